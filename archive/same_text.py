"""Which stored article says the same as one that was just read."""

from archive.archive import Archive
from archive.record import Article

_MOST = 50
"""Articles of one headline that are compared; some sites call a daily column alike."""


def article_of_same_text(archive: Archive, article: Article) -> str | None:
    """The address of a stored article of the site with this headline and body.

    Not that of the article itself; `None` where it has no body to go by.
    """
    if not article.title or not article.body:
        return None
    row = archive.db.execute(
        "SELECT url FROM (SELECT url, body FROM articles WHERE site = ? AND title = ? "
        "AND status = 'live' ORDER BY id DESC LIMIT ?) WHERE body = ? AND url <> ?",
        [article.site, article.title, _MOST, article.body, article.url],
    ).fetchone()
    return str(row[0]) if row else None
