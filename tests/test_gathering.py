"""One negotiation picked out of many reports: what is taken, what is left out and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from test_cli import FakeEngine, run
from verbale import pipeline
from verbale.batch import Plan, read_shard
from verbale.dossier import collate_dossier
from verbale.errors import NothingReadable
from verbale.gathering import (
    NO_DAY,
    OUTSIDE,
    Gathered,
    Wanted,
    check_gathered,
    fill,
    gather,
    is_batch,
    tell,
)
from verbale.store import make_dossier, open_dossier

TALKS = 'Talks on the ferry line\n"We will not sign," said Lind of Norland in Quill. Sarn waits.'
OTHER = (
    'Talks on herring\n"We will not fish," said Lind of Norland. The envoys of Sarn left Osmere.'
)
LONG = TALKS + " " + " ".join(f"Clause {at} of the draft names pier {at * 7}." for at in range(40))
ROWS = {
    "ferry": (TALKS, "2031-05-03"),
    "ferry-undated": (TALKS + " The ferry waits, too.", None),
    "herring": (OTHER, "2031-05-04"),
    "late": (TALKS, "2031-07-01"),
    "weather": ("Rain in Drillon\nCellars were flooded and firemen pumped.", "2031-05-03"),
    "undated": ("Norland and Sarn\nA history of old quarrels over lighthouses.", None),
}
WANTED = Wanted.of(["Norland, Sarn"], date(2031, 5, 1), date(2031, 5, 31))


@pytest.fixture(autouse=True)
def _fake_engine(monkeypatch):
    monkeypatch.setattr(pipeline, "load", lambda name="small": FakeEngine())


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    rows = [{"id": id, "text": text, "date": day} for id, (text, day) in ROWS.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def batch(tmp_path: Path, reports: Path) -> Path:
    pytest.importorskip("duckdb")
    read_shard(reports, tmp_path / "batch", Plan(load=FakeEngine))
    return tmp_path / "batch"


def find(source: Path, wanted: Wanted = WANTED) -> Gathered:
    return gather([source], wanted, progress=lambda count: None)


def test_each_report_is_taken_or_left_out_for_a_reason(reports):
    found = find(reports)
    assert len(found.picked) == 3
    assert sorted(why for _, why in found.left_out) == sorted(
        [OUTSIDE, "does not name all that was asked for", NO_DAY]
    )
    assert len(list(tell(found))) == len(ROWS)


def test_an_undated_report_is_taken_with_its_story(reports):
    undated = [each for each in find(reports).picked if each.document.stated_date is None]
    assert ["ferry waits" in each.document.text for each in undated] == [True]


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("on 7 May", True),
        ("on 7 May 2031", True),
        ("on 7 May 1987", False),
        ("on 7 July", False),
        ("on Friday", False),
    ],
)
def test_an_undated_report_is_taken_if_it_names_one_of_the_days(tmp_path, words, taken):
    path = tmp_path / "quarrel.txt"
    path.write_text(f"A quarrel\nNorland and Sarn fell out over lighthouses {words}.")
    assert bool(find(path).picked) == taken


def test_without_days_undated_reports_are_taken(reports):
    found = find(reports, replace(WANTED, since=None, until=None))
    assert [why for _, why in found.left_out] == ["does not name all that was asked for"]


def test_neighbouring_meetings_are_two_stories(reports):
    found = find(reports)
    herring = [each.name for each in found.picked if "herring" in each.document.text]
    assert tuple(herring) in found.stories and len(found.stories) == 2


def test_a_copy_on_another_day_goes_with_its_original(tmp_path):
    rows = [{"text": LONG, "date": f"2031-05-{day:02}"} for day in (3, 20)]
    path = tmp_path / "copies.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = find(path)
    assert len(found.copies) == 1 and [len(names) for names in found.stories] == [2]
    assert [bool(row["copy_of"]) for row in tell(found)] == [False, True]


def test_a_batch_gives_the_same_reports_as_its_file(batch, reports):
    assert is_batch(batch) and not is_batch(batch / "documents")
    one, other = find(batch), find(reports)
    assert [e.document.text for e in one.picked] == [e.document.text for e in other.picked]
    assert [e.document.stated_date for e in one.picked] == [
        e.document.stated_date for e in other.picked
    ]


class Unasked(FakeEngine):
    def tag(self, text, parts):
        raise AssertionError("read again")


def test_what_a_batch_has_read_is_not_read_again(batch, tmp_path):
    with make_dossier(tmp_path / "talks.verbale") as dossier:
        fill(dossier, find(batch))
        assert len(dossier.list_readings()) == 3
        record = collate_dossier(dossier, Unasked())
    assert len(record.documents) == 3 and len(record.statements) == 3


def test_a_broken_reading_is_made_anew(batch, tmp_path, monkeypatch):
    monkeypatch.setattr("verbale.gathering.read_reading", lambda *_: int("no reading"))
    with make_dossier(tmp_path / "talks.verbale") as dossier:
        fill(dossier, find(batch))
        assert dossier.list_readings() == ()


@pytest.mark.parametrize("said", ['"0.0.1"', "null"])
def test_what_another_version_has_read_is_made_anew(batch, tmp_path, said):
    (note,) = (batch / "shards").iterdir()
    note.write_text(
        note.read_text().replace(f'"version": "{version("verbale")}"', f'"version": {said}')
    )
    with make_dossier(tmp_path / "talks.verbale") as dossier:
        fill(dossier, find(batch))
        assert dossier.list_readings() == ()


def test_nothing_found_says_what_was_left_out(reports):
    found = find(reports, Wanted.of(["Vantry"], None, None))
    with pytest.raises(NothingReadable, match=r"6 left out: does not name"):
        check_gathered(found, [reports])


def test_command_makes_a_dossier_and_tells_what_was_left_out(reports, tmp_path, capfd):
    file, listed = tmp_path / "talks.verbale", tmp_path / "list.jsonl"
    days = ("--since", "2031-05-01", "--until", "2031-05-31")
    code = run(
        "dossier", file, "--from", reports, "--about", "Norland, Sarn", *days, "--list", listed
    )
    out, err = capfd.readouterr()
    assert (code, err) == (0, "")
    assert "3 reports taken, 2 stories\n" in out and f"1 left out: {OUTSIDE}\n" in out
    rows = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(ROWS) and sum(row["left_out"] is None for row in rows) == 3
    with open_dossier(file) as dossier:
        assert len(dossier.list_latest()) == 3 and dossier.find_record() is not None


def test_command_finds_nothing(reports, tmp_path, capfd):
    file = tmp_path / "talks.verbale"
    assert run("dossier", file, "--from", reports, "--about", "Vantry") == NothingReadable.exit_code
    assert not file.exists() and "no report for this dossier" in capfd.readouterr().err
