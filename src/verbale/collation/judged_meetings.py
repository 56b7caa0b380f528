"""What people judged of meetings: which are one, which are none, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from verbale.collation.bonds import Bonds
from verbale.collation.claims import Claim, Ledger, as_written, explain
from verbale.collation.judged_statements import Who
from verbale.collation.places import LEAST_OVERLAP, Found, find_overlap
from verbale.judgements import as_who, parse_days, place_from_json
from verbale.record import Json, Judgement, Meeting, MeetingStatus, Place, Span
from verbale.text.names import slug


@dataclass(eq=False, slots=True)
class _Row:
    """A meeting on its way to what people judge it to be."""

    meeting: Meeting
    claims: list[Claim] = field(default_factory=list)
    into: _Row | None = None  # the row that it was found to be one with


def judge_meetings(meetings: Sequence[Meeting], ledger: Ledger, who: Who) -> tuple[Meeting, ...]:
    """The meetings as they were judged, in order of their days."""
    if not ledger.about("meeting"):
        return tuple(meetings)
    return _Calendar(meetings, ledger, who).settle()


class _Calendar:
    def __init__(self, meetings: Sequence[Meeting], ledger: Ledger, who: Who) -> None:
        self._ledger, self._who = ledger, who
        self._rows = [_Row(meeting) for meeting in meetings]
        self._bonds: Bonds[Span] = Bonds(ledger)

    def settle(self) -> tuple[Meeting, ...]:
        for judgement in self._ledger.about("meeting"):
            self._take(judgement)
        rows = [row for row in self._rows if row.into is None]
        claims = {at: row.claims for at, row in enumerate(rows)}
        held = self._ledger.weigh(claims, self._same)
        judged = [self._judge(row, held[at]) for at, row in enumerate(rows)]
        kept = [meeting for meeting in judged if meeting is not None]
        # As the calendar itself: by the first day, then by the first words that tell of it.
        kept.sort(key=lambda m: (m.date.first if m.date else date.max, m.evidence[0]))
        return tuple(kept)

    def _take(self, judgement: Judgement) -> None:
        if judgement.id in self._ledger.decided:
            return
        found = self._ledger.find(judgement)
        if found is None:
            return
        row = self._at(found)
        if row is None and judgement.field == "missed":
            row = self._add(judgement, found)
        if row is None:
            self._ledger.lose(judgement, "No meeting rests on the words at its place.")
            return
        held = row
        self._ledger.give(judgement, lambda: _end_of(held).meeting.id)
        if judgement.field == "merge":
            self._merge(judgement, row, found)
        elif judgement.field == "split":
            self._split(judgement, row, found)
        else:
            row.claims += _claims(judgement)

    def _at(self, found: Found) -> _Row | None:
        """The meeting whose evidence overlaps the place most."""
        best, most = None, LEAST_OVERLAP
        for row in self._rows:
            overlap = max(find_overlap((span,), found.spans) for span in row.meeting.evidence)
            if row.into is None and (overlap > most or (best is None and overlap >= most)):
                best, most = row, overlap
        return best

    def _add(self, judgement: Judgement, found: Found) -> _Row:
        value = judgement.value if isinstance(judgement.value, dict) else {}
        format = str(value.get("format") or "meeting")
        reason = explain(judgement, "evidence", "to be a meeting that was missed")
        words = " ".join(
            " ".join(judgement.entry.place.words if judgement.entry.place else ()).split()
        )
        meeting = Meeting(
            self._free(format), words, format, evidence=found.spans, reasons=(reason,)
        )
        self._rows.append(_Row(meeting))
        return self._rows[-1]

    def _free(self, format: str) -> str:
        taken = Counter(row.meeting.id for row in self._rows)
        base = f"{slug(format)}-judged"
        number = 1 + sum(id.startswith(base) for id in taken)
        return base if number == 1 else f"{base}-{number}"

    def _merge(self, judgement: Judgement, row: _Row, found: Found) -> None:
        for place in _places(judgement):
            other_found = self._ledger.texts.find(place)
            other = None if isinstance(other_found, str) else self._at(other_found)
            if other is None or isinstance(other_found, str):
                self._ledger.note(judgement, "Not all of the others are found in these reports.")
                continue
            one, rest = frozenset(found.spans), frozenset(other_found.spans)
            if self._bonds.join(judgement, one, rest) and other is not row:
                _join(row, other, judgement)

    def _split(self, judgement: Judgement, row: _Row, found: Found) -> None:
        leaving = set(self._evidence_at(found, row))
        for place in _places(judgement):
            other = self._ledger.texts.find(place)
            if not isinstance(other, str):
                leaving |= set(self._evidence_at(other, row))
        staying = tuple(span for span in row.meeting.evidence if span not in leaving)
        if not staying:
            self._ledger.note(judgement, "It stands alone already.")
            return
        if not self._bonds.part(judgement, frozenset(leaving), frozenset(staying)):
            return
        reason = explain(judgement, "evidence", f"to be another than “{row.meeting.name}”")
        meeting = row.meeting
        row.meeting = replace(meeting, evidence=staying, reasons=(*meeting.reasons, reason))
        apart = replace(
            meeting,
            id=self._free(meeting.format),
            evidence=tuple(sorted(leaving)),
            reasons=(reason,),
        )
        self._rows.append(_Row(apart))
        added = self._rows[-1]
        self._ledger.give(judgement, lambda: _end_of(added).meeting.id)

    def _evidence_at(self, found: Found, row: _Row) -> list[Span]:
        return [
            span
            for span in row.meeting.evidence
            if find_overlap((span,), found.spans) >= LEAST_OVERLAP
        ]

    def _same(self, aspect: str, value: Json) -> Hashable:
        if aspect == "participants" and isinstance(value, list):
            return frozenset(self._who(as_who(each), "") or str(each) for each in value)
        if aspect == "place" and value is not None:
            return self._who(as_who(value), "") or str(value)
        return as_written(aspect, value)

    def _judge(self, row: _Row, held: Mapping[str, Claim]) -> Meeting | None:
        meeting = row.meeting
        if "none" in held and held["none"].value is True:
            return None
        for aspect, claim in held.items():
            if aspect != "none":
                meeting = self._judge_field(meeting, claim)
        return meeting

    def _judge_field(self, meeting: Meeting, claim: Claim) -> Meeting:
        value, aspect = claim.value, claim.aspect
        kept = tuple(reason for reason in meeting.reasons if reason.field != aspect)
        meeting = replace(meeting, reasons=(*kept, explain(claim)))
        if aspect == "name":
            return replace(meeting, name=" ".join(str(value).split()))
        if aspect == "format":
            return replace(meeting, format=str(value))
        if aspect == "status":
            return replace(meeting, status=cast(MeetingStatus, value))
        if aspect == "date":
            return replace(meeting, date=None if value is None else parse_days(str(value)))
        if aspect == "place":
            return replace(
                meeting, place=None if value is None else self._who(as_who(value), aspect)
            )
        named = value if isinstance(value, list) else []
        found = [self._who(as_who(each), aspect) for each in named]
        return replace(meeting, participants=tuple(sorted({id for id in found if id})))


def _claims(judgement: Judgement) -> list[Claim]:
    if judgement.field == "missed":
        return [Claim(judgement, "none", False)]
    return [Claim(judgement, judgement.field, judgement.value)]


def _places(judgement: Judgement) -> list[Place]:
    value = judgement.value if isinstance(judgement.value, list) else []
    return [place_from_json(each) for each in value]


def _join(row: _Row, other: _Row, judgement: Judgement) -> None:
    one, gone = row.meeting, other.meeting
    reason = explain(judgement, "evidence", f"to be one with “{gone.name}”")
    row.meeting = replace(
        one,
        participants=tuple(sorted({*one.participants, *gone.participants})),
        place=one.place or gone.place,
        date=one.date or gone.date,
        evidence=tuple(sorted({*one.evidence, *gone.evidence})),
        reasons=(*one.reasons, reason),
    )
    row.claims += other.claims
    other.into = row


def _end_of(row: _Row) -> _Row:
    while row.into is not None:
        row = row.into
    return row
