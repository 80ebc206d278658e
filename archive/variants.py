"""Traditional characters and the simplified ones that search takes for the same."""

from collections.abc import Mapping
from importlib.resources import files


def _read() -> Mapping[str, str]:
    lines = files("archive").joinpath("variants.txt").read_text("utf-8").splitlines()
    groups = (line for line in lines if not line.startswith("#"))
    return {each: group[0] for group in groups for each in group[1:]}


VARIANTS = _read()
"""Of each traditional character the simplified one."""


def simplified(text: str) -> str:
    """The text with its traditional characters simplified, character by character.

    >>> simplified("內蒙古發展")
    '内蒙古发展'
    """
    # Several times as fast as str.translate, or as a pattern of four thousand signs.
    return "".join(map(VARIANTS.get, text, text))
