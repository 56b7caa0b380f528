"""The meetings as iCalendar (RFC 5545): one event each, the same record gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.metadata import version
from uuid import UUID, uuid5

from verbale.exports.evidence import check_evidence
from verbale.record import Meeting, MeetingStatus, Record

STATUS: dict[MeetingStatus, str] = {
    "held": "CONFIRMED",
    "scheduled": "TENTATIVE",
    "cancelled": "CANCELLED",
}
# Of our own, so that a meeting keeps its UID from one record to the next (RFC 7986 asks for UUIDs).
NAMESPACE = UUID("6f1c1f0e-3a52-5b0e-9c37-1d6a8b7e2c54")
# Longest line, in octets of UTF-8 without the line's end (RFC 5545, 3.1).
LONGEST_LINE = 75
# DTSTAMP is the day of the latest report that names the meeting: the export has no clock. This one
# stands where no report has a day.
NO_DAY = date(1970, 1, 1)


def to_icalendar(record: Record, title: str | None = None) -> str:
    """The calendar of a record; meetings whose day nobody tells are named in its description.

    BrokenRecord if an entry does not stand in the text that it names.
    """
    check_evidence(record)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Verbale//Verbale {version('verbale')}//EN",
        "CALSCALE:GREGORIAN",
        *_describe_calendar(record, title),
    ]
    dated = [meeting for meeting in record.meetings if meeting.date]
    for meeting in sorted(dated, key=lambda m: (m.date.first if m.date else NO_DAY, m.id)):
        lines += _event(meeting, record)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _describe_calendar(record: Record, title: str | None) -> Iterator[str]:
    if title:
        yield f"X-WR-CALNAME:{_escape(title)}"
    undated = [meeting.name for meeting in record.meetings if meeting.date is None]
    if undated:
        yield f"X-WR-CALDESC:{_escape('Without a day: ' + '; '.join(undated))}"


def _event(meeting: Meeting, record: Record) -> Iterator[str]:
    days = meeting.date
    if days is None:
        return
    names = {entity.id: entity.name for entity in record.entities}
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE, meeting.id)}"
    yield f"DTSTAMP:{_stamp(meeting, record):%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{days.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{_day_after(days.last):%Y%m%d}"
    yield f"SUMMARY:{_escape(meeting.name)}"
    if meeting.place:
        yield f"LOCATION:{_escape(names.get(meeting.place, meeting.place))}"
    yield f"CATEGORIES:{_escape(meeting.format)}"
    yield f"STATUS:{STATUS[meeting.status]}"
    yield "TRANSP:TRANSPARENT"
    yield f"DESCRIPTION:{_escape(_describe(meeting, record, names))}"
    yield "END:VEVENT"


def _stamp(meeting: Meeting, record: Record) -> date:
    named = {span.document for span in meeting.evidence}
    days = [
        document.published.last
        for document in record.documents
        if document.published and document.id in named
    ]
    return max(days, default=NO_DAY)


def _day_after(day: date) -> date:
    """The end of an event is the first day that is no more part of it."""
    return day if day == date.max else day + timedelta(days=1)


def _describe(meeting: Meeting, record: Record, names: dict[str, str]) -> str:
    """Who takes part, what the reports disagree on, and the words of the reports."""
    lines = []
    if meeting.participants:
        lines.append(", ".join(names.get(id, id) for id in meeting.participants))
    lines += [reason.because for reason in meeting.reasons]
    for span in meeting.evidence:
        document = record.document(span.document)
        words = " ".join(document.text[span.start : span.end].split())
        lines.append(f"{document.name}: {words}")
    return "\n".join(lines)


def _escape(text: str) -> str:
    r"""Text as a value: ``a; b`` is ``a\; b``, a line's end ``\n``, and no control characters."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in tidy if sign >= " " or sign == "\n").replace("\x7f", "")
    kept = kept.encode("utf-8", "replace").decode()
    for sign in ("\\", ";", ","):
        kept = kept.replace(sign, f"\\{sign}")
    return kept.replace("\n", "\\n")


def _fold(line: str) -> str:
    """A line cut so that none is longer than 75 octets; no character is cut in two."""
    return "\r\n ".join(_cut(line))


def _cut(line: str) -> Sequence[str]:
    pieces: list[str] = []
    piece, length = "", 0
    for sign in line:
        octets = len(sign.encode())
        # The space that goes before a line that goes on counts too.
        if length + octets > LONGEST_LINE - (1 if pieces else 0):
            pieces.append(piece)
            piece, length = "", 0
        piece += sign
        length += octets
    return [*pieces, piece]
