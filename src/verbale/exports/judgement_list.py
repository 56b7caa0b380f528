"""What people judged, and what became of it, as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verbale.exports.brief_terminal import NARROWEST, WIDEST, clean
from verbale.exports.settlement import wrap
from verbale.exports.wording import shorten
from verbale.judgements import UNDO, dump, find_active
from verbale.record import Judged, Judgement

# Characters of an entry's words and of a value that are shown.
LONGEST = 120


def to_lines(made: Sequence[Judgement], judged: Sequence[Judged], *, width: int = 80) -> str:
    """Every judgement in the order of the log; ``judged``: what became of them in the record."""
    room = max(NARROWEST, min(width, WIDEST))
    active = {each.id for each in find_active(made)}
    became = {each.judgement.id: each for each in judged}
    lines: list[str] = []
    for each in made:
        lines += wrap(say_judgement(each), room, "")
        lines += wrap(_say_fate(each, each.id in active, became.get(each.id)), room)
    return "\n".join(lines) + "\n"


def say_judgement(made: Judgement, entry: str | None = None) -> str:
    """ "1f0c2a7e Ada, 2031-05-02: act of “We will not sign” is "threaten" (she was there)"."""
    place = made.entry.place
    words = f"“{' … '.join(place.words)}”" if place and place.words else None
    what = entry or words or made.entry.name or (place.document if place else made.entry.kind)
    why = f" ({shorten(clean(made.reason), LONGEST)})" if made.reason else ""
    value = shorten(clean(dump(made.value)), LONGEST)
    name = shorten(clean(what), LONGEST)
    day = made.at.date().isoformat()
    return f"{made.id[:8]} {clean(made.by)}, {day}: {made.field} of {name} is {value}{why}"


def say_judged(judged: Judged) -> str:
    """A judgement that finds no place, or that another contradicts, in one line."""
    return f"{say_judgement(judged.judgement, judged.entry)}: {'; '.join(_say_faults(judged))}"


def _say_faults(judged: Judged) -> Iterator[str]:
    if judged.entry is None:
        yield f"finds no place. {clean(judged.note)}"
    elif judged.note:
        yield clean(judged.note)
    if judged.against:
        held = "holds" if judged.holds else "does not hold"
        others = ", ".join(id[:8] for id in judged.against)
        yield f"contradicts {others} and {held} until a person decides"


def _say_fate(made: Judgement, is_active: bool, judged: Judged | None) -> str:
    if made.field == UNDO:
        return "an undoing"
    if not is_active:
        return "undone"
    if judged is None:
        return "not in the record: a later judgement holds, or it is not collated yet"
    return "; ".join(_say_faults(judged)) or f"holds for {judged.entry}"
