"""The ``verbale`` command: files and options in, results on stdout, progress and errors on stderr.

Rooms are imported inside the commands, so that ``verbale --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verbale.errors import NothingReadable, VerbaleError

if TYPE_CHECKING:
    from verbale.record import Document, Failure, Issue, Reading, Record

SOME_FAILED = 1
INTERRUPTED = 130

EXIT_CODES = """
Exit codes: 0 done; 1 some documents failed; 2 usage; 3 nothing readable;
4 an entry does not stand in its text; 5 engine missing.
"""

app = typer.Typer(
    name="verbale",
    help="Reads the press coverage of a negotiation and writes its record.",
    epilog=EXIT_CODES,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Reports, or folders of reports; - for stdin."),
]
Codebook = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The issues, as YAML or JSON; without it, suggested ones."),
]
Jobs = Annotated[int, typer.Option(min=1, metavar="N", help="Processes that read at a time.")]


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"verbale {version('verbale')}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_say_version, help="Say which version this is."
        ),
    ] = False,
) -> None:
    """Options of the whole command."""


@app.command(epilog=EXIT_CODES)
def record(
    paths: Paths,
    codebook: Codebook = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here (.json, .ics) instead.")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Write the record of these reports: who said what, tied to exact characters."""
    write = _check_out(out, "record")
    made = _read_dossier(paths, codebook) or _make_record(paths, codebook, jobs)
    if out is None or write is None:
        from verbale.exports.record_json import to_json

        _print_exactly(to_json(made))
    else:
        _write(out, write(made, _title(paths)))
        print(f"{out}: {_count(made)}")
    raise typer.Exit(SOME_FAILED if made.failures else 0)


@app.command(epilog=EXIT_CODES)
def brief(
    paths: Paths,
    codebook: Codebook = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the brief here (.html or .md).")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Print a short brief of these reports; with --out, also write the whole as one page."""
    write = _check_out(out, "brief")
    made = _read_dossier(paths, codebook) or _make_record(paths, codebook, jobs)
    from verbale.exports import to_terminal

    title = _title(paths)
    if out is not None and write is not None:
        _write(out, write(made, title))
    short = to_terminal(made, title=title, colour=_wants_colour(), width=_width())
    _print_exactly(short)
    if out is not None:
        print(f"\n{out}: the whole brief")
    raise typer.Exit(SOME_FAILED if made.failures else 0)


@app.command(epilog=EXIT_CODES)
def settle(
    paths: Paths,
    codebook: Codebook = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="PARTY:ISSUE=STANCE", help="As if the party stood so; repeatable."),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Other rules than Verbale's own.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    jobs: Jobs = 1,
) -> None:
    """Print what is negotiable by stated rules: findings, movement, trade candidates."""
    from verbale.analysis.rules import load_rules
    from verbale.exports.settlement import read_assumptions, to_settlement, to_settlement_json

    table, supposed = load_rules(rules), read_assumptions(assume or [])
    made = _read_dossier(paths, codebook) or _read_record(paths, codebook)
    made = made or _make_record(paths, codebook, jobs)
    if as_json:
        _print_exactly(to_settlement_json(made, rules=table, assume=supposed))
    else:
        title, width = _title(paths), _width()
        _print_exactly(to_settlement(made, title=title, rules=table, assume=supposed, width=width))
    raise typer.Exit(SOME_FAILED if made.failures else 0)


File = Annotated[Path, typer.Argument(metavar="FILE", help="The dossier, a .verbale file.")]
Part = Literal["record", "positions", "calendar", "moves", "differences", "coverage"]


@app.command(epilog=EXIT_CODES)
def new(file: File) -> None:
    """Make an empty dossier: one file for the reports of a negotiation and their record."""
    from verbale.store import SUFFIX, make_dossier

    _check_suffix(file, (SUFFIX,))
    with make_dossier(file):
        print(f"{file}: an empty dossier. Add reports: verbale add {file} PATH")


