"""``verbale networks``: what it prints, what it writes, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from verbale import cli

STRAIT = Path(__file__).parents[1] / "examples" / "strait" / "gold.json"


def end_of(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["networks", *(str(each) for each in arguments)])
    return int(ended.value.code or 0)


def test_prints_the_strongest_ties_first(capsys):
    assert end_of(STRAIT) == 0
    head, *ties = capsys.readouterr().out.splitlines()
    assert head.startswith("organisation by organisation over concept: congruence")
    weights = [float(line.split()[0]) for line in ties if " - " in line]
    assert len(weights) == 20
    assert weights == sorted(weights, reverse=True)
    assert "--out writes all" in ties[-1]


@pytest.mark.parametrize(
    ("options", "name", "begins"),
    [
        ((), "a.graphml", '<?xml version="1.0"'),
        (("--format", "visone"), "a.graphml", '<?xml version="1.0"'),
        (("--window", "8 days"), "a.gexf", '<?xml version="1.0"'),
        ((), "a.dl", "dl n = "),
        (("--mode", "two-mode"), "a.dl", "dl nr = "),
        ((), "a.csv", ",Kestria,"),
        (("--format", "edges"), "a.csv", "source,target,weight"),
        (("--window", "8days"), "a.csv", "source,target,weight"),
    ],
)
def test_writes_what_the_name_or_the_option_says(tmp_path, capsys, options, name, begins):
    out = tmp_path / name
    assert end_of(STRAIT, *options, "--out", out) == 0
    assert out.read_text(encoding="utf-8").startswith(begins)
    assert capsys.readouterr().out.startswith(f"{out}: ")


def test_time_windows_are_a_folder_of_files(tmp_path):
    out = tmp_path / "windows"
    assert end_of(STRAIT, "--window", "8 days", "--format", "dl", "--out", out) == 0
    assert sorted(out.iterdir())[0].name == "2031-04-28.dl"


def test_prints_camps_and_backbone_instead_of_ties(capsys):
    assert end_of(STRAIT, "--camps", "2", "--backbone") == 0
    printed = capsys.readouterr().out
    assert "camp 1: " in printed
    assert "What is lost of the network" in printed
    assert " - " not in printed


def test_conditional_stances_count_when_asked_for(capsys):
    counted = []
    for options in ((), ("--conditional",)):
        assert end_of(STRAIT, *options) == 0
        counted.append(int(capsys.readouterr().out.split("(", 1)[1].split()[0]))
    assert counted[0] < counted[1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--ties", "combine"), "no aggregation 'combine'"),
        (("--mode", "two-mode", "--normalise", "jaccard"), "no normalisation 'jaccard'"),
        (("--over", "organisation"), "Choose two variables"),
        (("--from", "2031-06-01", "--to", "2031-05-01"), "before the first"),
        (("--from", "2040-01-01"), "none of the"),
        (("--window", "400 years"), "fewer than one window"),
        (("--window", "1 days"), "1 days is none"),
        (("--only", "organisation=Kestria", "--camps", "2"), "too few to speak of camps"),
    ],
)
def test_network_that_cannot_be_drawn_is_one_line(capsys, options, says):
    assert end_of(STRAIT, *options) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--mode", "three-mode"),
        ("--actors", "party"),
        ("--duplicates", "never"),
        ("--from", "yesterday"),
        ("--without", "Kestria"),
        ("--without", "state=Kestria"),
        ("--window", "a while"),
        ("--window", "8 moons"),
        ("--kernel", "gaussian"),
        ("--window", "8 days", "--kernel", "square"),
        ("--format", "gexf"),
        ("--format", "pajek", "--out", "a.net"),
        ("--out", "a.net"),
        ("--window", "8 days", "--out", "a.graphml"),
    ],
)
def test_option_that_is_not_understood_is_a_usage_error(capsys, options):
    assert end_of(STRAIT, *options) == 2
    assert "Invalid value" in capsys.readouterr().err


def test_codebook_is_no_option_of_a_dna_file(tmp_path):
    assert end_of(tmp_path / "a.dna", "--codebook", STRAIT) == 2


def test_dna_file_that_is_not_there_is_one_line(tmp_path, capsys):
    assert end_of(tmp_path / "a.dna") == 3
    assert "no such file" in capsys.readouterr().err


@pytest.mark.parametrize("actors", ["organisation", "person"])
def test_dna_file_of_a_record_gives_the_same_network(tmp_path, actors):
    written = []
    with pytest.raises(SystemExit):
        cli.main(["export", "dna", str(STRAIT), "--out", str(tmp_path / "strait.dna")])
    for source in (STRAIT, tmp_path / "strait.dna"):
        out = tmp_path / "network.csv"
        options = ("--ties", "subtract", "--conditional", "--actors", actors)
        assert end_of(source, *options, "--out", out) == 0
        written.append(out.read_bytes())
    assert written[0] == written[1]
