"""What a brief shows and in which order, before it is set as a page, as Markdown or for a terminal.

Statements become numbered entries in the order of the reports, an inner one under its outer one;
reports become lines, cut wherever an entry's words begin or end.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest
from typing import TypeVar

from verbale.exports.record_json import group_noise, name_statements, order_statements
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Failure,
    Issue,
    Meeting,
    Passage,
    Position,
    Reason,
    Record,
    Span,
    StanceValue,
    Statement,
    Utterance,
)

# Below this the brief says that it is unsure. Of what the shipped model finds with less confidence,
# about half does not hold.
LOW_CONFIDENCE = 0.5
# Longest line that can be a headline, in code points; the longest in the gold files has 92.
LONGEST_HEADLINE = 200
# Longest file name that serves as a report's label: it stands beside every entry.
LONGEST_LABEL = 14

ACTS_IN_WORDS: Mapping[str, tuple[str, str]] = {  # of one speaker, of several
    "assert": ("says", "say"),
    "demand": ("demands", "demand"),
    "offer": ("offers", "offer"),
    "accept": ("accepts", "accept"),
    "reject": ("rejects", "reject"),
    "promise": ("promises", "promise"),
    "threaten": ("threatens", "threaten"),
    "warn": ("warns", "warn"),
    "accuse": ("accuses", "accuse"),
    "deny": ("denies", "deny"),
    "praise": ("praises", "praise"),
    "express-doubt": ("doubts", "doubt"),
    "announce": ("announces", "announce"),
    "question": ("asks", "ask"),
}
KINDS_IN_WORDS = {
    "direct": "verbatim",
    "indirect": "reported",
    "mixed": "partly verbatim",
}
NOISE_IN_WORDS = {
    "caption": "caption",
    "credit": "credit",
    "byline": "byline",
    "dateline": "dateline",
    "date": "date line",
    "address": "web address",
    "call": "call to follow",
    "form": "form",
    "see-also": "another report\N{RIGHT SINGLE QUOTATION MARK}s headline",
    "foreign": "notice in another language",
    "repeated": "repeated line",
    "boilerplate": "other notice",
}
Group = TypeVar("Group")

_MARKED = re.compile('“[^”]*(?:”|$)|"[^"]*(?:"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)')
_LINE = re.compile(r"[^\n\r]+")


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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a report between two places where something begins or ends."""

    text: str
    within: tuple[Entry, ...] = ()  # whose content they are, outer ones first
    attributing: tuple[Entry, ...] = ()  # whose cue or source they are
    begins: tuple[Entry, ...] = ()
    ends: tuple[Entry, ...] = ()
    is_noise: bool = False

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


@dataclass(frozen=True, slots=True)
class Report:
    """One document with its entries."""

    number: int
    label: str
    document: Document
    headline: str
    blocks: tuple[tuple[Line, ...], ...]  # runs of lines: of the report, or left out
    entries: tuple[Entry, ...]
    left_out: str  # "2 captions, 1 byline"; "" if nothing was

    @property
    def outlet(self) -> str:
        """The outlet, or the file's name where the record knows none."""
        return self.document.outlet or self.document.name

    @property
    def published(self) -> str:
        return say_days(self.document.published)

    def anchor(self, paragraph: int | None) -> str:
        """The name by which a page links to this paragraph, or to the report as a whole."""
        return f"r{self.number}" if paragraph is None else f"r{self.number}-{paragraph}"


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker and the entries in which he, she or it speaks."""

    name: str
    role: str
    entries: tuple[Entry, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Party:
    """A party and those who speak for it."""

    name: str
    voices: tuple[Voice, ...]
    entries: tuple[Entry, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A party's position on an issue, and the entries that it rests on."""

    party: str
    condition: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue and which party stands where."""

    issue: Issue
    cells: Mapping[StanceValue, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as the calendar shows it."""

    meeting: Meeting
    day: str
    participants: str
    place: str
    evidence: tuple[tuple[str, str], ...]  # the paragraph's anchor, "000, par. 3"


