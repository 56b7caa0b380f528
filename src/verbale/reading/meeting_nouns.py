"""Meetings that a noun names: "talks in Geneva on Monday", "Friday's call"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from verbale.reading.meeting_context import (
    FIELDS,
    INTRODUCED,
    LINKING,
    LIST,
    drop_overlaps,
    end_of_spans,
    find_antecedent,
    find_complement_end,
    find_list_end,
    find_opening_place,
    find_outlook,
    find_participants,
    find_place,
    find_subject,
    find_time,
    is_adjective,
    is_quoted,
    parts_of_body,
    says,
)
from verbale.reading.report_words import (
    AT,
    CLAUSE,
    DETERMINERS,
    ENDS,
    MARKS,
    PREPOSITIONS,
    Head,
    ReportWords,
)
from verbale.record import (
    MeetingMention,
    MeetingSense,
    MeetingStatus,
    Mention,
    Span,
    TimeExpression,
)
from verbale.text.meeting_words import find_word, single_words
from verbale.text.names import known_by_spelling

# How far words of a sentence reach, in words. Set on the gold dossiers: beyond, what stands there
# belongs to something else.
NOUN_PHRASE = 10


OUTLOOK = 5


_CONJUNCTIONS = frozenset({"and", "or", "nor", "yet"})


def read_noun(report: ReportWords, head: Head) -> Iterator[tuple[MeetingMention, int]]:
    low, high = report.sentence(head.first)
    if not is_noun(report, head, low, high):
        return
    first, determiner = _phrase_start(report, head, low)
    if _is_beside(report, first, low):
        return
    limit = find_complement_end(report, head, high)
    body = None if head.body else _body_in_complement(report, head, limit)
    if body:
        head = Head(head.first, head.end, head.word, report.bodies[body][1])
    press = head.word.family == "press"
    found, people = find_participants(report, first, head.first)
    complement, others = _complement_participants(report, head, limit)
    if head.word.words[-1] == "with":
        stop = find_list_end(report, head.end, min(high, head.end + LIST))
        complement, others = find_participants(report, head.end, stop)
    own = bool(found or complement or people or _own_place(report, first, head))
    found, people = found + complement, people + others
    if head.body:
        found = [*parts_of_body(report, body or head.first), *found]
    light = _subject_of_light(report, first, low)
    if press:
        found = _speaker(report, head, low, high, light, found)
    elif light is not None:
        subject, _ = find_subject(report, light, low)
        found += [span for span in subject if span not in found]
    elif head.word.family == "meal" or (
        (complement or others) and "with" in report.words[head.end - 1 : limit]
    ):
        found += _partner(report, first, low, found)
    elif not found and determiner in {"a", "an"} and report.words[first - 1] in INTRODUCED:
        found += _sayer(report, low, high)
    elif not found and determiner in {None, "the"}:
        found += _joint_subject(report, first, low)
    if determiner in {"his", "her"} and not press:
        found += find_antecedent(report, first)
    place = (
        _own_place(report, first, head)
        or find_place(report, head, limit, head.end)
        or find_place(report, head, high, head.end)
        or find_opening_place(report, low, head)
    )
    if head.word.family == "call":
        place = None
    when = find_time(report, head, low, high, first=first, saying=press)
    status = _status_of_noun(report, head, first, limit, low, determiner)
    if light is not None and report.words[light - 1] in {"to", "of"} and not when:
        if "ahead" not in find_outlook(report, max(low, light - OUTLOOK), light):
            status = None  # "a commitment to continue negotiations"
    if press and status == "scheduled" and report.words[first - 1] in {"at", "in", "during"}:
        status = "held"
    if when and status == "held" and _is_for(report, when):
        status = "scheduled"
    if not when and not place and light is None and head.word.family == "meeting":
        status = None if status == "held" else status
    more = any(w in _MORE for w in report.words[first : head.first])
    back = determiner in {"the", "this", "that", "these", "those"} and not (own or head.body)
    if determiner is None and when and first < head.first and report.time_at(first):
        back = not (own or place)  # "Friday's meeting"
    who = drop_overlaps([*found, *people], place)
    end = _end_of_phrase(report, head, limit, [*complement, place, when.span if when else None])
    sense = _sense(report, head, back=back, more=more, event=press or light is not None)
    mention = MeetingMention(
        report.span(first, end),
        head.body or _format(report, head, first),
        place,
        when,
        tuple(who),
        status,
        sense,
    )
    yield mention, report.bodies[body][0] if body else head.end


def _is_beside(report: ReportWords, first: int, low: int) -> bool:
    """Whether it only says beside what others meet ("met on the sidelines of the summit")."""
    if report.words[max(low, first - 2) : first] not in (["sidelines", "of"], ["margins", "of"]):
        return False
    return any(word in single_words("meet") for word in report.words[low:first])


def _sense(report: ReportWords, head: Head, *, back: bool, more: bool, event: bool) -> MeetingSense:
    if more and not head.body:
        return "another"
    if back:
        return "known"
    noun = report.words[head.end - 1]
    if noun.endswith("s") and noun not in _SINGULAR and head.word.family == "meeting":
        return "several"
    return "course" if noun in _SINGULAR and not event else "event"


# Plural in form, one in meaning.
_SINGULAR = frozenset({"talks", "negotiations", "consultations", "discussions"})


def _end_of_phrase(
    report: ReportWords, head: Head, limit: int, spans: Sequence[Span | None]
) -> int:
    end = head.end
    for span in spans:
        if span and report.ends[head.end - 1] < span.end <= report.ends[limit - 1]:
            end = max(end, report.word_at(span.end - 1) + 1)
    return end


def _is_for(report: ReportWords, when: TimeExpression) -> bool:
    """Whether a time is one that something is set for ("called a meeting for Monday")."""
    word = report.word_at(when.span.start)
    return word > 0 and report.words[word - 1] == "for"


def _partner(report: ReportWords, first: int, low: int, found: Sequence[Span]) -> list[Span]:
    """Who meets those behind "with": the sentence's speaker or the person named right before."""
    persons = [m for m in report.mentions_in(low, first) if m.type == "person"]
    persons = [m for m in persons if not is_quoted(report, m, low)]
    saying = [m for m in persons if says(report, m)]
    chosen = (saying or persons)[-1:]
    if chosen:
        return [chosen[0].span] if chosen[0].span not in found else []
    opening = report.words[low : low + 4]
    if {"he", "she"} & set(report.words[low:first]) or (
        opening[:1] == ["the"] and single_words("people") & set(opening)
    ):
        return [] if report.mentions_in(low, first) else find_antecedent(report, low)
    return []


