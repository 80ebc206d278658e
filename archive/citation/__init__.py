"""An article as others cite it: in words, BibTeX, RIS and CSL-JSON."""

from archive.citation.bibtex import bibtex
from archive.citation.citing import Citation
from archive.citation.csl_json import csl_json
from archive.citation.embedded import coins, meta_tags
from archive.citation.forms import FORMS, Form, Language, citation_of, cited
from archive.citation.ris import ris
from archive.citation.text import chinese, english

__all__ = [
    "FORMS",
    "Citation",
    "Form",
    "Language",
    "bibtex",
    "chinese",
    "citation_of",
    "cited",
    "coins",
    "csl_json",
    "english",
    "meta_tags",
    "ris",
]
