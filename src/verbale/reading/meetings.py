"""Passages that speak of a meeting: its format, who takes part, where, when, and whether it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verbale.record import (
    Document,
    MeetingMention,
    MeetingSense,
    MeetingStatus,
    Mention,
    Passage,
    Span,
    TimeExpression,
)
from verbale.text.meeting_words import HEADS, MeetingWord, Sort, find_word, single_words
from verbale.text.names import known_by_adjective, known_by_spelling

# How far words of a sentence reach, in words. Set on the gold dossiers: beyond, what stands there
# belongs to something else.
NOUN_PHRASE = 10
COMPLEMENT = 32
LIST = 26
SUBJECT = 22
OUTLOOK = 5
# A time further away than this is not the meeting's.
FAR = 9


def find_meetings(
    document: Document,
    passages: Sequence[Passage],
    mentions: Sequence[Mention],
    times: Sequence[TimeExpression],
) -> tuple[MeetingMention, ...]:
    """Where the report speaks of meetings, in order; the same meeting as often as it is named."""
    report = _Report(document, passages, mentions, times)
    report.bodies = _find_bodies(report)
    found: list[MeetingMention] = []
    taken = -1
    for head in _heads(report):
        if head.first < taken:
            continue
        for mention, until in _read(report, head):
            found.append(mention)
            taken = max(taken, until)
    return tuple(sorted(found, key=lambda mention: mention.span))


_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gen|Gov|Prof|St|Lt|Col|Sept?|Jan|Feb|Mar|Apr|Aug|Oct|"
    r"Nov|Dec|[A-Z])\.(?=\s)|[^\W_]+(?:[-'’][^\W_]+)*['’]?(?!\w)|[^\W_]+|[^\w\s]"
)
_ENDS = frozenset(".!?")
_SENTENCE = re.compile(r"""[.!?]["'”’)»]*\s+(?=["“‘'„«(\[•]*[A-ZÀ-ÖØ-ÞĀĆČŠŽ\d])|\n\s*""")


class _Report:
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
        self.words += [token.group().lower().replace("’", "'") for token in tokens]
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
class _Head:
    """The word or words that speak of a meeting."""

    first: int
    end: int
    word: MeetingWord
    body: str | None = None  # the name of a body that meets


_BODY = re.compile(
    r"(?<![\w-])[A-Z][\w.]*[-–][A-Z]\w*(?: [A-Z]\w+){0,2} "
    r"(?:[Cc]ouncil|[Cc]ommission|[Cc]ontact [Gg]roup|[Cc]ommittee|[Ff]orum)\b"
)
_BODY_WORD = MeetingWord(("council",), "noun", "meeting", "-")


_MEETINGS = frozenset({"meeting", "meetings", "session", "sessions", "talks", "summit"})


def _find_bodies(report: _Report) -> dict[int, tuple[int, str]]:
    """The bodies named by their parties ("NATO-Russia Council"), by their first word."""
    found = {}
    for match in _BODY.finditer(report.text):
        first, last = report.word_at(match.start()), report.word_at(match.end() - 1)
        if first < len(report.words) and report.starts[first] == match.start():
            words = match.group().split()
            tail = [word.capitalize() for word in words[1:]]
            found[first] = (last + 1, " ".join([words[0].replace("–", "-"), *tail]))
    return found


def _heads(report: _Report) -> Iterator[_Head]:
    """Words that may speak of a meeting, in order."""
    place, words = 0, report.words
    while place < len(words):
        if place in report.bodies:
            end, name = report.bodies[place]
            if end < len(words) and words[end] in _MEETINGS:
                end += 1
            yield _Head(place, end, _BODY_WORD, name)
            place = end
            continue
        row = find_word(words, place, HEADS)
        if row is None:
            place += 1
            continue
        yield _Head(place, place + len(row.words), row)
        place += len(row.words) if row.sort == "noun" else 1


def _read(report: _Report, head: _Head) -> Iterator[tuple[MeetingMention, int]]:
    """The meetings that a head speaks of, each with the word up to which it is read."""
    sort = head.word.sort
    if sort in ("noun", "weak"):
        low, high = report.sentence(head.first)
        verb = find_word(report.words, head.first, _VERBS)
        if verb and not _is_noun(report, head, low, high):
            head = _Head(head.first, head.first + len(verb.words), verb)
            sort = verb.sort
    if sort in ("meeting", "noun") and _is_verb_ing(report, head):
        yield from _read_meet(report, head)
    elif sort in ("noun", "weak", "meeting"):
        yield from _read_noun(report, head)
    elif sort in ("meet", "with", "host", "see"):
        yield from _read_meet(report, head)
    elif sort == "call":
        yield from _read_call(report, head)
    elif sort in ("travel", "visit"):
        yield from _read_travel(report, head)
    elif sort == "reporters":
        yield from _read_reporters(report, head)


_VERBS: frozenset[Sort] = frozenset({"meet", "with", "call", "host", "travel", "visit", "see"})


def _is_verb_ing(report: _Report, head: _Head) -> bool:
    before = report.words[head.first - 1] if head.first else ""
    return before in _BE and report.words[head.first] == "meeting"


_BE = frozenset({"be", "been", "is", "are", "was", "were"})


# --- what stands around -------------------------------------------------------------------------

_PREPOSITIONS = frozenset(
    "in on at after before about to for over during amid since until from by as ahead following "
    "despite without against around outside near inside under through toward towards via per "
    "across along beyond regarding into off up out alongside".split()
)
_CLAUSE = frozenset(
    "that which who whom whose when where while if because but although though whether so than "
    "said says say told tells added adds warned argued noted insisted announced tweeting tweeted "
    "wrote stressed explained declared which is are was were will would could should may might "
    "has have had did does do be been".split()
)
_MARKS = frozenset(';:—–()“”"«»…[]')
_DETERMINERS = frozenset(
    "the a an this that these those his her their its our your my no any another some each "
    "both".split()
)
_CONJUNCTIONS = frozenset({"and", "or", "nor", "yet"})
_AT = frozenset({"in", "at", "on", "near", "outside", "inside"})
_WITH = frozenset({"with", "between", "of", "among", "involving", "from", "including"})
_SAYING = frozenset(
    "said says say told tells announced added wrote tweeted posted declared stated warned reported "
    "confirmed insisted stressed tweeting saying noted argued accused claimed asked".split()
)
# Words that a place hangs on which is the topic, not the place, of a meeting.
_TOPICS = frozenset(
    "situation war conflict crisis forces troops fighting violence peace process withdrawal attack "
    "attacks killed arsenal weapons civil security government officials interests army "
    "border".split()
)


def _stop_right(report: _Report, first: int, limit: int, *, clause: bool = False) -> int:
    """Where a list of names ends that begins at this word."""
    place = first
    while place < limit:
        word = report.words[place]
        if report.mention_at(place):
            place += 1
            continue
        if word in _MARKS or word in _ENDS or word in _CLAUSE:
            break
        if word in _PREPOSITIONS and not (word in _WITH or clause):
            break
        if report.time_at(place) and not clause:
            break
        if word == "," and (
            _opens_clause(report, place + 1, limit) or not _goes_on(report, place + 1, limit)
        ):
            break
        place += 1
    return place


def _goes_on(report: _Report, place: int, limit: int) -> bool:
    """Whether a list of names goes on behind a comma."""
    if place >= limit:
        return False
    word = report.words[place]
    if word in _DETERMINERS | {"and", "including"}:
        return True
    return report.has_capital(place) or _is_people_word(report, place)


def _opens_clause(report: _Report, place: int, limit: int) -> bool:
    """Whether behind a comma somebody says or does something ("..., Lind said")."""
    mention = report.mention_at(place) if place < limit else None
    if mention is None:
        return False
    after = report.word_at(mention.span.end - 1) + 1
    return after < len(report.words) and (
        report.words[after] in _SAYING or report.words[after] in _CLAUSE
    )


def _participants(report: _Report, first: int, end: int) -> tuple[list[Span], list[Span]]:
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
        if _plain(report.words[place]) in single_words("people")
        and not report.mention_at(place)
        and not report.mentions_in(max(first, place - 4), min(end, place + 4))
        and not any(report.span(place, place + 1).start - span.end < 25 for span in found[-1:])
    ]
    return sorted(found), people


