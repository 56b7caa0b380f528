"""What "he", "they", "we" or "the two" stand for in one report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from verbale.reading.figures import KINDS_OF_BODY, Figure, parties_of
from verbale.reading.report import (
    AS_SOURCE,
    AS_SUBJECT,
    IN_QUOTATION,
    Answer,
    Report,
    figures_of,
    nearest_mention,
)
from verbale.record import Span, Statement
from verbale.text.names import Gender, fold, known_by_spelling

# What is left of a mention's weight a sentence later.
PER_SENTENCE = 0.62
# Below this weight nobody is near enough to be meant.
NOBODY = 0.07
# The best candidate must be ahead of the second by this share of its weight to be sure.
CLEAR_LEAD = 0.25
# Sentences, and statements, beyond which nothing before a pronoun weighs any more: without them the
# time for a very long document would grow with its square.
FARTHEST, MOST_SAID = 60, 200


PRONOUNS = {
    "he": "he", "she": "she", "it": "it", "they": "they", "we": "we", "i": "we", "us": "we",
    "his": "he", "her": "she", "its": "it", "their": "they", "our": "we", "my": "we", "him": "he",
    "them": "they", "both": "two", "they both": "two", "the two": "two", "the pair": "two",
    "himself": "he", "herself": "she", "who": "who", "which": "who", "the latter": "who",
}  # fmt: skip


def pronoun_of(words: str) -> str | None:
    """The pronoun that the source consists of, in its plain form; None if it is another word."""
    if words.isupper() and words != "I":
        return None  # the US
    return PRONOUNS.get(words.lower().strip(" ,"))


def resolve_pronoun(
    report: Report, statement: Statement, outer: Statement | None, pronoun: str
) -> Answer:
    """Whom the pronoun of a source means, by the rule for that pronoun."""
    source = statement.source[0]
    if pronoun == "we":
        return _we(report, statement, outer)
    if pronoun in {"he", "she"}:
        return _he_or_she(report, source, pronoun, outer)
    if pronoun == "two":
        return resolve_two(report, statement, report.words(source))
    if pronoun == "who":
        return _who(report, source)
    return _it_or_they(report, source, pronoun, outer)


def _who(report: Report, source: Span) -> Answer:
    """A relative pronoun stands for what is named right before it, never for a place.

    "Rep. Ann Lee, R-Wyoming, who" and "Mr. Orr's lawyer Ann Lee, who" are Ann Lee; of "Mr. Orr's
    lawyer, who" the report gives no name.
    """
    owned = False
    for mention in reversed([m for m in report.mentions if m.span.end <= source.start]):
        if report.sentence(mention.span.start) != report.sentence(source.start):
            break
        between = report.text[mention.span.end : source.start]
        if len(between) >= 60 or re.search(r"[.;:\n]", between):
            break
        if re.match(r"\s?['’]s?\s", between):
            owned = True  # "Ann Lee, Mr. Orr's lawyer, who"
            continue
        if owned and not between.startswith(","):
            break
        if mention.type == "person" or (mention.type != "place" and between.strip() in {"", ","}):
            if not re.search(r"\b[A-Z]-$", report.text[: mention.span.start][-3:]):  # R-Wyoming
                return Answer((mention.span,), 0.7, f"'who' is {mention.name}, right before it.")
    return Answer((), 0.4, "Nobody is named right before 'who'.")


def _we(report: Report, statement: Statement, outer: Statement | None) -> Answer:
    words = report.words(statement.source[0])
    if outer is not None and (outer.antecedent or outer.source):
        return Answer(
            outer.antecedent or outer.source,
            0.7,
            f"'{words}' within a quotation is the side of its speaker.",
        )
    return Answer((), 0.4, f"The report does not say who is meant by '{words}'.")


def _he_or_she(report: Report, source: Span, pronoun: str, outer: Statement | None) -> Answer:
    gender: Gender = "m" if pronoun == "he" else "f"
    word = report.words(source)
    if outer is not None and _begins_content(source, outer):
        own = [f for f in figures_of(report, outer.antecedent) if f.gender in {gender, None}]
        if own:
            return Answer(outer.antecedent, 0.8, f"'{word}' is {own[0].name}, who says it.")
    barred = figures_of(report, outer.antecedent) if outer else []
    weights = _weigh(
        report,
        source,
        lambda f: f.type == "person" and f.gender in {gender, None} and f not in barred,
    )
    if report.out_of_order:
        weights = [w for w in weights if _is_beside(report, w[2], source)]
        weights = [w for w in weights if w[2].start < source.start]
    unnamed = _unnamed_before(report, source) if outer is None else None
    if unnamed and (not weights or unnamed[0] > weights[0][0]):
        words = report.words(unnamed[1][0])
        return Answer(unnamed[1], 0.7, f"'{word}' is '{words}', quoted before.")
    if not weights or weights[0][0] < NOBODY:
        return _nobody(report, source, word)
    best = weights[0]
    second = weights[1][0] if len(weights) > 1 else 0.0
    lead = (best[0] - second) / best[0]
    sure = 0.9 if lead >= CLEAR_LEAD else 0.65
    return Answer(
        (best[2],),
        sure,
        f"'{word}' stands for {best[1].name}, {_how(report, best[2], source)}.",
        (best[2], source),
    )


def _is_beside(report: Report, mention: Span, source: Span) -> bool:
    """Whether the mention is in the sentence of the pronoun, or subject of the one before it."""
    apart = report.sentence(source.start) - report.sentence(mention.start)
    if apart == 1 and report.paragraph(mention.start) == report.paragraph(source.start):
        return report.roles[mention] >= AS_SUBJECT
    return apart == 0


def _begins_content(source: Span, outer: Statement) -> bool:
    """Whether the pronoun is the subject of reported speech ("Orr said he")."""
    return outer.kind == "indirect" and any(p.start == source.start for p in outer.content)


def _unnamed_before(report: Report, source: Span) -> tuple[float, tuple[Span, ...]] | None:
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


def _nobody(report: Report, source: Span, word: str) -> Answer:
    if report.out_of_order:
        return Answer(
            (),
            0.3,
            f"This report's sentences are out of order: '{word}' cannot be followed to a name.",
            (source,),
        )
    return Answer((), 0.4, f"Nobody whom '{word}' can mean is named before it.", (source,))


def _how(report: Report, mention: Span, source: Span) -> str:
    apart = report.sentence(source.start) - report.sentence(mention.start)
    if apart == 0:
        return "named in the same sentence"
    if apart == 1:
        return "of whom the sentence before speaks"
    return "who spoke or acted last before it"


def _weigh(
    report: Report, source: Span, fits: Callable[[Figure], bool]
) -> list[tuple[float, Figure, Span]]:
    """Candidates before the source by weight; each with the mention that carries it."""
    here = report.sentence(source.start)
    roles = report.roles
    spoke = _last_spoke(report, source, here)
    ranked: list[tuple[float, Figure, Span]] = []
    for figure in report.figures:
        if not fits(figure):
            continue
        best: tuple[float, Span] | None = None
        for span in reversed(figure.mentions):
            if span.start >= source.start:
                continue
            apart = here - report.sentence(span.start)
            if best is not None and apart > FARTHEST:
                break
            weight = roles[span] * PER_SENTENCE**apart
            if best is None or weight > best[0]:
                best = (weight, span)
        as_speaker = spoke.get(id(figure))
        if as_speaker and (best is None or as_speaker[0] > best[0]):
            best = as_speaker
        if best:
            ranked.append((best[0] + 0.001 * len(figure.mentions), figure, best[1]))
    return sorted(ranked, key=lambda entry: -entry[0])


def _last_spoke(report: Report, source: Span, here: int) -> dict[int, tuple[float, Span]]:
    """The weight of each figure as a speaker before the source, by the figure's identity."""
    best: dict[int, tuple[float, Span]] = {}
    for said in report.said[-MOST_SAID:]:
        if said.place >= source.start:
            continue
        weight = PER_SENTENCE ** (here - report.sentence(said.place))
        weight *= IN_QUOTATION if said.statement.inner else AS_SOURCE
        for span in said.answer.spans:
            figure = id(report.figure_of.get(span))
            if figure not in best or weight > best[figure][0]:
                best[figure] = (weight, span)
    return best


