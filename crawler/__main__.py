"""`python -m crawler` is `newsarchive`."""

from crawler.cli import main

if __name__ == "__main__":
    main(prog_name="newsarchive")
