"""`python -m tests.benchmarks.copies`: what is found to be a copy, and at what cost.

Texts of our own: words of one to four ideographs, some frequent and most rare as in a
real language, and what outlets do to them. `alike`: how many pairs are copies by their
texts; `found`: how many of these the bands bring together; `J`: mean Jaccard index.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from archive import Archive, Visit
from archive.copies import note_text
from archive.sketch import SHARED, bands, pieces, similarity
from tests import archives

LENGTHS = (150, 400, 900)
PAIRS = 50

_DICE = random.Random(5)  # noqa: S311  # texts, not secrets
_SIGNS = [chr(0x4E00 + 7 * number) for number in range(2500)]
_WORDS = [
    "".join(_DICE.choices(_SIGNS, k=_DICE.choice((1, 2, 2, 2, 3, 4))))
    for _ in range(6000)
]
_WEIGHTS = [1 / (rank + 3) for rank in range(len(_WORDS))]


def text(length: int) -> str:
    """Sentences, until there are so many characters."""
    found = ""
    while len(found) < length:
        words = _DICE.choices(_WORDS, _WEIGHTS, k=_DICE.randint(6, 14))
        found += "".join(words) + "。"
    return found


def rewritten(body: str, *, share: float, size: int) -> tuple[str, str]:
    """The text, and it with this share of its runs of so many characters replaced."""
    runs = [body[start : start + size] for start in range(0, len(body), size)]
    new = (text(size)[:size] if _DICE.random() < share else run for run in runs)
    return body, "".join(new)


_NOTICE = text(120)
_LEAD = "某报某城七月二十一日电（记者某某）"
_CREDIT = "（记者某某 通讯员某某 责任编辑某某）"

CHANGES: dict[str, Callable[[str], tuple[str, str]]] = {
    "nothing": lambda body: (body, body),
    "dateline and credit": lambda body: (body, f"{_LEAD}{body}{_CREDIT}"),
    "a lead of 60 more": lambda body: (body, text(60) + body),
    "a last paragraph of 100 more": lambda body: (body, body + text(100)),
    "the last fifth cut off": lambda body: (body, body[: len(body) * 4 // 5]),
    "the last two fifths cut off": lambda body: (body, body[: len(body) * 3 // 5]),
    **{
        f"{share:.0%} edited, {size} characters each": partial(
            rewritten, share=share, size=size
        )
        for size in (1, 6, 25)
        for share in (0.05, 0.15, 0.3)
    },
    "nothing but a notice of 120": lambda body: (
        body + _NOTICE,
        text(len(body)) + _NOTICE,
    ),
    "nothing at all": lambda body: (body, text(len(body))),
}


def main() -> None:
    """Measure, and print the tables."""
    write = sys.stdout.write
    for length in LENGTHS:
        write(f"\n{f'{length} characters; what differs':40} J     alike  found\n")
        for name, change in CHANGES.items():
            write(f"{name:40} {_row(length, change)}\n")
    write(f"\n900 characters: {_cost():.0f} µs for pieces and bands\n")
    with tempfile.TemporaryDirectory() as folder:
        write(f"{_stored(Path(folder) / 'archive', 1000)}\n")


def _row(length: int, change: Callable[[str], tuple[str, str]]) -> str:
    overlap, alike, found = 0.0, 0, 0
    for _ in range(PAIRS):
        one, other = map(pieces, change(text(length)))
        overlap += len(one & other) / (len(one | other) or 1)
        if similarity(one, other) is not None:
            alike += 1
            found += len(bands(one) & bands(other)) >= SHARED
    share = f"{found / alike:5.0%}" if alike else "    -"
    return f"{overlap / PAIRS:.2f}  {alike / PAIRS:5.0%}  {share}"


def _cost() -> float:
    body, best = text(900), 1.0
    for _ in range(20):
        began = time.process_time()
        for _ in range(50):
            bands(pieces(body))
        best = min(best, (time.process_time() - began) / 50)
    return best * 1e6


def _stored(path: Path, count: int) -> str:
    """What it costs to enter an article, every fifth of which is a copy."""
    looks = [_look(look, text(900)) for look in archives.visits(count)]
    for place in range(5, count, 5):
        looks[place] = _look(looks[place], str(_body(looks[place - 1])) + _CREDIT)
    with archives.opened(path) as archive:
        began = time.process_time()
        for start in range(0, count, 50):
            archive.store(looks[start : start + 50])
            archive.commit()
        taken = time.process_time() - began
        own, size = _again(archive)
    of_it = f"{own / count * 1e6:.0f} µs of them for its copies"
    return f"{taken / count * 1e6:.0f} µs to store an article, {of_it}, {size} bytes"


def _again(archive: Archive) -> tuple[float, int]:
    """Seconds to find all copies anew, and the bytes an article that they take."""
    archive.begin()
    articles = archive.db.execute("SELECT id, body FROM articles").fetchall()
    (size,) = archive.db.execute(
        "SELECT sum(pgsize) FROM dbstat WHERE name IN "
        "('bands', 'bands_value', 'sketches', 'copies', 'articles_story')"
    ).fetchone()
    for table in ("bands", "copies", "sketches"):
        archive.db.execute(f"DELETE FROM {table}")  # noqa: S608  # names above
    began = time.process_time()
    for number, body in articles:
        note_text(archive.db, number, body)
    return time.process_time() - began, size // len(articles)


def _body(look: Visit) -> str | None:
    return look.article.body if look.article else None


def _look(look: Visit, body: str) -> Visit:
    return replace(look, article=look.article and replace(look.article, body=body))


if __name__ == "__main__":
    main()
