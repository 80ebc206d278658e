"""The page of one article: its text, where each value comes from, how to cite it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archive.archive import Archive
from archive.captures import StoredCapture, capture
from archive.citation import FORMS, citation_of, cited, coins, meta_tags
from archive.copies import copies_of
from archive.errors import UsageError
from archive.explain import DERIVED
from archive.gone import removals
from archive.history import Step, history, record_at, step
from archive.loading import StoredArticle
from archive.reading import find
from archive.record import Article, Evidence, Image
from archive.replay import nearest
from archive.web.asked import Asked, Reply, moved
from archive.web.blocks import blocks
from archive.web.language import Language
from archive.web.rendering import page

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")

_FIELDS = (
    *("title", "kicker", "subtitle", "published", "modified", "source", "byline"),
    *("people", "editor", "breadcrumb", "section", "body", "images", "pages"),
    *("keywords", "description", "language", "layout", "site", "kind", "url", "key"),
    "encoding",
)
"""What is explained, in this order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Whence:
    """Where one value comes from; `None` where nothing is kept of it.

    value: in one line. rule, place, text: as in `Evidence`.
    """

    field: str
    value: str
    rule: str | None
    place: str | None
    text: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A reading of an article: the newest one, or an older one that was asked for.

    article: the record. captured: what it was read from. step: its place in time.
    is_newest: whether no later one differs.
    """

    article: Article
    captured: StoredCapture
    step: Step
    is_newest: bool


def article(archive: Archive, asked: Asked) -> Reply:
    """The article of a key; a number leads to it, and so does an address."""
    wanted = asked.named.get("key") or asked.said("url")
    if not wanted:
        message = "which article? write /article/KEY or /article?url=ADDRESS"
        raise UsageError(message)
    stored = find(archive, wanted)
    if asked.named.get("key") != stored.article.key:
        return moved(asked.link("article", stored.article.key))
    steps = history(archive, stored.number)
    shown = _shown(archive, stored, steps, asked.said("revision"))
    known = _about(archive, asked, stored, shown) | {"steps": steps}
    return page(asked, "article.html", **known)


def _shown(
    archive: Archive, stored: StoredArticle, steps: Sequence[Step], asked: str
) -> Shown:
    """The reading that is asked for; raises `UsageError` where there is none."""
    newest = steps[-1]
    chosen = step(steps, asked) if asked else newest
    if chosen is newest:
        said, number = stored.article, stored.capture
    else:
        said, number = record_at(archive, stored.number, chosen.number), chosen.capture
    return Shown(
        article=said,
        captured=capture(archive, number),
        step=chosen,
        is_newest=chosen is newest,
    )


def _about(
    archive: Archive, asked: Asked, stored: StoredArticle, shown: Shown
) -> dict[str, Any]:
    """All that the page says."""
    said = shown.article
    citation = citation_of(archive, stored, (said, shown.captured.number))
    languages: tuple[Language, ...] = (
        ("zh", "en") if asked.language == "zh" else ("en", "zh")
    )
    return {
        "stored": stored,
        "shown": shown,
        "said": said,
        "tongue": said.language if _TAG.fullmatch(said.language or "") else "zh",
        "blocks": blocks(said.body or "", said.images),
        "pictures": pictures(archive, asked, said.images, shown.captured),
        "whence": {each.field: each for each in whence(said)},
        "copies": list(copies_of(archive.db, stored.number)),
        "removals": removals(archive, said.url),
        "words": [(each, cited(citation, "text", each)) for each in languages],
        "forms": [(name, form(citation)) for name, form in FORMS.items()],
        "metas": list(meta_tags(citation)),
        "coins": coins(citation),
    }


def pictures(
    archive: Archive, asked: Asked, images: Sequence[Image], captured: StoredCapture
) -> dict[str, str | None]:
    """Where the archive's copy of each picture is served; `None`: there is none."""
    found = {
        each.url: nearest(archive, each.url, captured.captured_at, is_exact=False)
        for each in images
    }
    return {
        url: None if number is None else asked.link("capture", str(number), "content")
        for url, number in found.items()
    }


def whence(said: Article) -> Iterator[Whence]:
    """Where each value of a record comes from that says anything."""
    values = said.as_json()
    known = {each.field: each for each in said.evidence}
    values["encoding"] = known["encoding"].text if "encoding" in known else None
    for field in _FIELDS:
        evidence = known.get(field)
        if values[field] not in (None, [], ()) or evidence:
            yield _whence(field, values[field], evidence)


def _whence(field: str, value: Any, evidence: Evidence | None) -> Whence:
    return Whence(
        field=field,
        value=_one_line(value),
        rule=evidence.rule if evidence else DERIVED.get(field),
        place=evidence.place if evidence else None,
        text=evidence.text if evidence else None,
    )


def _one_line(value: Any) -> str:
    """A value as a table shows it."""
    if isinstance(value, list):
        return "; ".join(map(_one_line, value))
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each is not None)
    return " / ".join(str(value or "").splitlines())
