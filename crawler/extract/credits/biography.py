"""The author whom a note at the end of a text introduces: `X is a writer in Y`."""

import re

from crawler.extract.credits.alphabetic import is_person
from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.story.body import story
from crawler.page import Page
from crawler.sites.profile import Layout

_CALLING = (
    r"(?:writer|journalist|reporter|author|editor|columnist|correspondent|contributor"
    r"|freelancer?|professor|fellow|lecturer|researcher|blogger|producer|critic|analyst"
    r"|founder|consultant|autor(?:in)?|journalist(?:in|e)|redakteur(?:in)?|auteur"
    r"|periodista|giornalista|schrijver)"
)
_NOTE = re.compile(
    r"(?P<name>[^\s,:;.!?][^,:;!?]{3,38}?)\s+"
    rf"(?:(?:is|was|ist|est|es|è|é)\s(?:[^.!?]{{0,60}}\s)?{_CALLING}\b"
    r"|can be reached\b|writes (?:about|for|on)\b|covers\b|schreibt\b|reports on\b)"
)
_LONGEST = 600
_LAST = 2
_BEHIND = 5


def introduced(page: Page, layout: Layout | None) -> tuple[Line, str] | None:
    """The line of such a note, and the name in it.

    >>> _NOTE.match("Nora Falk is a reporter in Lakeside.")["name"]
    'Nora Falk'
    """
    lines, end = flow(page).lines, story(page, layout).end
    for line in lines[max(end - _LAST, 0) : end + _BEHIND]:
        if len(line.text) <= _LONGEST:
            found = _NOTE.match(line.text)
            if found and is_person(found["name"]):
                return line, found["name"]
    return None
