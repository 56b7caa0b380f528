"""The codebook: the issues of one negotiation, each a proposition that a party can be for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import yaml

from verbale.errors import BadCodebook
from verbale.record import Issue

FORMS = {
    "JSON": 'Write {"dialogue": "The two sides hold talks on security", ...}.',
    "YAML": "Write one issue a line, dialogue: The two sides hold talks on security.",
}
KEYS = ("proposition", "cues", "examples", "parent", "suggested", "evidence")
LISTS = ("cues", "examples", "evidence")
# Characters. A codebook of fifteen issues with examples has about five thousand; what is much
# larger is another file, and YAML is slow to read.
LARGEST = 200_000
# Tables within lists within tables ...; an issue's own lists are the third.
DEEPEST = 20
# Characters up to which a name that is not known is compared with those that are.
LONGEST_NAME = 100


def load_codebook(path: str | Path) -> tuple[Issue, ...]:
    """The issues in a JSON or YAML file: ``{id: proposition}``, or the same under "codebook".

    Instead of the proposition an issue may have a table with proposition, cues, examples, parent.
    BadCodebook says what is wrong, where, and what to write instead.
    """
    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise BadCodebook(
            f"{name}: cannot be read ({why}). Name a YAML or JSON file in UTF-8."
        ) from error
    if len(text) > LARGEST:
        raise BadCodebook(
            f"{name}: has {len(text)} characters, and a codebook at most {LARGEST}. "
            "Name the file with the issues alone."
        )
    return read_codebook(text, name)


def read_codebook(text: str, name: str) -> tuple[Issue, ...]:
    """The issues written in this text; the name's suffix says in which form, or the text does."""
    suffix = Path(name).suffix.lower()
    is_json = suffix == ".json" or (
        suffix not in (".yaml", ".yml") and text.lstrip()[:1] in ("{", "[")
    )
    written = _read_json(text, name) if is_json else _read_yaml(text, name)
    form = FORMS["JSON" if is_json else "YAML"]
    if not isinstance(written, _Table):
        raise BadCodebook(f"{name}: holds no issues by name. {form}")
    table = _within(written)
    if not table.entries:
        raise BadCodebook(f"{name}: holds no issue. {form}")
    _refuse_repeated(table, name)
    issues = tuple(_read_issue(entry, name) for entry in table.entries)
    _check_characters(issues, name)
    _check_parents(issues, name)
    return issues


def _check_characters(issues: Iterable[Issue], name: str) -> None:
    for issue in issues:
        try:
            words = (issue.id, issue.proposition, *issue.cues, *issue.examples)
            "".join((*words, *issue.evidence, issue.parent or "")).encode("utf-8")
        except UnicodeEncodeError:
            raise BadCodebook(
                f"{name}: issue {issue.id!a}: holds half a character. Write it whole."
            ) from None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key and its value as written; the line is known in YAML only."""

    key: str
    value: object
    line: int | None = None

    @property
    def place(self) -> str:
        return f"line {self.line}: " if self.line else ""


@dataclass(frozen=True, slots=True)
class _Table:
    """Keys with their values, repeated ones included."""

    entries: tuple[_Entry, ...]


def _read_json(text: str, name: str) -> object:
    def keep(pairs: list[tuple[str, object]]) -> _Table:
        return _Table(tuple(_Entry(_fold(key), value) for key, value in pairs))

    try:
        return json.loads(text, object_pairs_hook=keep)
    except (ValueError, RecursionError) as error:
        why = "too deep"
        if isinstance(error, json.JSONDecodeError):
            why = f"line {error.lineno}: {error.msg}"
        elif isinstance(error, ValueError):
            why = str(error)
        raise BadCodebook(f"{name}: is not JSON ({why}). {FORMS['JSON']}") from error


def _read_yaml(text: str, name: str) -> object:
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            _refuse_event(event, name)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:  # nesting takes the reader time by its square
                raise RecursionError
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return None if node is None else _plain(node)
    except RecursionError as error:
        raise BadCodebook(f"{name}: is not YAML (too deep). {FORMS['YAML']}") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # a character that there is not
        why = getattr(error, "problem", None) or str(error).splitlines()[0]
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        raise BadCodebook(
            f"{name}: is not YAML ({place}{why}). {FORMS['YAML']} "
            "Put a proposition that holds a colon or begins with a mark between quotation marks."
        ) from error


def _refuse_event(event: Any, name: str) -> None:
    """What would make one node stand for many, or for more than text."""
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent):
        raise BadCodebook(
            f"{name}: line {line}: *{event.anchor} stands for what is written elsewhere. "
            "Write it out, or put the words between quotation marks."
        )
    if getattr(event, "tag", None):
        raise BadCodebook(
            f"{name}: line {line}: {event.tag} is no text. "
            "Leave the tag out, or put the words between quotation marks."
        )


def _plain(node: Any) -> object:
    """Tables, lists and the words as they stand ("no" is a word here); None for nothing."""
    if isinstance(node, yaml.MappingNode):
        return _Table(
            tuple(
                _Entry(_key(key), _plain(value), key.start_mark.line + 1)
                for key, value in node.value
            )
        )
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _key(node: Any) -> str:
    """A key's words; none where a list or a table stands for one."""
    return _fold(node.value) if isinstance(node.value, str) else ""


