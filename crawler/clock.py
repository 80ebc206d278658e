"""The one entry point of time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Tells the time, UTC; a test or a simulated night hands in its own."""


def machine_clock() -> datetime:
    """Tell the time of this machine, UTC."""
    return datetime.now(UTC)
