"""A large model in the place of ours, for statements alone: who is said to have said what.

Names, comparing and stances stay the small engine's. The report goes to the model in windows of
whole paragraphs, and of its answer only what stands in the report character for character is
taken. A window without a usable answer is read by the small engine, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verbale.engine import LARGE, Attribution, Engine, Leaning, Saying, Tagging
from verbale.engine.asking import Told, make_schema, read_answer, write_question
from verbale.engine.endpoint import Endpoint, TooLong
from verbale.engine.placing import place
from verbale.engine.remote import Remote, Tally
from verbale.errors import NotAnswered

Range = tuple[int, int]
Window = tuple[Range, ...]

# Code points of a report that are sent at a time, some 900 tokens: with the instructions and the
# answer that fits the 4,096 tokens which servers on a desk computer allow unless told otherwise.
WINDOW = 4_000
# Times that the model is asked for a window when its answers are no use.
TRIES = 2
# Longest name of a model that a record takes, in characters.
LONGEST_NAME = 120
# Where a paragraph too long for a window is cut, the best place first.
_CUTS = (re.compile(r"[.!?][\"”’)\]]*\s"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True)
class LlmEngine:
    """Finds statements by asking a large model."""

    name: str
    small: Engine
    endpoint: Endpoint

    @classmethod
    def load(cls, remote: Remote, small: Engine) -> LlmEngine:
        """The engine that asks this server; nothing is sent yet."""
        model = remote.model.strip()
        if not model or len(model) > LONGEST_NAME or not model.isprintable():
            raise NotAnswered("Name the model that the server shall ask: --model NAME.")
        return cls(f"{LARGE}{model} (names: {small.name})", small, Endpoint(remote))

    @property
    def tally(self) -> Tally:
        """What was asked, and what became of the answers."""
        return self.endpoint.tally

    def tag(self, text: str, parts: tuple[Range, ...]) -> Tagging:
        """Names as the small engine sees them, attributions as the large model tells them."""
        tagged = self.small.tag(text, parts)
        found: list[Attribution] = []
        for window in cut_windows(text, parts):
            found += self._read(text, window, tagged.attributions)
        return Tagging(tagged.names, tuple(found))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The small engine's (see ``Engine``)."""
        return self.small.embed(texts)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        """The small engine's (see ``Engine``)."""
        return self.small.lean(pairs)

    def _read(
        self, text: str, window: Window, instead: Sequence[Attribution]
    ) -> Iterator[Attribution]:
        """What the model finds in this window, in halves where it is too long for it."""
        try:
            found = self._ask(text, window)
        except TooLong:
            found = None
            if len(window) > 1:
                middle = len(window) // 2
                yield from self._read(text, window[:middle], instead)
                yield from self._read(text, window[middle:], instead)
                return
        if found is None:
            self.endpoint.count(Tally(unread=1))
            found = [each for each in instead if _lies_in(window, each)]
        yield from found

    def _ask(self, text: str, window: Window) -> list[Attribution] | None:
        """The statements whose words stand in the window; None if no answer is of use."""
        instructions, question = write_question([text[start:end] for start, end in window])
        for _ in range(TRIES):
            answer = self.endpoint.ask(instructions, question, make_schema())
            if answer.cut:
                raise TooLong  # the same question would be cut short again; half of it may not be
            read = read_answer(answer.words or "")
            if read is not None:
                told, unformed = read
                return self._place(text, window, told, Tally(unformed=unformed))
        return None

    def _place(
        self, text: str, window: Window, told: Sequence[Told], tally: Tally
    ) -> list[Attribution]:
        placed = [place(text, window, each, tally) for each in told]
        self.endpoint.count(tally)
        return [each for each in placed if each is not None]


def cut_windows(text: str, parts: Sequence[Range]) -> Iterator[Window]:
    """The parts of a report in windows, each of whole paragraphs where they are not too long."""
    window: list[Range] = []
    size = 0
    for part in parts:
        for start, end in _cut(text, *part):
            if window and size + end - start > WINDOW:
                yield tuple(window)
                window, size = [], 0
            window.append((start, end))
            size += end - start
    if window:
        yield tuple(window)


def _cut(text: str, start: int, end: int) -> Iterator[Range]:
    """The paragraph in pieces that fit a window, cut after a sentence, or else at white space."""
    while end - start > WINDOW:
        stop = start + WINDOW
        for cut in _CUTS:
            places = [found.end() for found in cut.finditer(text, start, stop)]
            if places:
                stop = places[-1]
                break
        yield start, stop
        start = stop
    if text[start:end].strip():
        yield start, end


def _lies_in(window: Window, attribution: Attribution) -> bool:
    place = attribution.content[0][0]
    return any(start <= place < end for start, end in window)
