"""Sources: BibTeX that a parser takes whatever the names, CSL-JSON with the fields it asks for."""

import json
import re
from dataclasses import replace

import bibtexparser
import pytest

from verbale.errors import BrokenRecord
from verbale.exports.bibliography import to_bibtex, to_csl
from verbale.record import Record, Span


def read(record: Record) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(to_bibtex(record))
    assert not library.failed_blocks
    return [
        {"key": entry.key, "type": entry.entry_type, **{f.key: f.value for f in entry.fields}}
        for entry in library.entries
    ]


def test_a_report_is_an_article_with_headline_and_day(strait):
    first, *others = read(strait)
    assert len(others) == len(strait.documents) - 1
    assert first["type"] == "article"
    assert first["title"] == "{Okafor: Compact will not bargain over free passage}"
    assert first["date"] == "2031-05-02"


def test_what_latex_would_act_on_is_escaped(astral):
    (entry,) = read(astral)
    assert entry["journal"] == r'The "Astral" \{Post\}; 100\% \& \_more\_'
    assert entry["author"] == r"{Ω. \& Å. \{Writer\}}"
    assert entry["url"] == "https://example.org/a?b=1&c=%20"
    assert entry["date"] == "2031-05-02/2031-05-03"
    assert re.fullmatch("[A-Za-z0-9-]+", entry["key"])


def test_what_the_file_calls_the_report_is_its_title(record):
    named = replace(record.documents[0], title="Ferries, again")
    (entry,) = read(replace(record, documents=(named,)))
    assert entry["title"] == "{Ferries, again}"


def test_braces_are_balanced_whatever_the_headline(astral):
    broken = replace(astral.documents[0], outlet="a}b{{c\\")
    written = to_bibtex(replace(astral, documents=(broken,)))
    unescaped = re.sub(r"\\[{}]", "", written)
    assert unescaped.count("{") == unescaped.count("}")
    assert len(bibtexparser.parse_string(written).entries) == 1


def test_two_reports_of_one_name_have_two_keys(record):
    (document,) = record.documents
    twice = replace(record, documents=(document, replace(document, id="other")))
    assert [entry["key"] for entry in read(twice)] == ["ferry", "ferry-2"]


def test_csl_has_the_day_as_numbers(strait, astral):
    first = json.loads(to_csl(strait))[0]
    assert first["type"] == "article-newspaper"
    assert first["issued"] == {"date-parts": [[2031, 5, 2]]}
    (entry,) = json.loads(to_csl(astral))
    assert entry["issued"] == {"date-parts": [[2031, 5, 2], [2031, 5, 3]]}
    assert entry["author"] == [{"literal": "Ω. & Å. {Writer}"}]
    assert entry["container-title"] == 'The "Astral" {Post}; 100% & _more_'


@pytest.mark.parametrize("write", [to_bibtex, to_csl])
def test_a_broken_record_is_not_written(write, record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        write(replace(record, statements=(broken,)))
