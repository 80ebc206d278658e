"""The crawler's errors: each says what happened and what to do, and has its exit code."""


class CrawlerError(Exception):
    """Something about the crawl that its user can mend. Print it and exit."""

    exit_code = 1


class ProfileError(CrawlerError):
    """A site profile that does not hold. Mend the line that it names.

    file: the profile's file, or the name that was asked for.
    line: the line in it, from 1; `None` where the fault is not in one line.
    reason: what is wrong with it.
    """

    exit_code = 2

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {reason}")
