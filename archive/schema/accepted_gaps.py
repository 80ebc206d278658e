"""Gaps in what is stored that a person has looked at and lets be."""

from archive.schema.addition import Addition

ACCEPTED_GAPS = Addition(
    tables={
        "accepted_gaps": """CREATE TABLE {}accepted_gaps ( -- gaps that may stay
    gap TEXT NOT NULL, -- its name: site/day/section
    accepted_at TEXT NOT NULL, -- UTC
    reason TEXT NOT NULL, -- as given
    expected INTEGER NOT NULL, -- how many articles that day should have had then
    stored INTEGER NOT NULL, -- how many it had
    usual REAL, -- the weekday's usual count, where that was the trouble; else NULL
    missing TEXT NOT NULL, -- JSON: the addresses that were accepted as missing
    PRIMARY KEY (gap, accepted_at)
    ) WITHOUT ROWID""",
    },
)
