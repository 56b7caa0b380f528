"""Where the words of a large model's answer stand in the report, character for character.

What does not stand there is dropped: so an answer can err in what it marks, but it cannot put a
word into the record that the report does not have, nor take a source from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from verbale.engine import Attribution
from verbale.engine.asking import Told
from verbale.engine.remote import Tally
from verbale.text.segment import kind_of

Range = tuple[int, int]

# A large model does not say how sure it is. This lies above the least that a statement needs
# (reading.statements) and below what the small engine is sure of.
UNTOLD_CONFIDENCE = 0.7
_SENTENCE_ENDS = re.compile(r"[.!?]\s")


def place(text: str, paragraphs: Sequence[Range], told: Told, tally: Tally) -> Attribution | None:
    """The statement at its place in these paragraphs; None, and counted, if it has none."""
    content = _place_content(text, paragraphs, told)
    if content is None:
        tally.not_found += 1
        return None
    around = [part for part in paragraphs if any(_lies_in(piece, part) for piece in content)]
    content, cue = _place_beside(text, around, told.cue, content, near=content)
    content, source = _place_beside(
        text, around, told.source, content, near=cue or content, taken=cue
    )
    tally.left_out += len(told.cue) + len(told.source) - len(cue) - len(source)
    if not cue and not source and kind_of(text, content) != "direct":
        tally.unclaimed += 1
        return None
    tally.accepted += 1
    return Attribution(
        tuple(content),
        tuple(sorted(cue)),
        tuple(sorted(source)),
        told.act,
        told.inner,
        UNTOLD_CONFIDENCE,
    )


def _place_content(text: str, paragraphs: Sequence[Range], told: Told) -> list[Range] | None:
    """Each piece where it stands once in the paragraph told, or once in all of them."""
    pieces: list[Range] = []
    for words in told.content:
        there = paragraphs[told.paragraph - 1 : told.paragraph] if told.paragraph > 0 else ()
        found = list(_find(text, there, words)) or list(_find(text, paragraphs, words))
        if len(found) != 1 or any(_overlap(found[0], piece) for piece in pieces):
            return None
        pieces += found
    return sorted(pieces)


def _find(text: str, paragraphs: Sequence[Range], words: str) -> Iterator[Range]:
    """Every place of these very characters that neither begins nor ends within a word."""
    for start, end in paragraphs:
        at = text.find(words, start, end)
        while at >= 0:
            place = (at, at + len(words))
            if not _cuts(text, place):
                yield place
            at = text.find(words, at + 1, end)


def _cuts(text: str, place: Range) -> bool:
    return any(
        0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum() for edge in place
    )


def _place_beside(
    text: str,
    paragraphs: Sequence[Range],
    told: Sequence[str],
    content: list[Range],
    *,
    near: Sequence[Range],
    taken: Sequence[Range] = (),
) -> tuple[list[Range], list[Range]]:
    """The content, and the words told where they stand nearest to it in its paragraphs.

    Words that stand within the content and not beside it are cut out of it: some models tell the
    whole sentence as content.
    """
    placed: list[Range] = []
    for words in told:
        found = [
            each
            for each in _find(text, paragraphs, words)
            if not any(_overlap(each, other) for other in (*taken, *placed))
        ]
        within = [each for each in found if any(_overlap(each, piece) for piece in content)]
        free = [each for each in found if each not in within]
        nearest = min(free, key=lambda each: _gap(each, near), default=None)
        if len(within) == 1 and (nearest is None or not _is_beside(text, nearest, near)):
            rest = _cut_out(text, content, within[0])
            content, nearest = (rest, within[0]) if rest else (content, nearest)
        if nearest is not None:
            placed.append(nearest)
    return content, placed


def _is_beside(text: str, place: Range, near: Sequence[Range]) -> bool:
    """Whether no sentence ends between these words and the nearest of those."""
    start, end = min(near, key=lambda each: _gap(place, [each]))
    between = text[end : place[0]] if end <= place[0] else text[place[1] : start]
    return _SENTENCE_ENDS.search(between) is None


def _cut_out(text: str, content: Sequence[Range], cut: Range) -> list[Range]:
    rest: list[Range] = []
    for start, end in content:
        for a, b in ((start, min(end, cut[0])), (max(start, cut[1]), end)):
            if any(character.isalnum() for character in text[a:b]):
                rest.append((a, b))
    return rest


def _gap(place: Range, others: Sequence[Range]) -> int:
    return min(max(start - place[1], place[0] - end) for start, end in others)


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _lies_in(piece: Range, part: Range) -> bool:
    return part[0] <= piece[0] and piece[1] <= part[1]
