"""``verbale networks``: who stands with whom, over what, as files for network programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from verbale.commands.sources import make_record, read_dossier, read_record
from verbale.commands.terminal import (
    SOME_FAILED,
    Codebook,
    Jobs,
    check_folder,
    check_suffix,
    print_exactly,
    write_files,
)

if TYPE_CHECKING:
    from verbale.analysis.coding import CodedStatement
    from verbale.analysis.networks import Network, Plan
    from verbale.analysis.windows import Window
    from verbale.exports.graphs import GraphFormat
    from verbale.record import StanceValue

DNA_SUFFIX = ".dna"
Values = Annotated[
    list[str] | None,
    typer.Option(metavar="VARIABLE=VALUE", help="Leave these statements out; repeatable."),
]


def networks(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="A dossier, a record, a .dna file, or reports."),
    ],
    mode: Annotated[
        str, typer.Option(metavar="MODE", help="one-mode (actors) or two-mode (actors by concepts)")
    ] = "one-mode",
    actors: Annotated[
        str, typer.Option(metavar="VARIABLE", help="organisation, person, ...")
    ] = "organisation",
    over: Annotated[str, typer.Option(metavar="VARIABLE", help="concept, ...")] = "concept",
    ties: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="congruence, conflict, subtract, ignore; two-mode: subtract, combine, ignore",
        ),
    ] = None,
    normalise: Annotated[
        str,
        typer.Option(
            metavar="HOW",
            help="none, average, jaccard, cosine, true-cosine; two-mode: activity, prominence",
        ),
    ] = "none",
    duplicates: Annotated[
        str,
        typer.Option(
            metavar="HOW",
            help="What counts once: utterance, include (none), document, week, iso-week, month, "
            "calendar-month, year, acrossrange.",
        ),
    ] = "utterance",
    conditional: Annotated[
        bool, typer.Option("--conditional", help="Count conditional stances, halfway.")
    ] = False,
    unclear: Annotated[
        bool, typer.Option("--unclear", help="Count unclear stances, halfway.")
    ] = False,
    isolates: Annotated[
        bool, typer.Option("--isolates", help="Keep those of whom nothing is counted.")
    ] = False,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="The first day, as 2031-05-09.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day.")] = None,
    without: Values = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABLE=VALUE", help="Count no other statements; repeatable."),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="A network for each stretch of time, as '30 days'."),
    ] = None,
    kernel: Annotated[
        str | None,
        typer.Option(
            metavar="KERNEL",
            help="Weigh statements in a window: uniform, triangular, epanechnikov, gaussian.",
        ),
    ] = None,
    camps: Annotated[
        int | None, typer.Option(min=2, metavar="N", help="Print the N camps that fit best.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the search for camps.")] = 0,
    backbone: Annotated[
        bool, typer.Option("--backbone", help="Print which concepts carry the network.")
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="graphml, visone, gexf, dl, matrix, edges"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write it here; a folder with --window."),
    ] = None,
    codebook: Codebook = None,
    jobs: Jobs = 1,
) -> None:
    """Draw who stands with whom over what, from a dossier or a hand-coded .dna file."""
    from verbale.analysis.networks import Plan, draw_network
    from verbale.analysis.windows import draw_windows

    plan = Plan(
        **_take_choices(mode, actors, over, ties, normalise, duplicates),
        isolates=isolates,
        first=_read_day("--from", first),
        last=_read_day("--to", last),
        without=_read_values("--without", without or []),
        only=_read_values("--only", only or []),
    )
    stretch = _read_window(window, kernel)
    chosen = _find_format(format, out, stretch is not None)
    values: set[StanceValue] = {"for", "against"}
    values |= {"conditional"} if conditional else set()
    values |= {"unclear"} if unclear else set()
    coded, failed = _code(paths, values, codebook, jobs)
    if camps or backbone:
        print_exactly(_analyse(coded, plan, camps, seed, backbone))
    drawn: Sequence[Network] = (
        draw_windows(coded, plan, stretch) if stretch else (draw_network(coded, plan),)
    )
    _refuse_nothing(drawn, coded)
    _give(drawn, chosen, out, said=bool(camps or backbone))
    raise typer.Exit(SOME_FAILED if failed else 0)


def _take_choices(
    mode: str, actors: str, over: str, ties: str | None, normalise: str, duplicates: str
) -> dict[str, Any]:
    from verbale.analysis.networks import Aggregation, Duplicates, Mode, Normalisation, Variable

    if ties is None:
        ties = "subtract" if mode == "two-mode" else "congruence"
    return {
        "mode": _choose("--mode", mode, get_args(Mode)),
        "rows": _choose("--actors", actors, get_args(Variable)),
        "columns": _choose("--over", over, get_args(Variable)),
        "aggregation": _choose("--ties", ties, get_args(Aggregation)),
        "normalisation": _choose("--normalise", normalise, get_args(Normalisation)),
        "duplicates": _choose("--duplicates", duplicates, get_args(Duplicates)),
    }


def _choose(option: str, value: str, known: Iterable[str]) -> str:
    names = tuple(known)
    if value not in names:
        raise typer.BadParameter(f"{option} {value}: choose one of {', '.join(names)}.")
    return value


def _read_day(option: str, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {written}: write a day as 2031-05-09.") from error


def _read_values(option: str, written: Sequence[str]) -> dict[Any, frozenset[str]]:
    """The values by variable of ``organisation=Norland`` and the like."""
    from verbale.analysis.networks import Variable

    found: dict[str, frozenset[str]] = {}
    for each in written:
        variable, equals, value = each.partition("=")
        if not equals:
            raise typer.BadParameter(f"{option} {each}: write VARIABLE=VALUE.")
        _choose(option, variable, get_args(Variable))
        found[variable] = found.get(variable, frozenset()) | {value}
    return found


def _read_window(written: str | None, kernel: str | None) -> Window | None:
    from verbale.analysis.windows import Kernel, Unit, Window

    if written is None:
        if kernel is not None:
            raise typer.BadParameter("--kernel weighs statements in time windows. Add --window.")
        return None
    parts = re.fullmatch(r"(\d{1,6}) ?([a-z]+)", written.strip())
    if parts is None:
        raise typer.BadParameter(f"--window {written}: write a size such as '30 days'.")
    unit: Any = _choose("--window", parts[2], get_args(Unit))
    weighing: Any = _choose("--kernel", kernel, get_args(Kernel)) if kernel else None
    return Window(unit=unit, size=int(parts[1]), kernel=weighing)


def _find_format(name: str | None, out: Path | None, windows: bool) -> GraphFormat | None:
    """The format that is named, or the first of this suffix; a usage error before the work."""
    from verbale.exports.graphs import GRAPH_FORMATS

    if name is not None and name not in {each.name for each in GRAPH_FORMATS}:
        _choose("--format", name, [each.name for each in GRAPH_FORMATS])
    if out is None:
        if name is not None:
            raise typer.BadParameter(f"--format {name}: name a file to write with --out.")
        return None
    fitting = [each for each in GRAPH_FORMATS if name in (None, each.name)]
    if windows and not any(each.suffix == out.suffix.lower() for each in fitting if each.whole):
        if name is None:
            names = ", ".join(each.name for each in GRAPH_FORMATS if not each.whole)
            raise typer.BadParameter(f"{out}: many networks. Choose --format {names} or a .gexf.")
        if not fitting[0].whole:
            check_folder(out)
            return fitting[0]
    if windows:
        fitting = [each for each in fitting if each.whole]
    check_suffix(out, [each.suffix for each in fitting])
    return next(each for each in fitting if each.suffix == out.suffix.lower())


def _code(
    paths: Sequence[Path], values: set[StanceValue], codebook: Path | None, jobs: int
) -> tuple[tuple[CodedStatement, ...], bool]:
    """The coded statements, and whether a report could not be read."""
    if len(paths) == 1 and paths[0].suffix.lower() == DNA_SUFFIX:
        from verbale.exports.dna_coding import check_coding, code_dna
        from verbale.exports.dna_reader import read_dna

        if codebook:
            raise typer.BadParameter(f"{paths[0]}: has its own concepts. Leave --codebook out.")
        file = read_dna(paths[0])
        check_coding(paths[0], file)
        return code_dna(file, values=values), False
    from verbale.analysis.coding import code_record

    made = read_dossier(paths, codebook) or read_record(paths, codebook)
    made = made or make_record(paths, codebook, jobs)
    return code_record(made, values=values), bool(made.failures)


def _analyse(
    coded: Sequence[CodedStatement], plan: Plan, camps: int | None, seed: int, backbone: bool
) -> str:
    from dataclasses import replace

    from verbale.analysis.backbone import find_backbone
    from verbale.analysis.polarisation import measure_polarisation
    from verbale.exports.network_text import to_backbone, to_camps

    parts = []
    if camps:
        parts.append(to_camps(measure_polarisation(coded, plan, camps=camps, seed=seed)))
    if backbone:
        parts.append(to_backbone(find_backbone(coded, replace(plan, mode="one-mode"))))
    return "\n".join(parts)


def _refuse_nothing(drawn: Sequence[Network], coded: Sequence[CodedStatement]) -> None:
    from verbale.errors import BadNetwork

    if not drawn:
        raise BadNetwork("the days are fewer than one window. Use a smaller --window.")
    if not any(network.rows for network in drawn):
        raise BadNetwork(
            f"none of the {len(coded)} coded statements is left to count. "
            "Check --actors, --over, --from, --to, --without and --only."
        )


def _give(
    drawn: Sequence[Network], format: GraphFormat | None, out: Path | None, *, said: bool
) -> None:
    """Writes the networks, or prints their ties unless something else was printed already."""
    from verbale.exports.network_text import to_ties
    from verbale.exports.wording import count

    if out is None or format is None:
        if not said:
            print_exactly(to_ties(drawn))
        return
    write_files(out, format.write(drawn))
    print(f"{out}: {format.says} ({count(len(drawn), 'network')})")
