"""The same dossiers under other names, and spoilt: a row for each statement that people marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from verbale.exports.record_json import to_json
from verbale.record import Record
from verbale.training.answers import ask, make_record
from verbale.training.evaluate import Dossier
from verbale.training.evaluate_stances import load_gold
from verbale.training.origins import (
    AS_PRINTED,
    find_persons,
    load_origins,
    rename_persons,
)
from verbale.training.spoiling import SPOILT, TRANSLATED, spoil
from verbale.training.tallies import Case, count_statements_of, parse
from verbale.training.workshop import Workshop

# How often other names of an origin are drawn.
NAMINGS = 1
GENDERS = {"f": "women", "m": "men"}


@dataclass(frozen=True, slots=True)
class Telling:
    """A dossier told once more, and what is particular about it."""

    dossier: Dossier
    traits: Mapping[str, str]


def count_origins(shared: Path, dossiers: Sequence[Dossier], workshop: Workshop) -> Iterator[Case]:
    """Every statement of a person that has another name, with the origin of the names and, where
    one person speaks, whether it is a woman's."""
    tellings = [Telling(dossier, {"origin": AS_PRINTED}) for dossier in dossiers]
    for origin in load_origins():
        for draw in range(NAMINGS):
            folder = workshop.folder / "told" / f"{origin.name} {draw}"
            tellings += [
                Telling(
                    rename_persons(each, origin, folder / each.name, draw=draw),
                    {"origin": origin.name},
                )
                for each in dossiers
            ]
    persons = {each.name: _find_speakers(each) for each in dossiers}
    for telling, cases in _count(shared, tellings, workshop):
        spoken = persons[telling.dossier.name]
        for case in cases:
            if gender := spoken.get(case.traits.get("id", "")):
                yield replace(case, traits={**case.traits, **telling.traits, "gender": gender})


def _find_speakers(dossier: Dossier) -> dict[str, str]:
    """By statement, whether the persons to whom it belongs are women, men, or both; of those
    persons alone for whom every origin has a name."""
    gold = load_gold(dossier)
    genders = find_persons(gold, dossier)
    found = {}
    for entry in gold["statements"]:
        own = {GENDERS[genders[id]] for id in entry["speakers"] if id in genders}
        if own:
            found[entry["id"]] = own.pop() if len(own) == 1 else "both"
    return found


def count_spoilt(shared: Path, dossiers: Sequence[Dossier], workshop: Workshop) -> Iterator[Case]:
    """Every statement of the dossiers as they are and spoilt in each way, with the way."""
    tellings = [Telling(dossier, {"wording": AS_PRINTED}) for dossier in dossiers]
    for at, how in enumerate(SPOILT):
        folder = workshop.folder / "told" / f"spoilt {at}"
        tellings += [
            Telling(spoil(each, how, folder / each.name), {"wording": how}) for each in dossiers
        ]
    for telling, cases in _count(shared, tellings, workshop):
        for case in cases:
            yield replace(case, traits={**case.traits, **telling.traits})


def mark_translated(cases: Iterable[Case], dossiers: Sequence[Dossier]) -> list[Case]:
    """The cases with ``translated`` yes or no, as far as one can tell from the report."""
    names = {
        f"{dossier.name}/{key}": (dossier.name, one["name"])
        for dossier in dossiers
        for key, one in load_gold(dossier)["documents"].items()
    }
    return [
        replace(
            case,
            traits={
                **case.traits,
                "translated": "yes" if names[case.document] in TRANSLATED else "no",
            },
        )
        for case in cases
        if case.document in names
    ]


def _count(
    shared: Path, tellings: Sequence[Telling], workshop: Workshop
) -> Iterator[tuple[Telling, list[Case]]]:
    asked = [ask(telling.dossier, issues=False) for telling in tellings]
    records: list[Record] = workshop.run(make_record, asked)
    for telling, record in zip(tellings, records, strict=True):
        gold, found = load_gold(telling.dossier), parse(to_json(record))
        yield telling, list(count_statements_of(shared, telling.dossier.name, gold, found))
