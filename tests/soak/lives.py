"""Holds what is stored of one article against its life: what is amiss. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from fixtures.living import Calendar, Story
from fixtures.living.tonight import A_FEED, Tonight
from tests.soak.held import HeldArticle, Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Amiss:
    """Something that is not as it should be.

    kind: in a word or two, to count by. said: what it is.
    path: the address that it is about, or `None`.
    """

    kind: str
    said: str
    path: str | None = None


Sight = tuple[int, Reading | None]
"""A look at an article: the night, and what was read; `None`: it was gone."""

PAUSES = (timedelta(hours=6), *(timedelta(days=days) for days in (1, 7, 30)))
"""An article waits for about as long as it is old: for the longest of these."""

SLACK = 1
"""Nights: one may begin a little before what an earlier one saw late is due."""

NEVER = 10**6


def night_of(calendar: Calendar, moment: datetime) -> int:
    """The night on whose crawl, or after it, this moment lies."""
    return (moment - calendar.night(1).begins) // timedelta(days=1) + 1


def sights(calendar: Calendar, article: HeldArticle) -> list[Sight]:
    """All looks at an article, in order of time."""
    readings = {each.number: each for each in article.readings}
    return [
        (
            night_of(calendar, each.captured_at),
            None if each.revision is None else readings.get(each.revision),
        )
        for each in article.sightings
    ]


def untrue(calendar: Calendar, story: Story, article: HeldArticle) -> Iterator[Amiss]:
    """What is stored of an article and never was so, or is dated wrongly."""
    seen = sights(calendar, article)
    for night, reading in seen:
        for misread in _misread(story, night, reading):
            yield Amiss(kind="misread", said=misread, path=story.path)
    if miscounted := _miscounted(story, article, seen):
        yield Amiss(kind="false revision", said=miscounted, path=story.path)
    if misdated := _misdated(calendar, article, seen):
        yield Amiss(kind="removal", said=misdated, path=story.path)


def late(
    calendar: Calendar, story: Story, article: HeldArticle, last: int
) -> Iterator[Amiss]:
    """What happened to an article and was not seen in time, up to the last night."""
    seen = [night for night, _ in sights(calendar, article)]
    events = [*_events(story), (last + 1, "the end")]
    for (night, what), (after, _) in pairwise(events):
        due = _quiet_night(calendar, _due(calendar, story, night, seen))
        if due < after and not any(night <= each <= due for each in seen):
            said = f"{what} on night {night}, to be seen by night {due}: looks {seen}"
            yield Amiss(kind="late", said=said, path=story.path)


def _misread(story: Story, night: int, reading: Reading | None) -> Iterator[str]:
    if reading is None or not story.is_there(night):
        found = "gone" if reading is None else "there"
        if (reading is not None) != story.is_there(night):
            yield f"found {found} on night {night}"
        return
    version = story.version(night)
    told = {
        "title": (reading.title, version.title),
        "body": (reading.body, version.body),
        "published": (reading.published, story.published.isoformat()),
    }
    for name, (read, right) in told.items():
        if read != right:
            yield f"{name} on night {night} is {_parted(read or '', right)}"


def _parted(read: str, right: str) -> str:
    """Where two texts part, told from there on."""
    pairs = enumerate(zip(read, right, strict=False))
    shorter = min(len(read), len(right))
    same = next((place for place, (one, other) in pairs if one != other), shorter)
    start = max(same - 10, 0)
    return f"{read[start : same + 40]!r} and not {right[start : same + 40]!r}"


def _miscounted(
    story: Story, article: HeldArticle, seen: Sequence[Sight]
) -> str | None:
    """In what the number of revisions is not that of the versions that were seen."""
    versions = [story.version(n).since for n, r in seen if r and story.is_there(n)]
    right = 1 + sum(one != other for one, other in pairwise(versions))
    if len(article.readings) == right:
        return None
    told = [f"{r.cause} {r.captured_at:%m-%d} {r.changed}" for r in article.readings]
    return f"{len(article.readings)} revisions and not {right}: {'; '.join(told)}"


def _misdated(
    calendar: Calendar, article: HeldArticle, seen: Sequence[Sight]
) -> str | None:
    """In what removals, returns and status are not as the looks have it."""
    dated = [
        (night_of(calendar, gone), night_of(calendar, back) if back else None)
        for gone, back in article.removals
    ]
    right, status = _absences(seen), "live" if seen and seen[-1][1] else "gone"
    if dated == right and article.status == status:
        return None
    return f"{article.status}, removals on nights {dated}; seen {status}, {right}"


def _absences(seen: Sequence[Sight]) -> list[tuple[int, int | None]]:
    """The nights of each removal and return, as the looks show them."""
    found: list[tuple[int, int | None]] = []
    is_there = False
    for night, reading in seen:
        if is_there and reading is None:
            found.append((night, None))
        elif not is_there and reading is not None and found:
            found[-1] = (found[-1][0], night)
        is_there = reading is not None
    return found


def _events(story: Story) -> list[tuple[int, str]]:
    events = [(each.since, "changed") for each in story.versions[1:]]
    events += [(story.gone, "vanished")] if story.gone else []
    events += [(story.back, "returned")] if story.back else []
    return sorted(events)


def _due(calendar: Calendar, story: Story, night: int, seen: Sequence[int]) -> int:
    """The night by which what happened on this one has to be seen."""
    tonight = Tonight(calendar, night)
    if story.is_there(night) and _is_dated(tonight, story):
        return night
    last = max((each for each in seen if each < night), default=None)
    if last is None:
        return NEVER
    age = calendar.night(last).begins - story.published
    pause = max((each for each in PAUSES if each <= age), default=PAUSES[0])
    nights = -(-pause // timedelta(days=1))
    return max(night, last + nights + SLACK)


def _is_dated(tonight: Tonight, story: Story) -> bool:
    """Whether a sitemap or the feed says when it was changed."""
    return "sitemap" in story.ways or story in tonight.feed[:A_FEED]


def _quiet_night(calendar: Calendar, night: int) -> int:
    """This night, or the next one on which nothing befalls the site."""
    while calendar.night(night).trouble:
        night += 1
    return night
