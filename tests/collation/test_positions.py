"""Where each party stands: the latest statement counts, conditions last, doubt turns nothing."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gold_dossiers import read_gold
from verbale.collation.firmness import settle_firmness
from verbale.collation.positions import find_parties, settle_positions
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Issue,
    Position,
    Span,
    Stance,
    Statement,
    Utterance,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT = "0123456789 " * 60
ENTITIES = (
    Entity("norland", "state", "Norland", member_of=("league",)),
    Entity("vester", "state", "Vester", member_of=("league",)),
    Entity("league", "organisation", "The League"),
    Entity("lind", "person", "Eva Lind", "Minister", ("ministry", "norland")),
    Entity("ek", "person", "Arn Ek", "Minister", ("vester",)),
    Entity("ministry", "organisation", "Ministry of Norland", member_of=("norland",)),
    Entity("berg", "person", "Ida Berg", "Senator", ("norland",)),
    Entity("nobody", "person", "A passer-by"),
)
CODEBOOK = (Issue("toll", "Norland charges a toll"), Issue("crew", "The crew goes home"))


def day(number: int, last: int | None = None) -> DateRange:
    return DateRange(date(2031, 5, number), date(2031, 5, last or number))


class Dossier:
    """Statements of Norland on the toll, one after another in one report."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def say(self, value, said_on=None, *, party="norland", **more) -> str:
        at = 20 * len(self.statements)
        document = more.pop("document", "a")
        stance = Stance("toll", value, confidence=more.pop("confidence", 1.0))
        stance = replace(stance, **more.pop("stance", {}))
        given = {"on_behalf_of": party, **more}
        content = (Span(document, at, at + 8),)
        self.statements.append(Statement(content, said_on=said_on, stances=(stance,), **given))
        return self.statements[-1].id

    def settle(self, *utterances: Utterance) -> tuple[Position, ...]:
        documents = [
            Document("a", "a.txt", TEXT, published=day(20)),
            Document("b", "b.txt", TEXT, published=day(21)),
        ]
        return settle_positions(self.statements, utterances, documents, ENTITIES, CODEBOOK)

    def position(self, *utterances: Utterance) -> Position:
        (position,) = self.settle(*utterances)
        return position


@pytest.fixture
def dossier() -> Dossier:
    return Dossier()


def test_latest_statement_counts(dossier):
    before, after = dossier.say("against", day(2)), dossier.say("for", day(5))
    position = dossier.position()
    assert (position.stance, position.as_of) == ("for", date(2031, 5, 5))
    assert position.evidence == (before, after)


def test_condition_outlasts_a_bare_yes_of_the_same_days(dossier):
    dossier.say("conditional", day(5), stance={"condition": (Span("a", 2, 8),)})
    dossier.say("for", day(5))
    position = dossier.position()
    assert (position.stance, position.condition) == ("conditional", TEXT[2:8])
    assert not position.dissent


def test_later_yes_lifts_the_condition(dossier):
    dossier.say("conditional", day(5), stance={"condition": (Span("a", 2, 8),)})
    dossier.say("for", day(9))
    position = dossier.position()
    assert (position.stance, position.condition) == ("for", None)


def test_two_ministers_who_contradict_each_other_are_both_shown(dossier):
    both = (dossier.say("for", day(5)), dossier.say("against", day(5)))
    position = dossier.position()
    assert (position.stance, position.dissent) == ("unclear", both)
    assert "contradict" in position.reasons[0].because


def test_one_voice_against_many_is_named_and_does_not_turn_them(dossier):
    for _ in range(3):
        dossier.say("for", day(5))
    other = dossier.say("against", day(5))
    position = dossier.position()
    assert (position.stance, position.dissent) == ("for", (other,))


def test_refusal_with_its_condition_is_conditional(dossier):
    dossier.say("conditional", day(5), confidence=0.9)
    dossier.say("against", day(5), confidence=0.8)
    assert dossier.position().stance == "conditional"


def test_doubtful_stance_does_not_turn_sure_ones(dossier):
    dossier.say("against", day(2))
    dossier.say("against", day(3))
    dossier.say("for", day(5), confidence=0.3)
    position = dossier.position()
    assert (position.stance, position.as_of) == ("against", date(2031, 5, 3))
    assert "doubtful" in position.reasons[0].because


def test_stance_that_is_half_as_sure_as_what_it_turns_counts(dossier):
    dossier.say("against", day(2))
    dossier.say("for", day(5), confidence=0.6)
    assert dossier.position().stance == "for"


