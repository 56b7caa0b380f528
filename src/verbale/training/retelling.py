"""A dossier told in other words: reports with places rewritten, the gold record moved along."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from verbale.training.evaluate import Dossier

Pair = Sequence[int]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A stretch of a text, and the words that stand there instead ("" for none)."""

    start: int
    end: int
    words: str


class Retold:
    """A text after some changes; of changes that overlap the first holds."""

    def __init__(self, text: str, changes: Iterable[Change]) -> None:
        self._changes: list[Change] = []
        for change in sorted(set(changes)):
            if not self._changes or change.start >= self._changes[-1].end:
                self._changes.append(change)
        pieces, last = [], 0
        for change in self._changes:
            pieces += [text[last : change.start], change.words]
            last = change.end
        self.text = "".join([*pieces, text[last:]])
        self._starts = [change.start for change in self._changes]
        grown = (len(each.words) - each.end + each.start for each in self._changes)
        self._shifts = [0, *accumulate(grown)]

    def move(self, pair: Pair) -> list[int]:
        """Where a stretch of the old text stands in the new one; one within a change widens."""
        return [self._move(pair[0], at_end=False), self._move(pair[1], at_end=True)]

    def _move(self, offset: int, *, at_end: bool) -> int:
        passed = bisect_right(self._starts, offset - at_end)
        if passed:
            change = self._changes[passed - 1]
            if offset < change.end or (at_end and offset == change.end):
                begins = change.start + self._shifts[passed - 1]
                return begins + len(change.words) if at_end else begins
        return offset + self._shifts[passed]


# What a report's key, its text and the gold record ask to be told otherwise.
Changes = Callable[[str, str, Mapping[str, Any]], Iterable[Change]]


def retell(
    dossier: Dossier, changes: Changes, folder: Path, names: Mapping[str, str] | None = None
) -> Dossier:
    """The dossier with its reports changed, written into the folder.

    ``names``: what entities of the gold record are called now. Of the gold record only statements,
    noise and mentions move along: nothing else of the copy can be scored.
    """
    gold = json.loads(dossier.gold.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    told = {}
    for key, document in gold["documents"].items():
        text = (dossier.texts / document["name"]).read_bytes().decode("utf-8-sig")
        told[key] = Retold(text, changes(key, text, gold))
        (folder / document["name"]).write_bytes(told[key].text.encode("utf-8"))
    path = folder / "gold.json"
    moved = json.dumps(_move_record(gold, told, names or {}), ensure_ascii=False)
    path.write_text(moved, encoding="utf-8")
    return Dossier(dossier.name, path, folder)


def _move_record(
    gold: Mapping[str, Any], told: Mapping[str, Retold], names: Mapping[str, str]
) -> dict[str, Any]:
    documents = {
        key: {**one, "noise": _move_all(told[key], one["noise"])}
        for key, one in gold["documents"].items()
    }
    entities = {
        id: {
            **one,
            "name": names.get(id, one["name"]),
            "mentions": {
                key: _move_all(told[key], pairs) for key, pairs in one["mentions"].items()
            },
        }
        for id, one in gold["entities"].items()
    }
    statements = [_move_statement(one, told[one["file"]]) for one in gold["statements"]]
    codebook = gold["codebook"]
    return {
        "documents": documents, "entities": entities, "statements": statements,
        "codebook": codebook, "same_utterance": [], "meetings": [], "positions": {},
    }  # fmt: skip


def _move_statement(statement: Mapping[str, Any], retold: Retold) -> dict[str, Any]:
    moved = {role: _move_all(retold, statement[role]) for role in ("content", "cue", "source")}
    if accepted := statement.get("content_accept"):
        moved["content_accept"] = [_move_all(retold, one) for one in accepted]
    return {**statement, **moved, "stances": [], "stances_optional": []}


def _move_all(retold: Retold, pairs: Iterable[Pair]) -> list[Any]:
    moved = [retold.move(pair) for pair in pairs]
    return [pair for pair in moved if pair[0] < pair[1]]


def find_words(text: str, words: str) -> Iterable[tuple[int, int]]:
    """Every place of these words that is no part of a longer word."""
    return ((m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
