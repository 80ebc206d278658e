"""The crawler's errors: what happened, what to do, and with which code to exit."""


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


class UnreachableError(CrawlerError):
    """An address that gave no page. Try it in a browser, or later.

    url: the address.
    reason: what stood in the way.
    """

    exit_code = 6

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")


class BrokenRecordError(CrawlerError):
    """A WARC record that cannot be taken in. Nothing of it was; get it anew.

    file: the WARC file's name, or the address that the record came from.
    offset: where the record begins in it, in bytes.
    reason: what is wrong with it.
    """

    exit_code = 3

    def __init__(self, file: str, offset: int, reason: str) -> None:
        self.file = file
        self.offset = offset
        self.reason = reason
        super().__init__(f"{file}:{offset}: {reason}")
