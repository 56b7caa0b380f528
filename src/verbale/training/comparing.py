"""Trains the second encoder: texts that tell the same in other words come to lie near.

It learns from the same news in many English wordings (wmt21-versions); neighbouring lines of a
report are what it must keep apart. Then, beside them, from our groups of statements
(labelled/utterances): a summary and the words it sums up, and other words of the same speaker.
Neither our own dossiers nor the gold ones are learnt from: one that knows them is surer of them
than of new ones, and misleads what is fitted on top of it.
"""

from __future__ import annotations

import gzip
import json
import logging
import random
import re
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from verbale.engine.comparing import SAME_TEXT, WEIGHTS
from verbale.training.network import Embedder, Network
from verbale.training.pairs import read_groups
from verbale.training.sharing import ship

log = logging.getLogger(__name__)

Versions = list[str]  # of one line of the news
Texts = list[tuple[str, int]]  # with the number of the line
Told = tuple[str, str, frozenset[str]]  # cue and content, content, the utterances it reports

STEPS = 150
RATE, WARM_UP, LAST_SHARE = 5e-5, 10, 0.03
RUNS, LINES = 4, 6  # runs of neighbouring lines in a step, and lines in a run
LONGEST = 128  # pieces
SHARPNESS = 20.0
# The second stage: steps, two in three with our groups; blocks in a step; how often a statement is
# read with its cue, and without its quotation marks, which must not tell what is one utterance.
GROUP_STEPS, GROUP_RATE, BLOCKS = 120, 3e-5, 4
WITH_CUE, WITHOUT_MARKS = 0.8, 0.3
_MARKS = re.compile('["\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]')


def read_news(corpora: Path, split: str = "train") -> list[Versions]:
    """The versions of each line; neighbouring lines are neighbours here."""
    path = corpora / "wmt21-versions" / f"{split}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        entries = [json.loads(line)["versions"].values() for line in lines]
    return [[text for text in versions if text.strip()] for versions in entries]


def read_told(repository: Path) -> list[list[Told]]:
    """Our groups of statements, a list for each speaker."""
    return [
        [
            (" ".join(filter(None, [line.cue, line.words])), line.words, line.utterances)
            for line in lines
        ]
        for path in sorted((repository / "labelled" / "utterances").glob("*.txt"))
        for lines in read_groups(path).values()
    ]


def train_embedder(
    network: Network,
    news: Sequence[Versions],
    told: Sequence[Sequence[Told]],
    tokenizer: Tokenizer,
    *,
    steps: int = STEPS,
    group_steps: int = GROUP_STEPS,
    seed: int = 0,
) -> Embedder:
    """The encoder, trained; its word embeddings stay as they are."""
    torch.manual_seed(seed)
    embedder: Embedder = Embedder(network)
    embedder.eval()
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(name.startswith("layers."))
    chance = random.Random(seed)
    batches = _batches(news, chance)
    lines = (_loss(embedder, batch, tokenizer) for batch in batches)
    _descend(network, lines, steps, RATE)
    groups = (_group_loss(embedder, *batch, tokenizer) for batch in _group_batches(told, chance))
    mixed = (next(lines) if step % 3 == 2 else next(groups) for step in count())
    _descend(network, mixed, group_steps, GROUP_RATE)
    return embedder


def _descend(network: Network, losses: Iterator[Tensor], steps: int, rate: float) -> None:
    layers = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(layers, lr=rate, weight_decay=0.01)
    for step in range(steps):
        share = min(1.0, (step + 1) / WARM_UP) * max(LAST_SHARE, 1 - step / steps)
        optimizer.param_groups[0]["lr"] = rate * share
        loss = next(losses)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(layers, 1.0)
        optimizer.step()
        if step % 10 == 0:
            log.info("%s/%s %.3f", step, steps, loss.item())


def _group_batches(
    told: Sequence[Sequence[Told]], chance: random.Random
) -> Iterator[tuple[list[str], list[frozenset[str]]]]:
    """The statements of some speakers, pass after pass."""
    while True:
        speakers = list(told)
        chance.shuffle(speakers)
        for first in range(0, len(speakers) - BLOCKS + 1, BLOCKS):
            statements = [one for lines in speakers[first : first + BLOCKS] for one in lines]
            texts = [
                whole if chance.random() < WITH_CUE else words for whole, words, _ in statements
            ]
            unmarked = [
                _MARKS.sub("", text) if chance.random() < WITHOUT_MARKS else text for text in texts
            ]
            yield unmarked, [utterances for _, _, utterances in statements]


