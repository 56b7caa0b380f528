"""The commands by which people judge at a terminal, and exchange what they judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from test_cli import run
from test_store import STRAIT, FakeEngine
from verbale import pipeline
from verbale.dossier import read_record
from verbale.record import Judgement, Record
from verbale.store import open_dossier

TOLL = "toll: {proposition: The transit fee is scrapped, cues: [fee]}\n"


@pytest.fixture(autouse=True)
def _fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", lambda name="small": FakeEngine())


@pytest.fixture
def dossier(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    path, codebook = tmp_path / "talks.verbale", tmp_path / "issues.yaml"
    codebook.write_text(TOLL, encoding="utf-8")
    assert run("new", path) == 0
    assert run("add", path, *sorted(STRAIT.glob("0*.txt")), "--codebook", codebook) == 0
    capfd.readouterr()
    return path


def record_of(path: Path) -> Record:
    with open_dossier(path) as dossier:
        return read_record(dossier)


def log_of(path: Path) -> tuple[Judgement, ...]:
    with open_dossier(path) as dossier:
        return dossier.list_judgements()


def first(path: Path) -> str:
    return record_of(path).statements[0].id


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("speakers", "Ann Lind; Ben Roe", ["Ann Lind", "Ben Roe"]),
        ("speakers", "-", []),
        ("on_behalf_of", "-", None),
        ("said_on", "2031-05-02", "2031-05-02"),
        ("act", "threaten", "threaten"),
        ("stance", "toll=against", {"issue": "toll", "stance": "against"}),
        ("cue", "10-14, 20-24", [[10, 14], [20, 24]]),
        ("confirmed", None, True),
        ("none", "false", False),
        ("speakers", '[{"name": "Lind", "type": "office"}]', [{"name": "Lind", "type": "office"}]),
    ],
)
def test_value_is_read_as_it_is_written(
    dossier: Path, field: str, written: str | None, value: object
) -> None:
    arguments = [] if written is None else [written]
    assert run("judge", dossier, first(dossier), field, *arguments, "--by", "Ada") == 0
    (made,) = log_of(dossier)
    assert (made.by, made.field, made.value) == ("Ada", field, value)
    assert record_of(dossier).judged[0].entry is not None


def test_judgement_stands_in_the_record_with_its_reason(
    dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    id = first(dossier)
    arguments = ("act", "threaten", "--by", "Ada", "--reason", "he raised his voice")
    assert run("judge", dossier, id, *arguments) == 0
    assert "is kept" in capfd.readouterr().out
    (why,) = [each for each in record_of(dossier).statements[0].reasons if each.field == "act"]
    assert why.because.endswith("he raised his voice")
    assert run("check", dossier) == 0


def test_missed_statement_is_added_by_its_place(dossier: Path) -> None:
    before, report = len(record_of(dossier).statements), record_of(dossier).documents[0].id
    assert run("judge", dossier, f"statement:{report}:0-30", "missed", "--by", "Ada") == 0
    assert len(record_of(dossier).statements) == before + 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("000:1-2222222", "act", "warn"), "is no id in the record"),
        (("{first}", "actt", "warn"), "a statement has no 'actt', only"),
        (("{first}", "act", "shout"), "'shout' is none of assert, demand"),
        (("{first}", "act"), "act: needs a value"),
        (("{first}", "cue", "here"), "here: is no place. Write it as 4798-4912."),
    ],
)
def test_mistakes_are_explained(
    dossier: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    first_id = first(dossier)
    assert run("judge", dossier, *(each.format(first=first_id) for each in arguments)) == 2
    assert said in capfd.readouterr().err and log_of(dossier) == ()


def test_judgements_are_listed_and_undone(dossier: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("judgements", dossier, "list") == 0
    assert "No judgements." in capfd.readouterr().out
    assert run("judge", dossier, first(dossier), "act", "threaten", "--by", "Ada") == 0
    id = log_of(dossier)[0].id
    assert run("judgements", dossier, "undo", id[:8], "--by", "Ben") == 0
    capfd.readouterr()
    assert run("judgements", dossier, "list") == 0
    out = " ".join(capfd.readouterr().out.split())
    assert f"{id[:8]} Ada" in out and "undone" in out and "an undoing" in out
    assert run("judgements", dossier, "undo", "zzz", "--by", "Ben") == 2


def test_colleagues_merge_their_work(
    dossier: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other, lines = tmp_path / "other.verbale", tmp_path / "ben.jsonl"
    other.write_bytes(dossier.read_bytes())
    assert run("judge", dossier, first(dossier), "act", "threaten", "--by", "Ada") == 0
    assert run("judge", other, first(other), "act", "warn", "--by", "Ben") == 0
    assert run("judgements", other, "export", "--out", lines) == 0
    capfd.readouterr()
    assert run("judgements", dossier, "import", lines) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "1 new, 0 known" in out and "does not hold until a person decides" in out
    assert run("show", dossier, "coverage") == 0
    assert capfd.readouterr().out.count("judgement in conflict") == 2
    assert record_of(dossier).statements[0].act == "threaten"
    before = record_of(dossier)
    assert run("judgements", dossier, "import", lines) == 0
    assert "0 new, 1 known" in capfd.readouterr().out and record_of(dossier) == before
    ids = [each.id[:8] for each in log_of(dossier)]
    decide = ("--by", "Cy", "--decides", ids[0], "--decides", ids[1])
    assert run("judge", dossier, first(dossier), "act", "warn", *decide) == 0
    assert record_of(dossier).conflicts == () and record_of(dossier).statements[0].act == "warn"


def test_bad_lines_are_named_and_the_rest_goes_in(
    dossier: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("judge", dossier, first(dossier), "act", "threaten", "--by", "Ada") == 0
    capfd.readouterr()
    assert run("judgements", dossier, "export") == 0
    good = json.loads(capfd.readouterr().out)
    lines = [
        json.dumps({**good, "id": "0" * 32}),
        "not json",
        json.dumps({**good, "field": "colour"}),
        json.dumps({**good, "by": "Eve"}),
        "",
        json.dumps({**good, "id": "1" * 32, "at": "yesterday"}),
    ]
    path = tmp_path / "mixed.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run("judgements", dossier, "import", path) == 1
    out, err = capfd.readouterr()
    assert "1 new, 0 known" in out
    assert f"{path}, line 2: is no JSON" in err and f"{path}, line 3: a statement has no" in err
    assert f"{path}, line 6: is no judgement" in err
    assert f"judgement {good['id']}: is in the dossier with something else" in err
    assert run("judgements", dossier, "import", tmp_path / "none.jsonl") == 3


def test_entities_are_merged_by_their_ids(dossier: Path) -> None:
    one, other = [each for each in record_of(dossier).entities if each.mentions][:2]
    assert run("judge", dossier, f"entity:{one.id}", "merge", other.id, "--by", "Ada") == 0
    ids = {each.id for each in record_of(dossier).entities}
    assert one.id in ids and other.id not in ids


def test_place_that_is_gone_is_shown_with_the_coverage(
    dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("judge", dossier, "issue:toll", "proposition", "The fee stays", "--by", "Ada") == 0
    codebook = dossier.with_name("other.yaml")
    codebook.write_text("fleet: {proposition: The fleet leaves the strait}\n", encoding="utf-8")
    assert run("add", dossier, "--codebook", codebook) == 0
    capfd.readouterr()
    assert run("show", dossier, "coverage") == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "judgement without a place:" in out and "The codebook has no issue 'toll'." in out