def _fold(text: str) -> str:
    """White space folded: a line break in a name would not be written as it was read."""
    return " ".join(text.split())


def _within(table: _Table) -> _Table:
    """The issues under the key "codebook", if they stand there."""
    for entry in table.entries:
        if entry.key == "codebook" and isinstance(entry.value, _Table):
            inside = {each.key for each in entry.value.entries}
            if "proposition" not in inside or inside - set(KEYS):
                return entry.value
    return table


def _refuse_repeated(table: _Table, name: str, issue: str | None = None) -> None:
    seen: set[str] = set()
    for entry in table.entries:
        if entry.key in seen:
            what = f"issue {issue!r} has two {entry.key}" if issue else f"issue {entry.key!r} twice"
            raise BadCodebook(
                f"{name}: {entry.place}{what}. Join them, or give each a name of its own."
            )
        seen.add(entry.key)


def _read_issue(entry: _Entry, name: str) -> Issue:
    id, value = entry.key, entry.value
    where = f"{name}: {entry.place}issue {id!r}"
    if not id:
        raise BadCodebook(
            f"{name}: {entry.place}an issue has no name. Give it a short one, such as open-door."
        )
    if not isinstance(value, _Table):
        return Issue(id, _read_proposition(value, where))
    _refuse_repeated(value, name, id)
    fields = {each.key: each.value for each in value.entries}
    for each in value.entries:
        if each.key not in KEYS:
            raise BadCodebook(f"{name}: {each.place}issue {id!r}: {_unknown(each.key)}")
    lists = {key: _read_list(fields[key], key, where) for key in LISTS if key in fields}
    return Issue(
        id,
        _read_proposition(fields.get("proposition"), where),
        cues=lists.get("cues", ()),
        examples=lists.get("examples", ()),
        parent=_read_parent(fields.get("parent"), where),
        suggested=_read_suggested(fields.get("suggested", False), where),
        evidence=lists.get("evidence", ()),
    )


def _read_proposition(value: object, where: str) -> str:
    if not isinstance(value, str) or not re.search(r"[^\W\d_]", value):
        raise BadCodebook(
            f"{where} has no proposition. Write the sentence that a party can be for or against."
        )
    return _fold(value)


def _read_list(value: object, key: str, where: str) -> tuple[str, ...]:
    """The texts of a list; a single one may stand without the list."""
    listed = [value] if isinstance(value, str) else value
    if listed is None:
        return ()
    texts = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    if not isinstance(listed, list) or len(texts) < len(listed) or not all(map(str.strip, texts)):
        raise BadCodebook(f"{where}: its {key} are no list of texts. {_LIST_FORMS[key]}")
    return tuple(" ".join(each.split()) for each in texts)


