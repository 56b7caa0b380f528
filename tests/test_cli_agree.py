"""``verbale agree``: which codings it takes, what it prints and writes, and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gold_dossiers import read_gold
from test_cli import REPORT, FakeEngine, run
from verbale import pipeline
from verbale.dossier import read_record
from verbale.exports import dna
from verbale.exports.dna_reader import read_dna
from verbale.exports.dna_writer import write_dna
from verbale.exports.record_json_reader import from_json
from verbale.judgements import find_place, make_judgement
from verbale.record import Entry, Record
from verbale.store import open_dossier

GOLD = Path(__file__).parents[1] / "examples" / "strait"


@pytest.fixture
def coding(tmp_path: Path) -> Path:
    """The gold record of the strait without its reports, every tenth statement left out."""
    written = json.loads((GOLD / "gold.json").read_text(encoding="utf-8"))
    kept = [each for at, each in enumerate(written["statements"]) if at % 10]
    written |= {"statements": kept, "same_utterance": [], "positions": {}}
    path = tmp_path / "ann.json"
    path.write_text(json.dumps(written), encoding="utf-8")
    return path


def test_two_records_are_compared_and_the_figures_written(coding, tmp_path, capfd):
    out = tmp_path / "agreement.json"
    assert run("agree", GOLD / "gold.json", coding, "--texts", GOLD, "--out", out) == 0
    printed = capfd.readouterr().out
    assert "6 reports compared" in printed and "17 disagreements" in printed
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["coders"] == ["gold.json", "ann.json"]
    assert len(written["disagreements"]) == 17
    assert written["statements"]["f1"]["value"] == pytest.approx(2 * 148 / (165 + 148), abs=1e-6)


def test_all_disagreements_are_printed_when_asked_for(coding, tmp_path, capfd):
    empty = json.loads(coding.read_text(encoding="utf-8")) | {"statements": []}
    other = tmp_path / "nobody.json"
    other.write_text(json.dumps(empty), encoding="utf-8")
    assert run("agree", coding, other, "--texts", GOLD) == 0
    assert "... and 128 more" in capfd.readouterr().out
    assert run("agree", coding, other, "--texts", GOLD, "--all") == 0
    assert capfd.readouterr().out.count("a statement: ann.json: yes; nobody.json: no") == 148


def test_texts_beside_the_record_are_found_by_themselves(coding, tmp_path, capfd):
    shutil.copytree(GOLD, tmp_path / "texts" / "ann")
    assert run("agree", coding, shutil.copy(coding, tmp_path / "bea.json")) == 0
    assert "6 reports compared" in capfd.readouterr().out


def test_a_record_finds_its_reports_in_a_dossier_named_with_it(coding, tmp_path, capfd):
    dossier = fill(tmp_path / "talks.verbale")
    assert run("agree", dossier, coding) == 0
    assert "talks.verbale: 165 statements in them" in capfd.readouterr().out


def fill(path: Path) -> Path:
    """A dossier of the strait's reports with the record that its gold says."""
    from verbale.exports.record_json import to_json
    from verbale.intake import take_in
    from verbale.store import make_dossier

    with make_dossier(path) as opened:
        take_in(opened, [GOLD])
        kept = {Path(each.place).name: each for each in opened.list_latest()}
        gold = (GOLD / "gold.json").read_text(encoding="utf-8")
        texts = [replace(each.document, name=name) for name, each in kept.items()]
        record = from_json(gold, texts)
        versions = {document.id: kept[document.name].version for document in record.documents}
        inputs = opened.digest_inputs()
        opened.keep_record(to_json(record), versions, engine="gold", program="1", inputs=inputs)
    return path


@pytest.mark.parametrize("turned", [False, True])
def test_reports_beside_one_coding_serve_the_others(coding, capfd, turned):
    files = [GOLD / "gold.json", coding]
    assert run("agree", *(files[::-1] if turned else files)) == 0
    assert "6 reports compared" in capfd.readouterr().out


