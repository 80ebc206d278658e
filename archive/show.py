"""One article as a person reads it, and as a program does."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from rich.table import Table
from rich.text import Text

from archive.archive import Archive
from archive.captures import capture
from archive.command_line import printable
from archive.copies import Copy, copies_of
from archive.export import json_object
from archive.gone import removals
from archive.loading import StoredArticle
from archive.reading import Revision, revisions
from archive.record import Article


def shown(archive: Archive, stored: StoredArticle) -> Iterator[Text]:
    """The article in lines: headline, credits, text, pictures, where it lies."""
    article = stored.article
    for line, style in (
        (article.kicker, "dim"),
        (article.title or "(no title)", "bold"),
        (article.subtitle, "dim"),
    ):
        if line:
            yield _line(line, style)
    for label, value in _facts(article):
        if value:
            yield _labelled(label, value)
    yield Text()
    yield _line(article.body or "(no text)")
    yield Text()
    for image in article.images:
        yield _labelled("image", " ".join(filter(None, (image.url, image.caption))))
    for label, value in _history(archive, stored):
        yield _labelled(label, value)


def _line(text: str, style: str = "") -> Text:
    return Text(printable(text), style)


def _labelled(label: str, value: str) -> Text:
    return Text.assemble((f"{label:<10} ", "dim"), printable(value))


def _facts(article: Article) -> tuple[tuple[str, str | None], ...]:
    people = (
        f"{each.name} ({', '.join(filter(None, (each.role, each.affiliation)))})"
        for each in article.people
    )
    return (
        ("published", article.published),
        ("modified", article.modified),
        ("source", article.source),
        ("byline", article.byline),
        ("people", "; ".join(people)),
        ("section", " > ".join(crumb.name for crumb in article.breadcrumb)),
        ("keywords", " ".join(article.keywords)),
        ("url", article.url),
    )


def _history(archive: Archive, stored: StoredArticle) -> Iterator[tuple[str, str]]:
    place = capture(archive, stored.capture).payload
    yield "key", stored.article.key
    yield "status", stored.status
    yield "captured", f"{stored.first_captured} to {stored.last_captured}"
    yield "lies in", f"{place.file}, {place.length} bytes from {place.offset}"
    for url in stored.aliases:
        yield "also at", url
    for each in copies_of(archive.db, stored.number):
        yield "copy", _copy(each)
    for gone in removals(archive, stored.article.url):
        until = f", back {gone.returned_at}" if gone.returned_at else ""
        yield "gone", f"{gone.removed_at} ({gone.reason}){until}"
    for reading in revisions(archive, stored.number):
        what = ", ".join(reading.changed) or "first reading"
        when = f"{reading.captured_at} ({reading.cause})"
        yield f"revision {reading.number}", f"{when}: {what}"


def _copy(copy: Copy) -> str:
    """Which article prints the same text, and where: `0123abcd example, 98 %`."""
    outlet = f" ({copy.source})" if copy.source else ""
    return f"{copy.key} {copy.site}{outlet}, {copy.similarity:.0%} the same: {copy.url}"


def shown_json(archive: Archive, stored: StoredArticle) -> dict[str, Any]:
    """The object of the JSON Lines export, copies in full, removals and evidence."""
    copies = [asdict(each) for each in copies_of(archive.db, stored.number)]
    gone = [asdict(each) for each in removals(archive, stored.article.url)]
    evidence = [asdict(each) for each in stored.article.evidence]
    more = {"copies": copies, "removals": gone, "evidence": evidence}
    return json_object(stored) | more


def revisions_json(archive: Archive, stored: StoredArticle) -> Iterator[dict[str, Any]]:
    """Every reading of an article, in order of time, as plain JSON values."""
    return map(_revision_json, revisions(archive, stored.number))


def _revision_json(revision: Revision) -> dict[str, Any]:
    """One reading as plain JSON values, its record included."""
    return {
        "number": revision.number,
        "captured_at": revision.captured_at,
        "cause": revision.cause,
        "extractor": revision.extractor,
        "profile": revision.profile,
        "model": revision.model,
        "changed": list(revision.changed),
        "record": revision.article.as_json(),
    }


def revisions_table(readings: Iterable[Revision]) -> Table:
    """Every reading of an article: when, why, and what differed."""
    table = Table("no", "captured", "cause", "extractor", "changed", box=None)
    for each in readings:
        table.add_row(
            str(each.number),
            each.captured_at,
            each.cause,
            printable(each.extractor),
            ", ".join(each.changed) or "first reading",
        )
    return table
