"""Traditional characters and the simplified ones that search takes for the same."""

from collections.abc import Mapping
from importlib.resources import files


def _read() -> Mapping[int, str]:
    lines = files("archive").joinpath("variants.txt").read_text("utf-8").splitlines()
    groups = (line for line in lines if not line.startswith("#"))
    return {ord(each): group[0] for group in groups for each in group[1:]}


VARIANTS = _read()
"""For `str.translate`: of each traditional character the simplified one."""
