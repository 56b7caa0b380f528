"""Captions of pictures: told by the credit at their end, or by their wording.

The words come with their marks folded to plain ones (``noise.py``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from verbale.text.datelines import end_of_dateline
from verbale.text.needles import holds_one
from verbale.text.patterns import DAY, PERSON, WEEKDAY, agency, compiled, entries

# Longest caption with its credit, in characters: agencies' captions run to three sentences.
LONGEST_CAPTION = 600
# Longest caption that is told by its wording alone, in characters.
LONGEST_BARE_CAPTION = 350
# Shortest caption that ends in a name and a paper that we do not know, in characters.
SHORTEST_SIGNED = 30
# Shortest text that goes on behind a caption glued in front of it, in characters.
SHORTEST_REPORT = 60
# Characters in which a dateline ends that a line opens with.
DATELINE_WITHIN = 200
# Characters at the start of a caption in which it says what the picture shows.
SHOWN_WITHIN = 160

_HINTS = (
    "/",
    "photo",
    "image",
    "picture",
    "credit",
    "getty",
    "courtesy",
    "handout",
    "file)",
    "via ",
    "source: ",
)
# What may follow a credit at the end of a caption.
_CREDIT_END = re.compile(
    r"(?:[\s.)\]|-]|[/,] ?(?:[Ff]iles?|FILE|[Pp]ool|[Hh]andout)(?: [Pp]hoto)?)*$"
)
_SENTENCE_END = re.compile(r"(?:^|[.!?\"'|:;)\]-])\s*[([]?$")


@lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    """The credit of a picture: a name and an agency, or a word that says so before a name."""
    more = rf"(?:(?:/| / |, | via | for | \| ){PERSON})*"
    forms = (
        # (Ana Lind/Reuters), (AFP/Ana Lind), (AP Photo/Ana Lind), (Photo: Ana Lind)
        rf"\([^()]{{2,80}}[/|,] ?(?:[^()/]{{2,40}}/)*{agency()}(?:[ /|,][^()]*)?\)",
        rf"\({agency()} ?[/|,] ?[^()]{{2,60}}\)",
        r"\((?:AP|AFP|EPA|Reuters|REUTERS|Getty) (?:Photo|PHOTO|Images?|[Ff]ile|[Pp]ool)[^()]*\)",
        r"\((?i:photos?|image|picture|photograph|credit|source)"
        r"(?i: credit| by| courtesy(?: of)?)?:? [A-Z][^()]{1,80}\)",
        r"\([^()]{2,80} via [A-Z][^()]{1,40}\)",
        r"\([A-Z][\w.'-]+ [A-Z][\w.'-]+ ?/ ?[A-Z][^()]{1,50}\)",
        # Photographer: Ana Lind/Bloomberg, Credit...Ana Lind
        r"(?i:photographer|photograph|photo|picture|image|credit|source)s?(?i: credit)?"
        rf"(?:(?i: by| courtesy of)?: ?|\.\.\. ?){PERSON}{more}",
        rf"(?:Photo|Photograph|Picture|Image) (?:by|courtesy of) {PERSON}{more}",
        # REUTERS/Ana Lind, Ana Lind/Pool via AP, Getty Images
        rf"\b{agency()} ?/ ?{PERSON}(?:/{PERSON})*",
        rf"{PERSON} ?/ ?{agency()}\b(?:(?:/| via ){PERSON})*",
        r"(?:via )?Getty Images|\bAP Photo\b|\bAFP PHOTO\b",
        rf"{PERSON} via {agency()}\b",
    )
    return compiled("|".join(forms))


# "Picture: pool", "Source: Ministry of Trade": after the end of a sentence, to the end of the line.
_LABELLED_END = re.compile(
    r"(?:[.!?\"')]|^)\s*(?:photos?|photographs?|photographer|pictures?|images?|credit|source|video|"
    r"graphic)(?: credit| by)?: ?[^.!?:\"]{2,60}\.?$",
    re.IGNORECASE,
)
# A name and a paper that is in no table: only where the line ends without a stop.
_NAME_AND_PAPER = compiled(
    r"[A-Z][\w'-]+(?: (?:[A-Z][\w.'-]*|de|van|von)){1,3} ?/ ?(?:(?:de|la|le|el|the) )?"
    r"[A-Z][\w'-]*(?: [A-Z][\w.'-]*){0,3}(?<!\.)$"
)


def ends_with_credit(words: str) -> bool:
    """Whether the line ends as a caption with its credit does.

    >>> ends_with_credit("Ministers arrive in Geneva. REUTERS/Ana Lind")
    True
    """
    if len(words) > LONGEST_CAPTION:
        return False
    if words[-1:] in _last_signs() and _ends_with_agency().search(words):
        return True
    if not holds_one(words.casefold(), _HINTS):
        return False
    if len(words) <= LONGEST_BARE_CAPTION and _LABELLED_END.search(words):
        return True
    for credit in _credit().finditer(words):
        if _CREDIT_END.match(words, credit.end()) and _stands_alone(words, credit):
            return True
    return len(words) > SHORTEST_SIGNED and _NAME_AND_PAPER.search(words) is not None


@lru_cache(maxsize=1)
def _ends_with_agency() -> re.Pattern[str]:
    return compiled(rf"[.!?]['\")]* {agency()}$")


@lru_cache(maxsize=1)
def _last_signs() -> frozenset[str]:
    """The signs with which the names of agencies end."""
    names = entries("noise-agencies.txt")
    return frozenset(name[-1] for name in (*names, *map(str.upper, names)))


def _stands_alone(words: str, credit: re.Match[str]) -> bool:
    """Whether the credit is no part of a sentence ("a poll by Example/Agency.")."""
    if credit.group()[0] == "(" or not words.endswith("."):
        return True
    return _SENTENCE_END.search(words[: credit.start()]) is not None


def end_of_leading_caption(words: str) -> int:
    """Where a caption ends that is glued in front of the report's own words; 0 if none is."""
    head = words[:LONGEST_CAPTION]
    if not holds_one(head.casefold(), _HINTS):
        return 0
    for credit in _credit().finditer(head):
        end = _end_of_credit(words, credit)
        if _opens_report(words, end) and _SENTENCE_END.search(words[: credit.start()] or "."):
            return end
    return 0


