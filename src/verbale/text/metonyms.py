"""Whether a capital or a seat acts for its state ("Moscow denies") or is a place ("in Moscow")."""

from __future__ import annotations

import re

from verbale.record import EntityType
from verbale.text.names import find_known

# Before a name these say that somebody or something is there, not that it acts.
_THERE = re.compile(
    r"\b(?:in|at|near|outside|around|inside|throughout|across|downtown|central|outskirts of|"
    r"suburbs of|"
    r"suburbs in|city of|capital,?|streets of|north of|south of|east of|west of|port of|lawn of|"
    r"embassy in|airport in|arrived? in|visit(?:ed|s|ing)?(?: to)?|en route to|morning from|"
    r"evening from|home from|out of|departure from|trip to|back to|return(?:ed|s|ing)? to|"
    r"flew to|fly to|flies to|flying to|travel(?:l?ed|s|l?ing)? to|heading (?:back )?to|"
    r"head to|went to|"
    r"going to|came to|come to|sent to|sending \w+ to|(?:leav|reach|left)(?:e|es|ing|ed)?|"
    r"way to|road to|tour of|"
    r"summit in|talks in|meeting in|born in|lives in|based in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\s(?:agreement|summit|talks|meeting|conference|communiqu|round|accord|protocol|deal|airport|"
    r"process|declaration|hotel|university|suburb|skyline|street|court)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\b(?:in|at|near)\s+(?:[A-Z][\w.’'-]+(?:,\s|\s(?:and|or)\s)(?:in\s)?)+$")


def is_place_here(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 60) : start]
    return bool(_THERE.search(before) or _LISTED.search(before))


def type_of_capital(text: str, start: int, end: int) -> EntityType:
    """A state where the capital acts or is spoken of as a party, else a place.

    "Moscow denies", "talks with Moscow", "Moscow's demand"; but "in Moscow", "the Moscow talks".
    """
    if is_place_here(text, start, end):
        return "place"
    if _EVENT.match(text, end) and not re.match(
        r"\s(?:talks|agreement|deal)\s(?:to|with)", text[end:]
    ):
        return "place"
    if re.match(r"\s?[(,—-]", text[end : end + 2]) and start == text.rfind("\n", 0, start) + 1:
        return "place"  # a dateline
    if re.match(r",\s[A-Z][a-z]+", text[end : end + 4]) and _names_state(text, end + 2):
        return "place"  # "Doha, Qatar"
    return "state"


def _names_state(text: str, start: int) -> bool:
    near = find_known(text, start, min(len(text), start + 40))
    return bool(near and near[0].start == start and near[0].known.type == "state")
