"""Kill it at any instant, run it again: the archive is as if nothing had happened.

`make crashtest` does the same at greater length.
"""

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.verify import verify
from tests.commands import environment
from tests.crash import dump, kills, tails


def problems(path: Path) -> list[str]:
    """What `verify` finds."""
    with Archive.read(path) as archive:
        return [str(each) for each in verify(archive)]


def played(folder: Path, *words: str) -> list[dict[str, Any]]:
    """What the child that dies at every boundary says of the archives it made."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.child", folder, *words],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(lines: list[dict[str, Any]], folder: Path) -> list[str]:
    """The archives that are not what they would be if nothing had been killed."""
    whole = dump.stored(folder / "whole")
    return [
        f"killed at {line['archive']} ({line['killed_at']})"
        for line in lines
        if dump.stored(folder / line["archive"]) != whole
        or problems(folder / line["archive"])
    ]


@pytest.fixture(scope="module")
def killed_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("boundaries")
    return folder, played(folder)


def test_a_kill_at_any_boundary_of_a_write_loses_nothing(
    killed_once: tuple[Path, list[dict[str, Any]]],
):
    folder, (_, *lines) = killed_once
    assert differences(lines, folder) == []
    crossed = Counter(line["killed_at"] for line in lines)
    assert len(lines) > 100
    assert crossed["file: new and empty"] == 3
    assert crossed["rows: not yet committed"] == crossed["rows: committed"] > 5
    assert crossed["file: torn inside a record"] > crossed["file: written"] > 10


def test_rows_are_committed_only_when_their_raw_records_are_synced(
    killed_once: tuple[Path, list[dict[str, Any]]],
):
    """A kill cannot show it, but a power cut would: what reaches the disk when."""
    unsynced = set()
    for name in killed_once[1][0]["crossed"]:
        what, _, happened = name.partition(": ")
        if happened in {"new and empty", "written"}:
            unsynced.add("folder" if happened == "new and empty" else what)
        elif happened == "synced":
            unsynced.discard(what)
        elif name == "rows: not yet committed":
            assert not unsynced


@pytest.mark.parametrize("torn", ["file: torn inside a record", "file: written"])
def test_a_kill_of_what_takes_in_the_remains_loses_nothing(
    killed_once: tuple[Path, list[dict[str, Any]]], tmp_path: Path, torn: str
):
    folder, (_, *lines) = killed_once
    first = [line["archive"] for line in lines if line["killed_at"] == torn][-2]
    again = played(tmp_path, "--twice", first)
    shutil.copytree(folder / "whole", tmp_path / "whole")
    assert differences(again, tmp_path) == []
    assert len(again) > 5


@pytest.fixture(scope="module")
def tail(tmp_path_factory: pytest.TempPathFactory) -> tails.Tail:
    return tails.Tail.made(tmp_path_factory.mktemp("tail"))


def test_a_tail_torn_at_any_byte_is_set_aside_and_the_rest_goes_on(
    tail: tails.Tail, tmp_path: Path
):
    """Every byte has its turn in the long version."""
    edges = {cut + by for cut in tail.edges for by in (-1, 0, 1)}
    luck = random.Random(2010)  # noqa: S311  # a sample, not a secret
    cuts = edges.intersection(tail.cuts).union(luck.sample(tail.cuts, 60))
    amiss = {cut: tail.amiss(cut, tmp_path / str(cut)) for cut in sorted(cuts)}
    assert {cut: said for cut, said in amiss.items() if said} == {}
    assert len(tail.edges) == 10


def test_a_crawl_killed_at_random_moments_is_as_if_it_had_not_been(tmp_path: Path):
    luck = random.Random(2010)  # noqa: S311  # moments, not secrets
    archive = tmp_path / "archive"
    with kills.site(tmp_path) as site:
        moments = [
            kills.Moment(raw_bytes=luck.randrange(1, site.size // 3)),
            kills.Moment(seconds=luck.uniform(0, kills.STARTING)),
            kills.Moment(raw_bytes=luck.randrange(1, site.size // 3)),
        ]
        killed = [site.killed(archive, moment) for moment in moments]
        assert killed[0]
        site.complete(archive)
        assert site.amiss(archive) == []
