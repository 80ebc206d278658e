"""What a search found, as a person reads it."""

from collections.abc import Iterator

from rich.text import Text

from archive.command_line import printable
from archive.search.excerpt import Mark
from archive.search.searching import Hit


def hit_lines(hit: Hit, *, in_colour: bool) -> Iterator[Text]:
    """A hit in lines; its words are coloured, or stand between 【 and 】."""
    facts = (hit.key, hit.published, hit.source, hit.section, hit.site)
    title = hit.title or "(no title)"
    yield _highlighted(title, hit.title_marks, in_colour=in_colour, style="bold")
    yield Text(printable("  ".join(filter(None, facts))), "dim")
    if hit.excerpt:
        piece = hit.excerpt
        text = _highlighted(piece.text, piece.marks, in_colour=in_colour)
        before, after = "…" * (piece.start > 0), "…" * piece.is_cut
        yield Text.assemble(before, text, after)
    yield Text(printable(hit.url), "blue")
    yield Text()


def _highlighted(
    text: str, marks: tuple[Mark, ...], *, in_colour: bool, style: str = ""
) -> Text:
    line, done = Text(style=style), 0
    for start, end in marks:
        line.append(_one_line(text[done:start]))
        word = _one_line(text[start:end])
        line.append(word if in_colour else f"【{word}】", "bold red" * in_colour)
        done = end
    line.append(_one_line(text[done:]))
    return line


def _one_line(text: str) -> str:
    return printable(text).replace("\n", " ").replace("\t", " ")
