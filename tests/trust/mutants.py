"""The mutants: every step and every writer broken, in the ways in which code breaks."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from mutations import (
    Mutant,
    change_spans,
    composed,
    decomposed,
    elsewhere,
    field_of,
    in_bytes,
    in_bytes_text,
    in_utf16,
    key_of,
    narrow,
    one_line_end,
    result,
    shift,
    spans_of_result,
    straight,
    widen,
    without_evidence,
    without_words,
)

from verbale.record import Document, Span, Statement

PIPELINE, JSON, READER = (
    "verbale.pipeline:",
    "verbale.exports.record_json:",
    "verbale.exports.record_json_reader:",
)
COUNTED = {
    "shifted by one": shift,
    "one too long": widen,
    "counted in UTF-16": in_utf16,
    "counted in bytes": in_bytes,
    "counted with one line end": one_line_end,
}


def _counted(stage: str, target: str, what: str) -> list[Mutant]:
    return [
        Mutant(f"{what} {how}", stage, target, spans_of_result(change))
        for how, change in COUNTED.items()
    ]


def _with_spans(change: Any) -> Any:
    """The function is given places changed."""
    return lambda whole, spans, *more: whole(tuple(change(each) for each in spans), *more)


def _text_changed(change: Any) -> Any:
    """What is loaded has its text changed."""

    def load(whole: Any, *args: Any, **named: Any) -> Any:
        for found in whole(*args, **named):
            yield (
                replace(found, text=change(found.text)) if isinstance(found, Document) else found
            )

    return load


def _swap_first_two(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    return (entries[1], entries[0], *entries[2:])


def _drop_first(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    return entries[1:]


def _without_first(name: str) -> Any:
    """The record is made without the first entry of a kind, which others name."""
    return lambda whole, **named: whole(**{**named, name: named[name][1:]})


def _without_second(name: str) -> Any:
    return lambda whole, **named: whole(**{**named, name: named[name][::2]})


def _twice(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*entries, entries[-1])


def _stances(**changed: Any) -> Any:
    return field_of(
        "stances",
        lambda stances: tuple(
            replace(s, **{n: c(getattr(s, n)) for n, c in changed.items()}) for s in stances
        ),
    )


def _swapped_contents(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Each has the content of the next in its report."""
    swapped = list(statements)
    for at, (one, other) in enumerate(itertools.pairwise(statements)):
        if one.document == other.document:
            swapped[at] = replace(one, content=other.content)
    return tuple(swapped)


def _differences(change: Any) -> Any:
    return field_of("differences", lambda all: tuple(change(each) for each in all))


def _positions_swapped(rows: dict[str, Any]) -> dict[str, Any]:
    """Each party has the next one's positions."""
    parties = list(rows)
    return {party: rows[parties[at - 1]] for at, party in enumerate(parties)}


def _words(change: Any) -> Any:
    return key_of("words", lambda words: [change(each) for each in words])


def _first_pair(pairs: list[list[int]], by: int = 1) -> list[list[int]]:
    return [[start + by, end + by] for start, end in pairs]


LOAD = [
    Mutant(f"text {how}", "load", "verbale.text.load:load", _text_changed(change))
    for how, change in {
        "with one line end": lambda text: text.replace("\r\n", "\n"),
        "composed (NFC)": composed,
        "decomposed (NFD)": decomposed,
        "with straight marks": straight,
        "stripped": str.strip,
        "with single spaces": lambda text: " ".join(text.split(" ")).replace("  ", " ") + " ",
        "read as Latin-1": in_bytes_text,
    }.items()
]

