"""Who is who, and for whom each speaks."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from verbale.collation.entities import settle_entities
from verbale.collation.speakers import settle_speakers
from verbale.reading.speakers import resolve_speakers
from verbale.record import Document, Entity, Mention, Reading, Span, Statement

TYPES = {"P": "person", "S": "state", "O": "organisation", "L": "place"}


def reading(id: str, marked: str) -> Reading:
    """A report from marked text: [P:Ingrid Vale] is a person, {said} what follows the source."""
    text, mentions, statements = "", [], []
    source: Span | None = None
    for part in re.split(r"(\[[PSOL]:[^\]]+\]|<[^>]+>|\{[^}]+\})", marked):
        start = len(text)
        if part.startswith("["):
            text += part[3:-1]
            mentions.append(Mention(Span(id, start, len(text)), TYPES[part[1]], part[3:-1]))  # type: ignore[arg-type]
        elif part.startswith("{"):
            text += part[1:-1]
            content = Span(id, start, len(text))
            statements.append(Statement((content,), source=(source,) if source else ()))
        elif part.startswith("<"):
            inner = reading(id, part[1:-1].replace("(", "[").replace(")", "]"))
            for mention in inner.mentions:
                shifted = Span(id, mention.span.start + start, mention.span.end + start)
                mentions.append(Mention(shifted, mention.type, mention.name))
            text += inner.document.text
            source = Span(id, start, len(text))
        else:
            text += part
    document = Document(id, f"{id}.txt", text)
    found = resolve_speakers(document, statements, mentions)
    return Reading(document, mentions=tuple(mentions), statements=found)


def entities(*marked: str) -> dict[str, Entity]:
    readings = [reading(str(number), words) for number, words in enumerate(marked)]
    return {entity.id: entity for entity in settle_entities(readings)}


def settled(*marked: str) -> list[Statement]:
    readings = [reading(str(number), words) for number, words in enumerate(marked)]
    return list(settle_speakers(readings, settle_entities(readings)))


def test_surname_joins_the_full_name() -> None:
    found = entities("Premier [P:Viktor Hald] came. [P:Hald] left.", "[P:Hald] slept.")
    assert len(found["hald"].mentions) == 3
    assert (found["hald"].name, found["hald"].role) == ("Viktor Hald", "Premier")


def test_two_people_of_one_surname_stay_two() -> None:
    found = entities("[P:Bill Marsh] met [P:Hilda Marsh]. Ms [P:Marsh] left.")
    assert sorted(len(e.mentions) for e in found.values()) == [1, 2]


def test_machine_translated_name_needs_the_same_office() -> None:
    one = "[S:Ukraine] sent Ukrainian foreign minister [P:Dmytro Kuleba]."
    same = "Ukrainian Foreign Minister [P:Dmytro Koiliba] will visit."
    other = "The singer [P:Dmytro Kolbasa] will visit."
    assert len([e for e in entities(one, same).values() if e.type == "person"]) == 1
    assert len([e for e in entities(one, other).values() if e.type == "person"]) == 2


@pytest.mark.parametrize(
    ("marked", "id", "count"),
    [
        ("[S:Russia] and [S:Moscow] and the [S:Kremlin]", "russia", 3),
        ("[O:NATO], [O:Nato], [O:Navo] and the [O:alliance]", "nato", 4),
        ("The [O:Harbour Workers' Union] met. The [O:Union] left.", "harbour-workers-union", 2),
        ("The [O:Lake Customs Office] ([O:LCO]) met. The [O:LCO] left.", "lake-customs-office", 3),
        ("The [O:Muslim Brotherhood] and the [O:Brotherhood]", "muslim-brotherhood", 2),
    ],
)
def test_spellings_of_one_body(marked: str, id: str, count: int) -> None:
    assert len(entities(marked)[id].mentions) == count


def test_city_is_a_place_beside_its_state() -> None:
    found = entities("[S:Moscow] denied it. He was in [L:Moscow].")
    assert {id: e.type for id, e in found.items()} == {"russia": "state", "moscow": "place"}


def test_two_spellings_of_an_unknown_state_in_two_reports() -> None:
    found = entities("[S:Kestria] agreed. [S:Kestria] paid.", "[S:Kestrie] agreed.")
    assert len(found["kestria"].mentions) == 3


def test_demonym_of_a_named_state_makes_no_entity() -> None:
    found = entities(
        "[P:Selmoria] waits.", "The [P:Selmorian] foreign minister, [P:Ada Vale], left."
    )
    assert sorted(found) == ["selmoria", "vale"]
    assert (found["selmoria"].type, found["vale"].member_of) == ("state", ("selmoria",))


def test_capital_is_the_state_of_the_minister_who_is_there() -> None:
    found = entities(
        "Selmorian premier [P:Ada Vale] is back. [S:Selmoria] waits.",
        "In [L:Lusano], premier [P:Ada Vale] signed.",
        "[S:Lusano] denies it.",
    )
    assert sorted(found) == ["lusano", "selmoria", "vale"]
    assert len(found["selmoria"].mentions) == 2


def test_surname_taken_for_a_body_is_the_person() -> None:
    found = entities("Premier [P:Viktor Hald] came.", "[O:Hald] warned of haste.")
    assert sorted(found) == ["hald"]
    assert len(found["hald"].mentions) == 2


def test_short_name_is_the_body_that_ends_so() -> None:
    found = entities(
        "The [O:Inner Sea Covenant] met. The [O:Covenant Talks Group] met. [O:Covenant]."
    )
    assert [len(entity.mentions) for entity in found.values()] == [1, 2]


def test_minister_speaks_for_his_state() -> None:
    (statement,) = settled(
        "[S:Oslavia] waits. <Oslavian foreign minister (P:Ingrid Vale)> said {no}."
    )
    assert (statement.speakers, statement.on_behalf_of) == (("vale",), "oslavia")


def test_spokesman_speaks_for_his_principal() -> None:
    found = settled(
        "[S:Oslavia]'s premier [P:Viktor Hald] left. "
        "<(P:Mark Ellery), a spokesman for Mr. (P:Hald)>, said {the door was open}."
    )
    assert (found[0].speakers, found[0].on_behalf_of) == (("ellery",), "oslavia")


def test_expert_speaks_for_nobody() -> None:
    (statement,) = settled("<(P:Joel Wick), a Russia expert at the (O:Stimson Center)>, said {no}.")
    assert (statement.speakers, statement.on_behalf_of) == (("wick",), None)


def test_speakers_of_two_parties_speak_for_none() -> None:
    found = settled(
        "[S:Oslavia] and [S:Morlania] met. <Oslavian premier (P:Viktor Hald) and "
        "Morlanian premier (P:Jonas Reet)> announced {a pause}."
    )
    assert (found[0].speakers, found[0].on_behalf_of) == (("hald", "reet"), None)


def test_union_president_speaks_for_the_union() -> None:
    found = settled(
        "The [O:Harbour Workers' Union] meets. <Union president (P:Dana Ortiz)> said {it is late}."
    )
    assert (found[0].speakers, found[0].on_behalf_of) == (("ortiz",), "harbour-workers-union")


def test_ministry_that_is_only_described_becomes_an_entity() -> None:
    marked = "[S:Estonia] waits. <The Estonian foreign ministry> said {no}."
    made = entities(marked)["estonian-foreign-ministry"]
    assert (made.type, made.name, made.mentions) == (
        "organisation",
        "Estonian foreign ministry",
        (),
    )
    assert settled(marked)[0].on_behalf_of == "estonia"


def test_government_is_the_state_itself() -> None:
    assert settled("[S:Syria] waits. <The Syrian government> said {no}.")[0].speakers == ("syria",)


def test_unnamed_officials_are_a_part_of_their_state() -> None:
    (statement,) = settled("[S:Israel] waits. <Senior Israeli officials> said {no}.")
    assert (statement.speakers, statement.on_behalf_of) == (("israeli-officials",), "israel")


def test_experts_are_nobody() -> None:
    (statement,) = settled("[S:Russia] waits. <Experts> fear {a war}.")
    assert (statement.speakers, statement.on_behalf_of) == ((), None)


def test_office_named_in_another_report() -> None:
    found = settled(
        "[S:Latvia] came. Latvia's foreign minister [P:Edgars Ozols] spoke.",
        "[S:Estonia] came. <The foreign minister of (S:Latvia)> said {yes}.",
    )
    assert found[0].speakers == ("ozols",)


def test_every_settled_speaker_has_a_reason() -> None:
    found = settled("<(S:Russia)> said {no}. <Experts> fear {a war}.")
    assert [{r.field for r in s.reasons} for s in found] == [
        {"speakers", "on_behalf_of"},
        {"speakers"},
    ]


def test_the_only_person_of_a_report_is_pointed_at() -> None:
    (found,) = settled("“Never,” <he> said {of it}. [P:Viktor Hald] had come from Sarn.")
    assert found.speakers == ("hald",)
    reason = next(r for r in found.reasons if r.field == "speakers")
    assert [(span.start, span.end) for span in reason.evidence] == [(24, 35)]


def test_surname_before_another_of_that_name_is_the_one_of_other_reports() -> None:
    found = entities(
        "[P:Mark Tully], general secretary of the [O:Nurses Guild], spoke.",
        "The talks go on.\n\n[P:Tully] was calm.\n\nCouncillor [P:Dan Tully] was not.",
    )
    assert sorted(len(e.mentions) for e in found.values() if "Tully" in e.name) == [1, 2]
    assert next(e for e in found.values() if e.name == "Mark Tully").mentions[-1].document == "1"


def test_mediator_in_a_dispute_speaks_for_no_side() -> None:
    (statement,) = settled(
        "[O:Alba Hospital] is shut. <(P:Carol Finch), the mediator in the (O:Alba Hospital) "
        "dispute,> {said so}."
    )
    assert statement.on_behalf_of is None


def test_state_that_speaks_for_a_group() -> None:
    text = "<[S:Kenya]>, speaking for the [O:African Group], said {no}."
    one = reading("0", text.replace("[S:Kenya]", "(S:Kenya)"))
    said = one.document.text.index("said")
    with_cue = replace(one.statements[0], cue=(Span("0", said, said + 4),))
    one = replace(one, statements=(with_cue,))
    (statement,) = settle_speakers([one], settle_entities([one]))
    assert statement.on_behalf_of == "african-group"


def test_mayor_speaks_for_the_town_not_for_any_council() -> None:
    (statement,) = settled(
        "The [O:Refugee Council] met in [L:Brenn]. [L:Brenn] is small. "
        "<Mayor (P:Josef Adler)> {said so}."
    )
    assert statement.on_behalf_of == "brenn"


def test_party_behind_a_name() -> None:
    found = entities("[P:Ingo Rast] of the far-right [O:Homeland party] scoffed.")
    assert found["rast"].member_of == ("homeland-party",)
