"""Passages that speak of a meeting: its format, who takes part, where, when, and whether it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verbale.reading.meeting_nouns import is_noun, read_noun, read_reporters
from verbale.reading.meeting_verbs import read_call, read_meet, read_travel
from verbale.reading.report_words import BE, Head, ReportWords, find_bodies
from verbale.record import Document, MeetingMention, Mention, Passage, TimeExpression
from verbale.text.meeting_words import HEADS, MeetingWord, Sort, find_word, words_by_first


def find_meetings(
    document: Document,
    passages: Sequence[Passage],
    mentions: Sequence[Mention],
    times: Sequence[TimeExpression],
) -> tuple[MeetingMention, ...]:
    """Where the report speaks of meetings, in order; the same meeting as often as it is named."""
    report = ReportWords(document, passages, mentions, times)
    report.bodies = find_bodies(report)
    found: list[MeetingMention] = []
    taken = -1
    for head in _heads(report):
        if head.first < taken:
            continue
        for mention, until in _read(report, head):
            found.append(mention)
            taken = max(taken, until)
    return tuple(sorted(found, key=lambda mention: mention.span))


_BODY_WORD = MeetingWord(("council",), "noun", "meeting", "-")


_MEETINGS = frozenset({"meeting", "meetings", "session", "sessions", "talks", "summit"})


def _heads(report: ReportWords) -> Iterator[Head]:
    """Words that may speak of a meeting, in order."""
    words = report.words
    opening = words_by_first(HEADS)
    reached = 0
    for place, word in enumerate(words):
        if place < reached or (word not in opening and place not in report.bodies):
            continue
        if place in report.bodies:
            end, name = report.bodies[place]
            if end < len(words) and words[end] in _MEETINGS:
                end += 1
            if not _is_subject(words, end):
                yield Head(place, end, _BODY_WORD, name)
            reached = end
            continue
        row = find_word(words, place, HEADS)
        if row is not None:
            yield Head(place, place + len(row.words), row)
            reached = place + (len(row.words) if row.sort == "noun" else 1)


def _is_subject(words: Sequence[str], end: int) -> bool:
    """Whether a verb follows that tells of the body's meeting ("the Council convenes")."""
    for place in range(end, min(end + 5, len(words))):
        row = find_word(words, place, frozenset({"meet"}))
        if row:
            return True
        if words[place] not in _BEFORE_VERB:
            return False
    return False


_BEFORE_VERB = frozenset(", ( which last first is are will has had due to expected also".split())


def _read(report: ReportWords, head: Head) -> Iterator[tuple[MeetingMention, int]]:
    """The meetings that a head speaks of, each with the word up to which it is read."""
    sort = head.word.sort
    if sort in ("noun", "weak"):
        low, high = report.sentence(head.first)
        verb = find_word(report.words, head.first, _VERBS)
        if verb and not is_noun(report, head, low, high):
            head = Head(head.first, head.first + len(verb.words), verb)
            sort = verb.sort
    if sort in ("meeting", "noun") and _is_verb_ing(report, head):
        yield from read_meet(report, head)
    elif sort in ("noun", "weak", "meeting"):
        yield from read_noun(report, head)
    elif sort in ("meet", "with", "host", "see"):
        yield from read_meet(report, head)
    elif sort == "call":
        yield from read_call(report, head)
    elif sort in ("travel", "visit"):
        yield from read_travel(report, head)
    elif sort == "reporters":
        yield from read_reporters(report, head)


_VERBS: frozenset[Sort] = frozenset({"meet", "with", "call", "host", "travel", "visit", "see"})


def _is_verb_ing(report: ReportWords, head: Head) -> bool:
    before = report.words[head.first - 1] if head.first else ""
    return before in BE and report.words[head.first] == "meeting"
