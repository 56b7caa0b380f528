"""Sentences parted at plain stops are those that the segmenter finds in the whole line."""

from __future__ import annotations

from pathlib import Path

import pytest

from verbale.text.segment import _MAY_END, _segment, find_paragraphs, find_sentences

EXAMPLES = Path(__file__).parents[2] / "examples"
LINES = [
    "Talks ended. Ministers left. The U.S. envoy stayed on.",
    'He said no. "We go on." She agreed. mr. Lind did not.',
    "It rose 3.5 percent. 2,000 people came (see Fig. 2. There). The deal holds.",
    "They met in Sept. Nothing came of it. eBay said so. Prof. Lind left; others stayed.",
    "“Never.” Lind paused. ‘Never again.’ No. 5 was next. What now? Who knows! I do.",
    "A line with a no-break\N{NO-BREAK SPACE}space. It has two sentences.",
    "Wait... Nobody came. The end.\N{ZERO WIDTH SPACE} Next.",
]


@pytest.mark.parametrize("line", LINES)
def test_plain_stops_part_as_the_segmenter_does(line: str) -> None:
    assert find_sentences(line) == _segment(line, 0)


def test_examples_are_parted_as_the_segmenter_parts_them() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*/*.txt"))]
    lines = [text[start:end] for text in texts for start, end in find_paragraphs(text)]
    assert len(lines) > 100
    for line in filter(_MAY_END.search, lines):
        assert find_sentences(line) == _segment(line, 0), line
