"""A crawl's report in words: a few lines that are understood from a mail alone."""

from collections.abc import Iterator

from crawler.telling.findings import Finding
from crawler.telling.report import RunReport

SHOWN = 3
"""Reasons, alarms and gaps that are shown of each; the report has more."""

ASKED_FOR = ("limit", "time")
"""Limits that nobody needs to hear of: whoever set them meant the run to end there."""

HEADLINES = {
    1: "a bug of ours: the log has the traceback",
    5: "the archive is damaged",
    6: "the site could not be reached, or forbids us",
    7: "stopped before the end",
    8: "the archive can take no more",
}

STOPS = {
    "signal": "a signal ended it",
    "disk": "the archive has no more room, by --max-disk or --min-free",
    "limit": "as many articles as --limit allows",
    "time": "as long as --max-time allows",
    None: "its end is not known",
}

ADVICE = {
    1: "report it with the traceback; what came in before it is stored",
    3: "open a sample in a browser; what failed is asked for again by later runs, and "
    "`newsarchive status` follows it",
    5: "keep a copy, then run `newsarchive verify`: it says what `repair` would do",
    6: "open the site in a browser; later runs try again by themselves. If it moved, "
    "change the hosts and the start of its profile",
    8: "make room or mend the permissions, then run the same command: nothing is lost",
}

ROBOTS_ADVICE = (
    "nothing, unless it lasts: while robots.txt is not to be had, RFC 9309 forbids "
    "everything, and the next run asks again. After days, write to the site's owner"
)
ALARM_ADVICE = (
    "see whether the site has changed its pages; a new layout goes into its profile, "
    "and `newsarchive reextract` then reads the stored pages anew"
)
GAP_ADVICE = "`newsarchive coverage` shows the gaps; `--accept` settles one"
ROOM_ADVICE = "raise --max-disk, or move the archive to a larger disk"


def needs_telling(report: RunReport) -> bool:
    """Whether a person has to hear of it, quiet or not."""
    if report.exit_code == 7:
        return report.limited_by not in ASKED_FOR
    return report.exit_code != 0 or report.killed_before is not None


def group(report: RunReport) -> Iterator[str]:
    """The lines for one site, the first of which says what happened."""
    yield f"newsarchive: {report.site}: {_headline(report)}"
    if report.exit_code not in (0, 7):
        yield f"  {_size_of_run(report)}"
        yield f"  {_since(report)}"
        if report.exit_code != 6 or report.refusal is None:
            yield from _reasons(report)
        yield from _found("alarm", report.alarms or ())
        yield from _found("gap", report.gaps or ())
    if report.killed_before is not None:
        yield from _killed(report)
    if advice := _advice(report):
        yield f"  to do: {advice}"


def summary(report: RunReport) -> str:
    """What was done, in one line."""
    counts = report.counts
    read = f"{counts['articles']} articles read, {counts['new']} new or changed"
    states = ("captured", "skipped", "gone", "failed")
    asked = ", ".join(f"{counts[name]} {name}" for name in states if counts[name])
    return f"{report.site}: {read}; addresses: {asked or 'none was due'}"


def _headline(report: RunReport) -> str:
    if report.exit_code == 0:
        return "all is well, but the run before this one was cut off"
    if report.exit_code == 7:
        is_busy = report.limited_by == "busy"
        stop = report.refusal if is_busy else STOPS[report.limited_by]
        return f"stopped before the end: {stop}; the next run goes on"
    if report.exit_code == 3:
        return "; ".join(_what_needs_a_person(report))
    why = report.trouble or (report.refusal if report.exit_code == 6 else None)
    headline = HEADLINES[report.exit_code]
    return f"{headline}: {why.rstrip('.')}" if why else headline


def _what_needs_a_person(report: RunReport) -> Iterator[str]:
    if report.alarms:
        yield _counted(len(report.alarms), "alarm")
    if report.gaps:
        yield _counted(len(report.gaps), "gap")
    failed = report.counts["failed"]
    if failed and not (report.alarms or report.gaps):
        yield f"too many addresses failed: {failed}"
    elif failed:
        yield f"{_counted(failed, 'address')} failed"


def _size_of_run(report: RunReport) -> str:
    counts = report.counts
    answers = _counted(counts["responses"], "answer")
    articles = _counted(counts["articles"], "article")
    waiting = f"{counts['queued']} addresses wait"
    began = moment(report.started_at)
    return f"run {report.run} of {began}: {answers}, {articles}; {waiting}"


def _since(report: RunReport) -> str:
    good = report.last_good
    last = f"the last good one ended {moment(good)}" if good else "none was good so far"
    if not report.bad_runs:
        return f"since this run; {last}"
    since = moment(report.bad_since or report.started_at)
    return f"since {since}, {report.bad_runs + 1} runs in a row; {last}"


def _reasons(report: RunReport) -> Iterator[str]:
    for each in report.failures[:SHOWN]:
        samples = " ".join(each.samples)
        yield f"  {each.count} x {each.reason.rstrip('.')}: {samples}"
    if len(report.failures) > SHOWN:
        more = _counted(len(report.failures) - SHOWN, "more reason")
        yield f"  … and {more}"


def _found(name: str, what: tuple[Finding, ...]) -> Iterator[str]:
    for each in what[:SHOWN]:
        yield f"  {name}: {each.get('words', each)}"
    if len(what) > SHOWN:
        yield f"  … and {_counted(len(what) - SHOWN, f'more {name}')}"


def _killed(report: RunReport) -> Iterator[str]:
    killed = report.killed_before or {}
    began = moment(killed["started_at"])
    yield (
        f"  run {killed['run']} of {began} was killed, or could not write its end; "
        "nothing is lost, and this run went on where it stopped"
    )
    yield (
        "  if it happens again: the system's journal says whether memory ran out or "
        "the machine went down"
    )


def _advice(report: RunReport) -> str | None:
    code = report.exit_code
    if code == 7:
        return ROOM_ADVICE if report.limited_by == "disk" else None
    if code == 6 and "/robots.txt: it answers" in (report.refusal or ""):
        return ROBOTS_ADVICE
    if code == 3 and report.alarms:
        return ALARM_ADVICE
    if code == 3 and report.gaps:
        return GAP_ADVICE
    return ADVICE.get(code)


def moment(stamp: str) -> str:
    """An ISO moment, UTC, as people write it.

    >>> moment("2026-11-28T22:30:52+00:00")
    '2026-11-28 22:30 UTC'
    """
    return f"{stamp[:16].replace('T', ' ')} UTC"


def _counted(count: int, name: str) -> str:
    if count == 1:
        return f"{count} {name}"
    return f"{count} {name}{'es' if name.endswith('s') else 's'}"
