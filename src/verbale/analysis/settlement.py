"""What is negotiable, by stated rules: for each issue a finding with its reason and its evidence.

Nothing is forecast and nothing is scored: who holds which cards is not in the press.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import get_args

from verbale.analysis.matrix import Cell, CellValue, Matrix, rank_parties, set_matrix
from verbale.analysis.movement import find_movement
from verbale.analysis.rules import ALWAYS, EVERY, Rule, Rules, load_rules
from verbale.analysis.stands import Stands, list_stands
from verbale.errors import BadAssumption
from verbale.record import Entity, Position, Reason, Record, StanceValue

Assumptions = Mapping[tuple[str, str], CellValue]

VALUES: tuple[CellValue, ...] = (*get_args(StanceValue), "silent")
# A bargain needs two.
FEWEST_PRINCIPALS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of one issue."""

    issue: str
    name: str  # "common ground", "red line", ...
    meaning: str  # the rule's sentence
    when: str  # its tests, as written
    stances: Mapping[str, CellValue]  # of every principal, and of whoever else is on record
    also: tuple[Rule, ...] = ()  # "moved", "divided"
    blocked_by: tuple[tuple[str, str], ...] = ()  # body, member that is against
    evidence: tuple[str, ...] = ()  # the statements that the stances rest on


@dataclass(frozen=True, slots=True)
class Hinge:
    """A party's position on an issue that hinges on something: in its own words."""

    party: str
    issue: str
    condition: str
    hinges_on: tuple[str, ...]  # the issues that the words name, if any
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """Two issues that two parties want the other way round, with a hinge voiced: a candidate."""

    parties: tuple[str, str]
    issues: tuple[str, str]  # what the first party wants of the second, then the reverse
    resisted: tuple[CellValue, CellValue]  # how the other stands on it: against, or on a condition
    hinges: tuple[Hinge, ...]
    evidence: tuple[str, ...]

    @property
    def is_linked(self) -> bool:
        """Whether a party itself ties the one issue to the other."""
        return any(issue in self.issues for hinge in self.hinges for issue in hinge.hinges_on)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is negotiable, as the record shows it or under assumptions."""

    principals: tuple[str, ...]
    findings: tuple[Finding, ...]  # in the codebook's order
    hinges: tuple[Hinge, ...]
    trades: tuple[Trade, ...]  # those first whose issues a party itself ties together
    reports: int
    assumptions: tuple[tuple[str, str, CellValue], ...] = ()

    def finding(self, issue: str) -> Finding:
        """What the rules say of this issue; KeyError if there is none of this name."""
        for finding in self.findings:
            if finding.issue == issue:
                return finding
        raise KeyError(issue)


@dataclass(frozen=True, slots=True)
class Shift:
    """An issue whose finding is another than before."""

    issue: str
    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an assumption changes."""

    shifts: tuple[Shift, ...]
    trades_gained: tuple[Trade, ...]
    trades_lost: tuple[Trade, ...]


def settle(
    record: Record,
    *,
    rules: Rules | None = None,
    assume: Assumptions | None = None,
    stands: Stands | None = None,
) -> Settlement:
    """What is negotiable by these rules (Verbale's own without any).

    With assumptions, as if these parties stood so: ``{("russia", "open-door"): "for"}``.
    BadAssumption names the known parties or issues where one is not known. ``stands`` are the
    record's, where they are listed already.
    """
    rules = rules or load_rules()
    supposed = _suppose(record, assume or {})
    # Whose silence counts does not change with an assumption: that would change the question.
    principals = _find_principals(record, rules)
    matrix = set_matrix(supposed)
    stands = stands or list_stands(supposed)
    moved = {(step.issue, step.party) for step in find_movement(supposed, stands)}
    bodies = _find_bodies(supposed, rules)
    findings = tuple(
        _find(
            issue.id,
            cells,
            principals,
            rules,
            stands,
            {party for moved_on, party in moved if moved_on == issue.id},
            bodies,
        )
        for issue, cells in zip(matrix.issues, matrix.cells, strict=True)
    )
    hinges = tuple(_find_hinges(matrix, stands))
    return Settlement(
        principals=principals,
        findings=findings,
        hinges=hinges,
        trades=tuple(
            sorted(
                _find_trades(matrix, principals, hinges, stands),
                key=lambda trade: not trade.is_linked,
            )
        ),
        reports=len(record.documents),
        assumptions=tuple(
            (party, issue, value) for (party, issue), value in (assume or {}).items()
        ),
    )


