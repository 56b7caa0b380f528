"""Labelled text as people write it: marks in the running text, read into offsets.

A report or a passage is marked up in place::

    <n:kolb>Maria Kolb</n> of the <n:dockers>Dockers' Union</n> ...

    <s1><n:kolb>Kolb</n></s> <c1>said</c> <q1>"We will not sign," </q> ...
    1: reject speakers=kolb for=dockers on=2031-05-02

``<s1> <c1> <q1>`` hold source, cue and content of statement 1 (``<s1,2>`` is shared by two; a
number may hold several pieces); ``<n:id>`` a name of that entity, ``<n:person>`` and the other
entity types a name without an id; ``<noise>`` what is no part of the report. Each closes with its
letter: ``</s> </c> </q> </n> </noise>``. A line ``1: act ...`` after the text describes statement
1: its act (``demand|assert`` where more than one is right), then ``speakers=a,b``, ``for=party``,
``to=a,b``, ``on=day`` or ``on=day/day``, ``kind=...`` where it is not what the quotation marks
say, ``stance=issue:for`` (again for more), and ``optional``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from verbale.record import ACTS
from verbale.text.segment import kind_of

MARK = re.compile(r"</?(?:[scq][\d,]*|n(?::[\w-]+)?|noise)>")
DESCRIPTION = re.compile(r"^(\d+): +([a-z|-]+)((?: +\S+)*) *$")


@dataclass
class Marked:
    """One marked-up text, read: the plain text and what the marks say (offsets into it)."""

    text: str
    statements: list[dict[str, object]] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, id or type
    noise: list[tuple[int, int]] = field(default_factory=list)


def read_marked(source: str, *, where: str = "text") -> Marked:
    """The text without its marks, and the statements, names and noise that they mark.

    ValueError, with the place, for a mark that is not closed, a statement without description or
    content, an unknown act.
    """
    body, descriptions = _split(source, where)
    text, pieces, names, noise = _strip(body, where)
    for number in pieces:
        if number not in descriptions:
            raise ValueError(f"{where}: statement {number} has no line '{number}: act ...'")
    statements = []
    for number, (acts, options) in descriptions.items():
        if number not in pieces:
            raise ValueError(f"{where}: no marks in the text belong to statement {number}")
        statements.append(_statement(number, acts, options, pieces[number], text, where))
    inner = _inner(statements)
    for statement in statements:
        if statement["id"] in inner and "kind_given" not in statement:
            statement["kind"] = _kind(statement, text, inner=True)
        statement.pop("kind_given", None)
    return Marked(text, statements, names, noise)


def _split(source: str, where: str) -> tuple[str, dict[int, tuple[list[str], list[str]]]]:
    lines = source.split("\n")
    descriptions: dict[int, tuple[list[str], list[str]]] = {}
    while lines and (not lines[-1].strip() or DESCRIPTION.match(lines[-1])):
        if match := DESCRIPTION.match(lines.pop()):
            acts = match[2].split("|")
            if unknown := [act for act in acts if act not in ACTS]:
                raise ValueError(f"{where}: statement {match[1]}: {unknown[0]!r} is no act")
            descriptions[int(match[1])] = (acts, match[3].split())
    return "\n".join(lines), dict(sorted(descriptions.items()))


Pieces = dict[int, dict[str, list[tuple[int, int]]]]


def _strip(
    body: str, where: str
) -> tuple[str, Pieces, list[tuple[int, int, str]], list[tuple[int, int]]]:
    out: list[str] = []
    size, last = 0, 0
    open_marks: list[tuple[str, int]] = []
    pieces: Pieces = {}
    names: list[tuple[int, int, str]] = []
    noise: list[tuple[int, int]] = []
    for mark in MARK.finditer(body):
        out.append(body[last : mark.start()])
        size += mark.start() - last
        last = mark.end()
        word = mark.group()
        if word[1] != "/":
            open_marks.append((word[1:-1], size))
            continue
        closes = re.sub(r"[\d,:].*", "", word[2:-1])
        place = next(
            (
                i
                for i in reversed(range(len(open_marks)))
                if re.match(r"[a-z]+", open_marks[i][0]).group() == closes  # type: ignore[union-attr]
            ),
            None,
        )
        if place is None:
            raise ValueError(
                f"{where}: {word} closes nothing, near {body[mark.start() - 40 : mark.end()]!r}"
            )
        name, start = open_marks.pop(place)
        if start == size:
            raise ValueError(
                f"{where}: <{name}> holds nothing, near {body[mark.start() - 40 : mark.end()]!r}"
            )
        if name == "noise":
            noise.append((start, size))
        elif name.startswith("n:"):
            names.append((start, size, name[2:]))
        else:
            for number in name[1:].split(","):
                pieces.setdefault(int(number), {}).setdefault(name[0], []).append((start, size))
    if open_marks:
        raise ValueError(f"{where}: <{open_marks[0][0]}> is not closed")
    out.append(body[last:])
    return "".join(out), pieces, sorted(names), sorted(noise)


def _statement(
    number: int,
    acts: list[str],
    options: list[str],
    pieces: dict[str, list[tuple[int, int]]],
    text: str,
    where: str,
) -> dict[str, object]:
    if "q" not in pieces:
        raise ValueError(f"{where}: statement {number} has no content <q{number}>")
    given: dict[str, object] = {}
    stances: list[dict[str, object]] = []
    for option in options:
        key, _, value = option.partition("=")
        if key == "stance":
            issue, _, stance = value.partition(":")
            stances.append({"issue": issue, "stance": stance, "condition": None})
        elif key in ("speakers", "to"):
            given[key] = value.split(",") if value else []
        elif key in ("for", "on", "kind"):
            given[key] = value
        elif key == "optional":
            given[key] = True
        else:
            raise ValueError(f"{where}: statement {number}: unknown word {option!r}")
    statement: dict[str, object] = {
        "id": number,
        "content": _trimmed(pieces["q"], text),
        "cue": _trimmed(pieces.get("c", []), text),
        "source": _trimmed(pieces.get("s", []), text),
        "speakers": given.get("speakers", []),
        "on_behalf_of": given.get("for"),
        "addressee": given.get("to", []),
        "said_on": given.get("on"),
        "act": acts if len(acts) > 1 else acts[0],
        "stances": stances,
    }
    if "optional" in given:
        statement["optional"] = True
    if "kind" in given:
        statement["kind"], statement["kind_given"] = given["kind"], True
    else:
        statement["kind"] = _kind(statement, text, inner=False)
    return statement


def _trimmed(spans: list[tuple[int, int]], text: str) -> list[list[int]]:
    """The pieces in order, without the white space at their ends."""
    trimmed = []
    for start, end in sorted(spans):
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        trimmed.append([start, start + len(words.strip())])
    return trimmed


def _kind(statement: dict[str, object], text: str, *, inner: bool) -> str:
    spans = [(start, end) for start, end in statement["content"]]  # type: ignore[attr-defined]
    return kind_of(text, spans, inner=inner)


def _inner(statements: list[dict[str, object]]) -> set[object]:
    """The ids of those whose content lies within the content of another."""

    def places(statement: dict[str, object]) -> set[int]:
        return {i for start, end in statement["content"] for i in range(start, end)}  # type: ignore[attr-defined]

    held = [(statement["id"], places(statement)) for statement in statements]
    return {i for i, mine in held if any(i != j and mine < theirs for j, theirs in held)}