READ = [
    *_counted("read", f"{PIPELINE}find_statements", "statements"),
    *_counted("read", f"{PIPELINE}find_mentions", "mentions"),
    *_counted("read", f"{PIPELINE}resolve_speakers", "antecedents"),
    Mutant("times shifted by one", "read", f"{PIPELINE}find_times", spans_of_result(shift)),
    Mutant("meetings shifted by one", "read", f"{PIPELINE}find_meetings", spans_of_result(shift)),
    Mutant("noise shifted by one", "read", f"{PIPELINE}find_passages", spans_of_result(shift)),
    Mutant(
        "times of statements shifted",
        "read",
        f"{PIPELINE}attach_times",
        field_of("when", lambda when: change_spans(when, shift)),
    ),
    Mutant(
        "names in capitals",
        "read",
        f"{PIPELINE}find_mentions",
        field_of("name", str.upper),
    ),
    Mutant(
        "mentions in another report", "read", f"{PIPELINE}find_mentions", spans_of_result(elsewhere)
    ),
]

STATEMENTS, ENTITIES = f"{PIPELINE}settle_said_on", f"{PIPELINE}settle_entities"
COLLATE = [
    *_counted("collate", STATEMENTS, "settled statements"),
    *_counted("collate", f"{PIPELINE}settle_meetings", "meetings' evidence"),
    *_counted("collate", f"{PIPELINE}find_differences", "differences")[:2],
    Mutant(
        "content narrowed", "collate", STATEMENTS, field_of("content", lambda c: (*map(narrow, c),))
    ),
    Mutant("contents swapped", "collate", STATEMENTS, result(_swapped_contents)),
    Mutant("a statement dropped", "collate", STATEMENTS, result(_drop_first)),
    Mutant("a statement twice", "collate", STATEMENTS, result(_twice)),
    Mutant("kind direct", "collate", STATEMENTS, field_of("kind", lambda kind: "direct")),
    Mutant("cues dropped", "collate", STATEMENTS, field_of("cue", lambda cue: ())),
    Mutant("sources dropped", "collate", STATEMENTS, field_of("source", lambda source: ())),
    Mutant(
        "sources elsewhere",
        "collate",
        STATEMENTS,
        field_of("source", lambda s: (*map(elsewhere, s),)),
    ),
    Mutant("antecedents dropped", "collate", STATEMENTS, field_of("antecedent", lambda a: ())),
    Mutant(
        "a speaker invented", "collate", STATEMENTS, field_of("speakers", lambda s: (*s, "nobody"))
    ),
    Mutant("a party invented", "collate", STATEMENTS, field_of("on_behalf_of", lambda p: "nobody")),
    Mutant(
        "an addressee invented", "collate", STATEMENTS, field_of("addressee", lambda a: ("nobody",))
    ),
    Mutant("a meeting invented", "collate", STATEMENTS, field_of("meeting", lambda m: "nowhere")),
    Mutant(
        "confidence in per cent", "collate", STATEMENTS, field_of("confidence", lambda c: c * 100)
    ),
    Mutant("reasons dropped", "collate", STATEMENTS, field_of("reasons", lambda r: ())),
    Mutant("reasons without words", "collate", STATEMENTS, field_of("reasons", without_words)),
    Mutant(
        "reasons without evidence", "collate", STATEMENTS, field_of("reasons", without_evidence)
    ),
    Mutant(
        "every second entity dropped", "collate", f"{PIPELINE}Record", _without_second("entities")
    ),
    Mutant("a report dropped", "collate", f"{PIPELINE}Record", _without_first("documents")),
    Mutant("an issue dropped", "collate", f"{PIPELINE}Record", _without_first("codebook")),
    Mutant("mentions shifted by one", "collate", ENTITIES, spans_of_result(shift)),
    Mutant("mentions one too long", "collate", ENTITIES, spans_of_result(widen)),
    Mutant(
        "mentions elsewhere",
        "collate",
        ENTITIES,
        field_of("mentions", lambda m: (*map(elsewhere, m),)),
    ),
    Mutant("members of nothing", "collate", ENTITIES, field_of("member_of", lambda m: ("nobody",))),
    Mutant("entities without a name", "collate", ENTITIES, field_of("name", lambda name: " ")),
    Mutant(
        "entities' reasons without evidence",
        "collate",
        ENTITIES,
        field_of("reasons", without_evidence),
    ),
    Mutant(
        "utterances of nothing",
        "collate",
        f"{PIPELINE}find_differences",
        field_of("statements", lambda s: (*s, "x:1-2")),
    ),
    Mutant("utterances twice", "collate", f"{PIPELINE}find_differences", result(_twice)),
    Mutant(
        "another report fullest",
        "collate",
        f"{PIPELINE}find_differences",
        field_of("fullest", lambda f: "x:1-2"),
    ),
    Mutant(
        "earliest is none of them",
        "collate",
        f"{PIPELINE}find_differences",
        field_of("earliest", lambda f: "x:1-2"),
    ),
    Mutant(
        "differences elsewhere",
        "collate",
        f"{PIPELINE}find_differences",
        _differences(lambda d: change_spans(d, elsewhere)),
    ),
    Mutant(
        "meetings without evidence",
        "collate",
        f"{PIPELINE}settle_meetings",
        field_of("evidence", lambda e: ()),
    ),
    Mutant(
        "a participant invented",
        "collate",
        f"{PIPELINE}settle_meetings",
        field_of("participants", lambda p: (*p, "nobody")),
    ),
    Mutant(
        "a place invented",
        "collate",
        f"{PIPELINE}settle_meetings",
        field_of("place", lambda p: "nowhere"),
    ),
    Mutant("meetings twice", "collate", f"{PIPELINE}settle_meetings", result(_twice)),
    Mutant(
        "meetings' reasons without evidence",
        "collate",
        f"{PIPELINE}settle_meetings",
        field_of("reasons", without_evidence),
    ),
    Mutant(
        "an issue invented",
        "collate",
        f"{PIPELINE}take_stances",
        _stances(issue=lambda i: "nothing"),
    ),
    Mutant(
        "conditions shifted by one",
        "collate",
        f"{PIPELINE}take_stances",
        _stances(condition=lambda c: (*map(shift, c),)),
    ),
    Mutant(
        "a hinge invented",
        "collate",
        f"{PIPELINE}take_stances",
        _stances(hinges_on=lambda h: "nothing"),
    ),
    Mutant(
        "stances' confidence negative",
        "collate",
        f"{PIPELINE}take_stances",
        _stances(confidence=lambda c: -c - 0.1),
    ),
    Mutant(
        "positions without evidence",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("evidence", lambda e: ()),
    ),
    Mutant(
        "positions on nothing said",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("evidence", lambda e: ("x:1-2",)),
    ),
    Mutant(
        "positions turned",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("stance", lambda s: "against" if s == "for" else "for"),
    ),
    Mutant(
        "conditions in other words",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("condition", lambda c: c and c.upper()),
    ),
    Mutant(
        "a condition invented",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("condition", lambda c: "if it rains"),
    ),
    Mutant(
        "a party invented in positions",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("party", lambda p: "nobody"),
    ),
    Mutant(
        "an issue invented in positions",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("issue", lambda i: "nothing"),
    ),
    Mutant(
        "dissent invented",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("dissent", lambda d: ("x:1-2",)),
    ),
    Mutant(
        "more sources than statements",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("sources", lambda s: s + 99),
    ),
    Mutant(
        "positions' reasons without evidence",
        "collate",
        f"{PIPELINE}settle_positions",
        field_of("reasons", without_evidence),
    ),
    Mutant(
        "reasons of days elsewhere",
        "collate",
        f"{PIPELINE}_date",
        lambda whole, *a: change_spans(whole(*a), shift),
    ),
]


