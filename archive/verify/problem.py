"""What `verify` reports."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing in an archive that contradicts another.

    place: a WARC file and offset, or a table and the row in it.
    what: the contradiction, and what to do where it mends itself.
    """

    place: str
    what: str
