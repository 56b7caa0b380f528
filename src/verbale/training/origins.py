"""The persons of a dossier under names of one origin, so that origins can be held side by side."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
    women have women's names. Whoever is not among ``find_persons`` keeps the own name.
    """
    gold = json.loads(dossier.gold.read_text(encoding="utf-8"))
    persons = find_persons(gold, dossier)
    chance = random.Random(f"{dossier.name} {origin.name} {draw}")
    called = call_persons(persons, origin, chance)

    def changes(key: str, text: str, gold: Mapping[str, Any]) -> Iterator[Change]:
        for id, name in called.items():
            yield from _rename(text, key, gold, id, name)

    full = {id: name.full for id, name in called.items()}
    return retell(dossier, changes, folder, full)


def find_persons(gold: Mapping[str, Any], dossier: Dossier) -> dict[str, Gender]:
    """The ids of the persons for whom every origin has a name of their own, women or men.

    Those who speak most come first, then those who are named most.
    """
    spoken = Counter(id for each in gold["statements"] for id in each["speakers"])
    named = {
        id: sum(map(len, entity["mentions"].values()))
        for id, entity in gold["entities"].items()
        if entity["type"] == "person"
    }
    ranked = sorted((id for id in named if named[id]), key=lambda id: (-spoken[id], -named[id], id))
    genders = find_genders(gold, dossier, ranked)
    origins = load_origins()
    left = Counter[Gender](
        f=min(len(origin.women) for origin in origins), m=min(len(origin.men) for origin in origins)
    )
    chosen: dict[str, Gender] = {}
    for id in ranked[: min(len(origin.families) for origin in origins)]:
        if left[genders[id]]:
            left[genders[id]] -= 1
            chosen[id] = genders[id]
    return chosen


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
    persons: Mapping[str, Gender], origin: Origin, chance: random.Random
) -> dict[str, Called]:
    """A name for each person, no two of which share a part."""
    families = chance.sample(origin.families, len(origin.families))
    women = iter(chance.sample(origin.women, len(origin.women)))
    men = iter(chance.sample(origin.men, len(origin.men)))
    called: dict[str, Called] = {}
    for (id, gender), family in zip(persons.items(), families, strict=False):
        parts = {"given": next(women if gender == "f" else men), "family": family}
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