def test_reports_that_are_not_found_are_asked_for(coding, tmp_path, capfd):
    assert run("agree", coding, shutil.copy(coding, tmp_path / "bea.json")) == 4
    assert "--texts DIR" in capfd.readouterr().err


def test_codings_of_other_reports_are_an_error(coding, tmp_path, capfd):
    other = GOLD.parent / "ceasefire" / "gold.json"
    assert run("agree", coding, other, "--texts", GOLD) == 3
    assert "no report has the same text" in capfd.readouterr().err


@pytest.mark.parametrize("content", ["not json", "[]", '{"documents": {}}', "{}"])
def test_a_file_that_is_no_record_is_an_error(coding, tmp_path, capfd, content):
    broken = tmp_path / "broken.json"
    broken.write_text(content, encoding="utf-8")
    assert run("agree", coding, broken, "--texts", GOLD) == 3
    assert f"{broken}: is no record" in capfd.readouterr().err


def test_a_file_that_is_missing_is_an_error(coding, tmp_path, capfd):
    assert run("agree", coding, tmp_path / "gone.json", "--texts", GOLD) == 3
    assert "cannot be read" in capfd.readouterr().err


def test_one_coding_alone_or_twice_is_a_usage_error(coding, capfd):
    assert run("agree", coding) == 2
    assert "one alone agrees with nobody" in " ".join(capfd.readouterr().err.split())
    assert run("agree", coding, coding, "--texts", GOLD) == 2
    assert run("agree", coding, coding, "--out", "figures.csv") == 2


@pytest.fixture
def strait() -> Record:
    return read_gold()


def figures_of(out: Path) -> dict[str, dict[str, Any]]:
    written = json.loads(out.read_text(encoding="utf-8"))
    return {v["variable"]: v for v in written["variables"] if v["issue"] is None}


def test_what_is_coded_in_dna_agrees_with_the_record_it_came_from(strait, tmp_path, capfd):
    path, out = tmp_path / "coded.dna", tmp_path / "agreement.json"
    path.write_bytes(write_dna(dna.code_file(strait, per_report=True)))
    assert run("agree", path, GOLD / "gold.json", "--texts", GOLD, "--out", out) == 0
    assert "6 reports compared" in capfd.readouterr().out
    found = figures_of(out)
    assert found["stance"]["units"] > 50
    assert found["stance"]["alpha"]["value"] == found["speakers"]["alpha"]["value"] == 1


def code_twice(record: Record, path: Path, *, acts: str = dna.ACT) -> Path:
    """A file in which Bea coded the same as the first coder, but for the person in every fifth
    statement; ``acts`` is what the variable of acts is called."""
    file = dna.code_file(record, per_report=True)
    first = file.statements
    last, new = max(each.id for each in first), 1 + max(each.id for each in file.coders)
    person = {v.id for type in file.types for v in type.variables if v.name == "person"}
    people = sorted({each.values[id] for each in first for id in person if id in each.values})

    def move(at: int, values: Mapping[int, Any]) -> dict[int, Any]:
        swaps = at % 5 == 0
        return {id: people[0] if swaps and id in person else v for id, v in values.items()}

    second = [
        replace(each, id=last + at, coder=new, values=move(at, each.values))
        for at, each in enumerate(first, start=1)
    ]
    types = [
        replace(
            type,
            variables=tuple(
                replace(v, name=acts) if v.name == dna.ACT else v for v in type.variables
            ),
        )
        for type in file.types
    ]
    coders = (*file.coders, replace(file.coders[0], id=new, name="Bea"))
    whole = replace(file, coders=coders, statements=(*first, *second), types=tuple(types))
    path.write_bytes(write_dna(whole))
    return path


def first_coder(path: Path) -> str:
    file = read_dna(path)
    return next(each.name for each in file.coders if each.id == file.statements[0].coder)


