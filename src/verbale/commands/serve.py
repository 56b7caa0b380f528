"""``verbale serve``: the desk in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verbale.commands.terminal import File


def serve(
    file: File,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Where it listens; beyond this machine it needs accounts.")
    ] = "127.0.0.1",
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="NAME", help="Sign judgements so, where there are no accounts."
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name that browsers reach it by; repeatable."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="For HTTPS, as PEM; with --key.")
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The certificate's key.")] = None,
    proxy: Annotated[
        bool, typer.Option("--proxy", help="A server on this machine stands before it, for HTTPS.")
    ] = False,
) -> None:
    """Show a dossier in the browser: on this machine alone, or to a team with accounts."""
    import uvicorn

    from verbale.web.limits import find_options
    from verbale.web.serving import check_serving, create_desk, find_hosts

    check_serving(file, host, certificate=certificate, key=key, by=by)
    app = create_desk(file, by=by, hosts=find_hosts(host, name or []))
    options = find_options() | {"proxy_headers": proxy}
    if certificate and key:
        options |= {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}
    config = uvicorn.Config(app, host=host, port=port, access_log=False, **options)
    listening = config.bind_socket()
    shown = (name or [f"[{host}]" if ":" in host else host])[0]
    at = f"{shown}:{listening.getsockname()[1]}"
    # Where a server stands before it, that one's name is asked for, at the usual port.
    address = f"https://{shown}/" if proxy else f"{'https' if certificate else 'http'}://{at}/"
    print(f"{file}: open {address} (Ctrl+C ends it)", flush=True)
    if open_page:
        import webbrowser

        webbrowser.open(address)
    uvicorn.Server(config).run(sockets=[listening])
