"""Which reports are worth reading: those that name the parties or words that were asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verbale.text.names import known_by_spelling


@dataclass(frozen=True, slots=True)
class Topic:
    """Parties and words that a report must name, all of them."""

    patterns: tuple[re.Pattern[str], ...]

    def is_in(self, text: str) -> bool:
        return all(pattern.search(text) for pattern in self.patterns)


def read_topics(about: Sequence[str]) -> tuple[Topic, ...]:
    """A topic for each list of names; a state or organisation goes by any of its names.

    >>> (topic,) = read_topics(["NATO, Russia"])
    >>> topic.is_in("The alliance, NATO, answered Moscow."), topic.is_in("NATO met.")
    (True, False)
    """
    listed = [[name.strip() for name in each.split(",") if name.strip()] for each in about]
    return tuple(Topic(tuple(_to_pattern(name) for name in names)) for names in listed if names)


def is_about(text: str, topics: Sequence[Topic]) -> bool:
    """Whether the text is about one of the topics; without topics everything is asked for."""
    return not topics or any(topic.is_in(text) for topic in topics)


def _to_pattern(name: str) -> re.Pattern[str]:
    found = known_by_spelling(name)
    if found is None:
        return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    known = found[0]
    names = {known.name, *known.spellings, *known.capitals, *known.seats, *known.adjectives, name}
    ordered = sorted(names, key=lambda each: (-len(each), each))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")
