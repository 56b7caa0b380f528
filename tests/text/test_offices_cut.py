"""An office that is longer than one may be keeps its words whole."""

import pytest

from verbale.text.offices import LONGEST_OFFICE, apposition_after, title_before

LONG = "former director for Asia in the National Security Council under President George W. Bush "


@pytest.mark.parametrize("more", range(12))
def test_long_office_after_a_name_ends_with_a_word(more: int) -> None:
    text = f"Ann Green, a {LONG}{'x' * more} who is with the Centre for Strategic and other Studies"
    text += " in Washington now, said no."
    start, end = apposition_after(text, 9) or (0, 0)
    assert LONGEST_OFFICE - 30 < end - start <= LONGEST_OFFICE
    assert text[end].isspace() and not text[end - 1].isspace()


@pytest.mark.parametrize("more", range(12))
def test_long_office_before_a_name_begins_with_a_word(more: int) -> None:
    text = f"In {'Deputy ' * 30}{'X' * more} Foreign Minister Ann Green said no."
    title = title_before(text, text.index("Ann"))
    assert title and (text[title[0] - 1].isspace() or title[0] == 0)
