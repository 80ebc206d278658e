"""`make eval DATA=FOLDER`: how well the extractor reads pages whose truth is known.

`python -m tests.benchmarks.quality FOLDER` prints a line for each set; `--markdown`
prints the tables of docs/extraction.md, with what other extractors reach on the same
pages. docs/extraction.md describes the folder and says how each field is scored.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive import Article
from crawler import extract_article
from tests.benchmarks.known import Known, known_pages, pages_folder
from tests.benchmarks.scores import Score, Summary, authors_of, score, summary
from tests.benchmarks.tables import in_order, table


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A page as it was read.

    article: `None` where reading raised an error, which `error` tells.
    """

    page: Known
    article: Article | None
    error: str | None
    score: Score


def main(words: Sequence[str]) -> int:
    """Measure, and print what came of it; 1 where reading a page raised an error."""
    asked = _options(words)
    pages = known_pages(asked.folder, asked.datasets)
    everything = [read(page) for page in pages]
    summaries = by_dataset(everything)
    if asked.per_page:
        asked.per_page.write_text("".join(map(_row, everything)), "utf-8")
    failed = {each.page.name: each.error for each in everything if each.error}
    if asked.json:
        sets = {name: asdict(each) for name, each in summaries.items()}
        sys.stdout.write(json.dumps({"sets": sets, "failed": failed}) + "\n")
    elif asked.markdown:
        tables = (table(name, summaries[name]) for name in in_order(summaries))
        sys.stdout.write("\n".join(tables))
    else:
        sys.stdout.writelines(_lines(summaries, failed))
    return 1 if failed else 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.quality", description=__doc__
    )
    parser.add_argument("folder", type=pages_folder, help="holds pages.jsonl")
    parser.add_argument(
        "--datasets",
        type=lambda text: text.split(","),
        default=(),
        help="these alone, as in zh,aeb",
    )
    parser.add_argument("--per-page", type=Path, help="a JSON line for each page")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object")
    form.add_argument("--markdown", action="store_true", help="tables with the peers")
    return parser.parse_args(words)


def read(page: Known) -> Read:
    """Read one page, and score it."""
    article, error = None, None
    try:
        article = extract_article(page.body(), url=page.url)
    except Exception as raised:  # noqa: BLE001  # each is a finding, and is listed
        error = repr(raised)
    return Read(page=page, article=article, error=error, score=score(page, article))


def by_dataset(everything: Iterable[Read]) -> dict[str, Summary]:
    """The means of each set, in the order in which the sets come."""
    sets: dict[str, list[Score]] = {}
    for each in everything:
        sets.setdefault(each.page.dataset, []).append(each.score)
    return {name: summary(scores) for name, scores in sets.items()}


def _row(each: Read) -> str:
    """A page's scores and what was read of it, as a line of JSON."""
    page = each.page
    row = {
        "id": page.name,
        "dataset": page.dataset,
        "url": page.url,
        "error": each.error,
        "score": asdict(each.score),
        "read": _said(each.article),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def _said(article: Article | None) -> dict[str, Any] | None:
    if article is None:
        return None
    return {
        "title": article.title,
        "published": article.published,
        "authors": authors_of(article),
        "source": article.source,
        "breadcrumb": [crumb.name for crumb in article.breadcrumb],
        "body": article.body,
    }


def _lines(
    summaries: Mapping[str, Summary], failed: Mapping[str, str | None]
) -> Iterable[str]:
    for name, each in summaries.items():
        said = (f"{key} {_short(value)}" for key, value in _known(each))
        yield f"{name}: {', '.join(said)}\n"
    for name, error in failed.items():
        yield f"raised an error: {name}: {error}\n"


def _known(each: Summary) -> Iterator[tuple[str, float]]:
    for name, value in asdict(each).items():
        if value is not None:
            yield name, value


def _short(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.4f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
