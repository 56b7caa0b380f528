"""On which day each statement was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from verbale.collation.publication import Publication
from verbale.collation.times import settle_said_on
from verbale.reading.times import attach_times
from verbale.record import DateRange, Document, Reading, Reason, Span, Statement
from verbale.text.dates import find_times
from verbale.text.noise import find_passages
from verbale.text.segment import kind_of

SATURDAY = date(2025, 3, 8)


def read(name: str, text: str, *parts: tuple[str, str, str]) -> Reading:
    """A reading with a statement for each (content, cue, source)."""
    document = Document(name, f"{name}.txt", text)
    passages = find_passages(document)
    times = find_times(document, passages)

    def span(words: str) -> tuple[Span, ...]:
        if not words:
            return ()
        start = text.index(words)
        return (Span(name, start, start + len(words)),)

    statements = []
    for content, cue, source in parts:
        spans = span(content)
        kind = kind_of(text, [(s.start, s.end) for s in spans])
        statements.append(Statement(content=spans, cue=span(cue), source=span(source), kind=kind))
    attached = attach_times(document, statements, times)
    return Reading(document, passages=passages, times=times, statements=attached)


def settle(*readings: Reading, day: date = SATURDAY) -> list[Statement]:
    published = [
        Publication(
            one.document.id, DateRange(day, day), DateRange(day, day), Reason("published", 1.0, "")
        )
        for one in readings
    ]
    statements = [statement for one in readings for statement in one.statements]
    return list(settle_said_on(statements, readings, published))


def days(*readings: Reading) -> list[str | None]:
    return [str(s.said_on) if s.said_on else None for s in settle(*readings)]


def test_day_is_of_the_week_before_the_report() -> None:
    text = "Kolb stays\n\nEnvoy Ada Kolb said on Thursday the port was open."
    one = read("r", text, ("the port was open", "said", "Envoy Ada Kolb"))
    assert days(one) == ["2025-03-06"]


def test_reason_names_the_words() -> None:
    text = "Kolb stays\n\nEnvoy Ada Kolb said on Thursday the port was open."
    (settled,) = settle(read("r", text, ("the port was open", "said", "Envoy Ada Kolb")))
    (reason,) = [reason for reason in settled.reasons if reason.field == "said_on"]
    assert "Thursday" in reason.because
    assert [text[s.start : s.end] for s in reason.evidence] == ["Thursday"]


def test_undated_words_are_of_the_day_of_the_news() -> None:
    text = (
        "Talks end\n\nThe talks in Orle ended on Friday without a deal, both sides announced.\n\n"
        "“The fee stays,” guild chairman Bo Reet said."
    )
    assert days(read("r", text, ("“The fee stays,”", "said", "Bo Reet"))) == ["2025-03-07"]


def test_speaker_goes_on_on_the_same_day() -> None:
    text = (
        "Talks end\n\nThe talks in Orle ended on Friday.\n\nEnvoy Ada Kolb said on Wednesday the"
        " fee would stay.\n\n“Not a penny less,” Kolb added."
    )
    one = read(
        "r",
        text,
        ("the fee would stay", "said", "Envoy Ada Kolb"),
        ("“Not a penny less,”", "added", "Kolb"),
    )
    assert days(one) == ["2025-03-05", "2025-03-05"]


def test_words_that_another_report_dates() -> None:
    first = "Fee\n\nKolb said on Tuesday: “The dock fee is a tax on fish.”"
    second = "Fee\n\n“The dock fee is a tax on fish,” said Kolb. The guild met on Friday."
    one = read("one", first, ("“The dock fee is a tax on fish.”", "said", "Kolb"))
    two = read("two", second, ("“The dock fee is a tax on fish,”", "said", "Kolb"))
    assert days(one, two) == ["2025-03-04", "2025-03-04"]


def test_view_that_is_held_runs_to_the_day_of_the_report() -> None:
    text = "Talks end\n\nThe talks ended on Friday. The guild wants a new fee."
    assert days(read("r", text, ("a new fee", "wants", "The guild"))) == ["2025-03-07/2025-03-08"]


def test_what_was_said_many_times_has_no_day() -> None:
    text = "Talks end\n\nThe talks ended on Friday. The guild has repeatedly rejected the fee."
    assert days(read("r", text, ("the fee", "rejected", "The guild"))) == [None]


def test_words_within_other_words_have_no_day() -> None:
    text = "Talks end\n\nKolb said on Friday that the guild wanted a fee."
    one = read(
        "r", text, ("the guild wanted a fee", "said", "Kolb"), ("a fee", "wanted", "the guild")
    )
    inner = replace(one.statements[1], inner=True)
    assert days(replace(one, statements=(one.statements[0], inner))) == ["2025-03-07", None]


def test_live_page_is_of_its_day() -> None:
    text = (
        "LIVE: Talks in Orle\n\n09:10\nGood morning from Orle.\n\n10:20\nLast night the guild met."
        "\n\n11:05\n“We vote,” says Bo Reet.\n\n12:00\nLunch is served."
    )
    assert days(read("r", text, ("“We vote,”", "says", "Bo Reet"))) == ["2025-03-08"]


def test_report_without_a_day_dates_nothing() -> None:
    one = read("r", "Fee\n\nKolb said on Friday it stays.", ("it stays", "said", "Kolb"))
    assert settle_said_on(one.statements, [one], ()) == one.statements


def test_words_without_a_day_are_of_the_day_for_which_another_report_announces_them() -> None:
    before = read(
        "b",
        "Council meets\n\nThe harbour council of Orle will see the guilds on 7 March. “The dues"
        " may go,” envoy Ada Kolb said.",
        ("“The dues may go,”", "said", "Ada Kolb"),
    )
    text = (
        "Guilds rebuffed\n\nThe harbour council of Orle rebuffed the guilds at their recent"
        " meeting.\n\n“The fee stays,” chairman Bo Reet said."
    )
    after = read("r", text, ("“The fee stays,”", "said", "Bo Reet"))
    published = [
        Publication(id, DateRange(day, day), DateRange(day, day), Reason("published", 1.0, ""))
        for id, day in (("b", date(2025, 3, 4)), ("r", SATURDAY))
    ]
    statements = (*before.statements, *after.statements)
    settled = settle_said_on(statements, (before, after), published)[-1]
    assert str(settled.said_on) == "2025-03-07"
    (reason,) = [reason for reason in settled.reasons if reason.field == "said_on"]
    assert "b.txt announces it for 7 Mar 2025" in reason.because
