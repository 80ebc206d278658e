"""What the pages of a site have in common, and which reading was made with it."""

from archive.schema.addition import Addition

SITE_MODELS = Addition(
    tables={
        "site_models": """CREATE TABLE {}site_models ( -- what a site's pages share
    digest TEXT PRIMARY KEY, -- SHA-256 of what it says; readings name it
    site TEXT NOT NULL, -- the profile's name
    learnt_at TEXT NOT NULL, -- UTC, when it last came into force
    extractor TEXT NOT NULL, -- version of the extractor when it was learnt
    pages INTEGER NOT NULL, -- how many articles it was learnt from
    model TEXT NOT NULL -- JSON: digests of recurring lines, containers of the text
    )""",
    },
    columns={
        "articles": (
            "model TEXT /* digest of the site model it was read with; NULL: none */",
            "surroundings TEXT /* what its page prints around the text, as digests */",
        ),
        "revisions": (
            "model TEXT REFERENCES site_models(digest) /* that it was read with */",
        ),
    },
    more=("CREATE INDEX articles_sample ON articles(site, key)",),
)