def test_coders_of_one_dna_file_are_compared_by_name(strait, tmp_path, capfd):
    path, out = code_twice(strait, tmp_path / "two.dna"), tmp_path / "agreement.json"
    first = first_coder(path)
    assert run("agree", path, "--by", first, "--by", "Bea", "--out", out) == 0
    found = figures_of(out)
    assert found["stance"]["alpha"]["value"] == 1
    assert found["act"]["agreement"]["value"] == 1
    assert 0 < found["speakers"]["agreement"]["value"] < 1


def test_a_variable_that_dna_does_not_have_is_not_compared(strait, tmp_path):
    path, out = code_twice(strait, tmp_path / "two.dna", acts="deed"), tmp_path / "agreement.json"
    assert run("agree", path, GOLD / "gold.json", "--texts", GOLD, "--out", out) == 0
    assert figures_of(out)["act"]["units"] == 0
    assert figures_of(out)["stance"]["units"] > 50


def test_coders_are_named_of_one_file_and_each_once(coding, strait, tmp_path, capfd):
    path = code_twice(strait, tmp_path / "two.dna")
    assert run("agree", coding, "--by", "Ann", "--by", "Bea") == 2
    assert (
        run("agree", path, "--by", "Bea") == run("agree", path, "--by", "Bea", "--by", "Bea") == 2
    )
    capfd.readouterr()
    assert run("agree", path, "--by", "Bea", "--by", "Nobody") == 3
    assert "Nobody" in capfd.readouterr().err


@pytest.fixture
def judged(tmp_path: Path, monkeypatch) -> Path:
    """A dossier with one statement, whose act Ann and Bea see differently; Ann names the speaker
    too."""
    monkeypatch.setattr(pipeline, "load", lambda name="small": FakeEngine())
    report, path = tmp_path / "lind.txt", tmp_path / "talks.verbale"
    report.write_text(REPORT, encoding="utf-8")
    assert run("new", path) == run("add", path, report) == 0
    with open_dossier(path) as dossier:
        record = read_record(dossier)
        (document,), (statement,) = record.documents, record.statements
        entry = Entry("statement", find_place(document, statement.content))
        dossier.add_judgement(make_judgement("Ann", entry, "act", "threaten"))
        dossier.add_judgement(make_judgement("Ann", entry, "speakers", ["Orr"]))
        dossier.add_judgement(make_judgement("Bea", entry, "act", "reject"))
    return path


def test_judgements_in_a_dossier_are_compared_by_name(judged, tmp_path, capfd):
    out = tmp_path / "agreement.json"
    assert run("agree", judged, "--by", "Ann", "--by", "Bea", "--out", out) == 0
    found = figures_of(out)
    assert found["act"]["units"] == 1 and found["act"]["agreement"]["value"] == 0
    # Bea judged the act alone: who spoke is the machine's word there.
    assert found["speakers"]["units"] == found["stance"]["units"] == 0
    told = json.loads(out.read_text(encoding="utf-8"))["disagreements"]
    assert [each["values"] for each in told] == [{"Ann": "threaten", "Bea": "reject"}]


def test_a_coder_who_judged_nothing_is_an_error(judged, capfd):
    assert run("agree", judged, "--by", "Ann", "--by", "Nobody") == 3
    assert "only Ann, Bea" in capfd.readouterr().err


def test_a_confirmed_statement_counts_with_all_its_values(judged, tmp_path):
    out = tmp_path / "agreement.json"
    with open_dossier(judged) as dossier:
        entry = dossier.list_judgements()[0].entry
        dossier.add_judgement(make_judgement("Bea", entry, "confirmed", True))
    assert run("agree", judged, "--by", "Ann", "--by", "Bea", "--out", out) == 0
    found = figures_of(out)
    assert found["speakers"]["units"] == 1 and found["speakers"]["agreement"]["value"] == 0
    assert found["kind"]["units"] == 0
