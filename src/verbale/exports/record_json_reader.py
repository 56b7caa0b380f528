"""The record read back from its JSON, as ``record_json`` wrote it or a person annotated it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from verbale.errors import BrokenRecord
from verbale.exports.evidence import check_evidence
from verbale.exports.record_json import Json
from verbale.judgements import digest, judgement_from_json
from verbale.record import (
    Act,
    DateRange,
    Difference,
    Document,
    Entity,
    Failure,
    Issue,
    Judged,
    Meeting,
    Passage,
    Position,
    Reason,
    Record,
    Span,
    Stance,
    Statement,
    TimeExpression,
    Utterance,
    name_statements,
)


def from_json(text: str, documents: Iterable[Document]) -> Record:
    """The record that was written as this JSON, about these documents (told apart by their names).

    Fields that the JSON lacks keep their defaults, so a gold record is read too. BrokenRecord if a
    document is missing or its text is another than the one that the record was made from;
    ValueError if this is no record at all.
    """
    try:
        return _read(json.loads(text), documents)
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise ValueError(f"no record: {type(error).__name__} {error}") from error
    except RecursionError as error:
        raise ValueError("no record: too deep") from error


def _read(written: Json, documents: Iterable[Document]) -> Record:
    texts = {document.name: document for document in documents}
    ids = {id: _known(entry, texts) for id, entry in written["documents"].items()}
    record = Record(
        documents=tuple(_read_document(id, entry, ids[id]) for id, entry in _items(written)),
        noise=tuple(_read_noise(written["documents"])),
        statements=_mark_inner(
            [_read_statement(s, ids[s["file"]]) for s in written["statements"]],
            ["inner" in s for s in written["statements"]],
        ),
        entities=tuple(_read_entity(id, e) for id, e in written.get("entities", {}).items()),
        meetings=tuple(_read_meeting(meeting) for meeting in written.get("meetings", [])),
        failures=tuple(
            Failure(failed["name"], failed["reason"])
            for failed in written.get("coverage", {}).get("failed", [])
        ),
        engine=written.get("engine") or "",
        judged=tuple(_read_judged(judged) for judged in written.get("judgements", [])),
    )
    # A gold record numbers its statements; in a Record they bear the name of their place.
    names = name_statements(record.statements)
    named = dict(zip((s["id"] for s in written["statements"]), names, strict=True))
    record = replace(
        record,
        codebook=tuple(_read_issues(written, named)),
        utterances=tuple(_read_utterances(written, named)),
        positions=tuple(_read_positions(written.get("positions", {}), named)),
    )
    check_evidence(record)
    return record


def _read_judged(written: Json) -> Judged:
    return Judged(
        judgement_from_json(written["judgement"]),
        written["holds_for"],
        written["note"] or "",
        tuple(written["against"]),
        written["holds"],
    )


def _items(written: Json) -> Iterable[tuple[str, Json]]:
    entries: Mapping[str, Json] = written["documents"]
    return entries.items()


def _known(entry: Json, texts: Mapping[str, Document]) -> Document:
    name = entry["name"]
    if name not in texts:
        raise BrokenRecord(f"{name}: the record was made from it, but it is missing. Add the file.")
    if entry.get("sha256", digest(texts[name].text)) != digest(texts[name].text):
        raise BrokenRecord(
            f"{name}: its text is no longer the one that the record was made from. "
            "Make the record again: verbale record."
        )
    return texts[name]


def _read_document(id: str, entry: Json, document: Document) -> Document:
    stated = entry.get("stated_date")
    return replace(
        document,
        id=id,
        language=entry.get("language"),
        published=_read_days(entry.get("published")),
        outlet=entry.get("outlet"),
        url=entry.get("url"),
        title=entry.get("title"),
        author=entry.get("author"),
        stated_date=date.fromisoformat(stated) if stated else None,
        reasons=_read_reasons(entry),
    )


def _read_days(written: str | None) -> DateRange | None:
    if written is None:
        return None
    first, _, last = written.partition("/")
    return DateRange(date.fromisoformat(first), date.fromisoformat(last or first))


def _read_noise(entries: Mapping[str, Json]) -> Iterable[Passage]:
    for id, entry in entries.items():
        spans = _spans(id, entry.get("noise"))
        kinds = entry.get("noise_kinds") or ["boilerplate"] * len(spans)
        yield from (Passage(span, kind) for span, kind in zip(spans, kinds, strict=True))


def _spans(document: str, pairs: Sequence[Sequence[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(document, start, end) for start, end in pairs or ())


def _evidence(places: Iterable[tuple[str, int, int]]) -> tuple[Span, ...]:
    return tuple(Span(document, start, end) for document, start, end in places)


def _read_statement(entry: Json, document: Document) -> Statement:
    file = entry["file"]
    words = [document.text[start:end] for start, end in entry["content"]]
    if entry.get("words", words) != words:
        raise BrokenRecord(
            f"statement {entry['id']}: its words are not those of {document.name} at that place. "
            "Make the record again: verbale record."
        )
    # Gold records list every act that would be right; the first is the best.
    acts: Sequence[Act] = entry["act"] if isinstance(entry["act"], list) else (entry["act"],)
    when = entry.get("when")
    return Statement(
        content=_spans(file, entry["content"]),
        cue=_spans(file, entry["cue"]),
        source=_spans(file, entry["source"]),
        audience=_spans(file, entry.get("audience")),
        kind=entry["kind"],
        act=acts[0],
        antecedent=_spans(file, entry.get("antecedent")),
        when=TimeExpression(Span(file, when[0], when[1]), when[2]) if when else None,
        inner=entry.get("inner", False),
        confidence=entry.get("confidence", 1.0),
        speakers=tuple(entry["speakers"]),
        on_behalf_of=entry.get("on_behalf_of"),
        addressee=tuple(entry.get("addressee") or ()),
        said_on=_read_days(entry.get("said_on")),
        meeting=entry.get("meeting"),
        stances=tuple(_read_stance(file, stance) for stance in entry.get("stances") or ()),
        reasons=_read_reasons(entry),
    )


def _mark_inner(statements: Sequence[Statement], said: Sequence[bool]) -> tuple[Statement, ...]:
    """Gold records do not say which statements are inner ones: those within another's content.

    ``said``: whether the record says it of a statement.
    """

    def is_within(inner: Statement, outer: Statement) -> bool:
        return outer.content != inner.content and all(
            any(piece.contains(span) for piece in outer.content) for span in inner.content
        )

    of_document: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        of_document[statement.document].append(statement)
    return tuple(
        replace(s, inner=True)
        if not is_said and any(is_within(s, other) for other in of_document[s.document])
        else s
        for s, is_said in zip(statements, said, strict=True)
    )


def _read_stance(file: str, entry: Json) -> Stance:
    return Stance(
        entry["issue"],
        entry["stance"],
        _spans(file, entry.get("condition")),
        entry.get("hinges_on"),
        entry.get("confidence", 1.0),
        entry.get("firmness", "plain"),
    )


def _read_reasons(entry: Json) -> tuple[Reason, ...]:
    return tuple(
        Reason(r["field"], r["confidence"], r["because"], _evidence(r["evidence"]))
        for r in entry.get("reasons", [])
    )


def _read_entity(id: str, entry: Json) -> Entity:
    mentions = [
        span for file, pairs in entry.get("mentions", {}).items() for span in _spans(file, pairs)
    ]
    return Entity(
        id=id,
        type=entry["type"],
        name=entry["name"],
        role=entry.get("role"),
        member_of=tuple(entry.get("member_of") or ()),
        mentions=tuple(mentions),
        reasons=_read_reasons(entry),
    )


def _read_meeting(entry: Json) -> Meeting:
    return Meeting(
        id=entry["id"],
        name=entry["name"],
        format=entry["format"],
        participants=tuple(entry["participants"]),
        place=entry.get("place"),
        date=_read_days(entry.get("date")),
        status=entry["status"],
        evidence=_evidence(entry.get("evidence", [])),
        reasons=_read_reasons(entry),
    )


def _read_utterances(written: Json, named: Mapping[str, str]) -> Iterable[Utterance]:
    if "utterances" in written:
        for entry in written["utterances"]:
            yield _read_utterance(entry, named)
        return
    for number, group in enumerate(written.get("same_utterance", []), start=1):
        yield Utterance(f"u{number}", tuple(named[id] for id in group))


def _read_utterance(entry: Json, named: Mapping[str, str]) -> Utterance:
    def name(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(named[id] for id in ids)

    fullest, earliest = entry.get("fullest"), entry.get("earliest")
    return Utterance(
        id=entry["id"],
        statements=name(entry["statements"]),
        fullest=named[fullest] if fullest else None,
        earliest=named[earliest] if earliest else None,
        copies=tuple(name(copies) for copies in entry.get("copies", ())),
        differences=tuple(
            Difference(
                difference["type"],
                (named[difference["statements"][0]], named[difference["statements"][1]]),
                _evidence(difference["fullest"]),
                _evidence(difference["other"]),
            )
            for difference in entry["differences"]
        ),
    )


def _read_issues(written: Json, named: Mapping[str, str]) -> Iterable[Issue]:
    further = written.get("issues", {})
    for id, proposition in written.get("codebook", {}).items():
        entry = further.get(id, {})
        yield Issue(
            id=id,
            proposition=proposition,
            cues=tuple(entry.get("cues", ())),
            examples=tuple(entry.get("examples", ())),
            parent=entry.get("parent"),
            suggested=entry.get("suggested", False),
            evidence=tuple(named[id] for id in entry.get("evidence", ())),
        )


def _read_positions(rows: Json, named: Mapping[str, str]) -> Iterable[Position]:
    for party, cells in rows.items():
        for issue, cell in cells.items():
            # Gold records also point at the reporter's own words ([file, start, end]); those are
            # no statements, and a Position rests on statements alone.
            evidence = [named[id] for id in cell["evidence"] if isinstance(id, str)]
            as_of = date.fromisoformat(cell["as_of"]) if cell.get("as_of") else None
            yield Position(
                party=party,
                issue=issue,
                stance=cell["stance"],
                condition=cell.get("condition"),
                as_of=as_of,
                evidence=tuple(evidence),
                hinges_on=tuple(cell.get("hinges_on", ())),
                firmness=cell.get("firmness", "plain"),
                dissent=tuple(named[id] for id in cell.get("dissent", ())),
                utterances=cell.get("utterances", 0),
                sources=cell.get("sources", 0),
                reasons=_read_reasons(cell),
            )
