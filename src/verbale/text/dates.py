"""Time expressions: finding them as they are written, and resolving them against a day.

What is found keeps what is written ("Friday" is ``XXXX-WXX-5``): which Friday it was is settled
only when the day of the report is known. The values are described in docs/dates.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from verbale.record import Document, Passage, Span, TimeExpression
from verbale.text.time_words import any_of, find_direction, value_of, word_table

Found = tuple[int, int, str]  # start, end, value
Reader = Callable[[re.Match[str]], "str | None"]  # what a match says
Rule = tuple[str, str, Reader]  # family, pattern, reader

# Characters around a word of time in which the whole expression stands.
WINDOW = 48
# First and last year that a bare number may name.
FIRST_YEAR, LAST_YEAR = 1900, 2059


def find_times(document: Document, passages: Sequence[Passage] = ()) -> tuple[TimeExpression, ...]:
    """Every expression of a day, week, month, year or stretch of time, with its value as written.

    Date lines, captions and posts are read too: they tell when the report appeared. With passages,
    an expression does not run over the end of one.
    """
    cuts = {passage.span.start for passage in passages}
    return tuple(
        TimeExpression(Span(document.id, start, end), value)
        for start, end, value in find_values(document.text)
        if not any(start < cut < end for cut in cuts)
    )


def find_values(text: str) -> list[Found]:
    """Where the text names a time and what, in order; of two that overlap, the one found first."""
    found: list[Found] = []
    taken = bytearray(len(text))
    windows = _find_windows(text)
    for family, pattern, read in _rules():
        for first, last in windows.get(family, ()):
            for match in pattern.finditer(text, first, last):
                start, end = match.span()
                if any(taken[start:end]):
                    continue
                value = read(match)
                if value:
                    found.append((start, end, value))
                    taken[start:end] = b"\x01" * (end - start)
    return sorted(found)


_TOKEN = re.compile(r"[A-Za-z]+|\d+")


def _find_windows(text: str) -> dict[str, list[tuple[int, int]]]:
    """For each family of rules, the stretches around the words that it needs; no more is read."""
    windows: dict[str, list[tuple[int, int]]] = {}
    families = _families()
    for token in _TOKEN.finditer(text):
        word = token.group()
        names = families.get(word.lower(), ())
        if len(word) in (4, 8) and word.isdigit():
            names = ("year",)
        for name in names:
            start, end = max(0, token.start() - WINDOW), token.end() + WINDOW
            held = windows.setdefault(name, [])
            if held and held[-1][1] >= start:
                held[-1] = (held[-1][0], end)
            else:
                held.append((start, end))
    return windows


@cache
def _families() -> dict[str, tuple[str, ...]]:
    """The words by which each family of expressions is noticed."""
    table = word_table()
    words = {kind: set(table[kind]) for kind in ("month", "weekday", "season")}
    words["unit"] = {form for unit in table["unit"] for form in (unit, unit + "s")}
    words["quarter"] = {"quarter", "half", "q", "h"}
    words["year"] = {"st", "nd", "rd", "th", *(stem + "ies" for stem in _DECADES)}
    words["feast"] = {re.findall(r"[a-z]{3,}", phrase)[-1] for phrase in table["feast"]}
    words["day"] = words["unit"] | set(table["part"])
    for phrase in table["day"]:
        spelled = re.findall(r"[a-z]+|\d+", phrase)
        if not words["day"] & set(spelled):
            words["day"].add(spelled[-1])
    found: dict[str, tuple[str, ...]] = {}
    for family, held in words.items():
        for word in held:
            found[word] = (*found.get(word, ()), family)
    return found


def _number(words: str) -> str:
    words = words.strip("[]")
    return words if words.isdigit() else value_of("number", words)


# The rules, those that read most words first


# Behind these letters a stop belongs to the word: "Sept.", "Thurs.", but not "in August."
_STOP = (
    r"(?<=Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|ept|Oct|Nov|Dec|"
    r"Mon|Tue|ues|Wed|eds|Thu|hur|urs|Fri|Sat|Sun)"
)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], Reader], ...]:
    month = rf"(?:{any_of('month', cased=True)}\b(?:{_STOP}\.)?)"
    full_weekday = rf"(?:{'|'.join(_full_weekdays())})"
    weekday = rf"(?:{any_of('weekday', cased=True)}\b(?:{_STOP}\.)?)"
    day = r"(?:3[01]|[12]\d|0?[1-9])"
    nth = rf"{day}(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
    year = r"(?:19\d\d|20[0-5]\d)(?![\w%]|[.,]\d)"
    then_year = rf"(?:,?\s+(?:of\s+)?(?P<year>{year}))?"
    day_of_week = rf"(?:(?P<weekday>{weekday}),?\s+(?:the\s+|\()?)?"
    dash = r"\s?[-–—]\s?|\s+(?:and|to|through|until|or)\s+"
    unit = any_of("unit")
    number = rf"(?:\[?{any_of('number')}\]?|\d{{1,3}})"
    part = rf"(?P<part>{any_of('part')})"
    season = any_of("season")
    which = r"(?P<which>this|next|last|past|this\s+past|this\s+coming|coming|following|previous)"
    stage = r"(?P<stage>early|late|mid|middle|earlier|later)"
    last, stages = rf"(?P<last>{nth})", r"(?P<stage>early|late|mid)(?:\s+in)?[\s-]"
    end_of = r"(?P<end>(?:the\s+)?(?:very\s+)?(?:end|beginning|start|middle)\s+of)\s+"
    which_week = r"(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+week"
    no_month = rf"(?!\s+{any_of('month', cased=True)})"
    rules: list[Rule] = [
        # 2021-12-31, 20211231, 31/12/2021
        (
            "year",
            rf"\b(?P<year>{year})-(?P<month>\d\d)-(?P<day>\d\d)(?:T[\d:.]+Z?)?(?!\w)",
            _digits,
        ),
        ("year", r"(?<!\w)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\w)", _digits),
        (
            "year",
            rf"(?<![\w/.])(?P<day>{day})(?P<sep>[./])(?P<month>{day})(?P=sep)(?P<year>{year})",
            _digits,
        ),
        # 10-12 January 2022, January 10-12
        (
            "month",
            rf"\b(?:the\s+)?(?P<day>{day})(?:st|nd|rd|th)?(?:{dash}){last}\s+(?:of\s+)?"
            rf"(?P<month>{month}){then_year}",
            _month_day,
        ),
        (
            "month",
            rf"\b(?P<month>{month})\s+(?P<day>{day})(?:st|nd|rd|th)?(?:{dash}){last}{no_month}"
            rf"{then_year}",
            _month_day,
        ),
        # Friday Jan 7, 2022; Friday, 7 January
        ("month", rf"\b{day_of_week}(?P<month>{month})\s+(?P<day>{nth}){then_year}", _month_day),
        (
            "month",
            rf"\b{day_of_week}(?:the\s+)?(?P<day>{day}(?:st|nd|rd|th)?)[\s-](?:of\s+)?"
            rf"(?P<month>{month})(?:[\s,-]+(?P<year>{year}))?",
            _month_day,
        ),
        # early May 2012, the end of last March, June in September
        (
            "month",
            rf"\b(?:{stages}|{end_of})?(?:(?P<which>last|next|this|this\s+past)\s+(?:uh\s+)?)?"
            rf"(?P<month>{month})(?:,?\s+(?:of\s+)?(?:(?P<year>{year})|"
            r"(?P<of>last|this|next)\s+year))?",
            _month,
        ),
        ("feast", rf"(?i:\b(?P<feast>{any_of('feast')})\b)", _feast),
        # Friday of last week, Monday next week, next week Wednesday
        ("weekday", rf"\b(?P<weekday>{full_weekday})\s+(?:of\s+)?{which_week}\b", _weekday_of_week),
        ("weekday", rf"\b{which_week}\s+(?:on\s+)?(?P<weekday>{full_weekday})\b", _weekday_of_week),
        # Monday to Friday
        (
            "weekday",
            rf"\b(?P<weekday>{full_weekday})\s?(?:[-–]|to|through|until|and)\s?"
            rf"(?P<last>{full_weekday})\b(?!['’]s)",
            _weekdays,
        ),
        # Friday, last Friday, late on Friday, Friday evening
        (
            "weekday",
            rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?:\s+(?:past|coming))?)\s+)?"
            rf"(?:(?P<early>[Ee]arly|[Ll]ate)(?:\s+on)?\s+)?(?P<weekday>{full_weekday})"
            rf"(?:\s+(?:(?:early|late)\s+)?{part})?\b",
            _weekday,
        ),
        # two days after the Commission's meeting, two days later, three weeks ago
        (
            "unit",
            rf"(?i:\b(?P<number>{number})[\s-]+(?P<unit>{unit})s?\s+"
            r"(?P<how>ago|back|earlier|later|before|after|hence)\b)",
            _counted,
        ),
        ("unit", rf"(?i:\b(?P<unit>{unit})s\s+(?P<how>ago|earlier|later)\b)", _counted),
        # the past three years, in the next 7 days, in recent weeks
        (
            "unit",
            rf"(?i:\b(?:the\s+|these\s+)?(?P<which>past|last|previous|next|coming|following)\s+"
            rf"(?P<number>{number})\s+(?P<unit>{unit})s?\b)",
            _period,
        ),
        ("unit", rf"(?i:\b(?P<which>recent|coming)\s+(?P<unit>{unit})s\b)", _period),
        ("unit", rf"(?i:\b(?:with)?in\s+(?P<number>{number})\s+(?P<unit>{unit})s?\b)", _within),
        # early next year, this week, the end of the month
        (
            "unit",
            rf"(?i:\b(?:{stage}(?:\s+in)?[\s-]+|{end_of})?(?:the\s+)?{which}\s+"
            rf"(?P<unit>{unit})(?:['’]?s)?\b)",
            _named_unit,
        ),
        ("unit", rf"(?i:\b{end_of}the\s+(?P<unit>{unit})\b)", _named_unit),
        ("day", rf"(?i:\b(?P<day>today|yesterday|tomorrow)\s+{part}\b)", _named_day),
        ("day", rf"(?i:\b(?P<day>{any_of('day')})\b)", _named_day),
        # the first half of 2014, the third quarter, Q3 2021
        (
            "quarter",
            rf"(?i:\b(?:the\s+)?(?P<quarter>{any_of('ordinal')})[\s-](?P<of>quarter|half)"
            rf"(?:\s+of\s+(?:(?P<year>{year})|(?P<which>this|next|last)\s+year|the\s+year))?\b)",
            _quarter,
        ),
        ("quarter", rf"\b(?P<of>[QH])(?P<quarter>[1-4])(?:[\s/-]+(?P<year>{year}))?\b", _quarter),
        # summer of 2012, last autumn, in the spring
        ("season", rf"(?i:\b(?P<season>{season})\s+(?:of\s+)?(?P<year>{year}))", _season),
        (
            "season",
            rf"(?i:\b(?P<which>last|next|this|this\s+past|in|until|by|since|during)\s+"
            rf"(?P<the>the\s+)?(?P<season>{season})\b(?!\s+of\b|['’]s))",
            _season,
        ),
        ("season", r"\bthe\s+(?P<season>summer|autumn)\b(?!\s+of\b)", _season),
        # the 1990s, the sixties, the 20th century
        ("year", r"\b(?P<decade>(?:19|20)\d)0['’]?s\b", _decade),
        ("year", rf"(?i:\bthe\s+(?:early\s+|late\s+|mid-)?(?P<decade>{_stems()})ies\b)", _decade),
        ("unit", r"\b(?P<century>1[0-9]|2[01])(?:st|th)[\s-]century\b", _century),
        # early in 2016, the end of 2022, 2019
        ("year", rf"(?i:(?:\b{stages}|\b{end_of})?(?<![\w.,$€£#/-])(?P<year>{year}))", _year),
        # on the 12th
        (
            "year",
            r"\b(?:on|until|by|before|since)\s+the\s+(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)\b"
            r"(?!\s+(?!of|to|and|or|at|in)\w)",
            _day_of_month,
        ),
    ]
    return tuple((family, re.compile(pattern), read) for family, pattern, read in rules)


def _full_weekdays() -> list[str]:
    names = [word for word in word_table()["weekday"] if word.endswith("day")]
    return [form for name in names for form in (name.capitalize(), name.upper())]


def _digits(match: re.Match[str]) -> str | None:
    """2021-12-31; 05/06/2026 is read day first unless it cannot be."""
    day, month = int(match["day"]), int(match["month"])
    if month > 12 >= day and "sep" in match.re.groupindex:
        day, month = month, day
    return _checked(f"{match['year']}-{month:02}-{day:02}")


def _checked(value: str) -> str | None:
    """The value, if there is such a day."""
    year, month, day = value.split("-")[:3]
    try:
        date(2000 if year == "XXXX" else int(year), int(month), int(day))
    except ValueError:
        return None
    return value


def _month_day(match: re.Match[str]) -> str | None:
    named = match.groupdict()
    if _is_no_month(match, dated=True):
        return None
    year, month = named["year"] or "XXXX", int(value_of("month", named["month"]))
    value = _checked(f"{year}-{month:02}-{_figure(named['day']):02}")
    if value is None:
        return None
    if named.get("last"):
        last = _checked(f"{year}-{month:02}-{_figure(str(named['last'])):02}")
        return f"{value}/{last}" if last else None
    if named.get("weekday"):
        return f"{value}W{value_of('weekday', str(named['weekday']))}"
    return value


def _figure(words: str) -> int:
    return int(re.sub(r"\D", "", words))


_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|to|through|during|of|for|before|after|or|and|late|early|"
    r"next|last|this|on|starting|beginning|around|every|between|mid)|[,(–—-])\s*$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sen|Rep|Gov|Gen|Lord|Lady|Sir|Dame|President|Minister|Secretary|Theresa|"
    r"Judge|Justice)\.?\s*$"
)
# "Jan" alone is a first name, "Mar" and "Dec" are words of other languages.
_ABBREVIATED = frozenset(
    {"mar", "dec", "jan", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "feb"}
)
# Names of months that are given to people.
_PEOPLE = frozenset({"april", "june", "august", "may"})


def _is_no_month(match: re.Match[str], *, dated: bool = False) -> bool:
    """Whether the word is a verb or a name ("March on Washington", "Theresa May", "June Smith")."""
    words = match["month"].rstrip(".")
    low, text, start = words.lower(), match.string, match.start("month")
    if low in ("may", "march") and words.isupper() and not dated:
        return True
    if dated:
        return False
    named = match.groupdict()
    if named.get("year") or named.get("stage") or named.get("which") or named.get("end"):
        return False
    before, after = text[max(0, start - 20) : start], text[match.end() : match.end() + 12]
    if _TITLE.search(before) or re.search(r"\d\s+$", before):
        return True  # "Theresa May", "30 February"
    led = _BEFORE_MONTH.search(before) is not None
    if low == "may" and not (led and re.search(r"\b(?:in|since|of)\s+$", before)):
        return not led or "Theresa May" in text
    if low in _ABBREVIATED or (low == "march" and not led):
        return True
    return low in _PEOPLE and re.match(r"\s+[A-Z][a-z]", after) is not None and not led


def _month(match: re.Match[str]) -> str | None:
    if _is_no_month(match):
        return None
    month = f"{int(value_of('month', match['month'])):02}"
    if match["of"]:
        value = f"{_SIGN[match['of'].lower()]}Y-{month}"
    else:
        value = f"{match['year'] or 'XXXX'}-{month}"
        if match["which"] and not match["which"].startswith("this"):
            value = (">" if match["which"] == "next" else "<") + value
    return value + _stage(match)


_SIGN = {
    "last": "-1",
    "past": "-1",
    "this past": "-1",
    "this": "+0",
    "next": "+1",
    "coming": "+1",
    "this coming": "+1",
    "following": "R+1",
}
_STAGES = {
    "early": "START",
    "beginning": "START",
    "start": "START",
    "mid": "MID",
    "middle": "MID",
    "half": "MID",
    "late": "END",
    "end": "LAST",
}


def _stage(match: re.Match[str]) -> str:
    """Which part of it is meant: ":END" for "late", ":LAST" for its last day ("by the end of")."""
    named = match.groupdict()
    words = (named.get("stage") or named.get("end") or "").lower()
    stage = next((_STAGES[word] for word in re.findall(r"\w+", words) if word in _STAGES), "")
    return f":{stage}" if stage else ""


def _feast(match: re.Match[str]) -> str:
    return f"XXXX-{value_of('feast', match['feast'])}"


def _weekday_of_week(match: re.Match[str]) -> str:
    return f"{_SIGN[match['which'].lower()]}W-{value_of('weekday', match['weekday'])}"


def _weekdays(match: re.Match[str]) -> str:
    first, last = (value_of("weekday", match[name]) for name in ("weekday", "last"))
    return f"XXXX-WXX-{first}/XXXX-WXX-{last}"


def _weekday(match: re.Match[str]) -> str:
    value = f"XXXX-WXX-{value_of('weekday', match['weekday'])}"
    if match["which"] and match["which"].lower() != "this":
        value = (">" if match["which"].lower().endswith(("next", "coming")) else "<") + value
    if match["part"]:
        return value + "T" + value_of("part", match["part"])
    if match["early"]:
        return value + ("TMO" if match["early"].lower() == "early" else "TNI")
    return value


def _counted(match: re.Match[str]) -> str:
    named = match.groupdict()
    number = _number(named["number"]) if named.get("number") else "X"
    unit, how = value_of("unit", named["unit"]), named["how"].lower()
    if how in ("ago", "back"):
        return f"-{number}{unit}"
    if how == "hence":
        return f"+{number}{unit}"
    sign = "-" if how in ("earlier", "before") else "+"
    follows = match.string[match.end() : match.end() + 2]
    event = how in ("before", "after") and re.match(r"\s\w", follows) is not None
    return f"{'E' if event else 'R'}{sign}{number}{unit}"


def _period(match: re.Match[str]) -> str:
    named = match.groupdict()
    number = _number(named["number"]) if named.get("number") else "X"
    sign = "-" if named["which"].lower() in ("past", "last", "previous", "recent") else "+"
    return f"{sign}P{number}{value_of('unit', named['unit'])}"


def _within(match: re.Match[str]) -> str | None:
    """ "within a week", "will meet in two days"; "was done in two days" says how long it took."""
    within = match[0].lower().startswith("within")
    if not within and find_direction(match.string, match.start(), match.end()) != "future":
        return None
    return f"+P{_number(match['number'])}{value_of('unit', match['unit'])}"


def _named_unit(match: re.Match[str]) -> str | None:
    named = match.groupdict()
    which = " ".join((named.get("which") or "this").lower().split())
    unit = value_of("unit", named["unit"])
    if unit == "D":
        # "the last day of the talks", "this day": no day by itself.
        return {"following": "R+1D", "previous": "R-1D"}.get(which) if not named["end"] else None
    if which == "previous":
        return f"R-1{unit}{_stage(match)}"
    if which == "past" and not match[0].lower().startswith(("past", "this")):
        return f"-P1{unit}"
    return f"{_SIGN[which]}{unit}{_stage(match)}"


def _named_day(match: re.Match[str]) -> str | None:
    if match["day"] == "TODAY" and match.string[: match.start()].endswith("USA "):
        return None
    value = value_of("day", match["day"])
    part = match.groupdict().get("part")
    return f"{value}T{value_of('part', part)}" if part else value


def _quarter(match: re.Match[str]) -> str | None:
    named = match.groupdict()
    number = named["quarter"]
    number = number if number.isdigit() else value_of("ordinal", number)
    letter = "H" if named["of"].lower() in ("h", "half") else "Q"
    if letter == "H" and int(number) > 2:
        return None
    of_year = match[0].lower().endswith("year")
    if letter == "H" and not named["year"] and not of_year:
        return None  # of a game
    year = named["year"] or "XXXX"
    if named.get("which"):
        year = f"{_SIGN[named['which'].lower()]}Y"
    return f"{year}-{letter}{number}"


def _season(match: re.Match[str]) -> str | None:
    named = match.groupdict()
    season = value_of("season", named["season"])
    if named.get("year"):
        return f"{named['year']}-{season}"
    which = " ".join((named.get("which") or "in").lower().split())
    verb = named["season"].lower() in ("fall", "spring") and not named.get("the")
    if verb and which in ("by", "until", "since"):
        return None
    if which in ("last", "this past"):
        return f"<XXXX-{season}"
    return f">XXXX-{season}" if which == "next" else f"XXXX-{season}"


_DECADES = {"twent": "2", "thirt": "3", "fort": "4", "fift": "5", "sixt": "6", "sevent": "7",
            "eight": "8", "ninet": "9"}  # fmt: skip


def _stems() -> str:
    return "|".join(_DECADES)


def _decade(match: re.Match[str]) -> str:
    """The first three figures of its years, as TIMEX3 has it: "199" for the 1990s."""
    decade = match["decade"].lower()
    return decade if decade.isdigit() else f"19{_DECADES[decade]}"


def _century(match: re.Match[str]) -> str:
    return f"{int(match['century']) - 1}"


@cache
def _counts_before() -> re.Pattern[str]:
    return re.compile(rf"(?:\b{any_of('counts')}|[+$€£#])\s*$", re.IGNORECASE)


@cache
def _counts_after() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:%|[-\s]{any_of('counted')}\b)", re.IGNORECASE)


def _year(match: re.Match[str]) -> str | None:
    start = match.start("year")
    if not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return None
    before = match.string[max(0, start - 16) : start]
    if not (match["stage"] or match["end"]) and _counts_before().search(before):
        return None
    if _counts_after().match(match.string, match.end()):
        return None
    return match["year"] + _stage(match)


def _day_of_month(match: re.Match[str]) -> str:
    return f"XXXX-XX-{int(match['day']):02}"
