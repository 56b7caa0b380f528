"""What "the foreign minister", "the ministry" or "officials" stand for in one report."""

from __future__ import annotations

import re

from verbale.reading.figures import KINDS_OF_BODY, Figure
from verbale.reading.pronouns import PER_SENTENCE, resolve_two
from verbale.reading.report import Answer, Report, figures_of, nearest_mention
from verbale.record import Span, Statement
from verbale.text.names import fold, known_by_spelling
from verbale.text.offices import Description, are_compatible, offices_before

_JOINT_NOUN = re.compile(
    r"^(?:the|both|these)\s(?:two\s)?(leaders|presidents|ministers|men|women|sides|parties|"
    r"countries|"
    r"nations|states|governments|companies|firms|groups|unions|banks|"
    r"foreign ministers|officials|diplomats|neighbou?rs|pair|rivals)$",
    re.IGNORECASE,
)


def resolve_description(
    report: Report, statement: Statement, words: str, outer: Statement | None
) -> Answer:
    """ "The foreign minister", "the ministry", "officials": somebody described before."""
    source = statement.source[0]
    if _JOINT_NOUN.match(words):
        return resolve_two(report, statement, words)
    if re.match(
        r"(?:the|a|its|his|her|their) (?:\w+ )?(?:statement|communiqu\w|letter|tweet|post)$",
        words,
        re.I,
    ):
        return _last_speaker(report, statement, words)
    description = report.describe(words)
    if description is None:
        return Answer((), 0.4, f"Nobody of whom the report speaks answers to '{words}'.")
    if description.kind in {"body", "whole", "group"} or description.noun in {"leadership"}:
        return _body(report, statement, description)
    if description.kind == "people":
        return Answer((), 0.6, f"'{words}' names nobody in particular.")
    if description.kind == "head" and description.plural and description.complement:
        source = _whole_list(report, statement)
        if source != statement.source[0]:
            words = report.words(source)
            return Answer((source,), 0.85, f"The source is '{words}'.")
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
    return Answer((), 0.4, f"The report introduces nobody as '{words}'.")


def _whole_list(report: Report, statement: Statement) -> Span:
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


def _several_described(report: Report, source: Span, description: Description) -> Answer | None:
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
    return Answer(tuple(sorted(spans)), 0.75, f"'{report.words(source)}' are {names}.")


def _same_unnamed(report: Report, source: Span, description: Description) -> Answer | None:
    """ "The diplomat" after "a South Korean diplomat" whom nobody names."""
    if not description.definite:
        return None
    for said in reversed(report.said):
        if said.statement.inner or not said.statement.source:
            continue
        earlier = report.describe(report.words(said.statement.source[0]))
        if earlier is None or said.answer.spans or not _may_be_same(description, earlier):
            continue
        if earlier.plural or report.sentence(source.start) - report.sentence(said.place) > FAR:
            return None
        words = report.words(said.statement.source[0])
        return Answer(said.statement.source, 0.75, f"'{report.words(source)}' is '{words}'.")
    return None


def _may_be_same(description: Description, earlier: Description) -> bool:
    """ "The Taliban official" may be "a senior Taliban leader": of one party."""
    if description.parties and description.parties[:1] != earlier.parties[:1]:
        return False
    if description.noun == earlier.noun:
        return True
    general = description.noun in {"official", "source"} and earlier.kind in {"head", "staff"}
    return general and bool(description.parties)


# Sentences after which "the diplomat" no longer means the one quoted before.
FAR = 12


def _person_described(
    report: Report, source: Span, description: Description, outer: Statement | None
) -> Answer | None:
    """The person whom the report introduces by this office, the one named last before it."""
    heading = report.is_heading(source.start)
    if not description.definite and not heading and description.kind not in {"head", "voice"}:
        return None
    if re.match(r"(?:an?|one|another|some)\s", report.words(source), re.IGNORECASE):
        return None
    best: tuple[float, Figure, Span] | None = None
    barred = figures_of(report, outer.antecedent) if outer else []
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
    return Answer(
        (near,),
        0.85 if description.kind == "head" else 0.7,
        f"'{report.words(source)}' is {figure.name}, whom the report introduces so.",
    )


