"""How a crawl ended, as the shell is told."""

from crawler.fetch.session import Session
from crawler.telling.findings import Findings

ALARMING = 0.1
"""The share of answers that may be failures before a person is called."""

FEW = 5
"""Failures that are too few to speak of a share."""


def exit_code(session: Session, found: Findings) -> int:
    """The exit code of a crawl; where several hold, the gravest."""
    counts = session.counts
    verdicts = (
        (session.trouble is not None, getattr(session.trouble, "exit_code", 8)),
        (counts["errors"] > 0, 1),
        (_is_unreached(session), 6),
        (_fails_much(session) or found.needs_a_person, 3),
        (session.is_cut_short, 7),
    )
    return next((code for holds, code in verdicts if holds), 0)


def _is_unreached(session: Session) -> bool:
    """Whether no answer showed the site; after a stop, only if there is a reason."""
    starts = session.profile.start
    if any(url.startswith(origin) for url in starts for origin in session.queue.apart):
        return True
    if session.counts["reached"]:
        return False
    is_stopped = session.is_stopped or session.is_out_of_time or session.room.is_used_up
    return not is_stopped or session.refusal is not None


def _fails_much(session: Session) -> bool:
    """Whether more addresses ended as failed than a site's usual few."""
    failed = session.given_up
    return failed > FEW and failed > ALARMING * session.counts["responses"]
