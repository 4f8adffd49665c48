"""
Sending by other mail servers: to a mail store by LMTP, to a smarthost by SMTP.

What was refused or lost before the final dot was not said; what was lost after it may
have been (RFC 5321, section 4.1.1.4).
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Literal

import aiosmtplib
from aiosmtplib.email import parse_address
from aiosmtplib.typing import Default
from attrs import field, frozen

from channels.email.outgoing.ways import Outgoing
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    TemporaryFailure,
    UnknownOutcome,
)

#: Timeouts in seconds: for all that precedes the mail, for the reply to it (the server
#: may run a scanner), and for QUIT. Together they are below the courier's minute, so
#: that we report ourselves whether a mail may have been accepted.
_BEFORE, _FINAL, _GOODBYE = 20.0, 30.0, 2.0

#: Replies by which a server demands a login or TLS before it accepts any mail (RFC
#: 4954, section 6; RFC 3207, section 4): they are about us, and not about this mail.
_NOT_YET = frozenset({530, 534, 535, 538})

#: How the reply begins where we have sent as much as the server lets us for a while: by
#: RFC 3463 (mail system full, congestion), as Google says it, and by Microsoft's own
#: codes. It is about us, too.
_ENOUGH = re.compile(r"5\.(?:3\.1|4\.5|1\.90|7\.705)\b")

#: How the reply begins of a mailbox that is full (RFC 3463, section 3.3): Dovecot says
#: it with 552, though its owner can make room.
_FULL = re.compile(r"5\.2\.2\b")


@frozen(kw_only=True)
class ToServer:
    """
    Sends by another mail server, each mail in a connection of its own. A server cannot
    be asked afterwards what it accepted.

    Attributes:
        name: The server's name for people.
        client: Makes a client that is not connected yet.
        ours: Whether all its mailboxes are the town's: a letter waits for room there.
    """

    name: str
    client: Callable[[], aiosmtplib.SMTP]
    ours: bool = False

    async def send(self, mail: Outgoing) -> None:
        """
        Connect, send the mail, and wait for the final reply.
        """
        client = self.client()
        try:
            await self._begin(client, mail)
            await self._say(client, mail.content)
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=_GOODBYE)
        finally:
            client.close()

    async def find(self, delivery: str, to: str) -> bool:
        """
        Always unknown.
        """
        del delivery, to
        raise UnknownOutcome(f"{self.name} does not say what it took")

    async def close(self) -> None:
        """
        Do nothing: no connection is kept open.
        """

    async def _begin(self, client: aiosmtplib.SMTP, mail: Outgoing) -> None:
        try:
            async with asyncio.timeout(_BEFORE):
                await self._connect(client)
                await self._offer(client, mail)
        except TimeoutError as e:
            raise TemporaryFailure(f"{self.name} does not answer") from e

    async def _connect(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except (aiosmtplib.SMTPException, OSError) as e:
            # Even a 5xx is about us here, and not about this mail: a wrong password, a
            # certificate, a server under maintenance. It is retried.
            raise TemporaryFailure(f"{self.name}: {_told(e)}") from e

    async def _offer(self, client: aiosmtplib.SMTP, mail: Outgoing) -> None:
        try:
            _must_be_plain(mail.return_path)
            _must_be_plain(mail.to)
            await client.mail(mail.return_path, options=_options(client, mail.content))
            await client.rcpt(mail.to)
            reply = await client.execute_command(b"DATA")
        except aiosmtplib.SMTPResponseException as e:
            raise self._refusal(e.code, e.message) from e
        except (aiosmtplib.SMTPException, OSError) as e:
            raise TemporaryFailure(f"{self.name}: {_clean(str(e))}") from e
        except ValueError as e:
            raise PermanentFailure("the address cannot be said in SMTP") from e
        if reply.code != 354:
            raise self._refusal(reply.code, reply.message)

    async def _say(self, client: aiosmtplib.SMTP, content: bytes) -> None:
        protocol = client.protocol
        if protocol is None or not protocol.is_connected:
            raise TemporaryFailure(f"{self.name}: the connection was lost")
        try:
            protocol.write(_stuffed(content))
            # From here on, a lost connection may mean that it was accepted.
            reply = await protocol.read_response(timeout=_FINAL)
        except (aiosmtplib.SMTPException, OSError) as e:
            raise UnknownOutcome(
                f"{self.name}: {_clean(str(e))}, after the mail"
            ) from e
        if reply.code != 250:
            raise self._refusal(reply.code, reply.message)

    def _refusal(self, code: int, said: str) -> SendFailure:
        reason = f"{self.name}: {code} {_clean(said)}"
        waits = _ENOUGH.match(said) or (self.ours and _FULL.match(said))
        permanent = 500 <= code < 600 and code not in _NOT_YET and not waits
        return PermanentFailure(reason) if permanent else TemporaryFailure(reason)


def lmtp(place: tuple[str, int] | Path, hostname: str) -> ToServer:
    """
    Return the way to a mail store such as Dovecot, with one recipient per transaction.

    Args:
        place: Its host and port, or its unix socket.
        hostname: Our name in the greeting.
    """

    def client() -> aiosmtplib.SMTP:
        host, port = (None, None) if isinstance(place, Path) else place
        return _LmtpClient(
            hostname=host,
            port=port,
            socket_path=place if isinstance(place, Path) else None,
            local_hostname=hostname,
            start_tls=False,
        )

    return ToServer(name="the LMTP server", client=client, ours=True)


class _LmtpClient(aiosmtplib.SMTP):
    """
    An SMTP client with LMTP's greeting (RFC 2033).
    """

    async def ehlo(
        self,
        *,
        hostname: str | None = None,
        timeout: float | Literal[Default.token] | None = Default.token,  # noqa: ASYNC109 - aiosmtplib's
    ) -> aiosmtplib.SMTPResponse:
        name = hostname or self.local_hostname or "localhost"
        reply = await self.execute_command(b"LHLO", name.encode(), timeout=timeout)
        if reply.code != 250:
            raise aiosmtplib.SMTPHeloError(reply.code, reply.message)
        self.last_ehlo_response = reply
        return reply


class Security(Enum):
    """
    The encryption of the connection to the smarthost.
    """

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@frozen(kw_only=True)
class Login:
    """
    Our credentials at the smarthost.
    """

    user: str
    password: str = field(repr=False)


def smarthost(
    place: tuple[str, int], hostname: str, security: Security, login: Login | None
) -> ToServer:
    """
    Return the way to the mail server that relays mail to the rest of the world.

    Args:
        place: Its host and port.
        hostname: Our name in the greeting.
        security: Its certificate is verified against the system's authorities.
        login: Our credentials, if it demands any.
    """
    tls = ssl.create_default_context()

    def client() -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=place[0],
            port=place[1],
            local_hostname=hostname,
            use_tls=security is Security.TLS,
            start_tls=security is Security.STARTTLS,
            tls_context=tls,
            username=login.user if login else None,
            password=login.password if login else None,
        )

    return ToServer(name="the smarthost", client=client)


def _must_be_plain(address: str) -> None:
    # The library would extract an address from whatever it is given.
    if parse_address(address) != address:
        raise ValueError(address)


def _options(client: aiosmtplib.SMTP, content: bytes) -> list[str]:
    options = []
    if client.supports_extension("size"):
        options.append(f"SIZE={len(content)}")
    if client.supports_extension("8bitmime") and not content.isascii():
        options.append("BODY=8BITMIME")
    return options


def _stuffed(content: bytes) -> bytes:
    """
    Return the bytes of DATA: lines end with CRLF only, and dots are escaped.
    """
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content).removesuffix(b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", lines) + b"\r\n.\r\n"


def _told(problem: Exception) -> str:
    if isinstance(problem, aiosmtplib.SMTPResponseException):
        return f"{problem.code} {_clean(problem.message)}"
    return _clean(str(problem))


def _clean(said: str) -> str:
    # A stranger's words, for a log and a page.
    return "".join(c if c.isprintable() else " " for c in said)[:200]
