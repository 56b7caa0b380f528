"""The matrix: every issue by every party on record, silence shown as silence."""

import pytest

from verbale.analysis.matrix import set_matrix


def test_silence_is_a_value_of_its_own(make):
    matrix = set_matrix(
        make(
            ("norland", "toll", "for", "2", "Yes to the toll"),
            ("vester", "crew", "for", "2", "Yes to the crew"),
        )
    )
    values = {(cell.party, cell.issue): cell.value for cells in matrix.cells for cell in cells}
    assert values["norland", "toll"] == "for"
    assert values["vester", "toll"] == values["norland", "talks"] == "silent"


def test_matrix_is_whole(strait):
    matrix = set_matrix(strait)
    assert [len(cells) for cells in matrix.cells] == [len(matrix.parties)] * len(strait.codebook)
    assert matrix.reports == 6
    assert set(matrix.parties) == {position.party for position in strait.positions}


def test_party_on_most_issues_comes_first(make):
    matrix = set_matrix(
        make(
            ("norland", "toll", "for", "2", "Yes to the toll"),
            ("vester", "toll", "for", "2", "Yes"),
            ("vester", "crew", "for", "2", "Yes to the crew"),
        )
    )
    assert matrix.parties == ("vester", "norland")


def test_unknown_issue_has_no_row(strait):
    assert set_matrix(strait).row("toll")[0].issue == "toll"
    with pytest.raises(KeyError):
        set_matrix(strait).row("herring")
