"""A record kept ready: by row, by report, by speaker; entries are set when a page asks for them."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from verbale.analysis.settlement import Assumptions
from verbale.analysis.stands import Stands, list_stands
from verbale.exports.entries import Entry, find_party, number_entries
from verbale.exports.lines import Line, cut_lines, group_lines
from verbale.exports.places import Place, find_headline, find_lines, label_documents
from verbale.exports.record_json import group_noise
from verbale.exports.standings import Standings, set_standings, suppose
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Record,
    Statement,
    Utterance,
    name_statements,
)
from verbale.web.facets import Facet, Mask, find_rows, fold

Kept = TypeVar("Kept")

# Reports whose entries stay set: a page shows some dozens, and neighbours are asked for next.
REPORTS_KEPT = 400
# Searches whose rows stay found: paging and filtering repeat the last one.
SEARCHES_KEPT = 32
# Statements up to which a shelf is made anew for each judgement: some hundredths of a second.
LARGE = 3_000


@dataclass(frozen=True, slots=True)
class Row:
    """One act of speaking: the statements that report it, and the one that is shown."""

    id: str
    statements: tuple[str, ...]
    shown: str
    day: DateRange | None
    utterance: Utterance | None = None

    @property
    def month(self) -> str:
        return f"{self.day.first:%Y-%m}" if self.day else ""


class Shelf:
    """The record with its indices."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.ids = name_statements(record.statements)
        self.statements: dict[str, Statement] = dict(zip(self.ids, record.statements, strict=True))
        self.documents = {document.id: document for document in record.documents}
        self.entities: dict[str, Entity] = {entity.id: entity for entity in record.entities}
        self.issues = {issue.id: issue for issue in record.codebook}
        self.labels = label_documents(record.documents)
        self.order = tuple(self.documents)
        self.place_of = {id: at for at, id in enumerate(self.order)}
        self.noise = group_noise(record)
        self.of_document = self._sort_into_reports()
        self._first_number = self._count_before()
        self.rows = self._set_rows()
        self.row_of = {id: at for at, row in enumerate(self.rows) for id in row.statements}
        self.row_at = {row.id: at for at, row in enumerate(self.rows)}
        self.facets = self._set_facets()
        self._entries: OrderedDict[str, dict[str, Entry]] = OrderedDict()
        self._found: OrderedDict[str, Mask] = OrderedDict()
        self._kept: dict[str, Any] = {}
        self._lock = Lock()

    def renew(self, record: Record) -> Shelf:
        """The shelf of this record, which a judgement made of this one's.

        Of a large record only the statements that changed are set anew: lists and filters follow
        when it is collated.
        """
        if len(self.ids) <= LARGE:
            return Shelf(record)
        if len(record.statements) == len(self.ids):
            for id, was, now in zip(
                self.ids, self.record.statements, record.statements, strict=True
            ):
                if was is not now:
                    self.statements[id] = now
                    self._entries.pop(now.document, None)
            self.record = record
        return self

    def _sort_into_reports(self) -> dict[str, list[str]]:
        """The statements of each report in reading order."""
        of_document: dict[str, list[str]] = {id: [] for id in self.documents}
        for id, statement in self.statements.items():
            of_document[statement.document].append(id)
        for ids in of_document.values():
            ids.sort(key=lambda id: self.statements[id].reading_order)
        return of_document

    def _count_before(self) -> dict[str, int]:
        """The number of each report's first entry: the one that it has in the brief."""
        first, numbers = 1, {}
        for id, ids in self.of_document.items():
            numbers[id] = first
            first += len(ids)
        return numbers

    def id_of(self, entry: Entry) -> str:
        """The id of the statement that this entry shows."""
        document = entry.statement.document
        return self.of_document[document][entry.number - self._first_number[document]]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each statement's entry."""
        ids = (id for of_report in self.of_document.values() for id in of_report)
        return {id: number for number, id in enumerate(ids, start=1)}

    def _set_rows(self) -> tuple[Row, ...]:
        """A row an utterance, by day, then as the reports tell them; what has no day comes last."""
        rows: list[Row] = []
        told: set[str] = set()
        for utterance in self.record.utterances:
            told.update(utterance.statements)
            shown = utterance.fullest or utterance.statements[0]
            day = self._day_of([shown, *utterance.statements])
            rows.append(Row(utterance.id, utterance.statements, shown, day, utterance))
        for ids in self.of_document.values():
            for id in ids:
                if id not in told:
                    rows.append(Row(id, (id,), id, self._day_of([id])))
        order = {id: at for ids in self.of_document.values() for at, id in enumerate(ids)}
        reports = {id: at for at, id in enumerate(self.documents)}

        def when(row: Row) -> tuple[date, int, int]:
            day = row.day.first if row.day else date.max
            return day, reports[self.statements[row.shown].document], order[row.shown]

        return tuple(sorted(rows, key=when))

    def _day_of(self, ids: Sequence[str]) -> DateRange | None:
        """On which day it was said; where no report tells, when the first of them appeared."""
        told = (self.statements[id].said_on for id in ids)
        published = (self.documents[self.statements[id].document].published for id in ids)
        return next((day for day in (*told, *published) if day), None)

    def _set_facets(self) -> Mapping[str, Facet]:
        names = {entity.id: entity.name for entity in self.record.entities}
        issues = {issue.id: issue.proposition for issue in self.record.codebook}
        labels = {id: f"{self.labels[id]} {self.headline(id)}" for id in self.documents}
        of_rows: dict[str, list[set[str]]] = defaultdict(list)
        for row in self.rows:
            said = [self.statements[id] for id in row.statements]
            of_rows["speaker"].append({s for each in said for s in each.speakers})
            of_rows["party"].append({p for each in said for p in self._parties_of(each)})
            of_rows["issue"].append({s.issue for each in said for s in each.stances})
            of_rows["act"].append({each.act for each in said})
            of_rows["report"].append({each.document for each in said})
        known = {"issue": issues, "report": labels, "act": {}}
        return {
            facet: Facet(of_rows[facet], known.get(facet, names))
            for facet in ("party", "speaker", "issue", "act", "report")
        }

    def _parties_of(self, statement: Statement) -> Iterator[str]:
        if statement.on_behalf_of:
            yield statement.on_behalf_of
            return
        for speaker in statement.speakers:
            party = find_party(self.entities[speaker], self.entities)
            if party:
                yield party.id

    @cached_property
    def days(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first and last day of each row as ordinals; what has no day lies before all."""
        first = [row.day.first.toordinal() if row.day else 0 for row in self.rows]
        last = [row.day.last.toordinal() if row.day else 0 for row in self.rows]
        return np.array(first), np.array(last)

    @cached_property
    def reports_of_rows(self) -> NDArray[np.int64]:
        """In how many reports each row stands."""
        return np.array(
            [len({self.statements[id].document for id in row.statements}) for row in self.rows]
        )

    @cached_property
    def _folded(self) -> list[str]:
        """What is searched of each row: the words, the report's words for the source, the names."""
        return [fold(" ".join(map(self._searched, row.statements))) for row in self.rows]

    def _searched(self, id: str) -> str:
        statement = self.statements[id]
        document = self.documents[statement.document]
        said = " ".join(document.words(statement.content).split())
        names = (self.entities[speaker].name for speaker in statement.speakers)
        return " ".join((said, document.words(statement.source), *names))

    def holds(self, id: str, words: str) -> bool:
        """Whether this statement has all these words, not only another report of the same."""
        text = fold(self._searched(id))
        return all(word in text for word in fold(words).split())

    def find(self, words: str) -> Mask:
        """The rows that hold all these words."""
        with self._lock:
            mask = self._found.get(words)
        if mask is None:
            mask = find_rows(self._folded, words)
            with self._lock:
                self._found[words] = mask
                if len(self._found) > SEARCHES_KEPT:
                    self._found.popitem(last=False)
        return mask

    def keep(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What a view draws from the whole record, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        kept: Kept = self._kept[name]
        return kept

    def lines(self, document: str) -> list[Place]:
        return find_lines(self.documents[document], self.noise[document])

    def headline(self, document: str) -> str:
        return self._headlines[document]

    @cached_property
    def _headlines(self) -> dict[str, str]:
        return {id: find_headline(one, self.lines(id)) for id, one in self.documents.items()}

    def outlet(self, document: str) -> str:
        """The outlet, or the file's name where the record knows none."""
        return self.documents[document].outlet or self.documents[document].name

    def entries(self, document: str) -> dict[str, Entry]:
        """The entries of a report by their statements' ids, in reading order."""
        with self._lock:
            if document in self._entries:
                self._entries.move_to_end(document)
                return self._entries[document]
        entries = self._set_entries(self.documents[document])
        with self._lock:
            self._entries[document] = entries
            if len(self._entries) > REPORTS_KEPT:
                self._entries.popitem(last=False)
        return entries

    def _set_entries(self, document: Document) -> dict[str, Entry]:
        ids = self.of_document[document.id]
        statements = tuple(self.statements[id] for id in ids)
        part = Record(
            documents=(document,), statements=statements, entities=tuple(self._named_in(statements))
        )
        lines, first = {document.id: self.lines(document.id)}, self._first_number[document.id]
        numbered = number_entries(part, lines, self.labels, first=first)
        return dict(zip(ids, numbered, strict=True))

    def _named_in(self, statements: Sequence[Statement]) -> Iterator[Entity]:
        """Everyone whom these statements name, and the bodies that they belong to."""
        wanted: dict[str, None] = {}
        for each in statements:
            party = (each.on_behalf_of,) if each.on_behalf_of else ()
            for id in (*each.speakers, *each.addressee, *party):
                wanted |= dict.fromkeys((id, *self.entities[id].member_of))
        return (self.entities[id] for id in wanted)

    def entry(self, id: str) -> Entry:
        """The entry of this statement; KeyError if the record has none."""
        return self.entries(self.statements[id].document)[id]

    def blocks(self, document: str) -> tuple[tuple[Line, ...], ...]:
        """A report's text in runs of lines: of the report, or left out."""
        entries = [*self.entries(document).values()]
        cut = cut_lines(
            self.documents[document], self.lines(document), entries, self.noise[document]
        )
        return tuple(group_lines(cut))

    @cached_property
    def standings(self) -> Standings | None:
        """The positions in words; None where no party takes a stand."""
        return set_standings(self.record, Promises(self), stands=self._stands)

    def suppose(self, assumptions: Assumptions) -> Standings | None:
        """The positions in words, with what these assumptions would change."""
        if self.standings is None:
            return None
        what_if = suppose(self.record, Promises(self), assumptions, self._stands)
        return replace(self.standings, what_if=what_if)

    @cached_property
    def _stands(self) -> Stands:
        return list_stands(self.record)

    def warm(self) -> Shelf:
        """Draws beforehand what would make the first page of a view slow."""
        self.find("a word")
        for drawn in ("standings", "days", "reports_of_rows"):
            getattr(self, drawn)
        return self


class Promise:
    """An entry that is set when more than its number is asked of it: a position may rest on
    thousands, of which a page shows some."""

    __slots__ = ("_id", "_shelf", "number")

    def __init__(self, shelf: Shelf, id: str) -> None:
        self._shelf = shelf
        self._id = id
        self.number = shelf.numbers[id]

    @property
    def statement(self) -> Statement:
        return self._shelf.statements[self._id]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shelf.entry(self._id), name)


class Promises(Mapping[str, Entry]):
    """All entries by their statements' ids."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, id: str) -> Entry:
        return cast(Entry, Promise(self._shelf, id))

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf.ids)

    def __len__(self) -> int:
        return len(self._shelf.ids)
