"""What should be in the archive and is not, and who has to do something about it."""

from archive.coverage.gap import Gap, Miss
from archive.coverage.report import open_gaps

__all__ = ["Gap", "Miss", "open_gaps"]
