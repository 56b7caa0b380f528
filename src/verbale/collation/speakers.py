"""For every statement who speaks, for whom, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from verbale.collation.cast import Cast
from verbale.collation.described import described_speakers
from verbale.record import Entity, Reading, Reason, Span, Statement
from verbale.text.names import known_by_adjective, known_by_spelling, known_names
from verbale.text.offices import describe


def settle_speakers(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    merged: Mapping[str, str] | None = None,
) -> tuple[Statement, ...]:
    """The statements of all reports with speakers, the party they speak for, and addressee.

    ``merged``: the ids that a person found to be another's, with the other.
    """
    cast = Cast(readings, entities, merged)
    settled: list[Statement] = []
    for reading in readings:
        for statement in reading.statements:
            settled.append(_settle(reading, statement, cast))
    return tuple(settled)


@dataclass(frozen=True, slots=True)
class _Speakers:
    """Who speaks, how sure that is and why."""

    ids: tuple[str, ...]
    confidence: float
    because: str
    evidence: tuple[Span, ...] = ()


def _settle(reading: Reading, statement: Statement, cast: Cast) -> Statement:
    found = _speakers(reading, statement, cast)
    party, why = _told_party(reading, statement, found.ids, cast) or _on_behalf_of(found.ids, cast)
    addressee = tuple(
        dict.fromkeys(entity.id for span in statement.audience for entity in cast.within(span)[:1])
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


def _speakers(reading: Reading, statement: Statement, cast: Cast) -> _Speakers:
    earlier = _read_reason(statement)
    because = earlier.because if earlier else "The words of the source."
    sure = earlier.confidence if earlier else 0.7
    words = reading.document.words(statement.source)
    meant = [cast.living(e.id) for e in described_speakers(reading, statement, cast)]
    described = [id for id in meant if id in cast.by_id]
    exact = [entity.id for span in statement.antecedent if (entity := cast.exactly(span))]
    if words.lower() in {"he", "she"} and not statement.inner:
        exact = [id for id in exact if cast.type_of(id) == "person"]  # all reports know better
    if re.match(r"(?:his|her|its|their)\s", words, re.IGNORECASE) and described:
        return _Speakers(tuple(dict.fromkeys(described)), sure, because, statement.antecedent)
    if exact:
        ids = tuple(dict.fromkeys([*exact, *described]))
        if statement.inner and words.lower() in _WE and words != "US":
            ids = tuple(dict.fromkeys(_party(cast.by_id[id], cast) or id for id in ids))
        return _Speakers(ids, sure, because, statement.antecedent)
    if described:
        names = " and ".join(cast.by_id[id].name for id in dict.fromkeys(described))
        evidence = statement.antecedent or statement.source
        return _Speakers(
            tuple(dict.fromkeys(described)), min(0.8, sure + 0.2), f"'{words}': {names}.", evidence
        )
    state = _by_adjective(words, cast)
    if state:
        return _Speakers((state,), 0.8, f"'{words}' is {cast.by_id[state].name}.", statement.source)
    bearer = _by_surname(words, cast)
    if bearer:
        because = f"Of all the reports only {bearer.name} is called '{words}'."
        return _Speakers((bearer.id,), 0.75, because, statement.source)
    return _only_person(reading, statement, cast) or _Speakers((), sure, because, statement.source)


def _by_adjective(words: str, cast: Cast) -> str | None:
    """ "Syrian (pledge)", "the Americans": the state; "Afghans fear": only people."""
    if words.endswith("s") and not words.lower().startswith("the "):
        return None
    bare = re.sub(r"^the\s+", "", words, flags=re.IGNORECASE)
    known = known_by_adjective(bare)
    if known and known.id in cast.by_id:
        return known.id
    local = cast.local.find(bare)
    return local[0][2] if local and len(bare.split()) == 1 else None


def _by_surname(words: str, cast: Cast) -> Entity | None:
    """ "Orton", whom this report names by the surname alone and another in full."""
    name = words.removeprefix("Mr ").removeprefix("Ms ").removeprefix("Mr. ").removeprefix("Ms. ")
    if not re.fullmatch(r"[A-Z][\w'’-]{2,}", name):
        return None
    bearers = [
        entity
        for entity in cast.entities
        if entity.type == "person" and entity.name.split()[-1] == name != entity.name
    ]
    return bearers[0] if len(bearers) == 1 else None


def _only_person(reading: Reading, statement: Statement, cast: Cast) -> _Speakers | None:
    """The one person whom a report names, where "he" cannot be followed to a name."""
    words = reading.document.words(statement.source).lower()
    if words not in {"he", "she"} or statement.inner:
        return None
    named = {
        entity.id: span
        for span, entity in reversed(cast.at.get(reading.document.id, []))
        if entity.type == "person"
    }
    if len(named) != 1:
        return None
    ((id, first),) = named.items()
    because = f"'{words}': {cast.by_id[id].name} is the only person whom this report names."
    return _Speakers((id,), 0.5, because, (first,))


# --- for whom -------------------------------------------------------------------------------------

_FOR_HIMSELF = re.compile(
    r"\b(?:Senate|(?<!White )House|opposition (?=leader|politician|lawmaker|deputy|mp)|"
    r"Minority|Majority|Rep\.|Sen\.|Senator|Congress\w*|"
    r"lawmaker|former|ex-\w+|retired|columnist|professor|expert|analyst|lawyer|candidate)\b",
    re.IGNORECASE,
)


_SPEAKING_FOR = re.compile(
    r"\b(?:speaking|talking|spoke|speaks) (?:for|on behalf of)\s(?:the\s|all\s)?|"
    r"\bon behalf of\s(?:the\s)?"
)


def _told_party(
    reading: Reading, statement: Statement, ids: tuple[str, ...], cast: Cast
) -> tuple[str, str] | None:
    """ "Kenya, speaking for the African Group, said": the one for whom these words are said."""
    if len(ids) != 1 or not statement.source or not statement.cue:
        return None
    first, last = statement.source[0].start, statement.cue[0].start
    told = _SPEAKING_FOR.search(reading.document.text, first, max(first, last))
    for span, entity in cast.at.get(reading.document.id, ()) if told else ():
        if told and span.start == told.end() and entity.type in {"organisation", "state"}:
            return entity.id, f"{cast.by_id[ids[0]].name} is said to speak for {entity.name}."
    return None


def party_finder(
    entities: Sequence[Entity],
) -> Callable[[Sequence[str]], tuple[str | None, str]]:
    """Tells the one party whose position some speakers state, and why, by who they are."""
    cast = Cast((), [replace(entity, mentions=()) for entity in entities])
    return lambda ids: _on_behalf_of(ids, cast)


def _on_behalf_of(ids: Iterable[str], cast: Cast) -> tuple[str | None, str]:
    """The one party whose position the speakers state, and why."""
    speakers = [cast.by_id[id] for id in ids if id in cast.by_id]
    parties = list(dict.fromkeys(_party(entity, cast) for entity in speakers))
    names = " and ".join(entity.name for entity in speakers)
    if len(parties) > 1:
        return None, f"{names} do not speak for one party."
    if not parties or parties[0] is None:
        return None, f"{names} speaks for no party that the reports name."
    party = cast.by_id.get(parties[0])
    role = next((entity.role for entity in speakers if entity.role), None)
    name = party.name if party else known_names()[parties[0]].name
    if role:
        return parties[0], f"{names} ({role}) speaks for {name}."
    return parties[0], f"{names} speaks for {name}."


def _party(entity: Entity, cast: Cast) -> str | None:
    """The party whose position this speaker states, or None."""
    if entity.type == "state":
        return entity.id
    if entity.type == "place":
        return None
    if entity.type == "person":
        return _party_of_person(entity, cast)
    return _party_of_body(entity, cast)


def _party_of_person(entity: Entity, cast: Cast) -> str | None:
    role = entity.role
    if role:
        if _FOR_HIMSELF.search(role):
            return None
        description = describe(role)
        if description and (description.kind in {"own", "people"} or description.is_former):
            return None
    for id in entity.member_of:
        party = cast.by_id.get(id)
        if party is not None:
            found = id if party.type == "place" else _party(party, cast)
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


def _party_of_body(entity: Entity, cast: Cast) -> str | None:
    known = known_by_spelling(entity.name)
    if known is not None or entity.id in known_names():
        return _known_party(known[0].id if known else entity.id)
    if entity.member_of:
        first = cast.by_id.get(entity.member_of[0])
        return _party(first, cast) if first and first is not entity else entity.member_of[0]
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
