"""Our own labelled passages (``labelled/*.txt``): reading and checking them.

``python -m verbale.training.labelled FILE...`` checks files and prints each statement as read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from verbale.training.markup import Marked, read_marked


def read_passages(path: Path) -> Iterator[tuple[str, Marked]]:
    """The passages of one file with their ids; ValueError names the passage that is wrong."""
    blocks = re.split(r"^%% *(\S+) *$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if blocks[0].strip():
        raise ValueError(f"{path.name}: text before the first line '%% id'")
    for name, body in zip(blocks[1::2], blocks[2::2], strict=True):
        yield name, read_marked(body.strip("\n"), where=f"{path.name}: {name}")


def describe(marked: Marked) -> Iterator[str]:
    """One line a statement: its number, kind, act, source | cue | content."""
    for statement in marked.statements:
        parts = [
            " … ".join(marked.text[start:end] for start, end in statement[role])  # type: ignore[attr-defined]
            for role in ("source", "cue", "content")
        ]
        yield f"{statement['id']:>3} {statement['kind']:8} {statement['act']}  {' | '.join(parts)}"


def main(paths: list[str]) -> int:
    """Check the files named; 1 if one is wrong."""
    total = failed = 0
    for path in paths:
        try:
            for name, marked in read_passages(Path(path)):
                total += len(marked.statements)
                sys.stdout.write(f"%% {name}\n" + "".join(f"{line}\n" for line in describe(marked)))
        except ValueError as error:
            failed = 1
            sys.stderr.write(f"{error}\n")
    sys.stderr.write(f"{total} statements\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