def _plain(word: str) -> str:
    """A word without its possessive."""
    return word.rstrip("'").removesuffix("'s")


def _adjectives(report: _Report, first: int, end: int, persons: Sequence[int]) -> Iterator[Span]:
    """Adjectives of states that stand for who takes part ("American and Russian experts")."""
    for place in range(first, end):
        if not report.has_capital(place) or report.mention_at(place):
            continue
        if _is_adjective(report.text[report.starts[place] : report.ends[place]]):
            near = bisect_left(persons, report.starts[place])
            reach = report.ends[min(place + 9, end - 1)]
            between = report.words[place + 1 : place + 9]
            if near < len(persons) and persons[near] < reach and "and" not in between[:3]:
                continue  # "Israeli Prime Minister Benjamin Netanyahu": he himself is named
            yield report.span(place, place + 1)


def _is_adjective(word: str) -> bool:
    return known_by_adjective(word.rstrip("'’")) is not None


def _is_setting(report: _Report, mention: Mention, first: int) -> bool:
    """Whether a name says where or what about, not who."""
    if mention.type == "place":
        return True
    word = report.word_at(mention.span.start)
    before = report.words[word - 1] if word > first else ""
    if before == "the" and word - 1 > first:
        before = report.words[word - 2]
    return before in {"in", "at", "on", "near", "about", "over", "against", "for", "to", "outside"}


def _is_affiliation(report: _Report, mention: Mention, following: Sequence[Mention]) -> bool:
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


def _place_near(report: _Report, head: _Head, limit: int, low: int) -> Span | None:
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


