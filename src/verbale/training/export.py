"""From a trained network to the files that the small engine loads."""

from __future__ import annotations

import hashlib
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn

from verbale.engine import SMALL
from verbale.engine.small import files_of
from verbale.engine.weights import TOKENIZER
from verbale.engine.words import TAGGING, Words
from verbale.training.network import HEADS, HIDDEN, Network
from verbale.training.sharing import ship

OUTPUTS = ("outer", "inner", "names", "acts", "outer_pointer", "inner_pointer")
INPUTS = ("ids", "attended", "features")


class _Shipped(nn.Module):
    """The network with its pointers multiplied out: onnxruntime keeps to the one thread it is
    given, numpy's BLAS would start others.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, attended: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        outer, inner, names, acts, *pointers = self.network(ids, attended, features)
        outer_query, outer_key, inner_query, inner_key = pointers
        return (
            outer,
            inner,
            names,
            acts,
            torch.matmul(outer_query, outer_key.transpose(1, 2)),
            torch.matmul(inner_query, inner_key.transpose(1, 2)),
        )


def export(network: Network, tokenizer: Path, folder: Path, size: str = SMALL) -> Path:
    """Writes weights (int8), words, tokeniser and version into ``folder`` and returns it.

    Also keeps the weights before quantisation beside them, as ``small.fp32.onnx``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights, version = files_of(size)
    whole = folder / f"{size}.fp32.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        _to_onnx(network.eval(), plain)
        _fuse(plain, whole)
    ship(whole, folder / weights, TAGGING)
    (folder / TOKENIZER).write_bytes(tokenizer.read_bytes())
    digest = hashlib.sha256((folder / weights).read_bytes())
    digest.update(Words.load(folder, TAGGING).table.tobytes())
    (folder / version).write_text(f"{digest.hexdigest()[:12]}\n", encoding="utf-8")
    return folder


def _to_onnx(network: Network, path: Path) -> None:
    ids = torch.randint(0, 30000, (2, 37))
    arguments = (ids, torch.ones_like(ids), torch.zeros(2, 37, 3, dtype=torch.long))
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the exporter that onnxruntime's fusion knows is the old one
        torch.onnx.export(
            _Shipped(network).eval(),
            arguments,
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                name: {0: "batch", 1: "pieces"} | ({2: "pieces"} if "pointer" in name else {})
                for name in INPUTS + OUTPUTS
            },
            opset_version=17,
            dynamo=False,
        )


def _fuse(plain: Path, fused: Path) -> None:
    """Attention, layer norms and GELU as single steps."""
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False  # slower
    model = optimizer.optimize_model(
        str(plain),
        model_type="bert",
        num_heads=HEADS,
        hidden_size=HIDDEN,
        optimization_options=options,
        opt_level=0,
        use_gpu=False,
    )
    model.save_model_to_file(str(fused))