def test_doubtful_condition_gives_way_to_a_surer_yes(dossier):
    dossier.say("conditional", day(5), confidence=0.4)
    dossier.say("for", day(5), confidence=0.9)
    assert dossier.position().stance == "for"


def test_days_that_overlap_are_not_one_after_the_other(dossier):
    dossier.say("against", day(4, 6))
    dossier.say("for", day(5))
    assert dossier.position().stance == "unclear"


def test_statement_without_a_day_gives_way_to_one_of_the_report_s_own_day(dossier):
    dossier.say("for", day(20))
    dossier.say("against")  # known only to be no later than its report of the 20th
    position = dossier.position()
    assert (position.stance, position.utterances) == ("for", 2)


def test_unclear_stance_alone_is_an_unclear_position(dossier):
    dossier.say("unclear", day(5))
    assert dossier.position().stance == "unclear"


def test_reports_of_one_utterance_are_one_statement_and_copies_one_source(dossier):
    ids = (dossier.say("for", day(5)), dossier.say("for", day(5), document="b"))
    utterance = Utterance("u1", ids)
    position = dossier.position(utterance)
    assert (position.utterances, position.sources) == (1, 2)
    position = dossier.position(replace(utterance, copies=(ids,)))
    assert (position.utterances, position.sources) == (1, 1)


def test_refusal_stays_categorical_when_it_is_repeated_in_plain_words(dossier):
    dossier.say("against", day(2), stance={"firmness": "categorical"})
    dossier.say("against", day(5))
    assert dossier.position().firmness == "categorical"
    dossier.say("against", day(7), stance={"firmness": "hedged"})
    assert dossier.position().firmness == "hedged"


def test_refusal_before_a_change_of_mind_does_not_stay_categorical(dossier):
    dossier.say("against", day(2), stance={"firmness": "categorical"})
    dossier.say("for", day(5))
    dossier.say("against", day(7))
    assert dossier.position().firmness == "plain"


def test_silent_party_has_no_position(dossier):
    dossier.say("for", day(5))
    assert {(p.party, p.issue) for p in dossier.settle()} == {("norland", "toll")}


def test_stance_on_an_issue_that_the_codebook_lacks_makes_no_position(dossier):
    dossier.say("for", day(5), stance={"issue": "herring"})
    assert dossier.settle() == ()


def test_reason_quotes_the_words_that_decided(dossier):
    dossier.say("against", day(2))
    dossier.say("for", day(5))
    (reason,) = dossier.position().reasons
    assert reason.evidence == dossier.statements[1].content
    assert reason.because == (
        "The latest of 2 distinct statements on it (as of 2031-05-05), for it."
    )


@pytest.mark.parametrize(
    ("on_behalf_of", "speakers", "parties"),
    [
        ("norland", ("lind",), ("norland",)),
        (None, ("lind", "ek"), ("norland", "vester")),
        (None, ("norland", "vester"), ("norland", "vester")),
        (None, ("vester",), ("vester",)),
        (None, ("berg",), ()),  # a senator speaks for nobody
        (None, ("berg", "lind"), ()),  # if they spoke for Norland, it would say so
        (None, ("nobody", "lind", "ek"), ("norland", "vester")),
        (None, (), ()),
    ],
)
def test_statement_counts_for_whom_it_speaks(on_behalf_of, speakers, parties):
    statement = Statement((Span("a", 0, 5),), speakers=speakers, on_behalf_of=on_behalf_of)
    assert find_parties(statement, {entity.id: entity for entity in ENTITIES}) == parties


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/gold.json")))
def test_stances_of_the_examples_give_their_positions(name):
    gold = (EXAMPLES / name / "gold.json").read_text(encoding="utf-8")
    record = read_gold(name)
    statements = settle_firmness(record.statements, record.documents, record.codebook)
    positions = settle_positions(
        statements, record.utterances, record.documents, record.entities, record.codebook
    )
    found = {(p.party, p.issue): p.stance for p in positions}
    wanted = {
        (party, issue): cell["stance"]
        for party, cells in json.loads(gold)["positions"].items()
        for issue, cell in cells.items()
        if not cell.get("optional") and cell["stance"] != "unclear"
    }
    right = sum(found.get(key) == stance for key, stance in wanted.items())
    assert right >= 0.95 * len(wanted)
