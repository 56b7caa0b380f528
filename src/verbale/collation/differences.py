"""Where the reports of one utterance differ, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from verbale.record import (
    DateRange,
    Difference,
    DifferenceType,
    Document,
    Reading,
    Span,
    Statement,
    Utterance,
)
from verbale.text.segment import find_paragraphs, find_sentences
from verbale.text.wording import (
    Word,
    condition_words,
    days,
    empty_words,
    find_stems,
    find_words,
    is_negation,
    is_number,
    strengths,
)

# Two paragraphs that share this part of their runs of five words are copies of one text.
COPIED = 0.8
RUN = 5
# A paragraph of fewer words may be the same by chance.
FEWEST_COPIED_WORDS = 12
# A sentence of which less than this part stands in the other wording is missing there.
COVERED = 0.34
# A sentence with fewer telling words is no loss.
FEWEST_TELLING_WORDS = 3
# Words may be compared one by one only where the wordings share this part of them; else one says
# in other words what the other says.
ALIKE = 0.4
HALF = 0.5
# A negation counts where so few other words are changed with it.
CHANGED_WORDS = 3


def find_differences(
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    utterances: Sequence[Utterance],
    published: Mapping[str, DateRange | None],
) -> tuple[Utterance, ...]:
    """The utterances with their fullest and earliest wording, copies and differences.

    ``published``: the day of each report, by its document's id.
    """
    by_id = {statement.id: statement for statement in statements}
    reports = {reading.document.id: reading for reading in readings}
    held = Counter(id for utterance in utterances for id in utterance.statements)
    tell = {
        id: _Telling(reports[by_id[id].document], by_id[id], joins=count > 1)
        for id, count in held.items()
    }
    found = []
    for utterance in utterances:
        tellings = [tell[id] for id in utterance.statements]
        fullest = max(tellings, key=lambda telling: (telling.fullness, telling.statement.kind))
        found.append(
            replace(
                utterance,
                fullest=fullest.statement.id,
                earliest=_earliest(tellings, published).statement.id,
                copies=tuple(_find_copies(tellings)),
                differences=tuple(_differences(fullest, tellings)),
            )
        )
    return tuple(found)


class _Telling:
    """One report's wording of an utterance."""

    def __init__(self, reading: Reading, statement: Statement, *, joins: bool) -> None:
        self.reading = reading
        self.statement = statement
        self.joins = joins  # what other reports tell as several utterances
        self.words = _words(reading.document, statement)
        self.stems = [word.stem for word in self.words]
        self.held = frozenset(self.stems)
        self.telling = [stem for stem in self.stems if stem not in empty_words()]

    @property
    def fullness(self) -> int:
        return len(self.telling)

    def shared_with(self, other: _Telling) -> float:
        """The share of its telling words that the other has."""
        return sum(stem in other.held for stem in self.telling) / max(1, len(self.telling))

    @cached_property
    def sentences(self) -> list[tuple[Span, list[tuple[int, int]]]]:
        """Its sentences, each with the clauses that it falls into."""
        text, found = self.reading.document.text, []
        for piece in self.statement.content:
            words = text[piece.start : piece.end]
            for start, end in find_sentences(words):
                clauses = [
                    (piece.start + a, piece.start + b) for a, b in _clauses(words, start, end)
                ]
                span = Span(piece.document, piece.start + start, piece.start + end)
                found.append((span, clauses))
        return found

    @property
    def is_headline(self) -> bool:
        lines = [passage.span for passage in self.reading.passages if not passage.is_noise]
        first = lines[0].end if lines else find_paragraphs(self.reading.document.text)[0][1]
        return self.statement.content[0].start < first

    def span(self, first: int, end: int) -> tuple[Span, ...]:
        """The places of these words, one span for each piece of the statement they stand in."""
        words = self.words[first:end]
        spans = []
        for piece in self.statement.content:
            within = [word for word in words if piece.start <= word.start < piece.end]
            if within:
                spans.append(Span(piece.document, within[0].start, within[-1].end))
        return tuple(spans)


def _earliest(tellings: Sequence[_Telling], published: Mapping[str, DateRange | None]) -> _Telling:
    """The one in the report that appeared first; of several the one that stands first."""

    def day(telling: _Telling) -> date:
        document = telling.reading.document
        known = published.get(document.id)
        return known.first if known else document.stated_date or date.max

    return min(tellings, key=day)


