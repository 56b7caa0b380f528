"""Which documents, statements, people and issues of several codings are the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest

from verbale.judgements import digest
from verbale.record import Document, Entity, Record, Span, Statement, name_statements

# Dice coefficient of the characters of two contents from which they are one statement (the guide
# by which the gold records are annotated and scored).
LEAST_DICE = 0.5

Pieces = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A statement as one coder has it."""

    coder: int
    document: int  # its place among the shared documents
    id: str
    statement: Statement


# One statement as the coders have it, in their order; None where a coder does not have it.
Unit = tuple[Sighting | None, ...]
# One document as the records have it, in their order; None where a record does not have it.
SharedDocument = tuple[Document | None, ...]


def match_documents(records: Sequence[Record]) -> tuple[SharedDocument, ...]:
    """The documents whose text stands in two records or more, in the order of the first record.

    Of several documents with one text, those of the same name are the same.
    """
    by_text: defaultdict[str, list[list[Document]]] = defaultdict(lambda: [[] for _ in records])
    for coder, record in enumerate(records):
        for document in record.documents:
            by_text[digest(document.text)][coder].append(document)
    found = [shared for copies in by_text.values() for shared in _pair_copies(copies)]
    return tuple(shared for shared in found if sum(d is not None for d in shared) > 1)


def _pair_copies(copies: Sequence[Sequence[Document]]) -> Iterator[SharedDocument]:
    names = Counter(document.name for own in copies for document in own)
    by_name = [{document.name: document for document in own} for own in copies]
    for name in (name for name, times in names.items() if times > 1):
        yield tuple(own.get(name) for own in by_name)
    yield from zip_longest(*([d for d in own if names[d.name] == 1] for own in copies))


def match_statements(
    records: Sequence[Record], documents: Sequence[SharedDocument]
) -> tuple[Unit, ...]:
    """Every statement of the shared documents, those of several coders joined where they are one.

    One to one, the likest contents first, down to half of their characters in common; of contents
    that are alike, those with the likest cue and source.
    """
    sightings = [
        sighting
        for coder, record in enumerate(records)
        for sighting in _find_sightings(coder, record, documents)
    ]
    links = sorted(_link_statements(sightings))
    groups = _join([(one, other) for *_, one, other in links], [s.coder for s in sightings])
    units: list[Unit] = []
    for group in groups:
        by_coder = {sightings[at].coder: sightings[at] for at in group}
        units.append(tuple(by_coder.get(coder) for coder in range(len(records))))
    return tuple(sorted(units, key=_place_of))


def _find_sightings(
    coder: int, record: Record, documents: Sequence[SharedDocument]
) -> Iterator[Sighting]:
    place = {
        document.id: at
        for at, shared in enumerate(documents)
        if (document := shared[coder]) is not None
    }
    for id, statement in zip(name_statements(record.statements), record.statements, strict=True):
        if statement.document in place:
            yield Sighting(coder, place[statement.document], id, statement)


def _place_of(unit: Unit) -> tuple[int, int, int]:
    first = next(sighting for sighting in unit if sighting is not None)
    content = first.statement.content
    return first.document, content[0].start, -content[-1].end


def _link_statements(
    sightings: Sequence[Sighting],
) -> Iterator[tuple[float, float, int, int, int, int, int]]:
    """Pairs that can be one: how unlike their contents and attributions are, and where they are."""
    order = sorted(range(len(sightings)), key=lambda at: _reach(sightings[at]))
    contents = [_merge(sighting.statement.content) for sighting in sightings]
    open_ones: list[int] = []
    for at in order:
        document, start, _ = _reach(sightings[at])
        open_ones = [
            other
            for other in open_ones
            if sightings[other].document == document and contents[other][-1][1] > start
        ]
        for other in open_ones:
            if sightings[other].coder == sightings[at].coder:
                continue
            dice = _measure_dice(contents[at], contents[other])
            if dice >= LEAST_DICE:
                like = _measure_dice(_attribution(sightings[at]), _attribution(sightings[other]))
                yield -dice, -like, document, start, contents[at][-1][1], at, other
        open_ones.append(at)


def _reach(sighting: Sighting) -> tuple[int, int, int]:
    content = sighting.statement.content
    return sighting.document, min(s.start for s in content), max(s.end for s in content)


def _attribution(sighting: Sighting) -> Pieces:
    return _merge(sighting.statement.cue + sighting.statement.source)


def _merge(spans: Iterable[Span]) -> Pieces:
    """The characters of the spans as stretches in their order, none twice."""
    pieces: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = pieces[-1][0], max(end, pieces[-1][1])
        else:
            pieces.append((start, end))
    return tuple(pieces)


def _measure_dice(one: Pieces, other: Pieces) -> float:
    """Twice the characters that both have, of the characters of both."""
    whole = sum(end - start for start, end in one + other)
    shared = sum(
        max(0, min(end, last) - max(start, first)) for start, end in one for first, last in other
    )
    return 2 * shared / whole if whole else 0.0


