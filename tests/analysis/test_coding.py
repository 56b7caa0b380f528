"""A record's stances as coded statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from verbale.analysis.coding import code_record
from verbale.analysis.networks import Plan, draw_network
from verbale.collation.positions import settle_positions
from verbale.record import DateRange, Entity, Issue, Record, Stance, Utterance, name_statements


def derive(record: Record) -> Record:
    """The record with the positions of its own statements' stances."""
    return replace(
        record,
        positions=settle_positions(
            record.statements,
            record.utterances,
            record.documents,
            record.entities,
            record.codebook,
        ),
    )


def test_party_issue_side_and_day(make: Callable[..., Record]) -> None:
    (coded,) = code_record(make(("norland", "toll", "for", "9", "Norland wants the toll.")))
    assert (coded.organisation, coded.person) == ("Norland", "")
    assert (coded.concept, coded.agreement) == ("The toll is settled", 1.0)
    assert (coded.at, coded.document) == (datetime(2031, 5, 9), "a.txt")


def test_conditional_and_unclear_have_to_be_asked_for(make: Callable[..., Record]) -> None:
    record = make(
        ("norland", "toll", "against", "1", "No toll."),
        ("norland", "toll", "conditional", "2", "A toll if all pay."),
        ("vester", "toll", "unclear", "3", "The toll is the toll."),
    )
    assert [each.agreement for each in code_record(record)] == [0.0]
    asked = code_record(record, values={"against", "conditional", "unclear"})
    assert [each.agreement for each in asked] == [0.0, 0.5, 0.5]


def test_day_is_that_of_the_report_where_the_words_tell_none(make: Callable[..., Record]) -> None:
    record = make(("norland", "toll", "for", "", "Norland wants the toll."))
    assert code_record(record)[0].at is None
    days = DateRange(date(2031, 5, 7), date(2031, 5, 8))
    dated = replace(record, documents=(replace(record.documents[0], published=days),))
    assert code_record(dated)[0].at == datetime(2031, 5, 7)


def speak(record: Record, speakers: tuple[str, ...], party: str | None) -> Record:
    (statement,) = record.statements
    spoken = replace(statement, speakers=speakers, on_behalf_of=party)
    return derive(replace(record, statements=(spoken,), positions=()))


def test_persons_who_speak_together_each_go_with_their_own_party(
    make: Callable[..., Record],
) -> None:
    record = make(
        ("norland", "toll", "for", "1", "We want the toll."),
        entities=(
            Entity("anna", "person", "Anna", member_of=("norland",)),
            Entity("boris", "person", "Boris", member_of=("vester",)),
        ),
    )
    joint = code_record(speak(record, ("anna", "boris"), None))
    assert {(each.person, each.organisation) for each in joint} == {
        ("Anna", "Norland"),
        ("Boris", "Vester"),
    }
    one_party = code_record(speak(record, ("anna", "boris"), "norland"))
    assert [(each.person, each.organisation) for each in one_party] == [
        ("Anna", "Norland"),
        ("Boris", "Norland"),
    ]
    assert len({each.id for each in one_party}) == 1
    together = speak(record, ("anna", "boris"), None)
    counted = replace(together, positions=together.positions[:1])
    assert [(each.person, each.organisation) for each in code_record(counted)] == [
        ("Anna", "Norland"),
        ("Boris", ""),
    ]
    lone = code_record(speak(record, ("boris",), None))
    assert [(each.person, each.organisation) for each in lone] == [("Boris", "")]


def test_names_that_two_share_are_told_apart(make: Callable[..., Record]) -> None:
    record = make(
        ("norland", "toll", "for", "1", "We want the toll."),
        ("vester", "crew", "for", "2", "We want the crew."),
        entities=(Entity("norland", "state", "Nor"), Entity("vester", "state", "Nor")),
    )
    same = replace(
        record, codebook=(Issue("toll", "It is settled"), Issue("crew", "It is settled"))
    )
    coded = code_record(same)
    assert {each.organisation for each in coded} == {"Nor (norland)", "Nor (vester)"}
    assert {each.concept for each in coded} == {"It is settled (toll)", "It is settled (crew)"}


def test_five_utterances_reported_k_times_give_the_congruence_of_one_report(
    make: Callable[..., Record],
) -> None:
    lines = [
        ("norland", "toll", "for", "1"),
        ("norland", "crew", "against", "2"),
        ("vester", "toll", "for", "3"),
        ("vester", "crew", "against", "4"),
        ("orrin", "talks", "for", "5"),
    ]
    networks = []
    for reports in (1, 2, 5):
        told = [(*line, f"Report {n} of it.") for line in lines for n in range(reports)]
        record = make(*told)
        names = name_statements(record.statements)
        told_once = tuple(
            Utterance(f"u{at}", names[at * reports : (at + 1) * reports]) for at in range(5)
        )
        networks.append(draw_network(code_record(replace(record, utterances=told_once)), Plan()))
    for network in networks:
        assert network.statements == 5
        assert network.rows == networks[0].rows
        assert np.array_equal(network.weights, networks[0].weights)
    assert networks[0].weights.sum() == 4  # norland and vester on two issues, both ways


def test_statement_on_two_issues_is_coded_on_each(make: Callable[..., Record]) -> None:
    record = make(("norland", "toll", "for", "1", "Norland wants the toll and the crew."))
    (statement,) = record.statements
    both = replace(statement, stances=(*statement.stances, Stance("crew", "against")))
    coded = code_record(derive(replace(record, statements=(both,), positions=())))
    assert [(each.concept, each.agreement) for each in coded] == [
        ("The toll is settled", 1.0),
        ("The crew is settled", 0.0),
    ]
    assert draw_network(coded, Plan(mode="two-mode", aggregation="ignore")).statements == 2


def test_examples_parties_are_those_of_its_positions(strait: Record) -> None:
    names = {entity.id: entity.name for entity in strait.entities}
    parties = {names[position.party] for position in strait.positions}
    coded = code_record(strait, values={"for", "against", "conditional", "unclear"})
    assert {each.organisation for each in coded} - {""} == parties
