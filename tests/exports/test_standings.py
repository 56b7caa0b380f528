"""Positions, movement and what is negotiable, as the brief and ``verbale settle`` show them."""

import json
import re
from dataclasses import replace

import pytest

from verbale.collation.firmness import settle_firmness
from verbale.collation.positions import settle_positions
from verbale.errors import VerbaleError
from verbale.exports import to_html, to_markdown, to_terminal
from verbale.exports.outline import outline
from verbale.exports.settlement import to_settlement, to_settlement_json


@pytest.fixture
def settled(strait):
    """The strait with positions of its own statements."""
    statements = settle_firmness(strait.statements, strait.documents, strait.codebook)
    positions = settle_positions(
        statements, strait.utterances, strait.documents, strait.entities, strait.codebook
    )
    return replace(strait, statements=statements, positions=positions)


def test_every_cell_leads_to_its_quotations(settled):
    html = to_html(settled)
    cells = re.findall(r'<a class="stance [^"]*" href="#(c\d+-\d+)"', html)
    assert len(cells) == len(settled.positions)
    for key in cells:
        shown = html.split(f'id="{key}"', 1)[1].split("</div>", 1)[0]
        assert 'class="quotation' in shown and 'href="#w' in shown


def test_matrix_stands_before_everything_else(settled):
    html = to_html(settled)
    assert html.index('id="positions"') < html.index('id="movement"') < html.index('id="reports"')
    markdown = to_markdown(settled)
    assert markdown.index("## Positions") < markdown.index("## Reports read")


def test_empty_cells_say_that_nothing_was_found(settled):
    standings = outline(settled).standings
    assert standings is not None
    assert standings.silent == 10 * len(standings.parties) - len(settled.positions)
    html = to_html(settled)
    assert html.count('<td class="silent') == standings.silent
    for text in (html, to_markdown(settled), to_terminal(settled), to_settlement(settled)):
        assert "nothing found in 6 reports" in text


def test_cell_shows_condition_hinge_day_and_independent_reports(settled):
    standings = outline(settled).standings
    assert standings is not None
    (square,) = (
        each
        for row in standings.rows
        for each in row.squares
        if row.issue.id == "warships" and each.value == "conditional"
    )
    assert square.condition == "for as long as there are batteries on Halvane"
    assert [issue.id for issue in square.hinges_on] == ["batteries"]
    assert square.as_of == "14 May 2031"
    assert "independent report" in square.heard


def test_what_if_is_an_example_that_changes_something(settled):
    standings = outline(settled).standings
    assert standings is not None and standings.what_if is not None
    assert standings.what_if.assumptions == ("Tamoura were for talks",)
    assert [(issue.id, now) for issue, _, now in standings.what_if.shifts] == [
        ("talks", "common ground")
    ]


def test_red_line_in_a_trade_is_said(settled):
    for text in (to_html(settled), to_markdown(settled), to_settlement(settled)):
        assert "toll is a red line" in " ".join(text.split())


def test_suggested_issues_are_marked_as_suggested(settled):
    suggested = tuple(replace(issue, suggested=True) for issue in settled.codebook)
    record = replace(settled, codebook=suggested)
    for write in (to_html, to_markdown, to_terminal, to_settlement):
        assert "The issues are suggested" in write(record)
        assert "The issues are suggested" not in write(settled)


def test_issues_cannot_speak_html_or_markdown(settled):
    evil = replace(settled.codebook[0], proposition="<script>x</script> | *y*")
    record = replace(settled, codebook=(evil, *settled.codebook[1:]))
    assert "<script>x" not in to_html(record)
    assert r"\<script\>x\</script\> \| \*y\*" in to_markdown(record)


def test_rows_of_the_markdown_matrix_have_as_many_cells(settled):
    table = to_markdown(settled).split("## Positions", 1)[1].split("· silent", 1)[0]
    counts = {line.count(" | ") for line in table.splitlines() if line.startswith("| ")}
    assert len(counts) == 1


@pytest.mark.parametrize("width", [40, 72])
def test_lines_of_the_settlement_keep_to_the_width(settled, width):
    assert max(map(len, to_settlement(settled, width=width).splitlines())) <= width


def test_settlement_shows_a_what_if_only_when_asked(settled):
    assert "If Tamoura were" not in to_settlement(settled)
    asked = to_settlement(settled, assume={("tamoura", "talks"): "for"})
    assert "If Tamoura were for talks" in asked


def test_settlement_json_names_what_the_record_holds(settled):
    written = json.loads(to_settlement_json(settled))
    ids = {statement.id for statement in settled.statements}
    assert set(written["findings"]) == {issue.id for issue in settled.codebook}
    for finding in written["findings"].values():
        assert {re.sub("[a-z]$", "", id) for id in finding["evidence"]} <= ids
    assert "what_if" not in written


def test_settlement_without_positions_says_what_to_do(record, strait):
    with pytest.raises(VerbaleError, match="--codebook FILE"):
        to_settlement(record)
    silent = replace(strait, positions=())
    for write in (to_settlement, to_settlement_json):
        with pytest.raises(VerbaleError, match="No party takes a stand on the 10 issues"):
            write(silent)


def test_brief_without_positions_has_none_of_it(record):
    for text in (to_html(record), to_markdown(record), to_terminal(record)):
        assert "What is negotiable" not in text and "Movement" not in text
