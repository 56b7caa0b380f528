"""Which engine reads: one of ours, or a large model on a server that the user names."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verbale.commands.terminal import complain, show_progress

if TYPE_CHECKING:
    from verbale.engine import Engine
    from verbale.engine.remote import Remote, Tally


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine that a person asked for; None where they left it to Verbale."""

    name: str | None = None
    remote: Remote | None = None  # where a large model answers


def check_name(name: str) -> str:
    """The name of an engine that there is; a usage error lists them."""
    from verbale.engine import ENGINES  # which takes longer to import than --help may

    if name not in ENGINES:
        raise typer.BadParameter(f"{name} is none of {', '.join(ENGINES)}.")
    return name


def choose_engine(
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            parser=check_name,
            help="Who finds statements; llm sends the reports to --endpoint.",
        ),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="(llm) A server, as http://localhost:11434/v1."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="(llm) The model on that server.")
    ] = None,
    key_env: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="(llm) The environment variable with the key."),
    ] = None,
    max_calls: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="(llm) Ask no more often than this.")
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(min=1, metavar="SECONDS", help="(llm) Wait so long for an answer."),
    ] = None,
    price: Annotated[
        str | None,
        typer.Option(metavar="IN,OUT", help="(llm) Of a million tokens; prints the cost."),
    ] = None,
) -> Choice:
    """The engine that these options ask for; a usage error before the long work begins."""
    if engine != "llm":
        if any(each is not None for each in (endpoint, model, key_env, max_calls, timeout, price)):
            raise typer.BadParameter("a server is asked with --engine llm alone. Add it.")
        return Choice(engine)
    if not endpoint or not model:
        raise typer.BadParameter(
            "--engine llm sends the reports to a server of your choice. "
            "Name it and its model: --endpoint URL --model NAME."
        )
    from verbale.engine.remote import ANSWER_SECONDS, MOST_CALLS, Remote

    remote = Remote(
        endpoint,
        model,
        key=_find_key(key_env),
        max_calls=max_calls or MOST_CALLS,
        seconds=timeout or ANSWER_SECONDS,
        price=_read_price(price),
    )
    return Choice(engine, remote)


def takes_engine(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of ``choose_engine``, which come to it as one ``engine``.

    An option that the command has itself, as ``timeout``, stays its own.
    """
    own = inspect.signature(command, eval_str=True)
    kept = {name: each for name, each in own.parameters.items() if name != "engine"}
    options = inspect.signature(choose_engine, eval_str=True).parameters
    added = {name: each for name, each in options.items() if name not in kept}

    @wraps(command)
    def run(**given: Any) -> None:
        engine = choose_engine(**{name: given.pop(name) for name in added})
        command(**given, engine=engine)

    told: Any = run  # what typer makes options of
    told.__signature__ = own.replace(parameters=[*kept.values(), *added.values()])
    told.__annotations__ = {name: each.annotation for name, each in (kept | added).items()}
    return run


def refuse_dossier(paths: Sequence[Path], engine: Choice) -> None:
    """A usage error where a dossier, which has been read, is to be read by another engine."""
    from verbale.dossier_file import SUFFIX

    if engine.name and paths[0].suffix.lower() == SUFFIX:
        more = " ..." if engine.remote else ""
        raise typer.BadParameter(
            f"{paths[0]}: has been read. Let another engine read it: "
            f"verbale add {paths[0]} --engine {engine.name}{more}"
        )


def _find_key(variable: str | None) -> str | None:
    if variable is None:
        return None
    key = os.environ.get(variable, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        # The variable is not repeated: somebody may have written the key itself.
        raise typer.BadParameter(
            "--key-env names an environment variable that holds the key; there is none of this "
            "name, or it holds no key."
        )
    return key


def _read_price(price: str | None) -> tuple[float, float] | None:
    if price is None:
        return None
    try:
        given, taken = (float(each) for each in price.split(","))
    except ValueError:
        given = taken = -1.0
    if not 0 <= given < 1e9 or not 0 <= taken < 1e9:
        raise typer.BadParameter("--price is that of a million tokens in and out, as 0.15,0.60.")
    return given, taken


def load_engine(choice: Choice, default: str | None = None) -> Engine:
    """The engine that was chosen, or else this one; a line says what a large model is sent."""
    from verbale import pipeline
    from verbale.engine import ENGINES

    if choice.remote is None:
        return pipeline.load(choice.name or default or ENGINES[0])
    say_where(choice.remote)
    return pipeline.load("llm", remote=choice.remote)


def say_where(remote: Remote) -> None:
    """Says to which server the reports' text goes, before anything is sent."""
    complain(f"The text of each report that is read goes to {remote.url} ({remote.model}).")


@contextmanager
def counting(engine: Engine, choice: Choice) -> Iterator[None]:
    """Says at the end what was asked of a large model and what came of it, errors or none."""
    from verbale.engine import Distant

    try:
        yield
    finally:
        if choice.remote is not None and isinstance(engine, Distant):
            show_progress(0, 0)
            for line in describe_tally(engine.tally, choice.remote.price):
                complain(line)


def describe_tally(tally: Tally, price: tuple[float, float] | None) -> Iterator[str]:
    """What was asked of a large model, what it cost, what was taken of its answers."""
    from verbale.exports.wording import count

    asked = f"{count(tally.calls, 'call')} ({tally.again} asked again)"
    yield f"{asked}, {tally.tokens_in:,} tokens in, {tally.tokens_out:,} out{_cost(tally, price)}"
    dropped = tally.not_found + tally.unclaimed + tally.unformed
    yield (
        f"{count(tally.accepted, 'statement')} taken, {dropped} dropped: {tally.not_found} whose "
        f"words do not stand in the report just once, {tally.unclaimed} that nobody is said to "
        f"say, {tally.unformed} not in form; {tally.left_out} cues and sources left out"
    )
    if tally.unread:
        yield (
            f"{count(tally.unread, 'window')} of text without a usable answer: read by the engine "
            "that comes with Verbale"
        )


def _cost(tally: Tally, price: tuple[float, float] | None) -> str:
    """The cost at these prices, and how many answers do not say what they took."""
    untold = f" (without {tally.untold} that did not say)" if tally.untold else ""
    return untold + (f", cost {tally.cost(price):.4f}" if price else "")
