"""What a site's other pages tell of the element that holds the text."""

import re
from functools import lru_cache

from crawler.extract.lines import Block, Flow
from crawler.page import Page
from crawler.sites.model import SiteModel

_NUMBER = re.compile(r"\d+")
_LONGEST = 80
_LEAST_TEXT = 60
_INSIDE, _ELSEWHERE = 0.5, 0.1


def container_dress(flow: Flow, block: Block) -> str | None:
    """The tag and names of a block and of its parent; `None` where neither has a name.

    Numbers are left out, since they tell pages of one design apart: `post-1234`.
    """
    parent = flow.blocks.get(block.element.getparent())
    own, above = _own_dress(block), "" if parent is None else _own_dress(parent)
    is_named = bool(block.names or (parent is not None and parent.names))
    return f"{own}<{above}" if is_named else None


def _own_dress(block: Block) -> str:
    return f"{block.tag}.{_names(block.names)}" if block.names else block.tag


@lru_cache(maxsize=4096)
def _names(names: str) -> str:
    return ".".join(_NUMBER.sub("", names).replace("<", "").split())[:_LONGEST]


def confirmed(page: Page, flow: Flow, chosen: Block) -> Block:
    """The block that holds the text, where pages of the site agree on another one.

    A block that is marked up as any container of several texts is not doubted. Else one
    that is as usual, if there is one here with text enough, goes before it.
    """
    model = page.model
    if model is None or not model.usual:
        return chosen
    if container_dress(flow, chosen) in model.dresses:
        return chosen
    found = [each for each in flow.blocks.values() if _is_usual(flow, each, model)]
    if not found:
        return chosen
    best = max(found, key=lambda each: _own_text(flow, each))
    needed = _own_text(flow, chosen) * _share(best, chosen)
    return best if _own_text(flow, best) >= max(needed, _LEAST_TEXT) else chosen


def _is_usual(flow: Flow, block: Block, model: SiteModel) -> bool:
    """Whether it is a usual container; most are none by their own names alone."""
    if block.end == block.start or block.tag not in model.usual_tags:
        return False
    if _own_dress(block) not in model.usual_alone:
        return False
    return container_dress(flow, block) in model.usual


def _share(best: Block, chosen: Block) -> float:
    """How much of the chosen block's text the better one has to hold."""
    if best.start <= chosen.start and chosen.end <= best.end:
        return 0.0
    is_inside = chosen.start <= best.start and best.end <= chosen.end
    return _INSIDE if is_inside else _ELSEWHERE


def _own_text(flow: Flow, block: Block) -> int:
    """How many characters of own text stand here, lines of links left out."""
    return sum(
        line.unlinked
        for line in flow.lines[block.start : block.end]
        if line.unlinked > line.linked and not line.learnt
    )
