"""A citation as web pages carry it, for reference managers that look there. Pure."""

from collections.abc import Iterator
from urllib.parse import urlencode

from archive.citation.citing import Citation


def meta_tags(cited: Citation) -> Iterator[tuple[str, str]]:
    """Names and contents of the meta tags that Google Scholar and Zotero read."""
    yield "citation_title", cited.title
    yield from (("citation_author", name) for name in cited.authors)
    if cited.date:
        yield "citation_publication_date", cited.date.replace("-", "/")
    yield "citation_online_date", cited.accessed.replace("-", "/")
    yield "citation_publisher", cited.outlet or cited.host
    yield "citation_public_url", cited.url
    if cited.language:
        yield "citation_language", cited.language
    yield from (("citation_keywords", word) for word in cited.keywords)


def coins(cited: Citation) -> str:
    """The context object (ANSI/NISO Z39.88) that the title of a `Z3988` span holds."""
    said = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle" if cited.outlet else "webpage"),
        ("rft.title", cited.title),
        *(("rft.creator", name) for name in cited.authors),
        ("rft.publisher", cited.outlet or cited.host),
        ("rft.date", cited.date),
        ("rft.identifier", cited.url),
        ("rft.language", cited.language or ""),
        ("rft.source", cited.outlet or cited.host),
    ]
    return urlencode([(name, value) for name, value in said if value])