def _distance_of_place(report: _Report, mention: Mention, word: int, head: _Head) -> float | None:
    """In words; None if the name is no place of the meeting."""
    if word < head.first:
        return None
    place, steps = word - 1, 0
    while place >= 0 and steps < 5 and not _ends_reach(report, place):
        before = report.words[place]
        if before in _AT:
            break
        if before in _PREPOSITIONS or before in {"with", "between"}:
            return None
        if before == "of" and report.words[place - 1] not in _VENUES:
            return None
        place, steps = place - 1, steps + 1
    else:
        return None
    if place < 0 or report.words[place] not in _AT or (steps > 1 and mention.type != "place"):
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


def _ends_reach(report: _Report, place: int) -> bool:
    word = report.words[place]
    return word in _MARKS or word in _ENDS or word in _CLAUSE or word == ","


_VENUES = frozenset(
    "steps lawn sidelines margins outskirts headquarters hotel palace building capital residence "
    "embassy office offices port airport".split()
)


def _is_venue(report: _Report, word: int) -> bool:
    return any(w in _VENUES for w in report.words[word : word + 3])


def _when(
    report: _Report,
    head: _Head,
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
    saying = saying or bool(_INTRODUCED & set(report.words[max(low, first - 3) : first]))
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


def _nearer(one: TimeExpression | None, other: TimeExpression | None) -> TimeExpression | None:
    return one or other


_INTRODUCED = frozenset({"after", "following", "as"})


def _is_of_saying(report: _Report, word: int, low: int) -> bool:
    after = word + 1
    if after < len(report.words) and report.words[after] in _SAYING:
        return True
    place = word - 1
    while place > low and report.words[place] in {"on", "late", "early", "in", "earlier", "also"}:
        place -= 1
    return place >= low and report.words[place] in _SAYING


_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday morning night".split()
)


def _is_of_other(report: _Report, time: TimeExpression, first: int, head: _Head) -> bool:
    """Whether a time says when something else was ("the Aug. 21 attack", "Thursday's bombing")."""
    word, end = report.word_at(time.span.start), report.word_at(time.span.end - 1) + 1
    if first <= word < head.first:
        return False
    if report.text[time.span.end - 2 : time.span.end] in {"'s", "’s"}:
        return True
    if report.text[time.span.end : time.span.end + 2] in {"'s", "’s"}:
        return True
    if word > 1 and report.words[word - 1] == "of" and report.words[word - 2] not in _WEEKDAYS:
        return report.words[word - 2] not in single_words("noun") | single_words("weak")
    if word and report.words[word - 1] in {"the", "a"} and end < len(report.words):
        following = report.words[end]
        return following.isalpha() and following not in _PREPOSITIONS | _CLAUSE | {"and", "to"}
    return False


def _distance_of_time(report: _Report, head: _Head, phrase: int, first: int, end: int) -> float:
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


def _is_people_word(report: _Report, word: int) -> bool:
    return word < len(report.words) and _plain(report.words[word]) in single_words("people")


def _cost_between(report: _Report, first: int, end: int) -> float:
    cost = 0.0
    for place in range(first, end):
        word = report.words[place]
        if report.mention_at(place):
            cost += 0.3
        elif word in _QUOTES:
            cost += 1.5
        elif word in _SAYING or word in _APART or word in _MARKS:
            cost += 5
        elif word == ",":
            cost += 1.5
        elif (
            word == "and"
            and not report.mention_at(place - 1)
            and not _is_people_word(report, place - 1)
        ):
            cost += 3
        elif word in _PREPOSITIONS or word in _DETERMINERS or _is_people_word(report, place):
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


def _outlook(report: _Report, first: int, end: int) -> set[Sort]:
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


# --- nouns --------------------------------------------------------------------------------------


def _read_noun(report: _Report, head: _Head) -> Iterator[tuple[MeetingMention, int]]:
    low, high = report.sentence(head.first)
    if not _is_noun(report, head, low, high):
        return
    first, determiner = _phrase_start(report, head, low)
    if _is_beside(report, first, low):
        return
    limit = _complement_end(report, head, high)
    body = None if head.body else _body_in_complement(report, head, limit)
    if body:
        head = _Head(head.first, head.end, head.word, report.bodies[body][1])
    press = head.word.family == "press"
    found, people = _participants(report, first, head.first)
    complement, others = _complement_participants(report, head, limit)
    if head.word.words[-1] == "with":
        stop = _stop_right(report, head.end, min(high, head.end + LIST))
        complement, others = _participants(report, head.end, stop)
    own = bool(found or complement or people or _own_place(report, first, head))
    found, people = found + complement, people + others
    if head.body:
        found = [*_parts_of_body(report, body or head.first), *found]
    light = _subject_of_light(report, first, low)
    if press:
        found = _speaker(report, head, low, high, light, found)
    elif light is not None:
        subject, _ = _subject(report, light, low)
        found += [span for span in subject if span not in found]
    elif head.word.family == "meal" or (
        (complement or others) and "with" in report.words[head.end - 1 : limit]
    ):
        found += _partner(report, first, low, found)
    elif not found and determiner in {"a", "an"} and report.words[first - 1] in _INTRODUCED:
        found += _sayer(report, low, high)
    elif not found and determiner in {None, "the"}:
        found += _joint_subject(report, first, low)
    if determiner in {"his", "her"} and not press:
        found += _antecedent(report, first)
    place = (
        _own_place(report, first, head)
        or _place_near(report, head, limit, head.end)
        or _place_near(report, head, high, head.end)
        or _opening_place(report, low, head)
    )
    if head.word.family == "call":
        place = None
    when = _when(report, head, low, high, first=first, saying=press)
    status = _status_of_noun(report, head, first, limit, low, determiner)
    if light is not None and report.words[light - 1] in {"to", "of"} and not when:
        if "ahead" not in _outlook(report, max(low, light - OUTLOOK), light):
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
    who = _apart([*found, *people], place)
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