def _swap_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    return _swap_first_two(ids)


WRITE = [
    *(
        Mutant(f"written places {how}", "write", f"{JSON}_pairs", _with_spans(change))
        for how, change in COUNTED.items()
    ),
    *(
        Mutant(f"written evidence {how}", "write", f"{JSON}_places", _with_spans(change))
        for how, change in COUNTED.items()
    ),
    *(
        Mutant(f"words {how}", "write", f"{JSON}write_statement", _words(change))
        for how, change in {
            "composed (NFC)": composed,
            "decomposed (NFD)": decomposed,
            "with straight marks": straight,
            "in capitals": str.upper,
            "with one line end": lambda words: words.replace("\r\n", "\n") + "",
            "shortened": lambda words: words[:-1],
            "invented": lambda words: "They agree.",
        }.items()
        if how != "with one line end"  # no statement of the example runs on over lines
    ),
    Mutant(
        "words of one place too few",
        "write",
        f"{JSON}write_statement",
        key_of("words", lambda w: w[1:]),
    ),
    Mutant("ids swapped", "write", f"{JSON}name_statements", result(_swap_ids)),
    Mutant(
        "ids of other places", "write", f"{JSON}write_statement", key_of("id", lambda id: f"{id}0")
    ),
    Mutant("reports swapped", "write", f"{JSON}write_statement", key_of("file", lambda f: "hard")),
    Mutant(
        "order of statements turned", "write", f"{JSON}order_statements", result(lambda s: s[::-1])
    ),
    Mutant("kinds invented", "write", f"{JSON}write_statement", key_of("kind", lambda k: "spoken")),
    Mutant("acts invented", "write", f"{JSON}write_statement", key_of("act", lambda a: "sing")),
    Mutant(
        "when shifted",
        "write",
        f"{JSON}write_statement",
        key_of("when", lambda w: w and [w[0] + 1, w[1] + 1, w[2]]),
    ),
    Mutant("when left out", "write", f"{JSON}write_statement", key_of("when", lambda w: None)),
    Mutant(
        "days turned round",
        "write",
        f"{JSON}_day",
        result(lambda day: day and "/".join(day.split("-")[::-1])),
    ),
    Mutant(
        "length in UTF-16", "write", f"{JSON}write_document", key_of("characters", lambda n: n + 1)
    ),
    Mutant(
        "fingerprint of another text",
        "write",
        f"{JSON}digest",
        lambda whole, text: whole(text + " "),
    ),
    Mutant(
        "names of reports swapped",
        "write",
        f"{JSON}write_document",
        key_of("name", lambda n: "hard.txt"),
    ),
    Mutant(
        "kinds of noise left out",
        "write",
        f"{JSON}write_document",
        key_of("noise_kinds", lambda k: k[1:] or ["caption"]),
    ),
    Mutant(
        "noise counted with the line's end",
        "write",
        f"{JSON}write_document",
        key_of("noise", lambda n: [[a, b + 1] for a, b in n]),
    ),
    Mutant("reasons left out", "write", f"{JSON}_reasons", lambda whole, reasons: []),
    Mutant(
        "sentences of reasons left out",
        "write",
        f"{JSON}_reasons",
        result(lambda r: [{**e, "because": ""} for e in r]),
    ),
    Mutant(
        "evidence of reasons left out",
        "write",
        f"{JSON}_reasons",
        result(lambda r: [{**e, "evidence": []} for e in r]),
    ),
    Mutant("figures in per cent", "write", f"{JSON}_figure", result(lambda f: f * 100)),
    Mutant(
        "types of entities invented",
        "write",
        f"{JSON}write_entity",
        key_of("type", lambda t: "ghost"),
    ),
    Mutant(
        "mentions under one report",
        "write",
        f"{JSON}write_entity",
        key_of("mentions", lambda m: {"hard": [p for ps in m.values() for p in ps]}),
    ),
    Mutant(
        "groups left out of the table",
        "write",
        f"{JSON}write_utterance",
        key_of("statements", lambda s: s[1:]),
    ),
    Mutant(
        "evidence of meetings left out",
        "write",
        f"{JSON}write_meeting",
        key_of("evidence", lambda e: []),
    ),
    Mutant(
        "status invented", "write", f"{JSON}write_meeting", key_of("status", lambda s: "perhaps")
    ),
    Mutant(
        "parents invented", "write", f"{JSON}write_issue", key_of("parent", lambda p: "nothing")
    ),
    Mutant("positions of other parties", "write", f"{JSON}_positions", result(_positions_swapped)),
    Mutant("stances invented", "write", f"{JSON}_stance", key_of("stance", lambda s: "maybe")),
    Mutant(
        "conditions without places",
        "write",
        f"{JSON}_stance",
        key_of("condition", lambda c: c and [[0, 10**6]]),
    ),
]

