"""What people judge of meetings is what the calendar says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from judging import place_of, read_text

from verbale.collation.claims import Ledger
from verbale.collation.judged_meetings import judge_meetings
from verbale.judgements import make_judgement, place_to_json
from verbale.record import DateRange, Entry, Json, Judged, Judgement, Meeting, Reading, Span

TEXT = "They met in Doha. The talks went on in May. A summit follows. Lunch was served."
PIECES = ("met in Doha", "The talks", "A summit")


@pytest.fixture
def reading() -> Reading:
    return read_text(TEXT)


def span(words: str) -> Span:
    return Span("a", TEXT.index(words), TEXT.index(words) + len(words))


MAY = DateRange(date(2031, 5, 2), date(2031, 5, 3))
MEETINGS = (
    Meeting("talks-1", "Talks", "talks", ("lind",), date=MAY, evidence=(span("The talks"),)),
    Meeting("meeting-1", "Meeting", "meeting", ("roe",), evidence=(span("met in Doha"),)),
    Meeting("summit-1", "Summit", "summit", status="scheduled", evidence=(span("A summit"),)),
)


def judge(reading: Reading, words: str, field: str, value: Json, by: str = "Ada") -> Judgement:
    return make_judgement(by, Entry("meeting", place_of(reading, words)), field, value)


def settle(
    reading: Reading, *made: Judgement
) -> tuple[dict[str, Meeting], tuple[Judged, ...], Sequence[Meeting]]:
    ledger = Ledger(made, [reading.document])
    meetings = judge_meetings(MEETINGS, ledger, lambda entry, aspect: (entry.name or "").lower())
    return {meeting.id: meeting for meeting in meetings}, ledger.tell(), meetings


def at(reading: Reading, words: str) -> Json:
    return place_to_json(place_of(reading, words))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("field", "value", "held"),
    [
        ("name", "Doha round", "Doha round"),
        ("format", "video call", "video call"),
        ("status", "cancelled", "cancelled"),
        ("date", "2031-05-01", DateRange(date(2031, 5, 1), date(2031, 5, 1))),
        ("place", "Doha", "doha"),
        ("participants", ["Roe", "Lind"], ("lind", "roe")),
    ],
)
def test_field_is_judged_with_its_reason(
    reading: Reading, field: str, value: Json, held: object
) -> None:
    by_id, became, _ = settle(reading, judge(reading, "met in Doha", field, value))
    assert getattr(by_id["meeting-1"], field) == held
    assert by_id["meeting-1"].reasons[-1].because.startswith("Judged by Ada on ")
    assert became[0].entry == "meeting-1"


def test_judged_day_moves_the_row(reading: Reading) -> None:
    _, _, meetings = settle(reading, judge(reading, "A summit", "date", "2031-04-01"))
    assert [meeting.id for meeting in meetings] == ["summit-1", "talks-1", "meeting-1"]


def test_meetings_are_merged(reading: Reading) -> None:
    by_id, became, _ = settle(
        reading,
        judge(reading, "met in Doha", "merge", [at(reading, "The talks")]),
        judge(reading, "The talks", "status", "cancelled"),
    )
    assert set(by_id) == {"meeting-1", "summit-1"}
    merged = by_id["meeting-1"]
    assert merged.participants == ("lind", "roe") and merged.date == MAY
    assert len(merged.evidence) == 2 and merged.status == "cancelled"
    assert {each.entry for each in became} == {"meeting-1"}


def test_evidence_is_parted(reading: Reading) -> None:
    merge = judge(reading, "met in Doha", "merge", [at(reading, "The talks")])
    by_id, became, _ = settle(reading, merge, judge(reading, "The talks", "split", []))
    assert by_id["meeting-1"].evidence == (span("met in Doha"),)
    assert by_id["meeting-judged"].evidence == (span("The talks"),)
    assert became[1].entry == "meeting-judged"


def test_merge_and_split_of_two_people_are_in_conflict(reading: Reading) -> None:
    merge = judge(reading, "met in Doha", "merge", [at(reading, "The talks")])
    split = judge(reading, "The talks", "split", [], by="Ben")
    by_id, became, _ = settle(reading, merge, split)
    assert len(by_id["meeting-1"].evidence) == 2
    assert [(each.holds, len(each.against)) for each in became] == [(True, 1), (False, 1)]


def test_no_meeting_and_missed_meeting(reading: Reading) -> None:
    by_id, became, _ = settle(
        reading,
        judge(reading, "A summit", "none", True),
        judge(reading, "Lunch was served", "missed", {"format": "lunch"}),
        judge(reading, "Lunch was served", "name", "The lunch"),
    )
    assert "summit-1" not in by_id and by_id["lunch-judged"].name == "The lunch"
    assert all(each.entry for each in became)


def test_meeting_that_is_gone_is_listed(reading: Reading) -> None:
    _, became, _ = settle(reading, judge(reading, "went on", "status", "held"))
    assert became[0].entry is None
    assert became[0].note == "No meeting rests on the words at its place."
