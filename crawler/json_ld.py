"""The JSON of a page's scripts, read as far as it can be."""

import json
import re
from collections.abc import Iterator, Mapping

JsonObject = Mapping[str, object]

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_PAIR = re.compile(
    r'"(@type|headline|name|datePublished|dateModified|dateCreated|description)"'
    r'\s*:\s*"((?:[^"\\\n]|\\.)*)"'
)
_ARTICLES = ("Article", "BlogPosting")
_DEPTH = 12


def objects_in(text: str) -> Iterator[JsonObject]:
    """The JSON objects in a script, outer ones before those inside them.

    A script that is no JSON still gives what can be told of it: pages put line breaks
    into strings, commas before brackets, and quotation marks into headlines.

    >>> next(iter(objects_in('{"a": 1,}')))
    {'a': 1}
    """
    bare = _WRAPPING.sub("", text).strip().rstrip(";")
    if not bare:
        return
    value = _value(bare)
    yield from _objects(value if value is not None else _salvaged(bare), _DEPTH)


def _value(text: str) -> object:
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _salvaged(text: str) -> dict[str, object]:
    """The first value of each well-known key; an article's type before any other."""
    found: dict[str, object] = {}
    for key, value in _PAIR.findall(text):
        if key == "@type" and value.endswith(_ARTICLES):
            found[key] = value
        found.setdefault(key, value.replace('\\"', '"').replace("\\/", "/"))
    return found


def _objects(value: object, depth: int) -> Iterator[JsonObject]:
    if not depth:
        return
    if isinstance(value, dict):
        if value:
            yield value
        for inner in value.values():
            yield from _objects(inner, depth - 1)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each, depth - 1)
