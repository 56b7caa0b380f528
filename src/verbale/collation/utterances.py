"""The same words in several reports: which statements report one act of speaking."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from verbale.record import DateRange, Document, Reading, Reason, Statement, Utterance
from verbale.text.segment import find_marked, find_paragraphs, find_sentences
from verbale.text.wording import empty_words, find_words, is_negated, is_number

Floats = NDArray[np.float32]
Vectors = Mapping[str, Floats]
Pair = tuple[int, int]

# What a word that tells little counts beside a rare one.
EMPTY_WEIGHT = 0.1
# Statements of one speaker up to which each is compared with each; among more, only with the
# nearest, so that a dossier of any size takes time in proportion to it.
ALL_WITH_ALL = 250
NEAREST = 25
# Rows of nearness that are worked out at a time: bounds the memory of a large dossier, and their
# days are near each other.
ROWS_AT_A_TIME = 64
# Below this nearness two statements in different reports are not looked at further.
FAR = 0.2
# A statement without speaker takes one from another report only if the words are so near, or so
# many telling words stand in both in the same order.
SURE_NEAR = 0.8
SURE_RUN = 3.0


class Embedding(Protocol):
    """What is asked of an engine here."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """(n, size), each row of unit length."""
        ...


def embed_wordings(
    readings: Sequence[Reading], statements: Sequence[Statement], *, engine: Embedding
) -> dict[str, Floats]:
    """A vector for each wording and each sentence of one; the same words are embedded once."""
    texts = {reading.document.id: reading.document for reading in readings}
    wanted: dict[str, None] = {}
    for statement in statements:
        document = texts[statement.document]
        wanted.update(dict.fromkeys([_say(document, statement), _tell(document, statement)]))
        wanted.update(dict.fromkeys(_sentences(document, statement)))
    return dict(zip(wanted, engine.embed(list(wanted)), strict=True))


def group_utterances(
    readings: Sequence[Reading], statements: Sequence[Statement], vectors: Vectors
) -> tuple[Utterance, ...]:
    """The acts of speaking that more than one statement reports, in the order of the reports.

    A statement that joins what another report splits stands in several.
    """
    found = find_told(readings, statements, vectors)
    pairs, features = compare_pairs(found)
    weighing = _weighing()
    groups = group_likely(pairs, likelihood(features, weighing), weighing)
    grouped = {at for group in groups for at in group}
    groups += [frozenset([at]) for at in found.same if at not in grouped]
    wholes = {tuple(sorted(i for at in group for i in found.same[at])) for group in groups}
    ordered = sorted(
        (whole for whole in wholes if len(whole) > 1),
        key=lambda whole: [found.told[i].order for i in whole],
    )
    return tuple(
        Utterance(f"u{number}", tuple(found.told[i].statement.id for i in whole))
        for number, whole in enumerate(ordered, start=1)
    )


def settle_speakers_across(
    readings: Sequence[Reading], statements: Sequence[Statement], vectors: Vectors
) -> tuple[Statement, ...]:
    """The statements; one without speaker takes him from the report that names him.

    The words alone must show that both report the same. Where two reports name different speakers,
    both are kept as reasons and nobody is chosen.
    """
    found = find_told(readings, statements, vectors)
    settled = list(statements)
    for at, others in _sure_pairs(found).items():
        settled[at] = _take_speakers(found.told[at].statement, [found.told[i] for i in others])
    return tuple(settled)


def _take_speakers(statement: Statement, others: Sequence[_Told]) -> Statement:
    """``others``: the same words with a speaker, the nearest first."""
    by_speakers: dict[tuple[str, ...], _Told] = {}
    for other in others:
        by_speakers.setdefault(other.statement.speakers, other)
    sure = 0.85 if len(by_speakers) == 1 else 0.4
    reasons = tuple(
        Reason(
            "speakers",
            sure,
            f"{told.document.name} reports the same words and names who said them"
            + ("." if len(by_speakers) == 1 else "; another report names somebody else."),
            told.statement.source + told.statement.content,
        )
        for told in by_speakers.values()
    )
    kept = tuple(reason for reason in statement.reasons if reason.field != "speakers")
    if len(by_speakers) > 1:
        return replace(statement, reasons=statement.reasons + reasons)
    (told,) = by_speakers.values()
    return replace(
        statement,
        speakers=told.statement.speakers,
        on_behalf_of=told.statement.on_behalf_of,
        reasons=kept + reasons,
    )


@dataclass(frozen=True, slots=True)
class _Wording:
    """A text as it is compared."""

    text: str
    stems: tuple[str, ...]
    vector: Floats
    sentences: Floats  # a vector each
    fragments: tuple[tuple[str, ...], ...]  # what stands in quotation marks within

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(one for one in self.stems if is_number(one))


@dataclass(frozen=True, slots=True)
class _Told:
    """A statement where it stands in its report."""

    statement: Statement
    document: Document
    order: int  # among the statements of all reports
    place: int  # 0: headline; 1, 2: the lead; more: further down
    wording: int
    days: tuple[float, float]
    vector: Floats  # of cue and content


@dataclass(slots=True)
class Found:
    """All statements, and those that stand for all that say exactly the same."""

    told: list[_Told]
    wordings: list[_Wording]
    same: dict[int, list[int]]  # a statement in another report than all before: all alike
    weights: dict[str, float] = field(default_factory=dict)
    lexical: dict[Pair, tuple[float, ...]] = field(default_factory=dict)


def _say(document: Document, statement: Statement) -> str:
    return " ".join(document.text[span.start : span.end] for span in statement.content)


def _tell(document: Document, statement: Statement) -> str:
    """Cue and content: in "called off the talks" the cue says most."""
    return " ".join(filter(None, [document.words(statement.cue), _say(document, statement)]))


def _sentences(document: Document, statement: Statement) -> list[str]:
    """The sentences of its pieces; none if it is a single one."""
    found = []
    for span in statement.content:
        piece = document.text[span.start : span.end]
        found += [piece[start:end] for start, end in find_sentences(piece)]
    found = [sentence for sentence in found if len(find_words(sentence)) > 1]
    return found if len(found) > 1 else []


def find_told(
    readings: Sequence[Reading], statements: Sequence[Statement], vectors: Vectors
) -> Found:
    documents = {reading.document.id: reading.document for reading in readings}
    starts = {reading.document.id: _starts(reading) for reading in readings}
    order = {id: place for place, id in enumerate(documents)}
    places: dict[str, int] = {}
    wordings: list[_Wording] = []
    told = []
    by_place = sorted(
        range(len(statements)),
        key=lambda i: (
            order[statements[i].document],
            statements[i].content[0].start,
            -statements[i].content[-1].end,
        ),
    )
    ranks = {i: rank for rank, i in enumerate(by_place)}
    for i, statement in enumerate(statements):
        document = documents[statement.document]
        text = _say(document, statement)
        if text not in places:
            places[text] = len(wordings)
            wordings.append(_wording(document, statement, text, vectors))
        place = bisect_right(starts[document.id], statement.content[0].start) - 1
        told.append(
            _Told(
                statement,
                document,
                ranks[i],
                place,
                places[text],
                _days(statement.said_on),
                vectors[_tell(document, statement)],
            )
        )
    found = Found(told, wordings, _fold_same(told, wordings))
    found.weights = _weigh(wordings)
    return found


def _starts(reading: Reading) -> list[int]:
    """Where the report's own paragraphs begin, the headline first."""
    starts = [passage.span.start for passage in reading.passages if not passage.is_noise]
    return starts or [start for start, _ in find_paragraphs(reading.document.text)]


