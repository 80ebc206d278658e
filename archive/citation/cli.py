"""The command that cites an article: `cite`."""

from pathlib import Path
from typing import get_args

import click

from archive.archive import Archive
from archive.citation.forms import Form, Language, citation_of, cited
from archive.command_line import Command, data_stream
from archive.reading import find, snapshot


@click.command(cls=Command, example="newsarchive cite k7hq2mzt5wfa --format bibtex")
@click.argument("article", metavar="ID|URL")
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    default="text",
    show_default=True,
    help="In words, or for a reference manager.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(get_args(Language)),
    default="zh",
    show_default=True,
    help="Of the words: GB/T 7714-2015, or English.",
)
def cite(
    *, archive: Path, quiet: bool, article: str, form: Form, language: Language
) -> None:
    """Print how to cite one article: its key, its number, or any of its addresses."""
    with Archive.read(archive) as opened, snapshot(opened):
        citation = citation_of(opened, find(opened, article))
    with data_stream() as stream:
        stream.write(cited(citation, form, language))
