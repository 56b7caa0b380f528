"""Stories: reports grouped by the occasion that they report, also while more arrive.

Reports of one negotiation share most of their words, so that what they share says little. What
tells is whether two reports are about as near each other as each is to any report of those days.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from verbale.record import DateRange, Document
from verbale.text.wording import empty_words, stem

Pair = tuple[int, int]
Key = tuple[str, int | None]  # a word, and the day of the reports that hold it

# The figures that follow: docs/stories.md. They were chosen on the undated reports of
# shared/corpora/stories, whole and with half of the stories cut to one report.
# Characters that are read: a report says first what it is about.
LEAD = 3_000
# What a word of the headline counts, in words of the text.
HEADLINE = 3
# Days that two reports of one occasion may lie apart: that evening's and the next morning's.
DAYS_APART = 1
# Cosine of two reports that may be of one story at all.
LEAST = 0.08
# Mean nearness, as a share of the nearest that each side has, down to which groups are joined.
JOINS = 0.65
# Cosine beyond which one is a copy of the other: that copies are near says nothing of the others.
COPY = 0.8
# A report is compared with those that share one of so many of its heaviest words,
HEAVIEST = 16
# and with no more than so many, the last ones, that hold the word on a day.
HOLDERS = 200

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][^\W_]+)?")


def group_stories(documents: Iterable[Document]) -> tuple[tuple[str, ...], ...]:
    """The ids of the reports of each occasion, the earliest first; each report once."""
    stories = Stories()
    stories.add(documents)
    return stories.group()


@dataclass(slots=True)
class Stories:
    """Reports as they are compared. More can be added at any time; ``group`` tells the stories.

    What a word weighs is settled when its report is added, by the reports until then.
    """

    _ids: list[str] = field(default_factory=list)
    _days: list[DateRange | None] = field(default_factory=list)
    _vectors: list[dict[str, float]] = field(default_factory=list)
    _nearest: list[float] = field(default_factory=list)  # the nearest that is no copy
    _near: dict[Pair, float] = field(default_factory=dict)
    _holders: defaultdict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    _anywhere: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _counts: Counter[str] = field(default_factory=Counter)  # in how many reports a word is

    def add(self, documents: Iterable[Document]) -> None:
        """Takes in more reports, in any order; those of one call weigh their words together."""
        counted = [(each, find_day(each), _count(each)) for each in documents]
        counted.sort(key=lambda each: (each[1].first.toordinal() if each[1] else 0, each[0].id))
        for _, _, words in counted:
            self._counts.update(words.keys())
        whole = len(self._ids) + len(counted)
        for document, day, words in counted:
            self._compare(document.id, day, self._weigh(words, whole))

    def group(self) -> tuple[tuple[str, ...], ...]:
        """The ids of the reports of each story so far, stories and reports in order of days."""
        shares = {pair: self._share(pair, near) for pair, near in self._near.items()}
        groups = _join(self._days, shares)
        order = [(day.first.toordinal() if day else 0) for day in self._days]
        listed = [sorted(group, key=lambda i: (order[i], i)) for group in groups]
        listed.sort(key=lambda group: (order[group[0]], group[0]))
        return tuple(tuple(self._ids[i] for i in group) for group in listed)

    def _weigh(self, words: Counter[str], whole: int) -> dict[str, float]:
        """A vector of unit length: rare words weigh most, the tenth time little more."""
        weights = {
            word: (1 + math.log(count)) * math.log((whole + 1) / (self._counts[word] + 0.5))
            for word, count in words.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}

    def _compare(self, id: str, day: DateRange | None, vector: dict[str, float]) -> None:
        """Takes in one report, and how near it is to those that came before."""
        own = len(self._ids)
        keys = heapq.nlargest(HEAVIEST, vector, key=lambda word: (vector[word], word))
        nearest = 0.0
        for other in sorted(self._find_candidates(keys, day)):
            near = _multiply(vector, self._vectors[other])
            if near < LEAST:
                continue
            self._near[other, own] = near
            if near < COPY:
                nearest = max(nearest, near)
                self._nearest[other] = max(self._nearest[other], near)
        self._ids.append(id)
        self._days.append(day)
        self._vectors.append(vector)
        self._nearest.append(nearest)
        for word in keys:
            self._anywhere[word].append(own)
            for number in _numbers(day):
                self._holders[word, number].append(own)

    def _find_candidates(self, keys: Sequence[str], day: DateRange | None) -> set[int]:
        """Reports of those days, or of no day, that share one of the heaviest words."""
        if day is None:
            return {other for word in keys for other in self._anywhere[word][-HOLDERS:]}
        first, last = day.first.toordinal() - DAYS_APART, day.last.toordinal() + DAYS_APART
        around: list[int | None] = [None, *range(first, last + 1)]
        lists = (self._holders.get((word, number), []) for word in keys for number in around)
        return {other for held in lists for other in held[-HOLDERS:]}

    def _share(self, pair: Pair, near: float) -> float:
        """How near the two are, beside the nearest report that each has."""
        if near >= COPY:
            return 1.0
        return near / math.sqrt(self._nearest[pair[0]] * self._nearest[pair[1]])


def find_day(document: Document) -> DateRange | None:
    """The day on which a report appeared, as settled or else as its file claims."""
    if document.published or document.stated_date is None:
        return document.published
    return DateRange(document.stated_date, document.stated_date)


def _numbers(day: DateRange | None) -> Iterable[int | None]:
    if day is None:
        return (None,)
    return range(day.first.toordinal(), day.last.toordinal() + 1)


def _count(document: Document) -> Counter[str]:
    """How often each word that tells something stands in the headline and the lead."""
    words = Counter(_stems(document.text[:LEAD]))
    headline = document.title or document.text.lstrip().split("\n", 1)[0][:LEAD]
    for word in _stems(headline):
        words[word] += HEADLINE
    return words


def _stems(text: str) -> Iterator[str]:
    empty = empty_words()
    stems = (stem(match.group()) for match in _WORD.finditer(text))
    return (each for each in stems if each not in empty)


def _multiply(one: dict[str, float], other: dict[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)


@dataclass(slots=True)
class _Group:
    members: list[int]
    latest: float  # first day of the report that appeared last
    earliest: float  # last day of the one that appeared first
    shares: dict[int, float]  # with each other group: the sum over their pairs

    def fits(self, other: _Group) -> bool:
        """Whether all their reports lie within the days of one occasion."""
        return max(self.latest, other.latest) - min(self.earliest, other.earliest) <= DAYS_APART


def _join(days: Sequence[DateRange | None], shares: dict[Pair, float]) -> list[list[int]]:
    """The nearest two groups are joined, again and again, while their mean share reaches JOINS."""
    groups = {i: _to_group(i, day) for i, day in enumerate(days)}
    for (a, b), share in shares.items():
        groups[a].shares[b] = groups[b].shares[a] = share
    heap = [_rank(groups, a, b) for a, b in shares]
    heapq.heapify(heap)
    while heap:
        mean, a, b, count = heapq.heappop(heap)
        if -mean < JOINS:
            break
        if not (a in groups and b in groups and count == _pairs(groups, a, b)):
            continue  # one of the two has been joined to another since
        if groups[a].fits(groups[b]):
            _merge(groups, a, b)
            for other in groups[a].shares:
                heapq.heappush(heap, _rank(groups, min(a, other), max(a, other)))
    return [group.members for group in groups.values()]


def _to_group(i: int, day: DateRange | None) -> _Group:
    if day is None:
        return _Group([i], -math.inf, math.inf, {})
    return _Group([i], day.first.toordinal(), day.last.toordinal(), {})


def _pairs(groups: dict[int, _Group], a: int, b: int) -> int:
    return len(groups[a].members) * len(groups[b].members)


def _rank(groups: dict[int, _Group], a: int, b: int) -> tuple[float, int, int, int]:
    """An entry of the heap: the highest mean first. The number of pairs tells an entry of old."""
    count = _pairs(groups, a, b)
    return -groups[a].shares[b] / count, a, b, count


def _merge(groups: dict[int, _Group], a: int, b: int) -> None:
    """The second group becomes part of the first."""
    into, gone = groups[a], groups.pop(b)
    into.members += gone.members
    into.latest = max(into.latest, gone.latest)
    into.earliest = min(into.earliest, gone.earliest)
    del into.shares[b]
    for other, share in gone.shares.items():
        if other == a:
            continue
        del groups[other].shares[b]
        into.shares[other] = into.shares.get(other, 0.0) + share
        groups[other].shares[a] = into.shares[other]
