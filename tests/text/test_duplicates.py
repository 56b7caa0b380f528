"""Reports that carry one text are told; reports that only quote the same words are not."""

from pathlib import Path

from verbale.record import Document
from verbale.text.duplicates import find_duplicates
from verbale.text.load import load

STRAIT = Path(__file__).parents[2] / "examples" / "strait"


def texts() -> dict[str, str]:
    return {each.name: each.text for each in load([STRAIT]) if isinstance(each, Document)}


def test_reports_of_different_hands_are_no_duplicates() -> None:
    assert find_duplicates(texts()) == []


def test_copy_that_is_cut_and_edited_is_found() -> None:
    wire = texts()["03_maritime-wire.txt"]
    copy = "BIG NEWS\n" + wire[: len(wire) * 2 // 3].replace(" said ", " told reporters ")
    assert find_duplicates({**texts(), "copy.txt": copy}) == [("copy.txt", "03_maritime-wire.txt")]


def test_each_copy_is_told_once() -> None:
    wire = texts()["03_maritime-wire.txt"]
    assert find_duplicates({"a": wire, "b": wire, "c": wire}) == [("b", "a"), ("c", "a")]


def test_short_notes_are_not_compared() -> None:
    assert find_duplicates({"a": "He said no.", "b": "He said no."}) == []
