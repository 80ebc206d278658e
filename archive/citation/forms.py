"""The forms in which an article is cited, by their names."""

from collections.abc import Callable, Mapping
from typing import Literal

from archive.archive import Archive
from archive.captures import capture
from archive.citation.bibtex import bibtex
from archive.citation.citing import Citation
from archive.citation.csl_json import csl_json
from archive.citation.ris import ris
from archive.citation.text import chinese, english
from archive.loading import StoredArticle
from archive.record import Article

Form = Literal["text", "bibtex", "ris", "csl-json"]
Language = Literal["zh", "en"]

FORMS: Mapping[Form, Callable[[Citation], str]] = {
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}
"""The forms that programs read; `text` is for people, and has a language."""


def citation_of(
    archive: Archive,
    stored: StoredArticle,
    reading: tuple[Article, int] | None = None,
) -> Citation:
    """The citation of an article's newest reading, or of this one and its capture."""
    article, number = reading or (stored.article, stored.capture)
    found = capture(archive, number)
    return Citation.of(article, found.captured_at, found.payload)


def cited(citation: Citation, form: Form, language: Language = "zh") -> str:
    """The citation in one of the forms, its last line ended."""
    if form == "text":
        said = chinese(citation) if language == "zh" else english(citation)
        return f"{said}\n"
    return FORMS[form](citation)
