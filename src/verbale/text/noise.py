"""What is no part of a report: captions, credits, bylines, calls, forms, date lines, ...

Every line is judged by how it reads (``data/noise-*``), then by its place and its neighbours; what
is left is the report. A line is believed to be noise only on a sign: prose without one stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from verbale.record import REPORT_KINDS, Document, Passage, PassageKind, Span
from verbale.text.language import (
    FEWEST_LETTERS,
    english_share,
    find_language,
    has_common_words,
    is_latin,
)
from verbale.text.segment import find_paragraphs

# Longest line that is judged, in characters: longer ones are prose, and slow to judge.
LONGEST_JUDGED = 2_000
# Longest caption with its credit, in characters: agencies' captions run to three sentences.
LONGEST_CAPTION = 600
# Longest caption that is told by its wording alone, in characters.
LONGEST_BARE_CAPTION = 350
# Fewest words of a line that stands within another one to say that it repeats it: pulled
# quotations have more, phrases that merely recur have fewer.
FEWEST_REPEATED = 8
# Words that a repeated headline may have more or fewer than the first ("... - Example News").
HEADLINE_SLACK = 4
# Words in 100 under which a line may be in another language than English and is looked at closely.
SUSPICIOUS_SHARE = 0.12
# Lines of the report, after its headline, that may open with a dateline that names no agency.
DATELINE_LINES = 2
# Longest subheading, in words.
LONGEST_SUBHEADING = 14

Kinds = list[PassageKind | None]

_FOLDED = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
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
    )
)
_WORD = re.compile(r"\w+(?:['.]\w+)*")
_PROSE_END = re.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}]['\")\]]*$")
_MARKED = re.compile(r"\"[^\"]+ [^\"]+")
_CUE = re.compile(
    r"\b(?:said|says|told|tells|added|adds|asked|wrote|warned|insisted|stated|tweeted|called|"
    r"according to)\b"
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
    kinds: Kinds = [_kind_of_line(line.words) for line in lines]
    headline = _find_headline(lines, kinds)
    kinds = _mark_headline(kinds, headline)
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


# How a line reads


def _kind_of_line(words: str) -> PassageKind | None:
    """What the line is by its own words; None if they do not say."""
    if len(words) > LONGEST_JUDGED:
        return None
    bare = words.lstrip(_BULLETS) or words
    if _is_date(bare):
        return "date"
    if _is_place_and_date(bare):
        return "dateline"
    if _is_buttons(bare):
        return "call"
    if _is_byline(bare):
        return "byline"
    if (kind := _kind_in_table(bare)) is not None:
        return kind
    return "caption" if _ends_with_credit(bare) else None


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH})(?:,? \d{{4}})?"
_DATE_LINE = re.compile(
    rf"(?:(?:{_WEEKDAY}|{_MONTH}|\d{{1,4}}(?:st|nd|rd|th|h)?|\d{{8}}|\d{{1,2}}[:.h]\d\d|[ap]\.?m\.?|"
    r"\d{4}-\d\d-\d\dt[\d:.]+z?|\d{1,2}(?::\d\d)?[ap]m|"
    r"gmt|utc|bst|cest|cet|est|edt|et|pst|pdt|pt|ist|msk|eet|eest|jst|kst|aest|z|local|time|noon|"
    r"(?:first |last |originally )?(?:published|updated?|posted|modified|created|issued|revised|"
    r"edited|filed|released|publication|date|article)|on|at|of|the|and|ago|hours?|hrs?|minutes?|"
    r"mins?|days?|weeks?|months?|an?|yesterday|today|just|now|pm|am)(?![^\W_])[\W_]*)+",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"\d{{8}}|\d{{4}}|\d[:.h]\d\d|\d ?[ap]\.?m|{_MONTH} \d|\d(?:st|nd|rd|th)? {_MONTH}|"
    r"\d[/.-]\d{1,2}[/.-]\d|\bago\b",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:first |last |originally )?(?:published|updated?|posted|modified|created|issued|revised)"
    rf"(?: on| at|:| -)* ?(?:{_WEEKDAY},? )?(?:{_DAY}|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|"
    r"\d{1,2}[:.]\d\d|\d+ \w+ ago).{0,60}",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(
    rf"[A-Z][\w.'-]+(?:,? [A-Z][\w.'-]+){{0,4}}(?:,| -| \||\.|:) ?(?i:(?:{_WEEKDAY},? )?{_DAY})"
    r"(?: ?[-/|(,.] ?[A-Z][\w ./-]{0,30}\)?)?[\W]*"
)
_LONGEST_DATE = 120  # characters, with two zones and "Last updated"


def _is_date(words: str) -> bool:
    """Whether the line says when the report was published, and nothing else."""
    if len(words) > _LONGEST_DATE or not any(map(str.isdigit, words)):
        return False
    if _STAMP.fullmatch(words):
        return True
    return bool(_DATED.search(words) and _DATE_LINE.fullmatch(words.lstrip("([|- ")))


def _is_place_and_date(words: str) -> bool:
    return len(words) <= _LONGEST_DATE and _PLACE_AND_DATE.fullmatch(words) is not None


_BUTTON_END = re.compile(r"[\W\d_]*(?: |$)|[\W_]+")


def _is_buttons(words: str) -> bool:
    """Whether the line is made of the words of buttons and menus alone."""
    left = re.sub(r"[^\w+-]+|\b\d+\b", " ", words.lower()).split()
    if not left:
        return False
    buttons, longest = _buttons()
    place = 0
    while place < len(left):
        for size in range(min(longest, len(left) - place), 0, -1):
            if " ".join(left[place : place + size]) in buttons:
                place += size
                break
        else:
            return False
    return True


_BYLINE_START = re.compile(r"(?:[Bb]y|BY|Written by|WRITTEN BY)[: ] ?(?=[A-Z])")
_SMALL_IN_BYLINE = frozenset(
    "and in for of at the with by de van von der den la le al el bin di da du dos on to from staff "
    "reporter correspondent editor writer news political foreign diplomatic senior chief".split()
)
_LONGEST_BYLINE = 160  # characters: three names with papers
_DAY_NAME = re.compile(rf"(?:{_WEEKDAY}|{_MONTH}|[\d.,:/|&@-]+|[ap]\.?m\.?|gmt|updated|published)", re.I)


def _is_byline(words: str) -> bool:
    """Whether the line is "By" and names: of people, papers, places and days."""
    start = _BYLINE_START.match(words)
    if not start or len(words) > _LONGEST_BYLINE:
        return False
    named = re.split(r"[\s/]+", words[start.end() :])
    if _DAY_NAME.fullmatch(named[0].strip(",.")) or re.search(r"[a-z]{3}[.!?]$", words):
        return False
    return all(
        word[:1].isupper()
        or word.strip(",;|()") in _SMALL_IN_BYLINE
        or _DAY_NAME.fullmatch(word)
        or "@" in word
        for word in named
        if word
    )


def _kind_in_table(words: str) -> PassageKind | None:
    for longest, table in _line_tables():
        if len(words) <= longest:
            found = table.fullmatch(words)
            return _kind_named(found) if found else None
    return None


def _kind_named(found: re.Match[str]) -> PassageKind:
    kind = str(found.lastgroup).rpartition("_")[0].replace("_", "-")
    return kind  # type: ignore[return-value]


# Captions and credits

_PERSON = r"[A-Z][\w.'-]*(?: (?:[A-Z][\w.'-]*|de|van|von|der|al|el|bin|la)){0,4}"
_CREDIT_HINT = re.compile(
    r"/|photo|image|picture|credit|getty|via |source: |courtesy|handout|file\)", re.IGNORECASE
)
# What may follow a credit at the end of a caption.
_CREDIT_END = re.compile(r"(?:[\s.)\]|-]|[/,] ?(?:[Ff]iles?|FILE|[Pp]ool|[Hh]andout)(?: [Pp]hoto)?)*$")
_SENTENCE_END = re.compile(r"(?:^|[.!?\"'|:;)\]-])\s*[([]?$")


@lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    """The credit of a picture: a name and an agency, or a word that says so before a name."""
    agency = _agency()
    return re.compile(
        "|".join(
            (
                rf"\([^()]{{2,80}}[/|,] ?(?:[^()/]{{2,40}}/)*{agency}(?:[ /|,][^()]*)?\)",
                rf"\({agency} ?[/|,] ?[^()]{{2,60}}\)",
                r"\((?:AP|AFP|EPA|Reuters|REUTERS|Getty) (?:Photo|PHOTO|Images?|[Ff]ile|[Pp]ool)[^()]*\)",
                r"\((?i:photos?|image|picture|photograph|credit|source)(?i: credit| by| courtesy(?: of)?)?:? "
                r"[A-Z][^()]{1,80}\)",
                r"\([^()]{2,80} via [A-Z][^()]{1,40}\)",
                r"\([A-Z][\w.'-]+ [A-Z][\w.'-]+ ?/ ?[A-Z][^()]{1,50}\)",
                r"(?i:photographer|photograph|photo|picture|image|credit|source)s?(?i: credit)?"
                rf"(?:(?i: by| courtesy of)?: ?|\.\.\. ?){_PERSON}(?:(?:/| / |, | via | for | \| ){_PERSON})*",
                rf"(?:Photo|Photograph|Picture|Image) (?:by|courtesy of) {_PERSON}"
                rf"(?:(?:/|, | via | for | \| ){_PERSON})*",
                rf"\b{agency} ?/ ?{_PERSON}(?:/{_PERSON})*",
                rf"{_PERSON} ?/ ?{agency}\b(?:(?:/| via ){_PERSON})*",
                r"(?:via )?Getty Images|\bAP Photo\b|\bAFP PHOTO\b",
                rf"{_PERSON} via {agency}\b",
            )
        )
    )


# A name and a paper that is in no table: only where the line ends without a stop.
_NAME_AND_PAPER = re.compile(
    r"[A-Z][\w'-]+(?: (?:[A-Z][\w.'-]*|de|van|von)){1,3} ?/ ?(?:(?:de|la|le|el|the) )?"
    r"[A-Z][\w'-]*(?: [A-Z][\w.'-]*){0,3}$"
)


def _ends_with_credit(words: str) -> bool:
    """Whether the line ends as a caption with its credit does."""
    if len(words) > LONGEST_CAPTION:
        return False
    if re.search(rf"[.!?]['\")]* {_agency()}$", words):
        return True
    if not _CREDIT_HINT.search(words):
        return False
    for credit in _credit().finditer(words):
        if _CREDIT_END.match(words, credit.end()) and _stands_alone(words, credit):
            return True
    return len(words) > 30 and _NAME_AND_PAPER.search(words) is not None


def _stands_alone(words: str, credit: re.Match[str]) -> bool:
    """Whether the credit is no part of a sentence ("a poll by Example/Agency.")."""
    if credit.group()[0] == "(" or not words.endswith("."):
        return True
    return _SENTENCE_END.search(words[: credit.start()]) is not None


def _end_of_leading_caption(words: str) -> int:
    """Where a caption ends that is glued in front of the report's own words; 0 if none is."""
    head = words[:LONGEST_CAPTION]
    if not _CREDIT_HINT.search(head):
        return 0
    for credit in _credit().finditer(head):
        rest = re.compile(r"[.\s|]*").match(words, credit.end())
        end = rest.end() if rest else credit.end()
        if _opens_report(words, end) and _SENTENCE_END.search(words[: credit.start()] or "."):
            return end
    return 0


