"""What is negotiable, by itself: as plain text for a terminal, and as JSON."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from verbale.analysis.matrix import CellValue, set_matrix
from verbale.analysis.movement import Step, find_movement
from verbale.analysis.rules import Rules
from verbale.analysis.settlement import (
    VALUES,
    Assumptions,
    Finding,
    Settlement,
    Trade,
    compare_settlements,
    settle,
)
from verbale.errors import BadAssumption, VerbaleError
from verbale.exports.brief_terminal import NARROWEST, WIDEST, clean, matrix_lines
from verbale.exports.entries import Entry
from verbale.exports.evidence import check_evidence
from verbale.exports.outline import Outline, outline
from verbale.exports.standings import (
    Bargain,
    Move,
    Standings,
    Verdict,
    say_bargain,
    say_condition,
    say_what_if,
    set_standings,
)
from verbale.exports.wording import STANCES_IN_WORDS, count, join, shorten
from verbale.record import Record

Json = dict[str, Any]
_ASSUMPTION = re.compile(r"([^:=\s]+)\s*:\s*([^:=\s]+)\s*=\s*(\w+)")
INDENT = "    "
# Characters of a statement's words shown in the log of movement: enough to know it again.
LONGEST_QUOTATION = 160
# Statements named beside a finding; the brief's page leads to all.
MOST_NUMBERS = 6


def to_settlement(
    record: Record,
    *,
    title: str | None = None,
    rules: Rules | None = None,
    assume: Assumptions | None = None,
    width: int = 80,
) -> str:
    """What is negotiable as plain text, every entry checked first; with what an assumption changes.

    VerbaleError where no party takes a stand on any issue.
    """
    check_evidence(record)
    brief = outline(record, title=title)
    standings = set_standings(record, brief.by_id, rules=rules, assume=assume)
    if standings is None:
        raise VerbaleError(nothing_to_settle(record))
    room = max(NARROWEST, min(width, WIDEST))
    return "\n".join(_lines(brief, standings, bool(assume), room)) + "\n"


def read_assumptions(written: Iterable[str]) -> dict[tuple[str, str], CellValue]:
    """What ``party:issue=stance`` says; BadAssumption where it is written otherwise.

    >>> read_assumptions(["russia:open-door=for"])
    {('russia', 'open-door'): 'for'}
    """
    assumed: dict[tuple[str, str], CellValue] = {}
    for each in written:
        match = _ASSUMPTION.fullmatch(each.strip())
        value = next((value for value in VALUES if match and value == match[3]), None)
        if match is None or value is None:
            raise BadAssumption(
                f"{each}: is no assumption. Write party:issue=stance, the stance one of "
                f"{', '.join(VALUES)}."
            )
        assumed[match[1], match[2]] = value
    return assumed


def nothing_to_settle(record: Record) -> str:
    """Why there is nothing to settle, and what to do."""
    if not record.codebook:
        return "There are no issues to settle. Name them: --codebook FILE, {id: proposition}."
    issues, reports = count(len(record.codebook), "issue"), count(len(record.documents), "report")
    return (
        f"No party takes a stand on the {issues} of the codebook in {reports}. "
        "Word the issues as the reports do, or add reports."
    )


def _lines(brief: Outline, standings: Standings, supposes: bool, width: int) -> Iterator[str]:
    yield shorten(f"{clean(brief.title)}: what is negotiable", width)
    covered = f", {brief.days}" if brief.days else ""
    yield f"{count(len(brief.reports), 'report')}{covered}"
    yield from wrap(f"Principals: {join(map(clean, standings.principals))}", width, "")
    yield from matrix_lines(standings, width)
    for verdict in standings.verdicts:
        yield from _verdict(verdict, standings, width)
    yield from _section("Movement", (say_move(each) for each in standings.moves), width)
    hinges = (
        f"{clean(each.party)} on {each.issue.id}: {clean(say_condition(each))}"
        f"{numbers(each.entries)}"
        for each in standings.conditions
    )
    yield from _section("What hinges on what", hinges, width)
    trades = (_bargain(each) for each in standings.bargains)
    yield from _section("Trade candidates (listed, not scored)", trades, width)
    if supposes and standings.what_if:
        title = f"If {join(map(clean, standings.what_if.assumptions))}"
        yield from _section(title, map(clean, say_what_if(standings.what_if)), width)
    yield ""
    yield from wrap(
        "Numbers are those of the brief's entries. No forecast and no score: the rules say only "
        "what the statements found so far allow to be said.",
        width,
        "",
    )


def _verdict(verdict: Verdict, standings: Standings, width: int) -> Iterator[str]:
    yield ""
    also = "".join(f", {name}" for name, _ in verdict.also)
    yield from wrap(f"{verdict.issue.id}: {verdict.name}{also}", width, "")
    yield from wrap(clean(verdict.issue.proposition), width)
    for side, parties in verdict.sides:
        nothing = f" ({standings.nothing})" if side == STANCES_IN_WORDS["silent"] else ""
        yield from wrap(f"{side}: {clean(parties)}{nothing}", width)
    why = [verdict.meaning, *verdict.blocks, *(meaning for _, meaning in verdict.also)]
    rule = f" [{verdict.when}]" if verdict.when else ""
    yield from wrap(" ".join(map(clean, why)) + rule + numbers(verdict.entries), width)


def _section(title: str, paragraphs: Iterable[str], width: int) -> Iterator[str]:
    lines = list(paragraphs)
    if lines:
        yield ""
        yield from wrap(title, width, "")
    for line in lines:
        yield from wrap(line, width)


def say_move(move: Move) -> str:
    """Who moved, on what, and both quotations."""
    before, after = (
        f"{days}: {shorten(clean(entry.text), LONGEST_QUOTATION)}{numbers([entry])}"
        for entry, days in ((move.before, move.days_before), (move.after, move.days_after))
    )
    return f"{clean(move.party)} on {move.issue.id} {move.type}: {move.because}. {before} → {after}"


def _bargain(bargain: Bargain) -> str:
    voiced = "; ".join(
        f"{clean(hinge.party)} on {hinge.issue.id}: {clean(say_condition(hinge))}"
        for hinge in bargain.hinges
    )
    cautions = "".join(f" But {caution}." for caution in bargain.cautions)
    linked = " The hinge names the other issue." if bargain.is_linked else ""
    return (
        f"{clean(say_bargain(bargain))} Hinge: {voiced}.{linked}{cautions}"
        f"{numbers(bargain.entries)}"
    )


def numbers(entries: Sequence[Entry]) -> str:
    """ " (3, 14)", those read last; nothing for none."""
    if not entries:
        return ""
    shown = ", ".join(str(entry.number) for entry in entries[-MOST_NUMBERS:])
    before = len(entries) - MOST_NUMBERS
    return f" ({shown}; {before} before)" if before > 0 else f" ({shown})"


def wrap(text: str, width: int, indent: str = INDENT) -> list[str]:
    """The text in lines of at most this width."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + ("  " if indent else ""),
        break_on_hyphens=False,
    )


