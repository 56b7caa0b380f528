"""How far several codings of the same reports agree, and where they do not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from verbale.analysis.codings import Coding
from verbale.analysis.coefficients import (
    MISSING,
    NORMAL_97_5,
    Codes,
    Floats,
    Integers,
    draw_documents,
    find_bounds,
    find_kappa_error,
    find_share,
    measure_agreement,
    measure_alpha,
    measure_interval_alpha,
    measure_kappa,
)
from verbale.analysis.matching import (
    Cast,
    SharedDocument,
    Sighting,
    Unit,
    match_documents,
    match_entities,
    match_issues,
    match_statements,
)
from verbale.record import Document, Span

# Draws of documents for an interval, and the seed by which they repeat.
DRAWS = 1000
SEED = 0
# Documents below which no interval is told. Of intervals of 95 %, drawn for two invented coders who
# err more in some documents than in others, 75 in 100 held the true alpha with 3 documents, 87 with
# 5, 89 with 10 and 95 with 20.
FEWEST_DOCUMENTS = 5
# Documents below which an interval tends to be too narrow (the same figures).
FEW_DOCUMENTS = 20
# What a coder gives who sees no stance on an issue; among the values of stances only.
NO_STANCE = "none"

Bounds = tuple[float, float]
# What a coder gave, as it is shown: names, a word, days; None where the sources do not say.
Shown = list[str] | str | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its interval of 95 %; None where it is not defined."""

    value: float | None = None
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """How far the coders agree on one variable of the statements that they share."""

    variable: str
    issue: str | None  # of a stance; None for all issues together
    units: int  # with values by two coders or more
    agreement: Estimate
    kappa: Estimate
    kappa_bounds: Bounds | None  # as if the statements were independent of each other
    alpha: Estimate
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A statement that only some coders have, or to which they give different values."""

    variable: str
    issue: str | None
    document: Document
    statements: tuple[str | None, ...]  # the id in each coder's record
    content: tuple[tuple[Span, ...], ...]  # in each coder's record; () where there is none
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far these codings agree."""

    coders: tuple[str, ...]
    documents: tuple[Document, ...]  # those that two coders or more have
    left_out: tuple[tuple[str, ...], ...]  # by coder, the names of the others
    statements: tuple[int, ...]  # by coder, in the shared documents
    matched: int  # statements that two coders or more have
    statement_f1: Estimate
    content_dice: Estimate  # characters of the matched statements' content that are shared
    figures: tuple[Figure, ...]
    disagreements: tuple[Disagreement, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Variable:
    """What two coders can agree on: what each gave each unit, and how it is shown."""

    name: str
    read: Callable[[Sighting], Hashable]
    show: Callable[[Hashable], Shown]

    def find(self, sighting: Sighting | None, codings: Sequence[Coding]) -> tuple[Hashable] | None:
        """What the coder gave, or None."""
        if sighting is None or not codings[sighting.coder].gives(self.name, sighting.id):
            return None
        return (self.read(sighting),)


def measure(codings: Sequence[Coding], *, draws: int = DRAWS, seed: int = SEED) -> Agreement:
    """How far the coders agree, on the documents whose text two or more of them have.

    ValueError if there are fewer than two codings.
    """
    if len(codings) < 2:
        raise ValueError("agreement is between two codings or more")
    records = [coding.record for coding in codings]
    documents = match_documents(records)
    units = _leave_own(match_statements(records, documents), codings)
    cast = match_entities(records, documents)
    weights = np.ones((1, max(1, len(documents))))
    if len(documents) >= FEWEST_DOCUMENTS:
        weights = np.vstack([weights, draw_documents(len(documents), draws, seed)])
    variables = _list_variables(cast)
    stances = _read_stances(codings, units)
    is_whole = all(coding.judged is None for coding in codings)
    return Agreement(
        coders=tuple(coding.name for coding in codings),
        documents=tuple(_first(shared) for shared in documents),
        left_out=tuple(_find_left_out(coder, codings, documents) for coder in range(len(codings))),
        statements=tuple(sum(u[coder] is not None for u in units) for coder in range(len(codings))),
        matched=sum(_is_shared(unit) for unit in units),
        statement_f1=_measure_f1(units, weights) if is_whole else Estimate(),
        content_dice=_measure_content(units, weights),
        figures=(
            *(_measure_variable(variable, codings, units, weights) for variable in variables),
            _measure_days(codings, units, weights),
            *_measure_stances(stances, units, weights),
        ),
        disagreements=tuple(
            _find_disagreements(codings, variables, stances, units, documents, is_whole=is_whole)
        ),
        notes=tuple(_find_notes(codings, documents, stances)),
    )


def _first(shared: SharedDocument) -> Document:
    return next(document for document in shared if document is not None)


def _find_left_out(
    coder: int, codings: Sequence[Coding], documents: Sequence[SharedDocument]
) -> tuple[str, ...]:
    shared = {own.id for each in documents if (own := each[coder]) is not None}
    return tuple(d.name for d in codings[coder].record.documents if d.id not in shared)


def _leave_own(units: Iterable[Unit], codings: Sequence[Coding]) -> tuple[Unit, ...]:
    """The units without the statements of a record that its coder did not judge."""

    def leave(sighting: Sighting | None) -> Sighting | None:
        judged = codings[sighting.coder].judged if sighting else None
        return sighting if sighting and (judged is None or sighting.id in judged) else None

    own = (tuple(leave(sighting) for sighting in unit) for unit in units)
    return tuple(unit for unit in own if any(unit))


def _is_shared(unit: Unit) -> bool:
    return sum(sighting is not None for sighting in unit) > 1


def _document_of(unit: Unit) -> int:
    return next(sighting.document for sighting in unit if sighting is not None)


# Statements


def _measure_f1(units: Sequence[Unit], weights: Floats) -> Estimate:
    """Of two coders' statements the share that both have; of more coders, over all pairs."""
    both, either = np.zeros(weights.shape[1]), np.zeros(weights.shape[1])
    for unit in units:
        found = sum(sighting is not None for sighting in unit)
        both[_document_of(unit)] += found * (found - 1)
        # Each statement is set against each of the other coders.
        either[_document_of(unit)] += found * (len(unit) - 1)
    return _estimate(find_share(both, either, weights))


def _measure_content(units: Sequence[Unit], weights: Floats) -> Estimate:
    """Of the characters of matched statements, the share that both coders count as content."""
    both, either = np.zeros(weights.shape[1]), np.zeros(weights.shape[1])
    for unit in units:
        contents = [_characters(sighting) for sighting in unit if sighting is not None]
        for one, other in combinations(contents, 2):
            both[_document_of(unit)] += 2 * len(one & other)
            either[_document_of(unit)] += len(one) + len(other)
    return _estimate(find_share(both, either, weights))


def _characters(sighting: Sighting) -> set[int]:
    return {at for span in sighting.statement.content for at in range(span.start, span.end)}


def _estimate(found: Floats) -> Estimate:
    """The first is the coefficient itself, the others are of the draws."""
    value = None if np.isnan(found[0]) else float(found[0])
    return Estimate(value, find_bounds(found[1:]) if value is not None else None)


# Variables


def _list_variables(cast: Cast) -> tuple[_Variable, ...]:
    def find_party(sighting: Sighting) -> tuple[int, ...]:
        party = sighting.statement.on_behalf_of
        return cast.find(sighting.coder, () if party is None else (party,))

    def show_names(numbers: Hashable) -> Shown:
        assert isinstance(numbers, tuple)
        return cast.name(numbers)

    def show_party(numbers: Hashable) -> Shown:
        assert isinstance(numbers, tuple)
        return cast.name(numbers)[0] if numbers else None

    def show(value: Hashable) -> Shown:
        return None if value is None else str(value)

    return (
        _Variable("speakers", lambda s: cast.find(s.coder, s.statement.speakers), show_names),
        _Variable("on_behalf_of", find_party, show_party),
        _Variable("act", lambda s: s.statement.act, show),
        _Variable("kind", lambda s: s.statement.kind, show),
        _Variable("addressee", lambda s: cast.find(s.coder, s.statement.addressee), show_names),
        _Variable("said_on", lambda s: s.statement.said_on, show),
    )


def _measure_variable(
    variable: _Variable, codings: Sequence[Coding], units: Sequence[Unit], weights: Floats
) -> Figure:
    shared = [unit for unit in units if _is_shared(unit)]
    known: dict[Hashable, int] = {}
    given = [[variable.find(sighting, codings) for sighting in unit] for unit in shared]
    values = [
        [MISSING if one is None else known.setdefault(one, len(known)) for one in row]
        for row in given
    ]
    codes = _to_codes(values, shared)
    return _measure_codes(variable.name, None, codes, weights)


def _to_codes(values: Sequence[Sequence[int]], units: Sequence[Unit]) -> Codes:
    coders = len(units[0]) if units else 2
    table = np.array(values, dtype=np.int64).reshape(-1, coders)
    return Codes(table, _documents_of(units))


def _documents_of(units: Sequence[Unit]) -> Integers:
    return np.array([_document_of(unit) for unit in units], dtype=np.int64)


def _measure_codes(variable: str, issue: str | None, codes: Codes, weights: Floats) -> Figure:
    codes = codes.paired
    weights = _leave_draws(weights, codes.documents)
    error = find_kappa_error(codes) if codes.values.shape[1] == 2 else None
    kappa = _estimate(measure_kappa(codes, weights))
    return Figure(
        variable=variable,
        issue=issue,
        units=len(codes.values),
        agreement=_estimate(measure_agreement(codes, weights)),
        kappa=kappa,
        kappa_bounds=_spread(kappa.value, error),
        alpha=_estimate(measure_alpha(codes, weights)),
        note=_explain(codes),
    )


def _leave_draws(weights: Floats, documents: Integers) -> Floats:
    """The weights without their draws where too few documents have anything to count."""
    return weights if len(np.unique(documents)) >= FEWEST_DOCUMENTS else weights[:1]


def _spread(value: float | None, error: float | None) -> Bounds | None:
    if value is None or not error:
        return None
    return value - NORMAL_97_5 * error, min(1.0, value + NORMAL_97_5 * error)


def _explain(codes: Codes) -> str:
    """Why there is no coefficient; "" if there is one."""
    given = np.unique(codes.values[codes.values != MISSING])
    if not len(given):
        return "nothing that two coders gave a value"
    return "no variation: one value throughout" if len(given) == 1 else ""


def _measure_days(codings: Sequence[Coding], units: Sequence[Unit], weights: Floats) -> Figure:
    """Said when, in days: the middle of the days given; left out where a coder gives none."""
    shared = [unit for unit in units if _is_shared(unit)]
    coders = len(units[0]) if units else 2
    numbers = np.array([[_middle(s, codings) for s in unit] for unit in shared], dtype=np.float64)
    numbers = numbers.reshape(-1, coders)
    several = (~np.isnan(numbers)).sum(axis=1) > 1
    paired, documents = numbers[several], _documents_of(shared)[several]
    weights = _leave_draws(weights, documents)
    alpha = _estimate(measure_interval_alpha(paired, documents, weights))
    note = ""
    if not len(paired):
        note = "nothing that two coders gave a day"
    elif alpha.value is None:
        note = "no variation: one day throughout"
    return Figure("said_on_days", None, len(paired), Estimate(), Estimate(), None, alpha, note)


def _middle(sighting: Sighting | None, codings: Sequence[Coding]) -> float:
    days = None
    if sighting is not None and codings[sighting.coder].gives("said_on", sighting.id):
        days = sighting.statement.said_on
    return float("nan") if days is None else (days.first.toordinal() + days.last.toordinal()) / 2


# Stances


@dataclass(frozen=True, slots=True)
class _Stances:
    """What each coder's statements say on the issues that two codebooks or more have."""

    issues: tuple[str, ...]
    held_by: dict[str, tuple[bool, ...]]  # whether the coder's codebook has the issue
    taken: list[tuple[dict[str, str] | None, ...]]  # by unit and coder
    left_out: tuple[tuple[str, ...], ...]  # by coder, the issues that no other has


def _read_stances(codings: Sequence[Coding], units: Sequence[Unit]) -> _Stances:
    names = match_issues([coding.record for coding in codings])
    held_by = {
        issue: tuple(issue in own.values() for own in names)
        for issue in dict.fromkeys(issue for own in names for issue in own.values())
    }
    shared = tuple(issue for issue, held in held_by.items() if sum(held) > 1)
    left_out = tuple(tuple(id for id, issue in own.items() if issue not in shared) for own in names)

    def read(sighting: Sighting | None) -> dict[str, str] | None:
        if sighting is None or not codings[sighting.coder].gives("stance", sighting.id):
            return None
        own = names[sighting.coder]
        return {own[each.issue]: each.value for each in reversed(sighting.statement.stances)}

    taken = [tuple(read(sighting) for sighting in unit) for unit in units]
    return _Stances(shared, held_by, taken, left_out)


def _give(stances: _Stances, issue: str, at: int) -> tuple[str | None, ...]:
    """Each coder's stance on the issue in a unit; None where the coder could not take one."""
    return tuple(
        own.get(issue, NO_STANCE) if own is not None and held else None
        for own, held in zip(stances.taken[at], stances.held_by[issue], strict=True)
    )


def _measure_stances(stances: _Stances, units: Sequence[Unit], weights: Floats) -> Iterator[Figure]:
    """Whether a statement takes a stand on an issue, then which: all issues, and one by one."""
    shared = [at for at, unit in enumerate(units) if _is_shared(unit)]
    documents = _documents_of([units[at] for at in shared])
    coders = len(units[0]) if units else 2
    present: list[Codes] = []
    value: list[Codes] = []
    known: dict[str, int] = {}
    for issue in stances.issues:
        given = [_give(stances, issue, at) for at in shared]
        presence = [[MISSING if v is None else int(v != NO_STANCE) for v in row] for row in given]
        which = [
            [
                MISSING if v in (None, NO_STANCE) else known.setdefault(v or "", len(known))
                for v in row
            ]
            for row in given
        ]
        for rows, codes in ((presence, present), (which, value)):
            table = np.array(rows, dtype=np.int64).reshape(-1, coders)
            codes.append(Codes(table, documents))
    for name, codes in (("issue", present), ("stance", value)):
        yield _measure_codes(name, None, _pool(codes, coders), weights)
        for issue, own in zip(stances.issues, codes, strict=True):
            yield _measure_codes(name, issue, own, weights)


def _pool(codes: Sequence[Codes], coders: int) -> Codes:
    empty = Codes(np.empty((0, coders), dtype=np.int64), np.empty(0, dtype=np.int64))
    every = (empty, *codes)
    return Codes(
        np.concatenate([each.values for each in every]),
        np.concatenate([each.documents for each in every]),
    )


# Where they differ


def _find_disagreements(
    codings: Sequence[Coding],
    variables: Sequence[_Variable],
    stances: _Stances,
    units: Sequence[Unit],
    documents: Sequence[SharedDocument],
    *,
    is_whole: bool,
) -> Iterator[Disagreement]:
    """In the order of the documents and their text."""
    for at, unit in enumerate(units):
        document = documents[_document_of(unit)]
        # A coder without the document had nothing to find in it.
        if is_whole and any(s is None and d for s, d in zip(unit, document, strict=True)):
            values = tuple(
                None if d is None else "yes" if s is not None else "no"
                for s, d in zip(unit, document, strict=True)
            )
            yield _disagree("statement", None, unit, documents, values)
        if not _is_shared(unit):
            continue
        for variable in variables:
            given = [variable.find(sighting, codings) for sighting in unit]
            if len(set(given) - {None}) > 1:
                shown = tuple(None if one is None else variable.show(one[0]) for one in given)
                yield _disagree(variable.name, None, unit, documents, shown)
        for issue in _find_issues(stances, at):
            stands = _give(stances, issue, at)
            if len(set(stands) - {None}) > 1:
                yield _disagree("stance", issue, unit, documents, stands)


def _find_issues(stances: _Stances, at: int) -> Iterable[str]:
    """The shared issues on which some coder sees a stance in this unit."""
    taken = {issue for own in stances.taken[at] if own for issue in own}
    return [issue for issue in stances.issues if issue in taken] if taken else ()


def _disagree(
    variable: str,
    issue: str | None,
    unit: Unit,
    documents: Sequence[SharedDocument],
    values: tuple[Shown, ...],
) -> Disagreement:
    return Disagreement(
        variable,
        issue,
        _first(documents[_document_of(unit)]),
        tuple(None if s is None else s.id for s in unit),
        tuple(() if s is None else s.statement.content for s in unit),
        values,
    )


def _find_notes(
    codings: Sequence[Coding], documents: Sequence[SharedDocument], stances: _Stances
) -> Iterator[str]:
    if not documents:
        yield "No report has the same text in two of them: there is nothing to compare."
    elif len(documents) < FEWEST_DOCUMENTS:
        yield (
            f"Too few reports for intervals by report: {len(documents)}, "
            f"at least {FEWEST_DOCUMENTS} are needed."
        )
    elif len(documents) < FEW_DOCUMENTS:
        yield (
            f"Only {len(documents)} reports: with fewer than {FEW_DOCUMENTS} the intervals tend "
            "to be too narrow."
        )
    if any(coding.judged is not None for coding in codings):
        yield "Single statements were judged: whether both would have found them is not measured."
    for coding, issues in zip(codings, stances.left_out, strict=True):
        if issues:
            yield f"Issues of {coding.name} that no other has: {', '.join(issues)}."
