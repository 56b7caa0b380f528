"""``verbale export``: formats by name, options they take, what is refused."""

from pathlib import Path

import pytest

from verbale import cli
from verbale.exports import FORMATS
from verbale.exports.dna_reader import read_dna

STRAIT = Path(__file__).parents[1] / "examples" / "strait"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(each) for each in arguments])
    return int(ended.value.code or 0)


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_every_format_is_written_from_a_record(format, tmp_path, capsys):
    out = tmp_path / f"strait{format.suffix}"
    assert run("export", format.name, STRAIT / "gold.json", "-o", out) == 0
    assert out.exists()
    assert str(out) in capsys.readouterr().out


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_the_same_record_gives_the_same_bytes(format, tmp_path):
    written = []
    for name in ("first", "second"):
        out = tmp_path / f"{name}{format.suffix}"
        assert run("export", format.name, STRAIT / "gold.json", "-o", out) == 0
        files = sorted(out.iterdir()) if out.is_dir() else [out]
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]


def test_formats_are_told_apart():
    assert len({format.name for format in FORMATS}) == len(FORMATS)


def test_an_unknown_format_names_those_there_are(tmp_path, capsys):
    assert run("export", "docs", STRAIT / "gold.json", "-o", tmp_path / "strait.docs") == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert "icalendar" in said


def test_a_wrong_suffix_is_refused_before_the_work_begins(tmp_path, capsys):
    assert run("export", "icalendar", STRAIT, "-o", tmp_path / "strait.txt") == 2
    assert ".ics" in capsys.readouterr().err


def test_an_option_of_another_format_is_refused(tmp_path, capsys):
    out = tmp_path / "strait.ics"
    assert run("export", "icalendar", STRAIT / "gold.json", "-o", out, "--per-report") == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert "does not take --per-report" in said and not out.exists()


def test_options_reach_the_format(tmp_path, capsys):
    once, each = tmp_path / "once.dna", tmp_path / "each.dna"
    assert run("export", "dna", STRAIT / "gold.json", "-o", once) == 0
    assert "Log in as Admin" in capsys.readouterr().out
    assert run("export", "dna", STRAIT / "gold.json", "-o", each, "--per-report") == 0
    assert len(read_dna(once).statements) < len(read_dna(each).statements)


def test_what_was_coded_in_dna_is_exported_again(tmp_path):
    coded = tmp_path / "coded.dna"
    assert run("export", "dna", STRAIT / "gold.json", "-o", coded) == 0
    assert run("export", "json", coded, "-o", tmp_path / "coded.json") == 0
    assert '"stance": "conditional"' in (tmp_path / "coded.json").read_text(encoding="utf-8")
