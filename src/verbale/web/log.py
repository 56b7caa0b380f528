"""The log of judgements as the desk keeps it at hand, and what in it bears on an entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import TypeAlias

from verbale.judgements import UNDO, digest, find_active, find_place
from verbale.record import ENTRY_KINDS, Entry, Judgement, Meeting, Span, Utterance
from verbale.store import open_dossier
from verbale.web.shelf import Shelf

# The words of an entry by the fingerprint of the text that they stand in.
SpansByText: TypeAlias = Mapping[str, Sequence[Span]]


class Log:
    """All judgements of one dossier, in their order; what other processes add is taken in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.judgements: list[tuple[int, Judgement]] = []
        self.by_id: dict[str, Judgement] = {}
        self._about: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
        self.by_field: dict[str, list[Judgement]] = defaultdict(list)
        self.numbers: dict[str, int] = {}
        self._active: set[str] = set()
        self._lock = RLock()

    @property
    def last(self) -> int:
        """The number of the last judgement; 0 before the first."""
        return self.judgements[-1][0] if self.judgements else 0

    def refresh(self) -> None:
        """Takes in what came since."""
        with self._lock, open_dossier(self.path) as dossier:
            self._take_in(dossier.list_judgements_after(self.last))

    def add(self, judgement: Judgement, check: Callable[[], None]) -> int:
        """Keeps it, on the disk when this returns, and its number. ``check`` is asked with all
        that came before it at hand, and raises if it may not be kept."""
        with self._lock, open_dossier(self.path) as dossier:
            while True:
                self._take_in(dossier.list_judgements_after(self.last))
                check()
                if dossier.add_judgement_after(judgement, self.last):
                    break
            self._take_in(dossier.list_judgements_after(self.last))
        return self.last

    def add_all(self, made: Sequence[Judgement], check: Callable[[], None]) -> None:
        """Keeps all of these in one step, on the disk when this returns; ``check`` as above."""
        with self._lock, open_dossier(self.path) as dossier:
            self._take_in(dossier.list_judgements_after(self.last))
            check()
            dossier.add_judgements(made)
            self._take_in(dossier.list_judgements_after(self.last))

    def _take_in(self, later: Sequence[tuple[int, Judgement]]) -> None:
        for number, judgement in later:
            self.judgements.append((number, judgement))
            self.by_id[judgement.id] = judgement
            self.by_field[judgement.field].append(judgement)
            self.numbers[judgement.id] = number
            entry = judgement.entry
            if entry.place is not None:
                self._about[entry.kind, entry.place.sha256].append(judgement)
            elif entry.name is not None:
                self._about[entry.kind, entry.name].append(judgement)
        if any(j.field == UNDO or ("judgement", j.id) in self._about for _, j in later):
            active = find_active([judgement for _, judgement in self.judgements])
            self._active = {judgement.id for judgement in active}
        else:
            self._active.update(judgement.id for _, judgement in later)

    def is_active(self, id: str) -> bool:
        """Whether the judgement is not undone; an undoing itself is not asked for."""
        return id in self._active

    def find_about(self, kind: str, spans: SpansByText, name: str = "") -> tuple[str, ...]:
        """The ids of the judgements of such entries at these words or by this name, in their
        order; the undoings of them too. A report as a whole has no spans."""
        with self._lock:
            waiting = list(self._about.get((kind, name), ())) if name else []
            for text, wanted in spans.items():
                for judgement in self._about.get((kind, text), ()):
                    if _is_at(judgement, wanted):
                        waiting.append(judgement)
            found: set[str] = set()
            while waiting:
                judgement = waiting.pop()
                if judgement.id not in found:
                    found.add(judgement.id)
                    waiting += self._about.get(("judgement", judgement.id), ())
        return tuple(sorted(found, key=self.numbers.__getitem__))


def _is_at(judgement: Judgement, spans: Sequence[Span]) -> bool:
    place = judgement.entry.place
    if place is None or not place.spans or not spans:
        return True
    return any(a < span.end and span.start < b for a, b in place.spans for span in spans)


def find_entry(shelf: Shelf, kind: str, id: str) -> Entry:
    """What a judgement about this entry of the record names: its place, or its name where no
    report mentions it. KeyError if the record has none."""
    if kind == "document":
        return Entry("document", find_place(shelf.documents[id]))
    if kind == "issue":
        return Entry("issue", name=shelf.issues[id].id)
    known = next((each for each in ENTRY_KINDS if each == kind), None)
    if known is None or known == "judgement":
        raise KeyError(kind)
    for spans in _list_spans(shelf, kind, id):
        return Entry(known, find_place(shelf.documents[spans[0].document], spans))
    entity = shelf.entities[id]
    return Entry("entity", name=entity.name, type=entity.type)


def find_judgements(log: Log, shelf: Shelf, kind: str, id: str) -> tuple[str, ...]:
    """The ids of the judgements about this entry of the record; KeyError if it has none."""
    texts = find_texts(shelf)
    if kind == "issue":
        return log.find_about(kind, {}, shelf.issues[id].id)
    if kind == "document":
        return log.find_about(kind, {texts[shelf.documents[id].id]: []})
    by_text: dict[str, list[Span]] = {}
    for spans in _list_spans(shelf, kind, id):
        by_text.setdefault(texts[spans[0].document], []).extend(spans)
    name = shelf.entities[id].name if kind == "entity" else ""
    return log.find_about(kind, by_text, name)


def _list_spans(shelf: Shelf, kind: str, id: str) -> Iterator[tuple[Span, ...]]:
    """The words of each place that an entry has: one of a statement, several of the others."""
    match kind:
        case "statement":
            yield shelf.statements[id].content
        case "utterance":
            utterance = find_utterance(shelf, id)
            first = utterance.fullest or utterance.statements[0]
            for each in dict.fromkeys((first, *utterance.statements)):
                yield shelf.statements[each].content
        case "entity":
            yield from ((span,) for span in shelf.entities[id].mentions)
        case "meeting":
            yield from ((span,) for span in find_meeting(shelf, id).evidence)


def find_utterance(shelf: Shelf, id: str) -> Utterance:
    """The utterance with this id; KeyError if the record has none."""
    utterance = shelf.rows[shelf.row_at[id]].utterance
    if utterance is None:
        raise KeyError(id)
    return utterance


def find_meeting(shelf: Shelf, id: str) -> Meeting:
    """The meeting with this id; KeyError if the record has none."""
    for meeting in shelf.record.meetings:
        if meeting.id == id:
            return meeting
    raise KeyError(id)


@lru_cache(maxsize=2)
def find_texts(shelf: Shelf) -> Mapping[str, str]:
    """The fingerprint of each report's text."""
    return {id: digest(document.text) for id, document in shelf.documents.items()}