def _words(document: Document, statement: Statement) -> list[Word]:
    return [
        Word(word.start + piece.start, word.end + piece.start, word.stem)
        for piece in statement.content
        for word in find_words(document.text[piece.start : piece.end])
    ]


def _find_copies(tellings: Sequence[_Telling]) -> Iterator[tuple[str, ...]]:
    """Statements in different reports whose paragraphs are the same text."""
    if len({telling.statement.document for telling in tellings}) < 2:
        return
    left = [(telling, _runs(telling)) for telling in tellings]
    left = [(telling, runs) for telling, runs in left if len(runs) > FEWEST_COPIED_WORDS - RUN]
    while left:
        telling, runs = left.pop(0)
        same = [
            other
            for other in left
            if other[0].statement.document != telling.statement.document
            and len(runs & other[1]) >= COPIED * min(len(runs), len(other[1]))
        ]
        if same:
            left = [other for other in left if other not in same]
            yield (telling.statement.id, *(other.statement.id for other, _ in same))


def _runs(telling: _Telling) -> frozenset[tuple[str, ...]]:
    """All runs of five words in the paragraph that holds the statement."""
    text, start = telling.reading.document.text, telling.statement.content[0].start
    first = max(text.rfind(mark, 0, start) for mark in "\n\r") + 1
    ends = [place for mark in "\n\r" if (place := text.find(mark, start)) >= 0]
    stems = find_stems(text[first : min(ends, default=len(text))])
    return frozenset(stems[i : i + RUN] for i in range(len(stems) - RUN + 1))


def _differences(fullest: _Telling, tellings: Sequence[_Telling]) -> Iterator[Difference]:
    for other in tellings:
        if other is not fullest:
            yield from _compare(fullest, other)
    for telling in tellings:
        if odd := _odd_words(telling):
            ids = (fullest.statement.id, telling.statement.id)
            yield Difference("machine translation", ids, (), odd)


