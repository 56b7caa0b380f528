"""The calendar: one row for each meeting, however many reports name it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from verbale.collation.meeting_fit import find_nearness, find_persons, fit_row, words_key
from verbale.collation.meeting_register import Register
from verbale.collation.meeting_rows import Row
from verbale.collation.meeting_sightings import (
    Sighting,
    find_sureness,
    is_another,
    resolve_sightings,
    weigh,
)
from verbale.record import (
    DateRange,
    Entity,
    Meeting,
    MeetingStatus,
    Reading,
    Reason,
    Span,
)
from verbale.text.names import slug

# What must be known of a meeting before the calendar has a row for it, see weigh.
ENOUGH = 1.5
# How well words must fit a row to join it, see fit_row.
FITS = 2.0
# ... and how well, with how near they stand, words that only stand for a meeting.
STANDS_FOR = 1.0
# Names in a meeting's name; more are "and others".
NAMES = 4


def settle_meetings(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    published: Mapping[str, DateRange | None],
) -> tuple[Meeting, ...]:
    """Meetings held and scheduled, in order of their days; published: when each report appeared.

    Words that say enough of a meeting (its day, its place, who takes part) make a row or join the
    row that they fit; words that stand for one ("the talks") join it and make none.
    """
    register = Register(readings, entities)
    found = list(resolve_sightings(readings, register, published))
    rows = _Rows(register)
    for sighting in sorted(
        (s for s in found if weigh(s) >= ENOUGH), key=lambda s: (-find_sureness(s), s.order)
    ):
        rows.add(sighting)
    for sighting in sorted((s for s in found if weigh(s) < ENOUGH), key=lambda s: s.order):
        rows.join(sighting)
    return _name_rows(rows.rows, register)


class _Rows:
    """The rows of the calendar as they grow."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.rows: list[Row] = []
        self.of_words: dict[tuple[object, ...], Row] = {}  # what the same words joined before
        self.in_document: dict[str, dict[int, Row]] = defaultdict(dict)

    def add(self, sighting: Sighting) -> None:
        """Joins the row that it fits best, or makes one."""
        key = words_key(sighting)
        row = self.of_words.get(key) or self._best(sighting, self.rows, FITS)
        if row is None and sighting.mention.sense == "known":
            near = self.in_document[sighting.document].values()
            row = self._best(sighting, near, STANDS_FOR)
        if row is None:
            row = Row(len(self.rows), family=sighting.family)
            self.rows.append(row)
        self.of_words[key] = row
        self._put(sighting, row, says=True)

    def join(self, sighting: Sighting) -> None:
        """Joins the row that it stands for, if there is one: in the same report, or in any."""
        if is_another(sighting):
            return
        row = self._best(sighting, self.in_document[sighting.document].values(), STANDS_FOR)
        if row is None:
            key = words_key(sighting)
            if key in self.of_words:
                row = self.of_words[key]
            else:
                row = self._best(sighting, self.rows, STANDS_FOR)
        if row is not None:
            self.of_words[words_key(sighting)] = row
            self._put(sighting, row, says=False)

    def _put(self, sighting: Sighting, row: Row, *, says: bool) -> None:
        row.add(sighting, says=says)
        self.in_document[sighting.document][row.number] = row

    def _best(self, sighting: Sighting, rows: Iterable[Row], least: float) -> Row | None:
        best: tuple[float, int, int] | None = None
        for row in rows:
            fit = fit_row(sighting, row, self.register)
            if fit is None:
                continue
            near = find_nearness(sighting, row)
            if (fit if least >= FITS else fit + near) < least:
                continue
            rank = (fit + near, len(row.sightings), -row.number)
            if best is None or rank > best:
                best = rank
        return self.rows[-best[2]] if best else None


def _name_rows(rows: Iterable[Row], register: Register) -> tuple[Meeting, ...]:
    meetings = [_meeting(row, register) for row in rows]
    meetings.sort(key=lambda m: (m.date.first if m.date else date.max, m.evidence[0]))
    taken: Counter[str] = Counter()
    named = []
    for meeting in meetings:
        taken[meeting.id] += 1
        if taken[meeting.id] > 1:
            meeting = replace(meeting, id=f"{meeting.id}-{taken[meeting.id]}")
        named.append(meeting)
    return tuple(named)


def _meeting(row: Row, register: Register) -> Meeting:
    sightings = sorted(row.sightings, key=lambda s: s.order)
    format = _format(row)
    place = _place(row, register)
    days = row.days or row.loose
    participants = tuple(sorted(_with_parties(row, register)))
    name = _name(format, row, place, register)
    return Meeting(
        id=_id(format, participants, days, place),
        name=name,
        format=format,
        participants=participants,
        place=place,
        date=days,
        status=_status(sightings),
        evidence=tuple(s.mention.span for s in sightings),
        reasons=tuple(_reasons(row, sightings, days, place, register)),
    )


