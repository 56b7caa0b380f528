"""Zip files without days: the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# A zip file has no place for "no day"; this is the first that it can hold.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip file of these files, in their order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, inside in files.items():
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, inside)
    return packed.getvalue()


def repack(packed: bytes) -> bytes:
    """The same zip file without the days on which its files were written."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})
