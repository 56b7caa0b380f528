"""Reads one shard to its end: every item of it becomes rows, a line in quarantine, or is passed
over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from verbale.batch.about import Topic, is_about, read_topics
from verbale.batch.inputs import Shard, find_shard
from verbale.batch.items import DAMAGED, Item, find_items
from verbale.batch.limits import Mark, TookTooLong, time_limit
from verbale.batch.manifest import (
    QUARANTINE,
    WORK,
    Counts,
    Plan,
    keep_shard,
    prepare,
    write_whole,
)
from verbale.batch.tables import Writer, check_packages, list_rows
from verbale.engine import Distant, Engine
from verbale.engine.remote import Tally
from verbale.errors import NotAnswered
from verbale.pipeline import read
from verbale.record import Failure, Reading
from verbale.text.load.report import NoReport, Piece, to_document

FATAL = "Reading it ended its process, or took far too long; read it by itself to see why."


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A report that is not about what was asked for."""


Outcome = Reading | Failure | PassedOver


def read_shard(path: str | Path, out: str | Path, plan: Plan | None = None) -> Path:
    """Reads one file into the batch in this folder, for those who bring workers of their own; the
    path of its table of documents."""
    check_packages()
    plan, out = plan or Plan(), Path(out)
    prepare(out, plan)
    shard = find_shard(path)
    read_into(shard, out, plan, _load_once(plan))
    return out / "documents" / f"{shard.name}.parquet"


@lru_cache(maxsize=1)
def _load_once(plan: Plan) -> Engine:
    return plan.load()


def read_into(shard: Shard, out: Path, plan: Plan, engine: Engine) -> Counts:
    """Reads the shard and writes its tables; what became of its items."""
    mark = Mark(out / WORK / f"{shard.name}.at")
    counts, left_out = Counts(), []
    topics, done = read_topics(plan.about), False
    before = _tally(engine)
    try:
        with Writer(out / WORK, shard.name) as writer:
            for item, outcomes in _read_items(shard, mark, plan, engine, topics):
                counts += _count(outcomes)
                for outcome in outcomes:
                    if isinstance(outcome, Reading):
                        for table, row in list_rows(outcome, shard.name, item.number):
                            writer.add(table, row)
                    elif isinstance(outcome, Failure):
                        left_out.append(_to_line(shard, item, outcome))
            writer.finish(out)
            write_whole(out / QUARANTINE / f"{shard.name}.jsonl", "".join(left_out))
            keep_shard(out, shard, counts, asked=_tally(engine) - before)
        done = True
    finally:
        mark.close(done=done)
    return counts


def _tally(engine: Engine) -> Tally:
    """What was asked of a large model so far; nothing where the engine is none."""
    return replace(engine.tally) if isinstance(engine, Distant) else Tally()


def _read_items(
    shard: Shard, mark: Mark, plan: Plan, engine: Engine, topics: tuple[Topic, ...]
) -> Iterator[tuple[Item, list[Outcome]]]:
    items, number = find_items(shard), 0
    while True:
        try:
            item = next(items, None)
        except DAMAGED as error:
            said = str(error) or "It ends too early"
            why = f"{said.rstrip('.')}: what follows item {number} was not read; copy it again."
            broken = Item(number + 1, shard.files[0], tuple, 1.0)
            yield broken, [Failure(broken.name, why)]
            return
        if item is None:
            return
        number = item.number
        if mark.begin(number, item.share):
            yield item, list(_read_item(item, shard, plan, engine, topics))
        else:
            yield item, [Failure(item.name, FATAL)]


def _read_item(
    item: Item, shard: Shard, plan: Plan, engine: Engine, topics: tuple[Topic, ...]
) -> Iterator[Outcome]:
    too_long = Failure(item.name, f"It took longer than {plan.timeout:g} seconds; cut it up.")
    id, number = f"{shard.name}-{item.number:06}", 0
    alone = shard.kind != "files"
    try:
        with time_limit(plan.timeout):
            pieces = iter(item.read())
        while True:
            with time_limit(plan.timeout):
                piece = next(pieces, None)
            if piece is None:
                return
            number += 1
            own = id if number == 1 else f"{id}-{number}"
            try:
                with time_limit(plan.timeout):
                    outcome = _read_piece(piece, item.name, own, engine, topics, alone=alone)
            except TookTooLong:
                outcome = too_long
            yield outcome
    except TookTooLong:
        yield too_long
    except NoReport as error:
        yield Failure(item.name, error.reason)
    except (OSError, MemoryError, NotAnswered):
        raise  # the file or a machine is at fault, not the report: the shard is read again
    except Exception as error:  # whatever a report holds, the others are read
        yield Failure(item.name, f"It could not be read ({type(error).__name__}: {error}).")


def _read_piece(
    piece: Piece, name: str, id: str, engine: Engine, topics: tuple[Topic, ...], *, alone: bool
) -> Outcome:
    # A line's only report is called by the number of the line.
    own = f"{name}/{piece.inside}" if piece.inside and not alone else name
    if isinstance(piece.found, str):
        return Failure(own, piece.found)
    if not is_about(piece.found.text, topics):
        return PassedOver()
    return read(replace(to_document(piece.found, own), id=id), engine=engine)


def _count(outcomes: list[Outcome]) -> Counts:
    readings = [each for each in outcomes if isinstance(each, Reading)]
    failed = any(isinstance(each, Failure) for each in outcomes)
    return Counts(
        items=1,
        documents=int(bool(readings)),
        reports=len(readings),
        statements=sum(len(each.statements) for each in readings),
        quarantined=int(failed and not readings),
        passed_over=int(not failed and not readings),
    )


def _to_line(shard: Shard, item: Item, failure: Failure) -> str:
    told = {
        "shard": shard.name,
        "number": item.number,
        "name": failure.name,
        "reason": failure.reason,
    }
    line = json.dumps(told, ensure_ascii=False) + "\n"
    return line.encode("utf-8", "replace").decode("utf-8")
