"""Other names for the parties of a labelled statement, so that no name alone decides a side."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from verbale.engine import Saying
from verbale.text.wording import empty_words
from verbale.training.cases import Case

# Names of parties, of our own choice: states, bodies, movements, companies, some of them invented.
PARTIES = (
    "Norland", "Veldania", "Karsia", "Ostrava", "Tamura", "Brenia", "Sulmar", "Zorin", "Marovia",
    "Elbia", "Kandara", "Luvinia", "the Federation", "the Coalition", "the Union", "the League",
    "the government", "the opposition", "the rebels", "the Front", "the Movement", "the ministry",
    "the company", "the employers", "the union", "the council", "the Alliance", "the commission",
    "Brazil", "Kenya", "Norway", "Japan", "Chile", "Vietnam", "Morocco", "Peru", "Ghana", "Finland",
    "Jordan", "Nepal", "Cuba", "Serbia", "Georgia", "Turkey", "Egypt", "Poland", "India", "China",
    "Russia", "Iran", "France", "Canada", "Sudan", "Yemen", "Cyprus", "Greece", "Israel", "Libya",
    "Washington", "Moscow", "Beijing", "Ankara", "Cairo", "London", "Tehran", "Brussels", "Geneva",
    "NATO", "the EU", "the UN", "OPEC", "ASEAN", "the bloc", "the junta", "the Authority",
)  # fmt: skip
PERSONS = (
    "Halvorsen", "Okafor", "Petrenko", "Tanaka", "Moreau", "Castellanos", "Brandt", "Nguyen",
    "Kowalska", "Mbeki", "Andersson", "Rahimi", "Silva", "Horvat", "Lindqvist", "Adeyemi", "Rossi",
    "Chowdhury", "Ivanova", "Yilmaz", "Haddad", "Fernandes", "Novak", "Sato", "Mensah", "Keller",
    "Bakker", "Dimitrov", "O'Brien", "Grant", "Whitfield", "Park", "Ortega", "Popescu", "Barzani",
)  # fmt: skip
FIRST = (
    "Anna", "Ibrahim", "Sergei", "Maria", "David", "Leila", "Tom", "Chen", "Olga", "Paul", "Amina",
    "Erik", "Rosa", "John", "Katarina", "Hassan", "Li", "Grace", "Viktor", "Sofia",
)  # fmt: skip
TITLES = ("President ", "Prime Minister ", "Foreign Minister ", "spokeswoman ", "Mr. ", "Ms. ", "")
NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\.(?=[A-Z]))?(?: (?:of |de |al-)?[A-Z][\w’'-]*)*")
# How often a case is told under other names.
RENAMED = 0.6


def draw_name(chance: random.Random) -> str:
    """A party's name."""
    return chance.choice(PARTIES)


def draw_person(chance: random.Random) -> str:
    """A person's name, with or without a title and a first name."""
    first = f"{chance.choice(FIRST)} " if chance.random() < 0.6 else ""
    return chance.choice(TITLES) + first + chance.choice(PERSONS)


def rename(cases: Sequence[Case], chance: random.Random) -> list[Case]:
    """The cases, many of them with other names in statement and proposition alike.

    Those with a hinge stay as they are: its places would no longer hold.
    """
    return [
        _rename(case, chance) if not case.hinge and chance.random() < RENAMED else case
        for case in cases
    ]


def _rename(case: Case, chance: random.Random) -> Case:
    saying = case.saying
    texts = (saying.by, saying.cue, saying.words, saying.before, case.proposition)
    names = {name for text in texts for name in _find_names(text)}
    others = {name: draw_name(chance) for name in sorted(names)}

    def told(text: str) -> str:
        return NAME.sub(lambda found: others.get(found[0], found[0]), text)

    return replace(
        case,
        saying=Saying(*(told(text) for text in texts[:4])),
        proposition=told(case.proposition),
    )


def _find_names(text: str) -> list[str]:
    """Words with a capital letter that do not merely begin a sentence."""
    found = []
    for match in NAME.finditer(text):
        begins = not text[: match.start()].rstrip("“\"' ") or text[: match.start()].rstrip(
            "“\"' "
        ).endswith((".", "!", "?", ":"))
        first = match[0].split()[0].lower()
        if first in empty_words() or match[0] == "I" or (begins and " " not in match[0]):
            continue
        found.append(match[0])
    return found
