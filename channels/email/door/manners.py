"""
The replies of the mail servers: who may connect and log in, for whom mail is accepted,
and when it is acknowledged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from ssl import SSLContext
from typing import TypeAlias

import structlog
from aiosmtpd.proxy_protocol import V2_CMD, ProxyData
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as Spoken
from attrs import define, field, frozen

from channels.email.door.crowds import Source, address_at
from channels.email.door.guesses import Guesses
from channels.email.door.limits import Limits
from channels.email.door.turned_away import TurnedAway
from gateway.core.message import Envelope

log = structlog.get_logger()

CROWDED = "421 4.7.0 too many connections, come back later"
TOO_MUCH = "421 4.3.1 too much mail at once, come back later"

#: Says whether a login is still valid.
Counts: TypeAlias = Callable[[], bool]

#: Clients whose PROXY headers are trusted: proxies on this machine.
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@frozen(kw_only=True)
class DoorTerms:
    """
    The configuration of an SMTP or LMTP server.

    Attributes:
        hostname: Our own name.
        accepts: Says whether a recipient, in lower case, is ours. Called on the loop:
            it must not block.
        deposit: Stores a mail; only then is it acknowledged. Cancelled if the client
            disconnects before. Raises TemporaryFailure.
        authenticate: Checks a user's password. Returns a function that says whether the
            login is still valid, or None if the password is wrong. Itself None where
            nobody may log in.
        guesses: Limits wrong passwords.
        tls: Returns the current TLS context; without it, nobody can log in.
        proxy: Whether *trusted_proxies* send a PROXY header that says for whom they
            speak. Other clients are taken as they are.
        turned_away: Counts refused connections.
    """

    hostname: str
    accepts: Callable[[str], bool]
    deposit: Callable[[bytes, Envelope], Awaitable[None]]
    authenticate: Callable[[str, str], Awaitable[Counts | None]] | None = None
    guesses: Guesses = field(factory=Guesses)
    tls: Callable[[], SSLContext] | None = None
    limits: Limits = field(factory=Limits)
    proxy: bool = False
    trusted_proxies: Sequence[IPv4Network | IPv6Network] = LOOPBACK
    turned_away: TurnedAway = field(factory=TurnedAway)


@define(eq=False)
class Guest:
    """
    The client of a session, for as long as the connection lasts.

    Attributes:
        source: Where it connects from, as a trusted proxy tells it.
        since: When it connected, or sent its last mail, by the loop's clock.
        login: Who logged in; empty if nobody.
        counts: Says whether the login is still valid: a session may outlive the account
            by hours.
        offered: The credentials that are being checked.
        failed_logins: So far.
        refusals: Replies 5xx since its last mail.
        deadline: When its transaction must be over, by the loop's clock.
        depositing: Whether its mail is being stored.
        in_hand: Bytes of its mail that are only in memory.
        whole: Whether its mail was received completely.
    """

    source: Source
    since: float
    login: str = ""
    counts: Counts = bool
    offered: LoginPassword | None = None
    failed_logins: int = 0
    refusals: int = 0
    deadline: float | None = None
    depositing: bool = False
    in_hand: int = 0
    whole: bool = False

    @property
    def client(self) -> str:
        """
        Its address; empty until its proxy has told it.
        """
        return self.source.client


class Visit(Session):
    """
    aiosmtpd's state of a session, which it discards at STARTTLS, together with the
    guest, which is kept.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, guest: Guest) -> None:
        super().__init__(loop)
        self.guest = guest

    @property
    def peer_address(self) -> str:
        """
        The address at the other end of the connection, possibly a proxy's.
        """
        return address_at(self.peer) if self.peer else ""


def remember(
    server: SMTP, session: Session, envelope: Spoken, mechanism: str, offered: object
) -> AuthResult:
    """
    Keep the *offered* credentials for `Dialogue.smtp_AUTH`, which can wait for the
    check: aiosmtpd calls this function on the loop. It admits nobody.
    """
    del server, envelope, mechanism
    if isinstance(session, Visit) and isinstance(offered, LoginPassword):
        session.guest.offered = offered
    return AuthResult(success=False, handled=True)


