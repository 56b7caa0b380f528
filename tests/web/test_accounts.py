"""Accounts: names, passwords, sessions, waits and the audit."""

from __future__ import annotations

import io
import os
import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from test_cli import run
from verbale.errors import BadAccount
from verbale.web import accounts as room
from verbale.web import passwords
from verbale.web.accounts import Accounts, find_accounts_file, has_accounts
from verbale.web.passwords import Cost

CHEAP = Cost(2**4, 1, 1)
SECRET = "four herons on the quay"
HOME = "192.0.2.7"


@pytest.fixture
def kept(tmp_path: Path):
    with Accounts(tmp_path / "talks.verbale-accounts", cost=CHEAP) as accounts:
        accounts.add("Ines Vidal", "editor", SECRET)
        yield accounts


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is told to go on."""
    now = [1_000_000.0]
    monkeypatch.setattr(room.time, "time", lambda: now[0])
    return now


def test_right_password_begins_a_session_of_its_account(kept):
    token = kept.log_in("ines vidal", SECRET, HOME).token
    assert kept.find_session(token) == room.Account("Ines Vidal", "editor")
    assert kept.find_session(token[:-1]) is None


@pytest.mark.parametrize(("name", "password"), [("Ines Vidal", "wrong"), ("nobody", SECRET)])
def test_wrong_name_and_wrong_password_look_alike(kept, monkeypatch, name, password):
    derived = []
    derive = passwords._derive
    monkeypatch.setattr(passwords, "_derive", lambda *all: derived.append(all) or derive(*all))
    assert kept.log_in(name, password, HOME) == room.LogIn()
    assert [each[2] for each in derived] == [CHEAP]  # one derivation, at the same cost


def test_neither_password_nor_token_is_in_the_file(kept):
    token = kept.log_in("Ines Vidal", SECRET, HOME).token
    kept.close()
    content = kept.path.read_bytes()
    assert b"Ines Vidal" in content
    assert SECRET.encode() not in content and token.encode() not in content


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_only_the_owner_may_read_the_file(kept):
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_same_password_twice_is_kept_differently(kept):
    kept.add("Tomas", "coder", SECRET)
    hashes = sqlite3.connect(kept.path).execute("SELECT hash FROM account").fetchall()
    assert hashes[0] != hashes[1]


def test_password_of_an_older_cost_is_kept_at_the_new_one(kept):
    dearer = Cost(2**5, 1, 1)
    with Accounts(kept.path, cost=dearer) as later:
        assert later.log_in("Ines Vidal", SECRET, HOME).token
        assert later._rows("SELECT n FROM account")[0]["n"] == dearer.n
        assert later.log_in("Ines Vidal", SECRET, HOME).token


@pytest.mark.parametrize(
    "password", ["short", "x" * 201, "aaaaaaaaaaaa", "121212121212", "ines vidal 2031!"]
)
def test_password_that_is_soon_guessed_is_refused(kept, password):
    with pytest.raises(BadAccount):
        kept.set_password("Ines Vidal", password)


@pytest.mark.parametrize("name", ["", " ", "a\0b", "<b>", "x" * 61, "ines vidal", "a/b"])
def test_name_that_cannot_be_used_is_refused(kept, name):
    with pytest.raises(BadAccount):
        kept.add(name, "reader", SECRET)


def test_each_failure_after_the_third_costs_a_longer_wait(kept, clock):
    waits = []
    for _ in range(7):
        kept.log_in("nobody", "wrong", HOME)
        wait = kept._begin_attempt("nobody", HOME)
        waits.append(wait)
        clock[0] += wait
    assert waits == sorted(waits) and waits[-1] >= 8


def test_wait_is_due_for_a_known_name_and_an_unknown_one_alike(kept, clock):
    answers = []
    for name in ("Ines Vidal", "nobody"):
        answers.append([kept.log_in(name, "wrong", HOME) for _ in range(5)])
        clock[0] += 60
    assert answers[0] == answers[1]
    assert answers[0][-1].wait > 0


def test_wait_refuses_the_right_password_too(kept, clock):
    for _ in range(3):
        kept.log_in("Ines Vidal", "wrong", HOME)
    assert kept.log_in("Ines Vidal", SECRET, HOME).wait == 1
    clock[0] += 1
    assert kept.log_in("Ines Vidal", SECRET, HOME).token


def test_stranger_elsewhere_does_not_shut_the_owner_out(kept, clock):
    for number in range(200):
        kept.log_in("Ines Vidal", "wrong", f"198.51.100.{number}")
    assert kept.log_in("Ines Vidal", SECRET, HOME).wait <= 60
    clock[0] += 60
    assert kept.log_in("Ines Vidal", SECRET, HOME).token


def test_one_address_waits_whatever_names_it_tries(kept, clock):
    for number in range(21):
        answer = kept.log_in(f"name {number}", "wrong", HOME)
    assert answer.wait > 0


def test_many_guesses_at_once_are_no_way_round_the_wait(kept, clock):
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: kept.log_in("Ines Vidal", "wrong", HOME), range(40)))
    assert sum(answer.wait == 0 for answer in answers) == 3


def test_clock_set_back_shuts_nobody_out(kept, clock):
    for _ in range(3):
        kept.log_in("Ines Vidal", "wrong", HOME)
    clock[0] -= 10**6
    assert kept.log_in("Ines Vidal", SECRET, HOME).wait <= 900


@pytest.mark.parametrize(("step", "times"), [(room.IDLE + 1, 1), (room.IDLE - 1, 11)])
def test_session_ends_unused_and_in_any_case(kept, clock, step, times):
    token = kept.log_in("Ines Vidal", SECRET, HOME).token
    for _ in range(times):
        assert kept.find_session(token)
        clock[0] += step
    assert kept.find_session(token) is None


@pytest.mark.parametrize(
    "end",
    [
        lambda kept, token: kept.log_out(token, HOME),
        lambda kept, token: kept.set_password("Ines Vidal", "a heron more on the quay"),
        lambda kept, token: kept.remove("Ines Vidal"),
    ],
    ids=["log out", "another password", "account removed"],
)
def test_session_ends_with(kept, end):
    token = kept.log_in("Ines Vidal", SECRET, HOME).token
    end(kept, token)
    assert kept.find_session(token) is None


def test_role_holds_from_the_next_page_on(kept):
    token = kept.log_in("Ines Vidal", SECRET, HOME).token
    kept.set_role("Ines Vidal", "reader")
    assert kept.find_session(token).role == "reader"


def test_audit_says_who_did_what_and_is_only_added_to(kept):
    kept.log_in("Ines Vidal", SECRET, HOME)
    kept.log_in("my password by mistake", SECRET, HOME)
    events = kept.list_events()
    assert [(event.who, event.what) for event in events] == [
        ("somebody", "log-in failed"),
        ("Ines Vidal", "logged in"),
        ("the owner, at the terminal", "added account Ines Vidal, editor"),
    ]
    assert kept.list_events(before=events[0].id, count=1) == events[1:2]
    for change in (
        "DELETE FROM audit",
        "UPDATE audit SET who = 'x'",
        "REPLACE INTO audit SELECT * FROM audit",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            kept._database.execute(change)


def test_file_that_holds_something_else_is_left_alone(tmp_path):
    other = tmp_path / "talks.verbale-accounts"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    with pytest.raises(BadAccount, match="holds no accounts"):
        Accounts(other)
    other.write_bytes(b"not a database at all" * 99)
    with pytest.raises(BadAccount, match="cannot be used"):
        Accounts(other)


def test_accounts_stand_beside_the_dossier(tmp_path):
    dossier = tmp_path / "talks.verbale"
    assert not has_accounts(dossier)
    with Accounts(find_accounts_file(dossier), cost=CHEAP) as accounts:
        assert not has_accounts(dossier)
        accounts.add("Tomas", "coder", SECRET)
    assert has_accounts(dossier)
    assert find_accounts_file(dossier) == tmp_path / "talks.verbale-accounts"


def test_shipped_cost_is_one_that_is_recommended():
    assert Cost() in {Cost(2**17, 8, 1), Cost(2**16, 8, 2), Cost(2**15, 8, 3)}
    assert passwords.is_password(SECRET, passwords.hash_password(SECRET, Cost()))


def test_accounts_at_the_terminal(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(passwords, "hash_password", lambda word, _: passwords.make_decoy(CHEAP))
    dossier = tmp_path / "talks.verbale"
    assert run("new", dossier) == 0
    assert run("accounts", dossier, "list") == 0
    assert "No accounts" in capfd.readouterr().out
    for name in ("Ines", "Tomas"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(SECRET + "\n"))
        assert run("accounts", dossier, "add", name, "--role", "coder", "--password-stdin") == 0
    assert run("accounts", dossier, "role", "Ines", "editor") == 0
    assert run("accounts", dossier, "remove", "Tomas") == 0
    capfd.readouterr()
    assert run("accounts", dossier, "list") == 0
    assert capfd.readouterr().out == "editor\tInes\n"
    assert run("accounts", dossier, "remove", "Tomas") == 2
    assert "has no account" in capfd.readouterr().err
    assert run("accounts", tmp_path / "none.verbale", "list") == 3
