"""Where the places that judgements name stand in these reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verbale.judgements import digest
from verbale.record import Document, Place, Span

# Dice of characters that an entry must share with a judgement's place at least, as when two
# annotators' statements are compared. Below it a judgement on an inner statement would fall to the
# long one around it.
LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A place as it stands in these reports."""

    document: str
    spans: tuple[Span, ...]  # () for the report as a whole
    note: str = ""


class Texts:
    """The reports, to be found by their texts' fingerprints."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = tuple(documents)
        self._digests: dict[str, str] = {}
        self._by_name: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self._documents:
            self._by_name[document.name].append(document)

    def find(self, place: Place) -> Found | str:
        """Where it stands; or why it stands nowhere.

        Of two copies of a text the one with the place's name. Where the text has changed since,
        the place's words are looked for in the report of that name: they must stand there once.
        """
        copies = self._copies(place)
        if copies:
            return _as_it_stands(copies[0], place)
        changed = self._by_name.get(place.document)
        if not changed:
            return f"No report has the text that it is about ({place.document})."
        return _by_words(changed[0], place)

    def _copies(self, place: Place) -> Sequence[Document]:
        """The reports with this text, first the one of the place's name: mostly it is that one."""
        for document in self._by_name.get(place.document, ()):
            if self._digest(document) == place.sha256:
                return [document]
        return [each for each in self._documents if self._digest(each) == place.sha256]

    def _digest(self, document: Document) -> str:
        if document.id not in self._digests:
            self._digests[document.id] = digest(document.text)
        return self._digests[document.id]


def _as_it_stands(document: Document, place: Place) -> Found | str:
    if any(document.text[start:end] != words for (start, end), words in _pieces(place)):
        return f"Its words do not stand at its place in {document.name}."
    return Found(document.id, tuple(Span(document.id, *span) for span in place.spans))


def _by_words(document: Document, place: Place) -> Found | str:
    spans, after = [], 0
    for _, words in _pieces(place):
        if document.text.count(words) != 1 or (at := document.text.find(words)) < after:
            return f"{document.name} has changed, and its words do not stand there once."
        after = at + len(words)
        spans.append(Span(document.id, at, after))
    return Found(document.id, tuple(spans), f"{document.name} has changed; found by its words.")


def _pieces(place: Place) -> Iterable[tuple[tuple[int, int], str]]:
    return zip(place.spans, place.words, strict=True)


def find_overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Dice of the characters that two lists of spans hold: 1 where they are the same, 0 apart.

    >>> find_overlap([Span("a", 0, 4)], [Span("a", 2, 6)])
    0.5
    """
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for a in one
        for b in other
        if a.document == b.document
    )
    return 2 * shared / (sum(map(len, one)) + sum(map(len, other))) if shared else 0.0
