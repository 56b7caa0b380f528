"""The network in torch: a BERT encoder and the heads that read from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from verbale.engine.tags import ACT_COUNT, NAME_TAG_COUNT, POINTER_SIZE, ROLE_TAG_COUNT

HIDDEN, INNER, HEADS, LAYERS = 384, 1536, 12, 6  # all-MiniLM-L6-v2
VOCABULARY, POSITIONS, EPSILON = 30522, 512, 1e-12


class Layer(nn.Module):
    """One encoder layer, without dropout inside: that is slow on a CPU and gained nothing."""

    def __init__(self, inner: int = INNER) -> None:
        super().__init__()
        self.query = nn.Linear(HIDDEN, HIDDEN)
        self.key = nn.Linear(HIDDEN, HIDDEN)
        self.value = nn.Linear(HIDDEN, HIDDEN)
        self.output = nn.Linear(HIDDEN, HIDDEN)
        self.attention_norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.up = nn.Linear(HIDDEN, inner)
        self.down = nn.Linear(inner, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)

    def narrow(self, inner: int) -> dict[str, Tensor]:
        """The weights with the ``inner`` units kept whose ways in and out weigh most together."""
        size = self.up.weight.norm(dim=1) * self.down.weight.norm(dim=0)
        kept = size.topk(inner).indices.sort().values
        weights: dict[str, Tensor] = self.state_dict()
        return weights | {
            "up.weight": self.up.weight[kept],
            "up.bias": self.up.bias[kept],
            "down.weight": self.down.weight[:, kept],
        }

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        def split(t: Tensor) -> Tensor:
            return t.view(t.size(0), t.size(1), HEADS, HIDDEN // HEADS).permute(0, 2, 1, 3)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if self.training:
            attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:  # the plain form: the exporter and onnxruntime's fusion know it
            scores = torch.matmul(q, k.transpose(-1, -2)) / ((HIDDEN // HEADS) ** 0.5) + mask
            attended = torch.matmul(torch.softmax(scores, -1), v)
        attended = attended.permute(0, 2, 1, 3).contiguous()
        attended = attended.view(attended.size(0), attended.size(1), HIDDEN)
        x = self.attention_norm(x + self.output(attended))
        y: Tensor = self.norm(x + self.down(functional.gelu(self.up(x))))
        return y


class Network(nn.Module):
    """Encoder and heads.

    Heads, each (batch, pieces, ...): ``outer`` and ``inner`` role tags, ``names``, ``acts``, and
    for both layers a query and a key whose product points from a word to the cue it belongs to.
    """

    def __init__(self, layers: int = LAYERS, inner: int = INNER) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.segment = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.case = nn.Embedding(6, HIDDEN)
        self.quotation = nn.Embedding(4, HIDDEN)
        self.place = nn.Embedding(2, HIDDEN)
        for added in (self.case, self.quotation, self.place):
            nn.init.zeros_(added.weight)
        self.layers = nn.ModuleList(Layer(inner) for _ in range(layers))
        self.dropout = nn.Dropout(0.1)
        self.outer = nn.Linear(HIDDEN, ROLE_TAG_COUNT)
        self.inner = nn.Linear(HIDDEN, ROLE_TAG_COUNT)
        self.names = nn.Linear(HIDDEN, NAME_TAG_COUNT)
        self.acts = nn.Linear(HIDDEN, ACT_COUNT)
        self.outer_query = nn.Linear(HIDDEN, POINTER_SIZE)
        self.outer_key = nn.Linear(HIDDEN, POINTER_SIZE)
        self.inner_query = nn.Linear(HIDDEN, POINTER_SIZE)
        self.inner_key = nn.Linear(HIDDEN, POINTER_SIZE)

    def load_base(self, path: Path) -> Network:
        """Takes the encoder's weights from all-MiniLM-L6-v2 (``model.safetensors``)."""
        weights = load_file(path)
        prefix = "" if "embeddings.word_embeddings.weight" in weights else "bert."

        def take(module: nn.Module, name: str) -> None:
            for parameter, value in module.named_parameters():
                value.data.copy_(weights[f"{prefix}{name}.{parameter}"])

        take(self.word, "embeddings.word_embeddings")
        take(self.position, "embeddings.position_embeddings")
        take(self.segment, "embeddings.token_type_embeddings")
        take(self.norm, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            for name, place in (
                ("query", "attention.self.query"),
                ("key", "attention.self.key"),
                ("value", "attention.self.value"),
                ("output", "attention.output.dense"),
                ("attention_norm", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm", "output.LayerNorm"),
            ):
                take(getattr(layer, name), f"encoder.layer.{i}.{place}")
        return self

    def start_inner_from_outer(self) -> None:
        """Statements within statements begin with what was learnt of those around them."""
        self.inner.load_state_dict(self.outer.state_dict())
        self.inner_query.load_state_dict(self.outer_query.state_dict())
        self.inner_key.load_state_dict(self.outer_key.state_dict())

    def keep(self, layers: Sequence[int], inner: int) -> Network:
        """A network of these layers alone, each with the ``inner`` units of its middle that weigh
        most, and with all else as it is here: it has yet to learn. The vectors of words never
        change, so that both can be shipped with one table of them.
        """
        small = Network(len(layers), inner)
        weights = {n: w for n, w in self.state_dict().items() if not n.startswith("layers.")}
        small.load_state_dict(weights, strict=False)
        for layer, place in zip(small.layers, layers, strict=True):
            layer.load_state_dict(self.layers[place].narrow(inner))
        small.word.requires_grad_(False)
        return small

    def encode(self, ids: Tensor, attended: Tensor, features: Tensor | None) -> Tensor:
        """(batch, pieces, HIDDEN): the encoder's last layer."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(positions)[None] + self.segment.weight[0]
        if features is not None:
            x = x + self.case(features[:, :, 0])
            x = x + self.quotation(features[:, :, 1]) + self.place(features[:, :, 2])
        x = self.dropout(self.norm(x))
        mask = (1.0 - attended[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, mask)
        y: Tensor = self.dropout(x)
        return y

    def forward(self, ids: Tensor, attended: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        x = self.encode(ids, attended, features)
        scale = POINTER_SIZE**-0.5
        return (
            self.outer(x),
            self.inner(x),
            self.names(x),
            self.acts(x),
            self.outer_query(x) * scale,
            self.outer_key(x),
            self.inner_query(x) * scale,
            self.inner_key(x),
        )


class Embedder(nn.Module):
    """The untouched encoder, mean of its pieces, unit length: for comparing texts."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, attended: Tensor) -> Tensor:
        x = self.network.encode(ids, attended, None)
        weight = attended[..., None].to(x.dtype)
        return functional.normalize((x * weight).sum(1) / weight.sum(1).clamp(min=1e-9), dim=-1)
