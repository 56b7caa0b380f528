"""The commands that work on a dossier: what they print, and the code they end with."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from pathlib import Path

import pytest

from test_cli import FakeEngine, run
from verbale import pipeline
from verbale.store import open_dossier

REPORT = 'Lind wary of talks\n"We will not sign," said Lind of Norland on 2 May 2031.\n'
GOLD = Path(__file__).parents[1] / "examples" / "strait"


@pytest.fixture(autouse=True)
def _fake_engine(monkeypatch):
    monkeypatch.setattr(pipeline, "load", lambda name="small": FakeEngine())


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "lind.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def dossier(tmp_path: Path, capfd) -> Path:
    path = tmp_path / "ferry-talks.verbale"
    assert run("new", path) == 0
    assert f"verbale add {path} PATH" in capfd.readouterr().out
    return path


@pytest.fixture
def filled(dossier: Path, report: Path, capfd) -> Path:
    assert run("add", dossier, report) == 0
    out, err = capfd.readouterr()
    assert "1 report new, 0 changed, 0 known\n" in out and "1 statement in 1 report" in out
    assert err == ""
    return dossier


@pytest.fixture
def strait(dossier: Path) -> Path:
    """The strait dossier with the record that its gold says."""
    from verbale.exports.record_json import to_json
    from verbale.exports.record_json_reader import from_json
    from verbale.intake import take_in

    with open_dossier(dossier) as opened:
        take_in(opened, [GOLD])
        kept = {Path(each.place).name: each for each in opened.list_latest()}
        texts = [each.document for each in kept.values()]
        named = [text.__class__(text.id, Path(text.name).name, text.text) for text in texts]
        record = from_json((GOLD / "gold.json").read_text(encoding="utf-8"), named)
        versions = {each.id: kept[each.name].version for each in record.documents}
        inputs = opened.digest_inputs()
        opened.keep_record(to_json(record), versions, engine="gold", program="0", inputs=inputs)
    return dossier


def flat(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_known_reports_are_skipped_and_changed_ones_are_not(filled, report, capfd):
    assert run("add", filled, report) == 0
    assert "0 reports new, 0 changed, 1 known" in capfd.readouterr().out
    report.write_text(REPORT.replace("will not", "shall not"), encoding="utf-8")
    assert run("add", filled, report) == 0
    assert "0 reports new, 1 changed, 0 known" in capfd.readouterr().out
    assert run("show", filled) == 0
    assert "shall not sign" in capfd.readouterr().out


def test_record_of_a_dossier_is_that_of_its_reports(filled, report):
    outs = [report.with_name("a.json"), report.with_name("b.json")]
    for source, out in zip((filled, report), outs, strict=True):
        assert run("record", source, "--out", out) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_brief_of_a_dossier_bears_its_name(filled, tmp_path, capfd):
    assert run("brief", filled, "--out", tmp_path / "b.html") == 0
    assert capfd.readouterr().out.startswith("Ferry talks\n")
    assert "We will not sign" in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_settle_reads_a_dossier(strait, capfd):
    assert run("settle", strait) == 0
    assert "crew: common ground" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("record", "165 statements in 6 reports"),
        ("positions", "Tamoura: for, 9 statements"),
        ("calendar", "Miravec"),
        ("moves", "Tamoura on crew changed: for it on a condition then, for it now"),
        ("differences", "No gate, no keeper of the key"),
        ("coverage", "6 reports, 2 May 2031 to 15 May 2031; 0 not read"),
    ],
)
def test_parts_are_shown(strait, capfd, part, shown):
    assert run("show", strait, part) == 0
    out, err = capfd.readouterr()
    assert out.startswith("Ferry talks") and shown in flat(out), out
    assert max(map(len, out.splitlines())) <= 100 and err == ""


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("positions", "There are no issues to settle"),
        ("calendar", "The reports name no meeting."),
        ("moves", "Nobody is seen to move."),
        ("differences", "No words are reported more than once."),
    ],
)
def test_parts_without_entries_say_so(filled, capfd, part, shown):
    assert run("show", filled, part) == 0
    assert shown in flat(capfd.readouterr().out)


def test_other_part_ends_with_2(filled):
    assert run("show", filled, "gossip") == 2


def test_codebook_is_kept_in_the_dossier(filled, report, tmp_path, capfd):
    codebook = tmp_path / "codebook.json"
    codebook.write_text('{"treaty": "Norland signs the treaty"}', encoding="utf-8")
    assert run("add", filled, "--codebook", codebook) == 0
    assert run("add", filled, report) == 0
    capfd.readouterr()
    assert run("record", filled) == 0
    assert json.loads(capfd.readouterr().out)["codebook"] == {"treaty": "Norland signs the treaty"}
    assert run("brief", filled, "--codebook", codebook) == 2
    assert "has its own codebook" in flat(capfd.readouterr().err)


def test_failed_file_is_said_and_the_others_are_added(dossier, report, tmp_path, capfd):
    (tmp_path / "empty.txt").touch()
    assert run("add", dossier, tmp_path) == 1
    out, err = capfd.readouterr()
    assert err.startswith("empty.txt: ") and "1 report new" in out
    assert run("show", dossier, "coverage") == 0
    assert "not read: empty.txt: The file is empty" in flat(capfd.readouterr().out)


def test_each_report_from_standard_input_is_a_document(dossier, capfd, monkeypatch):
    for word in ("will", "shall", "will"):
        given = io.TextIOWrapper(io.BytesIO(REPORT.replace("will", word).encode()))
        monkeypatch.setattr(sys, "stdin", given)
        assert run("add", dossier, "-") == 0
    assert "0 reports new, 0 changed, 1 known" in capfd.readouterr().out
    assert run("record", dossier) == 0
    documents = json.loads(capfd.readouterr().out)["documents"].values()
    assert len({document["name"] for document in documents}) == 2


def test_nothing_readable_ends_with_3(dossier, tmp_path, capfd):
    assert run("add", dossier, tmp_path / "typo.txt") == 3
    assert "holds no report yet. Add some" in capfd.readouterr().err
    assert run("show", dossier) == 3
    assert "holds no record yet" in capfd.readouterr().err


def test_record_that_is_behind_is_said(filled, capfd):
    with open_dossier(filled) as opened:
        opened.keep_codebook("[]")
    assert run("show", filled) == 0
    assert f"Collate it: verbale add {filled}" in capfd.readouterr().err
    assert run("add", filled) == 0
    capfd.readouterr()
    assert run("show", filled) == 0
    assert capfd.readouterr().err == ""


def test_check_ends_with_4_and_says_what_is_broken(filled, capfd):
    assert run("check", filled) == 0
    assert "1 text and the record are whole" in capfd.readouterr().out
    database = sqlite3.connect(filled)
    with database:
        database.execute("UPDATE version SET text = replace(text, 'Norland', 'Sorland')")
    database.close()
    assert run("check", filled) == 4
    out, err = capfd.readouterr()
    assert "lind.txt, version 1: its text is no longer the one that was added" in err
    assert out == ""


def test_compact_says_how_small_the_file_is(filled, capfd):
    assert run("compact", filled) == 0
    assert "bytes before" in capfd.readouterr().out
    assert run("check", filled) == 0


def test_dossier_without_its_tables_ends_with_4(filled, capfd):
    database = sqlite3.connect(filled)
    database.execute("DROP TABLE record")
    database.close()
    assert run("show", filled) == 4
    assert "the file is damaged" in capfd.readouterr().err


@pytest.mark.parametrize("command", ["add", "show", "check", "compact", "brief", "record"])
def test_other_files_end_with_3(tmp_path, capfd, command):
    (tmp_path / "no.verbale").write_text("Lind said no.", encoding="utf-8")
    assert run(command, tmp_path / "no.verbale") == 3
    assert "is no dossier" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("name", "code"), [("talks.db", 2), ("missing/talks.verbale", 2), ("ferry-talks.verbale", 1)]
)
def test_new_dossier_needs_a_name_of_its_own(filled, tmp_path, name, code):
    assert run("new", tmp_path / name) == code


def test_copies_are_said_once(dossier, tmp_path, capfd):
    text = (GOLD / "01_strait-herald.txt").read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert run("add", dossier, tmp_path / "a.txt") == 0
    assert "nearly the same" not in capfd.readouterr().out
    (tmp_path / "b.txt").write_text(text[:2000], encoding="utf-8")
    assert run("add", dossier, tmp_path / "b.txt") == 0
    assert "b.txt: nearly the same text as a.txt; what both say" in capfd.readouterr().out
    (tmp_path / "c.txt").write_text(REPORT, encoding="utf-8")
    assert run("add", dossier, tmp_path / "c.txt") == 0
    assert "nearly the same" not in capfd.readouterr().out


def test_columns_of_a_table_are_named(dossier, tmp_path, capfd):
    table = tmp_path / "a.csv"
    table.write_text("Inhalt\nLind said no.\n", encoding="utf-8")
    assert run("add", dossier, table) == 3
    assert "there are Inhalt. Say which: --columns text=COLUMN" in capfd.readouterr().err
    assert run("add", dossier, table, "--columns", "text=Inhalt") == 0
    assert "1 report new" in capfd.readouterr().out
    assert run("add", dossier, table, "--columns", "Inhalt") == 2
