"""A web site on this computer, for as long as a test takes."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = tuple[int, Mapping[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = """<html lang="en"><head><title>Envoy: talks are over</title></head><body><article>
<h1>Envoy: talks are over</h1>
<p>The envoy said on Friday that “we will not sign”, and that the talks in Tarn had failed.</p>
<p>The ministers of the islands had expected as much, they told reporters at the harbour.</p>
</article></body></html>"""
ANSWER: Answer = (200, HTML, PAGE.encode())


class Site:
    """What the site answers, by path, and what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []

    def answer(self, path: str) -> Answer:
        found = self.answers.get(path, (404, {}, b""))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


@contextmanager
def open_site(certificate: Path | None = None, machine: str = "127.0.0.1") -> Iterator[Site]:
    """The site, on a port of its own of this computer; behind TLS with a certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.hosts.append(self.headers["Host"])
            status, headers, data = site.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            try:
                self.wfile.write(data)
            except OSError:
                pass  # the guest has had enough

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in machine else socket.AF_INET

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a guest that does not trust the certificate

    server = Server((machine, 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(f"http://{machine}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def packed(data: bytes) -> bytes:
    return gzip.compress(data)
