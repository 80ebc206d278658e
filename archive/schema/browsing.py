"""Indexes that let pages show half a million articles without reading their texts."""

from archive.schema.addition import Addition

BROWSING = Addition(
    more=(
        "DROP INDEX articles_source",
        "CREATE INDEX articles_source ON articles(source, published, section, site)",
        """CREATE INDEX articles_site
    ON articles(site, published, section, first_captured, url)""",
        """CREATE INDEX articles_facts
    ON articles(id, published, source, section, site)""",
    ),
)