@app.command(epilog=EXIT_CODES)
def add(
    file: File,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Reports, or folders of reports; - for stdin."),
    ] = None,
    codebook: Codebook = None,
    jobs: Jobs = 1,
) -> None:
    """Add reports to a dossier and collate it as a whole; those it knows are skipped."""
    from verbale.codebook import load_codebook
    from verbale.dossier import collate_dossier, read_new, take_in
    from verbale.exports.wording import count
    from verbale.pipeline import load
    from verbale.reading_json import write_issues
    from verbale.store import open_dossier

    issues = load_codebook(codebook) if codebook else None
    with open_dossier(file) as dossier:
        if issues is not None:
            dossier.keep_codebook(write_issues(issues))
        taken = take_in(dossier, paths or [])
        for failure in taken.failures:
            _complain(f"{failure.name}: {failure.reason}")
        engine = load()
        read_new(dossier, engine, jobs=jobs, progress=_show_progress)
        made = collate_dossier(dossier, engine)
    print(f"{count(taken.new, 'report')} new, {taken.changed} changed, {taken.known} known")
    print(f"{file}: {_count(made)}")
    raise typer.Exit(SOME_FAILED if taken.failures else 0)


@app.command(epilog=EXIT_CODES)
def show(file: File, part: Annotated[Part, typer.Argument(metavar="PART")] = "record") -> None:
    """Print a part of a dossier's record: record, positions, calendar, moves, differences or
    coverage."""
    from verbale.exports import to_terminal
    from verbale.exports.views import to_view

    made, title, width = _open_record(file), _title([file]), _width()
    if part == "record":
        _print_exactly(to_terminal(made, title=title, colour=_wants_colour(), width=width))
    else:
        _print_exactly(to_view(made, part, title=title, width=width))


@app.command(epilog=EXIT_CODES)
def check(file: File) -> None:
    """Verify every text's fingerprint, every place and every reason in a dossier."""
    from verbale.dossier import find_faults
    from verbale.errors import BrokenRecord
    from verbale.exports.wording import count
    from verbale.store import open_dossier

    with open_dossier(file) as dossier:
        faults = list(find_faults(dossier))
        versions = len(dossier.list_versions())
    for fault in faults:
        _complain(f"{file}: {fault}")
    if faults:
        raise typer.Exit(BrokenRecord.exit_code)
    print(f"{file}: {count(versions, 'text')} and the record are whole")


@app.command(epilog=EXIT_CODES)
def compact(file: File) -> None:
    """Make a dossier's file as small as it can be; every text and the record stay."""
    from verbale.store import open_dossier

    before = file.stat().st_size if file.is_file() else 0
    with open_dossier(file) as dossier:
        dossier.compact()
    print(f"{file}: {before:,} bytes before, {file.stat().st_size:,} now")


codebooks = typer.Typer(help="Suggest the issues of a negotiation, or check those written down.")
app.add_typer(codebooks, name="codebook", no_args_is_help=True)


