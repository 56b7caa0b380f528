"""For every statement who speaks, for whom, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from verbale.collation.entities import described_entities, holder_of
from verbale.record import Entity, Reading, Reason, Span, Statement
from verbale.text.names import known_by_adjective, known_by_spelling, known_names
from verbale.text.offices import describe


def settle_speakers(
    readings: Sequence[Reading], entities: Sequence[Entity]
) -> tuple[Statement, ...]:
    """The statements of all reports with their speakers, the party they speak for and the addressee."""
    register = _Register(entities)
    settled: list[Statement] = []
    for reading in readings:
        for statement in reading.statements:
            settled.append(_settle(reading, statement, register))
    return tuple(settled)


class _Register:
    """The entities by id and by the places that name them."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self.entities = tuple(entities)
        self.by_id = {entity.id: entity for entity in entities}
        self.at: dict[str, list[tuple[Span, Entity]]] = {}
        for entity in entities:
            for span in entity.mentions:
                self.at.setdefault(span.document, []).append((span, entity))

    def within(self, span: Span) -> list[tuple[Span, Entity]]:
        """The entities named in these words, in order."""
        near = self.at.get(span.document, ())
        return sorted(
            ((place, entity) for place, entity in near if span.contains(place)),
            key=lambda found: found[0],
        )

    def exactly(self, span: Span) -> Entity | None:
        return next((e for place, e in self.at.get(span.document, ()) if place == span), None)


@dataclass(frozen=True, slots=True)
class _Speakers:
    """Who speaks, how sure that is and why."""

    ids: tuple[str, ...]
    confidence: float
    because: str
    evidence: tuple[Span, ...] = ()


def _settle(reading: Reading, statement: Statement, register: _Register) -> Statement:
    found = _speakers(reading, statement, register)
    party, why = _on_behalf_of(found.ids, register)
    addressee = tuple(
        dict.fromkeys(
            entity.id
            for span in statement.audience
            for _, entity in register.within(span)[:1]
        )
    )
    reasons = [reason for reason in statement.reasons if reason.field != "speakers"]
    reasons.append(Reason("speakers", found.confidence, found.because, found.evidence))
    if found.ids:
        reasons.append(Reason("on_behalf_of", 0.8 if party else 0.7, why))
    return replace(
        statement,
        speakers=found.ids,
        on_behalf_of=party,
        addressee=addressee,
        reasons=tuple(reasons),
    )


def _read_reason(statement: Statement) -> Reason | None:
    return next((r for r in reversed(statement.reasons) if r.field == "speakers"), None)


_WE = frozenset({"we", "our", "us", "my", "i"})
_POSSESSIVE = re.compile(r"(?:his|her|its|their)\s+\w", re.IGNORECASE)


def _speakers(reading: Reading, statement: Statement, register: _Register) -> _Speakers:
    earlier = _read_reason(statement)
    because = earlier.because if earlier else "The words of the source."
    sure = earlier.confidence if earlier else 0.7
    words = reading.document.words(statement.source)
    if statement.antecedent:
        ids = tuple(
            dict.fromkeys(
                id for span in statement.antecedent for id in _of_words(reading, span, register)
            )
        )
        if words.lower() in _WE and statement.inner and ids:
            sides = tuple(dict.fromkeys(_party(register.by_id[id], register) or id for id in ids))
            return _Speakers(sides, sure, because, statement.antecedent)
        if _POSSESSIVE.match(words) and ids:
            sides = tuple(dict.fromkeys(_party(register.by_id[id], register) or id for id in ids))
            return _Speakers(sides, min(sure, 0.6), because, statement.antecedent)
        if ids:
            return _Speakers(ids, sure, because, statement.antecedent)
    if statement.source:
        ids = tuple(
            dict.fromkeys(id for span in statement.source for id in _of_words(reading, span, register))
        )
        if ids:
            names = " and ".join(register.by_id[id].name for id in ids)
            return _Speakers(ids, min(0.8, sure + 0.2), f"'{words}' is {names}.", statement.source)
    alone = _only_person(reading, statement, register)
    if alone:
        return alone
    return _Speakers((), sure, because, statement.source)


def _of_words(reading: Reading, span: Span, register: _Register) -> Iterator[str]:
    """The entities that a mention or a description stands for."""
    exact = register.exactly(span)
    if exact:
        yield exact.id
        return
    words = reading.document.words((span,))
    adjective = known_by_adjective(words.removeprefix("the ").removeprefix("The "))
    if adjective and adjective.id in register.by_id and _means_state(words):
        yield adjective.id
        return
    description = describe(words)
    if description is None:
        return
    if description.kind in {"own", "people"}:
        return
    owners = [entity for _, entity in register.within(span)]
    persons = [entity for entity in owners if entity.type == "person"]
    if description.kind == "head" and description.plural and len(description.parties) > 1:
        yield from _several_holders(words, register)
        return
    if not persons:
        holder = holder_of(description, register.entities) if description.kind == "head" else None
        if holder and not description.plural and (description.definite or description.fields):
            yield holder.id
            return
        for entity in described_entities(words, register.entities):
            if entity.id in register.by_id:
                yield entity.id
                return
    for person in persons[:1]:
        party = _party(person, register)
        if party:
            yield party
        return
    for party in description.parties:
        if party in register.by_id:
            yield register.by_id[party].id
            return
    bodies = [e for e in owners if e.type in {"organisation", "state", "office"}]
    if bodies and description.kind in {"staff", "whole", "body", "voice", "head", "group"}:
        yield bodies[0].id


