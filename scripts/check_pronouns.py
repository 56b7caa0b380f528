"""How often the rules for "he" and "she" find the right name in GAP (persons of Wikipedia).

usage: check_pronouns.py GAP [HOW MANY]

Both names given are mentions; the pronoun is taken as the source of a statement. GAP's texts are
no press reports and its pronouns seldom speakers: the figure guards against blunders, no more.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

from verbale.reading.speakers import resolve_speakers
from verbale.record import Document, Mention, Span, Statement


def main(folder: Path, limit: int) -> None:
    right = wrong = silent = 0
    for path in sorted(folder.glob("**/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in list(file)[:limit]:
                row = json.loads(line)
                if not (row["a_coref"] or row["b_coref"]):
                    continue
                text = row["text"]
                document = Document("gap", row["id"], text)
                names = [
                    Mention(Span("gap", *row[w]), "person", text[slice(*row[w])]) for w in "ab"
                ]
                source = Span("gap", *row["pronoun"])
                after = re.compile(r"\w+").search(text, source.end)
                content = Span("gap", *(after.span() if after else row["pronoun"]))
                (found,) = resolve_speakers(
                    document, [Statement((content,), source=(source,))], names
                )
                meant = {Span("gap", *row[w]) for w in "ab" if row[f"{w}_coref"]}
                if not found.antecedent:
                    silent += 1
                elif set(found.antecedent) & meant:
                    right += 1
                else:
                    wrong += 1
    total = right + wrong + silent
    print(f"{right / total:.1%} right, {wrong / total:.1%} wrong, {silent / total:.1%} left open")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
