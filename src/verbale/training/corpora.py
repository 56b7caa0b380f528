"""Public corpora, gold dossiers and our own labelled texts, all as one type.

The corpora stay where they are: nothing of them is copied into the repository.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verbale.training.labelled import read_passages

Range = tuple[int, int]
# CoreNLP's classes (machine-made labels of PolNeAR) in our words; a location that is a state's name
# becomes a state by the table of names.
CORENLP_TYPES = {"PERSON": "person", "ORGANIZATION": "organisation", "LOCATION": "place"}
# GUM's names hold articles and titles; the record's do not (GUIDE.md).
_TITLES = re.compile(
    r"^(?:(?:the|mr|mrs|ms|dr|prof|sir|lord|president|senator|sen|rep|governor|gov|judge|justice|"
    r"minister|chief|general|gen|captain|col|king|queen|prince|princess|pope)\b\.?\s+)+",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?$")
GUM_TYPES = {"person": "person", "organization": "organisation", "place": "place"}


@dataclass
class LabelledStatement:
    """Places of one attribution in the text; ``acts`` is empty where the corpus has none."""

    content: list[Range]
    cue: list[Range] = field(default_factory=list)
    source: list[Range] = field(default_factory=list)
    acts: tuple[str, ...] = ()
    inner: bool = False


@dataclass
class Labelled:
    """One text with its labels; None means that the corpus does not say."""

    name: str
    text: str
    statements: list[LabelledStatement] | None = None
    inner_labelled: bool = False  # whether statements within statements are labelled too
    names: list[tuple[int, int, str]] | None = None
    noise: list[Range] = field(default_factory=list)
    weight: float = 1.0  # of its names: machine-made labels count less


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_polnear(corpora: Path, split: str, states: frozenset[str] = frozenset()) -> list[Labelled]:
    """PolNeAR's articles (``train`` or ``dev``); names are CoreNLP's, so they weigh less."""
    return [
        Labelled(
            name=article["id"],
            text=article["text"],
            statements=[
                LabelledStatement(_ranges(a["content"]), _ranges(a["cue"]), _ranges(a["source"]))
                for a in article["attributions"]
            ],
            names=_corenlp_names(article, states),
            noise=_ranges(article["discard"]),
            weight=0.4,
        )
        for article in _lines(corpora / "polnear" / split / f"polnear-{split}.jsonl.gz")
    ]


def _ranges(spans: list[list[int]]) -> list[Range]:
    return [(start, end) for start, end in spans]


def _corenlp_names(
    article: dict[str, Any], states: frozenset[str]
) -> list[tuple[int, int, str]] | None:
    if not article.get("corenlp_entities"):
        return None
    names = []
    for entity in article["corenlp_entities"]:
        type = CORENLP_TYPES.get(entity["type"])
        if type == "place" and article["text"][entity["start"] : entity["end"]].lower() in states:
            type = "state"
        if type:
            names.append((entity["start"], entity["end"], type))
    return names


def read_gum(corpora: Path, split: str, states: frozenset[str] = frozenset()) -> list[Labelled]:
    """GUM's news, interviews and court speeches: proper names only."""
    return [
        Labelled(name=d["id"], text=d["text"], names=list(_gum_names(d, states)))
        for d in _lines(corpora / "gum" / split / f"gum-{split}.jsonl.gz")
    ]


def _gum_names(document: dict[str, Any], states: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    last = -1
    for entity in sorted(document["entities"], key=lambda e: (e["start"], -e["end"])):
        type = GUM_TYPES.get(entity["type"])
        if entity["mention"] != "name" or type is None or entity["start"] < last:
            continue
        words = document["text"][entity["start"] : entity["end"]]
        start = entity["start"] + len(words) - len(_TITLES.sub("", words))
        end = entity["end"] - len(words) + len(_POSSESSIVE.sub("", words))
        last = entity["end"]
        if start < end:
            yield start, end, "state" if document["text"][start:end].lower() in states else type


def read_unlabelled(corpora: Path) -> list[Labelled]:
    """Reports of a round-up of news, of which nothing is told that a network could learn from."""
    return [
        Labelled(f"{path.name}/{i}", f"{report['title']}\n\n{report['text']}")
        for path in sorted((corpora / "stories").glob("allsides*.jsonl.gz"))
        for i, report in enumerate(_lines(path))
    ]


def read_dossier(gold: Path, texts: Path) -> list[Labelled]:
    """The documents of a gold dossier in the form of GUIDE.md."""
    record = json.loads(gold.read_text(encoding="utf-8"))
    documents = []
    for key, document in record["documents"].items():
        path = texts / document["name"]
        text = path.read_bytes().decode("utf-8-sig")
        documents.append(
            Labelled(
                name=f"{gold.stem}/{key}" if gold.stem != "gold" else f"{gold.parent.name}/{key}",
                text=text,
                statements=_gold_statements(record, key),
                inner_labelled=True,
                names=sorted(
                    (start, end, entity["type"])
                    for entity in record["entities"].values()
                    for start, end in entity["mentions"].get(key, [])
                ),
                noise=_ranges(document["noise"]),
            )
        )
    return documents


def _gold_statements(record: dict[str, Any], key: str) -> list[LabelledStatement]:
    return mark_inner([_labelled(s) for s in record["statements"] if s["file"] == key])


def _labelled(statement: dict[str, Any]) -> LabelledStatement:
    """A statement in the form of the gold records."""
    acts = statement["act"]
    return LabelledStatement(
        _ranges(statement["content"]),
        _ranges(statement["cue"]),
        _ranges(statement["source"]),
        tuple(acts) if isinstance(acts, list) else (acts,),
    )


def mark_inner(statements: list[LabelledStatement]) -> list[LabelledStatement]:
    """Sets ``inner`` on those whose content lies within the content of another."""
    held = [{i for a, b in s.content for i in range(a, b)} for s in statements]
    for statement, mine in zip(statements, held, strict=True):
        statement.inner = any(mine < theirs for theirs in held)
    return statements


def read_labelled(folder: Path) -> list[Labelled]:
    """Our own passages."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for name, marked in read_passages(path):
            found.append(
                Labelled(
                    name=f"{path.stem}/{name}",
                    text=marked.text,
                    statements=mark_inner([_labelled(s) for s in marked.statements]),
                    inner_labelled=True,
                    names=marked.names,
                    noise=marked.noise,
                )
            )
    return found


def read_examples(folder: Path) -> list[Labelled]:
    """The dossiers of our own invention that come with the program."""
    return [
        d for gold in sorted(folder.glob("*/gold.json")) for d in read_dossier(gold, gold.parent)
    ]


def state_names(corpora: Path) -> frozenset[str]:
    """English names of states, lower case, with the usual short ones."""
    names = {"u.s.", "us", "usa", "uk", "u.k.", "america", "britain", "soviet union", "u.s"}
    for country in _lines(corpora / "gazetteer" / "country-names.jsonl.gz"):
        names.add(country["names"]["en"].lower())
    return frozenset(names)
