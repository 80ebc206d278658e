"""Which addresses a page, feed, sitemap or script announces; nothing is fetched."""

from crawler.discover.anysite import profile_of
from crawler.discover.dates import address_date, stated_moment
from crawler.discover.documents import DocumentKind, document_kind, links_in
from crawler.discover.enorth import is_list_file
from crawler.discover.feeds import feed_links
from crawler.discover.link import AddressKind, Link, Way, address_kind
from crawler.discover.markup import page_links, style_sheets
from crawler.discover.scripts import script_links
from crawler.discover.sitemaps import robots_sitemaps, sitemap_links

__all__ = [
    "AddressKind",
    "DocumentKind",
    "Link",
    "Way",
    "address_date",
    "address_kind",
    "document_kind",
    "feed_links",
    "is_list_file",
    "links_in",
    "page_links",
    "profile_of",
    "robots_sitemaps",
    "script_links",
    "sitemap_links",
    "stated_moment",
    "style_sheets",
]