def _wording(document: Document, statement: Statement, text: str, vectors: Vectors) -> _Wording:
    stems = tuple(word.stem for word in find_words(text))
    sentences = _sentences(document, statement)
    vector = vectors[text]
    parts = np.array([vectors[one] for one in sentences]) if sentences else vector[None]
    return _Wording(text, stems or (text,), vector, parts, tuple(_fragments(text)))


def _fragments(text: str) -> Iterator[tuple[str, ...]]:
    """Words in quotation marks that are not the whole."""
    for start, end in find_marked(text):
        if end - start < len(text) - 2:
            stems = tuple(word.stem for word in find_words(text[start:end]))
            if any(stem not in empty_words() for stem in stems):
                yield stems


def _days(said_on: DateRange | None) -> tuple[float, float]:
    if said_on is None:
        return -math.inf, math.inf
    return float(said_on.first.toordinal()), float(said_on.last.toordinal())


def _fold_same(told: Sequence[_Told], wordings: Sequence[_Wording]) -> dict[int, list[int]]:
    """One statement for all in other reports with the very same words, speakers and day."""
    first: dict[tuple[object, ...], int] = {}
    seen: set[tuple[int, str]] = set()
    same: dict[int, list[int]] = {}
    for i, one in enumerate(told):
        statement = one.statement
        stems = wordings[one.wording].stems
        at = first.setdefault((stems, statement.speakers, statement.said_on, _rest(one)), i)
        if len(stems) < FEWEST_SAME_WORDS or (at, one.document.id) in seen:
            at = i
        seen.add((at, one.document.id))
        same.setdefault(at, []).append(i)
    return same