def _body(report: Report, statement: Statement, description: Description) -> Answer:
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
            return Answer(
                (nearest_mention(earlier[0], source),), 0.9, f"The source is {earlier[0].name}."
            )
        return Answer((), 0.8, f"The source is described: '{report.words(source)}'.")
    if description.noun == "ally" and not description.parties:
        nato = [figure for figure in report.figures if figure.key == "nato"]
        if nato:
            return Answer((nearest_mention(nato[0], source),), 0.7, "The allies are those of NATO.")
    heading = report.is_heading(source.start)
    if report.inside(source) or not (description.definite or heading):
        return Answer((), 0.7, f"The source is described: '{report.words(source)}'.")
    found = _of_kind(report, source, description)
    if found:
        return Answer((found[1],), 0.8, f"'{report.words(source)}' is {found[0].name}.")
    described = [
        said
        for said in report.said
        if said.statement.source
        and (other := report.describe(report.words(said.statement.source[0]))) is not None
        and other.noun == description.noun
        and other.parties
    ]
    if described:
        return Answer(
            described[-1].statement.source,
            0.75,
            f"'{report.words(source)}' is '{report.words(described[-1].statement.source[0])}'.",
        )
    return Answer((), 0.5, f"The report does not say which is meant by '{report.words(source)}'.")


def _of_kind(report: Report, source: Span, description: Description) -> tuple[Figure, Span] | None:
    """The organisation of this kind most spoken of lately ("the union" of three organisations)."""
    best: tuple[float, Figure, Span] | None = None
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


def _kind_fit(figure: Figure, noun: str) -> float:
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
    kind = next((kind for kind, marks in KINDS_OF_BODY.items() if words & marks), "")
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


def _staff(report: Report, statement: Statement, description: Description) -> Answer:
    """Officials, aides, analysts: unnamed, but of a party that was said before."""
    source = statement.source[0]
    if description.parties or report.inside(source) or description.complement:
        return Answer((), 0.75, f"The source is described: '{report.words(source)}'.")
    if description.kind in {"own", "people"}:
        return Answer((), 0.6, f"'{report.words(source)}' names nobody in particular.")
    for said in reversed(report.said):
        spans = said.answer.spans or said.statement.source
        if not spans:
            continue
        earlier = report.describe(report.words(spans[0]))
        if earlier and earlier.kind in {"staff", "head"} and earlier.noun == description.noun:
            if earlier.parties or report.inside(spans[0]):
                return Answer(
                    spans,
                    0.65,
                    f"'{report.words(source)}' follows '{report.words(spans[0])}'.",
                )
    if report.is_heading(source.start) or report.paragraph(source.start) <= 2:
        following = _first_official(report, source.start)
        if following:
            return Answer(
                (following,),
                0.55,
                f"The report opens with '{report.words(source)}'; {report.words(following)} is the "
                "first to be quoted.",
            )
    return Answer((), 0.5, f"The report does not say whose '{report.words(source)}' is meant.")


def _first_official(report: Report, place: int) -> Span | None:
    figures = [
        (span.start, span)
        for figure in report.figures
        if figure.type == "person" and any(office.kind == "head" for office in figure.offices)
        for span in figure.mentions[:1]
        if span.start > place and offices_before(report.text, span.start)
    ]
    return min(figures)[1] if figures else None


def _last_speaker(report: Report, statement: Statement, words: str) -> Answer:
    before = [said for said in report.said if not said.statement.inner and said.answer.spans]
    if before and not report.out_of_order:
        last = before[-1].answer
        return Answer(last.spans, 0.7, f"'{words}' is of the speaker before it.")
    return Answer((), 0.5, f"The report does not say whose {words.split()[-1]} it is.")
