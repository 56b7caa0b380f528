"""The reports of one negotiation, picked out of many: out of a batch, or files of reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

from verbale.batch.about import Topic, read_topics
from verbale.batch.manifest import find_version
from verbale.collation.stories import find_day, group_stories
from verbale.errors import EngineMissing, NothingReadable
from verbale.intake import place_of
from verbale.judgements import digest
from verbale.reading_json import read_reading
from verbale.record import DateRange, Document, Failure
from verbale.store import Dossier
from verbale.text.dates import find_values
from verbale.text.duplicates import find_duplicates
from verbale.text.load import INSIDE, find_files, load_places

Progress = Callable[[int], None]
Row = Mapping[str, str | int | date | None]

# A day as its words name it, with or without a year (docs/dates.md).
_DAY = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)")
# Reports of a batch that are in memory at a time.
ROWS_AT_A_TIME = 256
OUTSIDE = "appeared on other days"
NO_DAY = "says no day and names none of those days, and no report of them is like it"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a dossier is about: names of which each report names all, or all of another list, and
    the days on which it appeared."""

    about: tuple[Topic, ...]
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, about: Sequence[str], since: date | None, until: date | None) -> Wanted:
        """From lists of names ("NATO, Russia") and the first and the last day."""
        return cls(read_topics(about), since, until)

    def has(self, day: DateRange) -> bool:
        """Whether a report of that day may be one."""
        return not (
            (self.since and day.last < self.since) or (self.until and day.first > self.until)
        )

    def is_named_in(self, text: str) -> bool:
        """Whether the text names one of the days, with its year or without ("12 January")."""
        bounds = [day.year for day in (self.since, self.until) if day]
        for _, _, value in find_values(text):
            named = _DAY.fullmatch(value)
            if named is None:
                continue
            years = range(min(bounds, default=0), max(bounds, default=-1) + 1)
            for year in years if named[1] == "XXXX" else (int(named[1]),):
                day = _to_day(year, int(named[2]), int(named[3]))
                if day and self.has(DateRange(day, day)):
                    return True
        return False


def _to_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 29 February of another year
        return None


@dataclass(frozen=True, slots=True)
class Picked:
    """A report that may belong to the dossier, and where it was found."""

    file: Path
    inside: str  # its place in that file; empty if it is the whole of it
    document: Document
    engine: str | None = None  # with which a batch read it

    @property
    def name(self) -> str:
        """What the report is called where it comes from."""
        return f"{self.file}{self.inside}"


@dataclass(slots=True)
class Gathered:
    """What was picked, which reports are of one story, which are copies, and what was left out."""

    picked: list[Picked] = field(default_factory=list)
    stories: tuple[tuple[str, ...], ...] = ()  # names of the reports
    copies: dict[str, str] = field(default_factory=dict)  # the copy and the report that it copies
    left_out: list[tuple[str, str]] = field(default_factory=list)  # name and why
    failures: list[Failure] = field(default_factory=list)

    def count_reasons(self) -> list[tuple[str, int]]:
        """Why reports were left out, the most frequent reason first."""
        return Counter(why for _, why in self.left_out).most_common()


def gather(sources: Iterable[Path], wanted: Wanted, *, progress: Progress) -> Gathered:
    """The reports in these batches, files or folders that the dossier wants.

    A report that says no day of its own is taken if it names one of the days, or tells the story
    of a report that is taken.
    """
    gathered = Gathered()
    for count, each in enumerate(_find_reports(sources), 1):
        if isinstance(each, Failure):
            gathered.failures.append(each)
        elif why := _refuse(each.document, wanted):
            gathered.left_out.append((each.name, why))
        else:
            gathered.picked.append(each)
        progress(count)
    _mark_copies(gathered)
    _group(gathered)
    if wanted.since or wanted.until:
        _leave_out_undated(gathered, wanted)
    return gathered


def fill(dossier: Dossier, gathered: Gathered) -> None:
    """Keeps what was picked, and the readings that a batch made of it."""
    for each in gathered.picked:
        place = place_of(dossier, each.file) + each.inside
        dossier.add(place, each.document, digest(each.document.text))
    read = [each for each in gathered.picked if each.engine]
    for file in sorted({each.file for each in read}):
        _keep_readings(dossier, file, {e.document.id: e for e in read if e.file == file})


def _keep_readings(dossier: Dossier, file: Path, picked: Mapping[str, Picked]) -> None:
    if find_version(file) != version("verbale"):
        return  # another version may find something else: the reports are read anew
    query = "SELECT id, reading FROM read_parquet(?) WHERE list_contains(?, id) ORDER BY id"
    for row in _query(query, str(file), list(picked)):
        report, reading = picked[str(row["id"])], str(row["reading"])
        if report.engine and _is_whole(reading, report.document):
            text = digest(report.document.text)
            dossier.keep_reading(text, report.engine, version("verbale"), reading)


def _is_whole(reading: str, document: Document) -> bool:
    """Whether this is a reading of the report; a broken one is made anew."""
    try:
        read_reading(reading, document)
    except ValueError:
        return False
    return True


