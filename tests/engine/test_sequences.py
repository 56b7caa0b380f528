"""The best sequence of tags, and the spans that it makes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from verbale.engine.sequences import best_tags, find_spans
from verbale.engine.tags import CONTENT, CUE, NAME_TAG_COUNT, ROLE_TAG_COUNT, SOURCE


def weigh_all(scores: NDArray[np.float32]) -> list[int]:
    """The best sequence by the book: every tag of every word behind every tag of the one before."""
    tags = len(scores)
    best = [(float(s), [tag]) for tag, s in enumerate(scores[:, 0]) if tag == 0 or tag % 2]
    for word in scores.T[1:]:
        best = [
            max(
                (total + float(word[tag]), [*path, tag])
                for total, path in best
                if tag == 0 or tag % 2 or path[-1] in (tag, tag - 1)
            )
            for tag in range(tags)
            if tag == 0 or tag % 2 or any(path[-1] in (tag, tag - 1) for _, path in best)
        ]
    return max(best)[1]


def test_tag_continues_only_its_own_label() -> None:
    table = np.full((3, ROLE_TAG_COUNT), 0.0, np.float32)
    table[0, 1] = 3.0  # begins a source
    table[1, 6] = 2.0  # would continue a content that never began
    table[1, 2] = 1.5
    table[2, 0] = 1.0
    assert best_tags(table.T, [0]).tolist() == [1, 2, 0]


@pytest.mark.parametrize("spread", [0.3, 1.0, 4.0])
def test_sequence_is_the_best_of_all(spread: float) -> None:
    draw = np.random.default_rng(7)
    for size in range(1, 40):
        scores = draw.normal(scale=spread, size=(NAME_TAG_COUNT, size)).astype(np.float32)
        assert best_tags(scores, [0]).tolist() == weigh_all(scores)


def test_sequences_that_follow_each_other_do_not_touch() -> None:
    scores = np.random.default_rng(0).normal(size=(ROLE_TAG_COUNT, 90)).astype(np.float32)
    starts = [0, 7, 8, 50]
    apart = [
        tag for a, b in pairwise([*starts, 90]) for tag in best_tags(scores[:, a:b], [0]).tolist()
    ]
    assert best_tags(scores, starts).tolist() == apart


def test_two_spans_of_one_label_may_touch() -> None:
    tags = np.array([1, 2, 1, 0, 5, 6], np.int32)
    uncut = np.zeros(6, np.bool_)
    assert find_spans(tags, uncut) == [(SOURCE, 0, 2), (SOURCE, 2, 3), (CONTENT, 4, 6)]
    assert find_spans(np.array([3], np.int32), uncut[:1]) == [(CUE, 0, 1)]


def test_span_ends_at_a_cut() -> None:
    cuts = np.array([False, False, True, False])
    assert find_spans(np.array([5, 6, 6, 0], np.int32), cuts) == [(CONTENT, 0, 2), (CONTENT, 2, 3)]