READ_BACK = [
    Mutant("places read shifted", "read back", f"{READER}_spans", spans_of_result(shift)),
    Mutant("evidence read shifted", "read back", f"{READER}_evidence", spans_of_result(shift)),
    Mutant("reasons not read", "read back", f"{READER}_read_reasons", lambda whole, entry: ()),
    Mutant(
        "days read a day late",
        "read back",
        f"{READER}_read_days",
        lambda whole, w: whole("2031-05-05") if w else None,
    ),
    Mutant(
        "stances not read",
        "read back",
        f"{READER}_read_stance",
        lambda whole, f, e: replace(whole(f, e), condition=()),
    ),
    Mutant("noise not read", "read back", f"{READER}_read_noise", lambda whole, entries: ()),
    Mutant("ids read in another order", "read back", f"{READER}name_statements", result(_swap_ids)),
    Mutant("utterances not read", "read back", f"{READER}_read_utterances", lambda whole, *a: ()),
    Mutant("positions not read", "read back", f"{READER}_read_positions", lambda whole, *a: ()),
    Mutant("issues not read", "read back", f"{READER}_read_issues", lambda whole, *a: ()),
]

READINGS = "verbale.reading_json:"
KEEP = [
    Mutant(
        "readings' places shifted",
        "keep a reading",
        f"{READINGS}Span",
        lambda whole, d, a, b: whole(d, a + 1, b + 1),
    ),
    Mutant(
        "what is default is forgotten",
        "keep a reading",
        f"{READINGS}_is_default",
        lambda whole, field, held: not isinstance(held, Span),
    ),
    Mutant(
        "tuples cut short",
        "keep a reading",
        f"{READINGS}_to_plain",
        lambda whole, v, d: whole(v[:1] if isinstance(v, tuple) else v, d),
    ),
]

