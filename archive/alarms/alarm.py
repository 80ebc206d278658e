"""What is told of a layout that is no longer read as it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from archive.alarms.chance import Tally
from archive.alarms.judging import Finding
from archive.alarms.question import GRAVEST_FIRST
from archive.alarms.seen import GENERIC

_CLAUSES = 3
_SHOWN = 24

_SAID = {
    "gone": "{fields} missing on {now} articles",
    "selector": "the profile's selector for {fields} found nothing on {now} articles",
    "reader": "{fields} read by other rules than usual on {now} articles",
    "repeats": "the same {detail} on {now} articles",
    "letters": "{fields} in other letters than usual on {now} articles",
    "length": "{fields} not as long as usual on {now} articles",
    "lag": "{fields} far from the day of the find on {now} articles",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """How one layout of a site is read otherwise: all that seems to have one cause.

    kind: the gravest of the findings, see `Question`.
    site: the profile's name.
    layout: that reads otherwise; `generic` where pages bear the mark of no layout.
    fields: that are concerned, the gravest first.
    before, now: how many articles are well in that respect.
    samples: three addresses to look at.
    since: when it was first seen: the beginning of that run, UTC.
    runs: what to leave out where later ones are compared with those before.
    profile: digest of the profile that it was read with.
    findings: all that was found.
    """

    kind: str
    site: str
    layout: str
    fields: tuple[str, ...]
    before: Tally
    now: Tally
    samples: tuple[str, ...]
    since: str
    runs: tuple[int, ...]
    profile: str | None
    findings: tuple[Finding, ...]

    @property
    def words(self) -> str:
        """One line, for a person who has nothing else."""
        clauses = "; ".join(self._clauses())
        places = ", ".join(self.samples)
        return f"{self.site}: {clauses}; since {self.since[:10]}, for example {places}"

    def _clauses(self) -> Iterator[str]:
        if self.kind == "layout":
            yield _of_pages(self.findings[0])
            return
        said = _together(self.findings)
        named = f"layout {self.layout}"
        if self.layout == GENERIC:
            named = "pages of no layout that the profile knows"
        yield f"{named}: {_clause(*said[0])}"
        yield from (_clause(*each) for each in said[1:_CLAUSES])
        if len(said) > _CLAUSES:
            yield f"and {len(said) - _CLAUSES} more"

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "kind": self.kind,
            "site": self.site,
            "layout": self.layout,
            "fields": list(self.fields),
            "before": _counts(self.before),
            "now": _counts(self.now),
            "samples": list(self.samples),
            "since": self.since,
            "runs": list(self.runs),
            "profile": self.profile,
            "words": self.words,
            "findings": [each.as_json() for each in self.findings],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """The alarm that `as_json` wrote."""
        findings = tuple(Finding.from_json(each) for each in said["findings"])
        made = cls.of(findings, site=said["site"], since=said["since"])
        return replace(made, profile=said["profile"])

    @classmethod
    def of(cls, findings: Sequence[Finding], *, site: str, since: str) -> Self:
        """The alarm that these findings of one layout make together."""
        order = sorted(findings, key=_gravity)
        first = order[0]
        return cls(
            kind=first.question.kind,
            site=site,
            layout=first.question.layout or GENERIC,
            fields=tuple(
                dict.fromkeys(f.question.field for f in order if f.question.field)
            ),
            before=first.before,
            now=first.now,
            samples=first.samples,
            since=since,
            runs=tuple(sorted({run for each in order for run in each.runs})),
            profile=None,
            findings=tuple(order),
        )


def _gravity(finding: Finding) -> tuple[int, float]:
    kind = GRAVEST_FIRST.index(finding.question.kind)
    return kind, finding.now.share - finding.before.share


def _counts(tally: Tally) -> dict[str, float]:
    return {"well": tally.well, "of": tally.total, "share": round(tally.share, 4)}


def _of_pages(finding: Finding) -> str:
    what = "pages at addresses of articles are read as no article"
    if finding.question.detail == "layouts":
        what = "pages are of no layout that the profile knows"
    return f"{_bad(finding.now)} {what} (before: {_bad(finding.before)})"


def _together(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """The findings by kind, so that one word tells of several fields."""
    kinds = dict.fromkeys(each.question.kind for each in findings)
    return [
        (kind, [each for each in findings if each.question.kind == kind])
        for kind in kinds
    ]


def _clause(kind: str, findings: Sequence[Finding]) -> str:
    fields = list(dict.fromkeys(each.question.field for each in findings))
    listed = " and ".join(
        [", ".join(fields[:-1]), fields[-1]] if fields[1:] else fields
    )
    first = findings[0]
    what, _, text = first.question.detail.partition(": ")
    detail = f"{what} (“{_short(text)}”)"
    said = _SAID[kind].format(fields=listed, detail=detail, now=_bad(first.now))
    return f"{said} (before: {_bad(first.before)})"


def _short(text: str) -> str:
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text


def _bad(tally: Tally) -> str:
    return f"{tally.total - tally.well} of {tally.total}"
