"""For whom each person and body speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from verbale.collation.groups import Group, Office, is_media
from verbale.collation.offices import OF_STATES, is_of_kind, suits_body, suits_mayor
from verbale.collation.world import World, rank_party, states_spoken_of
from verbale.record import Reading, Span
from verbale.text.demonyms import Demonyms
from verbale.text.names import fold, party_of_leader
from verbale.text.offices import Description, are_compatible, describe


def give_parties(persons: Sequence[Group], world: World) -> None:
    """For whom each person speaks: told with the name first, then by rules of falling certainty."""
    for person in persons:
        person.parties = list(_parties_told(person, world))
    for person in persons:
        if not person.parties:
            person.parties = list(_parties_behind(person, world))
    rules = (
        _parties_by_fame,
        _parties_by_principal,
        _parties_by_epithet,
        _parties_by_seat,
        _parties_by_town,
        _parties_by_home,
        _parties_by_kind,
        _parties_by_company,
        _parties_by_land,
    )
    for rule in rules:
        for person in sorted(persons, key=lambda person: -len(person.places)):
            if not person.parties and person.offices:
                person.parties = list(rule(person, world))


_OF_BODY_BEHIND = re.compile(r",?\s(?:of|from|for)\s(?:the\s)?(?:[a-z][\w-]*\s){0,2}")


def _parties_behind(person: Group, world: World) -> Iterator[str]:
    """ "Ingo Rast of the far-right Homeland party": the body right behind the name."""
    for place in person.places:
        behind = _OF_BODY_BEHIND.match(place.text, place.mention.span.end)
        for mention in place.reading.mentions if behind else ():
            body = world.group_of.get(mention.span)
            if behind and mention.span.start == behind.end() and body is not None:
                if body.type in {"organisation", "state"} and not is_media(body):
                    yield body.id
                    return


def _parties_by_fame(person: Group, world: World) -> Iterator[str]:
    """A president whom everybody knows, named in full at least once."""
    for name in dict.fromkeys(place.mention.name for place in person.places):
        party = party_of_leader(name)
        if party and any(office.description.kind == "head" for office in person.offices):
            yield party
            return


def _parties_by_seat(person: Group, world: World) -> Iterator[str]:
    """ "President Obama" where the White House is spoken of, and nobody else presides there."""
    if not any(
        o.description.noun == "president" and not o.description.is_former for o in person.offices
    ):
        return
    for other in world.persons:
        if "usa" in other.parties and any(o.description.noun == "president" for o in other.offices):
            return
    documents = person.documents
    for group in world.named:
        if group.known is not None and group.known.id == "usa":
            for place in group.places:
                if place.mention.name == "White House" and place.reading.document.id in documents:
                    yield "usa"
                    return


def _parties_told(person: Group, world: World) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for office in person.offices:
        description = office.description
        if description.is_former or description.kind in {"people"}:
            continue
        weight = 3 if description.kind in {"head", "voice", "body"} else 1
        parties = description.parties
        if description.noun in _BETWEEN and description.complement:
            parties = ()  # "the mediator in the Saint Alba dispute" is of no side
        if description.noun in _SENT_TO:
            parties = parties[:1]  # Syria's ambassador to the United Nations
        counts.update(dict.fromkeys(parties, weight))
        for span in office.within:
            inside = world.group_of.get(span)
            if description.noun in _BETWEEN and not _stands_first(office, span):
                continue
            if inside is None or (inside.type == "place" and description.noun not in _OF_PLACES):
                continue
            if inside.type != "person":
                counts.setdefault(inside.id, weight)
    yield from sorted(counts, key=lambda id: (-counts[id], rank_party(id, world)))


_OF_PLACES = frozenset({"mayor", "governor"})


# Who stands between parties; of one only where its name comes first ("the UN mediator").
_BETWEEN = frozenset({"mediator", "arbitrator", "conciliator", "facilitator"})


def _stands_first(office: Office, span: Span) -> bool:
    return span.start - office.span.start <= len("the ")


_SENT_TO = frozenset({"ambassador", "envoy", "representative", "delegate", "mediator"})


def parties_of_body(group: Group, world: World) -> Iterator[str]:
    """The state or body of which an organisation is a part ("Estonian foreign ministry")."""
    if group.known is not None:
        if group.known.part_of:
            yield group.known.part_of
        return
    if group.type in {"place", "state"}:
        return
    for name in dict.fromkeys(place.mention.name for place in group.places):
        described = describe(name, world.states_only)
        if described and described.kind in {"body", "whole"}:
            for party in described.parties:
                if party != group.id and (
                    rank_party(party, world) == 0 or described.noun in _OF_BODY
                ):
                    yield party
                    return
            if not described.parties and described.noun in {
                "ministry",
                "army",
                "police",
                "military",
            }:
                yield from states_spoken_of(group.documents, world)[:1]
                return


_OF_BODY = frozenset({"mission", "delegation", "secretariat", "commission", "office"})


def _parties_by_principal(person: Group, world: World) -> Iterator[str]:
    """A spokesman's are those of the one for whom he speaks."""
    for office in person.offices:
        if office.description.kind == "voice":
            for span in office.within:
                principal = world.group_of.get(span)
                if principal is not None and principal.type == "person":
                    yield from principal.parties[:1]
                    return
            yield from _parties_of_described(person, office, world)


