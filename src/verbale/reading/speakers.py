"""What "he" or "the ministry" stands for in one document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from verbale.record import Document, Mention, Reason, Span, Statement
from verbale.text.local_names import LocalNames
from verbale.text.names import (
    Gender,
    fold,
    gender_of,
    is_slip,
    known_by_spelling,
    known_names,
    party_of_leader,
    person_name,
    same_given,
    same_surname,
)
from verbale.text.offices import (
    Description,
    apposition_after,
    are_compatible,
    describe,
    noun_gender,
    offices_before,
    title_before,
    title_gender,
)
from verbale.text.segment import find_marked, find_paragraphs, find_sentences

Range = tuple[int, int]

# How likely words that stand for a person mean the one who was subject, source, object, ... of an
# earlier sentence; chosen by hand, held against the gold dossiers (scripts/check_pronouns.py: GAP).
AS_SOURCE = 1.3
AS_SUBJECT = 1.0
AS_OTHER = 0.55
AS_OWNER = 0.45  # "Morsi's need"
IN_QUOTATION = 0.25
# What is left of a mention's weight a sentence later.
PER_SENTENCE = 0.62
# Below this weight nobody is near enough to be meant.
NOBODY = 0.07
# The best candidate must be ahead of the second by this share of its weight to be sure.
CLEAR_LEAD = 0.25


def resolve_speakers(
    document: Document, statements: Sequence[Statement], mentions: Sequence[Mention]
) -> tuple[Statement, ...]:
    """The statements with the words that their sources stand for, and why.

    Left empty where the report does not tell: an honest gap rather than a wrong name.
    """
    report = _Report(document, mentions)
    # An inner statement comes after the one around it, whose speaker it cannot have.
    order = sorted(
        range(len(statements)),
        key=lambda place: (statements[place].inner, _place(statements[place])),
    )
    report.out_of_order = _is_out_of_order(report, [statements[place] for place in order])
    resolved: dict[int, Statement] = {}
    for place in order:
        statement = statements[place]
        outer = _outer(statement, statements, resolved) if statement.inner else None
        answer = _answer(report, statement, outer)
        resolved[place] = replace(
            statement,
            antecedent=answer.spans,
            reasons=(*statement.reasons, answer.reason()),
        )
        report.remember(statement, answer)
    return tuple(resolved[place] for place in range(len(statements)))


@dataclass(slots=True)
class _Figure:
    """One named person, state or organisation of the report, with all its mentions."""

    type: str
    name: str
    mentions: list[Span] = field(default_factory=list)
    gender: Gender | None = None
    offices: list[Description] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    key: str = ""

    @property
    def parties(self) -> set[str]:
        return {party for office in self.offices for party in office.parties}


@dataclass(frozen=True, slots=True)
class _Answer:
    """The words that a source stands for, how sure that is and why."""

    spans: tuple[Span, ...]
    confidence: float
    because: str
    evidence: tuple[Span, ...] = ()

    def reason(self) -> Reason:
        return Reason("speakers", self.confidence, self.because, self.evidence or self.spans)


def _place(statement: Statement) -> int:
    return (statement.source or statement.cue or statement.content)[0].start


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement already read: where it stands and who spoke."""

    statement: Statement
    place: int
    answer: _Answer


class _Report:
    """One document as the rules see it: its sentences, figures and what was said so far."""

    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self.document = document
        self.text = document.text
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.starts = [mention.span.start for mention in self.mentions]
        self.paragraphs = find_paragraphs(self.text)
        self.marked = find_marked(self.text)
        self.sentence_starts = self._number_sentences()
        self.local = LocalNames(
            (mention.name, mention.type, _key(mention)) for mention in self.mentions
        )
        self.figures = _figures(self.text, self.mentions, self.local)
        self.roles = _roles(self)
        self.figure_of = {span: figure for figure in self.figures for span in figure.mentions}
        self.said: list[_Said] = []
        self.out_of_order = False

    def describe(self, words: str) -> Description | None:
        """What a few words of this report say of somebody."""
        return describe(words, self.local)

    def _number_sentences(self) -> list[int]:
        """Where sentences begin; one that lies wholly in quotation marks counts with the next."""
        starts = []
        for start, end in find_sentences(self.text):
            if not any(a <= start and end <= b for a, b in self.marked):
                starts.append(start)
        return starts or [0]

    def sentence(self, place: int) -> int:
        """Number of the sentence at this place; quoted words count with what follows."""
        return bisect_right(self.sentence_starts, place) - 1

    def paragraph(self, place: int) -> int:
        return bisect_right([start for start, _ in self.paragraphs], place) - 1

    def is_quoted(self, place: int) -> bool:
        at = bisect_right(self.marked, (place, len(self.text))) - 1
        return at >= 0 and self.marked[at][0] <= place < self.marked[at][1]

    def is_heading(self, place: int) -> bool:
        """Whether this place lies in the first line or in a line that is no sentence."""
        number = self.paragraph(place)
        start, end = self.paragraphs[number]
        words = self.text[start:end]
        return number == 0 or (len(words) < 120 and words[-1] not in '.!?"”’:;,')

    def inside(self, span: Span) -> list[Mention]:
        """The mentions within a span."""
        at = bisect_right(self.starts, span.start - 1)
        found = []
        while at < len(self.mentions) and self.mentions[at].span.start < span.end:
            if self.mentions[at].span.end <= span.end:
                found.append(self.mentions[at])
            at += 1
        return found

    def remember(self, statement: Statement, answer: _Answer) -> None:
        self.said.append(_Said(statement, _place(statement), answer))

    def words(self, span: Span) -> str:
        return " ".join(self.text[span.start : span.end].split())


