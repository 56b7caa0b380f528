"""From scores to attributions: what the tables of the network mean."""

from __future__ import annotations

import numpy as np
import pytest

from verbale.engine.decoding import Pointer, Scores, decode, log_softmax
from verbale.engine.encoding import Encoded
from verbale.engine.tags import ACT_COUNT, NAME_TAG_COUNT, ROLE_TAG_COUNT

SURE = 9.0


def encoded(words: list[str]) -> Encoded:
    """The words in one line, a blank between them, one piece each."""
    ends = np.cumsum([len(word) + 1 for word in words])
    places = np.stack([ends - [len(word) + 1 for word in words], ends - 1], 1)
    size = len(words)
    return Encoded(
        words=places.astype(np.int32),
        pieces=np.arange(size, dtype=np.int32),
        first=np.arange(size + 1, dtype=np.int32),
        sentences=np.zeros(size, np.int32),
        features=np.zeros((size, 3), np.int32),
    )


def scores(labels: str, points: dict[int, int | tuple[int, ...]]) -> Scores:
    """Labels by word: s, c, q for source, cue and content (upper case begins), . for none."""
    size = len(labels)
    outer = np.zeros((size, ROLE_TAG_COUNT), np.float32)
    for place, letter in enumerate(labels):
        tag = 0 if letter == "." else 1 + 2 * "scq".index(letter.lower()) + letter.islower()
        outer[place, tag] = SURE
    blank = np.zeros((size, ROLE_TAG_COUNT), np.float32)
    blank[:, 0] = SURE
    names = np.zeros((size, NAME_TAG_COUNT), np.float32)
    names[:, 0] = SURE
    pointer = np.full((size, size), 1e-6, np.float32)
    for word, cues in points.items():
        for cue in cues if isinstance(cues, tuple) else (cues,):
            pointer[word, cue] = 1.0
    pointer /= pointer.sum(1, keepdims=True)
    points_at = Pointer(np.log(pointer), np.arange(size, dtype=np.int32))
    return Scores(
        log_softmax(outer),
        log_softmax(blank),
        log_softmax(names),
        np.zeros((size, ACT_COUNT), np.float32),
        [points_at],
        [points_at],
    )


def words_of(text: list[str], ranges: tuple[tuple[int, int], ...]) -> list[str]:
    line = " ".join(text)
    return [line[start:end] for start, end in ranges]


@pytest.mark.parametrize("words", [[0], [4], [1, 2, 3, 4], [0, 2]])
def test_pointing_of_some_words_is_that_of_all(words: list[int]) -> None:
    by_piece = np.random.default_rng(1).normal(size=(12, 12)).astype(np.float32)
    pointer = Pointer(by_piece, np.array([1, 3, 4, 8, 10], np.int32))
    every = pointer.of(np.arange(5))
    assert pointer.of(np.array(words)).tobytes() == every[words].tobytes()


@pytest.mark.parametrize("spans", [[(0, 1)], [(4, 5)], [(1, 4), (4, 5)], [(2, 3), (0, 5)]])
def test_pointing_of_a_span_is_the_mean_of_its_words(spans: list[tuple[int, int]]) -> None:
    by_piece = np.random.default_rng(1).normal(size=(12, 12)).astype(np.float32)
    pointer = Pointer(by_piece, np.array([1, 3, 4, 8, 10], np.int32))
    every = pointer.of(np.arange(5))
    means = [every[start:end].mean(0) for start, end in spans]
    np.testing.assert_allclose(pointer.of_spans(spans), np.stack(means), rtol=1e-6)


def test_no_spans_point_nowhere() -> None:
    pointer = Pointer(np.zeros((3, 3), np.float32), np.arange(3, dtype=np.int32))
    assert pointer.of_spans([]).shape == (0, 3)


def test_source_shared_by_two_cues_belongs_to_both() -> None:
    text = "Kolb said no and warned them".split()
    _, found = decode(
        encoded(text),
        [(0, 6)],
        scores("SCQ.CQ", {0: (1, 4), 1: 1, 2: 1, 4: 4, 5: 4}),
    )
    assert [words_of(text, a.source) for a in found] == [["Kolb"], ["Kolb"]]
    assert [words_of(text, a.cue) for a in found] == [["said"], ["warned"]]
    assert [words_of(text, a.content) for a in found] == [["no"], ["them"]]


def test_cue_without_source_takes_that_of_the_cue_before_it() -> None:
    text = "Kolb said no and warned them".split()
    _, found = decode(encoded(text), [(0, 6)], scores("SCQ.CQ", {0: 1, 1: 1, 2: 1, 4: 4, 5: 4}))
    assert [words_of(text, a.source) for a in found] == [["Kolb"], ["Kolb"]]


def test_content_that_points_to_itself_has_no_cue() -> None:
    text = "Kolb : No talks".split()
    _, found = decode(encoded(text), [(0, 4)], scores("S.Qq", {0: 2, 2: 2, 3: 2}))
    assert len(found) == 1
    assert found[0].cue == ()
    assert words_of(text, found[0].source) == ["Kolb"]


def test_untagged_word_that_all_point_to_becomes_the_cue() -> None:
    text = "Kolb grunts never again".split()
    _, found = decode(encoded(text), [(0, 4)], scores("S.Qq", {0: 1, 2: 1, 3: 1}))
    assert words_of(text, found[0].cue) == ["grunts"]


def test_content_outside_marks_ends_with_its_line() -> None:
    text = "Kolb said no Weather fine".split()
    line = encoded(text)
    line.features[3, 2] = 1
    _, found = decode(line, [(0, 5)], scores("SCQqq", {0: 1, 1: 1, 2: 1, 3: 3, 4: 3}))
    assert words_of(text, found[0].content) == ["no"]


@pytest.mark.parametrize("size", [1, 300])
def test_nothing_tagged_gives_nothing(size: int) -> None:
    found = decode(encoded(["word"] * size), [(0, size)], scores("." * size, {}))
    assert found == ((), ())
