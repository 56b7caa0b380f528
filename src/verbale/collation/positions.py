"""Where each party stands on each issue, as of its latest statement on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from verbale.record import (
    DateRange,
    Document,
    Entity,
    Firmness,
    Issue,
    Position,
    Reason,
    Record,
    Span,
    Stance,
    StanceValue,
    Statement,
    Utterance,
    name_statements,
)

# A stance of less confidence than this is doubtful: it does not turn a position that outweighs it.
# Where three in ten of the gold's stances are taken away, one in eight is falsified and false ones
# are added, positions have F1 77.2 by this rule and 76.3 with 0.5 against two sure ones.
SURE = 0.7
# A condition of less confidence than this gives way to a yes that is likelier.
LIKELY = 0.5
# So many times the weight of the other side must a side have for a party that speaks with two
# tongues on the same days to be taken at it; below, the position is unclear.
OUTWEIGHS = 2.0
# Entities that can be a party of themselves; a person or office stands for what it belongs to.
BODIES = frozenset({"state", "organisation", "place"})


def settle_positions(
    statements: Sequence[Statement],
    utterances: Sequence[Utterance],
    documents: Sequence[Document],
    entities: Sequence[Entity],
    codebook: Sequence[Issue],
) -> tuple[Position, ...]:
    """Each party's position on each issue, by party and then in the codebook's order.

    A party that takes no stand on an issue has no position there: it is silent.
    """
    named = dict(zip(name_statements(statements), statements, strict=True))
    sheet = _Sheet(named, utterances, documents)
    cells = _collect(sheet, entities)
    return _settle_cells(cells, sheet, codebook)


def resettle_positions(
    record: Record, cells: Collection[tuple[str, str]], statements: Mapping[str, Statement]
) -> tuple[Position, ...]:
    """The record's positions, those of these parties on these issues settled anew.

    ``statements``: by their ids, all that take a stand in these cells, and any others.
    """
    sheet = _Sheet(statements, record.utterances, record.documents)
    uses = _collect(sheet, record.entities)
    anew = {cell: uses[cell] for cell in cells if cell in uses}
    others = [each for each in record.positions if (each.party, each.issue) not in cells]
    return _in_order([*others, *_settle_cells(anew, sheet, record.codebook)], record.codebook)


def _settle_cells(
    cells: Mapping[tuple[str, str], Sequence[_Use]], sheet: _Sheet, codebook: Sequence[Issue]
) -> tuple[Position, ...]:
    known = {issue.id for issue in codebook}
    positions = [
        _settle(party, issue, uses, sheet)
        for (party, issue), uses in cells.items()
        if issue in known
    ]
    return _in_order(positions, codebook)


def _in_order(positions: Sequence[Position], codebook: Sequence[Issue]) -> tuple[Position, ...]:
    known = {issue.id: at for at, issue in enumerate(codebook)}
    return tuple(sorted(positions, key=lambda each: (each.party, known[each.issue])))


def find_parties(statement: Statement, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """For whom a statement makes a position: for the party whose position it states; where several
    speak who are of different parties, for each one's own.

    A lone person who speaks for nobody (an expert, a lawmaker) makes no party's position.
    """
    if statement.on_behalf_of:
        return (statement.on_behalf_of,)
    own = tuple(
        dict.fromkeys(
            party for id in statement.speakers if (party := _party_of(id, entities)) is not None
        )
    )
    if len(statement.speakers) == 1 and entities[statement.speakers[0]].type not in BODIES:
        return ()
    # Two ministers of one state who spoke for it would be settled as speaking for it.
    return own if len(own) == len(statement.speakers) else own * (len(own) > 1)


def _party_of(id: str, entities: Mapping[str, Entity]) -> str | None:
    entity = entities[id]
    if entity.type in BODIES:
        return id
    groups = [entities[group] for group in entity.member_of if group in entities]
    bodies = [group for group in groups if group.type in BODIES]
    # A minister belongs to her state, her ministry and her party.
    bodies.sort(key=lambda group: group.type != "state")
    return bodies[0].id if bodies else None


@dataclass(frozen=True, slots=True)
class _Use:
    """A stance of one statement."""

    id: str
    statement: Statement
    stance: Stance


@dataclass(frozen=True, slots=True)
class _Act:
    """One act of speaking on an issue: the statements that report it, and when it was."""

    uses: tuple[_Use, ...]
    days: DateRange | None  # None: in no time that the sources tell
    dated: bool  # whether the reports tell the day; otherwise it is the latest that it can be

    def weight(self, value: StanceValue) -> float:
        """How sure it is of this stance."""
        return max((u.stance.confidence for u in self.uses if u.stance.value == value), default=0.0)


class _Sheet:
    """The statements by name, the utterance of each, and when each can have been made."""

    def __init__(
        self,
        statements: Mapping[str, Statement],
        utterances: Sequence[Utterance],
        documents: Sequence[Document],
    ) -> None:
        self.documents = {document.id: document for document in documents}
        self.statements = statements
        self.copied_from = _trace_copies(utterances)
        self.utterance_of = {id: u.id for u in reversed(utterances) for id in u.statements}
        self.order = {document.id: at for at, document in enumerate(documents)}

    def days(self, use: _Use) -> DateRange | None:
        return use.statement.said_on or self.documents[use.statement.document].published

    def reading_order(self, use: _Use) -> tuple[date, date, int, tuple[int, ...]]:
        """The earliest first; on one day as the reports are read."""
        days = self.days(use) or DateRange(date.max, date.max)
        document = self.order[use.statement.document]
        return days.last, days.first, document, use.statement.reading_order

    def group(self, uses: Sequence[_Use]) -> list[_Act]:
        """Acts of speaking: statements outside any utterance are one each."""
        groups: defaultdict[str, list[_Use]] = defaultdict(list)
        for use in uses:
            groups[self.utterance_of.get(use.id, use.id)].append(use)
        return [self._act(group) for group in groups.values()]

    def _act(self, uses: Sequence[_Use]) -> _Act:
        told = [use.statement.said_on for use in uses if use.statement.said_on]
        days = told or [each for use in uses if (each := self.days(use))]
        return _Act(tuple(uses), _meet(days), bool(told))

    def count_sources(self, uses: Sequence[_Use]) -> int:
        """Independent reports: documents, where those that copy one agency text count once."""
        documents = (use.statement.document for use in uses)
        return len({self.copied_from.get(document, document) for document in documents})


def _trace_copies(utterances: Sequence[Utterance]) -> dict[str, str]:
    """For each report that shares an agency's text, the first of those that do."""
    first: dict[str, str] = {}
    for utterance in utterances:
        for copies in utterance.copies:
            reports = [id.rpartition(":")[0] for id in copies]  # a statement's id is its place
            for report in reports:
                first.setdefault(report, first.get(reports[0], reports[0]))
    return first


