"""The first schema: runs, captures, the ledger, articles and their parts."""

TABLES = (
    """CREATE TABLE runs ( -- one row a run of a command that writes
    id INTEGER PRIMARY KEY, -- counts up
    command TEXT NOT NULL, -- as typed, without the archive's place
    site TEXT, -- the profile's name, where the run is of one site
    started_at TEXT NOT NULL, -- UTC
    ended_at TEXT, -- UTC; NULL while it runs, or where it was killed
    counts TEXT NOT NULL DEFAULT '{}', -- JSON: what the run did, by name
    exit_code INTEGER, -- as the shell saw it
    version TEXT NOT NULL -- of newsarchive
    )""",
    """CREATE TABLE profiles ( -- every site profile that readings were made with
    digest TEXT PRIMARY KEY, -- SHA-256 of its text
    name TEXT NOT NULL, -- the site's name
    source TEXT NOT NULL -- the TOML text
    )""",
    """CREATE TABLE captures ( -- one row a response, whatever its status
    id INTEGER PRIMARY KEY, -- counts up
    url TEXT NOT NULL, -- the address that was asked for
    captured_at TEXT NOT NULL, -- UTC, when the response began
    status INTEGER, -- HTTP status code
    media_type TEXT, -- of the response, without parameters
    payload_digest TEXT NOT NULL, -- SHA-256 of the body, transfer coding removed
    payload_length INTEGER NOT NULL, -- bytes of that body
    truncated TEXT, -- why the response is not whole (WARC-Truncated); NULL: it is
    record_id TEXT NOT NULL UNIQUE, -- WARC-Record-ID of the response record
    warc_file TEXT NOT NULL, -- file in the folder warc/
    warc_offset INTEGER NOT NULL, -- of the record's gzip member, in bytes
    warc_length INTEGER NOT NULL, -- of that member, in bytes
    member_digest TEXT NOT NULL, -- SHA-256 of that member as stored
    revisit_of INTEGER REFERENCES captures(id), -- the capture with the same payload
    origin TEXT NOT NULL, -- crawl, fetch, warc, wayback or common-crawl
    run INTEGER REFERENCES runs(id), -- the run that took it
    UNIQUE (warc_file, warc_offset)
    )""",
    """CREATE TABLE warc_records ( -- the WARC records that accompany captures
    record_id TEXT PRIMARY KEY, -- WARC-Record-ID
    type TEXT NOT NULL, -- warcinfo, request or metadata
    capture INTEGER REFERENCES captures(id), -- NULL where it belongs to none
    warc_file TEXT NOT NULL, -- file in the folder warc/
    warc_offset INTEGER NOT NULL, -- of the record's gzip member, in bytes
    warc_length INTEGER NOT NULL, -- of that member, in bytes
    member_digest TEXT NOT NULL, -- SHA-256 of that member as stored
    UNIQUE (warc_file, warc_offset)
    )""",
    """CREATE TABLE ledger ( -- every address ever seen, and what became of it
    id INTEGER PRIMARY KEY, -- counts up, in the order of discovery
    url TEXT NOT NULL UNIQUE, -- canonical address
    site TEXT NOT NULL, -- the profile's name
    kind TEXT NOT NULL, -- article, page, list, feed, sitemap, robots, other …
    state TEXT NOT NULL, -- queued, captured, failed, skipped or gone
    reason TEXT, -- why it is failed, skipped or gone
    way TEXT NOT NULL, -- how it was found: start, list, pager, feed, sitemap …
    found_on TEXT, -- the address that announced it first
    first_seen TEXT NOT NULL, -- UTC
    priority INTEGER NOT NULL DEFAULT 0, -- the higher, the sooner
    dated TEXT, -- the day that the address itself names
    attempts INTEGER NOT NULL DEFAULT 0, -- failures since it was last captured
    next_due TEXT, -- UTC; NULL: not before a run asks for it
    visited_at TEXT, -- UTC, the last visit
    etag TEXT, -- validator of the last capture (RFC 9110 section 8.8.3)
    last_modified TEXT, -- validator of the last capture (RFC 9110 section 8.8.2)
    capture INTEGER REFERENCES captures(id) -- the last one
    )""",
    """CREATE TABLE articles ( -- one row an article: the reading of its newest capture
    id INTEGER PRIMARY KEY, -- stable
    url TEXT NOT NULL UNIQUE, -- canonical address: the article's identity
    key TEXT NOT NULL UNIQUE, -- short, derived from the address, for citations
    site TEXT NOT NULL, -- the profile's name
    title TEXT, -- headline as printed
    kicker TEXT, -- 引题 / 眉题, above the headline
    subtitle TEXT, -- 副题, below the headline
    published TEXT, -- ISO 8601 in the site's zone; a date where no time is given
    published_text TEXT, -- as printed
    modified TEXT, -- a stated update, like published
    source TEXT, -- 来源 / 稿源, the outlet that is credited
    source_url TEXT, -- where the source's name leads
    byline TEXT, -- the credit as printed
    editor TEXT, -- 责任编辑, names joined with a space
    section TEXT, -- the last crumb of the breadcrumb
    body TEXT, -- clean text, one paragraph a line
    body_length INTEGER NOT NULL, -- characters of the body
    pages TEXT NOT NULL, -- JSON: addresses of a multi-page article's pages
    language TEXT, -- as the page says
    keywords TEXT NOT NULL, -- JSON: as the page says
    description TEXT, -- as the page says
    layout TEXT NOT NULL, -- the profile's layout that read it, or generic
    status TEXT NOT NULL DEFAULT 'live', -- live or gone
    first_captured TEXT NOT NULL, -- UTC
    last_captured TEXT NOT NULL, -- UTC
    revision INTEGER NOT NULL, -- number of the newest revision
    capture INTEGER NOT NULL REFERENCES captures(id) -- what this reading was read from
    )""",
    """CREATE TABLE revisions ( -- every reading of an article that differed
    id INTEGER PRIMARY KEY, -- counts up
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- of which
    number INTEGER NOT NULL, -- 1 is the first; numbers never change
    captured_at TEXT NOT NULL, -- UTC, of the capture
    capture INTEGER NOT NULL REFERENCES captures(id), -- that it was read from
    cause TEXT NOT NULL, -- source: the page says so; extractor: read differently
    extractor TEXT NOT NULL, -- version of the extractor
    profile TEXT REFERENCES profiles(digest), -- that it was read with
    changed TEXT NOT NULL, -- JSON: the fields that differ from the one before
    record TEXT NOT NULL, -- JSON: the whole record
    UNIQUE (article, number)
    )""",
    """CREATE TABLE aliases ( -- addresses that lead to another one
    url TEXT PRIMARY KEY, -- canonical form of this address
    leads_to TEXT NOT NULL, -- canonical address of an article, or another alias
    reason TEXT NOT NULL -- redirect, canonical, page, spelling or copy
    ) WITHOUT ROWID""",
    """CREATE TABLE breadcrumbs ( -- the steps of an article's breadcrumb
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose
    position INTEGER NOT NULL, -- from 0
    name TEXT NOT NULL, -- text of the step
    url TEXT, -- where it leads
    PRIMARY KEY (article, position)
    ) WITHOUT ROWID""",
    """CREATE TABLE people ( -- everybody whom an article credits
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose
    position INTEGER NOT NULL, -- from 0, in the order of the page
    name TEXT NOT NULL, -- the name alone
    role TEXT NOT NULL, -- reporter, correspondent, photographer, editor or author
    affiliation TEXT, -- the outlet or office that the credit names
    PRIMARY KEY (article, position)
    ) WITHOUT ROWID""",
    """CREATE TABLE images ( -- the pictures of an article's body
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose
    position INTEGER NOT NULL, -- from 0, in the order of the page
    url TEXT NOT NULL, -- address of the picture
    caption TEXT, -- the line that describes it
    line INTEGER NOT NULL, -- how many lines of the body stand before it
    PRIMARY KEY (article, position)
    ) WITHOUT ROWID""",
    """CREATE TABLE evidence ( -- where each value of an article was read from
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose
    field TEXT NOT NULL, -- a column of articles, or people, images, encoding …
    rule TEXT NOT NULL, -- name of the reader that answered
    place TEXT, -- XPath into the page, or the header, tag or comment
    text TEXT, -- that the value was read from, as it stands there
    PRIMARY KEY (article, field)
    ) WITHOUT ROWID""",
)

