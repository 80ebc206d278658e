"""Every row against its raw record and digest, and every raw record against its row."""

from archive.verify.checks import raw_bytes, verify
from archive.verify.problem import Loss, Mend, Problem

__all__ = ["Loss", "Mend", "Problem", "raw_bytes", "verify"]