# Two statements of fewer words ("a cease-fire") are not the same only because the words are.
FEWEST_SAME_WORDS = 4


def _rest(one: _Told) -> tuple[object, ...]:
    return one.statement.on_behalf_of, one.statement.kind


def _weigh(wordings: Sequence[_Wording]) -> dict[str, float]:
    """What each word tells: one that every statement holds little, a rare one much."""
    held = Counter(stem for wording in wordings for stem in set(wording.stems))
    total = math.log(len(wordings) + 0.5)
    return {
        stem: EMPTY_WEIGHT
        if stem in empty_words()
        else max(EMPTY_WEIGHT, math.log(len(wordings) / count + 0.5) / total)
        for stem, count in held.items()
    }


def compare_pairs(found: Found) -> tuple[list[Pair], Floats]:
    """The pairs of statements that may be one utterance, and what speaks for it, by FEATURES."""
    stands_for = {i: at for at, same in found.same.items() for i in same}
    shown: dict[Pair, Pair] = {}
    for a, b in (*_pairs_within(found), *_pairs_across(found)):
        one, other = stands_for[a], stands_for[b]
        if one != other:
            shown.setdefault((min(one, other), max(one, other)), (a, b))
    pairs = sorted(shown)
    rows = [_features(found, *shown[pair]) for pair in pairs]
    features = np.array(rows, np.float32).reshape(len(pairs), len(FEATURES) - 2)
    shares = _shares(found, [shown[pair] for pair in pairs], features[:, 0])
    return pairs, np.concatenate([features, shares], 1)


# How fast a nearer statement of the same report takes the place of a farther one.
SHARPNESS = 15.0


def _shares(found: Found, pairs: Sequence[Pair], near: Floats) -> Floats:
    """How far each is the other's best match in its report: the lesser share, and the greater."""
    pulls = np.exp(SHARPNESS * near.astype(np.float64))
    totals: defaultdict[tuple[int, str], float] = defaultdict(float)
    for (a, b), pull in zip(pairs, pulls, strict=True):
        totals[a, found.told[b].document.id] += pull
        totals[b, found.told[a].document.id] += pull
    shares = np.array(
        [
            (
                pull / totals[a, found.told[b].document.id],
                pull / totals[b, found.told[a].document.id],
            )
            for (a, b), pull in zip(pairs, pulls, strict=True)
        ],
        np.float32,
    )
    return np.sort(shares.reshape(len(pairs), 2), 1)


def _pairs_within(found: Found) -> Iterator[Pair]:
    """Pairs in one report."""
    by_document: defaultdict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(found.told):
        by_document[one.document.id].append(i)
    for members in by_document.values():
        for n, a in enumerate(members):
            for b in members[n + 1 :]:
                if _may_be_one(found.told[a], found.told[b]):
                    yield a, b


