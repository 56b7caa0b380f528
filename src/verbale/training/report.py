"""``docs/evaluation.md``: every figure with its interval, what people reach, and for whom it holds.

``tallies`` says what was right, ``intervals`` how sure that is; here it is written down.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from verbale.training import prose
from verbale.training.evaluate import find_dossiers, find_examples
from verbale.training.intervals import (
    Estimate,
    Figure,
    Sum,
    balance,
    calibration_error,
    compare,
    difference,
    error,
    estimate,
    precision,
    ratio,
    recall,
)
from verbale.training.origins import AS_PRINTED
from verbale.training.spoiling import SPOILT
from verbale.training.tallies import (
    KINDS,
    Case,
    Whole,
    choose,
    count_annotators,
    count_dates_read,
    count_dossiers,
    count_events,
    count_placed,
    count_polnear,
    count_stories,
    count_suggested,
    count_translations,
    count_wordings,
    list_values,
)
from verbale.training.tallies_retold import count_origins, count_spoilt, mark_translated
from verbale.training.workshop import Workshop

# The one example dossier from which nothing was learnt.
UNSEEN = "strait"
# A group is treated worse if it has more than so many times the errors of all.
MOST = 1.5
WEIGHTS = ("small.onnx", "compare.onnx", "lean.onnx", "stances.json")


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of everything that is measured."""

    polnear: list[Case]
    annotators: list[Case]
    gold: Whole
    strait: Whole
    corpora: list[Case]
    translations: list[Case]
    stories: dict[str, list[Case]]
    spoilt: list[Case]
    origins: list[Case]
    translated: list[Case]


def measure(
    shared: Path, examples: Path, workshop: Workshop, say: Callable[[str], None]
) -> Measured:
    """Everything, told step by step."""
    gold = find_dossiers(shared)
    strait = [each for each in find_examples(examples) if each.name == UNSEEN]
    say("who said what: PolNeAR dev, and its annotators")
    polnear, annotators = count_polnear(shared, workshop), count_annotators(shared)
    say("the gold dossiers, and an unseen one")
    golds = count_dossiers(shared, gold, workshop)
    straits = count_dossiers(shared, strait, workshop)
    say("dates, wordings, stories, events, suggested issues")
    corpora = [
        *count_dates_read(shared),
        *count_placed(gold),
        *count_wordings(shared, workshop),
        *count_events(shared, workshop),
        *count_suggested(gold, workshop),
    ]
    stories = {which: list(count_stories(shared, which)) for which in ("dated", "undated")}
    translations = list(count_translations(shared, workshop))
    say("the dossiers, spoilt")
    spoilt = list(count_spoilt(shared, [*gold, *strait], workshop))
    say("the dossiers under names of many origins")
    origins = list(count_origins(shared, [*gold, *strait], workshop))
    translated = mark_translated([*golds.cases, *straits.cases], [*gold, *strait])
    return Measured(
        polnear, annotators, golds, straits, corpora, translations, stories, spoilt, origins,
        translated,
    )  # fmt: skip


def write_report(measured: Measured, today: date) -> str:
    """The page, as Markdown."""
    parts = [
        prose.HEAD.format(today=today, version=version("verbale"), weights=_name_weights()),
        _write_attribution(measured),
        _write_record(measured),
        _write_groups(measured),
        _write_corpora(measured),
        _write_translated(measured),
        _write_origins(measured.origins),
        prose.LIMITS,
    ]
    return "\n".join(parts)


def _name_weights() -> str:
    """The engine's files and the beginnings of their sums, by which one knows them again."""
    folder = files("verbale") / "data" / "engine"
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest()[:8] for name in WEIGHTS}
    return ", ".join(f"`{name}` {sum}" for name, sum in sums.items())


