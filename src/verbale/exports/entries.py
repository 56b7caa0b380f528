"""Statements as a brief shows them: numbered, in order, inner ones under their outer ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from verbale.exports.places import Place, say_place
from verbale.exports.record_json import order_statements
from verbale.exports.wording import ACTS_IN_WORDS, KINDS_IN_WORDS, fold, join, say_days
from verbale.record import Document, Entity, Reason, Record, Statement

# Below this the brief says that it is unsure. In the five gold dossiers two in five of what the
# engine found with less confidence were no statements, and one in sixteen of the rest.
LOW_CONFIDENCE = 0.6
_MARKED = re.compile('“[^”]*(?:”|$)|"[^"]*(?:"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)')


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a statement, and whether they stand within quotation marks."""

    text: str
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement as a brief shows it."""

    number: int
    statement: Statement
    pieces: tuple[tuple[Words, ...], ...]
    speakers: tuple[Entity, ...]
    source: str  # as the report names it; "" where it names none
    parties: tuple[Entity | None, ...]  # one a speaker: for whom the words stand
    addressees: tuple[Entity, ...]
    act: str
    kind: str
    place: str  # "000, par. 3"
    outer: tuple[int, ...]  # the numbers of the entries within whose words these stand
    doubts: tuple[str, ...]
    is_first: bool  # whether these speakers speak for the first time in this report

    @property
    def text(self) -> str:
        """All words, pieces joined by an ellipsis."""
        return " … ".join("".join(words.text for words in piece) for piece in self.pieces)

    @property
    def speaker(self) -> str:
        """The names of who speaks, or the report's words for them, or that it names nobody."""
        if self.speakers:
            return join([speaker.name for speaker in self.speakers])
        return f"“{self.source}”" if self.source else "No source named"

    @property
    def depth(self) -> int:
        """1 under its outer statement, 2 under an inner one, ..."""
        return len(self.outer)

    @property
    def said_on(self) -> str:
        return say_days(self.statement.said_on)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why its values were settled so."""
        return tuple(dict.fromkeys(reason.because for reason in self.statement.reasons))

    @property
    def roles(self) -> str:
        """The offices of the persons who speak, said once a report."""
        roles = [speaker.role for speaker in self.speakers if speaker.type == "person"]
        return join(role for role in roles if role) if self.is_first else ""

    @property
    def speaks_for(self) -> str:
        """The parties, unless the speakers are the parties."""
        parties = [party for party in self.parties if party and party not in self.speakers]
        return join(party.name for party in parties)

    @property
    def why_unsettled(self) -> str:
        """Why nobody is named as the speaker."""
        reasons = [r.because for r in self.statement.reasons if r.field == "speakers"]
        if reasons:
            return " ".join(reasons)
        if self.source:
            return f"Nothing in the reports ties “{self.source}” to a name."
        return "The report names no source for these words."


def number_entries(
    record: Record,
    lines: Mapping[str, Sequence[Place]],
    labels: Mapping[str, str],
    *,
    first: int = 1,
) -> Iterator[Entry]:
    names = {entity.id: entity for entity in record.entities}
    documents = {document.id: document for document in record.documents}
    outer: list[tuple[int, Statement]] = []
    met: set[tuple[str, tuple[str, ...]]] = set()
    for number, (_, statement) in enumerate(order_statements(record), start=first):
        while outer and not (statement.inner and _encloses(outer[-1][1], statement)):
            outer.pop()
        document = documents[statement.document]
        speakers = tuple(names[id] for id in statement.speakers)
        yield Entry(
            number=number,
            statement=statement,
            pieces=tuple(_cut_words(statement, document)),
            speakers=speakers,
            source=fold(document.words(statement.source)),
            parties=tuple(_parties_of(statement, speakers, names)),
            addressees=tuple(names[id] for id in statement.addressee),
            act=ACTS_IN_WORDS[statement.act][len(speakers) > 1],
            kind=KINDS_IN_WORDS[statement.kind],
            place=say_place(labels[document.id], statement.content, lines[document.id]),
            outer=tuple(at for at, _ in outer),
            doubts=tuple(_find_doubts(statement)),
            is_first=(statement.document, statement.speakers) not in met,
        )
        met.add((statement.document, statement.speakers))
        outer.append((number, statement))


def _encloses(outer: Statement, inner: Statement) -> bool:
    first, last = outer.content[0], outer.content[-1]
    return (
        outer.document == inner.document
        and first.start <= inner.content[0].start
        and inner.content[-1].end <= last.end
    )


def _cut_words(statement: Statement, document: Document) -> Iterator[tuple[Words, ...]]:
    for span in statement.content:
        text = fold(document.text[span.start : span.end])
        if statement.kind == "mixed":
            yield tuple(_cut_at_marks(text))
        else:
            yield (Words(text, statement.kind == "direct"),)


def _cut_at_marks(text: str) -> Iterator[Words]:
    rest = 0
    for marked in _MARKED.finditer(text):
        if rest < marked.start():
            yield Words(text[rest : marked.start()], False)
        yield Words(marked.group(), True)
        rest = marked.end()
    if rest < len(text):
        yield Words(text[rest:], False)


def _parties_of(
    statement: Statement, speakers: Sequence[Entity], names: Mapping[str, Entity]
) -> Iterator[Entity | None]:
    """For whom each speaks: as settled; else, where several speak, each for his own."""
    if statement.on_behalf_of:
        yield from [names[statement.on_behalf_of]] * max(len(speakers), 1)
        return
    for speaker in speakers:
        yield find_party(speaker, names)


def find_party(speaker: Entity, names: Mapping[str, Entity]) -> Entity | None:
    """For whom this speaker stands, where the statement does not say: itself or its first body."""
    groups = [speaker, *(names[id] for id in speaker.member_of)]
    # A place that speaks stands for its government.
    return next((entity for entity in groups if entity.type not in ("person", "office")), None)


def _find_doubts(statement: Statement) -> Iterator[str]:
    if statement.confidence < LOW_CONFIDENCE:
        yield f"Perhaps no statement at all (confidence {statement.confidence:.0%})."
    for reason in statement.reasons:
        if reason.field == "speakers" and statement.speakers and _is_doubtful(reason):
            yield f"Speaker uncertain ({reason.confidence:.0%}): {reason.because}"


def _is_doubtful(reason: Reason) -> bool:
    return reason.confidence < LOW_CONFIDENCE


def sort_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.number))
