"""How good the program is, measured with the scorers that stand beside the gold dossiers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verbale.engine import Engine
from verbale.exports.record_json import to_json
from verbale.pipeline import read, read_dossier
from verbale.record import Document, Span
from verbale.training.corpora import Labelled, read_polnear

Figures = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Dossier:
    """A gold record and the folder of its texts."""

    name: str
    gold: Path
    texts: Path

    def paths(self) -> list[Path]:
        """The reports that the gold record covers, in its order."""
        record = json.loads(self.gold.read_text(encoding="utf-8"))
        return [self.texts / document["name"] for document in record["documents"].values()]


def find_dossiers(shared: Path) -> list[Dossier]:
    """The gold dossiers of ``shared/gold``, by name."""
    found = []
    for gold in sorted((shared / "gold").glob("*.json")):
        texts = shared / "gold" / "texts" / gold.stem
        texts = texts if texts.is_dir() else shared / "seeds"
        if "statements" in json.loads(gold.read_text(encoding="utf-8")):
            found.append(Dossier(gold.stem, gold, texts))
    return found


def find_examples(folder: Path) -> list[Dossier]:
    """The dossiers of our own invention."""
    return [
        Dossier(gold.parent.name, gold, gold.parent) for gold in sorted(folder.glob("*/gold.json"))
    ]


def score_dossier(dossier: Dossier, *, engine: Engine, scorer: Path) -> Figures:
    """Every figure of ``score_record.py`` for the record that Verbale makes of these reports."""
    record = read_dossier(dossier.paths(), engine=engine)
    with tempfile.TemporaryDirectory() as scratch:
        predicted = Path(scratch) / "record.json"
        predicted.write_text(to_json(record), encoding="utf-8")
        return _run(scorer, dossier.gold, predicted, "--json")


def mean_figure(figures: Iterable[Figures], name: str) -> float:
    """The mean over dossiers of a figure's F1 or accuracy, in percent; unscored ones left out."""
    values = [
        value
        for figure in figures
        if (value := figure[name].get("f1", figure[name].get("acc"))) is not None
    ]
    return 100 * sum(values) / len(values)


def score_attribution(
    corpora: Path, *, engine: Engine, scorer: Path, whole_record: bool
) -> Figures:
    """The figures of ``score_attribution.py`` on PolNeAR dev.

    Either of what the engine tags and links, or of the statements of the whole reading
    (inner ones dropped: PolNeAR has one layer only).
    """
    articles = read_polnear(corpora, "dev")
    find = _statements_of if whole_record else _attributions_of
    with tempfile.TemporaryDirectory() as scratch:
        gold, predicted = Path(scratch) / "gold.jsonl", Path(scratch) / "predicted.jsonl"
        _write_lines(gold, (_gold_line(article) for article in articles))
        _write_lines(predicted, (find(article, engine) for article in articles))
        figures: Figures = _run(scorer, gold, predicted, "--json", "--by-kind")["scores"]  # type: ignore[assignment]
        return figures


def _run(scorer: Path, *arguments: str | Path) -> Figures:
    command = [sys.executable, str(scorer), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def _write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _gold_line(article: Labelled) -> dict[str, Any]:
    return {
        "id": article.name,
        "text": article.text,
        "attributions": [
            {"id": str(i), "source": s.source, "cue": s.cue, "content": s.content}
            for i, s in enumerate(article.statements or ())
        ],
    }


def _attributions_of(article: Labelled, engine: Engine) -> dict[str, Any]:
    tagging = engine.tag(article.text, ((0, len(article.text)),))
    return {
        "id": article.name,
        "attributions": [
            {"id": str(i), "source": a.source, "cue": a.cue, "content": a.content}
            for i, a in enumerate(tagging.attributions)
            if not a.inner
        ],
    }


def _statements_of(article: Labelled, engine: Engine) -> dict[str, Any]:
    def ranges(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
        return [(span.start, span.end) for span in spans]

    document = Document(article.name, article.name, article.text)
    return {
        "id": article.name,
        "attributions": [
            {
                "id": statement.id,
                "source": ranges(statement.source),
                "cue": ranges(statement.cue),
                "content": ranges(statement.content),
            }
            for statement in read(document, engine=engine).statements
            if not statement.inner
        ],
    }


@dataclass(frozen=True)
class Bar:
    """A figure, what it must reach at least, what it is, and the command that shows it."""

    figure: str
    least: float
    measured: float
    command: str

    def __str__(self) -> str:
        verdict = "reached" if self.measured >= self.least else "MISSED "
        return (
            f"{verdict} {self.measured:6.1f} (bar {self.least:g})  {self.figure}  [{self.command}]"
        )


def measure_bars(shared: Path, engine: Engine) -> Iterator[Bar]:
    """The bars that need the corpora and the gold dossiers, one by one as they are measured."""
    tools, corpora = shared / "tools", shared / "corpora"
    for whole_record, least in ((False, 77.0), (True, 72.0)):
        figures = score_attribution(
            corpora,
            engine=engine,
            scorer=tools / "score_attribution.py",
            whole_record=whole_record,
        )
        what = "record's statements" if whole_record else "the engine alone"
        command = "verbale evaluate attribution" + (" --record" if whole_record else "")

        def bar(
            figure: str, least: float, value: float, what: str = what, command: str = command
        ) -> Bar:
            return Bar(f"PolNeAR dev, {what}: {figure}", least, value, command)

        yield bar("attribution F1", least, 100 * figures["attribution"]["f1"])
        if not whole_record:
            yield bar("content overlap F1", 88, 100 * figures["content overlap"]["f1"])
        if whole_record:  # direct quotations are where rules do better than the engine
            yield bar(
                "direct attributions found with the right source (recall)",
                93,
                100 * figures["kind direct"]["r"],
            )
    scored = [
        score_dossier(dossier, engine=engine, scorer=tools / "score_record.py")
        for dossier in find_dossiers(shared)
    ]
    for name, least in RECORD_BARS.items():
        yield Bar(
            f"mean over the gold dossiers: {name}",
            least,
            mean_figure(scored, name),
            "verbale evaluate record",
        )


RECORD_BARS = {
    "statement": 83.0,
    "statement+speaker": 74.0,
    "document.noise (chars)": 90.0,
    "entities (B-cubed over exact mentions)": 75.0,
}


def format_figures(rows: dict[str, Figures], write: Callable[[str], None]) -> None:
    """One line a figure, one column a dossier, then the mean."""
    names = list(next(iter(rows.values())))
    write(" " * 44 + "".join(f"{name[:10]:>11}" for name in [*rows, "mean"]))
    for figure in names:
        cells = []
        for scored in rows.values():
            value = scored[figure].get("f1", scored[figure].get("acc"))
            cells.append("-" if value is None else f"{100 * value:.1f}")
        known = [figures[figure] for figures in rows.values()]
        mean = (
            f"{mean_figure(rows.values(), figure):.1f}"
            if any(v.get("f1", v.get("acc")) is not None for v in known)
            else "-"
        )
        write(f"{figure:44}" + "".join(f"{cell:>11}" for cell in [*cells, mean]))
