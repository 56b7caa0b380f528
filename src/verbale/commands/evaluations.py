"""``verbale evaluate`` and ``train``: the program measured, its weights made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verbale.commands.engines import check_name

evaluate = typer.Typer(help="Measure the program with the gold dossiers and corpora.")

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


@evaluate.command("all")
def evaluate_all(
    shared: Shared,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the page is written.")] = Path(
        "docs/evaluation.md"
    ),
    examples: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder with the example dossiers.")
    ] = Path("examples"),
    work: Annotated[
        Path,
        typer.Option(metavar="DIR", help="What was read is kept here, and not read again."),
    ] = Path("runs/evaluation"),
    jobs: Annotated[int, typer.Option(min=1, help="Processes that read side by side.")] = 2,
) -> None:
    """Write every figure with its interval, by kind, outlet, length and origin of names."""
    from datetime import date

    from verbale.commands.terminal import complain
    from verbale.training.report import measure, write_report
    from verbale.training.workshop import Workshop

    measured = measure(shared, examples, Workshop(work, jobs=jobs), complain)
    out.write_text(write_report(measured, date.today()), encoding="utf-8")
    print(out)


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
    engine: Annotated[
        str, typer.Option(metavar="NAME", parser=check_name, help="One of ours: small or fast.")
    ] = "small",
) -> None:
    """Print who said what on PolNeAR dev: precision, recall and F1."""
    from verbale.engine import load
    from verbale.training.evaluate import score_attribution

    figures = score_attribution(
        shared / "corpora",
        engine=load(engine),
        scorer=shared / "tools" / "score_attribution.py",
        whole_record=record,
    )
    for name, figure in figures.items():
        percent = {part: 100 * figure[part] for part in ("p", "r", "f1")}
        print(f"{name:22} P {percent['p']:5.1f} R {percent['r']:5.1f} F1 {percent['f1']:5.1f}")


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