def _meet(days: Sequence[DateRange]) -> DateRange | None:
    """The days that all have in common; of days apart, the earliest: the first to be told."""
    if not days:
        return None
    first, last = max(each.first for each in days), min(each.last for each in days)
    return DateRange(first, last) if first <= last else min(days, key=lambda each: each.last)


def _collect(sheet: _Sheet, entities: Sequence[Entity]) -> dict[tuple[str, str], list[_Use]]:
    by_id = {entity.id: entity for entity in entities}
    cells: defaultdict[tuple[str, str], list[_Use]] = defaultdict(list)
    for id, statement in sheet.statements.items():
        if not statement.stances:
            continue
        for party in find_parties(statement, by_id):
            for stance in statement.stances:
                cells[party, stance.issue].append(_Use(id, statement, stance))
    return cells


def _settle(party: str, issue: str, uses: Sequence[_Use], sheet: _Sheet) -> Position:
    uses = sorted(uses, key=sheet.reading_order)
    acts = sheet.group(uses)
    verdict = _weigh(acts)
    deciding = [
        use for act in verdict.acts for use in act.uses if use.stance.value == verdict.value
    ]
    deciding.sort(key=sheet.reading_order)
    conditions = [use for use in deciding if use.stance.condition]
    position = Position(
        party=party,
        issue=issue,
        stance=verdict.value,
        condition=_words(conditions[-1], sheet) if conditions else None,
        as_of=max((act.days.last for act in verdict.acts if act.days), default=None),
        evidence=tuple(dict.fromkeys(use.id for use in uses)),
        hinges_on=tuple(
            dict.fromkeys(use.stance.hinges_on for use in conditions if use.stance.hinges_on)
        ),
        firmness=_firmness(deciding, uses, verdict.value),
        dissent=tuple(dict.fromkeys(use.id for use in verdict.dissent)),
        utterances=len(acts),
        sources=sheet.count_sources(uses),
    )
    return replace(position, reasons=(_explain(position, verdict, deciding),))


