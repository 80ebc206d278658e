"""The damaged page of a number: the same for the same seed, on every machine."""

from random import Random

from tests.fuzz.corpus import Page, corpus
from tests.fuzz.dictionary import LABELS
from tests.fuzz.mutations import LONGEST, MUTATIONS

MOST = 5
ELSEWHERE = "http://news.example/2012/06/01/1001.html"


def damaged(seed: int, number: int) -> Page:
    """A sound page after one to five mutations, perhaps said to be something else."""
    luck = Random(f"{seed} {number}")  # noqa: S311  # damage, no secret
    page = luck.choice(corpus())
    body = page.body
    for _ in range(luck.randint(1, MOST)):
        mutation = luck.choice(MUTATIONS)
        other = luck.choice(corpus()).body
        body = mutation(luck, body or b" ", other or b" ")[:LONGEST]
    told = page.content_type
    if luck.random() < 0.2:
        told = luck.choice((None, f"text/html; charset={luck.choice(LABELS)}"))
    url = ELSEWHERE if luck.random() < 0.3 else page.url
    return Page(url=url, content_type=told, body=body)