def _outer(
    statement: Statement, statements: Sequence[Statement], resolved: dict[int, Statement]
) -> Statement | None:
    """The statement in whose content this one lies, resolved already or not."""
    inside = (statement.source or statement.cue or statement.content)[0]
    best: tuple[int, Statement] | None = None
    for place, other in enumerate(statements):
        if other is statement or other.content == statement.content:
            continue
        if any(piece.contains(inside) for piece in other.content):
            length = sum(map(len, other.content))
            if best is None or length < best[0]:
                best = (length, resolved.get(place, other))
    return best[1] if best else None


# --- who is named in the report -------------------------------------------------------------------


def _key(mention: Mention) -> str:
    known = known_by_spelling(mention.name)
    return known[0].id if known and mention.type != "place" else fold(mention.name)


def _figures(text: str, mentions: Sequence[Mention], local: LocalNames) -> list[_Figure]:
    figures: list[_Figure] = []
    persons = [mention for mention in mentions if mention.type == "person"]
    for mention in sorted(persons, key=lambda m: (not person_name(m.name).is_full, m.span)):
        figure = _same_person(figures, mention, text)
        if figure is None:
            figure = _Figure("person", mention.name)
            figures.append(figure)
        figure.mentions.append(mention.span)
        figure.names.add(mention.name)
    for figure in figures:
        figure.mentions.sort()
        _describe_figure(text, figure, local)
    others: dict[str, _Figure] = {}
    for mention in mentions:
        if mention.type != "person":
            key = f"{_key(mention)}/{mention.type == 'place'}"
            figure = others.setdefault(key, _Figure(mention.type, mention.name, key=_key(mention)))
            figure.mentions.append(mention.span)
    return figures + list(others.values())


def _same_person(figures: Iterable[_Figure], mention: Mention, text: str) -> _Figure | None:
    name = person_name(mention.name)
    title = _title_of(text, mention.span)
    alike = []
    for figure in figures:
        other = person_name(figure.name)
        if name.is_full:
            same = same_surname(name.surname, other.surname) and same_given(name.given, other.given)
            same = same and bool(other.given)
        else:
            same = (
                same_surname(name.surname, other.surname)
                or is_slip(name.surname, other.surname)
                or (len(other.given) > 0 and name.surname == other.given[0])
            )
        gender = gender_of(figure.name)
        if same and not (title and gender and title != gender):
            alike.append(figure)
    before = [figure for figure in alike if figure.mentions[0].start < mention.span.start]
    return (before or alike or [None])[-1]  # type: ignore[list-item]


def _title_of(text: str, span: Span) -> Gender | None:
    before = text[max(0, span.start - 24) : span.start].split()
    return title_gender(before[-1]) if before else None


def _describe_figure(text: str, figure: _Figure, local: LocalNames) -> None:
    genders = [_title_of(text, span) for span in figure.mentions] + [gender_of(figure.name)]
    figure.gender = next((gender for gender in genders if gender), None)
    for span in figure.mentions:
        found = offices_before(text, span.start, local)
        after = apposition_after(text, span.end)
        if after:
            described = describe(text[after[0] : after[1]], local)
            found = [*found, described] if described else found
        for office in found:
            if office not in figure.offices:
                figure.offices.append(office)
            figure.gender = figure.gender or noun_gender(office.words)


# --- how orderly the report is --------------------------------------------------------------------

_DATELINE = re.compile(
    r"(?m)^[A-Z][A-Z .,'/-]{2,40}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?,? ?(?:\([A-Za-z ]{2,24}\)|"
    r"REUTERS|AP|AFP|DPA)"
    r" ?(?:-|–|—|--) "
)
# A dateline opens the report; in one of the first lines there may still be headlines before it.
LAST_LINE_OF_DATELINE = 5


def _is_out_of_order(report: _Report, statements: Sequence[Statement]) -> bool:
    """Whether the sentences stand in another order than they were written in.

    Signs: a dateline in the middle; a surname in the body before the full name with its office; a
    "he" before any man is named. One dateline or two of the others are enough.
    """
    dateline = _DATELINE.search(report.text)
    if dateline and report.paragraph(dateline.start()) >= LAST_LINE_OF_DATELINE:
        return True
    signs = sum(_surname_first(report, figure) for figure in report.figures)
    signs += sum(_is_orphan(report, statement) for statement in statements if not statement.inner)
    return signs >= 2


def _surname_first(report: _Report, figure: _Figure) -> bool:
    """Whether the body names a person by the surname before it introduces him."""
    if figure.type != "person":
        return False
    body = [span for span in figure.mentions if not report.is_heading(span.start)]
    full = [span for span in body if person_name(report.words(span)).is_full]
    if not full or not body or body[0] == full[0] or report.is_quoted(body[0].start):
        return False
    introduced = title_before(report.text, full[0].start) is not None
    titled = _title_of(report.text, body[0]) is not None or title_before(report.text, body[0].start)
    apart = report.paragraph(full[0].start) - report.paragraph(body[0].start)
    return introduced and not titled and apart >= 1


def _is_orphan(report: _Report, statement: Statement) -> bool:
    """Whether "he" or "she" is the source before anybody is named whom it can mean."""
    if not statement.source or report.is_quoted(statement.source[0].start):
        return False
    words = report.words(statement.source[0]).lower()
    if words not in {"he", "she"}:
        return False
    gender: Gender = "m" if words == "he" else "f"
    return not any(
        figure.type == "person"
        and figure.gender in {gender, None}
        and figure.mentions[0].start < statement.source[0].start
        for figure in report.figures
    )


# --- the rules, from the surest to the least sure -------------------------------------------------


