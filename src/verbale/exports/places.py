"""Where words stand in a report, as a reader counts: headline, first paragraph, second ..."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from verbale.exports.wording import NOISE_IN_WORDS, fold, join
from verbale.record import Document, Passage, Span

# Longest line that can be a headline, in code points; the longest in the gold files has 92.
LONGEST_HEADLINE = 200
# Longest file name that serves as a report's label: it stands beside every entry.
LONGEST_LABEL = 14
_LINE = re.compile(r"[^\n\r]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A line's place in its text, before its words are cut."""

    start: int
    end: int
    number: int | None
    noise: str


def find_lines(document: Document, left_out: Sequence[Passage]) -> list[Place]:
    """Lines that hold more than white space; those of the report are numbered, the headline 0."""
    lines, number = [], 0
    for found in _LINE.finditer(document.text):
        if not found.group().strip():
            continue
        kinds = _kinds_of_line(document.text, found, left_out)
        if kinds:
            lines.append(Place(found.start(), found.end(), None, kinds))
            continue
        if number == 0 and not _is_headline(found.group()):
            number = 1
        lines.append(Place(found.start(), found.end(), number, ""))
        number += 1
    return lines


def _kinds_of_line(text: str, line: re.Match[str], left_out: Sequence[Passage]) -> str:
    """What a line is that is left out as a whole; "" for one of which some words remain."""
    here = [p for p in left_out if p.span.start < line.end() and line.start() < p.span.end]
    if not here:
        return ""
    rest = line.start()
    for passage in sorted(here, key=lambda passage: passage.span):
        if text[rest : passage.span.start].strip():
            return ""
        rest = max(rest, passage.span.end)
    if text[rest : line.end()].strip():
        return ""
    return join([NOISE_IN_WORDS[passage.kind] for passage in here])


def _is_headline(line: str) -> bool:
    return len(line) <= LONGEST_HEADLINE and not line.rstrip().endswith((".", ":", ";", ",", ".”"))


def find_headline(document: Document, lines: Sequence[Place]) -> str:
    for line in lines:
        if line.number == 0:
            return fold(document.text[line.start : line.end])
    return document.name


def say_place(label: str, spans: Sequence[Span], lines: Sequence[Place]) -> str:
    first, last = (find_paragraph(at, lines) for at in (spans[0].start, spans[-1].end - 1))
    if first is None or last is None:
        return f"{label}, left out"
    if first == 0:
        return f"{label}, headline"
    return f"{label}, par. {first}" if first == last else f"{label}, par. {first}–{last}"


def find_paragraph(offset: int, lines: Sequence[Place]) -> int | None:
    at = bisect_right(lines, offset, key=lambda line: line.start) - 1
    return lines[at].number if at >= 0 and offset < lines[at].end else None


def label_documents(documents: Sequence[Document]) -> dict[str, str]:
    """The number that a file's name begins with, or the name if it is short; else "Report 1"."""
    stems = [document.name.rsplit("/", 1)[-1].rsplit(".", 1)[0] for document in documents]
    numbers = [number.group() if (number := re.match(r"\d+", stem)) else "" for stem in stems]
    running = [f"Report {at}" for at in range(1, len(stems) + 1)]
    for labels in (numbers, stems):
        if len(set(labels)) == len(labels) and all(1 <= len(x) <= LONGEST_LABEL for x in labels):
            break
    else:
        labels = running
    return {document.id: label for document, label in zip(documents, labels, strict=True)}
