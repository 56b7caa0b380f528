"""The persons of a dossier under names of one origin, so that origins can be held side by side."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from verbale.text.names import Gender, gender_of
from verbale.training.evaluate import Dossier
from verbale.training.retelling import Change, find_words, retell

# Stands for the names (or the words) that a report has itself.
AS_PRINTED = "as printed"
PRONOUNS: dict[str, Gender] = {"he": "m", "she": "f"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Names of one origin; ``full`` and ``short`` say which parts a report writes, in order."""

    name: str
    full: tuple[str, ...]
    short: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A person's name in full, and as a report writes it from then on."""

    full: str
    short: str


@lru_cache
def load_origins() -> tuple[Origin, ...]:
    """The origins of ``data/origins.tsv``."""
    table = files("verbale").joinpath("data/origins.tsv").read_text(encoding="utf-8")
    return tuple(_to_origin(line) for line in table.splitlines() if not line.startswith("#"))


def _to_origin(line: str) -> Origin:
    name, full, short, *lists = line.split("\t")
    women, men, families = (tuple(each.split(", ")) for each in lists)
    return Origin(name, tuple(full.split()), short, women, men, families)


def rename_persons(dossier: Dossier, origin: Origin, folder: Path, *, draw: int) -> Dossier:
    """The dossier with its persons called by names of this origin, written into the folder.

    The names are drawn by chance, other ones in each ``draw``; a person keeps one name throughout,
    women have women's names. Those who speak and are named most come first; where there are more
    persons than names the rest keep theirs.
    """
    gold = json.loads(dossier.gold.read_text(encoding="utf-8"))
    persons = find_persons(gold)
    genders = find_genders(gold, dossier, persons)
    chance = random.Random(f"{dossier.name} {origin.name} {draw}")
    called = call_persons(persons, genders, origin, chance)

    def changes(key: str, text: str, gold: Mapping[str, Any]) -> Iterator[Change]:
        for id, name in called.items():
            yield from _rename(text, key, gold, id, name)

    full = {id: name.full for id, name in called.items()}
    return retell(dossier, changes, folder, full)


def find_persons(gold: Mapping[str, Any]) -> list[str]:
    """The ids of the persons that are named, those first who speak most, then by mentions."""
    spoken = Counter(id for each in gold["statements"] for id in each["speakers"])
    named = {
        id: sum(map(len, entity["mentions"].values()))
        for id, entity in gold["entities"].items()
        if entity["type"] == "person"
    }
    return sorted((id for id in named if named[id]), key=lambda id: (-spoken[id], -named[id], id))


def find_genders(
    gold: Mapping[str, Any], dossier: Dossier, persons: Iterable[str]
) -> dict[str, Gender]:
    """By the pronouns that stand for a person as a source, else by the given name.

    Men where neither tells: most are.
    """
    heard: dict[str, Counter[Gender]] = {}
    texts = {
        key: (dossier.texts / one["name"]).read_bytes().decode("utf-8-sig")
        for key, one in gold["documents"].items()
    }
    for statement in gold["statements"]:
        for start, end in statement["source"]:
            gender = PRONOUNS.get(texts[statement["file"]][start:end].lower())
            if gender and len(statement["speakers"]) == 1:
                heard.setdefault(statement["speakers"][0], Counter())[gender] += 1
    return {
        id: heard[id].most_common(1)[0][0]
        if id in heard
        else gender_of(gold["entities"][id]["name"]) or "m"
        for id in persons
    }


def call_persons(
    persons: Sequence[str], genders: Mapping[str, Gender], origin: Origin, chance: random.Random
) -> dict[str, Called]:
    """A name for each person, as long as there are names: no two are written alike afterwards."""
    families = chance.sample(origin.families, len(origin.families))
    given = {
        "f": chance.sample(origin.women, len(origin.women)),
        "m": chance.sample(origin.men, len(origin.men)),
    }
    used: Counter[Gender] = Counter()
    called: dict[str, Called] = {}
    for id, family in zip(persons, families, strict=False):
        names = given[genders[id]]
        at = used[genders[id]]
        used[genders[id]] += 1
        if origin.short == "given" and at >= len(names):
            continue
        parts = {"given": names[at % len(names)], "family": family}
        full = " ".join(parts[part] for part in origin.full)
        called[id] = Called(full, parts[origin.short].split()[-1])
    return called


def _rename(
    text: str, key: str, gold: Mapping[str, Any], id: str, name: Called
) -> Iterator[Change]:
    """Wherever the record sees the person, and where the same words stand elsewhere (in captions),
    unless they are part of another's name."""
    mine = [(start, end) for start, end in gold["entities"][id]["mentions"].get(key, [])]
    yield from (Change(start, end, _write(text[start:end], name)) for start, end in mine)
    taken = [pair for each in gold["entities"].values() for pair in each["mentions"].get(key, [])]
    forms = {text[start:end] for start, end in mine}
    for words in sorted(forms, key=lambda form: (-len(form), form)):
        for start, end in find_words(text, words):
            if not any(start < b and a < end for a, b in taken):
                yield Change(start, end, _write(words, name))


def _write(words: str, name: Called) -> str:
    """The name as fully as these words name the person, in capitals where they do."""
    written = name.full if len(words.split()) > 1 else name.short
    return written.upper() if words.isupper() and len(words) > 3 else written
