"""Paragraphs, sentences and paired quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from syntok import segmenter
from syntok._segmentation_states import State
from syntok.tokenizer import Tokenizer

from verbale.record import Kind

Range = tuple[int, int]

OPENING = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
CLOSING = "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
STRAIGHT = '"'
_DOUBLE = re.compile(f"[{OPENING}{CLOSING}{STRAIGHT}]|''|``")
# A single mark opens before a word and after none, and closes after a word or stop and before none;
# an apostrophe within a word does neither.
_SINGLE = re.compile(r"(?<!\w)[‘'](?=[\w$])(?:[^\n‘'’\"“”]|[’'](?=\w))*[’'](?!\w)")
_LINE = re.compile(r"[^\n\r]+")
# Longest line that is split into sentences as a whole, in code points: beyond, a "line" is no prose
# and is cut at white space, so that a 20 MB line costs time in proportion to its length.
LONGEST_LINE = 20_000


def find_paragraphs(text: str) -> list[Range]:
    """Every line that holds more than white space, without the white space at its ends."""
    return list(_paragraphs(text))


# Several rooms ask for the lines, sentences and quotations of one document, one after another.
@lru_cache(maxsize=2)
def _paragraphs(text: str) -> tuple[Range, ...]:
    found = []
    for line in _LINE.finditer(text):
        words = line.group()
        start = line.start() + len(words) - len(words.lstrip())
        end = line.end() - len(words) + len(words.rstrip())
        if start < end:
            found.append((start, end))
    return tuple(found)


def find_sentences(text: str) -> list[Range]:
    """Sentences in order; none runs over the end of a line."""
    return list(_sentences(text))


@lru_cache(maxsize=2)
def _sentences(text: str) -> tuple[Range, ...]:
    sentences: list[Range] = []
    for start, end in find_paragraphs(text):
        for cut_start, cut_end in _cut(text, start, end):
            sentences.extend(_split_line(text, cut_start, cut_end))
    return tuple(sentences)


def _cut(text: str, start: int, end: int) -> Iterator[Range]:
    while end - start > LONGEST_LINE:
        space = text.rfind(" ", start, start + LONGEST_LINE)
        stop = space if space > start else start + LONGEST_LINE
        yield start, stop
        start = stop + (text[stop : stop + 1] == " ")
    if start < end:
        yield start, end


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    return Tokenizer(replace_not_contraction=False)


def _split_line(text: str, start: int, end: int) -> list[Range]:
    line = text[start:end]
    if not _MAY_END.search(line):
        return [(start, end)]
    parts = None if _UNUSUAL.search(line) else _between_plain_stops(line)
    if parts is None:
        return _segment(line, start)
    sentences: list[Range] = []
    for first, last, is_plain in parts:
        words = line[first:last]
        if is_plain:
            sentences.append((start + last - len(words.lstrip()), start + last))
        else:
            sentences += _segment(words, start + first)
    return sentences


_MAY_END = re.compile(r"[.!?…]\W*\s")
_OPENING_BRACKETS, _BRACKETS = "([{", "([{)]}"
# Rare brackets, and white space that is no plain space.
_UNUSUAL = re.compile(
    "[^\\S \xa0]|[\x1c-\x1f\u200b"
    + re.escape("".join(sorted(State.opening_brackets - set(_OPENING_BRACKETS))))
    + "]"
)
# Words whose stop may be that of an abbreviation.
_SHORT = State.abbreviations | State.months | State.roman_numerals | {"no", "No"}
_STOP = re.compile(f"[{re.escape(_BRACKETS + ''.join(sorted(State.terminals - {'...'})))}]")
_BEHIND = re.compile(
    r"[\"”’']?(?:(?P<goes_on>$|[,:]| +[a-z])|(?P<gap> +)(?P<next>[“\"‘]?[A-Za-z]+))"
)
_PLAIN_WORD = re.compile(r"[A-Z]?[a-z]{2,}|(?:\d[\d,]*)?\d\d")
# Words behind which the segmenter never parts, unless the next word is one that opens sentences:
# "Mr. Roe", "J. Roe", "U.S. envoys".
_NO_END = re.compile(
    "|".join(sorted(State.abbreviations - State.months - State.roman_numerals))
    + r"|[A-Z]|(?:[A-Z]\.)+[A-Z]|[ap]\.m"
)
_NAME_NEXT = re.compile(r"[A-Z][a-z]*+(?!['’]t|[^\x00-\x7f’“”])")
_DAY_NEXT = re.compile(r" \d+(?: |, |\.?$)")
# Signs of which one stands right before a word.
_BEFORE_WORD = ' “"‘'


def _between_plain_stops(line: str) -> list[tuple[int, int, bool]] | None:
    """The line parted at its plain stops, and whether each part holds no other ones.

    Stops are plain where the segmenter would part, and behind them where it would not, whatever
    else the line holds. None where brackets are not closed: it looks for their end far ahead.
    """
    parts: list[tuple[int, int, bool]] = []
    begun, is_plain, depth = 0, True, 0
    for stop in _STOP.finditer(line):
        sign, place = stop.group(), stop.start()
        if sign in _BRACKETS:
            depth += 1 if sign in _OPENING_BRACKETS else -1
            is_plain = False
            if depth < 0:
                return None
            continue
        behind = _BEHIND.match(line, place + 1)
        if _goes_on(line, place, sign, behind):
            continue
        if behind is None or depth or not _ends(line, place, sign, behind["next"]):
            is_plain = False
            continue
        parts.append((begun, behind.start("gap"), is_plain))
        begun, is_plain = behind.start("gap"), True
    if depth:
        return None
    if begun < len(line):
        parts.append((begun, len(line), is_plain))
    return parts


def _goes_on(line: str, place: int, sign: str, behind: re.Match[str] | None) -> bool:
    """Whether the segmenter would not part here: at the end of the line, before a small word or a
    comma, in "5.5" and "U.S.", behind "Mr."."""
    if sign not in ".!?;":
        return False
    if behind and behind["goes_on"] is not None:
        return sign != ";" or behind["goes_on"].startswith(" ")
    if sign != ".":
        return False
    before, after = line[max(0, place - 1) : place], line[place + 1 : place + 2]
    if before.isalnum() and after.isalnum():
        return after.isascii() and not (before.islower() and after.isupper())
    word = line[1 + max(line.rfind(mark, 0, place) for mark in _BEFORE_WORD) : place]
    if word in State.months:
        return _DAY_NEXT.match(line, place + 1) is not None
    if not _NO_END.fullmatch(word):
        return False
    named = (
        behind and behind.start("gap") == place + 1 and _NAME_NEXT.match(line, behind.end("gap"))
    )
    return after == "-" or bool(named and named.group() not in State.starters)


def _ends(line: str, place: int, sign: str, following: str) -> bool:
    """Whether the segmenter would part here: after a common word or a number, before a word that
    is no small one."""
    word = line[1 + max(line.rfind(mark, 0, place) for mark in _BEFORE_WORD + "-") : place]
    if sign == ";" or word in _SHORT or not _PLAIN_WORD.fullmatch(word):
        return False
    return not (word[0].isdigit() and following in State.months)


def _segment(words: str, start: int) -> list[Range]:
    sentences = []
    for tokens in segmenter.split(_tokenizer().tokenize(words)):
        first, last = tokens[0], tokens[-1]
        stop = min(last.offset + len(last.value), len(words))
        if first.offset < stop:
            sentences.append((start + first.offset, start + stop))
    return sentences


def find_marked(text: str) -> list[Range]:
    """The words in quotation marks, marks included, also where they run on over paragraphs.

    One range a paragraph: a quotation that runs on opens anew at each paragraph and closes at the
    last. A mark that is never closed reaches to the end of its paragraph, or to the next opening
    mark. Single marks count where no double marks stand around them.
    """
    return list(_marked(text))


@lru_cache(maxsize=2)
def _marked(text: str) -> tuple[Range, ...]:
    return tuple(_mark_lines(text))


def _mark_lines(text: str) -> list[Range]:
    found: list[Range] = []
    for start, end in find_paragraphs(text):
        found.extend(_pair(text, start, end))
    found.extend(_single(text, found))
    return sorted(found)


def _pair(text: str, start: int, end: int) -> list[Range]:
    pairs: list[Range] = []
    opened: int | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        place, after = mark.start(), mark.end()
        if opened is None:
            if _closes(text, mark, start, end) and not _opens(text, mark, start, end):
                continue  # a stray closing mark
            opened = place
        elif _opens(text, mark, start, end) and not _closes(text, mark, start, end):
            pairs.append((opened, place))
            opened = place
        else:
            pairs.append((opened, after))
            opened = None
    if opened is not None and opened + 1 < end:
        pairs.append((opened, end))
    return [(a, a + len(text[a:b].rstrip())) for a, b in pairs if text[a:b].strip()]


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    sign = mark.group()
    if sign[0] in OPENING or sign == "``":
        return True
    if sign[0] in CLOSING:
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    return not after.isspace() and (before.isspace() or before in "([{-–—/:'‘")


def _closes(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    sign = mark.group()
    if sign[0] in CLOSING:
        return True
    if sign[0] in OPENING or sign == "``":
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    return not before.isspace()


def _single(text: str, double: Sequence[Range]) -> Iterator[Range]:
    place = 0
    for match in _SINGLE.finditer(text):
        while place < len(double) and double[place][1] <= match.start():
            place += 1
        if place < len(double) and double[place][0] < match.end():
            continue
        yield match.span()


def kind_of(text: str, pieces: Iterable[Range], *, inner: bool = False) -> Kind:
    """``direct`` (every word within quotation marks), ``indirect`` (none is) or ``mixed``.

    Of an inner statement only marks within its own content count: the marks around it belong to
    somebody else's quotation.
    """
    ranges = sorted(pieces)
    marked = find_marked_near(text, ranges)
    if inner:
        marked = [(a, b) for a, b in marked if any(s - 1 <= a and b <= e + 2 for s, e in ranges)]
    if not marked:
        return "indirect"
    inside = outside = False
    for start, end in ranges:
        for word in re.finditer(r"\w+", text[start:end]):
            place = start + word.start()
            if any(a <= place < b for a, b in marked):
                inside = True
            else:
                outside = True
            if inside and outside:
                return "mixed"
    return "direct" if inside else "indirect"


def find_marked_near(text: str, ranges: Sequence[Range]) -> list[Range]:
    """What stands in quotation marks and shares a character with these ranges."""
    marked = _marked(text)
    found: set[Range] = set()
    for start, end in ranges:
        place = max(0, bisect_left(marked, (start, start)) - 1)
        while place < len(marked) and marked[place][0] < end:
            if marked[place][1] > start:
                found.add(marked[place])
            place += 1
    return sorted(found)