def _answer(report: _Report, statement: Statement, outer: Statement | None) -> _Answer:
    if not statement.source:
        return _continued(report, statement, outer)
    source = statement.source[0]
    words = report.words(source)
    pronoun = _pronoun(words)
    if pronoun:
        return _by_pronoun(report, statement, outer, pronoun)
    named = _named(report, statement)
    together = re.match(r"(he|she|it|they)\s+and\s", words, re.IGNORECASE)
    if named and together:
        first = _by_pronoun(report, statement, outer, _PRONOUNS[together.group(1).lower()])
        named = (*first.spans, *named) if first.spans else named
    if named:
        names = " and ".join(report.words(span) for span in named)
        return _Answer(named, 0.97, f"The source names {names}.")
    owned = re.match(r"(his|her|its|their)\s+(?:own\s+)?(.+)", words, re.IGNORECASE)
    if owned:
        return _owned(report, statement, outer, owned)
    return _by_description(report, statement, words, outer)


def _owned(
    report: _Report, statement: Statement, outer: Statement | None, owned: re.Match[str]
) -> _Answer:
    """ "His spokesman", "her government": of the one who is meant by "his"."""
    owner = _by_pronoun(report, statement, outer, _PRONOUNS[owned.group(1).lower()])
    description = report.describe(owned.group(2))
    figures = _figures_of(report, owner.spans)
    if description is None or description.kind == "people":
        return _Answer((), 0.5, f"'{owned.group()}' names nobody in particular.")
    if description.kind == "head" and figures:
        holders = [
            figure
            for figure in report.figures
            if figure.type == "person"
            and figures[0].key in figure.parties
            and any(are_compatible(description, office) for office in figure.offices)
        ]
        if len(holders) == 1:
            span = _nearest(holders[0], statement.source[0])
            return _Answer((span,), 0.75, f"'{owned.group()}' is {holders[0].name}.")
    because = owner.because.replace(f"'{report.words(statement.source[0])}'", f"'{owned.group(1)}'")
    return _Answer(owner.spans, min(owner.confidence, 0.7), because, owner.evidence)


_PRONOUNS = {
    "he": "he", "she": "she", "it": "it", "they": "they", "we": "we", "i": "we", "us": "we",
    "his": "he", "her": "she", "its": "it", "their": "they", "our": "we", "my": "we", "him": "he",
    "them": "they", "both": "two", "they both": "two", "the two": "two", "the pair": "two",
    "himself": "he", "herself": "she", "who": "who", "himself,": "he", "the latter": "who",
}  # fmt: skip


def _pronoun(words: str) -> str | None:
    if words.isupper() and words != "I":
        return None  # the US
    return _PRONOUNS.get(words.lower().strip(" ,"))


_JOINT_NOUN = re.compile(
    r"^(?:the|both|these)\s(?:two\s)?(leaders|presidents|ministers|men|women|sides|parties|"
    r"countries|"
    r"nations|states|governments|foreign ministers|officials|diplomats|neighbou?rs|pair|rivals)$",
    re.IGNORECASE,
)


def _named(report: _Report, statement: Statement) -> tuple[Span, ...]:
    """The mentions that are the heads of the source words."""
    found: list[Span] = []
    for piece in statement.source:
        found += [mention.span for mention in _heads(report, piece)]
    if found:
        found += _joined(report, statement, found[-1])
    return tuple(dict.fromkeys(found))


_OF = re.compile(
    r"\b(?:of|for|to|from|with|including|by|in|at|on|under|near|against|between|and)\s+(?:the\s+)?$"
)
_LINK = re.compile(
    r"^(?:\s*\([^)]*\))?\s*(?:,|and|or|,\s*and|&|as well as|both)\s*(?:both\s)?", re.I
)


def _heads(report: _Report, source: Span) -> list[Mention]:
    """Of the mentions in a source those that it is about, not those it names beside them."""
    inside = report.inside(source)
    if not inside:
        return []
    persons = [m for m in inside if m.type == "person" and not _is_owned(report, source, m)]
    persons = [m for m in persons if not _is_complement(report, source, m)]
    if persons:
        return _together(report, persons)
    if _is_complement(report, source, inside[0]):
        return []  # "the foreign ministers of Oldmark, Vessland and Torrenia"
    others = [m for m in inside if m.type != "person" and _is_head(report, source, m)]
    return _together(report, others)


def _is_owned(report: _Report, source: Span, mention: Mention) -> bool:
    """Whether something of the mention is meant ("Mr. Moon's office")."""
    after = report.text[mention.span.end : min(source.end, mention.span.end + 4)]
    return bool(re.match(r"\s?['’]s?(?:\s|$)", after)) and mention.span.end + 3 < source.end


def _is_complement(report: _Report, source: Span, mention: Mention) -> bool:
    """Whether the mention only says whose or with whom ("a spokesman for Mr. Netanyahu")."""
    title = title_before(report.text, mention.span.start)
    start = max(source.start, title[0] if title else mention.span.start)
    before = report.text[source.start : start]
    found = re.search(
        r"\b(of|for|to|from|with|including|by|in|at|on|under|about)\s+(?:(?:the|a|an)\s+)?$", before
    )
    if not found:
        return False
    return not (found.group(1) == "including")


def _is_head(report: _Report, source: Span, mention: Mention) -> bool:
    """Whether a state or organisation is itself the source ("Russia", "the White House")."""
    after = report.text[mention.span.end : source.end]
    if re.match(r"\s?['’]s?(?:\s|$)", after) and after.strip(" '’s"):
        return False
    if _is_complement(report, source, mention):
        return False
    rest = re.split(
        r"[,(]|\s(?:and|in|on|at|of|who|which|itself|for|under|or|both|-|–)\b", after, maxsplit=1
    )[0]
    return not rest.strip(" .\"”’'")


