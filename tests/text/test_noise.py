"""What is no part of a report."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from verbale.record import PASSAGE_KINDS, Document
from verbale.text.noise import find_passages
from verbale.text.patterns import agency, compiled, entries

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "noise.json").read_text(encoding="utf-8")
)
ROWS = [row.split("\t") for row in entries("noise-lines.tsv")]


def passages_of(text: str) -> list[tuple[str, str]]:
    document = Document("000", "report.txt", text)
    return [
        (passage.kind, text[passage.span.start : passage.span.end])
        for passage in find_passages(document)
    ]


def noise_of(text: str) -> list[list[str]]:
    document = Document("000", "report.txt", text)
    return [
        [passage.kind, text[passage.span.start : passage.span.end]]
        for passage in find_passages(document)
        if passage.is_noise
    ]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case["label"],
            marks=pytest.mark.xfail(strict=True) if case.get("fails") else (),
        )
        for case in CASES
    ],
)
def test_noise_of_a_report(case: dict[str, Any]) -> None:
    assert noise_of(case["text"]) == case["noise"], case["why"]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_passages_cover_all_but_white_space(case: dict[str, Any]) -> None:
    text = case["text"]
    document = Document("000", "report.txt", text)
    spans = [passage.span for passage in find_passages(document)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert all(place in covered or text[place].isspace() for place in range(len(text)))


def test_first_headline_is_no_noise() -> None:
    text = "2 May 2031\nWatch: ministers arrive\n\nThe ministers met in Tarn on Friday, they said."
    assert passages_of(text)[:2] == [
        ("date", "2 May 2031"),
        ("headline", "Watch: ministers arrive"),
    ]


def test_report_without_headline_has_none() -> None:
    kinds = [
        kind for kind, _ in passages_of("TARN (Reuters) - The talks were off, the envoy said.")
    ]
    assert kinds == ["dateline", "body"]


def test_subheading_is_told_from_the_body() -> None:
    text = "Talks fail\nThe envoy said on Friday that the talks had all failed.\nWhat next?"
    assert passages_of(text)[-1] == ("subheading", "What next?")


@pytest.mark.parametrize(
    "dateline",
    [
        "TARN (Reuters) -",
        "TARN, Harland (AP) —",
        "TARN, May 2 (Harland Agency) -",
        "TARN REUTERS -",
        "TARN, May 2. /TASS/.",
        "Tarn, 2 May 2031 (HNA) –",
        "Tarn (AFP) –",
        "(Reuters) -",
        "TARN/PORT HOPE (Reuters) -",
        "TARN —",
        "TARN:",
        "Tarn —",
        "TARN, Harland-Islands border –",
        "TARN, N.H. -",
        "TARN.",
        "By Ana Lind, TARN (AP) —",
    ],
)
def test_dateline_is_cut_from_its_paragraph(dateline: str) -> None:
    text = f"Talks fail\n{dateline} The envoy said the talks had failed."
    assert passages_of(text)[1:] == [
        ("dateline", dateline),
        ("body", "The envoy said the talks had failed."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "NATO - The alliance's council - met on Friday in Tarn to talk about the islands.",
        "EXCLUSIVE: Envoy to resign",
        "The envoy (Reform) said the talks had failed.",
        "Roe — who had come by ferry — said the talks had failed.",
        "On Friday, 2 May, the envoy said the talks had failed.",
    ],
)
def test_what_looks_like_a_dateline(line: str) -> None:
    assert not [words for kind, words in passages_of(f"Talks fail\n{line}") if kind == "dateline"]


def test_quotation_with_a_cue_stays_however_it_sounds() -> None:
    text = "Talks fail\n“Sign up for our plan or leave the room,” the envoy told the ministers."
    assert noise_of(text) == []


def test_line_in_another_alphabet_is_foreign() -> None:
    text = (
        "Talks fail\nThe envoy said on Friday that the talks had failed.\nПодпишитесь на наш канал"
    )
    assert noise_of(text) == [["foreign", "Подпишитесь на наш канал"]]


def test_names_with_accents_are_names() -> None:
    text = "Talks fail\nBy Šárka Łapińska\nThe envoy said on Friday that the talks had failed."
    assert noise_of(text) == [["byline", "By Šárka Łapińska"]]


@pytest.mark.parametrize("row", ROWS, ids=[row[3] for row in ROWS])
def test_each_pattern_matches_its_example(row: list[str]) -> None:
    kind, longest, pattern, example = row
    assert kind in PASSAGE_KINDS
    assert len(example) <= int(longest)
    signed = pattern.replace("{agency}", f"(?-i:{agency()})")
    assert compiled(signed, re.IGNORECASE).fullmatch(example.lstrip("-• "))


def test_english_reports_need_no_language_model() -> None:
    program = (
        "import sys\n"
        "from verbale.record import Document\n"
        "from verbale.text.noise import find_passages\n"
        "find_passages(Document('0', '0', 'Talks fail\\nThe envoy said so on Friday in Tarn.'))\n"
        "assert 'py3langid' not in sys.modules and 'trafilatura' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
