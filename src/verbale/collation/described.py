"""Who speaks without a name: a ministry, the holder of an office, officials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from verbale.collation.bodies import GENERIC
from verbale.collation.cast import Cast
from verbale.collation.offices import OF_STATES
from verbale.record import Entity, Reading, Span, Statement
from verbale.text.names import fold, known_names, slug
from verbale.text.offices import Description, are_compatible, describe, parties_in


def unnamed_parties(entities: Sequence[Entity]) -> list[Entity]:
    """States and bodies of which only an adjective tells ("the French president")."""
    ids = {entity.id for entity in entities}
    wanted = dict.fromkeys(id for entity in entities for id in entity.member_of if id not in ids)
    rows = known_names()
    return [Entity(id, rows[id].type, rows[id].name) for id in wanted if id in rows]


def find_described(readings: Sequence[Reading], named: Sequence[Entity]) -> list[Entity]:
    """Bodies, office-holders and unnamed people that speak without a name of their own."""
    cast = Cast(readings, named)
    taken = set(cast.by_id)
    found: list[Entity] = []
    for reading in readings:
        for statement in reading.statements:
            for entity in described_speakers(reading, statement, cast):
                for one in (entity, *unnamed_parties([entity])):
                    if one.id not in taken:
                        taken.add(one.id)
                        found.append(one)
    return found


def described_speakers(reading: Reading, statement: Statement, cast: Cast) -> list[Entity]:
    """Whom a statement's source describes without a name: an entity for each."""
    words = reading.document.words(statement.source)
    owned = re.match(r"(?:his|her|its|their)\s+(.+)", words, re.IGNORECASE | re.DOTALL)
    spans = statement.antecedent or statement.source
    if owned and statement.antecedent and not _is_within(statement):
        owner = cast.exactly(statement.antecedent[0])
        return _of_owner(owner, owned.group(1), cast) if owner else []
    found: list[Entity] = []
    for span in spans:
        if cast.exactly(span) is None:
            found += described_entities(reading, span, cast)
    return found


def _is_within(statement: Statement) -> bool:
    return any(piece.contains(span) for piece in statement.source for span in statement.antecedent)


def _of_owner(owner: Entity, words: str, cast: Cast) -> list[Entity]:
    """ "His spokesman", "her government": the owner's, or the owner's party itself."""
    description = cast.describe(words)
    party = owner.member_of[0] if owner.member_of else owner.id
    if description is None or description.kind == "whole" or owner.type != "person":
        if description is not None and description.kind in {"head", "voice"}:
            holder = _holder(description, owner.id, cast.entities, words)
            if holder is not None:
                return [holder]
            is_state = owner.type == "state"
            return [_unnamed(owner.id, owner.name, description, (owner.id,), is_state=is_state)]
        return [cast.by_id[party]] if party in cast.by_id and owner.type == "person" else [owner]
    surname = owner.name.split()[-1]
    if description.noun in {"office", "secretariat", "administration"}:
        name = _office_name(owner, party, cast)
        return [Entity(f"{owner.id}-office", "office", name, None, (party,))]
    if description.kind in {"voice", "staff", "head"} and not description.plural:
        name = f"{surname}'s {description.noun} (unnamed)"
        return [Entity(f"{owner.id}-{slug(description.noun)}", "person", name, None, (party,))]
    return [cast.by_id[party]] if party in cast.by_id else []


def _office_name(owner: Entity, party: str, cast: Cast) -> str:
    """ "Office of the President of Kourane" where it is a state's, else with the owner's name."""
    office = describe(owner.role) if owner.role else None
    if office is None or office.noun not in _WITH_OFFICE or cast.type_of(party) != "state":
        return f"Office of {owner.name}"
    return f"Office of the {_WITH_OFFICE[office.noun]} of {cast.name_of(party)}"


# Offices that have an office of their own, spelled as their holders are.
_WITH_OFFICE = {
    "president": "President", "premier": "Prime Minister", "chancellor": "Chancellor",
    "king": "King", "queen": "Queen", "emir": "Emir",
}  # fmt: skip


