"""Whatever happens while a dossier is worked on: a clear error, no judgement lost, a whole file."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faults import (
    DONE,
    SAID,
    Child,
    add,
    find_trouble,
    judge_some,
    limit_files,
    work,
)
from telling import STRAIT

from verbale import dossier_file, intake, judgements, store
from verbale.commands.terminal import write_file
from verbale.dossier import is_behind, read_record
from verbale.errors import DossierLocked, NewerDossier
from verbale.intake import CHANGING, take_in
from verbale.store import make_dossier, open_dossier

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
# How often each kind of fault is tried; ``make trust`` tries more.
TIMES = int(os.environ.get("VERBALE_FAULTS", "5"))
SEED = int(os.environ.get("VERBALE_SEED", "1"))


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    shutil.copytree(STRAIT, tmp_path / "strait")
    return sorted((tmp_path / "strait").glob("0[12]*.txt"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    with make_dossier(tmp_path / "talks.verbale") as dossier:
        return dossier.path


@pytest.fixture(scope="session", autouse=True)
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of two reports; what it takes to make one is loaded before any process forks."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(STRAIT, folder / "strait")
    with make_dossier(folder / "talks.verbale") as dossier:
        path = dossier.path
    add(path, sorted((folder / "strait").glob("0[12]*.txt")))
    return path


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "talks.verbale"))


# Killed


def test_killed_at_any_time_nothing_kept_is_lost(tmp_path: Path, reports: list[Path]) -> None:
    with make_dossier(tmp_path / "first.verbale") as first:
        pass
    begun = time.monotonic()
    assert Child(lambda tell: work(first.path, reports, tell)).end() == DONE
    whole = time.monotonic() - begun
    chance = random.Random(SEED)
    path = tmp_path / "talks.verbale"
    told: list[str] = []
    killed = 0
    for _ in range(TIMES):
        if not path.exists():
            make_dossier(path).__exit__(None, None, None)
        child = Child(lambda tell: work(path, reports, tell))
        time.sleep(chance.uniform(0, whole))
        child.kill()
        killed += child.end() < 0
        told += child.told
        assert find_trouble(path, told) == []
    assert killed
    child = Child(lambda tell: work(path, reports, tell))
    assert child.end() == DONE
    assert find_trouble(path, told + child.told) == []
    assert len(child.told) == 8


# A full disk


@pytest.mark.parametrize("room", [0, 4096, 30_000, 100_000])
def test_full_disk_is_said_and_what_was_kept_is_kept(
    empty: Path, reports: list[Path], room: int
) -> None:
    size = empty.stat().st_size

    def task(tell):  # type: ignore[no-untyped-def]
        limit_files(size + room)
        work(empty, reports, tell)

    child = Child(task)
    code = child.end()
    assert code == SAID, (code, child.said)
    assert "Make room" in child.said[0] or "cannot be written" in child.said[0]
    assert find_trouble(empty, child.told) == []
    again = Child(lambda tell: work(empty, reports, tell))
    assert again.end() == DONE
    assert find_trouble(empty, child.told + again.told) == []


ON_A_SMALL_DISK = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from faults import find_trouble, work
from verbale.errors import DossierUnwritable
from verbale.store import make_dossier
disk, reports, told = Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]], []
with make_dossier(disk / "talks.verbale") as dossier:
    path = dossier.path
filler = disk / "filler"
for room in (20_000, 150_000, 400_000):
    free = __import__("os").statvfs(disk)
    filler.write_bytes(b"x" * max(0, free.f_bavail * free.f_bsize - room))
    try:
        work(path, reports, told.append)
    except DossierUnwritable as error:
        print(error)
    filler.unlink()
    assert find_trouble(path, told) == [], find_trouble(path, told)
work(path, reports, told.append)
assert find_trouble(path, told) == []
"""


