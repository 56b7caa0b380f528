"""Coded statements: who is for or against what, one line each, as networks are counted from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from verbale.record import Record, Stance, StanceValue, Statement, name_statements

# On the scale of agreement a condition is neither for nor against, and so is what is unclear.
AGREEMENT: Mapping[StanceValue, float] = {
    "for": 1.0,
    "against": 0.0,
    "conditional": 0.5,
    "unclear": 0.5,
}
SIDES: frozenset[StanceValue] = frozenset({"for", "against"})


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """One statement on one concept; "" is a value that the coding leaves empty.

    ``agreement`` is 1 for, 0 against, and what lies between (0.5) for neither. Statements of the
    same ``utterance`` are reports of one act of speaking; "" is an utterance of its own.
    """

    person: str
    organisation: str
    concept: str
    agreement: float
    at: datetime | None  # when it was said, or its document appeared; None: not told
    document: str
    id: str = ""  # of the statement, where it has one
    utterance: str = ""
    author: str = ""  # of the document, as are the fields that follow
    source: str = ""
    section: str = ""
    type: str = ""


def code_record(
    record: Record, *, values: Collection[StanceValue] = SIDES
) -> tuple[CodedStatement, ...]:
    """The stances of a record's statements as coded statements, in the order of its statements.

    The organisation is the party whose position it is, the concept the issue's proposition. Only
    stances of these values count; "conditional" and "unclear" have to be asked for.
    """
    return tuple(_Coding(record).code(frozenset(values)))


class _Coding:
    """A record's names, days and utterances, by the ids that its statements use."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.entities = {entity.id: entity for entity in record.entities}
        self.documents = {document.id: document for document in record.documents}
        self.names = tell_apart({entity.id: entity.name for entity in record.entities})
        self.concepts = tell_apart({issue.id: issue.proposition for issue in record.codebook})
        self.utterance_of = {id: each.id for each in record.utterances for id in each.statements}
        self.parties_of: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for position in record.positions:
            for id in position.evidence:
                self.parties_of[id, position.issue].append(position.party)

    def code(self, values: Collection[StanceValue]) -> Iterator[CodedStatement]:
        names = name_statements(self.record.statements)
        for id, statement in zip(names, self.record.statements, strict=True):
            for stance in statement.stances:
                if stance.value in values:
                    yield from self._code_stance(id, statement, stance)

    def _code_stance(
        self, id: str, statement: Statement, stance: Stance
    ) -> Iterator[CodedStatement]:
        document = self.documents[statement.document]
        own = (statement.on_behalf_of,) if statement.on_behalf_of else ()
        parties = tuple(self.parties_of.get((id, stance.issue), own))
        for person, party in self._pair(statement, parties):
            yield CodedStatement(
                person=self._name(person),
                organisation=self._name(party),
                concept=self.concepts.get(stance.issue, stance.issue),
                agreement=AGREEMENT[stance.value],
                at=self._date(statement),
                document=document.name,
                id=id,
                utterance=self.utterance_of.get(id, ""),
                source=document.outlet or "",
            )

    def _pair(self, statement: Statement, parties: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Each person with the party spoken for; "" where there is none of one or the other.

        Where several speak together, a person goes with her own party, and with another's only if
        all were found to speak for it.
        """
        persons = [id for id in statement.speakers if self._is_person(id)]
        own = {id: [p for p in parties if p in self.entities[id].member_of] for id in persons}
        is_for_all = len(parties) == 1 and (statement.on_behalf_of or not any(own.values()))
        alone = list(parties)
        for person in persons:
            for party in own[person] or (parties if is_for_all else ("",)):
                yield person, party
                if party in alone:
                    alone.remove(party)
        if not persons and not parties:
            yield "", ""
        for party in alone:
            yield "", party

    def _is_person(self, id: str) -> bool:
        entity = self.entities.get(id)
        return entity is not None and entity.type == "person"

    def _name(self, id: str) -> str:
        return self.names.get(id, id)

    def _date(self, statement: Statement) -> datetime | None:
        published = self.documents[statement.document].published
        days = statement.said_on or published
        return _midnight(days.first) if days else None


def tell_apart(names: Mapping[str, str]) -> dict[str, str]:
    """The name of each id; with the id behind it where two have the same name."""
    same = Counter(names.values())
    return {id: name if same[name] == 1 else f"{name} ({id})" for id, name in names.items()}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
