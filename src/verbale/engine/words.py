"""The vectors of word pieces that several encoders share, kept once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verbale.errors import EngineMissing

# Those of all-MiniLM-L6-v2, for the second and the third encoder; those that the taggers learnt.
FILE, TAGGING = "words.npz", "tagging.npz"


@dataclass(frozen=True, slots=True)
class Words:
    """``table``: (vocabulary, size) in bytes; each is a byte less ``zero``, times ``scale``."""

    table: NDArray[np.uint8]
    scale: float
    zero: int

    @classmethod
    def load(cls, folder: Path, file: str = FILE) -> Words:
        """The vectors in this folder, read once. EngineMissing says what is lacking."""
        return _load(folder / file)

    def save(self, folder: Path, file: str = FILE) -> Path:
        """Writes them and returns their file."""
        path = folder / file
        np.savez_compressed(
            path, table=self.table, scale=np.float32(self.scale), zero=np.uint8(self.zero)
        )
        return path

    def look_up(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """(..., size): the vector of each piece."""
        found = self.table[ids].astype(np.float32)
        found -= self.zero
        found *= self.scale
        return found


@lru_cache(maxsize=2)
def _load(path: Path) -> Words:
    if not path.is_file():
        raise EngineMissing(
            f"{path} is missing. Install verbale anew, or build the weights with 'verbale train'."
        )
    with np.load(path) as kept:
        return Words(kept["table"], float(kept["scale"]), int(kept["zero"]))