def _parties_of_described(person: Group, office: Office, world: World) -> Iterator[str]:
    """ "A spokesman of the commissioner": those of the one commissioner in the reports."""
    complement = office.description.complement
    principal = describe(complement, world.local) if complement else None
    if principal is None or principal.kind != "head":
        return
    for other in world.persons:
        if other is not person and other.parties and other.documents & person.documents:
            if any(are_compatible(principal, o.description) >= 1 for o in other.offices):
                yield from other.parties[:1]
                return


# How near an organisation must stand to an office that does not say whose it is, in code points.
NEAR = 400


def _parties_by_company(person: Group, world: World) -> Iterator[str]:
    """ "Chief executive Graham Pell" is of the company named in his sentence or just before."""
    counts: Counter[str] = Counter()
    for office in person.offices:
        description = office.description
        if description.parties or description.is_former:
            continue
        if description.kind not in {"head", "voice", "staff"}:
            continue
        reading = world.readings[office.span.document]
        for mention in reading.mentions:
            body = world.group_of.get(mention.span)
            apart = office.span.start - mention.span.start
            if body is None or body.type not in {"organisation"} or not -80 < apart < NEAR:
                continue
            if suits_body(description, body) and (
                description.noun == "mayor" or not _is_public(body)
            ):
                between = reading.document.text[
                    min(mention.span.end, office.span.start) : office.span.start
                ]
                counts[body.id] += 1 if "\n" in between else 3
    if counts:
        yield counts.most_common(1)[0][0]


def _parties_by_town(person: Group, world: World) -> Iterator[str]:
    """A mayor is of the one town council in the reports, else of the place most spoken of."""
    if not any(office.description.noun == "mayor" for office in person.offices):
        return
    documents = person.documents
    councils = [g for g in world.named if suits_mayor(g) and not g.known]
    if len(councils) == 1:
        yield councils[0].id
    elif not councils:
        towns = Counter(
            {
                g.id: sum(place.mention.span.document in documents for place in g.places)
                for g in world.named
                if g.type == "place" and not g.known
            }
        )
        yield from [id for id, times in towns.most_common(1) if times]


def _parties_by_kind(person: Group, world: World) -> Iterator[str]:
    """ "A spokeswoman of the company": the body of that kind most named in the report.

    "The competition commissioner" is of the commission.
    """
    for office in person.offices:
        wanted = describe(office.description.complement or "", world.local)
        noun = wanted.noun if wanted and wanted.kind in {"body", "group", "whole"} else ""
        if office.description.noun == "commissioner":
            noun = "commission"
        if not noun or office.description.is_former:
            continue
        counts = Counter(
            {
                g.id: sum(p.mention.span.document == office.span.document for p in g.places)
                for g in world.named
                if g.type == "organisation" and is_of_kind(g, noun)
            }
        )
        ranked = [id for id, times in counts.most_common(1) if times or noun == "commission"]
        if ranked:
            yield ranked[0]
            return


def _parties_by_land(person: Group, world: World) -> Iterator[str]:
    """A president in reports that name no state: of the land whose people they speak of."""
    heads = {"president", "premier", "chancellor", "king", "queen", "minister", "monarch"}
    if world.states or not any(o.description.noun in heads for o in person.offices):
        return
    if any(o.description.is_former for o in person.offices):
        return
    lands = {fold(g.name): g.id for g in world.named if g.type == "place" and not g.known}
    demonyms = Demonyms(lands)
    counts: Counter[str] = Counter()
    for reading in world.readings.values():
        for word in re.findall(r"\b[A-Z]\w+", reading.document.text):
            name = demonyms.name_of(word)
            counts.update([lands[name]] if name else [])
    yield from [id for id, _ in counts.most_common(1)]