@codebooks.command("suggest", epilog=EXIT_CODES)
def codebook_suggest(
    paths: Paths,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here (.yaml, .json) instead.")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Propose issues from these reports, each with the statements that brought it up."""
    from verbale.codebook import write_codebook

    _check_suffix(out, (".yaml", ".yml", ".json"))
    made = _make_record(paths, None, jobs)
    if out is not None and out.suffix.lower() == ".json":
        text = write_codebook(made.codebook, form="json")
    else:
        text = write_codebook(made.codebook, notes=_quote_evidence(made))
    if out is None:
        _print_exactly(text)
    else:
        _write(out, text)
        print(f"{out}: {len(made.codebook)} issues suggested. Read them, mend them, drop the rest.")
    raise typer.Exit(SOME_FAILED if made.failures else 0)


def _quote_evidence(made: Record) -> dict[str, list[str]]:
    """The words that brought each issue up, with who said them."""
    from verbale.record import name_statements

    by_id = dict(zip(name_statements(made.statements), made.statements, strict=True))
    notes: dict[str, list[str]] = {}
    for issue in made.codebook:
        for statement in (by_id[id] for id in issue.evidence if id in by_id):
            who = ", ".join(made.entity(id).name for id in statement.speakers) or "not settled"
            document = made.document(statement.document)
            words = document.words(statement.cue + statement.content)
            notes.setdefault(issue.id, []).append(f"{who} ({document.name}): {words}")
    return notes


@codebooks.command("check", epilog="Exit codes: 0 nothing to mend; 1 warnings; 2 unreadable.")
def codebook_check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The issues, as YAML or JSON.")],
) -> None:
    """Warn of propositions that overlap or that nobody can take a stance on, one a line."""
    from verbale.codebook import load_codebook
    from verbale.collation.codebook_faults import find_faults
    from verbale.engine import load

    issues = load_codebook(file)
    faults = find_faults(issues, engine=load())
    for fault in faults:
        print(f"{file.name}: {fault}")
    if not faults:
        print(f"{file.name}: {len(issues)} issues, nothing to mend")
    raise typer.Exit(SOME_FAILED if faults else 0)


evaluate = typer.Typer(help="Measure the program with the gold dossiers and corpora.")
app.add_typer(evaluate, name="evaluate", no_args_is_help=True)

Shared = Annotated[
    Path,
    typer.Argument(metavar="SHARED", help="The folder with gold/, corpora/ and tools/."),
]
Examples = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Measure with the dossiers in this folder instead."),
]


@evaluate.command("bars")
def evaluate_bars(shared: Shared) -> None:
    """Print every figure that we hold ourselves to, and whether it is reached."""
    from verbale.engine import load
    from verbale.training.bars import measure_bars

    for bar in measure_bars(shared, load()):
        print(bar, flush=True)


@evaluate.command("record")
def evaluate_record(shared: Shared, examples: Examples = None) -> None:
    """Print every figure of the record for each gold dossier, the mean, and all as one."""
    from verbale.engine import load
    from verbale.training.evaluate import (
        find_dossiers,
        find_examples,
        format_figures,
        score_dossier,
    )

    engine, scorer = load(), shared / "tools" / "score_record.py"
    dossiers = find_examples(examples) if examples else find_dossiers(shared)
    rows = {d.name: score_dossier(d, engine=engine, scorer=scorer) for d in dossiers}
    format_figures(rows, print)


@evaluate.command("codebook")
def evaluate_codebook(shared: Shared, examples: Examples = None) -> None:
    """Print which issues of each gold dossier the suggested codebook covers."""
    from verbale.engine import load
    from verbale.training.codebooks import measure_dossiers
    from verbale.training.evaluate import find_dossiers, find_examples

    dossiers = find_examples(examples) if examples else find_dossiers(shared)
    for line in measure_dossiers(dossiers, load()):
        print(line, flush=True)


@evaluate.command("calibration")
def evaluate_calibration(shared: Shared, examples: Examples = None) -> None:
    """Print how often stances are right, by how sure they are, and the expected error."""
    from verbale.engine import load
    from verbale.training.evaluate import find_dossiers, find_examples
    from verbale.training.evaluate_stances import measure_calibration

    dossiers = find_examples(examples) if examples else find_dossiers(shared)
    for line in measure_calibration(dossiers, load()):
        print(line, flush=True)


@evaluate.command("hinges")
def evaluate_hinges(shared: Shared, examples: Examples = None) -> None:
    """Print in how many conditional stances the words of the condition are found."""
    from verbale.engine import load
    from verbale.training.evaluate import find_dossiers, find_examples
    from verbale.training.evaluate_stances import measure_hinges

    dossiers = find_examples(examples) if examples else find_dossiers(shared)
    for line in measure_hinges(dossiers, load()):
        print(line, flush=True)


