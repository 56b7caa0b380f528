"""``verbale codebook``: what it prints and how it ends."""

from pathlib import Path

import pytest

from verbale import cli
from verbale.codebook import load_codebook

STRAIT = Path(__file__).parents[1] / "examples" / "strait"


def end_of(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(each) for each in arguments])
    return int(ended.value.code or 0)


@pytest.mark.engine
@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_suggested_codebook_is_read_again(tmp_path, suffix):
    out = tmp_path / f"issues{suffix}"
    assert end_of("codebook", "suggest", STRAIT, "--out", out) == 0
    issues = load_codebook(out)
    assert 5 <= len(issues) <= 12 and all(issue.suggested and issue.evidence for issue in issues)


@pytest.mark.engine
def test_check_warns_and_ends_with_one(tmp_path, capsys):
    path = tmp_path / "issues.yaml"
    path.write_text("a: Sanctions\n", encoding="utf-8")
    assert end_of("codebook", "check", path) == 1
    assert capsys.readouterr().out.startswith("issues.yaml: issue 'a': is a topic")


@pytest.mark.engine
def test_check_of_a_good_codebook_ends_with_nothing(tmp_path, capsys):
    path = tmp_path / "issues.yaml"
    path.write_text("a: NATO takes in new members\n", encoding="utf-8")
    assert end_of("codebook", "check", path) == 0


def test_unreadable_codebook_ends_with_two(tmp_path, capsys):
    assert end_of("codebook", "check", tmp_path / "none.yaml") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_other_suffix_is_a_usage_error(tmp_path):
    assert end_of("codebook", "suggest", STRAIT, "--out", tmp_path / "issues.txt") == 2