_LIST_FORMS = {
    "cues": 'Write the words by which it is known: cues: ["open door", "membership"].',
    "examples": 'Write statements on it: examples: ["Nobody may veto who joins"].',
    "evidence": 'Write ids of statements: evidence: ["000:4798-4912"], or leave them out.',
}


def _read_parent(value: object, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise BadCodebook(
            f"{where}: its parent is no name. Write the name of the wider issue, or leave it out."
        )
    return _fold(value)


def _read_suggested(value: object, where: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "yes", "false", "no"):
        return value.lower() in ("true", "yes")
    raise BadCodebook(
        f"{where}: suggested is neither true nor false. "
        "Write suggested: true if Verbale worded it, or leave it out."
    )


def _unknown(key: str) -> str:
    near = _find_near(key.lower(), KEYS)
    meant = f"Did you mean {near}?" if near else f"An issue may have {', '.join(KEYS[:4])}."
    return f"{key!r} is not known. {meant}"


def _check_parents(issues: Sequence[Issue], name: str) -> None:
    parents = {issue.id: issue.parent for issue in issues}
    for issue in issues:
        if issue.parent is not None and issue.parent not in parents:
            near = _find_near(issue.parent, parents)
            meant = f"Did you mean {near!r}?" if near else "Add it, or leave the parent out."
            raise BadCodebook(
                f"{name}: issue {issue.id!r}: there is no issue {issue.parent!r} "
                f"for its parent. {meant}"
            )
    known: set[str] = set()  # to lead to a widest issue
    for issue in issues:
        path = list(_climb(issue.id, parents, known))
        known.update(path)
        circle = path[path.index(path[-1]) :] if path else []
        if len(circle) > 1:
            raise BadCodebook(
                f"{name}: issue {circle[0]!r} is its own parent: {' > '.join(circle)}. "
                "Leave the parent of one of them out."
            )


def _climb(id: str, parents: Mapping[str, str | None], known: Set[str]) -> Iterator[str]:
    """The issue, its parent and so on, to the widest, to one that is known or that comes again."""
    seen: set[str] = set()
    at: str | None = id
    while at is not None and at not in known:
        yield at
        if at in seen:
            return
        seen.add(at)
        at = parents[at]


def _find_near(word: str, words: Iterable[str]) -> str | None:
    """The word that was probably meant; of long ones none: comparing takes time by the square."""
    short = [each for each in words if len(each) <= LONGEST_NAME]
    near = get_close_matches(word, short, n=1) if len(word) <= LONGEST_NAME else []
    return near[0] if near else None


def write_codebook(
    issues: Iterable[Issue],
    *,
    form: Literal["yaml", "json"] = "yaml",
    notes: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The issues as ``load_codebook`` reads them; in YAML with notes, by issue, as comments."""
    written = {issue.id: _write_issue(issue) for issue in issues}
    if form == "json":
        return json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    parts = []
    for id, value in written.items():
        comments = [f"  # {' '.join(line.split())}\n" for line in (notes or {}).get(id, ())]
        text: str = yaml.safe_dump({id: value}, sort_keys=False, allow_unicode=True, width=100)
        parts.append(text + "".join(comments))
    return "\n".join(parts) if notes else "".join(parts)


def _write_issue(issue: Issue) -> object:
    """The proposition alone where there is nothing more to say."""
    more = {
        "cues": list(issue.cues),
        "examples": list(issue.examples),
        "parent": issue.parent,
        "suggested": issue.suggested,
        "evidence": list(issue.evidence),
    }
    kept = {key: value for key, value in more.items() if value}
    return {"proposition": issue.proposition, **kept} if kept else issue.proposition