@dataclass(frozen=True, slots=True)
class Rendering:
    """One report of an utterance."""

    entry: Entry
    notes: tuple[str, ...]  # "fullest wording", "earliest"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The reports of one utterance, and where they differ."""

    renderings: tuple[Rendering, ...]
    differences: tuple[str, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(rendering.entry for rendering in self.renderings)


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole brief."""

    title: str
    days: str  # from the first report to the last; "" where no report's day is settled
    reports: tuple[Report, ...]
    failures: tuple[Failure, ...]
    entries: tuple[Entry, ...]
    parties: tuple[Party, ...]
    issues: tuple[IssueRow, ...]
    calendar: tuple[Appointment, ...]
    comparisons: tuple[Comparison, ...]
    unsettled: tuple[Entry, ...]
    doubtful: tuple[Entry, ...]
    engine: str

    @property
    def has_unclear(self) -> bool:
        """Whether a position is unclear, so that a column is needed for it."""
        return any("unclear" in row.cells for row in self.issues)


def outline(record: Record, *, title: str | None = None) -> Outline:
    """What the brief of this record shows; without a title, the first report's headline is it."""
    noise = group_noise(record)
    lines = {
        document.id: _find_lines(document, noise[document.id]) for document in record.documents
    }
    labels = _label_documents(record.documents)
    entries = tuple(_number_entries(record, lines, labels))
    reports = tuple(_set_reports(record, lines, labels, entries))
    names = {entity.id: entity for entity in record.entities}
    by_id = dict(zip(_ids_in_order(record), entries, strict=True))
    return Outline(
        title=title or (reports[0].headline if reports else "No report"),
        days=_cover_days(record.documents),
        reports=reports,
        failures=record.failures,
        entries=entries,
        parties=_group_by_party(entries),
        issues=tuple(_set_issues(record, names, by_id)),
        calendar=tuple(_set_calendar(record, names, lines, reports)),
        comparisons=tuple(_compare(record, by_id, labels)),
        unsettled=tuple(entry for entry in entries if not entry.speakers),
        doubtful=tuple(entry for entry in entries if entry.speakers and entry.doubts),
        engine=record.engine,
    )


def join(names: Iterable[str]) -> str:
    """
    >>> join(["Latvia", "Estonia", "Belgium"])
    'Latvia, Estonia and Belgium'
    """
    *others, last = [*dict.fromkeys(names)] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def say_days(days: DateRange | None) -> str:
    """
    >>> say_days(DateRange(date(2031, 5, 2), date(2031, 5, 9)))
    '2 May 2031 to 9 May 2031'
    """
    if days is None:
        return ""
    if days.first == days.last:
        return _say_day(days.first)
    return f"{_say_day(days.first)} to {_say_day(days.last)}"


def _say_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def count(number: int, noun: str) -> str:
    """
    >>> count(1, "report"), count(2, "report"), count(2, "entry")
    ('1 report', '2 reports', '2 entries')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def shorten(text: str, length: int) -> str:
    """The text cut at a word's end so that it has at most this many characters, ellipsis included.

    >>> shorten("No room for negotiations", 12)
    'No room for…'
    """
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut[: cut.rindex(" ")] if " " in cut[length // 2 :] else cut).rstrip(" ,;:") + "…"


def _label_documents(documents: Sequence[Document]) -> dict[str, str]:
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


@dataclass(frozen=True, slots=True)
class _Place:
    """A line's place in its text, before its words are cut."""

    start: int
    end: int
    number: int | None
    noise: str


def _find_lines(document: Document, left_out: Sequence[Passage]) -> list[_Place]:
    """Lines that hold more than white space; those of the report are numbered, the headline 0."""
    lines, number = [], 0
    for found in _LINE.finditer(document.text):
        if not found.group().strip():
            continue
        kinds = _kinds_of_line(document.text, found, left_out)
        if kinds:
            lines.append(_Place(found.start(), found.end(), None, kinds))
            continue
        if number == 0 and not _is_headline(found.group()):
            number = 1
        lines.append(_Place(found.start(), found.end(), number, ""))
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


def _ids_in_order(record: Record) -> list[str]:
    ids = name_statements(record)
    return [ids[at] for at, _ in order_statements(record)]


def _number_entries(
    record: Record, lines: Mapping[str, Sequence[_Place]], labels: Mapping[str, str]
) -> Iterator[Entry]:
    names = {entity.id: entity for entity in record.entities}
    documents = {document.id: document for document in record.documents}
    outer: list[tuple[int, Statement]] = []
    met: set[tuple[str, tuple[str, ...]]] = set()
    for number, (_, statement) in enumerate(order_statements(record), start=1):
        while outer and not (statement.inner and _encloses(outer[-1][1], statement)):
            outer.pop()
        document = documents[statement.document]
        speakers = tuple(names[id] for id in statement.speakers)
        yield Entry(
            number=number,
            statement=statement,
            pieces=tuple(_cut_words(statement, document)),
            speakers=speakers,
            source=_fold(document.words(statement.source)),
            parties=tuple(_parties_of(statement, speakers, names)),
            addressees=tuple(names[id] for id in statement.addressee),
            act=ACTS_IN_WORDS[statement.act][len(speakers) > 1],
            kind=KINDS_IN_WORDS[statement.kind],
            place=_say_place(labels[document.id], statement.content, lines[document.id]),
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


def _fold(words: str) -> str:
    return " ".join(words.split())


def _cut_words(statement: Statement, document: Document) -> Iterator[tuple[Words, ...]]:
    for span in statement.content:
        text = _fold(document.text[span.start : span.end])
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
        groups = [speaker, *(names[id] for id in speaker.member_of)]
        # A place that speaks stands for its government.
        parties = [entity for entity in groups if entity.type not in ("person", "office")]
        yield parties[0] if parties else None


def _say_place(label: str, spans: Sequence[Span], lines: Sequence[_Place]) -> str:
    first, last = (_paragraph_at(at, lines) for at in (spans[0].start, spans[-1].end - 1))
    if first is None or last is None:
        return f"{label}, left out"
    if first == 0:
        return f"{label}, headline"
    return f"{label}, par. {first}" if first == last else f"{label}, par. {first}–{last}"


def _paragraph_at(offset: int, lines: Sequence[_Place]) -> int | None:
    at = bisect_right(lines, offset, key=lambda line: line.start) - 1
    return lines[at].number if at >= 0 and offset < lines[at].end else None


def _find_doubts(statement: Statement) -> Iterator[str]:
    if statement.confidence < LOW_CONFIDENCE:
        yield f"Perhaps no statement at all (confidence {statement.confidence:.0%})."
    for reason in statement.reasons:
        if reason.field == "speakers" and statement.speakers and _is_doubtful(reason):
            yield f"Speaker uncertain ({reason.confidence:.0%}): {reason.because}"


def _is_doubtful(reason: Reason) -> bool:
    return reason.confidence < LOW_CONFIDENCE


def _set_reports(
    record: Record,
    lines: Mapping[str, Sequence[_Place]],
    labels: Mapping[str, str],
    entries: Sequence[Entry],
) -> Iterator[Report]:
    of_document: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_document[entry.statement.document].append(entry)
    noise = group_noise(record)
    for number, document in enumerate(record.documents, start=1):
        mine = of_document[document.id]
        cut = _cut_lines(document, lines[document.id], mine, noise[document.id])
        yield Report(
            number=number,
            label=labels[document.id],
            document=document,
            headline=_headline(document, lines[document.id]),
            blocks=tuple(_group_lines(cut)),
            entries=tuple(mine),
            left_out=_count_noise(noise[document.id]),
        )


def _headline(document: Document, lines: Sequence[_Place]) -> str:
    for line in lines:
        if line.number == 0:
            return _fold(document.text[line.start : line.end])
    return document.name


def _count_noise(noise: Iterable[Passage]) -> str:
    kinds = Counter(NOISE_IN_WORDS[passage.kind] for passage in noise)
    return ", ".join(count(number, kind) for kind, number in sorted(kinds.items()))


def _cut_lines(
    document: Document,
    places: Sequence[_Place],
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
        _in_order(content),
        _in_order(attributing),
        _in_order(begins),
        _in_order(ends),
        is_noise,
    )


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.number))


