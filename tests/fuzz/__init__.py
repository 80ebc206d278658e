"""The extractor fed with damaged pages: `python -m tests.fuzz`."""