def _opens_report(words: str, place: int) -> bool:
    """Whether a sentence of some length begins here."""
    return len(words) - place >= 60 and (words[place].isupper() or words[place] in "\"'")


_SIDE = re.compile(
    r"\((?:[LRC]|left|right|cent(?:re|er)|pictured|file|above|below|bottom|top|2nd [LRlr]\w*|"
    r"(?:second|third|far|front|back|rear|top|bottom)[ -](?:from )?(?:left|right|row|cent(?:re|er))"
    r"(?: from (?:left|right))?)\)|, (?:(?:second|third|far|front|at) (?:from )?)?"
    r"(?:left|right|cent(?:re|er)|pictured|seen),? "
)
_WHEN_AND_WHERE = re.compile(
    rf"\b(?i:{_DAY})|\bon (?i:{_WEEKDAY})\b|\bin [A-Z][\w-]+(?: [A-Z][\w-]+)?, [A-Z]|"
    r"\b(?:before|during|after|ahead of|at) (?:a|an|the|their|his|her)\b|\bin this\b"
)


def _reads_like_caption(line: _Line) -> bool:
    """Whether the words show a picture: who does what at this moment, where and when."""
    words = line.words
    if len(words) > LONGEST_BARE_CAPTION or line.reports_speech or words.count(" ") < 4:
        return False
    if len(re.findall(r"[a-z]{2}[.!?] +[A-Z]", words)) > 1:
        return False
    points = 2 * bool(_SIDE.search(words))
    if _shows(words):
        points += 1 + bool(_WHEN_AND_WHERE.search(words)) + bool(re.search(r"\b\d{4}\b\W*$", words))
    return points >= 2 + bool(_PROSE_END.search(words) and not points > 2)


