"""The calendar: one row for each meeting, however many reports name it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from verbale.record import (
    DateRange,
    Entity,
    Meeting,
    MeetingMention,
    MeetingStatus,
    Reading,
    Reason,
    Span,
    TimeExpression,
)
from verbale.text.days import resolve_time
from verbale.text.meeting_words import Family, family_of, is_weak
from verbale.text.names import fold, known_by_adjective, known_by_spelling, slug
from verbale.text.time_words import find_direction

# What a report tells without a day has happened lately: within this many days before it appeared.
LATELY = 6
# ... and a news conference within this many: it is reported at once.
REPORTED_AT_ONCE = 1
# Words for more days than this ("in recent years") do not date a meeting.
LONGEST = 366
# Words without a day ("the talks") may stand for a meeting at most this many days away.
WITHIN_MEMORY = 30
# Days that may lie between two sittings of one meeting ("the talks went into a third day").
SITTINGS_APART = 1
# What must be known of a meeting before the calendar has a row for it, see _weight.
ENOUGH = 1.5
# How well words must fit a row to join it, see _fit.
FITS = 2.0
# ... and how well, with how near they stand, words that only stand for a meeting.
STANDS_FOR = 1.0


def settle_meetings(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    published: Mapping[str, DateRange | None],
) -> tuple[Meeting, ...]:
    """Meetings held and scheduled, in order of their days; published: when each report appeared.

    Words that say enough of a meeting (its day, its place, who takes part) make a row or join the
    row that they fit; words that stand for one ("the talks") join it and make none.
    """
    register = _Register(readings, entities)
    found = list(_resolve(readings, register, published))
    rows = _Rows(register)
    for sighting in sorted(
        (s for s in found if _weight(s) >= ENOUGH), key=lambda s: (-_sureness(s), s.order)
    ):
        rows.add(sighting)
    for sighting in sorted((s for s in found if _weight(s) < ENOUGH), key=lambda s: s.order):
        rows.join(sighting)
    return _name_rows(rows.rows, register)


# --- who and where ------------------------------------------------------------------------------


class _Register:
    """Entities by the places and words that name them."""

    def __init__(self, readings: Sequence[Reading], entities: Sequence[Entity]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self.texts = {reading.document.id: reading.document.text for reading in readings}
        self.at: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for entity in entities:
            counts[fold(entity.name)][entity.id] += 1
            for span in entity.mentions:
                self.at[span.document].append((span.start, span.end, entity.id))
                if span.document in self.texts:
                    counts[fold(self.words(span))][entity.id] += 1
        for places in self.at.values():
            places.sort()
        self.by_words = {words: min(c, key=lambda id: (-c[id], id)) for words, c in counts.items()}
        self.parties = {entity.id: self._party(entity) for entity in entities}

    def words(self, span: Span) -> str:
        return self.texts[span.document][span.start : span.end]

    def entity_of(self, span: Span) -> str | None:
        """The entity that these words name, as a mention, part of a name or adjective."""
        words = self.words(span)
        for start, end, id in self._near(span):
            if (start, end) == (span.start, span.end):
                return id
            if span.start <= start and end <= span.end and end - start > len(words) / 2:
                return id
        known = self.by_words.get(fold(words))
        if known:
            return known
        return self._of_table(words.rstrip("'’")) or self._of_stem(words)

    def _near(self, span: Span) -> Iterator[tuple[int, int, str]]:
        places = self.at.get(span.document, [])
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            if places[middle][1] <= span.start:
                low = middle + 1
            else:
                high = middle
        while low < len(places) and places[low][0] < span.end:
            yield places[low]
            low += 1

    def _of_table(self, words: str) -> str | None:
        known = known_by_adjective(words)
        if known is None:
            spelled = known_by_spelling(words)
            known = spelled[0] if spelled else None
        if known is None:
            return None
        if known.id in self.entities:
            return known.id
        return self.by_words.get(fold(known.name))

    def _of_stem(self, words: str) -> str | None:
        """A state that the table does not know by its adjective ("Kestrian")."""
        folded = fold(words)
        for ending in ("ians", "ian", "ans", "an", "ns", "n"):
            if folded.endswith(ending) and len(folded) - len(ending) >= 4:
                for close in ("ia", "a", ""):
                    if id := self.by_words.get(folded.removesuffix(ending) + close):
                        return id
        return None

    def _party(self, entity: Entity) -> str:
        """For whom somebody takes part: a minister for the state, a ministry for its state."""
        if entity.type in ("state", "place"):
            return entity.id
        groups = [self.entities[id] for id in entity.member_of if id in self.entities]
        states = [group.id for group in groups if group.type == "state"]
        if states:
            return states[0]
        if entity.type == "organisation" or not groups:
            return entity.id
        return groups[0].id

    def party(self, id: str) -> str:
        return self.parties.get(id, id)

    def is_within(self, inner: str, outer: str) -> bool:
        """Whether one place is part of the other (a hotel of its city)."""
        seen = set()
        while inner in self.entities and inner not in seen:
            if inner == outer:
                return True
            seen.add(inner)
            wider = self.entities[inner].member_of
            inner = wider[0] if wider else ""
        return False

    def type_of(self, id: str) -> str:
        return self.entities[id].type


# --- what the words say, resolved ---------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Sighting:
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


def _resolve(
    readings: Sequence[Reading], register: _Register, published: Mapping[str, DateRange | None]
) -> Iterator[_Sighting]:
    for number, reading in enumerate(readings):
        appeared = published.get(reading.document.id)
        told = _Told(reading, appeared)
        before: _Sighting | None = None
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
    register: _Register,
    before: _Sighting | None,
) -> _Sighting:
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
    return _Sighting(
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
    if _length(days) > LONGEST:
        return False
    return mention.status != "scheduled" or (appeared.first - days.last).days <= LATELY


def _is_told_again(mention: MeetingMention, before: _Sighting | None) -> bool:
    """Whether the report told of a news conference before ("at the news conference")."""
    return before is not None and before.press


# "More talks", "In Paris, he will also see ...": this near, in characters, to what it goes on from.
GOES_ON = 300


def _carry_over(sighting: _Sighting, before: _Sighting) -> _Sighting:
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
                last = days if _length(days) <= 2 else last

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

    def days(self, mention: MeetingMention, before: _Sighting | None) -> DateRange | None:
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


def _weight(sighting: _Sighting) -> float:
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
    named = 0.0 if is_weak(mention.format) else 1.0 if _field(mention.format) else 0.5
    if mention.sense == "several" and not who:
        named = 0.0
    return named + dated + place + who


def _sureness(sighting: _Sighting) -> float:
    precise = 1.0 if sighting.dated and _length(sighting.dated) <= 2 else 0.0
    return _weight(sighting) + precise + (1.0 if sighting.body else 0.0)


def _length(days: DateRange) -> int:
    return (days.last - days.first).days + 1


# --- rows ---------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Row:
    """One meeting and the words that speak of it."""

    number: int
    sightings: list[_Sighting] = field(default_factory=list)
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

    def add(self, sighting: _Sighting, *, says: bool = True) -> None:
        """Another sighting; says: whether it tells who and where, or only stands for it."""
        self.sightings.append(sighting)
        self.last_in[sighting.document] = max(
            self.last_in.get(sighting.document, 0), sighting.mention.span.start
        )
        self.fields |= {field for field in (_field(sighting.mention.format),) if field}
        self.another = self.another or _is_another(sighting)
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


class _Rows:
    """The rows of the calendar as they grow."""

    def __init__(self, register: _Register) -> None:
        self.register = register
        self.rows: list[_Row] = []
        self.of_words: dict[tuple[object, ...], _Row] = {}  # what the same words joined before
        self.in_document: dict[str, dict[int, _Row]] = defaultdict(dict)

    def add(self, sighting: _Sighting) -> None:
        """Joins the row that it fits best, or makes one."""
        key = _key(sighting)
        row = self.of_words.get(key) or self._best(sighting, self.rows, FITS)
        if row is None and sighting.mention.sense == "known":
            near = self.in_document[sighting.document].values()
            row = self._best(sighting, near, STANDS_FOR)
        if row is None:
            row = _Row(len(self.rows), family=sighting.family)
            self.rows.append(row)
        self.of_words[key] = row
        self._put(sighting, row, says=True)

    def join(self, sighting: _Sighting) -> None:
        """Joins the row that it stands for, if there is one: in the same report, or in any."""
        if _is_another(sighting):
            return
        row = self._best(sighting, self.in_document[sighting.document].values(), STANDS_FOR)
        if row is None:
            key = _key(sighting)
            if key in self.of_words:
                row = self.of_words[key]
            else:
                row = self._best(sighting, self.rows, STANDS_FOR)
        if row is not None:
            self.of_words[_key(sighting)] = row
            self._put(sighting, row, says=False)

    def _put(self, sighting: _Sighting, row: _Row, *, says: bool) -> None:
        row.add(sighting, says=says)
        self.in_document[sighting.document][row.number] = row

    def _best(self, sighting: _Sighting, rows: Iterable[_Row], least: float) -> _Row | None:
        best: tuple[float, int, int] | None = None
        for row in rows:
            fit = _fit(sighting, row, self.register)
            if fit is None:
                continue
            near = _nearness(sighting, row)
            if (fit if least >= FITS else fit + near) < least:
                continue
            rank = (fit + near, len(row.sightings), -row.number)
            if best is None or rank > best:
                best = rank
        return self.rows[-best[2]] if best else None


def _key(sighting: _Sighting) -> tuple[object, ...]:
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


def _fit(sighting: _Sighting, row: _Row, register: _Register) -> float | None:
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


def _may_share_day_alone(sighting: _Sighting, row: _Row) -> bool:
    """Whether no more is needed: words that stand for one, or of which neither says more."""
    if sighting.mention.sense == "known":
        return True
    return bool(sighting.dated) and not (row.participants or row.places)


def _are_kin(sighting: _Sighting, row: _Row) -> bool:
    if sighting.family == row.family:
        return True
    families = {sighting.family, row.family}
    if families == {"meeting", "visit"}:
        return not row.places or not sighting.place or sighting.place in row.places
    if sighting.family == "call" and row.family == "meeting" and sighting.mention.sense == "known":
        return row.by_call
    return False


def _field(format: str) -> str | None:
    """Which ministers meet."""
    words = format.split()
    if len(words) > 2 and words[-2] == "ministers":
        return words[0].replace("defence", "defense")
    return None


def _fit_of_body(sighting: _Sighting, row: _Row) -> float | None:
    ministers = _field(sighting.mention.format)
    if ministers and row.fields and ministers not in row.fields:
        return None
    if not sighting.body or not row.bodies:
        return 0.0
    return 1.5 if sighting.body in row.bodies else None


def _fit_of_who(sighting: _Sighting, row: _Row, register: _Register) -> float | None:
    if not sighting.participants or not row.participants:
        return 0.0
    if sighting.family == "press":
        return 2.0 if sighting.participants & row.participants else None
    one, other = sighting.parties, frozenset(row.parties)
    shared = one & other
    if not shared:
        return None
    rivals = _persons(sighting.participants, register), _persons(row.participants, register)
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


def _are_rivals(some: set[str], others: set[str], register: _Register) -> bool:
    """Whether a party sends one here and another there ("Lind met Varga", "Lind met Ossian")."""
    for party in {register.party(id) for id in some} & {register.party(id) for id in others}:
        here = {id for id in some if register.party(id) == party}
        there = {id for id in others if register.party(id) == party}
        if not here & there:
            return True
    return False


def _persons(participants: Iterable[str], register: _Register) -> set[str]:
    return {id for id in participants if register.type_of(id) == "person"}


def _fit_of_place(sighting: _Sighting, row: _Row, register: _Register) -> float | None:
    if not sighting.place or not row.places:
        return 0.0
    for place in row.places:
        if register.is_within(place, sighting.place) or register.is_within(sighting.place, place):
            return 1.5
    if sighting.family == "press" or _is_contradiction(sighting, row):
        return 0.0
    return None


def _is_contradiction(sighting: _Sighting, row: _Row) -> bool:
    """Whether another report names another place for what is the same meeting by all else."""
    return bool(
        sighting.dated
        and row.days
        and sighting.dated == row.days
        and _length(row.days) == 1
        and sighting.document not in row.last_in
        and (sighting.body in row.bodies if sighting.body else True)
        and len(sighting.parties) > 1
        and sighting.parties == row.parties
    )


def _fit_of_days(sighting: _Sighting, row: _Row) -> float | None:
    dated = sighting.dated
    if dated and row.days:
        if dated.first <= row.days.last and row.days.first <= dated.last:
            return 2.0 if _length(dated) <= 7 or _length(row.days) <= 7 else 1.0
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


def _is_another(sighting: _Sighting) -> bool:
    return sighting.mention.sense == "another" and not sighting.body


def _may_be_sitting(sighting: _Sighting, row: _Row) -> bool:
    if sighting.family != "meeting" or _is_another(sighting):
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


def _fit_of_memory(sighting: _Sighting, days: DateRange) -> float | None:
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


def _nearness(sighting: _Sighting, row: _Row) -> float:
    """The report spoke of it already, the later the better: for words that only stand for one."""
    before = row.last_in.get(sighting.document)
    if before is None:
        return 0.0
    apart = sighting.mention.span.start - before
    if sighting.mention.sense == "known" or not sighting.participants:
        return 1.0 + 1.0 / (1 + abs(apart) / 500) if apart >= 0 else 0.5
    return 0.25


# --- what a row says ----------------------------------------------------------------------------


def _name_rows(rows: Iterable[_Row], register: _Register) -> tuple[Meeting, ...]:
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


def _meeting(row: _Row, register: _Register) -> Meeting:
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


def _with_parties(row: _Row, register: _Register) -> set[str]:
    """Who takes part, and for whom; a news conference is its speaker's own."""
    if row.family == "press":
        return row.participants
    persons = _persons(row.participants, register)
    return row.participants | {register.party(id) for id in persons}


