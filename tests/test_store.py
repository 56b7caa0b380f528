"""The dossier file: what goes in comes out, in whatever order, and after whatever mishap."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from verbale import dossier_file
from verbale.dossier import (
    collate_dossier,
    find_faults,
    is_behind,
    read_new,
    read_record,
)
from verbale.engine import Attribution, Engine, Leaning, Saying, TaggedName, Tagging, load
from verbale.errors import (
    BrokenRecord,
    DossierLocked,
    DossierUnwritable,
    NewerDossier,
    NotADossier,
    NothingReadable,
    VerbaleError,
)
from verbale.exports.record_json import to_json
from verbale.intake import Intake, take_in
from verbale.pipeline import read_dossier
from verbale.reading_json import read_issues, read_reading, write_issues, write_reading
from verbale.record import (
    Document,
    Issue,
    MeetingMention,
    Mention,
    Passage,
    Reading,
    Reason,
    Span,
    Stance,
    Statement,
    TimeExpression,
)
from verbale.store import make_dossier, open_dossier

STRAIT = Path(__file__).parents[1] / "examples" / "strait"
MARKED = re.compile('“[^”\n]+”|"[^"\n]+"')
NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]+")


class FakeEngine:
    """Takes words between quotation marks for statements, and capitals for names.

    ``patience``: texts that it reads before it is interrupted.
    """

    name = "fake 1"

    def __init__(self, patience: int = 99, interrupt: Callable[[], object] = lambda: 1 / 0) -> None:
        self.patience, self.interrupt = patience, interrupt
        self.texts: list[str] = []

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        if len(self.texts) == self.patience:
            self.interrupt()
        self.texts.append(text)
        marked = [m for start, end in parts for m in MARKED.finditer(text, start, end)]
        names = [m for start, end in parts for m in NAME.finditer(text, start, end)]
        return Tagging(
            tuple(TaggedName(*name.span(), "person", 0.9) for name in names),
            tuple(Attribution((m.span(),), confidence=0.123456789) for m in marked),
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
        vector = np.random.default_rng(seed).normal(size=384)
        return (vector / np.linalg.norm(vector)).astype(np.float32)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(
            Leaning((0.1, 0.8, 0.1, 0.0) if len(said.words) % 2 else (0.9, 0.1, 0.0, 0.0))
            for said, _ in pairs
        )


def add(file: Path, paths: Iterable[Path], engine: Engine | None = None) -> Intake:
    """As ``verbale add`` does."""
    chosen = engine or FakeEngine()
    with open_dossier(file) as dossier:
        intake = take_in(dossier, paths)
        read_new(dossier, chosen, progress=lambda done, count: None)
        collate_dossier(dossier, chosen)
    return intake


def record_of(file: Path) -> str:
    with open_dossier(file) as dossier:
        kept = dossier.find_record()
    assert kept is not None
    return kept.json


def faults_of(file: Path) -> list[str]:
    with open_dossier(file) as dossier:
        return list(find_faults(dossier))


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "strait"
    shutil.copytree(STRAIT, folder)
    return sorted(folder.glob("0*.txt"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    with make_dossier(tmp_path / "talks.verbale") as dossier:
        return dossier.path


@pytest.fixture
def filled(empty: Path, reports: list[Path]) -> Path:
    add(empty, reports)
    return empty


# The readings' own form

TEXT = "Lind said no. " * 20
DOCUMENT = Document("d", "d.txt", TEXT, "en", "The Paper", None, date(2031, 5, 2))
PLACES = st.integers(0, len(TEXT) - 9)
st.register_type_strategy(
    Span, st.builds(lambda at, size: Span("d", at, at + size), PLACES, st.integers(1, 9))
)


def whole(kind: type, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of this kind with every field filled, those that have defaults too."""
    return st.builds(kind, **{field.name: ... for field in fields(kind)} | known)


