"""Statements with their stances, from our own labelled negotiations, dossiers and Perspectrum."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verbale.engine import Saying
from verbale.record import ACTS
from verbale.training.corpora import Labelled, read_polnear

Range = tuple[int, int]

VALUES = ("none", "for", "against", "conditional", "unclear")
MARK = re.compile(r"</?[scqk]>")
LINE = re.compile(
    r"- (?P<by>.+?) \((?P<party>[^()]*)\) \| (?P<acts>[a-z|-]+) \| (?P<text>.+) \| (?P<codes>[^|]*)"
)


@dataclass(frozen=True)
class Code:
    """A stance on one issue; ``sure`` is False where careful readers differ."""

    value: str
    sure: bool = True


@dataclass(frozen=True)
class Coded:
    """One statement with its codes; issues that are not listed are ``none``."""

    saying: Saying
    acts: tuple[str, ...]
    codes: Mapping[str, Code]
    hinge: tuple[Range, ...] = ()  # in the statement's words
    id: str = ""


@dataclass
class Talks:
    """One negotiation: its issues and its statements."""

    name: str
    issues: dict[str, str] = field(default_factory=dict)
    statements: list[Coded] = field(default_factory=list)


def read_talks(path: Path) -> list[Talks]:
    """The negotiations of a file of ``labelled/stances`` (its README tells the form).

    ValueError, with file and line, for what does not keep to the form.
    """
    found: list[Talks] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path.name}:{number}"
        if line.startswith("%% "):
            found.append(Talks(line[3:].strip()))
        elif line.startswith("issue "):
            id, _, proposition = line[6:].partition(" | ")
            found[-1].issues[id.strip()] = proposition.strip()
        elif line.startswith("- "):
            found[-1].statements.append(_read_line(line, found[-1], where))
        elif line.strip() and not line.startswith("about:"):
            raise ValueError(f"{where}: neither %%, about:, issue nor a statement: {line[:40]!r}")
    return found


def _read_line(line: str, talks: Talks, where: str) -> Coded:
    parts = LINE.fullmatch(line.strip())
    if not parts:
        raise ValueError(f"{where}: not '- who (party) | acts | text | codes'")
    acts = tuple(parts["acts"].split("|"))
    if unknown := [act for act in acts if act not in ACTS]:
        raise ValueError(f"{where}: unknown act {unknown[0]!r}")
    text, marked = _strip(parts["text"], where)
    content = sorted(marked["q"])
    if not content:
        raise ValueError(f"{where}: no <q>")
    return Coded(
        saying=Saying.of(text, content, marked["c"], _by(parts["by"], parts["party"])),
        acts=acts,
        codes=dict(_read_codes(parts["codes"], talks, where)),
        hinge=shift(marked["k"], content),
        id=f"{talks.name}-{len(talks.statements) + 1}",
    )


# A line of press-N.txt or more-N.txt: whose statement, acts, propositions each with its sign.
SIGNS = {"+": "for", "-": "against", "?": "conditional", "0": "none"}
CONDITION = re.compile(r" *\{(.*)\} *$")


def read_press(path: Path, corpora: Path) -> Talks:
    """Statements of PolNeAR's training articles with propositions of our own.

    The file holds places only; the words are read from the corpus.
    """
    articles = {article.name: article for article in read_polnear(corpora, "train")}
    found = Talks(path.stem)
    for number, (place, acts, fields) in enumerate(_read_fields(path), start=1):
        name, _, ends = place.rpartition(":")
        start, _, end = ends.partition("-")
        article = articles[name]
        saying = _find_saying(article, int(start), int(end))
        if saying is None:
            raise ValueError(f"{path.name}:{number}: no attribution of {name} at {ends}")
        _add(found, saying, acts, fields, f"{path.stem}-{number}")
    return found


def _find_saying(article: Labelled, start: int, end: int) -> Saying | None:
    for one in article.statements or ():
        if one.content[0][0] == start and one.content[-1][1] == end:
            by = " ".join(article.text[a:b] for a, b in one.source)
            return Saying.of(article.text, one.content, one.cue, by)
    return None


def read_more(path: Path, talks: Sequence[Talks]) -> Talks:
    """Further propositions for statements of ``talks-N.txt``."""
    known = {statement.id: statement.saying for each in talks for statement in each.statements}
    found = Talks(path.stem)
    for id, acts, fields in _read_fields(path):
        _add(found, known[id], acts, fields, f"{path.stem}-{id}")
    return found


def _read_fields(path: Path) -> Iterator[tuple[str, tuple[str, ...], list[str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        place, acts, *fields = (field.strip() for field in line.removeprefix("@ ").split(" | "))
        chosen = tuple(acts.split("/"))
        if not line.startswith("@ ") or any(act not in ACTS for act in chosen):
            raise ValueError(f"{path.name}:{number}: not '@ place | act/act | +proposition ...'")
        yield place, chosen, fields


def _add(
    talks: Talks, saying: Saying, acts: tuple[str, ...], fields: Sequence[str], id: str
) -> None:
    """One statement with propositions that are nobody else's: each is an issue of its own."""
    codes: dict[str, Code] = {}
    hinge: tuple[Range, ...] = ()
    for field_ in fields:
        proposition = CONDITION.sub("", field_[1:]).strip()
        if field_[:1] not in SIGNS or not proposition:
            raise ValueError(f"{id}: {field_!r} does not begin with + - ? or 0")
        talks.issues[proposition] = proposition
        codes[proposition] = Code(SIGNS[field_[0]])
        if condition := CONDITION.search(field_):
            hinge = (_find_condition(condition[1], saying.words, id),)
    talks.statements.append(Coded(saying, acts, codes, hinge, id))


