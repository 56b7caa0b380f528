"""Meetings that a verb tells: "Lind met Varga", "she will travel to Oslo to see ..."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verbale.reading.meeting_context import (
    FIELDS,
    LIST,
    drop_overlaps,
    end_of_spans,
    find_complement_end,
    find_list_end,
    find_opening_place,
    find_outlook,
    find_participants,
    find_place,
    find_subject,
    find_time,
    parts_of_body,
    trim_end,
)
from verbale.reading.meeting_nouns import OUTLOOK
from verbale.reading.report_words import (
    AT,
    BE,
    CLAUSE,
    DETERMINERS,
    ENDS,
    MARKS,
    PREPOSITIONS,
    SAYING,
    Head,
    ReportWords,
    is_people_word,
    without_possessive,
)
from verbale.record import MeetingMention, MeetingSense, MeetingStatus, Span
from verbale.text.meeting_words import Sort, find_word, single_words


def read_meet(report: ReportWords, head: Head) -> Iterator[tuple[MeetingMention, int]]:
    low, high = report.sentence(head.first)
    if not _is_meeting_verb(report, head, low, high):
        return
    sort = head.word.sort
    passive = sort == "host" and report.words[head.first - 1] in BE
    start = _object_start(report, head, high, passive=passive)
    if start is None:
        return
    stop = find_list_end(report, start, min(high, start + LIST))
    if any(w in single_words("nobody") for w in report.words[start:stop]):
        return
    others, people = find_participants(report, start, stop)
    if sort in ("host", "see") and not _is_people(report, others, people, start):
        return
    subject, several = find_subject(report, head.first, low)
    body = next((w for s in subject if (w := report.word_at(s.start)) in report.bodies), None)
    plural = body is not None or _has_plural(report, max(low, head.first - 9), head.first)
    if body is not None:
        subject = parts_of_body(report, body)
    if not others and not people and not plural and len(subject) < 2:
        return
    if not subject and not several and (sort == "with" or not others):
        return
    joined = _noun_joined(report, max(stop, head.end), high)
    if joined:
        head, stop = Head(head.first, joined, head.word), joined
    limit = find_complement_end(report, Head(head.first, stop, head.word), high)
    place = find_place(report, head, limit, head.end) or find_opening_place(report, low, head)
    behind = Head(head.first, stop, head.word)
    when = find_time(report, head, low, high) or find_time(report, behind, low, high)
    format = (
        report.bodies[body][1] if body is not None else _format_of_verb(report, head, low, high)
    )
    if format == "phone call":
        place = None
        if not (_are_persons(report, others) and subject):
            return
    status = _status_of_verb(report, head, low)
    if status == "scheduled" and not when and not place and not _is_agreed(report, head, low):
        status = None
    who = [s for s in drop_overlaps([*subject, *several, *others, *people], None) if s != place]
    first = _first_word(report, [*subject, *several], head.first, low)
    end = trim_end(report, max(stop, head.end, end_of_spans(report, limit, place, when)))
    if not subject and not others:
        end = max(end, trim_end(report, limit))
    more = any(w in {"again", "another"} for w in report.words[head.end : head.end + 3])
    # "The two leaders reconvened": a meeting that is known
    known = not subject and not others and report.words[first] in {"the", "they", "both"}
    sense: MeetingSense = "another" if more else "known" if known else "event"
    mention = MeetingMention(
        report.span(first, max(head.end, end)), format, place, when, tuple(who), status, sense
    )
    yield mention, stop


def _first_word(report: ReportWords, subject: Sequence[Span], verb: int, low: int) -> int:
    """Where the words begin that speak of it: with the subject and its article."""
    first = min([verb, *(report.word_at(span.start) for span in subject)])
    for place in range(first - 1, max(low, first - 5) - 1, -1):
        if report.words[place] in single_words("people"):
            first = place  # "the ministers of the alliance met"
    for place in range(first - 1, max(low, first - 5) - 1, -1):
        word = report.words[place]
        if word in DETERMINERS:
            return place
        if word in MARKS or word in ENDS or word in CLAUSE or word in PREPOSITIONS or word == ",":
            break
    return max(first, low)


def _object_start(report: ReportWords, head: Head, high: int, *, passive: bool) -> int | None:
    """Where the verb's object begins; None if it has none of the kind that it needs."""
    start = head.end
    while start < high and report.words[start] in _ADVERBS:
        start += 1
    word = report.words[start] if start < high else ""
    if passive:
        return start + 1 if word == "by" else None
    if head.word.sort == "with":
        return start + 1 if word in {"with", "to"} else None
    if word == "to":
        return None
    return start + 1 if word == "with" else start