def _is_beside(report: _Report, first: int, low: int) -> bool:
    """Whether it only says beside what others meet ("met on the sidelines of the summit")."""
    if report.words[max(low, first - 2) : first] not in (["sidelines", "of"], ["margins", "of"]):
        return False
    return any(word in single_words("meet") for word in report.words[low:first])


def _sense(report: _Report, head: _Head, *, back: bool, more: bool, event: bool) -> MeetingSense:
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


def _end_of_phrase(report: _Report, head: _Head, limit: int, spans: Sequence[Span | None]) -> int:
    end = head.end
    for span in spans:
        if span and report.ends[head.end - 1] < span.end <= report.ends[limit - 1]:
            end = max(end, report.word_at(span.end - 1) + 1)
    return end


def _is_for(report: _Report, when: TimeExpression) -> bool:
    """Whether a time is one that something is set for ("called a meeting for Monday")."""
    word = report.word_at(when.span.start)
    return word > 0 and report.words[word - 1] == "for"


def _partner(report: _Report, first: int, low: int, found: Sequence[Span]) -> list[Span]:
    """Who meets those behind "with": the sentence's speaker or the person named right before."""
    persons = [m for m in report.mentions_in(low, first) if m.type == "person"]
    persons = [m for m in persons if not _is_quoted(report, m, low)]
    saying = [m for m in persons if _says(report, m)]
    chosen = (saying or persons)[-1:]
    if chosen:
        return [chosen[0].span] if chosen[0].span not in found else []
    opening = report.words[low : low + 4]
    if {"he", "she"} & set(report.words[low:first]) or (
        opening[:1] == ["the"] and single_words("people") & set(opening)
    ):
        return [] if report.mentions_in(low, first) else _antecedent(report, low)
    return []


def _sayer(report: _Report, low: int, high: int) -> list[Span]:
    """Who says something in the sentence ("Lund said after a six-hour session")."""
    persons = [m for m in report.mentions_in(low, high) if m.type == "person"]
    return [m.span for m in persons if _says(report, m) and not _is_quoted(report, m, low)][:1]


def _joint_subject(report: _Report, first: int, low: int) -> list[Span]:
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


def _is_noun(report: _Report, head: _Head, low: int, high: int) -> bool:
    words = report.words
    before = words[head.first - 1] if head.first > low else ""
    after = words[head.end] if head.end < high else ""
    noun = words[head.end - 1]
    if before in _NOT_NOUN - {"to"} or after in _OF_PLACE:
        return False
    if before == "to" and noun in {"call", "visit", "conference"}:
        return False
    if noun in {"call", "calls"}:
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


def _is_call(report: _Report, head: _Head, low: int, before: str, after: str) -> bool:
    if after in {"for", "to", "on", "off", "it", "him", "them", "the", "a"}:
        return False
    if before in {"the", "a", "that"} or before.endswith("'s"):
        return True
    return after in {"with", "between"} and before not in _NOT_NOUN


def _phrase_start(report: _Report, head: _Head, low: int) -> tuple[int, str | None]:
    """Where the noun phrase begins and its article, if any."""
    place = head.first
    for _ in range(NOUN_PHRASE):
        before = place - 1
        if before < low:
            break
        word = report.words[before]
        if word in _DETERMINERS:
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
            word in _PREPOSITIONS
            or word in _CLAUSE
            or word in _MARKS
            or word in _ENDS
            or word in _WITH
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


def _joins_names(report: _Report, place: int, low: int) -> bool:
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
        report.mention_at(p) or _is_adjective(report.text[report.starts[p] : report.ends[p]])
        for p in (place - 1, place + 1)
    )


_CONTINUES = frozenset({"which", "this", "in", "on", "at"})


