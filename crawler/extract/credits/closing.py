"""The credits that close a text: in it, or in brackets right behind it."""

import re
from functools import lru_cache

from crawler.extract.credits.credits import is_credit
from crawler.extract.flow import flow
from crawler.extract.story.body import story
from crawler.page import Page
from crawler.sites.profile import Layout

_BRACKETED = re.compile(r"[（(\[【]\s*(?P<inside>[^（()）\[\]【】]+?)\s*[）)\]】]")
_BEHIND = 2
_LONGEST = 80


@lru_cache(maxsize=2)
def closing_credits(page: Page, layout: Layout | None) -> tuple[str, ...]:
    """What closes the text, without brackets, in the order of the page."""
    text = story(page, layout)
    if text.signatures or not text.paragraphs:
        return text.signatures
    for line in flow(page).lines[text.end : text.end + _BEHIND]:
        short = len(line.text) <= _LONGEST
        found = _BRACKETED.fullmatch(line.text) if short else None
        if found and is_credit(found["inside"]):
            return (found["inside"],)
    return ()