def _end_of_credit(words: str, credit: re.Match[str]) -> int:
    """Where the report goes on behind the credit; the end of the line if it does not."""
    # "REUTERS/Ana Lind TARN (Reuters) -": the name seems to run on into the place.
    for word in re.finditer(r"(?<= )[A-Z]{2,}", words[: credit.end()]):
        if word.start() > credit.start() and _opens_with_dateline(words, word.start()):
            return word.start()
    rest = words[credit.end() :]
    end = len(words) - len(rest.lstrip(".|) "))
    # "An Example/Agency Politics poll" has no end behind the agency.
    ended = credit.group().endswith(")") or words[credit.end() : end].strip()
    return end if ended or _opens_with_dateline(words, end) else len(words)


def _opens_with_dateline(words: str, place: int) -> bool:
    return end_of_dateline(words[place : place + DATELINE_WITHIN], early=False) > 0


def _opens_report(words: str, place: int) -> bool:
    """Whether a sentence of some length begins here."""
    return len(words) - place >= SHORTEST_REPORT and (
        words[place].isupper() or words[place] in "\"'"
    )


_SIDE = re.compile(
    r"\((?:left|right|cent(?:re|er)|pictured|file|above|below|bottom|top|2nd [LRlr]\w*|"
    r"(?:second|third|far|front|back|rear|top|bottom)[ -](?:from )?(?:left|right|row|cent(?:re|er))"
    r"(?: from (?:left|right))?)\)|, (?:(?:second|third|far|front|at) (?:from )?)?"
    r"(?:left|right|cent(?:re|er)|pictured|seen),? "
)
# Also a Republican's or a Conservative's: no more than a hint.
_SIDE_OR_PARTY = re.compile(r"\([LRC]\)")
_WHEN_AND_WHERE = compiled(
    rf"\b(?i:{DAY})|\bon (?i:{WEEKDAY})\b|\bin [A-Z][\w-]+(?: [A-Z][\w-]+)?, [A-Z]|"
    r"\b(?:before|during|after|ahead of|at) (?:a|an|the|their|his|her)\b|\bin this\b"
)
_PAST = re.compile(r"\b(?:said|told|had|was|were|has|have|that|will|would)\b")
_TWO_SENTENCES = compiled(r"[a-z]{2}[.!?] +[A-Z].*[a-z]{2}[.!?] +[A-Z]")


def reads_like_caption(words: str) -> bool:
    """Whether the words show a picture: who does what at this moment, where and when."""
    if len(words) > LONGEST_BARE_CAPTION or words.count(" ") < 4 or _TWO_SENTENCES.search(words):
        return False
    points = 2 * bool(_SIDE.search(words)) + bool(_SIDE_OR_PARTY.search(words))
    if _shows(words):
        points += 1 + bool(_WHEN_AND_WHERE.search(words)) + bool(re.search(r"\b\d{4}\W*$", words))
    # A full sentence needs one sign more than a fragment.
    return points >= 2 + bool(re.search(r"[.!?]['\")]*$", words) and points < 3)


def _shows(words: str) -> bool:
    """Whether somebody named at the start does now what people in pictures do."""
    found = _showing().search(words, 0, SHOWN_WITHIN) if words[0].isupper() else None
    return found is not None and not _PAST.search(words, 0, found.start())


@lru_cache(maxsize=1)
def _showing() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(entries("noise-captions.txt")) + r")\b")


def repeats_caption(words: str, caption: str) -> bool:
    """Whether one of the two begins with all of the other, but for a credit behind it."""
    short, long = sorted((words.rstrip(". "), caption.rstrip(". ")), key=len)
    return len(short) > 15 and long.startswith(short)
