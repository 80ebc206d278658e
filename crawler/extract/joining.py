"""One record from the pages of an article."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from archive import Article, Evidence, Image, Person

_GIVES_WAY = frozenset(["biography", "dateline", "founder-property", "json-ld", "meta"])
"""Rules whose byline gives way to a line near the headline or a closing credit."""


def join(articles: Sequence[Article]) -> Article:
    """The first page's record with the text, pictures and people of all pages.

    The credit that closes the text is on the last page: it comes before the dateline
    on the first.
    """
    head, *rest = articles
    if not rest:
        return head
    credited = _credited(articles)
    bodies = [article.body for article in articles if article.body]
    return replace(
        head,
        body="\n".join(bodies) or None,
        images=tuple(_images(articles)),
        people=_people(articles),
        byline=credited.byline,
        evidence=_with_byline(head, credited),
        pages=tuple(dict.fromkeys(chain(head.pages, (each.url for each in articles)))),
    )


def _credited(articles: Sequence[Article]) -> Article:
    """The page whose byline is the article's."""
    credited = [each for each in articles if each.byline]
    strong = (
        each for each in credited if not {e.rule for e in _of_byline(each)} & _GIVES_WAY
    )
    return next(strong, credited[0] if credited else articles[0])


def _of_byline(article: Article) -> list[Evidence]:
    return [each for each in article.evidence if each.field == "byline"]


def _with_byline(head: Article, credited: Article) -> tuple[Evidence, ...]:
    others = (each for each in head.evidence if each.field != "byline")
    return (*others, *_of_byline(credited))


def _images(articles: Sequence[Article]) -> list[Image]:
    """The pictures, their positions counted in the joined body."""
    found: dict[tuple[str, str | None], Image] = {}
    before = 0
    for article in articles:
        for image in article.images:
            shifted = replace(image, position=image.position + before)
            found.setdefault((image.url, image.caption), shifted)
        before += article.body.count("\n") + 1 if article.body else 0
    return list(found.values())


def _people(articles: Sequence[Article]) -> tuple[Person, ...]:
    """Everybody once a role, the editors last as on a page."""
    everybody = [person for article in articles for person in article.people]
    once = {(person.name, person.role): person for person in reversed(everybody)}
    ordered = [each for each in dict.fromkeys(everybody) if each in once.values()]
    return tuple(sorted(ordered, key=lambda person: person.role == "editor"))
