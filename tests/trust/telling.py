"""An engine that knows an example's gold record by heart, so that a whole record is made in a
second: who said what comes from the gold, what is near what from the words that two texts share."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verbale.engine import Attribution, Leaning, Range, Saying, TaggedName, Tagging
from verbale.record import STANCES, Document
from verbale.text.load import load

STRAIT = Path(__file__).parents[2] / "examples" / "strait"
MARKED = re.compile('“[^”\n]+”|"[^"\n]+"')
NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]+")
SIZE = 384


def load_strait() -> list[Document]:
    """The reports of the example."""
    return [found for found in load([STRAIT]) if isinstance(found, Document)]


class TellingEngine:
    """Tells the example's reports as its gold does; of other texts, words between quotation marks
    are statements and words with a capital are persons."""

    name = "telling 1"

    def __init__(self) -> None:
        gold = json.loads((STRAIT / "gold.json").read_text(encoding="utf-8"))
        texts = {each.name: each.text for each in load_strait()}
        self._reports = {entry["name"]: id for id, entry in gold["documents"].items()}
        self._ids = {texts[name]: id for name, id in self._reports.items()}
        self._gold = gold
        self._stances: dict[tuple[str, str], tuple[str, list[Range]]] = {}
        for statement in gold["statements"]:
            text = texts[gold["documents"][statement["file"]]["name"]]
            words = Saying.of(text, statement["content"], (), "").words
            for stance in statement["stances"]:
                proposition = gold["codebook"][stance["issue"]]
                hinge = [(0, len(words) // 2)] if stance["condition"] else []
                self._stances[words, proposition] = stance["stance"], hinge

    def tag(self, text: str, parts: tuple[Range, ...]) -> Tagging:
        id = self._ids.get(text)
        if id is None:
            return self._guess(text, parts)
        names = [
            TaggedName(start, end, entity["type"], 0.9)
            for entity in self._gold["entities"].values()
            for start, end in entity["mentions"].get(id, ())
        ]
        found = [
            Attribution(
                tuple(map(tuple, each["content"])),
                tuple(map(tuple, each["cue"])),
                tuple(map(tuple, each["source"])),
                act=each["act"][0] if isinstance(each["act"], list) else each["act"],
                confidence=0.9,
            )
            for each in self._gold["statements"]
            if each["file"] == id
        ]
        return Tagging(tuple(sorted(names, key=lambda name: name.start)), tuple(found))

    def _guess(self, text: str, parts: tuple[Range, ...]) -> Tagging:
        marked = [m for start, end in parts for m in MARKED.finditer(text, start, end)]
        names = [m for start, end in parts for m in NAME.finditer(text, start, end)]
        return Tagging(
            tuple(TaggedName(*name.span(), "person", 0.9) for name in names),
            tuple(Attribution((m.span(),), confidence=0.5) for m in marked),
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.casefold()) or [""]:
                digest = sha256(word.encode("utf-8", "replace")).digest()
                row[int.from_bytes(digest[:4], "big") % SIZE] += 1 if digest[4] % 2 else -1
            row[0] += 0.01
        normed: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normed

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(self._lean(saying.words, proposition) for saying, proposition in pairs)

    def _lean(self, words: str, proposition: str) -> Leaning:
        guessed = "for" if "sign" in words and (words, proposition) not in self._stances else "none"
        stance, hinge = self._stances.get((words, proposition), (guessed, []))
        order = ("none", *STANCES[:3])
        at = order.index(stance) if stance in order else 0
        chances = [0.05] * 4
        chances[at] = 0.85
        return Leaning((chances[0], chances[1], chances[2], chances[3]), tuple(hinge))
