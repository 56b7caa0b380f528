"""One meeting of the calendar and the words that speak of it, as they gather."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from verbale.collation.meeting_sightings import Sighting, is_another, ministers_field
from verbale.record import (
    DateRange,
)
from verbale.text.meeting_words import Family


@dataclass(eq=False, slots=True)
class Row:
    """One meeting and the words that speak of it."""

    number: int
    sightings: list[Sighting] = field(default_factory=list)
    family: Family = "meeting"
    loose: DateRange | None = None  # what words like "lately" leave
    days: DateRange | None = None  # from the first to the last of its days that are told
    bodies: set[str] = field(default_factory=set)
    places: Counter[str] = field(default_factory=Counter)
    participants: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    last_in: dict[str, int] = field(default_factory=dict)  # where each report spoke of it last
    fields: set[str] = field(default_factory=set)  # which ministers meet
    another: bool = False  # whether words call it another than the one before
    by_call: bool = False  # whether it was a call

    def add(self, sighting: Sighting, *, says: bool = True) -> None:
        """Another sighting; says: whether it tells who and where, or only stands for it."""
        self.sightings.append(sighting)
        self.last_in[sighting.document] = max(
            self.last_in.get(sighting.document, 0), sighting.mention.span.start
        )
        self.fields |= {field for field in (ministers_field(sighting.mention.format),) if field}
        self.another = self.another or is_another(sighting)
        self.by_call = self.by_call or "call" in sighting.mention.format
        if sighting.loose and sighting.days:
            self.loose = _narrowest(self.loose, sighting.days)
        if sighting.dated and (says or sighting.mention.sense == "known"):
            self.days = _narrowed(self.days, sighting.dated)
        if sighting.body:
            self.bodies.add(sighting.body)
        if sighting.place and says:
            self.places[sighting.place] += 1
        if says:
            self.participants |= sighting.participants
            self.parties |= sighting.parties


def _narrowest(window: DateRange | None, other: DateRange) -> DateRange:
    """What two windows share; the first if they share nothing."""
    if window is None:
        return other
    first, last = max(window.first, other.first), min(window.last, other.last)
    return DateRange(first, last) if first <= last else window


def _narrowed(days: DateRange | None, other: DateRange) -> DateRange:
    """What two tellings of a meeting's days leave: what they share, or from first to last."""
    if days is None:
        return other
    first, last = max(days.first, other.first), min(days.last, other.last)
    if first <= last:
        return DateRange(first, last)
    return DateRange(min(days.first, other.first), max(days.last, other.last))