# Papers and schools are no side of a negotiation; a hospital may be its employer's.
_NO_PARTIES = KINDS_OF_BODY["media"] | (KINDS_OF_BODY["school"] - {"hospital", "infirmary"})


def _is_collective(report: Report, figure: Figure) -> bool:
    known = known_by_spelling(figure.name)
    if set(fold(figure.name).split()) & _NO_PARTIES:
        return False
    if figure.type not in {"state", "organisation"}:
        return False
    return not (known and known[0].kind in {"media", "research"})


# "It was reported", "it is understood": the word stands for nobody.
_IMPERSONAL = re.compile(
    r"\s(?:was|is|has been|had been)\s(?:also\s|now\s|widely\s)?(?:reported|said|announced|"
    r"believed|understood|thought|expected|feared|hoped|rumou?red|claimed|agreed|known|suggested)\b|"
    r"\s(?:emerged|transpired)\b"
)


def _it_or_they(report: Report, source: Span, pronoun: str, outer: Statement | None) -> Answer:
    word = report.words(source)
    if word == "It" and _IMPERSONAL.match(report.text, source.end):
        return Answer((), 0.7, f"'{word}' stands for nobody here.")
    if report.out_of_order and outer is None:
        same = [
            m
            for m in report.mentions
            if report.sentence(m.span.start) == report.sentence(source.start)
            and m.span.end <= source.start
            and m.type in {"state", "organisation"}
        ]
        if same:
            return Answer((same[0].span,), 0.7, f"'{word}' stands for {same[0].name} before it.")
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
            return Answer(
                spans, 0.75, f"'{word}' goes on from the statement before.", (*spans, source)
            )
        break
    weights = _weigh(report, source, lambda f: _is_collective(report, f))
    if not weights or weights[0][0] < NOBODY:
        return _nobody(report, source, word)
    best = weights[0]
    return Answer(
        (best[2],), 0.6, f"'{word}' stands for {best[1].name}, named before it.", (best[2], source)
    )


