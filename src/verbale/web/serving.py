"""A desk made ready to be served: for one person at this machine, or for a team with accounts."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from verbale.dossier import name_engine
from verbale.engine import Engine
from verbale.errors import BadAccount
from verbale.pipeline import load
from verbale.store import open_dossier
from verbale.web import api
from verbale.web.accounts import Accounts, find_accounts_file, has_accounts
from verbale.web.app import create_app
from verbale.web.coding import Blind
from verbale.web.decisions import Decisions
from verbale.web.limits import Patience
from verbale.web.log import Log
from verbale.web.sessions import Sessions
from verbale.web.views import (
    coders,
    correcting,
    judgements,
    meetings,
    merging,
    people,
    review,
    team,
)

# The views in which people judge.
JUDGING = (correcting, review, people, meetings, merging, judgements, coders)
# Hosts that only this machine can reach.
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
# Hosts that are no name to reach it by: all networks of this machine.
EVERYWHERE = frozenset({"0.0.0.0", "::"})


def create_desk(
    path: Path,
    *,
    by: str | None = None,
    hosts: Iterable[str] = (),
    accounts: Accounts | None = None,
    load_engine: Callable[[], Engine] | None = None,
    collates: bool = True,
) -> Starlette:
    """The desk of this dossier with all its services.

    With accounts whoever asks must log in; without, all is signed ``by``, or by who runs it.
    ``collates``: whether the record is collated anew after people judged.
    """
    if accounts is None and has_accounts(path):
        accounts = Accounts(find_accounts_file(path))
    app = create_app(
        path,
        hosts=hosts,
        load_engine=load_engine or partial(load, _name_engine(path)),
        routes=[*(r for view in JUDGING for r in view.routes), *team.routes, *api.routes],
        middleware=[
            Middleware(Patience),
            Middleware(Sessions, accounts=accounts, local=by or find_local_name()),
            Middleware(Blind),
        ],
    )
    app.state.log = Log(path)
    app.state.desk.prepare = review.prepare
    if app.state.desk.shelf is not None:
        review.prepare(app.state.desk.shelf)
    app.state.decisions = Decisions(app.state.desk, app.state.log, collates=collates)
    return app


def _name_engine(path: Path) -> str:
    with open_dossier(path) as dossier:
        return name_engine(dossier)


def find_local_name() -> str:
    """Who runs this, as the machine knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine without names
        return "local"


def find_hosts(host: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names under which the desk answers, besides those of this machine."""
    listening = () if host in EVERYWHERE else (f"[{host}]" if ":" in host else host,)
    return (*listening, *names)


def check_serving(
    path: Path,
    host: str,
    *,
    certificate: Path | None = None,
    key: Path | None = None,
    by: str | None = None,
) -> None:
    """BadAccount if others could reach the desk there without accounts, or could read along."""
    if by is not None and has_accounts(path):
        raise BadAccount("--as: this desk has accounts, and who logs in signs. Leave it out.")
    if by is not None and not by.strip():
        raise BadAccount("--as: names nobody. Give the name that judgements are signed with.")
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise BadAccount(f"{file}: there is no such file. Name a PEM file.")
    if (certificate is None) != (key is None):
        raise BadAccount("--certificate and --key go together. Give both.")
    if host in LOCAL:
        return
    if not has_accounts(path):
        raise BadAccount(
            f"{host}: others could reach the desk there, and it has no accounts. Add one: "
            f"verbale accounts {path} add NAME --role editor. Or leave out --host: the desk then "
            "answers this machine alone."
        )
    if certificate is None:
        raise BadAccount(
            f"{host}: passwords would cross the network for anybody to read. Give --certificate "
            "and --key, or leave out --host and put a server with HTTPS before the desk."
        )
