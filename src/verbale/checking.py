"""The proof that nothing in a record is invented: every entry is looked up again in the reports.

This knows the record's form (docs/record.md) and nothing of the code that writes or reads it, so
that a fault over there cannot hide itself here. Every fault found is a line; none is a crash.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from unicodedata import category

from verbale.judgements import digest, parse_days
from verbale.record import ACTS, ENTITY_TYPES, KINDS, PASSAGE_KINDS, STANCES

Json = dict[str, Any]

# What a statement's words may be to it, besides its content.
PARTS = ("cue", "source", "audience", "antecedent")
STATUSES = ("held", "scheduled", "cancelled")
# What a file with another form than ours raises where it is looked at.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def find_record_faults(written: str, texts: Mapping[str, str] | None = None) -> Iterator[str]:
    """What is wrong with a record in JSON, one line each; ``texts`` are the reports by their names.

    Without them places are held against the lengths that the record gives of the reports.
    """
    try:
        record = json.loads(written)
        whole = _Whole.of(record, texts)
    except (*MALFORMED, RecursionError) as error:
        yield f"is no record ({error!r})"
        return
    for checks in (
        _check_documents,
        _check_statements,
        _check_entities,
        _check_utterances,
        _check_meetings,
        _check_issues,
        _check_positions,
        _check_judgements,
        _check_coverage,
    ):
        yield from _guard(checks.__name__.removeprefix("_check_"), checks(whole))


@dataclass(slots=True)
class _Whole:
    """A record's JSON, the reports' texts by id, and the ids that it holds."""

    json: Json
    texts: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    _ids: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Json, texts: Mapping[str, str] | None) -> _Whole:
        documents: Mapping[str, Json] = record["documents"]
        whole = cls(record)
        for id, entry in documents.items():
            if texts is not None and entry["name"] in texts:
                whole.texts[id] = texts[entry["name"]]
            elif texts is not None:
                whole.missing = (*whole.missing, id)
        return whole

    @property
    def documents(self) -> Mapping[str, Json]:
        found: Mapping[str, Json] = self.json["documents"]
        return found

    @property
    def statements(self) -> list[Json]:
        found: list[Json] = self.json["statements"]
        return found

    def rows(self, name: str) -> Any:
        """A list or table of the record; empty where an older or a gold record has none."""
        return self.json.get(name) or ({} if name in _TABLES else [])

    def ids(self, name: str) -> frozenset[str]:
        """The ids of all entries of a kind."""
        if name not in self._ids:
            held = self.rows(name)
            ids = held if isinstance(held, dict) else (each["id"] for each in held)
            self._ids[name] = frozenset(ids)
        return self._ids[name]

    def find_words(self, document: str, start: int, end: int) -> str | None:
        """The words there; None where the reports are not at hand."""
        text = self.texts.get(document)
        return None if text is None else text[start:end]


_TABLES = frozenset({"documents", "entities", "codebook", "issues", "positions"})


def _guard(entry: str, faults: Iterator[str]) -> Iterator[str]:
    """The faults; what does not have the record's form is one of them."""
    try:
        yield from faults
    except MALFORMED as error:
        yield f"{entry}: has not the form of a record ({error!r})"


def _each(entries: Iterable[tuple[str, Any]], check: Callable[[str, Any], Iterator[str]]) -> Any:
    """The faults of all entries: one that is malformed hides none of the others'."""
    for entry, held in entries:
        yield from _guard(entry, check(entry, held))


# Places


def _check_places(whole: _Whole, entry: str, places: Iterable[Any]) -> Iterator[str]:
    for document, start, end in places:
        yield from _check_place(whole, entry, document, start, end)


def _check_place(whole: _Whole, entry: str, document: str, start: Any, end: Any) -> Iterator[str]:
    if document not in whole.documents:
        yield f"{entry}: {document!r} is no report of the record"
        return
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        yield f"{entry}: {start!r}-{end!r} is no place"
        return
    text = whole.texts.get(document)
    length = whole.documents[document].get("characters") if text is None else len(text)
    if length is not None and end > length:
        yield f"{entry}: {start}-{end} runs past the end of {document} at {length}"
    elif text is not None:
        yield from check_words(entry, text, start, end)


