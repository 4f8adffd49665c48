"""
How a mail dialogue is answered: who may come, for whom mail is taken, and when it
is ours.
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

from channels.email.door.guesses import Guesses
from channels.email.door.limits import Limits
from channels.email.door.turned_away import TurnedAway
from gateway.core.message import Envelope

log = structlog.get_logger()

CROWDED = "421 4.7.0 too many connections, come back later"
TOO_MUCH = "421 4.3.1 too much mail at once, come back later"

#: Says whether a login counts still.
Counts: TypeAlias = Callable[[], bool]

#: Whom the PROXY protocol is believed: proxies on this machine.
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@frozen(kw_only=True)
class Terms:
    """
    On what terms an SMTP or LMTP server of ours takes mail.

    Attributes:
        hostname: What we call ourselves.
        accepts: Says whether a recipient, in lower case, is ours. Called on the loop:
            it must not block.
        deposit: Makes a mail ours; the client is told so only once it returned. It is
            cancelled if the client leaves first. Raises TemporaryFailure.
        authenticate: Says of a user and a password whether it is theirs: gives what
            says for how long that counts, such as until it is another; None if it is
            not. Itself None where nobody may log in.
        guesses: Counts the passwords that were none.
        tls: Gives what STARTTLS is answered with, as of now; without it, nobody can
            log in.
        proxy: Whether *trusted_proxies* say by PROXY protocol for whom they speak.
            Others are heard as they are.
        turned_away: Counts whom there is no room for.
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
    Whom we talk with, for as long as the connection lasts.

    Attributes:
        client: Its address, as a trusted proxy tells it; empty until one has.
        since: When it came, or its last mail did, by the loop's clock.
        login: Who logged in; empty if nobody.
        counts: Says whether that counts still: who was taken out of the accounts may
            have been inside for hours.
        offered: The name and password that are just being checked.
        failed_logins: So far.
        refusals: Answers with a 5 since its last mail.
        deadline: When its transaction must be over, by the loop's clock.
        depositing: Whether its mail is just being made ours.
        in_hand: Bytes of its mail that were read, and are nowhere else yet.
        whole: Whether all of its mail was read.
    """

    client: str
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


class Visit(Session):
    """
    What aiosmtpd remembers of a client, and forgets with STARTTLS; with the guest,
    whom we do not.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, guest: Guest) -> None:
        super().__init__(loop)
        self.guest = guest

    @property
    def peer_address(self) -> str:
        """
        The address at the other end of the connection, be it a proxy's.
        """
        return str(self.peer[0]) if self.peer else ""


def remember(
    server: SMTP, session: Session, envelope: Spoken, mechanism: str, offered: object
) -> AuthResult:
    """
    Keep what is *offered* for `Dialogue.smtp_AUTH`, which may wait: aiosmtpd asks this
    on the loop, and nobody is let in here.
    """
    del server, envelope, mechanism
    if isinstance(session, Visit) and isinstance(offered, LoginPassword):
        session.guest.offered = offered
    return AuthResult(success=False, handled=True)


@frozen(kw_only=True)
class Manners:
    """
    The answers to a dialogue's commands; aiosmtpd finds them by their names.

    Attributes:
        admits: Says whether one more may come from an address.
        closing: Says whether the door is being closed.
        weigh: Has somebody go where all together have too much in hand.
    """

    terms: Terms
    admits: Callable[[str], bool]
    closing: Callable[[], bool]
    weigh: Callable[[], None]

    async def log_in(self, guest: Guest, offered: LoginPassword) -> str:
        """
        Let somebody in by the name and password that they offer, or not; give what they
        are told.
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
        Take the address that a trusted proxy speaks for; itself if it tells none.
        """
        del envelope
        told = proxy.command != V2_CMD.LOCAL and not isinstance(proxy.src_addr, bytes)
        client = (
            str(proxy.src_addr) if told and proxy.src_addr else session.peer_address
        )
        if not self.admits(client):
            await server.push(CROWDED)
            return False
        session.guest.client = client
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
        Refuse whom we do not know here and now: nothing is ever bounced later.
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
        Say that a mail is ours once it is.
        """
        guest = session.guest
        guest.whole = True
        content = envelope.original_content or b""
        ends = content.count(b"\r\n")
        if not content.count(b"\r") == content.count(b"\n") == ends or b"\0" in content:
            # What one server takes for the end of a line and another does not is how
            # a second mail is smuggled in the first.
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
