"""``--engine``: who reads, and who goes on with what another has read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from test_cli import REPORT, FakeEngine, run
from verbale import engine, pipeline
from verbale.dossier import read_record
from verbale.engine import ENGINES
from verbale.record import name_statements
from verbale.store import open_dossier
from verbale.web import serving

COMMANDS = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")


class NamedEngine(FakeEngine):
    """Sees what the fake one sees, under the name of another."""

    def __init__(self, name: str) -> None:
        self.name = f"{name} 1"


@pytest.fixture(autouse=True)
def loaded(monkeypatch) -> list[str]:
    """The names by which engines are loaded, where there are three."""
    names: list[str] = []

    def load(name: str = "small") -> NamedEngine:
        names.append(name)
        return NamedEngine(name)

    monkeypatch.setattr(engine, "ENGINES", ("small", "llm", "quick"))
    monkeypatch.setattr(pipeline, "load", load)
    monkeypatch.setattr(serving, "load", load)
    return names


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "lind.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def quick(tmp_path: Path, report: Path, loaded: list[str]) -> Path:
    """A dossier that the third engine has read."""
    path = tmp_path / "talks.verbale"
    run("new", path)
    assert run("add", path, report, "--engine", "quick") == 0
    assert loaded == ["quick"]
    loaded.clear()
    return path


def read_by(dossier: Path) -> str | None:
    with open_dossier(dossier) as opened:
        return opened.find_record_engine()


def name_first(dossier: Path) -> str:
    with open_dossier(dossier) as opened:
        return name_statements(read_record(opened).statements)[0]


def test_every_engine_is_documented():
    row = re.search(r"^\| `--engine NAME` \|.*$", COMMANDS, re.M)
    assert row and all(f"`{name}`" in row[0] for name in ENGINES)


@pytest.mark.parametrize("command", ["record", "brief"])
def test_reports_are_read_by_the_engine_that_is_named(command, report, loaded, tmp_path, capfd):
    assert run(command, report, "--engine", "quick") == 0
    assert run(command, report) == 0
    assert loaded == ["quick", "small"]


def test_record_names_its_engine(report, capfd):
    run("record", report, "--engine", "quick")
    assert json.loads(capfd.readouterr().out)["engine"] == "quick 1"


@pytest.mark.parametrize("given", [["record"], ["brief"], ["add"], ["batch", "--out", "out"]])
def test_unknown_engine_is_a_usage_error_that_lists_them(given, report, capfd):
    assert run(*given, report, "--engine", "large") == 2
    assert "small, llm, quick" in capfd.readouterr().err


def test_dossier_keeps_to_its_engine(quick, report, loaded, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(REPORT.replace("not sign", "not sign now"), encoding="utf-8")
    assert run("add", quick, other) == 0
    assert run("judge", quick, name_first(quick), "act", "demand", "--by", "Eva") == 0
    assert loaded == ["quick", "quick"] and read_by(quick) == "quick 1"


def test_dossier_is_read_anew_by_an_engine_that_is_named(quick, loaded):
    assert run("add", quick, "--engine", "small") == 0
    assert loaded == ["small"] and read_by(quick) == "small 1"


def test_desk_goes_on_with_the_engine_of_its_dossier(quick, loaded):
    desk = serving.create_desk(quick, by="Eva").state.desk
    assert desk._load_engine().name == "quick 1" and loaded == ["quick"]


def test_processes_load_the_engine_by_its_name():
    assert engine.find_name("quick 1") == "quick"
    assert engine.find_name("fake 1") is None
