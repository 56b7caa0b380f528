"""What stands around the words of a meeting: who, where, when, and whether it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from verbale.reading.report_words import (
    AT,
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
from verbale.record import Mention, Span, TimeExpression
from verbale.text.meeting_words import Sort, find_word, single_words
from verbale.text.names import known_by_adjective

COMPLEMENT = 32


LIST = 26


SUBJECT = 22


# A time further away than this is not the meeting's.
FAR = 9


LINKING = frozenset({"with", "between", "of", "among", "involving", "from", "including"})


# Words that a place hangs on which is the topic, not the place, of a meeting.
_TOPICS = frozenset(
    "situation war conflict crisis forces troops fighting violence peace process withdrawal attack "
    "attacks killed arsenal weapons civil security government officials interests army "
    "border".split()
)


def find_list_end(report: ReportWords, first: int, limit: int, *, clause: bool = False) -> int:
    """Where a list of names ends that begins at this word."""
    place = first
    while place < limit:
        word = report.words[place]
        if report.mention_at(place):
            place += 1
            continue
        if word in MARKS or word in ENDS or word in CLAUSE:
            break
        if word in PREPOSITIONS and not (word in LINKING or clause):
            break
        if report.time_at(place) and not clause:
            break
        if word == "," and (
            _opens_clause(report, place + 1, limit) or not _goes_on(report, place + 1, limit)
        ):
            break
        place += 1
    return place


def _goes_on(report: ReportWords, place: int, limit: int) -> bool:
    """Whether a list of names goes on behind a comma."""
    if place >= limit:
        return False
    word = report.words[place]
    if word in DETERMINERS | {"and", "including"}:
        return True
    return report.has_capital(place) or is_people_word(report, place)


def _opens_clause(report: ReportWords, place: int, limit: int) -> bool:
    """Whether behind a comma somebody says or does something ("..., Lind said")."""
    mention = report.mention_at(place) if place < limit else None
    if mention is None:
        return False
    after = report.word_at(mention.span.end - 1) + 1
    return after < len(report.words) and (
        report.words[after] in SAYING or report.words[after] in CLAUSE
    )


def find_participants(report: ReportWords, first: int, end: int) -> tuple[list[Span], list[Span]]:
    """Who is named among these words, and the words for people who are not ("both sides")."""
    found: list[Span] = []
    names = [m for m in report.mentions_in(first, end) if not _is_setting(report, m, first)]
    for place, mention in enumerate(names):
        if mention.type != "person" and _is_affiliation(report, mention, names[place + 1 :]):
            continue
        found.append(mention.span)
    found += _adjectives(report, first, end, [m.span.start for m in names if m.type == "person"])
    people = [
        report.span(place, place + 1)
        for place in range(first, end)
        if without_possessive(report.words[place]) in single_words("people")
        and not report.mention_at(place)
        and not report.mentions_in(max(first, place - 4), min(end, place + 4))
        and not any(report.span(place, place + 1).start - span.end < 25 for span in found[-1:])
    ]
    return sorted(found), people


def _adjectives(
    report: ReportWords, first: int, end: int, persons: Sequence[int]
) -> Iterator[Span]:
    """Adjectives of states that stand for who takes part ("American and Russian experts")."""
    for place in range(first, end):
        if not report.has_capital(place) or report.mention_at(place):
            continue
        if is_adjective(report.text[report.starts[place] : report.ends[place]]):
            near = bisect_left(persons, report.starts[place])
            reach = report.ends[min(place + 9, end - 1)]
            between = report.words[place + 1 : place + 9]
            if near < len(persons) and persons[near] < reach and "and" not in between[:3]:
                continue  # "Israeli Prime Minister Benjamin Netanyahu": he himself is named
            yield report.span(place, place + 1)


def is_adjective(word: str) -> bool:
    return known_by_adjective(word.rstrip("'’")) is not None


def _is_setting(report: ReportWords, mention: Mention, first: int) -> bool:
    """Whether a name says where or what about, not who."""
    if mention.type == "place":
        return True
    word = report.word_at(mention.span.start)
    before = report.words[word - 1] if word > first else ""
    if before == "the" and word - 1 > first:
        before = report.words[word - 2]
    return before in {"in", "at", "on", "near", "about", "over", "against", "for", "to", "outside"}


def _is_affiliation(report: ReportWords, mention: Mention, following: Sequence[Mention]) -> bool:
    """Whether a name only says whose man the next is ("U.S. Secretary of State John Kerry")."""
    if not following:
        return False
    if report.text[mention.span.end : following[0].span.start] in {"'s ", "’s "}:
        return True
    person = next((m for m in following if m.type == "person"), None)
    if person is None:
        return False
    between = report.text[mention.span.end : person.span.start]
    apart = re.search(r"[,;]\s(?!the\b)|\band\s+[A-Z]|\bwith\b|\bor\b", between)
    return len(between.split()) <= 9 and not apart


def find_place(report: ReportWords, head: Head, limit: int, low: int) -> Span | None:
    """Where it is: a place in the words after the head, or else before it."""
    best: tuple[float, Span] | None = None
    for mention in report.mentions_in(low, limit):
        word = report.word_at(mention.span.start)
        if mention.type not in ("place", "state"):
            continue
        distance = _distance_of_place(report, mention, word, head)
        if distance is not None and distance <= FAR and (best is None or distance < best[0]):
            best = (distance, mention.span)
    return best[1] if best else None


def _distance_of_place(
    report: ReportWords, mention: Mention, word: int, head: Head
) -> float | None:
    """In words; None if the name is no place of the meeting."""
    if word < head.first:
        return None
    place, steps = word - 1, 0
    while place >= 0 and steps < 5 and not _ends_reach(report, place):
        before = report.words[place]
        if before in AT:
            break
        if before in PREPOSITIONS or before in {"with", "between"}:
            return None
        if before == "of" and report.words[place - 1] not in _VENUES:
            return None
        place, steps = place - 1, steps + 1
    else:
        return None
    if place < 0 or report.words[place] not in AT or (steps > 1 and mention.type != "place"):
        return None
    if report.words[place] == "on" and mention.type != "place":
        return None
    after = report.text[mention.span.end : mention.span.end + 2]
    if after in {"'s", "’s"} and not _is_venue(report, report.word_at(mention.span.end) + 1):
        return None
    if place and report.words[place - 1] in _TOPICS:
        return None
    cost = 0.0 if mention.type == "place" else 3.0
    return cost + _cost_between(report, head.end, place)


def _ends_reach(report: ReportWords, place: int) -> bool:
    word = report.words[place]
    return word in MARKS or word in ENDS or word in CLAUSE or word == ","


_VENUES = frozenset(
    "steps lawn sidelines margins outskirts headquarters hotel palace building capital residence "
    "embassy office offices port airport".split()
)


def _is_venue(report: ReportWords, word: int) -> bool:
    return any(w in _VENUES for w in report.words[word : word + 3])


def find_time(
    report: ReportWords,
    head: Head,
    low: int,
    limit: int,
    *,
    first: int | None = None,
    saying: bool = False,
) -> TimeExpression | None:
    """The time that the sentence gives the meeting: the nearest that is not of saying so.

    Of saying so after it ("said on Tuesday after a meeting") it is the meeting's too.
    """
    best: tuple[float, TimeExpression] | None = None
    first = head.first if first is None else first
    saying = saying or bool(INTRODUCED & set(report.words[max(low, first - 3) : first]))
    for time in report.times_in(low, limit):
        if re.match(r"P(?:T?[\dX])|PAST_REF|PRESENT_REF|FUTURE_REF", time.value):
            continue
        word = report.word_at(time.span.start)
        if not saying and _is_of_saying(report, word, low):
            continue
        last = report.text[time.span.start : time.span.end].split()[-1]
        if _is_of_other(report, time, first, head):
            continue
        if last in {"after", "before", "later"} and word < head.first:
            if last == "later":
                continue
            best = None
            continue  # "..., two days after the meeting": the time of what is told before
        end = report.word_at(time.span.end - 1) + 1
        far = _distance_of_time(report, head, first, word, end)
        if saying and _is_of_saying(report, word, low):
            far = min(far, FAR)
        if far <= FAR and (best is None or far < best[0]):
            best = (far, time)
    return best[1] if best else None


INTRODUCED = frozenset({"after", "following", "as"})


def _is_of_saying(report: ReportWords, word: int, low: int) -> bool:
    after = word + 1
    if after < len(report.words) and report.words[after] in SAYING:
        return True
    place = word - 1
    while place > low and report.words[place] in {"on", "late", "early", "in", "earlier", "also"}:
        place -= 1
    return place >= low and report.words[place] in SAYING


_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday morning night".split()
)


def _is_of_other(report: ReportWords, time: TimeExpression, first: int, head: Head) -> bool:
    """Whether a time says when something else was ("the Aug. 21 attack", "Thursday's bombing")."""
    word, end = report.word_at(time.span.start), report.word_at(time.span.end - 1) + 1
    if first <= word < head.first:
        return False
    if word and report.words[word - 1] in {"by", "until", "till", "since", "before"}:
        return True
    if report.text[time.span.end - 2 : time.span.end] in {"'s", "’s"}:
        return True
    if report.text[time.span.end : time.span.end + 2] in {"'s", "’s"}:
        return True
    if word > 1 and report.words[word - 1] == "of" and report.words[word - 2] not in _WEEKDAYS:
        return report.words[word - 2] not in single_words("noun") | single_words("weak")
    if word and report.words[word - 1] in {"the", "a"} and end < len(report.words):
        following = report.words[end]
        return following.isalpha() and following not in PREPOSITIONS | CLAUSE | {"and", "to"}
    return False


def _distance_of_time(report: ReportWords, head: Head, phrase: int, first: int, end: int) -> float:
    """In words, those of other clauses counting more."""
    if first >= head.end:
        return _cost_between(report, head.end, first)
    if first >= phrase:
        return 0.0
    return 1.5 + _cost_between(report, end, phrase)


_QUOTES = frozenset('“”"«»')


_APART = frozenset("after before that ahead because as but following amid since until when".split())


_OTHERS = (
    single_words("noun") | single_words("weak") | single_words("meet") | single_words("with")
) - {"call", "calls", "visit", "visits", "talk", "speak"}


def _cost_between(report: ReportWords, first: int, end: int) -> float:
    cost = 0.0
    for place in range(first, end):
        word = report.words[place]
        if report.mention_at(place):
            cost += 0.3
        elif word in _QUOTES:
            cost += 1.5
        elif word in SAYING or word in _APART or word in MARKS:
            cost += 5
        elif word == ",":
            cost += 1.5
        elif (
            word == "and"
            and not report.mention_at(place - 1)
            and not is_people_word(report, place - 1)
        ):
            cost += 3
        elif word in PREPOSITIONS or word in DETERMINERS or is_people_word(report, place):
            cost += 0.4
        elif report.time_at(place):
            cost += 0.2
        elif word == "followed":
            cost += 20
        elif word in _OTHERS or place in report.bodies:
            cost += 9
        else:
            cost += 0.7
    return cost


_OUTLOOKS: tuple[Sort, ...] = ("cancel", "unreal", "ahead", "past")


def find_outlook(report: ReportWords, first: int, end: int) -> set[Sort]:
    """What words around say of whether a meeting is: cancelled, unreal, ahead or past."""
    found: set[Sort] = set()
    for place in range(first, end):
        word = report.words[place]
        if word.endswith("n't"):
            found.add("unreal")
        row = find_word(report.words, place, frozenset(_OUTLOOKS))
        if row:
            found.add(row.sort)
            if row.sort == "unreal" and row.words[-1] == "would":
                break
    return found


_CONTINUES = frozenset({"which", "this", "in", "on", "at"})


def find_complement_end(report: ReportWords, head: Head, high: int) -> int:
    """Where what is said of the noun ends: its clause, or the next."""
    place = head.end
    while place < min(high, head.end + COMPLEMENT):
        word = report.words[place]
        if word in MARKS or word in ENDS:
            break
        if word == ",":
            following = report.words[place + 1] if place + 1 < high else ""
            if not (
                following in _CONTINUES
                or (place + 1 < high and report.time_at(place + 1))
                or _in_list(report, place)
            ):
                break
        if word in SAYING or word in {
            "that",
            "when",
            "while",
            "but",
            "because",
            "who",
            "after",
            "as",
        }:
            break
        if word in {"ahead", "before"} or find_word(report.words, place, _NOUNS):
            break
        place += 1
    return max(place, head.end)


_NOUNS: frozenset[Sort] = frozenset({"noun"})


def _in_list(report: ReportWords, comma: int) -> bool:
    """Whether a comma stands in "the Afghan president, Ashraf Ghani, and Taliban leaders"."""
    after = report.words[comma + 1] if comma + 1 < len(report.words) else ""
    if after == "and":
        return comma + 2 < len(report.words) and report.has_capital(comma + 2)
    mention = report.mention_at(comma + 1) if comma + 1 < len(report.words) else None
    return mention is not None and mention.type == "person"


FIELDS = frozenset(
    "foreign defence defense finance trade interior justice energy health prime".split()
)


def parts_of_body(report: ReportWords, body: int) -> list[Span]:
    """The parties in a body's name ("NATO-Russia Council")."""
    start = report.starts[body]
    name = report.text[start : report.ends[body]]
    pair = re.match(r"([\w.]+)[-–](\w+)", name)
    if not pair:
        return []
    return [
        Span(report.document.id, start + pair.start(part), start + pair.end(part))
        for part in (1, 2)
    ]


