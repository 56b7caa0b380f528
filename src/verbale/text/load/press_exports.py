"""Exports of press databases (LexisNexis, Nexis Uni, Factiva): many articles in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from verbale.text.load.lines import is_wrapped, join_lines
from verbale.text.load.report import Report
from verbale.text.load.stated import export_words, read_day

# "3 of 42 DOCUMENTS", above each article of LexisNexis.
_NUMBERED = re.compile(r"\s*(?:Document )?\d+ of \d+ DOCUMENTS?\s*$", re.IGNORECASE)
# Below each article of Nexis Uni.
_ENDED = re.compile(r"\s*End of Document\s*$", re.IGNORECASE)
# "Document HLDN000020220107ei170003a", below each article of Factiva: a code, a day, a number.
_ACCESSION = re.compile(r"\s*(?:AN\s+)?Do[ck]ument[oe]?\s+[A-Z]\w{2,11}\d{8}\w{4,}\s*$")

# Factiva's codes for the parts of an article.
_CODED = re.compile(
    r"\s*(HD|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|BY|SE|CLM"
    r"|ART|DLN)(?:[ \t\xa0]+(.*))?$"
)
_WORDS = re.compile(r"\s*[\d,.\s]+ (?:words|Wörter|mots|palabras)\s*$", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"\s*(?:\(c\)|\N{COPYRIGHT SIGN}|Copyright\b|All Rights Reserved)", re.IGNORECASE
)
_BY = re.compile(r"\s*by:?\s+(.{2,})", re.IGNORECASE)

# "LENGTH: 512 words": what LexisNexis says of an article, before and after its text.
_FIELD = re.compile(r"\s*([A-Z][A-Za-z]+(?:[ -][A-Za-z]+){0,2}):(?:\s+(.*))?$")
_BEFORE = frozenset(
    "BYLINE SECTION LENGTH HEADLINE DATELINE HIGHLIGHT SERIES EDITION BODY SOURCE".split()
)
_AFTER = frozenset(
    "LOAD-DATE LANGUAGE PUBLICATION-TYPE SUBJECT ORGANIZATION COMPANY GEOGRAPHIC PERSON GRAPHIC "
    "JOURNAL-CODE COUNTRY CITY STATE INDUSTRY TICKER TYPE DOCUMENT-TYPE PUB-TYPE CORRECTION-DATE "
    "NOTES CORRECTION".split()
)
# Those that no report has at a line's start, in small letters either.
_SURELY_AFTER = frozenset({"LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "JOURNAL-CODE"})
# Lines of an article's head: outlet, day, title, byline, section, length and some more.
LONGEST_HEAD = 40


def find_articles(lines: Sequence[str]) -> list[Report | None]:
    """The articles of an export, in order, None for one that cannot be made out; none at all if
    the lines are no export's.

    What opens or closes an export (its list of contents, who made it) is no article.
    """
    if any(map(_NUMBERED.match, lines)):
        found = [_read_numbered(group) for group in list(_cut_after(lines, _NUMBERED))[1:]]
    elif any(map(_ENDED.match, lines)):
        found = [_read_ended(group) for group in list(_cut_after(lines, _ENDED))[:-1]]
    elif any(map(_ACCESSION.match, lines)):
        found = [_read_factiva(group) for group in list(_cut_after(lines, _ACCESSION))[:-1]]
    else:
        return []
    return found if any(found) else []


def _cut_after(lines: Sequence[str], mark: re.Pattern[str]) -> Iterator[Sequence[str]]:
    """The lines between the marks, and those before the first and after the last."""
    cuts = [-1, *(at for at, line in enumerate(lines) if mark.match(line)), len(lines)]
    for before, after in pairwise(cuts):
        yield lines[before + 1 : after]


def _report(
    title: str | None,
    body: Sequence[str],
    *,
    outlet: str | None,
    day: date | None,
    author: str | None = None,
    language: str | None = None,
) -> Report | None:
    """An article; None without a text."""
    text = join_lines(body) if is_wrapped(body) else "\n".join(filter(None, map(str.strip, body)))
    if not text:
        return None
    whole = f"{title}\n{text}" if title else text
    code = _LANGUAGE_CODES.get((language or "").strip().lower())
    return Report(whole, title=title, author=author, outlet=outlet, stated_date=day, language=code)


_LANGUAGE_CODES = export_words("language")


def _read_numbered(lines: Sequence[str]) -> Report | None:
    """LexisNexis: outlet, day, title, fields in capitals, text, fields in capitals."""
    fields, body_from = _find_head(lines)
    blocks = _find_blocks(lines[: _first_field(lines)])
    at = next((at for at, block in enumerate(blocks[1:4], 1) if read_day(block[0])), 0)
    if not at:
        return None
    body, after = _find_body(lines[body_from:])
    # An edition ("Final Edition") may stand in a block of its own, the title is the last.
    title = " ".join(blocks[-1]) if at < len(blocks) - 1 else None
    return _report(
        fields.get("HEADLINE") or title,
        body,
        outlet=blocks[0][-1],
        day=read_day(blocks[at][0]),
        author=_author(fields.get("BYLINE")),
        language=after.get("LANGUAGE"),
    )


def _find_blocks(lines: Sequence[str]) -> list[list[str]]:
    """The lines between empty ones, without those on who holds the rights. Without empty lines,
    as in some Word files, each line is a block."""
    stripped = [line.strip() for line in lines]
    if all(stripped):
        return [[line] for line in stripped if not _COPYRIGHT.match(line)]
    groups = (list(group) for holds, group in groupby(stripped, key=bool) if holds)
    return [group for group in groups if not _COPYRIGHT.match(group[0])]


def _field(line: str, names: frozenset[str], *, small: bool = False) -> tuple[str, str] | None:
    """The name and the words of a field; ``small`` letters are taken as well."""
    found = _FIELD.match(line)
    if found is None or not (small or found[1].isupper()):
        return None
    name = found[1].upper().replace(" ", "-")
    return (name, (found[2] or "").strip()) if name in names else None


def _first_field(lines: Sequence[str]) -> int:
    fields = (at for at, line in enumerate(lines) if _field(line, _BEFORE))
    return next(fields, len(lines))


def _find_head(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The fields above the text, and where the text begins: at the first line that is no field's,
    once there were some."""
    fields: dict[str, str] = {}
    first = _first_field(lines)
    end, open_field = first, ""
    for at, line in enumerate(lines[first : first + LONGEST_HEAD], first):
        if field := _field(line, _BEFORE):
            open_field = field[0]
            fields[open_field] = field[1]
        elif line.strip() and open_field not in ("", "LENGTH", "BODY"):
            # A long headline runs on over the next lines, until an empty one.
            fields[open_field] = f"{fields[open_field]} {line.strip()}".strip()
        elif line.strip():
            break
        else:
            open_field = ""
        end = at + 1
    return fields, end


