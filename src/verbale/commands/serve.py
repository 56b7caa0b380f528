"""``verbale serve``: the desk in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from verbale.commands.terminal import File

# Hosts that only this machine can reach.
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    file: File,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Where it listens; beyond this machine it needs accounts.")
    ] = "127.0.0.1",
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser.")
    ] = False,
) -> None:
    """Show a dossier in the browser, on this machine alone."""
    import uvicorn

    from verbale.errors import VerbaleError
    from verbale.web.app import create_app

    if host not in LOCAL:
        raise VerbaleError(
            f"{host}: others could reach the desk there, and it has no accounts. "
            "Leave out --host: it then answers this machine alone."
        )
    config = uvicorn.Config(
        create_app(file),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    listening = config.bind_socket()
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listening.getsockname()[1]}/"
    print(f"{file}: open {address} (Ctrl+C ends it)", flush=True)
    if open_page:
        import webbrowser

        webbrowser.open(address)
    uvicorn.Server(config).run(sockets=[listening])
