"""A record made of positions alone, and the strait dossier as its gold says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from verbale.collation.firmness import settle_firmness
from verbale.collation.positions import settle_positions
from verbale.exports.record_json_reader import from_json
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Issue,
    Record,
    Span,
    Stance,
    Statement,
)
from verbale.text.load import load

STRAIT = Path(__file__).parents[2] / "examples" / "strait"
PARTIES = ("norland", "vester")
ISSUES = ("toll", "crew", "talks")


def derive(record: Record) -> Record:
    """The record with positions of its own statements' stances."""
    statements = settle_firmness(record.statements, record.documents, record.codebook)
    positions = settle_positions(
        statements, record.utterances, record.documents, record.entities, record.codebook
    )
    return replace(record, statements=statements, positions=positions)


@pytest.fixture
def strait() -> Record:
    documents = [each for each in load([STRAIT]) if isinstance(each, Document)]
    return derive(from_json((STRAIT / "gold.json").read_text(encoding="utf-8"), documents))


@pytest.fixture
def make() -> Callable[..., Record]:
    """Makes a record of lines: party, issue, stance, day of May, words (and the condition)."""
    return make_record


def make_record(*lines: tuple[str, ...], entities: tuple[Entity, ...] = ()) -> Record:
    text = "\n".join(words for *_, words in lines)
    statements, start = [], 0
    for party, issue, value, number, words in lines:
        content = Span("a", start, start + len(words))
        condition = ()
        if value == "conditional" and " if " in words:
            condition = (Span("a", start + words.index(" if ") + 1, content.end),)
        day = date(2031, 5, int(number)) if number else None
        statements.append(
            Statement(
                (content,),
                speakers=(party,),
                on_behalf_of=party,
                said_on=DateRange(day, day) if day else None,
                stances=(Stance(issue, value, condition),),
            )
        )
        start += len(words) + 1
    known = {entity.id: entity for entity in entities}
    for party in dict.fromkeys([*PARTIES, *(line[0] for line in lines)]):
        known.setdefault(party, Entity(party, "state", party.title()))
    return derive(
        Record(
            documents=(Document("a", "a.txt", text or "-"),),
            statements=tuple(statements),
            entities=tuple(known.values()),
            codebook=tuple(Issue(issue, f"The {issue} is settled") for issue in ISSUES),
        )
    )
