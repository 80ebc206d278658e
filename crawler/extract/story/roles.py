"""What the names of a page's blocks say about them."""

import re
from functools import lru_cache

from crawler.extract.lines import Block

# Stems that stand inside longer names too (articlerelated, relatedposts).
_NEVER = re.compile(
    r"comment|disqus|pinglun|liuyan|gentie|replies|respond(?!ent)|regwall|cookie|consent"
)
_ASIDE = re.compile(
    r"related|relate[-_]|recommend|recirc|sidebar|footer|copyright|breadcrumb|newsletter"
    r"|subscri|\babo\b|abonn|sharing|social|cookie|privacy|consent|gdpr|promo|advert"
    r"|sponsor|outbrain|taboola"
    r"|most-?read|most-?popular|mostviewed|trending|popular-|regwall"
    r"|tuijian|xiangguan|shengming|disclaimer|mianze|toolbar|tooltip|pagination|prevnext"
    r"|prev-next|readmore|read-more|morefrom|more-from|morenews|more-news|tagcloud"
    r"|author-?(?:bio|box|info|card|profile|desc)|bio-?box|about-?(?:the-?)?author"
    r"|disclosure|small-?print|fine-?print|lettre-?info|pull-?quote|offer-|-offer"
    r"|slideshow|carousel|lightbox|modal|popup|popover|overlay|dialog|navbar|navigation|signup|sign-up|donat|correction-form|feedback"
)
_WORDS = frozenset([
    "ad", "ads", "adbox", "banner", "hot", "rank", "ranking", "menu", "nav", "share",
    "shares", "sns", "tag", "tags", "tool", "tools", "side", "right", "guess", "login",
    "signin", "rating", "ratings", "vote", "poll", "app", "download", "qrcode", "ewm",
    "erweima", "weixin", "wechat", "foot", "bottom", "header", "masthead", "hint",
    "notice", "alert", "legal", "partner", "partners", "links", "toc", "skip",
    "skiplink", "more", "bio",
])  # fmt: skip
_CAPTION = re.compile(
    r"caption|figcap|tushuo|credit|image-?meta|photo-?by"
    r"|(?:image|photo|pic|img)[-_]?(?:te?xt|desc|info|note)"
)
_SPLIT = re.compile(r"[^a-z]+")
_UNSEEN = re.compile(r"visually-?hidden|screen-?reader|\bsr-only\b")
_HIDDEN = frozenset(["hidden", "d-none", "is-hidden", "hide", "invisible"])
# hidden md:block, d-none d-md-block: shown where the window is wide.
_SHOWN = re.compile(r":(?:block|flex|grid|inline|table|visible)|\bd-\w\w-|visible")
_ASIDE_TAGS = frozenset(["aside", "nav", "footer", "menu", "form", "dialog"])
_ROLES = frozenset(["complementary", "navigation", "contentinfo", "search", "dialog"])
_WHOLE = frozenset(["html", "body", "main"])


@lru_cache(maxsize=4096)
def _names_never(names: str) -> bool:
    return _NEVER.search(names) is not None


@lru_cache(maxsize=4096)
def _names_aside(names: str) -> bool:
    if _ASIDE.search(names) is not None:
        return True
    return not _WORDS.isdisjoint(_SPLIT.split(names))


@lru_cache(maxsize=4096)
def _names_unseen(names: str) -> bool:
    if _UNSEEN.search(names) is not None:
        return True
    hidden = not _HIDDEN.isdisjoint(names.split())
    return hidden and _SHOWN.search(names.replace("invisible", "")) is None


def is_unseen(block: Block) -> bool:
    """Whether a block is named as one that is not seen, or by screen readers alone."""
    return bool(block.names) and _names_unseen(block.names)


def names_caption(names: str) -> bool:
    """Whether a block of these names holds what is printed below a picture."""
    return _CAPTION.search(names) is not None


def is_teaser(block: Block) -> bool:
    """Whether a block is named as the beginning of a story: another's, or its own."""
    return "teaser" in block.names


def is_never_text(block: Block) -> bool:
    """Whether a block is named as what readers wrote, or as a bar before the text."""
    return bool(block.names) and _names_never(block.names)


def is_aside(block: Block) -> bool:
    """Whether a block is made or named as something beside the article."""
    if block.tag in _WHOLE:
        return False
    if block.tag in _ASIDE_TAGS or (block.names and _names_aside(block.names)):
        return True
    return is_never_text(block) or block.element.get("role") in _ROLES
