"""The codebook: the issues of one negotiation, each a proposition that a party can be for."""

from __future__ import annotations

import json
from pathlib import Path

from verbale.errors import BadCodebook
from verbale.record import Issue

FORM = 'Write {"dialogue": "The two sides hold talks on security", ...}.'


def load_codebook(path: str | Path) -> tuple[Issue, ...]:
    """The issues in a JSON file: ``{id: proposition}``, or the same under the key "codebook".

    BadCodebook says what is wrong in the file and what to write instead.
    """
    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise BadCodebook(f"{name}: cannot be read ({why}). Name a JSON file in UTF-8.") from error
    return _read_issues(text, name)


def _read_issues(text: str, name: str) -> tuple[Issue, ...]:
    try:
        written = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = f"line {error.lineno}: {error.msg}" if isinstance(error, ValueError) else "too deep"
        raise BadCodebook(f"{name}: is not JSON ({line}). {FORM}") from error
    if isinstance(written, dict) and isinstance(written.get("codebook"), dict):
        written = written["codebook"]
    if not isinstance(written, dict):
        raise BadCodebook(f"{name}: holds no issues by name. {FORM}")
    if not written:
        raise BadCodebook(f"{name}: holds no issue. {FORM}")
    return tuple(_read_issue(id, proposition, name) for id, proposition in written.items())


def _read_issue(id: str, proposition: object, name: str) -> Issue:
    if not isinstance(proposition, str) or not proposition.strip():
        raise BadCodebook(
            f"{name}: issue {id!r} has no proposition. "
            "Write the sentence that a party can be for or against."
        )
    return Issue(id, proposition.strip())