# Cells and tables


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _interval(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return "too few"
    return f"{100 * found.low:.1f} to {100 * found.high:.1f}"


def _cells(found: Estimate) -> list[str]:
    return [_percent(found.value), _interval(found)]


def _counts(found: Estimate) -> list[str]:
    return [str(found.documents), f"{found.cases:,}"]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _sums(cases: Iterable[Case]) -> list[Sum]:
    """What each case adds; a statement that is told several times counts once as a case."""
    rows = list(cases)
    told = Counter((case.document, case.traits.get("id", at)) for at, case in enumerate(rows))
    return [
        replace(case.sum, cases=case.counts[3] / told[case.document, case.traits.get("id", at)])
        for at, case in enumerate(rows)
    ]


def _whole(cases: Iterable[Case], figure: Figure = balance) -> Estimate:
    return estimate(_sums(cases), figure)


def _of_found(cases: Iterable[Case]) -> Estimate:
    return estimate([case.sum_of_found for case in cases], precision)


# Who said what


def _write_attribution(measured: Measured) -> str:
    rows = []
    for name, words in prose.ATTRIBUTION.items():
        people = _whole(choose(measured.annotators, name))
        for whose in ("engine", "reading"):
            found = _whole(choose(measured.polnear, name, whose=whose))
            rows.append(
                [f"{words}, {prose.WHOSE[whose]}", *_cells(found), *_cells(people), *_counts(found)]
            )
    heads = ("F1", "Verbale", "95 %", "another person", "95 %", "articles", "cases")
    kinds = [*_write_kinds(measured)]
    heads_of_kinds = (
        "kind of words", "whose", "right of what is found", "95 %", "found of what is there",
        "95 %", "another person finds", "95 %", "articles", "cases",
    )  # fmt: skip
    return "\n".join(
        [
            prose.ATTRIBUTION_HEAD,
            _table(heads, rows),
            prose.ATTRIBUTION_KINDS,
            _table(heads_of_kinds, kinds),
            prose.ATTRIBUTION_OUTLETS,
            _by_trait(measured.polnear, "outlet", "outlet"),
            prose.ATTRIBUTION_LENGTHS,
            _by_trait(measured.polnear, "length", "length of the article"),
        ]
    )


def _write_kinds(measured: Measured) -> Iterator[list[str]]:
    for kind in KINDS:
        people = _whole(choose(measured.annotators, "of a kind", kind=kind), recall)
        for whose in ("engine", "reading"):
            cases = choose(measured.polnear, "of a kind", kind=kind, whose=whose)
            found = _whole(cases, recall)
            yield [
                kind, prose.WHOSE[whose], *_cells(_of_found(cases)), *_cells(found),
                *_cells(people), *_counts(found),
            ]  # fmt: skip


def _by_trait(cases: Sequence[Case], trait: str, head: str) -> str:
    """Attribution of engine and reading for each value of a trait, on PolNeAR."""
    rows = []
    for value in list_values(cases, trait):
        by_whose = [
            _whole(choose(cases, "attribution", **{"whose": w, trait: value}))
            for w in ("engine", "reading")
        ]
        cells = [cell for found in by_whose for cell in _cells(found)]
        rows.append([_drop_rank(value), *cells, *_counts(by_whose[0])])
    heads = (head, "engine alone", "95 %", "whole reading", "95 %", "articles", "cases")
    return _table(heads, rows)


def _drop_rank(value: str) -> str:
    """The number by which lengths are put in order is not for the reader."""
    return value[2:] if value[:1].isdigit() and value[1:2] == " " else value


# The record


def _write_record(measured: Measured) -> str:
    rows = []
    for name, (words, people, learnt) in prose.RECORD.items():
        both = [_whole(choose(each.cases, name)) for each in (measured.gold, measured.strait)]
        rows.append(_row_of_record(words, both, people, learnt))
    sureness = [
        estimate(each.sureness, calibration_error, share=False)
        for each in (measured.gold, measured.strait)
    ]
    rows.append(_row_of_record(prose.CALIBRATION, sureness, "", prose.BOTH_GOLD))
    heads = (
        "figure", "gold", "95 %", "of", "`strait`", "95 %", "of", "two people", "learnt from",
    )  # fmt: skip
    return "\n".join([prose.RECORD_HEAD, _table(heads, rows), prose.RECORD_NOTES])


def _row_of_record(words: str, both: Sequence[Estimate], people: str, learnt: str) -> list[str]:
    cells = [cell for each in both for cell in (*_cells(each), " / ".join(_counts(each)))]
    return [words, *cells, people, learnt]


STATEMENTS = ("statement", "statement+speaker")


def _write_groups(measured: Measured) -> str:
    gold, strait = measured.gold.cases, measured.strait.cases
    kinds, heads = [], ("kind", "dossiers", "right of what is found", "95 %")
    for kind in KINDS:
        for where, cases in (("gold", gold), ("`strait`", strait)):
            mine = choose(cases, "statement+speaker", kind=kind)
            found = _whole(choose(cases, "statement", kind=kind), recall)
            speaker = _whole(choose(cases, "speaker of a found one", kind=kind))
            kinds.append(
                [kind, where, *_cells(_of_found(mine)), *_cells(found), *_cells(speaker),
                 *_counts(found)]
            )  # fmt: skip
    more = ("found of what is there", "95 %", "speaker of a found one right", "95 %")
    return "\n".join(
        [
            prose.GROUPS_KINDS,
            _table((*heads, *more, "reports", "statements"), kinds),
            prose.GROUPS_DOSSIERS,
            _by_group([*gold, *strait], "dossier", "dossier"),
            prose.GROUPS_OUTLETS,
            _by_group([*gold, *strait], "outlet", "outlet"),
            prose.GROUPS_LENGTHS,
            _by_group(gold, "length", "length, gold"),
            _by_group(strait, "length", "length, `strait`"),
        ]
    )


def _by_group(cases: Sequence[Case], trait: str, head: str) -> str:
    rows = []
    for value in list_values([c for c in cases if c.figure in STATEMENTS], trait):
        some = [c for c in cases if c.traits.get(trait) == value]
        found = [_whole(choose(some, figure)) for figure in STATEMENTS]
        cells = [cell for each in found for cell in _cells(each)]
        rows.append([_drop_rank(value), *cells, *_counts(found[0])])
    heads = (head, "statement F1", "95 %", "with the right speakers", "95 %", "reports",
             "statements")  # fmt: skip
    return _table(heads, rows)


# Other corpora


def _write_corpora(measured: Measured) -> str:
    rows = []
    for name, (words, data, unit, learnt) in prose.CORPORA.items():
        found = _whole(choose(measured.corpora, name))
        rows.append([words, data, *_cells(found), *_units(found, unit), learnt])
    for which, cases in measured.stories.items():
        for name, words in prose.STORIES.items():
            found = _whole(choose(cases, name))
            data, learnt = prose.STORIES_DATA[which]
            rows.append([words, data, *_cells(found), *_units(found, "stories"), learnt])
    heads = ("figure", "data", "Verbale", "95 %", "drawn", "cases", "learnt from")
    return "\n".join([prose.CORPORA_HEAD, _table(heads, rows), prose.CORPORA_NOTES])


def _units(found: Estimate, unit: str) -> list[str]:
    return [f"{found.documents} {unit}", f"{found.cases:,}"]


# Translated by machines


def _write_translated(measured: Measured) -> str:
    rows = []
    for value, words in prose.TRANSLATED_ROWS.items():
        some = [c for c in measured.translated if c.traits["translated"] == value]
        found = [_whole(choose(some, figure)) for figure in STATEMENTS]
        rows.append([words, *(cell for each in found for cell in _cells(each)), *_counts(found[0])])
    heads = ("reports", "statement F1", "95 %", "with the right speakers", "95 %", "reports",
             "statements")  # fmt: skip
    again = []
    for by, words in prose.TRANSLATORS.items():
        found_again = _whole(choose(measured.translations, "statements again", by=by))
        again.append([words, *_cells(found_again), *_units(found_again, "passages")])
    return "\n".join(
        [
            prose.translated_head(),
            _table(heads, rows),
            prose.TRANSLATIONS,
            _table(("second wording", "F1", "95 %", "drawn", "statements"), again),
            prose.SPOILT,
            _write_spoilt(measured.spoilt),
        ]
    )


def _write_spoilt(cases: Sequence[Case]) -> str:
    plain = {figure: choose(cases, figure, wording=AS_PRINTED) for figure in STATEMENTS}
    rows = []
    for how in (AS_PRINTED, *SPOILT):
        row = [how]
        for figure in STATEMENTS:
            mine = choose(cases, figure, wording=how)
            row += _cells(_whole(mine))
            if how == AS_PRINTED:
                row.append("")
                continue
            lost = compare(_sums(mine), _sums(plain[figure]), balance, difference)
            row.append(f"{100 * (lost.value or 0):+.1f} ({_interval(lost)})")
        rows.append([*row, *_counts(_whole(choose(cases, "statement", wording=how)))])
    heads = ("copy", "statement F1", "95 %", "change (95 %)", "with the right speakers", "95 %",
             "change (95 %)", "reports", "statements")  # fmt: skip
    return _table(heads, rows)


# Names of many origins


def _write_origins(cases: Sequence[Case]) -> str:
    renamed = [case for case in cases if case.traits["origin"] != AS_PRINTED]
    origins = list_values(renamed, "origin")
    tables: list[str] = []
    worse: list[tuple[str, str]] = []
    for figure, head in prose.ORIGIN_FIGURES.items():
        everyone = choose(renamed, figure)
        rows = [["all origins", *_cells(_whole(everyone, error)), "1.00", "", *_few(everyone)]]
        for origin in origins:
            row, above = _hold_against(choose(renamed, figure, origin=origin), everyone)
            rows.append([origin, *row])
            worse += [(figure, origin)] if above else []
        for gender in list_values(renamed, "gender"):
            row, above = _hold_against(choose(renamed, figure, gender=gender), everyone)
            rows.append([f"*{gender}, all origins*", *row])
            worse += [(figure, gender)] if above else []
        printed = choose(cases, figure, origin=AS_PRINTED)
        rows.append(["*their own names*", *_hold_against(printed, everyone)[0]])
        heads = ("names", "error", "95 %", "times all", "95 %", "reports", "statements")
        tables += [head, _table(heads, rows)]
    return "\n".join([prose.origins_head(len(origins)), prose.verdict(worse, MOST), *tables])


def _hold_against(cases: Sequence[Case], everyone: Sequence[Case]) -> tuple[list[str], bool]:
    """A group's error beside that of all, and whether it is more than so many times as high."""
    mine = _whole(cases, error)
    times = compare(_sums(cases), _sums(everyone), error, ratio)
    if mine.too_few or times.value is None:
        return [*_cells(mine), "-", "too few", *_counts(mine)], False
    around = "too few" if times.low is None else f"{times.low:.2f} to {times.high:.2f}"
    return [*_cells(mine), f"{times.value:.2f}", around, *_counts(mine)], times.value > MOST


def _few(cases: Sequence[Case]) -> list[str]:
    return _counts(_whole(cases, error))
