"""What the patterns for noise are made of: tables of knowledge, agencies, names, days."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

# Capitals beyond ASCII, so that Šefčovič is a name. Latin's further letters come in pairs of a
# capital and a small one, and the small ones hardly ever begin a word of an English report.
_CAPITALS = "A-Z\u00c0-\u00de\u0100-\u024f"

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\.?"
DAY = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {MONTH})(?:,? \d{{4}})?"
# Words are matched possessively (*+) throughout: what can be cut in one way only is cut fast.
_NAME = r"[A-Z][\w.']*+(?:-[\w.']++)*+"
PERSON = rf"(?<!\w){_NAME}(?: (?:{_NAME}|de|van|von|der|al|el|bin|la)){{0,4}}"
CITY = (
    rf"{_NAME}(?:[ /](?:(?:d'|l'|al-|ad-)?{_NAME}|(?:de|la|al|el|of|the|upon|am|e)(?!\w))){{0,4}}"
)


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, where A-Z means every capital of the Latin alphabet."""
    return re.compile(pattern.replace("A-Z", _CAPITALS), flags)


def entries(table: str) -> list[str]:
    """The lines of one of our tables, without its comments."""
    text = (files("verbale") / "data" / table).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def agency() -> str:
    """A pattern for the name of any agency or paper that we know to sign pictures and reports."""
    listed = entries("noise-agencies.txt")
    names = sorted({*listed, *map(str.upper, listed)}, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(rf"{re.escape(name)}(?!\w)" for name in names) + ")"
