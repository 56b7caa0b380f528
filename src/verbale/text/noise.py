"""What is no part of a report: captions, credits, bylines, calls, forms, date lines, ...

Every line is judged by how it reads (``data/noise-*``), then by its place and its neighbours; what
is left is the report. A line is believed to be noise only on a sign: prose without one stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verbale.record import REPORT_KINDS, Document, Passage, PassageKind, Span
from verbale.text.captions import (
    DATELINE_WITHIN,
    LONGEST_BARE_CAPTION,
    end_of_leading_caption,
    reads_like_caption,
    repeats_caption,
)
from verbale.text.datelines import TIME_STAMP, end_of_dateline, is_place, is_turn
from verbale.text.language import (
    FEWEST_LETTERS,
    english_share,
    find_language,
    has_common_words,
    is_latin,
)
from verbale.text.lines import LONGEST_JUDGED, is_names, kind_named, kind_of_line
from verbale.text.needles import find_needles, holds_one
from verbale.text.segment import find_paragraphs

# Fewest words of a line that stands within another one to say that it repeats it: pulled
# quotations have more, phrases that merely recur have fewer.
FEWEST_REPEATED = 8
# Words that a repeated headline may have more or fewer than the first ("... - Example News").
HEADLINE_SLACK = 4
# Words in 100 under which a line may be in another language than English and is looked at closely.
SUSPICIOUS_SHARE = 0.12
# Lines of the report, after its headline, that may open with a dateline that names no agency.
DATELINE_LINES = 2
# Longest headline that is a sentence with its stop, in characters.
LONGEST_HEADLINE = 160
# Longest subheading, in words.
LONGEST_SUBHEADING = 14

Kinds = list[PassageKind | None]

_FOLDED = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL BAR}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{ZERO WIDTH SPACE}": " ",
        "\N{ZERO WIDTH NO-BREAK SPACE}": " ",
        "\t": " ",
    }
)
_WORD = re.compile(r"\w+(?:['.]\w+)*")
_PROSE_END = re.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}]['\")\]]*$")
_MARKED = re.compile(r"[\"\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}][^\"]+ [^\"]+")
_CUE = re.compile(
    r"\b(?:said|says|told|tells|added|adds|asked|wrote|warned|insisted|stated|tweeted|called|"
    r"replied|according to)\b"
)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    words: str  # marks folded to their plain forms: as long as the text from start to end

    @property
    def is_prose(self) -> bool:
        count = self.words.count(" ") + 1
        return count >= 30 or (count >= 12 and _PROSE_END.search(self.words) is not None)

    @property
    def reports_speech(self) -> bool:
        return bool(_MARKED.search(self.words) and _CUE.search(self.words))


def find_passages(document: Document) -> tuple[Passage, ...]:
    """Every line, or part of one, with what it is to the report; together they cover the text."""
    lines = _find_lines(document.text)
    kinds = [_own_kind(line) for line in lines]
    headline = _find_headline(lines, kinds)
    kinds = _mark_headline(lines, kinds, headline)
    kinds = _mark_repeated(lines, kinds, headline)
    kinds = _mark_captions(lines, kinds, headline)
    kinds = _mark_foreign(lines, kinds, document.language or "en")
    kinds = _mark_lists(lines, kinds)
    kinds = _mark_names(lines, kinds, headline)
    return tuple(
        Passage(Span(document.id, start, end), kind)
        for start, end, kind in _pieces(lines, _mark_report(lines, kinds))
    )


def _find_lines(text: str) -> list[_Line]:
    return [
        _Line(start, end, text[start:end].translate(_FOLDED))
        for start, end in find_paragraphs(text)
    ]


# Kinds that are told by words which may stand in somebody's mouth too.
_NOT_IN_SPEECH: frozenset[PassageKind] = frozenset({"call", "form"})


def _own_kind(line: _Line) -> PassageKind | None:
    kind = kind_of_line(line.words)
    if kind == "caption" and end_of_leading_caption(line.words):
        return None  # only the front of the line is one
    return None if kind in _NOT_IN_SPEECH and line.reports_speech else kind


# A line among the others


def _find_headline(lines: Sequence[_Line], kinds: Kinds) -> int | None:
    """The first line that is neither noise nor already the report's prose."""
    for place, line in enumerate(lines):
        # "Watch: Ministers arrive" at the top is the report's own headline.
        if kinds[place] in (None, "see-also") and not is_place(line.words):
            return None if _opens_prose(line) else place
    return 0 if lines and kinds[0] == "caption" else None


def _opens_prose(line: _Line) -> bool:
    if end_of_dateline(line.words, early=line.is_prose):
        return True
    return line.is_prose and len(line.words) > LONGEST_HEADLINE


def _mark_headline(lines: Sequence[_Line], kinds: Kinds, headline: int | None) -> Kinds:
    marked = list(kinds)
    if headline is not None:
        marked[headline] = "headline"
    for place in range(headline or 0):
        marked[place] = marked[place] or "dateline"
    return marked


