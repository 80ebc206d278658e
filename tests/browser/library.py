"""The archive that the browser looks at: everything has happened in it."""

from pathlib import Path

from tests import everything


def make(path: Path) -> Path:
    """Make it in this folder."""
    return everything.make(path)
