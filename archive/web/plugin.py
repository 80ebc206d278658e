"""What Datasette is told of our pages: its hooks."""

import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Forbidden, Request, Response
from sqlite_utils import Database

from archive.migrations import show_as_of_today
from archive.text import seg
from archive.web.asked import Asked, Reply
from archive.web.language import chosen, preferred
from archive.web.pages import ROUTES, Handler
from archive.web.streaming import Receive, Send, stream
from archive.web.troubles import answered, json_trouble, trouble

NAME = "archive"
"""Of the database, as Datasette's addresses have it."""

View = Callable[[Request, Datasette, Send, Receive], Awaitable[Response | None]]


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, View]]:
    """Our pages; Datasette's own lie behind them."""
    del datasette
    return [(pattern, _view(handler)) for pattern, handler in ROUTES]


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Give whoever writes SQL what our own commands have."""
    if database == NAME:
        db = Database(conn)
        db.register_function(seg, deterministic=True)
        rows, conn.row_factory = conn.row_factory, None
        show_as_of_today(db)
        conn.row_factory = rows


@hookimpl
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """The way back from Datasette's pages."""
    return [{"href": datasette.urls.path("/"), "label": "newsarchive 新闻档案"}]


@hookimpl
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Response:
    """A page of our own that says what is wrong; of JSON, in Datasette's form."""
    if _raw_path(request).endswith((".json", ".csv", ".jsono")):
        return _response(json_trouble(exception))
    return _response(trouble(_asked(datasette, request), exception))


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Response:
    """The same for what nobody may see."""
    return handle_exception(datasette, request, Forbidden(message))


def _view(handler: Handler) -> View:
    async def view(
        request: Request, datasette: Datasette, send: Send, receive: Receive
    ) -> Response | None:
        asked = _asked(datasette, request)
        question = partial(answered, handler, asked=asked)
        reply = await datasette.get_database(NAME).ask(question)
        if reply.write is None:
            return _response(reply)
        await stream(reply, receive, send)
        return None

    return view


def _asked(datasette: Datasette, request: Request) -> Asked:
    query = {name: request.args.get(name).strip() for name in request.args}
    language = chosen(query.get("lang"))
    base = str(datasette.setting("base_url"))
    path = request.scope.get("route_path") or _raw_path(request)
    return Asked(
        at=datetime.now(UTC),  # noqa: TID251  # a request is where the clock is read
        base=base,
        path=path,
        query={name: value for name, value in query.items() if value},
        named=_named(request),
        language=language or preferred(request.headers.get("accept-language", "")),
        is_chosen=language is not None,
    )


def _raw_path(request: Request) -> str:
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")


def _named(request: Request) -> dict[str, str]:
    found: dict[str, Any] = request.scope.get("url_route", {}).get("kwargs", {})

    return {name: unquote(value) for name, value in found.items() if value}


def _response(reply: Reply) -> Response:
    return Response(
        reply.body,
        status=reply.status,
        headers=dict(reply.headers),
        content_type=reply.content_type,
    )
