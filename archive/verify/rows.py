"""The database against itself, and its small tables against the records."""

from collections.abc import Iterator, Mapping

from archive.archive import Archive
from archive.verify.events import Events
from archive.verify.problem import Mend, Problem


def database_problems(archive: Archive) -> Iterator[Problem]:
    """What SQLite itself finds: torn pages, indexes that disagree, lost references."""
    for (what,) in archive.db.execute("PRAGMA integrity_check").fetchall():
        if what != "ok":
            yield Problem(table="archive.db", what=what)
    for table, row, parent, _ in archive.db.execute("PRAGMA foreign_key_check"):
        what = f"it refers to a row of {parent} that is not there"
        yield Problem(table=table, row=row, what=what, mend=Mend.DERIVE)
    for number, url in archive.db.execute(_UNFINISHED):
        what = (
            f"the removal of {url} was cut short: the next command that writes ends it"
        )
        yield Problem(table="tombstones", row=number, what=what)


_UNFINISHED = "SELECT forgotten_at, url FROM tombstones WHERE is_done = 0"

_RUNS = """SELECT CAST(id AS TEXT), id, command, site, started_at, version,
reader, ended_at, counts, exit_code, report FROM runs"""
_PROFILES = "SELECT digest, digest, name, source FROM profiles"
_MODELS = """SELECT digest, digest, site, learnt_at, extractor, pages, model
FROM site_models"""
_TOMBSTONES = """SELECT url || ' ' || forgotten_at, url, key, reason, forgotten_at,
captures, addresses, stretches FROM tombstones"""
_ACCEPTED = """SELECT gap || ' ' || accepted_at, gap, accepted_at, reason, expected,
stored, usual, missing FROM accepted_gaps"""
_ALIASES = """
SELECT url, 'no record tells of this alias, or not so' FROM (
    SELECT url, leads_to, reason FROM aliases
    EXCEPT SELECT url, leads_to, reason FROM temp.told_aliases)
    WHERE NOT :is_partial AND leads_to NOT IN (SELECT url FROM temp.forgotten)
UNION ALL
SELECT url, 'a record tells of this alias, but no row, or not so' FROM (
    SELECT url, leads_to, reason FROM temp.told_aliases
    EXCEPT SELECT url, leads_to, reason FROM aliases)
    WHERE NOT :is_partial OR url NOT IN (SELECT url FROM aliases)
"""
_FAILURES = """
SELECT url, 'no record tells of this failure, or not so' FROM (
    SELECT url, failed_at, reason, run FROM failures
    EXCEPT SELECT * FROM temp.told_failures)
    WHERE NOT :is_partial AND url NOT IN (SELECT url FROM temp.forgotten)
UNION ALL
SELECT url, 'a record tells of this failure, but no row, or not so' FROM (
    SELECT * FROM temp.told_failures
    EXCEPT SELECT url, failed_at, reason, run FROM failures)
"""

_Rows = Mapping[str, tuple[object, ...]]


def event_problems(archive: Archive, events: Events) -> Iterator[Problem]:
    """Runs, profiles, models, removals, accepted gaps, aliases not as records tell."""
    is_partial = events.is_partial
    for table, query, told in (
        ("runs", _RUNS, events.runs),
        ("profiles", _PROFILES, events.profiles),
        ("site_models", _MODELS, events.models),
        ("tombstones", _TOMBSTONES, events.tombstones),
        ("accepted_gaps", _ACCEPTED, events.accepted),
    ):
        kept = {key: tuple(row) for key, *row in archive.db.execute(query)}
        for key, what in _compared(kept, told, is_partial=is_partial):
            yield Problem(table=table, row=key, what=what, mend=Mend.DERIVE)
    for table, query in (("aliases", _ALIASES), ("failures", _FAILURES)):
        for url, what in archive.db.execute(query, {"is_partial": is_partial}):
            yield Problem(table=table, row=url, what=what, mend=Mend.DERIVE)
    if not is_partial:
        yield from events.addresses.orphans()


def _compared(
    kept: _Rows, told: _Rows, *, is_partial: bool
) -> Iterator[tuple[str, str]]:
    """Keys of rows, and what is wrong with them.

    is_partial: some record could not be read, so that it may have told of a row.
    """
    for key, row in told.items():
        if key not in kept:
            yield key, "a record tells of it, but there is no row"
        elif kept[key] != row and not is_partial:
            yield key, "it is not as its record says"
    if not is_partial:
        for key in kept.keys() - told.keys():
            yield key, "no record tells of it"
