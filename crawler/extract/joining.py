"""One record from the pages of an article."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from archive import Article, Image, Person


def join(articles: Sequence[Article]) -> Article:
    """The first page's record with the text, pictures and people of all pages.

    A field that the first page lacks is taken from the next page that has it.
    """
    head, *rest = articles
    if not rest:
        return head
    bodies = [article.body for article in articles if article.body]
    return replace(
        head,
        body="\n".join(bodies) or None,
        images=tuple(_images(articles)),
        people=_people(articles),
        byline=next((each.byline for each in articles if each.byline), None),
        pages=tuple(dict.fromkeys(chain(head.pages, (each.url for each in articles)))),
    )


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