def _has_plural(report: ReportWords, first: int, verb: int) -> bool:
    """Whether several people or a body are the subject ("NATO ministers", "the council")."""
    for place in range(verb - 1, first - 1, -1):
        word = without_possessive(report.words[place])
        if word in MARKS or word in CLAUSE - BE - {"have", "has", "had", "will", "would"}:
            return False
        if word in single_words("people") and (word.endswith(("s", "men")) or word in _GROUPS):
            return True
        if word == "they":
            return True
    return False


_GROUPS = frozenset(
    "group committee council board cabinet panel commission parliament leadership".split()
)


def _is_agreed(report: ReportWords, head: Head, low: int) -> bool:
    words = report.words[max(low, head.first - 4) : head.first]
    return "agreed" in words or "agree" in words


def _noun_joined(report: ReportWords, place: int, high: int) -> int | None:
    """Where the noun ends in "met for an extraordinary meeting", "met in the Contact Group"."""
    if place >= high or report.words[place] not in {"for", "in", "at"}:
        return None
    for noun in range(place + 1, min(place + 7, high)):
        if report.words[noun] in MARKS - {"“", "”", '"'} or report.words[noun] in AT:
            return None
        row = find_word(report.words, noun, frozenset({"noun", "weak"}))
        if row and row.family == "meeting":
            return noun + len(row.words)
    return None


_ADVERBS = frozenset(
    "again privately separately secretly briefly publicly directly twice also together there "
    "quickly already behind closed doors".split()
)


def _is_meeting_verb(report: ReportWords, head: Head, low: int, high: int) -> bool:
    words, first = report.words, head.first
    before = words[first - 1] if first > low else ""
    after = words[head.end] if head.end < high else ""
    if head.word.sort == "see":
        return any(w in {"to", "will", "would"} for w in words[max(low, first - 2) : first])
    if (
        head.word.sort == "meet"
        and words[first] in {"met", "meet"}
        and after in {"by", "its", "halfway"}
    ):
        return False
    if words[first] == "host" and before in {"a", "the", "its"}:
        return False
    if words[first] in {"talk", "speak"} and before in {"the", "a"}:
        return False
    return True


def _is_people(
    report: ReportWords, others: Sequence[Span], people: Sequence[Span], first: int
) -> bool:
    """Whether the object of "received" is people: they stand right behind the verb."""
    near = [s for s in (*others, *people) if report.word_at(s.start) - first <= 8]
    if not near:
        return False
    if any(s in people for s in near) or _are_persons(report, near):
        return True
    word = report.word_at(near[0].end - 1)
    if near[0] not in others:
        return False
    if any(is_people_word(report, place) for place in range(word + 1, word + 4)):
        return True
    if report.word_at(near[0].start) - first > 1 or report.words[word].endswith("'s"):
        return False
    after = report.words[word + 1] if word + 1 < len(report.words) else "."
    return after in PREPOSITIONS | ENDS or report.time_at(word + 1) is not None


def _are_persons(report: ReportWords, spans: Sequence[Span]) -> bool:
    for span in spans:
        mention = report.mention_at(report.word_at(span.start))
        after = report.text[span.end : span.end + 2]
        if mention and mention.type == "person" and after not in {"'s", "’s"}:
            return True
    return False


