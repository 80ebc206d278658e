"""The archive's errors: what happened, what to do, and with which code to exit."""

from pathlib import Path

from archive.record import Location


class ArchiveError(Exception):
    """Something about the archive that its user can mend. Print it and exit."""

    exit_code = 1


class UsageError(ArchiveError):
    """An option, identifier or address that does not hold. Call again, corrected."""

    exit_code = 2


class NotFoundError(UsageError):
    """No article has this key or address. Look it up with `search`."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(
            f"no article {wanted!r} in this archive: "
            "give a key or an address, as `newsarchive search` prints them"
        )


class NoRunError(NotFoundError):
    """No run has this number. `status` lists the last ones."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.args = (f"no run {number} in this archive",)


class ForgottenError(NotFoundError):
    """It was taken out of the archive for good. Nothing brings it back."""

    def __init__(self, wanted: str, at: str, reason: str) -> None:
        super().__init__(wanted)
        self.args = (f"{wanted} was forgotten on {at[:10]}: {reason}",)


class NoCaptureError(NotFoundError):
    """No capture has this number, or it is not what it was asked for as."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.args = (f"no {wanted} in this archive",)


class LockedError(ArchiveError):
    """Another process writes to the archive. Wait for it, or stop it."""

    exit_code = 4

    def __init__(self, path: Path, holder: str) -> None:
        self.path = path
        self.holder = holder
        super().__init__(f"{path} is held by {holder}: wait until it ends, or stop it")


class DamagedError(ArchiveError):
    """The archive contradicts itself. `verify` lists what is wrong."""

    exit_code = 5

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(f"{path} is damaged: {what}")


class JournalError(DamagedError):
    """A WARC record cannot be entered: another one that it needs is not there."""

    def __init__(self, location: Location, what: str) -> None:
        self.location = location
        place = Path("warc", location.file)
        super().__init__(place, f"the record at {location.offset}: {what}")


class UnreadableError(ArchiveError):
    """The archive cannot be read or written: missing, no permission, disk full."""

    exit_code = 8

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")
