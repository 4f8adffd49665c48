"""
Accounts for submitting mail (SMTP AUTH): one line for each, with a slow password hash.

::

    # ADDRESS:scrypt$N$R$P$SALT$HASH, written by python -m channels.email.door.accounts
    clerk@ayto.example:scrypt$16384$8$5$q83v…$3q2+…
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path

import click
from attrs import frozen

from gateway.core.errors import SettingsInvalid

#: 16 MiB and some 200 ms for each attempt: the minimum (OWASP, Password Storage,
#: scrypt).
_N, _R, _P = 2**14, 8, 5

#: The fewest characters of a password (OWASP ASVS 4.0, 2.1.1).
_SHORTEST = 12

#: The most memory that a line may demand: N · R · 128 bytes.
_MOST_MEMORY = 64 * 2**20
_MOST_P = 8

_EMPTY = "{path}: empty; where nobody may log in, say so in a line that begins with #"
_UNFINISHED = "{path}: its last line ends in no newline, and may be half of one"

_ADDRESS = re.compile(r"[^\s:@#][^\s:@]*@[^\s:@]+")
_LINE = re.compile(
    rf"(?P<address>{_ADDRESS.pattern}):scrypt"
    r"\$(?P<n>\d{1,7})\$(?P<r>\d{1,3})\$(?P<p>\d)"
    r"\$(?P<salt>[A-Za-z0-9+/]{16,128}={0,2})\$(?P<digest>[A-Za-z0-9+/]{20,128}={0,2})"
)


@frozen(kw_only=True)
class _Hash:
    """
    A password's hash, and its parameters.
    """

    n: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    def fits(self, password: str) -> bool:
        """
        Say whether it is the hash of *password*.
        """
        tried = _scrypt(password, self.salt, self.n, self.r, self.p, len(self.digest))
        return hmac.compare_digest(tried, self.digest)


#: Checked if there is no account at all, to take the same time.
_NOBODY = _Hash(n=_N, r=_R, p=_P, salt=b"nobody's salt", digest=bytes(32))


@frozen
class Accounts:
    """
    The accounts by address, in lower case.
    """

    hashes: Mapping[str, _Hash]

    def check(self, user: str, password: str) -> bool:
        """
        Say whether *password* is *user*'s. It takes the same time if there is no such
        user: some 200 ms of a processor, so call it in a thread.
        """
        known = self.hashes.get(user.lower())
        # The hash of another account takes as long, and grants nothing.
        another = next(iter(self.hashes.values()), _NOBODY)
        fits = (known or another).fits(password)
        return fits and known is not None

    def are_same(self, before: Accounts, user: str) -> bool:
        """
        Say whether *user* exists here with the same password as *before*.
        """
        known = self.hashes.get(user.lower())
        return known is not None and known == before.hashes.get(user.lower())


async def admit(
    now: Callable[[], Accounts], turn: asyncio.Lock, user: str, password: str
) -> Callable[[], bool] | None:
    """
    Check a password against the accounts of *now*. Return a function that says whether
    the login is still valid, or None if the password is wrong.

    The lock *turn* lets one password be checked at a time, so that any number of
    attempts leaves threads and processors for messages.
    """
    async with turn:
        known = await asyncio.to_thread(now)
        fits = await asyncio.to_thread(known.check, user, password)
    if not fits:
        return None
    return lambda: now().are_same(known, user)


def read_accounts(path: Path) -> Accounts:
    """
    Read the accounts file.

    Raises:
        SettingsInvalid: All lines that are wrong, without their content.
    """
    try:
        told = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "not UTF-8 text"
        raise SettingsInvalid((f"{path}: {reason}",)) from e

    hashes: dict[str, _Hash] = {}
    # Some editors truncate a file before they write it.
    problems = [] if told.strip() else [_EMPTY.format(path=path)]
    if told.strip() and not told.endswith("\n"):
        problems.append(_UNFINISHED.format(path=path))
    for number, text in enumerate(told.splitlines(), start=1):
        line = text.strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        known = match and _read_hash(match)
        if not match or not known:
            problems.append(f"{path}:{number}: not ADDRESS:scrypt$N$R$P$SALT$HASH")
        elif match["address"].lower() in hashes:
            problems.append(f"{path}:{number}: an address that stands above, too")
        else:
            hashes[match["address"].lower()] = known
    if problems:
        raise SettingsInvalid(tuple(problems))
    return Accounts(hashes)


def hash_password(password: str) -> str:
    """
    Return the hash of *password*, with a new salt, as the accounts file has it after
    the address.
    """
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, _N, _R, _P, 32)
    parts = [str(_N), str(_R), str(_P), _base64(salt), _base64(digest)]
    return "$".join(["scrypt", *parts])


def _read_hash(match: re.Match[str]) -> _Hash | None:
    n, r, p = int(match["n"]), int(match["r"]), int(match["p"])
    power_of_two = n > 1 and n & (n - 1) == 0
    affordable = 0 < n * r * 128 <= _MOST_MEMORY and 0 < p <= _MOST_P
    try:
        salt, digest = b64decode(match["salt"]), b64decode(match["digest"])
    except ValueError:
        return None
    if not (power_of_two and affordable):
        return None
    return _Hash(n=n, r=r, p=p, salt=salt, digest=digest)


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int, length: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "replace"),
        salt=salt,
        n=n,
        r=r,
        p=p,
        maxmem=2 * _MOST_MEMORY,
        dklen=length,
    )


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode()


@click.command()
@click.argument("address")
def main(address: str) -> None:
    """
    Print the accounts file's line for ADDRESS.

    Its password is asked for twice, or is the first line of stdin if that is no
    terminal.
    """
    if not _ADDRESS.fullmatch(address):
        raise click.BadParameter("not a mail address", param_hint="ADDRESS")
    click.echo(f"{address}:{hash_password(_new_password())}")


def _new_password() -> str:
    if sys.stdin.isatty():
        password = getpass("Password: ")
        if getpass("Once more: ") != password:
            raise click.ClickException("these are two passwords")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.ClickException("no password was given")
    if len(password) < _SHORTEST:
        raise click.ClickException(f"a password has {_SHORTEST} characters or more")
    return password


if __name__ == "__main__":
    main()
