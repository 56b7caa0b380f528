"""Requests that nobody would think of: no fault of the desk's, and each answer as described."""

from __future__ import annotations

import os
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from strait import make_client, make_desk, make_strait

from verbale.web.api import describe

schemathesis = pytest.importorskip("schemathesis", reason="pip install schemathesis")

# Requests an operation, good and bad ones; VERBALE_API_EXAMPLES=500 looks longer.
MANY = int(os.environ.get("VERBALE_API_EXAMPLES", "10"))
GOOD, BAD = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
OPERATIONS = [
    (path, method, mode)
    for path, methods in describe()["paths"].items()
    for method, told in methods.items()
    if method != "parameters"
    # Without a query or a body there is nothing to ask wrongly: an id may be any text.
    for mode in ((GOOD, BAD) if {"parameters", "requestBody"} & set(told) else (GOOD,))
]
# Left out: that what the description allows is taken. A judgement may be refused for what the
# record holds.
LEFT_OUT = ("positive_data_acceptance",)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    app = make_desk(make_strait(tmp_path_factory.mktemp("desk")), hosts=["testserver"])
    with make_client(app):
        yield app


@pytest.fixture(scope="module")
def description(desk):
    """The API's description, as a desk without accounts keeps to it: who asks is not asked."""
    schemathesis.checks.load_all_checks()
    told = deepcopy(describe())
    del told["security"], told["components"]["securitySchemes"]
    for methods in told["paths"].values():
        for method in methods.keys() - {"parameters"}:
            methods[method].pop("security", None)
    made = schemathesis.openapi.from_dict(told)
    made.app = desk
    return made


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_answer_is_as_described_whatever_is_asked(desk, description, path, method, mode):
    csrf = make_client(desk).get("/api/v1/session").json()["csrf"]
    left_out = schemathesis.checks.CHECKS.get_by_names(list(LEFT_OUT))
    asked: list[int] = []

    @settings(
        max_examples=MANY,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=description[path][method].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call(headers={"x-csrf-token": csrf})
        case.validate_response(answer, excluded_checks=left_out)
        asked.append(answer.status_code)

    ask()
    assert asked
