"""``verbale batch`` as it is typed."""

import json
from pathlib import Path

import pytest
from batch_cases import Here

from verbale import cli

pytest.importorskip("duckdb")

STRAIT = Path(__file__).parents[2] / "examples" / "strait"


@pytest.fixture
def typed(monkeypatch, capsys):
    """Runs the command in this process; its exit code, output and complaints."""
    monkeypatch.setattr("verbale.batch.driver.Processes", lambda _, out, plan: Here(out, plan))

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["batch", *map(str, arguments)])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.mark.engine
def test_reports_become_tables_and_what_is_none_is_told(typed, tmp_path):
    (tmp_path / "empty.txt").touch()
    code, said, _ = typed(*STRAIT.glob("*.txt"), tmp_path / "empty.txt", "--out", tmp_path / "out")
    left = [path.read_text() for path in (tmp_path / "out" / "quarantine").glob("*.jsonl")]
    total = json.loads((tmp_path / "out" / "manifest.json").read_text())["total"]
    assert code == 1 and "6 reports" in said and "1 in quarantine" in said
    assert total["statements"] > 50 and "empty.txt" in "".join(left)


@pytest.mark.engine
def test_prefilter_is_given_by_names(typed, tmp_path):
    code, said, _ = typed(STRAIT, "-o", tmp_path / "out", "--about", "Norland, Atlantis")
    assert code == 0 and "0 reports" in said and "passed over" in said


def test_missing_input_is_one_line(typed, tmp_path):
    code, _, complaint = typed(tmp_path / "none.jsonl", "--out", tmp_path / "out")
    assert code == 3 and complaint.startswith(str(tmp_path / "none.jsonl"))
    assert not (tmp_path / "out").exists()
