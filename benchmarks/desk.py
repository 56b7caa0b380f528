"""How long the desk takes to open a large dossier, and each page of it.

The dossier is made of the invented ones in ``examples/``, told again on later days until it holds
the reports and statements asked for: ``python benchmarks/desk.py [REPORTS STATEMENTS]``. No engine
is needed: the statements are those of the examples' own records. Times are those of the processor:
time on the clock would measure the machine's other work too.
"""

from __future__ import annotations

import re
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from html import unescape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.testclient import TestClient

from verbale.exports.record_json import to_json
from verbale.exports.record_json_reader import from_json
from verbale.record import Document, Position, Record, Span, name_statements
from verbale.store import make_dossier
from verbale.text.load import load
from verbale.web.serving import create_desk

EXAMPLES = Path(__file__).parents[1] / "examples"
REPORTS, STATEMENTS = 2000, 60_000
# What a page and a key may take, in milliseconds.
PAGE, KEY = 200, 100
# Days between one telling and the next.
APART = 7
# Times that each page is asked for; the slowest counts.
TIMES = 7


def main(reports: int, statements: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "talks.verbale"
        record = tell_again([*read_examples()], reports, statements)
        keep(record, path)
        size = path.stat().st_size / 1e6
        held = f"{len(record.documents)} reports, {len(record.statements)} statements"
        print(f"{held}, {size:.0f} MB", flush=True)
        # A process of its own: what it holds is what a desk holds.
        return subprocess.run([sys.executable, __file__, str(path)]).returncode == 0


def read_examples() -> Iterator[Record]:
    """The examples' records, their names made unlike each other's."""
    for folder in sorted(EXAMPLES.iterdir()):
        gold = folder / "gold.json"
        if gold.is_file():
            found = [each for each in load([folder]) if isinstance(each, Document)]
            yield from_json(gold.read_text(encoding="utf-8"), found)


def tell_again(records: Sequence[Record], reports: int, statements: int) -> Record:
    """One record of so many reports and statements: these records, again and again."""
    parts: list[Record] = []
    have = [0, 0]
    for telling in count():
        for number, record in enumerate(records):
            parts.append(_move(record, number, telling))
            have[0] += len(record.documents)
            have[1] += len(record.statements)
        if have[0] >= reports and have[1] >= statements:
            break
    return _join(parts)


def _move(record: Record, number: int, telling: int) -> Record:
    """The record with names of its own; its days are later with each telling."""
    own, later = f"{number}", timedelta(days=APART * telling)
    reports = {d.id: f"{own}-{telling:03d}-{d.id}" for d in record.documents}
    named = {e.id: f"{e.id}-{own}" for e in record.entities}
    issues = {i.id: f"{i.id}-{own}" for i in record.codebook}
    ids = name_statements(record.statements)
    statements = {id: id.replace(id.split(":")[0], reports[id.split(":")[0]], 1) for id in ids}
    acts = {u.id: f"{u.id}-{own}-{telling}" for u in record.utterances}
    meetings = {m.id: f"{m.id}-{own}-{telling}" for m in record.meetings}
    texts = {**reports, **named, **issues, **statements, **acts, **meetings}

    def move(value: Any, field: str = "") -> Any:
        if isinstance(value, str):
            return texts.get(value, value) if field not in _WORDS else value
        if isinstance(value, tuple):
            return tuple(move(each, field) for each in value)
        if isinstance(value, date):
            return value + later
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changed = {f.name: move(getattr(value, f.name), f.name) for f in fields(value)}
        moved: Any = replace(value, **changed)
        if isinstance(value, Document):
            # No two reports have the same text; what stands after the last word moves none.
            tail = f"\n\nEdition {telling}."
            moved = replace(moved, name=f"{moved.id}.txt", text=value.text + tail)
        return moved

    moved: Record = move(record)
    return moved


# Fields that hold words and no id.
_WORDS = frozenset({"text", "name", "because", "role", "condition_words", "proposition", "type"})


def _join(parts: Sequence[Record]) -> Record:
    entities: dict[str, Any] = {}
    mentions: defaultdict[str, list[Span]] = defaultdict(list)
    for part in parts:
        for entity in part.entities:
            entities.setdefault(entity.id, entity)
            mentions[entity.id] += entity.mentions
    return Record(
        documents=tuple(d for part in parts for d in part.documents),
        noise=tuple(n for part in parts for n in part.noise),
        statements=tuple(s for part in parts for s in part.statements),
        entities=tuple(replace(e, mentions=tuple(mentions[id])) for id, e in entities.items()),
        utterances=tuple(u for part in parts for u in part.utterances),
        meetings=tuple(m for part in parts for m in part.meetings),
        codebook=tuple({i.id: replace(i, evidence=()) for p in parts for i in p.codebook}.values()),
        positions=tuple(_join_positions(parts)),
        engine="examples",
    )


def _join_positions(parts: Sequence[Record]) -> Iterator[Position]:
    found: defaultdict[tuple[str, str], list[Position]] = defaultdict(list)
    for part in parts:
        for position in part.positions:
            found[position.party, position.issue].append(position)
    for same in found.values():
        evidence = tuple(id for each in same for id in each.evidence)
        yield replace(same[-1], evidence=evidence, utterances=len(evidence), dissent=())


def keep(record: Record, path: Path) -> None:
    """A dossier that holds this record."""
    with make_dossier(path) as dossier:
        versions = {}
        for at, document in enumerate(record.documents, start=1):
            dossier.add(document.name, document, document.id)
            versions[document.id] = at
        inputs = dossier.digest_inputs()
        dossier.keep_record(
            to_json(record), versions, engine=record.engine, program="0", inputs=inputs
        )


def measure(path: Path) -> bool:
    """Prints what opening and each page take; whether all stay within their bounds."""
    begun, used = time.perf_counter(), time.process_time()
    app = create_desk(path, by="Officer", collates=False)
    taken, clock = time.process_time() - used, time.perf_counter() - begun
    print(f"open: {taken:.1f} s ({clock:.1f} s on the clock)", flush=True)
    record, kept = app.state.desk.shelf.record, True
    with TestClient(app, base_url="http://localhost") as page:
        for name, address in addresses(record).items():
            bound = KEY if name.startswith("key: ") else PAGE
            kept &= _time(page, name, address, bound)
        kept &= _time_decisions(page)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"memory: {held:.1f} GB at most")
    return kept