def _is_plural(report: Report, spans: Sequence[Span]) -> bool:
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


def _other_party(report: Report, source: Span, word: str, outer: Statement) -> Answer:
    """ "They" within a quotation: another party than the speaker's, the one most spoken of."""
    speakers = figures_of(report, outer.antecedent)
    own = {party for figure in speakers for party in parties_of(figure)}
    own |= {figure.key for figure in speakers}
    best: tuple[float, Figure, Span] | None = None
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
        return Answer((), 0.3, f"'{word}' is not the speaker's own side; no other is named before.")
    return Answer(
        (best[2],),
        0.55,
        f"'{word}' within a quotation is another side than the speaker's: {best[1].name}.",
        (best[2], source),
    )


def resolve_two(report: Report, statement: Statement, words: str) -> Answer:
    """ "The two leaders", "both sides": the two persons or parties last or most spoken of."""
    source = statement.source[0]
    of_parties = bool(
        re.search(
            r"sides|parties|countries|nations|states|governments|rivals|neighb|companies|firms|groups|"
            r"unions|banks",
            words,
        )
    )
    kind = "parties" if of_parties else "persons"
    if report.out_of_order and not of_parties:
        return _nobody(report, source, words)
    joined = _often_joined(report, source) if of_parties else None
    if joined:
        names = " and ".join(figure.name for figure in joined)
        spans = tuple(sorted(nearest_mention(figure, source) for figure in joined))
        return Answer(spans, 0.65, f"'{words}' are {names}, whom the report joins most often.")
    if of_parties:
        candidates = [
            (float(len(f.mentions)), f, nearest_mention(f, source))
            for f in report.figures
            if _is_collective(report, f) and f.mentions[0].start < source.start
        ]
        candidates.sort(key=lambda entry: -entry[0])
    else:
        candidates = _weigh(report, source, lambda f: f.type == "person")
    if len(candidates) < 2:
        return Answer((), 0.4, f"The report does not name the two {kind} of '{words}'.")
    spans = tuple(sorted(entry[2] for entry in candidates[:2]))
    names = " and ".join(entry[1].name for entry in candidates[:2])
    return Answer(spans, 0.6, f"'{words}' are {names}, the two {kind} most spoken of before.")


# Between two parties, or their envoys, that act together or against each other.
_PAIR = re.compile(
    r"(?:['’]s)?\s?(?:-|–|/|and)\s?(?:(?:the|its|his|her|both|Mr|Mrs|Ms|"
    r"\w+ [Mm]inister|[Pp]resident)\.?\s){0,3}"
)


def _often_joined(report: Report, source: Span) -> tuple[Figure, Figure] | None:
    """The two states or bodies that the report names most often in one breath ("A and B")."""
    counts: Counter[tuple[str, str]] = Counter()
    by_key = {figure.key: figure for figure in report.figures if _is_collective(report, figure)}
    for one, other in pairwise(report.mentions):
        if not _PAIR.fullmatch(report.text, one.span.end, other.span.start):
            continue
        keys = [
            next((key for key in _keys(report.figure_of.get(m.span)) if key in by_key), None)
            for m in (one, other)
        ]
        if keys[0] and keys[1] and keys[0] != keys[1]:
            counts[min(keys[0], keys[1]), max(keys[0], keys[1])] += 1
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    first, second = (by_key[key] for key in ranked[0][0])
    return first, second


def _keys(figure: Figure | None) -> Iterator[str]:
    if figure is not None:
        yield figure.key
        yield from parties_of(figure)
