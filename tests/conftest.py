"""What a run of the tests says at its end."""

import pytest

from tests.leaving_out import SIGN


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, a line each."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = {
        report.longrepr[2].partition(SIGN)[2]
        for report in skipped
        if isinstance(report.longrepr, tuple) and SIGN in report.longrepr[2]
    }
    for reason in sorted(reasons):
        terminalreporter.write_line(f"{SIGN}{reason}", yellow=True)
