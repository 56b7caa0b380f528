"""Places in UTF-16 units and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.exports.utf16 import Utf16Text

# Characters of one unit and of two, a combining mark, line ends, and what no program keeps.
SIGNS = st.text(st.sampled_from("ab é\u0301\n\r\t🙂👩‍𝔖\u2028\0"), max_size=30)


def units(text: str) -> int:
    """The length of a text in Java, counted by another way."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, start: int, stop: int) -> str:
    """What Java's substring gives."""
    return text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("She agreed.", "agreed", (4, 10)),
        ("🙂 She agreed.", "agreed", (7, 13)),
        ("e\u0301 agreed", "agreed", (3, 9)),
        ("No.\r\nShe agreed.", "agreed", (8, 14)),
        ("No.\rShe agreed.", "agreed", (8, 14)),
        ("She 🙂🙂 agreed", "🙂🙂", (4, 8)),
    ],
)
def test_words_stand_where_java_finds_them(text, words, place):
    shown = Utf16Text(text)
    start = text.index(words)
    assert shown.place(start, start + len(words)) == place
    assert cut(shown.text, *place) == words
    assert shown.span(*place) == (start, start + len(words))


@given(SIGNS, st.data())
def test_every_place_comes_back(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = Utf16Text(text)
    back = text[slice(*shown.span(*shown.place(start, end)))]
    assert back.replace("\r", "\n").strip("\n") == text[start:end].replace("\r", "\n").strip("\n")


@given(SIGNS)
def test_the_shown_text_is_as_long_as_said_and_has_one_line_end(text):
    shown = Utf16Text(text)
    assert shown.length == units(shown.text)
    assert "\r" not in shown.text and "\0" not in shown.text


def test_half_of_a_character_is_taken_whole():
    shown = Utf16Text("a🙂b")
    assert shown.span(0, 2) == (0, 2)
    assert shown.span(2, 4) == (1, 3)


def test_a_lone_surrogate_can_be_written_as_utf_8():
    assert Utf16Text("a\ud800b").text.encode() == "a\N{REPLACEMENT CHARACTER}b".encode()
