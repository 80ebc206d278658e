"""Where the values of one article come from: rule, place, text, capture, extractor."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from rich.text import Text

from archive.archive import Archive
from archive.captures import StoredCapture, capture, stored_reading
from archive.command_line import printable
from archive.errors import UsageError
from archive.reading import StoredArticle
from archive.record import Article, Evidence

LONGEST = 300
"""Characters of a value that are shown."""

DERIVED = {
    "key": "derived from url",
    "editor": "derived from people",
    "section": "derived from breadcrumb",
}
"""Fields that no page states, and what they follow from."""

FIELDS = (
    *(field.name for field in fields(Article) if field.name != "evidence"),
    *DERIVED,
    "encoding",
)
"""What can be explained."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Where the values of one article come from.

    values: for each field asked for, its value and, where the page says something, the
        evidence.
    captured: the capture that they were read from.
    extractor, profile: what read them.
    """

    values: tuple[tuple[str, Any, Evidence | None], ...]
    captured: StoredCapture
    extractor: str | None
    profile: str | None

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        place = asdict(self.captured.location)
        captured = {
            "url": self.captured.url,
            "captured_at": self.captured.captured_at,
            **place,
        }
        return {
            "fields": [_explained(*each) for each in self.values],
            "extractor": self.extractor,
            "profile": self.profile,
            "capture": captured,
        }


def _explained(field: str, value: Any, evidence: Evidence | None) -> dict[str, Any]:
    return {
        "field": field,
        "value": value,
        "rule": evidence.rule if evidence else DERIVED.get(field),
        "place": evidence.place if evidence else None,
        "text": evidence.text if evidence else None,
    }


def explanation(
    archive: Archive, stored: StoredArticle, field: str | None = None
) -> Explanation:
    """Where the values of an article come from, or that of one field.

    Raises `UsageError` where no record has such a field.
    """
    if field is not None and field not in FIELDS:
        message = f"no field {field!r}: write one of {', '.join(FIELDS)}"
        raise UsageError(message)
    captured = capture(archive, stored.capture)
    visit = stored_reading(archive, captured)
    values = stored.article.as_json()
    known = {each.field: each for each in stored.article.evidence}
    return Explanation(
        values=tuple(
            (name, values.get(name), known.get(name))
            for name in ([field] if field else FIELDS)
        ),
        captured=captured,
        extractor=visit.extractor if visit else None,
        profile=visit.profile if visit else None,
    )


def explained(what: Explanation) -> Iterator[Text]:
    """The same in lines."""
    for field, value, evidence in what.values:
        yield Text.assemble((f"{field}: ", "bold"), printable(_brief(value)))
        if value in (None, [], ()):
            continue
        rule = evidence.rule if evidence else DERIVED.get(field)
        yield _labelled("rule", rule or "not kept")
        if evidence and evidence.place:
            yield _labelled("place", evidence.place)
        if evidence and evidence.text:
            yield _labelled("read from", _brief(evidence.text))
    yield Text()
    yield _labelled("extractor", what.extractor or "not kept")
    yield _labelled("profile", what.profile or "none")
    captured, place = what.captured, what.captured.location
    yield _labelled("capture", f"{captured.url} at {captured.captured_at}")
    yield _labelled(
        "lies in", f"{place.file}, {place.length} bytes from {place.offset}"
    )


def _labelled(label: str, value: str) -> Text:
    return Text.assemble((f"    {label:<9} ", "dim"), printable(value))


def _brief(value: Any) -> str:
    """The value in one line of bearable length."""
    if value is None or value in ([], ()):
        return "the page does not say"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " / ".join(text.splitlines())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(text)} in all)"
