"""Paragraphs, sentences and paired quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.text.segment import find_marked, find_paragraphs, find_sentences, kind_of


def marked(text: str) -> list[str]:
    return [text[start:end] for start, end in find_marked(text)]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text)]


def test_paragraph_is_a_line_without_its_white_space() -> None:
    text = "  One.\r\n\r\n\tTwo. \N{NO-BREAK SPACE}\n   \nThree."
    assert [text[a:b] for a, b in find_paragraphs(text)] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Secretary of State spoke. He left.",
        "“We will talk,” she said. “It is late.”",
        "He said sanctions would follow. . Roe left.",
    ],
)
def test_sentences_end_at_their_stops(text: str) -> None:
    found = sentences(text)
    assert len(found) == 2
    assert " ".join(found).split() == text.split()


def test_sentence_never_runs_over_a_line() -> None:
    assert sentences("Talks fail\nThe envoy left") == ["Talks fail", "The envoy left"]


def test_quotation_runs_on_over_paragraphs() -> None:
    text = 'Roe said: "There can be no compromise.\n\n"We want to talk," Roe continued.'
    assert marked(text) == ['"There can be no compromise.', '"We want to talk,"']


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He called it “a farce” and “a shame”.", ["“a farce”", "“a shame”"]),
        ("He called it «a farce» and left.", ["«a farce»"]),
        ('The 6" pipe and the "pact" broke.', ['"pact"']),
        ("'We won't sign,' said Roe's aide.", ["'We won't sign,'"]),
        ("The ministers' aides and Roe's envoy met.", []),
        ("“He said ‘never’ to me,” Roe said.", ["“He said ‘never’ to me,”"]),
        ("``We will talk,'' she said.", ["``We will talk,''"]),
    ],
)
def test_words_in_marks(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(
    ("piece", "kind"),
    [("“We will talk”", "direct"), ("she was ready", "indirect"), ("ready to “talk now”", "mixed")],
)
def test_kind_follows_the_marks(piece: str, kind: str) -> None:
    text = f"Roe said: {piece}, and left."
    start = text.index(piece)
    assert kind_of(text, [(start, start + len(piece))]) == kind


def test_marks_of_others_do_not_make_an_inner_statement_direct() -> None:
    text = "“They deny that they broke the truce,” she said."
    start = text.index("they broke")
    assert kind_of(text, [(start, start + len("they broke the truce"))], inner=True) == "indirect"


@given(st.text(alphabet="aB .\n\r\"'“”‘’«»„`-", max_size=80))
def test_ranges_lie_in_the_text_and_in_order(text: str) -> None:
    for ranges in (find_paragraphs(text), find_sentences(text), find_marked(text)):
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert ranges == sorted(ranges)
        assert not any(text[start:end].isspace() for start, end in ranges)
