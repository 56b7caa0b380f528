"""Where a large model answers, and what it may cost: what a person says before it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

# Requests that one run may send unless it is told otherwise: some hundred reports.
MOST_CALLS = 1000
# Seconds until an answer must be whole: a large model on a desk computer writes some ten words a
# second, and a window of a report seldom holds more than a thousand words of statements.
ANSWER_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Remote:
    """A server that speaks the chat completions of OpenAI, and a model on it."""

    url: str  # up to the version: http://localhost:11434/v1
    model: str
    key: str | None = field(default=None, repr=False)  # never shown, never kept
    max_calls: int = MOST_CALLS
    seconds: float = ANSWER_SECONDS
    price: tuple[float, float] | None = None  # of a million tokens in, and out


@dataclass(slots=True)
class Tally:
    """What was asked of a large model, and what became of its answers."""

    calls: int = 0  # requests sent, those asked again included
    again: int = 0  # of them, those that asked again
    tokens_in: int = 0
    tokens_out: int = 0
    untold: int = 0  # answers that do not say how many tokens they took
    accepted: int = 0  # statements whose words stand in the report
    not_found: int = 0  # statements dropped: words that do not stand there, or not just once
    unclaimed: int = 0  # statements dropped: nobody is said to say them
    unformed: int = 0  # statements dropped: not in the form that was asked for
    left_out: int = 0  # cues and sources that do not stand beside the words
    unread: int = 0  # windows without a usable answer: the small engine read them

    def add(self, other: Tally) -> None:
        """Counts what another tally counted as well."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def __sub__(self, before: Tally) -> Tally:
        """What was counted since."""
        since = {e.name: getattr(self, e.name) - getattr(before, e.name) for e in fields(self)}
        return Tally(**since)

    def cost(self, price: tuple[float, float]) -> float:
        """What the tokens cost at these prices of a million in and out."""
        return (self.tokens_in * price[0] + self.tokens_out * price[1]) / 1_000_000