INDEXES = (
    "CREATE INDEX captures_url ON captures(url, captured_at)",
    "CREATE INDEX captures_payload ON captures(payload_digest)",
    "CREATE INDEX warc_records_capture ON warc_records(capture)",
    "CREATE INDEX ledger_due ON ledger(site, state, priority DESC, dated DESC, id)",
    "CREATE INDEX articles_published ON articles(published)",
    "CREATE INDEX articles_section ON articles(section, published)",
    "CREATE INDEX articles_source ON articles(source, published)",
    "CREATE INDEX aliases_leads_to ON aliases(leads_to)",
    "CREATE INDEX people_name ON people(name, role)",
)

VIEWS = (
    """CREATE VIEW articles_by_day AS -- articles per day of publication
    SELECT site, substr(published, 1, 10) AS day, count(*) AS articles
    FROM articles GROUP BY site, day""",
    """CREATE VIEW articles_by_section AS -- articles per section and layout
    SELECT site, section, layout, count(*) AS articles,
        min(published) AS earliest, max(published) AS latest
    FROM articles GROUP BY site, section, layout""",
    """CREATE VIEW missing_fields AS -- how many articles lack a field, by layout
    SELECT site, layout, count(*) AS articles,
        sum(title IS NULL) AS title, sum(published IS NULL) AS published,
        sum(source IS NULL) AS source, sum(byline IS NULL) AS byline,
        sum(editor IS NULL) AS editor, sum(section IS NULL) AS section,
        sum(body IS NULL) AS body
    FROM articles GROUP BY site, layout""",
)
