"""The process in which files are read apart: it reads what it is sent until nobody asks more."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict

from verbale.text.load import apart, bounds
from verbale.text.load.archives import Budget
from verbale.text.load.kinds import read_pieces


def main() -> None:
    """Reads file after file from standard input, and says on standard output what they hold."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # others' packages may print
    apart.stay()
    bounds.look_on(lambda: apart.send(answers, {}))
    while (asked := apart.receive(sys.stdin.buffer)) is not None:
        data = apart.receive_bytes(sys.stdin.buffer)
        if data is None:
            return
        budget = Budget(**asked["budget"])
        bounds.begin(asked["seconds"], asked["memory"])
        for piece in read_pieces(data, asked["name"], asked["columns"], budget):
            apart.send(answers, apart.to_json(piece))
            bounds.go_on()
        bounds.end()
        apart.send(answers, {"budget": asdict(budget)})


if __name__ == "__main__":
    main()
