"""All that a page answers about each field: what was taken, what lost, and why.

Nothing here is run where a page is merely read: there, the first reader that answers
is the last that is asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from archive import Article, Candidate, Evidence, Explanation, Verdict
from crawler.extract.article import extract, layout_of
from crawler.extract.asking import ASKED, Answer, Case
from crawler.extract.dates.locale import zone_of
from crawler.extract.text import letters
from crawler.page import Page
from crawler.sites.profile import Profile

_MOST = 12
_LEAST_PART = 4


def explanations(
    page: Page, profile: Profile | None, captured_at: datetime | None
) -> tuple[Explanation, ...]:
    """What a page answers about each field of its record, in the record's order."""
    record = extract(page, profile, captured_at)
    case = Case(
        page=page,
        layout=layout_of(page, profile),
        captured_at=captured_at,
        zone=zone_of(page, profile.timezone if profile else None),
    )
    return tuple(_explained(case, record))


def _explained(case: Case, record: Article) -> Iterator[Explanation]:
    values = record.as_json()
    known = {each.field: each for each in record.evidence}
    for field in (name for name in values if name in known or name in ASKED):
        answers = _once(ASKED[field](case)) if field in ASKED else []
        found = (
            _added(answers)
            if field == "people"
            else _judged(answers, known.get(field), values[field])
        )
        yield Explanation(field=field, value=values[field], candidates=tuple(found))


def _once(answers: Iterable[Answer]) -> list[Answer]:
    """The answers, each once."""
    known: dict[tuple[str, str, str | None], Answer] = {}
    for each in answers:
        known.setdefault((each.compared, each.rule, each.place), each)
    return list(known.values())


def _added(answers: Iterable[Answer]) -> Iterator[Candidate]:
    """Credits do not exclude each other: each adds those whom none named before."""
    known: set[str] = set()
    for each in answers:
        named = {f"{person['name']} {person['role']}" for person in each.value}
        yield _candidate(each, "same" if named <= known else "added")
        known |= named


def _judged(
    answers: Sequence[Answer], evidence: Evidence | None, value: Any
) -> Iterator[Candidate]:
    """The answers with what became of them; the one that was taken is among them."""
    taken = _taken(answers, evidence)
    if taken is None and evidence is not None:
        answers, taken = [_own(evidence, value), *answers], 0
    chosen = answers[taken] if taken is not None else None
    for index, each in enumerate(answers):
        if index == taken:
            yield _candidate(each, "taken")
        elif index < _MOST:
            is_before = taken is None or index < taken
            yield _candidate(each, _verdict(each, chosen, is_before=is_before))


def _own(evidence: Evidence, value: Any) -> Answer:
    """What the record holds, of a field that only one reader knows."""
    compared = letters(str(value))
    return Answer(value, compared, evidence.rule, evidence.place, evidence.text)


def _taken(answers: Sequence[Answer], evidence: Evidence | None) -> int | None:
    """Which of the answers the record holds."""
    if evidence is None:
        return None
    wanted = (evidence.rule, evidence.place)
    believed = (i for i, each in enumerate(answers) if not each.is_late)
    held = (i for i in believed if (answers[i].rule, answers[i].place) == wanted)
    return next(held, None)


def _verdict(answer: Answer, taken: Answer | None, *, is_before: bool) -> Verdict:
    """Why an answer was not taken."""
    if answer.is_late:
        return "after-capture"
    if taken is None:
        return "passed"
    beside = _beside(answer.compared, taken.compared)
    if beside is not None:
        return beside
    if is_before:
        return "passed"
    is_mark = _is_mark(answer.place) and not _is_mark(taken.place)
    return "contradicted" if is_mark else "later"


def _beside(said: str, taken: str) -> Verdict | None:
    """How an answer that does not contradict the one that was taken relates to it."""
    if said == taken:
        return "same"
    if len(taken) >= _LEAST_PART and taken in said:
        return "more"
    if len(said) >= _LEAST_PART and said in taken:
        return "part"
    return None


def _is_mark(place: str | None) -> bool:
    """Whether what stands there is not shown to a page's readers."""
    return place is None or not place.startswith("/") or "comment()" in place


def _candidate(answer: Answer, verdict: Verdict) -> Candidate:
    return Candidate(
        value=answer.value,
        rule=answer.rule,
        place=answer.place,
        text=answer.text,
        verdict=verdict,
    )
