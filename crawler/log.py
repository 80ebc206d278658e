"""One JSON-lines log a run, in the archive's folder `logs/`."""

import json
import logging
import time
from pathlib import Path
from typing import Any

from twisted.logger import STDLibLogObserver, globalLogBeginner

CHATTY = ("scrapy.core.scraper", "scrapy.middleware", "scrapy.crawler")
"""Scrapy's loggers that tell what the ledger holds anyway."""


class JsonLines(logging.Formatter):
    """A log record as one JSON object."""

    def converter(self, seconds: float | None) -> time.struct_time:
        """UTC, wherever the machine stands."""
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        """Give moment, UTC, level, words, and the traceback where there is one."""
        line = {
            "at": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to(path: Path) -> None:
    """Send everything that is logged to this file, and nowhere else."""
    logging.raiseExceptions = False  # a full disk is told by the crawl, not by its log
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    observer = STDLibLogObserver(name="twisted")
    observers: list[Any] = [observer]  # Twisted leaves its interface untyped
    globalLogBeginner.beginLoggingTo(observers, redirectStandardIO=False)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    for name in ("", "scrapy"):
        logging.getLogger(name).setLevel(logging.INFO)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
