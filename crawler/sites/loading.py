"""A profile's TOML text, checked and turned into a `Profile`."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import SelectorError
from lxml.etree import XPath, XPathError
from parsel.csstranslator import HTMLTranslator

from crawler.errors import ProfileError
from crawler.sites.checked import Checked
from crawler.sites.profile import (
    Addresses,
    Layout,
    Pace,
    Profile,
    Revisit,
    day_address,
)

V = TypeVar("V")

LAYOUT_FIELDS: Final = (
    "title",
    "kicker",
    "subtitle",
    "published",
    "source",
    "byline",
    "editor",
    "breadcrumb",
    "body",
)
"""The fields that a layout can place."""

_KEYS = (
    "title",
    "hosts",
    "timezone",
    "language",
    "start",
    "dated_start",
    "addresses",
    "pace",
    "revisit",
    "layouts",
)
_LAYOUT_KEYS = ("name", "mark", "fields")
_TRANSLATOR = HTMLTranslator()
_XPATH = "xpath:"
_DECODE_LINE = re.compile(r"\(at line (\d+)")


def parse_profile(text: str, *, file: str, name: str) -> Profile:
    """The profile that a TOML text describes.

    file: what errors call it. name: what the profile is called.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _DECODE_LINE.search(str(error))
        line = int(found[1]) if found else None
        raise ProfileError(file, line, f"is not TOML: {error}") from error
    return _Reader(text, file).profile(raw, name)


class _Reader(Checked):
    """Reads the profile in one text."""

    def profile(self, raw: Mapping[str, object], name: str) -> Profile:
        self._known(raw, _KEYS)
        zone = self._text_at(raw, "timezone")
        return Profile(
            name=name,
            title=self._optional_text(raw, "title"),
            hosts=self._texts(raw, "hosts", needed=True),
            timezone=self._compiled(zone, "timezone", _zone),
            language=self._optional_text(raw, "language"),
            start=self._texts(raw, "start", needed=True),
            dated_start=self._dated_start(raw),
            addresses=self._addresses(self._table(raw, "addresses")),
            pace=self._pace(self._table(raw, "pace")),
            revisit=self._revisit(self._table(raw, "revisit")),
            layouts=self._layouts(raw.get("layouts", [])),
            source=self._text,
            digest=hashlib.sha256(self._text.encode()).hexdigest(),
        )

    def _addresses(self, raw: Mapping[str, object]) -> Addresses:
        names = ("articles", "lists", "ignore")
        self._known(raw, (*names, "keep_query", "dated"))
        kept = self._texts(raw, "keep_query") if "keep_query" in raw else None
        patterns = {name: self._patterns(raw, name) for name in names}
        dated = raw.get("dated", True)
        if not isinstance(dated, bool):
            raise self._error("dated", f"dated must be true or false, not {dated!r}")
        return Addresses(**patterns, keep_query=kept, dated=dated)

    def _patterns(
        self, raw: Mapping[str, object], key: str
    ) -> tuple[re.Pattern[str], ...]:
        return tuple(
            self._compiled(text, text, re.compile) for text in self._texts(raw, key)
        )

    def _pace(self, raw: Mapping[str, object]) -> Pace:
        self._known(raw, [field.name for field in fields(Pace)])
        for key, value in raw.items():
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or value < 0
            ):
                raise self._error(key, f"{key} must be a number, not {value!r}")
            if key != "delay" and value == 0:
                raise self._error(key, f"{key} must be above 0")
        own = Pace()
        return Pace(
            delay=float(_number(raw, "delay", own.delay)),
            concurrency=int(_number(raw, "concurrency", own.concurrency)),
            timeout=float(_number(raw, "timeout", own.timeout)),
            max_body=int(_number(raw, "max_body", own.max_body)),
        )

    def _revisit(self, raw: Mapping[str, object]) -> Revisit:
        self._known(raw, ("pauses",))
        pauses = self._durations(raw, "pauses") if "pauses" in raw else Revisit().pauses
        return Revisit(pauses=pauses)

    def _dated_start(self, raw: Mapping[str, object]) -> tuple[str, ...]:
        """Addresses of a day, tried with one: `{year}`, `{month}`, `{day}`."""
        templates = self._texts(raw, "dated_start")
        for each in templates:
            try:
                day_address(each, date(2010, 7, 21))
            except (KeyError, IndexError, ValueError) as error:
                reason = f"{each!r} has other names in it than year, month and day"
                raise self._error(each, reason) from error
        return templates

    def _layouts(self, raw: object) -> tuple[Layout, ...]:
        if not isinstance(raw, list):
            raise self._error("layouts", "layouts must be tables: [[layouts]]")
        return tuple(self._layout(each) for each in raw)

    def _layout(self, raw: object) -> Layout:
        if not isinstance(raw, dict):
            raise self._error("layouts", "layouts must be tables: [[layouts]]")
        self._known(raw, _LAYOUT_KEYS)
        placed = self._table(raw, "fields")
        self._known(placed, LAYOUT_FIELDS)
        return Layout(
            name=self._text_at(raw, "name"),
            mark=self._mark(raw),
            fields={key: self._selector(placed, key) for key in placed},
        )

    def _mark(self, raw: Mapping[str, object]) -> XPath:
        """All of the mark's selectors must be found."""
        texts = self._list(raw, "mark", needed=True)
        paths = [self._compiled(text, text, _checked_path) for text in texts]
        return XPath(" and ".join(f"boolean({path})" for path in paths))

    def _selector(self, raw: Mapping[str, object], key: str) -> XPath:
        """One selector, or several of which each finds a part."""
        texts = self._list(raw, key, needed=True)
        paths = [self._compiled(text, text, _checked_path) for text in texts]
        return XPath(" | ".join(paths)) if len(paths) > 1 else XPath(paths[0])

    def _compiled(self, text: str, place: str, compiler: Callable[[str], V]) -> V:
        try:
            return compiler(text)
        except re.error as error:
            reason = f"pattern {text!r} does not compile: {error}"
            raise self._error(place, reason) from error
        except (SelectorError, XPathError) as error:
            reason = f"selector {text!r} does not compile: {error}"
            raise self._error(place, reason) from error
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise self._error(place, f"unknown time zone {text!r}") from error


def _number(raw: Mapping[str, object], key: str, default: float) -> float:
    value = raw.get(key, default)
    return value if isinstance(value, int | float) else default


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _path(selector: str) -> str:
    """The XPath of a selector: CSS, or XPath behind `xpath:`."""
    if selector.startswith(_XPATH):
        return selector.removeprefix(_XPATH).strip()
    return _TRANSLATOR.css_to_xpath(selector, prefix="//")


def _checked_path(selector: str) -> str:
    path = _path(selector)
    XPath(path)
    return path