def described_entities(reading: Reading, span: Span, cast: Cast) -> list[Entity]:
    """The entities for which a description stands: one of the cast, or one that it makes.

    A government or a side is the state itself. A ministry, a delegation, the holders of one office,
    officials who are not named each make an entity of their own, a part of their party.
    """
    words = " ".join(reading.document.text[span.start : span.end].split())
    description = cast.describe(words)
    if description is None or description.kind is None:
        return []
    if description.kind in {"own", "people"}:
        return _people_of(description, span, cast)
    if description.is_former:
        return []
    description = _with_fields(description, reading, cast)
    beyond = _BEYOND.search(reading.document.text, span.start, span.end)
    front = Span(span.document, span.start, beyond.start() if beyond else span.end)
    owners = [entity for entity in cast.within(front) if entity.type == "person"]
    if owners and not _names_body(description, cast):
        return _of_owner(owners[0], description.noun + "s" * description.plural, cast)
    parties = [id for id in description.parties if cast.type_of(id) != "place"]
    if not parties and description.kind in {"body", "whole"} and _needs_home(description):
        home = cast.home(reading.document.id)
        parties = [home.id] if home else []
    if not parties:
        holder = _sole_holder(description, cast)
        if holder is not None:
            return [holder]
        body = cast.of_kind(reading.document.id, words)
        parties = [body.id] if body else []
    if not parties:
        return []
    if description.kind == "head" and description.plural and len(parties) > 1:
        each = replace(description, plural=False)  # "the ministers of Latvia and Estonia"
        return [
            entity
            for id in parties
            for entity in _holders(replace(each, parties=(id,)), words, cast)
        ]
    return _holders(replace(description, parties=tuple(parties)), words, cast)


def _people_of(description: Description, span: Span, cast: Cast) -> list[Entity]:
    """ "Analysts at Kestrel Bank", "campaigners from the Network": these; else nobody."""
    named = [entity for entity in cast.within(span) if entity.type == "organisation"]
    return named if description.plural and description.complement and len(named) == 1 else []


_MINISTERS = re.compile(r"\b(foreign|defen[cs]e|finance|trade|interior|energy) ministers\b", re.I)


def _with_fields(description: Description, reading: Reading, cast: Cast) -> Description:
    """ "NATO ministers" in a report of its foreign ministers alone are these."""
    if description.noun != "minister" or not description.plural or description.fields:
        return description
    if not description.parties or cast.type_of(description.parties[0]) == "state":
        return description
    told = {match.group(1).lower() for match in _MINISTERS.finditer(reading.document.text)}
    if len(told) != 1:
        return description
    return replace(description, fields=frozenset({told.pop().replace("defence", "defense")}))


# What only adds to a description: "a leader privy to talks with Orr", "who met Orr".
_BEYOND = re.compile(r"\s(?:who|which|that|privy|familiar|including|briefed|involved|with)\b")


def _sole_holder(description: Description, cast: Cast) -> Entity | None:
    """ "The commerce minister" where just one person in all the reports is that."""
    if description.kind != "head" or not description.definite:
        return None
    found = []
    for entity in cast.entities:
        office = describe(entity.role) if entity.type == "person" and entity.role else None
        if office and office.noun == description.noun and office.fields == description.fields:
            if are_compatible(description, office) >= 1:
                found.append(entity)
    return found[0] if len(found) == 1 else None


def _names_body(description: Description, cast: Cast) -> bool:
    return bool(description.parties) and description.kind in {"body", "group"}


def _needs_home(description: Description) -> bool:
    """Whether words like "the government", "the defence ministry" leave the state unsaid."""
    return description.noun in _OF_HOME


_OF_HOME = frozenset(
    "government ministry army military police parliament administration cabinet forces".split()
)


def _holders(description: Description, words: str, cast: Cast) -> list[Entity]:
    party = description.parties[0]
    state = cast.type_of(party) == "state"
    if description.kind == "whole" or party == "west":
        return [cast.by_id[party]] if party in cast.by_id else []
    if description.kind == "group":
        return [cast.by_id[party]] if party in cast.by_id else []
    if description.kind == "body":
        return [_body(description, words, cast)]
    if description.kind == "head":
        holder = _holder(description, party, cast.entities, words)
        if holder is not None:
            return [holder]
        if description.plural and not state:
            fields = " ".join(sorted(description.fields))
            short = _as_written(words, party, cast)
            name = " ".join(f"{short} {fields} {description.noun}s".split())
            return [Entity(slug(name), "organisation", name, None, (party,))]
        sole = _only_minister(description, party, cast) if state else None
        if sole is not None:
            return [sole]
        if state and (description.definite or description.fields or description.plural):
            if description.noun in {"minister", "ambassador", "secretary"}:
                return [_office_holder(description, party, cast)]
    short = _as_written(words, party, cast)
    return [_unnamed(party, short, description, (party,), is_state=state)]


def _as_written(words: str, party: str, cast: Cast) -> str:
    """What these words call a body ("Union" for the Customs Union of the Lakes)."""
    if party not in known_names() and cast.type_of(party) != "state":
        for start, end, id in cast.local.find(words):
            if id == party:
                written = re.sub(r"['’]s?$", "", words[start:end]).strip("'’")
                last = written.split()[-1]
                return last if last in cast.spellings(id) else written
    return _short(party, cast)


