"""Whether each position rests on what its statements say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from verbale.checking.entries import check_choice, check_days, check_named, check_reasons
from verbale.checking.found import list_who
from verbale.checking.places import check_places
from verbale.checking.whole import Json, Whole, check_each
from verbale.record import STANCES


def check_positions(whole: Whole) -> Iterator[str]:
    """That each position names a party and an issue of the record, and statements for it."""
    statements = {each["id"]: each for each in whole.statements}
    for party, cells in whole.rows("positions").items():
        entry = f"positions of {party}"
        yield from check_named(entry, [party], whole.rows("entities"), "entities")
        yield from check_named(entry, cells, whole.rows("codebook"), "issues")
        yield from check_each(
            (
                (f"position of {party} on {issue}", ((party, issue), cell))
                for issue, cell in cells.items()
            ),
            lambda entry, held: _check_position(whole, entry, held[0], held[1], statements),
        )


def _check_position(
    whole: Whole,
    entry: str,
    where: tuple[str, str],  # the party and the issue
    cell: Json,
    statements: Mapping[str, Json],
) -> Iterator[str]:
    # A gold record also points at words of the reporter's own: [file, start, end].
    ids = [each for each in cell["evidence"] if isinstance(each, str)]
    places = [each for each in cell["evidence"] if not isinstance(each, str)]
    yield from check_places(whole, entry, places)
    yield from check_named(entry, [*ids, *cell.get("dissent", ())], statements, "statements")
    if not cell["evidence"]:
        yield f"{entry}: rests on no statement"
    yield from check_choice(entry, "stance", [cell["stance"]], STANCES)
    yield from check_named(entry, cell.get("hinges_on", ()), whole.rows("codebook"), "issues")
    yield from check_days(entry, cell.get("as_of"))
    yield from check_reasons(whole, entry, cell)
    if "sources" in cell:  # one that Verbale settled, not a person
        yield from _check_support(whole, entry, where, cell, [statements[id] for id in ids])


def _check_support(
    whole: Whole, entry: str, where: tuple[str, str], cell: Json, evidence: list[Json]
) -> Iterator[str]:
    """That the statements say what the position says of them."""
    party, issue = where
    for each in evidence:
        if party not in _find_bodies(whole, list_who(each)):
            yield f"{entry}: {each['id']} is not by {party}"
    stances = [
        (each, stance)
        for each in evidence
        for stance in each["stances"]
        if stance["issue"] == issue
    ]
    if {id(each) for each, _ in stances} != {id(each) for each in evidence}:
        yield f"{entry}: rests on a statement that takes no stance on it"
    taken = {stance["stance"] for _, stance in stances}
    # A party whose statements contradict each other on one day is unclear.
    if cell["stance"] not in taken and (cell["stance"] != "unclear" or len(taken) < 2):
        yield f"{entry}: none of its statements is {cell['stance']}"
    if not 0 < cell["sources"] <= len(evidence) or not 0 < cell["utterances"] <= len(evidence):
        yield f"{entry}: {cell['sources']} sources and {cell['utterances']} utterances of it"
    if cell["condition"] and whole.texts:
        said = [_join(whole, each["file"], stance["condition"]) for each, stance in stances]
        if not any(fold(cell["condition"]) in fold(words) for words in said):
            yield f"{entry}: no statement of it has the condition {cell['condition']!r}"


def _find_bodies(whole: Whole, ids: Iterable[str]) -> set[str]:
    """These entities and all that they belong to."""
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += (whole.rows("entities").get(id) or {}).get("member_of") or []
    return found


def _join(whole: Whole, document: str, pairs: Any) -> str:
    return " … ".join(whole.texts[document][start:end] for start, end in pairs or ())


def fold(words: str) -> str:
    """The words, white space as single spaces."""
    return " ".join(words.split())