def addresses(record: Record) -> Mapping[str, str]:
    """A page of each view, and what a key leads to: the next page, the next row's words."""
    middle = record.documents[len(record.documents) // 2].id
    party, issue = record.positions[0].party, record.positions[0].issue
    several = next(u.id for u in record.utterances if len(u.statements) > 1)
    speaker = next(s.speakers[0] for s in record.statements if s.speakers)
    return {
        "record": "/record",
        "record, last page": "/record?page=999999",
        "record, filtered": f"/record?speaker={speaker}&act=demand&order=reported",
        "record, searched": "/record?q=the+ministers",
        "reports": "/reader?page=20",
        "reader": f"/reader/{middle}",
        "utterances": "/compare?order=differing",
        "compare": f"/compare/{several}",
        "positions": "/positions",
        "position": f"/positions/{party}/{issue}",
        "calendar": "/calendar?page=10",
        "negotiable": "/negotiable",
        "negotiable, what if": f"/negotiable?assume={party}:{issue}=against",
        "review": "/review",
        "accept many": "/review/bulk?act=demand",
        "correct": f"/correct/{name_statements(record.statements)[len(record.statements) // 2]}",
        "people": "/people?page=2",
        "person": f"/people/{speaker}",
        "same words elsewhere": f"/merge/{several}",
        "judgements": "/judgements",
        "coders": "/coders",
        "coverage": "/coverage?page=9",
        "coverage, not settled": "/coverage/unsettled?page=2",
        "key: next page": "/record?page=7",
        "key: next report": f"/reader/{record.documents[77].id}",
        "key: next utterance": f"/compare/{record.utterances[-1].id}",
    }


def _time(page: TestClient, name: str, address: str, bound: int) -> bool:
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        answer = page.get(address)
        taken.append((time.process_time() - begun) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    first, slowest, usual = taken[0], max(taken[1:]), statistics.median(taken)
    size = len(answer.content) / 1000
    says = "" if first < bound and slowest < bound else f"  over {bound} ms"
    print(
        f"{name:24} first {first:6.0f} ms, then {usual:4.0f} (slowest {slowest:4.0f}) ms, "
        f"{size:4.0f} KB{says}",
        flush=True,
    )
    return not says


def _time_decisions(page: TestClient) -> bool:
    """Accepts one utterance after another in Review: the decision and the next one together."""
    asked, taken = page.get("/review").text, []
    for _ in range(TIMES):
        form = re.search(r'<form method="post" action="/review" class.*?</form>', asked, re.S)
        assert form is not None
        sent: dict[str, list[str]] = {"pick": ["accept"]}
        for name, value in re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', form[0]):
            sent.setdefault(name, []).append(unescape(value))
        begun = time.process_time()
        answer = page.post("/review", data=sent, headers={"referer": "http://localhost/review"})
        asked = answer.text
        taken.append((time.process_time() - begun) * 1000)
        assert answer.status_code == 200 and "decided" in asked, answer.status_code
    says = "" if max(taken) < KEY else f"  over {KEY} ms"
    usual = statistics.median(taken)
    print(
        f"{'key: accept, and the next':24} usual {usual:4.0f} ms, slowest {max(taken):4.0f}{says}"
    )
    return not says


if __name__ == "__main__":
    if sys.argv[1:] and not sys.argv[1].isdecimal():
        sys.exit(0 if measure(Path(sys.argv[1])) else 1)
    wanted = [int(each) for each in sys.argv[1:]] or [REPORTS, STATEMENTS]
    sys.exit(0 if main(*wanted) else 1)
