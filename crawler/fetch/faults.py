"""What went wrong with a download, in words and in WARC's terms."""

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from twisted.python.failure import Failure


class NotWholeError(Exception):
    """An answer that did not come whole, or too much of one. Keep its bytes as such.

    truncated: why it is not whole, in WARC's word (WARC 1.1 section 5.13).
    """

    def __init__(self, reason: str, *, truncated: str) -> None:
        self.truncated = truncated
        super().__init__(reason)


class RobotsUnreachableError(Exception):
    """robots.txt cannot be had, which forbids everything for now. Nothing was sent.

    origin: scheme, host and port that it is of. Leave it alone until the next run.
    """

    def __init__(self, origin: str, why: str) -> None:
        self.origin = origin
        super().__init__(f"{origin}/robots.txt: {why}")


def reason_of(error: BaseException | None) -> str:
    """What went wrong, in one line; Twisted wraps its reasons in failures."""
    causes = [*_causes(error)] or [error]
    said = dict.fromkeys(f"{type(each).__name__}: {each}" for each in causes)
    return "; ".join(said)


def truncation_of(error: BaseException | None) -> str:
    """Why a response is not whole (WARC 1.1 section 5.13, WARC-Truncated)."""
    for each in (error, *_causes(error)):
        if isinstance(each, NotWholeError):
            return each.truncated
    if isinstance(error, DownloadCancelledError):
        return "length"
    return "time" if isinstance(error, DownloadTimeoutError) else "disconnect"


def _causes(error: BaseException | None) -> list[BaseException | None]:
    wrapped = error
    while wrapped is not None:
        reasons = getattr(wrapped, "reasons", None)
        if reasons:
            return [each.value for each in reasons if isinstance(each, Failure)]
        wrapped = wrapped.__cause__
    return []