@evaluate.command("plover")
def evaluate_plover(shared: Shared) -> None:
    """Print how often acts agree with the events of PLOVER's examples, beside baselines."""
    from verbale.engine import load
    from verbale.training.plover import measure_plover

    for line in measure_plover(shared / "corpora", load()):
        print(line, flush=True)


@evaluate.command("dates")
def evaluate_dates(shared: Shared) -> None:
    """Print how many dates of GUM are read rightly, and how many gold reports rightly placed."""
    from verbale.training.dates import measure_dates

    for line in measure_dates(shared):
        print(line, flush=True)


@evaluate.command("versions")
def evaluate_versions(shared: Shared) -> None:
    """Print how well one sentence in other words is known for one, on wmt21-versions dev."""
    from verbale.engine import load
    from verbale.training.versions import measure_versions

    for line in measure_versions(shared / "corpora", load()):
        print(line, flush=True)


@evaluate.command("attribution")
def evaluate_attribution(
    shared: Shared,
    record: Annotated[
        bool, typer.Option(help="Score the statements of the whole reading, not the engine alone.")
    ] = False,
) -> None:
    """Print who said what on PolNeAR dev: precision, recall and F1."""
    from verbale.engine import load
    from verbale.training.evaluate import score_attribution

    figures = score_attribution(
        shared / "corpora",
        engine=load(),
        scorer=shared / "tools" / "score_attribution.py",
        whole_record=record,
    )
    for name, figure in figures.items():
        percent = {part: 100 * figure[part] for part in ("p", "r", "f1")}
        print(f"{name:22} P {percent['p']:5.1f} R {percent['r']:5.1f} F1 {percent['f1']:5.1f}")


@app.command()
def train(
    shared: Shared,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the engine's files are written.")
    ] = Path("src/verbale/data/engine"),
    work: Annotated[
        Path, typer.Option(metavar="DIR", help="Checkpoints: run again with it to go on.")
    ] = Path("runs/default"),
    open_data: Annotated[
        bool, typer.Option("--open-data", help="Learn from our own and openly licensed texts only.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed gives slightly other weights.")] = 0,
) -> None:
    """Build the engine's weights anew from the corpora and our labelled texts (half an hour)."""
    import logging

    from verbale.errors import EngineMissing

    try:
        from verbale.training.recipe import Sources, build, find_base
    except ModuleNotFoundError as error:
        raise EngineMissing(
            f"{error.name} is not installed. Run 'make train', which installs what training needs."
        ) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    sources = Sources(shared, Path.cwd(), find_base())
    print(build(sources, work, out, open_data=open_data, seed=seed))


def _check_out(out: Path | None, command: str) -> Callable[[Record, str | None], str] | None:
    """The function that writes this kind of file; a usage error before the long work begins."""
    if out is None:
        return None
    from verbale.exports import FORMATS

    _check_suffix(out, [format.suffix for format in FORMATS if format.command == command])
    return next(format.write for format in FORMATS if format.suffix == out.suffix.lower())


def _check_suffix(out: Path | None, suffixes: Sequence[str]) -> None:
    if out is None:
        return
    if out.suffix.lower() not in suffixes:
        raise typer.BadParameter(f"{out}: choose a name that ends in {' or '.join(suffixes)}.")
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"{out}: there is no such folder to write into. Make it first.")


def _make_record(paths: Sequence[Path], codebook: Path | None, jobs: int) -> Record:
    from verbale.codebook import load_codebook
    from verbale.pipeline import collate, load, read_many

    issues: Sequence[Issue] | None = load_codebook(codebook) if codebook else None
    documents, failures = _load(paths)
    engine = load()
    readings: list[Reading] = []
    _show_progress(0, len(documents))
    for reading in read_many(documents, engine=engine, jobs=min(jobs, len(documents))):
        readings.append(reading)
        _show_progress(len(readings), len(documents))
    _show_progress(0, 0)
    return collate(readings, codebook=issues, engine=engine, failures=failures)


