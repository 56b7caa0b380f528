"""How well words about a meeting fit a row of the calendar."""

from __future__ import annotations

from collections.abc import Iterable

from verbale.collation.meeting_register import Register
from verbale.collation.meeting_rows import Row
from verbale.collation.meeting_sightings import (
    LATELY,
    Sighting,
    days_long,
    is_another,
    ministers_field,
)
from verbale.record import (
    DateRange,
)

# Words without a day ("the talks") may stand for a meeting at most this many days away.
WITHIN_MEMORY = 30
# Days that may lie between two sittings of one meeting ("the talks went into a third day").
SITTINGS_APART = 1


def words_key(sighting: Sighting) -> tuple[object, ...]:
    """What decides which row words fit."""
    mention = sighting.mention
    return (
        mention.format,
        mention.status,
        mention.sense,
        sighting.published,
        sighting.days,
        sighting.loose,
        sighting.place,
        sighting.participants,
    )


def fit_row(sighting: Sighting, row: Row, register: Register) -> float | None:
    """How well words fit a row; None if they speak of another meeting."""
    if not _are_kin(sighting, row):
        return None
    days = _fit_of_days(sighting, row)
    if days is None:
        return None
    shared = 0.0
    for part in (
        _fit_of_body(sighting, row),
        _fit_of_who(sighting, row, register),
        _fit_of_place(sighting, row, register),
    ):
        if part is None:
            return None
        shared += part
    return shared + days if shared or _may_share_day_alone(sighting, row) else None


def _may_share_day_alone(sighting: Sighting, row: Row) -> bool:
    """Whether no more is needed: words that stand for one, or of which neither says more."""
    if sighting.mention.sense == "known":
        return True
    return bool(sighting.dated) and not (row.participants or row.places)


def _are_kin(sighting: Sighting, row: Row) -> bool:
    if sighting.family == row.family:
        return True
    families = {sighting.family, row.family}
    if families == {"meeting", "visit"}:
        return not row.places or not sighting.place or sighting.place in row.places
    if sighting.family == "call" and row.family == "meeting" and sighting.mention.sense == "known":
        return row.by_call
    return False


def _fit_of_body(sighting: Sighting, row: Row) -> float | None:
    ministers = ministers_field(sighting.mention.format)
    if ministers and row.fields and ministers not in row.fields:
        return None
    if not sighting.body or not row.bodies:
        return 0.0
    return 1.5 if sighting.body in row.bodies else None


def _fit_of_who(sighting: Sighting, row: Row, register: Register) -> float | None:
    if not sighting.participants or not row.participants:
        return 0.0
    if sighting.family == "press":
        return 2.0 if sighting.participants & row.participants else None
    one, other = sighting.parties, frozenset(row.parties)
    shared = one & other
    if not shared:
        return None
    rivals = find_persons(sighting.participants, register), find_persons(row.participants, register)
    if not (sighting.body and row.bodies) and _are_rivals(*rivals, register):
        return None
    if one == other:
        return 2.5
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    if small <= large:
        if len(small) == 1:
            return 0.75
        if len(large) > 3 or not (rivals[0] and rivals[1]):
            return 1.5
        same = sighting.place and sighting.place in row.places
        if rivals[0] <= rivals[1] and one <= other:
            return 1.0 if same or not sighting.dated else None
        return 1.0 if same and rivals[1] <= rivals[0] else None
    if len(shared) / len(one | other) >= 0.6:
        return 1.0
    return None


def _are_rivals(some: set[str], others: set[str], register: Register) -> bool:
    """Whether a party sends one here and another there ("Lind met Varga", "Lind met Ossian")."""
    for party in {register.party(id) for id in some} & {register.party(id) for id in others}:
        here = {id for id in some if register.party(id) == party}
        there = {id for id in others if register.party(id) == party}
        if not here & there:
            return True
    return False


def find_persons(participants: Iterable[str], register: Register) -> set[str]:
    """Those who are persons, not the parties for whom they speak."""
    return {id for id in participants if register.type_of(id) == "person"}


def _fit_of_place(sighting: Sighting, row: Row, register: Register) -> float | None:
    if not sighting.place or not row.places:
        return 0.0
    for place in row.places:
        if register.is_within(place, sighting.place) or register.is_within(sighting.place, place):
            return 1.5
    if sighting.family == "press" or _is_contradiction(sighting, row):
        return 0.0
    return None


def _is_contradiction(sighting: Sighting, row: Row) -> bool:
    """Whether another report names another place for what is the same meeting by all else."""
    return bool(
        sighting.dated
        and row.days
        and sighting.dated == row.days
        and days_long(row.days) == 1
        and sighting.document not in row.last_in
        and (sighting.body in row.bodies if sighting.body else True)
        and len(sighting.parties) > 1
        and sighting.parties == row.parties
    )


def _fit_of_days(sighting: Sighting, row: Row) -> float | None:
    dated = sighting.dated
    if dated and row.days:
        if dated.first <= row.days.last and row.days.first <= dated.last:
            return 2.0 if days_long(dated) <= 7 or days_long(row.days) <= 7 else 1.0
        apart = max((dated.first - row.days.last).days, (row.days.first - dated.last).days)
        if apart <= SITTINGS_APART and _may_be_sitting(sighting, row):
            return 0.5
        return None
    if dated and not row.days:
        return _fit_of_window(row.loose, dated)
    if not row.days and sighting.loose and row.loose:
        return _fit_of_window(sighting.days, row.loose)
    if row.days and not dated:
        if sighting.loose:
            return _fit_of_window(sighting.days, row.days)
        return _fit_of_memory(sighting, row.days)
    return 0.5 if row.loose or sighting.loose else 0.25


def _may_be_sitting(sighting: Sighting, row: Row) -> bool:
    if sighting.family != "meeting" or is_another(sighting):
        return False
    if row.another:
        return False
    same = sighting.parties and sighting.parties == frozenset(row.parties)
    if sighting.mention.sense == "known" and not sighting.parties and not sighting.place:
        return sighting.document in row.last_in
    place = sighting.place and sighting.place in row.places
    return bool((same and (place or not sighting.place)) or (place and not sighting.parties))


def _fit_of_window(window: DateRange | None, days: DateRange) -> float | None:
    if window is None:
        return 0.0
    return 0.5 if window.first <= days.last and days.first <= window.last else None


def _fit_of_memory(sighting: Sighting, days: DateRange) -> float | None:
    """Words without a day may stand for what was not long ago or is soon to come."""
    appeared = sighting.published
    if appeared is None:
        return 0.0
    apart = max((appeared.first - days.last).days, (days.first - appeared.last).days)
    if apart > WITHIN_MEMORY:
        return None
    if (
        sighting.mention.status == "held"
        and days.first > appeared.last
        and sighting.mention.sense != "known"
    ):
        return None
    if sighting.mention.status == "scheduled" and (appeared.first - days.last).days > LATELY:
        return None
    return 0.5


def find_nearness(sighting: Sighting, row: Row) -> float:
    """The report spoke of it already, the later the better: for words that only stand for one."""
    before = row.last_in.get(sighting.document)
    if before is None:
        return 0.0
    apart = sighting.mention.span.start - before
    if sighting.mention.sense == "known" or not sighting.participants:
        return 1.0 + 1.0 / (1 + abs(apart) / 500) if apart >= 0 else 0.5
    return 0.25
