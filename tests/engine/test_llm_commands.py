"""``--engine llm``: what the commands ask, print, keep and end with."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from chat_server import ChatServer, Reply, chat_server, question, statements, tell
from numpy.typing import NDArray

from verbale import cli, pipeline
from verbale.engine import Engine, Leaning, Saying, Tagging, endpoint
from verbale.engine.llm import LlmEngine
from verbale.engine.remote import Remote

LIND = tell(1, ['"We will not sign,"'], ["said"], ["Lind"], act="reject")
KEY = "sk-s3cret"


class SilentEngine:
    """Finds nothing."""

    name = "silent"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        return Tagging()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 384, dtype=np.float32)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(Leaning((1.0, 0.0, 0.0, 0.0)) for _ in pairs)


def load(name: str = "small", *, remote: Remote | None = None) -> Engine:
    if name == "llm" and remote:
        return LlmEngine.load(remote, SilentEngine())
    return SilentEngine()


@pytest.fixture(autouse=True)
def _no_model(monkeypatch):
    monkeypatch.setattr(pipeline, "load", load)
    monkeypatch.setattr(endpoint, "WAITS", (0.01,))
    monkeypatch.setenv("LLM_TEST_KEY", KEY)


@pytest.fixture
def server():
    with chat_server() as served:
        served.answer(statements(LIND))
        yield served


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a", "b", "c"):
        line = f'"We will not sign," said Lind of Norland to report {name} on Friday.\n'
        (folder / f"{name}.txt").write_text(line, encoding="utf-8")
    return folder


def run(*arguments: object) -> int:
    """The code that the command ends with."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def asking(server: ChatServer, *more: object) -> list[object]:
    return ["--engine", "llm", "--endpoint", server.url, "--model", "big-1", *more]


def test_record_is_what_the_model_told(server, reports, capsys):
    assert run("record", reports, *asking(server, "--price", "10,100")) == 0
    out, err = capsys.readouterr()
    record = json.loads(out)
    assert [each["words"] for each in record["statements"]] == [['"We will not sign,"']] * 3
    assert "goes to http://127.0.0.1" in err.splitlines()[0]
    assert "3 calls (0 asked again), 300 tokens in, 60 out, cost 0.0090" in err
    assert "3 statements taken, 0 dropped" in err


def test_key_is_in_no_output_and_no_record(server, reports, capsys, tmp_path):
    dossier = tmp_path / "talks.verbale"
    run("new", dossier)
    assert run("add", dossier, reports, *asking(server, "--key-env", "LLM_TEST_KEY")) == 0
    assert run("record", reports, *asking(server, "--key-env", "LLM_TEST_KEY")) == 0
    assert {headers["Authorization"] for headers in server.headers} == {f"Bearer {KEY}"}
    out, err = capsys.readouterr()
    assert KEY not in out + err and KEY.encode() not in dossier.read_bytes()
    assert server.url not in out


def test_without_the_option_nothing_is_asked(server, reports):
    assert run("record", reports) == 0
    assert server.asked == []


def test_file_names_are_not_sent(server, reports):
    (reports / "secret-name.txt").write_text("Lind said no to report d.", encoding="utf-8")
    run("record", reports, *asking(server))
    assert "secret-name" not in json.dumps(server.asked)


USAGE = {
    "no server": ["--engine", "llm", "--model", "big-1"],
    "no model": ["--engine", "llm", "--endpoint", "http://localhost:1/v1"],
    "no engine": ["--endpoint", "http://localhost:1/v1", "--model", "big-1"],
    "another engine": ["--engine", "small", "--max-calls", "5"],
    "unknown engine": ["--engine", "large"],
}


@pytest.mark.parametrize("given", USAGE.values(), ids=USAGE)
def test_usage(reports, given):
    assert run("record", reports, *given) == 2


WRONG = [
    ["--key-env", "LLM_NOT_SET"],
    ["--price", "1"],
    ["--price", "a,b"],
    ["--price=-1,2"],
    ["--price", "nan,1"],
    ["--max-calls", "0"],
    ["--timeout", "0"],
]


@pytest.mark.parametrize("given", WRONG)
def test_wrong_values(server, reports, given):
    assert run("record", reports, *asking(server, *given)) == 2
    assert server.asked == []


def test_key_written_in_the_place_of_its_variable_is_not_repeated(server, reports, capsys):
    assert run("record", reports, *asking(server, "--key-env", KEY)) == 2
    assert KEY not in "".join(capsys.readouterr())


