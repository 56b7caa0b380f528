"""How far codings agree: as plain text for a terminal, and as JSON for the desk and for tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from verbale.analysis.agreement import Agreement, Bounds, Disagreement, Estimate, Figure, Shown
from verbale.exports.record_json import Json
from verbale.exports.wording import count, fold, join, shorten
from verbale.judgements import digest
from verbale.record import Document, Span

VARIABLES_IN_WORDS = {
    "statement": "a statement",
    "speakers": "speakers",
    "on_behalf_of": "on behalf of",
    "act": "act",
    "kind": "kind",
    "addressee": "addressee",
    "said_on": "said on (the same days)",
    "said_on_days": "said on (days apart)",
    "issue": "takes a stand",
    "stance": "stance",
}
# Characters of a statement's words shown beside a disagreement: enough to know it again.
LONGEST_QUOTATION = 120
# Columns of a variable's name, of a count, and of one coefficient with its interval.
NAME_WIDTH, COUNT_WIDTH, ESTIMATE_WIDTH = 32, 6, 21
INDENT = "    "


def to_agreement_json(agreement: Agreement) -> str:
    """All figures and disagreements; the same codings give the same bytes.

    A place is written as a judgement's place is: the text's SHA-256, the report's name, spans and
    words.
    """
    prints = {document.id: digest(document.text) for document in agreement.documents}
    written = {
        "coders": list(agreement.coders),
        "documents": [
            {"name": document.name, "sha256": prints[document.id]}
            for document in agreement.documents
        ],
        "left_out": _by_coder(agreement, [list(names) for names in agreement.left_out]),
        "statements": {
            "of": _by_coder(agreement, agreement.statements),
            "matched": agreement.matched,
            "f1": _estimate(agreement.statement_f1),
            "content": _estimate(agreement.content_dice),
        },
        "variables": [_figure(figure) for figure in agreement.figures],
        "disagreements": [
            _disagreement(agreement, each, prints[each.document.id])
            for each in agreement.disagreements
        ],
        "notes": list(agreement.notes),
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _by_coder(agreement: Agreement, values: Iterable[object]) -> Json:
    return dict(zip(agreement.coders, values, strict=True))


def _estimate(estimate: Estimate) -> Json:
    return {"value": _round(estimate.value), "interval": _bounds(estimate.bounds)}


def _round(value: float | None) -> float | None:
    # Beyond six digits, processors differ in the last bits of a sum.
    return None if value is None else round(value, 6)


def _bounds(bounds: Bounds | None) -> list[float] | None:
    return None if bounds is None else [round(bound, 6) for bound in bounds]


def _figure(figure: Figure) -> Json:
    return {
        "variable": figure.variable,
        "issue": figure.issue,
        "units": figure.units,
        "agreement": _estimate(figure.agreement),
        "kappa": {
            **_estimate(figure.kappa),
            "interval_if_independent": _bounds(figure.kappa_bounds),
        },
        "alpha": _estimate(figure.alpha),
        "note": figure.note or None,
    }


def _disagreement(agreement: Agreement, each: Disagreement, fingerprint: str) -> Json:
    places = (_place(each.document, fingerprint, spans) for spans in each.content)
    return {
        "variable": each.variable,
        "issue": each.issue,
        "values": _by_coder(agreement, each.values),
        "statements": _by_coder(agreement, each.statements),
        "places": _by_coder(agreement, places),
    }


def _place(document: Document, fingerprint: str, spans: Sequence[Span]) -> Json | None:
    if not spans:
        return None
    return {
        "sha256": fingerprint,
        "document": document.name,
        "spans": [[span.start, span.end] for span in spans],
        "words": [document.text[span.start : span.end] for span in spans],
    }


def to_agreement(agreement: Agreement, *, most: int | None = None) -> str:
    """The figures as a table, then the disagreements, at most so many of them; all without."""
    lines = [*_head(agreement), "", *_table(agreement)]
    lines += _notes(agreement)
    lines += ["", *_list_disagreements(agreement, most)]
    return "\n".join(lines) + "\n"


def _head(agreement: Agreement) -> Iterator[str]:
    numbered = zip(agreement.coders, agreement.statements, agreement.left_out, strict=True)
    yield f"{count(len(agreement.documents), 'report')} compared"
    for coder, statements, left_out in numbered:
        others = f"; not compared: {join(left_out)}" if left_out else ""
        yield f"{coder}: {count(statements, 'statement')} in them{others}"
    yield ""
    for name, estimate in (
        ("statements found alike, F1", agreement.statement_f1),
        ("their content, F1 of characters", agreement.content_dice),
    ):
        yield f"{name:{NAME_WIDTH}}{'':{COUNT_WIDTH + 2}}{_say(estimate)}"
    yield f"{count(agreement.matched, 'statement')} matched; the variables are those of these."


def _table(agreement: Agreement) -> Iterator[str]:
    heads = "".join(f"{head:{ESTIMATE_WIDTH}}" for head in ("agreement", "kappa", "alpha"))
    yield f"{'':{NAME_WIDTH}}{'n':>{COUNT_WIDTH}}  {heads}".rstrip()
    for figure in agreement.figures:
        name = _name(figure.variable, figure.issue)
        if figure.issue is not None:
            name = f"  {figure.issue}"
        elif figure.variable in ("issue", "stance"):
            name = f"{name} (all issues)"
        start = f"{shorten(name, NAME_WIDTH - 1):{NAME_WIDTH}}{figure.units:>{COUNT_WIDTH}}  "
        kappa = _say(figure.kappa)
        if figure.kappa.bounds is None and figure.kappa_bounds is not None:
            kappa = f"{_say(figure.kappa)} {_say_bounds(figure.kappa_bounds)}*"
        cells = (_say(figure.agreement), kappa, _say(figure.alpha))
        row = start + "".join(f"{cell:{ESTIMATE_WIDTH}}" for cell in cells)
        yield f"{row}{figure.note}".rstrip()


def _name(variable: str, issue: str | None) -> str:
    name = VARIABLES_IN_WORDS[variable]
    return name if issue is None else f"{name} on {issue}"


def _say(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    bounds = f" {_say_bounds(estimate.bounds)}" if estimate.bounds else ""
    return f"{estimate.value:.2f}{bounds}"


def _say_bounds(bounds: Bounds) -> str:
    """
    >>> _say_bounds((0.4, 0.61))
    '[0.40, 0.61]'
    """
    return f"[{bounds[0]:.2f}, {bounds[1]:.2f}]"


def _notes(agreement: Agreement) -> Iterator[str]:
    figures = agreement.figures
    if any(f.kappa.bounds for f in figures) or agreement.statement_f1.bounds:
        yield "[ ] 95 %, by drawing reports anew."
    if any(f.kappa.bounds is None and f.kappa_bounds for f in figures):
        yield "* 95 % as if the statements of a report were independent, which makes it too narrow."
    yield from agreement.notes


def _list_disagreements(agreement: Agreement, most: int | None) -> Iterator[str]:
    found = agreement.disagreements
    yield f"{count(len(found), 'disagreement')}"
    for each in found[:most]:
        name, place = _name(each.variable, each.issue), _say_place(each)
        values = zip(agreement.coders, each.values, each.statements, strict=True)
        told = [
            f"{coder}: {_say_value(value)}"
            for coder, value, id in values
            if id is not None or each.variable == "statement"
        ]
        yield f"{place}  {name}: {'; '.join(told)}"
        yield INDENT + shorten(_quote(each), LONGEST_QUOTATION)
    if most is not None and len(found) > most:
        yield f"... and {len(found) - most} more: --all prints them, --out FILE.json keeps them."


def _say_place(each: Disagreement) -> str:
    first = next(spans for spans in each.content if spans)
    return f"{each.document.name} {first[0].start}-{first[-1].end}"


def _say_value(value: Shown) -> str:
    if value is None or value == []:
        return "not said"
    return join(value) if isinstance(value, list) else value


def _quote(each: Disagreement) -> str:
    return fold(each.document.words(next(spans for spans in each.content if spans)))