def _sayer(report: ReportWords, low: int, high: int) -> list[Span]:
    """Who says something in the sentence ("Lund said after a six-hour session")."""
    persons = [m for m in report.mentions_in(low, high) if m.type == "person"]
    return [m.span for m in persons if says(report, m) and not is_quoted(report, m, low)][:1]


def _joint_subject(report: ReportWords, first: int, low: int) -> list[Span]:
    """Two with whom the sentence opens ("Kerry and Lavrov reached a deal at talks")."""
    names = [m for m in report.mentions_in(low, first) if m.type != "place"]
    persons = [m for m in names if m.type == "person"]
    pair = (persons or names)[:2]
    if len(pair) < 2:
        return []
    between = report.text[pair[0].span.end : pair[1].span.start]
    if re.match(r"\s+and\s", between) and between.count(" ") <= 6:
        return [mention.span for mention in pair]
    return []


_MORE = frozenset("more another third new further next".split())


# Behind "conference" or "meeting" these make of it something else.
_OF_PLACE = frozenset(
    "- programme program show tv television president chair chairman chairwoman hall room rooms "
    "centre center table organisers".split()
)


_NOT_NOUN = frozenset("to will would can may not n't they we i you he she who".split())


def is_noun(report: ReportWords, head: Head, low: int, high: int) -> bool:
    words = report.words
    before = words[head.first - 1] if head.first > low else ""
    after = words[head.end] if head.end < high else ""
    noun = words[head.end - 1]
    if before in _NOT_NOUN - {"to"} or after in _OF_PLACE:
        return False
    if before == "to" and noun in {"call", "visit", "conference"}:
        return False
    if head.word.words in {("call",), ("calls",)}:
        return _is_call(report, head, low, before, after)
    if noun in {"talks", "visits"} and before.endswith("s") and after in {"to", "about", "of"}:
        return False
    if noun == "talks" and head.first == low and head.end < high and after in {"to", "about"}:
        return False
    if noun in {"session", "sessions", "sitting"}:
        return after not in {"-"} and before not in {"in"}
    mention = report.mention_at(head.first)
    if mention and not head.body and mention.type == "organisation":
        return False  # the name of an organisation ("Munich Security Conference" meets elsewhere)
    return True


def _is_call(report: ReportWords, head: Head, low: int, before: str, after: str) -> bool:
    if after in {"for", "to", "on", "off", "it", "him", "them", "the", "a"}:
        return False
    if before in {"the", "a", "that"} or before.endswith("'s"):
        return True
    return after in {"with", "between"} and before not in _NOT_NOUN


