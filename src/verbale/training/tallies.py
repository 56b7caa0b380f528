"""One row for each attribution, statement, date or report that people marked: was it right?"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from typing import Any

from verbale.collation.stories import group_stories
from verbale.exports.record_json import to_json
from verbale.record import Record
from verbale.training.answers import (
    answer_example,
    ask,
    attribute,
    count_covered,
    count_statements,
    count_versions,
    make_record,
)
from verbale.training.corpora import read_polnear
from verbale.training.dates import DateFigures, count_dates, evaluate_publication, read_dated
from verbale.training.evaluate import Dossier, to_gold_line
from verbale.training.evaluate_stances import (
    BINS,
    Gold,
    Taken,
    count_hinges,
    find_taken,
    load_gold,
)
from verbale.training.intervals import Sum
from verbale.training.plover import read_examples
from verbale.training.scorers import Counts, count_attributions, score_whole, to_counts
from verbale.training.stories import read_told
from verbale.training.versions import read_runs
from verbale.training.workshop import Workshop

KINDS = ("direct", "mixed", "indirect")
# Runs of eight neighbouring lines that are read in every translation.
TRANSLATED_RUNS = 50
# Reports by the number of their characters, as many in each.
LENGTHS = ("short", "middle", "long")


@dataclass(frozen=True, slots=True)
class Case:
    """What one document, or one statement of it, adds to a figure, and what it is like."""

    figure: str
    document: str
    counts: Counts  # right of those found, found, right of those there, there
    traits: Mapping[str, str]

    @property
    def sum(self) -> Sum:
        return Sum(self.document, self.counts, self.counts[3])

    @property
    def sum_of_found(self) -> Sum:
        """The same, its cases being what is found: for precision."""
        return Sum(self.document, self.counts, self.counts[1])


def choose(cases: Iterable[Case], figure: str, **traits: str) -> list[Case]:
    """The cases of a figure that are so."""
    return [
        case
        for case in cases
        if case.figure == figure and all(case.traits.get(k) == v for k, v in traits.items())
    ]


def list_values(cases: Iterable[Case], trait: str) -> list[str]:
    """The values of a trait, in their order."""
    return sorted({case.traits[trait] for case in cases if trait in case.traits})


def _mark_lengths(cases: Sequence[Case], sizes: Mapping[str, int]) -> list[Case]:
    """The cases with their report's length: short, middle or long, with the characters."""
    ranked = sorted(sizes, key=lambda name: (sizes[name], name))
    third = len(ranked) / len(LENGTHS)
    bins = [ranked[round(at * third) : round((at + 1) * third)] for at in range(len(LENGTHS))]
    lengths = {
        name: f"{at + 1} {length}: {sizes[names[0]]:,} to {sizes[names[-1]]:,} characters"
        for at, (length, names) in enumerate(zip(LENGTHS, bins, strict=True))
        for name in names
    }
    return [
        replace(case, traits={**case.traits, "length": lengths[case.document]}) for case in cases
    ]


# PolNeAR


def count_polnear(shared: Path, workshop: Workshop) -> list[Case]:
    """Every count of ``score_attribution.py`` for each article of dev.

    Trait ``whose``: ``engine`` (what it tags and links alone) or ``reading`` (the statements).
    """
    articles = read_polnear(shared / "corpora", "dev")
    cases: list[Case] = []
    for article, found in zip(articles, workshop.run(attribute, articles), strict=True):
        for whose, line in zip(("engine", "reading"), found, strict=True):
            traits = {"whose": whose, "outlet": article.name.split("_")[0]}
            cases += _count_article(shared, article.text, to_gold_line(article), line, traits)
    return _mark_lengths(cases, {article.name: len(article.text) for article in articles})


def _count_article(
    shared: Path,
    text: str,
    gold: Mapping[str, Any],
    found: Mapping[str, Any],
    traits: Mapping[str, str],
) -> Iterator[Case]:
    for name, counts in count_attributions(shared / "tools", text, gold, found).items():
        figure, _, kind = name.partition("kind ")
        if kind:
            yield Case("of a kind", gold["id"], counts, {**traits, "kind": kind})
        else:
            yield Case(figure, gold["id"], counts, traits)


def count_annotators(shared: Path) -> list[Case]:
    """The same for every two people who marked one article of train or dev, each against each."""
    cases: list[Case] = []
    for article in _read_shared_articles(shared / "corpora"):
        codings = [article["attributions"], *article["other_annotations"].values()]
        for one, other in permutations(codings, 2):
            gold, found = ({"id": article["id"], "attributions": each} for each in (one, other))
            cases += _count_article(shared, article["text"], gold, found, {})
    return cases


def _read_shared_articles(corpora: Path) -> Iterator[dict[str, Any]]:
    for split in ("train", "dev"):
        path = corpora / "polnear" / split / f"polnear-{split}.jsonl.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if '"other_annotations"' in line:
                    yield json.loads(line)


# Dossiers


