"""A citation as CSL-JSON, which citation processors read. Pure."""

import json
from typing import Any

from archive.citation.citing import Citation, date_parts


def csl_json(cited: Citation) -> str:
    """A list of one item, in readable JSON."""
    return json.dumps([csl_item(cited)], ensure_ascii=False, indent=2) + "\n"


def csl_item(cited: Citation) -> dict[str, Any]:
    """The item; names are literal, since the page does not say which part is which."""
    said: dict[str, Any] = {
        "id": cited.key,
        "type": "article-newspaper" if cited.outlet else "webpage",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.authors],
        "editor": [{"literal": name} for name in cited.editors],
        "container-title": cited.outlet or cited.host,
        "publisher": cited.outlet,
        "issued": _date(cited.published),
        "accessed": _date(date_parts(cited.captured_at)),
        "URL": cited.url,
        "language": cited.language,
        "keyword": ", ".join(cited.keywords),
        "archive": "newsarchive",
        "archive_location": cited.key,
        "note": cited.copy,
    }
    return {name: value for name, value in said.items() if value}


def _date(parts: tuple[int, ...]) -> dict[str, Any] | None:
    return {"date-parts": [list(parts)]} if parts else None