def compare_settlements(before: Settlement, after: Settlement) -> Comparison:
    """Which issues have another finding, and which trade candidates come or go."""
    shifts = tuple(
        Shift(was.issue, was, now)
        for was, now in zip(before.findings, after.findings, strict=True)
        if was.name != now.name
    )
    was, now = ({_name_of(trade): trade for trade in each.trades} for each in (before, after))
    return Comparison(
        shifts,
        tuple(trade for name, trade in now.items() if name not in was),
        tuple(trade for name, trade in was.items() if name not in now),
    )


def _name_of(trade: Trade) -> tuple[tuple[str, str], tuple[str, str]]:
    return trade.parties, trade.issues


def _suppose(record: Record, assume: Assumptions) -> Record:
    """The record as if these parties stood so: without a condition, in plain words."""
    if not assume:
        return record
    _check_assumptions(record, assume)
    kept = [p for p in record.positions if (p.party, p.issue) not in assume]
    reason = Reason("stance", 1.0, "Assumed, not found in the reports.")
    supposed = [
        Position(party, issue, value, reasons=(reason,))
        for (party, issue), value in assume.items()
        if value != "silent"
    ]
    return replace(record, positions=(*kept, *supposed))


def _check_assumptions(record: Record, assume: Assumptions) -> None:
    parties = {position.party for position in record.positions}
    parties |= {entity.id for entity in record.entities if entity.type in ("state", "organisation")}
    on_record = sorted({position.party for position in record.positions})
    issues = {issue.id: None for issue in record.codebook}
    for (party, issue), value in assume.items():
        if party not in parties:
            raise BadAssumption(f"{party}: no such party. On record are {', '.join(on_record)}.")
        if issue not in issues:
            raise BadAssumption(f"{issue}: no such issue. The issues are {', '.join(issues)}.")
        if value not in VALUES:
            raise BadAssumption(f"{value}: no such stance. Write one of {', '.join(VALUES)}.")


