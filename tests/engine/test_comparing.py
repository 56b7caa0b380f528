"""Texts as vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from verbale.engine.comparing import LONGEST, SAME_TEXT, SIZE, Comparer
from verbale.engine.words import Words
from verbale.errors import EngineMissing

WORDS = ("?", "port", "shut", "open", "lamps", "[CLS]", "[SEP]")


class CountingSession:
    """An encoder whose vectors count the words."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, int]] = []

    def run(self, names: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]:
        ids, attended = inputs["ids"], inputs["attended"]
        self.batches.append(ids.shape)
        vectors = np.zeros((len(ids), SIZE), np.float32)
        for row, (some, mask) in enumerate(zip(ids, attended, strict=True)):
            for id in some[mask == 1]:
                vectors[row, id] += 1
        return [vectors / np.linalg.norm(vectors, axis=1, keepdims=True)]


@pytest.fixture
def comparer() -> Comparer:
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="?"))
    tokenizer.pre_tokenizer = Whitespace()
    marks = [(mark, WORDS.index(mark)) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing("[CLS] $0 [SEP]", special_tokens=marks)
    tokenizer.enable_truncation(LONGEST)
    words = Words(np.zeros((len(WORDS), SIZE), np.uint8), scale=1.0, zero=0)
    return Comparer(tokenizer, CountingSession(), words)


def test_vectors_stand_in_the_order_of_the_texts(comparer: Comparer) -> None:
    vectors = comparer.embed(["port port port shut", "lamps", "port open"])
    assert vectors.shape == (3, SIZE)
    assert [int(vector.argmax()) for vector in vectors] == [1, 4, 1]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_no_text_gives_no_vector(comparer: Comparer) -> None:
    assert comparer.embed([]).shape == (0, SIZE)
    assert comparer.compare([]).shape == (0,)


def test_texts_of_like_length_are_run_together(comparer: Comparer) -> None:
    comparer.embed(["port " * 100, *["port"] * 16])
    assert comparer.session.batches == [(16, 3), (1, 102)]


def test_endless_text_is_cut(comparer: Comparer) -> None:
    comparer.embed(["port " * 5000])
    assert comparer.session.batches == [(1, LONGEST)]


def test_pairs_are_compared(comparer: Comparer) -> None:
    same, other = comparer.compare([("port shut", "shut port"), ("port shut", "lamps open")])
    assert same > SAME_TEXT > other


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match=r"compare\.onnx is missing.*verbale train"):
        Comparer.load(tmp_path)


@pytest.mark.engine
def test_shipped_weights_know_a_translation() -> None:
    comparer = Comparer.load()
    first = "The ministers agreed on Friday to keep the harbour closed until the crew is released."
    other = "On Friday the ministers decided that the port stays shut till the sailors are freed."
    beside = "The ministers will meet the harbour pilots again on Friday to talk about their pay."
    near, far = comparer.compare([(first, other), (first, beside)])
    assert near > SAME_TEXT > far
