"""The persons, states and organisations of one report, each with all its mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from verbale.record import Mention, Span
from verbale.text.local_names import LocalNames
from verbale.text.names import (
    Gender,
    fold,
    gender_of,
    is_slip,
    known_by_spelling,
    known_names,
    party_of_leader,
    person_name,
    same_given,
    same_surname,
)
from verbale.text.offices import (
    Description,
    apposition_after,
    describe,
    noun_gender,
    offices_before,
    title_gender,
)


@dataclass(slots=True)
class Figure:
    """One named person, state or organisation of the report, with all its mentions."""

    type: str
    name: str
    mentions: list[Span] = field(default_factory=list)
    gender: Gender | None = None
    offices: list[Description] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    key: str = ""

    @property
    def parties(self) -> set[str]:
        return {party for office in self.offices for party in office.parties}


def key_of(mention: Mention) -> str:
    """What the mention's name stands for: the row of the table, else the name itself."""
    known = known_by_spelling(mention.name)
    return known[0].id if known and mention.type != "place" else fold(mention.name)


def find_figures(text: str, mentions: Sequence[Mention], local: LocalNames) -> list[Figure]:
    """Everybody and everything that the report names, persons first."""
    figures: list[Figure] = []
    persons = [mention for mention in mentions if mention.type == "person"]
    for mention in sorted(persons, key=lambda m: (not person_name(m.name).is_full, m.span)):
        figure = _same_person(figures, mention, text)
        if figure is None:
            figure = Figure("person", mention.name)
            figures.append(figure)
        figure.mentions.append(mention.span)
        figure.names.add(mention.name)
    for figure in figures:
        figure.mentions.sort()
        _describe_figure(text, figure, local)
    others: dict[str, Figure] = {}
    for mention in mentions:
        if mention.type != "person":
            key = f"{key_of(mention)}/{mention.type == 'place'}"
            figure = others.setdefault(key, Figure(mention.type, mention.name, key=key_of(mention)))
            figure.mentions.append(mention.span)
    return figures + list(others.values())


def _same_person(figures: Iterable[Figure], mention: Mention, text: str) -> Figure | None:
    name = person_name(mention.name)
    alike = []
    for figure in figures:
        other = person_name(figure.name)
        if name.is_full:
            same = same_surname(name.surname, other.surname) and same_given(name.given, other.given)
            same = same and bool(other.given)
        else:
            same = (
                same_surname(name.surname, other.surname)
                or is_slip(name.surname, other.surname)
                or (len(other.given) > 0 and name.surname == other.given[0])
            )
        if same and not _differ(title_of(text, mention.span), gender_of(figure.name)):
            alike.append(figure)
    before = [figure for figure in alike if figure.mentions[0].start < mention.span.start]
    return (before or alike or [None])[-1]  # type: ignore[list-item]


def _differ(title: Gender | None, gender: Gender | None) -> bool:
    return title is not None and gender is not None and title != gender


def title_of(text: str, span: Span) -> Gender | None:
    """The gender that a title right before the name tells ("Ms", "Sir")."""
    before = text[max(0, span.start - 24) : span.start].split()
    return title_gender(before[-1]) if before else None


def _describe_figure(text: str, figure: Figure, local: LocalNames) -> None:
    genders = [title_of(text, span) for span in figure.mentions] + [gender_of(figure.name)]
    figure.gender = next((gender for gender in genders if gender), None)
    for span in figure.mentions:
        found = offices_before(text, span.start, local)
        after = apposition_after(text, span.end)
        if after:
            described = describe(text[after[0] : after[1]], local)
            found = [*found, described] if described else found
        for office in found:
            if office not in figure.offices:
                figure.offices.append(office)
            figure.gender = figure.gender or noun_gender(office.words)


KINDS_OF_BODY = {
    "union": frozenset(
        "union unions federation workers teamsters guild brotherhood syndicate association".split()
    ),
    "media": frozenset(
        "news times post herald tribune tv radio gazette telegraph journal observer courier press "
        "daily chronicle echo wire review".split()
    ),
    "school": frozenset("university college institute school academy hospital infirmary".split()),
    "public": frozenset(
        "council ministry parliament government commission committee board court authority army "
        "police department chamber senate assembly party front".split()
    ),
    "firm": frozenset(
        "company corp corporation inc ltd plc motors airlines airways industries holdings "
        "steel group "
        "energy transit bank lines partners capital".split()
    ),
}


def parties_of(figure: Figure) -> Iterator[str]:
    """For whom the figure may speak: by offices, by fame, by its own name."""
    yield from figure.parties
    if figure.type == "person":
        famous = [party_of_leader(name) for name in (figure.name, *figure.names)]
        yield from (party for party in famous if party)
    known = known_by_spelling(figure.name)
    if known and figure.type != "person":
        yield known[0].id
    for party in figure.parties:
        entry = known_names().get(party)
        if entry and entry.part_of:
            yield entry.part_of
