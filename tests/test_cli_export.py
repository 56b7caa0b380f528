"""``verbale export``: formats by name, options they take, what is refused."""

from pathlib import Path

import pytest

from verbale import cli
from verbale.exports import FORMATS

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
