"""How good the program is, measured with the scorers that stand beside the gold dossiers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verbale.codebook import load_codebook
from verbale.engine import Engine
from verbale.exports.record_json import to_json
from verbale.pipeline import collate, read, read_many
from verbale.record import Document, Reading, Record, Span
from verbale.text.load import load as load_documents
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


def read_reports(dossier: Dossier, *, engine: Engine) -> list[Reading]:
    """What each report of the dossier shows: the slow half of making its record."""
    found = load_documents(dossier.paths())
    documents = [one for one in found if isinstance(one, Document)]
    return list(read_many(documents, engine=engine))


def make_record(
    dossier: Dossier, *, engine: Engine, readings: Sequence[Reading] | None = None
) -> Record:
    """The record of these reports on the issues of the gold record."""
    return collate(
        read_reports(dossier, engine=engine) if readings is None else readings,
        codebook=load_codebook(dossier.gold),
        engine=engine,
    )


def score_dossier(dossier: Dossier, *, engine: Engine, scorer: Path) -> Figures:
    """Every figure of ``score_record.py`` for the record that Verbale makes of these reports."""
    return score_record(dossier, make_record(dossier, engine=engine), scorer=scorer)


def score_record(dossier: Dossier, record: Record, *, scorer: Path) -> Figures:
    """Every figure of ``score_record.py`` for this record of the dossier."""
    with tempfile.TemporaryDirectory() as scratch:
        predicted = Path(scratch) / "record.json"
        predicted.write_text(to_json(record), encoding="utf-8")
        return _run(scorer, dossier.gold, predicted, "--json")


def mean_figure(figures: Iterable[Figures], name: str) -> float | None:
    """The mean over dossiers of a figure's F1 or accuracy, in percent; unscored ones left out."""
    values = [
        value
        for figure in figures
        if (value := figure[name].get("f1", figure[name].get("acc"))) is not None
    ]
    return 100 * sum(values) / len(values) if values else None


def pool_figure(figures: Iterable[Figures], name: str) -> float | None:
    """A figure's F1 or accuracy over all dossiers as if they were one, in percent.

    None for what is no count of right ones (B-cubed), or of none.
    """
    counts = [figure[name] for figure in figures]
    if not all("right" in count for count in counts):
        return None
    right = sum(count["right"] for count in counts)
    accuracy = all("of" in count for count in counts)
    of = sum(
        count["of"] if accuracy else (count["predicted"] + count["gold"]) / 2 for count in counts
    )
    return 100 * right / of if of else None


def score_attribution(
    corpora: Path, *, engine: Engine, scorer: Path, whole_record: bool
) -> Figures:
    """The figures of ``score_attribution.py`` on PolNeAR dev.

    Either of what the engine tags and links, or of the statements of the whole reading
    (inner ones dropped: PolNeAR has one layer only).
    """
    articles = read_polnear(corpora, "dev")
    find = read_article if whole_record else tag_article
    with tempfile.TemporaryDirectory() as scratch:
        gold, predicted = Path(scratch) / "gold.jsonl", Path(scratch) / "predicted.jsonl"
        _write_lines(gold, (to_gold_line(article) for article in articles))
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


def to_gold_line(article: Labelled) -> dict[str, Any]:
    """What people marked in the article, as ``score_attribution.py`` reads it."""
    return {
        "id": article.name,
        "text": article.text,
        "attributions": [
            {"id": str(i), "source": s.source, "cue": s.cue, "content": s.content}
            for i, s in enumerate(article.statements or ())
        ],
    }


def tag_article(article: Labelled, engine: Engine) -> dict[str, Any]:
    """What the engine alone tags and links in the article, in the same form."""
    tagging = engine.tag(article.text, ((0, len(article.text)),))
    return {
        "id": article.name,
        "attributions": [
            {"id": str(i), "source": a.source, "cue": a.cue, "content": a.content}
            for i, a in enumerate(tagging.attributions)
            if not a.inner
        ],
    }


def read_article(article: Labelled, engine: Engine) -> dict[str, Any]:
    """The statements of the whole reading of the article, in the same form."""

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


def format_figures(rows: dict[str, Figures], write: Callable[[str], None]) -> None:
    """One line a figure, one column a dossier, then the mean and all dossiers as one."""
    scored = list(rows.values())
    heads = [*rows, "mean", "pooled"]
    write(" " * 44 + "".join(f"{name[:10]:>11}" for name in heads))
    for figure in scored[0]:
        values = [mean_figure([one], figure) for one in scored]
        values += [mean_figure(scored, figure), pool_figure(scored, figure)]
        cells = ["-" if value is None else f"{value:.1f}" for value in values]
        write(f"{figure:44}" + "".join(f"{cell:>11}" for cell in cells))