def _mark_repeated(lines: Sequence[_Line], kinds: Kinds, headline: int | None) -> Kinds:
    """Lines that stand earlier in the report, repeat its headline, or stand within another line."""
    keys = [tuple(_WORD.findall(line.words.casefold())) for line in lines]
    marked = list(kinds)
    seen: dict[tuple[str, ...], int] = {}
    for place, key in enumerate(keys):
        if kinds[place] is not None:
            seen.setdefault(key, place)
            continue
        if headline is not None and _repeats_headline(key, keys[headline]):
            marked[place] = "repeated"
        elif key in seen and len(key) > 3:
            marked[place] = "repeated"
            first = seen[key]
            # A short line twice in a row is a caption, once for the page and once for the picture.
            if first == place - 1 and marked[first] is None and not lines[place].is_prose:
                marked[first] = "caption"
        seen.setdefault(key, place)
    for place in _pulled(lines, keys, marked):
        marked[place] = "repeated"
    return marked


def _repeats_headline(key: tuple[str, ...], headline: tuple[str, ...]) -> bool:
    if key == headline:
        return True
    short, long = sorted((key, headline), key=len)
    return (
        len(short) >= 5 and len(long) - len(short) <= HEADLINE_SLACK and long[: len(short)] == short
    )


def _pulled(lines: Sequence[_Line], keys: Sequence[tuple[str, ...]], kinds: Kinds) -> Iterator[int]:
    """Lines whose words stand, all of them and in order, within one longer line of the report."""
    wanted: dict[tuple[str, ...], list[int]] = {}
    for place, key in enumerate(keys):
        if kinds[place] is None and FEWEST_REPEATED <= len(key) <= 60:
            wanted.setdefault(key[:4], []).append(place)
    first_words = {key[0] for key in wanted}
    for host, key in enumerate(keys):
        if kinds[host] is not None:
            continue
        for at, word in enumerate(key):
            if word not in first_words:
                continue
            for place in wanted.get(key[at : at + 4], ()):
                longer = len(key) > len(keys[place])
                if longer and _stands_within(lines[place].words, lines[host].words):
                    yield place


def _stands_within(words: str, host: str) -> bool:
    rest = " ".join(_WORD.findall(host.casefold()))
    for piece in re.split(r"\.{2,}|\N{HORIZONTAL ELLIPSIS}|\[[^]]*\]", words.casefold()):
        wanted = " ".join(_WORD.findall(piece))
        place = rest.find(wanted)
        if place < 0:
            return False
        rest = rest[place + len(wanted) :]
    return True


def _mark_captions(lines: Sequence[_Line], kinds: Kinds, headline: int | None) -> Kinds:
    """Captions told by their wording, or by the caption next to them that says the same again."""
    marked = list(kinds)
    for place, line in enumerate(lines):
        if marked[place] is not None or len(line.words) > LONGEST_BARE_CAPTION:
            continue
        near = [at for at in (place - 1, place + 1) if 0 <= at < len(lines)]
        captions = [lines[at].words for at in near if kinds[at] in ("caption", "credit")]
        if any(repeats_caption(line.words, caption) for caption in captions):
            marked[place] = "caption"
        elif not line.reports_speech and reads_like_caption(line.words):
            marked[place] = "caption"
    return marked


def _mark_foreign(lines: Sequence[_Line], kinds: Kinds, language: str) -> Kinds:
    """Notices in another language; short lines go with the foreign line or caption next to them."""
    if language != "en":
        return kinds
    marked = list(kinds)
    for place, line in enumerate(lines):
        if kinds[place] is None and _is_foreign(line.words):
            marked[place] = "foreign"
    for place, line in enumerate(lines):
        beside = {marked[at] for at in (place - 1, place + 1) if 0 <= at < len(lines)}
        if marked[place] is None and "foreign" in beside and _may_be_foreign(line.words):
            marked[place] = "foreign"
    return marked


def _is_foreign(words: str) -> bool:
    sample = words[:LONGEST_JUDGED]
    if " the " in sample:
        return False  # the word of English alone, and quicker to find than a share
    if not is_latin(sample):
        return True
    if len(words) < FEWEST_LETTERS or english_share(sample) >= SUSPICIOUS_SHARE:
        return False
    small = [word for word in sample.split() if word[:1].islower()]
    # Lists of names, headlines in capitals: words that tell no language.
    if 2 * len(small) < sample.count(" ") + 1:
        return False
    return find_language(words) not in (None, "en")


def _may_be_foreign(words: str) -> bool:
    return len(words) < 200 and words.count(" ") >= 2 and not has_common_words(words)


# Kinds that open a list: the short lines below them are of their kind.
_OPENS_LIST: frozenset[PassageKind] = frozenset({"see-also", "form"})
_LIST_HEADING = re.compile(r"[^.!?]{3,60}:?")
_LONGEST_LISTED = 160  # characters: a stranger's headline, a label of a form