def drop_overlaps(found: Sequence[Span], place: Span | None) -> list[Span]:
    kept: list[Span] = []
    for span in found:
        if place and span.overlaps(place):
            continue
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return kept


def says(report: ReportWords, mention: Mention) -> bool:
    after = report.word_at(mention.span.end - 1) + 1
    before = report.word_at(mention.span.start) - 1
    words = report.words
    behind = [w for w in words[after : after + 3] if w != ","]
    return any(w in SAYING for w in behind[:2]) or (before >= 0 and words[before] in SAYING)


def is_quoted(report: ReportWords, mention: Mention, low: int) -> bool:
    return _is_in_quotation(report, report.word_at(mention.span.start), low)


def _is_in_quotation(report: ReportWords, word: int, low: int) -> bool:
    text = report.text[report.starts[low] : report.starts[word]]
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def end_of_spans(
    report: ReportWords, limit: int, place: Span | None, when: TimeExpression | None
) -> int:
    end = 0
    for span in (place, when.span if when else None):
        if span and report.starts[0] <= span.end <= report.ends[limit - 1]:
            end = max(end, report.word_at(span.end - 1) + 1)
    return end


def trim_end(report: ReportWords, end: int) -> int:
    while end > 0 and report.words[end - 1] in {",", "and", "the", "with"}:
        end -= 1
    return end


