"""Acts held against events."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from verbale.engine import Attribution, Leaning, Saying, Tagging
from verbale.training.plover import Answer, Example, answer, look_up, read_examples, tabulate


class VerbEngine:
    """Sees a demand where the text has "urged", and a statement within it where it has "said"."""

    name = "verbs"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        found = []
        for cue, act, inner in (("said", "reject", True), ("urged", "demand", False)):
            if (at := text.find(cue)) >= 0:
                after = at + len(cue)
                content, source = (after + 1, len(text) - 1), (max(0, at - 5), at - 1)
                found.append(
                    Attribution((content,), ((at, after),), (source,), act, inner)  # type: ignore[arg-type]
                )
        return Tagging(attributions=tuple(found))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(max(1, len(texts)), dtype=np.float32)[: len(texts)]

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(Leaning((1.0, 0.0, 0.0, 0.0)) for _ in pairs)


def example(event: str, text: str, words: str = "") -> Example:
    return Example(text, event, text, words)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Lind urged Norland to open the port.", True),
        ("Lind urged talks with men who had said no to them.", True),  # the outermost counts
        ("Lind opened the port.", False),  # no statement
    ],
)
def test_act_of_the_outermost_statement_counts(text: str, right: bool) -> None:
    assert answer(example("DEMAND", text), VerbEngine()).right is right


@pytest.mark.parametrize(
    ("act", "event", "right"),
    [
        ("warn", "THREATEN", True),
        ("promise", "AGREE", True),
        ("accuse", "DISAPPROVE", True),
        ("accuse", "REJECT", False),
        ("assert", "AGREE", False),
        (None, "AGREE", False),
    ],
)
def test_acts_have_their_event(act: str | None, event: str, right: bool) -> None:
    assert Answer(example(event, "x"), act).right is right  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("has rejected demands", "REJECT"),
        ("demanded that it reject", "DEMAND"),
        ("said committed to opening", "AGREE"),
        ("held a parade", None),
    ],
)
def test_first_telling_word_names_the_event(words: str, event: str | None) -> None:
    assert look_up(words) == event


def test_events_without_an_act_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "plover-gsr" / "dev"
    folder.mkdir(parents=True)
    with gzip.open(folder / "plover-gsr-dev.jsonl.gz", "wt", encoding="utf-8") as file:
        for event in ("FIGHT", "REJECT"):
            entry = {"id": event, "event": event, "text": "Lind said no.", "event_text": None}
            file.write(json.dumps(entry) + "\n")
    assert [each.event for each in read_examples(tmp_path, ("dev",))] == ["REJECT"]


def test_table_holds_verbale_beside_the_baselines() -> None:
    answers = [
        Answer(example("REJECT", "Lind, urged to sign, said no.", "said no"), "reject"),
        Answer(example("REJECT", "Lind refused.", "refused"), None),
        Answer(example("REJECT", "Lind left.", "left"), "assert"),
        Answer(example("DEMAND", "Lind urged talks.", "urged"), "demand"),
    ]
    rows = {line.split()[0]: line.split()[1:] for line in tabulate(answers)}
    assert rows["event"][:4] == ["examples", "found", "verbale", "in"]
    # Examples; found, right, right of those found; baselines: words, sentence, commonest.
    assert rows["all"][:7] == ["4", "75.0", "50.0", "66.7", "100.0", "75.0", "75.0"]
    assert rows["DEMAND"][:7] == ["1", "100.0", "100.0", "100.0", "100.0", "100.0", "0.0"]
