"""How well reports are grouped by story, against the round-ups of editors."""

from __future__ import annotations

import gzip
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from verbale.collation.stories import Stories, group_stories
from verbale.record import Document

FILES = {"dated": "allsides.dev.jsonl.gz", "undated": "allsides-undated.dev.jsonl.gz"}
# Of the stories, how many are cut to one report to see what becomes of reports that stand alone:
# the round-ups have none, the press has many.
CUT = 0.5
# How often the reports are repeated, each time as those of other years, to see how time grows.
TIMES = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Figures of one grouping, 0 to 1."""

    pairs_precision: float
    pairs_recall: float
    pairs: float  # F1
    bcubed_precision: float
    bcubed_recall: float
    bcubed: float  # F1
    stories: int
    gold_stories: int
    reports: int


@dataclass(frozen=True, slots=True)
class Told:
    """Reports, and the story of each by its id."""

    documents: tuple[Document, ...]
    stories: Mapping[str, str]


def read_told(corpora: Path, which: str) -> Told:
    """The reports of one of FILES."""
    with gzip.open(corpora / "stories" / FILES[which], "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    documents = tuple(
        Document(
            id=row["id"],
            name=row["id"],
            text=row["text"],
            title=row["title"],
            outlet=row["outlet"],
            stated_date=date.fromisoformat(row["date"]) if row["date"] else None,
        )
        for row in rows
    )
    return Told(documents, {row["id"]: row["story"] for row in rows})


def cut_stories(told: Told, *, seed: int = 1) -> Told:
    """The same with one report alone of each story in CUT."""
    chance = random.Random(seed)
    by_story: defaultdict[str, list[Document]] = defaultdict(list)
    for document in told.documents:
        by_story[told.stories[document.id]].append(document)
    kept: list[Document] = []
    for _, reports in sorted(by_story.items()):
        kept += [chance.choice(reports)] if chance.random() < CUT else reports
    return Told(tuple(kept), {each.id: told.stories[each.id] for each in kept})


def score_grouping(gold: Mapping[str, str], found: Mapping[str, Hashable]) -> Grouping:
    """Pairwise and B-cubed figures, as ``bcubed.py`` of the corpus counts them."""
    golds, founds = Counter(gold.values()), Counter(found[id] for id in gold)
    both = Counter((story, found[id]) for id, story in gold.items())
    right = sum(_pairs(count) for count in both.values())
    precise = _divide(right, sum(map(_pairs, founds.values())))
    recalled = _divide(right, sum(map(_pairs, golds.values())))
    precise_b = sum(n * n / founds[group] for (_, group), n in both.items()) / len(gold)
    recalled_b = sum(n * n / golds[story] for (story, _), n in both.items()) / len(gold)
    return Grouping(
        precise,
        recalled,
        _balance(precise, recalled),
        precise_b,
        recalled_b,
        _balance(precise_b, recalled_b),
        len(founds),
        len(golds),
        len(gold),
    )


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _divide(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _balance(precision: float, recall: float) -> float:
    return _divide(2 * precision * recall, precision + recall)


def evaluate_stories(told: Told, *, days: int = 0) -> Grouping:
    """The figures of these reports grouped at once, or as they arrive, so many days at a time."""
    groups = _group_as_they_arrive(told, days) if days else group_stories(told.documents)
    found = {id: place for place, group in enumerate(groups) for id in group}
    return score_grouping(told.stories, found)


def _group_as_they_arrive(told: Told, days: int) -> tuple[tuple[str, ...], ...]:
    arrived: defaultdict[int, list[Document]] = defaultdict(list)
    for each in told.documents:
        arrived[each.stated_date.toordinal() // days if each.stated_date else 0].append(each)
    stories = Stories()
    for _, some in sorted(arrived.items()):
        stories.add(some)
    return stories.group()


def measure_stories(corpora: Path) -> Iterator[str]:
    """The figures of each file, one line each, and how the time grows with the reports."""
    for which in FILES:
        told = read_told(corpora, which)
        yield _to_line(which, evaluate_stories(told))
        yield _to_line(f"{which}, half cut to one", evaluate_stories(cut_stories(told)))
    dated = read_told(corpora, "dated")
    yield _to_line("dated, a day at a time", evaluate_stories(dated, days=1))
    yield from measure_growth(dated.documents)


def measure_growth(documents: Sequence[Document]) -> Iterator[str]:
    """Processor time for n, 2n and 4n reports: the same ones, as those of later and later years."""
    for times in TIMES:
        many = [_move(each, copy) for copy in range(times) for each in documents]
        stories = Stories()
        began = time.process_time()
        stories.add(many)
        added = time.process_time()
        count = len(stories.group())
        ended = time.process_time()
        yield (
            f"{len(many):6} reports: compared in {added - began:.2f} s, grouped in "
            f"{ended - added:.2f} s of one core, {1000 * (ended - began) / len(many):.2f} ms each; "
            f"{count} stories"
        )


def _move(document: Document, copy: int) -> Document:
    if document.stated_date is None:
        return replace(document, id=f"{document.id}-{copy}")
    moved = document.stated_date + timedelta(days=1000 * copy)
    return replace(document, id=f"{document.id}-{copy}", stated_date=moved)


def _to_line(what: str, found: Grouping) -> str:
    return (
        f"{what:26} pairs P {found.pairs_precision:.3f} R {found.pairs_recall:.3f} "
        f"F1 {found.pairs:.3f}   B-cubed P {found.bcubed_precision:.3f} "
        f"R {found.bcubed_recall:.3f} F1 {found.bcubed:.3f}   "
        f"{found.stories} stories of {found.reports} reports (gold {found.gold_stories})"
    )
