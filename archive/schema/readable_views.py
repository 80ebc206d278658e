"""Views for people who have any SQLite tool and nothing of ours.

Each column has a line and a comment of its own: the page of the schema is made of them.
"""

from archive.schema.addition import Addition

READABLE_VIEWS = Addition(
    more=(
        """CREATE VIEW articles_at_a_glance AS -- one row an article, lists in one cell
SELECT
    a.key, -- for citations
    a.site, -- the profile's name
    substr(a.published, 1, 10) AS day, -- of publication, where the site is
    substr(a.published, 12, 5) AS time, -- of publication; empty: only a day is known
    a.section, -- the last crumb of the breadcrumb
    a.title, -- headline as printed
    a.source AS outlet, -- that the page credits
    (SELECT group_concat(name, '、') FROM people
        WHERE article = a.id AND role <> 'editor') AS writers, -- all but the editors
    a.editor AS editors, -- names joined with a space
    a.body_length AS characters, -- of the text
    (SELECT count(*) FROM images WHERE article = a.id) AS pictures, -- in the text
    (SELECT count(*) FROM copies WHERE article = a.id) AS copies, -- with its text
    (SELECT count(*) FROM revisions
        WHERE article = a.id AND changed <> '[]' AND cause = 'source'
    ) AS changes, -- of the page, after it was first captured
    a.status, -- live or gone
    a.url -- canonical address
FROM articles a""",
        """CREATE VIEW articles_by_month AS -- articles per month of publication
SELECT
    site, -- the profile's name
    substr(published, 1, 7) AS month, -- of publication, where the site is
    count(*) AS articles -- published in it
FROM articles WHERE published NOT NULL GROUP BY site, month""",
        """CREATE VIEW bylines AS -- who is credited with which article
SELECT
    p.name, -- of the person
    p.role, -- reporter, correspondent, photographer, editor or author
    p.affiliation, -- the outlet or office that the credit names
    a.published, -- moment or day of publication
    a.section, -- of the article
    a.source AS outlet, -- that the article credits
    a.site, -- the profile's name
    a.key, -- of the article
    p.article -- its number in articles
FROM people p JOIN articles a ON a.id = p.article""",
        """CREATE VIEW outlets AS -- one row an outlet that articles credit
SELECT
    source AS outlet, -- as credited
    count(*) AS articles, -- that credit it
    min(published) AS first_published, -- the earliest of them
    max(published) AS last_published -- the latest of them
FROM articles WHERE source NOT NULL GROUP BY source""",
        """CREATE VIEW changes AS -- what pages said otherwise later, one row a change
SELECT
    a.key, -- of the article
    a.site, -- the profile's name
    a.published, -- moment or day of publication
    r.captured_at AS seen_at, -- UTC, when the change was first seen
    round(julianday(r.captured_at) - julianday(a.published), 2) AS days_later, -- since
    r.changed AS fields, -- JSON: what differs from the reading before
    json_extract(r.record, '$.title') AS title, -- from then on
    length(json_extract(r.record, '$.body')) AS characters, -- of the text from then on
    r.number AS revision -- its number in revisions
FROM revisions r JOIN articles a ON a.id = r.article
WHERE r.changed <> '[]' AND r.cause = 'source'""",
        """CREATE VIEW reprints AS -- articles that print a text which another had first
SELECT
    f.key AS first_key, -- of the article that had it first
    f.site AS first_site, -- the profile's name
    f.source AS first_outlet, -- that it credits
    f.published AS first_published, -- moment or day of publication
    a.key, -- of the article that prints it too
    a.site, -- the profile's name
    a.source AS outlet, -- that this one credits
    a.published, -- moment or day of publication
    a.title -- of the later one
FROM articles a JOIN articles f ON f.key = a.story
WHERE a.id IN (SELECT article FROM copies) AND a.key <> a.story""",
        """CREATE VIEW pictures AS -- the pictures of all articles, one row a picture
SELECT
    a.key, -- of the article
    a.site, -- the profile's name
    a.published, -- moment or day of publication
    a.section, -- of the article
    i.position, -- from 0, in the order of the page
    i.caption, -- the line that describes it
    i.url -- address of the picture
FROM images i JOIN articles a ON a.id = i.article""",
        """CREATE VIEW word_search AS -- full text: WHERE words MATCH '"内 蒙 古"'
SELECT
    a.key, -- of the article
    a.published, -- moment or day of publication
    a.section, -- of the article
    a.source AS outlet, -- that it credits
    a.title, -- headline as printed
    a.url, -- canonical address
    a.id, -- its number in articles
    s.article_search AS words, -- to be asked with MATCH alone; NULL to look at
    s.rank AS distance -- the lower, the better it fits: ORDER BY distance
FROM article_search s JOIN articles a ON a.id = s.rowid""",
    ),
)
