"""What a page says where it cannot answer: in words, never with a traceback."""

import json
import logging
import sqlite3

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Forbidden, NotFound
from datasette.views.base import DatasetteError

from archive.archive import Archive
from archive.errors import ArchiveError, ForgottenError, NotFoundError, UsageError
from archive.reading import snapshot
from archive.web.asked import Asked, Reply
from archive.web.pages import Handler
from archive.web.rendering import page
from archive.web.wording import Wording

_LOG = logging.getLogger(__name__)

_KINDS: tuple[tuple[type[Exception], int, str], ...] = (
    (ForgottenError, 410, "forgotten"),
    (NotFoundError, 404, "missing"),
    (UsageError, 400, "senseless"),
    (ArchiveError, 503, "unreadable"),
    (NotFound, 404, "missing"),
    (Forbidden, 403, "closed"),
    (Base400, 400, "senseless"),
    (QueryInterrupted, 503, "slow"),
)
"""What goes wrong in the archive, and in Datasette, as pages tell of it."""


def answered(handler: Handler, archive: Archive, *, asked: Asked) -> Reply:
    """The page, all of it as the archive is at one instant; or why there is none."""
    try:
        with snapshot(archive):
            return handler(archive, asked)
    except (ArchiveError, sqlite3.OperationalError) as error:
        return trouble(asked, error)


def trouble(asked: Asked, error: Exception) -> Reply:
    """The page that says what is wrong."""
    status, kind = _kind(error)
    if status == 500:
        _LOG.error("%s", asked.path, exc_info=error)
    return page(asked, "trouble.html", status=status, kind=kind, detail=_detail(error))


def json_trouble(error: Exception) -> Reply:
    """The same for programs, in the form that Datasette gives it."""
    status, kind = _kind(error)
    words = _detail(error) or Wording("en").say(f"trouble.{kind}")
    said = {"ok": False, "error": words, "status": status, "title": None}
    return Reply(
        body=json.dumps(said).encode(), status=status, content_type="application/json"
    )


def _kind(error: Exception) -> tuple[int, str]:
    for known, status, kind in _KINDS:
        if isinstance(error, known):
            return status, kind
    if isinstance(error, sqlite3.OperationalError):
        return 503, "slow" if error.args == ("interrupted",) else "unreadable"
    if isinstance(error, DatasetteError) and error.status < 500:
        return error.status, "senseless"
    return 500, "broken"


def _detail(error: Exception) -> str:
    """What is wrong exactly, where it was meant for readers."""
    if isinstance(error, DatasetteError):
        return str(error.message)
    is_said = isinstance(error, ArchiveError | Base400) and not isinstance(
        error, NotFound
    )
    return str(error) if is_said else ""