def check_words(entry: str, text: str, start: int, end: int) -> Iterator[str]:
    """A place that was counted in other units, or moved, cuts words or letters in two."""
    words = text[start:end]
    if not words.strip():
        yield f"{entry}: {start}-{end} holds nothing but white space"
    elif words != words.strip():
        yield f"{entry}: {start}-{end} begins or ends in white space: {words!r}"
    for at in (start, end):
        if 0 < at < len(text) and _is_within_word(text[at - 1], text[at]):
            yield f"{entry}: {start}-{end} cuts a word in two: {text[at - 1 : at + 1]!r}"


def _is_within_word(before: str, after: str) -> bool:
    """Whether no word ends between the two: of letters that stand in words of several."""
    if category(after) in ("Mn", "Me"):  # an accent belongs to the letter before it
        return not before.isspace()
    return _is_cased(before) and _is_cased(after)


def _is_cased(letter: str) -> bool:
    # Scripts without capitals (Chinese, Thai, Arabic) join words or write none apart.
    return letter.islower() or letter.isupper()


def _inside(document: str, pairs: Any) -> list[tuple[str, int, int]]:
    return [(document, start, end) for start, end in pairs or ()]


# Entries


def _check_documents(whole: _Whole) -> Iterator[str]:
    for id in whole.missing:
        yield f"document {id}: {whole.documents[id]['name']} is not among the reports"
    for name in _find_twice(entry["name"] for entry in whole.documents.values()):
        yield f"documents: two of them are called {name}"
    yield from _each(
        ((f"document {id}", (id, entry)) for id, entry in whole.documents.items()),
        lambda entry, held: _check_document(whole, entry, held[0], held[1]),
    )


def _check_document(whole: _Whole, entry: str, id: str, document: Json) -> Iterator[str]:
    text = whole.texts.get(id)
    if text is not None:
        if document.get("characters", len(text)) != len(text):
            yield f"{entry}: has {len(text)} characters, not {document['characters']}"
        if document.get("sha256", digest(text)) != digest(text):
            yield f"{entry}: its text is not the one that the record was made from"
    noise = document.get("noise") or []
    for start, end in noise:
        yield from (
            fault
            for fault in _check_place(whole, f"{entry}, noise", id, start, end)
            if "white space:" not in fault  # a line that is left out may be indented
        )
    kinds = document.get("noise_kinds", ["boilerplate"] * len(noise))
    if len(kinds) != len(noise) or not set(kinds) <= set(PASSAGE_KINDS):
        yield f"{entry}: {len(kinds)} kinds for {len(noise)} places that are no report"
    yield from _check_days(entry, document.get("published"))
    yield from _check_reasons(whole, entry, document)


def _check_statements(whole: _Whole) -> Iterator[str]:
    yield from _check_unique("statements", whole.statements)
    order = {id: at for at, id in enumerate(whole.documents)}
    if all("words" in each for each in whole.statements):  # a person may number them otherwise
        places = [(order[each["file"]], each["content"][0][0]) for each in whole.statements]
        for before, after in pairwise(places):
            if before > after:
                yield f"statements: one at {after[1]} comes after one at {before[1]}"
    yield from _each(
        ((f"statement {each['id']}", each) for each in whole.statements),
        lambda entry, statement: _check_statement(whole, entry, statement),
    )


def _check_statement(whole: _Whole, entry: str, statement: Json) -> Iterator[str]:
    file, content = statement["file"], statement["content"]
    if not content:
        yield f"{entry}: has no content"
    if any(before[1] > after[0] for before, after in pairwise(content)):
        yield f"{entry}: the pieces of its content overlap or are out of order"
    yield from _check_places(whole, f"{entry}, content", _inside(file, content))
    for part in PARTS:
        yield from _check_places(whole, f"{entry}, {part}", _inside(file, statement.get(part)))
    when = statement.get("when")
    if when is not None:
        yield from _check_place(whole, f"{entry}, when", file, when[0], when[1])
    if "words" in statement:
        yield from _check_content(whole, entry, statement)
    yield from _check_choice(entry, "kind", [statement["kind"]], KINDS)
    acts = statement["act"] if isinstance(statement["act"], list) else [statement["act"]]
    yield from _check_choice(entry, "act", acts, ACTS)
    yield from _check_share(entry, statement.get("confidence", 1.0))
    yield from _check_days(entry, statement.get("said_on"))
    yield from _check_reasons(whole, entry, statement)
    yield from _check_named(entry, _who(statement), whole.rows("entities"), "entities")
    meeting = [statement["meeting"]] if statement.get("meeting") else []
    yield from _check_named(entry, meeting, whole.ids("meetings"), "meetings")
    for stance in statement.get("stances") or []:
        yield from _check_stance(whole, entry, file, stance)


