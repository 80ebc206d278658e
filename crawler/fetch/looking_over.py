"""Visits before they are stored: judged, and compared like with like."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive import ArchiveError, Visit
from crawler.reextract.reading import like_with_like
from crawler.visits import stumbled

if TYPE_CHECKING:
    from crawler.fetch.session import Session

logger = logging.getLogger(__name__)


def looked_over(
    session: "Session", visits: Sequence[Visit]
) -> tuple[list[Visit], list[Visit]]:
    """The visits as they are to be stored, and readings to store before them.

    What we cannot judge, by a bug of ours, is stored as failed: its bytes are kept.
    """
    admission, archive, profile = session.admission, session.archive, session.profile
    try:
        over = [admission.looked_over(v) if admission else v for v in visits]
        again = like_with_like(
            archive, over, profile, model=session.model, at=session.now()
        )
    except ArchiveError:
        raise
    except Exception as error:
        logger.exception("cannot look over %s", visits[0].url)
        session.counts["errors"] += 1
        return [stumbled(visit, error) for visit in visits], []
    return over, again
