"""``verbale batch``: many reports into tables, with many processes or machines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verbale.commands.engines import Choice, describe_tally, say_where, takes_engine
from verbale.commands.terminal import SOME_FAILED, complain

if TYPE_CHECKING:
    from verbale.batch.driver import Course
    from verbale.batch.manifest import Plan

# Seconds that a report may take which a large model reads: it answers for each window in turn.
SECONDS_BY_LLM = 600.0


@takes_engine
def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files of reports (.jsonl, .parquet, .warc.gz ...), folders, patterns, s3://...",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the tables go.")],
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read, or actors with --ray.")
    ] = 1,
    about: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAMES", help='Read only what names all of these: "NATO, Russia"; repeatable.'
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.1, metavar="SECONDS", help="The longest that a report may take (60; llm: 600)."
        ),
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read on this Ray cluster (auto: the one here)."),
    ] = None,
    *,
    engine: Choice,
) -> None:
    """Read many reports into tables (Parquet); run it again to go on where it ended."""
    from verbale.batch.crew import Crew
    from verbale.batch.driver import run_batch

    plan = _plan(about or (), timeout, workers, engine)
    if engine.remote:
        say_where(engine.remote)

    def hire() -> Crew:
        from verbale.batch.cluster import RayCrew

        return RayCrew(workers, out, plan, ray or "auto")

    result = run_batch(
        inputs,
        out,
        plan=plan,
        workers=workers,
        crew=hire if ray else None,
        progress=show_course,
    )
    _clear()
    if engine.remote:
        for line in describe_tally(result.asked, engine.remote.price):
            complain(line)
    for file, reason in result.failed:
        complain(f"{file}: {reason}")
    total = result.total
    print(
        f"{out}: {total.reports:,} reports, {total.statements:,} statements, "
        f"{total.passed_over:,} passed over, {total.quarantined:,} in quarantine, "
        f"{result.copies:,} copies"
    )
    raise typer.Exit(SOME_FAILED if result.failed or total.quarantined else 0)


def _plan(about: Sequence[str], timeout: float | None, workers: int, engine: Choice) -> Plan:
    """How each report is read; of a large model's calls each worker has its share."""
    from verbale.batch.manifest import TIMEOUT, Plan
    from verbale.engine import ENGINES, load

    name = engine.name or ENGINES[0]
    if engine.remote is None:
        loading, called, seconds = partial(load, name), name, timeout or TIMEOUT
    else:
        seconds = timeout or SECONDS_BY_LLM
        share = max(1, engine.remote.max_calls // workers)
        remote = replace(engine.remote, seconds=seconds, max_calls=share)
        loading, called = partial(load, name, remote=remote), f"{name} {remote.model}"
    return Plan(about=tuple(about), timeout=seconds, load=loading, engine=called)


def show_course(course: Course) -> None:
    """One line on stderr that is written over, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[2K{describe(course)}")
        sys.stderr.flush()


def describe(course: Course) -> str:
    """How far a batch is, its rate and the time left."""
    left = course.seconds_left
    said = f"{course.items:,} reports, {course.shards_done} of {course.shards} shards"
    said += f", {course.rate:.1f} a second"
    return said if left is None else f"{said}, {_say_time(left)} left"


def _say_time(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{round(seconds)} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[2K")