def _together(report: _Report, heads: list[Mention]) -> list[Mention]:
    """The first head and those joined to it by "and" or a comma; an apposition is not."""
    kept = heads[:1]
    for mention in heads[1:]:
        between = report.text[kept[-1].span.end : mention.span.start]
        title = title_before(report.text, mention.span.start)
        if title and title[0] >= kept[-1].span.end:
            between = report.text[kept[-1].span.end : title[0]]
        if re.search(r"\band\b|\bor\b|&", between) and len(between) < 90:
            kept.append(mention)
        elif re.fullmatch(r"\s*,\s*", between) and len(heads) > 2:
            kept.append(mention)
    return kept


def _joined(report: _Report, statement: Statement, last: Span) -> list[Span]:
    """Speakers whom the source words left out ("Russia" of "both Russia and NATO allies")."""
    source = statement.source[-1]
    limit = statement.cue[0].start if statement.cue else 0
    if len(statement.source) > 1 or not source.end <= limit:
        return []
    found: list[Span] = []
    place = source.end
    kind = report.figure_of[last].type if last in report.figure_of else ""
    while True:
        link = _LINK.match(report.text[place:limit])
        following = [
            m
            for m in report.mentions
            if m.span.start >= place and (m.type == "person") == (kind == "person")
        ][:1]
        if not link or not following or following[0].span.end > limit:
            break
        mention = following[0]
        title = title_before(report.text, mention.span.start)
        start = title[0] if title else mention.span.start
        if not place <= start <= place + len(link.group()) + 4:
            break
        found.append(mention.span)
        place = mention.span.end
    between = report.text[source.end : found[0].start] if found else ""
    everything = report.text[source.end : found[-1].end] if found else between
    return found if re.search(r"\band\b", everything) else []


def _continued(report: _Report, statement: Statement, outer: Statement | None) -> _Answer:
    """No source: a quotation that goes on, or words whose speaker nobody names."""
    place = _place(statement)
    if outer is not None or statement.inner:
        return _Answer((), 0.5, "The report does not say whose words these are.")
    if report.is_heading(place):
        return _heading_without_source(report, statement)
    before = [said for said in report.said if not said.statement.inner]
    if before:
        last = before[-1]
        near = report.paragraph(place) - report.paragraph(last.statement.content[-1].end - 1)
        quoted = statement.kind != "indirect" or near == 0
        if near <= 1 and quoted and last.answer.spans:
            return _Answer(
                last.answer.spans,
                min(0.85, last.answer.confidence),
                "The words go on without a new source; the statement before has this speaker.",
            )
        if near <= 1 and quoted and last.statement.source:
            return _Answer(
                last.statement.source,
                0.6,
                "The words go on without a new source; the statement before has this source.",
            )
    return _Answer((), 0.5, "The report names no source for these words.")


def _heading_without_source(report: _Report, statement: Statement) -> _Answer:
    """A quotation as headline: its words stand again in the body, where the source is named."""
    return _Answer((), 0.5, "A headline that names no source.")


def _by_description(
    report: _Report, statement: Statement, words: str, outer: Statement | None
) -> _Answer:
    """ "The foreign minister", "the ministry", "officials": somebody described before."""
    source = statement.source[0]
    if _JOINT_NOUN.match(words):
        return _two(report, statement, words)
    if re.match(
        r"(?:the|a|its|his|her|their) (?:\w+ )?(?:statement|communiqu\w|letter|tweet|post)$",
        words,
        re.I,
    ):
        return _last_speaker(report, statement, words)
    description = report.describe(words)
    if description is None:
        return _Answer((), 0.4, f"Nobody of whom the report speaks answers to '{words}'.")
    if description.kind in {"body", "whole", "group"} or description.noun in {"leadership"}:
        return _body(report, statement, description)
    if description.kind == "people":
        return _Answer((), 0.6, f"'{words}' names nobody in particular.")
    if description.kind == "head" and description.plural and description.complement:
        source = _whole_list(report, statement)
        if source != statement.source[0]:
            words = report.words(source)
            return _Answer((source,), 0.85, f"The source is '{words}'.")
    several = _several_described(report, source, description)
    if several:
        return several
    if not description.plural:
        same = _same_unnamed(report, source, description)
        if same:
            return same
        found = _person_described(report, source, description, outer)
        if found:
            return found
    if description.kind == "staff" or description.plural:
        return _staff(report, statement, description)
    return _Answer((), 0.4, f"The report introduces nobody as '{words}'.")


def _whole_list(report: _Report, statement: Statement) -> Span:
    """The source with the rest of its list: "the ministers of Latvia, Estonia and Belgium"."""
    source = statement.source[0]
    limit = statement.cue[0].start if statement.cue else source.end
    end = source.end
    for mention in report.mentions:
        if mention.span.start < end or mention.span.end > limit:
            continue
        if not re.fullmatch(r"\s*(?:,|and|,\s*and)\s*", report.text[end : mention.span.start]):
            break
        end = mention.span.end
    return Span(source.document, source.start, end)


# "The deputy ministers" are no more persons than this; beyond, the plural means a class.
MOST_HOLDERS = 4


def _several_described(report: _Report, source: Span, description: Description) -> _Answer | None:
    """ "The deputy ministers" after two deputy ministers: both."""
    if not (description.plural and description.definite and description.kind == "head"):
        return None
    if description.parties or description.complement or report.out_of_order:
        return None
    spans = []
    for figure in report.figures:
        before = [span for span in figure.mentions if span.start < source.start]
        fits = any(are_compatible(description, office) >= 1 for office in figure.offices)
        if figure.type == "person" and before and fits:
            spans.append(before[-1])
    if not 2 <= len(spans) <= MOST_HOLDERS:
        return None
    names = " and ".join(report.words(span) for span in sorted(spans))
    return _Answer(tuple(sorted(spans)), 0.75, f"'{report.words(source)}' are {names}.")