def find_opening_place(report: ReportWords, low: int, head: Head) -> Span | None:
    """The place with which a sentence opens ("In Paris, he will meet ...")."""
    if low < head.first and report.words[low] in {"in", "at"}:
        for mention in report.mentions_in(low, min(low + 6, head.first)):
            if mention.type in ("place", "state"):
                return mention.span
    return None


_AUXILIARIES = frozenset(
    "to will would is are was were has have had been be also not never expected due planned plans "
    "scheduled agreed never again recently already then both all first last reportedly later "
    "'ll intends intend set going hopes hope wants could may might should can must did does do "
    "once often privately quietly now still soon just really secretly personally only each".split()
)


def find_subject(report: ReportWords, verb: int, low: int) -> tuple[list[Span], list[Span]]:
    """Who does it: those named, and the words for people who are not."""
    place = verb - 1
    while place >= low and report.words[place] in _AUXILIARIES:
        place -= 1
    if place < low:
        return [], []
    word = report.words[place]
    if word in {"who", "which", "that"} and place > low:
        return _subject_of_relative(report, place, low), []
    if word == ",":
        # "Eisenhower, who named the retreat, met ..."
        names = [m for m in report.mentions_in(low, place) if m.type != "place"]
        names = [m for m in names if m.type == "person"] or names
        return [m.span for m in names[:1]], []
    if word in {"he", "she"}:
        return find_antecedent(report, place), []
    if word == "they":
        return _pair_before(report, place), [report.span(place, place + 1)]
    first = place
    floor = max(low, place - SUBJECT)
    while first >= floor:
        word = report.words[first]
        if word in MARKS or word in CLAUSE or (word in ENDS and not report.mention_at(first)):
            break
        first -= 1
    first += 1
    found, people = find_participants(report, first, place + 1)
    found = _last_group(report, found, place + 1)
    people = [span for span in people if report.word_at(span.start) >= place - 7]
    if (
        people
        and not found
        and {"two", "both", "pair"} & set(report.words[max(low, place - 3) : place])
    ):
        found = _pair_before(report, place)
    return found, people