def _complement_end(report: _Report, head: _Head, high: int) -> int:
    """Where what is said of the noun ends: its clause, or the next."""
    place = head.end
    while place < min(high, head.end + COMPLEMENT):
        word = report.words[place]
        if word in _MARKS or word in _ENDS:
            break
        if word == ",":
            following = report.words[place + 1] if place + 1 < high else ""
            if not (
                following in _CONTINUES
                or (place + 1 < high and report.time_at(place + 1))
                or _in_list(report, place)
            ):
                break
        if word in _SAYING or word in {
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


def _in_list(report: _Report, comma: int) -> bool:
    """Whether a comma stands in "the Afghan president, Ashraf Ghani, and Taliban leaders"."""
    after = report.words[comma + 1] if comma + 1 < len(report.words) else ""
    if after == "and":
        return comma + 2 < len(report.words) and report.has_capital(comma + 2)
    mention = report.mention_at(comma + 1) if comma + 1 < len(report.words) else None
    return mention is not None and mention.type == "person"


_HELD = frozenset("held hosted attended chaired led brokered convened mediated".split())


def _complement_participants(
    report: _Report, head: _Head, limit: int
) -> tuple[list[Span], list[Span]]:
    """Who stands behind "with", "between", "of", ... in what is said of the noun."""
    found: list[Span] = []
    people: list[Span] = []
    place = head.end
    while place < limit:
        word = report.words[place]
        if word in _WITH or (word == "by" and report.words[place - 1] in _HELD):
            stop = _stop_right(report, place + 1, min(limit, place + 1 + LIST))
            names, some = _participants(report, place + 1, stop)
            found += [span for span in names if span not in found]
            people += some
            place = max(stop, place + 1)
            continue
        place += 1
    return found, people


def _format(report: _Report, head: _Head, first: int) -> str:
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
                kind = kind if kind in _FIELDS else ""
                return " ".join(
                    filter(None, (kind, word.rstrip("'").removesuffix("'s"), "meeting"))
                )
        if "working" in before and "group" in before:
            return "working group"
    return format


_FIELDS = frozenset(
    "foreign defence defense finance trade interior justice energy health prime".split()
)


def _body_in_complement(report: _Report, head: _Head, limit: int) -> int | None:
    """The body of which it is a meeting ("the meeting of the NATO-Ukraine Commission")."""
    for place in range(head.end, limit):
        before = [w for w in report.words[place - 2 : place] if w != "the"]
        if place in report.bodies and before and before[-1] in {"of", "in", "at"}:
            return place
    return None


def _parts_of_body(report: _Report, body: int) -> list[Span]:
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


def _subject_of_light(report: _Report, first: int, low: int) -> int | None:
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


def _verb_before(report: _Report, place: int, low: int) -> int | None:
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


def _own_place(report: _Report, first: int, head: _Head) -> Span | None:
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
    report: _Report, head: _Head, first: int, limit: int, low: int, determiner: str | None
) -> MeetingStatus | None:
    floor = max(low, first - OUTLOOK)
    for place in range(first - 1, floor - 1, -1):
        if report.words[place] in _MARKS or report.words[place] == ",":
            floor = place + 1
            break
    before = _outlook(report, floor, first) - {"unreal"}
    before |= _outlook(report, max(floor, first - 3), first) & {"unreal"}
    wider = _outlook(report, max(low, first - 2 * OUTLOOK), first)
    own = _outlook(report, first, head.first)
    stop = min(limit, head.end + OUTLOOK + 3)
    after = _outlook(report, head.end, stop)
    if "and" in report.words[head.end : stop]:
        joined = report.words.index("and", head.end, stop)
        after -= {"ahead"} - _outlook(report, head.end, joined)
    if _BEGIN & set(report.words[head.end : stop]):
        after.add("ahead")
    near = _outlook(report, head.end, min(limit, head.end + 3))
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


def _apart(found: Sequence[Span], place: Span | None) -> list[Span]:
    kept: list[Span] = []
    for span in found:
        if place and span.overlaps(place):
            continue
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return kept


def _speaker(
    report: _Report, head: _Head, low: int, high: int, light: int | None, found: Sequence[Span]
) -> list[Span]:
    """Who speaks at a news conference: who holds it, says something there or is named first."""
    if light is not None:
        subject, _ = _subject(report, light, low)
        if subject:
            return subject
    persons = [m for m in report.mentions_in(low, high) if m.type == "person"]
    persons = [m for m in persons if not _is_quoted(report, m, low)]
    saying = [m for m in persons if _says(report, m)]
    if saying or persons:
        return _with_others(report, (saying or persons)[0], persons)
    named = [m.span for m in report.mentions_in(low, high) if m.type != "place" and m.span in found]
    return named or _antecedent(report, low)


def _with_others(report: _Report, first: Mention, persons: Sequence[Mention]) -> list[Span]:
    """A person and who is joined to him by "and"."""
    joined = [first.span]
    for mention in persons:
        between = report.text[first.span.end : mention.span.start]
        if mention.span > first.span and re.fullmatch(r"\s+and\s+(?:[\w’'.-]+\s+){0,5}", between):
            joined.append(mention.span)
    return joined