st.register_type_strategy(MeetingMention, whole(MeetingMention))
st.register_type_strategy(Reason, whole(Reason, confidence=st.floats(0, 1)))
st.register_type_strategy(Stance, whole(Stance, confidence=st.floats(0, 1)))
PIECES = st.lists(st.from_type(Span), min_size=1, max_size=3).map(tuple)
st.register_type_strategy(Statement, whole(Statement, content=PIECES, confidence=st.floats(0, 1)))
# A list of each, one at most: it is the fields that matter.
READINGS = whole(
    Reading,
    document=st.just(DOCUMENT),
    **{
        name: st.lists(st.from_type(kind), max_size=1).map(tuple)
        for name, kind in {
            "passages": Passage,
            "mentions": Mention,
            "times": TimeExpression,
            "meetings": MeetingMention,
            "statements": Statement,
        }.items()
    },
)
# A busy machine is no fault in what is tested.
PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PATIENTLY
@given(READINGS)
def test_reading_survives_the_round_trip(reading: Reading) -> None:
    written = write_reading(reading)
    assert read_reading(written, DOCUMENT) == reading
    assert write_reading(read_reading(written, DOCUMENT)) == written


@PATIENTLY
@given(st.lists(whole(Issue)).map(tuple))
def test_codebook_survives_the_round_trip(issues: tuple[Issue, ...]) -> None:
    assert read_issues(write_issues(issues)) == issues


def test_reading_of_a_text_is_that_of_any_document_with_it() -> None:
    elsewhere = Document("e", "e.txt", TEXT)
    reading = Reading(DOCUMENT, statements=(Statement((Span("d", 0, 4),)),))
    moved = read_reading(write_reading(reading), elsewhere)
    assert moved.statements[0].content == (Span("e", 0, 4),)


def test_place_in_another_document_is_not_written() -> None:
    with pytest.raises(ValueError, match="has a place in 'e'"):
        write_reading(Reading(DOCUMENT, statements=(Statement((Span("e", 0, 4),)),)))


# The same record in whatever order


@pytest.mark.parametrize("order", [range(6), range(5, -1, -1), (3, 0, 5, 1, 4, 2)], ids=str)
def test_one_by_one_is_all_at_once(
    tmp_path: Path, filled: Path, reports: list[Path], order: Sequence[int]
) -> None:
    with make_dossier(tmp_path / "slow.verbale") as slow:
        pass
    for at in order:
        add(slow.path, [reports[at]])
    assert record_of(slow.path) == record_of(filled)
    assert '"statements": []' not in record_of(filled)


def test_record_is_that_of_the_reports_themselves(filled: Path, reports: list[Path]) -> None:
    record = read_dossier([reports[0].parent], engine=FakeEngine())
    assert record_of(filled) == to_json(record)


@pytest.mark.engine
def test_one_by_one_is_all_at_once_with_the_shipped_engine(
    empty: Path, reports: list[Path]
) -> None:
    engine = load()
    for report in reversed(reports):
        add(empty, [report], engine)
    assert record_of(empty) == to_json(read_dossier([reports[0].parent], engine=engine))
    assert faults_of(empty) == []


def test_reports_called_alike_are_told_apart_in_any_order(
    tmp_path: Path, reports: list[Path]
) -> None:
    places = [tmp_path / "one" / "a.txt", tmp_path / "two" / "a.txt"]
    for place, report in zip(places, reports, strict=False):
        place.parent.mkdir()
        shutil.copy(report, place)
    (tmp_path / "two" / "b.txt").touch()
    records = []
    for name, order in (("x.verbale", places), ("y.verbale", places[::-1])):
        with make_dossier(tmp_path / name) as dossier:
            pass
        for place in order:
            add(dossier.path, [place, tmp_path / "two" / "b.txt"])
        records.append(record_of(dossier.path))
    assert records[0] == records[1]
    with open_dossier(tmp_path / "x.verbale") as dossier:
        record = read_record(dossier)
    assert [document.name for document in record.documents] == ["one/a.txt", "two/a.txt"]
    assert [failure.name for failure in record.failures] == ["b.txt"]


# What is known, changed, moved or unreadable


