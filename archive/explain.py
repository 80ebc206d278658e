"""Where the values of one article come from: rule, place, text, capture, extractor."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from archive.archive import Archive
from archive.candidates import Explanation, Rereading
from archive.captures import StoredCapture, capture, stored_reading
from archive.errors import ArchiveError, UsageError
from archive.loading import StoredArticle
from archive.opening import is_release
from archive.record import Article, Evidence
from archive.visit import Visit

DERIVED = {
    "url": "the address that was asked for, in its canonical form",
    "site": "the name of the profile",
    "layout": "the first of the profile's layouts whose mark the page bears",
    "key": "derived from url",
    "editor": "derived from people",
    "section": "derived from breadcrumb",
}
"""Fields that no page states, and what they follow from."""

FIELDS = tuple(
    dict.fromkeys(
        [
            *(field.name for field in fields(Article) if field.name != "evidence"),
            *DERIVED,
            "encoding",
        ]
    )
)
"""What can be explained."""

Reread = Callable[[Archive, StoredCapture, Visit | None], Rereading]
"""Reads a capture again, and tells all that its page answers.

It is handed the stored reading of the capture, if there is one. The archive itself
cannot read pages: the command line hands it this.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where the values of one article come from.

    values: for each field asked for, its value and, where the page says something, the
        evidence.
    captured: the capture that they were read from.
    extractor, profile, model: what read them.
    again: what the capture answers when it is read again; `None` where nobody did.
    hindrance: why it could not be read again.
    """

    values: tuple[tuple[str, Any, Evidence | None], ...]
    captured: StoredCapture
    extractor: str | None
    profile: str | None
    model: str | None
    again: Rereading | None = None
    hindrance: ArchiveError | None = None

    def answers(self, field: str) -> Explanation | None:
        """All that the page answers about a field, if it was read again."""
        known = self.again.explanations if self.again else ()
        return next((each for each in known if each.field == field), None)

    def changed(self, field: str) -> bool:
        """Whether the field reads differently today."""
        return self.again is not None and field in self.again.changed

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        place = asdict(self.captured.payload)
        captured = {
            "url": self.captured.url,
            "captured_at": self.captured.captured_at,
            **place,
        }
        return {
            "fields": [self._field(*each) for each in self.values],
            "extractor": self.extractor,
            "profile": self.profile,
            "model": self.model,
            "capture": captured,
            "read_again": self._again(),
        }

    def _field(
        self, field: str, value: Any, evidence: Evidence | None
    ) -> dict[str, Any]:
        answers = self.answers(field)
        return {
            "field": field,
            "value": value,
            "rule": evidence.rule if evidence else DERIVED.get(field),
            "place": evidence.place if evidence else None,
            "text": evidence.text if evidence else None,
            "candidates": [each.as_json() for each in answers.candidates]
            if answers
            else None,
        }

    def _again(self) -> dict[str, Any] | None:
        if self.again is None:
            return None
        return {
            "extractor": self.again.extractor,
            "with_profile_of_then": self.again.with_profile_of_then,
            "changed": list(self.again.changed),
        }


def provenance(
    archive: Archive,
    stored: StoredArticle,
    field: str | None = None,
    *,
    reread: Reread | None = None,
) -> Provenance:
    """Where the values of an article come from, or that of one field.

    reread: tells what lost, too; without it, the stored evidence alone is told.
    Raises `UsageError` where no record has such a field.
    """
    if field is not None and field not in FIELDS:
        message = f"no field {field!r}: write one of {', '.join(FIELDS)}"
        raise UsageError(message)
    captured = capture(archive, stored.capture)
    is_frozen = is_release(archive.path)  # the raw records are elsewhere
    visit = None if is_frozen else stored_reading(archive, captured)
    readers = _readers(archive, stored, visit)
    values = stored.article.as_json() | _encoding(stored.article)
    known = {each.field: each for each in stored.article.evidence}
    asked = None if is_frozen else reread
    again, hindrance = _read_again(archive, captured, visit, asked)
    return Provenance(
        values=tuple(
            (name, values.get(name), known.get(name))
            for name in ([field] if field else FIELDS)
        ),
        captured=captured,
        extractor=readers[0],
        profile=readers[1],
        model=readers[2],
        again=again,
        hindrance=hindrance,
    )


def _readers(
    archive: Archive, stored: StoredArticle, visit: Visit | None
) -> tuple[str | None, str | None, str | None]:
    """The extractor, profile and model that read it."""
    if visit is not None:
        return visit.extractor, visit.profile, visit.model
    row = archive.db.execute(
        "SELECT extractor, profile, model FROM articles WHERE id = ?", [stored.number]
    ).fetchone()
    return row[0], row[1], row[2]


def _encoding(article: Article) -> dict[str, str | None]:
    """What the evidence alone holds: no field of the record says it."""
    found = (each.text for each in article.evidence if each.field == "encoding")
    return {"encoding": next(found, None)}


def _read_again(
    archive: Archive,
    captured: StoredCapture,
    visit: Visit | None,
    reread: Reread | None,
) -> tuple[Rereading | None, ArchiveError | None]:
    """What is stored is told even where the raw record cannot be read any more."""
    if reread is None:
        return None, None
    try:
        return reread(archive, captured, visit), None
    except ArchiveError as error:
        return None, error
