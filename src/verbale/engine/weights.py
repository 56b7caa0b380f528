"""The files of the networks that we ship: where they lie, how they are started."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import onnxruntime
from tokenizers import Tokenizer

from verbale.errors import EngineMissing

TOKENIZER = "tokenizer.json"


def find_weights(folder: Path | None, *files: str) -> Path:
    """The folder with these files (that of the shipped ones, by default).

    EngineMissing names the first that is not there.
    """
    place = folder or Path(str(resources.files("verbale") / "data" / "engine"))
    for file in files:
        if not (place / file).is_file():
            raise EngineMissing(
                f"{place / file} is missing. Install verbale anew, or build the weights with "
                "'verbale train'."
            )
    return place


def load_tokenizer(folder: Path, longest: int | None = None) -> Tokenizer:
    """The tokeniser in this folder, without padding; texts are cut only beyond ``longest``."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    if longest:
        tokenizer.enable_truncation(longest)
    else:
        tokenizer.no_truncation()
    return tokenizer


def start_session(path: Path, *, but: Sequence[str] = ()) -> Any:
    """One thread: two processes with one each read nearly twice as fast as one with two.

    ``but``: the optimisers of onnxruntime that are left out.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(but)
    )


def sort_by_length(lengths: Sequence[int], at_a_time: int) -> Iterator[list[int]]:
    """Places of texts to run together, of nearly the same length so that little is padding."""
    ordered = sorted(range(len(lengths)), key=lambda i: lengths[i])
    for start in range(0, len(ordered), at_a_time):
        yield ordered[start : start + at_a_time]
