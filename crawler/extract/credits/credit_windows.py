"""Where on a page the credits of its article stand."""

from functools import lru_cache
from typing import NamedTuple

from crawler.extract.flow import flow
from crawler.extract.story.body import story
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_BELOW = 8
_MOST_BELOW = 45
_ABOVE = 12
_FAR = 150
_BEHIND = 12
_FAR_BEHIND = 25
_LAST = 3
_SHORT_HEADING = 25


class Windows(NamedTuple):
    """Ranges of lines in which credits stand."""

    below: range
    above: range
    behind: range
    anywhere: range
    far_behind: range

    @property
    def near(self) -> range:
        """Those above and below the headline."""
        return range(self.above.start, self.below.stop)


@lru_cache(maxsize=2)
def windows(page: Page, layout: Layout | None) -> Windows:
    """Where credits stand: round the headline, behind the text, or far from both."""
    text = story(page, layout)
    headline = headline_line(page, layout)
    count = len(flow(page).lines)
    inside = headline is not None and text.start + _LAST < headline < text.end
    if headline is None or inside:  # inside: a list repeats it
        headline = max(text.start - _ABOVE, -1)
        below = text.start + _BELOW
    else:
        below = max(headline + _BELOW, min(text.start + 3, headline + _MOST_BELOW))
    if text.end > headline + 1:
        below = min(below, text.end)
    last = max(text.end - _LAST, headline + 1)
    return Windows(
        below=range(headline + 1, min(below, count)),
        above=range(_unless_teasers(page, headline), headline + 1),
        behind=range(last, _up_to_teasers(page, text.end)),
        anywhere=range(max(text.start - _FAR, 0), text.end),
        far_behind=range(text.end, min(text.end + _FAR_BEHIND, count)),
    )


def _unless_teasers(page: Page, headline: int) -> int:
    """The first line above the headline; none where another headline is near."""
    lines = flow(page).lines
    first = max(headline - _ABOVE, 0)
    above = lines[first : max(headline, 0)]
    teased = any(line.heading and len(line.text) > _SHORT_HEADING for line in above)
    return max(headline, 0) if teased else first


def _up_to_teasers(page: Page, end: int) -> int:
    """The line behind the text where another article's headline stands, or the last."""
    lines = flow(page).lines
    for index in range(end, min(end + _BEHIND, len(lines))):
        line = lines[index]
        if (line.heading or line.linked * 2 > len(line.text)) and (
            len(line.text) > _SHORT_HEADING
        ):
            return index
    return min(end + _BEHIND, len(lines))