def tell(gathered: Gathered) -> Iterator[dict[str, str | int | None]]:
    """What became of each report, a row each."""
    stories = {name: at for at, names in enumerate(gathered.stories, 1) for name in names}
    for each in gathered.picked:
        day = find_day(each.document)
        yield {
            "report": each.name,
            "headline": headline(each.document),
            "day": str(day) if day else None,
            "story": stories[each.name],
            "copy_of": gathered.copies.get(each.name),
            "left_out": None,
        }
    for name, why in gathered.left_out:
        yield {"report": name, "left_out": why}
    for failure in gathered.failures:
        yield {"report": failure.name, "left_out": failure.reason}


def headline(document: Document) -> str:
    """The report's headline: what its file calls it, or its first line."""
    return document.title or document.text.strip().split("\n", 1)[0]


def _refuse(document: Document, wanted: Wanted) -> str | None:
    """Why the report is none of those that are wanted; None if it may be one."""
    day = find_day(document)
    if day is not None and not wanted.has(day):
        return OUTSIDE
    text = f"{document.title or ''}\n{document.text}"
    if wanted.about and not any(topic.is_in(text) for topic in wanted.about):
        return "does not name all that was asked for"
    return None


def _find_reports(sources: Iterable[Path]) -> Iterator[Picked | Failure]:
    for source in sources:
        if is_batch(source):
            yield from _find_in_batch(source)
        else:
            yield from _find_in_files(source)


def is_batch(source: Path) -> bool:
    """Whether ``verbale batch`` wrote its tables into this folder."""
    return (source / "manifest.json").is_file() and (source / "documents").is_dir()


def _find_in_files(source: Path) -> Iterator[Picked | Failure]:
    for path in find_files([source]):
        for inside, found in load_places(path):
            yield found if isinstance(found, Failure) else Picked(path, inside, found)


def _find_in_batch(source: Path) -> Iterator[Picked]:
    columns = "id, name, title, author, outlet, url, language, stated_date, engine, text"
    for path in sorted((source / "documents").glob("*.parquet")):
        for row in _query(f"SELECT {columns} FROM read_parquet(?) ORDER BY number, id", str(path)):
            yield _to_picked(path, row)


def _query(query: str, *values: object) -> Iterator[Row]:
    try:
        import duckdb
    except ImportError as error:
        raise EngineMissing(
            "A batch is read with DuckDB. Install it: pip install 'verbale[parquet]'"
        ) from error
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        rows = connection.execute(query, values)
        names = [column[0] for column in rows.description or ()]
        while some := rows.fetchmany(ROWS_AT_A_TIME):
            yield from (dict(zip(names, row, strict=True)) for row in some)


def _to_picked(path: Path, row: Row) -> Picked:
    """A row of a batch's table of documents, without the reading: few are needed."""
    words = {name: value for name, value in row.items() if isinstance(value, str)}
    stated = row["stated_date"]
    document = Document(
        id=words["id"],
        name=words["name"],
        text=words["text"],
        language=words.get("language"),
        outlet=words.get("outlet"),
        url=words.get("url"),
        stated_date=stated if isinstance(stated, date) else None,
        title=words.get("title"),
        author=words.get("author"),
    )
    return Picked(path, INSIDE + document.id, document, words["engine"])


def _mark_copies(gathered: Gathered) -> None:
    texts = {each.name: each.document.text for each in gathered.picked}
    for copy, other in find_duplicates(texts):
        gathered.copies[copy] = gathered.copies.get(other, other)


def _group(gathered: Gathered) -> None:
    """Groups the reports by story; a copy goes with what it copies, also on another day."""
    texts = {
        str(at): each for at, each in enumerate(gathered.picked) if each.name not in gathered.copies
    }
    groups = group_stories(replace(text.document, id=at) for at, text in texts.items())
    followers: dict[str, list[str]] = {}
    for copy, other in gathered.copies.items():
        followers.setdefault(other, []).append(copy)
    stories = []
    for group in groups:
        names = [texts[at].name for at in group]
        stories.append((*names, *(copy for name in names for copy in followers.get(name, ()))))
    gathered.stories = tuple(stories)


def _leave_out_undated(gathered: Gathered, wanted: Wanted) -> None:
    dated = {
        each.name
        for each in gathered.picked
        if find_day(each.document) or wanted.is_named_in(each.document.text)
    }
    stories = tuple(names for names in gathered.stories if dated & set(names))
    kept = {name for names in stories for name in names}
    gone = [each.name for each in gathered.picked if each.name not in kept]
    gathered.picked = [each for each in gathered.picked if each.name in kept]
    gathered.copies = {c: other for c, other in gathered.copies.items() if c in kept}
    gathered.stories = stories
    gathered.left_out += [(name, NO_DAY) for name in gone]


def check_gathered(gathered: Gathered, sources: Sequence[Path]) -> None:
    """NothingReadable, with what was left out, unless there is a report for the dossier."""
    if gathered.picked:
        return
    reasons = [f"{count} left out: {why}" for why, count in gathered.count_reasons()]
    reasons += [f"{each.name}: {each.reason}" for each in gathered.failures[:3]]
    where = ", ".join(map(str, sources))
    told = "; ".join(reasons) or "there is none at all"
    raise NothingReadable(f"{where}: no report for this dossier ({told}). Ask for less.")