def _find_principals(record: Record, rules: Rules) -> tuple[str, ...]:
    """Whose silence counts: by name, or by how many of the disputed issues they speak on."""
    ranked = rank_parties(record.positions)
    named = tuple(rule.name for rule in rules.principals if rule.name != EVERY)
    if named:
        _check_entities(named, record)
        return named
    issues = Counter(position.party for position in record.positions)
    disputed = len({position.issue for position in record.positions})
    found = tuple(
        party
        for party in ranked
        if any(
            rule.holds({"share": 100 * issues[party] // disputed, "issues": issues[party]})
            for rule in rules.principals
        )
    )
    return found if len(found) >= FEWEST_PRINCIPALS else ranked[:FEWEST_PRINCIPALS]


def _check_entities(named: Sequence[str], record: Record) -> None:
    known = {entity.id for entity in record.entities}
    for name in named:
        if name not in known:
            parties = ", ".join(rank_parties(record.positions))
            raise BadAssumption(f"{name}: no such party. On record are {parties}.")


def _find_bodies(record: Record, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Bodies that decide by consensus, with their members that are on record on anything."""
    heard = {position.party for position in record.positions}
    bodies: dict[str, tuple[str, ...]] = {}
    for entity in record.entities:
        if entity.type == "organisation" and _is_named(entity, rules.consensus):
            members = [each.id for each in record.entities if entity.id in each.member_of]
            on_record = tuple(id for id in members if id in heard)
            if on_record:
                bodies[entity.id] = on_record
    return bodies


def _is_named(entity: Entity, rules: Sequence[Rule]) -> bool:
    return any(rule.when == ALWAYS and rule.name in (EVERY, entity.id) for rule in rules)


def _find(
    issue: str,
    cells: Sequence[Cell],
    principals: Sequence[str],
    rules: Rules,
    stands: Stands,
    moved: set[str],
    bodies: Mapping[str, Sequence[str]],
) -> Finding:
    positions = {cell.party: cell.position for cell in cells if cell.position}
    blocked = tuple(_find_blocks(positions, bodies))
    counts = _count(positions, principals, moved, blocked)
    rule = next((rule for rule in rules.main if rule.holds(counts)), None)
    shown = [*principals, *(cell.party for cell in cells if cell.party in positions)]
    stances = {party: _value(positions.get(party)) for party in dict.fromkeys(shown)}
    return Finding(
        issue=issue,
        name=rule.name if rule else "no rule holds",
        meaning=rule.meaning if rule else "None of the rules holds for this issue.",
        when=rule.when if rule else "",
        stances=stances,
        also=tuple(rule for rule in rules.also if rule.holds(counts)),
        blocked_by=blocked,
        evidence=tuple(dict.fromkeys(id for p in positions.values() for id in stands.deciding(p))),
    )


def _value(position: Position | None) -> CellValue:
    return position.stance if position else "silent"


def _count(
    positions: Mapping[str, Position],
    principals: Sequence[str],
    moved: set[str],
    blocked: Sequence[tuple[str, str]],
) -> dict[str, int]:
    """Everything that a rule can ask for."""
    own: Counter[str] = Counter(_value(positions.get(party)) for party in principals)
    every: Counter[str] = Counter(position.stance for position in positions.values())
    firm = Counter(
        position.stance
        for party, position in positions.items()
        if party in principals and position.firmness == "categorical"
    )
    return {
        **{value: own[value] for value in VALUES},
        **{f"any {value}": every[value] for value in get_args(StanceValue)},
        "categorical for": firm["for"],
        "categorical against": firm["against"],
        "moved": len(moved & positions.keys()),
        "divided": sum(bool(position.dissent) for position in positions.values()),
        "blocked": len({body for body, _ in blocked}),
        "record": len(positions),
    }


def _find_blocks(
    positions: Mapping[str, Position], bodies: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Each body with a member that is against what the body itself or a fellow member is for."""
    for body, members in bodies.items():
        if body in positions and positions[body].stance == "against":
            continue
        wanted = any(
            positions[party].stance in ("for", "conditional")
            for party in (body, *members)
            if party in positions
        )
        for member in members:
            if wanted and member in positions and positions[member].stance == "against":
                yield body, member


def _find_hinges(matrix: Matrix, stands: Stands) -> Iterator[Hinge]:
    for cells in matrix.cells:
        for cell in cells:
            position = cell.position
            if position and position.stance == "conditional":
                yield Hinge(
                    cell.party,
                    cell.issue,
                    position.condition or "",
                    position.hinges_on,
                    stands.deciding(position),
                )


def _find_trades(
    matrix: Matrix, principals: Sequence[str], hinges: Sequence[Hinge], stands: Stands
) -> Iterator[Trade]:
    """Pairs of issues on which two principals want opposite things, with a hinge voiced on either.

    One wants the first and the other resists it, on the second it is the reverse; who names a
    condition resists as long as it is not met.
    """
    wanted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for cells in matrix.cells:
        by_party = {cell.party: cell for cell in cells}
        for one, other in permutations([p for p in principals if p in by_party], 2):
            if by_party[one].value == "for" and by_party[other].value in ("against", "conditional"):
                wanted[one, other].append(cells[0].issue)
    for one, other in combinations(principals, 2):
        for first in wanted[one, other]:
            for second in wanted[other, one]:
                voiced = tuple(
                    h for h in hinges if h.party in (one, other) and h.issue in (first, second)
                )
                if voiced:
                    yield _trade((one, other), (first, second), voiced, matrix, stands)


def _trade(
    parties: tuple[str, str],
    issues: tuple[str, str],
    hinges: tuple[Hinge, ...],
    matrix: Matrix,
    stands: Stands,
) -> Trade:
    positions = [
        cell.position
        for issue in issues
        for cell in matrix.row(issue)
        if cell.party in parties and cell.position
    ]
    evidence = dict.fromkeys(id for position in positions for id in stands.deciding(position))
    stances = {(position.party, position.issue): position.stance for position in positions}
    resisted = (stances[parties[1], issues[0]], stances[parties[0], issues[1]])
    return Trade(parties, issues, resisted, hinges, tuple(evidence))
