"""What a batch reads, cut into shards: one input file each, or some reports of one folder."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal

from verbale.errors import EngineMissing, NothingReadable
from verbale.judgements import digest
from verbale.text.load.kinds import COLLECTIONS, KINDS, find_suffix, is_readable

ShardKind = Literal["lines", "parquet", "crawl", "collection", "files"]

# Reports of one folder that make a shard: a few minutes of one worker.
FILES_A_SHARD = 200
# Hexadecimal digits of the address's hash in a shard's name: two files of one name stay apart.
NAME_DIGITS = 8
_LONGEST_STEM = 40
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file of reports: where it lies, and what tells whether it has changed."""

    address: str
    size: int
    state: str


@dataclass(frozen=True, slots=True)
class Shard:
    """What one worker reads at a time and writes as one file a table."""

    name: str
    kind: ShardKind
    files: tuple[str, ...]
    size: int
    fingerprint: str


def find_shards(inputs: Iterable[str]) -> list[Shard]:
    """The shards of these files, folders, globs and addresses, the largest first."""
    found: dict[str, Found] = {}
    for written in inputs:
        files = list(_find_remote(written) if "://" in written else _find_local(written))
        if not files:
            raise NothingReadable(
                f"{written}: there is no file of reports. Name files, folders or patterns of "
                ".jsonl, .parquet, .warc.gz or single reports."
            )
        for each in files:
            found.setdefault(each.address, each)
    shards = [*_cut(list(found.values()))]
    return sorted(shards, key=lambda shard: (-shard.size, shard.name))


def find_shard(path: str | Path) -> Shard:
    """The shard of one file; NothingReadable if there is no such file."""
    (shard,) = find_shards([str(path)])
    return shard


def open_address(address: str) -> AbstractContextManager[IO[bytes]]:
    """The bytes of a file, here or elsewhere."""
    if "://" not in address:
        return open(address, "rb")
    opened: AbstractContextManager[IO[bytes]] = _find_store(address)[0].open(address, "rb")
    return opened


def kind_of(name: str) -> ShardKind | None:
    """How a file of this name is read; None for one that is not."""
    lower = PurePosixPath(name.lower()).name
    if lower.startswith((".", "_")):  # what Spark and Hadoop leave beside their files
        return None
    if lower.endswith(_LINES):
        return "lines"
    if lower.endswith(".parquet"):
        return "parquet"
    kind = KINDS.get(find_suffix(lower))
    if kind == "crawl":
        return "crawl"
    if not is_readable(lower):
        return None
    return "collection" if kind in COLLECTIONS else "files"


def _find_local(written: str) -> Iterator[Found]:
    path = Path(written)
    if not path.exists() and _MAGIC.search(written):
        for name in sorted(glob.glob(written, recursive=True)):
            yield from _find_local(name) if not Path(name).is_dir() else ()
        return
    files = _walk(path) if path.is_dir() else [path]
    for file in files:
        try:
            state = file.stat()
        except OSError as error:
            raise NothingReadable(
                f"{file}: cannot be read ({error.strerror}). Check the path."
            ) from error
        if kind_of(file.name) and stat.S_ISREG(state.st_mode):  # no pipe: one waits there for ever
            address = Path(os.path.abspath(file)).as_posix()
            yield Found(address, state.st_size, str(state.st_mtime_ns))


def _walk(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place, name) for name in sorted(names)]
    return found


def _find_remote(written: str) -> Iterator[Found]:
    store, path = _find_store(written)
    if _MAGIC.search(path):
        names = store.glob(path)
    else:
        names = store.find(path) if store.isdir(path) else [path]
    for name in sorted(names):
        if not kind_of(name):
            continue
        try:
            info = store.info(name)
        except FileNotFoundError:
            raise NothingReadable(f"{written}: there is no such file. Check the address.") from None
        if info.get("type") == "file":
            states = (info.get(key) for key in ("ETag", "etag", "md5Hash", "mtime", "LastModified"))
            state = next((str(each) for each in states if each), "")
            yield Found(store.unstrip_protocol(name), int(info.get("size") or 0), state)


def _find_store(address: str) -> tuple[Any, str]:
    """The store of an address and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise EngineMissing(
            f"{address}: is read with packages that are not there. "
            "Install them: pip install 'verbale[cloud]'"
        ) from error
    try:
        store, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise EngineMissing(
            f"{address}: cannot be reached ({error}). Install what it needs: "
            "pip install 'verbale[cloud]'"
        ) from error
    return store, path


def _cut(found: Sequence[Found]) -> Iterator[Shard]:
    folders: defaultdict[str, list[Found]] = defaultdict(list)
    for each in found:
        kind = kind_of(each.address)
        if kind == "files":
            folders[each.address.rpartition("/")[0]].append(each)
        elif kind:
            yield _to_shard(each.address, kind, [each])
    for folder, files in folders.items():
        files.sort(key=lambda each: each.address)
        for number, start in enumerate(range(0, len(files), FILES_A_SHARD), 1):
            some = files[start : start + FILES_A_SHARD]
            yield _to_shard(f"{folder}/{PurePosixPath(folder).name}-{number:04}", "files", some)


def _to_shard(address: str, kind: ShardKind, files: Sequence[Found]) -> Shard:
    stem = PurePosixPath(address).name
    stem = re.sub(r"(?i)\.(jsonl|ndjson|warc|parquet|csv|tsv|zip)?(\.gz)?$", "", stem)
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:_LONGEST_STEM] or "shard"
    states = "\n".join(f"{each.address}\t{each.size}\t{each.state}" for each in files)
    return Shard(
        f"{readable}-{digest(address)[:NAME_DIGITS]}",
        kind,
        tuple(each.address for each in files),
        sum(each.size for each in files),
        digest(states),
    )
