"""Every look at an article in order of time; what was taken out, imported, lost."""

MORE_TABLES = (
    """CREATE TABLE sightings ( -- every look at an article, by its capture
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- which
    capture INTEGER NOT NULL REFERENCES captures(id), -- what came
    captured_at TEXT NOT NULL, -- UTC, of the capture
    revision INTEGER, -- number of the revision that says what was read; NULL: gone
    reason TEXT, -- by what it counts as gone: 404 Not Found …
    PRIMARY KEY (article, capture)
    ) WITHOUT ROWID""",
    """CREATE TABLE tombstones ( -- what was taken out for good
    url TEXT NOT NULL, -- canonical address
    key TEXT NOT NULL, -- that it was cited by
    reason TEXT NOT NULL, -- as given
    forgotten_at TEXT NOT NULL, -- UTC
    addresses TEXT NOT NULL, -- JSON: all whose captures were taken out
    captures INTEGER NOT NULL, -- how many were taken out
    stretches TEXT NOT NULL, -- JSON: the places in the WARC files that were blanked
    is_done INTEGER NOT NULL, -- 0 while they are still to be blanked
    PRIMARY KEY (url, forgotten_at)
    ) WITHOUT ROWID""",
    """CREATE VIEW removals AS -- when an article was found gone, and back again
    SELECT a.key, a.url, l.captured_at AS removed_at, l.reason,
        (SELECT min(s.captured_at) FROM sightings s WHERE s.article = l.article
            AND s.revision IS NOT NULL AND s.captured_at > l.captured_at
        ) AS returned_at
    FROM (SELECT *, lag(revision, 1, 0) OVER (
            PARTITION BY article ORDER BY captured_at, capture) AS before
        FROM sightings) l JOIN articles a ON a.id = l.article
    WHERE l.revision IS NULL AND l.before IS NOT NULL""",
    "CREATE INDEX sightings_capture ON sightings(capture)",
    "CREATE INDEX revisions_capture ON revisions(capture)",
    "CREATE INDEX captures_revisit_of ON captures(revisit_of)",
    "CREATE INDEX ledger_capture ON ledger(capture)",
    "CREATE INDEX articles_capture ON articles(capture)",
)

# A comment in an added column must not swallow the bracket that SQLite puts behind it.
MORE_COLUMNS = (
    "articles ADD COLUMN extractor TEXT /* version of the extractor that read it */",
    "articles ADD COLUMN profile TEXT /* digest of the profile it was read with */",
    "captures ADD COLUMN imported_from TEXT /* file and record, or index address */",
    "captures ADD COLUMN lost TEXT /* what was found wrong with its record */",
    "warc_records ADD COLUMN lost TEXT /* what was found wrong with it */",
    "runs ADD COLUMN reader TEXT /* digest of what it read captures anew with */",
    "runs ADD COLUMN reached INTEGER /* the last capture that it read anew */",
)