def _pairs_across(found: Found) -> Iterator[Pair]:
    """Pairs in different reports; of statements with the very same words only the first."""
    for members, others in _blocks(found):
        for a, near in _nearest(found, members, others):
            for b in near:
                one, other = found.told[a], found.told[b]
                if one.document.id != other.document.id and _may_be_one(one, other):
                    yield min(a, b), max(a, b)


def _blocks(found: Found) -> Iterator[tuple[list[int], list[int]]]:
    """Statements that a speaker may tie together; those without speaker beside all others."""
    by_speaker: defaultdict[str, list[int]] = defaultdict(list)
    unknown = []
    for i in found.same:
        statement = found.told[i].statement
        for id in {*statement.speakers, *filter(None, [statement.on_behalf_of])}:
            by_speaker[id].append(i)
        if not statement.speakers:
            unknown.append(i)
    for members in by_speaker.values():
        yield members, members
    if unknown:
        yield unknown, list(found.same)


def _nearest(
    found: Found, members: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, list[int]]]:
    """Each member with those of the others that are worth comparing."""
    theirs = np.array([found.wordings[found.told[i].wording].vector for i in others])
    days = np.array([found.told[i].days for i in others])
    ids = np.array(others)
    # By day, so that the rows of a step have few days and most of a long dossier is out of reach.
    ordered = sorted(members, key=lambda i: (found.told[i].days, i))
    for start in range(0, len(ordered), ROWS_AT_A_TIME):
        some = ordered[start : start + ROWS_AT_A_TIME]
        mine = np.array([found.wordings[found.told[i].wording].vector for i in some])
        span = np.array([found.told[i].days for i in some])
        within = np.flatnonzero((days[:, 0] <= span[:, 1].max()) & (days[:, 1] >= span[:, 0].min()))
        near = mine @ theirs[within].T
        near[(span[:, :1] > days[within, 1]) | (span[:, 1:] < days[within, 0])] = -1.0
        best = np.broadcast_to(np.arange(len(within)), near.shape)
        if len(within) > ALL_WITH_ALL:
            best = np.argpartition(near, -NEAREST, axis=1)[:, -NEAREST:]
            near = np.take_along_axis(near, best, 1)
        for member, columns, row in zip(some, best, near, strict=True):
            yield member, ids[within[columns[row >= FAR]]].tolist()


def _may_be_one(one: _Told, other: _Told) -> bool:
    """Whether speaker and day allow that both report the same act of speaking."""
    if one.days[0] > other.days[1] or other.days[0] > one.days[1]:
        return False
    return _tie(one.statement, other.statement) is not None


def _tie(one: Statement, other: Statement) -> str | None:
    """What ties the two speakers; None if they are others."""
    if not one.speakers or not other.speakers:
        return "unknown"
    if set(one.speakers) == set(other.speakers):
        return "same"
    if set(one.speakers) & set(other.speakers):
        return "joint"
    if one.on_behalf_of in other.speakers or other.on_behalf_of in one.speakers:
        return "party"  # "the alliance" in the headline, its secretary general in the text
    return None


FEATURES = (
    "near",  # cosine of the whole wordings
    "near sentence",  # best of any sentence with any other, or with the whole
    "near sentences",  # mean of each sentence's best, for the side that is better covered
    "shared of shorter",  # weight of the words in both, as a share of the lighter wording's
    "shared of longer",
    "shared",
    "run",  # weight of the longest run of words in both
    "run of shorter",
    "other numbers",
    "same numbers",
    "negation differs",
    "short",
    "length ratio",
    "quoted in the other",  # part of the words that one puts in marks that the other has
    "one report",
    "headline, one report",
    "headline, two reports",
    "lead, one report",
    "adjacent",
    "adjacent, paraphrase then quotation",
    "within three",
    "inside the other",
    "both direct",
    "both direct, one report",
    "both indirect",
    "both direct, near",
    "speaker unknown",
    "speakers joint",
    "speaker's party",
    "day unknown",
    "days wide",
    "near with cue",
    "same cue",
    "best match, lesser share",
    "best match, greater share",
)


