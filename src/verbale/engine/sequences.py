"""The best sequence of tags for the words of each window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from verbale.engine.tags import label_of

Range = tuple[int, int]
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Places = NDArray[np.intp]
Truths = NDArray[np.bool_]

IMPOSSIBLE = -1e9
# A word's own best tag must be better by so much to be taken without weighing whole sequences:
# more than adding up the numbers of a window can round off.
SLACK = 1e-3


def best_tags(scores: Floats, starts: Sequence[int]) -> Ints:
    """The best tag of each word: ``scores`` is (tags, words), a sequence begins at each start.

    A tag that continues a label (2, 4, ...) may only follow one that begins or continues the same
    label (1 or 2, 3 or 4, ...); other transitions are free. So nearly all words have their own best
    tag, and whole sequences are weighed only around the few places where that is not allowed.
    """
    own, margin = _own_tags(scores)
    before = np.empty_like(own)
    before[1:] = own[:-1]
    before[starts] = 0
    continues = (own > 0) & (own % 2 == 0)
    broken = continues & (own != before) & (own != before + 1)
    if broken.any():
        certain = _certain(scores, margin, starts, continues, broken)
        parts = _parts_around(broken, certain, starts)
        tables = [scores[:, a:b].T for a, b in parts]
        for (a, b), tags in zip(parts, _weigh(tables, [before[a] for a, _ in parts]), strict=True):
            own[a:b] = tags
    return own.astype(np.int32)


def _own_tags(scores: Floats) -> tuple[Places, Floats]:
    """The best tag of each word taken alone, and by how much it is better than the next best."""
    best, second = scores[0].copy(), np.full_like(scores[0], -np.inf)
    own = np.zeros(scores.shape[1], np.intp)
    for tag, row in enumerate(scores[1:], 1):
        np.maximum(second, np.minimum(best, row), out=second)
        own[row > best] = tag
        np.maximum(best, row, out=best)
    return own, best - second


def _certain(
    scores: Floats, margin: Floats, starts: Sequence[int], continues: Truths, broken: Truths
) -> Truths:
    """The words that have their own best tag in the best sequence, too.

    Any sequence in which such a word has another tag gets better when the word takes its own and
    the next word, if that can no longer continue, begins the same label anew.
    """
    lag = (scores[2::2] - scores[1::2]).max(0)  # what it costs to begin instead of continuing
    beside = np.full_like(lag, -np.inf)
    beside[:-1] = lag[1:]
    beside[[start - 1 for start in starts[1:]]] = -np.inf
    doubtful = broken | (margin <= beside + SLACK)
    # A word that continues must stand in an unbroken row of such words behind one that does not.
    places = np.arange(len(lag))
    last_doubtful = np.maximum.accumulate(np.where(doubtful, places, -1))
    last_free = np.maximum.accumulate(np.where(continues, -1, places))
    certain: Truths = last_doubtful < last_free
    return certain


def _parts_around(broken: Truths, certain: Truths, starts: Sequence[int]) -> list[Range]:
    """From the certain word (or start) before each broken place to the one after it."""
    cuts = certain.copy()
    cuts[starts] = True
    firsts = np.append(np.flatnonzero(cuts), len(cuts))
    which = np.searchsorted(firsts, np.flatnonzero(broken), side="right") - 1
    which = which[np.diff(which, prepend=-1) > 0]
    return list(zip(firsts[which].tolist(), firsts[which + 1].tolist(), strict=True))


def _weigh(tables: Sequence[Floats], before: Sequence[int]) -> list[Places]:
    """The best sequence for each table of scores (words, tags) behind a word with this tag, all
    weighed side by side (Viterbi's algorithm)."""
    longest, rows, tags = max(map(len, tables)), len(tables), tables[0].shape[1]
    padded = np.full((longest, rows, tags), IMPOSSIBLE, np.float32)
    for row, table in enumerate(tables):
        padded[: len(table), row] = table
        padded[len(table) :, row, 0] = 0.0
    tops = np.zeros((longest, rows), np.intp)
    begun_first = np.zeros((longest, rows, (tags - 1) // 2), np.bool_)
    best = np.full((rows, tags), IMPOSSIBLE, np.float32)
    best[np.arange(rows), before] = 0.0
    after, peak = np.empty_like(best), np.empty((rows, 1), np.float32)
    for place in range(longest):
        begun, continued, scored = best[:, 1::2], best[:, 2::2], padded[place]
        best.argmax(1, tops[place])
        np.maximum.reduce(best, 1, out=peak, keepdims=True)
        np.greater_equal(begun, continued, begun_first[place])
        np.add(peak, scored, after)
        np.add(np.maximum(begun, continued), scored[:, 2::2], after[:, 2::2])
        best, after = after, best
    return _trace(tables, tops, begun_first, best)


def _trace(
    tables: Sequence[Floats], tops: Places, begun_first: Truths, best: Floats
) -> list[Places]:
    """The tags of each table, back from the best at its end to those they came from."""
    longest, rows = tops.shape
    tags = best.shape[1]
    continuing = np.arange(2, tags, 2)
    came_from = np.repeat(tops[:, :, None], tags, 2)
    came_from[:, :, 2::2] = np.where(begun_first, continuing - 1, continuing)
    row_starts = np.arange(rows) * tags  # places in a row of tables that lie side by side
    came_from += row_starts[:, None]
    came_from = came_from.reshape(longest, rows * tags)
    chosen = np.zeros((longest, rows), np.intp)
    at = best.argmax(1) + row_starts
    for place in range(longest - 1, -1, -1):
        chosen[place] = at
        at = came_from[place].take(at)
    chosen -= row_starts
    return [chosen[: len(table), row] for row, table in enumerate(tables)]


def find_spans(tags: Ints, cuts: Truths) -> list[tuple[int, int, int]]:
    """(label, first word, word after the last) of each tagged span; a new one begins at a cut."""
    before = np.zeros_like(tags)
    before[1:] = tags[:-1]
    goes_on = (tags > 0) & (tags % 2 == 0) & ((tags == before) | (tags == before + 1)) & ~cuts
    bounds = np.flatnonzero(~goes_on)
    found = tags[bounds].tolist()
    return [
        (label_of(tag), a, b)
        for tag, (a, b) in zip(found, pairwise([*bounds.tolist(), len(tags)]), strict=True)
        if tag
    ]
