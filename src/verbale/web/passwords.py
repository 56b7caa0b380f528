"""Passwords, kept as what scrypt makes of them: never themselves, and slow to guess at."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from verbale.errors import BadAccount

# Characters; short ones are guessed from a stolen file within days (NIST SP 800-63B names 15 for a
# password that stands alone and 8 for one with a second factor).
SHORTEST, LONGEST = 12, 200
# Different characters, so that "aaaaaaaaaaaa" and "121212121212" are refused.
FEWEST_DIFFERENT = 5
_SALT_BYTES, _KEY_BYTES = 16, 32
# Log-ins that are checked at a time: each takes 32 MiB while it lasts.
_AT_A_TIME = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess is: scrypt's N, r and p."""

    n: int = 2**15
    r: int = 8
    p: int = 3  # with N = 2**15 one of the five equal settings that OWASP names; 0.2 s


@dataclass(frozen=True, slots=True)
class Hash:
    """What is kept of a password, with the cost it was made at."""

    salt: bytes
    key: bytes
    cost: Cost


def hash_password(password: str, cost: Cost) -> Hash:
    """A new hash, with a salt of its own."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return Hash(salt, _derive(password, salt, cost), cost)


def is_password(password: str, kept: Hash) -> bool:
    """Whether it is the one; takes the same time however many characters are right."""
    return hmac.compare_digest(_derive(password, kept.salt, kept.cost), kept.key)


def make_decoy(cost: Cost) -> Hash:
    """A hash of no password: a name that is not known takes as long to refuse as one that is."""
    return Hash(secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_KEY_BYTES), cost)


def check_password(password: str, name: str) -> None:
    """BadAccount if it would be guessed soon."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadAccount(
            f"The password must have {SHORTEST} to {LONGEST} characters. Use a phrase."
        )
    if len(set(password)) < FEWEST_DIFFERENT or name.casefold() in password.casefold():
        raise BadAccount("A password must not repeat a few characters or hold the name.")


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    # Keyboards write "é" as one character or as two; both are the same password.
    told = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    room = 128 * cost.r * (cost.n + cost.p + 2)  # bytes that scrypt needs
    with _AT_A_TIME:
        return hashlib.scrypt(
            told,
            salt=salt,
            n=cost.n,
            r=cost.r,
            p=cost.p,
            maxmem=2 * room,
            dklen=_KEY_BYTES,
        )
