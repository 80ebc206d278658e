"""A copy of an archive: consistent whatever runs meanwhile, proven, whole or none."""

import gzip
import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive, DamagedError, LockedError, UsageError
from archive.lock import Lock
from archive.upkeep.backup import back_up
from archive.verify import verify
from archive.warc import warc_files
from tests import archives
from tests.commands import environment, newsarchive
from tests.little_site import little_site, path, title
from tests.raw_server import raw_server


def copied(
    source: Path, target: Path, advance: Callable[[int], None] = lambda _: None
) -> Path:
    with Archive.read(source) as archive:
        back_up(archive, target, advance=advance)
    return target


def titles(archive: Path) -> list[str]:
    done = newsarchive("export", "--quiet", archive=archive)
    assert done.returncode == 0, done.stderr
    return [json.loads(line)["title"] for line in done.stdout.splitlines()]


def problems(archive: Path) -> list[str]:
    with Archive.read(archive) as opened:
        return [f"{each.place}: {each.what}" for each in verify(opened)]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but those that SQLite keeps beside a database that is read."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith("archive.db-")
    }


def left_beside(source: Path) -> list[str]:
    return sorted(each.name for each in source.parent.iterdir() if each != source)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An archive in several WARC files."""
    made = archives.make(tmp_path / "archive", 40)
    assert len(warc_files(made / "warc")) > 2
    return made


def test_a_copy_holds_all_that_the_archive_holds(source: Path, tmp_path: Path) -> None:
    (source / "sites" / "own").mkdir()
    (source / "sites" / "own" / "草原.toml").write_text("name = 'grass'", "utf-8")
    (source / "warc" / "torn" / "tail").write_bytes(b"\x1f\x8b")
    (source / "logs" / "1.jsonl").write_text("{}\n")
    copy = copied(source, tmp_path / "deep" / "copy")
    held, kept = contents(source), contents(copy)
    for name in ("archive.db", "lock"):
        held.pop(name)
        kept.pop(name, None)
    assert kept == held
    assert problems(copy) == []
    for place in (source, copy):
        with closing(sqlite3.connect(place / "archive.db")) as db:
            place.with_suffix(".sql").write_text("\n".join(db.iterdump()))
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert (
        copy.with_suffix(".sql").read_text() == source.with_suffix(".sql").read_text()
    )


def test_nothing_stands_beside_the_copy_or_its_database(
    source: Path, tmp_path: Path
) -> None:
    copy = copied(source, tmp_path / "copy")
    assert left_beside(source) == ["copy"]
    assert sorted(each.name for each in copy.iterdir()) == [
        *("archive.db", "logs", "sites", "warc"),
    ]


def test_an_empty_folder_is_filled(source: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    assert problems(copied(source, tmp_path / "copy")) == []


def test_progress_is_told_of_every_byte(source: Path, tmp_path: Path) -> None:
    told: list[int] = []
    copy = copied(source, tmp_path / "copy", told.append)
    sizes = [file.stat().st_size for file in warc_files(copy / "warc")]
    assert sum(told) == sum(sizes) + (copy / "archive.db").stat().st_size


def test_what_a_crawl_has_not_committed_stays_out(source: Path, tmp_path: Path) -> None:
    *_, look = archives.visits(60, seed=3)
    with archives.opened(source) as writer:
        before = sum(file.stat().st_size for file in warc_files(writer.warc))
        writer.store([look])
        copy = copied(source, tmp_path / "copy")
        after = sum(file.stat().st_size for file in warc_files(writer.warc))
    sizes = sum(file.stat().st_size for file in warc_files(copy / "warc"))
    assert sizes == before < after
    assert problems(copy) == []


def test_what_is_committed_while_the_database_is_copied_stays_out(
    tmp_path: Path,
) -> None:
    """Nor does it make SQLite begin again, as it would without a snapshot."""
    source = archives.make(tmp_path / "archive", 120)
    told: list[int] = []
    look = next(archives.visits(1, seed=3))
    with archives.opened(source) as writer:
        before = {file.name: file.stat().st_size for file in warc_files(writer.warc)}

        def meanwhile(count: int) -> None:
            if not told:
                writer.store([look])
                writer.commit()
            told.append(count)

        copy = copied(source, tmp_path / "copy", meanwhile)
    database = (copy / "archive.db").stat().st_size
    assert 0 < told[0] < database
    assert sum(told) == database + sum(before.values())
    assert problems(copy) == []
    assert {
        file.name: file.stat().st_size for file in warc_files(copy / "warc")
    } == before


def test_copies_of_a_running_crawl_are_whole_and_go_on(tmp_path: Path) -> None:
    # The newest are asked for first.
    stops = {path(number): threading.Event() for number in (8, 5, 2)}
    reached = {place: threading.Event() for place in stops}

    class Stalling(dict[str, bytes]):
        def get(self, key: str, default: bytes = b"") -> bytes:  # type: ignore[override]
            if key in stops:
                reached[key].set()
                stops[key].wait(60)
            return super().get(key, default)

    source, copies = tmp_path / "archive", list[Path]()

    def back_up_once() -> None:
        copies.append(copied(source, tmp_path / f"copy-{len(copies)}"))

    with raw_server(Stalling(little_site(9))) as server:
        words = [server.base, "--delay", "0.02", "--archive", str(source)]
        child = subprocess.Popen(
            [sys.executable, "-m", "crawler", "crawl", "--quiet", *words],
            env=environment(),
        )
        for place, stop in stops.items():
            assert reached[place].wait(60)
            back_up_once()
            stop.set()
            back_up_once()
        while child.poll() is None:
            back_up_once()
        assert child.returncode == 0
        assert titles(source) == [*map(title, range(1, 10))]
        for copy in copies:
            assert problems(copy) == []
        first = copies[0]
        done = newsarchive("verify", archive=first)
        assert done.returncode == 0, done.stdout
        assert len(titles(first)) < 9
        words = [server.base, "--delay", "0"]
        assert newsarchive("crawl", *words, archive=first).returncode == 0
    assert titles(first) == titles(source)
    assert problems(first) == []


def replace_member(source: Path, file: Path) -> Callable[[], None]:
    """Put another record of the same length in the place of a file's last capture.

    That is how an article is taken out for good. Gives what tells the rows.
    """
    with closing(sqlite3.connect(source / "archive.db")) as db:
        number, offset, length = db.execute(
            "SELECT id, warc_offset, warc_length FROM captures "
            "WHERE warc_file = ? ORDER BY warc_offset DESC",
            [file.name],
        ).fetchone()
    member = gzip.compress(b"").ljust(length, b"\0")
    data = bytearray(file.read_bytes())
    data[offset : offset + length] = member
    new = file.with_suffix(".new")
    new.write_bytes(data)
    new.replace(file)

    def tell_rows() -> None:
        digest = hashlib.sha256(member).hexdigest()
        with closing(sqlite3.connect(source / "archive.db")) as db:
            db.execute(
                "UPDATE captures SET member_digest = ? WHERE id = ?", [digest, number]
            )
            db.commit()

    return tell_rows


def agreeing_rows(archive: Path) -> int:
    """How many rows agree with the bytes that they point at; all must."""
    with closing(sqlite3.connect(archive / "archive.db")) as db:
        rows = db.execute(
            "SELECT warc_file, warc_offset, warc_length, member_digest FROM captures"
        ).fetchall()
    for name, offset, length, digest in rows:
        data = (archive / "warc" / name).read_bytes()[offset : offset + length]
        assert hashlib.sha256(data).hexdigest() == digest
    return len(rows)


@pytest.mark.parametrize("moment", ["database", "first file"])
def test_what_is_replaced_meanwhile_is_copied_as_the_newer_rows_say(
    source: Path, tmp_path: Path, moment: str
) -> None:
    files = warc_files(source / "warc")
    database = (source / "archive.db").stat().st_size
    told: list[int] = []
    begin = database + (files[0].stat().st_size if moment == "first file" else 0)

    def meanwhile(count: int) -> None:
        is_done = sum(told) >= begin
        told.append(count)
        if not is_done and sum(told) >= begin:
            replace_member(source, files[0])()
            replace_member(source, files[1])()

    copy = copied(source, tmp_path / "copy", meanwhile)
    assert sum(told) > begin + database  # the rows were fetched anew
    assert agreeing_rows(copy) == 40
    for file in files:
        assert (copy / "warc" / file.name).read_bytes() == file.read_bytes()


def test_a_file_may_be_replaced_a_while_before_its_rows(
    source: Path, tmp_path: Path
) -> None:
    file = warc_files(source / "warc")[0]
    database = (source / "archive.db").stat().st_size
    attempts: list[Callable[[], None]] = []
    pages: list[int] = []

    def meanwhile(count: int) -> None:
        if count and count % 4096 == 0:  # pages of the database, not a record
            pages.append(count)
            if sum(pages) % database:
                return
            if attempts:
                attempts[0]()
            attempts.append(attempts[0] if attempts else replace_member(source, file))

    copy = copied(source, tmp_path / "copy", meanwhile)
    assert len(attempts) == 3
    assert agreeing_rows(copy) == 40
    assert (copy / "warc" / file.name).read_bytes() == file.read_bytes()


def test_a_file_that_newer_rows_do_not_know_is_not_in_the_copy(
    source: Path, tmp_path: Path
) -> None:
    first, second, *_ = warc_files(source / "warc")
    told: list[int] = []
    begin = (source / "archive.db").stat().st_size + first.stat().st_size

    def meanwhile(count: int) -> None:
        is_done = sum(told) >= begin
        told.append(count)
        if not is_done and sum(told) >= begin:
            with closing(sqlite3.connect(source / "archive.db")) as db:
                for table in ("captures", "warc_records"):
                    db.execute(
                        f"DELETE FROM {table} WHERE warc_file = ?",  # noqa: S608  # our own names
                        [first.name],
                    )
                db.commit()
            first.unlink()
            replace_member(source, second)()

    copy = copied(source, tmp_path / "copy", meanwhile)
    kept = [file.name for file in warc_files(copy / "warc")]
    assert kept == [file.name for file in warc_files(source / "warc")]
    assert first.name not in kept


def test_new_rows_leave_alone_what_they_confirm(source: Path, tmp_path: Path) -> None:
    files = warc_files(source / "warc")
    told: list[int] = []

    def meanwhile(count: int) -> None:
        told.append(count)
        if len(told) == 1:
            replace_member(source, files[-1])()

    copy = copied(source, tmp_path / "copy", meanwhile)
    raw = sum(file.stat().st_size for file in files)
    last = files[-1].stat().st_size
    database = (copy / "archive.db").stat().st_size
    assert sum(told) < 2 * database + raw + last
    assert agreeing_rows(copy) == 40


def test_a_flipped_byte_is_named_and_nothing_is_copied(
    source: Path, tmp_path: Path
) -> None:
    file = warc_files(source / "warc")[0]
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with closing(sqlite3.connect(source / "archive.db")) as db:
        (offset,) = db.execute(
            "SELECT max(warc_offset) FROM (SELECT warc_file, warc_offset FROM captures "
            "UNION ALL SELECT warc_file, warc_offset FROM warc_records) "
            "WHERE warc_file = ? AND warc_offset <= ?",
            [file.name, len(data) // 2],
        ).fetchone()
    done = newsarchive("backup", tmp_path / "copy", archive=source)
    assert done.returncode == 5
    assert done.stdout == ""
    assert f"{file} is damaged: the record at {offset} is not" in done.stderr
    assert left_beside(source) == []


def cut(source: Path) -> None:
    file = warc_files(source / "warc")[1]
    file.write_bytes(file.read_bytes()[:-1])


def lose(source: Path) -> None:
    warc_files(source / "warc")[1].unlink()


def overlap(source: Path) -> None:
    with closing(sqlite3.connect(source / "archive.db")) as db:
        db.execute("UPDATE captures SET warc_offset = warc_offset - 1 WHERE id = 3")
        db.commit()


def tear_page(source: Path) -> None:
    with closing(sqlite3.connect(source / "archive.db")) as db:
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'captures_payload'"
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    data = bytearray((source / "archive.db").read_bytes())
    data[(page - 1) * size + 100 : page * size] = bytes(size - 100)
    (source / "archive.db").write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut, "is not what was written"),
        (lose, "the file is missing"),
        (overlap, "a row points into the record before"),
        (tear_page, "archive.db is damaged"),
    ],
)
def test_what_is_damaged_is_not_copied(
    source: Path, tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    harm(source)
    with pytest.raises(DamagedError, match=words):
        copied(source, tmp_path / "copy")
    assert left_beside(source) == []


def test_bytes_that_no_row_knows_are_copied_too(source: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(source / "archive.db")) as db:
        db.execute("DELETE FROM warc_records WHERE type = 'request' AND capture = 5")
        db.commit()
    copy = copied(source, tmp_path / "copy")
    assert problems(copy) == problems(source) != []
    assert warc_files(copy / "warc")[0].read_bytes() == (
        warc_files(source / "warc")[0].read_bytes()
    )


def occupied(tmp_path: Path) -> Path:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "letter").write_text("mine")
    return tmp_path / "copy"


def a_file(tmp_path: Path) -> Path:
    (tmp_path / "copy").write_text("mine")
    return tmp_path / "copy"


def in_the_way(tmp_path: Path) -> Path:
    (tmp_path / "copy.partial").mkdir()
    (tmp_path / "copy.partial" / "letter").write_text("mine")
    return tmp_path / "copy"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (occupied, "not empty"),
        (a_file, "not empty"),
        (in_the_way, "copy.partial is in the way"),
        (lambda tmp_path: tmp_path / "archive" / "copy", "in the archive itself"),
        (lambda tmp_path: tmp_path / "archive" / "warc" / ".." / "x", "archive itself"),
        (lambda tmp_path: tmp_path / "archive", "in the archive itself"),
        (lambda _: Path("/"), "a disk of its own"),
    ],
)
def test_a_place_that_is_none_for_a_copy_is_refused_and_left_alone(
    source: Path, tmp_path: Path, place: Callable[[Path], Path], words: str
) -> None:
    target = place(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(UsageError, match=words):
        copied(source, target)
    assert contents(tmp_path) == before


def test_two_copies_to_one_place_are_one_too_many(source: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.partial").mkdir()
    with (
        closing(Lock(tmp_path / "copy.partial" / "not-whole")),
        pytest.raises(LockedError),
    ):
        copied(source, tmp_path / "copy")
    assert problems(copied(source, tmp_path / "copy")) == []


LIMITED = """
import resource, signal, sys
action = getattr(signal, sys.argv.pop(1))
signal.signal(signal.SIGXFSZ, action)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), -1))
from crawler.cli import main
main(prog_name="newsarchive")
"""


@pytest.fixture
def heavy(tmp_path: Path) -> Path:
    """An archive whose WARC file is larger than its database."""
    dice = random.Random(1)  # noqa: S311  # bytes that cannot be compressed
    look = next(archives.visits(1))
    assert look.exchange is not None
    response = b"HTTP/1.1 200 OK\r\n\r\n" + dice.randbytes(1_500_000)
    sent = archives.exchange_with(look.exchange, response)
    with archives.opened(tmp_path / "archive") as archive:
        archives.fill(archive, [replace(look, exchange=sent)])
    assert (tmp_path / "archive" / "archive.db").stat().st_size < 1_000_000
    return tmp_path / "archive"


def limited(source: Path, action: str, size: int) -> subprocess.CompletedProcess[str]:
    """A backup that no file may grow in beyond this size."""
    target = str(source.with_name("copy"))
    return subprocess.run(
        [
            *(sys.executable, "-c", LIMITED, action, str(size)),
            *("backup", target, "--archive", str(source)),
        ],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


IN_DATABASE, IN_WARC = 50_000, 1_000_000


@pytest.mark.parametrize("size", [IN_DATABASE, IN_WARC])
def test_a_full_disk_is_exit_8_and_leaves_nothing(heavy: Path, size: int) -> None:
    done = limited(heavy, "SIG_IGN", size)
    assert done.returncode == 8, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert str(heavy.with_name("copy")) in done.stderr
    assert left_beside(heavy) == []


@pytest.mark.parametrize("size", [IN_DATABASE, IN_WARC])
def test_a_killed_backup_can_be_called_again(heavy: Path, size: int) -> None:
    done = limited(heavy, "SIG_DFL", size)
    assert done.returncode == -signal.SIGXFSZ
    assert left_beside(heavy) == ["copy.partial"]
    again = newsarchive("backup", heavy.with_name("copy"), archive=heavy)
    assert (again.returncode, again.stdout) == (0, ""), again.stderr
    assert again.stderr == f"{heavy.with_name('copy')} holds a whole copy\n"
    assert left_beside(heavy) == ["copy"]
    assert newsarchive("verify", archive=heavy.with_name("copy")).returncode == 0


def test_an_archive_that_only_its_owner_reads_stays_so(
    source: Path, tmp_path: Path
) -> None:
    source.chmod(0o700)
    assert copied(source, tmp_path / "copy").stat().st_mode & 0o777 == 0o700