def _shows(words: str) -> bool:
    """Whether somebody named at the start does now what people in pictures do."""
    found = _showing().search(words, 0, 160) if words[0].isupper() else None
    return found is not None and not _PAST.search(words, 0, found.start())


_PAST = re.compile(r"\b(?:said|told|had|was|were|has|have|that|will|would)\b")


@lru_cache(maxsize=1)
def _showing() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(_entries("noise-captions.txt")) + r")\b")


# A line among the others


def _find_headline(lines: Sequence[_Line], kinds: Kinds) -> int | None:
    """The first line that is neither noise nor already the report's prose."""
    for place, line in enumerate(lines):
        # "Watch: Ministers arrive" at the top is the report's own headline.
        if kinds[place] in (None, "see-also"):
            prose = line.is_prose and (len(line.words) > 160 or _end_of_dateline(line.words, True))
            return None if prose else place
    return 0 if lines and kinds[0] == "caption" else None


def _mark_headline(kinds: Kinds, headline: int | None) -> Kinds:
    return ["headline" if place == headline else kind for place, kind in enumerate(kinds)]


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


def _pulled(
    lines: Sequence[_Line], keys: Sequence[tuple[str, ...]], kinds: Kinds
) -> Iterator[int]:
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
                if len(key) > len(keys[place]) and _stands_within(lines[place].words, lines[host].words):
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
        if any(_same_caption(line.words, caption) for caption in captions):
            marked[place] = "caption"
        elif _reads_like_caption(line):
            marked[place] = "caption"
    return marked


