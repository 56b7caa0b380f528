"""The calendar: meetings held, planned and called off, each with the reports that tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.exports.places import find_paragraph, say_place
from verbale.exports.wording import join, say_days
from verbale.record import Meeting
from verbale.web.paging import turn
from verbale.web.render import place, render, shelf_of
from verbale.web.shelf import Shelf

# Meetings a page.
PAGE = 50
# Places named beside a meeting before "and n more".
PLACES = 8
# Up to this a reason says that the reports do not agree or do not tell.
DOUBT = 0.5
STATUSES = ("scheduled", "held", "cancelled")
IN_DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as the calendar shows it."""

    meeting: Meeting
    day: str
    participants: str
    place: str
    evidence: tuple[tuple[str, str], ...]  # the paragraph's address, "000, par. 3"
    more: int

    @property
    def doubts(self) -> tuple[str, ...]:
        """Where reports contradict each other."""
        reasons = self.meeting.reasons
        return tuple(each.because for each in reasons if each.confidence <= DOUBT)


def show_calendar(request: Request) -> Response:
    shelf, status = shelf_of(request), request.query_params.get("status", "")
    meetings = sorted(shelf.record.meetings, key=_by_day)
    doubtful = [m for m in meetings if any(r.confidence <= DOUBT for r in m.reasons)]
    if status == IN_DOUBT:
        meetings = doubtful
    elif status in STATUSES:
        meetings = [meeting for meeting in meetings if meeting.status == status]
    leaf = turn(request, meetings, PAGE)
    return render(
        request,
        "calendar.html",
        title="Calendar",
        appointments=[_set(shelf, meeting) for meeting in leaf.shown],
        doubtful=len(doubtful),
        leaf=leaf,
        only=status if status in (*STATUSES, IN_DOUBT) else "",
        statuses=STATUSES,
    )


def _by_day(meeting: Meeting) -> tuple[bool, date, str]:
    return meeting.date is None, meeting.date.first if meeting.date else date.max, meeting.id


def _set(shelf: Shelf, meeting: Meeting) -> Appointment:
    told: dict[str, str] = {}
    for span in meeting.evidence[:PLACES]:
        lines = shelf.lines(span.document)
        paragraph = find_paragraph(span.start, lines)
        words = say_place(shelf.labels[span.document], [span], lines)
        told[words] = place(span.document, paragraph=paragraph)
    return Appointment(
        meeting=meeting,
        day=say_days(meeting.date) or "day not settled",
        participants=join(shelf.entities[id].name for id in meeting.participants),
        place=shelf.entities[meeting.place].name if meeting.place else "",
        evidence=tuple((address, words) for words, address in told.items()),
        more=max(0, len(meeting.evidence) - PLACES),
    )


routes = [Route("/calendar", show_calendar)]
