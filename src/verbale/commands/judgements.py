"""``verbale judge`` and ``verbale judgements``: what people correct in a dossier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verbale.commands.sources import count_entries, open_record
from verbale.commands.terminal import (
    EXIT_CODES,
    SOME_FAILED,
    File,
    check_suffix,
    complain,
    find_width,
    print_exactly,
    write_file,
)

if TYPE_CHECKING:
    from verbale.record import Judged, Judgement, Record
    from verbale.store import Dossier

By = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who judges; without it, who is logged in.")
]
Why = Annotated[str, typer.Option(metavar="TEXT", help="Why, for those who read it later.")]
Decides = Annotated[
    list[str] | None,
    typer.Option(metavar="ID", help="A judgement that it decides against; may be repeated."),
]


def judge(
    file: File,
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", help="An id that the record has: 000:4798-4912."),
    ],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="What of it: speakers, act, none.")],
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help='What it is: "Ann Lind; Ben Roe".')
    ] = None,
    by: By = None,
    reason: Why = "",
    decides: Decides = None,
) -> None:
    """Correct one field of one entry; the correction is added to a log, and the record collated."""
    from verbale.commands.judging import read_value
    from verbale.judgements import find_entry, make_judgement
    from verbale.store import open_dossier

    record = open_record(file)
    about = find_entry(record, entry)
    meant = read_value(record, about, field, value)
    with open_dossier(file) as dossier:
        decided = [_find_id(dossier, each) for each in decides or ()]
        made = make_judgement(by or _user(), about, field, meant, reason=reason, decides=decided)
        _add_and_collate(file, dossier, made)


judgements = typer.Typer(help="List, exchange and undo what people judged in a dossier.")


@judgements.callback()
def _open(context: typer.Context, file: File) -> None:
    """List, exchange and undo what people judged in a dossier."""
    context.obj = file


@judgements.command("list", epilog=EXIT_CODES)
def list_judgements(context: typer.Context) -> None:
    """Print every judgement, the latest last, and what became of it."""
    from verbale.exports.judgement_list import to_lines
    from verbale.store import open_dossier

    with open_dossier(context.obj) as dossier:
        made, is_collated = dossier.list_judgements(), dossier.find_record() is not None
    if not made:
        print(f"No judgements. Make one: verbale judge {context.obj} ENTRY FIELD VALUE")
        return
    judged = open_record(context.obj).judged if is_collated else ()
    print_exactly(to_lines(made, judged, width=find_width()))


@judgements.command("export", epilog=EXIT_CODES)
def export_judgements(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="Where to write them.")
    ] = None,
) -> None:
    """Write all judgements as JSON Lines, for a colleague to import."""
    from verbale.judgements import write_judgement
    from verbale.store import open_dossier

    check_suffix(out, (".jsonl",))
    with open_dossier(context.obj) as dossier:
        lines = "".join(f"{write_judgement(each)}\n" for each in dossier.list_judgements())
    if out is None:
        print_exactly(lines)
    else:
        write_file(out, lines)
        print(f"{out}: {lines.count(chr(10))} judgements")


@judgements.command("import", epilog=EXIT_CODES)
def import_judgements(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE.jsonl...", help="What colleagues exported.")
    ],
) -> None:
    """Take in colleagues' judgements; those that are here already are skipped."""
    from verbale.exports.judgement_list import say_judged
    from verbale.store import open_dossier

    made: list[Judgement] = []
    failed = False
    for path in paths:
        found, faults = _read(path)
        made += found
        failed = failed or bool(faults)
        for fault in faults:
            complain(fault)
    with open_dossier(context.obj) as dossier:
        taken = dossier.add_judgements(made)
        record = _collate(dossier) if dossier.list_latest() else None
    for id in taken.others:
        complain(f"judgement {id}: is in the dossier with something else, which stays.")
    print(f"{taken.new} new, {taken.known} known")
    for judged in (*record.unplaced, *record.conflicts) if record else ():
        print_exactly(f"{say_judged(judged)}\n")
    raise typer.Exit(SOME_FAILED if failed or taken.others else 0)


@judgements.command("undo", epilog=EXIT_CODES)
def undo_judgement(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id, or how that begins.")],
    by: By = None,
    reason: Why = "",
) -> None:
    """Take a judgement back; undo that in turn, and it holds again."""
    from verbale.judgements import make_undo
    from verbale.store import open_dossier

    with open_dossier(context.obj) as dossier:
        made = make_undo(by or _user(), _find_id(dossier, id), reason=reason)
        _add_and_collate(context.obj, dossier, made)


def _collate(dossier: Dossier) -> Record:
    from verbale.dossier import collate_dossier, name_engine
    from verbale.pipeline import load

    return collate_dossier(dossier, load(name_engine(dossier)))


def _add_and_collate(file: Path, dossier: Dossier, made: Judgement) -> None:
    from verbale.dossier import judge as add
    from verbale.exports.judgement_list import say_judged

    add(dossier, made)
    record = _collate(dossier)
    print(f"{file}: judgement {made.id[:8]} is kept; {count_entries(record)}")
    became: list[Judged] = [
        each
        for each in (*record.unplaced, *record.conflicts)
        if made.id in (each.judgement.id, *each.against)
    ]
    for each in became:
        print_exactly(f"{say_judged(each)}\n")


def _read(path: Path) -> tuple[list[Judgement], list[str]]:
    """The judgements in a file of JSON Lines, and what is wrong with its other lines."""
    from verbale.errors import BadJudgement, NothingReadable
    from verbale.judgements import read_lines

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NothingReadable(
            f"{path}: cannot be read. Name a file that 'verbale judgements export' wrote."
        ) from error
    made: list[Judgement] = []
    faults: list[str] = []
    for number, found in read_lines(text):
        if isinstance(found, BadJudgement):
            faults.append(f"{path}, line {number}: {found}")
        else:
            made.append(found)
    return made, faults


def _find_id(dossier: Dossier, start: str) -> str:
    """The one judgement whose id begins so."""
    from verbale.errors import BadJudgement

    found = [each.id for each in dossier.list_judgements() if each.id.startswith(start)]
    if len(found) != 1:
        how = "begins the ids of several judgements" if found else "is no judgement's id"
        raise BadJudgement(f"{start}: {how}. See them: verbale judgements {dossier.path} list")
    return found[0]


def _user() -> str:
    from getpass import getuser

    from verbale.errors import BadJudgement

    try:
        return getuser()
    except (OSError, KeyError, ImportError) as error:
        raise BadJudgement("Nobody is logged in by name. Say who judges: --by NAME.") from error