def test_dossier_is_not_sent_by_brief(server, reports, tmp_path, capsys):
    dossier = tmp_path / "talks.verbale"
    run("new", dossier)
    assert run("brief", dossier, *asking(server)) == 2
    assert "verbale add" in capsys.readouterr().err


def test_brief_keeps_what_was_read_before_the_model_stopped(server, reports, capsys, tmp_path):
    page = tmp_path / "brief.md"
    given = ["--out", page, *asking(server, "--max-calls", "2")]
    assert run("brief", reports, *given) == 1
    assert "asked 2 times" in capsys.readouterr().err
    written = page.read_text(encoding="utf-8")
    assert written.count("We will not sign") >= 2 and "c.txt: not read" in written


def test_nothing_read_is_an_error(server, reports, capsys):
    server.answer(Reply("", 401))
    assert run("record", reports, *asking(server)) == 5
    out, err = capsys.readouterr()
    assert not out and "--key-env" in err and "1 call " in err


def test_dossier_goes_on_where_the_model_stopped(server, reports, tmp_path, capsys):
    dossier = tmp_path / "talks.verbale"
    run("new", dossier)
    assert run("add", dossier, reports, *asking(server, "--max-calls", "1")) == 5
    assert run("add", dossier, reports, *asking(server)) == 0
    assert len(server.asked) == 3
    assert "3 statements in 3 reports" in capsys.readouterr().out


def test_what_a_large_model_read_stays_when_the_small_engine_goes_on(server, reports, tmp_path):
    dossier, written = tmp_path / "talks.verbale", tmp_path / "record.json"
    run("new", dossier)
    run("add", dossier, reports, *asking(server))
    (reports / "d.txt").write_text("Lind said nothing to report d on Friday.", encoding="utf-8")
    assert run("add", dossier, reports) == 0
    assert run("record", dossier, "--out", written) == 0
    record = json.loads(written.read_text(encoding="utf-8"))
    assert len(record["statements"]) == 3 and len(server.asked) == 3
    assert record["engine"] == "llm big-1 (names: silent), silent"
    assert run("check", dossier) == 0


def test_reports_are_asked_about_side_by_side(server, reports, capsys):
    def by_report(asked: dict[str, object]) -> Reply:
        return statements(LIND) if "report b" in question(asked) else statements()

    server.answer(by_report)
    assert run("record", reports, "--jobs", "3", *asking(server)) == 0
    record = json.loads(capsys.readouterr().out)
    told = [each["file"][0] for each in record["statements"] if each["act"] == "reject"]
    assert told == ["b"] and len(server.asked) == 3


@pytest.fixture
def shards(tmp_path: Path, reports: Path) -> list[Path]:
    """The reports as files of lines, one each: three shards."""
    lines = []
    for path in sorted(reports.iterdir()):
        line = tmp_path / f"{path.stem}.jsonl"
        line.write_text(json.dumps({"text": path.read_text(encoding="utf-8")}), encoding="utf-8")
        lines.append(line)
    return lines


@pytest.mark.engine
def test_batch_tells_its_model_and_what_was_asked(server, shards, tmp_path, capsys):
    pytest.importorskip("duckdb")
    out = tmp_path / "out"
    assert run("batch", *shards, "--out", out, *asking(server, "--price", "10,100")) == 0
    said, err = capsys.readouterr()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["asked"]["engine"] == "llm big-1" and "3 reports, 3 statements" in said
    assert [each["asked"]["calls"] for each in manifest["shards"]] == [1, 1, 1]
    assert "goes to http://127.0.0.1" in err and "3 calls (0 asked again)" in err
    assert "cost 0.0090" in err and server.url not in json.dumps(manifest)
    assert run("batch", *shards, "--out", out) == 2
    assert "is read by the engine 'llm big-1', not by 'small'" in capsys.readouterr().err


@pytest.mark.engine
def test_batch_stops_with_the_model_and_goes_on_where_it_ended(server, shards, tmp_path, capsys):
    pytest.importorskip("duckdb")
    out = tmp_path / "out"
    assert run("batch", *shards, "--out", out, *asking(server, "--max-calls", "1")) == 5
    assert "asked 1 times" in capsys.readouterr().err
    assert len(list((out / "shards").iterdir())) == 1 and not list((out / "work").iterdir())
    assert run("batch", *shards, "--out", out, *asking(server)) == 0
    assert "3 reports, 3 statements" in capsys.readouterr().out and len(server.asked) == 3