def _find_body(lines: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The text, and the fields below it."""
    end = len(lines)
    after: dict[str, str] = {}
    for at, line in enumerate(lines):
        if field := _field(line, _AFTER) or _field(line, _SURELY_AFTER, small=True):
            end = min(end, at)
            after[field[0]] = field[1]
    body = list(lines[:end])
    while body and (not body[-1].strip() or _COPYRIGHT.match(body[-1])):
        body.pop()
    return body, after


def _author(byline: str | None) -> str | None:
    found = _BY.match(byline) if byline else None
    return found[1].strip() if found else byline or None


def _read_ended(lines: Sequence[str]) -> Report | None:
    """Nexis Uni: title, outlet, day, fields, "Body", text, "Classification"."""
    at = next((at for at, line in enumerate(lines) if line.strip() == "Body"), None)
    if at is None:
        return None
    day_at = next((n for n in range(at - 1, -1, -1) if _is_day(lines[n])), None)
    if day_at is None:
        return None
    above = [line.strip() for line in lines[:day_at] if line.strip()]
    if len(above) < 2:
        return None
    fields = dict(filter(None, (_field(line, _BEFORE, small=True) for line in lines[day_at:at])))
    inside = lines[at + 1 :]
    classified = (n for n, line in enumerate(inside) if line.strip() == "Classification")
    below = next(classified, len(inside))
    body, after = _find_body(inside[:below])
    _, classes = _find_body(inside[below:])
    return _report(
        above[-2],
        body,
        outlet=above[-1],
        day=read_day(lines[day_at]),
        author=_author(fields.get("BYLINE")),
        language=(after | classes).get("LANGUAGE"),
    )


def _is_day(line: str) -> bool:
    return not _FIELD.match(line) and not _COPYRIGHT.match(line) and read_day(line) is not None


def _read_factiva(lines: Sequence[str]) -> Report | None:
    coded = _read_codes(lines)
    if {"HD", "PD"} <= set(coded):
        return _report(
            " ".join(coded["HD"]),
            [*coded.get("LP", ()), *coded.get("TD", ())],
            outlet=" ".join(coded.get("SN", ())) or None,
            day=read_day(" ".join(coded["PD"])),
            author=_author(" ".join(coded.get("BY", ()))),
            language=" ".join(coded.get("LA", ())),
        )
    return _read_uncoded([line.strip() for line in lines])


def _read_codes(lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines of each part: its code stands before the first of them."""
    parts: dict[str, list[str]] = {}
    part: list[str] = []
    for line in lines:
        if found := _CODED.match(line):
            part = parts.setdefault(found[1], [])
            line = found[2] or ""
        if line.strip():
            part.append(line.strip())
    return parts


def _read_uncoded(lines: Sequence[str]) -> Report | None:
    """Title, byline, number of words, day, time, outlet, code, page, language, copyright, text."""
    count = next((at for at, line in enumerate(lines) if _WORDS.match(line)), None)
    if count is None:
        return None
    above = [line for line in lines[:count] if line]
    author = _author(above.pop()) if above and _BY.match(above[-1]) else None
    below = [(at, line) for at, line in enumerate(lines) if at > count and line]
    day = read_day(below[0][1]) if below else None
    if day is None or not above:
        return None
    rest = [(at, line) for at, line in below[1:] if not re.match(r"\d{1,2}:\d\d", line)]
    if not rest:
        return None
    # What stands between the outlet and the text: a code, a page, the language, a copyright.
    head = [at for at, line in rest[:8] if _COPYRIGHT.match(line)]
    spoken = [(at, line) for at, line in rest[:8] if line.lower() in _LANGUAGE_CODES]
    begins = max([rest[0][0], *head[:1], *(at for at, _ in spoken[:1])]) + 1
    return _report(
        above[-1],
        _without_owner(lines[begins:]),
        outlet=rest[0][1],
        day=day,
        author=author,
        language=spoken[0][1] if spoken else None,
    )


def _without_owner(lines: Sequence[str]) -> Sequence[str]:
    """The text without the last line where that only names whom the article belongs to."""
    last = next((at for at in range(len(lines) - 1, -1, -1) if lines[at]), 0)
    is_name = bool(lines) and len(lines[last].split()) < 9 and not _STOPS.search(lines[last])
    return lines[:last] if is_name and last else lines


_STOPS = re.compile(r"[.!?…:;][\"'”’)\]]*$")
