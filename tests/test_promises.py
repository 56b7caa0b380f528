"""What we promise: layers, documentation, silence on the network, a quick start."""

import inspect
import json
import re
import resource
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import typer
from importlinter.cli import lint_imports
from numpy.typing import NDArray

from gold_dossiers import read_gold
from verbale import cli, errors, pipeline
from verbale.commands import terminal
from verbale.engine import Leaning, Saying, Tagging
from verbale.exports import FORMATS, to_json

ROOT = Path(__file__).parents[1]
STRAIT = ROOT / "examples" / "strait"
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
EXPORTS = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
RECORD = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Packages that take longer to import than all of ``verbale --help`` may.
HEAVY = {"numpy", "onnxruntime", "tokenizers", "trafilatura", "py3langid", "jinja2", "torch"}
# CPU seconds for ``verbale --help``; time on the clock would measure the machine's other work.
QUICK = 0.3


class SilentEngine:
    """Finds nothing."""

    name = "silent"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        return Tagging()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 384, dtype=np.float32)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(Leaning((1.0, 0.0, 0.0, 0.0)) for _ in pairs)


def test_rooms_import_downwards():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0


def test_help_is_quick_and_loads_nothing_heavy():
    code = "import sys; from verbale.cli import main\ntry: main(['--help'])\n"
    code += "finally: print(*sorted(sys.modules), file=sys.stderr)"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "brief" in ended.stdout
    assert not HEAVY & set(ended.stderr.split())
    assert after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime < QUICK


def test_importing_verbale_loads_nothing_heavy():
    code = "import sys, verbale; print(*sorted(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(ended.stdout.split())


def commands_in(group: typer.core.TyperGroup, before: str) -> Iterator[tuple[str, list[str]]]:
    """Each command's whole name with its options, those of groups included."""
    for name, command in group.commands.items():
        yield f"{before} {name}", [each for given in command.params for each in given.opts]
        if isinstance(command, typer.core.TyperGroup):
            # A group about one file names it before what is done with it.
            file = " FILE" if any("file" in given.opts for given in command.params) else ""
            yield from commands_in(command, f"{before} {name}{file}")


def test_every_command_and_option_is_documented():
    whole = typer.main.get_command(cli.app)
    assert isinstance(whole, typer.core.TyperGroup)
    for name, options in [("verbale", ["--version", "--help"]), *commands_in(whole, "verbale")]:
        assert name == "verbale" or re.search(rf"^##+ `{name}\b", COMMANDS, re.M), name
        for option in options:
            assert not option.startswith("-") or f"`{option}" in COMMANDS, (name, option)


def test_every_format_is_documented():
    for format in FORMATS:
        assert f"| `{format.name}` |" in EXPORTS
        assert format.command is None or f"`{format.suffix}`" in COMMANDS


def test_every_error_is_documented_with_its_code():
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    for kind in kinds:
        assert re.search(rf"^\| `{kind.__name__}` \|.*\| {kind.exit_code} \|$", COMMANDS, re.M), (
            kind
        )


def test_every_exit_code_is_documented():
    codes = {0, terminal.SOME_FAILED, terminal.INTERRUPTED}
    codes |= {kind.exit_code for _, kind in inspect.getmembers(errors, inspect.isclass)}
    for code in codes:
        assert re.search(rf"^\| {code} \|", COMMANDS, re.M), code


def keys_in(value: object, *, named_by_id: bool = False) -> set[str]:
    """Keys at every depth; those of a table by id (documents, entities, issues) are no fields."""
    if isinstance(value, list):
        return set().union(*(keys_in(each) for each in value))
    if not isinstance(value, dict):
        return set()
    by_id = {"documents", "entities", "mentions", "codebook", "issues", "positions"}
    found = set() if named_by_id else set(value)
    for key, inside in value.items():
        # A party's positions are a table by issue.
        table = key in by_id or (named_by_id and inside and _holds_tables(inside))
        found |= keys_in(inside, named_by_id=table)
    return found


def _holds_tables(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, dict) for each in value.values())


def test_every_key_of_the_record_is_documented():
    for key in keys_in(json.loads(to_json(read_gold()))):
        assert f"`{key}`" in RECORD, key


def packages(wanted: list[str]) -> list[str]:
    """The names without the versions."""
    return [re.split(r"[^\w-]", each)[0] for each in wanted]


def test_every_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    for name in packages(list(chain(*groups))):
        assert re.search(rf"^\|.*\b{name}\b.*\|.*\|.*\|$", listed, re.M), name


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    for name in packages(project["dependencies"]):
        assert re.search(rf"^{name}==", locked, re.M), name


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])
def test_links_between_documents_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert link.startswith("http") or (page.parent / link).exists(), link


def test_changes_are_said_in_one_sentence_each():
    for entry in (ROOT / "changelog.d").glob("*.md"):
        if entry.name != "README.md":
            sentence = entry.read_text(encoding="utf-8").strip()
            assert sentence.endswith(".") and "\n" not in sentence, entry.name


@pytest.fixture
def no_network(monkeypatch):
    """Any socket is an error."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "__init__", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def brief_of_strait(tmp_path: Path) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["brief", str(STRAIT), "--out", str(tmp_path / "brief.html")])
    return int(ended.value.code or 0)


def test_no_socket_is_opened(tmp_path, monkeypatch, no_network):
    monkeypatch.setattr(pipeline, "load", lambda name="small": SilentEngine())
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Lind said no.</p></body></html>" * 9, encoding="utf-8")
    assert brief_of_strait(tmp_path) == 0


@pytest.mark.engine
def test_shipped_engine_opens_no_socket(tmp_path, no_network):
    assert brief_of_strait(tmp_path) == 0


@pytest.mark.engine
def test_every_span_quotes_what_it_claims():
    record = pipeline.read_dossier([STRAIT])
    for statement in json.loads(to_json(record))["statements"]:
        text = record.document(statement["file"]).text
        assert statement["words"] == [text[start:end] for start, end in statement["content"]]


@pytest.mark.engine
def test_python_of_the_readme_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    exec(compile(code, "README.md", "exec"), {})
    assert "Okafor" in capsys.readouterr().out