def _same_unnamed(report: _Report, source: Span, description: Description) -> _Answer | None:
    """ "The diplomat" after "a South Korean diplomat" whom nobody names."""
    if not description.definite or description.parties:
        return None
    for said in reversed(report.said):
        if said.statement.inner or not said.statement.source:
            continue
        earlier = report.describe(report.words(said.statement.source[0]))
        if earlier is None or earlier.noun != description.noun or said.answer.spans:
            continue
        if earlier.plural or report.sentence(source.start) - report.sentence(said.place) > FAR:
            return None
        words = report.words(said.statement.source[0])
        return _Answer(said.statement.source, 0.75, f"'{report.words(source)}' is '{words}'.")
    return None


# Sentences after which "the diplomat" no longer means the one quoted before.
FAR = 12


def _person_described(
    report: _Report, source: Span, description: Description, outer: Statement | None
) -> _Answer | None:
    """The person whom the report introduces by this office, the one named last before it."""
    heading = report.is_heading(source.start)
    if not description.definite and not heading and description.kind not in {"head", "voice"}:
        return None
    if re.match(r"(?:an?|one|another|some)\s", report.words(source), re.IGNORECASE):
        return None
    best: tuple[float, _Figure, Span] | None = None
    barred = _figures_of(report, outer.antecedent) if outer else []
    for figure in report.figures:
        if figure.type != "person" or figure in barred:
            continue
        fit = max((are_compatible(description, office) for office in figure.offices), default=0.0)
        if not fit:
            continue
        before = [span for span in figure.mentions if span.start < source.start]
        if not before and not heading and not report.out_of_order:
            continue
        near = before[-1] if before else figure.mentions[0]
        distance = abs(report.sentence(source.start) - report.sentence(near.start))
        weight = fit + 0.6 * PER_SENTENCE ** min(distance, 12) - (0.0 if before else 0.2)
        if best is None or weight > best[0]:
            best = (weight, figure, near)
    if best is None:
        return None
    _, figure, near = best
    return _Answer(
        (near,),
        0.85 if description.kind == "head" else 0.7,
        f"'{report.words(source)}' is {figure.name}, whom the report introduces so.",
    )


def _body(report: _Report, statement: Statement, description: Description) -> _Answer:
    """An organisation by its kind ("the ministry", "the union", "the insurgent group")."""
    source = statement.source[0]
    if description.parties and description.kind in {"body", "whole"}:
        earlier = [
            figure
            for figure in report.figures
            if figure.type in {"organisation", "office"}
            and fold(figure.name) == fold(description.words).removeprefix("the ")
        ]
        if earlier:
            return _Answer(
                (_nearest(earlier[0], source),), 0.9, f"The source is {earlier[0].name}."
            )
        return _Answer((), 0.8, f"The source is described: '{report.words(source)}'.")
    if description.noun == "ally" and not description.parties:
        nato = [figure for figure in report.figures if figure.key == "nato"]
        if nato:
            return _Answer((_nearest(nato[0], source),), 0.7, "The allies are those of NATO.")
    heading = report.is_heading(source.start)
    if report.inside(source) or not (description.definite or heading):
        return _Answer((), 0.7, f"The source is described: '{report.words(source)}'.")
    found = _of_kind(report, source, description)
    if found:
        return _Answer((found[1],), 0.8, f"'{report.words(source)}' is {found[0].name}.")
    described = [
        said
        for said in report.said
        if said.statement.source
        and (other := report.describe(report.words(said.statement.source[0]))) is not None
        and other.noun == description.noun
        and other.parties
    ]
    if described:
        return _Answer(
            described[-1].statement.source,
            0.75,
            f"'{report.words(source)}' is '{report.words(described[-1].statement.source[0])}'.",
        )
    return _Answer((), 0.5, f"The report does not say which is meant by '{report.words(source)}'.")


def _of_kind(
    report: _Report, source: Span, description: Description
) -> tuple[_Figure, Span] | None:
    """The organisation of this kind most spoken of lately ("the union" of three organisations)."""
    best: tuple[float, _Figure, Span] | None = None
    for figure in report.figures:
        fit = (
            _kind_fit(figure, description.noun) if figure.type in {"organisation", "office"} else 0
        )
        before = [span for span in figure.mentions if span.start < source.start]
        if not fit or not (before or report.is_heading(source.start)):
            continue
        near = before[-1] if before else figure.mentions[0]
        apart = abs(report.sentence(source.start) - report.sentence(near.start))
        spoke = any(
            report.figure_of.get(span) is figure
            for said in report.said
            for span in said.answer.spans
        )
        weight = 3 * fit + PER_SENTENCE**apart + 0.1 * len(figure.mentions) + 0.4 * spoke
        if best is None or weight > best[0]:
            best = (weight, figure, near)
    return (best[1], best[2]) if best else None


def _kind_fit(figure: _Figure, noun: str) -> float:
    """How well an organisation's name says that it is one of this kind; 0 that it is not."""
    known = known_by_spelling(figure.name)
    words = set(fold(figure.name).split())
    if noun in {
        "ministry",
        "army",
        "police",
        "board",
        "commission",
        "department",
        "court",
        "council",
    }:
        return float(bool(words & set(_KINDRED.get(noun, (noun,)))))
    kind = next((kind for kind, marks in _KINDS_OF_BODY.items() if words & marks), "")
    if (known and known[0].kind in {"media", "research", "forum"}) or kind in {"media", "school"}:
        return 0.0
    if noun in words or words & set(_KINDRED.get(noun, ())):
        return 1.0
    wanted = _KIND_OF_NOUN.get(noun)
    if wanted is None:
        return 0.3 if noun in _ANY_GROUP and kind != "public" else 0.0
    if wanted == kind:
        return 0.8
    return 0.5 if not kind and wanted == "firm" and known is None else 0.0