def _format(row: _Row) -> str:
    """How most words call it that say more than "meeting"."""
    if row.bodies:
        return sorted(row.bodies)[0]
    counts = Counter(s.mention.format for s in row.sightings if s.mention.sense != "known")
    counts = counts or Counter(s.mention.format for s in row.sightings)
    special = {f: n for f, n in counts.items() if f not in {"meeting", "talks", "session", "visit"}}
    chosen = special or counts
    return min(chosen, key=lambda f: (-chosen[f], f))


def _place(row: _Row, register: _Register) -> str | None:
    """The place that most words name, the narrower if two are one within the other."""
    if not row.places:
        return None
    top = max(row.places.values())
    best = sorted(place for place, n in row.places.items() if n == top)[0]
    for place in sorted(row.places):
        if place != best and register.is_within(place, best):
            return place
    return best


def _name(format: str, row: _Row, place: str | None, register: _Register) -> str:
    """What a desk officer would call it: "John Kerry and Sergey Lavrov: talks in Geneva"."""
    who = _short_list([register.entities[id].name for id in sorted(row.participants)])
    where = f" in {register.entities[place].name}" if place else ""
    if row.bodies:
        return f"{format}{where}"
    if row.family != "press" and (not who or len(row.participants) < 2):
        return _own_words(row, register)
    return f"{who}: {format}{where}"


