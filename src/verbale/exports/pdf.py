"""The brief as PDF, set by Typst: a package of its own, with fonts and without the network."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from verbale.errors import EngineMissing
from verbale.exports.brief_parts import Grid, Heading, Part, Run, set_parts, tidy
from verbale.exports.evidence import check_evidence
from verbale.exports.outline import outline
from verbale.record import Record


def to_pdf(record: Record, title: str | None = None) -> bytes:
    """The brief on A4, every entry checked first; EngineMissing without Typst.

    Latin, Greek, Cyrillic and Arabic letters are set in fonts that Typst brings, so the same record
    gives the same bytes; for other scripts it takes what the machine has.
    """
    check_evidence(record)
    try:
        import typst
    except ImportError as error:
        raise EngineMissing("pdf: needs Typst. Install it: pip install 'verbale[pdf]'") from error
    brief = outline(record, title=title)
    parts = [_describe(part) for part in set_parts(brief, record)]
    inputs = {"brief": json.dumps({"title": tidy(brief.title), "parts": parts})}
    template = resources.files("verbale.exports") / "templates" / "brief.typ"
    written: Any = typst.compile(template.read_bytes(), sys_inputs=inputs)
    return bytes(written)


def _describe(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "level": part.level, "words": part.words}
    if isinstance(part, Grid):
        rows = [[{"runs": _describe_runs(cell)} for cell in row] for row in part.rows]
        widths = list(part.widths)
        return {"kind": "table", "head": list(part.head), "rows": rows, "widths": widths}
    return {
        "kind": "paragraph",
        "runs": _describe_runs(part.runs),
        "style": part.style,
        "depth": part.depth,
        "entry": part.entry,
    }


def _describe_runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [
        {"words": run.words, "bold": run.bold, "italic": run.italic, "entry": run.entry}
        for run in runs
    ]
