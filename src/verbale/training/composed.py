"""Statements composed from matters: each with many ways to be for it or against it.

``labelled/matters`` holds what people argue about, in phrases that keep their side; frames of the
language of talks ("ruled out …", "could … if …", "never refused to …") turn or keep that side. So
the encoder sees far more of how sides are worded than anyone could label by hand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from verbale.engine import Saying
from verbale.record import ACTS
from verbale.training.cases import Case, chances_of
from verbale.training.renaming import draw_name, draw_person
from verbale.training.stances import Code

# Proposition and opposite; then phrases for and against: nouns, verbs, what people say; conditions;
# words on the matter that take no side.
PARTS = ("P", "N", "pn", "cn", "pv", "cv", "ps", "cs", "if", "off")
HEAD = "%% "
# Of a pass: statements that are composed for each matter, and what each counts beside a statement
# that a person labelled.
DRAWN, WEIGHT = 40, 0.6
# How often what stands before a statement tells its matter though the statement does so itself.
LED = 0.25

Side = int  # 1: for the proposition; -1: against it; 0: takes none


@dataclass(frozen=True)
class Matter:
    """One thing that parties differ on, and ways to speak of it."""

    name: str
    parts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Frame:
    """How a phrase is put: its slot, whether the side stays (1) or turns (-1), and as which act.

    ``words`` are those of the statement, ``cue`` those that attribute it; ``{x}`` is the phrase,
    ``{if}`` a condition. ``before``: what stands before it, for frames that only point back.
    """

    slot: str
    turn: int
    act: str
    cue: str
    words: str
    before: str = ""
    sure: bool = True


def read_matters(path: Path) -> list[Matter]:
    """The matters of a file; ValueError, with file and line, for what does not keep to the form."""
    found: list[Matter] = []
    parts: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path.name}:{number}"
        if line.startswith(HEAD):
            parts = {}
            found.append(Matter(line.removeprefix(HEAD).strip(), parts))
        elif line.strip():
            part, _, written = line.partition(":")
            phrases = tuple(each.strip() for each in written.split("|"))
            if part not in PARTS or not found or not all(phrases):
                raise ValueError(f"{where}: neither '%% matter' nor one of {', '.join(PARTS)}")
            parts[part] = phrases
    for matter in found:
        if missing := [part for part in PARTS if part not in matter.parts]:
            raise ValueError(f"{path.name}: {matter.name!r} lacks {', '.join(missing)}")
    return found


@lru_cache(maxsize=1)
def read_frames(path: Path) -> tuple[Frame, ...]:
    """The frames of a table; ValueError, with file and line, for what does not keep to the form."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("|")]
        if len(fields) not in (5, 6) or fields[2] not in ACTS:
            raise ValueError(
                f"{path.name}:{number}: not 'slot | turn | act | cue | words | before'"
            )
        slot, turn, act, cue, words, *before = fields
        turns, sure = int(turn.rstrip("~")), not turn.endswith("~")
        found.append(Frame(slot, turns, act, cue, words, before[0] if before else "", sure))
    return tuple(found)


def compose(
    matters: Sequence[Matter], frames: Sequence[Frame], chance: random.Random, drawn: int = DRAWN
) -> Iterator[Case]:
    """For each matter so many statements, each beside its proposition or the opposite of it, and
    now and then beside another matter's, on which it takes no stance."""
    by_slot: dict[str, list[Frame]] = {}
    for frame in frames:
        by_slot.setdefault(frame.slot, []).append(frame)
    for matter in matters:
        for _ in range(drawn):
            slot = chance.choices(list(SLOTS), list(SLOTS.values()))[0]
            frame = chance.choice(by_slot[slot])
            yield from _compose(matter, frame, matters, chance)


# How often each slot is drawn: n, v and s stand for phrases of either side, c for conditions, o for
# words that take no side, p for the proposition itself or its opposite.
SLOTS = {"n": 5, "v": 5, "s": 6, "p": 2, "c": 3, "o": 3, "b": 3, "r": 1}


def _compose(
    matter: Matter, frame: Frame, matters: Sequence[Matter], chance: random.Random
) -> Iterator[Case]:
    names = {letter: draw_name(chance) for letter in "ABC"}
    side, phrase = _draw_phrase(matter, frame.slot, chance)
    condition = chance.choice(matter.parts["if"])
    words = frame.words.replace("{x}", phrase).replace("{if}", condition)
    before = frame.before.replace("{x}", phrase)
    if not before and chance.random() < LED:
        before = _begin(chance.choice(matter.parts["off"])) + "."
    words, before = _fill(words, names), _fill(before, names)
    hinge = _find(words, _fill(condition, names)) if frame.slot == "c" else ()
    by = ", ".join([draw_person(chance)] * (chance.random() < 0.6) + [names["A"]])
    saying = Saying(by, _fill(frame.cue, names), _quote(words, chance), before)
    hinge = tuple(
        (a + saying.words.startswith("“"), b + saying.words.startswith("“")) for a, b in hinge
    )
    leans = side * frame.turn
    for opposite in chance.sample((False, True), 2 if chance.random() < 0.4 else 1):
        proposition = _fill(chance.choice(matter.parts["N" if opposite else "P"]), names)
        code = _code(frame, -leans if opposite else leans, opposite)
        if code is not None:
            yield Case(saying, proposition, chances_of(code), hinge or None, WEIGHT, (frame.act,))
    if chance.random() < 0.5:
        other = chance.choice(matters)
        if other is not matter:
            strange = _fill(chance.choice(other.parts[chance.choice("PN")]), names)
            yield Case(saying, strange, chances_of(None), None, WEIGHT / 2, (frame.act,))


def _draw_phrase(matter: Matter, slot: str, chance: random.Random) -> tuple[Side, str]:
    if slot == "o":
        return 0, chance.choice(matter.parts["off"])
    side = chance.choice((1, -1))
    if slot == "p":
        return side, _lower(chance.choice(matter.parts["P" if side == 1 else "N"]))
    kind = {"n": "n", "v": "v", "s": "s", "c": "v", "b": "n", "r": "n"}[slot]
    if slot == "c":
        side = 1
    return side, chance.choice(matter.parts[("p" if side == 1 else "c") + kind])


def _code(frame: Frame, leans: int, opposite: bool) -> Code | None:
    """What a careful reader would say; None where readers would differ too much."""
    if frame.slot == "r" or leans == 0:
        return Code("none", frame.sure)
    if frame.slot == "c":
        return None if opposite else Code("conditional")
    return Code("for" if leans > 0 else "against", frame.sure)


def _fill(text: str, names: Mapping[str, str]) -> str:
    for letter, name in names.items():
        text = text.replace("{" + letter + "}", name)
    return text


def _quote(words: str, chance: random.Random) -> str:
    return f"“{words}”" if chance.random() < 0.3 else words


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if not sentence.startswith("{") else sentence


def _begin(clause: str) -> str:
    return clause[:1].upper() + clause[1:]


def _find(words: str, phrase: str) -> tuple[tuple[int, int], ...]:
    found = re.search(re.escape(phrase), words)
    return (found.span(),) if found else ()
