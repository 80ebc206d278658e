"""What the archive keeps: an article's record, and the capture it was read from."""

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, Self, get_args

Kind = Literal["article", "list", "login", "error", "empty", "other"]
"""What a page is. Only articles are stored as records."""

Role = Literal["reporter", "correspondent", "photographer", "editor", "author"]
"""What a credited person did: 记者, 通讯员, 摄影, 责任编辑 / 责编, 作者."""

Origin = Literal["crawl", "fetch", "warc", "wayback", "common-crawl"]
"""By which way a capture came into the archive."""

KINDS: tuple[Kind, ...] = get_args(Kind)
ROLES: tuple[Role, ...] = get_args(Role)


def article_key(url: str) -> str:
    """The short stable key of the article at this canonical URL, for citations.

    Sixty bits of the SHA-256 of the address without its scheme, so that a site's move
    from http to https does not change a citation: twelve letters and digits (RFC 4648
    base 32, lower case).

    >>> article_key("http://a.example/1.html") == article_key("https://a.example/1.html")
    True
    """
    address = url.split("://", 1)[-1]
    return b32encode(hashlib.sha256(address.encode()).digest())[:12].decode().lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Crumb:
    """One step of a breadcrumb.

    name: the text of the step.
    url: where it leads, absolute; `None` where the step is not a link.
    """

    name: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody whom the page credits.

    name: the name alone, without role or outlet.
    role: what the person did.
    affiliation: the outlet or office that the credit names for this person (`新华社`);
        `None` where it names none, or only itself (`本报`, `本网`).
    """

    name: str
    role: Role
    affiliation: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture of the body.

    url: its address, absolute.
    caption: the line that describes it, which is no part of the body.
    position: how many lines of the body stand before it; 0 is above the first.
    """

    url: str
    caption: str | None = None
    position: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Where one value of a record was read from.

    field: a field of `Article`, or `encoding`: how the bytes became text.
    rule: the name of the reader that answered.
    place: an XPath into the parsed page, or the header, tag or comment that was read.
    text: the text that the value was read from, as it stands there.
    """

    field: str
    rule: str
    place: str | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """What one page says, read by one version of the extractor.

    `None` means that the page does not say; an empty tuple, that there are none. Where
    a text is "as printed", its white space (NBSP and U+3000 included) is normalised to
    single spaces and nothing else is changed: width and punctuation stay.

    url: the canonical address: the article's identity.
    kind: what the page is; extraction always gives a record, whatever the kind.
    site: the name of the profile that it was read with.
    title: the headline as printed, without the site's name.
    kicker: 引题 / 眉题, the line above the headline.
    subtitle: 副题, the line below the headline.
    published: ISO 8601 with the site's UTC offset, seconds padded with zeros
        (`2010-07-21T17:18:00+08:00`); a date alone (`2010-07-21`) where the page gives
        no time.
    published_text: the moment as printed (`10-07-21 17:18`), without its label.
    modified: like `published`, for a stated update.
    source: 来源 / 稿源, the outlet that the page credits, without the label.
    source_url: where the source's name leads, absolute.
    byline: the credit as printed, without its brackets and without a label such as
        `作者：`: a line of its own near the headline, the credit that closes the last
        paragraph (which is then cut from the body), or the one in a dateline
        (`新华社北京7月21日电(记者 X)`, which stays in the body), in this order.
    people: everybody credited, in the order in which the page prints them, nobody
        twice in one role: by a line near the headline, datelines, captions
        (photographers), closing credits, the editors' line.
    breadcrumb: the crumbs in order, without the end marker 正文 and without the label
        that says "you are here".
    body: clean text, one paragraph a line, in reading order, without indents: no
        navigation, tools, related links, captions, editor line, copyright, footer or
        closing credit. Sub-heads are lines; a table's rows are tab-separated lines, a
        list's items are lines.
    images: the pictures of the body, in order.
    pages: the addresses of all pages of a multi-page article, the first included; empty
        for an article of one page.
    language, keywords, description: as the page's head says.
    layout: which of the profile's layouts read it, or `generic`.
    evidence: where each value comes from; at most one entry a field.
    """

    url: str
    kind: Kind
    site: str | None = None
    title: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    published: str | None = None
    published_text: str | None = None
    modified: str | None = None
    source: str | None = None
    source_url: str | None = None
    byline: str | None = None
    people: tuple[Person, ...] = ()
    breadcrumb: tuple[Crumb, ...] = ()
    body: str | None = None
    images: tuple[Image, ...] = ()
    pages: tuple[str, ...] = ()
    language: str | None = None
    keywords: tuple[str, ...] = ()
    description: str | None = None
    layout: str = "generic"
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> str:
        """The short stable key, derived from the address."""
        return article_key(self.url)

    @property
    def editor(self) -> str | None:
        """The names with role `editor`, joined with a space."""
        names = [person.name for person in self.people if person.role == "editor"]
        return " ".join(names) or None

    @property
    def section(self) -> str | None:
        """The section that the breadcrumb ends in: its last crumb."""
        return self.breadcrumb[-1].name if self.breadcrumb else None

    def as_json(self) -> dict[str, Any]:
        """This record as plain JSON values, derived fields included."""
        said = {name: getattr(self, name) for name in _ARTICLE}
        for name, columns in _PARTS.items():
            said[name] = [_plain(each, columns) for each in said[name]]
        for name in _LISTS:
            said[name] = list(said[name])
        derived = {"key": self.key, "editor": self.editor, "section": self.section}
        return said | derived

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """The record that `as_json` wrote; derived fields are derived again."""
        known = {field.name: record[field.name] for field in fields(cls)}
        for name, part in _TYPES.items():
            known[name] = tuple(part(**each) for each in known[name])
        for name in _LISTS:
            known[name] = tuple(known[name])
        return cls(**known)


_TYPES: Mapping[str, type[Person | Crumb | Image | Evidence]] = {
    "people": Person,
    "breadcrumb": Crumb,
    "images": Image,
    "evidence": Evidence,
}
_LISTS = ("pages", "keywords")
_ARTICLE = tuple(field.name for field in fields(Article))
_PARTS = {
    name: tuple(field.name for field in fields(part)) for name, part in _TYPES.items()
}


def _plain(part: object, columns: tuple[str, ...]) -> dict[str, Any]:
    # dataclasses.asdict() copies every value deeply, which takes ten times as long.
    return {name: getattr(part, name) for name in columns}


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """Where a record lies: one gzip member of one WARC file.

    file: the file's name inside the archive's `warc/`.
    offset, length: of the compressed member, in bytes.
    member_digest: SHA-256 of the compressed member, hexadecimal.
    """

    file: str
    offset: int
    length: int
    member_digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request and its response, byte for byte as they went over the wire.

    url: the address that was asked for.
    captured_at: when the response began to arrive, UTC.
    request, response: HTTP/1.1 messages, transfer coding included.
    ip_address: the server's.
    origin: by which way it came.
    truncated: why the response is not whole (WARC 1.1 section 5.13: `length`, `time`,
        `disconnect`), or `None`.
    imported_from: where a capture of somebody else's was found: the WARC file's name
        and the record's WARC-Record-ID, or the index's address; `None`: it is our own.
    """

    url: str
    captured_at: datetime
    request: bytes
    response: bytes
    ip_address: str | None = None
    origin: Origin = "crawl"
    truncated: str | None = None
    imported_from: str | None = None
