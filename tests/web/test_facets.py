"""By what the record's rows are filtered."""

from __future__ import annotations

import numpy as np

from verbale.web.facets import Facet, find_rows, fold

ROWS = [{"kestria"}, {"kestria", "tamoura"}, set(), {"tamoura"}]


def test_row_answers_to_any_of_the_values_chosen():
    facet = Facet(ROWS, {})
    assert facet.mask(["tamoura"]).tolist() == [False, True, False, True]
    assert facet.mask(["tamoura", "kestria"]).tolist() == [True, True, False, True]
    assert facet.mask(["nobody"]).tolist() == [False] * 4


def test_choices_count_the_rows_left_and_keep_what_is_chosen():
    facet = Facet(ROWS, {"kestria": "Kestria"})
    left = np.array([True, False, True, False])
    choices = facet.choices(left, ["tamoura"])
    assert [(c.value, c.name, c.count, c.is_chosen) for c in choices] == [
        ("tamoura", "tamoura", 0, True),
        ("kestria", "Kestria", 1, False),
    ]


def test_facet_without_a_value_has_no_choice():
    facet = Facet([set(), set()], {})
    assert facet.choices(np.array([True, True]), []) == []
    assert not facet.mask(["x"]).any()


def test_search_wants_every_word_and_no_accent():
    rows = [fold("Señora Ruiz: no toll"), fold("a toll, ever"), fold("Ruiz says nothing")]
    assert find_rows(rows, "RUIZ toll").tolist() == [True, False, False]
    assert find_rows(rows, "señora").tolist() == [True, False, False]
    assert find_rows(rows, "").tolist() == [True, True, True]
