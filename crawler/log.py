"""One JSON-lines log a command, in the archive's folder `logs/`."""

import json
import logging
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from twisted.logger import STDLibLogObserver, globalLogBeginner

from crawler.fetch.session import Session

CHATTY = ("scrapy.core.scraper", "scrapy.middleware", "scrapy.crawler")
"""Scrapy's loggers that tell what the ledger holds anyway."""

KEPT_FOR = timedelta(days=400)
"""How long a log is kept: a year of nights, and a month to look back from."""

KEPT_AT_LEAST = 30
"""Logs that are kept however old they are: a site may be crawled once a year."""

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\d{8}T\d{6}Z\.jsonl", re.ASCII)

About = dict[str, Any]
"""What each line says of its run: `site`, and `run`, its number in table `runs`."""


def about(session: Session) -> About:
    """What the lines of a crawl say of it."""
    return {"site": session.profile.name, "run": session.run}


def log_path(archive: Path, at: datetime) -> Path:
    """The log of a command that begins at this moment."""
    return archive / "logs" / f"{at:{_STAMP}}.jsonl"


def discard_old_logs(archive: Path, at: datetime) -> None:
    """Delete the logs of long ago, and nothing that is named otherwise."""
    named = (path for path in archive.glob("logs/*") if _NAME.fullmatch(path.name))
    for path in sorted(named, reverse=True)[KEPT_AT_LEAST:]:
        with suppress(OSError, ValueError):  # a name that is no moment; no permission
            began = datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)
            if at - began > KEPT_FOR:
                path.unlink()


class JsonLines(logging.Formatter):
    """A log record as one JSON object.

    about: what is said of lines that do not say themselves whose they are.
    """

    def __init__(self, about: About) -> None:
        super().__init__()
        self._about = about

    def converter(self, seconds: float | None) -> time.struct_time:
        """UTC, wherever the machine stands."""
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        """Give moment, UTC, level, words, and the traceback where there is one."""
        line = {
            "at": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}Z",
            **_about(record, self._about),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to(path: Path, abouts: Iterable[About] = ()) -> None:
    """Send everything that is logged to this file, and nowhere else.

    abouts: the runs that the command makes; where it is one, every line is of it.
    """
    runs = [*abouts]
    logging.raiseExceptions = False  # a full disk is told by the crawl, not by its log
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    observer = STDLibLogObserver(name="twisted")
    observers: list[Any] = [observer]  # Twisted leaves its interface untyped
    globalLogBeginner.beginLoggingTo(observers, redirectStandardIO=False)
    handler.setFormatter(JsonLines(runs[0] if len(runs) == 1 else {}))
    root = logging.getLogger()
    root.handlers = [handler]
    for name in ("", "scrapy"):
        logging.getLogger(name).setLevel(logging.INFO)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _about(record: logging.LogRecord, otherwise: About) -> About:
    """The run that a record is of: its own word, then that of Scrapy's spider."""
    session = getattr(getattr(record, "spider", None), "session", None)
    session = getattr(record, "session", session)
    return otherwise if session is None else about(session)
