"""Export: the brief and every other format, drawn from the record as it stands."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from verbale.exports import FORMATS, Format, Written
from verbale.web.render import NoSuchEntry, desk_of, render, shelf_of

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
}
# What HTML that is sent on shows by itself: its own style and script, and nothing from elsewhere.
BRIEF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "sandbox allow-scripts"
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def list_formats(request: Request) -> Response:
    shelf_of(request)
    return render(request, "export.html", title="Export", formats=FORMATS)


def send(request: Request) -> Response:
    shelf, desk = shelf_of(request), desk_of(request)
    wanted = next((f for f in FORMATS if f.name == request.path_params["format"]), None)
    if wanted is None:
        raise NoSuchEntry("There is no such format.")
    content, suffix = _pack(wanted.write(shelf.record, desk.title), wanted)
    called = _UNSAFE.sub("-", desk.title).strip("-.") or "talks"
    return Response(
        content,
        headers={
            "content-type": TYPES.get(suffix, "application/octet-stream"),
            "content-disposition": f'attachment; filename="{called}-{wanted.name}{suffix}"',
            "content-security-policy": BRIEF_POLICY,
        },
    )


def _pack(written: Written, format: Format) -> tuple[bytes, str]:
    """The file's bytes and how its name ends: a folder is packed into one."""
    if isinstance(written, str):
        return written.encode("utf-8"), format.suffix
    if isinstance(written, bytes):
        return written, format.suffix
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in written.items():
            archive.writestr(name, content)
    return packed.getvalue(), ".zip"


routes = [Route("/export", list_formats), Route("/export/{format}", send)]