def _phrase_start(report: ReportWords, head: Head, low: int) -> tuple[int, str | None]:
    """Where the noun phrase begins and its article, if any."""
    place = head.first
    for _ in range(NOUN_PHRASE):
        before = place - 1
        if before < low:
            break
        word = report.words[before]
        if word in DETERMINERS:
            return before, word
        if before in report.bodies:
            break
        if report.mention_at(before) or report.time_at(before):
            if any(b < before < e for b, (e, _) in report.bodies.items()):
                break
            place = before
            continue
        if word in _CONJUNCTIONS or word == ",":
            if not _joins_names(report, before, low):
                break
        elif (
            word in PREPOSITIONS
            or word in CLAUSE
            or word in MARKS
            or word in ENDS
            or word in LINKING
            or word in single_words("light")
            or word in single_words("cancel")
            or word in single_words("unreal") - {"potential", "possible"}
            or word
            in {
                "he",
                "she",
                "it",
                "they",
                "we",
                "i",
                "you",
                "not",
                "spoke",
                "speaking",
                "ending",
                "into",
                "canceled",
                "cut",
                "cutting",
            }
        ):
            break
        place = before
    return place, None


def _joins_names(report: ReportWords, place: int, low: int) -> bool:
    """Whether "and" stands between two names ("the Kerry and Lavrov meeting")."""
    if report.words[place] == ",":
        return False
    if place <= low or place + 1 >= len(report.words):
        return False
    one, other = report.mention_at(place - 1), report.mention_at(place + 1)
    if one and other and one.type == other.type:
        return True
    names = [report.has_capital(place - 1), report.has_capital(place + 1)]
    return all(names) and all(
        report.mention_at(p) or is_adjective(report.text[report.starts[p] : report.ends[p]])
        for p in (place - 1, place + 1)
    )


_HELD = frozenset("held hosted attended chaired led brokered convened mediated".split())


def _complement_participants(
    report: ReportWords, head: Head, limit: int
) -> tuple[list[Span], list[Span]]:
    """Who stands behind "with", "between", "of", ... in what is said of the noun."""
    found: list[Span] = []
    people: list[Span] = []
    place = head.end
    while place < limit:
        word = report.words[place]
        if word in LINKING or (word == "by" and report.words[place - 1] in _HELD):
            stop = find_list_end(report, place + 1, min(limit, place + 1 + LIST))
            names, some = find_participants(report, place + 1, stop)
            found += [span for span in names if span not in found]
            people += some
            place = max(stop, place + 1)
            continue
        place += 1
    return found, people


def _format(report: ReportWords, head: Head, first: int) -> str:
    """The noun as the calendar calls it, with whose it is ("foreign ministers' meeting")."""
    format = head.word.format
    if format in {"meeting", "talks", "session"}:
        before = report.words[first : head.end + 6]
        if "of" not in report.words[head.end : head.end + 1]:
            before = report.words[first : head.first]
        for place, word in enumerate(before):
            if word.rstrip("'").removesuffix("'s") in single_words("people") and word.rstrip(
                "'"
            ).endswith("s"):
                kind = before[place - 1] if place else ""
                kind = kind if kind in FIELDS else ""
                return " ".join(
                    filter(None, (kind, word.rstrip("'").removesuffix("'s"), "meeting"))
                )
        if "working" in before and "group" in before:
            return "working group"
    return format


def _body_in_complement(report: ReportWords, head: Head, limit: int) -> int | None:
    """The body of which it is a meeting ("the meeting of the NATO-Ukraine Commission")."""
    for place in range(head.end, limit):
        before = [w for w in report.words[place - 2 : place] if w != "the"]
        if place in report.bodies and before and before[-1] in {"of", "in", "at"}:
            return place
    return None


def _subject_of_light(report: ReportWords, first: int, low: int) -> int | None:
    """The verb of which the noun is the object ("McKenzie held talks"), if it is a light one."""
    place = first - 1
    if place >= low and report.words[place] in {"at", "for", "in"}:
        # "spoke at a news conference", "stayed in the city for talks"
        return None if report.words[place] != "for" else _verb_before(report, place, low)
    if place >= low and report.words[place] in {"off", "up"}:
        place -= 1
    if place >= low and report.words[place] in single_words("light") | _ARRANGING:
        return place
    return None


_ARRANGING = frozenset(
    "planned planning plans canceled cancelled cancelling canceling called scrapped arranged sent "
    "scheduled postponed".split()
)