def test_only_what_is_new_is_read(empty: Path, reports: list[Path]) -> None:
    engine = FakeEngine()
    assert add(empty, reports[:2], engine) == Intake(new=2)
    assert add(empty, reports[:3], engine) == Intake(new=1, known=2)
    assert len(engine.texts) == 3


def test_changed_report_is_a_new_version_and_the_old_is_kept(
    filled: Path, reports: list[Path]
) -> None:
    before, engine = reports[0].read_text(encoding="utf-8"), FakeEngine()
    reports[0].write_text(f"{before}\n“We never said so,” Okafor added.\n", encoding="utf-8")
    assert add(filled, reports, engine) == Intake(changed=1, known=5)
    assert len(engine.texts) == 1
    with open_dossier(filled) as dossier:
        versions = [v for v in dossier.list_versions() if v.place == "strait/" + reports[0].name]
        record = read_record(dossier)
    assert [version.number for version in versions] == [1, 2]
    assert versions[0].document.text == before
    assert len(record.documents) == 6 and "never said so" in record.documents[0].text


def test_report_that_is_as_it_was_is_not_read_again(filled: Path, reports: list[Path]) -> None:
    before, first = record_of(filled), reports[0].read_bytes()
    reports[0].write_bytes(first + "“No,” Okafor said.\n".encode())
    add(filled, reports)
    assert record_of(filled) != before
    reports[0].write_bytes(first)
    engine = FakeEngine()
    assert add(filled, reports, engine).changed == 1
    assert engine.texts == [] and record_of(filled) == before


def test_same_text_in_other_bytes_is_no_new_version(filled: Path, reports: list[Path]) -> None:
    reports[0].write_bytes(b"\xef\xbb\xbf" + reports[0].read_bytes())
    assert add(filled, reports) == Intake(known=6)


def test_moved_report_is_known(filled: Path, reports: list[Path]) -> None:
    folder = reports[0].parent.rename(filled.parent / "archive")
    assert add(filled, [folder]) == Intake(known=6)


def test_copied_report_is_another_document(filled: Path, reports: list[Path]) -> None:
    (filled.parent / "other").mkdir()
    shutil.copy(reports[0], filled.parent / "other")
    engine = FakeEngine()
    assert add(filled, [filled.parent / "other"], engine) == Intake(new=1)
    assert engine.texts == []  # one text shows the same wherever it stands


