"""Lines that a page's width cut, joined to paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

# A line shorter than this share of the full width may end its paragraph.
FULL_SHARE = 0.8
# Pages from which a line that stands on most of them is known for a running head or foot.
FEWEST_PAGES = 3

_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BEGINS = re.compile(r"[\"'“‘(\[]*[A-Z0-9•*–—-]")
_HYPHEN = re.compile(r"[a-z]-\Z")


def join_lines(lines: Sequence[str]) -> str:
    """Paragraphs, one a line; an empty line ends one, and so does a short line at a sentence's
    end or before a capital letter.

    >>> print(join_lines(["The envoy said that the nego-", "tiations had not failed at all.",
    ...                   "", "She left."]))
    The envoy said that the negotiations had not failed at all.
    She left.
    """
    width = _width(lines)
    # Pieces, each with what stands before it: a text that is made longer line by line would take
    # time by its square.
    pieces: list[str] = []
    last = ""
    for line in map(_fold, lines):
        if line and last and not _breaks(last, line, width):
            _join(pieces, line)
        elif line:
            pieces += ["\n", line] if pieces else [line]
        last = line
    return "".join(pieces)


def _fold(line: str) -> str:
    return " ".join(line.split())


def _width(lines: Iterable[str]) -> int:
    """How long full lines are: a tenth of all characters stand in lines at least so long."""
    lengths = sorted(len(line.strip()) for line in lines)
    tenth, counted = sum(lengths) / 10, 0
    for length in reversed(lengths):
        counted += length
        if counted >= tenth:
            return length
    return 0


def _breaks(last: str, line: str, width: int) -> bool:
    if len(last) >= FULL_SHARE * width or _HYPHEN.search(last[-2:]):
        return False
    return bool(_ENDS.search(last) or _BEGINS.match(line))


def _join(pieces: list[str], line: str) -> None:
    if _HYPHEN.search(pieces[-1][-2:]) and line[:1].islower():
        pieces[-1] = pieces[-1][:-1]
        pieces.append(line)
    else:
        pieces += [" ", line]


def is_wrapped(lines: Sequence[str], widest: int = 80) -> bool:
    """Whether the lines were cut at a width, as mail programs do: none is longer, and most
    that another follows are nearly as long."""
    followed = [one for one, after in pairwise(lines) if one and after.strip()]
    if len(followed) < 2 or max(map(len, lines)) > widest:
        return False
    full = max(map(len, followed)) * FULL_SHARE
    return sum(len(line) >= full for line in followed) >= len(followed) * 0.6


def drop_running(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages' lines without the heads and feet that most pages share, page numbers among
    them."""
    if len(pages) < FEWEST_PAGES:
        return [list(page) for page in pages]
    edges = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    running = {key for key, count in edges.items() if 2 * count > len(pages)}
    return [_without(page, running) for page in pages]


def _edges(page: Sequence[str]) -> list[str]:
    return [*page[:2], *page[-2:]]


def _key(line: str) -> str:
    """A page's number differs from page to page."""
    return re.sub(r"\d+", "0", _fold(line))


def _without(page: Sequence[str], running: set[str]) -> list[str]:
    inner = range(2, len(page) - 2)
    return [line for at, line in enumerate(page) if at in inner or _key(line) not in running]
