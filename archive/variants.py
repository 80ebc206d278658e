"""Traditional characters and the simplified ones that search takes for the same."""

import re
from collections.abc import Mapping
from importlib.resources import files


def _read() -> Mapping[str, str]:
    lines = files("archive").joinpath("variants.txt").read_text("utf-8").splitlines()
    groups = (line for line in lines if not line.startswith("#"))
    return {each: group[0] for group in groups for each in group[1:]}


VARIANTS = _read()
"""Of each traditional character the simplified one."""

_VARIANT = re.compile(f"[{''.join(VARIANTS)}]")


def simplified(text: str) -> str:
    """The text with its traditional characters simplified, character by character.

    >>> simplified("內蒙古發展")
    '内蒙古发展'
    """
    # Five times as fast as str.translate, which looks every character up.
    return _VARIANT.sub(lambda found: VARIANTS[found[0]], text)