_KIND_OF_NOUN = {
    "union": "union", "syndicate": "union", "guild": "union", "federation": "union",
    "company": "firm", "firm": "firm", "airline": "firm", "manufacturer": "firm",
    "carmaker": "firm",
    "operator": "firm", "employer": "firm", "management": "firm", "headquarters": "firm",
    "bank": "firm", "city": "public", "district": "public", "university": "school",
}  # fmt: skip
_KINDS_OF_BODY = {
    "union": frozenset(
        "union unions federation workers teamsters guild brotherhood syndicate association".split()
    ),
    "media": frozenset(
        "news times post herald tribune tv radio gazette telegraph journal observer courier press "
        "daily chronicle echo wire review".split()
    ),
    "school": frozenset("university college institute school academy hospital infirmary".split()),
    "public": frozenset(
        "council ministry parliament government commission committee board court authority army "
        "police department chamber senate assembly party front".split()
    ),
    "firm": frozenset(
        "company corp corporation inc ltd plc motors airlines airways industries holdings "
        "steel group "
        "energy transit bank lines partners capital".split()
    ),
}
# Words in an organisation's own name that make it one of a kind.
_KINDRED = {
    "district": ("district", "schools"),
    "bloc": ("eu", "asean", "mercosur", "bloc"),
    "army": ("army", "forces"),
    "military": ("military", "army", "forces"),
    "agency": ("agency", "iaea"),
}
_ANY_GROUP = frozenset(
    "group movement militia faction party insurgents organisation alliance coalition body "
    "bloc charity "
    "watchdog network agency league campaign fund".split()
)


def _staff(report: _Report, statement: Statement, description: Description) -> _Answer:
    """Officials, aides, analysts: unnamed, but of a party that was said before."""
    source = statement.source[0]
    if description.parties or report.inside(source) or description.complement:
        return _Answer((), 0.75, f"The source is described: '{report.words(source)}'.")
    if description.kind in {"own", "people"}:
        return _Answer((), 0.6, f"'{report.words(source)}' names nobody in particular.")
    for said in reversed(report.said):
        spans = said.answer.spans or said.statement.source
        if not spans:
            continue
        earlier = report.describe(report.words(spans[0]))
        if earlier and earlier.kind in {"staff", "head"} and earlier.noun == description.noun:
            if earlier.parties or report.inside(spans[0]):
                return _Answer(
                    spans,
                    0.65,
                    f"'{report.words(source)}' follows '{report.words(spans[0])}'.",
                )
    if report.is_heading(source.start) or report.paragraph(source.start) <= 2:
        following = _first_official(report, source.start)
        if following:
            return _Answer(
                (following,),
                0.55,
                f"The report opens with '{report.words(source)}'; {report.words(following)} is the "
                "first to be quoted.",
            )
    return _Answer((), 0.5, f"The report does not say whose '{report.words(source)}' is meant.")


def _first_official(report: _Report, place: int) -> Span | None:
    figures = [
        (span.start, span)
        for figure in report.figures
        if figure.type == "person" and any(office.kind == "head" for office in figure.offices)
        for span in figure.mentions[:1]
        if span.start > place and offices_before(report.text, span.start)
    ]
    return min(figures)[1] if figures else None


def _last_speaker(report: _Report, statement: Statement, words: str) -> _Answer:
    before = [said for said in report.said if not said.statement.inner and said.answer.spans]
    if before and not report.out_of_order:
        last = before[-1].answer
        return _Answer(last.spans, 0.7, f"'{words}' is of the speaker before it.")
    return _Answer((), 0.5, f"The report does not say whose {words.split()[-1]} it is.")


def _figures_of(report: _Report, spans: Iterable[Span]) -> list[_Figure]:
    return [report.figure_of[span] for span in spans if span in report.figure_of]


def _nearest(figure: _Figure, source: Span) -> Span:
    before = [span for span in figure.mentions if span.start < source.start]
    return before[-1] if before else figure.mentions[0]


# --- pronouns -------------------------------------------------------------------------------------


def _by_pronoun(
    report: _Report, statement: Statement, outer: Statement | None, pronoun: str
) -> _Answer:
    source = statement.source[0]
    if pronoun == "we":
        return _we(report, statement, outer)
    if pronoun in {"he", "she"}:
        return _he_or_she(report, source, pronoun, outer)
    if pronoun == "two":
        return _two(report, statement, report.words(source))
    if pronoun == "who":
        return _who(report, source)
    return _it_or_they(report, source, pronoun, outer)


def _who(report: _Report, source: Span) -> _Answer:
    """A relative pronoun stands for what is named right before it, never for a place.

    "Rep. Ann Lee, R-Wyoming, who" and "Mr. Orr's lawyer Ann Lee, who" are Ann Lee; of "Mr. Orr's
    lawyer, who" the report gives no name.
    """
    for mention in reversed([m for m in report.mentions if m.span.end <= source.start]):
        if report.sentence(mention.span.start) != report.sentence(source.start):
            break
        between = report.text[mention.span.end : source.start]
        if len(between) >= 60 or re.search(r"[.;:\n]|^\s?['’]s?\s", between):
            break
        if mention.type == "person" or (mention.type != "place" and between.strip() in {"", ","}):
            if not re.search(r"\b[A-Z]-$", report.text[: mention.span.start][-3:]):  # R-Wyoming
                return _Answer((mention.span,), 0.7, f"'who' is {mention.name}, right before it.")
    return _Answer((), 0.4, "Nobody is named right before 'who'.")


