"""The log of judgements in a dossier: it only grows, and nothing in it is lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from test_store import STRAIT, FakeEngine, add, faults_of
from verbale import dossier_file
from verbale.dossier import collate_dossier, is_behind, judge, read_record
from verbale.errors import BrokenRecord, VerbaleError
from verbale.exports.record_json import to_json
from verbale.judgements import find_place, make_judgement, make_undo, write_judgement
from verbale.record import Entry, Judgement
from verbale.store import make_dossier, open_dossier

# A long run kills more often: VERBALE_SOAK=50 is fifty times each.
TIMES = int(os.environ.get("VERBALE_SOAK", "3"))
HERE = str(Path(__file__).parent)
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    with make_dossier(tmp_path / "talks.verbale") as dossier:
        return dossier.path


@pytest.fixture
def filled(empty: Path) -> Path:
    shutil.copytree(STRAIT, empty.parent / "strait")
    add(empty, sorted((empty.parent / "strait").glob("0*.txt")))
    return empty


def drop(issue: str, by: str = "Ada") -> Judgement:
    return make_judgement(by, Entry("issue", name=issue), "dropped", True)


def judgements_of(file: Path) -> tuple[Judgement, ...]:
    with open_dossier(file) as dossier:
        return dossier.list_judgements()


def test_judgement_comes_out_as_it_went_in(empty: Path) -> None:
    made = [drop("toll"), make_undo("Ben", "0" * 32, reason="“No”, it <b>stays</b>")]
    with open_dossier(empty) as dossier:
        for each in made:
            judge(dossier, each)
    assert judgements_of(empty) == tuple(made)
    assert faults_of(empty) == []


def test_judgement_makes_the_record_behind_until_it_is_collated(filled: Path) -> None:
    with open_dossier(filled) as dossier:
        record = read_record(dossier)
        statement = record.statements[0]
        place = find_place(record.document(statement.document), statement.content)
        judge(dossier, make_judgement("Ada", Entry("statement", place), "act", "threaten"))
        assert is_behind(dossier) and read_record(dossier).statements[0].act != "threaten"
        collated = collate_dossier(dossier, FakeEngine())
        assert collated.statements[0].act == "threaten" and not is_behind(dossier)
        assert to_json(read_record(dossier)) == to_json(collated)
        assert read_record(dossier).judged == collated.judged != ()
    assert faults_of(filled) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE judgement SET by = 'Eve'",
        "DELETE FROM judgement",
        "INSERT OR REPLACE INTO judgement SELECT * FROM judgement",
        "INSERT OR REPLACE INTO judgement SELECT 9, id, 'Eve', at, field, json, sha256, added "
        "FROM judgement",
    ],
)
def test_log_only_grows(empty: Path, change: str) -> None:
    with open_dossier(empty) as dossier:
        judge(dossier, drop("toll"))
    with sqlite3.connect(empty) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute(change)
    database.close()
    assert len(judgements_of(empty)) == 1 and faults_of(empty) == []


def test_altered_judgement_is_found(empty: Path) -> None:
    with open_dossier(empty) as dossier:
        judge(dossier, drop("toll"))
    with sqlite3.connect(empty) as database:
        database.execute("DROP TRIGGER judgement_stays")
        database.execute("UPDATE judgement SET json = replace(json, 'Ada', 'Eve')")
    database.close()
    assert faults_of(empty) == [
        "judgement 1: is no longer as it was written",
        "judgement 1: its columns are not those of its JSON",
    ]
    with sqlite3.connect(empty) as database:
        database.execute("UPDATE judgement SET json = '{}'")
    database.close()
    with open_dossier(empty) as dossier, pytest.raises(BrokenRecord, match="judgement 1 has no"):
        dossier.list_judgements()


def test_same_id_twice_is_not_overwritten(empty: Path) -> None:
    made = drop("toll")
    other = Judgement(made.id, "Eve", made.at, made.entry, made.field, made.value)
    with open_dossier(empty) as dossier:
        judge(dossier, made)
        with pytest.raises(VerbaleError, match="already"):
            judge(dossier, made)
        taken = dossier.add_judgements([made, other, drop("fee")])
    assert (taken.new, taken.known, taken.others) == (1, 1, (made.id,))
    assert [each.by for each in judgements_of(empty)] == ["Ada", "Ada"]


def test_dossier_of_before_takes_judgements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dossier_file.read_migrations()[:1]
    with monkeypatch.context() as then:
        then.setattr(dossier_file, "read_migrations", lambda: first)
        old = make_dossier(tmp_path / "old.verbale")
        old.__exit__(None, None, None)
    with open_dossier(old.path) as dossier:
        judge(dossier, drop("toll"))
    assert len(judgements_of(old.path)) == 1


# Several at once

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_judgements_store import write
write(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
"""


