"""A text that a page prints again: for another screen, or to be read aloud."""

from collections.abc import Mapping

from crawler.extract.lines import Line
from crawler.extract.text import letters

_ALIKE = 12
_LEAST = 30
_SHARE = 0.8


def before_copies(
    lines: list[tuple[int, Line]], prose: Mapping[int, float]
) -> list[tuple[int, Line]]:
    """The lines up to where the text begins anew.

    prose: the weights of the lines of prose, by their numbers. What stands between the
        last of them and the copy is the copy's head. A lead that the text repeats is no
        copy: what follows it is new.
    """
    place = _begins_again([line.text for _, line in lines])
    if place is None:
        return lines
    own, rest = lines[:place], lines[place:]
    known = "".join(letters(line.text) for _, line in own)
    weighed = [(prose.get(number, 0.0), letters(line.text)) for number, line in rest]
    whole = sum(weight for weight, _ in weighed)
    if sum(weight for weight, text in weighed if text in known) < _SHARE * whole:
        return lines
    while own and own[-1][0] not in prose:
        own.pop()
    return own


def _begins_again(texts: list[str]) -> int | None:
    """Where the first long line is printed again, or a line that begins with it."""
    start = next((n for n, text in enumerate(texts) if len(text) > _LEAST), None)
    if start is None:
        return None
    opening = texts[start][:_ALIKE]
    places = [n for n in range(start + 1, len(texts)) if texts[n].startswith(opening)]
    if not places:
        return None
    whole = letters(texts[start])
    return next((n for n in places if letters(texts[n]).startswith(whole)), None)
