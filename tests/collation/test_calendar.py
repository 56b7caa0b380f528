"""One row for each meeting, however many reports name it."""

from __future__ import annotations

import re
from datetime import date

from verbale.collation.meetings import settle_meetings
from verbale.reading.meetings import find_meetings
from verbale.record import (
    DateRange,
    Document,
    Entity,
    EntityType,
    Meeting,
    Mention,
    Passage,
    Reading,
    Span,
)
from verbale.text.dates import find_times

NAMES: dict[str, tuple[str, EntityType, tuple[str, ...]]] = {
    "Eva Lind": ("lind", "person", ("norland",)),
    "Lind": ("lind", "person", ("norland",)),
    "Tomas Varga": ("varga", "person", ("vester",)),
    "Varga": ("varga", "person", ("vester",)),
    "Ossian": ("ossian", "person", ("vester",)),
    "Norland": ("norland", "state", ()),
    "Vester": ("vester", "state", ()),
    "Alliance": ("alliance", "organisation", ()),
    "Harbour House": ("harbour-house", "place", ("ostmark",)),
    "Ostmark": ("ostmark", "place", ()),
    "Porto Bello": ("porto-bello", "place", ()),
}
FRIDAY = date(2031, 5, 9)


def day(first: date, last: date | None = None) -> DateRange:
    return DateRange(first, last or first)


def reading(id: str, text: str) -> Reading:
    document = Document(id, f"{id}.txt", text)
    passages = (Passage(Span(id, 0, len(text)), "body"),)
    longest = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    mentions = tuple(
        Mention(Span(id, *match.span()), NAMES[match.group()][1], match.group())
        for match in re.finditer(rf"(?<![\w-])(?:{longest})(?!\w)", text)
    )
    times = find_times(document, passages)
    return Reading(
        document, passages, mentions, times, find_meetings(document, passages, mentions, times)
    )


def entities(readings: list[Reading]) -> tuple[Entity, ...]:
    mentions: dict[str, list[Span]] = {id: [] for id, _, _ in NAMES.values()}
    for found in readings:
        for mention in found.mentions:
            mentions[NAMES[mention.name][0]].append(mention.span)
    rows = {row[0]: (name, *row) for name, row in reversed(NAMES.items())}
    return tuple(
        Entity(id, type, name, None, groups, tuple(mentions[id]))
        for name, id, type, groups in rows.values()
    )


def settle(*reports: str | tuple[date, str]) -> tuple[Meeting, ...]:
    """The calendar of these reports; each appeared on Friday 9 May 2031 unless it says when."""
    dated = [report if isinstance(report, tuple) else (FRIDAY, report) for report in reports]
    readings = [reading(str(number), text) for number, (_, text) in enumerate(dated)]
    published = {str(number): day(appeared) for number, (appeared, _) in enumerate(dated)}
    return settle_meetings(readings, entities(readings), published)


def only(*reports: str | tuple[date, str]) -> Meeting:
    (meeting,) = settle(*reports)
    return meeting


def test_one_row_however_many_reports_name_it():
    meeting = only(
        "Lind will meet Varga in Ostmark on Monday.",
        (date(2031, 5, 8), "Talks between Norland and Vester are due in Ostmark on 12 May."),
        (date(2031, 5, 13), "Lind and Varga met in Ostmark on Monday. The talks lasted an hour."),
    )
    assert meeting.date == day(date(2031, 5, 12))
    assert meeting.place == "ostmark"
    assert set(meeting.participants) == {"lind", "varga", "norland", "vester"}
    assert {span.document for span in meeting.evidence} == {"0", "1", "2"}


def test_status_is_that_of_the_latest_report():
    coming = (date(2031, 5, 8), "Lind will meet Varga in Ostmark on Monday.")
    assert only(coming).status == "scheduled"
    assert (
        only(coming, (date(2031, 5, 13), "Lind met Varga in Ostmark on Monday.")).status == "held"
    )
    called_off = "Lind called off a meeting with Varga in Ostmark planned for Monday."
    assert only(coming, (date(2031, 5, 10), called_off)).status == "cancelled"


def test_talks_cut_short_were_held():
    meeting = only("Lind met Varga in Ostmark on Thursday. Hours later the meeting was called off.")
    assert meeting.status == "held"


def test_councils_of_two_years_stay_apart():
    last, coming = settle(
        "The Alliance-Vester Council, which last met in 2028, convenes in Ostmark on 14 May."
    )
    assert last.date == day(date(2028, 1, 1), date(2028, 12, 31))
    assert (coming.date, coming.status) == (day(date(2031, 5, 14)), "scheduled")
    assert coming.format == "Alliance-Vester Council"
    assert coming.participants == ("alliance", "vester")