def _same_caption(words: str, caption: str) -> bool:
    short, long = sorted((words.rstrip(". "), caption.rstrip(". ")), key=len)
    return len(short) > 15 and long.startswith(short)


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
    last_prose = max((at for at, line in enumerate(lines) if _is_report(line, kinds[at])), default=-1)
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


_NAME = re.compile(
    r"(?:[A-Z][\w'-]*[a-z][\w'-]*|[A-Z]\.?|[A-Z]{2,})(?: (?:[A-Z][\w'-]*[a-z][\w'-]*|[A-Z]\.?|[A-Z]{2,}|"
    r"de|van|von|al|el|bin|der)){1,3}(?:(?:,| and| &| \||/) (?:[A-Z][\w'-]+,?(?: |$)){1,4})*"
)


def _mark_names(lines: Sequence[_Line], kinds: Kinds, headline: int | None) -> Kinds:
    """Bare names before the first prose and after the last: who wrote the report."""
    prose = [at for at, line in enumerate(lines) if _is_report(line, kinds[at])]
    if not prose:
        return kinds
    top = range((headline if headline is not None else -1) + 1, prose[0])
    outside = [*top, *range(prose[-1] + 1, len(lines))]
    marked = list(kinds)
    for place in outside:
        if kinds[place] is None and _NAME.fullmatch(lines[place].words):
            marked[place] = "byline"
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
    for line, kind in zip(lines, kinds, strict=True):
        if kind not in REPORT_KINDS or kind == "headline":
            yield line.start, line.end, kind
            continue
        report += 1
        yield from _cut(line, kind, early=report <= DATELINE_LINES)