# Names in a meeting's name; more are "and others".
NAMES = 4


def _short_list(names: Sequence[str]) -> str:
    if len(names) > NAMES:
        return ", ".join(names[:NAMES]) + " and others"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))


def _own_words(row: _Row, register: _Register) -> str:
    """The fullest words for it, without article and what runs over a line."""
    candidates = [s for s in row.sightings if s.mention.sense != "known"] or row.sightings
    best = max(candidates, key=lambda s: (_weight(s), -s.order[2]))
    words = " ".join(register.words(best.mention.span).split())
    return re.sub(r"^(?:the|an?)\s+", "", words, flags=re.IGNORECASE)[:90]


def _id(format: str, participants: Sequence[str], days: DateRange | None, place: str | None) -> str:
    parts = [slug(format), *participants[:2], *([place] if place and len(participants) < 2 else [])]
    return "-".join([*parts, *([days.first.isoformat()] if days else [])])


def _status(sightings: Sequence[_Sighting]) -> MeetingStatus:
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
    row: _Row,
    sightings: Sequence[_Sighting],
    days: DateRange | None,
    place: str | None,
    register: _Register,
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


def _same_place(one: str, other: str, register: _Register) -> bool:
    return register.is_within(one, other) or register.is_within(other, one)


def _because_of_days(dated: Sequence[_Sighting], days: DateRange, register: _Register) -> str:
    first = dated[0]
    when = first.mention.when
    words = register.words(when.span) if when else ""
    appeared = f" in a report of {first.published}" if first.published else ""
    return f"“{words}”{appeared} is {first.dated}" + (
        f"; {len(dated)} passages give its days" if len(dated) > 1 else ""
    )


def _evidence(sightings: Sequence[_Sighting]) -> tuple[Span, ...]:
    return tuple(s.mention.span for s in sightings)
