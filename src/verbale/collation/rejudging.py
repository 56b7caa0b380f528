"""One more judgement on a record that is collated already: what a desk shows at once.

Collating anew takes seconds or minutes; most judgements bear on their own entry and on positions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from verbale.collation.claims import Claim, Ledger, explain
from verbale.collation.firmness import settle_firmness
from verbale.collation.judged_meetings import judge_meetings
from verbale.collation.judged_statements import (
    confirm,
    judge_act,
    judge_stance,
    list_aspects,
    make_claims,
    order_reasons,
    with_reason,
)
from verbale.collation.positions import find_parties, resettle_positions
from verbale.judgements import UNDO, as_who, parse_days
from verbale.record import (
    Entry,
    Judged,
    Judgement,
    Record,
    Span,
    Statement,
    Utterance,
    name_statements,
)
from verbale.text.names import fold


@dataclass(frozen=True, slots=True)
class Rejudged:
    """The record with one more judgement."""

    record: Record
    is_whole: bool  # whether collating anew gives the same; otherwise it does, and gives more


def rejudge(record: Record, judgement: Judgement) -> Rejudged:
    """The record with this judgement, as far as it bears on its own entry and on positions.

    Whole for acts, stances, confirmations, "no statement" and what is said of a meeting. Speakers,
    days, names and what belongs together bear on other entries too: the record shows them where
    that is plain, and is to be collated anew. So it is where people contradict each other.
    """
    if judgement.field == UNDO:
        kept = tuple(each for each in record.judged if each.judgement.id != judgement.entry.name)
        return Rejudged(replace(record, judged=kept), False)
    if judgement.decides or judgement.entry.kind not in ("statement", "meeting"):
        return Rejudged(record, False)
    ledger = Ledger([judgement], record.documents)
    if judgement.entry.kind == "meeting":
        return _rejudge_meeting(record, judgement, ledger)
    return _rejudge_statement(record, judgement, ledger)


# Meetings

# What is said of a meeting that bears on no other.
OF_A_MEETING = frozenset({"name", "format", "date", "status", "none"})


def _rejudge_meeting(record: Record, judgement: Judgement, ledger: Ledger) -> Rejudged:
    if judgement.field not in OF_A_MEETING:
        return Rejudged(record, False)
    meetings = judge_meetings(record.meetings, ledger, lambda entry, aspect: None)
    (judged,) = ledger.tell()
    # What was judged of meetings before may have changed which words they rest on.
    earlier = any(each.judgement.entry.kind == "meeting" for each in record.judged)
    changed = replace(record, meetings=meetings, judged=(*record.judged, judged))
    return Rejudged(changed, not earlier)


# Statements


@dataclass(slots=True)
class _Desk:
    """A statement that is judged anew, among those of its report."""

    record: Record
    number: int
    names: Mapping[int, str]  # the ids of the report's statements, by their numbers
    is_sure: bool  # whether no other entry could be meant

    @property
    def statement(self) -> Statement:
        return self.record.statements[self.number]

    @property
    def id(self) -> str:
        return self.names[self.number]


def _rejudge_statement(record: Record, judgement: Judgement, ledger: Ledger) -> Rejudged:
    found = ledger.find(judgement)
    if found is None or found.note:
        return Rejudged(record, False)
    desk = _find(record, judgement, found.spans)
    if desk is None:
        return Rejudged(record, False)
    aspects = dict(list_aspects(judgement))
    beside = [
        each
        for each in record.judged
        if each.entry == desk.id
        and each.judgement.entry.kind == "statement"
        and aspects.keys() & dict(list_aspects(each.judgement)).keys()
    ]
    if any(each.judgement.by != judgement.by for each in beside):
        return Rejudged(record, False)
    is_whole = desk.is_sure and all(
        dict(list_aspects(each.judgement)).keys() <= aspects.keys() for each in beside
    )
    claims = make_claims(judgement, found, record.document(desk.statement.document).text)
    if not claims:
        return Rejudged(record, False)
    judged = Judged(judgement, desk.id)
    earlier = tuple(each for each in record.judged if each not in beside)
    told = replace(record, judged=(*earlier, judged))
    desk = replace(desk, record=told)
    if aspects.get("none", None) is False:
        return _drop(desk, is_whole)
    changed, is_local = _apply(desk, claims)
    return Rejudged(_put(desk, changed), is_whole and is_local)


def _find(record: Record, judgement: Judgement, spans: tuple[Span, ...]) -> _Desk | None:
    """The statement with this very content; None if there is none."""
    document = spans[0].document
    numbers = [at for at, each in enumerate(record.statements) if each.document == document]
    same = [at for at in numbers if record.statements[at].content == spans]
    if not same:
        return None
    ids = name_statements([record.statements[at] for at in numbers])
    place = judgement.entry.place
    is_sure = len(same) == 1 and not any(
        each.judgement.entry.place == place
        and (each.judgement.field in ("content", "missed") or _is_dropping(each.judgement))
        for each in record.judged
    )
    return _Desk(record, same[0], dict(zip(numbers, ids, strict=True)), is_sure)


def _is_dropping(judgement: Judgement) -> bool:
    return judgement.field == "none" and judgement.value is True


def _apply(desk: _Desk, claims: Sequence[Claim]) -> tuple[Statement, bool]:
    """The statement as it is judged, and whether that bears on nothing else but positions."""
    statement, is_local = desk.statement, True
    codebook = desk.record.codebook
    for claim in sorted(claims, key=lambda claim: claim.aspect == "none"):
        if claim.aspect == "act":
            statement = judge_act(statement, claim)
        elif claim.aspect.startswith("stance "):
            is_known = claim.aspect.removeprefix("stance ") in {each.id for each in codebook}
            is_local = is_local and is_known
            statement = judge_stance(statement, claim, codebook) if is_known else statement
        elif claim.aspect == "none":
            statement = confirm(statement, claim) if claim.value is True else statement
        else:
            is_local = False
            statement = _apply_further(statement, claim, desk.record)
    (settled,) = settle_firmness([statement], desk.record.documents, codebook)
    return order_reasons(settled), is_local


def _apply_further(statement: Statement, claim: Claim, record: Record) -> Statement:
    """What bears on other entries too, as far as it is plain from the record."""
    changed = statement
    if claim.aspect == "said_on":
        days = parse_days(claim.value) if isinstance(claim.value, str) else None
        changed = replace(statement, said_on=days)
    elif claim.aspect in ("speakers", "addressee", "on_behalf_of"):
        named = claim.value if isinstance(claim.value, list) else [claim.value]
        ids = [_who(as_who(each), record) for each in named if each is not None]
        if None in ids:
            return statement  # nobody bears the name yet: collating makes them
        known = tuple(id for id in ids if id)
        if claim.aspect == "speakers":
            changed = replace(statement, speakers=known)
        elif claim.aspect == "addressee":
            changed = replace(statement, addressee=known)
        else:
            changed = replace(statement, on_behalf_of=known[0] if known else None)
    else:
        return statement
    return with_reason(changed, explain(claim, claim.aspect))


def _who(entry: Entry, record: Record) -> str | None:
    called = fold(entry.name or "")
    found = [
        each
        for each in record.entities
        if fold(each.name) == called and entry.type in (None, each.type)
    ]
    return max(found, key=lambda each: len(each.mentions)).id if found else None


def _put(desk: _Desk, statement: Statement) -> Record:
    """The record with this statement in the place of the one that is judged."""
    record, before = desk.record, desk.statement
    statements = list(record.statements)
    statements[desk.number] = statement
    changed = replace(record, statements=tuple(statements))
    if _bearing(before) == _bearing(statement):
        return changed
    return _resettle(changed, desk, (before, statement))


def _bearing(statement: Statement) -> tuple[object, ...]:
    """What positions rest on."""
    return statement.stances, statement.speakers, statement.on_behalf_of, statement.said_on


def _drop(desk: _Desk, is_whole: bool) -> Rejudged:
    record, id = desk.record, desk.id
    statements = tuple(
        each for number, each in enumerate(record.statements) if number != desk.number
    )
    in_utterance = any(id in each.statements for each in record.utterances)
    shares_place = sum(name.startswith(desk.statement.id) for name in desk.names.values()) > 1
    is_suggested = any(issue.suggested for issue in record.codebook)
    without = tuple(
        left for each in record.utterances if (left := _leave_out(each, id)) is not None
    )
    changed = replace(record, statements=statements, utterances=without)
    whole = is_whole and not (in_utterance or shares_place or is_suggested)
    return Rejudged(_resettle(changed, desk, (desk.statement,)), whole)


def _leave_out(utterance: Utterance, id: str) -> Utterance | None:
    """The utterance without this statement; None if fewer than two are left of it."""
    if id not in utterance.statements:
        return utterance
    left = tuple(other for other in utterance.statements if other != id)
    if len(left) < 2:
        return None
    return replace(
        utterance,
        statements=left,
        fullest=None if utterance.fullest == id else utterance.fullest,
        earliest=None if utterance.earliest == id else utterance.earliest,
        copies=tuple(each for each in utterance.copies if id not in each),
        differences=tuple(each for each in utterance.differences if id not in each.statements),
    )


def _resettle(record: Record, desk: _Desk, versions: Iterable[Statement]) -> Record:
    """The record with the positions that the versions of the statement bear on settled anew."""
    entities = {entity.id: entity for entity in record.entities}
    cells = {
        (party, stance.issue)
        for each in versions
        if each.stances
        for party in find_parties(each, entities)
        for stance in each.stances
    }
    if not cells:
        return record
    wanted = {
        id for each in record.positions if (each.party, each.issue) in cells for id in each.evidence
    }
    return replace(
        record, positions=resettle_positions(record, cells, _named(record, wanted, desk))
    )


def _named(record: Record, wanted: set[str], desk: _Desk) -> dict[str, Statement]:
    """The statements with these ids and the judged one, if they take a stand; others may be among
    them. Naming all of a large record would take longer than a key may."""
    held: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in record.statements:
        if statement.stances:
            held[statement.id].append(statement)
    named = {id: held[id][0] for id in wanted if len(held.get(id, ())) == 1}
    # Where several stand at one place only naming the whole report tells them apart.
    unclear = {id.rpartition(":")[0] for id in wanted - named.keys()} | {desk.statement.document}
    reports: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in record.statements:
        if statement.content[0].document in unclear:
            reports[statement.document].append(statement)
    for statements in reports.values():
        for id, statement in zip(name_statements(statements), statements, strict=True):
            if statement.stances:
                named[id] = statement
            else:
                named.pop(id, None)
    return named
