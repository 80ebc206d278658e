"""The columns of a Parquet file of articles, and what each of them means."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

_TEXT = pa.string()
_MOMENT = pa.timestamp("us", tz="UTC")
_NOT_SAID = ("kind", "site", "layout", "status", "url", "key")


def _part(name: str, kind: pa.DataType = _TEXT, *, needed: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=not needed)


def _list_of(*parts: pa.Field) -> pa.DataType:
    """A list of structures, or of texts; none of its entries is null."""
    entry = pa.struct(list(parts)) if parts else _TEXT
    return pa.list_(pa.field("element", entry, nullable=False))


_PEOPLE = _list_of(
    _part("name", needed=True), _part("role", needed=True), _part("affiliation")
)
_CRUMBS = _list_of(_part("name", needed=True), _part("url"))
_IMAGES = _list_of(
    _part("url", needed=True),
    _part("caption"),
    _part("position", pa.int32(), needed=True),
)
_EVIDENCE = _list_of(
    _part("field", needed=True),
    _part("rule", needed=True),
    _part("place"),
    _part("text"),
)

_COLUMNS: dict[str, tuple[pa.DataType, str]] = {
    "url": (_TEXT, "canonical address: the article's identity"),
    "key": (_TEXT, "short stable key, derived from the address, for citations"),
    "kind": (_TEXT, "what the page is: article"),
    "site": (_TEXT, "the name of the profile that it was read with"),
    "title": (_TEXT, "the headline as printed"),
    "kicker": (_TEXT, "the line above the headline"),
    "subtitle": (_TEXT, "the line below the headline"),
    "published": (
        _TEXT,
        "ISO 8601 with the site's offset; a date alone where the page gives no time",
    ),
    "published_day": (pa.date32(), "the day of published, in the site's zone"),
    "published_at": (_MOMENT, "the instant of published; null where no time is given"),
    "published_text": (_TEXT, "the moment as printed"),
    "modified": (_TEXT, "a stated update, like published"),
    "modified_day": (pa.date32(), "the day of modified, in the site's zone"),
    "modified_at": (_MOMENT, "the instant of modified; null where no time is given"),
    "source": (_TEXT, "the outlet that the page credits"),
    "source_url": (_TEXT, "where the source's name leads"),
    "byline": (_TEXT, "the credit as printed"),
    "people": (_PEOPLE, "everybody credited, in the order of the page"),
    "editor": (_TEXT, "the names with role editor, joined with a space"),
    "section": (_TEXT, "the last step of the breadcrumb"),
    "breadcrumb": (_CRUMBS, "the way to the page; url is null where a step is no link"),
    "body": (_TEXT, "clean text, one paragraph a line"),
    "body_length": (pa.int32(), "characters of body; null where there is none"),
    "images": (_IMAGES, "pictures; position: lines of the body that stand before it"),
    "pages": (_list_of(), "addresses of a multi-page article's pages"),
    "language": (_TEXT, "as the page says"),
    "keywords": (_list_of(), "as the page says"),
    "description": (_TEXT, "as the page says"),
    "layout": (_TEXT, "the profile's layout that read it, or generic"),
    "status": (_TEXT, "live, or gone from its site"),
    "first_captured": (_MOMENT, "when it was captured first"),
    "last_captured": (_MOMENT, "when it was captured last"),
    "revision": (pa.int32(), "number of the newest reading"),
    "aliases": (_list_of(), "other addresses that lead to the article"),
    "story": (_TEXT, "key of the first article that prints the same text"),
    "copies": (_list_of(), "keys of all others that print the same text"),
}

_EVIDENCE_WORDS = "where each value was read from"

REPEATING = (
    *("kind", "site", "source", "section", "language", "layout", "status", "editor"),
    *("people.list.element.name", "people.list.element.role"),
    *("people.list.element.affiliation", "breadcrumb.list.element.name"),
    *("breadcrumb.list.element.url", "keywords.list.element"),
)
"""The columns whose few values are kept once, in a dictionary."""

COMPARED = (
    *("url", "key", "site", "published", "published_day", "published_at", "modified"),
    *("modified_day", "modified_at", "source", "section", "body_length", "language"),
    *("layout", "status", "first_captured", "last_captured", "revision", "story"),
)
"""The columns whose least and greatest values readers use to skip row groups."""

ADDED = (
    *("published_day", "published_at", "modified_day", "modified_at", "body_length"),
)
"""What is derived, and no field of the JSON Lines export."""


def schema(*, evidence: bool, about: dict[str, str]) -> pa.Schema:
    """The columns with their descriptions; `about` is kept beside them."""
    columns = dict(_COLUMNS)
    if evidence:
        columns["evidence"] = (_EVIDENCE, _EVIDENCE_WORDS)
    fields = [
        pa.field(
            name,
            kind,
            nullable=name not in _NOT_SAID and not pa.types.is_list(kind),
            metadata={"description": words},
        )
        for name, (kind, words) in columns.items()
    ]
    return pa.schema(fields, metadata=about)


def column_words() -> dict[str, str]:
    """What each column means, for readers that know no descriptions of columns."""
    return {name: words for name, (_, words) in _COLUMNS.items()}


def row(said: dict[str, Any]) -> dict[str, Any]:
    """The row of an object of the JSON Lines export."""
    crumbs = zip(said["breadcrumb"], said.pop("breadcrumb_urls"), strict=True)
    said["breadcrumb"] = [{"name": name, "url": url} for name, url in crumbs]
    for name in ("published", "modified"):
        said[f"{name}_day"] = _day(said[name])
        said[f"{name}_at"] = _instant(said[name])
    for name in ("first_captured", "last_captured"):
        said[name] = datetime.fromisoformat(said[name])
    said["body_length"] = None if said["body"] is None else len(said["body"])
    return said


def said_in(row: dict[str, Any]) -> dict[str, Any]:
    """The object of the JSON Lines export that a row was made of."""
    said = {name: value for name, value in row.items() if name not in ADDED}
    said["breadcrumb_urls"] = [crumb["url"] for crumb in said["breadcrumb"]]
    said["breadcrumb"] = [crumb["name"] for crumb in said["breadcrumb"]]
    for name in ("first_captured", "last_captured"):
        said[name] = said[name].astimezone(UTC).isoformat()
    return said


def _day(moment: str | None) -> date | None:
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None


def _instant(moment: str | None) -> datetime | None:
    """The instant of a moment with its offset; `None` of a date alone."""
    try:
        known = datetime.fromisoformat(moment or "")
        return known.astimezone(UTC) if known.tzinfo else None
    except (ValueError, OverflowError):  # the first and the last day of the calendar
        return None
