"""Time expressions: found as written, resolved against a day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from verbale.record import Document, Passage, Span
from verbale.text.dates import find_times, find_values
from verbale.text.days import resolve_time
from verbale.text.time_words import find_direction

CASES = json.loads((Path(__file__).parents[1] / "cases" / "dates.json").read_text(encoding="utf-8"))
WEDNESDAY = date(2022, 1, 12)


def marked(case):
    marks = [pytest.mark.xfail(strict=True, reason=case["why"])] if case.get("fails") else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_time_is_found_as_written(case) -> None:
    text = case["text"]
    assert [[text[a:b], value] for a, b, value in find_values(text)] == case["expected"]


def test_no_time_runs_over_the_end_of_a_passage() -> None:
    text = "On Friday\nJan Pell wrote this. 12 January"
    passages = [Passage(Span("r", 0, 9), "body"), Passage(Span("r", 10, 40), "body")]
    found = find_times(Document("r", "r.txt", text), passages)
    assert [text[t.span.start : t.span.end] for t in found] == ["Friday", "12 January"]


@pytest.mark.parametrize(
    ("value", "direction", "expected"),
    [
        ("XXXX-WXX-3", "past", "2022-01-12"),
        ("XXXX-WXX-5", "past", "2022-01-07"),
        ("XXXX-WXX-5", "future", "2022-01-14"),
        ("XXXX-WXX-5", None, "2022-01-07"),
        (">XXXX-WXX-3", None, "2022-01-19"),
        ("<XXXX-WXX-3", None, "2022-01-05"),
        ("-1W-5", None, "2022-01-07"),
        ("XXXX-12-31", "past", "2021-12-31"),
        ("XXXX-12-01", "future", "2021-12-01"),  # six weeks off: nobody means the next but eleven
        ("XXXX-06-10", "future", "2022-06-10"),
        ("XXXX-06-10", "past", "2021-06-10"),
        ("XXXX-01-07W5", None, "2022-01-07"),
        ("XXXX-01-07W3", None, "2026-01-07"),
        ("2021-12-31", None, "2021-12-31"),
        ("-1DTNI", None, "2022-01-11"),
        ("+1W", None, "2022-01-17/2022-01-23"),
        ("+0W-WE", None, "2022-01-15/2022-01-16"),
        ("+0W-WE", "past", "2022-01-08/2022-01-09"),
        ("+0M:LAST", None, "2022-01-31"),
        ("-1Y:END", None, "2021-09-01/2021-12-31"),
        ("XXXX-12:START", "past", "2021-12-01/2021-12-10"),
        ("XXXX-11", "future", "2022-11-01/2022-11-30"),
        ("XXXX-Q3", "past", "2021-07-01/2021-09-30"),
        ("<XXXX-SU", None, "2021-06-01/2021-08-31"),
        ("-P3Y", None, "2019-01-12/2022-01-12"),
        ("+P1W", None, "2022-01-12/2022-01-19"),
        ("-1M", None, "2021-12-01/2021-12-31"),
        ("199", None, "1990-01-01/1999-12-31"),
        ("XXXX-01-10/XXXX-01-12", None, "2022-01-10/2022-01-12"),
        ("XXXX-WXX-1/XXXX-WXX-5", "past", "2022-01-10/2022-01-14"),
        ("-1D/+0D", None, "2022-01-11/2022-01-12"),
    ],
)
def test_value_is_resolved_against_a_wednesday(value, direction, expected) -> None:
    assert str(resolve_time(value, WEDNESDAY, direction=direction)) == expected


@pytest.mark.parametrize("value", ["PAST_REF", "R+2D", "E+2D", "2023-02-29", "nonsense"])
def test_value_that_names_no_day_by_itself_gives_none(value) -> None:
    assert resolve_time(value, WEDNESDAY) is None


def test_the_next_day_is_counted_from_the_day_told_before() -> None:
    told = resolve_time("XXXX-01-10", WEDNESDAY)
    assert str(resolve_time("R+2D", WEDNESDAY, reference=told)) == "2022-01-12"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The envoy said on Friday that talks will resume.", "Friday", "past"),
        ("Talks will be held on January 10, the palace said on Monday.", "January 10", "future"),
        ("Talks will be held on January 10, the palace said on Monday.", "Monday", "past"),
        ("They met ahead of Wednesday's session.", "Wednesday", "future"),
        ("Both offered to meet on Sunday.", "Sunday", "future"),
        ("The firm on Thursday agreed to let a judge mediate.", "Thursday", "past"),
        ("The union has called a strike for Monday.", "Monday", "future"),
        ("A rally had been planned for Sunday.", "Sunday", "future"),
        ("The first vote is to be held from November 20.", "November 20", "future"),
        ("The Council convenes on 12 January.", "12 January", "future"),
        ("Fire from 12 January.", "12 January", "future"),
        ("Orle, 12 January", "12 January", None),
    ],
)
def test_sentence_tells_whether_the_day_is_to_come(text, words, expected) -> None:
    start = text.index(words)
    assert find_direction(text, start, start + len(words)) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("They voted to fund the ports until Feb. 8.", "Feb. 8", "future"),
        ("They gave the guild a deadline of Sept. 5.", "Sept. 5", "future"),
        ("They faced a March 5 deadline.", "March 5", "future"),
        ("They were held from May 6 through May 19.", "May 19", "past"),
        ("It was used often by Thursday night.", "Thursday night", "past"),
        ("He offered a second round in Orle on 17 March.", "17 March", None),
    ],
)
def test_limit_is_to_come(text: str, words: str, expected: str | None) -> None:
    start = text.index(words)
    assert find_direction(text, start, start + len(words)) == expected
