"""Verbale reads the press coverage of a negotiation and writes its record.

import verbale

record = verbale.read_dossier(["reports/"])
for statement in record.statements:
    print(statement.speakers, record.document(statement.document).words(statement.content))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verbale.pipeline import collate, read, read_dossier, read_many

__all__ = ["collate", "read", "read_dossier", "read_many"]


def __getattr__(name: str) -> Any:
    """The functions above, from ``pipeline``: importing it takes longer than ``--help`` may."""
    if name in __all__:
        from verbale import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'verbale' has no attribute {name!r}")
