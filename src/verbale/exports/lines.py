"""A report's lines, cut wherever an entry's words begin or end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from verbale.exports.entries import Entry, sort_entries
from verbale.exports.places import Place
from verbale.record import Document, Passage, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a report between two places where something begins or ends."""

    text: str
    within: tuple[Entry, ...] = ()  # whose content they are, outer ones first
    attributing: tuple[Entry, ...] = ()  # whose cue or source they are
    begins: tuple[Entry, ...] = ()
    ends: tuple[Entry, ...] = ()
    is_noise: bool = False
    start: int = 0  # where they begin in the report, in code points

    @property
    def kinds(self) -> tuple[str, ...]:
        """Whether it is "direct" for one entry, "reported" for another, or both."""
        direct = [entry.statement.kind == "direct" for entry in self.within]
        return ("direct",) * any(direct) + ("reported",) * (not all(direct))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report: its paragraph's number, or what it is instead."""

    stretches: tuple[Stretch, ...]
    number: int | None = None
    noise: str = ""  # "caption"; "" if it belongs to the report

    @property
    def is_headline(self) -> bool:
        return self.number == 0


def cut_lines(
    document: Document,
    places: Sequence[Place],
    entries: Sequence[Entry],
    noise: Sequence[Passage],
) -> list[Line]:
    """The lines, each cut wherever an entry's words, cue or source or a noise passage ends."""
    marks = _marks(document, entries, noise)
    edges = sorted({edge for mark in marks for edge in (mark.span.start, mark.span.end)})
    lines, next_mark = [], 0
    active: list[_Mark] = []
    for place in places:
        inside = edges[bisect_right(edges, place.start) : bisect_left(edges, place.end)]
        cuts = [place.start, *inside, place.end]
        stretches = []
        for start, end in pairwise(cuts):
            while next_mark < len(marks) and marks[next_mark].span.start < end:
                active.append(marks[next_mark])
                next_mark += 1
            active = [mark for mark in active if mark.span.end > start]
            stretches.append(_stretch(document.text[start:end], start, end, active))
        lines.append(Line(tuple(stretches), place.number, place.noise))
    return lines


@dataclass(frozen=True, slots=True)
class _Mark:
    """Why a stretch of a report is marked."""

    span: Span
    entry: Entry | None  # None: it is left out
    is_content: bool = False
    is_first: bool = False
    is_last: bool = False


def _marks(document: Document, entries: Sequence[Entry], noise: Sequence[Passage]) -> list[_Mark]:
    marks = [_Mark(passage.span, None) for passage in noise]
    for entry in entries:
        content = entry.statement.content
        for span in content:
            first, last = span is content[0], span is content[-1]
            marks.append(_Mark(_trim(span, document.text), entry, True, first, last))
        for span in (*entry.statement.cue, *entry.statement.source):
            marks.append(_Mark(span, entry))
    return sorted(marks, key=lambda mark: mark.span)


def _trim(span: Span, text: str) -> Span:
    """The same words without white space at their ends, so that they end where a line ends."""
    words = text[span.start : span.end]
    start = span.end - len(words.lstrip())
    return Span(span.document, start, start + len(words.strip()))


def _stretch(text: str, start: int, end: int, active: Iterable[_Mark]) -> Stretch:
    content, attributing, begins, ends, is_noise = [], [], [], [], False
    for mark in active:
        if mark.entry is None:
            is_noise = True
        elif not mark.is_content:
            attributing.append(mark.entry)
        else:
            content.append(mark.entry)
            if mark.is_first and mark.span.start == start:
                begins.append(mark.entry)
            if mark.is_last and mark.span.end == end:
                ends.append(mark.entry)
    return Stretch(
        text,
        sort_entries(content),
        sort_entries(attributing),
        sort_entries(begins),
        sort_entries(ends),
        is_noise,
        start,
    )


def group_lines(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Runs of lines that belong to the report and of lines that are left out."""
    run: list[Line] = []
    for line in lines:
        if run and bool(run[-1].noise) != bool(line.noise):
            yield tuple(run)
            run = []
        run.append(line)
    if run:
        yield tuple(run)
