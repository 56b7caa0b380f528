"""Who coded what in a DNA file of ours: the machine, and the people who judged a stance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import permutations

from verbale.exports.dna_file import (
    SALT_BYTES,
    Coder,
    CoderRelation,
    Colour,
    fit_value,
    hash_password,
)
from verbale.record import Record

ADMIN = "Admin"
# Theirs in DNA's own files; after them from the first again.
COLOURS: Sequence[Colour] = ((255, 255, 0), (51, 153, 255), (255, 102, 102), (102, 255, 0))


class Coders:
    """The coders of a record by name: Admin, who may all, Verbale, and each who judged a stance.

    The machine and every person have an own name, so that DNA shows whose coding is whose.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        engine = f" ({record.engine})" if record.engine else ""
        self._ours = fit_value(f"Verbale{engine}")
        self._judges = dict(_find_judges(record))
        people = sorted(set(self._judges.values()))
        names = dict.fromkeys((ADMIN, self._ours, *people))
        self._ids = {name: id for id, name in enumerate(names, start=1)}

    @property
    def ours(self) -> int:
        """The id of Verbale."""
        return self._ids[self._ours]

    def find(self, statement: str, issue: str) -> int:
        """The id of who holds that the statement stands so on the issue."""
        judge = self._judges.get((statement, issue)) or self._judges.get((statement, ""))
        return self._ids[judge or self._ours]

    def write(self, password: str) -> tuple[Coder, ...]:
        """All of them, with one password."""
        return tuple(
            Coder(id, name, hash_password(password, self._salt(name)), COLOURS[(id - 1) % 4])
            for name, id in self._ids.items()
        )

    def relate(self) -> tuple[CoderRelation, ...]:
        """Each may see and change what the others did."""
        return tuple(CoderRelation(*pair) for pair in permutations(self._ids.values(), 2))

    def _salt(self, name: str) -> bytes:
        """Another for every file and coder, but the same record gives the same bytes."""
        seed = [name, *(document.text for document in self._record.documents)]
        return sha256("\0".join(seed).encode("utf-8", "surrogatepass")).digest()[:SALT_BYTES]


def _find_judges(record: Record) -> Iterator[tuple[tuple[str, str], str]]:
    """Who judged the stance of which statement on which issue; on "" who confirmed all of it.
    Of several the last."""
    for judged in record.judged:
        judgement = judged.judgement
        if judged.entry is None or not judged.holds or judgement.entry.kind != "statement":
            continue
        by = fit_value(judgement.by)
        if judgement.field == "stance" and isinstance(judgement.value, Mapping):
            yield (judged.entry, str(judgement.value.get("issue"))), by
        elif judgement.field == "confirmed":
            yield (judged.entry, ""), by