def _we(report: _Report, statement: Statement, outer: Statement | None) -> _Answer:
    words = report.words(statement.source[0])
    if outer is not None and (outer.antecedent or outer.source):
        return _Answer(
            outer.antecedent or outer.source,
            0.7,
            f"'{words}' within a quotation is the side of its speaker.",
        )
    return _Answer((), 0.4, f"The report does not say who is meant by '{words}'.")


def _he_or_she(report: _Report, source: Span, pronoun: str, outer: Statement | None) -> _Answer:
    gender: Gender = "m" if pronoun == "he" else "f"
    word = report.words(source)
    barred = _figures_of(report, outer.antecedent) if outer else []
    weights = _weigh(
        report,
        source,
        lambda f: f.type == "person" and f.gender in {gender, None} and f not in barred,
    )
    if report.out_of_order:
        weights = [
            w for w in weights if report.sentence(w[2].start) == report.sentence(source.start)
        ]
        weights = [w for w in weights if w[2].start < source.start]
    unnamed = _unnamed_before(report, source) if outer is None else None
    if unnamed and (not weights or unnamed[0] > weights[0][0]):
        words = report.words(unnamed[1][0])
        return _Answer(unnamed[1], 0.7, f"'{word}' is '{words}', quoted before.")
    if not weights or weights[0][0] < NOBODY:
        return _nobody(report, source, word)
    best = weights[0]
    second = weights[1][0] if len(weights) > 1 else 0.0
    lead = (best[0] - second) / best[0]
    sure = 0.9 if lead >= CLEAR_LEAD else 0.65
    return _Answer(
        (best[2],),
        sure,
        f"'{word}' stands for {best[1].name}, {_how(report, best[2], source)}.",
        (best[2], source),
    )


def _unnamed_before(report: _Report, source: Span) -> tuple[float, tuple[Span, ...]] | None:
    """The statement before whose source is one person described and not named."""
    for said in reversed(report.said):
        if said.statement.inner or not said.statement.source or report.out_of_order:
            continue
        if any(span in report.figure_of for span in said.answer.spans):
            return None
        words = report.words(said.statement.source[0])
        described = report.describe(words)
        spans = said.answer.spans or said.statement.source
        if (
            described is None
            or described.plural
            or described.kind not in {"head", "voice", "staff", "own"}
        ):
            return None
        apart = report.sentence(source.start) - report.sentence(said.place)
        return AS_SOURCE * PER_SENTENCE**apart, spans
    return None


def _nobody(report: _Report, source: Span, word: str) -> _Answer:
    if report.out_of_order:
        return _Answer(
            (),
            0.3,
            f"This report's sentences are out of order: '{word}' cannot be followed to a name.",
            (source,),
        )
    return _Answer((), 0.4, f"Nobody whom '{word}' can mean is named before it.", (source,))


def _how(report: _Report, mention: Span, source: Span) -> str:
    apart = report.sentence(source.start) - report.sentence(mention.start)
    if apart == 0:
        return "named in the same sentence"
    if apart == 1:
        return "of whom the sentence before speaks"
    return "who spoke or acted last before it"


def _weigh(
    report: _Report, source: Span, fits: Callable[[_Figure], bool]
) -> list[tuple[float, _Figure, Span]]:
    """Candidates before the source by weight; each with the mention that carries it."""
    here = report.sentence(source.start)
    roles = report.roles
    ranked: list[tuple[float, _Figure, Span]] = []
    for figure in report.figures:
        if not fits(figure):
            continue
        best: tuple[float, Span] | None = None
        for span in figure.mentions:
            if span.start >= source.start:
                break
            weight = roles[span] * PER_SENTENCE ** (here - report.sentence(span.start))
            if best is None or weight >= best[0]:
                best = (weight, span)
        for said in report.said:
            if said.place >= source.start:
                continue
            weight = PER_SENTENCE ** (here - report.sentence(said.place))
            weight *= IN_QUOTATION if said.statement.inner else AS_SOURCE
            for span in said.answer.spans:
                if report.figure_of.get(span) is figure and (best is None or weight > best[0]):
                    best = (weight, span)
        if best:
            ranked.append((best[0] + 0.001 * len(figure.mentions), figure, best[1]))
    return sorted(ranked, key=lambda entry: -entry[0])


# What stands after a subject: a verb, or an apposition or relative clause first.
_ACTS = re.compile(
    r"(?:\s\([^)]*\))?\s?(?:,[^,.;]{3,80},\s?|\s)(?:(?:also|then|later|now|still|never|once|"
    r"first|already|"
    r"soon|often|again|himself|herself|who|has|have|had|would|will|could|can|did|does|may|"
    r"might|must|"
    r"should)\s)*(?:was|is|were|are|\w+ed|said|told|wrote|went|took|made|came|met|left|gave|"
    r"got|won|"
    r"found|began|became|saw|spoke|held|led|set|put|kept|brought|thought|knew|felt|says|\w{2,}es|"
    r"\w{2,}[^su]s)\b"
)


def _roles(report: _Report) -> dict[Span, float]:
    """The weight of each mention: subject, owner, in a quotation, something else."""
    seen_in: set[int] = set()
    roles: dict[Span, float] = {}
    for mention in report.mentions:
        span = mention.span
        sentence = report.sentence(span.start)
        after = report.text[span.end : span.end + 3]
        before = report.text[max(0, span.start - 24) : span.start]
        if report.is_quoted(span.start):
            roles[span] = IN_QUOTATION
            continue
        if re.match(r"\s?['’](?:s\b|\s)", after):
            roles[span] = AS_OWNER
        elif _OF.search(before):
            roles[span] = AS_OTHER
        elif _ACTS.match(report.text, span.end):
            roles[span] = AS_SUBJECT
        elif sentence in seen_in:
            roles[span] = AS_OTHER
        else:
            roles[span] = AS_SUBJECT
        if mention.type == "person" and roles[span] == AS_SUBJECT:
            seen_in.add(sentence)
        if report.is_heading(span.start):
            roles[span] *= 0.8
    return roles


