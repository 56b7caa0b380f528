"""What of a text the network is shown."""

from __future__ import annotations

import pytest

from verbale.engine import load
from verbale.pipeline import read
from verbale.record import Document


@pytest.mark.engine
@pytest.mark.parametrize("text", ["20211231", "https://example.org/a", "Follow us on Twitter"])
def test_report_of_noise_alone_has_no_statements(text: str) -> None:
    reading = read(Document("d", "d.txt", text), engine=load())
    assert reading.noise
    assert reading.statements == ()