def _group_loss(
    embedder: Embedder,
    texts: Sequence[str],
    utterances: Sequence[frozenset[str]],
    tokenizer: Tokenizer,
) -> Tensor:
    """Each statement must lie nearer to another of its utterance than to all of other ones."""
    vectors = _embed(embedder, texts, tokenizer)
    itself = torch.eye(len(texts), dtype=torch.bool)
    same = torch.tensor([[bool(a & b) for b in utterances] for a in utterances]) & ~itself
    sharp = (SHARPNESS * (vectors @ vectors.T)).masked_fill(itself, -1e4)
    rest = torch.logsumexp(sharp.masked_fill(same, -1e4), 1)
    ranked = (torch.logaddexp(sharp, rest[:, None]) - sharp) * same
    loss: Tensor = ranked.sum() / same.sum().clamp(min=1)
    return loss


def _batches(news: Sequence[Versions], chance: random.Random) -> Iterator[Texts]:
    """Two versions of each line of some runs, pass after pass, cut elsewhere each time."""
    while True:
        runs = [
            range(start, min(start + LINES, len(news)))
            for start in range(chance.randrange(LINES), len(news), LINES)
        ]
        chance.shuffle(runs)
        for first in range(0, len(runs) - RUNS + 1, RUNS):
            yield [
                (version, line)
                for run in runs[first : first + RUNS]
                for line in run
                if len(news[line]) > 1
                for version in chance.sample(news[line], 2)
            ]


def _loss(embedder: Embedder, texts: Texts, tokenizer: Tokenizer) -> Tensor:
    """Each text must lie nearer to its other version than to all else, and beyond SAME_TEXT."""
    vectors = _embed(embedder, [text for text, _ in texts], tokenizer)
    near = vectors @ vectors.T
    line = torch.tensor([number for _, number in texts])
    itself = torch.eye(len(texts), dtype=torch.bool)
    same = (line[:, None] == line[None]) & ~itself
    other = ~same & ~itself
    sharp = SHARPNESS * near
    rest = torch.logsumexp(sharp.masked_fill(~other, -1e4), 1)
    ranked = torch.logaddexp(sharp, rest[:, None]) - sharp
    limit = functional.binary_cross_entropy_with_logits(
        SHARPNESS * (near - SAME_TEXT), same.float(), reduction="none"
    )
    count = same.sum().clamp(min=1)
    loss: Tensor = ((ranked + 0.5 * limit) * same).sum() + 0.25 * (limit * other).sum()
    mean: Tensor = loss / count
    return mean


def _embed(embedder: Embedder, texts: Sequence[str], tokenizer: Tokenizer) -> Tensor:
    encoded = [tokenizer.encode(text).ids for text in texts]
    pieces = [[*ids[: LONGEST - 1], ids[-1]] if len(ids) > LONGEST else ids for ids in encoded]
    longest = max(len(one) for one in pieces)
    ids = torch.tensor([one + [0] * (longest - len(one)) for one in pieces])
    attended = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in pieces])
    embedder.network.layers.train()  # the fast attention; the layers hold no dropout
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors: Tensor = embedder(ids, attended)
    embedder.eval()
    return functional.normalize(vectors.float(), dim=-1)


def export_embedder(embedder: Embedder, folder: Path) -> Path:
    """Writes the weights (int8) into ``folder`` and returns their file.

    The graph stays as it is: with its steps fused it is slower for texts as short as statements.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(0, 30000, (2, 37))
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter is the old one, as for the first encoder
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            embedder.eval(),
            (ids, torch.ones_like(ids)),
            str(plain),
            input_names=["ids", "attended"],
            output_names=["vectors"],
            dynamic_axes={
                "ids": {0: "batch", 1: "pieces"},
                "attended": {0: "batch", 1: "pieces"},
                "vectors": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
        return ship(plain, folder / WEIGHTS)
