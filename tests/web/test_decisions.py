"""What goes on behind the pages: when the record is collated anew, and what a fault there stops."""

from __future__ import annotations

import time

import pytest
from strait import make_client, make_desk, make_strait

from verbale.errors import VerbaleError
from verbale.judgements import find_entry, make_judgement
from verbale.web import decisions


def test_team_that_is_never_quiet_sees_the_record_collated(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "QUIET", 60.0)
    monkeypatch.setattr(decisions, "LONGEST_WAIT", 0.5)
    app = make_desk(make_strait(tmp_path), by="Ines")
    collated: list[float] = []
    monkeypatch.setattr(app.state.desk, "add", lambda task: collated.append(time.monotonic()))
    with make_client(app):
        kept, record = app.state.decisions, app.state.desk.shelf.record
        begun = time.monotonic()
        for statement in record.statements:
            made = make_judgement("Ines", find_entry(record, statement.id), "act", "warn")
            kept.decide("Ines", [made], "said")
            time.sleep(0.1)
            if collated:
                break
    assert len(collated) == 1 and collated[0] - begun >= 0.5


def test_fault_in_the_work_behind_the_pages_does_not_end_it(tmp_path) -> None:
    desk = make_desk(make_strait(tmp_path), by="Ines").state.desk
    said = []
    for error in (ZeroDivisionError("by a fault"), VerbaleError("by a wrong file")):

        def fail(dossier, error=error):
            raise error

        desk.add(fail)
        until = time.monotonic() + 60
        while desk.work.is_busy and time.monotonic() < until:
            time.sleep(0.01)
        said.append(desk.work.failed)
    desk.close()
    assert "by a fault" in said[0] and said[1] == "by a wrong file"