def _group_lines(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Runs of lines that belong to the report and of lines that are left out."""
    run: list[Line] = []
    for line in lines:
        if run and bool(run[-1].noise) != bool(line.noise):
            yield tuple(run)
            run = []
        run.append(line)
    if run:
        yield tuple(run)


def _group_by_party(entries: Sequence[Entry]) -> tuple[Party, ...]:
    """Parties with most entries first, each with its speakers; what has no party comes last."""
    of_party: defaultdict[str, defaultdict[str, list[Entry]]]
    of_party = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        speakers = [speaker.name for speaker in entry.speakers] or [""]
        for speaker, party in zip_longest(speakers, entry.parties):
            of_party[party.name if party else ""][speaker].append(entry)
    roles = {speaker.name: speaker.role or "" for e in entries for speaker in e.speakers}
    parties = []
    for at, (name, of_voice) in enumerate(_rank(of_party, _all_of), start=1):
        voices = tuple(
            Voice(voice or "speaker not settled", roles.get(voice, ""), tuple(mine), f"p{at}v{nth}")
            for nth, (voice, mine) in enumerate(_rank(of_voice, list), start=1)
        )
        mine = _all_of(of_voice)
        parties.append(Party(name or "No party settled", voices, tuple(mine), f"p{at}"))
    return tuple(parties)


def _all_of(of_voice: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    entries = {entry.number: entry for mine in of_voice.values() for entry in mine}
    return [entries[number] for number in sorted(entries)]


def _rank(
    groups: Mapping[str, Group], entries_of: Callable[[Group], list[Entry]]
) -> list[tuple[str, Group]]:
    """Those with most entries first, then by name; the nameless group last."""
    return sorted(
        groups.items(), key=lambda item: (not item[0], -len(entries_of(item[1])), item[0])
    )


def _set_issues(
    record: Record, names: Mapping[str, Entity], by_id: Mapping[str, Entry]
) -> Iterator[IssueRow]:
    of_issue: defaultdict[str, list[Position]] = defaultdict(list)
    for position in record.positions:
        of_issue[position.issue].append(position)
    for issue in record.codebook:
        cells: defaultdict[StanceValue, list[Cell]] = defaultdict(list)
        for position in sorted(of_issue[issue.id], key=lambda p: names[p.party].name):
            entries = _in_order(by_id[id] for id in position.evidence if id in by_id)
            cell = Cell(names[position.party].name, position.condition or "", entries)
            cells[position.stance].append(cell)
        if cells:
            yield IssueRow(issue, {stance: tuple(found) for stance, found in cells.items()})


def _set_calendar(
    record: Record,
    names: Mapping[str, Entity],
    lines: Mapping[str, Sequence[_Place]],
    reports: Sequence[Report],
) -> Iterator[Appointment]:
    by_document = {report.document.id: report for report in reports}

    def by_day(meeting: Meeting) -> tuple[bool, date, str]:
        return meeting.date is None, meeting.date.first if meeting.date else date.max, meeting.id

    for meeting in sorted(record.meetings, key=by_day):
        evidence = []
        for span in meeting.evidence:
            report, places = by_document[span.document], lines[span.document]
            anchor = report.anchor(_paragraph_at(span.start, places))
            evidence.append((anchor, _say_place(report.label, [span], places)))
        yield Appointment(
            meeting=meeting,
            day=say_days(meeting.date) or "day not settled",
            participants=join(names[id].name for id in meeting.participants),
            place=names[meeting.place].name if meeting.place else "",
            evidence=tuple(dict.fromkeys(evidence)),
        )


def _compare(
    record: Record, by_id: Mapping[str, Entry], labels: Mapping[str, str]
) -> Iterator[Comparison]:
    documents = {document.id: document for document in record.documents}

    def say(spans: tuple[Span, ...]) -> str:
        words = _fold(documents[spans[0].document].words(spans))
        return f"“{words}” in {labels[spans[0].document]}"

    for utterance in record.utterances:
        yield Comparison(
            renderings=tuple(
                Rendering(by_id[id], tuple(_note(id, utterance, by_id)))
                for id in utterance.statements
            ),
            differences=tuple(
                f"{each.type}: {', '.join(map(say, filter(None, (each.fullest, each.other))))}"
                for each in utterance.differences
            ),
        )


def _note(id: str, utterance: Utterance, by_id: Mapping[str, Entry]) -> Iterator[str]:
    if id == utterance.fullest:
        yield "fullest wording"
    if id == utterance.earliest:
        yield "earliest report"
    for copies in utterance.copies:
        if id in copies:
            others = [str(by_id[copy].number) for copy in copies if copy != id]
            yield f"same agency text as {join(others)}"


def _cover_days(documents: Iterable[Document]) -> str:
    days = [document.published for document in documents if document.published]
    if not days:
        return ""
    return say_days(DateRange(min(d.first for d in days), max(d.last for d in days)))