def _body(description: Description, words: str, cast: Cast) -> Entity:
    """A ministry, an army, a mission: by its own words, with the state's adjective."""
    party = description.parties[0]
    bare = _bare(words)
    if not parties_in(bare, cast.local):
        bare = f"{_adjective(party, cast)} {bare[:1].lower()}{bare[1:]}"
    for entity in cast.entities:
        if entity.type == "organisation" and fold(entity.name) == fold(bare):
            return entity
    for entity in cast.entities:
        if entity.type == "organisation" and party in entity.member_of[:1]:
            other = cast.describe(entity.name)
            if other and other.noun == description.noun and other.fields == description.fields:
                return entity
    return Entity(slug(bare), "organisation", bare, None, (party,))


def _adjective(id: str, cast: Cast) -> str:
    known = known_names().get(id)
    if known is not None and known.adjectives:
        return known.adjectives[0]
    return cast.adjectives().get(id, cast.name_of(id))


def _short(id: str, cast: Cast) -> str:
    known = known_names().get(id)
    if known is not None:
        return known.adjectives[0] if known.adjectives else known.spellings[0]
    if cast.type_of(id) == "state":
        return _adjective(id, cast)
    words = cast.name_of(id).split()
    return (
        words[-1]
        if len(words) > 1 and fold(words[-1]) in GENERIC | {"compact"}
        else cast.name_of(id)
    )


def _unnamed(
    id: str,
    short: str,
    description: Description,
    parties: tuple[str, ...],
    *,
    is_state: bool = False,
) -> Entity:
    """People of a party whom nobody names: "Israeli officials", "Union official (unnamed)"."""
    noun = description.noun
    if noun == "spokesman" and re.search(r"spokeswoman", description.words):
        noun = "spokeswoman"
    if description.plural or (noun == "official" and is_state):
        name = f"{short} {noun}{'' if noun.endswith('s') else 's'}"
        return Entity(slug(name), "organisation", name, None, parties)
    short_id = slug(re.sub(r"['’]", "", f"{short} {noun}"))
    return Entity(short_id, "person", f"{short} {noun} (unnamed)", None, parties)


def _office_holder(description: Description, state: str, cast: Cast) -> Entity:
    words = " ".join([*sorted(description.ranks), *sorted(description.fields), description.noun])
    name = f"{words[0].upper()}{words[1:]} of {cast.name_of(state)}"
    if description.noun == "ambassador" and len(description.parties) > 1:
        name += f" to the {cast.name_of(description.parties[1])}"
    return Entity(slug(f"{state} {words}"), "office", name, None, (state,))


def _holder(
    description: Description, party: str, named: Sequence[Entity], words: str
) -> Entity | None:
    """The person who holds the office, if a report of the set names him."""
    if description.plural or re.match(r"(?:an?|one|another|some)\s", words, re.IGNORECASE):
        return None
    best: tuple[float, Entity] | None = None
    for entity in named:
        if entity.type != "person" or party not in entity.member_of[:2]:
            continue
        wanted = replace(description, parties=())
        fit = max((are_compatible(wanted, office) for office in _offices_of(entity)), default=0.0)
        if fit >= FITTING_OFFICE and (best is None or fit > best[0]):
            best = (fit, entity)
    return best[1] if best else None


def _offices_of(entity: Entity) -> Iterator[Description]:
    """The offices of a role, of "Tuvalu's minister and chair of the Coalition" both."""
    for part in re.split(r"\s+and\s+", entity.role or ""):
        office = describe(part) if part else None
        if office is not None:
            yield office


def _only_minister(description: Description, party: str, cast: Cast) -> Entity | None:
    """ "The Portuguese minister" of whom the reports name nobody else and no other office."""
    if description.fields or description.plural or not description.definite:
        return None
    people = [
        entity
        for entity in cast.entities
        if entity.type == "person" and party in entity.member_of[:1]
    ]
    if len(people) != 1 or description.noun != "minister":
        return None
    of_state = [office for office in _offices_of(people[0]) if office.noun in OF_STATES]
    return None if any(_is_plain(office) for office in of_state) else people[0]


def _is_plain(office: Description) -> bool:
    """Whether an office is a state's own ("president"; not "conference president")."""
    return office.noun != "minister" and len(office.words.split()) == 1


# How well an office must fit to be the one described; "leader" fits a president with 0.7.
FITTING_OFFICE = 0.6


def _bare(words: str) -> str:
    """A description without article and what follows its noun."""
    bare = re.sub(r"^(?:the|a|an)\s+", "", " ".join(words.split()), flags=re.IGNORECASE)
    return re.split(r"\s(?:who|which|that|in|on|at|from|with)\s", bare)[0].strip(" ,.")
