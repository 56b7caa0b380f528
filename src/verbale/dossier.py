"""What is done with a dossier: read what is new, collate it whole, read the record, check it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from json import JSONDecodeError

from verbale.checking import find_record_faults
from verbale.engine import ENGINES, LARGE, Distant, Engine, find_name
from verbale.errors import BrokenRecord, NothingReadable
from verbale.exports.record_json import to_json
from verbale.exports.record_json_reader import from_json
from verbale.judgements import digest
from verbale.kept import Kept, KeptRecord
from verbale.pipeline import collate, read, read_many
from verbale.provenance import find_reading_faults, find_unread
from verbale.reading_json import read_issues, read_reading, write_reading
from verbale.record import Document, Failure, Judgement, Reading, Record
from verbale.store import Dossier
from verbale.text.load import name_together

Progress = Callable[[int, int], None]


def name_engine(dossier: Dossier) -> str:
    """The name of the engine that goes on with a dossier where nobody names one: that which read
    it last, or the first of ours if none has, or if a large model has."""
    last = dossier.find_record_engine() or ""
    return (None if last.startswith(LARGE) else find_name(last)) or ENGINES[0]


def read_new(dossier: Dossier, engine: Engine, *, jobs: int = 1, progress: Progress) -> int:
    """Reads what this engine has not read yet, keeping each reading as it is made; how many.

    What a large model has read is not read again by ours.
    """
    program, unread = version("verbale"), {}
    names = _find_engines(dossier, engine)
    for kept in dossier.list_latest():
        if not _find_json(dossier, kept.sha256, names):
            unread[kept.sha256] = kept.document
    progress(0, len(unread))
    readings = read_many(unread.values(), engine=engine, jobs=max(1, min(jobs, len(unread))))
    for done, (text, reading) in enumerate(zip(unread, readings, strict=True), start=1):
        dossier.keep_reading(text, engine.name, program, write_reading(reading))
        progress(done, len(unread))
    progress(0, 0)
    return len(unread)


def _find_engines(dossier: Dossier, engine: Engine) -> tuple[str, ...]:
    """By whom the readings may be, the best first: the large model that read the dossier (the desk
    and the judgements do not ask it again), then this engine."""
    last = dossier.find_record_engine()
    if last and last.startswith(LARGE) and not isinstance(engine, Distant):
        return last, engine.name
    return (engine.name,)


def _find_json(dossier: Dossier, text: str, engines: Sequence[str]) -> str | None:
    found = (dossier.find_reading(text, name, version("verbale")) for name in engines)
    return next((json for json in found if json), None)


def collate_dossier(dossier: Dossier, engine: Engine) -> Record:
    """Collates all readings as a whole and keeps the record, unless the last is still good."""
    program, inputs = version("verbale"), dossier.digest_inputs()
    last, name = dossier.find_record(), _find_engines(dossier, engine)[0]
    if last and (last.inputs, last.engine, last.program) == (inputs, name, program):
        return _read(last)
    versions, documents, failures = _name(dossier)
    if not documents:
        raise NothingReadable(
            f"{dossier.path}: holds no report yet. Add some: verbale add {dossier.path} PATH"
        )
    codebook = dossier.find_codebook()
    readings = [_find_reading(dossier, document, engine) for document in documents]
    record = collate(
        readings,
        codebook=None if codebook is None else read_issues(codebook),
        judgements=dossier.list_judgements(),
        engine=engine,
        failures=failures,
    )
    json = to_json(record)
    dossier.keep_record(json, versions, engine=name, program=program, inputs=inputs)
    return record


def collate_by(dossier: Dossier, engine: Engine, by: str) -> Record:
    """The record with the judgements of this person alone; it is not kept."""
    _, documents, failures = _name(dossier)
    codebook = dossier.find_codebook()
    return collate(
        [_find_reading(dossier, document, engine) for document in documents],
        codebook=None if codebook is None else read_issues(codebook),
        judgements=[each for each in dossier.list_judgements() if each.by == by],
        engine=engine,
        failures=failures,
    )


def judge(dossier: Dossier, judgement: Judgement) -> None:
    """Adds a judgement to the dossier's log: on the disk when this returns.

    The record is behind until the dossier is collated; ``verbale.rejudging.apply`` gives what it
    will be at once where the judgement bears on its entry alone.
    """
    dossier.add_judgement(judgement)


def _find_reading(dossier: Dossier, document: Document, engine: Engine) -> Reading:
    text, program = digest(document.text), version("verbale")
    json = _find_json(dossier, text, _find_engines(dossier, engine))
    if json is None:  # another process added it a moment ago
        json = write_reading(read(document, engine=engine))
        dossier.keep_reading(text, engine.name, program, json)
    return read_reading(json, document)


def _name(dossier: Dossier) -> tuple[dict[str, int], list[Document], list[Failure]]:
    """Documents and failures by the names that they would bear if they were loaded together, and
    which version each document is: so the order in which reports came leaves no trace."""
    latest = dossier.list_latest()
    found: list[tuple[str, Document | Failure]] = []
    found += [(kept.place, kept.document) for kept in latest]
    found += [(place, Failure(place, why)) for place, why in dossier.list_failures()]
    named = name_together(found)
    documents = [each for each in named if isinstance(each, Document)]
    failures = [each for each in named if isinstance(each, Failure)]
    versions = {d.id: kept.version for d, kept in zip(documents, latest, strict=True)}
    return versions, documents, failures


def read_record(dossier: Dossier) -> Record:
    """The record as it was collated last; NothingReadable before the first time."""
    kept = dossier.find_record()
    if kept is None:
        raise NothingReadable(
            f"{dossier.path}: holds no record yet. Add reports: verbale add {dossier.path} PATH"
        )
    return _read(kept)


def _read(kept: KeptRecord) -> Record:
    return from_json(kept.json, [each.document for each in kept.documents])


def is_behind(dossier: Dossier) -> bool:
    """Whether something was added since the record was collated, as after an interruption."""
    inputs = dossier.find_record_inputs()
    return inputs is not None and inputs != dossier.digest_inputs()


def find_faults(dossier: Dossier) -> Iterator[str]:
    """What is broken, one line each: the file, a text's fingerprint, a place, a reason."""
    yield from dossier.find_damage()
    kept = dossier.list_versions()
    for each in kept:
        if digest(each.document.text) != each.sha256:
            name = f"{each.place}, version {each.number}"
            yield f"{name}: its text is no longer the one that was added"
    yield from _find_broken_readings(dossier, kept)
    yield from dossier.find_broken_judgements()
    yield from _find_broken_record(dossier)


