"""The reports as a bibliography: BibTeX for LaTeX, CSL-JSON for Zotero and Pandoc."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from verbale.exports.evidence import check_evidence
from verbale.exports.places import find_headline, find_lines
from verbale.exports.record_json import group_noise
from verbale.exports.wording import fold
from verbale.record import DateRange, Document, Record

# What BibTeX or LaTeX would act on.
_SPECIAL = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"\{",
        "}": r"\}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def to_bibtex(record: Record, title: str | None = None) -> str:
    """The reports as BibTeX, one ``@article`` each, in UTF-8."""
    check_evidence(record)
    entries = [_write_entry(key, fields) for key, fields in _list_fields(record)]
    return "\n".join(entries)


def to_csl(record: Record, title: str | None = None) -> str:
    """The reports as CSL-JSON, each an ``article-newspaper``."""
    check_evidence(record)
    listed = [
        _describe(key, document, headline) for key, document, headline in _list_reports(record)
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _list_reports(record: Record) -> Iterator[tuple[str, Document, str]]:
    """Each report with its key and title, or its headline."""
    noise = group_noise(record)
    taken: Counter[str] = Counter()
    for document in record.documents:
        key = _name_key(document)
        taken[key] += 1
        if taken[key] > 1:
            key = f"{key}-{taken[key]}"
        lines = find_lines(document, noise[document.id])
        yield key, document, _tidy(document.title or find_headline(document, lines))


def _name_key(document: Document) -> str:
    """A key of plain letters: the file's name and the year.

    >>> _name_key(Document("1", "Ünion talks (1).txt", "..."))
    'nion-talks-1'
    """
    stem = document.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = "-".join(re.findall("[A-Za-z0-9]+", stem)) or "report"
    return f"{words}-{document.published.first.year}" if document.published else words


def _tidy(text: str) -> str:
    return fold(_CONTROL.sub(" ", text))


def _list_fields(record: Record) -> Iterator[tuple[str, dict[str, str]]]:
    for key, document, headline in _list_reports(record):
        fields = {
            "title": f"{{{{{headline.translate(_SPECIAL)}}}}}",
            "author": f"{{{_brace(document.author)}}}" if document.author else "",
            "journal": _brace(document.outlet),
            "url": f"{{{_write_url(document.url)}}}" if document.url else "",
            "entrysubtype": "{newspaper}",
            "langid": "{english}" if document.language == "en" else "",
            "note": _brace(document.name),
            **_date_fields(document.published),
        }
        yield key, {name: value for name, value in fields.items() if value}


def _brace(text: str | None) -> str:
    return f"{{{_tidy(text).translate(_SPECIAL)}}}" if text else ""


def _write_url(url: str) -> str:
    """An address as ``url`` takes it: verbatim but for braces and what is no part of one."""
    tidy = re.sub(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]", "", url)
    return tidy.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _date_fields(days: DateRange | None) -> dict[str, str]:
    """The day for biblatex, year and month for BibTeX where the report's are certain."""
    if days is None:
        return {}
    fields = {"date": f"{{{days}}}"}
    if days.first.year == days.last.year:
        fields["year"] = f"{{{days.first.year}}}"
        if days.first.month == days.last.month:
            fields["month"] = MONTHS[days.first.month - 1]
    return fields


def _write_entry(key: str, fields: dict[str, str]) -> str:
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    return "\n".join([f"@article{{{key},", *lines, "}", ""])


def _describe(key: str, document: Document, headline: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": headline,
        "author": [{"literal": _tidy(document.author)}] if document.author else None,
        "container-title": _tidy(document.outlet) if document.outlet else None,
        "URL": _write_url(document.url) if document.url else None,
        "language": document.language,
        "issued": _write_days(document.published),
        "note": _tidy(document.name),
    }
    return {name: value for name, value in described.items() if value}


def _write_days(days: DateRange | None) -> dict[str, Any] | None:
    if days is None:
        return None
    parts = [[day.year, day.month, day.day] for day in dict.fromkeys((days.first, days.last))]
    return {"date-parts": parts}