def _check_content(whole: _Whole, entry: str, statement: Json) -> Iterator[str]:
    """That the words are the report's own, byte for byte, and the id is their place."""
    file, content = statement["file"], statement["content"]
    if len(statement["words"]) != len(content):
        yield f"{entry}: {len(statement['words'])} pieces of words for {len(content)} places"
    for (start, end), words in zip(content, statement["words"], strict=False):
        there = whole.find_words(file, start, end)
        if there is not None and _bytes(there) != _bytes(words):
            yield f"{entry}: the report has {there!r} at {start}-{end}, not {words!r}"
        elif len(words) != end - start:
            yield f"{entry}: {words!r} is not as long as {start}-{end}"
    place = f"{file}:{content[0][0]}-{content[-1][1]}" if content else ""
    if not re.fullmatch(f"{re.escape(place)}[a-z]*", statement["id"]):
        yield f"{entry}: stands at {place}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _who(statement: Json) -> list[str]:
    party = statement.get("on_behalf_of")
    named = [*statement["speakers"], *(statement.get("addressee") or [])]
    return [*named, party] if party else named


def _check_stance(whole: _Whole, entry: str, file: str, stance: Json) -> Iterator[str]:
    entry = f"{entry}, stance on {stance['issue']}"
    issues = [stance["issue"], *([stance["hinges_on"]] if stance.get("hinges_on") else [])]
    yield from _check_named(entry, issues, whole.rows("codebook"), "issues")
    yield from _check_choice(entry, "stance", [stance["stance"]], STANCES)
    yield from _check_places(whole, f"{entry}, condition", _inside(file, stance.get("condition")))
    yield from _check_share(entry, stance.get("confidence", 1.0))


def _check_entities(whole: _Whole) -> Iterator[str]:
    taken: dict[tuple[str, int, int], str] = {}
    for id, entity in whole.rows("entities").items():
        for document, pairs in (entity.get("mentions") or {}).items():
            for place in _inside(document, pairs):
                if taken.setdefault(place, id) != id:
                    yield f"entity {id}: {place[1]}-{place[2]} of {document} is {taken[place]}'s"
    yield from _each(
        ((f"entity {id}", each) for id, each in whole.rows("entities").items()),
        lambda entry, entity: _check_entity(whole, entry, entity),
    )


def _check_entity(whole: _Whole, entry: str, entity: Json) -> Iterator[str]:
    yield from _check_choice(entry, "type", [entity["type"]], ENTITY_TYPES)
    if not entity["name"].strip():
        yield f"{entry}: has no name"
    for document, pairs in (entity.get("mentions") or {}).items():
        yield from _check_places(whole, f"{entry}, mention", _inside(document, pairs))
    groups = entity.get("member_of") or []
    yield from _check_named(entry, groups, whole.rows("entities"), "entities")
    yield from _check_reasons(whole, entry, entity)


def _check_utterances(whole: _Whole) -> Iterator[str]:
    contents = {each["id"]: each for each in whole.statements}
    groups = whole.rows("same_utterance")
    for group in groups:
        yield from _check_named("same_utterance", group, contents, "statements")
    utterances = whole.rows("utterances")
    if utterances and [each["statements"] for each in utterances] != groups:
        yield "same_utterance: is not what the utterances say"
    yield from _check_unique("utterances", utterances)
    yield from _each(
        ((f"utterance {each['id']}", each) for each in utterances),
        lambda entry, utterance: _check_utterance(whole, entry, utterance, contents),
    )