def test_dossier_and_reports_can_move_together(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for each in (filled, filled.parent / "strait"):
        each.rename(tmp_path / "elsewhere" / each.name)
    moved = tmp_path / "elsewhere" / filled.name
    assert add(moved, [tmp_path / "elsewhere" / "strait"]) == Intake(known=6)


def test_unreadable_file_is_kept_as_such_until_it_can_be_read(
    filled: Path, reports: list[Path]
) -> None:
    scan = reports[0].with_name("scan.txt")
    scan.touch()
    assert [failure.name for failure in add(filled, [scan]).failures] == ["scan.txt"]
    with open_dossier(filled) as dossier:
        assert [failure.name for failure in read_record(dossier).failures] == ["scan.txt"]
    shutil.copy(reports[0], scan)
    assert add(filled, [scan]) == Intake(new=1)
    with open_dossier(filled) as dossier:
        assert read_record(dossier).failures == ()


def test_missing_file_is_said_and_not_kept(filled: Path) -> None:
    assert add(filled, [filled.parent / "typo.txt"]).failures[0].name == "typo.txt"
    with open_dossier(filled) as dossier:
        assert read_record(dossier).failures == ()


def test_codebook_is_kept(filled: Path) -> None:
    issues = (Issue("toll", "The transit fee is scrapped", cues=("fee",)),)
    with open_dossier(filled) as dossier:
        dossier.keep_codebook(write_issues(issues))
        assert is_behind(dossier)
    add(filled, [])
    with open_dossier(filled) as dossier:
        assert read_record(dossier).codebook == issues and not is_behind(dossier)


def test_another_engine_reads_anew(filled: Path) -> None:
    engine = FakeEngine()
    engine.name = "fake 2"
    add(filled, [], engine)
    assert len(engine.texts) == 6 and '"engine": "fake 2"' in record_of(filled)


def test_empty_dossier_says_what_to_do(empty: Path) -> None:
    with open_dossier(empty) as dossier:
        with pytest.raises(NothingReadable, match=r"holds no record yet. Add reports"):
            read_record(dossier)
        with pytest.raises(NothingReadable, match="holds no report yet"):
            collate_dossier(dossier, FakeEngine())


def test_words_are_found(filled: Path, reports: list[Path]) -> None:
    with open_dossier(filled) as dossier:
        assert "strait/01_strait-herald.txt" in dossier.find_documents("haggle law")
        assert dossier.find_documents('haggle "zebra" OR') == ()
        (found,) = dossier.find_statements("price tag hang")
        record = read_record(dossier)
    assert found in {statement.id for statement in record.statements}
    reports[0].write_text("“We sign,” Okafor said of the treaty today.", encoding="utf-8")
    add(filled, reports)
    with open_dossier(filled) as dossier:
        assert dossier.find_documents("haggle law") == ()
        assert dossier.find_statements("price tag hang") == ()


# Mishaps


def test_interrupted_reading_loses_that_reading_alone(
    filled: Path, tmp_path: Path, reports: list[Path]
) -> None:
    with make_dossier(tmp_path / "broken.verbale") as broken:
        pass
    with pytest.raises(ZeroDivisionError):
        add(broken.path, reports, FakeEngine(patience=4))
    assert faults_of(broken.path) == []
    engine = FakeEngine()
    assert add(broken.path, reports, engine) == Intake(known=6)
    assert len(engine.texts) == 2
    assert record_of(broken.path) == record_of(filled)


@pytest.mark.parametrize("table", ["record", "record_document", "statement_words"])
def test_interrupted_keeping_leaves_the_last_record(
    filled: Path, reports: list[Path], table: str
) -> None:
    before = record_of(filled)
    reports[0].write_text("“We sign,” Okafor said of the treaty today.", encoding="utf-8")

    def interrupt(action: int, name: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_INSERT and name == table:
            raise KeyboardInterrupt
        return sqlite3.SQLITE_OK

    with open_dossier(filled) as dossier:
        take_in(dossier, reports)
        read_new(dossier, FakeEngine(), progress=lambda done, count: None)
        dossier._database.set_authorizer(interrupt)
        with pytest.raises((KeyboardInterrupt, sqlite3.DatabaseError)):
            collate_dossier(dossier, FakeEngine())
        dossier._database.set_authorizer(None)
        assert is_behind(dossier)
    assert record_of(filled) == before and faults_of(filled) == []


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_store
engine = test_store.FakeEngine(2, lambda: os.kill(os.getpid(), signal.SIGKILL))
test_store.add(Path(sys.argv[2]), map(Path, sys.argv[3:]), engine)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_killed_process_leaves_a_whole_file(empty: Path, reports: list[Path]) -> None:
    here = str(Path(__file__).parent)
    ended = subprocess.run([sys.executable, "-c", KILLED, here, empty, *reports], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert faults_of(empty) == []
    engine = FakeEngine()
    assert add(empty, reports, engine) == Intake(known=6)
    assert len(engine.texts) == 4


def test_other_files_are_no_dossiers(tmp_path: Path) -> None:
    text, other = tmp_path / "text.verbale", tmp_path / "other.verbale"
    text.write_text("Lind said no.", encoding="utf-8")
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE t (a)")
    database.close()
    for path in (text, other):
        with pytest.raises(NotADossier, match=r"is no dossier. Name a file"):
            open_dossier(path)
    with pytest.raises(NotADossier, match=r"no such file. Make it: verbale new"):
        open_dossier(tmp_path / "missing.verbale")
    with pytest.raises(NotADossier, match="cannot be opened"):
        open_dossier(tmp_path)


def test_dossier_is_made_once(empty: Path) -> None:
    with pytest.raises(VerbaleError, match="is there already"):
        make_dossier(empty)


def change(file: Path, statement: str, *values: object) -> None:
    """As another program would."""
    database = sqlite3.connect(file, isolation_level=None)
    assert database.execute(statement, values).rowcount != 0
    database.close()


def test_newer_dossier_is_not_touched(filled: Path) -> None:
    change(filled, "PRAGMA user_version = 99")
    with pytest.raises(NewerDossier, match=r"newer version of Verbale. Install"):
        open_dossier(filled)


def test_locked_dossier_is_said(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_file, "PATIENCE", 0.01)
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_dossier(filled) as dossier:
        assert read_record(dossier).documents  # reading needs no lock
        with pytest.raises(DossierLocked, match="another process is writing"):
            dossier.keep_codebook("[]")
        other.execute("ROLLBACK")
        dossier.keep_codebook("[]")
    other.close()


def test_full_disk_is_said_and_loses_nothing(filled: Path) -> None:
    with open_dossier(filled) as dossier:
        pages = dossier._database.execute("PRAGMA page_count").fetchone()[0]
        dossier._database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DossierUnwritable, match=r"disk is full. Make room"):
            dossier.keep_reading("0" * 64, "fake 1", "0", "x" * 1_000_000)
    assert faults_of(filled) == []


def test_dossier_that_may_not_be_written_can_be_read(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with open_dossier(filled) as dossier:
        assert len(read_record(dossier).documents) == 6
        with pytest.raises(DossierUnwritable, match="cannot be written"):
            dossier.keep_codebook("[]")


def test_closed_dossier_is_one_file(filled: Path) -> None:
    assert [path.name for path in filled.parent.glob("talks*")] == ["talks.verbale"]


def test_tables_are_strict(filled: Path) -> None:
    database = sqlite3.connect(filled)
    rows = database.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    strict = {name: is_strict for name, is_strict in rows if not name.startswith("sqlite_")}
    database.close()
    assert strict.keys() >= {"document", "version", "reading", "record", "codebook", "failure"}
    assert all(strict.values())


# The check


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE version SET text = replace(text, 'price tag', 'prize tag')",
            r"strait/01_strait-herald\.txt, version 1: its text is no longer the one",
        ),
        (
            "UPDATE reading SET json = replace(json, '\"content\":[[', '\"content\":[[9')",
            r"strait/0\d_.*, reading by fake 1: ",
        ),
        ("UPDATE reading SET json = '[]'", r"reading by fake 1: is no reading"),
        ("DELETE FROM document WHERE place LIKE '%01%'", r"refers to none of document"),
        (
            "UPDATE record SET json = replace(json, 'price tag', 'prize tag')",
            r"the record: is no longer as it was written",
        ),
        (
            'UPDATE record SET json = replace(json, \'"because": "\', \'"because": " ", "x": "\')',
            r"the record: .*, reason for \w+: gives no sentence",
        ),
        ("UPDATE record SET json = '{}'", r"the record: cannot be read"),
        ("UPDATE record_document SET name = name || 'x'", r"the record: .* is missing"),
    ],
)
def test_check_says_what_is_broken(filled: Path, statement: str, fault: str) -> None:
    assert faults_of(filled) == []
    change(filled, statement)
    assert any(re.search(fault, line) for line in faults_of(filled)), faults_of(filled)


def test_damaged_file_is_said(filled: Path) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenRecord, match="the file is damaged"), open_dossier(filled) as dossier:
        read_record(dossier)


def test_compacting_keeps_versions_and_record(filled: Path, reports: list[Path]) -> None:
    reports[0].write_text("“We sign,” Okafor said of the treaty today.", encoding="utf-8")
    add(filled, reports)
    before, size = record_of(filled), filled.stat().st_size
    with open_dossier(filled) as dossier:
        assert len(dossier.list_readings()) == 7
        dossier.compact()
        assert len(dossier.list_readings()) == 6 and len(dossier.list_versions()) == 7
    assert filled.stat().st_size < size
    assert record_of(filled) == before and faults_of(filled) == []
    engine = FakeEngine()
    add(filled, reports, engine)
    assert engine.texts == []