def _with_parties(row: Row, register: Register) -> set[str]:
    """Who takes part, and for whom; a news conference is its speaker's own."""
    if row.family == "press":
        return row.participants
    persons = find_persons(row.participants, register)
    return row.participants | {register.party(id) for id in persons}


def _format(row: Row) -> str:
    """How most words call it that say more than "meeting"."""
    if row.bodies:
        return sorted(row.bodies)[0]
    counts = Counter(s.mention.format for s in row.sightings if s.mention.sense != "known")
    counts = counts or Counter(s.mention.format for s in row.sightings)
    special = {f: n for f, n in counts.items() if f not in {"meeting", "talks", "session", "visit"}}
    chosen = special or counts
    return min(chosen, key=lambda f: (-chosen[f], f))


def _place(row: Row, register: Register) -> str | None:
    """The place that most words name, the narrower if two are one within the other."""
    if not row.places:
        return None
    top = max(row.places.values())
    best = sorted(place for place, n in row.places.items() if n == top)[0]
    for place in sorted(row.places):
        if place != best and register.is_within(place, best):
            return place
    return best


def _name(format: str, row: Row, place: str | None, register: Register) -> str:
    """What a desk officer would call it: "John Kerry and Sergey Lavrov: talks in Geneva"."""
    who = _short_list([register.entities[id].name for id in sorted(row.participants)])
    where = f" in {register.entities[place].name}" if place else ""
    if row.bodies:
        return f"{format}{where}"
    if row.family != "press" and (not who or len(row.participants) < 2):
        return _own_words(row, register)
    return f"{who}: {format}{where}"


def _short_list(names: Sequence[str]) -> str:
    if len(names) > NAMES:
        return ", ".join(names[:NAMES]) + " and others"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))


def _own_words(row: Row, register: Register) -> str:
    """The fullest words for it, without article and what runs over a line."""
    candidates = [s for s in row.sightings if s.mention.sense != "known"] or row.sightings
    best = max(candidates, key=lambda s: (weigh(s), -s.order[2]))
    words = " ".join(register.words(best.mention.span).split())
    return re.sub(r"^(?:the|an?)\s+", "", words, flags=re.IGNORECASE)[:90]


def _id(format: str, participants: Sequence[str], days: DateRange | None, place: str | None) -> str:
    parts = [slug(format), *participants[:2], *([place] if place and len(participants) < 2 else [])]
    return "-".join([*parts, *([days.first.isoformat()] if days else [])])


def _status(sightings: Sequence[Sighting]) -> MeetingStatus:
    """As of the latest report that says."""
    saying = [s for s in sightings if s.mention.status]
    if not saying:
        return "scheduled"
    firm = [s for s in saying if s.mention.sense != "known" or s.participants] or saying
    if any(s.mention.status == "cancelled" for s in saying):
        last = max(s.order[0] for s in saying if s.mention.status == "cancelled")
        held = [s for s in firm if s.mention.status == "held" and s.order[0] >= last and s.dated]
        return "held" if held else "cancelled"
    latest = max(s.order[0] for s in firm)
    last_words = [s for s in firm if s.order[0] == latest]
    counts = Counter(s.mention.status for s in last_words)
    return "held" if counts["held"] >= counts["scheduled"] else "scheduled"


def _reasons(
    row: Row,
    sightings: Sequence[Sighting],
    days: DateRange | None,
    place: str | None,
    register: Register,
) -> Iterator[Reason]:
    dated = [s for s in sightings if s.dated]
    if dated and days:
        yield Reason("date", 0.9, _because_of_days(dated, days, register), _evidence(dated))
    elif days:
        loose = [s for s in sightings if s.loose]
        because = "no report names its day; they tell of it as of something that was lately"
        yield Reason("date", 0.4, because, _evidence(loose))
    if len(row.places) > 1 and place:
        others = [p for p in row.places if not _same_place(p, place, register)]
        if others:
            names = ", ".join(register.entities[id].name for id in (place, *sorted(others)))
            told = [s for s in sightings if s.place]
            yield Reason(
                "place", 0.5, f"the reports name different places: {names}", _evidence(told)
            )


def _same_place(one: str, other: str, register: Register) -> bool:
    return register.is_within(one, other) or register.is_within(other, one)


def _because_of_days(dated: Sequence[Sighting], days: DateRange, register: Register) -> str:
    first = dated[0]
    when = first.mention.when
    words = register.words(when.span) if when else ""
    appeared = f" in a report of {first.published}" if first.published else ""
    return f"“{words}”{appeared} is {first.dated}" + (
        f"; {len(dated)} passages give its days" if len(dated) > 1 else ""
    )


def _evidence(sightings: Sequence[Sighting]) -> tuple[Span, ...]:
    return tuple(s.mention.span for s in sightings)