def test_meetings_of_two_ministers_of_one_state_stay_apart():
    assert len(settle("Lind met Varga in Ostmark on Monday. Lind met Ossian there on Monday.")) == 2


def test_news_conference_is_no_round_of_talks():
    formats = {
        meeting.format
        for meeting in settle(
            "Lind and Varga held talks in Ostmark on Thursday. "
            "Lind said at a news conference in Ostmark on Thursday that she was tired."
        )
    }
    assert formats == {"talks", "press conference"}


def test_words_that_stand_for_a_meeting_make_no_row():
    assert settle("The talks are going on. Nobody expects much of the meeting.") == ()


def test_imagined_meetings_make_no_row():
    assert settle("Lind wants a meeting with Varga in Ostmark. Varga did not meet Lind.") == ()


def test_anaphora_joins_the_meeting_it_stands_for():
    meeting = only(
        "Lind met Varga in Ostmark on Thursday. Thursday's meeting was short, and the talks failed."
    )
    assert len(meeting.evidence) == 3


def test_more_talks_are_another_meeting():
    first, more = settle(
        "Lind held talks with Varga in Ostmark on Thursday. More talks are planned for Sunday."
    )
    assert (first.date, more.date) == (day(date(2031, 5, 8)), day(date(2031, 5, 11)))
    assert more.participants == first.participants


def test_reports_that_name_two_places_are_contradicted():
    meeting = only(
        "Lind and Varga met in Ostmark on Monday.",
        "Lind and Varga met in Ostmark on Monday.",
        "Lind and Varga met in Porto Bello on Monday.",
    )
    assert meeting.place == "ostmark"
    (reason,) = [reason for reason in meeting.reasons if reason.field == "place"]
    assert "Ostmark" in reason.because and "Porto Bello" in reason.because
    assert {span.document for span in reason.evidence} == {"0", "1", "2"}


def test_a_house_in_the_city_is_no_contradiction():
    meeting = only(
        "Lind met Varga in Ostmark on Monday.",
        "Lind met Varga at Harbour House on Monday.",
    )
    assert meeting.place == "harbour-house"
    assert [reason.field for reason in meeting.reasons] == ["date"]


def test_day_nobody_tells_was_lately():
    meeting = only("Lind met Varga in Ostmark.")
    assert meeting.date == day(date(2031, 5, 3), FRIDAY)
    assert "no report names its day" in meeting.reasons[0].because


def test_day_of_the_paragraph_holds_for_what_it_goes_on_with():
    meeting = settle("In 2012 Lind was in Ostmark. She met Varga at Harbour House.")[-1]
    assert meeting.date == day(date(2012, 1, 1), date(2012, 12, 31))


def test_without_a_day_of_the_report_there_is_no_day():
    readings = [reading("0", "Lind met Varga in Ostmark on Monday.")]
    (meeting,) = settle_meetings(readings, entities(readings), {})
    assert meeting.date is None


def test_two_reports_of_one_file_are_one_row():
    text = "Lind met Varga in Ostmark on Monday."
    assert len(only(text, text).evidence) == 2


def test_reports_of_different_years_are_not_merged():
    old, new = settle(
        (date(2019, 5, 10), "Lind met Varga in Ostmark on Monday."),
        (date(2022, 5, 13), "Lind met Varga in Ostmark on Monday."),
    )
    assert (old.date, new.date) == (day(date(2019, 5, 6)), day(date(2022, 5, 9)))
    assert old.id != new.id


def test_every_reason_names_words_of_the_reports():
    for meeting in settle(
        "Lind met Varga in Ostmark on Monday. Lind spoke at a news conference in Ostmark.",
        "Lind will travel to Porto Bello on Sunday to meet Ossian.",
    ):
        assert meeting.evidence and meeting.reasons
        assert all(set(reason.evidence) <= set(meeting.evidence) for reason in meeting.reasons)


def test_no_readings_make_no_rows():
    assert settle_meetings([], [], {}) == ()


def test_order_of_reports_changes_no_row():
    reports = (
        (date(2031, 5, 8), "Lind will meet Varga in Ostmark on Monday."),
        (date(2031, 5, 13), "Lind met Varga in Ostmark on Monday."),
        (date(2031, 5, 9), "The Alliance-Vester Council convenes in Ostmark on 14 May."),
    )
    rows = [
        {(m.id, m.date, m.status) for m in settle(*order)} for order in (reports, reports[::-1])
    ]
    assert rows[0] == rows[1]