def _join(links: Iterable[tuple[int, int]], coders: Sequence[int]) -> list[list[int]]:
    """Groups with at most one member a coder, made by the links in their order."""
    group_of = [[at] for at in range(len(coders))]
    for one, other in links:
        first, second = group_of[one], group_of[other]
        if {coders[at] for at in first} & {coders[at] for at in second}:
            continue
        first.extend(second)
        for at in second:
            group_of[at] = first
    return [group for at, group in enumerate(group_of) if min(group) == at]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in several codings: a number that an entity has whoever coded it, and its name."""

    numbers: dict[tuple[int, str], int]
    names: tuple[str, ...]

    def find(self, coder: int, ids: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these entities of a coder, in one order whoever coded them."""
        return tuple(sorted(self.numbers[coder, id] for id in ids))

    def name(self, numbers: Iterable[int]) -> list[str]:
        return [self.names[number] for number in numbers]


def match_entities(records: Sequence[Record], documents: Sequence[SharedDocument]) -> Cast:
    """Entities that share most mentions are the same, one to one; without any, those of one name
    or id. An entity that is left over is a part of the one with which it shares most mentions."""
    entities = [(coder, e) for coder, record in enumerate(records) for e in _list_entities(record)]
    shared = _link_mentions(entities, documents)
    groups = _join([*shared, *_link_names(entities)], [coder for coder, _ in entities])
    group_of = {at: number for number, group in enumerate(groups) for at in group}
    paired = {at for group in groups if len(group) > 1 for at in group}
    for pair in shared:
        for one, other in (pair, pair[::-1]):
            # One coder has two people where the other has one.
            if one not in paired and other in paired and len(groups[group_of[one]]) == 1:
                groups[group_of[one]] = []
                group_of[one] = group_of[other]
    numbers = {(coder, e.id): group_of[at] for at, (coder, e) in enumerate(entities)}
    return Cast(numbers, tuple(entities[min(group)][1].name if group else "" for group in groups))


def _list_entities(record: Record) -> Iterator[Entity]:
    """The record's entities, and those that only its statements name."""
    known = {entity.id: entity for entity in record.entities}
    for statement in record.statements:
        party = () if statement.on_behalf_of is None else (statement.on_behalf_of,)
        for id in (*statement.speakers, *statement.addressee, *party):
            known.setdefault(id, Entity(id, "person", id))
    return iter(known.values())


def _link_mentions(
    entities: Sequence[tuple[int, Entity]], documents: Sequence[SharedDocument]
) -> list[tuple[int, int]]:
    """Entities of two coders that share a mention, those that share most first."""
    place = {
        (coder, document.id): at
        for at, shared in enumerate(documents)
        for coder, document in enumerate(shared)
        if document is not None
    }
    mentions = sorted(
        (place[coder, span.document], span.start, span.end, at)
        for at, (coder, entity) in enumerate(entities)
        for span in entity.mentions
        if (coder, span.document) in place
    )
    shared: Counter[tuple[int, int]] = Counter()
    open_ones: list[tuple[int, int, int, int]] = []
    for document, start, end, at in mentions:
        open_ones = [one for one in open_ones if one[0] == document and one[2] > start]
        for *_, other in open_ones:
            if entities[other][0] != entities[at][0]:
                shared[min(at, other), max(at, other)] += 1
        open_ones.append((document, start, end, at))
    alike = {
        pair: bool(_keys(entities[pair[0]][1]) & _keys(entities[pair[1]][1])) for pair in shared
    }
    return sorted(shared, key=lambda pair: (-shared[pair], not alike[pair], pair))


def _link_names(entities: Sequence[tuple[int, Entity]]) -> list[tuple[int, int]]:
    by_key: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, (_, entity) in enumerate(entities):
        for key in _keys(entity):
            by_key[key].append(at)
    return sorted({pair for same in by_key.values() for pair in combinations(same, 2)})


def _keys(entity: Entity) -> set[str]:
    return {_fold(entity.name), _fold(entity.id)} - {""}


def _fold(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower()))


def match_issues(records: Sequence[Record]) -> tuple[dict[str, str], ...]:
    """For each record, what each of its issues is called among the others: by its own id, or by
    that of an issue with the same proposition in a record before it."""
    by_proposition: dict[str, str] = {}
    known: set[str] = set()
    names: list[dict[str, str]] = []
    for record in records:
        own = {issue.id: _fold(issue.proposition) for issue in record.codebook}
        for statement in record.statements:
            for stance in statement.stances:
                own.setdefault(stance.issue, "")
        names.append(
            {id: id if id in known else by_proposition.get(words, id) for id, words in own.items()}
        )
        known |= set(own)
        by_proposition = {words: id for id, words in own.items() if words} | by_proposition
    return tuple(names)
