"""Which articles print the same text, and which stories they are."""

from archive.schema.addition import Addition

COPIES = Addition(
    tables={
        "sketches": """CREATE TABLE {}sketches ( -- that bands are those of a text
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE, -- whose
    checksum INTEGER NOT NULL -- CRC-32 of its bands in ascending order and its text
    )""",
        "bands": """CREATE TABLE {}bands ( -- numbers that articles alike likely share
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose text
    value INTEGER NOT NULL, -- made of a few pieces of it
    PRIMARY KEY (article, value)
    ) WITHOUT ROWID""",
        "copies": """CREATE TABLE {}copies ( -- two articles with the same text
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- the one
    copy INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- the other
    similarity REAL NOT NULL, -- share of the shorter text that the longer has too
    PRIMARY KEY (article, copy)
    ) WITHOUT ROWID""",
    },
    columns={
        "articles": ("story TEXT /* key of the first article with the same text */",),
    },
    more=(
        "CREATE INDEX bands_value ON bands(value)",
        "CREATE INDEX articles_story ON articles(story)",
        """CREATE VIEW stories AS -- one row a story, however many articles print it
    SELECT a.story, f.title, count(*) AS articles, count(DISTINCT a.site) AS sites,
        group_concat(DISTINCT a.source) AS outlets,
        min(a.published) AS first_published, max(a.published) AS last_published
    FROM articles a JOIN articles f ON f.key = a.story GROUP BY a.story""",
    ),
)