STORE = "verbale.store:"
DOSSIER = [
    Mutant("another text is kept", "dossier", f"{STORE}_write_version", key_of("text", straight)),
    Mutant(
        "text is kept with one line end",
        "dossier",
        f"{STORE}_write_version",
        key_of("text", lambda t: t.replace("\r\n", "\n")),
    ),
    Mutant(
        "another record is kept",
        "dossier",
        f"{STORE}Dossier.keep_record",
        lambda whole, self, json, *a, **n: whole(
            self, json.replace('"act": "', '"act": "re'), *a, **n
        ),
    ),
    Mutant(
        "the record's words changed",
        "dossier",
        f"{STORE}Dossier.keep_record",
        lambda whole, self, json, *a, **n: whole(self, json.replace("“", '\\"'), *a, **n),
    ),
    Mutant(
        "readings are kept under another text",
        "dossier",
        f"{STORE}Dossier.keep_reading",
        lambda whole, self, text, *a: whole(self, text[::-1], *a),
    ),
    Mutant(
        "readings are kept shifted",
        "dossier",
        "verbale.reading_json:_to_plain",
        lambda whole, v, d: whole(shift(v) if isinstance(v, Span) else v, d),
    ),
    Mutant(
        "a judgement is kept with another value",
        "dossier",
        f"{STORE}_judgement_row",
        lambda whole, j, json: (
            (*whole(j, json)[:4], json.replace("demand", "offer"), *whole(j, json)[5:])
        ),
    ),
    Mutant(
        "a judgement is kept under another name",
        "dossier",
        f"{STORE}_judgement_row",
        lambda whole, j, json: (whole(j, json)[0], "Ben", *whole(j, json)[2:]),
    ),
    Mutant(
        "versions of reports swapped",
        "dossier",
        f"{STORE}Dossier.keep_record",
        lambda whole, self, json, versions, **n: whole(
            self, json, dict(zip(versions, list(versions.values())[::-1], strict=True)), **n
        ),
    ),
]

