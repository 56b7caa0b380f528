"""Batches to read: files of reports as they come from a crawl or an archive."""

from pathlib import Path

import pytest
from batch_cases import write_lines, write_report


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """A folder with three files of ten reports each, and a folder of single reports in it."""
    folder = tmp_path / "crawl"
    for file in range(3):
        texts = [write_report(file * 10 + at) for at in range(10)]
        write_lines(folder / f"part-{file}.jsonl", texts)
    (folder / "single").mkdir()
    for number in range(30, 33):
        name = folder / "single" / f"{number}.txt"
        name.write_text(write_report(number), encoding="utf-8")
    return folder
