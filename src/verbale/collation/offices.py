"""What the reports say a person is: minister, spokesman, founder."""

from __future__ import annotations

import re
from dataclasses import replace

from verbale.collation.groups import Group, Office, is_media
from verbale.collation.world import World
from verbale.record import Reading, Span
from verbale.text.names import fold, person_name
from verbale.text.offices import (
    Description,
    apposition_after,
    describe,
    offices_before,
    title_before,
)


def find_offices(group: Group, world: World) -> None:
    """What the reports say the person is, before the name or after it, captions included."""
    for place in group.places:
        _add_offices(group, place.reading, place.mention.span, world)
    for name in [name for name in group.names if person_name(name).is_full]:
        for id in group.documents:
            reading = world.readings[id]
            for noise in reading.noise:
                start = reading.document.text.find(name, noise.start, noise.end)
                if start >= 0:
                    _add_offices(group, reading, Span(id, start, start + len(name)), world)


def _add_offices(group: Group, reading: Reading, span: Span, world: World) -> None:
    text = reading.document.text
    before = title_before(text, span.start)
    if before:
        for description in offices_before(text, span.start, world.local):
            group.offices.append(_office(reading, description, before, world))
    after = apposition_after(text, span.end)
    if after:
        found = describe(text[after[0] : after[1]], world.local)
        if found:
            group.offices.append(_office(reading, found, after, world))


def _office(
    reading: Reading, description: Description, where: tuple[int, int], world: World
) -> Office:
    within = tuple(
        mention.span
        for mention in reading.mentions
        if where[0] <= mention.span.start and mention.span.end <= where[1]
    )
    words = " ".join(reading.document.text[where[0] : where[1]].split())
    if not description.parties and re.match(r"(?:its|their)\s", words, re.IGNORECASE):
        owners = world.bodies_before(reading, where[0])
        fitting = [g for g in owners if suits_body(description, g)] or owners
        if fitting:
            description = replace(description, parties=(fitting[-1].id,))
    return Office(description, words, Span(reading.document.id, *where), within)


# Offices of states; one without a state is of the state that the report is at home in.
OF_STATES = frozenset(
    "minister premier president vice-president chancellor king queen emir monarch prince general "
    "admiral colonel marshal ambassador".split()
)


_OF_FIRMS = frozenset("executive director manager founder owner chairman boss chief".split())


_OF_GROUPS = frozenset(
    "leader co-leader co-chair secretary-general secretary negotiator spokesman official steward "
    "organizer commander head representative president chairman mayor superintendent chief "
    "director "
    "executive manager founder delegate member aide adviser".split()
)


def suits_body(description: Description, body: Group) -> bool:
    """Whether an organisation can have such an office."""
    words = set(fold(body.name).split())
    if is_media(body) or body.type == "place":
        return False
    if description.noun == "mayor":
        return suits_mayor(body)
    if description.noun in _OF_FIRMS and description.noun not in {"chief", "chairman", "director"}:
        return body.type == "organisation" and not words & _NO_FIRM
    if description.noun in OF_STATES and description.noun not in _OF_GROUPS:
        return body.type == "state"
    return description.noun in _OF_GROUPS or description.kind in {"voice", "staff"}


def suits_mayor(body: Group) -> bool:
    """Whether a body is a town's ("Harrowmouth City Council")."""
    words = set(fold(body.name).split())
    towns = {"city", "town", "municipal", "borough", "district"}
    return body.type == "organisation" and bool(words & towns) and bool(words & {"council", "hall"})


_FIRMS = frozenset("company firm operator employer airline manufacturer management group".split())
_KINDRED = {
    "union": frozenset("union unions federation workers guild syndicate".split()),
    "syndicate": frozenset("union unions federation workers guild syndicate".split()),
    "commission": frozenset({"commission"}),
    "council": frozenset({"council"}),
    "board": frozenset({"board"}),
    "party": frozenset("party union front movement".split()),
    "bank": frozenset({"bank"}),
    "association": frozenset("association federation".split()),
}
_NO_COMPANY = frozenset(
    "union unions council ministry party commission university government hospital infirmary "
    "alliance coalition movement campaign association federation workers front court parliament "
    "network institute".split()
)


def is_of_kind(body: Group, noun: str) -> bool:
    """Whether a body's name lets it be "the company", "the union", "the council"."""
    words = set(fold(body.name).split())
    if is_media(body) or words & _PAPERS:
        return False
    if noun in _FIRMS:
        return body.known is None and not words & _NO_COMPANY
    return bool(words & _KINDRED.get(noun, frozenset({noun})))


_PAPERS = frozenset(
    "news times post herald tribune tv radio gazette telegraph journal observer courier echo wire "
    "daily chronicle".split()
)
_NO_FIRM = frozenset("union unions council ministry party commission university government".split())
