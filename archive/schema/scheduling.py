"""When an address is looked at again, how deep it lies, and how often it failed."""

from archive.schema.addition import Addition

SCHEDULING = Addition(
    tables={
        "failures": """CREATE TABLE {}failures ( -- every time an address gave nothing
    url TEXT NOT NULL, -- canonical address
    failed_at TEXT NOT NULL, -- UTC
    reason TEXT NOT NULL, -- what went wrong; empty where nothing is known
    run INTEGER, -- the run that asked, by its number in table runs
    PRIMARY KEY (url, failed_at, reason)
    ) WITHOUT ROWID""",
    },
    columns={
        "ledger": (
            "lastmod TEXT /* its change, as a feed or sitemap last said */",
            "twin TEXT /* the address without its scheme and www. */",
            "hops INTEGER NOT NULL DEFAULT 0 /* redirects in a row that led here */",
        ),
        "runs": ("report TEXT /* JSON: what is told of the run, alarms included */",),
    },
    more=(
        "CREATE INDEX ledger_again ON ledger(site, next_due) WHERE next_due NOT NULL",
        "CREATE INDEX ledger_twin ON ledger(twin)",
        "CREATE INDEX captures_run ON captures(run)",
        "CREATE INDEX articles_title ON articles(site, title)",
    ),
)

OLDER_ADDRESSES = (
    """UPDATE ledger SET twin = (SELECT CASE WHEN place LIKE 'www.%'
    THEN substr(place, 5) ELSE place END
    FROM (SELECT substr(url, instr(url, '://') + 3) AS place))""",
    # As `Visit.from_json` has it of looks that do not say when they are due again.
    """UPDATE ledger
    SET next_due = replace(datetime(visited_at, '+30 days'), ' ', 'T') || '+00:00'
    WHERE state = 'captured' AND kind = 'article'
    AND capture IN (SELECT id FROM captures WHERE origin = 'crawl')""",
)
"""What is known of addresses that older archives have."""