@dataclass(frozen=True, slots=True)
class Whole:
    """What the records of some dossiers add: cases, and stances by how sure they are."""

    cases: list[Case]
    sureness: list[Sum]  # per bin: how many, sum of confidences, how many are right


def count_dossiers(shared: Path, dossiers: Sequence[Dossier], workshop: Workshop) -> Whole:
    """Every count of the records of these dossiers, made with their own codebooks."""
    records = workshop.run(make_record, [ask(dossier) for dossier in dossiers])
    whole = Whole([], [])
    sizes: dict[str, int] = {}
    for dossier, record in zip(dossiers, records, strict=True):
        gold = load_gold(dossier)
        found = parse(to_json(record))
        outlets = {document.name: document.outlet for document in record.documents}
        sizes |= {
            _name(dossier, key): len(_find_text(record, one["name"]))
            for key, one in gold["documents"].items()
        }
        cases = [
            *count_statements_of(shared, dossier.name, gold, found),
            *_count_fields(shared, dossier, gold, found),
            *_count_conditions(dossier, gold, record),
        ]
        for case in cases:
            key = case.document.removeprefix(f"{dossier.name}/")
            outlet = outlets[gold["documents"][key]["name"]] or "not stated in the report"
            whole.cases.append(replace(case, traits={**case.traits, "outlet": outlet}))
        whole.sureness.extend(_count_sureness(dossier, gold, record))
    marked = _mark_lengths(whole.cases, sizes)
    for dossier, record in zip(dossiers, records, strict=True):
        found = parse(to_json(record))
        marked += _count_whole(shared, dossier, load_gold(dossier), found)
    return Whole(marked, whole.sureness)


def parse(record: str) -> dict[str, Any]:
    """A record as the scorer reads it."""
    found: dict[str, Any] = json.loads(record)
    return found


def _name(dossier: Dossier, key: str) -> str:
    return f"{dossier.name}/{key}"


def _find_text(record: Record, name: str) -> str:
    return next(document.text for document in record.documents if document.name == name)


def count_statements_of(
    shared: Path, dossier: str, gold: Gold, found: Mapping[str, Any]
) -> Iterator[Case]:
    """Three figures of every statement: whether it is found; found with the right speakers; of a
    found one, whether the speakers are right. What people marked as optional is left out."""
    _, misses = score_whole(shared / "tools", gold, found)
    fates = {(fate, id) for fate, id, *_ in misses}
    for entry in gold["statements"]:
        if entry.get("optional"):
            continue
        document = f"{dossier}/{entry['file']}"
        traits = {"dossier": dossier, "kind": entry["kind"], "id": entry["id"]}
        missed = ("missed", entry["id"]) in fates
        right = not missed and ("wrong speaker", entry["id"]) not in fates
        yield Case("statement", document, (not missed, not missed, not missed, 1), traits)
        yield Case("statement+speaker", document, (right, not missed, right, 1), traits)
        if not missed:
            yield Case("speaker of a found one", document, (right, 1, right, 1), traits)
    files = {one["name"]: key for key, one in gold["documents"].items()}
    for entry in found["statements"]:
        if ("false", entry["id"]) in fates:
            document = f"{dossier}/{files[found['documents'][entry['file']]['name']]}"
            traits = {"dossier": dossier, "kind": entry["kind"]}
            for figure in ("statement", "statement+speaker"):
                yield Case(figure, document, (0, 1, 0, 0), traits)


# Figures of ``score_record.py`` that each report has of its own.
FIELDS = (
    "document.published", "document.noise (chars)", "statement.content exact", "statement.kind",
    "statement.on_behalf_of", "statement.addressee", "statement.said_on", "statement.act",
    "statement.stances (all statements)",
)  # fmt: skip
# Those that only a dossier as a whole has.
WHOLE = (
    "entities (B-cubed over exact mentions)", "same utterance (pairs)", "meetings",
    "positions (party x issue)", "positions, stance wrong",
)  # fmt: skip


def _count_fields(
    shared: Path, dossier: Dossier, gold: Gold, found: Mapping[str, Any]
) -> Iterator[Case]:
    for key in gold["documents"]:
        figures, _ = score_whole(shared / "tools", gold, found, only=key)
        for name in FIELDS:
            traits = {"dossier": dossier.name}
            yield Case(name, _name(dossier, key), to_counts(figures[name]), traits)


def _count_whole(
    shared: Path, dossier: Dossier, gold: Gold, found: Mapping[str, Any]
) -> Iterator[Case]:
    figures, _ = score_whole(shared / "tools", gold, found)
    for name in WHOLE:
        yield Case(name, dossier.name, to_counts(figures[name]), {"dossier": dossier.name})


def _cut_gold(gold: Gold, key: str) -> Gold:
    return {**gold, "statements": [each for each in gold["statements"] if each["file"] == key]}


