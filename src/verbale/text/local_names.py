"""The states and organisations that the reports themselves name, for what the table lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from verbale.record import EntityType
from verbale.text.demonyms import DEMONYM, stem
from verbale.text.names import fold


class LocalNames:
    """The states and organisations that the reports themselves name, for what the table lacks.

    >>> front = ("Highland Front", "organisation", "hf")
    >>> names = LocalNames([("Kourane", "state", "kourane"), front])
    >>> [key for _, _, key in names.find("a Kouranese official and the Front negotiator")]
    ['kourane', 'hf']
    """

    def __init__(self, entries: Iterable[tuple[str, EntityType, str]]) -> None:
        self.cache: dict[str, object] = {}
        self.types: dict[str, EntityType] = {}
        self._words: dict[str, dict[tuple[str, ...], str]] = {}
        self._stems: dict[str, str] = {}
        self.adjectives: dict[str, str] = {}
        lasts: dict[str, Counter[str]] = {}
        for name, type, key in entries:
            words = tuple(fold(name).removeprefix("the ").split())
            if not words or type in {"person", "place"}:
                continue
            self.types[key] = type
            self._words.setdefault(words[0], {}).setdefault(words, key)
            if type == "state" and len(words) == 1:
                self._stems.setdefault(stem(words[0]), key)
            elif len(words) > 1 and name.split()[-1][:1].isupper():
                lasts.setdefault(words[-1], Counter())[key] += 1
        for last, counts in lasts.items():
            (key, times), *others = counts.most_common(2)
            if last not in self._words and (not others or times >= 2 * others[0][1]):
                self._words[last] = {(last,): key}

    def find(self, words: str) -> list[tuple[int, int, str]]:
        """Where these words name one of them, by name, by its last word or by adjective."""
        tokens = [(m.start(), fold(m.group()), m.group()) for m in _TOKEN.finditer(words)]
        found: list[tuple[int, int, str]] = []
        at = 0
        while at < len(tokens):
            key, length = self._match(tokens, at)
            if key:
                last = tokens[at + length - 1]
                found.append((tokens[at][0], last[0] + len(last[2]), key))
            at += length
        return found

    def _match(self, tokens: list[tuple[int, str, str]], at: int) -> tuple[str | None, int]:
        first = tokens[at][1]
        names = self._words.get(first) or self._words.get(first + "s") or {}
        for name in sorted(names, key=len, reverse=True):
            run = tuple(token[1] for token in tokens[at : at + len(name)])
            if run == name or (len(run) == len(name) and (*run[:-1], run[-1] + "s") == name):
                if len(name) > 1 or tokens[at][2][:1].isupper():
                    return names[name], len(name)
        if tokens[at][2][:1].isupper():
            key = self._of_adjective(first)
            if key and not first.endswith("s"):
                self.adjectives.setdefault(key, tokens[at][2])
            return key, 1
        return None, 1

    def _of_adjective(self, word: str) -> str | None:
        for length in range(len(word) - 1, 3, -1):
            key = self._stems.get(word[:length])
            if key and DEMONYM.fullmatch(word[length:]):
                return key
        return None


_TOKEN = re.compile(r"\w+(?:['’.]\w+)*['’]?s?")
