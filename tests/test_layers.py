"""The architecture: who may import what. Change this table only on purpose."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PURE = (
    "crawler/controls.py",
    "crawler/decode.py",
    "crawler/page.py",
    "crawler/marked.py",
    "crawler/json_ld.py",
    "crawler/urls.py",
    "crawler/announcing.py",
    "crawler/resources.py",
    "crawler/visits.py",
    "crawler/discover",
    "crawler/extract",
    "crawler/frontier/going_on.py",
    "crawler/frontier/likeness.py",
    "crawler/frontier/revisits.py",
    "crawler/frontier/traps.py",
    "crawler/imports/answer.py",
    "crawler/imports/original.py",
    "crawler/imports/patterns.py",
    "crawler/imports/rows.py",
    "crawler/sites/model.py",
    "crawler/sites/profile.py",
    "crawler/sites/loading.py",
    "archive/alarms/alarm.py",
    "archive/alarms/asking.py",
    "archive/alarms/chance.py",
    "archive/alarms/comparing.py",
    "archive/alarms/judging.py",
    "archive/alarms/measures.py",
    "archive/alarms/question.py",
    "archive/alarms/seen.py",
    "archive/record.py",
    "archive/alignment.py",
    "archive/candidates.py",
    "archive/citation/bibtex.py",
    "archive/citation/citing.py",
    "archive/citation/csl_json.py",
    "archive/citation/embedded.py",
    "archive/citation/ris.py",
    "archive/citation/text.py",
    "archive/differences.py",
    "archive/readable.py",
    "archive/replay/attributes.py",
    "archive/replay/css.py",
    "archive/replay/decoding.py",
    "archive/replay/markup.py",
    "archive/replay/places.py",
    "archive/sketch.py",
    "archive/text.py",
    "archive/words.py",
)
"""What reads nothing but its arguments: the same bytes give the same record."""

# fmt: off
WORLD = (
    "scrapy", "twisted", "sqlite3", "sqlite_utils", "requests", "urllib.request",
    "http.client",
    "socket", "asyncio", "aiohttp", "subprocess", "multiprocessing", "threading",
    "shutil", "tempfile", "io", "os", "glob", "pathlib", "random", "secrets", "time",
    "warcio", "fastwarc", "click", "rich",
)
# fmt: on
"""Network, disk, clock, chance: nothing of it in a pure module."""

COMMAND_LINE = {
    "crawler/cli.py": {"archive.cli", "archive.command_line", "archive.explain_view"},
    "crawler/command_line.py": {"archive.command_line"},
    "crawler/imports/cli.py": {"archive.command_line"},
    "crawler/reextract/cli.py": {"archive.command_line"},
}
"""Who may use more of the archive than its public names: the command line's parts."""

CLOCKS = {"now", "utcnow", "today", "time", "perf_counter", "monotonic"}


def python_files(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """The modules that a file imports; for `from a import b` both `a` and `a.b`."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_under(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", python_files("archive"), ids=named)
def test_archive_knows_no_crawler(file: Path) -> None:
    assert not [name for name in imports(file) if is_under(name, "crawler")]


@pytest.mark.parametrize("file", python_files("crawler"), ids=named)
def test_crawler_uses_the_public_archive_alone(file: Path) -> None:
    """`from archive import …`; the command line shares its look and its commands."""
    inner = {
        node.module
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        if node.module.startswith("archive.")
    }
    inner |= {name for name in imports(file) if name in _archive_modules()}
    assert inner <= COMMAND_LINE.get(named(file), set())


@pytest.mark.parametrize("file", python_files("archive"), ids=named)
def test_only_the_pages_know_the_web_server(file: Path) -> None:
    """The rest of the archive neither imports them nor what they are served with."""
    if file.is_relative_to(ROOT / "archive/web"):
        return
    served = ("datasette", "uvicorn", "jinja2", "archive.web")
    mounted = {"archive.web.cli", "archive.web.cli.serve"}
    others = set(imports(file)) - (
        mounted if named(file) == "archive/cli.py" else set()
    )
    assert not {name for name in others for each in served if is_under(name, each)}


def _archive_modules() -> set[str]:
    files = python_files("archive")
    return {named(file).removesuffix(".py").replace("/", ".") for file in files}


@pytest.mark.parametrize(
    "file", [file for place in PURE for file in python_files(place)], ids=named
)
def test_pure_modules_read_nothing_but_arguments(file: Path) -> None:
    found = set(imports(file))
    assert not {name for name in found for each in WORLD if is_under(name, each)}


@pytest.mark.parametrize(
    "file", [file for place in PURE for file in python_files(place)], ids=named
)
def test_pure_modules_read_no_clock_and_no_file(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                assert not (called.attr in CLOCKS and not node.args), node.lineno
                assert called.attr not in {"read_text", "read_bytes"}, node.lineno
            elif isinstance(called, ast.Name):
                assert called.id not in {"open", "print", "input"}, node.lineno


@pytest.mark.parametrize(
    "place", ["crawler/decode.py", "crawler/page.py", "crawler/marked.py"]
)
def test_lower_layers_know_no_extraction(place: str) -> None:
    found = set(imports(ROOT / place))
    upper = ("crawler.extract", "crawler.discover", "crawler.spiders", "crawler.fetch")
    assert not {name for name in found for each in upper if is_under(name, each)}


@pytest.mark.parametrize("file", python_files("crawler/extract"), ids=named)
def test_extraction_knows_no_crawl(file: Path) -> None:
    others = (
        "crawler.discover",
        "crawler.spiders",
        "crawler.fetch",
        "crawler.pipeline",
    )
    found = set(imports(file))
    assert not {name for name in found for each in others if is_under(name, each)}


@pytest.mark.parametrize("file", python_files("crawler/discover"), ids=named)
def test_discovery_knows_no_crawl(file: Path) -> None:
    others = ("crawler.extract", "crawler.spiders", "crawler.fetch", "crawler.pipeline")
    found = set(imports(file))
    assert not {name for name in found for each in others if is_under(name, each)}


@pytest.mark.parametrize("file", python_files("crawler/frontier"), ids=named)
def test_the_frontier_fetches_nothing(file: Path) -> None:
    others = ("crawler.fetch", "crawler.spiders", "scrapy", "twisted")
    found = set(imports(file))
    assert not {name for name in found for each in others if is_under(name, each)}