def _is_public(body: Group) -> bool:
    return body.known is not None and body.known.kind == "forum"


_EPITHET = re.compile(
    r"\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Pp]remier|[Ll]eader|[Ff]oreign [Mm]inister|"
    r"[Dd]efen[cs]e [Mm]inister|[Cc]hancellor|[Kk]ing|dictator)\b(?!,?\s+[A-Z])"
)


def _parties_by_epithet(person: Group, world: World) -> Iterator[str]:
    """ "The US president" in a report where only one president has no country yet."""
    offices = _different(o.description for o in person.offices if o.description.kind == "head")
    rivals = [
        (other, _different(office.description for office in other.offices))
        for other in (world.persons if offices else ())
        if other is not person and other.documents & person.documents
    ]
    counts: Counter[str] = Counter()
    known: dict[Description, bool] = {}
    for id in person.documents if offices else ():
        for epithet in _epithets(world.readings[id], world):
            if epithet not in known:
                known[epithet] = _is_alone(epithet, offices, rivals)
            if known[epithet]:
                counts[epithet.parties[0]] += 1
    if counts:
        yield counts.most_common(1)[0][0]


def _different(descriptions: Iterable[Description]) -> list[Description]:
    """Each once: a thousand reports say the same of a person."""
    return list(dict.fromkeys(descriptions))


def _is_alone(
    epithet: Description,
    offices: Sequence[Description],
    rivals: Sequence[tuple[Group, Sequence[Description]]],
) -> bool:
    """Whether the epithet fits one of these offices and no rival."""
    if max(are_compatible(epithet, office) for office in offices) <= 0:
        return False
    exact = any(office.noun == epithet.noun for office in offices)
    return not any(_may_be(epithet, rival, held, exact) for rival, held in rivals)


def _may_be(
    epithet: Description, rival: Group, offices: Sequence[Description], exact: bool
) -> bool:
    """Whether "the Israeli leader" may as well be this other person with these offices."""
    for office in offices:
        if "opposition" in office.ranks or office.is_former:
            continue
        if are_compatible(epithet, office) <= 0:
            continue
        if rival.parties:
            if set(rival.parties) & set(epithet.parties):
                return True
        elif not exact or office.noun == epithet.noun:
            return True
    return False


def _epithets(reading: Reading, world: World) -> list[Description]:
    """Offices in a report that name a state and no person ("the Israeli leader said")."""
    found = []
    text = reading.document.text
    for match in _EPITHET.finditer(text):
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 40)
        phrase = re.split(r"\b(?:the|The)\s", text[start : match.end()])[-1]
        epithet = describe(phrase, world.local)
        if epithet is not None and len(epithet.parties) == 1:
            found.append(epithet)
    return found


def _parties_by_home(person: Group, world: World) -> Iterator[str]:
    """A minister without a country is of the one whose other ministers the report names, or of the
    state most spoken of whose minister nobody else is."""
    offices = _different(o.description for o in person.offices if not o.description.is_former)
    if not any(o.noun in OF_STATES or _is_of_government(o) for o in offices):
        return
    is_minister = any(office.noun == "minister" for office in offices)
    held = {(office.noun, office.fields) for office in offices}
    documents = person.documents
    colleagues: Counter[str] = Counter()
    others: set[str] = set()
    for other in world.persons:
        if other is person or not other.parties:
            continue
        state = next((p for p in other.parties if rank_party(p, world) == 0), None)
        if state is None:
            continue
        for office in other.offices:
            theirs = office.description
            if is_minister and theirs.noun == "minister" and not theirs.parties:
                if office.span.document in documents:
                    colleagues[state] += 1
            if (theirs.noun, theirs.fields) in held and not theirs.is_former:
                if theirs.ranks == offices[0].ranks:
                    others.add(state)
    ranked = [state for state, _ in colleagues.most_common()]
    ranked += states_spoken_of(person.documents, world)
    yield from [state for state in ranked if state not in others][:1]


def _is_of_government(description: Description) -> bool:
    """A spokeswoman of "the ministry", an aide of "the government"."""
    return description.kind in {"voice", "staff", "head"} and bool(
        re.search(
            r"\b(?:ministry|government|army|military|police|presidential)\b",
            description.words,
            re.I,
        )
    )