def _several_holders(words: str, register: _Register) -> Iterator[str]:
    """ "The foreign ministers of Latvia, Estonia and Belgium": each one's."""
    description = describe(words)
    if description is None:
        return
    for party in description.parties:
        one = replace(description, parties=(party,), plural=False)
        holder = holder_of(one, register.entities)
        if holder:
            yield holder.id
            continue
        for entity in described_entities(f"the {known_names()[party].name} {description.noun}", ()):
            if entity.id in register.by_id:
                yield entity.id


def _means_state(words: str) -> bool:
    """ "Syrian (pledge)", "the Americans": the state; "Afghans fear": only people."""
    return not words.endswith("s") or words.lower().startswith("the ")


def _only_person(
    reading: Reading, statement: Statement, register: _Register
) -> _Speakers | None:
    """The one person whom a report names, where "he" cannot be followed to a name."""
    words = reading.document.words(statement.source).lower()
    if words not in {"he", "she"} or statement.inner:
        return None
    persons = {
        entity.id
        for _, entity in register.at.get(reading.document.id, ())
        if entity.type == "person"
    }
    if len(persons) != 1:
        return None
    (id,) = persons
    return _Speakers(
        (id,), 0.5, f"'{words}': {register.by_id[id].name} is the only person whom this report names."
    )


# --- for whom -------------------------------------------------------------------------------------

_FOR_HIMSELF = re.compile(
    r"\b(?:Senate|(?<!White )House|opposition|Minority|Majority|Rep\.|Sen\.|Senator|Congress\w*|"
    r"lawmaker|former|ex-\w+|retired|columnist|professor|expert|analyst|lawyer|candidate)\b",
    re.IGNORECASE,
)


def _on_behalf_of(ids: Iterable[str], register: _Register) -> tuple[str | None, str]:
    """The one party whose position the speakers state, and why."""
    speakers = [register.by_id[id] for id in ids if id in register.by_id]
    parties = list(dict.fromkeys(_party(entity, register) for entity in speakers))
    names = " and ".join(entity.name for entity in speakers)
    if len(parties) > 1:
        return None, f"{names} do not speak for one party."
    if not parties or parties[0] is None:
        return None, f"{names} speaks for no party that the reports name."
    party = register.by_id.get(parties[0])
    role = next((entity.role for entity in speakers if entity.role), None)
    name = party.name if party else known_names()[parties[0]].name
    if role:
        return parties[0], f"{names} ({role}) speaks for {name}."
    return parties[0], f"{names} speaks for {name}."


def _party(entity: Entity, register: _Register) -> str | None:
    """The party whose position this speaker states, or None."""
    if entity.type == "state":
        return entity.id
    if entity.type == "place":
        return None
    if entity.type == "person":
        return _party_of_person(entity, register)
    return _party_of_body(entity, register)


def _party_of_person(entity: Entity, register: _Register) -> str | None:
    role = entity.role
    if role:
        if _FOR_HIMSELF.search(role):
            return None
        description = describe(role)
        if description and (description.kind in {"own", "people"} or description.is_former):
            return None
    for id in entity.member_of:
        party = register.by_id.get(id)
        if party is not None:
            found = _party(party, register)
        else:
            found = _known_party(id)
        if found:
            return found
    return None


_NO_PARTY = re.compile(
    r"\b(?:News|Times|Post|Herald|Tribune|TV|Television|Radio|Magazine|Gazette|Telegraph|Journal|"
    r"University|Institute|College|School of|Cent(?:er|re) for|Think tank|Foundation|Observer|"
    r"Review|Daily|Chronicle|Today|Analysts|Press|Broadcasting)\b"
)


def _party_of_body(entity: Entity, register: _Register) -> str | None:
    known = known_by_spelling(entity.name)
    if known is not None or entity.id in known_names():
        return _known_party(known[0].id if known else entity.id)
    if entity.member_of:
        first = register.by_id.get(entity.member_of[0])
        return _party(first, register) if first and first is not entity else entity.member_of[0]
    if _NO_PARTY.search(entity.name):
        return None
    return entity.id


def _known_party(id: str) -> str | None:
    known = known_names().get(id)
    if known is None:
        return id
    if known.type == "state" or known.kind == "party":
        return known.id
    if known.kind == "state body" and known.part_of:
        return known.part_of
    return None
