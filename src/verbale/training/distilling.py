"""A network of fewer layers that learns from what the whole one says of a text.

The loss is Kullback and Leibler's divergence between the two networks' answers, word by word, as in
Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network" (2015), at temperature 1,
beside the loss on what is labelled. So texts that nobody labelled teach too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from verbale.engine import SMALL
from verbale.engine.small import SLOWER, files_of
from verbale.engine.weights import start_session
from verbale.engine.words import TAGGING, Words
from verbale.training.examples import Batch, Example, Spoiler
from verbale.training.network import Network
from verbale.training.train import Stage, label_loss, train

# What the small network begins with: these layers of the whole one, half of their middles.
LAYERS, INNER = (0, 1, 2), 768
STAGE = Stage(epochs=6, rate=4e-4, head_rate=1e-3)
# What counts beside the labels' own loss.
HEADS = {"outer": 2.0, "inner": 1.4, "names": 0.6, "acts": 0.2}
POINTERS, LABELS = 1.0, 0.4


def distil(
    whole: Network,
    engine: Path,
    texts: Sequence[tuple[Example, int]],
    tokenizer: Tokenizer,
    checkpoint: Path,
    *,
    stage: Stage = STAGE,
) -> Network:
    """A network of fewer and narrower layers than the whole one, taught by it.

    ``engine``: the folder with the whole network's weights as they are shipped, which answer.
    """
    teacher = Teacher(engine)
    return train(
        whole.keep(LAYERS, INNER),
        texts,
        stage,
        Spoiler(tokenizer),
        checkpoint,
        loss_of=teacher.loss,
    )


class Teacher:
    """The whole network, asked for each batch: its windows are cut and spoilt anew every pass."""

    def __init__(self, engine: Path) -> None:
        self.session: Any = start_session(engine / files_of(SMALL)[0], but=SLOWER)
        self.words = Words.load(engine, TAGGING)

    def ask(self, batch: Batch) -> list[Tensor]:
        """Role tags outer and inner, names, acts, pointers outer and inner, as they are shipped."""
        given = {"ids": batch.ids, "attended": batch.attended, "features": batch.features}
        arrays = {name: tensor.numpy() for name, tensor in given.items()}
        arrays["words"] = self.words.look_up(arrays["ids"])
        return [torch.from_numpy(answer) for answer in self.session.run(None, arrays)]

    def loss(self, outputs: tuple[Tensor, ...], batch: Batch) -> tuple[Tensor, dict[str, float]]:
        """The sum that is minimised, and its parts by head."""
        answers, words = self.ask(batch), batch.first_pieces
        found = {
            head: weight * _divergence(said.float()[words], told[words])
            for (head, weight), said, told in zip(HEADS.items(), outputs, answers, strict=False)
        }
        for i, layer in enumerate(("outer", "inner")):
            query, key = outputs[4 + 2 * i].float(), outputs[5 + 2 * i].float()
            found[f"{layer} pointer"] = POINTERS * _pointing(
                torch.matmul(query, key.transpose(1, 2)), answers[4 + i], answers[i], words
            )
        labels, _ = label_loss(outputs, batch)
        total = sum(found.values(), LABELS * labels)
        return total, {name: float(part.detach()) for name, part in found.items()} | {
            "labels": float(labels.detach())
        }


def _divergence(said: Tensor, told: Tensor) -> Tensor:
    """Mean over the rows, in nats."""
    return functional.kl_div(
        functional.log_softmax(said, -1),
        functional.log_softmax(told, -1),
        log_target=True,
        reduction="batchmean",
    )


def _pointing(said: Tensor, told: Tensor, tags: Tensor, words: Tensor) -> Tensor:
    """The same for where words point to, among words, of those that play a role for the teacher."""
    playing = words & (torch.softmax(tags, -1)[..., 0] < 0.5)
    if not bool(playing.any()):
        return said.sum() * 0.0
    rows = playing.nonzero()[:, 0]
    hidden = ~words[rows]
    return _divergence(
        said[playing].masked_fill(hidden, -1e4), told[playing].masked_fill(hidden, -1e4)
    )