def to_settlement_json(
    record: Record, *, rules: Rules | None = None, assume: Assumptions | None = None
) -> str:
    """The same by ids: matrix, findings, movement, hinges, trades, what an assumption changes."""
    check_evidence(record)
    if not record.positions:
        raise VerbaleError(nothing_to_settle(record))
    settlement, matrix = settle(record, rules=rules), set_matrix(record)
    written: Json = {
        "principals": list(settlement.principals),
        "reports": settlement.reports,
        "matrix": {
            issue.id: {cell.party: cell.value for cell in cells}
            for issue, cells in zip(matrix.issues, matrix.cells, strict=True)
        },
        **_settlement(settlement),
        "movement": [_step(step) for step in find_movement(record)],
    }
    if assume:
        after = settle(record, rules=rules, assume=assume)
        comparison = compare_settlements(settlement, after)
        written["what_if"] = {
            "assumptions": [
                {"party": party, "issue": issue, "stance": value}
                for party, issue, value in after.assumptions
            ],
            "changed": {
                shift.issue: {"before": shift.before.name, "after": shift.after.name}
                for shift in comparison.shifts
            },
            "trades_gained": [_trade(trade) for trade in comparison.trades_gained],
            "trades_lost": [_trade(trade) for trade in comparison.trades_lost],
            **_settlement(after),
        }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _settlement(settlement: Settlement) -> Json:
    return {
        "findings": {finding.issue: _finding(finding) for finding in settlement.findings},
        "hinges": [asdict(hinge) for hinge in settlement.hinges],
        "trades": [_trade(trade) for trade in settlement.trades],
    }


def _finding(finding: Finding) -> Json:
    return {
        "finding": finding.name,
        "also": [rule.name for rule in finding.also],
        "rule": finding.when,
        "meaning": finding.meaning,
        "stances": dict(finding.stances),
        "blocked_by": [{"body": b, "member": m} for b, m in finding.blocked_by],
        "evidence": list(finding.evidence),
    }


def _trade(trade: Trade) -> Json:
    return {
        "parties": list(trade.parties),
        "issues": list(trade.issues),
        "linked": trade.is_linked,
        "hinges": [asdict(hinge) for hinge in trade.hinges],
        "evidence": list(trade.evidence),
    }


def _step(step: Step) -> Json:
    return {
        "party": step.party,
        "issue": step.issue,
        "change": step.type,
        "because": step.because,
        "stances": list(step.stances),
        "statements": [step.before, step.after],
        "days": [str(step.days_before), str(step.days_after)],
    }
