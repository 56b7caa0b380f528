"""What words about a meeting say once names and times are resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from verbale.collation.meeting_register import Register
from verbale.record import (
    DateRange,
    MeetingMention,
    MeetingStatus,
    Reading,
    Span,
    TimeExpression,
)
from verbale.text.days import resolve_time
from verbale.text.meeting_words import Family, family_of, is_weak
from verbale.text.time_words import find_direction

# What a report tells without a day has happened lately: within this many days before it appeared.
LATELY = 6
# ... and a news conference within this many: it is reported at once.
REPORTED_AT_ONCE = 1
# Words for more days than this ("in recent years") do not date a meeting.
LONGEST = 366
# "More talks", "In Paris, he will also see ...": this near, in characters, to what it goes on from.
GOES_ON = 300


@dataclass(eq=False, slots=True)
class Sighting:
    """Words of a report about a meeting, with days and entities."""

    mention: MeetingMention
    order: tuple[date, int, int]
    published: DateRange | None
    family: Family
    days: DateRange | None
    loose: bool  # whether the days are no more than "lately"
    place: str | None
    participants: frozenset[str]
    parties: frozenset[str]

    @property
    def document(self) -> str:
        return self.mention.span.document

    @property
    def body(self) -> str | None:
        """The body that meets, if the format is the name of one."""
        return self.mention.format if self.mention.format[0].isupper() else None

    press: bool = False  # whether the report told of a news conference up to here

    @property
    def dated(self) -> DateRange | None:
        return None if self.loose else self.days


def resolve_sightings(
    readings: Sequence[Reading], register: Register, published: Mapping[str, DateRange | None]
) -> Iterator[Sighting]:
    """All words about meetings, in the order of the reports, with names and times resolved."""
    for number, reading in enumerate(readings):
        appeared = published.get(reading.document.id)
        told = _Told(reading, appeared)
        before: Sighting | None = None
        for mention in reading.meetings:
            sighting = _sighting(mention, number, appeared, told, register, before)
            if before is not None:
                sighting = _carry_over(sighting, before)
            told_press = sighting.family == "press" or (before is not None and before.press)
            sighting = replace(sighting, press=told_press)
            yield sighting
            before = sighting


def _sighting(
    mention: MeetingMention,
    number: int,
    appeared: DateRange | None,
    told: _Told,
    register: Register,
    before: Sighting | None,
) -> Sighting:
    if (
        mention.sense == "known"
        and family_of(mention.format) == "press"
        and not _is_told_again(mention, before)
    ):
        mention = replace(mention, sense="event")
    days, loose = told.days(mention, before), False
    if days is not None and appeared and not _may_date(mention, days, appeared):
        days = None
    if days and appeared and mention.status == "held" and days.first > appeared.last:
        mention = replace(mention, status="scheduled")
    if (
        days is None
        and appeared
        and mention.status in ("held", "cancelled")
        and mention.sense not in ("known", "course")
    ):
        lately = REPORTED_AT_ONCE if family_of(mention.format) == "press" else LATELY
        window = DateRange(appeared.first - timedelta(lately), appeared.last)
        days, loose = told.long_before(mention) or window, True
    participants = {id for span in mention.participants if (id := register.entity_of(span))}
    place = register.entity_of(mention.place) if mention.place else None
    participants.discard(place or "")
    return Sighting(
        mention,
        (appeared.last if appeared else date.min, number, mention.span.start),
        appeared,
        family_of(mention.format),
        days,
        loose,
        place,
        frozenset(participants),
        frozenset(register.party(id) for id in participants),
    )


def _may_date(mention: MeetingMention, days: DateRange, appeared: DateRange) -> bool:
    """Whether such days can be a meeting's: not "recent years", nor long past if it is to come."""
    if days_long(days) > LONGEST:
        return False
    return mention.status != "scheduled" or (appeared.first - days.last).days <= LATELY


def _is_told_again(mention: MeetingMention, before: Sighting | None) -> bool:
    """Whether the report told of a news conference before ("at the news conference")."""
    return before is not None and before.press


def _carry_over(sighting: Sighting, before: Sighting) -> Sighting:
    """What goes on from the meeting named just before: who, where, or when."""
    mention, last = sighting.mention, before.mention
    if (
        mention.span.start - last.span.end > GOES_ON
        or mention.sense == "known"
        or sighting.family != before.family
    ):
        return sighting
    if mention.sense == "another" and not mention.participants and mention.when:
        return replace(
            sighting,
            participants=before.participants,
            parties=before.parties,
            place=sighting.place or before.place,
        )
    same_place = sighting.place is not None and sighting.place == before.place
    if same_place and sighting.days is None and mention.status == "scheduled":
        return replace(sighting, days=before.days, loose=before.loose)
    return sighting


