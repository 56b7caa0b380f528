"""Mentions: what an engine tags, tidied and filled up from the table."""

from __future__ import annotations

import pytest

from verbale.engine import TaggedName
from verbale.reading.mentions import find_mentions
from verbale.record import Document, EntityType, Mention, Passage, Span


def find(text: str, *tagged: tuple[str, EntityType], noise: str = "") -> tuple[Mention, ...]:
    names = [
        TaggedName(text.index(words), text.index(words) + len(words), type, 0.9)
        for words, type in tagged
    ]
    passages = []
    if noise:
        start = text.index(noise)
        passages.append(Passage(Span("r", start, start + len(noise)), "caption"))
    return find_mentions(Document("r", "r.txt", text), names, passages)


def names(mentions: tuple[Mention, ...]) -> list[tuple[str, str]]:
    return [(mention.name, mention.type) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "tagged", "expected"),
    [
        ("President Ingrid Vale's plan", "President Ingrid Vale's", "Ingrid Vale"),
        ("He thanked Mr. Drost.", "Mr. Drost.", "Drost"),
        ("It rained, said Drost", "said Drost", "Drost"),
        ("They held talks. Drost left.", "talks. Drost", "Drost"),
        ("Sen. Rob Ellery, D-Ohio", "Sen. Rob Ellery", "Rob Ellery"),
    ],
)
def test_person_stands_without_title_and_possessive(text: str, tagged: str, expected: str) -> None:
    assert (expected, "person") in names(find(text, (tagged, "person")))


def test_article_and_adjective_are_no_name() -> None:
    found = find("The Highland Front met Russian envoys.", ("The Highland Front", "organisation"))
    assert names(found) == [("Highland Front", "organisation")]
    assert names(find("A Russian envoy came.", ("Russian", "state"))) == []


def test_article_alone_is_no_name() -> None:
    assert names(find("The People's League left.", ("The", "organisation"))) == []


def test_longest_name_only() -> None:
    text = "The NATO-Russia Council met."
    assert names(find(text, ("NATO", "organisation"), ("Russia", "state"))) == [
        ("NATO-Russia Council", "organisation")
    ]


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("Moscow denies the report.", "state"),
        ("Talks with Moscow stalled.", "state"),
        ("He was born in Moscow.", "place"),
        ("The Moscow summit failed.", "place"),
        ("She flew back to Moscow on Friday.", "place"),
    ],
)
def test_capital_is_state_or_place_by_its_words(text: str, type: str) -> None:
    assert names(find(text)) == [("Moscow", type)]


def test_table_mends_a_wrong_type() -> None:
    assert names(find("Latvia agreed.", ("Latvia", "person"))) == [("Latvia", "state")]


def test_modifiers_are_mentions_and_noise_is_not() -> None:
    text = "US-led NATO troops left.\nPHOTO/NATO - troops"
    assert names(find(text, noise="PHOTO/NATO - troops")) == [
        ("US", "state"),
        ("NATO", "organisation"),
    ]


def test_alliance_is_a_name_beside_nato_only() -> None:
    assert ("alliance", "organisation") in names(find("NATO met. The alliance agreed."))
    assert names(find("Three parties formed an alliance.")) == []


def test_surname_is_found_again() -> None:
    text = "Ingrid Vale came. The Vale Tower fell. Later Vale left."
    found = find(text, ("Ingrid Vale", "person"))
    assert [m.span.start for m in found] == [0, text.rindex("Vale")]


def test_name_missed_once_is_found_by_its_other_place() -> None:
    text = "Brandt Shipping paid. Nobody thanked Brandt Shipping."
    assert len(find(text, ("Brandt Shipping", "organisation"))) == 2


def test_office_cut_in_two_leaves_the_name() -> None:
    found = find("NATO Foreign Ministers met.", ("NATO Foreign", "person"))
    assert names(found) == [("NATO", "organisation")]


def test_adjective_of_a_state_that_the_report_names_is_no_name() -> None:
    text = "Selmoria waits. Selmorian Foreign Minister Ingrid Vale left."
    found = find(text, ("Selmoria", "person"), ("Selmorian", "person"), ("Ingrid Vale", "person"))
    assert names(found) == [("Selmoria", "state"), ("Ingrid Vale", "person")]


def test_place_name_cut_in_two_is_one() -> None:
    found = find("Ships passed the Strait of Sarn.", ("Strait of", "place"), ("Sarn", "place"))
    assert names(found) == [("Strait of Sarn", "place")]


def test_office_of_a_body_is_no_part_of_its_name() -> None:
    text = "The Secretary General of the Compact, Catalina Wierzba, left early."
    found = find(text, ("Secretary General of the Compact", "organisation"))
    assert names(found) == [("Compact", "organisation")]


def test_ministry_cut_in_two_is_no_name() -> None:
    text = "The Tamouran defence ministry did not comment."
    assert find(text, ("Tamouran defence", "organisation")) == ()


TIED = "Saar-Oun Summit Ends. Mart Saar left on Monday and Ms. Oun on Tuesday, said Saar-Lind."


def test_two_persons_tied_together_by_a_headline_are_two() -> None:
    people = [("Saar-Oun", "person"), ("Mart Saar", "person"), ("Ms. Oun", "person")]
    found = names(find(TIED, *people, ("Saar-Lind", "person")))
    assert found == [
        ("Saar", "person"),
        ("Oun", "person"),
        ("Mart Saar", "person"),
        ("Oun", "person"),
        ("Saar-Lind", "person"),  # nobody called Lind stands in the report
    ]