def _says(report: _Report, mention: Mention) -> bool:
    after = report.word_at(mention.span.end - 1) + 1
    before = report.word_at(mention.span.start) - 1
    words = report.words
    behind = [w for w in words[after : after + 3] if w != ","]
    return any(w in _SAYING for w in behind[:2]) or (before >= 0 and words[before] in _SAYING)


def _is_quoted(report: _Report, mention: Mention, low: int) -> bool:
    return _is_in_quotation(report, report.word_at(mention.span.start), low)


def _is_in_quotation(report: _Report, word: int, low: int) -> bool:
    text = report.text[report.starts[low] : report.starts[word]]
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


# --- verbs --------------------------------------------------------------------------------------


def _read_meet(report: _Report, head: _Head) -> Iterator[tuple[MeetingMention, int]]:
    low, high = report.sentence(head.first)
    if not _is_meeting_verb(report, head, low, high):
        return
    sort = head.word.sort
    passive = sort == "host" and report.words[head.first - 1] in _BE
    start = _object_start(report, head, high, passive=passive)
    if start is None:
        return
    stop = _stop_right(report, start, min(high, start + LIST))
    if any(w in single_words("nobody") for w in report.words[start:stop]):
        return
    others, people = _participants(report, start, stop)
    if sort in ("host", "see") and not _is_people(report, others, people, start):
        return
    subject, several = _subject(report, head.first, low)
    body = next((w for s in subject if (w := report.word_at(s.start)) in report.bodies), None)
    plural = body is not None or _has_plural(report, max(low, head.first - 9), head.first)
    if body is not None:
        subject = _parts_of_body(report, body)
    if not others and not people and not plural and len(subject) < 2:
        return
    if not subject and not several and (sort == "with" or not others):
        return
    joined = _noun_joined(report, max(stop, head.end), high)
    if joined:
        head, stop = _Head(head.first, joined, head.word), joined
    limit = _complement_end(report, _Head(head.first, stop, head.word), high)
    place = _place_near(report, head, limit, head.end) or _opening_place(report, low, head)
    when = _nearer(
        _when(report, head, low, high), _when(report, _Head(head.first, stop, head.word), low, high)
    )
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
    who = [s for s in _apart([*subject, *several, *others, *people], None) if s != place]
    first = _first_word(report, [*subject, *several], head.first, low)
    end = _trim(report, max(stop, head.end, _until(report, limit, place, when)))
    if not subject and not others:
        end = max(end, _trim(report, limit))
    more = any(w in {"again", "another"} for w in report.words[head.end : head.end + 3])
    # "The two leaders reconvened": a meeting that is known
    known = not subject and not others and report.words[first] in {"the", "they", "both"}
    sense: MeetingSense = "another" if more else "known" if known else "event"
    mention = MeetingMention(
        report.span(first, max(head.end, end)), format, place, when, tuple(who), status, sense
    )
    yield mention, stop


def _first_word(report: _Report, subject: Sequence[Span], verb: int, low: int) -> int:
    """Where the words begin that speak of it: with the subject and its article."""
    first = min([verb, *(report.word_at(span.start) for span in subject)])
    for place in range(first - 1, max(low, first - 5) - 1, -1):
        if report.words[place] in single_words("people"):
            first = place  # "the ministers of the alliance met"
    for place in range(first - 1, max(low, first - 5) - 1, -1):
        word = report.words[place]
        if word in _DETERMINERS:
            return place
        if (
            word in _MARKS
            or word in _ENDS
            or word in _CLAUSE
            or word in _PREPOSITIONS
            or word == ","
        ):
            break
    return max(first, low)


def _object_start(report: _Report, head: _Head, high: int, *, passive: bool) -> int | None:
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


def _has_plural(report: _Report, first: int, verb: int) -> bool:
    """Whether several people or a body are the subject ("NATO ministers", "the council")."""
    for place in range(verb - 1, first - 1, -1):
        word = _plain(report.words[place])
        if word in _MARKS or word in _CLAUSE - _BE - {"have", "has", "had", "will", "would"}:
            return False
        if word in single_words("people") and (word.endswith(("s", "men")) or word in _GROUPS):
            return True
        if word == "they":
            return True
    return False


_GROUPS = frozenset(
    "group committee council board cabinet panel commission parliament leadership".split()
)


def _is_agreed(report: _Report, head: _Head, low: int) -> bool:
    words = report.words[max(low, head.first - 4) : head.first]
    return "agreed" in words or "agree" in words


def _noun_joined(report: _Report, place: int, high: int) -> int | None:
    """Where the noun ends in "met for an extraordinary meeting", "met in the Contact Group"."""
    if place >= high or report.words[place] not in {"for", "in", "at"}:
        return None
    for noun in range(place + 1, min(place + 7, high)):
        if report.words[noun] in _MARKS - {"“", "”", '"'} or report.words[noun] in _AT:
            return None
        row = find_word(report.words, noun, frozenset({"noun", "weak"}))
        if row and row.family == "meeting":
            return noun + len(row.words)
    return None


