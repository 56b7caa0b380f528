"""The calendar as iCalendar: what a calendar program reads, and nothing that breaks it."""

import re
from dataclasses import replace
from datetime import date

import icalendar
import pytest

from verbale.errors import BrokenRecord
from verbale.exports.icalendar import to_icalendar
from verbale.record import DateRange, Document, Entity, Meeting, Reason, Record, Span

TEXT = "Lind met Varga in Østmark on 12 May; “nobody, truly nobody” expected\nit."


@pytest.fixture
def record() -> Record:
    published = DateRange(date(2031, 5, 13), date(2031, 5, 13))
    return Record(
        documents=(Document("ferry", "ferry.txt", TEXT, published=published),),
        entities=(
            Entity("lind", "person", "Eva Lind", mentions=(Span("ferry", 0, 4),)),
            Entity("ostmark", "place", "Østmark; the capital", mentions=(Span("ferry", 18, 25),)),
        ),
        meetings=(
            Meeting(
                "meeting-lind-varga-2031-05-12",
                "Eva Lind, Tomas Varga: meeting",
                "meeting",
                ("lind",),
                "ostmark",
                DateRange(date(2031, 5, 12), date(2031, 5, 13)),
                "held",
                (Span("ferry", 0, len(TEXT)),),
                (Reason("place", 0.5, "the reports name different places: Østmark, Vik"),),
            ),
        ),
    )


def lines_of(calendar: str) -> dict[str, str]:
    """Names of the unfolded lines, with what stands behind the colon."""
    unfolded = calendar.replace("\r\n ", "")
    return dict(line.split(":", 1) for line in unfolded.split("\r\n") if ":" in line)


def test_event_has_its_days_and_ends_on_the_day_after(record):
    lines = lines_of(to_icalendar(record))
    assert lines["DTSTART;VALUE=DATE"] == "20310512"
    assert lines["DTEND;VALUE=DATE"] == "20310514"
    assert lines["DTSTAMP"] == "20310513T000000Z"
    assert lines["STATUS"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("status", "word"), [("scheduled", "TENTATIVE"), ("cancelled", "CANCELLED")]
)
def test_status_is_that_of_the_meeting(record, status, word):
    meeting = replace(record.meetings[0], status=status)
    assert lines_of(to_icalendar(replace(record, meetings=(meeting,))))["STATUS"] == word


def test_text_is_escaped(record):
    lines = lines_of(to_icalendar(record, "Ferries; tolls"))
    assert lines["SUMMARY"] == r"Eva Lind\, Tomas Varga: meeting"
    assert lines["LOCATION"] == r"Østmark\; the capital"
    assert lines["X-WR-CALNAME"] == r"Ferries\; tolls"
    assert r"nobody\, truly nobody" in lines["DESCRIPTION"]
    assert r"\nferry.txt: Lind met" in lines["DESCRIPTION"]


def test_lines_are_folded_between_characters(record):
    calendar = to_icalendar(replace(record, meetings=(replace(record.meetings[0], name="Ø" * 99),)))
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    assert "Ø" * 99 in calendar.replace("\r\n ", "")
    assert calendar.endswith("END:VCALENDAR\r\n") and "\n" not in calendar.replace("\r\n", "")


def test_control_characters_are_left_out(record):
    meeting = replace(record.meetings[0], name="Lind\r\nEND:VEVENT\x00\x1b\x7f")
    assert lines_of(to_icalendar(replace(record, meetings=(meeting,))))["SUMMARY"] == (
        r"Lind\nEND:VEVENT"
    )


def test_uid_depends_on_the_meeting_alone(record):
    later = replace(record.meetings[0], status="cancelled", name="Another name")
    uids = {
        lines_of(to_icalendar(replace(record, meetings=(meeting,))))["UID"]
        for meeting in (record.meetings[0], later)
    }
    assert len(uids) == 1
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", uids.pop())


def test_meeting_without_a_day_is_named_in_the_description(record):
    undated = replace(record.meetings[0], date=None)
    calendar = to_icalendar(replace(record, meetings=(undated,)))
    assert "BEGIN:VEVENT" not in calendar
    assert "Without a day" in lines_of(calendar)["X-WR-CALDESC"]


def test_same_record_gives_the_same_bytes(record):
    assert to_icalendar(record) == to_icalendar(record)


def test_record_without_meetings_is_an_empty_calendar():
    assert to_icalendar(Record()).startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


def test_evidence_outside_its_report_is_refused(record):
    broken = replace(record.meetings[0], evidence=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_icalendar(replace(record, meetings=(broken,)))


def test_last_day_of_all_has_no_day_after(record):
    end = replace(record.meetings[0], date=DateRange(date.max, date.max))
    assert (
        lines_of(to_icalendar(replace(record, meetings=(end,))))["DTEND;VALUE=DATE"] == "99991231"
    )


@pytest.mark.parametrize("name", ["record", "strait", "astral"])
def test_a_reader_that_is_not_ours_finds_every_event(name, request):
    record = request.getfixturevalue(name)
    calendar = icalendar.Calendar.from_ical(to_icalendar(record, "Talks; tolls"))
    events = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
    dated = [meeting for meeting in record.meetings if meeting.date]
    assert not calendar.errors
    assert len(dated) == len(calendar.walk("VEVENT"))
    for meeting in dated:
        event = events[meeting.name]
        assert not event.errors
        if sum(other.name == meeting.name for other in dated) == 1:
            assert event.decoded("DTSTART") == meeting.date.first
            assert event.decoded("DTEND") > meeting.date.last