def _check_utterance(
    whole: _Whole, entry: str, utterance: Json, contents: Mapping[str, Json]
) -> Iterator[str]:
    chosen = [id for id in (utterance["fullest"], utterance["earliest"]) if id]
    named = [*chosen, *(id for copies in utterance["copies"] for id in copies)]
    yield from _check_named(entry, named, utterance["statements"], "its statements")
    for difference in utterance["differences"]:
        kind = f"{entry}, {difference['type']}"
        yield from _check_named(kind, difference["statements"], utterance["statements"], "its own")
        for side, id in zip(("fullest", "other"), difference["statements"], strict=True):
            yield from _check_places(whole, kind, difference[side])
            if any(not _stands_within(place, contents[id]) for place in difference[side]):
                yield f"{kind}: its words do not stand in statement {id}"


def _stands_within(place: Any, statement: Json) -> bool:
    document, start, end = place
    pieces = statement["content"]
    hull = bool(pieces) and pieces[0][0] <= start and end <= pieces[-1][1]
    return bool(document == statement["file"] and hull)


def _check_meetings(whole: _Whole) -> Iterator[str]:
    yield from _check_unique("meetings", whole.rows("meetings"))
    yield from _each(
        ((f"meeting {each['id']}", each) for each in whole.rows("meetings")),
        lambda entry, meeting: _check_meeting(whole, entry, meeting),
    )


def _check_meeting(whole: _Whole, entry: str, meeting: Json) -> Iterator[str]:
    who = [*meeting["participants"], *([meeting["place"]] if meeting.get("place") else [])]
    yield from _check_named(entry, who, whole.rows("entities"), "entities")
    yield from _check_choice(entry, "status", [meeting["status"]], STATUSES)
    yield from _check_days(entry, meeting.get("date"))
    if not meeting.get("evidence"):
        yield f"{entry}: no report is named that tells of it"
    yield from _check_places(whole, entry, meeting.get("evidence") or [])
    yield from _check_reasons(whole, entry, meeting)


def _check_issues(whole: _Whole) -> Iterator[str]:
    codebook, issues = whole.rows("codebook"), whole.rows("issues")
    if issues and set(issues) != set(codebook):
        yield "issues: are not those of the codebook"
    for id, proposition in codebook.items():
        if not proposition.strip():
            yield f"issue {id}: has no proposition"
    for id, issue in issues.items():
        parent = [issue["parent"]] if issue.get("parent") else []
        yield from _check_named(f"issue {id}", parent, codebook, "issues")
        evidence = issue.get("evidence") or []
        yield from _check_named(f"issue {id}", evidence, whole.ids("statements"), "statements")


def _check_positions(whole: _Whole) -> Iterator[str]:
    statements = {each["id"]: each for each in whole.statements}
    for party, cells in whole.rows("positions").items():
        entry = f"positions of {party}"
        yield from _check_named(entry, [party], whole.rows("entities"), "entities")
        yield from _check_named(entry, cells, whole.rows("codebook"), "issues")
        yield from _each(
            (
                (f"position of {party} on {issue}", ((party, issue), cell))
                for issue, cell in cells.items()
            ),
            lambda entry, held: _check_position(whole, entry, held[0], held[1], statements),
        )


def _check_position(
    whole: _Whole,
    entry: str,
    where: tuple[str, str],  # the party and the issue
    cell: Json,
    statements: Mapping[str, Json],
) -> Iterator[str]:
    # A gold record also points at words of the reporter's own: [file, start, end].
    ids = [each for each in cell["evidence"] if isinstance(each, str)]
    places = [each for each in cell["evidence"] if not isinstance(each, str)]
    yield from _check_places(whole, entry, places)
    yield from _check_named(entry, [*ids, *cell.get("dissent", ())], statements, "statements")
    if not cell["evidence"]:
        yield f"{entry}: rests on no statement"
    yield from _check_choice(entry, "stance", [cell["stance"]], STANCES)
    yield from _check_named(entry, cell.get("hinges_on", ()), whole.rows("codebook"), "issues")
    yield from _check_days(entry, cell.get("as_of"))
    yield from _check_reasons(whole, entry, cell)
    if "sources" in cell:  # one that Verbale settled, not a person
        yield from _check_support(whole, entry, where, cell, [statements[id] for id in ids])