EXPORTS = "verbale.exports."


def _span_given(change: Any) -> Any:
    """The method is given another place."""
    return lambda whole, self, span, *more: whole(self, change(span), *more)


def _row_shifted(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (row[0], row[1] + 1, row[2] + 1, *row[3:])


EXPORTED = [
    *(
        Mutant(f"rows' places shifted ({f})", f, f"{EXPORTS}rows:_place", result(_row_shifted))
        for f in ("tables", "parquet")
    ),
    Mutant(
        "rows' words from another place",
        "tables",
        f"{EXPORTS}rows:_place",
        lambda whole, texts, span: (*whole(texts, span)[:3], whole(texts, shift(span))[3]),
    ),
    Mutant(
        "rows left out",
        "tables",
        f"{EXPORTS}rows:list_parts",
        lambda whole, s: [(p, list(v)[1:]) for p, v in whole(s)],
    ),
    Mutant(
        "cells cleaned of white space",
        "tables",
        f"{EXPORTS}tables:_cell",
        result(lambda c: " ".join(c.split()).replace("”", '"')),
    ),
    Mutant("rows' words cut short", "csv", f"{EXPORTS}tables:_cell", result(lambda c: c[:60])),
    Mutant(
        "lines' last character left out",
        "jsonl",
        f"{EXPORTS}tables:_list_statements",
        result(lambda rows: [{**r, "end": r["end"] - 1} for r in rows]),
    ),
    Mutant(
        "events' words from another place",
        "events",
        f"{EXPORTS}tables:_hull",
        lambda whole, t, s: whole(t, s)[1:],
    ),
    Mutant(
        "DNA counted in code points",
        "dna",
        f"{EXPORTS}utf16:Utf16Text.place",
        lambda whole, self, a, b: (a, b),
    ),
    Mutant(
        "DNA shifted by one",
        "dna",
        f"{EXPORTS}utf16:Utf16Text.place",
        lambda whole, self, a, b: tuple(n + 1 for n in whole(self, a, b)),
    ),
    Mutant(
        "texts escaped twice (TEI)",
        "tei",
        f"{EXPORTS}tei:escape",
        result(lambda t: t.replace("&", "&amp;")),
    ),
    Mutant(
        "texts with single spaces (TEI)",
        "tei",
        f"{EXPORTS}tei:escape",
        result(lambda t: t.replace("\r\n", " ").replace("&#13;", "")),
    ),
    *(
        Mutant(
            f"REFI-QDA {how}",
            "refi-qda",
            f"{EXPORTS}refi_qda:_Project._selection",
            _span_given(change),
        )
        for how, change in {"shifted by one": shift, "counted in UTF-16": in_utf16}.items()
    ),
    *(
        Mutant(
            f"annotations {how}",
            "annotations",
            f"{EXPORTS}annotations:_Collection._target",
            _span_given(change),
        )
        for how, change in {"shifted by one": shift, "counted in UTF-16": in_utf16}.items()
    ),
    *(
        Mutant(
            f"{name} shortens words",
            name,
            "verbale.record:Document.words",
            result(lambda w: w[:20]),
        )
        for name in ("followthemoney",)
    ),
]
MUTANTS = [*LOAD, *READ, *COLLATE, *WRITE, *READ_BACK, *KEEP, *DOSSIER, *EXPORTED]