def _count_conditions(dossier: Dossier, gold: Gold, record: Record) -> Iterator[Case]:
    """Conditional stances of found statements: those of which words of the condition are found."""
    for key in gold["documents"]:
        figures = count_hinges(record, _cut_gold(gold, key))
        counts = (figures.hinges, figures.found, figures.hinges, figures.found)
        yield Case("conditions", _name(dossier, key), counts, {"dossier": dossier.name})


def _count_sureness(dossier: Dossier, gold: Gold, record: Record) -> Iterator[Sum]:
    for key, one in gold["documents"].items():
        ids = {document.id for document in record.documents if document.name == one["name"]}
        own = tuple(each for each in record.statements if each.document in ids)
        taken = find_taken(replace(record, statements=own), _cut_gold(gold, key))
        yield Sum(_name(dossier, key), _to_bins(taken), len(taken))


def _to_bins(taken: Sequence[Taken]) -> tuple[float, ...]:
    row = [0.0] * (3 * BINS)
    for each in taken:
        at = 3 * min(int(each.confidence * BINS), BINS - 1)
        row[at] += 1
        row[at + 1] += each.confidence
        row[at + 2] += each.right
    return tuple(row)


# Other corpora


def _case(figure: str, document: str, right: float, of: float) -> Case:
    return Case(figure, document, (right, of, right, of), {})


def count_dates_read(shared: Path) -> Iterator[Case]:
    """GUM's dates by document; reports of the gold dossiers whose own date was removed."""
    for document in read_dated(shared / "corpora"):
        figures = DateFigures()
        count_dates(document, figures)
        yield _case("days", document["id"], figures.days_right, figures.days)
        yield _case("dates", document["id"], figures.right, figures.all)


def count_placed(dossiers: Iterable[Dossier]) -> Iterator[Case]:
    """Reports with their own date removed that are placed on a day that the gold accepts."""
    for each in dossiers:
        placed = evaluate_publication([(each.gold, each.texts)])
        yield _case("placed undated", each.name, placed.undated_right, placed.undated)


def count_wordings(shared: Path, workshop: Workshop) -> Iterator[Case]:
    """wmt21-versions dev by runs of eight neighbouring lines."""
    runs = [list(run) for run in read_runs(shared / "corpora")]
    for at, found in enumerate(workshop.run(count_versions, runs)):
        yield _case("best of 8", str(at), found.nearest, found.lines)
        counts = (found.right, found.taken, found.right, found.same)
        yield Case("pairs", str(at), counts, {})


def count_stories(shared: Path, which: str) -> Iterator[Case]:
    """Reports grouped by story, by the round-up's story: pairs of reports, and B-cubed."""
    told = read_told(shared / "corpora", which)
    group = {id: at for at, ids in enumerate(group_stories(told.documents)) for id in ids}
    found: dict[int, set[str]] = {}
    gold: dict[str, set[str]] = {}
    for id, story in told.stories.items():
        found.setdefault(group[id], set()).add(id)
        gold.setdefault(story, set()).add(id)
    for id, story in told.stories.items():
        mine, theirs = found[group[id]], gold[story]
        both = len(mine & theirs)
        # Each pair is counted by both of its reports: by halves.
        pairs = ((both - 1) / 2, (len(mine) - 1) / 2, (both - 1) / 2, (len(theirs) - 1) / 2)
        yield Case("story pairs", story, pairs, {})
        yield Case("story B-cubed", story, (both / len(mine), 1, both / len(theirs), 1), {})


def count_events(shared: Path, workshop: Workshop) -> Iterator[Case]:
    """PLOVER's examples: a sentence whose act agrees with the event."""
    for given in workshop.run(answer_example, read_examples(shared / "corpora")):
        yield _case("event", given.example.id, given.right, 1)


def count_suggested(dossiers: Sequence[Dossier], workshop: Workshop) -> Iterator[Case]:
    """Issues of the gold record that the suggested codebook covers."""
    found = workshop.run(count_covered, [ask(dossier) for dossier in dossiers])
    for dossier, (covered, issues) in zip(dossiers, found, strict=True):
        yield _case("covered", dossier.name, covered, issues)


def count_translations(shared: Path, workshop: Workshop) -> Iterator[Case]:
    """wmt21-versions, German to English: how far the statements of a line, by their number, agree
    between one human translation and another (trait ``by``: people) or a machine's (machines)."""
    news = [run for run in read_runs(shared / "corpora", "train") if "ref.B" in run[0]]
    news = news[:TRANSLATED_RUNS]
    tasks = [tuple(line.get(name, "") for name in run[0] for line in run) for run in news]
    for at, (run, numbers) in enumerate(
        zip(news, workshop.run(count_statements, tasks), strict=True)
    ):
        rows = {
            name: numbers[place * len(run) : (place + 1) * len(run)]
            for place, name in enumerate(run[0])
        }
        for name, row in rows.items():
            if name != "ref.A":
                by = "people" if name.startswith("ref.") else "machines"
                same = sum(map(min, rows["ref.A"], row))
                counts = (same, sum(row), same, sum(rows["ref.A"]))
                yield Case("statements again", str(at), counts, {"by": by, "whose": name})
