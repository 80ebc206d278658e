"""Every row against its raw record and digest, and every raw record against its row."""

from archive.verify.checks import raw_bytes, verify
from archive.verify.problem import Problem

__all__ = ["Problem", "raw_bytes", "verify"]