def write(file: Path, by: str, count: int) -> None:
    """As a desk does: a connection of its own, one judgement after the other."""
    with open_dossier(file) as dossier:
        for number in range(count):
            judge(dossier, drop(f"{by}-{number}", by))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, HERE, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_three_writers_lose_nothing(empty: Path) -> None:
    writers = [start(WRITER, empty, name, 200) for name in ("ada", "ben", "cy")]
    assert [len(writer.communicate()[0].split()) for writer in writers] == [200, 200, 200]
    assert {writer.returncode for writer in writers} == {0}
    kept = judgements_of(empty)
    assert len({each.id for each in kept}) == len(kept) == 600
    for name in ("ada", "ben", "cy"):
        own = [each.entry.name for each in kept if each.by == name]
        assert own == [f"{name}-{number}" for number in range(200)]
    assert faults_of(empty) == []


# Killed

ADDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_store import add
sys.stdout.write("0\\n"); sys.stdout.flush()
add(Path(sys.argv[2]), map(Path, sys.argv[3:]))
"""
COLLATOR = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_store import FakeEngine
from verbale.dossier import collate_dossier
from verbale.store import open_dossier
with open_dossier(Path(sys.argv[2])) as dossier:
    sys.stdout.write("0\\n"); sys.stdout.flush()
    collate_dossier(dossier, FakeEngine())
"""


def kill_after(process: subprocess.Popen[str], lines: int, seconds: float) -> list[str]:
    """What it said until it was killed: so long after so many lines."""
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(lines)]
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    said += process.stdout.readlines()
    process.stdout.close()
    process.wait()
    return said


@needs_kill
@pytest.mark.parametrize("time", range(TIMES))
def test_killed_while_judging(empty: Path, time: int) -> None:
    said = kill_after(start(WRITER, empty, "ada", 10**6), 1 + time % 20, 0.001 * (time % 7))
    told = sum(line.endswith("\n") for line in said)
    kept = len(judgements_of(empty))
    assert told <= kept <= told + 1  # what was said to be kept is; one more may be
    assert faults_of(empty) == []


@needs_kill
@pytest.mark.parametrize("time", range(TIMES))
def test_killed_while_adding(empty: Path, time: int) -> None:
    reports = sorted(STRAIT.glob("0*.txt"))
    kill_after(start(ADDER, empty, *reports), 1, 0.04 * (time % 25))
    assert faults_of(empty) == []
    add(empty, reports)
    assert len(record_statements(empty)) > 50


@needs_kill
@pytest.mark.parametrize("time", range(TIMES))
def test_killed_while_collating(filled: Path, time: int) -> None:
    with open_dossier(filled) as dossier:
        judge(dossier, drop("toll"))
    before = record_statements(filled)
    kill_after(start(COLLATOR, filled), 1, 0.03 * (time % 25))
    assert faults_of(filled) == []
    assert record_statements(filled) == before and len(judgements_of(filled)) == 1
    with open_dossier(filled) as dossier:
        collate_dossier(dossier, FakeEngine())
        assert not is_behind(dossier)


def record_statements(file: Path) -> Sequence[str]:
    with open_dossier(file) as dossier:
        return [statement.id for statement in read_record(dossier).statements]


def test_export_is_one_line_each(empty: Path) -> None:
    made = make_judgement("Ada", Entry("issue", name="toll"), "proposition", "One\nTwo\u2028Three")
    assert "\n" not in write_judgement(made)