def _read_dossier(paths: Sequence[Path], codebook: Path | None) -> Record | None:
    """The record in this one dossier; None if reports are named."""
    from verbale.store import SUFFIX

    if len(paths) != 1 or paths[0].suffix.lower() != SUFFIX:
        return None
    if codebook:
        raise typer.BadParameter(
            f"{paths[0]}: has its own codebook. Give it another: "
            f"verbale add {paths[0]} --codebook {codebook}"
        )
    return _open_record(paths[0])


def _open_record(file: Path) -> Record:
    from verbale.dossier import is_behind, read_record
    from verbale.store import open_dossier

    with open_dossier(file) as dossier:
        if is_behind(dossier):
            _complain(
                f"{file}: something was added since the record was collated. "
                f"Collate it: verbale add {file}"
            )
        return read_record(dossier)


def _read_record(paths: Sequence[Path], codebook: Path | None) -> Record | None:
    """The record that this one JSON file holds, about the reports in its folder; None if reports
    are named."""
    if len(paths) != 1 or paths[0].suffix.lower() != ".json":
        return None
    if codebook:
        raise typer.BadParameter(f"{paths[0]}: has its own codebook. Leave --codebook out.")
    from json import JSONDecodeError

    from verbale.exports.record_json_reader import from_json
    from verbale.record import Document
    from verbale.text.load import load

    found = load([paths[0].absolute().parent])
    documents = [each for each in found if isinstance(each, Document)]
    advice = "Name a record that 'verbale record' wrote, or reports."
    try:
        return from_json(paths[0].read_text(encoding="utf-8"), documents)
    except (OSError, UnicodeDecodeError) as error:
        raise NothingReadable(f"{paths[0]}: cannot be read. {advice}") from error
    except (JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise NothingReadable(f"{paths[0]}: is no record. {advice}") from error


def _load(paths: Sequence[Path]) -> tuple[list[Document], list[Failure]]:
    """The documents, and what could not be read: one line each on stderr."""
    from verbale.record import Failure
    from verbale.text.load import load

    documents: list[Document] = []
    failures: list[Failure] = []
    loaded: Iterable[Document | Failure] = load(paths)
    for each in loaded:
        if isinstance(each, Failure):
            failures.append(each)
            _complain(f"{each.name}: {each.reason}")
        else:
            documents.append(each)
    if not documents:
        raise NothingReadable("No report could be read. Name .txt or .html files, or their folder.")
    return documents, failures


def _show_progress(done: int, count: int) -> None:
    """One line on stderr that is written over, on a terminal only; with no count it goes."""
    if not sys.stderr.isatty():
        return
    line = f"read {done} of {count} reports" if count else ""
    sys.stderr.write(f"\r\033[2K{line}")
    sys.stderr.flush()


def _title(paths: Sequence[Path]) -> str | None:
    """The name of the one folder or dossier with the reports; otherwise the brief finds its own."""
    if len(paths) == 1 and (paths[0].is_dir() or paths[0].suffix.lower() == ".verbale"):
        whole = paths[0].resolve()
        name = whole.name if paths[0].is_dir() else whole.stem
        return name.replace("-", " ").replace("_", " ").capitalize()
    return None


def _count(made: Record) -> str:
    from verbale.exports.wording import count

    statements, reports = len(made.statements), len(made.documents)
    return f"{count(statements, 'statement')} in {count(reports, 'report')}"


def _write(out: Path, text: str) -> None:
    try:
        out.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise VerbaleError(f"{out}: cannot be written ({error.strerror}). Name another.") from error


def _print_exactly(text: str) -> None:
    """UTF-8 whatever the terminal's encoding, and no line end changed on the way."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _complain(line: str) -> None:
    print(line, file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command and exits with its code; an error that a user can mend is one line."""
    try:
        app(args=arguments, prog_name="verbale")
    except VerbaleError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