class _Told:
    """The days that a report's times name, each read with the one told before it."""

    def __init__(self, reading: Reading, appeared: DateRange | None) -> None:
        self.text = reading.document.text
        self.appeared = appeared
        self.resolved: list[tuple[Span, DateRange]] = []
        self.reference: dict[Span, DateRange | None] = {}
        last: DateRange | None = None
        for time in reading.times:
            self.reference[time.span] = last
            days = self._resolve(time, None)
            if days:
                self.resolved.append((time.span, days))
                last = days if days_long(days) <= 2 else last

    def _resolve(
        self,
        time: TimeExpression,
        status: MeetingStatus | None,
        reference: DateRange | None = None,
    ) -> DateRange | None:
        if self.appeared is None:
            return None
        direction = find_direction(self.text, time.span.start, time.span.end)
        if status == "held":
            direction = direction or "past"
        elif status == "scheduled":
            direction = direction if self._is_perfect(time) else "future"
        reference = reference or self.reference.get(time.span)
        return resolve_time(
            time.value, self.appeared.last, direction=direction, reference=reference
        )

    def _is_perfect(self, time: TimeExpression) -> bool:
        """Whether it was to be, and is past ("had been planned for Sunday")."""
        start = max(self.text.rfind(".", 0, time.span.start), time.span.start - 90, 0)
        return re.search(r"\bhad (?:been|ever)\b", self.text[start : time.span.start]) is not None

    def days(self, mention: MeetingMention, before: Sighting | None) -> DateRange | None:
        """The days of a meeting's time; before: the meeting named last, for "two days later"."""
        if mention.when is None:
            return None
        reference = None
        if before is not None and mention.span.start - before.mention.span.end < GOES_ON:
            reference = before.dated
        return self._resolve(mention.when, mention.status, reference)

    def long_before(self, mention: MeetingMention) -> DateRange | None:
        """The days long past of which the paragraph tells when it comes to the meeting."""
        if self.appeared is None:
            return None
        paragraph = self.text.rfind("\n", 0, mention.span.start)
        lately = self.appeared.first - timedelta(LATELY)
        for span, days in reversed(self.resolved):
            if paragraph < span.start < mention.span.start:
                return days if days.last < lately else None
        return None


def weigh(sighting: Sighting) -> float:
    """How much is said of a meeting: its day and its place count one, who takes part each 0.75."""
    mention = sighting.mention
    if mention.status is None:
        return 0.0
    dated = 1.0 if sighting.dated else 0.0
    place = 1.0 if sighting.place else 0.0
    who = 0.75 * min(max(len(mention.participants), len(sighting.participants)), 2)
    if mention.sense == "known" and not (dated and (who or place)) and not (place and who > 1):
        return 0.0
    if sighting.family == "press":
        return dated + place + 2 * who
    if sighting.family == "call":
        return who + (0.5 * dated if who else 0.0)
    if sighting.family == "visit":
        return (who + dated + place) if who and (dated or place or who > 1) else 0.0
    if sighting.body:
        return dated + place + 0.5
    if mention.status == "scheduled" and mention.sense == "course" and dated:
        dated = 1.5  # "negotiations will begin on Thursday": an occasion
    if mention.sense == "course" and mention.status == "held" and not who and not place:
        return 0.0
    named = 0.0 if is_weak(mention.format) else 1.0 if ministers_field(mention.format) else 0.5
    if mention.sense == "several" and not who:
        named = 0.0
    return named + dated + place + who


def find_sureness(sighting: Sighting) -> float:
    """Which words come first when rows are made: those that tell most, and most exactly."""
    precise = 1.0 if sighting.dated and days_long(sighting.dated) <= 2 else 0.0
    return weigh(sighting) + precise + (1.0 if sighting.body else 0.0)


def days_long(days: DateRange) -> int:
    """How many days these are."""
    return (days.last - days.first).days + 1


def ministers_field(format: str) -> str | None:
    """Which ministers meet."""
    words = format.split()
    if len(words) > 2 and words[-2] == "ministers":
        return words[0].replace("defence", "defense")
    return None


def is_another(sighting: Sighting) -> bool:
    """Whether words call it another than the one told last ("more talks")."""
    return sighting.mention.sense == "another" and not sighting.body
