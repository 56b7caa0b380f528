"""What must stand in a text before a pattern can be found in it.

To look for a few words takes a hundredth of the time of a pattern that begins anywhere, and most
lines hold none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

try:
    from re import _constants, _parser  # type: ignore[attr-defined]
except ImportError:  # a Python whose parser lies elsewhere: every pattern is tried, which is slower
    _parser = None


def find_needles(pattern: str, flags: int = 0) -> frozenset[str] | None:
    """Pieces in small letters, of which one at least is in every text that the pattern matches.

    None if the pattern does not say.

    >>> sorted(find_needles(r".*\\b(?:log ?in|sign-?up) (?:below|right now).*"))
    ['below', 'right now']
    """
    found = _parser and _of_sequence(_parser.parse(pattern, flags))
    if found is None:
        return None
    return frozenset(one for one in found if not any(o != one and o in one for o in found))


def holds_one(small: str, needles: Iterable[str]) -> bool:
    """Whether one of them stands in the text, which comes in small letters (``casefold``)."""
    for needle in needles:  # a generator would take longer than the looking
        if needle in small:
            return True
    return False


def _of_sequence(parts: Any) -> frozenset[str] | None:
    """The best pieces of a row of parts: those of which the shortest is longest."""
    found: list[frozenset[str]] = []
    run = ""
    for operation, value in parts:
        if operation is _constants.LITERAL:
            run += chr(value)
            continue
        found += [frozenset({run.casefold()})] if run else []
        run = ""
        inner = _of_part(operation, value)
        found += [inner] if inner else []
    found += [frozenset({run.casefold()})] if run else []
    return max(found, key=lambda pieces: (min(map(len, pieces)), -len(pieces)), default=None)


def _of_part(operation: Any, value: Any) -> frozenset[str] | None:
    if operation is _constants.SUBPATTERN:
        return _of_sequence(value[-1])
    if operation is _constants.ATOMIC_GROUP:
        return _of_sequence(value)
    if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        least, _, repeated = value
        return _of_sequence(repeated) if least else None
    if operation is _constants.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        pieces = [branch for branch in branches if branch]
        return frozenset().union(*pieces) if len(pieces) == len(branches) else None
    return None
