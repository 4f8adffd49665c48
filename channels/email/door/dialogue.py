"""
One SMTP or LMTP dialogue: aiosmtpd, with what it would let pass and give away mended.
"""

# aiosmtpd is extended by subclassing alone, its inside included; the names are its own.
# ruff: noqa: N802, SLF001

from __future__ import annotations

import asyncio
import re
import secrets
from collections import defaultdict
from collections.abc import Callable
from typing import AnyStr, Self, cast

import structlog
from aiosmtpd.smtp import SMTP, Session, TLSSetupException

from channels.email.door.lines import Lines
from channels.email.door.manners import Guest, Manners, Visit, remember
from gateway.core.errors import TemporaryFailure
from gateway.core.writing.logged import unaddressed

log = structlog.get_logger()

_ATOMS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_PLAIN_PATH = re.compile(rf"<({_ATOMS}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)>(.*)")

_COMMAND_SIZE = 2_048


class Dialogue(SMTP):
    """
    One client, from its connection to its end.
    """

    # aiosmtpd's own limits grow with every EHLO, and for everybody.
    command_size_limit = _COMMAND_SIZE
    command_size_limits = defaultdict(lambda: _COMMAND_SIZE)  # noqa: RUF012

    manners: Manners
    guest: Guest
    gone: Callable[[Dialogue], None]

    @classmethod
    def first(cls, manners: Manners) -> Self:
        """
        Make the one that never talks, of which `another` makes those that do.
        """
        terms = manners.terms
        dialogue = cls(
            manners,
            data_size_limit=terms.limits.size,
            enable_SMTPUTF8=True,
            hostname=terms.hostname,
            ident="Ventanilla",
            tls_context=terms.tls() if terms.tls else None,
            timeout=terms.limits.idle,
            authenticator=remember,
            command_call_limit=terms.limits.commands,
            loop=asyncio.get_running_loop(),
        )
        dialogue.manners = manners
        dialogue.line_length_limit = terms.limits.line
        return dialogue

    def another(
        self, client: str, *, proxied: bool, gone: Callable[[Dialogue], None]
    ) -> Self:
        """
        Make one for a new connection.

        SMTP's constructor looks through its own class by reflection, a quarter of
        what a short connection costs: its outcome is copied instead.

        Args:
            client: Its address.
            proxied: Whether a PROXY header must tell for whom it speaks.
            gone: Told when it has ended.
        """
        new = type(self).__new__(type(self))
        vars(new).update(vars(self))
        limits, weigh = self.manners.terms.limits, self.manners.weigh
        new.guest = Guest("" if proxied else client, self.loop.time())
        reader = Lines(limits, self.loop, new.guest, weigh)
        asyncio.StreamReaderProtocol.__init__(
            new, reader, new._cb_client_connected, self.loop
        )
        new._smtp_methods = {n: getattr(new, f"smtp_{n}") for n in self._smtp_methods}
        new._auth_methods = {
            name: known._replace(method=getattr(new, f"auth_{name}"))
            for name, known in self._auth_methods.items()
        }
        new._proxy_timeout = limits.proxy if proxied else None
        new.gone = gone
        return new

    # ------------------------------------------------------------ its course

    @property
    def task(self) -> asyncio.Task[None] | None:
        """
        What leads it, once it has begun.
        """
        return self._handler_coroutine

    def farewell(self, status: str) -> None:
        """
        Say a last word, and hang up.
        """
        if self.transport is None:
            return
        # A cast, as uvloop's transports are no subclasses.
        transport = cast("asyncio.Transport", self.transport)
        if not transport.is_closing():
            transport.write(status.encode() + b"\r\n")
            transport.close()
        if self._handler_coroutine is not None:
            # Nothing that still waits to be read is obeyed.
            self._handler_coroutine.cancel()
        # Who does not read what we say would keep the connection.
        self.loop.call_later(1.0, self.hang_up)

    def hang_up(self) -> None:
        """
        End it now.
        """
        if self.transport is not None:
            cast("asyncio.Transport", self.transport).abort()

    def connection_lost(self, error: Exception | None) -> None:
        """
        Count it out.
        """
        super().connection_lost(error)
        self.gone(self)
        assert self._handler_coroutine is not None  # noqa: S101 - it has begun.
        self._handler_coroutine.add_done_callback(self._let_go)

    def _let_go(self, _: object) -> None:
        # Nothing it points at points back any more: what is left of it goes at once,
        # and not when somebody looks for what is of no use, thousands later.
        self._smtp_methods, self._auth_methods = {}, {}
        for name in ("_client_connected_cb", "_reader", "_writer"):
            vars(self).pop(name, None)

    def eof_received(self) -> bool:
        """
        Hang up on who hangs up, once what we said is sent.
        """
        super().eof_received()
        # aiosmtpd would keep the connection for its handler to close: one that is
        # cancelled before it has begun, as by a probe on uvloop, closes nothing.
        return False

    async def _handle_client(self) -> None:
        try:
            await super()._handle_client()
        except (ConnectionError, EOFError) as e:
            log.debug("dialogue.lost", client=self.guest.client, problem=str(e))
        except asyncio.CancelledError:
            # So it ends, and nobody asks how. Its task would keep the error, and in it
            # what was read of a mail: megabytes that nobody counts.
            log.debug("dialogue.over", client=self.guest.client)
        finally:
            self.envelope = None

    async def handle_exception(self, error: Exception) -> str:
        """
        Say nothing of what went wrong, except where it can be found.
        """
        reference = secrets.token_hex(4)
        if isinstance(error, TLSSetupException):
            log.debug("dialogue.no_tls", client=self.guest.client)
        elif isinstance(error, TemporaryFailure):
            problem = unaddressed(str(error))
            log.warning("dialogue.deferred", reference=reference, problem=problem)
        else:
            log.error("dialogue.failed", reference=reference, exc_info=error)
        return f"451 4.3.0 try again later (reference {reference})"

    async def push(self, status: AnyStr) -> None:
        """
        Answer; and hang up on who is always wrong.
        """
        await super().push(status)
        if status[:3] in ("552", b"552"):  # It is too large.
            log.warning("dialogue.too_large", client=self.guest.client)
        if status[:1] in ("5", b"5"):
            self.guest.refusals += 1
            if self.guest.refusals >= self.manners.terms.limits.refusals:
                self.farewell("421 4.7.0 too many errors")

    def _create_session(self) -> Session:
        return Visit(self.loop, self.guest)

    def _set_post_data_state(self) -> None:
        self.guest.deadline = None
        super()._set_post_data_state()  # type: ignore[no-untyped-call]

    def _timeout_cb(self) -> None:
        self.farewell("421 4.4.2 you took too long")

    def _reset_timeout(self, duration: float | None = None) -> None:
        patience = duration or self._timeout_duration
        if self.guest.deadline is not None:
            left = self.guest.deadline - self.loop.time()
            patience = min(patience, max(left, 0.01))
        super()._reset_timeout(patience)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        # The parser of mail headers is another quarter of the cost, and raises more
        # than it says.
        plain = _PLAIN_PATH.fullmatch(arg)
        if plain:
            return plain[1], plain[2]
        try:
            return super()._getaddr(arg)
        except (IndexError, ValueError, RecursionError):
            return None, None

    # ------------------------------------------------------------ its commands

    async def smtp_EHLO(self, hostname: str) -> None:
        """
        Say what we can.
        """
        if not hostname:
            await self.push("501 5.5.4 EHLO needs a name")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        assert self.session is not None  # noqa: S101 - it is there once we talk.
        self.session.extended_smtp = True
        self.session.host_name = hostname
        terms = self.manners.terms
        words = [terms.hostname, f"SIZE {terms.limits.size}"]
        words += ["8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        if terms.tls is not None and not self._tls_protocol:
            words.append("STARTTLS")
        if terms.authenticate is not None and self._tls_protocol:
            words.append("AUTH LOGIN PLAIN")
        lines = [f"250-{word}" for word in words[:-1]]
        await self.push("\r\n".join([*lines, f"250 {words[-1]}"]))

    async def smtp_STARTTLS(self, arg: str) -> None:
        """
        Begin TLS, and forget all that was said without it.
        """
        if self._tls_protocol:
            await self.push("503 5.5.1 TLS it is")
        elif self._reader._buffer:  # type: ignore[attr-defined]
            # Commands that somebody put behind this one, in the clear.
            self.farewell("421 4.7.0 nothing may follow STARTTLS")
        else:
            tls = self.manners.terms.tls
            if tls is not None:
                self.tls_context = tls()
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        """
        Let somebody log in: aiosmtpd reads what they offer, we check it.
        """
        check = self.manners.terms.authenticate
        if check is None:
            await self.push("502 5.5.1 nobody logs in here")
            return
        mechanism, space, initial = (arg or "").partition(" ")
        await super().smtp_AUTH(mechanism.upper() + space + initial)
        offered, self.guest.offered = self.guest.offered, None
        if offered is None:
            return
        assert self.session is not None  # noqa: S101 - as above.
        answer = await self.manners.log_in(self.guest, offered)
        self.session.authenticated = bool(self.guest.login)
        await self.push(answer)
        if self.guest.failed_logins >= self.manners.terms.limits.logins:
            self.farewell("421 4.7.0 too many failed logins")

    async def smtp_DATA(self, arg: str) -> None:
        """
        Take a mail; however it ends, the next one begins afresh.
        """
        self._reset_timeout(self.manners.terms.limits.transaction)
        self.guest.whole = False
        try:
            await super().smtp_DATA(arg)
        except Exception:
            self._set_post_data_state()
            if not self.guest.whole:
                # What is left of it is no command, whatever stands in its lines.
                self.farewell("421 4.3.0 come back later")
            raise
        finally:
            if self.transport is not None:
                self._reset_timeout()
        if self.manners.closing():
            self.farewell("421 4.3.2 closing down, come back later")
