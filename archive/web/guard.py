"""What every request must be, and what every answer says to the browser."""

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

METHODS = frozenset({"GET", "HEAD"})

SQL_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What Datasette's own pages need: their editor and menus are scripts inside them."""

HEADERS = {
    b"content-security-policy": SQL_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-dns-prefetch-control": b"off",  # a link asks nobody before it is followed
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-cache",
}
"""What an answer says unless its page says it otherwise."""

OWN_PLACES = ("static", "static-plugins", "metadata", "versions", "settings", "plugins")
"""What may be seen of Datasette's own; the rest tells of this machine, or signs in."""


class Guard:
    """Lets through what only looks, and asks for this very server.

    is_local: whether it listens on a loopback address alone. Then the request must be
    for one, too: a page of the web whose name leads here has no business here.
    """

    def __init__(self, app: App, *, is_local: bool, base: str = "/") -> None:
        self._app = app
        self._is_local = is_local
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        saying = _with_headers(send)
        refused = self._refused(scope)
        if refused is not None:
            await _say(saying, *refused)
        else:
            await self._app({**scope, "method": "GET"}, receive, saying)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        if scope["method"] not in METHODS:
            return 405, "only GET and HEAD: this archive is read, not written"
        if self._is_local and not is_loopback(_host(scope)):
            return 421, "this server answers to 127.0.0.1 and localhost only"
        if scope["path"].startswith(("//", "/\\")):
            return 404, "no such page"  # to take its last slash away would lead astray
        step = scope["path"].removeprefix(self._base.rstrip("/")).lstrip("/")
        first, _, rest = step.partition("/")
        own = rest.partition("/")[0].partition(".")[0]
        if first == "-" and own not in OWN_PLACES:
            return 404, "no such page"
        return None


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own.

    >>> is_loopback("127.0.0.1:8001"), is_loopback("[::1]"), is_loopback("a.example")
    (True, True, False)
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or is_loopback_address(name)


def is_loopback_address(text: str) -> bool:
    """Whether this is the number of a network that never leaves the machine.

    >>> is_loopback_address("::1"), is_loopback_address("192.0.2.1")
    (True, False)
    """
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _host(scope: Scope) -> str:
    found = [value for name, value in scope["headers"] if name == b"host"]
    return found[0].decode("latin-1") if len(found) == 1 else ""


def _with_headers(send: Send) -> Send:
    async def saying(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = list(message.get("headers", []))
            names = {name.lower() for name, _ in said}
            more = [each for each in HEADERS.items() if each[0] not in names]
            message = {**message, "headers": [*said, *more]}
        await send(message)

    return saying


async def _say(send: Send, status: int, words: str) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8")]
    if status == 405:
        plain.append((b"allow", b"GET, HEAD"))
    await send({"type": "http.response.start", "status": status, "headers": plain})
    await send({"type": "http.response.body", "body": f"{words}\n".encode()})
