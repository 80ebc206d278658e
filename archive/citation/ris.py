"""A citation as RIS, which most reference managers read. Pure."""

from collections.abc import Iterator

from archive.citation.citing import Citation


def ris(cited: Citation) -> str:
    """The reference, its lines ended as the format asks.

    A newspaper's article where an outlet is credited, else a web page.
    """
    lines = [f"{tag}  - {value}" for tag, value in _fields(cited) if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _fields(cited: Citation) -> Iterator[tuple[str, str | None]]:
    """Every tag with its value; a value is one line and ends nothing."""
    yield "TY", "NEWS" if cited.outlet else "ELEC"
    yield from (("AU", name) for name in cited.authors)
    yield from (("ED", name) for name in cited.editors)
    yield "TI", cited.title
    yield "T2", cited.outlet or cited.host
    yield "PB", cited.outlet
    yield "PY", cited.date[:4]
    yield "DA", _slashed(cited.date)
    yield "Y2", _slashed(cited.accessed)
    yield "UR", cited.url
    yield "LA", cited.language
    yield from (("KW", word) for word in cited.keywords)
    yield "DB", "newsarchive"
    yield "AN", cited.key
    yield "N1", cited.copy


def _slashed(date: str) -> str:
    """`2010/07/21/`: what is not known stays empty between the slashes."""
    parts = [*date.split("-"), "", ""][:3] if date else []
    return "/".join([*parts, ""]) if parts else ""
