"""Words and word pieces are those of the tokeniser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from verbale.engine.pieces import Pieces, ask, split
from verbale.engine.weights import TOKENIZER, find_weights, load_tokenizer

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(find_weights(None, TOKENIZER))


def told(pieces: Pieces) -> tuple[object, ...]:
    return pieces.words.tolist(), pieces.ids.tolist(), pieces.first.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "“We won’t sign,” Ms. Kolb’s aide (unnamed) said at 5.30 — twice.",
        "Šefčovič, İstanbul, naïve, ẞ, Σας",
        "cafe\N{COMBINING ACUTE ACCENT} \N{FULLWIDTH LATIN CAPITAL LETTER A} 中文 한국",
        "a\N{ZERO WIDTH SPACE}b\x0bc\x00d\N{NO-BREAK SPACE}e\N{LINE SEPARATOR}f",
        "[MASK] and [CLS, 5€ ©x",
        "y" * 150,
    ],
)
def test_pieces_are_those_of_the_tokeniser(tokenizer: Tokenizer, text: str) -> None:
    assert told(split(text, tokenizer)) == told(ask(text, tokenizer))


@given(text=st.text(max_size=60))
def test_any_text_is_split_as_the_tokeniser_does(tokenizer: Tokenizer, text: str) -> None:
    assert told(split(text, tokenizer)) == told(ask(text, tokenizer))


@pytest.mark.parametrize("parts", [(), ((0, 9),), ((4, 9), (16, 23)), ((0, 3), (6, 12)), ((2, 3),)])
def test_only_the_parts_are_read(tokenizer: Tokenizer, parts: tuple[tuple[int, int], ...]) -> None:
    text = "Kolb said: unthinkable. Talks over."
    assert told(split(text, tokenizer, parts)) == told(ask(text, tokenizer, parts))
    starts = split(text, tokenizer, parts).words[:, 0].tolist()
    assert all(any(a <= start < b for a, b in parts) for start in starts)
