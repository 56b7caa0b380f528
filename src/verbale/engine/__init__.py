"""The language model: the questions that every engine answers, and how to load one.

An engine reads one document's text and says which words are names and which words attribute
something to somebody. Rooms above turn that into mentions and statements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from verbale.engine.remote import Remote, Tally
from verbale.errors import EngineMissing
from verbale.record import Act, EntityType

Range = tuple[int, int]

# Which way a statement can lean on a proposition.
LEANINGS = ("none", "for", "against", "conditional")
# Code points before a statement that are read with it.
LEAD = 220


@dataclass(frozen=True, slots=True)
class TaggedName:
    """A name that the engine sees, in code points of the text."""

    start: int
    end: int
    type: EntityType
    confidence: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that attribute content to a source, in code points of the text."""

    content: tuple[Range, ...]
    cue: tuple[Range, ...] = ()
    source: tuple[Range, ...] = ()
    act: Act = "assert"
    inner: bool = False  # found within the content of another
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Tagging:
    """All that an engine says of one text."""

    names: tuple[TaggedName, ...] = ()
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement as it is weighed: who speaks for whom, how, what, and what stands before it."""

    by: str  # "Liimets, Estonia"
    cue: str
    words: str  # the content, white space as single spaces
    before: str = ""  # the text that leads up to it

    @classmethod
    def of(cls, text: str, content: Sequence[Range], cue: Sequence[Range], by: str) -> Saying:
        """The statement at these places of a text, white space as single spaces."""

        def spaced(start: int, end: int) -> str:
            return re.sub(r"\s", " ", text[start:end])

        start = content[0][0]
        return cls(
            by=by,
            cue=" ".join(spaced(a, b) for a, b in cue),
            words=" ".join(spaced(a, b) for a, b in content),
            before=spaced(max(0, start - LEAD), start).strip(),
        )


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the encoder says of one statement and one proposition.

    ``chances``: in the order of LEANINGS, they sum to 1. ``hinge``: ranges of code points of the
    statement's words that state a condition, as the encoder sees it. ``acts``: in the order of
    ``record.ACTS``, they sum to 1; they hardly depend on the proposition.
    """

    chances: tuple[float, float, float, float]
    hinge: tuple[Range, ...] = ()
    acts: tuple[float, ...] = ()


class Engine(Protocol):
    """What the rest of Verbale asks of a language model."""

    @property
    def name(self) -> str:
        """Name and version; a reading says with which engine it was made."""
        ...

    def tag(self, text: str, parts: tuple[Range, ...]) -> Tagging:
        """Names and attributions in these parts of the text (in order, each a paragraph or less).

        What lies outside the parts (captions, footers) is not read.
        """
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, size), each row of unit length: texts that say the same lie near each other."""
        ...

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        """Which way each statement leans on its proposition, in the order of the pairs."""
        ...


@runtime_checkable
class Distant(Protocol):
    """An engine that asks another machine: reports wait for answers side by side."""

    @property
    def tally(self) -> Tally:
        """What was asked so far, and what became of the answers."""
        ...


# Those that come with Verbale, and all that there are.
OURS = SMALL, FAST = "small", "fast"
ENGINES = (*OURS, "llm")
# How the name of an engine begins that asks a large model.
LARGE = "llm "


def load(name: str = SMALL, *, remote: Remote | None = None) -> Engine:
    """The engine of this name, ready to answer; EngineMissing says what is lacking.

    The large model, "llm", is asked at ``remote``.
    """
    if name in OURS:
        from verbale.engine.small import SmallEngine

        return SmallEngine.load(size=name)
    if name == "llm":
        return _load_llm(remote)
    raise EngineMissing(f"There is no engine {name!r}. Choose one of: {', '.join(ENGINES)}.")


def find_name(written: str) -> str | None:
    """The name by which an engine is loaded that calls itself so in a reading, as "small 3"."""
    name = written.partition(" ")[0]
    return name if name in ENGINES else None


def _load_llm(remote: Remote | None) -> Engine:
    if remote is None:
        raise EngineMissing("The engine 'llm' needs a server and a model. Name them.")
    try:
        from verbale.engine.llm import LlmEngine
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        raise EngineMissing(
            "A package that asks a large model is missing. pip install 'verbale[llm]'"
        ) from None
    return LlmEngine.load(remote, load())
