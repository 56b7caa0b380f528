"""Dossiers spoilt as translating machines and bad typing spoil them: what that costs."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from verbale.training.evaluate import Dossier
from verbale.training.retelling import Change, retell

# Reports that are translated, and by what one knows it: no file of the gold dossiers says so.
TRANSLATED = {
    ("nato-russia", "003_57127ec7754fefb5.txt"): 'gold: names left in Dutch or broken ("Navo", '
    '"Koiliba"), a Dutch paper\'s caption, a word half translated',
    ("nato-russia", "004_adcf2859e38c2429.txt"): "gold: a caption left in Spanish",
    ("strait", "04_coast-post.txt"): "invented, written to look machine-translated",
    ("strait", "05_el-farero.txt"): "invented, with captions left in Spanish",
}

# How often each thing goes wrong, by eye from the reports above.
LOST_MARK, MISSPELT, LOST_ARTICLE, PERFECT = 0.15, 0.33, 0.2, 0.5
STRAIGHT = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"}
DOUBLE = re.compile('["“”„«»]')
ARTICLE = re.compile(r"(?<![\w-])(?:the|a|an) (?=[a-z])")
# Letters that are written for one another when a name goes through another alphabet.
LETTERS = {
    "c": "k", "k": "c", "v": "w", "w": "v", "i": "y", "y": "i", "u": "oe", "o": "u", "e": "i",
    "a": "e", "s": "z", "z": "s", "f": "ph", "g": "gh", "t": "th", "n": "nn", "l": "ll", "r": "rr",
}  # fmt: skip

Told = Callable[[random.Random, str, str, Mapping[str, Any]], Iterable[Change]]


def straighten(_: random.Random, key: str, text: str, gold: Mapping[str, Any]) -> Iterator[Change]:
    """Every curly mark straight."""
    for at, letter in enumerate(text):
        if letter in STRAIGHT:
            yield Change(at, at + 1, STRAIGHT[letter])


def lose_marks(
    chance: random.Random, key: str, text: str, gold: Mapping[str, Any]
) -> Iterator[Change]:
    """Some quotation marks gone, so that quotations do not open or do not close."""
    for found in DOUBLE.finditer(text):
        if chance.random() < LOST_MARK:
            yield Change(found.start(), found.end(), "")


def misspell(
    chance: random.Random, key: str, text: str, gold: Mapping[str, Any]
) -> Iterator[Change]:
    """Some names of persons, states and bodies with another letter, each time they stand."""
    for start, end in _mentions(gold, key):
        letters = [at for at in range(start + 1, end) if text[at] in LETTERS]
        if letters and end - start > 3 and chance.random() < MISSPELT:
            at = chance.choice(letters)
            yield Change(at, at + 1, LETTERS[text[at]])


def lose_articles(
    chance: random.Random, key: str, text: str, gold: Mapping[str, Any]
) -> Iterator[Change]:
    """Some articles gone."""
    for found in ARTICLE.finditer(text):
        if chance.random() < LOST_ARTICLE:
            yield Change(found.start(), found.end(), "")


def tell_in_perfect(
    chance: random.Random, key: str, text: str, gold: Mapping[str, Any]
) -> Iterator[Change]:
    """ "has said" for "said", as German, French and Spanish have it."""
    cues = {tuple(pair) for s in gold["statements"] if s["file"] == key for pair in s["cue"]}
    for start, end in sorted(cues):
        if re.fullmatch(r"said|[a-z]+ed", text[start:end]) and chance.random() < PERFECT:
            yield Change(start, start, "has ")


def _mentions(gold: Mapping[str, Any], key: str) -> list[tuple[int, int]]:
    named = {"person", "state", "organisation"}
    entities = (each for each in gold["entities"].values() if each["type"] in named)
    return sorted({(a, b) for each in entities for a, b in each["mentions"].get(key, [])})


SPOILT: dict[str, tuple[Told, ...]] = {
    "curly marks made straight": (straighten,),
    "quotation marks lost (15 %)": (lose_marks,),
    "names misspelt (a third)": (misspell,),
    "articles lost (a fifth)": (lose_articles,),
    "“has said” for “said” (half)": (tell_in_perfect,),
    "all of these at once": (straighten, lose_marks, misspell, lose_articles, tell_in_perfect),
}


def spoil(dossier: Dossier, how: str, folder: Path) -> Dossier:
    """The dossier spoilt in one of these ways, the same every time, written into the folder."""
    return retell(dossier, partial(_spoil, SPOILT[how], dossier.name), folder)


def _spoil(
    ways: tuple[Told, ...], dossier: str, key: str, text: str, gold: Mapping[str, Any]
) -> Iterator[Change]:
    for way in ways:
        chance = random.Random(f"{dossier} {key} {way.__name__}")
        yield from way(chance, key, text, gold)
