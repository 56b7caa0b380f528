"""What two reports share and what it says of their days: events, quotations, subject."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import log, log2
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from verbale.collation.day_clues import Evidence, Told, show
from verbale.record import DateRange, Span
from verbale.text.days import resolve_time
from verbale.text.segment import find_marked

# Reports that a word or a phrase may lead to: of a thousand reports of one story, some are enough.
MOST_FOLLOWED = 12
# Events and quotations by which one report is placed; more say the same again.
MOST_LINKS = 12
# Share of the words about a time that two reports have in common when they tell of one event, and
# fewest such words.
SAME_EVENT, FEWEST_SHARED = 0.34, 3
# Reports on the same subject that each report is placed beside.
NEIGHBOURS = 5
# What it is worth to tell one event on one day; to give the same quotation; to stand beside others.
EVENT_WEIGHT, QUOTATION_WEIGHT, NEIGHBOUR_WEIGHT = 3.0, 1.8, 0.8
# Days over which the reports on one subject are spread; further apart grows unlikely slowly.
STORY_DAYS = 4
# What agreement with "next week" is worth against agreement with a day.
WEEK_WORTH = 0.6
# What a quotation is worth that neither report dates, if they are a day apart at most; and one that
# a report gives without a day on the day on which it was said by the other, and on the next.
UNDATED_WORTH = 0.3
FRESH_WORTH = (1.0, 0.4)
# Words of a quotation that must be the same, and characters around it in which its time stands.
QUOTED_WORDS, QUOTED_REACH = 5, 130


@dataclass(frozen=True, slots=True)
class Link:
    """Something that this report shares with another."""

    kind: Literal["event", "quotation", "subject"]
    other: int  # place of the other report
    weight: float
    mine: Told | None
    theirs: Told | None
    evidence: tuple[Span, ...] = ()


class DaysTold:
    """The days that a told time stands for, by the day of its report; worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, date], DateRange | None] = {}

    def days(self, told: Told | None, published: date) -> DateRange | None:
        if told is None:
            return None
        key = (id(told), published)  # each is one object as long as days are settled
        if key not in self._known:
            self._known[key] = resolve_time(told.value, published, direction=told.direction)
        return self._known[key]


def fit_link(link: Link, day: date, other_day: date, days: DaysTold) -> float:
    """How well two days of publication agree with what the reports share."""
    if link.kind == "subject":
        return -link.weight * log2(1 + abs((day - other_day).days) / STORY_DAYS)
    if link.mine is None and link.theirs is None:
        return UNDATED_WORTH * link.weight * (abs((day - other_day).days) <= 1)
    mine, theirs = days.days(link.mine, day), days.days(link.theirs, other_day)
    return link.weight * _agreement(mine or day, theirs or other_day)


def _overlap(one: DateRange, two: DateRange) -> float:
    """1 for the same day; less where a whole week was told."""
    if one.first > two.last or two.first > one.last:
        return 0.0
    longer = max((days.last - days.first).days for days in (one, two))
    return 1.0 if longer == 0 else WEEK_WORTH


def fit_links(
    links: Sequence[Link], mine: Sequence[date], theirs: Sequence[date], days: DaysTold
) -> NDArray[np.float64]:
    """How well each day of the earlier report agrees with each of the later, for all they share."""
    apart = np.abs(
        np.array([day.toordinal() for day in mine])[:, None]
        - np.array([day.toordinal() for day in theirs])[None, :]
    )
    total: NDArray[np.float64] = np.zeros((len(mine), len(theirs)))
    for link in links:
        if link.kind == "subject":
            shared = -link.weight * np.log2(1 + apart / STORY_DAYS)
        else:
            shared = _fit_matrix(link, mine, theirs, apart, days)
        np.add(total, shared, out=total)
    return total


