"""Writes a new case: `python -m tests.new_case SLUG FILE URL [CONTENT-TYPE]`.

The expectation that it writes is a draft: what came out, not what is right. Correct it
against the page, leave out what was not checked, and rename it to expected.json.
"""

import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from crawler import extract_article

CASES = Path(__file__).parent.parent / "fixtures" / "cases"
LEFT_OUT = ("evidence", "key", "editor", "section")


def write_case(
    slug: str, file: Path, url: str, content_type: str, *, captured_at: datetime
) -> Path:
    """The folder of the new case."""
    folder = CASES / slug
    folder.mkdir(parents=True)
    shutil.copyfile(file, folder / "page.html")
    article = extract_article(
        file.read_bytes(), url=url, content_type=content_type, captured_at=captured_at
    )
    draft = article.as_json()
    for name in LEFT_OUT:
        del draft[name]
    capture = {
        "url": url,
        "captured_at": captured_at.isoformat(),
        "status": 200,
        "headers": {"Content-Type": content_type},
    }
    write_json(folder / "capture.json", capture)
    write_json(folder / "expected.draft.json", draft)
    (folder / "note.md").write_text("Proves:\nFailed as:\n", encoding="utf-8")
    return folder


def write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main(arguments: list[str]) -> int:
    if len(arguments) not in (3, 4):
        sys.stderr.write((__doc__ or "") + "\n")
        return 2
    slug, file, url, *rest = arguments
    modified = datetime.fromtimestamp(Path(file).stat().st_mtime, UTC)
    content_type = rest[0] if rest else "text/html"
    folder = write_case(slug, Path(file), url, content_type, captured_at=modified)
    sys.stdout.write(f"{folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
