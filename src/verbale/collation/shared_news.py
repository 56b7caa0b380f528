"""What two reports share that bears on their days: events, quotations, subject."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log

from verbale.collation.day_clues import Evidence
from verbale.collation.day_links import Link
from verbale.collation.told_times import Told
from verbale.record import Span
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
# Words of a quotation that must be the same, and characters around it in which its time stands.
QUOTED_WORDS, QUOTED_REACH = 5, 130


def find_links(evidences: Sequence[Evidence]) -> list[list[Link]]:
    """For each report what it shares with others, never more than some for each thing shared."""
    links: list[list[Link]] = [[] for _ in evidences]
    for first, second, link in (*_find_events(evidences), *_quotations(evidences)):
        links[first].append(link)
        if first != second:
            links[second].append(_turned(link, first))
    neighbours = _neighbours(evidences)
    return [_strongest(held) + near for held, near in zip(links, neighbours, strict=True)]


def _strongest(links: Sequence[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (-link.weight, link.other))[:MOST_LINKS]


def _turned(link: Link, first: int) -> Link:
    return replace(
        link,
        other=first,
        mine=link.theirs,
        theirs=link.mine,
        evidence=link.evidence[::-1],
        shift=-link.shift,
    )


# Events


@dataclass(frozen=True, slots=True)
class _Event:
    """A day that a report tells, and the words about what happened then.

    Of "on Friday, three days after the ship was seized" it is the Friday with the words about the
    ship, shifted by three days.
    """

    place: int
    told: Told
    words: frozenset[str]
    shift: int = 0
    loose: int = 0
    evidence: Span | None = None


_DAY_LEVEL = re.compile(
    r"[<>]?XXXX-WXX-\d(?:T\w\w)?|(?:XXXX|\d{4})-\d\d-\d\d(?:W\d)?(?:T\w\w)?|[+-]\dD(?:T\w\w)?|[+-]\dW(?:-\w+)?"
)


def _find_events(evidences: Sequence[Evidence]) -> Iterable[tuple[int, int, Link]]:
    """What happened on a day that two reports tell, each in its words."""
    events = [
        event
        for place, evidence in enumerate(evidences)
        for event in (*_dated_events(place, evidence), *_counted_events(place, evidence))
        if len(event.words) >= FEWEST_SHARED
    ]
    common = Counter(word for event in events for word in event.words)
    worth = {word: log(1 + len(events) / count) for word, count in common.items()}
    followed = _followed([(event.place, event.words) for event in events], worth)
    best: dict[tuple[int, int, Span], tuple[float, Link]] = {}
    for first, others in followed:
        for second in others:
            one, two = events[first], events[second]
            share = _share(one.words, two.words, worth)
            if share < SAME_EVENT:
                continue
            link = Link(
                "event",
                two.place,
                EVENT_WEIGHT * share,
                one.told,
                two.told,
                (one.evidence or one.told.span, two.evidence or two.told.span),
                one.shift - two.shift,
                max(one.loose, two.loose),
            )
            key = (one.place, two.place, one.told.span)
            if key not in best or best[key][0] < share:
                best[key] = (share, link)
    return [(place, other, link) for (place, other, _), (_, link) in best.items()]


def _in_own_voice(told: Told) -> bool:
    return not told.quoted and told.passage in ("headline", "subheading", "body")


def _dated_events(place: int, evidence: Evidence) -> Iterable[_Event]:
    text = evidence.reading.document.text
    for told in evidence.told:
        if (
            _in_own_voice(told)
            and _DAY_LEVEL.fullmatch(told.value)
            and not _tells_of_saying(text, told.span)
        ):
            yield _Event(place, told, words_about(text, told.span))


# "Three days after" counts from what is told behind it to the day told before it, in characters.
_COUNTED = re.compile(r"E([+-]\d+)([DW])")
COUNTED_REACH = 220
# Days by which "two weeks after" may be off.
WEEKS_LOOSE = 3


def _counted_events(place: int, evidence: Evidence) -> Iterable[_Event]:
    text = evidence.reading.document.text
    day: Told | None = None
    before: Told | None = None
    for told in evidence.told:
        if not _in_own_voice(told):
            continue
        match = _COUNTED.fullmatch(told.value)
        if match is None:
            # "Ten days before the talks, on May 12, and twelve days before": not from May 12.
            if _DAY_LEVEL.fullmatch(told.value) and not (before and before.counted):
                day = told
            before = told
            continue
        between = text[day.span.end : told.span.start] if day else "\n"
        if day is None or "\n" in between or len(between) > COUNTED_REACH:
            continue
        weeks = match[2] == "W"
        yield _Event(
            place,
            day,
            _words_behind(text, told.span),
            int(match[1]) * (7 if weeks else 1),
            WEEKS_LOOSE * weeks,
            told.span,
        )


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
# First letters by which a word is known again: translations spell names anew (Tamoura, Tamoera).
_LETTERS = 4
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


def words_about(text: str, span: Span) -> frozenset[str]:
    """The words of the sentence around a time, cut to their first letters."""
    left = text[max(0, span.start - _REACH) : span.start]
    edges = list(_SENTENCE_EDGE.finditer(left))
    left = left[edges[-1].end() :] if edges else left
    return rare_words(f"{left} {_right_of(text, span)}")


def _words_behind(text: str, span: Span) -> frozenset[str]:
    return rare_words(_right_of(text, span))


def _right_of(text: str, span: Span) -> str:
    right = text[span.end : span.end + _REACH]
    edge = _SENTENCE_EDGE.search(right)
    return right[: edge.start()] if edge else right


def rare_words(words: str) -> frozenset[str]:
    """The words that tell what is spoken of, cut to their first letters."""
    return frozenset(
        word.lower()[:_LETTERS]
        for word in _WORD.findall(words)
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
