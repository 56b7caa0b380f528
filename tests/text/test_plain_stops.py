"""Sentences parted at plain stops are those that the segmenter finds in the whole line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.text.segment import _MAY_END, _segment, find_paragraphs, find_sentences

EXAMPLES = Path(__file__).parents[2] / "examples"
LINES = [
    "Talks ended. Ministers left. The U.S. envoy stayed on.",
    'He said no. "We go on." She agreed. mr. Lind did not.',
    "It rose 3.5 percent. 2,000 people came (see Fig. 2. There). The deal holds.",
    "They met in Sept. Nothing came of it. eBay said so. Prof. Lind left; others stayed.",
    "“Never.” Lind paused. ‘Never again.’ No. 5 was next. What now? Who knows! I do.",
    "A line with a no-break\N{NO-BREAK SPACE}space. It has two sentences.",
    "Mr. The said so. Ms. Peña left. U.S. In J. McRoe’s view, Lt. Gen. Mc-Roe won. It ended.",
    "On Sept. 11 it began, at 5 a.m. Then 2,000 came. In 2014. May won. By 2015. They left.",
    "(He left. She stayed.) They met [again]. Who (if anybody) came? (Nobody.) It ended.",
    "It (the pact. It held. No end.",
    "Wait... Nobody came. The end.\N{ZERO WIDTH SPACE} Next.",
]


@pytest.mark.parametrize("line", LINES)
def test_plain_stops_part_as_the_segmenter_does(line: str) -> None:
    assert find_sentences(line) == _segment(line, 0)


PARTS = (
    "He it The In the envoy No. 5 Mr. Roe J. K. U.S. U.S.-led a.m. Sept. 11 2014. 3.5 9 II. II "
    "said. said? left! left; said, said: “We We” it.” go.’ ''no.'' 's Doesn’t It’s (he (The he) "
    "left.) … ... — - . ? “ ” [I]f Peña McRoe 13th. $99. R-Wis., do. A A. May Mar. Va. no. "
    "end.\N{NO-BREAK SPACE}Then"
).split(" ")


@given(
    words=st.lists(st.sampled_from(PARTS), min_size=1, max_size=12), gap=st.sampled_from(" \xa0")
)
def test_any_line_is_parted_as_the_segmenter_parts_it(words: list[str], gap: str) -> None:
    line = gap.join(words)
    if _MAY_END.search(line):
        assert find_sentences(line) == _segment(line, 0)


def test_examples_are_parted_as_the_segmenter_parts_them() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*/*.txt"))]
    lines = [text[start:end] for text in texts for start, end in find_paragraphs(text)]
    assert len(lines) > 100
    for line in filter(_MAY_END.search, lines):
        assert find_sentences(line) == _segment(line, 0), line
