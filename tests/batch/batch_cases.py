"""Reports, engines and workers for batches: quick ones, slow ones, and some that die."""

import json
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verbale.batch import Plan, Result, run_batch
from verbale.batch.crew import Ended
from verbale.batch.inputs import Shard
from verbale.batch.limits import Mark
from verbale.batch.shards import read_into
from verbale.engine import Attribution, Leaning, Saying, TaggedName, Tagging

TOWNS = "Norhaven Karst Ebbing Lomond Sarnia Tolpa Quill Vantry Osmere Drillon".split()


def write_report(number: int) -> str:
    """A report of a hundred words that no other has."""
    told = " ".join(
        f"On day {number * 17 + at} the envoy of {TOWNS[(number + at) % 10]} went through "
        f"paragraph {number * 31 + at} of the text."
        for at in range(6)
    )
    return f"Talks in {TOWNS[number % 10]}\nLind said the talks number {number} had failed. {told}"


def write_lines(path: Path, texts: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"text": text, "date": "2031-05-09"}) for text in texts]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


SAID = re.compile(r"(?P<source>[A-Z]\w+) (?P<cue>said) (?P<content>[^.]+)")


class QuickEngine:
    """Takes "Lind said ..." for a statement and Lind for a person."""

    name = "quick 1"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        found = [match for start, end in parts for match in SAID.finditer(text, start, end)]
        return Tagging(
            tuple(TaggedName(*match.span("source"), "person", 0.9) for match in found),
            tuple(
                Attribution((m.span("content"),), (m.span("cue"),), (m.span("source"),))
                for m in found
            ),
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 384, dtype=np.float32)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(Leaning((1.0, 0.0, 0.0, 0.0)) for _ in pairs)


class FatalEngine(QuickEngine):
    """Ends its process at a text with the word "fatal", sleeps at one with "endless"."""

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        if "fatal" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "endless" in text:
            time.sleep(60)
        return super().tag(text, parts)


class SlowEngine(QuickEngine):
    """Takes a fifth of a second a report, as an engine would."""

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        time.sleep(0.2)
        return super().tag(text, parts)


class Here:
    """A crew of one, which reads in this process."""

    def __init__(self, out: Path, plan: Plan) -> None:
        self._out, self._plan = out, plan
        self._ended: list[Ended] = []

    def has_room(self) -> bool:
        return not self._ended

    def give(self, shard: Shard) -> None:
        counts = read_into(shard, self._out, self._plan, self._plan.load())
        self._ended.append(Ended(shard, counts=counts))

    def wait(self, seconds: float) -> list[Ended]:
        ended, self._ended = self._ended, []
        return ended

    def end(self, shard: Shard) -> None:
        raise AssertionError("nothing stands still here")

    def close(self) -> None:
        pass


class StandsStill(Here):
    """A crew whose worker stands still at an item until it is ended; the next one reads."""

    def __init__(self, out: Path, plan: Plan, *, at: int) -> None:
        super().__init__(out, plan)
        self._at, self.killed = at, 0
        self._stuck: Mark | None = None

    def has_room(self) -> bool:
        return self._stuck is None and super().has_room()

    def give(self, shard: Shard) -> None:
        if self.killed:
            super().give(shard)
        else:
            self._stuck = Mark(self._out / "work" / f"{shard.name}.at")
            self._stuck.begin(self._at, 0.5)

    def end(self, shard: Shard) -> None:
        self.killed += 1
        if self._stuck:
            self._stuck._file.close()
        self._stuck = None
        self._ended.append(Ended(shard, died=True))


def run_here(inputs: list[str], out: Path, plan: Plan) -> Result:
    return run_batch(inputs, out, plan=plan, crew=lambda: Here(out, plan))