def _features(found: Found, a: int, b: int) -> list[float]:
    one, other = found.told[a], found.told[b]
    texts = _compare_wordings(found, one.wording, other.wording)
    return [*texts, *_compare_places(one, other, texts[0]), *_compare_circumstances(one, other)]


def _compare_wordings(found: Found, a: int, b: int) -> tuple[float, ...]:
    key = (min(a, b), max(a, b))
    if key not in found.lexical:
        one, other = found.wordings[a], found.wordings[b]
        found.lexical[key] = (*_compare_vectors(one, other), *_compare_words(found, one, other))
    return found.lexical[key]


def _compare_vectors(one: _Wording, other: _Wording) -> tuple[float, float, float]:
    near = float(one.vector @ other.vector)
    each = one.sentences @ other.sentences.T
    mine, theirs = one.sentences @ other.vector, other.sentences @ one.vector
    best = max(near, float(each.max()), float(mine.max()), float(theirs.max()))
    covered = max(float(each.max(0).mean()), float(each.max(1).mean()))
    return near, best, covered


def _compare_words(found: Found, one: _Wording, other: _Wording) -> tuple[float, ...]:
    weights = found.weights
    mine, theirs = set(one.stems), set(other.stems)
    shared = sum(weights[stem] for stem in mine & theirs)
    heavy = sorted((sum(weights[s] for s in mine), sum(weights[s] for s in theirs)))
    run = _longest_run(one.stems, other.stems, weights)
    lengths = sorted((len(one.stems), len(other.stems)))
    lighter = min(sum(weights[s] for s in one.stems), sum(weights[s] for s in other.stems))
    return (
        shared / max(0.3, heavy[0]),
        shared / max(0.3, heavy[1]),
        min(shared, 6.0),
        min(run, 4.0),
        run / max(0.5, lighter),
        float(bool(one.numbers and other.numbers and not one.numbers & other.numbers)),
        float(bool(one.numbers & other.numbers)),
        float(is_negated(one.stems) != is_negated(other.stems)),
        1 / lengths[0],
        math.log(lengths[1] / lengths[0]),
        max(_quoted(found, one, other), _quoted(found, other, one)),
    )


def _quoted(found: Found, one: _Wording, other: _Wording) -> float:
    """The best share of a fragment in marks that stands in the other in the same order."""
    best = 0.0
    for fragment in one.fragments:
        whole = sum(found.weights[stem] for stem in fragment)
        best = max(best, _longest_run(fragment, other.stems, found.weights) / whole)
    return best


