"""Acts held against PLOVER's examples: news sentences whose event political scientists coded."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from verbale.analysis.plover import COUNTERPARTS
from verbale.engine import Engine
from verbale.pipeline import collate, read
from verbale.record import Act, Document, Statement

EVENTS = tuple(dict.fromkeys(COUNTERPARTS.values()))
# The first baseline: how words begin that name such an event. Written by hand from the meanings of
# the events, a dozen examples of dev in view.
BEGINNINGS = {
    "AGREE": "accept agree commit consent offer pledg prepared promis ready vow willing",
    "DEMAND": "appeal ask call demand insist press request urg",
    "REJECT": "declin deni deny dismiss refus reject rule turn veto",
    "THREATEN": "threat ultimatum warn",
    "DISAPPROVE": "accus attack blam complain condemn critic denounc deplor protest rebuk",
    "SUPPORT": "applaud back defend endors hail prais support thank welcom",
}


@dataclass(frozen=True)
class Example:
    """A sentence, the event that it reports, and the words that tell it."""

    id: str
    event: str
    text: str
    words: str


@dataclass(frozen=True)
class Answer:
    """An example with the act that Verbale gives its outermost statement, if it finds one."""

    example: Example
    act: Act | None

    @property
    def right(self) -> bool:
        return self.act is not None and COUNTERPARTS.get(self.act) == self.example.event


def read_examples(corpora: Path, splits: Sequence[str] = ("dev", "train")) -> list[Example]:
    """The examples of PLOVER whose event is one of EVENTS."""
    found = []
    for split in splits:
        path = corpora / "plover-gsr" / split / f"plover-gsr-{split}.jsonl.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for entry in map(json.loads, lines):
                if entry["event"] in EVENTS:
                    words = entry["event_text"] or ""
                    found.append(Example(entry["id"], entry["event"], entry["text"], words))
    return found


def answer(example: Example, engine: Engine) -> Answer:
    """What Verbale makes of the sentence, read as a report of its own."""
    reading = read(Document(example.id, example.id, example.text), engine=engine)
    statements = collate([reading], codebook=(), engine=engine).statements
    outermost = max((s for s in statements if not s.inner), key=_reach, default=None)
    return Answer(example, outermost.act if outermost else None)


def _reach(statement: Statement) -> int:
    """How much of the sentence it covers, cue and source included."""
    spans = statement.cue + statement.source + statement.content
    return max(span.end for span in spans) - min(span.start for span in spans)


def look_up(words: str) -> str | None:
    """The event that the first telling word of these names."""
    for word in re.findall(r"\w+", words.lower()):
        for event, beginnings in BEGINNINGS.items():
            if word.startswith(tuple(beginnings.split())):
                return event
    return None


def measure_plover(corpora: Path, engine: Engine) -> Iterator[str]:
    """A line for each event, then all: Verbale beside the baselines, and the acts it gives."""
    examples = read_examples(corpora)
    yield from tabulate([answer(example, engine) for example in examples])


def tabulate(answers: Sequence[Answer]) -> Iterator[str]:
    """Percent that is right by event; a sentence in which no statement is found is wrong.

    ``words`` and ``sentence``: the look-up, told which words tell the event and not told; where it
    knows none it takes the commonest event.
    """
    heads = ("examples", "found", "verbale", "in found", "words", "sentence", "commonest")
    yield f"{'event':11}" + "".join(f"{head:>10}" for head in heads) + "  acts"
    commonest = Counter(each.example.event for each in answers).most_common(1)[0][0]
    for event in (*EVENTS, "all"):
        some = [each for each in answers if event in (each.example.event, "all")]
        if some:
            yield f"{event:11}" + _row(some, commonest)


def _row(answers: Sequence[Answer], commonest: str) -> str:
    found = [each for each in answers if each.act]
    shares = (
        len(found) / len(answers),
        sum(each.right for each in answers) / len(answers),
        sum(each.right for each in found) / max(1, len(found)),
        _share(answers, [look_up(each.example.words) or commonest for each in answers]),
        _share(answers, [look_up(each.example.text) or commonest for each in answers]),
        _share(answers, [commonest] * len(answers)),
    )
    acts = Counter(each.act for each in found).most_common(4)
    given = ", ".join(f"{act} {count}" for act, count in acts)
    return f"{len(answers):10}" + "".join(f"{100 * share:10.1f}" for share in shares) + f"  {given}"


def _share(answers: Sequence[Answer], events: Sequence[str]) -> float:
    pairs = zip(answers, events, strict=True)
    return sum(each.example.event == event for each, event in pairs) / len(answers)