def _format_of_verb(report: ReportWords, head: Head, low: int, high: int) -> str:
    around = report.words[max(low, head.first - 8) : min(high, head.end + 14)]
    if "telephone" in around or "phone" in around:
        return "phone call"
    if head.word.words[-1] in {"video"} or "video" in around:
        return "video call"
    format = head.word.format
    if format == "meeting":
        for place in range(max(low, head.first - 8), min(high, head.end + 10)):
            word = report.words[place].rstrip("'")
            if word == "ministers" and report.words[place - 1] in FIELDS:
                return f"{report.words[place - 1]} ministers meeting"
    return format


def _status_of_verb(report: ReportWords, head: Head, low: int) -> MeetingStatus | None:
    """By the words before the verb: "had planned to meet", "will meet", "if they met"."""
    floor = max(low, head.first - OUTLOOK - 1)
    for place in range(head.first - 1, floor - 1, -1):
        if report.words[place] in MARKS:
            floor = place + 1
            break
    before = find_outlook(report, floor, head.first)
    verb = report.words[head.first]
    if "cancel" in before:
        return "cancelled"
    if "unreal" in before:
        return None
    if report.words[head.first - 1] == "to" and "ahead" not in before:
        near = report.words[max(low, head.first - 3) : head.first - 1]
        return "scheduled" if {"is", "are", "were", "was"} & set(near) else None
    if "ahead" in before or verb in {"meets", "convenes", "meet", "receives", "travels"}:
        return "scheduled"
    return "held"


def read_call(report: ReportWords, head: Head) -> Iterator[tuple[MeetingMention, int]]:
    """Somebody calls somebody: one call for each who is called."""
    low, high = report.sentence(head.first)
    words = report.words
    if head.first > low and words[head.first - 1] in {
        "a",
        "the",
        "so",
        "-",
        "be",
        "is",
        "was",
        "what",
    }:
        return
    stop = find_list_end(report, head.end, min(high, head.end + LIST))
    others, _ = find_participants(report, head.end, stop)
    persons = [s for s in others if _are_persons(report, [s])]
    if not persons or report.word_at(persons[0].start) - head.end > 14:
        return
    if not _is_called(report, head, persons, stop, high):
        return
    subject, _ = find_subject(report, head.first, low)
    if not subject:
        return
    when = find_time(report, head, low, high)
    status = _status_of_verb(report, head, low)
    first = report.word_at(min(subject[0].start, report.starts[head.first]))
    end = max(report.word_at(persons[-1].end - 1) + 1, end_of_spans(report, stop, None, when))
    for person in persons:
        participants = tuple(drop_overlaps([*subject, person], None))
        yield (
            MeetingMention(report.span(first, end), "phone call", None, when, participants, status),
            stop,
        )


def _is_called(
    report: ReportWords, head: Head, persons: Sequence[Span], stop: int, high: int
) -> bool:
    """Whether the object is telephoned, not called names ("called Smith a liar")."""
    if head.word.words[0] not in {"called", "call"}:
        return True
    last = report.word_at(persons[-1].end - 1) + 1
    after = report.words[last] if last < high else "."
    if after in {"a", "an", "the", "his", "her", "one"} or after in {"“", '"', "'", "‘"}:
        return False
    return after in ENDS or after in _BEHIND_CALLED or report.time_at(last) is not None


_BEHIND_CALLED = frozenset(
    ", and to from as after before about on in for that at late earlier again".split()
)