def _find_broken_readings(dossier: Dossier, kept: Sequence[Kept]) -> Iterator[str]:
    texts = {each.sha256: each for each in kept}
    for text, engine, json in dossier.list_readings():
        if text not in texts:
            yield f"a reading by {engine} is of no text in the dossier ({text[:12]})"
            continue
        entry = f"{texts[text].place}, reading by {engine}"
        document = texts[text].document
        try:
            reading = read_reading(json, document)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            yield f"{entry}: is no reading ({error})"
            continue
        yield from (f"{entry}: {fault}" for fault in find_reading_faults(reading))


def _find_broken_record(dossier: Dossier) -> Iterator[str]:
    kept = dossier.find_record()
    if kept is None:
        return
    if digest(kept.json) != kept.sha256:
        yield "the record: is no longer as it was written"
    try:
        record = _read(kept)
    except BrokenRecord as error:
        yield f"the record: {error}"
        return
    except (JSONDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"the record: cannot be read ({error!r})"
        return
    texts = {document.name: document.text for document in record.documents}
    yield from (f"the record: {fault}" for fault in find_record_faults(kept.json, texts))
    if to_json(record) != kept.json and kept.program == version("verbale"):
        yield "the record: is another when it is read and written again"
    readings = dict(_find_readings(dossier, kept))
    yield from (f"the record: {fault}" for fault in find_unread(kept.json, readings))


def _find_readings(dossier: Dossier, kept: KeptRecord) -> Iterator[tuple[str, Reading]]:
    """The readings that the record was collated from, by the reports' ids, where they are whole."""
    for each in kept.documents:
        json = dossier.find_reading(each.sha256, kept.engine, kept.program)
        with suppress(ValueError, TypeError, KeyError, AttributeError):  # said of the reading
            if json is not None:
                yield each.document.id, read_reading(json, each.document)
