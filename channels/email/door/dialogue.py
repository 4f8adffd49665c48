"""
An SMTP or LMTP session, based on aiosmtpd, with its weaknesses mended.
"""

# aiosmtpd can only be extended by subclassing, private members included, and the names
# are its own.
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

from channels.email.door.crowds import UNTOLD, Source
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
    The session of one client, from its connection to its end.
    """

    # aiosmtpd's own limits grow with every EHLO, and for all sessions.
    command_size_limit = _COMMAND_SIZE
    command_size_limits = defaultdict(lambda: _COMMAND_SIZE)  # noqa: RUF012

    manners: Manners
    guest: Guest
    gone: Callable[[Dialogue], None]

    @classmethod
    def first(cls, manners: Manners) -> Self:
        """
        Make a prototype that never talks, from which `another` makes sessions.
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

    def another(self, source: Source, gone: Callable[[Dialogue], None]) -> Self:
        """
        Make the session of a new connection, as a copy of this prototype. SMTP's
        constructor inspects its own class by reflection, a quarter of the cost of a
        short connection.

        Args:
            source: Where it comes from; untold if a PROXY header must tell.
            gone: Called when it has ended.
        """
        new = type(self).__new__(type(self))
        vars(new).update(vars(self))
        limits, weigh = self.manners.terms.limits, self.manners.weigh
        new.guest = Guest(source, self.loop.time())
        reader = Lines(limits, self.loop, new.guest, weigh)
        asyncio.StreamReaderProtocol.__init__(
            new, reader, new._cb_client_connected, self.loop
        )
        new._smtp_methods = {n: getattr(new, f"smtp_{n}") for n in self._smtp_methods}
        new._auth_methods = {
            name: known._replace(method=getattr(new, f"auth_{name}"))
            for name, known in self._auth_methods.items()
        }
        new._proxy_timeout = limits.proxy if source == UNTOLD else None
        new.gone = gone
        return new

    # ------------------------------------------------------------ its course

    @property
    def task(self) -> asyncio.Task[None] | None:
        """
        The task that runs the session, once it has begun.
        """
        return self._handler_coroutine

    def farewell(self, status: str) -> None:
        """
        Send a last reply, and close the connection.
        """
        if self.transport is None:
            return
        # A cast: uvloop's transports are no subclasses.
        transport = cast("asyncio.Transport", self.transport)
        if not transport.is_closing():
            transport.write(status.encode() + b"\r\n")
            transport.close()
        if self._handler_coroutine is not None:
            # Commands that are still buffered must not be executed.
            self._handler_coroutine.cancel()
        # A client that does not read our reply would keep the connection.
        self.loop.call_later(1.0, self.hang_up)

    def hang_up(self) -> None:
        """
        Abort the connection.
        """
        if self.transport is not None:
            cast("asyncio.Transport", self.transport).abort()

    def connection_lost(self, error: Exception | None) -> None:
        """
        Remove it from the open sessions.
        """
        super().connection_lost(error)
        self.gone(self)
        assert self._handler_coroutine is not None  # noqa: S101 - it has begun.
        self._handler_coroutine.add_done_callback(self._let_go)

    def _let_go(self, _: object) -> None:
        # Break reference cycles, so that the memory is freed at once and not by the
        # garbage collector, thousands of sessions later.
        self._smtp_methods, self._auth_methods = {}, {}
        for name in ("_client_connected_cb", "_reader", "_writer"):
            vars(self).pop(name, None)

    def eof_received(self) -> bool:
        """
        Close the connection when the client does, once our replies are sent.
        """
        super().eof_received()
        # aiosmtpd would keep the connection open for its task to close; a task that is
        # cancelled before it has begun, as by a probe on uvloop, never closes it.
        return False

    async def _handle_client(self) -> None:
        try:
            await super()._handle_client()
            self.manners.over(self.session)
        except (ConnectionError, EOFError) as e:
            log.debug("dialogue.lost", client=self.guest.client, problem=str(e))
        except asyncio.CancelledError:
            # Cancellation is the normal end. Raised, the task would keep the exception,
            # and with it megabytes of a mail that nobody counts.
            log.debug("dialogue.over", client=self.guest.client)
        finally:
            self.envelope = None

    async def handle_exception(self, error: Exception) -> str:
        """
        Reply without details, but with a reference that can be found in the log.
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
        Send a reply; close the connection after too many errors.
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
        self.manners.timed_out(self.guest)
        self.farewell("421 4.4.2 you took too long")

    def _reset_timeout(self, duration: float | None = None) -> None:
        patience = duration or self._timeout_duration
        if self.guest.deadline is not None:
            left = self.guest.deadline - self.loop.time()
            patience = min(patience, max(left, 0.01))
        super()._reset_timeout(patience)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        # The parser of mail headers is another quarter of the cost, and raises
        # undocumented exceptions.
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
        Reply with our extensions.
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
        Start TLS, and discard all that was said without it.
        """
        if self._tls_protocol:
            await self.push("503 5.5.1 TLS it is")
        elif self._reader._buffer:  # type: ignore[attr-defined]
            # Commands that were injected after this one in plain text.
            self.farewell("421 4.7.0 nothing may follow STARTTLS")
        else:
            tls = self.manners.terms.tls
            if tls is not None:
                self.tls_context = tls()
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        """
        Log a client in: aiosmtpd parses the credentials, we check them.
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
        Receive a mail; however that ends, the next transaction starts afresh.
        """
        self._reset_timeout(self.manners.terms.limits.transaction)
        self.guest.whole = False
        try:
            await super().smtp_DATA(arg)
        except Exception:
            self._set_post_data_state()
            if not self.guest.whole:
                # The rest of the mail must not be read as commands.
                self.farewell("421 4.3.0 come back later")
            raise
        finally:
            if self.transport is not None:
                self._reset_timeout()
        if self.manners.closing():
            self.farewell("421 4.3.2 closing down, come back later")
