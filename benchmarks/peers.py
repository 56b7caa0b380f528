"""The encoder that we ship against torch with the same weights, and the reading against spaCy's
rules, in one run on one thread.

Torch and spaCy are no dependencies: run it where onnx, torch and, for the second part, spacy are
installed beside verbale. Times are those of the processor; the median of three rounds counts::

    OMP_NUM_THREADS=1 python benchmarks/peers.py ../shared [ARTICLES]
"""

from __future__ import annotations

import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from reading_rate import prepare

from verbale.engine import load
from verbale.engine.small import SmallEngine
from verbale.engine.weights import find_weights
from verbale.engine.words import TAGGING, Words
from verbale.pipeline import read
from verbale.record import Document
from verbale.training.corpora import read_polnear

ROUNDS, ARTICLES = 3, 20
CUES = "said says say told tells added adds asked wrote warned insisted stated tweeted".split()


def build_torch(weights: Path) -> Any:
    """The network in torch, fp32, with the weights of the file that we ship."""
    import torch

    from verbale.training.network import Network

    network, held = Network().eval(), _read_weights(weights)
    state = {}
    for name, value in network.state_dict().items():
        if name == "segment.weight":  # added to each piece alike: the file keeps it as one row
            state[name] = torch.from_numpy(held[name]).expand_as(value).clone()
            continue
        state[name] = torch.from_numpy(held[name]).reshape(value.shape)
    network.load_state_dict(state)
    return network


def _read_weights(path: Path) -> dict[str, Any]:
    """The numbers in the file, by the names that they have in the network, in fp32."""
    import onnx

    graph = onnx.load(str(path)).graph
    kept = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    found = {
        name.removeprefix("network."): value.astype(np.float32)
        for name, value in kept.items()
        if name.startswith("network.") and not name.endswith(("_quantized", "_scale", "_point"))
    }
    for name in kept:
        if name.endswith(".weight_quantized"):
            found[name[len("network.") : -len("_quantized")]] = _whole(kept, name)
    attention = 0
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            place = node.output[0].split("/MatMul")[0].removeprefix("/network/").replace("/", ".")
            found[f"{place}.weight"] = np.ascontiguousarray(_whole(kept, node.input[1]).T)
        elif node.op_type == "QAttention":
            parts = np.split(_whole(kept, node.input[1]), 3, 1)
            biases = np.split(kept[node.input[2]].astype(np.float32), 3)
            for part, bias, name in zip(parts, biases, ("query", "key", "value"), strict=True):
                found[f"layers.{attention}.{name}.weight"] = np.ascontiguousarray(part.T)
                found[f"layers.{attention}.{name}.bias"] = np.ascontiguousarray(bias)
            attention += 1
    words = Words.load(path.parent, TAGGING)
    found["word.weight"] = (words.table.astype(np.float32) - words.zero) * words.scale
    row = next(v for k, v in kept.items() if k.startswith("onnx::Add") and v.shape[-1:] == (384,))
    found["segment.weight"] = row.astype(np.float32).reshape(1, -1)
    return found


def _whole(kept: dict[str, Any], name: str) -> Any:
    stem = name.removesuffix("_quantized")
    numbers = kept[name].astype(np.float32) - kept[f"{stem}_zero_point"].astype(np.float32)
    return (numbers * kept[f"{stem}_scale"]).astype(np.float32)


def compare(name: str, ours: Callable[[], None], theirs: Callable[[], None]) -> None:
    """Prints both times and their ratio: the median of the rounds, each round one after another."""
    rounds = [(_time(ours), _time(theirs)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(b / a for a, b in rounds)
    print(f"{name}: {mine:.2f} s against {other:.2f} s, {ratio:.2f} times as fast", flush=True)


def _time(run: Callable[[], None]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def against_torch(engine: SmallEngine, fed: Sequence[dict[str, Any]]) -> None:
    """The encoder with its heads on the same windows, each by itself."""
    import torch

    torch.set_num_threads(1)
    network = build_torch(find_weights(None, "small.onnx") / "small.onnx")
    given = [{key: torch.from_numpy(value) for key, value in one.items()} for one in fed]

    def run_torch() -> None:
        with torch.inference_mode():
            for one in given:
                network(one["ids"], one["attended"], one["features"])

    def run_ours() -> None:
        for one in fed:
            engine.session.run(None, one)

    with torch.inference_mode():
        same = [
            engine.session.run(None, one)[0].argmax(-1)
            == network(mine["ids"], mine["attended"], mine["features"])[0].argmax(-1).numpy()
            for one, mine in zip(fed, given, strict=True)
        ]
    agreed = 100 * float(np.concatenate(same, 1).mean())
    print(f"torch {torch.__version__}, fp32; the same role at {agreed:.1f} % of the pieces")
    compare("encoder", run_ours, run_torch)


def against_spacy(engine: SmallEngine, documents: Sequence[Document]) -> None:
    """The whole reading against a blank pipeline that finds quotations beside verbs of saying."""
    import spacy
    from spacy.matcher import Matcher

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    matcher = Matcher(pipeline.vocab)
    matcher.add("cue", [[{"LOWER": {"IN": CUES}}]])
    marked = re.compile(r"[“\"][^”\"\n]+[”\"]")

    def run_spacy() -> None:
        for document in documents:
            text = pipeline(document.text)
            cues = matcher(text)
            for sentence in text.sents:
                said = [cue for cue in cues if sentence.start <= cue[1] < sentence.end]
                if said:
                    list(marked.finditer(sentence.text))

    def run_ours() -> None:
        for document in documents:
            read(document, engine=engine)

    run_spacy()
    print(f"spacy {spacy.__version__}, blank pipeline, sentences and rules")
    compare("reading", run_ours, run_spacy)


def main(shared: Path, articles: int) -> None:
    engine = load()
    assert isinstance(engine, SmallEngine)
    documents = [
        Document(one.name, one.name, one.text)
        for one in read_polnear(shared / "corpora", "dev")[:articles]
    ]
    fed = [one for document in documents for one in prepare(engine, document)]
    print(f"{date.today()}, {platform.machine()}, {len(documents)} articles, {len(fed)} windows")
    for one in fed[:5]:
        engine.session.run(None, one)
    for document in documents:
        read(document, engine=engine)
    for peer in (
        lambda: against_torch(engine, fed),
        lambda: against_spacy(engine, documents),
    ):
        try:
            peer()
        except ModuleNotFoundError as error:
            print(f"{error.name} is not installed: not compared")


if __name__ == "__main__":
    main(
        Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"),
        int(sys.argv[2]) if len(sys.argv) > 2 else ARTICLES,
    )