def _check_support(
    whole: _Whole, entry: str, where: tuple[str, str], cell: Json, evidence: list[Json]
) -> Iterator[str]:
    """That the statements say what the position says of them."""
    party, issue = where
    for each in evidence:
        if party not in _find_bodies(whole, _who(each)):
            yield f"{entry}: {each['id']} is not by {party}"
    stances = [
        (each, stance)
        for each in evidence
        for stance in each["stances"]
        if stance["issue"] == issue
    ]
    if {id(each) for each, _ in stances} != {id(each) for each in evidence}:
        yield f"{entry}: rests on a statement that takes no stance on it"
    taken = {stance["stance"] for _, stance in stances}
    # A party whose statements contradict each other on one day is unclear.
    if cell["stance"] not in taken and (cell["stance"] != "unclear" or len(taken) < 2):
        yield f"{entry}: none of its statements is {cell['stance']}"
    if not 0 < cell["sources"] <= len(evidence) or not 0 < cell["utterances"] <= len(evidence):
        yield f"{entry}: {cell['sources']} sources and {cell['utterances']} utterances of it"
    if cell["condition"] and whole.texts:
        said = [_join(whole, each["file"], stance["condition"]) for each, stance in stances]
        if not any(fold(cell["condition"]) in fold(words) for words in said):
            yield f"{entry}: no statement of it has the condition {cell['condition']!r}"


def _find_bodies(whole: _Whole, ids: Iterable[str]) -> set[str]:
    """These entities and all that they belong to."""
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += (whole.rows("entities").get(id) or {}).get("member_of") or []
    return found


def _join(whole: _Whole, document: str, pairs: Any) -> str:
    return " … ".join(whole.texts[document][start:end] for start, end in pairs or ())


def fold(words: str) -> str:
    """The words, white space as single spaces."""
    return " ".join(words.split())


def _check_judgements(whole: _Whole) -> Iterator[str]:
    judged = whole.rows("judgements")
    made = [each["judgement"]["id"] for each in judged]
    if len(made) > len(set(made)):
        yield "judgements: two of them have the same id"
    known = {id for name in _WITH_IDS for id in whole.ids(name)}
    for each in judged:
        entry = f"judgement {each['judgement']['id']}"
        holds_for = [] if each["holds_for"] is None else [each["holds_for"]]
        yield from _check_named(entry, holds_for, known, "entries")
        if not holds_for and not each["note"]:
            yield f"{entry}: finds no place, and nothing says why"


_WITH_IDS = ("documents", "statements", "entities", "utterances", "meetings", "codebook")


def _check_coverage(whole: _Whole) -> Iterator[str]:
    read = (whole.json.get("coverage") or {}).get("read", len(whole.documents))
    if read != len(whole.documents):
        yield f"coverage: {read} reports were read and the record has {len(whole.documents)}"


# What entries have in common


def _check_unique(name: str, entries: list[Json]) -> Iterator[str]:
    for id in _find_twice(each["id"] for each in entries):
        yield f"{name}: two of them are {id}"


def _find_twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _check_named(
    entry: str, named: Iterable[str], known: Iterable[str], what: str
) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"{entry}: names {name!r}, which is not among the {what}"


def _check_choice(
    entry: str, name: str, chosen: Iterable[str], allowed: Iterable[str]
) -> Iterator[str]:
    for value in chosen:
        if value not in allowed:
            yield f"{entry}: its {name} is {value!r}"


def _check_share(entry: str, confidence: float) -> Iterator[str]:
    if not 0 <= confidence <= 1:
        yield f"{entry}: its confidence is {confidence}, not between 0 and 1"


def _check_days(entry: str, days: str | None) -> Iterator[str]:
    if days is not None:
        try:
            parse_days(days)
        except ValueError:
            yield f"{entry}: {days!r} is no day and no days"


def _check_reasons(whole: _Whole, entry: str, held: Json) -> Iterator[str]:
    for reason in held.get("reasons", []):
        place = f"{entry}, reason for {reason['field']}"
        if not reason["because"].strip():
            yield f"{place}: gives no sentence"
        yield from _check_share(place, reason["confidence"])
        yield from _check_places(whole, place, reason["evidence"])