def read_travel(report: ReportWords, head: Head) -> Iterator[tuple[MeetingMention, int]]:
    """Somebody goes somewhere: a visit, or a meeting if the sentence says whom he is to see."""
    low, high = report.sentence(head.first)
    visit = head.word.sort == "visit"
    where = _goal(report, head, high, visit=visit)
    if where is None:
        return
    place, reach = where
    limit = _purpose_end(report, reach, high)
    others, people, purpose = _purpose(report, reach, limit)
    if visit and place is None:
        people = [report.span(reach - 1, reach)]
    subject, several = find_subject(report, head.first, low)
    subject = [s for s in subject if _are_persons(report, [s]) or _is_delegation(report, s)]
    when = find_time(report, Head(head.first, reach, head.word), low, high)
    if others or people:
        behind = report.word_at(max(s.end for s in (*others, *people)) - 1) + 1
        when = when or find_time(report, Head(head.first, behind, head.word), low, high)
    if not subject and not several:
        return
    if {"as", "while", "when"} & set(report.words[max(low, head.first - 3) : head.first]):
        return  # "told reporters as he flew to Manila"
    met = place is None and visit
    if not (purpose or met or (when and place)):
        return
    if visit and place is not None:
        mention = report.mention_at(report.word_at(place.start))
        if mention and mention.type == "person":
            others, place = [place, *others], None
    status = _status_of_verb(report, head, low)
    format = "meeting" if (others or people) and not visit else "visit"
    first = report.word_at(min([*(s.start for s in subject), report.starts[head.first]]))
    end = max(head.end, reach, end_of_spans(report, limit, place, when))
    for span in others:
        end = max(end, report.word_at(span.end - 1) + 1)
    found = drop_overlaps([*subject, *several, *others, *people], place)
    yield (
        MeetingMention(
            report.span(first, trim_end(report, end)), format, place, when, tuple(found), status
        ),
        limit if purpose else end,
    )


def _goal(
    report: ReportWords, head: Head, high: int, *, visit: bool
) -> tuple[Span | None, int] | None:
    """Where or whom somebody goes to see, and the word behind; None if it is no journey."""
    place = head.end
    if not visit:
        while place < min(high, head.end + 3) and report.words[place] != "to":
            place += 1
        if place >= high or report.words[place] != "to":
            return None
        place += 1
    stop = min(high, place + 7)
    for mention in report.mentions_in(place, stop):
        word = report.word_at(mention.span.start)
        if any(w in MARKS or w in CLAUSE or w in AT for w in report.words[place:word]):
            break
        if mention.type in ("place", "state") or (visit and mention.type == "person"):
            return mention.span, report.word_at(mention.span.end - 1) + 1
        break
    if report.words[place : place + 2] == ["the", "region"]:
        return None, place + 2
    if visit and place + 1 < high and report.words[place + 1] in single_words("people"):
        return None, place + 2
    return None


def _purpose_end(report: ReportWords, place: int, high: int) -> int:
    while place < high:
        word = report.words[place]
        if word in MARKS or word in ENDS or word in SAYING or word in {"which", "but", "while"}:
            break
        place += 1
    return place


def _purpose(report: ReportWords, first: int, limit: int) -> tuple[list[Span], list[Span], bool]:
    """Whom the journey is to meet, by name and without; whether it has an aim."""
    aim = False
    for place in range(first, limit):
        word = report.words[place]
        following = report.words[place + 1] if place + 1 < limit else ""
        if (word == "to" and following in _AIMS) or (
            word == "for" and _names_meeting(report, place, limit)
        ):
            aim = True
        if aim and (word in {"with", "see", "meet", "between"}):
            stop = find_list_end(report, place + 1, min(limit, place + 1 + LIST))
            others, people = find_participants(report, place + 1, stop)
            if others or people:
                return others, people, True
    return [], [], aim


_AIMS = frozenset(
    "see meet discuss help attend talk negotiate hold join brief mediate push".split()
)


def _names_meeting(report: ReportWords, place: int, limit: int) -> bool:
    sorts: frozenset[Sort] = frozenset({"noun", "weak"})
    return any(find_word(report.words, p, sorts) for p in range(place + 1, min(limit, place + 6)))


def _is_delegation(report: ReportWords, span: Span) -> bool:
    word = report.word_at(span.end - 1)
    return any(w.rstrip("'") in single_words("people") for w in report.words[word : word + 4])