def test_disk_that_is_really_full(tmp_path: Path, reports: list[Path]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f'mount -t tmpfs -o size=4m tmpfs "{disk}" && exec "$@"'
    confined = ["unshare", "-rm", "sh", "-c", mount, "sh"]
    if not shutil.which("unshare") or subprocess.run([*confined, "true"], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    here = str(Path(__file__).parent)
    ended = subprocess.run(
        [*confined, sys.executable, "-c", ON_A_SMALL_DISK, here, str(disk), *map(str, reports)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "the disk is full. Make room" in ended.stdout


def test_full_disk_leaves_the_file_that_was_written_before(tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    write_file(out, "what was there")

    def task(tell):  # type: ignore[no-untyped-def]
        limit_files(1000)
        write_file(out, "x" * 5000)

    assert Child(task).end() == SAID
    assert out.read_text() == "what was there"
    assert [each.name for each in tmp_path.iterdir()] == ["record.json"]


def test_file_that_replaces_a_link_is_written_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "record.json"
    link.symlink_to(tmp_path / "there" / "record.json")
    write_file(link, "new")
    assert link.is_symlink() and (tmp_path / "there" / "record.json").read_text() == "new"


# What may not be written


@pytest.fixture
def open_to_all(made: Path) -> Iterator[Path]:
    """A folder that everybody can read and nobody but root can write into."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "talks.verbale")
        shutil.copyfile(made, path)
        path.chmod(0o444)
        Path(name).chmod(0o555)
        yield path
        Path(name).chmod(0o755)


def as_nobody() -> None:
    """From now on as somebody without rights, where the tests are run by root."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def test_dossier_in_a_folder_that_may_not_be_written(open_to_all: Path) -> None:
    def reads(tell):  # type: ignore[no-untyped-def]
        as_nobody()
        with open_dossier(open_to_all) as dossier:
            tell(str(len(read_record(dossier).statements)))
        assert find_trouble(open_to_all) == []

    def judges(tell):  # type: ignore[no-untyped-def]
        as_nobody()
        judge_some(open_to_all, 1, tell)

    def exports(tell):  # type: ignore[no-untyped-def]
        as_nobody()
        write_file(open_to_all.with_name("record.json"), "x")

    def makes(tell):  # type: ignore[no-untyped-def]
        as_nobody()
        make_dossier(open_to_all.with_name("new.verbale"))

    reader = Child(reads)
    assert reader.end() == DONE and int(reader.told[0]) > 0
    for task in (judges, exports, makes):
        child = Child(task)
        assert child.end() == SAID, task
        assert "cannot be written" in child.said[0]


# Time


def test_clock_that_goes_backwards_changes_no_order(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2031, 5, 9, 12, tzinfo=UTC)

    class Backwards(datetime):
        @classmethod
        def now(cls, zone=None):  # type: ignore[no-untyped-def,override]
            nonlocal now
            now -= timedelta(days=1)
            return now

    for module in (judgements, store):
        monkeypatch.setattr(module, "datetime", Backwards)
    told: list[str] = []
    judge_some(filled, 4, told.append)
    with open_dossier(filled) as dossier:
        record = read_record(dossier)
        entry = judgements.find_entry(record, record.statements[0].id)
        for act in ("offer", "reject"):
            judgement = judgements.make_judgement("Ann", entry, "act", act)
            dossier.add_judgement(judgement)
            told.append(judgement.id)
        assert [each.id for each in dossier.list_judgements()] == told
        times = [each.at for each in dossier.list_judgements()]
    assert times == sorted(times, reverse=True)
    add(filled, [])
    assert find_trouble(filled, told) == []
    with open_dossier(filled) as dossier:
        again = read_record(dossier)
    assert again.statements[0].act == "reject"  # what was judged last, whatever the clock said


# Two at once


def test_two_processes_share_a_dossier(tmp_path: Path, reports: list[Path], empty: Path) -> None:
    add(empty, reports[:1])
    children = [
        Child(lambda tell, each=each: work(empty, [each], tell))  # type: ignore[misc]
        for each in reports
    ]
    codes = [child.end() for child in children]
    assert set(codes) <= {DONE, SAID}
    for child in children:
        assert all("another process" in line for line in child.said)
    told = [id for child in children for id in child.told]
    assert told and find_trouble(empty, told) == []
    add(empty, reports)
    with open_dossier(empty) as dossier:
        assert len(read_record(dossier).documents) == len(reports)
        assert not is_behind(dossier)
    assert find_trouble(empty, told) == []


def test_dossier_that_another_process_holds_is_said(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier_file, "PATIENCE", 0.05)
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DossierLocked, match="Wait until it is done"):
        judge_some(filled, 1, lambda id: None)
    other.execute("ROLLBACK")
    other.close()
    told: list[str] = []
    judge_some(filled, 1, told.append)
    assert find_trouble(filled, told) == []


# A power cut


@pytest.fixture
def cut(filled: Path) -> tuple[Path, Path, list[str]]:
    """A dossier whose process was stopped after ten judgements, its log beside it."""

    child = Child(lambda tell: _without_closing(filled, tell))
    assert child.end() == DONE
    log = Path(f"{filled}-wal")
    assert log.stat().st_size > 10_000
    return filled, log, child.told


def _without_closing(path: Path, tell) -> None:  # type: ignore[no-untyped-def]
    dossier = open_dossier(path)
    record = read_record(dossier)
    for statement in record.statements[:10]:
        entry = judgements.find_entry(record, statement.id)
        judgement = judgements.make_judgement("Ann", entry, "act", "warn")
        dossier.add_judgement(judgement)
        tell(judgement.id)
    os._exit(DONE)  # before the log is taken into the file


HEADER, FRAME = 32, 24


def _lengths(size: int, page: int) -> list[int]:
    """Within the log's header, within each frame's header, within its page, and at its end."""
    frame = FRAME + page
    found = {0, 1, HEADER - 1, HEADER, HEADER + 1, size - 1, size}
    for start in range(HEADER, size, frame):
        found |= {start + 1, start + FRAME - 1, start + FRAME, start + FRAME + page // 2}
        found |= {start + frame - 1, start + frame}
    return sorted(each for each in found if each <= size)


def test_log_cut_at_any_length_gives_a_whole_dossier(
    cut: tuple[Path, Path, list[str]], tmp_path: Path
) -> None:
    path, log, told = cut
    content = log.read_bytes()
    (page,) = (
        sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        .execute("PRAGMA page_size")
        .fetchone()
    )
    kept = []
    for length in _lengths(len(content), page):
        copy = tmp_path / "cut" / path.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
        Path(f"{copy}-wal").write_bytes(content[:length])
        Path(f"{copy}-shm").unlink(missing_ok=True)
        with open_dossier(copy) as dossier:
            ids = [each.id for each in dossier.list_judgements()]
        assert ids == told[: len(ids)], length  # the first ones, in their order
        kept.append(len(ids))
        assert find_trouble(copy) == [], length
    assert kept == sorted(kept) and kept[0] == 0 and kept[-1] == len(told)


def test_log_with_garbage_gives_what_was_whole(
    cut: tuple[Path, Path, list[str]], tmp_path: Path
) -> None:
    path, log, told = cut
    content, chance = log.read_bytes(), random.Random(SEED)
    for _ in range(TIMES):
        at = chance.randrange(len(content))
        spoilt = content[:at] + bytes(chance.randbytes(64)) + content[at + 64 :]
        copy = tmp_path / "spoilt" / path.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
        Path(f"{copy}-wal").write_bytes(spoilt[: len(content)])
        with open_dossier(copy) as dossier:
            ids = [each.id for each in dossier.list_judgements()]
        assert ids == told[: len(ids)]
        assert find_trouble(copy) == []


# Versions and files


def test_dossier_of_a_newer_version_stays_as_it_is(filled: Path) -> None:
    database = sqlite3.connect(filled, isolation_level=None)
    database.execute("PRAGMA user_version = 99")
    database.close()
    before = filled.read_bytes()
    with pytest.raises(NewerDossier, match="Install that version"):
        open_dossier(filled)
    assert filled.read_bytes() == before


def test_file_that_changes_while_it_is_read_is_not_kept_as_another(
    empty: Path, reports: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    report, whole = reports[0], reports[0].read_bytes()
    later = whole + "\n“We sign,” Okafor said.\n".encode()
    load = intake.load_places

    def load_later(path, **named):  # type: ignore[no-untyped-def]
        report.write_bytes(later)  # by somebody else, after its fingerprint was taken
        yield from load(path, **named)

    with open_dossier(empty) as dossier, monkeypatch.context() as changing:
        changing.setattr(intake, "load_places", load_later)
        taken = take_in(dossier, [report])
        assert [each.reason for each in taken.failures] == [CHANGING]
        assert dossier.list_latest() == ()
    report.write_bytes(whole)
    add(empty, [report])
    with open_dossier(empty) as dossier:
        assert [each.document.text.encode() for each in dossier.list_latest()] == [whole]
        assert dossier.list_failures() == ()
    assert find_trouble(empty) == []
