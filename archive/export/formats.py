"""The formats of exports: how each is written, where to, and which options it has."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from archive.errors import UsageError
from archive.export.cdxj import write_cdxj
from archive.export.csv import BYTE_ORDER_MARK, LONGEST_CELL, write_csv
from archive.export.json_ld import write_json_ld
from archive.export.jsonl import write_jsonl
from archive.export.markdown import write_markdown
from archive.export.origins import origin_of
from archive.export.rows import Chosen
from archive.export.rss import NEWEST, write_rss
from archive.export.wacz import write_wacz
from archive.opening import require_raw
from archive.show import revisions_json
from archive.version import VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What is asked beside which articles; each format knows some of it.

    at: the moment of the export.
    revisions: with every reading. evidence: with where values were read from.
    excel: so that Excel opens it. limit: no more articles than these.
    """

    at: datetime
    revisions: bool = False
    evidence: bool = False
    excel: bool = False
    limit: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What an export has done, for people: how many of what, and what to know of it."""

    count: int
    what: str = "articles"
    remark: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One format.

    words: what it is for. place: what it is written to.
    write: writes the articles to a stream or into a folder.
    options: the names of the wishes that it knows.
    """

    words: str
    write: Callable[[Chosen, Any, Wishes], Written]
    place: Literal["text", "bytes", "folder"] = "text"
    options: frozenset[str] = frozenset()


def require_known(name: str, asked: Mapping[str, object]) -> None:
    """Raise `UsageError` where a format does not know a wish that was asked for."""
    for option, value in asked.items():
        if value and option not in FORMATS[name].options:
            known = [name for name, form in FORMATS.items() if option in form.options]
            message = f"--{option}: not in {name}, only in {' and '.join(known)}"
            raise UsageError(message)


def title(chosen: Chosen) -> str:
    """What an export is of, in words.

    `newsarchive: site nmgnews, since 2010`
    """
    asked = [f"{name} {value}" for name, value in _asked(chosen).items()]
    return f"newsarchive: {', '.join(asked)}" if asked else "newsarchive"


def _asked(chosen: Chosen) -> dict[str, str]:
    more = {"query": chosen.query, "as of": chosen.archive.as_of}
    asked = asdict(chosen.filters) | more
    return {name: value for name, value in asked.items() if value is not None}


def _jsonl(chosen: Chosen, stream: TextIO, wishes: Wishes) -> Written:
    found = chosen.articles(evidence=wishes.evidence)
    readings = partial(revisions_json, chosen.archive) if wishes.revisions else None
    return Written(count=write_jsonl(found, stream, readings, evidence=wishes.evidence))


def _csv(chosen: Chosen, stream: TextIO, wishes: Wishes) -> Written:
    if wishes.excel:
        stream.write(BYTE_ORDER_MARK)
    count, too_long = write_csv(chosen.articles(), stream)
    remark = (
        f"{too_long} cells have more than {LONGEST_CELL:,} characters: they are whole "
        "in the file, but Excel cuts them when it opens it"
    )
    return Written(count=count, remark=remark if wishes.excel and too_long else None)


def _parquet(chosen: Chosen, stream: BinaryIO, wishes: Wishes) -> Written:
    # Arrow takes a third of a second to load, which no other command should wait for.
    from archive.export.parquet import write_parquet  # noqa: PLC0415

    asked = json.dumps(_asked(chosen), ensure_ascii=False)
    found = chosen.articles(evidence=wishes.evidence)
    about = {"version": VERSION, "chosen": asked}
    count = write_parquet(found, stream, about, evidence=wishes.evidence)
    return Written(count=count)


def _json_ld(chosen: Chosen, stream: TextIO, wishes: Wishes) -> Written:
    del wishes
    origins = partial(origin_of, chosen.archive)
    return Written(count=write_json_ld(chosen.articles(), stream, origins))


def _rss(chosen: Chosen, stream: TextIO, wishes: Wishes) -> Written:
    found = chosen.articles(newest=True, limit=wishes.limit or NEWEST)
    count = write_rss(found, stream, title=title(chosen), version=VERSION)
    return Written(count=count)


def _markdown(chosen: Chosen, folder: Path, wishes: Wishes) -> Written:
    del wishes
    return Written(count=write_markdown(chosen.articles(), folder))


def _cdxj(chosen: Chosen, stream: TextIO, wishes: Wishes) -> Written:
    del wishes
    require_raw(chosen.archive.path)
    return Written(count=write_cdxj(chosen, stream), what="captures")


def _wacz(chosen: Chosen, stream: BinaryIO, wishes: Wishes) -> Written:
    require_raw(chosen.archive.path)
    software = f"newsarchive {VERSION}"
    count = write_wacz(
        chosen, stream, title=title(chosen), software=software, at=wishes.at
    )
    return Written(count=count)


FORMATS: Mapping[str, Format] = {
    "jsonl": Format(
        words="JSON Lines, for programs",
        write=_jsonl,
        options=frozenset({"revisions", "evidence"}),
    ),
    "csv": Format(words="for spreadsheets", write=_csv, options=frozenset({"excel"})),
    "parquet": Format(
        words="typed columns, for data frames",
        write=_parquet,
        place="bytes",
        options=frozenset({"evidence"}),
    ),
    "json-ld": Format(words="schema.org NewsArticle", write=_json_ld),
    "rss": Format(words="for feed readers", write=_rss, options=frozenset({"limit"})),
    "markdown": Format(
        words="a folder of files with YAML front matter",
        write=_markdown,
        place="folder",
    ),
    "cdxj": Format(words="the index of the WARC files, for pywb", write=_cdxj),
    "wacz": Format(
        words="WARC files, index and pages in one zip", write=_wacz, place="bytes"
    ),
}