def _compare(fullest: _Telling, other: _Telling) -> Iterator[Difference]:
    ids = (fullest.statement.id, other.statement.id)
    if other.shared_with(fullest) >= ALIKE:
        matcher = SequenceMatcher(None, fullest.stems, other.stems, autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                yield from _compare_words(ids, _Stretch(fullest, a, b), _Stretch(other, c, d))
    # A headline is short, and the same report tells the rest.
    if fullest.statement.document != other.statement.document and not other.is_headline:
        for spans in _missing(fullest, other):
            yield Difference("left out", ids, spans, ())
        for spans in _missing(other, fullest):
            yield Difference("added", ids, (), spans)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some words of one wording that stand where the other has others."""

    telling: _Telling
    first: int
    end: int

    @property
    def stems(self) -> list[str]:
        return self.telling.stems[self.first : self.end]

    def where(self, stems: Iterable[str]) -> tuple[Span, ...]:
        """The places of these of its words."""
        wanted = set(stems)
        return tuple(
            span
            for place in range(self.first, self.end)
            if self.telling.stems[place] in wanted
            for span in self.telling.span(place, place + 1)
        )

    def names(self) -> dict[str, tuple[Span, ...]]:
        """Names among its words."""
        found: dict[str, tuple[Span, ...]] = {}
        words = self.telling.words[self.first : self.end]
        for mention in self.telling.reading.mentions:
            held = [w for w in words if mention.span.start <= w.start < mention.span.end]
            if held:
                span = Span(mention.span.document, held[0].start, held[-1].end)
                found[" ".join(word.stem for word in held)] = (span,)
        return found


def _compare_words(ids: tuple[str, str], mine: _Stretch, theirs: _Stretch) -> Iterator[Difference]:
    for type, among in (("number", is_number), ("day", days().__contains__)):
        one = [stem for stem in mine.stems if among(stem)]
        other = [stem for stem in theirs.stems if among(stem)]
        figures = [[_figure(stem) for stem in stems] for stems in (one, other)]
        # "twenty-thirty" is 2030.
        same = {*figures[0]} & {*figures[1]} or "".join(figures[0]) == "".join(figures[1])
        if one and other and not same:
            yield Difference(_type(type), ids, mine.where(one), theirs.where(other))
    yield from _compare_names(ids, mine, theirs)
    one = [stem for stem in mine.stems if is_negation(stem)]
    other = [stem for stem in theirs.stems if is_negation(stem)]
    if bool(one) != bool(other) and _is_turned(mine, theirs):
        yield Difference("negation", ids, mine.where(one), theirs.where(other))
    yield from _compare_strength(ids, mine, theirs)


def _figure(stem: str) -> str:
    """The figure without its unit: "500bn" is 500."""
    return re.sub(r"(?<=\d)[^\W\d]+$", "", stem)


def _type(written: str) -> DifferenceType:
    return "number" if written == "number" else "day"


def _is_turned(mine: _Stretch, theirs: _Stretch) -> bool:
    """Whether a "not" is all that changes, and one wording as a whole has none."""
    if max(len(mine.stems), len(theirs.stems)) > CHANGED_WORDS:
        return False
    whole = [any(is_negation(stem) for stem in one.telling.stems) for one in (mine, theirs)]
    return whole[0] != whole[1]


def _compare_names(ids: tuple[str, str], mine: _Stretch, theirs: _Stretch) -> Iterator[Difference]:
    one, other = mine.names(), theirs.names()
    elsewhere = {*mine.telling.stems, *theirs.telling.stems} - {*mine.stems, *theirs.stems}
    for name, spans in one.items():
        for another, others in other.items():
            if not _related(name, another) and not {*name.split(), *another.split()} & elsewhere:
                yield Difference("name", ids, spans, others)


# Two names so alike in their letters are spellings of one ("Kuleba", "Koeleba").
SAME_NAME = 0.6


def _related(name: str, another: str) -> bool:
    if {*name.split()} & {*another.split()}:
        return True
    return SequenceMatcher(None, name, another, autojunk=False).ratio() >= SAME_NAME


def _compare_strength(
    ids: tuple[str, str], mine: _Stretch, theirs: _Stretch
) -> Iterator[Difference]:
    one = [stem for stem in mine.stems if stem in strengths()]
    other = [stem for stem in theirs.stems if stem in strengths()]
    if not one or not other:
        return
    strong, weak = (max(strengths()[stem] for stem in stems) for stems in (one, other))
    if strong != weak:
        type: DifferenceType = "weakened" if weak < strong else "strengthened"
        yield Difference(type, ids, mine.where(one), theirs.where(other))


def _missing(whole: _Telling, part: _Telling) -> Iterator[tuple[Span, ...]]:
    """What of the one does not stand in the other, where the rest of it does.

    A sentence only if both wordings are of about one length: a report that cuts a speech leaves
    most of it out. A condition ("if ...") always, if what hinges on it is there.
    """
    text = whole.reading.document.text
    for sentence, clauses in whole.sentences:
        kept = [_kept(text[a:b], part.held) for a, b in clauses]
        main = _kept(text[slice(*clauses[0])], part.held, fewest=1) or 0.0
        if _whole_is_missing(whole, part, kept):
            yield (sentence,)
        for (a, b), share in zip(clauses[1:], kept[1:], strict=True):
            if share is not None and share < COVERED and main >= ALIKE:
                yield (Span(sentence.document, a, b),)


def _whole_is_missing(whole: _Telling, part: _Telling, kept: Sequence[float | None]) -> bool:
    """Whether nothing of a sentence stands in the other wording though the other is as long."""
    if whole.joins or part.joins or part.fullness < HALF * whole.fullness:
        return False
    if whole.shared_with(part) < ALIKE:
        return False
    return kept[0] is not None and all(share is None or share < COVERED for share in kept)


def _kept(clause: str, held: Collection[str], fewest: int = FEWEST_TELLING_WORDS) -> float | None:
    """The share of its telling words that the other wording has; None if it has too few."""
    telling = [stem for stem in find_stems(clause) if stem not in empty_words()]
    if len(telling) < fewest:
        return None
    return sum(stem in held for stem in telling) / len(telling)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence up to "if", "unless", "as long as", and what follows each of them."""
    words = find_words(text[start:end])
    cuts = []
    for before, word in pairwise(words):
        if word.stem in condition_words():
            cuts.append(start + word.start)
        elif (before.stem, word.stem) == ("as", "long"):
            cuts.append(start + before.start)
    yield from pairwise([start, *(cut for cut in cuts if cut > start), end])


def _odd_words(telling: _Telling) -> tuple[Span, ...]:
    """Words that only a machine writes so: a small word with a capital within the sentence."""
    text = telling.reading.document.text
    odd = []
    for before, word in pairwise(telling.words):
        written = text[word.start : word.end]
        if (
            written[0].isupper()
            and written[1:].islower()
            and word.stem in empty_words()
            and not re.match(r"I\b", written)
            and text[before.end : word.start] == " "
            and text[before.start].islower()
        ):
            odd.append(Span(telling.statement.document, word.start, word.end))
    return tuple(odd)
