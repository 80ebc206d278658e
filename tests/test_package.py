"""The built wheel works where there is no checkout."""

import json
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from pathlib import Path

import pytest

from tests import archives
from tests.commands import ROOT
from tests.little_site import article, little_site, title
from tests.raw_server import raw_server


@pytest.fixture(scope="module")
def command(tmp_path_factory) -> Path:
    """`newsarchive`, installed from a wheel; the dependencies are this Python's."""
    folder = tmp_path_factory.mktemp("package")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("newsarchive-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    install = [*pip, "--python", python, "install", "--no-deps", wheel]
    subprocess.run(install, check=True)
    (packages,) = (folder / "venv" / "lib").glob("*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    command: Path = folder / "venv" / "bin" / "newsarchive"
    return command


def run(command: Path, *words: str, cwd: Path) -> str:
    done = subprocess.run(
        [command, *words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_brings_its_profiles(command: Path, tmp_path: Path):
    assert "nmgnews" in run(command, "site", "list", cwd=tmp_path)


def test_the_wheel_runs_outside_the_checkout(command: Path, tmp_path: Path):
    where = "import crawler, archive; print(crawler.__file__, archive.__file__)"
    python = command.with_name("python")
    shown = subprocess.run(
        [python, "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(ROOT) not in shown.stdout.replace(str(tmp_path), "")


def test_the_wheel_crawls_and_gives_back(command: Path, tmp_path: Path):
    with raw_server(little_site(2)) as server:
        start = ("--start-url", f"{server.base}/", "--delay", "0", "--quiet")
        run(command, "crawl", "nmgnews", *start, cwd=tmp_path)
    lines = run(command, "export", "--quiet", cwd=tmp_path).splitlines()
    assert [json.loads(line)["title"] for line in lines] == [title(1), title(2)]


def test_the_wheel_reads_a_single_page(command: Path, tmp_path: Path):
    (tmp_path / "page.html").write_text(article(1), encoding="utf-8")
    read = json.loads(run(command, "extract", "page.html", cwd=tmp_path))
    assert (read["kind"], read["title"]) == ("article", title(1))


def test_the_wheel_serves_its_pages(command: Path, tmp_path: Path):
    folder = archives.make(tmp_path / "archive", 2)
    process = subprocess.Popen(
        [command, "serve", "--port", "0", "--quiet", "--archive", folder],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    base = process.stdout.readline().strip()
    for place in ("", "static/archive.css", "archive/articles.json", "people"):
        with urllib.request.urlopen(base + place) as answer:  # noqa: S310  # our own
            assert answer.status == 200
    process.terminate()
    process.communicate(timeout=20)
    assert process.returncode == 0
