"""What fuzzing found: each file is read in little time, or one clear line says why it is not."""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from verbale.errors import NotFetched
from verbale.fetching.client import _send_on

FUZZ = Path(__file__).parents[2] / "fuzz"
sys.path.insert(0, str(FUZZ))

from targets import TARGETS  # noqa: E402

# Seconds that a file of this size may take; before they were mended most took hours.
PATIENCE = 5.0

JUDGEMENT = (
    '{"id": "%s", "by": "%s", "at": "%s", "entry": {"kind": "issue", "name": "a"}, '
    '"field": "dropped", "value": %s}'
)
ID = "a" * 32
CHAIN = ", ".join(f'"{n}": {{"proposition": "x", "parent": "{n + 1}"}}' for n in range(3_000))
# Characters of which none is frequent: such names take longest to compare.
LONG = "".join(chr(0x4E00 + 7 * n % 250) for n in range(40_000))


def mail(head: str) -> bytes:
    return f"{head}\n\nThe talks have failed.".encode()


PAGE = b"<html><p>" + b"The talks have failed, the minister said on Monday. " * 5 + b"</p></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
CRAWL = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.org/\x01b\x00c\r\n"
    b"WARC-Date: 2022-01-12T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(ANSWER), ANSWER)
)


CASES: dict[str, tuple[str, bytes]] = {
    "control characters in an address": ("crawl", CRAWL),
    "the first bytes of a database": ("dna", b"SQLite format 3\x00\x10"),
    "comments before no page": ("text", b"<!---->" * 60 + b"x"),
    "spaces in a heading": ("markdown", b"# a" + b" " * 5_000 + b"x"),
    "lines without end to join": (
        "mail",
        mail("Subject: x\n\n" + "the talks go on and on and on and on and on and on\n" * 40_000),
    ),
    "an encoding for addresses": (
        "page",
        b"<html><meta charset=punycode>" + b"The talks. " * 20_000 + b"-" + b"b99 " * 40_000,
    ),
    "an encoding that is none": ("page", b"<html><meta charset=undefined><p>The talks failed."),
    "halves of characters": ("page", b"<html><meta charset=utf-7><p>+2AA- The talks failed."),
    "a subject in 3,000 parts": ("mail", mail("Subject: " + "=?utf-8?q?a?= " * 3_000)),
    "a mail from 3,000 people": ("mail", mail("From: " + "a <b@c.org>, " * 3_000)),
    "20,000 quotation marks": ("mail", mail("From: " + '"' * 20_000)),
    "a type in 5,000 parts": (
        "mail",
        mail("Subject: x\nContent-Type: text/plain" + "; a*0=b" * 5_000),
    ),
    "an order to a terminal as a name": (
        "mail",
        b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
        b'Content-Disposition: attachment; filename="=?utf-8?q?=1B[2J=07.txt?="\n\nThe talks.\n'
        b"--a--\n",
    ),
    "half a character as a column": ("lines", b'{"\\ud800": 1}\n'),
    "lists within lists": ("lines", b'{"text": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}\n"),
    "a day before the calendar": (
        "judgements",
        (JUDGEMENT % (ID, "Ann", "0001-01-01T00:00:00+23:59", "true")).encode(),
    ),
    "a number without end": (
        "judgements",
        (JUDGEMENT % (ID, "Ann", "2031-05-02T00:00:00+00:00", "1" * 5_000)).encode(),
    ),
    "half a character as a name": (
        "judgements",
        (JUDGEMENT % (ID, "\\ud800", "2031-05-02T00:00:00+00:00", "true")).encode(),
    ),
    "a character that there is not": ("codebook", b'a: "\\UFFFFFFFF"'),
    "half a character as a proposition": ("codebook", b'a: "\\ud800 talks"'),
    "a version without end": ("codebook", b"%YAML 1." + b"9" * 5_000 + b"\n--- a"),
    "a table as a name": ("codebook", b'? {a: [b]}\n: "The talks go on"'),
    "3,000 parents": ("codebook", f'{{{CHAIN}, "3000": "x"}}'.encode()),
    "a long name that is nearly another": (
        "codebook",
        f'{{"{LONG}": {{"proposition": "x", "parent": "{LONG[9:]}"}}}}'.encode(),
    ),
    "a record that is a list": ("record", b"[]"),
    "a record without statements": ("record", b'{"documents": {}}'),
    "a record too deep": ("record", b'{"documents":' + b"[" * 5_000),
    "a reading with an unknown field": ("reading", b'{"x": 1}'),
    "a reading without its places": ("reading", b'{"mentions": [{}]}'),
    "a packed feed that is damaged": ("feed", gzip.compress(b"<urlset/>")[:10] + b"\x0c" * 20),
    "a feed's link to no address": ("feed", b"<rss><item><link>http://[</link></item></rss>"),
    "30,000 tags side by side": ("page", b"<html><body>" + b"<a>" * 29_000 + b"The talks failed."),
}


@pytest.mark.parametrize(("target", "data"), CASES.values(), ids=CASES.keys())
def test_reader_keeps_its_promise(target: str, data: bytes) -> None:
    begun = time.process_time()
    TARGETS[target].run(data)
    assert time.process_time() - begun < PATIENCE


def test_page_that_sends_on_to_no_address_is_not_fetched() -> None:
    with pytest.raises(NotFetched, match="is no address"):
        _send_on("https://example.org/a", "http://[")


def _seeds() -> list[tuple[str, Path]]:
    return [(name, each) for name in TARGETS for each in sorted((FUZZ / "corpus" / name).iterdir())]


@pytest.mark.parametrize(
    ("target", "seed"), _seeds(), ids=[f"{name}-{each.name}" for name, each in _seeds()]
)
def test_seed_is_read(target: str, seed: Path) -> None:
    TARGETS[target].run(seed.read_bytes())


@pytest.mark.parametrize("cut", [1, 17, 100, 333])
@pytest.mark.parametrize("target", TARGETS)
def test_seed_that_is_cut_off_or_damaged_breaks_nothing(target: str, cut: int) -> None:
    run: Callable[[bytes], None] = TARGETS[target].run
    for seed in sorted((FUZZ / "corpus" / target).iterdir()):
        data = bytearray(seed.read_bytes())
        run(bytes(data[:-cut]))
        data[cut % len(data)] ^= 0xFF
        run(bytes(data))
