"""To whom words are said."""

from __future__ import annotations

from verbale.reading.speakers import resolve_speakers
from verbale.record import Document, EntityType, Mention, Span, Statement

NAMES: dict[str, EntityType] = {
    "Ingrid Vale": "person",
    "Pavel Drost": "person",
    "Harbour Courier": "organisation",
    "Oslavia": "state",
}


def audience(text: str, source: str, cue: str, content: str) -> list[str]:
    def span(words: str) -> Span:
        start = text.index(words)
        return Span("r", start, start + len(words))

    mentions = [Mention(span(name), type, name) for name, type in NAMES.items() if name in text]
    statement = Statement((span(content),), cue=(span(cue),), source=(span(source),))
    (found,) = resolve_speakers(Document("r", "r.txt", text), [statement], mentions)
    return [text[one.start : one.end] for one in found.audience]


def test_paper_that_was_told() -> None:
    text = "Ingrid Vale told the Harbour Courier that the fee stays."
    assert audience(text, "Ingrid Vale", "told", "the fee stays") == ["Harbour Courier"]


def test_paper_of_an_interview() -> None:
    text = "In an interview with the Harbour Courier, Ingrid Vale said the fee stays."
    assert audience(text, "Ingrid Vale", "said", "the fee stays") == ["Harbour Courier"]


def test_state_that_is_urged() -> None:
    text = "Ingrid Vale urged Oslavia to lower the fee."
    assert audience(text, "Ingrid Vale", "urged", "to lower the fee") == ["Oslavia"]


def test_him_is_not_the_speaker() -> None:
    text = "Pavel Drost came. Ingrid Vale told him that the fee stays."
    assert audience(text, "Ingrid Vale", "told", "the fee stays") == ["Pavel Drost"]


def test_state_that_is_warned_of_is_not_addressed() -> None:
    text = "Ingrid Vale warned Oslavia would raise the fee."
    assert audience(text, "Ingrid Vale", "warned", "Oslavia would raise the fee") == []


def test_reporters_are_nobody() -> None:
    text = "Ingrid Vale told reporters in Oslavia that the fee stays."
    assert audience(text, "Ingrid Vale", "told", "the fee stays") == []