def _mark_lists(lines: Sequence[_Line], kinds: Kinds) -> Kinds:
    """Strangers' headlines under "Related stories", labels under "Leave a Reply"."""
    marked = list(kinds)
    opened: PassageKind | None = None
    prose = [place for place, line in enumerate(lines) if _is_report(line, kinds[place])]
    last_prose = prose[-1] if prose else -1
    for place, line in enumerate(lines):
        kind = kinds[place]
        if kind in _OPENS_LIST and _opens_list(line.words, kind):
            opened = kind
        elif kind is None and opened and place > last_prose and len(line.words) <= _LONGEST_LISTED:
            marked[place] = opened
        elif kind in ("headline", None):
            opened = None
    return marked


def _opens_list(words: str, kind: PassageKind | None) -> bool:
    return kind == "form" or (len(words) <= 40 and words.count(" ") <= 4)


def _is_report(line: _Line, kind: PassageKind | None) -> bool:
    return kind is None and line.is_prose


def _mark_names(lines: Sequence[_Line], kinds: Kinds, headline: int | None) -> Kinds:
    """Bare names before the first prose and after the last: who wrote the report, and where."""
    prose = [at for at, line in enumerate(lines) if _is_report(line, kinds[at])]
    if not prose:
        return kinds
    top = range((headline if headline is not None else -1) + 1, prose[0])
    outside = [*top, *range(prose[-1] + 1, len(lines))]
    marked = list(kinds)
    for place in outside:
        if kinds[place] is None and is_names(lines[place].words):
            marked[place] = "byline"
        elif kinds[place] is None and place in top and is_place(lines[place].words):
            marked[place] = "dateline"
    return marked


def _mark_report(lines: Sequence[_Line], kinds: Kinds) -> list[PassageKind]:
    return [
        kind or ("subheading" if _is_subheading(line.words) else "body")
        for line, kind in zip(lines, kinds, strict=True)
    ]


def _is_subheading(words: str) -> bool:
    return words.count(" ") < LONGEST_SUBHEADING and not re.search(r"[.!:;,\"]['\")]*$", words)


# Parts of a line


def _pieces(
    lines: Sequence[_Line], kinds: Sequence[PassageKind]
) -> Iterator[tuple[int, int, PassageKind]]:
    report = 0
    # In a transcript "KERRY:" is a turn, not a place.
    first = 0 if sum(is_turn(line.words) for line in lines) > 1 else DATELINE_LINES
    for line, kind in zip(lines, kinds, strict=True):
        if kind not in REPORT_KINDS or kind == "headline":
            yield line.start, line.end, kind
            continue
        report += 1
        yield from _cut(line, kind, early=report <= first)


def _cut(line: _Line, kind: PassageKind, *, early: bool) -> Iterator[tuple[int, int, PassageKind]]:
    """The line, cut where a caption, dateline, credit or link stands in it."""
    words, place = line.words, 0
    noise: list[tuple[int, int, PassageKind]] = []
    if end := end_of_leading_caption(words):
        noise.append((0, end, "caption"))
        place = end
    if stamp := TIME_STAMP.match(words, place):
        noise.append((place, stamp.end(), "date"))
        place = stamp.end()
    if end := end_of_dateline(words[place : place + DATELINE_WITHIN], early=early):
        noise.append((place, place + end, "dateline"))
        place += end
    if holds_one(words.casefold(), _PART_NEEDLES):
        noise.extend(
            (found.start(), found.end(), kind_named(found))
            for found in _PART.finditer(words, place)
            if found.end() > found.start()
        )
    yield from _between(line, kind, noise)


def _between(
    line: _Line, kind: PassageKind, noise: Sequence[tuple[int, int, PassageKind]]
) -> Iterator[tuple[int, int, PassageKind]]:
    place = 0
    for start, end, noise_kind in noise:
        yield from _trimmed(line, place, start, kind)
        yield from _trimmed(line, start, end, noise_kind)
        place = end
    yield from _trimmed(line, place, len(line.words), kind)


def _trimmed(
    line: _Line, start: int, end: int, kind: PassageKind
) -> Iterator[tuple[int, int, PassageKind]]:
    words = line.words[start:end]
    if stripped := words.strip():
        first = line.start + start + len(words) - len(words.lstrip())
        yield first, first + len(stripped), kind


_SIGNED = (
    r"\((?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled)"
    r"(?: and \w+)?|[Ww]ritten|[Ww]ith (?:inputs?|assistance|reporting)) (?:by|from) [^()]*\)\W*$"
)
# Names of groups are kinds with "_" for "-" and a number: "see_also_1".
_PART = re.compile(
    r"(?P<address_1>\bpic\.twitter\.com/\w+|https?://t\.co/\w+)"
    rf"|(?P<byline_1>{_SIGNED}|(?<=[.!?\"'] )(?:Additional )?[Rr]eporting by [A-Z][^.]*"
    r"(?:[Ee]diting by [A-Z].*)$)"
    r"|(?P<call_1>(?<=[.!?\"'] )(?:Read more|READ MORE|Continue reading.{0,40}|Learn more|"
    r"Advertisement|ADVERTISEMENT)\W*$)"
)
_PART_NEEDLES = find_needles(_PART.pattern) or ("",)
