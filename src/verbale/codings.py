"""What people coded by hand in another program, taken into a dossier: reports and judgements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from verbale.dossier import read_record
from verbale.errors import NothingReadable
from verbale.exports.dna_coding import check_coding, count_others, takes_sides, to_record
from verbale.exports.dna_file import DnaFile
from verbale.exports.dna_reader import read_dna, say_shortly
from verbale.intake import place_of
from verbale.judgements import digest, find_active, find_place, make_judgement
from verbale.reading_json import read_issues, write_issues
from verbale.record import Document, Entry, Failure, Issue, Json, Judgement, Record, Statement
from verbale.store import Dossier
from verbale.text.load import INSIDE, name_together
from verbale.text.load.report import NoReport, Report, to_document

# The coder under whose name Verbale writes what it found: nobody's judgement.
OURS = re.compile(r"Verbale(?: \(.*)?")


@dataclass(frozen=True, slots=True)
class CodingIntake:
    """What became of a file of coded statements."""

    coders: tuple[str, ...]
    new_reports: int = 0
    known_reports: int = 0
    new: int = 0  # judgements
    known: int = 0
    others: int = 0  # statements that say nothing of who is for or against what
    failures: tuple[Failure, ...] = ()


def take_in_coding(dossier: Dossier, path: Path, *, coder: str | None = None) -> CodingIntake:
    """Keeps the documents of a .dna file as reports and what was coded as its coders' judgements.

    What the dossier holds already is skipped, so a file can be taken in again when more of it is
    coded. What Verbale itself coded is left out unless its coder is named.
    """
    file = read_dna(path)
    check_coding(path, file, coder=coder)
    coders = [coder] if coder else _find_coders(path, file)
    was_empty = not dossier.list_latest()
    failures, new_reports = _keep_reports(dossier, path, file)
    documents = _name_documents(dossier)
    records = {name: to_record(file, documents, coder=name) for name in coders}
    issues = _match_issues(dossier, records[coders[0]].codebook, keep=was_empty)
    produced = {_key(each): each for each in _judge_days(file, records, documents, path.name)}
    ids = {document.id for document in documents}
    for name, record in records.items():
        statements = [each for each in record.statements if each.document in ids]
        failures += record.failures
        for statement in _join(statements, record, failures):
            for judgement in _judge(name, statement, record, issues, path.name):
                produced[_key(judgement)] = judgement
    known = {_key(each): each.value for each in find_active(dossier.list_judgements())}
    made = [each for key, each in produced.items() if known.get(key, ...) != each.value]
    taken = dossier.add_judgements(made)
    return CodingIntake(
        coders=tuple(coders),
        new_reports=new_reports,
        known_reports=sum(each.id in ids for each in records[coders[0]].documents) - new_reports,
        new=taken.new,
        known=len(produced) - taken.new,
        others=count_others(file),
        failures=tuple(failures),
    )


def _find_coders(path: Path, file: DnaFile) -> list[str]:
    """The people who coded who is for or against what, by name."""
    read = {type.id for type in file.types if takes_sides(type)}
    busy = {statement.coder for statement in file.statements if statement.type in read}
    names = sorted({each.name for each in file.coders if each.id in busy})
    people = [name for name in names if name.strip() and not OURS.fullmatch(name)]
    if not people:
        whose = (
            f"only by {say_shortly(', '.join(names))}: name it with --coder"
            if names
            else "by anybody"
        )
        raise NothingReadable(f"{path}: nothing in it was coded {whose}.")
    return people


def _keep_reports(dossier: Dossier, path: Path, file: DnaFile) -> tuple[list[Failure], int]:
    """Keeps the documents whose text the dossier does not hold; what was not read, and how many
    were new."""
    failures: list[Failure] = []
    new = 0
    ours = [kept.document for kept in dossier.list_latest()]
    held = {document.id for document in ours}
    for number, found in enumerate(to_record(file, ours, coder="").documents, start=1):
        if found.id in held:
            continue
        place = f"{place_of(dossier, path)}{INSIDE}{number:03} {found.name.replace('/', ' ')}"
        report = Report(
            text=found.text,
            title=found.title,
            author=found.author,
            outlet=found.outlet,
            stated_date=found.stated_date,
        )
        try:
            dossier.add(place, to_document(report, place), digest(found.text))
            new += 1
        except NoReport as error:
            dossier.keep_failure(place, error.reason)
            failures.append(Failure(found.name, error.reason))
    return failures, new


def _name_documents(dossier: Dossier) -> list[Document]:
    """The reports by the names and ids that they bear in the record."""
    found: list[tuple[str, Document | Failure]] = []
    found += [(kept.place, kept.document) for kept in dossier.list_latest()]
    found += [(place, Failure(place, why)) for place, why in dossier.list_failures()]
    return [each for each in name_together(found) if isinstance(each, Document)]


def _match_issues(
    dossier: Dossier, coded: Sequence[Issue], *, keep: bool
) -> Mapping[str, tuple[str, str | None]]:
    """The dossier's issue for each that was coded, and its proposition where it is a new one.

    A dossier that held nothing takes the concepts as its codebook.
    """
    codebook = dossier.find_codebook()
    if keep and codebook is None:
        dossier.keep_codebook(write_issues(tuple(coded)))
        return {issue.id: (issue.id, None) for issue in coded}
    known = {issue.id: issue.proposition for issue in read_issues(codebook or "[]")}
    if dossier.find_record() is not None:
        known |= {issue.id: issue.proposition for issue in read_record(dossier).codebook}
    known |= {
        each.entry.name: str(each.value)
        for each in find_active(dossier.list_judgements())
        if each.entry.kind == "issue" and each.field in ("new", "proposition") and each.entry.name
    }
    by_words = {_fold(proposition): id for id, proposition in known.items()}
    matched: dict[str, tuple[str, str | None]] = {}
    for issue in coded:
        id = by_words.get(_fold(issue.proposition))
        # DNA cuts long propositions; ours is known by its id then.
        begins = _fold(known.get(issue.id, "")).startswith(_fold(issue.proposition.rstrip("…")))
        if id is None and issue.id in known and begins:
            id = issue.id
        if id is not None:
            matched[issue.id] = id, None
        else:
            free = issue.id if issue.id not in known else f"{issue.id}-dna"
            matched[issue.id] = free, issue.proposition
    return matched


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())


def _join(
    statements: Sequence[Statement], record: Record, failures: list[Failure]
) -> Iterator[Statement]:
    """Statements on the same words as one, all their persons its speakers: in a dossier words are
    one statement. Those that stand elsewhere on an issue than the first are listed and left out."""
    for content, group in groupby(statements, key=lambda each: each.content):
        first, *others = group
        for other in others:
            if other.stances == first.stances:
                speakers = tuple(dict.fromkeys((*first.speakers, *other.speakers)))
                is_same = other.on_behalf_of == first.on_behalf_of
                party = first.on_behalf_of if is_same else None
                first = replace(first, speakers=speakers, on_behalf_of=party)
                continue
            place = f"{content[0].start}-{content[-1].end}"
            reason = (
                f"The words at {place} are coded as said by several who differ. A dossier has one "
                "statement there: the first was taken."
            )
            failures.append(Failure(record.document(content[0].document).name, reason))
        yield first


def _judge_days(
    file: DnaFile, records: Mapping[str, Record], documents: Sequence[Document], source: str
) -> Iterator[Judgement]:
    """The day of each document, as whoever put it into the file gave it."""
    ours = {document.id: document for document in documents}
    names = {coder.id: coder.name for coder in file.coders}
    theirs = to_record(file).documents
    same = to_record(file, documents).documents
    for coded, dated, document in zip(
        sorted(file.documents, key=lambda each: each.id), theirs, same, strict=True
    ):
        coder = names.get(coded.coder or 0, "")
        if coder in records and dated.published is not None and document.id in ours:
            entry = Entry("document", find_place(document))
            reason = f"Coded in {source}."
            yield make_judgement(coder, entry, "published", str(dated.published), reason=reason)


def _judge(
    coder: str,
    statement: Statement,
    record: Record,
    issues: Mapping[str, tuple[str, str | None]],
    source: str,
) -> Iterator[Judgement]:
    """What the coder judges of the statement: that it is one, who speaks for whom, the stances."""
    document = record.document(statement.document)
    entry = Entry("statement", find_place(document, statement.content))
    who = {entity.id: _name(record, entity.id) for entity in record.entities}

    def judge(entry: Entry, field: str, value: Json) -> Judgement:
        return make_judgement(coder, entry, field, value, reason=f"Coded in {source}.")

    yield judge(entry, "missed", {})
    yield judge(entry, "speakers", [who[id] for id in statement.speakers])
    yield judge(entry, "on_behalf_of", who.get(statement.on_behalf_of or ""))
    if statement.addressee:
        yield judge(entry, "addressee", [who[id] for id in statement.addressee])
    if statement.said_on:
        yield judge(entry, "said_on", str(statement.said_on))
    for stance in statement.stances:
        issue, proposition = issues[stance.issue]
        if proposition is not None:
            yield judge(Entry("issue", name=issue), "new", proposition)
        value: dict[str, Json] = {"issue": issue, "stance": stance.value}
        if stance.condition:
            value["condition"] = [[span.start, span.end] for span in stance.condition]
        yield judge(entry, "stance", value)


def _name(record: Record, id: str) -> Json:
    """The entity as a value names it; with its type where DNA tells it from its variable."""
    entity = record.entity(id)
    return {"name": entity.name, "type": "person"} if entity.type == "person" else entity.name


def _key(judgement: Judgement) -> tuple[object, ...]:
    """What a judgement is on: a later one by the same person with the same key supersedes it."""
    value = judgement.value
    issue = value.get("issue") if isinstance(value, dict) and judgement.field == "stance" else None
    entry = judgement.entry
    place = (entry.place.sha256, entry.place.spans) if entry.place else (entry.name,)
    return judgement.by, entry.kind, place, judgement.field, issue
