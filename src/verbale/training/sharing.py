"""Takes the vectors of word pieces out of a network that is ready to ship.

The second and the third encoder never change those of all-MiniLM-L6-v2, and the fast tagger those
of the small one: each table is kept once, which saves half of the space of each network.
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from verbale.engine.words import FILE, Words

TABLE = "network.word.weight"


def ship(plain: Path, path: Path, table: str = FILE) -> Path:
    """Writes the network in bytes (int8) to ``path`` and the table that it shares beside it."""
    quantize_dynamic(
        plain,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options={"DefaultTensorType": 1},
    )
    share_words(path).save(path.parent, table)
    return path


def share_words(path: Path) -> Words:
    """Rewrites the quantised network so that it is given ``words``; returns their table.

    ValueError if the network does not look them up in one quantised table.
    """
    model = onnx.load(path)
    graph = model.graph
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    names = {part: f"{TABLE}_{part}" for part in ("quantized", "scale", "zero_point")}
    if not set(names.values()) <= kept.keys():
        raise ValueError(f"{path}: holds no table {TABLE} of bytes")
    lookup = next(node for node in graph.node if names["quantized"] in node.input)
    restored = next(node for node in graph.node if lookup.output[0] in node.input)
    given = "words"
    for node in graph.node:
        for at, name in enumerate(node.input):
            if name == restored.output[0]:
                node.input[at] = given
    graph.node.remove(lookup)
    graph.node.remove(restored)
    for tensor in [t for t in graph.initializer if t.name in names.values()]:
        graph.initializer.remove(tensor)
    table = kept[names["quantized"]]
    shape = ["batch", "pieces", table.shape[1]]
    graph.input.append(onnx.helper.make_tensor_value_info(given, onnx.TensorProto.FLOAT, shape))
    onnx.save(model, path)
    scale, zero = kept[names["scale"]], kept[names["zero_point"]]
    return Words(table, float(scale.item()), int(zero.item()))