_ADVERBS = frozenset(
    "again privately separately secretly briefly publicly directly twice also together there "
    "quickly already behind closed doors".split()
)


def _is_meeting_verb(report: _Report, head: _Head, low: int, high: int) -> bool:
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


def _is_people(report: _Report, others: Sequence[Span], people: Sequence[Span], first: int) -> bool:
    """Whether the object of "received" is people: they stand right behind the verb."""
    near = [s for s in (*others, *people) if report.word_at(s.start) - first <= 8]
    if not near:
        return False
    if any(s in people for s in near) or _are_persons(report, near):
        return True
    word = report.word_at(near[0].end - 1)
    if near[0] not in others:
        return False
    if any(_is_people_word(report, place) for place in range(word + 1, word + 4)):
        return True
    if report.word_at(near[0].start) - first > 1 or report.words[word].endswith("'s"):
        return False
    after = report.words[word + 1] if word + 1 < len(report.words) else "."
    return after in _PREPOSITIONS | _ENDS or report.time_at(word + 1) is not None


def _are_persons(report: _Report, spans: Sequence[Span]) -> bool:
    for span in spans:
        mention = report.mention_at(report.word_at(span.start))
        after = report.text[span.end : span.end + 2]
        if mention and mention.type == "person" and after not in {"'s", "’s"}:
            return True
    return False


def _format_of_verb(report: _Report, head: _Head, low: int, high: int) -> str:
    around = report.words[max(low, head.first - 8) : min(high, head.end + 14)]
    if "telephone" in around or "phone" in around:
        return "phone call"
    if head.word.words[-1] in {"video"} or "video" in around:
        return "video call"
    format = head.word.format
    if format == "meeting":
        for place in range(max(low, head.first - 8), min(high, head.end + 10)):
            word = report.words[place].rstrip("'")
            if word == "ministers" and report.words[place - 1] in _FIELDS:
                return f"{report.words[place - 1]} ministers meeting"
    return format


def _status_of_verb(report: _Report, head: _Head, low: int) -> MeetingStatus | None:
    """By the words before the verb: "had planned to meet", "will meet", "if they met"."""
    floor = max(low, head.first - OUTLOOK - 1)
    for place in range(head.first - 1, floor - 1, -1):
        if report.words[place] in _MARKS:
            floor = place + 1
            break
    before = _outlook(report, floor, head.first)
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


def _until(report: _Report, limit: int, place: Span | None, when: TimeExpression | None) -> int:
    end = 0
    for span in (place, when.span if when else None):
        if span and report.starts[0] <= span.end <= report.ends[limit - 1]:
            end = max(end, report.word_at(span.end - 1) + 1)
    return end


def _trim(report: _Report, end: int) -> int:
    while end > 0 and report.words[end - 1] in {",", "and", "the", "with"}:
        end -= 1
    return end


def _opening_place(report: _Report, low: int, head: _Head) -> Span | None:
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


def _subject(report: _Report, verb: int, low: int) -> tuple[list[Span], list[Span]]:
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
        return _antecedent(report, place), []
    if word == "they":
        return _pair_before(report, place), [report.span(place, place + 1)]
    first = place
    floor = max(low, place - SUBJECT)
    while first >= floor:
        word = report.words[first]
        if word in _MARKS or word in _CLAUSE or (word in _ENDS and not report.mention_at(first)):
            break
        first -= 1
    first += 1
    found, people = _participants(report, first, place + 1)
    found = _last_group(report, found, place + 1)
    people = [span for span in people if report.word_at(span.start) >= place - 7]
    if (
        people
        and not found
        and {"two", "both", "pair"} & set(report.words[max(low, place - 3) : place])
    ):
        found = _pair_before(report, place)
    return found, people


def _subject_of_relative(report: _Report, who: int, low: int) -> list[Span]:
    """Who "who" is: the name right before it, and those joined to it."""
    names = [m for m in report.mentions_in(max(low, who - 12), who) if m.type != "place"]
    if report.words[who] == "who":
        names = [m for m in names if m.type == "person"] or names
    if not names or (report.words[who] != "who" and report.word_at(names[-1].span.end) < who - 3):
        return []
    return _last_group(report, [m.span for m in names], who)


def _last_group(report: _Report, found: list[Span], end: int) -> list[Span]:
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


def _antecedent(report: _Report, word: int) -> list[Span]:
    """The person for whom "he" stands here: who speaks in this sentence, is named first in it, or
    in one before that does not itself open with "he"."""
    low, _ = report.sentence(word)
    end = word
    for _ in range(4):
        persons = [m for m in report.mentions_in(low, end) if m.type == "person"]
        persons = [m for m in persons if not _is_quoted(report, m, low)] or persons
        pronoun = next((p for p in range(low, end) if report.words[p] in {"he", "she"}), end)
        if persons and (end == word or report.word_at(persons[0].span.start) < pronoun):
            saying = [m for m in persons if _says(report, m)]
            return [(saying[-1] if saying and end == word else persons[0]).span]
        if low == 0:
            break
        end = low
        low, _ = report.sentence(low - 1)
    return []


