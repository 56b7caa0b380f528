"""Which time belongs to which statement."""

from __future__ import annotations

from verbale.reading.times import attach_times
from verbale.record import Document, Span, Statement
from verbale.text.dates import find_times


def said(text: str, content: str, cue: str, source: str) -> Statement:
    def span(words: str) -> tuple[Span, ...]:
        start = text.index(words)
        return (Span("r", start, start + len(words)),)

    return Statement(content=span(content), cue=span(cue), source=span(source))


def when(text: str, *statements: Statement) -> list[str | None]:
    document = Document("r", "r.txt", text)
    attached = attach_times(document, statements, find_times(document))
    return [document.words((s.when.span,)) if s.when else None for s in attached]


def test_day_beside_the_cue() -> None:
    text = "Envoy Ada Kolb said on Friday that the port would open on 12 January."
    statement = said(text, "the port would open on 12 January", "said", "Envoy Ada Kolb")
    assert when(text, statement) == ["Friday"]


def test_day_at_the_head_of_the_sentence() -> None:
    text = "On Monday, after a long night, Kolb told reporters: “The port is open.”"
    assert when(text, said(text, "“The port is open.”", "told", "Kolb")) == ["Monday"]


def test_day_of_another_occasion_is_left() -> None:
    text = "Ahead of Friday's talks Kolb said the port was open."
    assert when(text, said(text, "the port was open", "said", "Kolb")) == [None]


def test_speaking_after_a_meeting_is_of_its_day() -> None:
    text = "Kolb said after Friday's meeting that the port was open."
    assert when(text, said(text, "the port was open", "said", "Kolb")) == ["Friday"]


def test_bombing_is_no_occasion_of_speaking() -> None:
    text = "Kolb said after Thursday's bombing that the port was open."
    assert when(text, said(text, "the port was open", "said", "Kolb")) == [None]


def test_day_in_an_aside_is_of_the_aside() -> None:
    text = "Kolb, who only on Tuesday had left the talks, now insists he did not."
    assert when(text, said(text, "he did not", "insists", "Kolb")) == [None]


def test_day_belongs_to_the_nearest_cue() -> None:
    text = "Kolb said on Monday the port was open, and the guild claimed it was shut."
    first = said(text, "the port was open", "said", "Kolb")
    second = said(text, "it was shut", "claimed", "the guild")
    assert when(text, first, second) == ["Monday", None]


def test_what_one_source_says_and_signals_is_of_one_day() -> None:
    text = "Ministers said on Friday they stood together and signalled that they would wait."
    first = said(text, "they stood together", "said", "Ministers")
    second = said(text, "they would wait", "signalled", "Ministers")
    assert when(text, first, second) == ["Friday", "Friday"]


def test_year_of_a_pledge_is_not_the_year_of_saying() -> None:
    text = "Kolb said membership was off the list despite a 2008 pledge."
    assert when(text, said(text, "membership was off the list", "said", "Kolb")) == [None]
