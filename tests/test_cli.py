"""The command: what it prints, what it writes, and the code it ends with."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from verbale import cli, pipeline
from verbale.commands import terminal
from verbale.engine import Attribution, Leaning, Saying, Tagging
from verbale.errors import EngineMissing
from verbale.exports import evidence

REPORT = 'Lind wary of talks\n"We will not sign," said Lind of Norland.\n'


class FakeEngine:
    """Sees one statement where the report says it."""

    name = "fake 1"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        start = text.find('"We')
        if start < 0:
            return Tagging()
        said, lind = text.index("said"), text.index("Lind of")
        found = Attribution(
            ((start, said - 1),), ((said, said + 4),), ((lind, lind + 4),), "reject"
        )
        return Tagging(attributions=(found,))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 384, dtype=np.float32)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(Leaning((1.0, 0.0, 0.0, 0.0)) for _ in pairs)


@pytest.fixture(autouse=True)
def _fake_engine(monkeypatch):
    monkeypatch.setattr(pipeline, "load", lambda name="small": FakeEngine())


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "lind.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    """The code that the command ends with."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    code = ended.value.code
    return code if isinstance(code, int) else 0


def test_record_is_json_on_stdout(report, capfd):
    assert run("record", report) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["statements"][0]["words"] == ['"We will not sign,"']
    assert err == ""


def test_record_writes_the_same_bytes(report, tmp_path, capfd):
    for name in ("a.json", "b.json"):
        assert run("record", report, "--out", tmp_path / name) == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert "1 statement in 1 report" in capfd.readouterr().out


@pytest.mark.parametrize(("name", "first"), [("b.html", "<!doctype html>"), ("b.md", "# ")])
def test_brief_is_written_by_its_suffix_and_printed_short(report, tmp_path, capfd, name, first):
    assert run("brief", report, "--out", tmp_path / name) == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(first)
    out = capfd.readouterr().out
    assert '"We will not sign,"' in out and name in out


def test_brief_of_a_folder_bears_its_name(report, capfd):
    folder = report.parent / "ferry-talks"
    folder.mkdir()
    report.rename(folder / "lind.txt")
    run("brief", folder)
    assert capfd.readouterr().out.startswith("Ferry talks\n")


def test_short_form_has_no_colour_when_it_is_piped(report, capfd):
    run("brief", report)
    assert "\033" not in capfd.readouterr().out


def test_no_color_is_respected(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert terminal.wants_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.wants_colour()


def test_progress_is_shown_on_a_terminal_alone(report, capsys, monkeypatch):
    terminal.show_progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    terminal.show_progress(1, 2)
    assert "read 1 of 2 reports" in capsys.readouterr().err


def test_standard_input_is_read(capfd, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode())))
    assert run("record", "-") == 0
    assert len(json.loads(capfd.readouterr().out)["statements"]) == 1


def test_failed_file_is_said_and_the_others_are_read(report, tmp_path, capfd):
    (tmp_path / "empty.txt").touch()
    assert run("record", report, tmp_path / "empty.txt") == 1
    out, err = capfd.readouterr()
    assert err.startswith("empty.txt: ") and err.count("\n") == 1
    assert json.loads(out)["coverage"]["failed"][0]["name"] == "empty.txt"


def test_nothing_readable_ends_with_3(tmp_path, capfd):
    (tmp_path / "empty.txt").touch()
    assert run("brief", tmp_path / "empty.txt") == 3
    assert "No report could be read" in capfd.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["record"], ["record", "a", "--colour"], ["brief", "a", "--jobs", "0"]]
)
def test_usage_ends_with_2(arguments):
    assert run(*arguments) == 2


@pytest.mark.parametrize(
    ("command", "out", "advice"),
    [
        ("brief", "b.odt", "ends in .html"),
        ("record", "r.txt", "ends in .json"),
        ("brief", "missing/b.html", "Make it first"),
    ],
)
def test_out_is_checked_before_the_work(report, tmp_path, capfd, command, out, advice):
    assert run(command, report, "--out", tmp_path / out) == 2
    shown = capfd.readouterr().err.replace("│", " ")
    assert advice in " ".join(shown.split())


def test_codebook_is_taken_up(report, tmp_path, capfd):
    codebook = tmp_path / "codebook.json"
    codebook.write_text('{"codebook": {"treaty": "Norland signs the treaty"}}', encoding="utf-8")
    assert run("record", report, "--codebook", codebook) == 0
    assert json.loads(capfd.readouterr().out)["codebook"] == {"treaty": "Norland signs the treaty"}


