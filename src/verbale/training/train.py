"""Training the small engine: resumable, on two cores.

Two stages. ``base``: who said what and names, from the large corpora. ``record``: all heads, from
our own labelled texts, with the large corpora beside them so that nothing is forgotten.
"""

from __future__ import annotations

import copy
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from verbale.engine.tags import NAME_TAG_COUNT
from verbale.training.examples import UNKNOWN, Batch, Example, Spoiler, epoch, make_batch
from verbale.training.network import Network

Loss = Callable[[tuple[Tensor, ...], Batch], tuple[Tensor, dict[str, float]]]

log = logging.getLogger(__name__)

# Weights of the tags outside, B/I source, B/I cue, B/I content: rare ones count more (recipe).
ROLE_WEIGHTS = torch.tensor([1.0, 1.3, 1.2, 1.6, 1.6, 1.4, 1.0])
NAME_WEIGHTS = torch.tensor([1.0] + [1.2] * (NAME_TAG_COUNT - 1))
POINTER_LOSS, INNER_LOSS, NAME_LOSS, ACT_LOSS = 0.7, 0.7, 0.5, 0.3
LAYER_DECAY = 0.9  # each lower layer learns this much slower
EMA = 0.995  # the weights that are kept are a running mean
CHECKPOINT_STEPS = 100


@dataclass(frozen=True)
class Stage:
    """One run: how long and how fast."""

    epochs: float
    rate: float
    head_rate: float
    last: float = 0.02  # the rate at the end, as a share of the highest
    seed: int = 0
    threads: int = 2
    compiled: bool = True


