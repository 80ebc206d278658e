"""Pages made of templates: what is put in is always escaped."""

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from archive.coverage.days import state
from archive.coverage.gap import Gap
from archive.web.asked import Asked, Reply
from archive.web.heat import sign
from archive.web.language import LANGUAGES, tongue
from archive.web.wording import Wording

HERE = Path(__file__).parent
STATIC = HERE / "static"

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""What a page of ours may do: show its own styles and pictures, send its own forms."""


def page(asked: Asked, template: str, *, status: int = 200, **known: Any) -> Reply:
    """The page that a template makes of what is known."""
    text = _environment().get_template(template).render(**_shared(asked), **known)
    headers = {"Content-Security-Policy": POLICY, "Vary": "Accept-Language"}
    return Reply(body=text.encode(), status=status, headers=headers)


def web_address(url: str | None) -> str | None:
    """The address, if a link may lead there: http or https, and a host.

    >>> web_address("javascript:alert(1)"), web_address("http://a.example/1")
    (None, 'http://a.example/1')
    """
    if url is None or not url.isprintable():
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else None


def _shared(asked: Asked) -> Mapping[str, Any]:
    wording = Wording(asked.language)
    return {
        "asked": asked,
        "link": asked.link,
        "around_day": _around_day(asked),
        "time_link": lambda time: asked.again(**{"in": time, "page": None}),
        "site_link": lambda site: asked.link("coverage", site=site),
        "section_link": lambda section: asked.again(section=section, page=None),
        "link_to": lambda step: partial(asked.link, step),
        "say": wording.say,
        "wording": wording,
        "languages": [
            (Wording(each).tag, asked.again(lang=each), each == asked.language)
            for each in LANGUAGES
        ],
        "style": f"{asked.base}static/archive.css?{_digest('archive.css')}",
        "reading": f"{asked.base}static/reading.css?{_digest('reading.css')}",
        "icon": f"{asked.base}static/icon.svg",
    }


def _around_day(asked: Asked) -> tuple[str, str]:
    """What stands around a day in its address: a page may have thousands of them."""
    before, behind = asked.link("day", "?", site=asked.said("site") or None).split(
        "%3F"
    )
    return before, behind


def _gap_state(gap: Gap) -> str:
    return state([gap])


def _gap_reasons(gap: Gap) -> list[str]:
    """Why people let it be, each reason once."""
    reasons = (gap.accepted, *(miss.accepted for miss in gap.misses))
    return [*dict.fromkeys(reason for reason in reasons if reason)]


@cache
def _digest(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:8]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"tongue": tongue, "web_address": web_address}
    made.globals |= {"gap_state": _gap_state, "gap_reasons": _gap_reasons, "sign": sign}
    return made
