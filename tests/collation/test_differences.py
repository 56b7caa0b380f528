"""Where reports of one utterance differ."""

from __future__ import annotations

from datetime import date

from verbale.collation.differences import find_differences
from verbale.record import (
    DateRange,
    Difference,
    Document,
    Mention,
    Reading,
    Span,
    Statement,
    Utterance,
)


def differ(*told: str, before: str = "Headline\n\n", names: str = "") -> Utterance:
    """The one utterance that these wordings report, a report each, a day after another."""
    readings, statements, published = [], [], {}
    for number, words in enumerate(told):
        text = f"{before}Kolb said {words} on Monday.\n"
        day = date(2031, 5, 9 - number)
        published[f"{number}"] = DateRange(day, day)
        document = Document(f"{number}", f"{number}.txt", text)
        start = text.index(words)
        mentions = [
            Mention(
                Span(f"{number}", text.index(name), text.index(name) + len(name)), "place", name
            )
            for name in names.split()
            if name in text
        ]
        readings.append(Reading(document, mentions=tuple(mentions)))
        statements.append(Statement((Span(f"{number}", start, start + len(words)),)))
    utterance = Utterance("u1", tuple(statement.id for statement in statements))
    (found,) = find_differences(readings, statements, [utterance], published)
    return found


def types(*told: str, names: str = "") -> list[str]:
    return [difference.type for difference in differ(*told, names=names).differences]


def words(spans: tuple[Span, ...], told: str) -> str:
    text = f"Headline\n\nKolb said {told} on Monday.\n"
    return " ".join(text[span.start : span.end] for span in spans)


def test_same_words_do_not_differ() -> None:
    assert types("the port will stay shut", "the port will stay shut") == []


def test_another_number_with_the_words_on_both_sides() -> None:
    one, other = "nine ships will wait off the harbour wall", "ten ships will wait off the harbour"
    (difference,) = differ(one, other).differences
    assert difference.type == "number"
    assert words(difference.fullest, one) == "nine"
    assert words(difference.other, other) == "ten"


def test_number_in_words_is_the_number_in_digits() -> None:
    assert types("nine ships will wait outside", "9 ships will wait outside") == []


def test_will_for_could_is_weakened() -> None:
    assert types("the port will open all gates", "the port could open its gates") == ["weakened"]


def test_must_for_should_is_strengthened() -> None:
    assert types("both should free all the sailors", "both must free the sailors") == [
        "strengthened"
    ]


def test_changed_negation() -> None:
    assert types("the port would not open its gates", "the port would open its gates") == [
        "negation"
    ]


def test_another_day() -> None:
    assert types("the gates open on Friday at last", "the gates open on Thursday") == ["day"]


def test_another_name_but_not_another_spelling() -> None:
    brest, brussels = "talks continue in Brest at noon", "talks continue in Brussels"
    assert types(brest, brussels, names="Brest Brussels") == ["name"]
    assert (
        types("talks continue in Amarin soon", "talks continue in Amareen", names="Amarin Amareen")
        == []
    )


def test_condition_that_a_report_leaves_out() -> None:
    whole = "we will talk about lights if inspectors leave our harbour first"
    (difference,) = differ(whole, "we will talk about the lights").differences
    assert difference.type == "left out"
    assert words(difference.fullest, whole) == "if inspectors leave our harbour first"


def test_headline_leaves_nothing_out() -> None:
    whole = "we will talk about lights if inspectors leave our harbour first"
    text = f"We will talk about lights\n\nKolb said {whole}.\n"
    start = text.index(whole)
    statements = [
        Statement((Span("0", 0, 25),)),
        Statement((Span("0", start, start + len(whole)),)),
    ]
    utterance = Utterance("u1", tuple(statement.id for statement in statements))
    (found,) = find_differences(
        [Reading(Document("0", "0.txt", text))], statements, [utterance], {}
    )
    assert found.differences == ()
    assert (found.fullest, found.earliest) == (statements[1].id, statements[0].id)


def test_capital_within_the_sentence_is_a_machines() -> None:
    (difference,) = differ("a strait What has a door", "a strait with a door").differences
    assert difference.type == "machine translation"


def test_earliest_is_the_first_to_appear() -> None:
    found = differ("the port will stay shut all year", "the port will stay shut")
    assert found.fullest == found.statements[0]
    assert found.earliest == found.statements[1]


def test_same_paragraph_in_two_reports_is_one_source() -> None:
    words = "the port will stay shut until the last of the nine sailors is at home again"
    assert differ(words, words).copies == (differ(words, words).statements,)
    assert differ("the port will stay shut", "the port will stay shut").copies == ()


def test_difference_names_both_statements() -> None:
    found = differ("nine ships wait off the wall", "ten ships wait off it")
    assert isinstance(found.differences[0], Difference)
    assert found.differences[0].statements == found.statements