def _subject_of_relative(report: ReportWords, who: int, low: int) -> list[Span]:
    """Who "who" is: the name right before it, and those joined to it."""
    names = [m for m in report.mentions_in(max(low, who - 12), who) if m.type != "place"]
    if report.words[who] == "who":
        names = [m for m in names if m.type == "person"] or names
    if not names or (report.words[who] != "who" and report.word_at(names[-1].span.end) < who - 3):
        return []
    return _last_group(report, [m.span for m in names], who)


def _last_group(report: ReportWords, found: list[Span], end: int) -> list[Span]:
    """Of the names before a verb the last and those joined to it."""
    if not found:
        return found
    group = [found[-1]]
    for span in reversed(found[:-1]):
        between = report.text[span.end : group[0].start]
        joined = re.search(r"(?:\band|,)\s", between)
        if (
            not joined
            or between.count(" ") > 8
            or re.search(r"\b(?:after|before|at|when|as|for)\b", between)
        ):
            break
        group.insert(0, span)
    return group


def find_antecedent(report: ReportWords, word: int) -> list[Span]:
    """The person for whom "he" stands here: who speaks in this sentence, is named first in it, or
    in one before that does not itself open with "he"."""
    low, _ = report.sentence(word)
    end = word
    for _ in range(4):
        persons = [m for m in report.mentions_in(low, end) if m.type == "person"]
        persons = [m for m in persons if not is_quoted(report, m, low)] or persons
        pronoun = next((p for p in range(low, end) if report.words[p] in {"he", "she"}), end)
        if persons and (end == word or report.word_at(persons[0].span.start) < pronoun):
            saying = [m for m in persons if says(report, m)]
            return [(saying[-1] if saying and end == word else persons[0]).span]
        if low == 0:
            break
        end = low
        low, _ = report.sentence(low - 1)
    return []


def _pair_before(report: ReportWords, word: int) -> list[Span]:
    """Whom "the two leaders" or "they" stands for: the last two persons named before."""
    low, _ = report.sentence(word)
    if _is_in_quotation(report, word, low):
        return []
    for _ in range(3):
        persons = [m for m in report.mentions_in(low, word) if m.type == "person"]
        names: dict[str, Span] = {}
        for mention in reversed(persons):
            names.setdefault(mention.name.split()[-1], mention.span)
        if len(names) >= 2:
            return sorted(list(names.values())[:2])
        if low == 0:
            break
        low, _ = report.sentence(low - 1)
    return []
