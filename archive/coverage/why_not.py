"""Why one address is not in the archive, or as what it is."""

from dataclasses import asdict, dataclass
from typing import Any

from archive.archive import Archive
from archive.coverage.announced import accepted_misses
from archive.coverage.gap import Miss
from archive.coverage.nearby import near, variants
from archive.reading import number_of
from archive.settling import failures
from archive.tombstones import FORGOTTEN, forgotten

_LEDGER = (
    "url, site, kind, state, reason, way, found_on, first_seen, visited_at, attempts, "
    "next_due"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """The article that an address leads to.

    is_alias: whether the address is another one of it.
    """

    url: str
    key: str
    title: str | None
    status: str
    last_captured: str
    is_alias: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the ledger says of an address; see its columns."""

    url: str
    site: str
    kind: str
    state: str
    reason: str | None
    way: str
    found_on: str | None
    first_seen: str
    visited_at: str | None
    attempts: int
    next_due: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """One time that an address gave nothing."""

    failed_at: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WhyNot:
    """What the archive knows of an address.

    wanted: as it was asked for.
    stored: the article it leads to, or `None`.
    known: its entry in the ledger, or `None`: it was never seen.
    failures: every time it gave nothing, the oldest first.
    near: known addresses beside an unknown one, with their states.
    removed: when and why it was taken out for good, or `None`.
    accepted: for what reason a person lets it be missing, or `None`.
    """

    wanted: str
    stored: Stored | None = None
    known: Known | None = None
    failures: tuple[Failure, ...] = ()
    near: tuple[tuple[str, str], ...] = ()
    removed: str | None = None
    accepted: str | None = None

    @property
    def miss(self) -> Miss | None:
        """It as an address that is missing; `None` where it is stored or unknown.

        What was captured and is no article is not missing either.
        """
        known = self.known
        if self.stored or known is None or known.state == "captured":
            return None
        return Miss(
            url=known.url,
            state=known.state,
            reason=known.reason,
            way=known.way,
            found_on=known.found_on,
            tries=max(known.attempts, len(self.failures)),
            next_due=known.next_due,
            accepted=self.accepted,
        )

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of it."""
        return not (self.stored or self.known or self.removed)

    @property
    def needs_person(self) -> bool:
        """Whether it is missing, and a person may do something about it."""
        return self.removed is None and self.miss is not None and self.miss.is_open

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        miss = self.miss
        return {
            "url": self.wanted,
            "stored": asdict(self.stored) if self.stored else None,
            "known": asdict(self.known) if self.known else None,
            "why": miss.kind if miss else None,
            "needs_person": self.needs_person,
            "accepted": self.accepted,
            "removed": self.removed,
            "failures": [asdict(each) for each in self.failures],
            "near": [{"url": url, "state": state} for url, state in self.near],
        }


def why_not(archive: Archive, wanted: str) -> WhyNot:
    """What is known of this address, in whatever spelling it stands here."""
    names = [*variants(wanted)]
    known = next(filter(None, (_known(archive, name) for name in names)), None)
    removed = _removed(archive, names)
    own = known.url if known else None
    article = None if removed else _stored(archive, names, own)
    if article is None and known is None and removed is None:
        return WhyNot(wanted=wanted, near=near(archive, names))
    return WhyNot(
        wanted=wanted,
        stored=article,
        known=known,
        failures=_failures(archive, known.url) if known else (),
        removed=removed,
        accepted=accepted_misses(archive, known.site).get(known.url) if known else None,
    )


def _known(archive: Archive, url: str) -> Known | None:
    row = archive.db.execute(
        f"SELECT {_LEDGER} FROM ledger WHERE url = ?",  # noqa: S608  # our own names
        [url],
    ).fetchone()
    if row is None:
        return None
    return Known(**dict(zip(_LEDGER.split(", "), row, strict=True)))


def _stored(archive: Archive, names: list[str], own: str | None) -> Stored | None:
    """The article; `own` is how the ledger spells what was asked for."""
    numbers = (number_of(archive, name) for name in names)
    number = next((each for each in numbers if each is not None), None)
    if number is None:
        return None
    url, key, title, status, last_captured = archive.db.execute(
        "SELECT url, key, title, status, last_captured FROM articles WHERE id = ?",
        [number],
    ).fetchone()
    return Stored(
        url=url,
        key=key,
        title=title,
        status=status,
        last_captured=last_captured,
        is_alias=url not in names if own is None else url != own,
    )


def _removed(archive: Archive, names: list[str]) -> str | None:
    found = forgotten(archive.db, names)
    return (
        f"{FORGOTTEN} on {found.forgotten_at[:10]}: {found.reason}" if found else None
    )


def _failures(archive: Archive, url: str) -> tuple[Failure, ...]:
    told = failures(archive.db, url)
    return tuple(Failure(failed_at=at, reason=reason) for at, reason in told)