def test_bad_codebook_ends_with_2(report, tmp_path, capfd):
    (tmp_path / "codebook.json").write_text('{"treaty": ""}', encoding="utf-8")
    assert run("record", report, "--codebook", tmp_path / "codebook.json") == 2
    assert "issue 'treaty' has no proposition" in capfd.readouterr().err


def test_broken_record_ends_with_4_and_leaves_no_file(report, tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(evidence, "_check_names", lambda record: 1 / 0)
    with pytest.raises(ZeroDivisionError):  # the check runs before the file is touched
        cli.main(["record", str(report), "--out", str(tmp_path / "r.json")])
    assert not (tmp_path / "r.json").exists()

    def fail(record):
        raise evidence._broken("statement x", "it does not stand there")

    monkeypatch.setattr(evidence, "_check_names", fail)
    assert run("brief", report, "--out", tmp_path / "b.html") == 4
    assert not (tmp_path / "b.html").exists()
    assert "statement x: it does not stand there" in capfd.readouterr().err


def test_missing_engine_ends_with_5(report, capfd, monkeypatch):
    def fail(name: str = "small") -> FakeEngine:
        raise EngineMissing("The weights are not there. Build them: verbale train.")

    monkeypatch.setattr(pipeline, "load", fail)
    assert run("record", report) == 5
    assert capfd.readouterr().err == "The weights are not there. Build them: verbale train.\n"


def test_version(capfd):
    assert run("--version") == 0
    assert capfd.readouterr().out.startswith("verbale 0.")


GOLD = Path(__file__).parents[1] / "examples" / "strait" / "gold.json"


def test_settle_prints_findings_of_a_record(capfd):
    assert run("settle", GOLD) == 0
    out, err = capfd.readouterr()
    assert "crew: common ground" in out and "Trade candidates" in out
    assert "A Kestria, B Tamoura" in out and "nothing found in 6 reports" in out
    assert err == ""


def test_settle_says_what_an_assumption_changes(capfd):
    assert run("settle", GOLD, "--assume", "tamoura:format=for") == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "If Tamoura were for format" in out
    assert "format: one-sided, then common ground" in out


def test_settle_as_json(capfd):
    assert run("settle", GOLD, "--json", "--assume", "oldmark:sanctions=against") == 0
    written = json.loads(capfd.readouterr().out)
    assert written["matrix"]["warships"]["kestria"] == "silent"
    assert written["findings"]["crew"]["finding"] == "common ground"
    what_if = written["what_if"]
    assert what_if["changed"]["sanctions"]["after"] == "blocked"
    assert what_if["findings"]["sanctions"]["blocked_by"] == [
        {"body": "compact", "member": "oldmark"}
    ]
    assert {step["change"] for step in written["movement"]} >= {"changed"}


def test_settle_by_other_rules(tmp_path, capfd):
    rules = tmp_path / "rules.tsv"
    rules.write_text("main\tquarrel\tany against >= 1\tSomebody refuses.\n", encoding="utf-8")
    assert run("settle", GOLD, "--rules", rules) == 0
    assert "toll: quarrel" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--assume", "norland:toll=for"], "norland: no such party. On record are"),
        (["--assume", "kestria:herring=for"], "herring: no such issue. The issues are toll"),
        (["--assume", "kestria=for"], "is no assumption. Write party:issue=stance"),
        (["--assume", "kestria:toll=yes"], "is no assumption"),
        (["--rules", "missing.tsv"], "missing.tsv: cannot be read"),
        (["--codebook", "c.json"], "has its own codebook"),
    ],
)
def test_settle_says_what_to_mend(capfd, arguments, advice):
    assert run("settle", GOLD, *arguments) == 2
    assert advice in " ".join(capfd.readouterr().err.replace("│", " ").split())


def test_settle_of_reports_without_issues_says_what_to_do(report, capfd):
    assert run("settle", report) == 1
    assert "Name them: --codebook FILE" in capfd.readouterr().err


def test_settle_of_reports_without_a_stance_says_so(report, tmp_path, capfd):
    codebook = tmp_path / "codebook.json"
    codebook.write_text('{"herring": "The herring quota is halved"}', encoding="utf-8")
    assert run("settle", report, "--codebook", codebook) == 1
    assert (
        "No party takes a stand on the 1 issue of the codebook in 1 report"
        in capfd.readouterr().err
    )


def test_settle_of_another_json_file_ends_with_3(tmp_path, capfd):
    (tmp_path / "other.json").write_text("[1]", encoding="utf-8")
    assert run("settle", tmp_path / "other.json") == 3
    assert "is no record. Name a record" in capfd.readouterr().err
