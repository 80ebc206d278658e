"""A command's end as a Prometheus text file, for node_exporter's textfile collector.

The text format is that of https://prometheus.io/docs/instrumenting/exposition_formats/.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.telling.ending import Told
from crawler.telling.report import RunReport

COMMAND = "newsarchive_command_"
"""What the names begin with that tell of the command, and of no site."""

Sample = tuple[Mapping[str, str], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """One metric: its name, what it means, and a sample for each set of labels."""

    name: str
    meaning: str
    samples: tuple[Sample, ...]
    kind: str = "gauge"

    def lines(self) -> Iterator[str]:
        """The family in the text format; nothing where there is no sample."""
        if self.samples:
            yield f"# HELP {self.name} {self.meaning}"
            yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.samples:
            said = ",".join(f'{name}="{_escaped(labels[name])}"' for name in labels)
            yield f"{self.name}{{{said}}} {value}" if said else f"{self.name} {value}"


def metrics(told: Told, *, earlier: str = "") -> str:
    """The text of the file.

    earlier: what the file held before: where a command ended before its crawls did, it
    still says how the sites were.
    """
    lines = [line for each in _of_command(told) for line in each.lines()]
    if told.sites:
        lines += [line for each in _of_sites(told.sites) for line in each.lines()]
    else:
        lines += [line for line in earlier.splitlines() if _is_of_site(line)]
    return "\n".join([*lines, ""])


def _of_command(told: Told) -> Iterator[Family]:
    ended = told.ended_at.timestamp()
    yield Family(
        name=f"{COMMAND}exit_code",
        meaning="Exit code of the last command.",
        samples=(({}, told.code),),
    )
    yield Family(
        name=f"{COMMAND}end_timestamp_seconds",
        meaning="When the last command ended.",
        samples=(({}, ended),),
    )


def _of_sites(sites: Iterable[RunReport]) -> Iterator[Family]:
    sites = tuple(sites)
    for name, meaning, value in _GAUGES:
        yield Family(
            name=f"newsarchive_{name}", meaning=meaning, samples=_each(sites, value)
        )
    yield Family(
        name="newsarchive_last_success_timestamp_seconds",
        meaning="When a run last ended with 0 or 7; absent: none has.",
        samples=_each([each for each in sites if _success(each)], _success),
    )
    yield Family(
        name="newsarchive_run_addresses",
        meaning="Addresses of the last run, by what became of them.",
        samples=tuple(
            ({"site": each.site, "state": state}, each.counts[state])
            for each in sites
            for state in ("captured", "skipped", "gone", "failed")
        ),
    )
    yield Family(
        name="newsarchive_articles_total",
        meaning="Articles read, by all runs.",
        kind="counter",
        samples=_each(sites, lambda each: each.articles_read),
    )


def _each(
    sites: Iterable[RunReport], value: Callable[[RunReport], float]
) -> tuple[Sample, ...]:
    return tuple(({"site": each.site}, value(each)) for each in sites)


def _success(report: RunReport) -> float:
    """The moment of the last success; 0 where there was none."""
    is_good = report.exit_code in (0, 7)
    at = report.ended_at if is_good else report.last_good
    return _seconds(at) if at else 0


def _seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()


def _escaped(text: str) -> str:
    r"""A label's value as the format wants it.

    >>> print(_escaped('a"b\\c\nd'))
    a\"b\\c\nd
    """
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _is_of_site(line: str) -> bool:
    bare = line.removeprefix("# HELP ").removeprefix("# TYPE ")
    return bare.startswith("newsarchive_") and not bare.startswith(COMMAND)


def _bad(report: RunReport) -> int:
    return 0 if report.exit_code in (0, 7) else report.bad_runs + 1


_GAUGES: tuple[tuple[str, str, Callable[[RunReport], float]], ...] = (
    ("run_exit_code", "Exit code of the last run.", lambda r: r.exit_code),
    (
        "run_start_timestamp_seconds",
        "When the last run began.",
        lambda r: _seconds(r.started_at),
    ),
    ("run_duration_seconds", "How long the last run took.", lambda r: r.seconds),
    (
        "run_responses",
        "Responses to the last run's requests.",
        lambda r: r.counts["responses"],
    ),
    (
        "run_articles",
        "Articles that the last run read.",
        lambda r: r.counts["articles"],
    ),
    (
        "run_new_articles",
        "Articles that were new or changed in the last run.",
        lambda r: r.counts["new"],
    ),
    (
        "run_failures",
        "Addresses that the last run called failed.",
        lambda r: r.counts["failed"],
    ),
    (
        "run_received_bytes",
        "Bytes of the last run's responses.",
        lambda r: r.bytes_received,
    ),
    (
        "run_stored_bytes",
        "Bytes of the last run's WARC records.",
        lambda r: r.bytes_stored,
    ),
    ("bad_runs", "Runs in a row that ended badly, up to the last.", _bad),
    ("alarms", "Alarms of the last run.", lambda r: len(r.alarms or ())),
    ("gaps", "Open gaps after the last run.", lambda r: len(r.gaps or ())),
    (
        "pending_addresses",
        "Addresses that wait to be asked for.",
        lambda r: r.counts["queued"],
    ),
    ("stored_articles", "Articles in the archive.", lambda r: r.articles_stored),
)
