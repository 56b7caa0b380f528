"""DNA files read: all that is in them, and what an enemy, an accident or an older DNA made."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verbale.errors import NothingReadable
from verbale.exports import dna_reader
from verbale.exports.dna_file import (
    Coder,
    CoderRelation,
    DnaDocument,
    DnaEntity,
    DnaFile,
    DnaStatement,
    StatementType,
    Variable,
)
from verbale.exports.dna_reader import read_dna
from verbale.exports.dna_writer import write_dna

# A file with something of everything that DNA keeps; options as DNA writes them.
OPTIONS = dict.fromkeys(
    (
        "Refresh FontSize ColorByCoder PopupDecoration PopupAutoComplete PermissionAddDocuments "
        "PermissionEditDocuments PermissionDeleteDocuments PermissionImportDocuments "
        "PermissionAddStatements PermissionEditStatements PermissionDeleteStatements "
        "PermissionEditAttributes PermissionEditRegex PermissionEditStatementTypes "
        "PermissionEditCoders PermissionEditCoderRelations PermissionViewOthersDocuments "
        "PermissionEditOthersDocuments PermissionViewOthersStatements "
        "PermissionEditOthersStatements"
    ).split(),
    1,
) | {"PopupWidth": 300}
FILE = DnaFile(
    settings={"version": "3.1.2", "date": "2026-06-30"},
    coders=(
        Coder(1, "Admin", "x", (255, 255, 0), OPTIONS),
        Coder(4, "Zoë", "y", (0, 1, 2), OPTIONS | {"PermissionEditCoders": 0}),
    ),
    relations=(CoderRelation(1, 4, (1, 0, 1, 0)),),
    documents=(
        DnaDocument(2, "Šťastný 🙂", "🙂 No.\nYes.", 4, "A", "B", "C", "D\nE", "F", -86_400),
        DnaDocument(7, "", "Nothing."),
    ),
    types=(
        StatementType(
            1,
            "DNA Statement",
            (
                Variable(1, "person", "short text", ("Type", "Alias")),
                Variable(3, "agreement", "boolean"),
                Variable(5, "weight", "integer"),
                Variable(6, "note", "long text"),
            ),
            (1, 2, 3),
        ),
    ),
    links=((1, 3),),
    entities=(
        DnaEntity(1, 1, "", None, None, {"Type": "", "Alias": ""}),
        DnaEntity(2, 1, "Lind", (9, 9, 9), 9, {"Type": "person", "Alias": "L; M"}),
        DnaEntity(9, 1, "All", (0, 0, 0), None, {"Type": "", "Alias": ""}),
    ),
    statements=(DnaStatement(3, 1, 2, 0, 3, 4, {1: 2, 3: 0, 5: -4, 6: "so\nso"}),),
    regexes=(("climat", (1, 1, 1)),),
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "coded.dna"
    path.write_bytes(write_dna(FILE))
    return path


def change(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)
    return path


def test_all_that_is_written_is_read(path):
    assert read_dna(path) == FILE


def test_the_same_content_gives_the_same_bytes():
    assert write_dna(FILE) == write_dna(FILE)


def test_a_value_over_dnas_limit_is_not_written():
    long = DnaFile(settings={}, documents=(DnaDocument(1, "x" * 191, ""),))
    with pytest.raises(sqlite3.IntegrityError):
        write_dna(long)


REPLACED = "DROP TABLE REGEXES"
BROKEN = {
    "no such table": (REPLACED,),
    "a view for a table": (
        REPLACED,
        "CREATE VIEW REGEXES AS "
        "SELECT Value AS Label, 1 AS Red, 1 AS Green, 1 AS Blue FROM SETTINGS",
    ),
    "a computed column": (
        REPLACED,
        "CREATE TABLE REGEXES (Label TEXT, Red INT, Green INT, "
        "Blue INT AS (length(hex(zeroblob(400000000)))))",
        "INSERT INTO REGEXES VALUES ('a', 1, 1)",
    ),
    "a missing column": ("ALTER TABLE DOCUMENTS DROP COLUMN Notes",),
    "a number for a text": ("UPDATE DOCUMENTS SET Text = x'00ff'",),
    "a text for a number": ("UPDATE DOCUMENTS SET Date = 'yesterday'",),
    "no number": ("UPDATE STATEMENTS SET DocumentId = NULL",),
    "an attribute of nothing": ("DELETE FROM ATTRIBUTEVARIABLES",),
    "an unknown kind of variable": (
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE VARIABLES SET DataType = 'code'",
    ),
}


@pytest.mark.parametrize("statements", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_refused_in_one_line(path, statements):
    change(path, *statements)
    with pytest.raises(
        NothingReadable, match=r"coded\.dna: is damaged, or no file of DNA 3"
    ) as error:
        read_dna(path)
    assert "\n" not in str(error.value)


def test_a_virtual_table_for_a_table_is_refused(path):
    change(path, REPLACED, "CREATE VIRTUAL TABLE REGEXES USING fts5(Label, Red, Green, Blue)")
    with pytest.raises(NothingReadable, match="has no table REGEXES"):
        read_dna(path)


def test_a_trigger_and_a_further_view_do_nothing(path):
    change(
        path,
        "CREATE TRIGGER t AFTER INSERT ON REGEXES BEGIN DELETE FROM STATEMENTS; END",
        "CREATE VIEW v AS SELECT randomblob(1000000000)",
    )
    before = path.read_bytes()
    assert read_dna(path) == FILE
    assert path.read_bytes() == before


def test_reading_leaves_nothing_beside_the_file(path):
    change(path, "PRAGMA journal_mode = WAL")
    read_dna(path)
    assert [each.name for each in path.parent.iterdir()] == ["coded.dna"]


def test_a_table_without_end_is_refused(path, monkeypatch):
    monkeypatch.setattr(dna_reader, "MOST_ROWS", 1)
    with pytest.raises(NothingReadable, match="more than 1 rows"):
        read_dna(path)


def test_a_text_without_end_is_refused(path, monkeypatch):
    monkeypatch.setattr(dna_reader, "LARGEST_TEXT", 10_000)
    change(path, "UPDATE DOCUMENTS SET Text = hex(zeroblob(6000))")
    with pytest.raises(NothingReadable, match="too big"):
        read_dna(path)


def test_a_file_without_end_is_refused(path, monkeypatch):
    monkeypatch.setattr(dna_reader, "LARGEST_FILE", 1_000)
    with pytest.raises(NothingReadable, match="more than the 1,000 that are read"):
        read_dna(path)


@pytest.mark.parametrize("version", ["2.0 beta 24", "2.0.25"])
def test_a_dna_2_file_says_what_to_do(tmp_path, version):
    path = tmp_path / "old.dna"
    change(
        path,
        "CREATE TABLE SETTINGS (Property TEXT, Value TEXT)",
        f"INSERT INTO SETTINGS VALUES ('version', '{version}')",
    )
    with pytest.raises(NothingReadable, match=f"DNA {version}. In DNA 3, .* 'Import from DNA data"):
        read_dna(path)


def test_a_dna_1_file_says_what_to_do(tmp_path):
    path = tmp_path / "older.dna"
    path.write_text('<?xml version="1.0"?><discourse/>', encoding="utf-8")
    with pytest.raises(NothingReadable, match="made by DNA 1"):
        read_dna(path)


def test_a_later_dna_is_not_guessed_at(path):
    change(path, "UPDATE SETTINGS SET Value = '4.0' WHERE Property = 'version'")
    with pytest.raises(NothingReadable, match=r"of DNA 4\.0"):
        read_dna(path)


def test_words_of_the_file_are_no_orders_to_a_terminal(path):
    change(path, "UPDATE SETTINGS SET Value = '4' || char(27) || '[2J' || char(10) || 'Done.'")
    with pytest.raises(NothingReadable, match=r"of DNA 4 \[2J Done\."):
        read_dna(path)


def test_a_file_that_is_saved_at_the_moment_is_not_read(path, monkeypatch):
    monkeypatch.setattr(dna_reader, "PATIENCE", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(NothingReadable, match="another program is writing"):
            read_dna(path)


@pytest.mark.parametrize("end", ["-journal", "-wal"])
def test_a_file_that_was_not_closed_is_not_read(path, end):
    path.with_name(path.name + end).write_bytes(b"half a change")
    with pytest.raises(NothingReadable, match="not closed properly"):
        read_dna(path)


@pytest.mark.parametrize("content", [b"", b"a report", b"PK\x03\x04" * 9])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "x.dna"
    path.write_bytes(content)
    with pytest.raises(NothingReadable, match="is no file of Discourse Network Analyzer"):
        read_dna(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.dna", tmp_path):
        with pytest.raises(NothingReadable):
            read_dna(path)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_became_of_the_bytes_it_is_read_or_refused(tmp_path, data):
    content = bytearray(write_dna(FILE))
    for _ in range(data.draw(st.integers(1, 20))):
        # The first page has the tables' texts; the last bytes are content.
        at = data.draw(st.one_of(st.integers(0, 8_191), st.integers(0, len(content) - 1)))
        content[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "x.dna"
    path.write_bytes(content[: data.draw(st.one_of(st.none(), st.integers(1, len(content))))])
    try:
        read_dna(path)
    except NothingReadable as error:
        assert "\n" not in str(error)