def _is_collective(report: _Report, figure: _Figure) -> bool:
    known = known_by_spelling(figure.name)
    if set(fold(figure.name).split()) & (_KINDS_OF_BODY["media"] | _KINDS_OF_BODY["school"]):
        return False
    if figure.type not in {"state", "organisation"}:
        return False
    return not (known and known[0].kind in {"media", "research"})


def _it_or_they(report: _Report, source: Span, pronoun: str, outer: Statement | None) -> _Answer:
    word = report.words(source)
    if report.out_of_order and outer is None:
        same = [
            m
            for m in report.mentions
            if report.sentence(m.span.start) == report.sentence(source.start)
            and m.span.end <= source.start
            and m.type in {"state", "organisation"}
        ]
        if same:
            return _Answer((same[0].span,), 0.7, f"'{word}' stands for {same[0].name} before it.")
        return _nobody(report, source, word)
    if outer is not None:
        return _other_party(report, source, word, outer)
    here = report.sentence(source.start)
    for said in reversed(report.said):
        apart = here - report.sentence(said.place)
        spans = said.answer.spans or said.statement.source
        if said.place >= source.start or said.statement.inner or not spans:
            continue
        figure = report.figure_of.get(spans[0])
        a_person = figure is not None and figure.type == "person" and len(spans) == 1
        if apart <= 1 and not a_person and _is_plural(report, spans) == (pronoun == "they"):
            return _Answer(
                spans, 0.75, f"'{word}' goes on from the statement before.", (*spans, source)
            )
        break
    weights = _weigh(report, source, lambda f: _is_collective(report, f))
    if not weights or weights[0][0] < NOBODY:
        return _nobody(report, source, word)
    best = weights[0]
    return _Answer(
        (best[2],), 0.6, f"'{word}' stands for {best[1].name}, named before it.", (best[2], source)
    )


def _is_plural(report: _Report, spans: Sequence[Span]) -> bool:
    """Whether "they" can take up these words: several speakers, or a plural description."""
    if len(spans) > 1:
        return True
    figure = report.figure_of.get(spans[0])
    if figure is not None:
        if figure.type == "person":
            return False
        return figure.type == "organisation" or figure.name.endswith("s")
    described = report.describe(report.words(spans[0]))
    return bool(described and described.plural) or report.words(spans[0]).endswith("s")


def _other_party(report: _Report, source: Span, word: str, outer: Statement) -> _Answer:
    """ "They" within a quotation: another party than the speaker's, the one most spoken of."""
    speakers = _figures_of(report, outer.antecedent)
    own = {party for figure in speakers for party in _parties_of(figure)}
    own |= {figure.key for figure in speakers}
    best: tuple[float, _Figure, Span] | None = None
    for figure in report.figures:
        if not _is_collective(report, figure) or figure in speakers or figure.key in own:
            continue
        known = known_by_spelling(figure.name)
        if known and (known[0].id in own or known[0].part_of in own):
            continue
        before = [span for span in figure.mentions if span.start < source.start]
        if not before:
            continue
        near = before[-1]
        inside = any(piece.contains(near) for piece in outer.content)
        distance = report.sentence(source.start) - report.sentence(near.start)
        weight = len(figure.mentions) * 0.1 + PER_SENTENCE**distance + (1.0 if inside else 0.0)
        if best is None or weight > best[0]:
            best = (weight, figure, near)
    if best is None:
        return _Answer(
            (), 0.3, f"'{word}' is not the speaker's own side; no other is named before."
        )
    return _Answer(
        (best[2],),
        0.55,
        f"'{word}' within a quotation is another side than the speaker's: {best[1].name}.",
        (best[2], source),
    )


def _parties_of(figure: _Figure) -> Iterator[str]:
    yield from figure.parties
    if figure.type == "person":
        famous = [party_of_leader(name) for name in (figure.name, *figure.names)]
        yield from (party for party in famous if party)
    known = known_by_spelling(figure.name)
    if known and figure.type != "person":
        yield known[0].id
    for party in figure.parties:
        entry = known_names().get(party)
        if entry and entry.part_of:
            yield entry.part_of


def _two(report: _Report, statement: Statement, words: str) -> _Answer:
    """ "The two leaders", "both sides": the two persons or parties last or most spoken of."""
    source = statement.source[0]
    of_parties = bool(
        re.search(r"sides|parties|countries|nations|states|governments|rivals|neighb", words)
    )
    kind = "parties" if of_parties else "persons"
    if report.out_of_order and not of_parties:
        return _nobody(report, source, words)
    if of_parties:
        candidates = [
            (float(len(f.mentions)), f, _nearest(f, source))
            for f in report.figures
            if _is_collective(report, f) and f.mentions[0].start < source.start
        ]
        candidates.sort(key=lambda entry: -entry[0])
    else:
        candidates = _weigh(report, source, lambda f: f.type == "person")
    if len(candidates) < 2:
        return _Answer((), 0.4, f"The report does not name the two {kind} of '{words}'.")
    spans = tuple(sorted(entry[2] for entry in candidates[:2]))
    names = " and ".join(entry[1].name for entry in candidates[:2])
    return _Answer(spans, 0.6, f"'{words}' are {names}, the two {kind} most spoken of before.")
