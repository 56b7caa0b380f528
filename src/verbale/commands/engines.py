"""Which engine reads: ours, or a large model on a server that the user names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verbale.commands.terminal import complain, show_progress

if TYPE_CHECKING:
    from verbale.engine import Engine
    from verbale.engine.remote import Remote, Tally

EngineName = Literal["small", "llm"]
Chosen = Annotated[
    EngineName | None,
    typer.Option("--engine", help="Who finds statements; llm sends the reports to --endpoint."),
]
Address = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", help="(llm) A server, as http://localhost:11434/v1."),
]
Model = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="(llm) The model on that server.")
]
KeyVariable = Annotated[
    str | None,
    typer.Option("--key-env", metavar="NAME", help="(llm) The environment variable with the key."),
]
MaxCalls = Annotated[
    int | None,
    typer.Option("--max-calls", min=1, metavar="N", help="(llm) Ask no more often than this."),
]
Seconds = Annotated[
    float | None,
    typer.Option("--timeout", min=1, metavar="SECONDS", help="(llm) Wait so long for an answer."),
]
Price = Annotated[
    str | None,
    typer.Option("--price", metavar="IN,OUT", help="(llm) Of a million tokens; prints the cost."),
]


def check_remote(
    engine: EngineName | None,
    endpoint: str | None,
    model: str | None,
    key_env: str | None,
    max_calls: int | None,
    seconds: float | None,
    price: str | None,
) -> Remote | None:
    """The server to ask, if one is to be asked; a usage error before the long work begins."""
    if engine != "llm":
        if any(each is not None for each in (endpoint, model, key_env, max_calls, seconds, price)):
            raise typer.BadParameter("a server is asked with --engine llm alone. Add it.")
        return None
    if not endpoint or not model:
        raise typer.BadParameter(
            "--engine llm sends the reports to a server of your choice. "
            "Name it and its model: --endpoint URL --model NAME."
        )
    from verbale.engine.remote import ANSWER_SECONDS, MOST_CALLS, Remote

    return Remote(
        endpoint,
        model,
        key=_find_key(key_env),
        max_calls=max_calls or MOST_CALLS,
        seconds=seconds or ANSWER_SECONDS,
        price=_read_price(price),
    )


def refuse_dossier(paths: Sequence[Path], remote: Remote | None) -> None:
    """A usage error where a dossier, which has been read, is to be read by a large model."""
    from verbale.dossier_file import SUFFIX

    if remote and paths[0].suffix.lower() == SUFFIX:
        raise typer.BadParameter(
            f"{paths[0]}: has been read. Let a large model read it: "
            f"verbale add {paths[0]} --engine llm ..."
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


def load_engine(remote: Remote | None) -> Engine:
    """The shipped engine, or the large model at this place, with a line on what it is sent."""
    from verbale import pipeline

    if remote is None:
        return pipeline.load()
    engine = pipeline.load("llm", remote=remote)
    complain(f"The text of each report that is read goes to {remote.url} ({remote.model}).")
    return engine


@contextmanager
def counting(engine: Engine, remote: Remote | None) -> Iterator[None]:
    """Says at the end what was asked of a large model and what came of it, errors or none."""
    from verbale.engine import Distant

    try:
        yield
    finally:
        if remote is not None and isinstance(engine, Distant):
            show_progress(0, 0)
            for line in describe(engine.tally, remote.price):
                complain(line)


def describe(tally: Tally, price: tuple[float, float] | None) -> Iterator[str]:
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
