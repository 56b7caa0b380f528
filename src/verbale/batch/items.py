"""The reports in a shard, one by one and none in memory but the one at hand."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

from verbale.batch.inputs import Shard, open_address
from verbale.text.load import NO_COLUMNS
from verbale.text.load.archives import find_pages
from verbale.text.load.kinds import LARGEST_COLLECTION, LARGEST_FILE, read_pieces
from verbale.text.load.page import read_page
from verbale.text.load.report import NoReport, Piece
from verbale.text.load.tables import read_json_lines

# What a file raises that is damaged or was cut off, besides what its reader says itself.
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, NoReport)
_ROWS_AT_A_TIME = 256
_TOO_LARGE = f"The report is larger than {LARGEST_FILE // 1_000_000} MB; cut it into several."


@dataclass(frozen=True, slots=True)
class Item:
    """A line, row, page or file, and how the reports in it are read, which may take long."""

    number: int  # its place in the shard, from 1
    name: str
    read: Callable[[], Iterable[Piece]]
    share: float  # of the shard that lies behind it, from 0 to 1


def find_items(shard: Shard) -> Iterator[Item]:
    """The items of a shard in their order; one of DAMAGED where a file breaks off."""
    if shard.kind == "files":
        yield from _find_files(shard)
    elif shard.kind == "parquet":
        yield from _find_rows(shard)
    else:
        (address,) = shard.files
        with open_address(address) as file:
            inside = {"lines": _find_lines, "crawl": _find_crawled, "collection": _find_listed}
            yield from inside[shard.kind](file, shard)


def _find_lines(raw: IO[bytes], shard: Shard) -> Iterator[Item]:
    packed = shard.files[0].lower().endswith(".gz")
    lines = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
    number, whole = 0, True
    while line := lines.readline(LARGEST_FILE):
        begins, whole = whole, line.endswith(b"\n")
        if not begins or not line.strip():
            continue  # the rest of a line that was too long, or none
        number += 1
        fits = whole or len(line) < LARGEST_FILE
        read = partial(_read_line, line) if fits else partial(_refuse, _TOO_LARGE)
        yield Item(number, _name(shard, f"{number:06}"), read, _share(raw, shard))


def _name(shard: Shard, inside: str) -> str:
    """A report in a file with others is called by the file's name and its own."""
    file = PurePosixPath(shard.files[0]).name
    return f"{file}/{inside}" if inside else file


def _read_line(line: bytes) -> Iterable[Piece]:
    return read_json_lines(line, NO_COLUMNS)


def _refuse(reason: str) -> Iterable[Piece]:
    return [Piece("", reason)]


def _share(raw: IO[bytes], shard: Shard) -> float:
    return min(1.0, raw.tell() / max(1, shard.size))


def _find_rows(shard: Shard) -> Iterator[Item]:
    """Each row of a Parquet file, as if it were a line of JSON."""
    import duckdb

    number = 0
    with ExitStack() as stack:
        path = stack.enter_context(_have_here(shard.files[0]))
        connection = stack.enter_context(duckdb.connect(":memory:", config={"threads": 1}))
        try:
            counted = connection.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchone()
            rows = connection.execute("SELECT * FROM read_parquet(?)", [path])
            names = [column[0] for column in rows.description or ()]
            while some := rows.fetchmany(_ROWS_AT_A_TIME):
                for row in some:
                    number += 1
                    line = _to_line(names, row)
                    share = number / max(1, counted[0] if counted else 1)
                    name = _name(shard, f"{number:06}")
                    yield Item(number, name, partial(_read_line, line), share)
        except duckdb.Error as error:
            why = str(error).split("\n")[0][:100]
            raise NoReport(f"The file is no Parquet file, or damaged ({why})") from None


def _to_line(names: list[str], row: tuple[Any, ...]) -> bytes:
    held = {name: value for name, value in zip(names, row, strict=True) if value is not None}
    return json.dumps(held, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")


@contextmanager
def _have_here(address: str) -> Iterator[str]:
    """The path of the file, or of a copy while it is needed: DuckDB reads from anywhere in it."""
    if "://" not in address:
        yield address
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder, "copy.parquet")
        with open_address(address) as source, copy.open("wb") as target:
            while part := source.read(1_000_000):
                target.write(part)
        yield str(copy)


def _find_crawled(raw: IO[bytes], shard: Shard) -> Iterator[Item]:
    for number, (url, page) in enumerate(find_pages(raw, LARGEST_FILE), 1):
        read = partial(_read_crawled, page, url) if page else partial(_refuse, _TOO_LARGE)
        name = url or _name(shard, f"{number:06}")
        yield Item(number, name, read, _share(raw, shard))


def _read_crawled(page: bytes, url: str | None) -> Iterable[Piece]:
    return [Piece("", read_page(page, url))]


def _find_listed(raw: IO[bytes], shard: Shard) -> Iterator[Item]:
    """The reports of a table or an archive, which is read as a whole."""
    data = raw.read(LARGEST_COLLECTION + 1)
    file = PurePosixPath(shard.files[0]).name
    for number, piece in enumerate(read_pieces(data, file, NO_COLUMNS), 1):
        yield Item(number, _name(shard, piece.inside), partial(_repeat, piece), 0.0)


def _repeat(piece: Piece) -> Iterable[Piece]:
    return [Piece("", piece.found)]


def _find_files(shard: Shard) -> Iterator[Item]:
    for number, address in enumerate(shard.files, 1):
        read = partial(_read_file, address)
        yield Item(number, PurePosixPath(address).name, read, number / len(shard.files))


def _read_file(address: str) -> Iterator[Piece]:
    with open_address(address) as file:
        data = file.read(LARGEST_FILE + 1)
    yield from read_pieces(data, PurePosixPath(address).name, NO_COLUMNS)
