"""What people judged of utterances: which statements report one act of speaking."""

from __future__ import annotations

from collections.abc import Sequence

from verbale.collation.bonds import Bonds
from verbale.collation.claims import Ledger
from verbale.collation.judged_statements import JudgedStatements
from verbale.judgements import place_from_json
from verbale.record import Judgement, Statement, Utterance


def judge_utterances(
    utterances: Sequence[Utterance],
    statements: Sequence[Statement],
    judged: JudgedStatements,
    ledger: Ledger,
) -> tuple[Utterance, ...]:
    """The utterances with what was joined and parted, and without what is no statement."""
    about, dropped = ledger.about("utterance"), judged.list_dropped()
    if not about and not dropped:
        return tuple(utterances)
    numbers = {statement.id: number for number, statement in reversed([*enumerate(statements)])}
    groups = [frozenset(numbers[id] for id in each.statements) for each in utterances]
    bonds: Bonds[int] = Bonds(ledger)
    for judgement in about:
        if judgement.id not in ledger.decided:
            groups = _regroup(judgement, groups, judged, ledger, bonds)
    return name_groups([group - dropped for group in groups], statements)


def name_groups(
    groups: Sequence[frozenset[int]], statements: Sequence[Statement]
) -> tuple[Utterance, ...]:
    """The groups of more than one statement as utterances, in the order of the reports."""
    ordered = sorted({tuple(sorted(group)) for group in groups if len(group) > 1})
    return tuple(
        Utterance(f"u{number}", tuple(statements[at].id for at in group))
        for number, group in enumerate(ordered, start=1)
    )


def _regroup(
    judgement: Judgement,
    groups: list[frozenset[int]],
    judged: JudgedStatements,
    ledger: Ledger,
    bonds: Bonds[int],
) -> list[frozenset[int]]:
    found = ledger.find(judgement)
    if found is None:
        return groups
    entry = judged.find(found)
    if entry is None:
        ledger.lose(judgement, "No statement stands at its place.")
        return groups
    ledger.give(judgement, lambda: judged.names[entry])
    others = _find_others(judgement, judged, ledger)
    if judgement.field == "split":
        leaving = others | {entry}
        whole = frozenset[int]().union(*(group for group in groups if entry in group))
        if not whole - leaving:
            ledger.note(judgement, "It stands alone already.")
        elif bonds.part(judgement, leaving, whole - leaving):
            groups = [group - leaving if entry in group else group for group in groups]
            groups.append(leaving)
        return groups
    if not others - {entry}:
        ledger.lose(judgement, "The others stand in no report.")
    elif bonds.join(judgement, frozenset([entry]), others):
        named = others | {entry}
        joined = named.union(*(group for group in groups if group & named))
        groups = [group for group in groups if not group & named]
        groups.append(joined)
    return groups


def _find_others(judgement: Judgement, judged: JudgedStatements, ledger: Ledger) -> frozenset[int]:
    places = judgement.value if isinstance(judgement.value, list) else []
    numbers = set()
    for written in places:
        found = ledger.texts.find(place_from_json(written))
        number = None if isinstance(found, str) else judged.find(found)
        if number is None:
            ledger.note(judgement, "Not all of the others are found in these reports.")
        else:
            numbers.add(number)
    return frozenset(numbers)
