"""The web server: Datasette with our pages, behind the guard."""

import logging
import signal
import socket
import sys
import threading
from datetime import datetime
from pathlib import Path
from types import FrameType

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from archive.errors import UsageError
from archive.web import plugin
from archive.web.credits import outlets, people
from archive.web.database import ArchiveDatabase
from archive.web.finding import facts
from archive.web.guard import App, Guard, is_loopback_address
from archive.web.overview import coverages, overview, table_counts
from archive.web.rendering import STATIC
from archive.web.spreadsheet import Defused

SETTINGS = {
    "allow_download": False,  # a file that is written to is no copy: see `backup`
    "allow_csv_stream": True,
    "max_csv_mb": 0,  # a table is taken away whole
    "suggest_facets": False,  # each would scan half a million rows
    "default_cache_ttl": 0,  # a crawl may be writing
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "num_sql_threads": 4,
    "truncate_cells_html": 300,  # a body is a long cell
    "template_debug": False,
    "trace_debug": False,
}
"""Datasette's settings, each chosen: `docs/serve.md` says why."""

METADATA = {
    "title": "newsarchive",
    "databases": {
        plugin.NAME: {"tables": {"_sqlite_migrations": {"hidden": True}}},
    },
}
"""What Datasette is told of the database: what of it is nothing to read."""

REPLACED = ("datasette.handle_exception", "datasette.forbidden")
"""Parts of Datasette for which ours stand: they print tracebacks with all values."""

WARMING = 2.0
"""Seconds that the server waits at its start until all is counted."""

ENDING = 3
"""Seconds that answers under way get when the server is to end."""


def application(folder: Path, *, is_local: bool, base: str = "/") -> App:
    """The archive in this folder as an ASGI application.

    is_local: whether it is served on a loopback address alone.
    """
    for name in REPLACED:
        if pm.has_plugin(name):
            pm.unregister(name=name)
    if not pm.is_registered(plugin):
        pm.register(plugin, "newsarchive")
    datasette = Datasette(
        settings=SETTINGS | {"base_url": base},
        static_mounts=[("static", str(STATIC))],
        metadata=METADATA,
    )
    datasette.remove_database("_memory")
    datasette.add_database(ArchiveDatabase(datasette, folder), name=plugin.NAME)
    harmless = Defused(datasette.app(), base=base, name=plugin.NAME)
    return Guard(harmless, is_local=is_local, base=base)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises `UsageError` where that cannot be."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot listen on {host} port {port}: {reason}; try --port 0"
        raise UsageError(message) from error


def address(listening: socket.socket, base: str = "/") -> str:
    """Where a browser finds what listens there."""
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}{base}"


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of uvicorn is more than that it ends as it was asked to."""
    return not record.getMessage().startswith("Cancel ")


def run(folder: Path, listening: socket.socket, *, base: str = "/") -> None:
    """Serve until a signal says that it is enough; then the process ends with 0."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    is_local = is_loopback_address(listening.getsockname()[0])
    config = uvicorn.Config(
        application(folder, is_local=is_local, base=base),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=ENDING,
    )
    uvicorn.Server(config).run(sockets=[listening])


def warm_up(folder: Path, at: datetime) -> None:
    """Count what the first pages will want; wait a moment for it, and no longer."""

    def count() -> None:
        for counting in (overview, facts, outlets, people, coverages, table_counts):
            counting.begin(folder, at).wait()

    thread = threading.Thread(target=count, daemon=True)
    thread.start()
    thread.join(WARMING)


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    sys.exit(0)
