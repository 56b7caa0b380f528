"""Lines that are only a date, and datelines: the place, day and agency a report opens with.

The words come with their marks folded to plain ones (``noise.py``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from verbale.text.patterns import CITY, DAY, MONTH, PERSON, WEEKDAY, agency, compiled

# Longest line that is only a date, in characters: two times, their zones and "Last updated".
LONGEST_DATE = 120
# Shortest report behind a dateline, in characters.
SHORTEST_REPORT = 15

_STATED = (
    r"(?:first |last |originally )?"
    r"(?:published|updated?|posted|modified|created|issued|revised|edited|filed|released)"
)
_DATE_LINE = compiled(
    rf"(?>(?:{WEEKDAY}|{MONTH}|\d{{4}}-\d\d-\d\dt[\d:.]+z?|\d{{8}}|\d{{1,4}}(?:st|nd|rd|th|h)?|\d{{1,2}}[:.h]\d\d|[ap]\.?m\.?|"
    rf"\d{{1,2}}(?::\d\d)?[ap]m|{_STATED}|"
    r"gmt|utc|bst|cest|cet|est|edt|et|pst|pdt|pt|ist|msk|eet|eest|jst|kst|aest|z|local|time|noon|"
    r"publication|date|article|on|at|of|the|and|ago|hours?|hrs?|minutes?|mins?|days?|weeks?|"
    r"months?|views?|reads?|comments?|shares?|an?|yesterday|today|just|now)(?![^\W_])[\W_]*+)++",
    re.IGNORECASE,
)
_DATED = compiled(
    rf"\d{{8}}|\d{{4}}|\d[:.h]\d\d|\d ?[ap]\.?m|{MONTH} \d|\d(?:st|nd|rd|th)? {MONTH}|"
    r"\d[/.-]\d{1,2}[/.-]\d|\bago\b",
    re.IGNORECASE,
)
# "22 February 2031 Peace and Security"
_DATE_AND_TOPIC = compiled(
    rf"(?i:(?:{WEEKDAY},? )?{DAY})(?<=\d{{4}})[ |,-]+[A-Z]\w+(?: (?:[A-Z]\w+|and|of|&)){{0,4}}"
)
_WEEKDAY_ALONE = compiled(rf"{WEEKDAY}(?: (?:morning|afternoon|evening|night))?", re.IGNORECASE)
_STAMP = compiled(
    rf"{_STATED}(?: on| at|:| -)* ?(?:{WEEKDAY},? )?(?:{DAY}|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|"
    r"\d{1,2}[:.]\d\d|\d+ \w+ ago).{0,60}",
    re.IGNORECASE,
)
_PLACE_AND_DATE = compiled(
    rf"[A-Z][\w.'-]+(?:,? [A-Z][\w.'-]+){{0,4}}(?:,| -| \||\.|:) ?(?i:(?:{WEEKDAY},? )?{DAY})"
    r"(?: ?[-/|(,.] ?[A-Z][\w ./-]{0,30}\)?)?[\W]*"
)

# A live report's entry opens with the time of day.
TIME_STAMP = compiled(
    r"\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: ?(?:GMT|UTC|BST|CES?T|E[SD]T|ET|MSK))?[ :|-]+"
    r"(?=[A-Z\d\"'(\[])"
)


def is_date(words: str) -> bool:
    """Whether the line says when the report was published, and nothing else.

    >>> is_date("Last updated on 7 January 2031 at 15.30 GMT"), is_date("2031 looms")
    (True, False)
    """
    if _WEEKDAY_ALONE.fullmatch(words):
        return True
    if len(words) > LONGEST_DATE or not any(map(str.isdigit, words)):
        return False
    if _STAMP.fullmatch(words):
        return True
    if _DATE_AND_TOPIC.fullmatch(words):
        return True
    return bool(_DATED.search(words) and _DATE_LINE.fullmatch(words.lstrip("([|- ")))


def is_place_and_date(words: str) -> bool:
    """Whether the line is a dateline without its report ("Geneva, 12 January 2031")."""
    if len(words) > LONGEST_DATE:
        return False
    return bool(_PLACE_AND_DATE.fullmatch(words) or _PLACE_AND_AGENCY.fullmatch(words))


def end_of_dateline(words: str, *, early: bool) -> int:
    """Where the dateline ends that the line opens with; 0 if there is none.

    ``early``: the line is one of the report's first, where a place before a dash is enough.

    >>> end_of_dateline("GENEVA (Reuters) - Ministers met on Friday.", early=False)
    19
    """
    if not words[:1].isupper() and words[:1] not in "(b":
        return 0
    found = _signed_dateline().match(words) or _bare_dateline(words, early)
    if found is None or not _goes_on(words, found.end()):
        return 0
    return found.end()


def _goes_on(words: str, place: int) -> bool:
    return len(words) - place >= SHORTEST_REPORT and not words[place].islower()


_CAPITALS = r"[A-Z][A-Z.']++(?:-[A-Z.']++)*+(?!\w)"
_IN_CAPITALS = rf"{_CAPITALS}(?:[ /]{_CAPITALS}){{0,2}}"
# Between a place and a day: the stop may have been taken for part of the name ("KIEV. Jan 12").
_COMMA = r"(?:,|\.|(?<=\.))"
_WHEN = rf"(?i:(?:{WEEKDAY},? )?{DAY})"
_WRITER = rf"(?:(?:By|BY|by) {PERSON}(?: and {PERSON})?,? )?"
_BRACKETED = r"(?:\([A-Z][\w./& -]{1,30}\)|/[A-Z][\w -]{2,20}/)"
_DASH = r"(?: ?(?:-+|:|\|)+ *)"


@lru_cache(maxsize=1)
def _signed_dateline() -> re.Pattern[str]:
    """A dateline that names an agency or a day, and so is told anywhere in a text."""
    signed = rf"(?:\({agency()}[^()]{{0,30}}\)|/ ?{agency()} ?/|{agency()})"
    forms = (
        # GENEVA, Jan 12 (Agency) -
        rf"{CITY}(?:, {CITY}){{0,2}}(?:{_COMMA}? {_WHEN}[.,]?)? ?{_BRACKETED}[.,]?{_DASH}",
        # Geneva (Reuters)
        rf"{CITY}(?:, {CITY})?(?:{_COMMA}? {_WHEN}[.,]?)? ?\({agency()}\)[ .,]*",
        # MOSCOW, January 12. /TASS/.
        rf"{CITY}(?:, {CITY})?{_COMMA} {_WHEN}[.,]? ?(?:{_BRACKETED}|{signed})[., ]*{_DASH}?",
        # Geneva, 12 January -
        rf"{CITY}(?:, {CITY})?{_COMMA} {_WHEN}(?:{_DASH}|\. )",
        # GENEVA REUTERS -
        rf"{_IN_CAPITALS}(?:, {CITY})?[, ]+{agency()}{_DASH}",
        # (Reuters) -
        rf"\({agency()}[^()]{{0,30}}\){_DASH}?",
        rf"{agency()} ?- ",
    )
    return compiled(f"{_WRITER}(?:{'|'.join(forms)})")


# A region behind a place need be no name ("Kenya-Ethiopia border").
_REGION = r"(?:, [A-Z][\w.' -]{1,30}?)?"
_PLACE_IN_CAPITALS = compiled(
    rf"{_WRITER}(?P<place>{_IN_CAPITALS})"
    rf"(?:{_REGION}(?: ?-+ +| \| )|(?P<stop>(?:[:.]|(?<=\.)) (?!-)))"
)
_PLACE = compiled(rf"{CITY}{_REGION} (?:-+|\|) +(?=[\"'A-Z])")
# "GENEVA (Agency)" or "GENEVA" as a line of its own.
_PLACE_AND_AGENCY = compiled(rf"{CITY}{_REGION} \([A-Z][\w./& -]{{1,30}}\)\W*")
_ONLY_CAPITALS = compiled(rf"{_IN_CAPITALS}{_REGION}\W*")
# Capitals that open a line as a place does but are none.
_NO_PLACE = frozenset(
    "THE NATO OSCE ASEAN UNESCO UNICEF UNHCR IAEA UPDATE EXCLUSIVE BREAKING ANALYSIS WATCH READ "
    "VIDEO PHOTO PHOTOS STORY MORE OPINION LIVE NOTE CORRECTION FACTBOX EXPLAINER EDITORIAL".split()
)
# Fewest letters of a place in capitals; shorter ones are the initials of something.
_SHORTEST_PLACE = 4


def _bare_dateline(words: str, early: bool) -> re.Match[str] | None:
    """A place in capitals, or at the top of the report any place, before a dash."""
    found = _PLACE_IN_CAPITALS.match(words)
    if found is None:
        return _PLACE.match(words) if early else None
    if not _is_place(found["place"]):
        return None
    # "BRUNNHAVEN MARITIME WIRE -" is told anywhere, "KERRY:" may be a speaker's turn.
    return found if early or (" " in found["place"] and not found["stop"]) else None


def _is_place(capitals: str) -> bool:
    letters = sum(map(str.isalpha, capitals))
    return (
        letters >= _SHORTEST_PLACE
        and capitals.split()[0] not in _NO_PLACE
        and not _WEEKDAY_ALONE.fullmatch(capitals.split()[0])
        and ". " not in capitals  # "MR. ROE:"
    )


def is_place(words: str) -> bool:
    """Whether a line at the top of a report is a dateline of its own ("HOBART")."""
    return len(words) <= LONGEST_DATE and bool(_ONLY_CAPITALS.fullmatch(words) and _is_place(words))


def is_turn(words: str) -> bool:
    """Whether the line opens with a speaker's name in capitals, as transcripts do."""
    return _TURN.match(words) is not None


_TURN = compiled(rf"{_IN_CAPITALS}: ")
