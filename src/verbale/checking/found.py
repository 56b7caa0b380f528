"""What was found in single reports: the reports themselves and the statements in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from verbale.checking.entries import (
    check_choice,
    check_days,
    check_named,
    check_reasons,
    check_share,
    check_unique,
    find_twice,
)
from verbale.checking.places import check_place, check_places, inside
from verbale.checking.whole import Json, Whole, check_each
from verbale.judgements import digest
from verbale.record import ACTS, KINDS, PASSAGE_KINDS, STANCES

# What a statement's words may be to it, besides its content.
PARTS = ("cue", "source", "audience", "antecedent")


def check_documents(whole: Whole) -> Iterator[str]:
    """That each report is there, is the one that was read, and its noise lies in it."""
    for id in whole.missing:
        yield f"document {id}: {whole.documents[id]['name']} is not among the reports"
    for name in find_twice(entry["name"] for entry in whole.documents.values()):
        yield f"documents: two of them are called {name}"
    yield from check_each(
        ((f"document {id}", (id, entry)) for id, entry in whole.documents.items()),
        lambda entry, held: _check_document(whole, entry, held[0], held[1]),
    )


def _check_document(whole: Whole, entry: str, id: str, document: Json) -> Iterator[str]:
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
            for fault in check_place(whole, f"{entry}, noise", id, start, end)
            if "white space:" not in fault  # a line that is left out may be indented
        )
    kinds = document.get("noise_kinds", ["boilerplate"] * len(noise))
    if len(kinds) != len(noise) or not set(kinds) <= set(PASSAGE_KINDS):
        yield f"{entry}: {len(kinds)} kinds for {len(noise)} places that are no report"
    yield from check_days(entry, document.get("published"))
    yield from check_reasons(whole, entry, document)


def check_statements(whole: Whole) -> Iterator[str]:
    """That each statement stands where it says, in the report's own words."""
    yield from check_unique("statements", whole.statements)
    order = {id: at for at, id in enumerate(whole.documents)}
    if all("words" in each for each in whole.statements):  # a person may number them otherwise
        places = [(order[each["file"]], each["content"][0][0]) for each in whole.statements]
        for before, after in pairwise(places):
            if before > after:
                yield f"statements: one at {after[1]} comes after one at {before[1]}"
    yield from check_each(
        ((f"statement {each['id']}", each) for each in whole.statements),
        lambda entry, statement: _check_statement(whole, entry, statement),
    )


def _check_statement(whole: Whole, entry: str, statement: Json) -> Iterator[str]:
    file, content = statement["file"], statement["content"]
    if not content:
        yield f"{entry}: has no content"
    if any(before[1] > after[0] for before, after in pairwise(content)):
        yield f"{entry}: the pieces of its content overlap or are out of order"
    yield from check_places(whole, f"{entry}, content", inside(file, content))
    for part in PARTS:
        yield from check_places(whole, f"{entry}, {part}", inside(file, statement.get(part)))
    when = statement.get("when")
    if when is not None:
        yield from check_place(whole, f"{entry}, when", file, when[0], when[1])
    if "words" in statement:
        yield from _check_content(whole, entry, statement)
    yield from check_choice(entry, "kind", [statement["kind"]], KINDS)
    acts = statement["act"] if isinstance(statement["act"], list) else [statement["act"]]
    yield from check_choice(entry, "act", acts, ACTS)
    yield from check_share(entry, statement.get("confidence", 1.0))
    yield from check_days(entry, statement.get("said_on"))
    yield from check_reasons(whole, entry, statement)
    yield from check_named(entry, list_who(statement), whole.rows("entities"), "entities")
    meeting = [statement["meeting"]] if statement.get("meeting") else []
    yield from check_named(entry, meeting, whole.ids("meetings"), "meetings")
    for stance in statement.get("stances") or []:
        yield from _check_stance(whole, entry, file, stance)


def _check_content(whole: Whole, entry: str, statement: Json) -> Iterator[str]:
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


def list_who(statement: Json) -> list[str]:
    """The entities that a statement names: speakers, addressees, its party."""
    party = statement.get("on_behalf_of")
    named = [*statement["speakers"], *(statement.get("addressee") or [])]
    return [*named, party] if party else named


def _check_stance(whole: Whole, entry: str, file: str, stance: Json) -> Iterator[str]:
    entry = f"{entry}, stance on {stance['issue']}"
    issues = [stance["issue"], *([stance["hinges_on"]] if stance.get("hinges_on") else [])]
    yield from check_named(entry, issues, whole.rows("codebook"), "issues")
    yield from check_choice(entry, "stance", [stance["stance"]], STANCES)
    yield from check_places(whole, f"{entry}, condition", inside(file, stance.get("condition")))
    yield from check_share(entry, stance.get("confidence", 1.0))
