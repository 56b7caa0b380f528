"""What must stand in a text before a pattern can be found in it."""

from __future__ import annotations

import re

import pytest

from verbale.text.needles import find_needles, holds_one
from verbale.text.patterns import agency, compiled, entries


@pytest.mark.parametrize(
    ("pattern", "needles"),
    [
        (r".*\ball rights reserved\b.*", {"all rights reserved"}),
        (r".*(?:log|sign) in to (?:comment|reply)", {" in to "}),
        (r".*\b(?:click|tap) (?:here|below)", {"here", "below"}),
        (r"(?:a newsletter|newsletters?)+", {"newsletter"}),
        (r"(?:copyright)?(?>reserved)x*", {"reserved"}),
        (r"(?:here|\d+)", None),
        (r"(?:here)?\w+[Tt]", None),
    ],
)
def test_needles_of_a_pattern(pattern: str, needles: set[str] | None) -> None:
    assert find_needles(pattern, re.IGNORECASE) == needles


def test_no_line_of_the_table_is_passed_over() -> None:
    for row in entries("noise-lines.tsv"):
        _, _, how, example = row.split("\t")
        pattern = how.replace("{agency}", f"(?-i:{agency()})")
        assert compiled(pattern, re.IGNORECASE).fullmatch(example), example
        needles = find_needles(pattern, re.IGNORECASE)
        assert needles is None or holds_one(example.casefold(), needles), example


def test_without_the_parser_of_patterns_none_says_what_must_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("verbale.text.needles._parser", None)
    assert find_needles(r"log ?in here") is None