def _verb_before(report: ReportWords, place: int, low: int) -> int | None:
    for before in range(place - 1, max(low, place - 7) - 1, -1):
        if report.words[before] in {"stayed", "met", "gathered", "arrived", "remained"}:
            return before
        row = find_word(report.words, before, frozenset({"travel"}))
        if row:
            return before
    return None


def _is_region(name: str) -> bool:
    """Whether a name is of a stretch of the earth ("the Middle East"), where nobody meets."""
    known = known_by_spelling(name)
    return known is not None and known[0].type == "place"


def _own_place(report: ReportWords, first: int, head: Head) -> Span | None:
    """A place within the noun phrase ("the Camp David meeting", "Lisbon climate talks")."""
    for mention in reversed(report.mentions_in(first, head.first)):
        if mention.type == "place" and not _is_region(mention.name):
            word = report.word_at(mention.span.end - 1)
            if report.words[word].endswith("'s"):
                continue
            return mention.span
    return None


# "When negotiations begin", "the talks resume on Wednesday"
_BEGIN = frozenset("begin begins start starts resume resumes open opens reopen continue".split())


def _status_of_noun(
    report: ReportWords, head: Head, first: int, limit: int, low: int, determiner: str | None
) -> MeetingStatus | None:
    floor = max(low, first - OUTLOOK)
    for place in range(first - 1, floor - 1, -1):
        if report.words[place] in MARKS or report.words[place] == ",":
            floor = place + 1
            break
    before = find_outlook(report, floor, first) - {"unreal"}
    before |= find_outlook(report, max(floor, first - 3), first) & {"unreal"}
    wider = find_outlook(report, max(low, first - 2 * OUTLOOK), first)
    own = find_outlook(report, first, head.first)
    stop = min(limit, head.end + OUTLOOK + 3)
    after = find_outlook(report, head.end, stop)
    if "and" in report.words[head.end : stop]:
        joined = report.words.index("and", head.end, stop)
        after -= {"ahead"} - find_outlook(report, head.end, joined)
    if _BEGIN & set(report.words[head.end : stop]):
        after.add("ahead")
    near = find_outlook(report, head.end, min(limit, head.end + 3))
    if "cancel" in before | after or ("cancel" in wider and not before):
        return "cancelled"
    if determiner in {"no", "any"} or "unreal" in before | own | near:
        return None
    if first > low and report.words[first - 1] == "and":
        before |= wider & {"ahead"}
    if "ahead" in own or ("ahead" in before and "past" not in before):
        return "scheduled"
    if "past" in before | own:
        return "held"
    if "ahead" in after and "past" not in near:
        return "scheduled"
    return "held"


def _speaker(
    report: ReportWords, head: Head, low: int, high: int, light: int | None, found: Sequence[Span]
) -> list[Span]:
    """Who speaks at a news conference: who holds it, says something there or is named first."""
    if light is not None:
        subject, _ = find_subject(report, light, low)
        if subject:
            return subject
    persons = [m for m in report.mentions_in(low, high) if m.type == "person"]
    persons = [m for m in persons if not is_quoted(report, m, low)]
    saying = [m for m in persons if says(report, m)]
    if saying or persons:
        return _with_others(report, (saying or persons)[0], persons)
    named = [m.span for m in report.mentions_in(low, high) if m.type != "place" and m.span in found]
    return named or find_antecedent(report, low)


def _with_others(report: ReportWords, first: Mention, persons: Sequence[Mention]) -> list[Span]:
    """A person and who is joined to him by "and"."""
    joined = [first.span]
    for mention in persons:
        between = report.text[first.span.end : mention.span.start]
        if mention.span > first.span and re.fullmatch(r"\s+and\s+(?:[\w’'.-]+\s+){0,5}", between):
            joined.append(mention.span)
    return joined


def read_reporters(report: ReportWords, head: Head) -> Iterator[tuple[MeetingMention, int]]:
    """ "Told reporters at the White House": where it says where."""
    low, high = report.sentence(head.first)
    if head.end >= high or report.words[head.end] not in AT - {"in"}:
        return
    place = find_place(report, head, min(high, head.end + 12), head.end)
    if place is None:
        return
    when = find_time(report, head, low, high, saying=True)
    speaker, _ = find_subject(report, head.first, low)
    end = report.word_at(place.end - 1) + 1
    end = max(end, end_of_spans(report, min(high, end + 4), None, when))
    yield (
        MeetingMention(
            report.span(head.first, end),
            "press conference",
            place,
            when,
            tuple(speaker[:1]),
            "held",
        ),
        end,
    )
