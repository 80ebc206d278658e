"""Datasette's CSV, with cells that a spreadsheet would run made harmless."""

import csv
import io
import re

from archive.export.csv import defused
from archive.web.guard import App, Message, Receive, Scope, Send

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class Defused:
    """Passes everything on as it is, but for what Datasette sends as CSV.

    That comes row by row. Who needs every cell as it is stored asks for JSON.
    base: the path under which all pages lie. name: how Datasette's begin from there.
    """

    def __init__(self, app: App, *, base: str, name: str) -> None:
        self._app = app
        self._base = base.rstrip("/")
        self._place = f"/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"] if scope["type"] == "http" else ""
        own = path.removeprefix(self._base)  # a proxy may have taken it off already
        is_csv = own.startswith(self._place) and path.endswith(".csv")
        await self._app(scope, receive, _defusing(send) if is_csv else send)


def _defusing(send: Send) -> Send:
    is_good = True

    async def sending(message: Message) -> None:
        nonlocal is_good
        if message["type"] == "http.response.start":
            is_good = message["status"] == 200
        elif is_good and message.get("body"):
            text = message["body"].decode("utf-8")
            message = {**message, "body": defused_rows(text).encode("utf-8")}
        await send(message)

    return sending


def defused_rows(text: str) -> str:
    """The rows with every cell harmless; numbers stay as they are.

    >>> defused_rows("a,=1+1,-2.5\\r\\n")
    "a,'=1+1,-2.5\\r\\n"
    """
    made = io.StringIO()
    rows = csv.writer(made)
    for row in csv.reader(io.StringIO(text, newline="")):
        rows.writerow(
            [cell if _NUMBER.fullmatch(cell) else defused(cell) for cell in row]
        )
    return made.getvalue()
