"""What a batch was asked for and which shards are done, kept beside its tables."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from verbale.batch.inputs import Shard
from verbale.batch.tables import TABLES
from verbale.engine import ENGINES, Engine, load
from verbale.engine.remote import Tally
from verbale.errors import BadBatch

MANIFEST, SHARDS, QUARANTINE, WORK = "manifest.json", "shards", "quarantine", "work"
# Seconds that one report may take; the longest of the gold dossiers takes 4 on a slow core.
TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How each report of a batch is read."""

    about: tuple[str, ...] = ()
    timeout: float = TIMEOUT
    load: Callable[[], Engine] = field(default=partial(load, ENGINES[0]))
    engine: str = ENGINES[0]  # its name in the manifest


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the items of a shard: every one is counted once."""

    items: int = 0
    documents: int = 0  # items in which reports were read
    reports: int = 0  # reports read; an item such as a mail may hold several
    statements: int = 0
    quarantined: int = 0  # items of which something could not be read
    passed_over: int = 0  # not about what was asked for

    def __add__(self, other: Counts) -> Counts:
        names = [each.name for each in fields(Counts)]
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


def prepare(out: Path, plan: Plan) -> None:
    """Makes the folder of a batch, or looks that what is there was asked for in the same way."""
    asked: dict[str, Any] = {"engine": plan.engine, "about": list(plan.about)}
    if (out / MANIFEST).exists():
        _compare(out, _read(out / MANIFEST).get("asked"), asked)
    elif out.exists() and any(out.iterdir()):
        raise BadBatch(f"{out}: is no batch, and not empty. Name another folder.")
    for name in (SHARDS, QUARANTINE, WORK, *TABLES):
        (out / name).mkdir(parents=True, exist_ok=True)
    if not (out / MANIFEST).exists():
        write_whole(out / MANIFEST, _dump({"asked": asked, "shards": []}))


def _compare(out: Path, before: Any, asked: dict[str, Any]) -> None:
    """BadBatch where the folder's batch was asked for otherwise."""
    if not isinstance(before, dict):
        raise BadBatch(f"{out / MANIFEST}: is damaged. Name another folder.")
    read_by = before.get("engine")
    if read_by != asked["engine"]:
        raise BadBatch(
            f"{out}: is read by the engine {read_by!r}, not by {asked['engine']!r}. "
            "Name another folder, or that engine."
        )
    if before != asked:
        raise BadBatch(
            f"{out}: holds a batch that was asked for otherwise ({json.dumps(before)}). "
            "Name another folder, or ask for the same."
        )


def is_done(out: Path, shard: Shard) -> bool:
    """Whether this very shard was read to its end."""
    kept = _read(out / SHARDS / f"{shard.name}.json")
    files = [out / table / f"{shard.name}.parquet" for table in TABLES]
    return kept.get("fingerprint") == shard.fingerprint and all(file.exists() for file in files)


def keep_shard(out: Path, shard: Shard, counts: Counts, *, asked: Tally) -> None:
    """Notes that the shard is done; the last step, so that what is noted is there."""
    noted = {"name": shard.name, "files": list(shard.files), "fingerprint": shard.fingerprint}
    made = {**noted, "version": version("verbale"), **asdict(counts)}
    if asked.calls:
        made["asked"] = asdict(asked)
    write_whole(out / SHARDS / f"{shard.name}.json", _dump(made))


def find_version(table: Path) -> str | None:
    """Which version of Verbale made this table of a shard; None if the batch does not say."""
    found = _read(table.parents[1] / SHARDS / f"{table.stem}.json").get("version")
    return found if isinstance(found, str) else None


def sum_asked(out: Path, shards: Iterable[Shard]) -> Tally:
    """What was asked of a large model for those of these shards that are done."""
    total = Tally()
    for shard in shards:
        total.add(Tally(**_read(out / SHARDS / f"{shard.name}.json").get("asked", {})))
    return total


def drop_stale(out: Path, shards: Sequence[Shard]) -> None:
    """Drops shards whose reports have come into others, as where a folder has lost a file."""
    ours = {shard.name for shard in shards}
    files = {file for shard in shards for file in shard.files}
    for note in sorted((out / SHARDS).glob("*.json")):
        if note.stem in ours or files.isdisjoint(_read(note).get("files", ())):
            continue
        note.unlink()
        for table in TABLES:
            (out / table / f"{note.stem}.parquet").unlink(missing_ok=True)
        (out / QUARANTINE / f"{note.stem}.jsonl").unlink(missing_ok=True)


def close(out: Path, copies: int) -> Counts:
    """Gathers the notes of all shards into the manifest; what became of all items."""
    notes = [_read(path) for path in sorted((out / SHARDS).glob("*.json"))]
    names = [each.name for each in fields(Counts)]
    total = sum((Counts(**{name: note[name] for name in names}) for note in notes), Counts())
    asked = _read(out / MANIFEST)["asked"]
    gathered = {"asked": asked, "total": {**asdict(total), "copies": copies}, "shards": notes}
    write_whole(out / MANIFEST, _dump(gathered))
    return total


def sweep(out: Path, shards: Iterable[Shard], *, marks: bool) -> None:
    """Removes what workers left that ended at these shards; with ``marks`` where they were, too."""
    ours = {shard.name for shard in shards}
    places = [out / WORK, out / SHARDS, out / QUARANTINE, *(out / table for table in TABLES)]
    for path in (path for place in places for path in place.iterdir()):
        name, _, rest = path.name.partition(".")
        if name in ours and (rest.endswith((".tmp", ".jsonl.tmp")) or path.parent.name == WORK):
            if marks or not rest == "at":
                path.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """The file has the old words or the new ones, whenever the process ends."""
    unfinished = path.with_name(f"{path.stem}.{uuid4().hex[:12]}.tmp")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, path)


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _dump(noted: dict[str, Any] | Sequence[Any]) -> str:
    return json.dumps(noted, ensure_ascii=False, indent=1) + "\n"
