"""How a page's place and language bear on its dates: the zone, and the order."""

from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.extract.dates.moment import Order
from crawler.extract.flow import is_chinese
from crawler.extract.site_names import host
from crawler.page import Page

CHINA = timezone(timedelta(hours=8))
"""Of all places that print Chinese: mainland, Hong Kong, Macau, Taiwan, Singapore."""

_ZONES = {
    name: zone
    for zone, names in {
        "Europe/Berlin": "de nl it pl cs sk hu sl hr sv da nb nn no",
        "Europe/Athens": "el fi bg ro et lv lt",
        "Europe/Istanbul": "tr",
        "Asia/Tokyo": "ja",
        "Asia/Seoul": "ko",
        "Asia/Ho_Chi_Minh": "vi",
    }.items()
    for name in names.split()
}
_YEAR_FIRST = ("zh", "ja", "ko", "hu", "mn", "lt")
_AMERICAN = ("us", "gov", "mil", "edu")
_BRITISH = (
    "gb",
    "uk",
    "au",
    "nz",
    "ie",
    "in",
    "za",
    "sg",
    "my",
    "hk",
    "ng",
    "ke",
    "pk",
)
_ENGLISH_TONGUE = ("en", "")


def zone_of(page: Page, zone: tzinfo | None) -> tzinfo | None:
    """The zone of the site, else of the language that the page is printed in.

    `None` for languages that are at home in several: English, Spanish, Russian.
    """
    if zone is not None:
        return zone
    if is_chinese(page):
        return CHINA
    name = _ZONES.get(_language(page)[0])
    return ZoneInfo(name) if name else None


@lru_cache(maxsize=2)
def order_of(page: Page) -> Order:
    """Which of day, month and year this page writes first in figures.

    English alone is written both ways: the region of the language tag tells, else the
    country in the address.
    """
    if is_chinese(page):
        return "ymd"
    language, region = _language(page)
    if language in _YEAR_FIRST:
        return "ymd"
    if language not in _ENGLISH_TONGUE:
        return "dmy"
    place = region or host(page.url).rpartition(".")[2]
    if place in _AMERICAN or (len(place) > 2 and not place.isdigit()):
        return "mdy"
    return "dmy" if place in _BRITISH or not region else "mdy"


def _language(page: Page) -> tuple[str, str]:
    """The declared language and region in lower case; both may be empty."""
    declared = page.tree.get("lang") or page.meta.get("og:locale") or ""
    language, _, region = declared.strip().lower().replace("_", "-").partition("-")
    return language, region
