"""One function a reader: it takes a file's bytes and must come back, whatever they are.

A reader keeps its promise where it gives documents, or says in its own error why there is none;
everything else that it raises is a finding. ``run.py`` feeds them, ``tests/fuzz`` keeps what was
found.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from verbale.codebook import read_codebook
from verbale.engine import Attribution, TaggedName, Tagging
from verbale.errors import BadCodebook, BrokenRecord, NotFetched, NothingReadable
from verbale.exports.dna_reader import read_dna
from verbale.exports.record_json_reader import from_json
from verbale.fetching.client import Fetched
from verbale.fetching.feeds import list_feed, list_sitemap
from verbale.judgements import read_lines, write_judgement
from verbale.pipeline import read
from verbale.reading_json import read_reading
from verbale.record import Document, Failure
from verbale.text.load import load_bytes
from verbale.text.load.stated import read_day

TEXT = "The envoy said on Friday that “we will not sign”, and that the talks in Tarn had failed."
DOCUMENT = Document("a", "a.txt", TEXT)
# What no list, database or terminal takes: halves of characters and control characters.
_UNFIT = re.compile(r"[\ud800-\udfff]|[\x00-\x1f]")


def load_as(name: str) -> Callable[[bytes], None]:
    """Loads the bytes as a file of this name, and checks what comes of it."""

    def run(data: bytes) -> None:
        places = set()
        for place, found in load_bytes(data, name, name):
            assert place not in places, place
            places.add(place)
            check_found(found)

    return run


def check_found(found: Document | Failure) -> None:
    """Whether it can be kept, listed and shown."""
    assert not _UNFIT.search(found.name), found.name
    if isinstance(found, Failure):
        assert found.reason and not _UNFIT.search(found.reason), found.reason
        return
    assert isinstance(found, Document), found
    assert found.text.strip()
    found.text.encode("utf-8")
    for line in (found.title, found.author, found.outlet, found.url):
        assert line is None or not _UNFIT.search(line), line
    assert found.stated_date is None or isinstance(found.stated_date, date)


class Letters:
    """An engine that takes each capitalised word for a name, and what follows it for its words."""

    name = "letters"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        found = [
            (start + each.start(), start + each.end(), end)
            for start, end in parts
            for each in re.finditer(r"[^\W\d_a-z][\w-]*", text[start:end])
        ][:50]
        names = tuple(TaggedName(a, b, "person", 0.9) for a, b, _ in found)
        said = tuple(
            Attribution(((b, end),), source=((a, b),)) for a, b, end in found if text[b:end].strip()
        )
        return Tagging(names, said[:10])

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.eye(len(texts), 384, dtype=np.float32)

    def lean(self, pairs: list[object]) -> tuple[object, ...]:
        return ()


def report(data: bytes) -> None:
    """What a report's own words can do to the steps that read them."""
    for _, found in load_bytes(data, "a.txt", "a.txt"):
        if isinstance(found, Document):
            reading = read(found, engine=Letters())
            spans = [p.span for p in reading.passages] + [m.span for m in reading.mentions]
            spans += [t.span for t in reading.times] + [m.span for m in reading.meetings]
            spans += [s for each in reading.statements for s in (*each.content, *each.source)]
            assert all(span.end <= len(found.text) for span in spans), spans


def word(data: bytes) -> None:
    """A Word file of which the text is the enemy's, and one that is his altogether."""
    load_as("a.docx")(data)
    load_as("a.docx")(_zip({"word/document.xml": data, "docProps/core.xml": data}))


def archive(data: bytes) -> None:
    """An archive, and one of which names and files are the enemy's."""
    load_as("a.zip")(data)
    name, _, rest = data.partition(b"\n")
    load_as("a.zip")(_zip({name.decode("latin-1"): rest, "b.txt": b"The talks have failed."}))


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def days(data: bytes) -> None:
    read_day(data.decode("utf-8", "ignore"))


def dna(data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=_MEMORY) as folder:
        path = Path(folder, "a.dna")
        path.write_bytes(data)
        try:
            read_dna(path)
        except NothingReadable as error:
            assert not _UNFIT.search(str(error)), error


_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def judgements(data: bytes) -> None:
    for _, found in read_lines(data.decode("utf-8", "ignore")):
        if not isinstance(found, Exception):
            write_judgement(found).encode("utf-8")


def codebook(data: bytes) -> None:
    for name in ("a.yaml", "a.json"):
        try:
            issues = read_codebook(data.decode("utf-8", "ignore"), name)
        except BadCodebook as error:
            str(error).encode("utf-8")
        else:
            assert all(issue.id and issue.proposition for issue in issues)
            str(issues).encode("utf-8")


def record(data: bytes) -> None:
    try:
        from_json(data.decode("utf-8", "ignore"), [DOCUMENT])
    except (BrokenRecord, ValueError):
        pass


def reading(data: bytes) -> None:
    try:
        read_reading(data.decode("utf-8", "ignore"), DOCUMENT)
    except ValueError:
        pass


def feed(data: bytes) -> None:
    for read_addresses in (list_feed, list_sitemap):
        try:
            found = read_addresses(_Site(data), "https://example.org/feed")
        except NotFetched:
            continue
        assert all(isinstance(each, str) for each in found)


class _Site:
    """A site that answers everything with the same bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def fetch(self, url: str) -> Fetched:
        return Fetched(url, self.data, None)


@dataclass(frozen=True)
class Target:
    """A reader, and how large its files may grow, in bytes."""

    run: Callable[[bytes], None]
    largest: int = 4_096


TARGETS: Mapping[str, Target] = {
    "days": Target(days, 200),
    "judgements": Target(judgements, 1_000),
    "reading": Target(reading, 1_000),
    "record": Target(record, 2_000),
    "table": Target(load_as("a.csv"), 2_000),
    "lines": Target(load_as("a.jsonl"), 2_000),
    "text": Target(load_as("a.txt")),
    "markdown": Target(load_as("a.md")),
    "export": Target(load_as("a.txt"), 8_000),
    "feed": Target(feed),
    "codebook": Target(codebook, 1_000),
    "rtf": Target(load_as("a.rtf")),
    "mail": Target(load_as("a.eml")),
    "saved": Target(load_as("a.mhtml")),
    "word": Target(word, 8_000),
    "archive": Target(archive, 8_000),
    "crawl": Target(load_as("a.warc"), 8_000),
    "page": Target(load_as("a.html"), 8_000),
    "pdf": Target(load_as("a.pdf"), 20_000),
    "dna": Target(dna, 100_000),
    "report": Target(report),
}