def _longest_run(mine: Sequence[str], theirs: Sequence[str], weights: Mapping[str, float]) -> float:
    """The weight of the heaviest run of words that stands in both."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, stem in enumerate(theirs):
        places[stem].append(place)
    best = 0.0
    runs: dict[int, float] = {}
    for stem in mine:
        runs = {place: runs.get(place - 1, 0.0) + weights[stem] for place in places.get(stem, ())}
        best = max([best, *runs.values()])
    return best


def _compare_places(one: _Told, other: _Told, near: float) -> tuple[float, ...]:
    same = one.document.id == other.document.id
    first, second = sorted((one, other), key=lambda told: told.order)
    gap = second.order - first.order
    headline = first.place <= 0 or second.place <= 0
    kinds = (first.statement.kind, second.statement.kind)
    direct = kinds == ("direct", "direct")
    return (
        float(same),
        float(same and headline),
        float(not same and headline),
        float(same and not headline and first.place <= 2),
        float(same and gap == 1),
        float(same and gap == 1 and kinds[0] != "direct" and kinds[1] != "indirect"),
        float(same and 1 < gap <= 3),
        float(same and second.statement.content[-1].end <= first.statement.content[-1].end),
        float(direct),
        float(direct and same),
        float(kinds == ("indirect", "indirect")),
        near * float(direct and not same),
    )


def _compare_circumstances(one: _Told, other: _Told) -> tuple[float, ...]:
    tie = _tie(one.statement, other.statement)
    widths = [told.days[1] - told.days[0] for told in (one, other)]
    known = all(math.isfinite(width) for width in widths)
    cues = [told.document.words(told.statement.cue).lower() for told in (one, other)]
    return (
        float(tie == "unknown"),
        float(tie == "joint"),
        float(tie == "party"),
        float(not known),
        min(7.0, max(widths)) / 7 if known else 0.0,
        float(one.vector @ other.vector),
        float(bool(cues[0]) and cues[0] == cues[1]),
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """What each feature counts, learnt from gold dossiers by ``verbale.training.pairs``."""

    weights: Floats
    bias: float
    joins: float  # two statements that are so likely one utterance are joined
    allows: float  # and others with them, down to this mean likelihood
    links: float  # a pair that is so likely stands together even if its groups differ


@lru_cache(maxsize=1)
def _weighing() -> Weighing:
    text = (resources.files("verbale") / "data" / "utterances.json").read_text(encoding="utf-8")
    read = json.loads(text)
    weights = np.array([read["weights"][name] for name in FEATURES], np.float32)
    return Weighing(weights, read["bias"], read["joins"], read["allows"], read["links"])


def likelihood(features: Floats, weighing: Weighing) -> Floats:
    """How likely each pair reports one act of speaking."""
    scores = features @ weighing.weights + np.float32(weighing.bias)
    likely: Floats = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
    return likely


def group_likely(pairs: Sequence[Pair], likely: Floats, weighing: Weighing) -> list[frozenset[int]]:
    """Groups of statements, the likeliest pairs joined first; a few stand in several."""
    known = dict(zip(pairs, likely.tolist(), strict=True))
    group_of: dict[int, frozenset[int]] = {}
    ranked = sorted((p for p in known if known[p] >= weighing.joins), key=lambda p: (-known[p], p))
    for a, b in ranked:
        mine = group_of.get(a, frozenset([a]))
        theirs = group_of.get(b, frozenset([b]))
        if mine is not theirs and _mean(known, mine, theirs) >= weighing.allows:
            joined = mine | theirs
            group_of.update(dict.fromkeys(joined, joined))
    groups = set(group_of.values())
    for a, b in ranked:
        if known[a, b] >= weighing.links and b not in group_of.get(a, frozenset()):
            groups.add(frozenset([a, b]))
    return sorted(groups, key=sorted)


def _mean(known: Mapping[Pair, float], mine: frozenset[int], theirs: frozenset[int]) -> float:
    found = [known.get((min(a, b), max(a, b)), 0.0) for a in mine for b in theirs]
    return sum(found) / len(found)


def _sure_pairs(found: Found) -> dict[int, list[int]]:
    """For each statement without speaker those with one that surely report the same words."""
    named = [i for i, one in enumerate(found.told) if one.statement.speakers]
    lost = [i for i, one in enumerate(found.told) if not one.statement.speakers]
    sure: dict[int, list[int]] = {}
    for a, near in _nearest(found, lost, named) if named else ():
        matches = [
            (nearness, b)
            for b in near
            if found.told[a].document.id != found.told[b].document.id
            and (nearness := _sureness(found, a, b)) > 0
        ]
        if matches:
            sure[a] = [b for _, b in sorted(matches, key=lambda match: (-match[0], match[1]))]
    return sure


def _sureness(found: Found, a: int, b: int) -> float:
    """0 unless the words alone show that both report the same."""
    texts = _compare_wordings(found, found.told[a].wording, found.told[b].wording)
    near, run = texts[FEATURES.index("near")], texts[FEATURES.index("run")]
    shortest = min(len(found.wordings[found.told[i].wording].stems) for i in (a, b))
    if shortest < FEWEST_SAME_WORDS or (near < SURE_NEAR and run < SURE_RUN):
        return 0.0
    return near + run
