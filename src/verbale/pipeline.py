"""Both flows on one screen: documents are read one by one, readings are collated together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from verbale.codebook import load_codebook
from verbale.collation.claims import Ledger
from verbale.collation.differences import find_differences
from verbale.collation.entities import settle_entities
from verbale.collation.firmness import settle_firmness
from verbale.collation.issues import take_stances
from verbale.collation.judged_entities import JudgedEntities
from verbale.collation.judged_frame import JudgedDocuments, judge_issues
from verbale.collation.judged_groups import judge_utterances
from verbale.collation.judged_meetings import judge_meetings
from verbale.collation.judged_statements import JudgedStatements
from verbale.collation.meetings import settle_meetings
from verbale.collation.positions import settle_positions
from verbale.collation.publication import settle_publication
from verbale.collation.speakers import settle_speakers
from verbale.collation.suggestions import suggest_issues
from verbale.collation.times import settle_said_on
from verbale.collation.utterances import group_utterances, settle_speakers_across
from verbale.collation.wordings import embed_wordings
from verbale.engine import ENGINES, Distant, Engine, find_name, load
from verbale.errors import NothingReadable
from verbale.reading.meetings import find_meetings
from verbale.reading.mentions import find_mentions
from verbale.reading.speakers import resolve_speakers
from verbale.reading.statements import find_statements
from verbale.reading.times import attach_times
from verbale.record import (
    DateRange,
    Document,
    Failure,
    Issue,
    Judgement,
    Reading,
    Reason,
    Record,
    Utterance,
)
from verbale.text.dates import find_times
from verbale.text.load import load as load_documents
from verbale.text.noise import find_passages

__all__ = ["collate", "load", "read", "read_dossier", "read_many"]


def read(document: Document, *, engine: Engine) -> Reading:
    """What one document shows: the same document and engine give the same reading."""
    passages = find_passages(document)
    parts = tuple((p.span.start, p.span.end) for p in passages if not p.is_noise)
    tagging = engine.tag(document.text, parts)
    mentions = find_mentions(document, tagging.names, passages)
    times = find_times(document, passages)
    statements = find_statements(document, passages, tagging.attributions, tagging.names)
    statements = resolve_speakers(document, statements, mentions)
    statements = attach_times(document, statements, times)
    return Reading(
        document=document,
        passages=passages,
        mentions=mentions,
        times=times,
        meetings=find_meetings(document, passages, mentions, times),
        statements=statements,
        engine=engine.name,
    )


def collate(
    readings: Sequence[Reading],
    *,
    codebook: Sequence[Issue] | None = None,
    judgements: Sequence[Judgement] = (),
    engine: Engine | None = None,
    failures: Sequence[Failure] = (),
) -> Record:
    """What the readings settle together; the same readings give the same record.

    Without a codebook (None) the issues are suggested from the statements; with () there are none.
    Without an engine nothing is suggested and the same words in several reports are not joined:
    that takes comparing them.
    Each step takes what people judged in the place of what it found itself; what became of their
    judgements stands in ``record.judged``.
    """
    ledger = Ledger(judgements, [reading.document for reading in readings])
    reports = JudgedDocuments(readings, ledger)
    readings = reports.judge_outlets(readings)
    judged = JudgedStatements(readings, ledger, _reread)
    readings = judged.readings
    people = JudgedEntities(
        settle_entities(readings), [reading.document for reading in readings], ledger
    )
    judged.weigh(people.who)
    publications = reports.judge_days(settle_publication(readings))
    published = {one.document: one.published for one in publications}
    statements = settle_speakers(readings, people.entities, people.merged)
    statements = judged.judge_speakers(statements, people.who, people.find_parties)
    if engine is not None:
        vectors = embed_wordings(readings, statements, engine=engine)
        statements = settle_speakers_across(readings, statements, vectors)
        statements = judged.judge_speakers(statements, people.who, people.find_parties)
    entities = people.entities
    statements = settle_said_on(statements, readings, publications)
    statements = judged.judge_said_on(statements)
    utterances: tuple[Utterance, ...] = ()
    if engine is not None:
        utterances = group_utterances(readings, statements, vectors)
    utterances = judge_utterances(utterances, statements, judged, ledger)
    utterances = find_differences(readings, statements, utterances, published)
    dated = {one.document: (one.published, (one.reason,)) for one in publications}
    documents = tuple(_date(reading.document, dated) for reading in readings)
    if codebook is None and engine is not None:
        codebook = suggest_issues(
            documents,
            judged.keep(statements),
            entities,
            utterances,
            engine=engine,
            vectors=vectors,
        )
    codebook = judge_issues(codebook or (), ledger)
    if engine is not None:
        statements = take_stances(readings, statements, entities, codebook, engine=engine)
    statements = judged.judge_stances(statements, codebook)
    statements = judged.finish(statements)
    statements = settle_firmness(statements, documents, codebook)
    meetings = settle_meetings(readings, entities, published)
    meetings = judge_meetings(meetings, ledger, people.who)
    entities = people.entities
    return Record(
        documents=documents,
        noise=tuple(p for reading in readings for p in reading.passages if p.is_noise),
        statements=statements,
        entities=entities,
        utterances=utterances,
        meetings=meetings,
        codebook=codebook,
        positions=settle_positions(statements, utterances, documents, entities, codebook),
        failures=tuple(failures),
        engine=_name_engines(readings) or (engine.name if engine else ""),
        judged=ledger.tell(),
    )


def _name_engines(readings: Sequence[Reading]) -> str:
    """Who read the reports: one engine, or several where a large model read only some of them."""
    return ", ".join(sorted({reading.engine for reading in readings} - {""}))


def _reread(reading: Reading, places: Sequence[int]) -> Reading:
    """The reading in which the statements at these places, which a person changed, have what stands
    around them: whom "he" stands for, whom they address, when they say that they were said."""
    bare = [
        replace(each, reasons=tuple(r for r in each.reasons if r.field != "speakers"))
        for each in reading.statements
    ]
    read_anew = resolve_speakers(reading.document, bare, reading.mentions)
    read_anew = attach_times(reading.document, read_anew, reading.times)
    statements = list(reading.statements)
    for at in places:
        statements[at] = read_anew[at]
    return replace(reading, statements=tuple(statements))


def _date(
    document: Document, dated: Mapping[str, tuple[DateRange, tuple[Reason, ...]]]
) -> Document:
    published, reasons = dated.get(document.id, (None, ()))
    return replace(document, published=published, reasons=reasons)


def read_many(
    documents: Iterable[Document], *, engine: Engine | None = None, jobs: int = 1
) -> Iterator[Reading]:
    """The readings of these documents, in their order, one by one as they are made.

    With several jobs each is a process with an engine of its own, of the same name; an engine that
    asks another machine reads so many at a time in this one.
    """
    if jobs == 1:
        chosen = engine or load()
        for document in documents:
            yield read(document, engine=chosen)
        return
    if isinstance(engine, Distant):
        yield from _read_side_by_side(documents, engine, jobs)
        return
    name = find_name(engine.name) if engine else None
    with ProcessPoolExecutor(jobs, initializer=_start_process, initargs=(name,)) as pool:
        yield from _await(pool, _read_in_process, documents, jobs * DOCUMENTS_AHEAD)


def _read_side_by_side(
    documents: Iterable[Document], engine: Engine, jobs: int
) -> Iterator[Reading]:
    pool = ThreadPoolExecutor(jobs)
    try:
        yield from _await(pool, partial(read, engine=engine), documents, jobs)
    finally:  # where an answer fails, nothing that still waits is asked
        pool.shutdown(cancel_futures=True)


def _await(
    pool: Executor,
    task: Callable[[Document], Reading],
    documents: Iterable[Document],
    ahead: int,
) -> Iterator[Reading]:
    """The readings in the order of the documents, no more than so many of them ahead."""
    waiting: deque[Future[Reading]] = deque()
    for document in documents:
        waiting.append(pool.submit(task, document))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


# Documents that wait for each process: enough that none is idle, few enough for a stream of any
# length to stay within memory.
DOCUMENTS_AHEAD = 4
_process_engine: Engine | None = None


def _start_process(name: str | None) -> None:
    global _process_engine
    _process_engine = load(name or ENGINES[0])


def _read_in_process(document: Document) -> Reading:
    if _process_engine is None:
        raise RuntimeError("the process was started without its engine")
    return read(document, engine=_process_engine)


def read_dossier(
    paths: Iterable[str | Path],
    *,
    codebook: str | Path | None = None,
    engine: Engine | None = None,
    jobs: int = 1,
) -> Record:
    """The record of these reports (files, or folders of them).

    Without a codebook the issues are suggested. What could not be read stands in
    ``record.failures``; NothingReadable if nothing could.
    """
    issues = load_codebook(codebook) if codebook else None
    documents: list[Document] = []
    failures: list[Failure] = []
    for found in load_documents(paths):
        if isinstance(found, Failure):
            failures.append(found)
        else:
            documents.append(found)
    if not documents:
        raise NothingReadable("; ".join(f"{f.name}: {f.reason}" for f in failures))
    chosen = engine or load()
    readings = list(read_many(documents, engine=chosen, jobs=jobs))
    return collate(readings, codebook=issues, engine=chosen, failures=failures)
