"""One file per format, drawn from the record alone; nothing is written that fails its check.

Each is a module with a function and one line in FORMATS. A package that is heavy or an extra is
imported inside that function: the formats are known long before one is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from verbale.exports.annotations import to_annotations
from verbale.exports.bibliography import to_bibtex, to_csl
from verbale.exports.brief import to_html
from verbale.exports.brief_markdown import to_markdown
from verbale.exports.brief_terminal import to_terminal
from verbale.exports.dna import PASSWORD, to_dna
from verbale.exports.followthemoney import to_followthemoney
from verbale.exports.icalendar import to_icalendar
from verbale.exports.pdf import to_pdf
from verbale.exports.record_json import to_json
from verbale.exports.refi_qda import to_refi_qda
from verbale.exports.tables import to_csv, to_events, to_jsonl, to_package, to_parquet
from verbale.exports.tei import to_tei
from verbale.exports.word import to_word
from verbale.record import Record

__all__ = [
    "FORMATS",
    "Format",
    "Written",
    "to_annotations",
    "to_bibtex",
    "to_csl",
    "to_csv",
    "to_dna",
    "to_events",
    "to_followthemoney",
    "to_html",
    "to_icalendar",
    "to_json",
    "to_jsonl",
    "to_markdown",
    "to_package",
    "to_parquet",
    "to_pdf",
    "to_refi_qda",
    "to_tei",
    "to_terminal",
    "to_word",
]

# A text, the bytes of a file, or the files of a folder by their names.
Written = str | bytes | Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name, how the file's name ends ("" for a folder), and the function.

    ``write(record, title)`` gives what is to be written; ``options`` are the names of further
    keyword arguments that it takes (options of ``verbale export``). ``command`` writes it too, by
    the suffix.
    """

    name: str
    suffix: str
    says: str  # what it is, in a few words
    write: Callable[..., Written]
    options: tuple[str, ...] = ()
    command: str | None = None
    note: str = ""  # what a person needs to know who opens it


def _json(record: Record, title: str | None) -> str:
    return to_json(record)


def _html(record: Record, title: str | None) -> str:
    return to_html(record, title=title)


def _markdown(record: Record, title: str | None) -> str:
    return to_markdown(record, title=title)


GUARD = "A cell that a spreadsheet would take for a formula has an apostrophe before it."
FORMATS = (
    Format("json", ".json", "the whole record", _json, command="record"),
    Format("icalendar", ".ics", "the meetings, for calendars", to_icalendar, command="record"),
    Format("html", ".html", "the brief as one page", _html, command="brief"),
    Format("markdown", ".md", "the brief as Markdown", _markdown, command="brief"),
    Format(
        "dna",
        ".dna",
        "a file of Discourse Network Analyzer 3",
        to_dna,
        options=("password", "per_report"),
        note=f"Log in as Admin; the password is that of --password, else {PASSWORD!r}.",
    ),
    Format("word", ".docx", "the brief for Word", to_word, command="brief"),
    Format("pdf", ".pdf", "the brief as PDF", to_pdf, command="brief"),
    Format("csv", ".csv", "a statement a row, for spreadsheets", to_csv, ("bom",), note=GUARD),
    Format("jsonl", ".jsonl", "a statement a line", to_jsonl),
    Format(
        "tables", "", "all tables as CSV, with datapackage.json", to_package, ("bom",), note=GUARD
    ),
    Format("parquet", "", "all tables as Parquet", to_parquet),
    Format("events", ".csv", "the event list of Discourse Network Analyzer", to_events),
    Format("annotations", ".jsonld", "W3C Web Annotations", to_annotations),
    Format("followthemoney", ".ftm", "entities for Aleph, one a line", to_followthemoney),
    Format("tei", ".xml", "the reports and the record as TEI P5", to_tei),
    Format("refi-qda", ".qdpx", "a project for NVivo, MAXQDA or ATLAS.ti", to_refi_qda),
    Format("bibtex", ".bib", "the reports as BibTeX", to_bibtex),
    Format("csl", ".json", "the reports as CSL-JSON", to_csl),
)
