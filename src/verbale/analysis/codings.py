"""A coder's work on a dossier, as agreement is measured between such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verbale.record import Record

# What a coder vouches for who confirms a statement.
JUDGED_VARIABLES = frozenset(
    {"speakers", "on_behalf_of", "act", "kind", "addressee", "said_on", "stance"}
)


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's record, under the coder's name, and what in it is the coder's own."""

    name: str
    record: Record
    silent_on: frozenset[str] = frozenset()  # variables that the coder's form has not
    # By statement, the variables that the coder decided; None: all of every statement.
    judged: Mapping[str, frozenset[str]] | None = None

    def gives(self, variable: str, statement: str) -> bool:
        """Whether the value of this variable is the coder's own."""
        if self.judged is not None and variable not in self.judged.get(statement, ()):
            return False
        return variable not in self.silent_on


def take_judged(name: str, record: Record) -> Coding:
    """What the coder judged in a record that has this coder's judgements alone.

    A statement that was confirmed counts with all its values, another with the values that were
    judged; a stance only where the statement was confirmed, since the other issues are open.
    """
    judged: dict[str, frozenset[str]] = {}
    for each in record.judged:
        if each.entry is not None and each.judgement.entry.kind == "statement":
            field = each.judgement.field
            decided = JUDGED_VARIABLES if field == "confirmed" else {field} - {"stance"}
            judged[each.entry] = judged.get(each.entry, frozenset()) | decided
    return Coding(name, record, judged=judged)
