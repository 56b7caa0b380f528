"""Where words that a model copies from real reports are found again."""

import json
from dataclasses import replace
from pathlib import Path

from verbale.engine.asking import Told
from verbale.engine.llm import cut_windows
from verbale.engine.placing import place
from verbale.engine.remote import Tally
from verbale.record import Document
from verbale.text.load import load
from verbale.text.noise import find_passages
from verbale.training.evaluate import find_examples

EXAMPLES = Path(__file__).parents[2] / "examples"
# What is lost stands twice in its paragraph, or is told without cue, source and marks.
LEAST_SHARE = 0.98


def place_gold(document: Document, statements: list[dict[str, object]], tally: Tally) -> int:
    """How many of these, told as a faultless model copies them, come back as they were."""
    text, same = document.text, 0
    parts = [(p.span.start, p.span.end) for p in find_passages(document) if not p.is_noise]
    for window in cut_windows(text, parts):
        for each in statements:
            ranges = [[(a, b) for a, b in each[field]] for field in ("content", "cue", "source")]
            start = ranges[0][0][0]
            number = next((i for i, (a, b) in enumerate(window, 1) if a <= start < b), 0)
            if number:
                told = Told(number, *(tuple(text[a:b] for a, b in spans) for spans in ranges))
                found = place(text, window, told, tally)
                same += found is not None and ranges == [
                    sorted(found.content),
                    sorted(found.cue),
                    sorted(found.source),
                ]
    return same


def test_what_is_copied_faultlessly_stands_where_it_stood():
    tally, same = Tally(), 0
    for dossier in find_examples(EXAMPLES):
        gold = json.loads(dossier.gold.read_text(encoding="utf-8"))
        ids = {each["name"]: id for id, each in gold["documents"].items()}
        for found in load(dossier.paths()):
            document = replace(found, id=ids[found.name])
            own = [each for each in gold["statements"] if each["file"] == document.id]
            same += place_gold(document, own, tally)
    told = tally.accepted + tally.not_found + tally.unclaimed
    assert told > 700 and same / told >= LEAST_SHARE, (same, told)
