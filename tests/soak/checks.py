"""What is amiss after a night, and at the end, in words. Pure."""

from collections.abc import Iterator, Sequence
from statistics import median

from fixtures.living import Calendar, Story, stories
from tests.soak.crawls import Ran, is_conditional
from tests.soak.held import Held
from tests.soak.lives import Amiss, late, sights, untrue

FLAT = 1.15
"""How much more memory the last nights may take than the early ones."""

EARLY = 5
"""So many nights are the early ones, and so many the last ones."""

SHARE = 0.1
"""The share of the first night's requests that a crawl may need which follows another
one within an hour, when nothing has happened."""

REFUSED = 5
"""Requests that a site may get which answers with 503 and Retry-After."""

CODES = {"down": {6}, "busy": {3, 6, 7}, "cut": {0, 3, 7}}
"""The exit codes of a night on which something befalls the site."""


def after_night(calendar: Calendar, ran: Ran, held: Held) -> Iterator[Amiss]:
    """What is amiss after a night."""
    yield from _ended(calendar, ran)
    yield from _manners(ran)
    yield from _unconditional(calendar, ran, held)
    if ran.night.trouble is None:
        yield from _missed(calendar, ran.night.number, held)


def at_end(calendar: Calendar, nights: Sequence[Ran], held: Held) -> Iterator[Amiss]:
    """What is amiss after the last night."""
    last = nights[-1].night.number
    for story in stories(calendar):
        article = held.articles.get(story.path)
        if article is not None:
            yield from untrue(calendar, story, article)
            yield from late(calendar, story, article, last)
            yield from _without_picture(story, held)
    known = {story.path for story in stories(calendar)}
    for path in held.articles.keys() - known:
        yield Amiss(kind="no article", said="stored as one", path=path)
    yield from _parted(calendar, held)
    yield from _costs(calendar, nights)
    yield from _memory(nights)


def names_layout(ran: Ran) -> bool:
    """Whether the night's words speak of a layout."""
    return any("layout" in words.casefold() for words in ran.complaints)


def missed(calendar: Calendar, number: int, held: Held) -> list[Story]:
    """The articles that stood on the site on this night and are not stored."""
    return [
        story
        for story in stories(calendar)
        if story.is_there(number) and story.path not in held.articles
    ]


def _ended(calendar: Calendar, ran: Ran) -> Iterator[Amiss]:
    """Exit codes: the alarm is raised on the night of the new layout, not before."""
    night, said = ran.night, "; ".join(ran.complaints)
    is_first = night.number == calendar.layout
    if is_first and not (ran.code == 3 and names_layout(ran)):
        yield _exit(f"{ran.code} and not 3 on the new layout: {said or 'no words'}")
    if night.number < calendar.layout and names_layout(ran):
        yield _exit(f"an alarm before the new layout: {said}")
    usual = {0, 3} if night.number > calendar.layout else {0}
    if not is_first and ran.code not in CODES.get(night.trouble or "", usual):
        yield _exit(f"{ran.code}: {said or 'no words'}")


def _exit(said: str) -> Amiss:
    return Amiss(kind="exit code", said=said)


def _manners(ran: Ran) -> Iterator[Amiss]:
    paths = [path for path, _ in ran.requests]
    if paths and paths[0] != "/robots.txt":
        yield Amiss(kind="robots", said="not asked first", path=paths[0])
    if ran.night.trouble == "busy" and len(paths) > REFUSED:
        yield Amiss(kind="retry-after", said=f"{len(paths)} requests all the same")


def _unconditional(calendar: Calendar, ran: Ran, held: Held) -> Iterator[Amiss]:
    """Articles with validators that were asked for again without them.

    Those of several pages have to be: the validators are the first page's alone.
    """
    plain = [each for each in stories(calendar) if each.sheets == 1]
    known = {each.path for each in plain if each.validators}
    number = ran.night.number
    for path, headers in ran.requests:
        article = held.articles.get(path)
        if path not in known or article is None or is_conditional(headers):
            continue
        before = [each for each in sights(calendar, article) if each[0] < number]
        if before and before[-1][1] is not None:
            said = "asked for again without its validators"
            yield Amiss(kind="unconditional", said=said, path=path)


def _missed(calendar: Calendar, number: int, held: Held) -> Iterator[Amiss]:
    for story in missed(calendar, number, held):
        said = f"new on night {story.born}, by {', '.join(sorted(story.ways))}"
        yield Amiss(kind="missed", said=said, path=story.path)


def _without_picture(story: Story, held: Held) -> Iterator[Amiss]:
    if story.picture is not None and story.picture not in held.whole:
        yield Amiss(kind="picture", said=f"{story.picture} lacks", path=story.path)


def _parted(calendar: Calendar, held: Held) -> Iterator[Amiss]:
    """Copies that are not of one story, and articles that are and are no copies.

    Of those that changed, nothing is expected.
    """
    right: dict[str, str] = {}
    for story in stories(calendar):
        if story.path in held.articles and len(story.versions) == 1:
            right[story.path] = story.copy_of or story.path
    found = {path: held.articles[path].story for path in right}
    for path, original in right.items():
        if original in found and found[path] != found[original]:
            yield Amiss(kind="copy", said=f"not of the story of {original}", path=path)
    first = {key: path for path, key in reversed(found.items()) if key}
    for path, key in found.items():
        other = first[key] if key else path
        if right[other] != right[path]:
            yield Amiss(kind="copy", said=f"of the story of {other}", path=path)


def _costs(calendar: Calendar, nights: Sequence[Ran]) -> Iterator[Amiss]:
    first = len(nights[0].requests)
    for ran in nights:
        if ran.again is not None and ran.again > SHARE * first:
            said = f"{ran.again} requests on the second crawl of night "
            said += f"{ran.night.number}, {first} on the first night"
            yield Amiss(kind="cost", said=said)


def _memory(nights: Sequence[Ran]) -> Iterator[Amiss]:
    early, latest = memory(nights)
    if latest > FLAT * early:
        said = f"from {early / 1024:.1f} to {latest / 1024:.1f} MiB"
        yield Amiss(kind="memory", said=said)


def memory(nights: Sequence[Ran]) -> tuple[float, float]:
    """The median peaks of the early and of the last whole nights, KiB."""
    peaks = [each.peak for each in nights if each.night.trouble is None and each.peak]
    if not peaks:
        return 0.0, 0.0
    return median(peaks[:EARLY]), median(peaks[-EARLY:])
