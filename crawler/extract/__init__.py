"""From a page to its record: `extract` reads one page, `join` puts several together."""

from crawler.extract.article import extract
from crawler.extract.joining import join
from crawler.extract.kind import says_missing
from crawler.extract.paging import article_pages, page_number
from crawler.extract.recurring.learning import (
    FEWEST,
    SAMPLE,
    Learner,
    Lesson,
    surroundings,
)
from crawler.extract.version import EXTRACTOR_VERSION

__all__ = [
    "EXTRACTOR_VERSION",
    "FEWEST",
    "SAMPLE",
    "Learner",
    "Lesson",
    "article_pages",
    "extract",
    "join",
    "page_number",
    "says_missing",
    "surroundings",
]
