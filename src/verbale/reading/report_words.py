"""A report as words, sentences and names: what the rules of reading look at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from verbale.record import Document, Mention, Passage, Span, TimeExpression
from verbale.text.meeting_words import MeetingWord, single_words

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gen|Gov|Prof|St|Lt|Col|Sept?|Jan|Feb|Mar|Apr|Aug|Oct|"
    r"Nov|Dec|[A-Z])\.(?=\s)|[^\W_]+(?:[-'’][^\W_]+)*['’]?(?!\w)|[^\W_]+|[^\w\s]"
)


ENDS = frozenset(".!?")


_SENTENCE = re.compile(r"""[.!?]["'”’)»]*\s+(?=["“‘'„«(\[•]*[A-ZÀ-ÖØ-ÞĀĆČŠŽ\d])|\n\s*""")


class ReportWords:
    """One document as words, with what is known of each."""

    def __init__(
        self,
        document: Document,
        passages: Sequence[Passage],
        mentions: Sequence[Mention],
        times: Sequence[TimeExpression],
    ) -> None:
        self.document, self.text = document, document.text
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.mention_starts = [mention.span.start for mention in self.mentions]
        self.times = sorted(times, key=lambda time: time.span)
        self.time_starts = [time.span.start for time in self.times]
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []  # case folded
        self.sentences: list[int] = [0]  # the first word of each
        self.bodies: dict[int, tuple[int, str]] = {}  # where a body is named, by its first word
        for passage in sorted(passages, key=lambda passage: passage.span):
            if not passage.is_noise:
                self._add(passage.span.start, passage.span.end)

    def _add(self, start: int, end: int) -> None:
        tokens = list(_TOKEN.finditer(self.text, start, end))
        if not tokens:
            return
        first = len(self.words)
        self.starts += [token.start() for token in tokens]
        self.ends += [token.end() for token in tokens]
        folded = "\n".join([token.group() for token in tokens]).lower().replace("’", "'")
        self.words += folded.split("\n")
        if first:
            self.sentences.append(first)
        for match in _SENTENCE.finditer(self.text, start, end):
            word = bisect_left(self.starts, match.end(), first)
            if first < word < len(self.words) and not self._is_short(word):
                self.sentences.append(word)

    def _is_short(self, word: int) -> bool:
        """Whether the stop before this word is that of an abbreviation ("Mr. Lind")."""
        return self.words[word - 1] != "." and self.words[word - 1].endswith(".")

    def sentence(self, word: int) -> tuple[int, int]:
        """The first word of the sentence around and the one after its last."""
        place = bisect_right(self.sentences, word)
        end = self.sentences[place] if place < len(self.sentences) else len(self.words)
        return self.sentences[place - 1], end

    def mentions_in(self, first: int, end: int) -> list[Mention]:
        """The names among these words."""
        if first >= end:
            return []
        low = bisect_left(self.mention_starts, self.starts[first])
        high = bisect_left(self.mention_starts, self.ends[end - 1])
        return self.mentions[low:high]

    def times_in(self, first: int, end: int) -> list[TimeExpression]:
        if first >= end:
            return []
        low = bisect_left(self.time_starts, self.starts[first])
        high = bisect_left(self.time_starts, self.ends[end - 1])
        return self.times[low:high]

    def mention_at(self, word: int) -> Mention | None:
        """The name that this word is part of."""
        place = bisect_right(self.mention_starts, self.ends[word] - 1) - 1
        if place >= 0 and self.mentions[place].span.end > self.starts[word]:
            return self.mentions[place]
        return None

    def time_at(self, word: int) -> TimeExpression | None:
        place = bisect_right(self.time_starts, self.starts[word]) - 1
        if place >= 0 and self.times[place].span.end > self.starts[word]:
            return self.times[place]
        return None

    def word_at(self, offset: int) -> int:
        """The word at or after this character."""
        return bisect_right(self.ends, offset)

    def has_capital(self, word: int) -> bool:
        return self.text[self.starts[word]].isupper()

    def span(self, first: int, end: int) -> Span:
        return Span(self.document.id, self.starts[first], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Head:
    """The word or words that speak of a meeting."""

    first: int
    end: int
    word: MeetingWord
    body: str | None = None  # the name of a body that meets


_BODY = re.compile(
    r"(?<![\w-])[A-Z][\w.]*[-–][A-Z]\w*(?: [A-Z]\w+){0,2} "
    r"(?:[Cc]ouncil|[Cc]ommission|[Cc]ontact [Gg]roup|[Cc]ommittee|[Ff]orum)\b"
)


def find_bodies(report: ReportWords) -> dict[int, tuple[int, str]]:
    """The bodies named by their parties ("NATO-Russia Council"), by their first word."""
    found = {}
    for match in _BODY.finditer(report.text):
        first, last = report.word_at(match.start()), report.word_at(match.end() - 1)
        if first < len(report.words) and report.starts[first] == match.start():
            words = match.group().split()
            tail = [word.capitalize() for word in words[1:]]
            found[first] = (last + 1, " ".join([words[0].replace("–", "-"), *tail]))
    return found


BE = frozenset({"be", "been", "is", "are", "was", "were"})


PREPOSITIONS = frozenset(
    "in on at after before about to for over during amid since until from by as ahead following "
    "despite without against around outside near inside under through toward towards via per "
    "across along beyond regarding into off up out alongside".split()
)


CLAUSE = frozenset(
    "that which who whom whose when where while if because but although though whether so than "
    "said says say told tells added adds warned argued noted insisted announced tweeting tweeted "
    "wrote stressed explained declared which is are was were will would could should may might "
    "has have had did does do be been".split()
)


MARKS = frozenset(';:—–()“”"«»…[]')


DETERMINERS = frozenset(
    "the a an this that these those his her their its our your my no any another some each "
    "both".split()
)


AT = frozenset({"in", "at", "on", "near", "outside", "inside"})


SAYING = frozenset(
    "said says say told tells announced added wrote tweeted posted declared stated warned reported "
    "confirmed insisted stressed tweeting saying noted argued accused claimed asked".split()
)


def without_possessive(word: str) -> str:
    """A word without its possessive."""
    return word.rstrip("'").removesuffix("'s")


def is_people_word(report: ReportWords, word: int) -> bool:
    return word < len(report.words) and without_possessive(report.words[word]) in single_words(
        "people"
    )
