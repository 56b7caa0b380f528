"""Trains the third encoder: which way a statement leans on a proposition, and what it hinges on."""

from __future__ import annotations

import logging
import random
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from verbale.engine import LEANINGS
from verbale.engine.leaning import WEIGHTS, Pieces, Reader
from verbale.record import ACTS
from verbale.training.cases import Case
from verbale.training.network import HIDDEN, Network
from verbale.training.sharing import ship

log = logging.getLogger(__name__)

PIECES_A_BATCH = 3000
WARM_UP, LAST_SHARE = 0.06, 0.05
HINGE_LOSS, ACT_LOSS = 0.3, 0.4
MEAN = 0.998  # the weights that are kept are a running mean
# Words of a statement that are masked, so that no single one decides.
MASKED, MASK = 0.04, 103


class LeanNetwork(nn.Module):
    """The encoder with its heads: leanings of the pair, hinges of each piece, the act."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.stances = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(2 * HIDDEN, HIDDEN), nn.Tanh(), nn.Dropout(0.1)
        )
        self.leaning = nn.Linear(HIDDEN, len(LEANINGS))
        self.hinge = nn.Linear(HIDDEN, 1)
        self.act = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(HIDDEN, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, len(ACTS))
        )

    def forward(self, ids: Tensor, attended: Tensor, segments: Tensor) -> tuple[Tensor, ...]:
        network = self.network
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = network.word(ids) + network.position(positions)[None] + network.segment(segments)
        x = network.dropout(network.norm(x))
        mask = (1.0 - attended[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in network.layers:
            x = layer(x, mask)
        weight = (segments * attended)[..., None].to(x.dtype)
        mean = (x * weight).sum(1) / weight.sum(1).clamp(min=1.0)
        pooled = self.stances(torch.cat([x[:, 0], mean], -1))
        return self.leaning(pooled), self.hinge(x)[..., 0], self.act(mean)


@dataclass(frozen=True)
class Row:
    """A case in pieces, with its targets."""

    pieces: Pieces
    case: Case


def to_rows(cases: Sequence[Case], reader: Reader) -> list[Row]:
    """The cases as the network reads them."""
    return [Row(reader.read(case.saying, case.proposition), case) for case in cases]


def batches(rows: Sequence[Row], chance: random.Random | None = None) -> list[list[int]]:
    """Places of rows, about PIECES_A_BATCH pieces together, of nearly the same length."""
    lengths = [len(row.pieces.ids) + (12 * chance.random() if chance else 0) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: lengths[i])
    found: list[list[int]] = [[]]
    for i in order:
        if found[-1] and (len(found[-1]) + 1) * len(rows[i].pieces.ids) > PIECES_A_BATCH:
            found.append([])
        found[-1].append(i)
    if chance:
        chance.shuffle(found)
    return found


def _tensors(rows: Sequence[Row], chance: random.Random | None) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(row.pieces.ids) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    segments, attended = torch.zeros_like(ids), torch.zeros_like(ids)
    for at, row in enumerate(rows):
        size = len(row.pieces.ids)
        ids[at, :size] = torch.tensor(row.pieces.ids)
        segments[at, :size] = torch.tensor(row.pieces.segments)
        attended[at, :size] = 1
        if chance:
            for place in range(1, size - 1):
                if ids[at, place] != 102 and chance.random() < MASKED:
                    ids[at, place] = MASK
    return ids, attended, segments


def _hinge_targets(rows: Sequence[Row], longest: int) -> tuple[Tensor, Tensor]:
    target, known = torch.zeros(len(rows), longest), torch.zeros(len(rows), longest)
    for at, row in enumerate(rows):
        if row.case.hinge is None:
            continue
        for place, (start, end) in row.pieces.words:
            known[at, place] = 1
            target[at, place] = any(start < b and end > a for a, b in row.case.hinge)
    return target, known


def _loss(network: nn.Module, rows: Sequence[Row], chance: random.Random) -> Tensor:
    ids, attended, segments = _tensors(rows, chance)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        stances, hinges, acts = network(ids, attended, segments)
    target = torch.tensor([row.case.chances for row in rows])
    weight = torch.tensor([row.case.weight for row in rows])
    each = -(functional.log_softmax(stances.float(), -1) * target).sum(-1)
    loss: Tensor = (each * weight).sum() / weight.sum()
    wanted, known = _hinge_targets(rows, ids.shape[1])
    if known.any():
        bce = functional.binary_cross_entropy_with_logits(hinges.float(), wanted, reduction="none")
        loss = loss + HINGE_LOSS * (bce * known).sum() / known.sum()
    return loss + ACT_LOSS * _act_loss(acts.float(), rows)


def _act_loss(scores: Tensor, rows: Sequence[Row]) -> Tensor:
    """How little of the chances goes to acts that are right: any of them is as good."""
    right = torch.tensor([[act in row.case.acts for act in ACTS] for row in rows])
    known = right.any(1)
    if not known.any():
        return scores.sum() * 0.0
    chances = functional.log_softmax(scores[known], -1)
    loss: Tensor = -torch.logsumexp(chances.masked_fill(~right[known], -1e4), -1).mean()
    return loss


def train_leaner(
    leaner: LeanNetwork,
    draw: Sequence[Sequence[Case]],
    reader: Reader,
    *,
    rate: float,
    head_rate: float,
    seed: int = 0,
    threads: int = 2,
) -> LeanNetwork:
    """One pass over each of these lists of cases (a list a pass); returns the mean weights."""
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    chance = random.Random(seed)
    steps = [
        [rows[i] for i in some]
        for rows in (to_rows(cases, reader) for cases in draw)
        for some in batches(rows, chance)
    ]
    leaner.network.word.weight.requires_grad_(False)
    trunk: list[nn.Parameter] = []
    heads: list[nn.Parameter] = []
    for name, parameter in leaner.named_parameters():
        if parameter.requires_grad:
            (trunk if name.startswith("network.") else heads).append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": trunk, "lr": rate}, {"params": heads, "lr": head_rate}], weight_decay=0.01
    )
    rates = [rate, head_rate]
    learnt = [p for p in leaner.parameters() if p.requires_grad]
    mean = [p.detach().clone() for p in learnt]
    leaner.train()
    started, pieces, sum_loss = time.perf_counter(), 0, 0.0
    for step, rows in enumerate(steps, start=1):
        for group, highest in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = highest * _schedule(step / len(steps))
        loss = _loss(leaner, rows, chance)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        with torch.no_grad():
            keep = min(MEAN, step / (step + 10))
            torch._foreach_lerp_(mean, [p.detach() for p in learnt], 1 - keep)
        pieces += sum(len(row.pieces.ids) for row in rows)
        sum_loss += loss.item()
        if step % 50 == 0 or step == len(steps):
            rate_now = pieces / (time.perf_counter() - started)
            log.info("%d/%d loss %.3f, %d pieces/s", step, len(steps), sum_loss / 50, rate_now)
            sum_loss = 0.0
    with torch.no_grad():
        for parameter, value in zip(learnt, mean, strict=True):
            parameter.copy_(value)
    leaner.eval()
    return leaner


def _schedule(share: float) -> float:
    return min(share / WARM_UP, 1 - (1 - LAST_SHARE) * max(0.0, share - WARM_UP) / (1 - WARM_UP))


def weigh(
    leaner: LeanNetwork, cases: Sequence[Case], reader: Reader
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, 4) and (n, 14): scores of the leanings and of the acts for each case, before softmax."""
    rows = to_rows(cases, reader)
    leanings = np.zeros((len(rows), len(LEANINGS)), np.float32)
    acts = np.zeros((len(rows), len(ACTS)), np.float32)
    leaner.eval()
    leaner.network.layers.train()  # the fast attention; the layers hold no dropout
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for some in batches(rows):
            found, _, spoken = leaner(*_tensors([rows[i] for i in some], None))
            leanings[some] = found.float().numpy()
            acts[some] = spoken.float().numpy()
    leaner.eval()
    return leanings, acts


def export_leaner(leaner: LeanNetwork, folder: Path) -> Path:
    """Writes the weights (int8) into ``folder`` and returns their file."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(0, 30000, (2, 37))
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter is the old one, as for the first encoder
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            leaner.eval(),
            (ids, torch.ones_like(ids), torch.zeros_like(ids)),
            str(plain),
            input_names=["ids", "attended", "segments"],
            output_names=["stances", "hinges", "acts"],
            dynamic_axes={
                "ids": {0: "batch", 1: "pieces"},
                "attended": {0: "batch", 1: "pieces"},
                "segments": {0: "batch", 1: "pieces"},
                "stances": {0: "batch"},
                "hinges": {0: "batch", 1: "pieces"},
                "acts": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
        return ship(plain, folder / WEIGHTS)