def train(
    network: Network,
    examples: Sequence[tuple[Example, int]],
    stage: Stage,
    spoiler: Spoiler,
    checkpoint: Path | None = None,
    loss_of: Loss | None = None,
) -> Network:
    """Trains and returns a network with the mean weights.

    What is minimised is ``label_loss`` unless told. With a checkpoint file, a run that was cut off
    goes on where it was.
    """
    loss_of = loss_of or label_loss
    torch.set_num_threads(stage.threads)
    torch.manual_seed(stage.seed)
    batches = epoch(examples, random.Random(f"{stage.seed}/0"))
    total = max(1, round(len(batches) * stage.epochs))
    optimizer = _optimizer(network, stage)
    rates = [group["lr"] for group in optimizer.param_groups]
    mean = {name: p.detach().clone() for name, p in network.named_parameters()}
    step = _resume(checkpoint, network, optimizer, mean)
    log.info("%d batches an epoch, %d steps, from step %d", len(batches), total, step)
    forward: Any = torch.compile(network, dynamic=False) if stage.compiled else network
    network.train()
    started, pieces, losses, turn = time.perf_counter(), 0, [], 0
    while step < total:
        if step // len(batches) != turn:
            turn = step // len(batches)
            batches = _turn(examples, stage, turn, len(batches))
        length, windows = batches[step % len(batches)]
        rng = random.Random(f"{stage.seed}/{step}")
        batch = make_batch(windows, length, spoiler, rng)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * _schedule(step, total, stage.last)
        with torch.autocast("cpu", torch.bfloat16):
            outputs = forward(batch.ids, batch.attended, batch.features)
        loss, parts = loss_of(outputs, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        with torch.no_grad():
            keep = min(EMA, step / (step + 10))
            torch._foreach_lerp_(
                list(mean.values()), [p.detach() for p in network.parameters()], 1 - keep
            )
        pieces += batch.pieces
        losses.append(parts)
        if step % 50 == 0 or step == total:
            _report(step, total, losses, pieces, started)
            losses = losses[-1:]
        if checkpoint and (step % CHECKPOINT_STEPS == 0 or step == total):
            _save(checkpoint, network, optimizer, mean, step)
    finished = copy.deepcopy(network)
    finished.load_state_dict(mean)
    finished.eval()
    return finished


def _turn(
    examples: Sequence[tuple[Example, int]], stage: Stage, turn: int, size: int
) -> list[tuple[int, list[tuple[Example, tuple[int, int]]]]]:
    """The batches of a later pass: as many as in the first, though windows are cut anew."""
    batches = epoch(examples, random.Random(f"{stage.seed}/{turn}"))
    return [batches[i % len(batches)] for i in range(size)]


def _optimizer(network: Network, stage: Stage) -> torch.optim.Optimizer:
    groups, depth = [], len(network.layers)
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        room = name.split(".")[0]
        if room == "layers":
            rate = stage.rate * LAYER_DECAY ** (depth - 1 - int(name.split(".")[1]))
        elif room in ("word", "position", "segment", "norm"):
            rate = stage.rate * LAYER_DECAY**depth
        elif room in ("case", "quotation", "place"):
            rate = stage.head_rate / 2
        else:
            rate = stage.head_rate
        decay = 0.0 if "bias" in name or "norm" in name else 0.01
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def _schedule(step: int, total: int, last: float) -> float:
    """Rises over the first 8 % (at most 250 steps), then falls in a line to ``last``."""
    rise = max(1, min(250, round(0.08 * total)))
    fallen = max(0.0, (step - rise) / max(1, total - rise))
    return min((step + 1) / rise, 1.0 - (1.0 - last) * fallen)


def label_loss(outputs: tuple[Tensor, ...], batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The sum that is minimised, and its parts by head."""
    outer, inner, names, acts, *pointers = (output.float() for output in outputs)
    zero = outer.sum() * 0.0
    parts = {
        "outer": _tag_loss(outer, batch.outer, ROLE_WEIGHTS),
        "inner": INNER_LOSS * _tag_loss(inner, batch.inner, ROLE_WEIGHTS),
        "names": NAME_LOSS * _name_loss(names, batch),
        "outer pointer": POINTER_LOSS
        * _pointer_loss(pointers[0], pointers[1], batch.outer_links, batch),
        "inner pointer": INNER_LOSS
        * POINTER_LOSS
        * _pointer_loss(pointers[2], pointers[3], batch.inner_links, batch),
        "acts": ACT_LOSS * _act_loss(acts, batch),
    }
    total = zero + sum(part for part in parts.values())
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _tag_loss(scores: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    if not bool((target != UNKNOWN).any()):
        return scores.sum() * 0.0
    return functional.cross_entropy(
        scores.flatten(0, 1), target.flatten(), weight=weights, ignore_index=UNKNOWN
    )


def _name_loss(scores: Tensor, batch: Batch) -> Tensor:
    known = (batch.names != UNKNOWN).float() * batch.name_weight[:, None]
    if not bool(known.any()):
        return scores.sum() * 0.0
    each = functional.cross_entropy(
        scores.flatten(0, 1),
        batch.names.flatten(),
        weight=NAME_WEIGHTS,
        ignore_index=UNKNOWN,
        reduction="none",
    )
    return (each * known.flatten()).sum() / (batch.names != UNKNOWN).sum()


def _pointer_loss(query: Tensor, key: Tensor, links: Tensor, batch: Batch) -> Tensor:
    if not len(links):
        return query.sum() * 0.0
    rows, start, end = links[:, 0].long(), links[:, 1].long(), links[:, 2].long()
    scores = torch.einsum("nd,nld->nl", query[rows, start], key[rows])
    scores = scores.masked_fill(~batch.first_pieces[rows], -1e4)
    each = functional.log_softmax(scores, -1)[torch.arange(len(links)), end]
    return -(each * links[:, 3]).sum() / links[:, 3].sum()


def _act_loss(scores: Tensor, batch: Batch) -> Tensor:
    if not len(batch.acts):
        return scores.sum() * 0.0
    chosen = scores[batch.act_places[:, 0], batch.act_places[:, 1]]
    return -(functional.log_softmax(chosen, -1) * batch.acts).sum(-1).mean()


def _report(
    step: int, total: int, losses: list[dict[str, float]], pieces: int, started: float
) -> None:
    seconds = time.perf_counter() - started
    means = " ".join(
        f"{name} {sum(part[name] for part in losses) / len(losses):.3f}" for name in losses[0]
    )
    log.info("%d/%d %s, %d pieces/s, %d s", step, total, means, pieces / seconds, seconds)


def _save(
    path: Path,
    network: Network,
    optimizer: torch.optim.Optimizer,
    mean: dict[str, Tensor],
    step: int,
) -> None:
    unfinished = path.with_suffix(".tmp")
    torch.save(
        {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "mean": mean,
            "step": step,
        },
        unfinished,
    )
    unfinished.replace(path)


def _resume(
    path: Path | None,
    network: Network,
    optimizer: torch.optim.Optimizer,
    mean: dict[str, Tensor],
) -> int:
    if path is None or not path.exists():
        return 0
    state = torch.load(path)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    for name, value in state["mean"].items():
        mean[name].copy_(value)
    return int(state["step"])
