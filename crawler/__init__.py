"""Turns the web, or a capture of it, into records."""

from typing import TYPE_CHECKING, Any

from crawler.sites import load_profile

if TYPE_CHECKING:
    from crawler.reading import extract_article

__all__ = ["extract_article", "load_profile"]


def __getattr__(name: str) -> Any:
    """What reads pages, imported when somebody asks for it (PEP 562).

    It takes as long as all else that `newsarchive search` needs.
    """
    if name == "extract_article":
        from crawler.reading import extract_article  # noqa: PLC0415  # see above

        return extract_article
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
