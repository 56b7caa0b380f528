"""The workers of a batch on many machines: Ray actors with one engine each.

Ray starts an actor anew if its process or its machine dies; the shard that it read is given to
another. All machines must see the folder that the batch is written to, and its inputs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from verbale.batch.crew import Ended
from verbale.batch.inputs import Shard
from verbale.batch.manifest import Counts, Plan
from verbale.batch.shards import read_into
from verbale.engine import Engine
from verbale.errors import EngineMissing, VerbaleError

# Actors that are hired for one place until something else must be at fault than a lost machine.
MOST_HIRED = 20


class _Reader:
    """What runs on a machine of the cluster: an engine and the shards that are read with it."""

    def __init__(self, out: Path, plan: Plan) -> None:
        self._out, self._plan = out, plan
        self._engine: Engine | None = None

    def answer(self) -> bool:
        """True as soon as the engine is loaded."""
        self._engine = self._engine or self._plan.load()
        return True

    def read(self, shard: Shard) -> Counts | Exception:
        """What became of the shard's items, or what was at fault."""
        try:
            self._engine = self._engine or self._plan.load()
            return read_into(shard, self._out, self._plan, self._engine)
        except VerbaleError as error:
            return error
        except Exception as error:
            return VerbaleError(f"{type(error).__name__}: {error}")


class RayCrew:
    """A crew of Ray actors; an actor is given a shard only once it has answered."""

    def __init__(self, count: int, out: Path, plan: Plan, address: str) -> None:
        try:
            import ray
        except ImportError as error:
            raise EngineMissing(
                "A cluster is used through Ray. Install it: pip install 'verbale[cluster]'"
            ) from error
        self._ray: Any = ray
        if not ray.is_initialized():
            ray.init(address=address, log_to_driver=False, logging_level="error")
        self._out, self._plan = out.absolute(), plan
        self._idle: list[Any] = []
        self._asked: dict[Any, Any] = {}  # answers that are waited for, and whose they are
        self._busy: dict[Any, tuple[Any, Shard]] = {}
        self._may_hire = count * MOST_HIRED
        for _ in range(count):
            self._ask(self._hire())

    def has_room(self) -> bool:
        return bool(self._idle)

    def give(self, shard: Shard) -> None:
        actor = self._idle.pop(0)
        self._busy[actor.read.remote(shard)] = (actor, shard)

    def wait(self, seconds: float) -> list[Ended]:
        waited = [*self._asked, *self._busy]
        ready, _ = self._ray.wait(waited, num_returns=len(waited), timeout=0)
        if not ready:
            ready, _ = self._ray.wait(waited, num_returns=1, timeout=seconds)
        ended: list[Ended] = []
        for reference in ready:
            if reference in self._asked:
                self._welcome(reference)
            else:
                ended.append(self._take(reference))
        return ended

    def end(self, shard: Shard) -> None:
        for actor, held in self._busy.values():
            if held == shard:
                self._ray.kill(actor, no_restart=False)

    def close(self) -> None:
        for actor in [
            *self._idle,
            *self._asked.values(),
            *(held[0] for held in self._busy.values()),
        ]:
            self._ray.kill(actor)

    def _hire(self) -> Any:
        self._may_hire -= 1
        if self._may_hire < 0:
            raise EngineMissing(
                "The workers of the cluster end as soon as they start. Is Verbale installed on "
                "every machine, and does each see the folder?"
            )
        reader = self._ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=0)(_Reader)
        return reader.options(scheduling_strategy="SPREAD").remote(self._out, self._plan)

    def _ask(self, actor: Any) -> None:
        self._asked[actor.answer.remote()] = actor

    def _welcome(self, reference: Any) -> None:
        """An actor that answers waits for a shard; one that is lost for good is replaced."""
        actor = self._asked.pop(reference)
        try:
            self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            raise EngineMissing(f"A worker could not load its engine: {error}") from error
        except self._ray.exceptions.ActorUnavailableError:
            self._ask(actor)
        except self._ray.exceptions.RayError:
            self._ask(self._hire())
        else:
            self._idle.append(actor)

    def _take(self, reference: Any) -> Ended:
        actor, shard = self._busy.pop(reference)
        try:
            told = self._ray.get(reference)
        except self._ray.exceptions.RayError:
            self._ask(actor)
            return Ended(shard, died=True)
        self._idle.append(actor)
        if isinstance(told, Counts):
            return Ended(shard, counts=told)
        return Ended(shard, error=told)