def _pair_before(report: _Report, word: int) -> list[Span]:
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


def _read_call(report: _Report, head: _Head) -> Iterator[tuple[MeetingMention, int]]:
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
    stop = _stop_right(report, head.end, min(high, head.end + LIST))
    others, _ = _participants(report, head.end, stop)
    persons = [s for s in others if _are_persons(report, [s])]
    if not persons or report.word_at(persons[0].start) - head.end > 14:
        return
    if not _is_called(report, head, persons, stop, high):
        return
    subject, _ = _subject(report, head.first, low)
    if not subject:
        return
    when = _when(report, head, low, high)
    status = _status_of_verb(report, head, low)
    first = report.word_at(min(subject[0].start, report.starts[head.first]))
    end = max(report.word_at(persons[-1].end - 1) + 1, _until(report, stop, None, when))
    for person in persons:
        participants = tuple(_apart([*subject, person], None))
        yield (
            MeetingMention(report.span(first, end), "phone call", None, when, participants, status),
            stop,
        )


def _is_called(report: _Report, head: _Head, persons: Sequence[Span], stop: int, high: int) -> bool:
    """Whether the object is telephoned, not called names ("called Smith a liar")."""
    if head.word.words[0] not in {"called", "call"}:
        return True
    last = report.word_at(persons[-1].end - 1) + 1
    after = report.words[last] if last < high else "."
    if after in {"a", "an", "the", "his", "her", "one"} or after in {"“", '"', "'", "‘"}:
        return False
    return after in _ENDS or after in _BEHIND_CALLED or report.time_at(last) is not None


_BEHIND_CALLED = frozenset(
    ", and to from as after before about on in for that at late earlier again".split()
)


def _read_travel(report: _Report, head: _Head) -> Iterator[tuple[MeetingMention, int]]:
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
    subject, several = _subject(report, head.first, low)
    subject = [s for s in subject if _are_persons(report, [s]) or _is_delegation(report, s)]
    when = _when(report, _Head(head.first, reach, head.word), low, high)
    if others or people:
        behind = report.word_at(max(s.end for s in (*others, *people)) - 1) + 1
        when = _nearer(when, _when(report, _Head(head.first, behind, head.word), low, high))
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
    end = max(head.end, reach, _until(report, limit, place, when))
    for span in others:
        end = max(end, report.word_at(span.end - 1) + 1)
    found = _apart([*subject, *several, *others, *people], place)
    yield (
        MeetingMention(
            report.span(first, _trim(report, end)), format, place, when, tuple(found), status
        ),
        limit if purpose else end,
    )


def _goal(
    report: _Report, head: _Head, high: int, *, visit: bool
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
        if any(w in _MARKS or w in _CLAUSE or w in _AT for w in report.words[place:word]):
            break
        if mention.type in ("place", "state") or (visit and mention.type == "person"):
            return mention.span, report.word_at(mention.span.end - 1) + 1
        break
    if report.words[place : place + 2] == ["the", "region"]:
        return None, place + 2
    if visit and place + 1 < high and report.words[place + 1] in single_words("people"):
        return None, place + 2
    return None


def _purpose_end(report: _Report, place: int, high: int) -> int:
    while place < high:
        word = report.words[place]
        if word in _MARKS or word in _ENDS or word in _SAYING or word in {"which", "but", "while"}:
            break
        place += 1
    return place


def _purpose(report: _Report, first: int, limit: int) -> tuple[list[Span], list[Span], bool]:
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
            stop = _stop_right(report, place + 1, min(limit, place + 1 + LIST))
            others, people = _participants(report, place + 1, stop)
            if others or people:
                return others, people, True
    return [], [], aim


_AIMS = frozenset(
    "see meet discuss help attend talk negotiate hold join brief mediate push".split()
)


def _names_meeting(report: _Report, place: int, limit: int) -> bool:
    sorts: frozenset[Sort] = frozenset({"noun", "weak"})
    return any(find_word(report.words, p, sorts) for p in range(place + 1, min(limit, place + 6)))


def _is_delegation(report: _Report, span: Span) -> bool:
    word = report.word_at(span.end - 1)
    return any(w.rstrip("'") in single_words("people") for w in report.words[word : word + 4])


def _read_reporters(report: _Report, head: _Head) -> Iterator[tuple[MeetingMention, int]]:
    """ "Told reporters at the White House": where it says where."""
    low, high = report.sentence(head.first)
    if head.end >= high or report.words[head.end] not in _AT - {"in"}:
        return
    place = _place_near(report, head, min(high, head.end + 12), head.end)
    if place is None:
        return
    when = _when(report, head, low, high, saying=True)
    speaker, _ = _subject(report, head.first, low)
    end = report.word_at(place.end - 1) + 1
    end = max(end, _until(report, min(high, end + 4), None, when))
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
