"""Where words are cut so that what differs can be marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from verbale.record import Span
from verbale.web.views.compare import cut

TEXT = "They ask for ten ships, and no fewer, before the autumn comes to the strait."
PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(
    lambda place: Span("d", place[0], min(len(TEXT), place[0] + place[1]))
)


@given(PLACES, st.lists(st.tuples(PLACES, st.sampled_from(["number", "left out"])), max_size=5))
def test_pieces_are_the_words_and_each_bears_the_marks_it_lies_in(span, marks):
    pieces = list(cut(TEXT, span, marks))
    assert "".join(piece.text for piece in pieces) == TEXT[span.start : span.end]
    at = span.start
    for piece in pieces:
        here = range(at, at + len(piece.text))
        for mark, type in marks:
            inside = all(mark.start <= place < mark.end for place in here)
            outside = all(not mark.start <= place < mark.end for place in here)
            assert inside or outside
            assert type in piece.types or outside
        at += len(piece.text)


def test_words_that_do_not_differ_are_one_piece():
    (piece,) = cut(TEXT, Span("d", 0, 20), [(Span("d", 40, 50), "number")])
    assert piece.types == ()