def _words(use: _Use, sheet: _Sheet) -> str:
    """The words that it hinges on, white space folded."""
    return " ".join(sheet.documents[use.statement.document].words(use.stance.condition).split())


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the latest acts of speaking come to."""

    value: StanceValue
    acts: tuple[_Act, ...]  # those it rests on
    dissent: tuple[_Use, ...]
    why: str  # the rule that decided, where more than one stance was taken


def _weigh(acts: Sequence[_Act]) -> _Verdict:
    latest = _latest(acts)
    verdict = _weigh_latest(latest)
    earlier = [act for act in acts if act not in latest]
    if not earlier:
        return verdict
    before = _weigh_latest(_latest(earlier))
    if before.value in (verdict.value, "unclear"):
        return verdict
    now = sum(act.weight(verdict.value) for act in latest)
    then = sum(act.weight(before.value) for act in earlier)
    if now < SURE and then >= OUTWEIGHS * now:
        return replace(before, why="what came after is doubtful and does not turn it")
    return verdict


def _latest(acts: Sequence[_Act]) -> list[_Act]:
    """Acts that no other is known to follow. What has no day of its own gives way to what has."""
    days = [act.days for act in acts if act.days]
    if not days:
        return list(acts)
    newest = max(each.first for each in days)
    latest = [act for act in acts if act.days and act.days.last >= newest]
    return [act for act in latest if act.dated] or latest


def _weigh_latest(acts: Sequence[_Act]) -> _Verdict:
    """The stance of acts on the same days.

    A condition is not overruled by a bare "for" beside it; of flat contradictions the side that
    outweighs the other is taken, and if neither does, the position is unclear.
    """
    weights: dict[StanceValue, float] = {
        value: sum(act.weight(value) for act in acts) for value in ("for", "against", "conditional")
    }
    taken = [value for value, weight in weights.items() if weight]
    if not taken:
        return _Verdict("unclear", tuple(acts), (), "")
    positive = weights["for"] + weights["conditional"]
    if not weights["against"] or positive >= OUTWEIGHS * weights["against"]:
        value = _for_or_conditional(acts, weights)
    elif weights["against"] >= OUTWEIGHS * positive:
        value = "against"
    elif weights["conditional"] > weights["for"]:
        value = "conditional"  # "not unless": a refusal and its condition
    else:
        return _Verdict("unclear", tuple(acts), _elsewhere(acts, "unclear"), _UNCLEAR)
    why = ""
    if len(taken) > 1:
        held = value == "conditional" and not weights["against"]
        why = "a bare yes on the same days does not lift the condition" if held else _OUTWEIGHED
    return _Verdict(value, tuple(acts), _elsewhere(acts, value), why)


_OUTWEIGHED = "fewer or less certain words of the same days stand elsewhere"
_UNCLEAR = "statements of the same days contradict each other, and nothing tells which is later"


def _for_or_conditional(acts: Sequence[_Act], weights: Mapping[StanceValue, float]) -> StanceValue:
    if not weights["conditional"]:
        return "for"
    sure = max(act.weight("conditional") for act in acts) >= LIKELY
    return "conditional" if sure or weights["conditional"] >= weights["for"] else "for"


def _elsewhere(acts: Sequence[_Act], value: StanceValue) -> tuple[_Use, ...]:
    """What stands elsewhere: "for" beside "conditional" does not; of an unclear one, all do."""
    near = {"for", "conditional"} if value in ("for", "conditional") else {value}
    return tuple(
        use
        for act in acts
        for use in act.uses
        if use.stance.value not in near and use.stance.value != "unclear"
    )


def _firmness(deciding: Sequence[_Use], uses: Sequence[_Use], value: StanceValue) -> Firmness:
    """Of the latest words: categorical if any leave no way back, hedged if all hedge.

    Who ruled it out once and now says no in plain words still rules it out, unless the party stood
    elsewhere in between.
    """
    found = {use.stance.firmness for use in deciding}
    if found == {"hedged"}:
        return "hedged"
    since = takewhile(lambda use: use.stance.value == value, reversed(uses))
    found |= {use.stance.firmness for use in since}
    return "categorical" if "categorical" in found else "plain"


def _explain(position: Position, verdict: _Verdict, deciding: Sequence[_Use]) -> Reason:
    """Which statements decided and by what rule, in a sentence."""
    shown = deciding or [use for act in verdict.acts for use in act.uses]
    count, total = len(verdict.acts), position.utterances
    if total == 1:
        subject = "The only statement on it"
    elif count == total:
        subject = f"{'Both' if total == 2 else f'All {total}'} distinct statements on it"
    else:
        newest = "The latest" if count == 1 else f"The latest {count}"
        subject = f"{newest} of {total} distinct statements on it"
    day = f" (as of {position.as_of})" if position.as_of else ""
    rule = f": {verdict.why}" if verdict.why else ""
    because = f"{subject}{day}, {_IN_WORDS[position.stance]}{rule}."
    confidence = min(1.0, max(use.stance.confidence for use in shown))
    return Reason("stance", confidence, because, tuple(dict.fromkeys(_spans(shown))))


_IN_WORDS: Mapping[StanceValue, str] = {
    "for": "for it",
    "against": "against it",
    "conditional": "for it on a condition",
    "unclear": "without a clear stand",
}


def _spans(uses: Iterable[_Use]) -> Iterator[Span]:
    for use in uses:
        yield from use.statement.content
