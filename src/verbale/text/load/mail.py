"""Mail (.eml) with what is attached, and pages saved as one file (.mhtml)."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from verbale.text.encoding import decode, decode_as
from verbale.text.load.lines import is_wrapped, join_lines
from verbale.text.load.page import read_page, read_source
from verbale.text.load.report import NoReport, Piece, Report, take_out
from verbale.text.load.stated import read_day

# Parts of one mail that are looked at; mailing lists' digests have fewer.
MOST_PARTS = 1_000
# Mails within a mail within a mail ... that are opened.
DEEPEST = 5
# Characters of a header that are looked at; taking one apart takes time by its square or worse.
LONGEST_HEADER = 1_000

ReadFile = Callable[[bytes, str], Iterator[Piece]]


class _Policy(email.policy.EmailPolicy):
    """The standard library's, which takes a header apart whatever its length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:LONGEST_HEADER])


_POLICY = _Policy()


def read_mail(data: bytes, read: ReadFile) -> Iterator[Piece]:
    """The words of a mail as a report, then each report attached to it."""
    message = _parse(data)
    if not message.keys():
        raise NoReport("The file is no mail, though its name says so; save the mail again.")
    yield from _read_message(message, read, DEEPEST, "")


def _parse(data: bytes) -> EmailMessage:
    # Parts within parts take time by the square of their number.
    if data.count(b"boundary") > MOST_PARTS:
        raise NoReport(f"The mail has more than {MOST_PARTS:,} parts and was not read.")
    message = email.message_from_bytes(data, policy=_POLICY)
    assert isinstance(message, EmailMessage)
    return message


def _read_message(
    message: EmailMessage, read: ReadFile, depth: int, inside: str
) -> Iterator[Piece]:
    parts = list(_leaves(message))
    attached = [part for part in parts if _is_attached(part)]
    try:
        yield Piece(inside, _read_body(message, [p for p in parts if not _is_attached(p)]))
    except NoReport as error:
        # A mail that only carries an attachment is no report itself.
        if not attached:
            yield Piece(inside, error.reason)
    for number, part in enumerate(attached, 1):
        name = _name(part, number)
        where = f"{inside}/{name}" if inside else name
        if part.get_content_type() == "message/rfc822":
            yield from _read_attached_mail(part, read, depth, where)
        elif not part.get_content_type().startswith(("image/", "audio/", "video/")):
            for piece in read(_bytes_of(part), name):
                deeper = f"{where}/{piece.inside}" if piece.inside else where
                yield Piece(deeper, piece.found)


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; a mail within the mail is one of them."""
    todo, count = [message], 0
    while todo:
        part = todo.pop()
        if (count := count + 1) > MOST_PARTS:
            raise NoReport(f"The mail has more than {MOST_PARTS:,} parts and was not read.")
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            todo.extend(reversed(part.get_payload()))  # type: ignore[arg-type]
        else:
            yield part


def _is_attached(part: EmailMessage) -> bool:
    named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    return named or part.get_content_type() == "message/rfc822"


def _name(part: EmailMessage, number: int) -> str:
    named = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
    if named:
        return named
    suffix = ".eml" if part.get_content_type() == "message/rfc822" else ""
    return f"{number:04}{suffix}"


def _read_attached_mail(
    part: EmailMessage, read: ReadFile, depth: int, inside: str
) -> Iterator[Piece]:
    inner = part.get_payload()
    if not depth:
        yield Piece(inside, f"Mails within mails are read {DEEPEST} deep; save this one by itself.")
    elif isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
        yield from _read_message(inner[0], read, depth - 1, inside)


def _bytes_of(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _read_body(message: EmailMessage, parts: list[EmailMessage]) -> Report:
    """The words: those of the plain text where there is one, else those of the page."""
    plain = [_text_of(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(map(str.strip, plain)):
        text = "\n".join(map(_unwrap, plain))
    else:
        pages = [_text_of(part) for part in parts if part.get_content_type() == "text/html"]
        found = [page for each in pages if each.strip() and (page := read_source(each))]
        if not found:
            raise NoReport("The mail holds no words; save what it carries as a file.")
        text = "\n".join(page.text for page in found)
    return take_out(
        Report(
            text,
            title=_header(message, "subject"),
            author=parseaddr(_header(message, "from") or "")[0] or None,
            stated_date=read_day(_header(message, "date")),
        )
    )


def _header(message: EmailMessage, name: str) -> str | None:
    """A header's words; a damaged one is as good as none."""
    try:
        value = message[name]
    except Exception:
        return None
    return str(value) if value else None


def _text_of(part: EmailMessage) -> str:
    """Its characters; a charset that is unknown or wrong is found from the bytes."""
    data = _bytes_of(part)
    charset = part.get_param("charset")
    text = decode_as(data, charset if isinstance(charset, str) else "utf-8")
    return text if text is not None else decode(data) or data.decode("latin-1")


def _unwrap(text: str) -> str:
    lines = text.splitlines()
    return join_lines(lines) if is_wrapped(lines) else text


def read_saved_page(data: bytes) -> Report:
    """The report in a page that a browser saved as one file, pictures and all (.mhtml)."""
    message = _parse(data)
    place = _header(message, "snapshot-content-location")
    for part in _leaves(message):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            url = place or _header(part, "content-location")
            page = _text_of(part).encode("utf-8", "replace")
            # The page may still name the encoding that it no longer has.
            return read_page(b"\xef\xbb\xbf" + page, url)
    raise NoReport("The saved page holds no page; save it again in the browser.")
