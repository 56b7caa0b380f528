"""What a brief shows and in which order, before it is set as a page or in any other form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TypeVar

from verbale.exports.entries import Entry, number_entries
from verbale.exports.lines import Line, cut_lines, group_lines
from verbale.exports.places import (
    Place,
    find_headline,
    find_lines,
    find_paragraph,
    label_documents,
    say_place,
)
from verbale.exports.record_json import group_noise, order_statements
from verbale.exports.standings import Standings, set_standings
from verbale.exports.wording import NOISE_IN_WORDS, count, fold, join, say_days
from verbale.record import (
    DateRange,
    Document,
    Entity,
    Failure,
    Meeting,
    Passage,
    Record,
    Span,
    Utterance,
    name_statements,
)

Group = TypeVar("Group")


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

    @property
    def why_published(self) -> str:
        """Why this day, in a sentence; "" where the record gives none."""
        return " ".join(reason.because for reason in self.document.reasons)

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
    standings: Standings | None  # None where no party takes a stand
    calendar: tuple[Appointment, ...]
    comparisons: tuple[Comparison, ...]
    unsettled: tuple[Entry, ...]
    doubtful: tuple[Entry, ...]
    engine: str
    by_id: Mapping[str, Entry]  # the entries by the ids of their statements


def outline(record: Record, *, title: str | None = None) -> Outline:
    """What the brief of this record shows; without a title, the first report's headline is it."""
    noise = group_noise(record)
    lines = {document.id: find_lines(document, noise[document.id]) for document in record.documents}
    labels = label_documents(record.documents)
    entries = tuple(number_entries(record, lines, labels))
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
        standings=set_standings(record, by_id),
        calendar=tuple(_set_calendar(record, names, lines, reports)),
        comparisons=tuple(_compare(record, by_id, labels)),
        unsettled=tuple(entry for entry in entries if not entry.speakers),
        doubtful=tuple(entry for entry in entries if entry.speakers and entry.doubts),
        engine=record.engine,
        by_id=by_id,
    )


def _ids_in_order(record: Record) -> list[str]:
    ids = name_statements(record.statements)
    return [ids[at] for at, _ in order_statements(record)]


def _set_reports(
    record: Record,
    lines: Mapping[str, Sequence[Place]],
    labels: Mapping[str, str],
    entries: Sequence[Entry],
) -> Iterator[Report]:
    of_document: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_document[entry.statement.document].append(entry)
    noise = group_noise(record)
    for number, document in enumerate(record.documents, start=1):
        mine = of_document[document.id]
        cut = cut_lines(document, lines[document.id], mine, noise[document.id])
        yield Report(
            number=number,
            label=labels[document.id],
            document=document,
            headline=find_headline(document, lines[document.id]),
            blocks=tuple(group_lines(cut)),
            entries=tuple(mine),
            left_out=_count_noise(noise[document.id]),
        )


def _count_noise(noise: Iterable[Passage]) -> str:
    kinds = Counter(NOISE_IN_WORDS[passage.kind] for passage in noise)
    return ", ".join(count(number, kind) for kind, number in sorted(kinds.items()))


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


def _set_calendar(
    record: Record,
    names: Mapping[str, Entity],
    lines: Mapping[str, Sequence[Place]],
    reports: Sequence[Report],
) -> Iterator[Appointment]:
    by_document = {report.document.id: report for report in reports}

    def by_day(meeting: Meeting) -> tuple[bool, date, str]:
        return meeting.date is None, meeting.date.first if meeting.date else date.max, meeting.id

    for meeting in sorted(record.meetings, key=by_day):
        evidence = []
        for span in meeting.evidence:
            report, places = by_document[span.document], lines[span.document]
            anchor = report.anchor(find_paragraph(span.start, places))
            evidence.append((anchor, say_place(report.label, [span], places)))
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
        words = fold(documents[spans[0].document].words(spans))
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
