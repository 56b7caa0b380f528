"""``verbale accounts FILE``: who may use the desk of a dossier, told by its owner."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verbale.commands.terminal import File

if TYPE_CHECKING:
    from verbale.web.accounts import Accounts

accounts = typer.Typer(help="Name who may use the desk of a dossier, and what each may do.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The person, as judgements are signed.")]
Role = Annotated[
    Literal["reader", "coder", "editor"],
    typer.Option(help="A reader looks, a coder judges statements, an editor does everything."),
]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Take the password from standard input.")
]


@accounts.callback()
def _choose(context: typer.Context, file: File) -> None:
    """Name who may use the desk of a dossier, and what each may do."""
    context.obj = file


@accounts.command("list")
def list_accounts(context: typer.Context) -> None:
    """Print each account and its role."""
    with _open(context) as kept:
        known = kept.list_accounts()
    for account in known:
        print(f"{account.role}\t{account.name}")
    if not known:
        print(f"No accounts. Add one: verbale accounts {context.obj} add NAME --role editor")


@accounts.command()
def add(
    context: typer.Context, name: Name, role: Role = "reader", password_stdin: FromStdin = False
) -> None:
    """Add an account; the password is asked for."""
    with _open(context) as kept:
        account = kept.add(name, role, _ask_password(password_stdin))
    print(f"{account.name}: may use the desk as {role}")


@accounts.command()
def remove(context: typer.Context, name: Name) -> None:
    """Remove an account; what the person judged stays."""
    with _open(context) as kept:
        kept.remove(name)
    print(f"{name}: has no account any more")


@accounts.command()
def role(
    context: typer.Context,
    name: Name,
    role: Annotated[Literal["reader", "coder", "editor"], typer.Argument(metavar="ROLE")],
) -> None:
    """Change what a person may do: reader, coder or editor."""
    with _open(context) as kept:
        kept.set_role(name, role)
    print(f"{name}: is {role} now")


@accounts.command()
def password(context: typer.Context, name: Name, password_stdin: FromStdin = False) -> None:
    """Give a person another password; sessions begun with the old one end."""
    with _open(context) as kept:
        kept.set_password(name, _ask_password(password_stdin))
    print(f"{name}: has another password now")


def _open(context: typer.Context) -> Accounts:
    from verbale.store import open_dossier
    from verbale.web.accounts import Accounts, find_accounts_file

    file: Path = context.obj
    with open_dossier(file):  # an error, rather than accounts of no dossier
        return Accounts(find_accounts_file(file))


def _ask_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