def _cut(line: _Line, kind: PassageKind, *, early: bool) -> Iterator[tuple[int, int, PassageKind]]:
    """The line, cut where a caption, dateline, credit or link stands in it."""
    words, place = line.words, 0
    noise: list[tuple[int, int, PassageKind]] = []
    if end := _end_of_leading_caption(words):
        noise.append((0, end, "caption"))
        place = end
    if end := _end_of_dateline(words[place : place + 200], early):
        noise.append((place, place + end, "dateline"))
        place += end
    noise.extend(
        (found.start(), found.end(), _kind_named(found))
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


# Names of groups are kinds with "_" for "-" and a number: "see_also_1".
_PART = re.compile(
    r"(?P<address_1>\bpic\.twitter\.com/\w+|https?://t\.co/\w+)"
    r"|(?P<byline_1>\((?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled)"
    r"(?: and \w+)?|[Ww]ritten|[Ww]ith (?:inputs?|assistance|reporting)) (?:by|from) [^()]*\)\W*$"
    r"|(?<=[.!?\"'] )(?:Additional )?[Rr]eporting by [A-Z][^.]*(?:[Ee]diting by [A-Z].*)$)"
    r"|(?P<call_1>(?<=[.!?\"'] )(?:Read more|READ MORE|Continue reading.{0,40}|Learn more|"
    r"Advertisement|ADVERTISEMENT)\W*$)"
)

_CAPITALS = r"[A-Z][A-Z.'-]*[A-Z.](?:[ /-][A-Z][A-Z.'-]*[A-Z.])*"
_CITY = r"[A-Z][\w.'-]*(?:[ /-](?:[A-Z][\w.'-]*|de|la|al|el|of|the|upon|am|e)){0,4}"
_WHEN = rf"(?i:(?:{_WEEKDAY},? )?{_DAY})"
_NO_PLACE = frozenset(
    "NATO OSCE ASEAN UNESCO UNICEF UNHCR IAEA UPDATE EXCLUSIVE BREAKING ANALYSIS WATCH READ VIDEO "
    "PHOTO PHOTOS STORY MORE OPINION LIVE NOTE CORRECTION FACTBOX EXPLAINER EDITORIAL".split()
)


@lru_cache(maxsize=1)
def _dated() -> re.Pattern[str]:
    """A dateline that names an agency or a day, and so is told anywhere."""
    agency = _agency()
    writer = rf"(?:(?:By|BY|by) {_PERSON}(?: and {_PERSON})?,? ?)?"
    signed = rf"(?:\({agency}[^()]{{0,30}}\)|/ ?{agency} ?/|{agency})"
    in_brackets = r"(?:\([A-Z][\w./& -]{1,30}\)|/[A-Z][\w -]{2,20}/)"
    dash = r"(?: ?(?:-+|:|\|)+ *)"
    return re.compile(
        writer
        + "(?:"
        + "|".join(
            (
                rf"{_CITY}(?:, {_CITY}){{0,2}}(?:[,.]? {_WHEN}[.,]?)? ?{in_brackets}[.,]?{dash}",
                rf"{_CITY}(?:, {_CITY})?(?:[,.]? {_WHEN}[.,]?)? ?\({agency}\)[ .,]*",
                rf"{_CITY}(?:, {_CITY})?[,.] {_WHEN}[.,]? ?(?:{in_brackets}|{signed})[., ]*{dash}?",
                rf"{_CITY}(?:, {_CITY})?[,.] {_WHEN}(?:{dash}|\. )",
                rf"{_CAPITALS}(?:, {_CITY})?[, ]+{agency}{dash}",
                rf"\({agency}[^()]{{0,30}}\){dash}?",
                rf"{agency} ?- ",
            )
        )
        + ")"
    )


_BARE_DATELINE = re.compile(
    rf"(?:(?:By|BY|by) {_PERSON},? )?(?P<place>{_CAPITALS})(?:, {_CITY})?(?: ?-+ +|: )"
)


def _end_of_dateline(words: str, early: bool) -> int:
    """Where the dateline ends that the line opens with ("GENEVA (Agency) -"); 0 if there is none."""
    if not words[:1].isupper() and words[:1] not in "(b":
        return 0
    found = _dated().match(words)
    if found is None and early:
        found = _bare_dateline(words)
    if found is None or not _goes_on(words, found.end()):
        return 0
    return found.end()


def _bare_dateline(words: str) -> re.Match[str] | None:
    """A place in capitals, or one before a dash, at the top of the report."""
    found = _BARE_DATELINE.match(words)
    if found and len(found["place"]) > 3 and found["place"].split()[0] not in _NO_PLACE:
        return found
    return re.match(rf"{_CITY}(?:, {_CITY})? (?:-+) +(?=[\"'A-Z])", words)


def _goes_on(words: str, place: int) -> bool:
    return len(words) - place >= 15 and not words[place].islower()


# The tables


def _entries(name: str) -> list[str]:
    table = (files("verbale") / "data" / name).read_text(encoding="utf-8")
    return [line for line in table.splitlines() if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def _agency() -> str:
    names = sorted(_entries("noise-agencies.txt"), key=len, reverse=True)
    return "(?:" + "|".join(rf"{re.escape(name)}(?!\w)" for name in names) + ")"


@lru_cache(maxsize=1)
def _buttons() -> tuple[frozenset[str], int]:
    entries = [
        " ".join(re.sub(r"[^\w+-]+", " ", entry.lower()).split())
        for entry in _entries("noise-buttons.txt")
    ]
    return frozenset(entries), max(entry.count(" ") + 1 for entry in entries)


@lru_cache(maxsize=1)
def _line_tables() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """For lines up to each length, the patterns that are believed on them, as one."""
    rows = [line.split("\t") for line in _entries("noise-lines.tsv")]
    return tuple(
        (longest, _one_pattern([(kind, how) for kind, most, how, _ in rows if int(most) >= longest]))
        for longest in sorted({int(row[1]) for row in rows})
    )


def _one_pattern(rows: Sequence[tuple[str, str]]) -> re.Pattern[str]:
    agency = f"(?-i:{_agency()})"
    return re.compile(
        "|".join(
            f"(?P<{kind.replace('-', '_')}_{number}>{how.replace('{agency}', agency)})"
            for number, (kind, how) in enumerate(rows)
        ),
        re.IGNORECASE,
    )