def _find_condition(written: str, words: str, id: str) -> Range:
    """``{12-40}``: code points of the statement's words; or the words themselves."""
    if ends := re.fullmatch(r"(\d+)-(\d+)", written):
        return int(ends[1]), int(ends[2])
    at = words.find(written)
    if at < 0:
        raise ValueError(f"{id}: {written!r} is not in the statement")
    return at, at + len(written)


def _by(speaker: str, party: str) -> str:
    known = [name for name in (speaker, party) if name.strip() not in ("", "-")]
    return ", ".join(dict.fromkeys(known))


def _read_codes(written: str, talks: Talks, where: str) -> Iterator[tuple[str, Code]]:
    for code in written.split():
        issue, _, value = code.partition("=")
        plain = value.removeprefix("~")
        if issue not in talks.issues or plain not in VALUES:
            raise ValueError(f"{where}: {code!r} names no issue of {talks.name} or no stance")
        yield issue, Code(plain, plain == value)


def _strip(marked: str, where: str) -> tuple[str, dict[str, list[Range]]]:
    spans: dict[str, list[Range]] = {letter: [] for letter in "scqk"}
    opened: dict[str, int] = {}
    text, at = "", 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        letter = mark[0][-2]
        if mark[0][1] != "/":
            opened[letter] = len(text)
        elif letter in opened:
            spans[letter].append((opened.pop(letter), len(text)))
        else:
            raise ValueError(f"{where}: {mark[0]} closes nothing")
    if opened:
        raise ValueError(f"{where}: <{next(iter(opened))}> is not closed")
    return text + marked[at:], spans


def shift(spans: Sequence[Range], content: Sequence[Range]) -> tuple[Range, ...]:
    """Places in the text as places in the statement's words; what lies outside is left out."""
    found, offset = [], 0
    for start, end in content:
        found += [
            (max(a, start) - start + offset, min(b, end) - start + offset)
            for a, b in spans
            if a < end and b > start
        ]
        offset += end - start + 1
    return tuple(sorted(found))


def read_dossier(gold: Path, texts: Path) -> Talks:
    """A dossier annotated by hand, as negotiations to learn from or to measure with."""
    record = json.loads(gold.read_text(encoding="utf-8"))
    talks = Talks(gold.parent.name if gold.stem == "gold" else gold.stem, dict(record["codebook"]))
    documents = {
        file: (texts / document.get("name", file)).read_bytes().decode("utf-8-sig")
        for file, document in record["documents"].items()
    }
    names = {id: entity["name"] for id, entity in record["entities"].items()}
    for statement in record["statements"]:
        talks.statements.append(_coded(statement, documents[statement["file"]], names))
    return talks


def _coded(statement: Mapping[str, Any], text: str, names: Mapping[str, str]) -> Coded:
    content = [(a, b) for a, b in statement["content"]]
    party = statement.get("on_behalf_of")
    who = [*statement["speakers"], *([party] if party else [])]
    acts = statement["act"] if isinstance(statement["act"], list) else [statement["act"]]
    codes = {
        x["issue"]: Code(x["stance"], sure=False) for x in statement.get("stances_optional") or []
    }
    codes |= {x["issue"]: Code(x["stance"]) for x in statement.get("stances") or []}
    hinges = [(a, b) for x in statement.get("stances") or [] for a, b in x.get("condition") or []]
    by = ", ".join(dict.fromkeys(names.get(id, id) for id in who))
    return Coded(
        Saying.of(text, content, statement["cue"], by),
        tuple(acts),
        codes,
        shift(hinges, content),
        statement["id"],
    )


@dataclass(frozen=True)
class Argument:
    """A sentence that supports or undermines a claim (Perspectrum)."""

    claim: str
    words: str
    value: str
    topics: frozenset[str]


def read_perspectrum(corpora: Path, split: str = "train") -> list[Argument]:
    """Perspectrum's pairs of this split; none of train whose words also occur in dev or test."""
    found = []
    for path in sorted((corpora / "perspectrum" / split).glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                topics = frozenset(entry.get("topics") or ())
                found.append(
                    Argument(entry["claim"], entry["perspective"], entry["stance"], topics)
                )
    return found
