"""A statement beside a proposition, in pieces, and what the encoder's answer becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from verbale.engine import LEANINGS, Saying
from verbale.engine.leaning import CLS, LONGEST, LONGEST_SAYING, SEP, Leaner, Reader
from verbale.engine.words import Words
from verbale.errors import EngineMissing
from verbale.record import ACTS

VOCABULARY = ("?", "port", "opens", "if", "safe", "dockers", "said", ":", "rain")
SAYING = Saying("dockers", "said", "port opens if safe", "rain rain")


class Session:
    """Is for everything, on the condition that stands after "if"."""

    def run(self, names: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]:
        ids = inputs["ids"]
        stances = np.zeros((len(ids), len(LEANINGS)), np.float32)
        stances[:, LEANINGS.index("for")] = 3.0
        hinges = np.where(ids == VOCABULARY.index("safe"), 5.0, -5.0).astype(np.float32)
        return [stances, hinges, np.zeros((len(ids), len(ACTS)), np.float32)]


@pytest.fixture
def tokenizer() -> Tokenizer:
    found = Tokenizer(WordLevel({word: i for i, word in enumerate(VOCABULARY)}, unk_token="?"))
    found.pre_tokenizer = Whitespace()
    return found


@pytest.fixture
def leaner(tokenizer: Tokenizer) -> Leaner:
    return Leaner(tokenizer, Session(), Words(np.zeros((200, 2), np.uint8), scale=1.0, zero=0))


def test_pair_is_proposition_statement_and_what_stands_before(tokenizer: Tokenizer) -> None:
    row = Reader(tokenizer).read(SAYING, "port opens")
    words = [VOCABULARY[id] if id < len(VOCABULARY) else {CLS: "[", SEP: "]"}[id] for id in row.ids]
    assert " ".join(words) == "[ port opens ] dockers said : port opens if safe ] rain rain ]"
    assert row.segments == [0] * 4 + [1] * 8 + [0] * 3
    assert [SAYING.words[a:b] for _, (a, b) in row.words] == ["port", "opens", "if", "safe"]


def test_long_statement_is_cut_and_what_stands_before_fills_the_room(tokenizer: Tokenizer) -> None:
    saying = Saying("dockers", "said", "port " * 500, "rain " * 500)
    row = Reader(tokenizer).read(saying, "port opens")
    assert len(row.ids) == LONGEST
    assert len(row.words) <= LONGEST_SAYING


def test_chances_sum_to_one_and_the_hinge_has_its_place(leaner: Leaner) -> None:
    (leaning,) = leaner.lean([(SAYING, "port opens")])
    assert sum(leaning.chances) == pytest.approx(1.0)
    assert max(leaning.chances) == leaning.chances[LEANINGS.index("for")]
    assert [SAYING.words[a:b] for a, b in leaning.hinge] == ["safe"]
    assert sum(leaning.acts) == pytest.approx(1.0)


def test_answers_stand_in_the_order_of_the_pairs(leaner: Leaner) -> None:
    pairs = [(Saying("", "", "port " * n), "opens") for n in (9, 1, 5)]
    assert len(leaner.lean(pairs)) == len(pairs)
    assert leaner.lean([]) == ()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match=r"lean\.onnx is missing"):
        Leaner.load(tmp_path)
