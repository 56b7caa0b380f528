"""Positions, movement and what is negotiable, in the words in which a brief shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from verbale.analysis.matrix import Cell, CellValue, set_matrix
from verbale.analysis.movement import Step, find_movement
from verbale.analysis.rules import Rules
from verbale.analysis.settlement import (
    Assumptions,
    Finding,
    Hinge,
    Settlement,
    Trade,
    compare_settlements,
    settle,
)
from verbale.analysis.stands import Stands, list_stands
from verbale.exports.entries import Entry, sort_entries
from verbale.exports.wording import STANCES_IN_WORDS, count, join, say_day, say_days
from verbale.record import Entity, Issue, Position, Record

# The order in which a finding lists who stands where.
ORDER: tuple[CellValue, ...] = ("for", "conditional", "against", "unclear", "silent")
# Findings that an assumption may turn, and a brief shows one of as an example.
REFUSALS = ("one-sided", "hinged", "red line", "conditional", "blocked")
# An example of a bargain is worth more than one of a shift.
BEST = "common ground"
# A stance of less confidence is likelier wrong than right (docs/stances.md).
DOUBT = 0.5
SUPPOSED: Mapping[CellValue, str] = {
    "for": "were for",
    "against": "were against",
    "conditional": "were for, on a condition,",
    "unclear": "were unclear on",
    "silent": "were silent on",
}


@dataclass(frozen=True, slots=True)
class Square:
    """A party on an issue, with all that the square of the matrix leads to."""

    key: str
    party: str
    value: CellValue
    firmness: str  # "categorical", "hedged"; "" for plain words
    condition: str
    hinges_on: tuple[Issue, ...]
    as_of: str
    heard: str  # "4 statements in 3 independent reports"
    entries: tuple[Entry, ...]  # the latest first
    dissent: tuple[Entry, ...]
    because: str
    is_doubtful: bool = False  # no statement is read so with a confidence of DOUBT
    party_id: str = ""

    @property
    def is_silent(self) -> bool:
        return self.value == "silent"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of an issue."""

    issue: Issue
    name: str
    meaning: str
    when: str
    sides: tuple[tuple[str, str], ...]  # "against", "Kestria and Oldmark"
    also: tuple[tuple[str, str], ...]  # "moved", its sentence
    blocks: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An issue with its squares."""

    issue: Issue
    squares: tuple[Square, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Move:
    """A party's step on an issue, with both quotations."""

    party: str
    issue: Issue
    type: str
    because: str
    before: Entry
    after: Entry
    days_before: str
    days_after: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What a party's position hinges on, in its own words."""

    party: str
    issue: Issue
    words: str
    hinges_on: tuple[Issue, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Bargain:
    """A trade candidate: what each wants of the other."""

    one: str
    other: str
    first: Issue  # wanted by the one, resisted by the other
    second: Issue
    resisted: tuple[CellValue, CellValue]
    hinges: tuple[Condition, ...]
    is_linked: bool
    cautions: tuple[str, ...]  # "toll is a red line"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An assumption and what it would change."""

    assumptions: tuple[str, ...]  # "Tamoura were for toll"
    shifts: tuple[tuple[Issue, str, str], ...]  # the issue, its finding before, and after
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """Everything that a brief says of positions."""

    parties: tuple[str, ...]
    principals: tuple[str, ...]
    rows: tuple[Row, ...]
    moves: tuple[Move, ...]
    conditions: tuple[Condition, ...]
    bargains: tuple[Bargain, ...]
    what_if: WhatIf | None
    nothing: str  # "nothing found in 6 reports": what a silent square says
    silent: int  # how many squares are
    is_suggested: bool  # whether the issues were drawn from the reports

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(row.verdict for row in self.rows)

    def named(self, name: str) -> tuple[Verdict, ...]:
        """The verdicts of this name ("red line")."""
        return tuple(verdict for verdict in self.verdicts if verdict.name == name)


def set_standings(
    record: Record,
    by_id: Mapping[str, Entry],
    *,
    rules: Rules | None = None,
    assume: Assumptions | None = None,
    stands: Stands | None = None,
) -> Standings | None:
    """The positions in words; None where no party takes a stand on any issue.

    Without assumptions one is chosen as an example. ``stands`` are the record's, where they are
    listed already.
    """
    if not record.positions:
        return None
    stands = stands or list_stands(record)
    settlement = settle(record, rules=rules, stands=stands)
    words = _Words(record, by_id, settlement)
    matrix = set_matrix(record)
    parties = tuple(dict.fromkeys([*settlement.principals, *matrix.parties]))
    rows = []
    for at, (issue, cells) in enumerate(zip(matrix.issues, matrix.cells, strict=True), start=1):
        by_party = {cell.party: cell for cell in cells}
        squares = tuple(
            words.square(by_party.get(party, Cell(party, issue.id)), f"c{at}-{nth}")
            for nth, party in enumerate(parties, start=1)
        )
        rows.append(Row(issue, squares, words.verdict(settlement.finding(issue.id))))
    supposed = assume or _choose_assumption(record, settlement, rules, stands)
    return Standings(
        parties=tuple(words.party(party) for party in parties),
        principals=tuple(words.party(party) for party in settlement.principals),
        rows=tuple(rows),
        moves=tuple(words.moves(find_movement(record, stands))),
        conditions=tuple(words.condition(hinge) for hinge in settlement.hinges),
        bargains=tuple(words.bargain(trade) for trade in settlement.trades),
        what_if=words.what_if(
            settlement, settle(record, rules=rules, assume=supposed, stands=stands)
        )
        if supposed
        else None,
        nothing=f"nothing found in {count(len(record.documents), 'report')}",
        silent=sum(square.is_silent for row in rows for square in row.squares),
        is_suggested=any(issue.suggested for issue in record.codebook),
    )


def suppose(
    record: Record, by_id: Mapping[str, Entry], assume: Assumptions, stands: Stands
) -> WhatIf:
    """What these assumptions would change; BadAssumption where one is not known."""
    before = settle(record, stands=stands)
    after = settle(record, assume=assume, stands=stands)
    return _Words(record, by_id, before).what_if(before, after)


def _choose_assumption(
    record: Record, settlement: Settlement, rules: Rules | None, stands: Stands
) -> Assumptions | None:
    """One principal's yes, where that alone turns a finding: into common ground if any does."""
    fallback: Assumptions | None = None
    for finding in settlement.findings:
        against = [p for p in settlement.principals if finding.stances[p] not in ("for", "silent")]
        if finding.name not in REFUSALS or len(against) != 1:
            continue
        supposed: Assumptions = {(against[0], finding.issue): "for"}
        after = settle(record, rules=rules, assume=supposed, stands=stands).finding(finding.issue)
        if after.name == BEST:
            return supposed
        if after.name != finding.name:
            fallback = fallback or supposed
    return fallback


class _Words:
    """Puts names, quotations and days in the place of ids."""

    def __init__(self, record: Record, by_id: Mapping[str, Entry], settlement: Settlement) -> None:
        self.entities: Mapping[str, Entity] = {entity.id: entity for entity in record.entities}
        self.issues = {issue.id: issue for issue in record.codebook}
        self.by_id = by_id
        self.settlement = settlement

    def party(self, id: str) -> str:
        return self.entities[id].name if id in self.entities else id

    def entries(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        return sort_entries(self.by_id[id] for id in dict.fromkeys(ids))

    def square(self, cell: Cell, key: str) -> Square:
        position = cell.position
        if position is None:
            name = self.party(cell.party)
            return Square(key, name, "silent", "", "", (), "", "", (), (), "", party_id=cell.party)
        statements = position.utterances or len(position.evidence)
        heard = count(statements, "statement")
        if position.sources:
            heard += f" in {count(position.sources, 'independent report')}"
        return Square(
            key=key,
            party=self.party(cell.party),
            value=cell.value,
            firmness="" if position.firmness == "plain" else position.firmness,
            condition=position.condition or "",
            hinges_on=tuple(self.issues[id] for id in position.hinges_on),
            as_of=say_day(position.as_of) if position.as_of else "",
            heard=heard,
            entries=tuple(self.by_id[id] for id in reversed(position.evidence)),
            dissent=self.entries(position.dissent),
            because=" ".join(reason.because for reason in position.reasons),
            is_doubtful=self.is_doubtful(position),
            party_id=cell.party,
        )

    def is_doubtful(self, position: Position) -> bool:
        """Whether none of its statements is surely read so; unclear ones are that in any case."""
        sure = [
            stance.confidence
            for id in position.evidence
            for stance in self.by_id[id].statement.stances
            if stance.issue == position.issue and stance.value == position.stance
        ]
        return bool(sure) and max(sure) < DOUBT

    def verdict(self, finding: Finding) -> Verdict:
        sides = []
        for value in ORDER:
            names = [self.party(party) for party, v in finding.stances.items() if v == value]
            if names:
                sides.append((STANCES_IN_WORDS[value], join(names)))
        return Verdict(
            issue=self.issues[finding.issue],
            name=finding.name,
            meaning=finding.meaning,
            when=finding.when,
            sides=tuple(sides),
            also=tuple((rule.name, rule.meaning) for rule in finding.also),
            blocks=tuple(
                f"{self.party(member)}, a member of {self.party(body)}, is against it."
                for body, member in finding.blocked_by
            ),
            entries=self.entries(finding.evidence),
        )

    def moves(self, steps: Iterable[Step]) -> Iterator[Move]:
        for step in steps:
            yield Move(
                party=self.party(step.party),
                issue=self.issues[step.issue],
                type=step.type,
                because=step.because,
                before=self.by_id[step.before],
                after=self.by_id[step.after],
                days_before=say_days(step.days_before),
                days_after=say_days(step.days_after),
            )

    def condition(self, hinge: Hinge) -> Condition:
        return Condition(
            self.party(hinge.party),
            self.issues[hinge.issue],
            hinge.condition,
            tuple(self.issues[id] for id in hinge.hinges_on),
            self.entries(hinge.evidence),
        )

    def bargain(self, trade: Trade) -> Bargain:
        names = [self.settlement.finding(issue).name for issue in trade.issues]
        return Bargain(
            one=self.party(trade.parties[0]),
            other=self.party(trade.parties[1]),
            first=self.issues[trade.issues[0]],
            second=self.issues[trade.issues[1]],
            resisted=trade.resisted,
            hinges=tuple(self.condition(hinge) for hinge in trade.hinges),
            is_linked=trade.is_linked,
            cautions=tuple(
                f"{issue} is a red line"
                for issue, name in zip(trade.issues, names, strict=True)
                if name == "red line"
            ),
            entries=self.entries(trade.evidence),
        )

    def what_if(self, before: Settlement, after: Settlement) -> WhatIf:
        comparison = compare_settlements(before, after)
        return WhatIf(
            assumptions=tuple(
                f"{self.party(party)} {SUPPOSED[value]} {issue}"
                for party, issue, value in after.assumptions
            ),
            shifts=tuple(
                (self.issues[shift.issue], shift.before.name, shift.after.name)
                for shift in comparison.shifts
            ),
            gained=tuple(self._name(trade) for trade in comparison.trades_gained),
            lost=tuple(self._name(trade) for trade in comparison.trades_lost),
        )

    def _name(self, trade: Trade) -> str:
        one, other = map(self.party, trade.parties)
        return f"{one} and {other} on {trade.issues[0]} and {trade.issues[1]}"


def say_bargain(bargain: Bargain) -> str:
    """What each wants, in a sentence."""
    first, second = (
        "ties to a condition" if value == "conditional" else "refuses" for value in bargain.resisted
    )
    return (
        f"{bargain.one} wants {bargain.first.id}, which {bargain.other} {first}; "
        f"{bargain.other} wants {bargain.second.id}, which {bargain.one} {second}."
    )


def say_condition(condition: Condition) -> str:
    """What the party hinges it on: its words, and the issues that they name."""
    words = f"“{condition.words}”" if condition.words else "a condition"
    named = join(issue.id for issue in condition.hinges_on)
    return f"{words} (names {named})" if named else words


def say_what_if(what_if: WhatIf) -> Sequence[str]:
    """What changes, a line each; one line if nothing does."""
    lines = [f"{issue.id}: {was}, then {now}" for issue, was, now in what_if.shifts]
    lines += [f"trade candidate comes up: {name}" for name in what_if.gained]
    lines += [f"trade candidate goes: {name}" for name in what_if.lost]
    return lines or ["No finding and no trade candidate would be another."]