def _fit_matrix(
    link: Link,
    mine: Sequence[date],
    theirs: Sequence[date],
    apart: NDArray[np.int64],
    days: DaysTold,
) -> NDArray[np.float64]:
    if link.mine is None and link.theirs is None:
        return np.asarray(UNDATED_WORTH * link.weight * (apart <= 1), dtype=np.float64)
    # Few different days are told by many days of publication.
    told_mine = [days.days(link.mine, day) or day for day in mine]
    told_theirs = [days.days(link.theirs, day) or day for day in theirs]
    known: dict[tuple[DateRange | date, DateRange | date], float] = {}
    for one in set(told_mine):
        for two in set(told_theirs):
            known[one, two] = link.weight * _agreement(one, two)
    return np.array([[known[one, two] for two in told_theirs] for one in told_mine])


def _agreement(mine: DateRange | date, theirs: DateRange | date) -> float:
    """Between what two reports tell of one thing; a bare date is the report's own day."""
    if isinstance(mine, DateRange) and isinstance(theirs, DateRange):
        return _overlap(mine, theirs)
    if isinstance(mine, DateRange) and not isinstance(theirs, DateRange):
        return _freshness(mine, theirs)
    if isinstance(theirs, DateRange) and not isinstance(mine, DateRange):
        return _freshness(theirs, mine)
    return 0.0


def _freshness(said: DateRange, undated: date) -> float:
    """Words that one report dates were fresh when the other gave them without a day."""
    if undated < said.first:
        return -1.0
    late = max(0, (undated - said.last).days)
    return FRESH_WORTH[late] if late < len(FRESH_WORTH) else 0.0


def say_link(link: Link, evidences: Sequence[Evidence], other_day: date, days: DaysTold) -> str:
    """The link in words."""
    name = evidences[link.other].reading.document.name
    if link.kind == "subject":
        return f"{name}, on the same subject, is of {show(other_day)}"
    theirs = days.days(link.theirs, other_day)
    when = f"{show(theirs.first)} for it" if theirs else f"no day but is of {show(other_day)}"
    what = "quotes the same words" if link.kind == "quotation" else "tells of the same"
    return f"{name} {what} and gives {when}"


def find_links(evidences: Sequence[Evidence]) -> list[list[Link]]:
    """For each report what it shares with others, never more than some for each thing shared."""
    links: list[list[Link]] = [[] for _ in evidences]
    for first, second, link in (*_events(evidences), *_quotations(evidences)):
        links[first].append(link)
        if first != second:
            links[second].append(_turned(link, first))
    neighbours = _neighbours(evidences)
    return [_strongest(held) + near for held, near in zip(links, neighbours, strict=True)]


