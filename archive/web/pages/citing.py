"""An article's citation and record as files."""

import json

from archive.archive import Archive
from archive.citation import Form, citation_of, cited
from archive.reading import find
from archive.show import shown_json
from archive.web.asked import Asked, Reply

POLICY = "default-src 'none'; sandbox"

_FILES: dict[str, tuple[Form, str]] = {
    "bib": ("bibtex", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csl.json": ("csl-json", "application/vnd.citationstyles.csl+json"),
    "txt": ("text", "text/plain"),
}
"""How files of each form end, and what they are."""


def citing(archive: Archive, asked: Asked) -> Reply:
    """How to cite an article, as a file."""
    stored = find(archive, asked.named["key"])
    ending = asked.named["ending"]
    form, media_type = _FILES[ending]
    text = cited(citation_of(archive, stored), form, asked.language)
    name = f"newsarchive-{stored.article.key}.{ending}"
    return _file(
        text, media_type, {"Content-Disposition": f'attachment; filename="{name}"'}
    )


def record(archive: Archive, asked: Asked) -> Reply:
    """All that is known of an article, as JSON."""
    known = shown_json(archive, find(archive, asked.named["key"]))
    return _file(
        json.dumps(known, ensure_ascii=False, indent=1), "application/json", {}
    )


def _file(text: str, media_type: str, headers: dict[str, str]) -> Reply:
    return Reply(
        body=text.encode("utf-8", "replace"),
        content_type=f"{media_type}; charset=utf-8",
        headers={"Content-Security-Policy": POLICY, **headers},
    )
