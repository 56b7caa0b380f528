"""Found statements and the gold ones that they stand for."""

from __future__ import annotations

from verbale.record import Span, Statement
from verbale.training.weighing import name_statements


def test_statement_takes_the_id_of_the_likest() -> None:
    found = [Statement((Span("a", 10, 30),)), Statement((Span("a", 12, 20),))]
    gold = [
        {"id": "01-1", "file": "01", "content": [[10, 28]]},
        {"id": "01-2", "file": "01", "content": [[12, 20]]},
    ]
    assert name_statements(found, {"a": "01"}, gold) == ["01-1", "01-2"]


def test_gold_statement_is_given_away_once() -> None:
    found = [Statement((Span("a", 10, 30),)), Statement((Span("a", 10, 28),))]
    gold = [{"id": "01-1", "file": "01", "content": [[10, 28]]}]
    assert name_statements(found, {"a": "01"}, gold) == ["found 0: a:10-30", "01-1"]


def test_statement_of_another_report_has_no_gold() -> None:
    found = [Statement((Span("b", 10, 30),))]
    gold = [{"id": "01-1", "file": "01", "content": [[10, 30]]}]
    assert name_statements(found, {"b": "02"}, gold) == ["found 0: b:10-30"]