def _strongest(links: Sequence[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (-link.weight, link.other))[:MOST_LINKS]


def _turned(link: Link, first: int) -> Link:
    return Link(link.kind, first, link.weight, link.theirs, link.mine, link.evidence[::-1])


# Events


@dataclass(frozen=True, slots=True)
class _Event:
    place: int
    told: Told
    words: frozenset[str]


_DAY_LEVEL = re.compile(
    r"[<>]?XXXX-WXX-\d(?:T\w\w)?|(?:XXXX|\d{4})-\d\d-\d\d(?:W\d)?(?:T\w\w)?|[+-]\dD(?:T\w\w)?|[+-]\dW(?:-\w+)?"
)


def _events(evidences: Sequence[Evidence]) -> Iterable[tuple[int, int, Link]]:
    events = [
        _Event(place, told, words)
        for place, evidence in enumerate(evidences)
        for told in evidence.told
        if not told.quoted
        and told.passage in ("headline", "subheading", "body")
        and _DAY_LEVEL.fullmatch(told.value)
        and not _tells_of_saying(evidence.reading.document.text, told.span)
        and len(words := _words_about(evidence.reading.document.text, told.span)) >= FEWEST_SHARED
    ]
    common = Counter(word for event in events for word in event.words)
    worth = {word: log(1 + len(events) / count) for word, count in common.items()}
    followed = _followed([(event.place, event.words) for event in events], worth)
    best: dict[tuple[int, int, Span], tuple[float, Link]] = {}
    for first, others in followed:
        for second in others:
            one, two = events[first], events[second]
            if one.place == two.place and one.told.value == two.told.value:
                continue
            share = _share(one.words, two.words, worth)
            if share < SAME_EVENT:
                continue
            link = Link(
                "event",
                two.place,
                EVENT_WEIGHT * share,
                one.told,
                two.told,
                (one.told.span, two.told.span),
            )
            key = (one.place, two.place, one.told.span)
            if key not in best or best[key][0] < share:
                best[key] = (share, link)
    return [(place, other, link) for (place, other, _), (_, link) in best.items()]


# A speaker speaks on many days: the day of saying is no event that another report shares.
_SAYING = r"(?:said|says|told|announced|wrote|tweeted|warned|declared|called|demanded|stressed)"
_SAID_BEFORE = re.compile(rf"\b{_SAYING}\b[\w ]{{0,40}}$")
_SAID_AFTER = re.compile(rf"[\w ]{{0,4}}\b{_SAYING}\b")
_POSSESSIVE = re.compile(r"['’]s\b")


def _tells_of_saying(text: str, span: Span) -> bool:
    if _POSSESSIVE.match(text, span.end):
        return False  # "said after Friday's call"
    before = text[max(0, span.start - 60) : span.start]
    return bool(_SAID_BEFORE.search(before) or _SAID_AFTER.match(text, span.end))


_SENTENCE_EDGE = re.compile(r"[.!?]\s|\n")
_WORD = re.compile(r"[^\W\d_][\w'’]{3,}")
# Characters of a sentence on either side of a time.
_REACH = 75


@cache
def _common_words() -> frozenset[str]:
    return frozenset(
        "said says told that this with from have will would were been they their there after "
        "before which while when what about into also than more over under between during where "
        "could should according asked added news last next week month year early late first second "
        "morning evening night afternoon minister president talks official officials".split()
    )


def _words_about(text: str, span: Span) -> frozenset[str]:
    """The words of the sentence around a time, cut to their first letters."""
    left = text[max(0, span.start - _REACH) : span.start]
    edges = list(_SENTENCE_EDGE.finditer(left))
    left = left[edges[-1].end() :] if edges else left
    right = text[span.end : span.end + _REACH]
    edge = _SENTENCE_EDGE.search(right)
    right = right[: edge.start()] if edge else right
    return frozenset(
        word.lower()[:5]
        for word in _WORD.findall(f"{left} {right}")
        if word.lower() not in _common_words()
    )


def _followed(
    held: Sequence[tuple[int, frozenset[str]]], worth: dict[str, float]
) -> Iterable[tuple[int, set[int]]]:
    """For each the earlier ones in other reports that share a rare word with it, some of them."""
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for number, (place, words) in enumerate(held):
        rare = sorted(words, key=lambda word: (-worth[word], word))[:8]
        others = {
            other
            for word in rare
            for other in seen[word][-MOST_FOLLOWED:]
            if held[other][0] != place
        }
        yield number, others
        for word in rare:
            seen[word].append(number)


def _share(one: frozenset[str], two: frozenset[str], worth: dict[str, float]) -> float:
    shared = one & two
    if len(shared) < FEWEST_SHARED:
        return 0.0
    least = min(sum(worth[word] for word in one), sum(worth[word] for word in two))
    return sum(worth[word] for word in shared) / least


# Quotations

# Code points of the longest time expression that may reach into the neighbourhood.
LONGEST_TIME = 80


def _quotations(evidences: Sequence[Evidence]) -> Iterable[tuple[int, int, Link]]:
    seen: defaultdict[tuple[str, ...], list[tuple[int, Span, Told | None]]] = defaultdict(list)
    found: dict[tuple[int, int], Link] = {}
    for place, evidence in enumerate(evidences):
        document = evidence.reading.document
        told_here = sorted(evidence.told, key=lambda told: told.span)
        starts = [told.span.start for told in told_here]
        for start, end in find_marked(document.text):
            words = tuple(re.findall(r"\w+", document.text[start:end].lower()))
            span = Span(document.id, start, end)
            first = bisect_left(starts, start - QUOTED_REACH - LONGEST_TIME)
            last = bisect_right(starts, end + QUOTED_REACH)
            told = _time_of_quotation(document.text, told_here[first:last], span)
            for key in _keys(words):
                for other, other_span, other_told in seen[key][-MOST_FOLLOWED:]:
                    if other != place and (place, other) not in found:
                        found[place, other] = Link(
                            "quotation",
                            other,
                            QUOTATION_WEIGHT,
                            told,
                            other_told,
                            (span, other_span),
                        )
                seen[key].append((place, span, told))
    return [(place, other, link) for (place, other), link in found.items()]


def _keys(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Stretches of a quotation by which it is known again; a short one as a whole."""
    if len(words) < QUOTED_WORDS:
        return {words} if len(words) >= QUOTED_WORDS - 2 else set()
    return {words[at : at + QUOTED_WORDS] for at in range(len(words) - QUOTED_WORDS + 1)}


def _time_of_quotation(text: str, around: Sequence[Told], span: Span) -> Told | None:
    """The time told beside the quotation, in its line."""
    near = []
    for told in around:
        if told.quoted or not _DAY_LEVEL.fullmatch(told.value) or told.direction == "future":
            continue
        gap = max(told.span.start - span.end, span.start - told.span.end)
        between = min(told.span.end, span.end), max(told.span.start, span.start)
        if gap <= QUOTED_REACH and text.find("\n", *between) < 0:
            near.append((gap, told))
    return min(near, key=lambda pair: pair[0], default=(0, None))[1]


# Subject


def _neighbours(evidences: Sequence[Evidence]) -> Iterable[list[Link]]:
    """The reports on the same subject that are nearest in words."""
    words = [_subject_words(evidence.reading.document.text) for evidence in evidences]
    texts = [hash(evidence.reading.document.text) for evidence in evidences]
    common = Counter(word for held in words for word in held)
    worth = {word: log(1 + len(words) / count) for word, count in common.items()}
    top = [
        sorted((w for w in held if common[w] > 1), key=lambda w: (-worth[w] * held[w] ** 0.5, w))[
            :60
        ]
        for held in words
    ]
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for place, held in enumerate(top):
        for word in held:
            seen[word].append(place)
    for place, held in enumerate(top):
        shared: Counter[int] = Counter()
        for word in held:
            for other in _some_around(seen[word], place):
                shared[other] += worth[word]  # type: ignore[assignment]
        ranked = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
        near = _of_different_texts(ranked, texts)
        # The nearest weigh most: a story moves on, and so do its words.
        total = sum(value**2 for _, value in near)
        yield [
            Link("subject", other, NEIGHBOUR_WEIGHT * value**2 / total, None, None)
            for other, value in near
        ]


def _of_different_texts(
    ranked: Sequence[tuple[int, float]], texts: Sequence[int]
) -> list[tuple[int, float]]:
    """The first few, each text once: copies of an agency's report are no further evidence."""
    near: dict[int, tuple[int, float]] = {}
    for other, value in ranked:
        near.setdefault(texts[other], (other, value))
        if len(near) == NEIGHBOURS:
            break
    return list(near.values())


def _subject_words(text: str) -> Counter[str]:
    """Names and rarer words: those with a capital within a sentence count as names."""
    return Counter(
        word.lower()[:8]
        for word in re.findall(r"(?<=[\w,’'] )[A-Z][\w-]{2,}|\b\d{3,}\b|\b[a-z]{7,}", text)
    )


def _some_around(places: Sequence[int], place: int) -> Iterable[int]:
    if len(places) <= 2 * MOST_FOLLOWED:
        return (other for other in places if other != place)
    at = next((n for n, other in enumerate(places) if other >= place), 0)
    near = places[max(0, at - MOST_FOLLOWED) : at + MOST_FOLLOWED]
    return (other for other in near if other != place)
