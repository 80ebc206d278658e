"""A citation as BibTeX, for BibTeX and biblatex alike. Pure."""

import re
from collections.abc import Iterator

from archive.citation.citing import Citation

_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{each: rf"\{each}" for each in "&%$#_"},
}
_UNSAFE_IN_URL = re.compile(r"[\\{}%^~\s\"]")


def bibtex(cited: Citation) -> str:
    """The entry, its key that of the article; in UTF-8 like all of it.

    `@misc`, which every style knows: `howpublished` is the outlet, `note` tells where
    the copy lies. Names stand in braces: a Chinese name is no first and last name.
    """
    lines = [f"  {name} = {value}" for name, value in _fields(cited)]
    return f"@misc{{newsarchive-{cited.key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(cited: Citation) -> Iterator[tuple[str, str]]:
    """Every field that says something; months are macros, all others in braces."""
    said = {
        "author": _names(cited.authors),
        "editor": _names(cited.editors),
        "title": f"{{{escaped(cited.title)}}}",
        "howpublished": escaped(cited.outlet or cited.host),
        "date": cited.date,
        "year": cited.date[:4],
        "url": _address(cited.url),
        "urldate": cited.accessed,
        "keywords": escaped(", ".join(cited.keywords)),
        "langid": _babel(cited.language),
        "note": escaped(cited.copy),
    }
    yield from ((name, f"{{{value}}}") for name, value in said.items() if value)
    if len(cited.published) > 1:
        yield "month", _MONTHS[cited.published[1] - 1]


def escaped(text: str) -> str:
    """The text as LaTeX prints it; no brace is left that BibTeX would count.

    >>> escaped("50% {of} #1")
    '50\\\\% {\\\\textbraceleft}of{\\\\textbraceright} \\\\#1'
    """
    return "".join(_SPECIAL.get(each, each) for each in text)


def _names(names: tuple[str, ...]) -> str:
    return " and ".join(f"{{{escaped(name)}}}" for name in names)


def _address(url: str) -> str:
    """The address as `url` fields are read: as it stands, so without odd signs."""
    return _UNSAFE_IN_URL.sub(
        lambda found: found[0] if found[0] in "%~" else f"%{ord(found[0]):02X}", url
    )


def _babel(language: str | None) -> str:
    """The language as babel names it, where it is one that we know."""
    return {"zh": "chinese", "en": "english"}.get((language or "")[:2].lower(), "")
