"""What a line of a page is by its own words: a button, a byline, a stranger's headline, ...

The words come with their marks folded to plain ones (``noise.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from verbale.record import PassageKind
from verbale.text.captions import ends_with_credit
from verbale.text.datelines import TIME_STAMP, is_date, is_place_and_date
from verbale.text.needles import find_needles, holds_one
from verbale.text.patterns import MONTH, WEEKDAY, agency, compiled, entries

# Longest line that is judged, in characters: longer ones are prose, and slow to judge.
LONGEST_JUDGED = 2_000
# Longest byline, in characters: three names with their papers.
LONGEST_BYLINE = 160
# Longest line of several parts ("News | 3 May | 5 min read"), and longest part, in characters.
LONGEST_IN_PARTS = 160
LONGEST_PART = 60

_BULLETS = " *>+~=" + "".join(
    (
        "\N{BULLET}",
        "\N{Z NOTATION SPOT}",
        "\N{BLACK CIRCLE}",
        "\N{MIDDLE DOT}",
        "\N{BLACK SQUARE}",
        "\N{BLACK SMALL SQUARE}",
        "\N{BLACK RIGHT-POINTING TRIANGLE}",
        "\N{RIGHTWARDS ARROW}",
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    )
)


def kind_of_line(words: str) -> PassageKind | None:
    """What the line is by its own words; None if they do not say.

    >>> kind_of_line("SEE ALSO: Ministers fail to agree"), kind_of_line("Ministers fail to agree")
    ('see-also', None)
    """
    if len(words) > LONGEST_JUDGED:
        return None
    bare = words.lstrip(_BULLETS) or words
    if kind := _kind_of_part(bare) or _kind_of_parts(bare):
        return kind
    stamp = TIME_STAMP.match(bare)
    return _kind_of_part(bare[stamp.end() :]) if stamp else None


def _kind_of_part(words: str) -> PassageKind | None:
    if is_date(words):
        return "date"
    if is_place_and_date(words):
        return "dateline"
    if _is_buttons(words):
        return "call"
    if _is_byline(words):
        return "byline"
    if kind := _kind_in_table(words):
        return kind
    return "caption" if ends_with_credit(words) else None


_PARTS = re.compile(r" ?[|\N{BULLET}\N{MIDDLE DOT}] ?")
_PARTS_OF_DATED = re.compile(r" ?[|\N{BULLET}\N{MIDDLE DOT}] ?| - ")
# Kinds beside which a dash parts what a rule parts elsewhere ("PARIS - By the news desk").
_MAY_BE_DASHED: frozenset[PassageKind] = frozenset({"date", "byline"})
_NEVER_IN_PARTS: frozenset[PassageKind] = frozenset({"see-also", "caption"})


def _kind_of_parts(words: str) -> PassageKind | None:
    """Of several short parts with a rule between them one that is noise tells what all are."""
    if len(words) > LONGEST_IN_PARTS:
        return None
    for between in (_PARTS, _PARTS_OF_DATED):
        parts = between.split(words)
        if len(parts) < 2 or max(map(len, parts)) > LONGEST_PART:
            continue
        kinds = [kind for kind in map(_kind_of_part, filter(None, parts)) if kind]
        if between is _PARTS_OF_DATED and not _MAY_BE_DASHED & set(kinds):
            continue
        if kinds and kinds[0] not in _NEVER_IN_PARTS:
            return kinds[0]
    return None


def _is_buttons(words: str) -> bool:
    """Whether the line is made of the words of buttons and menus alone."""
    buttons, longest, openers = _buttons()
    opener = _OPENER.match(words)
    if opener and opener.group().lower() not in openers:
        return False  # spares parting a line of prose into its words
    left = re.sub(r"[^\w+-]+|\b\d+\b", " ", words.lower()).split()
    place = 0
    while place < len(left):
        for size in range(min(longest, len(left) - place), 0, -1):
            if " ".join(left[place : place + size]) in buttons:
                place += size
                break
        else:
            return False
    return bool(left)


_OPENER = re.compile(r"[A-Za-z]+(?![\w+-])")


@lru_cache(maxsize=1)
def _buttons() -> tuple[frozenset[str], int, frozenset[str]]:
    """What stands on buttons, the most words on one, and the words with which they open."""
    folded = [
        " ".join(re.sub(r"[^\w+-]+", " ", entry.lower()).split())
        for entry in entries("noise-buttons.txt")
    ]
    openers = frozenset(entry.split()[0] for entry in folded)
    return frozenset(folded), max(entry.count(" ") + 1 for entry in folded), openers


_BYLINE_START = compiled(r"(?:[Bb]y|BY|Written by|WRITTEN BY)[: ] ?(?=[A-Z])")
_SMALL_IN_BYLINE = frozenset(
    "and in for of at the with by de van von der den la le al el bin di da du dos on to from staff "
    "reporter correspondent editor writer news political foreign diplomatic senior chief".split()
)
_SMALL_IN_NAMES = frozenset("and in for at of the de van von der den al el bin di da du".split())
_DAY = compiled(
    rf"(?:{WEEKDAY}|{MONTH}|[\d.,:/|&@-]+|[ap]\.?m\.?|gmt|updated|published)", re.IGNORECASE
)


def _is_byline(words: str) -> bool:
    """Whether the line is "By" and names: of people, papers, places and days."""
    start = _BYLINE_START.match(words)
    if not start or len(words) > LONGEST_BYLINE:
        return False
    named = re.split(r"[\s/]+", words[start.end() :])
    if _DAY.fullmatch(named[0].strip(",.")) or re.search(r"[a-z]{3}[.!?]$", words):
        return False
    return all(
        word[:1].isupper()
        or word.strip(",;|()") in _SMALL_IN_BYLINE
        or _DAY.fullmatch(word)
        or "@" in word
        for word in named
        if word
    )


def is_names(words: str) -> bool:
    """Whether the line holds names of people alone, and of their papers or places.

    >>> is_names("Ana Lind in Geneva and Tom Roe in Oslo"), is_names("Ministers fail to agree")
    (True, False)
    """
    if len(words) > LONGEST_BYLINE or re.search(r"[.!?:\"]$|\d", words):
        return False
    named = re.sub(r"\([^()]*\)", "", words).split()
    capitals = [word for word in named if word[0].isupper()]
    others = [word for word in named if not word[0].isupper() and word not in "&|/"]
    return (
        len(capitals) >= 2
        and named[0] == capitals[0]
        and named[1] not in ("and", "in", "for", "at", "of", "the")
        and all(word in _SMALL_IN_NAMES for word in others)
        and len(capitals) <= 4 * (1 + sum(word in ("and", "in", "at", "for") for word in others))
        and not all(word.isupper() for word in capitals)
    )


def _kind_in_table(words: str) -> PassageKind | None:
    """The kind of the first row of the table that the line is like."""
    table = next((table for table in _line_tables() if len(words) <= table.longest), None)
    if table is None:
        return None
    found = table.opening.fullmatch(words)
    first = found.lastgroup if found else None
    small = words.casefold()
    for name, needles, pattern in table.within:
        if first is not None and _row(first) < _row(name):
            break
        if holds_one(small, needles) and pattern.fullmatch(words):
            first = name
            break
    return _kind_of_group(first) if first else None


@dataclass(frozen=True, slots=True)
class _LineTable:
    """The rows that are believed on lines up to this length."""

    longest: int
    opening: re.Pattern[str]  # those told by how the line opens, as one; groups name the rows
    within: Sequence[tuple[str, frozenset[str], re.Pattern[str]]]  # those told by words within it


@lru_cache(maxsize=1)
def _line_tables() -> tuple[_LineTable, ...]:
    signed = f"(?-i:{agency()})"
    rows = []
    for number, line in enumerate(entries("noise-lines.tsv")):
        kind, most, how, _ = line.split("\t")
        how = how.replace("{agency}", signed)
        needles = find_needles(how, re.IGNORECASE) if how.startswith(".") else None
        rows.append((int(most), f"{kind.replace('-', '_')}_{number}", how, needles))
    within = [
        (most, (name, needles, compiled(how, re.IGNORECASE)))
        for most, name, how, needles in rows
        if needles
    ]
    return tuple(
        _LineTable(
            longest,
            compiled(
                "|".join(
                    f"(?P<{name}>{how})"
                    for most, name, how, needles in rows
                    if most >= longest and not needles
                ),
                re.IGNORECASE,
            ),
            tuple(row for most, row in within if most >= longest),
        )
        for longest in sorted({most for most, *_ in rows})
    )


def _row(group: str) -> int:
    return int(group.rpartition("_")[2])


def kind_named(found: re.Match[str]) -> PassageKind:
    """The kind after which the group that matched is named: "see_also_1"."""
    return _kind_of_group(str(found.lastgroup))


def _kind_of_group(name: str) -> PassageKind:
    return name.rpartition("_")[0].replace("_", "-")  # type: ignore[return-value]