@frozen(kw_only=True)
class Manners:
    """
    The replies to a session's commands; aiosmtpd finds them by their names.

    Attributes:
        admits: Says whether a guest is admitted whose proxy told this address.
        closing: Says whether the server is being closed.
        weigh: Closes a session if all together have too much in memory.
    """

    terms: DoorTerms
    admits: Callable[[Guest, str], bool]
    closing: Callable[[], bool]
    weigh: Callable[[], None]

    def timed_out(self, guest: Guest) -> None:
        """
        Log that a client took too long; for one whose PROXY header never came, that is
        likely the proxy's mistake, and nobody's mail arrives.
        """
        if guest.client:
            log.info("dialogue.timed_out", client=guest.client)
        else:
            log.warning("dialogue.no_proxy_header", seconds=self.terms.limits.proxy)

    def over(self, session: Session | None) -> None:
        """
        Log that a proxy began with something else than its header, which is likely its
        mistake, too. What it said is not logged.
        """
        told = session.proxy_data if session else None
        if told is not None and not told.valid:
            log.warning("dialogue.bad_proxy_header", version=told.version)

    async def log_in(self, guest: Guest, offered: LoginPassword) -> str:
        """
        Check the credentials that a client offers, and return the reply.
        """
        terms = self.terms
        assert terms.authenticate is not None  # noqa: S101 - else nothing is offered.
        login = offered.login.decode(errors="replace").lower()
        password = offered.password.decode(errors="replace")
        guest.login = ""
        if not terms.guesses.may(guest.client, login):
            guest.failed_logins += 1
            log.warning("dialogue.login_refused", client=guest.client)
            return "454 4.7.0 too many failed logins, come back later"
        counts = await terms.authenticate(login, password)
        if counts is None:
            guest.failed_logins += 1
            log.warning("dialogue.login_failed", client=guest.client)
            return "535 5.7.8 no such name and password"
        terms.guesses.right(guest.client, login)
        guest.login, guest.counts = login, counts
        return "235 2.7.0 welcome"

    async def handle_PROXY(  # noqa: N802
        self, server: SMTP, session: Visit, envelope: Spoken, proxy: ProxyData
    ) -> bool:
        """
        Take the client's address from a trusted proxy's header; the proxy's own if the
        header has none.
        """
        del envelope
        told = proxy.command != V2_CMD.LOCAL and not isinstance(proxy.src_addr, bytes)
        client = (
            str(proxy.src_addr) if told and proxy.src_addr else session.peer_address
        )
        if not self.admits(session.guest, client):
            await server.push(CROWDED)
            return False
        return True

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        session: Visit,
        envelope: Spoken,
        address: str,
        options: list[str],
    ) -> str:
        """
        Begin a transaction.
        """
        if not address.isprintable():
            return "553 5.1.7 malformed address"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        session.guest.deadline = server.loop.time() + self.terms.limits.transaction
        return "250 2.1.0 go on"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Visit,
        envelope: Spoken,
        address: str,
        options: list[str],
    ) -> str:
        """
        Refuse unknown recipients at once: nothing is ever bounced later.
        """
        del server, session
        if len(envelope.rcpt_tos) >= self.terms.limits.recipients:
            return "452 4.5.3 too many recipients"
        if not address.isprintable() or not self.terms.accepts(address.lower()):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address.lower())
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 go on"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Visit, envelope: Spoken
    ) -> str:
        """
        Acknowledge a mail once it is stored.
        """
        guest = session.guest
        guest.whole = True
        content = envelope.original_content or b""
        ends = content.count(b"\r\n")
        if not content.count(b"\r") == content.count(b"\n") == ends or b"\0" in content:
            # Servers that disagree on line endings enable SMTP smuggling: a second mail
            # hidden in the first.
            return "550 5.6.11 bare CR, bare LF or NUL"
        if guest.login and not guest.counts():
            session.authenticated = False
            return "535 5.7.8 that login counts no more"
        guest.depositing = True
        try:
            await self.terms.deposit(
                content, _heard(guest, session.host_name, envelope)
            )
        finally:
            guest.depositing = False
        guest.refusals = 0
        guest.since = server.loop.time()
        return "250 2.0.0 accepted"


def _heard(guest: Guest, name: str | None, envelope: Spoken) -> Envelope:
    sender = envelope.mail_from or ""
    return Envelope(
        peer=guest.client,
        helo="".join(c for c in name or "" if c.isprintable())[:255],
        mail_from="" if sender == "<>" else sender,
        rcpt_to=tuple(dict.fromkeys(envelope.rcpt_tos)),
        user=guest.login,
    )
