"""In which order files of tests run, and what a run says at its end."""

import pytest

from tests.leaving_out import SIGN

LONG = (
    *("test_crawl", "test_reextract", "test_rebuild", "test_crash", "test_cli"),
    *("test_site_models", "test_forget", "test_night_after_night", "test_hazards"),
    *("test_manners", "test_signals", "test_import_indexes", "test_pages"),
)
"""Files that take half a minute and more: one that began last would end alone."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the long files come first, whatever order chance gave the others."""
    items.sort(key=lambda item: item.path.stem not in LONG)


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
