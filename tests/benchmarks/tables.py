"""A set's figures beside those of other extractors, as a table in Markdown."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.scores import Summary

PEERS = Path(__file__).with_name("peers.csv")
OURS = "**newsarchive**"
COLUMNS: Mapping[str, str] = {
    "body": "body F1",
    "precision": "P",
    "recall": "R",
    "poor": "bodies below 0.8",
    "title": "title",
    "day": "day right",
    "day_wrong": "day wrong",
    "minute": "minute",
    "byline": "byline F1",
    "byline_false": "named somebody, wrongly",
    "source": "source",
    "breadcrumb": "breadcrumb",
}
SETS: Mapping[str, str] = {
    "zh": "Chinese news pages",
    "aeb": "article-extraction-benchmark",
    "fundus": "fundus test pages",
    "np4kset": "article-extraction-dataset (newspaper4k news set)",
    "wcxb": "web-content-extraction-benchmark (WCXB)",
    "htmldate": "htmldate test pages",
}


def in_order(names: Iterable[str]) -> list[str]:
    """The sets in the order of the documentation, others behind them."""
    known = list(SETS)
    return sorted(names, key=lambda name: known.index(name) if name in known else 99)


def table(name: str, ours: Summary) -> str:
    """The figures of this set, our own in the first row."""
    rows = {OURS: _figures(ours), **_peers(name)}
    columns = [each for each in COLUMNS if any(row.get(each) for row in rows.values())]
    lines = [
        f"**{SETS.get(name, name)}**, {ours.pages} pages\n",
        _row("", [COLUMNS[each] for each in columns]),
        "|".join(["", *["---"] * (len(columns) + 1), ""]),
        *(
            _row(peer, [row.get(each) or "-" for each in columns])
            for peer, row in rows.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _row(first: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join([first, *cells])} |"


def _figures(ours: Summary) -> dict[str, str]:
    return dict(_written(asdict(ours)))


def _written(figures: Mapping[str, float | None]) -> Iterator[tuple[str, str]]:
    for name, value in figures.items():
        if value is not None:
            yield name, str(value) if isinstance(value, int) else f"{value:.3f}"


def _peers(name: str) -> dict[str, dict[str, str]]:
    """The written figures of the other extractors on this set."""
    with PEERS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == name]
    return {row["extractor"]: row for row in rows}
