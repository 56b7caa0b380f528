"""Adding reports: files dropped, an article pasted, or the example; and how far the work is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path, PurePosixPath

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from verbale.exports.wording import count, fold, join, shorten
from verbale.intake import Intake, take_in_bytes
from verbale.store import Dossier
from verbale.web.desk import Desk
from verbale.web.guard import LARGEST_REQUEST
from verbale.web.render import desk_of, render

# Files in one request, and the bytes of one of them.
MOST_FILES = 500
LARGEST_FILE = 10_000_000
# Characters of a pasted article: some hundred pages.
LONGEST_PASTE = 500_000
# Characters of a pasted article's name.
LONGEST_NAME = 60
# Files that could not be read, named in one sentence; Coverage lists all.
MOST_SAID = 5
# Where in a dossier reports stand that came through the desk.
PLACE = "desk"
_UNSAFE = re.compile(r"[^\w.\- ()]+")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came: its name and its bytes."""

    name: str
    content: bytes


def show_form(request: Request) -> Response:
    return _form(request)


def _form(request: Request, wrong: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    return render(
        request,
        "add.html",
        status=status,
        title="Add reports",
        is_empty=desk.look() is None,
        wrong=wrong,
        megabytes=LARGEST_REQUEST // 1_000_000,
        largest=LARGEST_FILE // 1_000_000,
        files=MOST_FILES,
        example=find_example() is not None,
    )


async def add_reports(request: Request) -> Response:
    async with request.form(max_files=MOST_FILES, max_part_size=LONGEST_PASTE * 4) as form:
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
        brought = [
            Brought(name(file.filename or ""), await file.read()) for file in files if file.filename
        ]
        pasted, headline = form.get("text"), form.get("name")
    if isinstance(pasted, str) and len(pasted) > LONGEST_PASTE:
        return _form(request, f"More than {LONGEST_PASTE:,} characters: add it as a file.", 413)
    if isinstance(pasted, str) and pasted.strip():
        brought.append(_paste(pasted, headline if isinstance(headline, str) else ""))
    if not brought:
        return _form(request, "Choose files, drop them, or paste an article.", 422)
    for each in brought:
        if len(each.content) > LARGEST_FILE:
            most = LARGEST_FILE // 1_000_000
            return _form(
                request, f"{each.name} has more than {most} MB: no report is so long.", 413
            )
    return _begin(desk_of(request), brought)


def _paste(text: str, headline: str) -> Brought:
    """A pasted article as a file: its name is what was given, else its first words."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    called = name(shorten(fold(headline or first), LONGEST_NAME).rstrip("…"))
    return Brought(f"{called.removesuffix('.txt')}.txt", text.encode("utf-8", "replace"))


def add_example(request: Request) -> Response:
    folder = find_example()
    if folder is None:
        return _form(request, "This installation lacks the example.", 404)
    files = sorted(folder.glob("*.txt"))
    return _begin(desk_of(request), [Brought(file.name, file.read_bytes()) for file in files])


def _begin(desk: Desk, brought: Sequence[Brought]) -> Response:
    desk.add(lambda dossier: keep(dossier, brought))
    return RedirectResponse("/add", 303)


def name(given: str) -> str:
    """A file's name without its folders and without what no file system takes.

    >>> name("C:\\\\Users\\\\me\\\\../Talks: day 1?.html")
    'Talks day 1.html'
    """
    last = PurePosixPath(given.replace("\\", "/")).name
    return fold(_UNSAFE.sub(" ", last)).replace(" .", ".").strip(". ") or "report.txt"


def keep(dossier: Dossier, brought: Sequence[Brought]) -> str:
    """Keeps the reports in these files in the dossier; a file whose bytes it knows is passed over.
    What came of it, in a sentence."""
    taken = Intake()
    for each in brought:
        fingerprint = sha256(each.content).hexdigest()
        # Two files of one name are two reports: the bytes tell them apart.
        place = f"{PLACE}/{fingerprint[:12]}/{each.name}"
        taken.add(take_in_bytes(dossier, place, each.content, file_name=each.name))
    said = f"{count(taken.new, 'report')} new"
    said += f", {taken.known} known already" if taken.known else ""
    failed = [f"{each.name} ({each.reason.rstrip('.')})" for each in taken.failures]
    more = f" and {len(failed) - MOST_SAID} more" if len(failed) > MOST_SAID else ""
    return said + (f"; not read: {join(failed[:MOST_SAID])}{more}" if failed else "")


def find_example() -> Path | None:
    """The folder of the example dossier: in the package, or in the repository beside it."""
    packaged = Path(str(resources.files("verbale"))) / "example"
    beside = Path(__file__).parents[4] / "examples" / "strait"
    return next((folder for folder in (packaged, beside) if any(folder.glob("*.txt"))), None)


def show_work(request: Request) -> Response:
    desk_of(request).look()
    return render(request, "work.html")


routes = [
    Route("/add", show_form),
    Route("/add", add_reports, methods=["POST"]),
    Route("/add/example", add_example, methods=["POST"]),
    Route("/work", show_work),
]
