"""
The email channel: receives mail by its own SMTP and LMTP servers, and sends it by the
way that each recipient needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

import structlog
from attrs import evolve, field, frozen

from channels.email import wire
from channels.email.arrivals import arrivals
from channels.email.configured_ways import IN_TOWN, configured_ways, lacks
from channels.email.door.accounts import admit
from channels.email.door.crowds import Crowds, came_from
from channels.email.door.limits import Limits
from channels.email.door.listening import serve
from channels.email.door.manners import DoorTerms
from channels.email.door.turned_away import TurnedAway
from channels.email.machines import answers_by_itself, marked_if_returned
from channels.email.mail.bounces import delivery_line, returned
from channels.email.mail.on_behalf import by_whoever_wrote_it
from channels.email.ours import Ours
from channels.email.outgoing.ways import Outgoing, ToMaildir, Way
from channels.email.proof.evidence import prove
from channels.email.settings import Settings, read_settings
from channels.email.whose import Whose
from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import (
    PermanentFailure,
    TemporaryFailure,
    TokenInvalid,
    Unreadable,
)
from gateway.core.identity import is_proven
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Envelope,
    Evidence,
    Message,
    Visibility,
)
from gateway.core.town import Town
from gateway.ports.channels import ChannelSetup, Inbox, Listener
from gateway.threads import Threads

log = structlog.get_logger()

#: Timeout in seconds for authenticating a sender; together with parsing it is less than
#: the router's lease of 30. As many run concurrently as the router routes, so that none
#: spends its time in a queue.
_PROOF, _PROOFS = 20.0, 64

#: Mails longer than this, in bytes or characters, are hashed, parsed and composed in a
#: thread.
_LONG = 64 * 2**10

#: How long a mailbox's mail waits while name servers are failing. The router retries it
#: every 30 seconds, and would quarantine it at the tenth attempt.
_WAITS = timedelta(minutes=4)


@frozen(kw_only=True)
class EmailChannel:
    """
    Mail in both directions.
    """

    name: str = field(default="email", init=False)
    everywhere: bool = field(default=True, init=False)
    #: Files in our own folders are written in batches; a server accepts so many
    #: connections (Postfix: 50).
    hands: int = field(default=40, init=False)
    carries_papers: bool = field(default=True, init=False)
    setup: ChannelSetup
    settings: Settings
    ways: Mapping[str, Way]
    lacks: Sequence[str]
    _crowds: Crowds = field(init=False, factory=Crowds)
    _turned_away: TurnedAway = field(init=False, factory=TurnedAway)
    _proofs: Threads = field(init=False, factory=partial(Threads, _PROOFS, "proof"))

    def listeners(self) -> Mapping[str, Listener]:
        own = self.settings
        listeners = {"smtp": partial(self._listen, own.listen, lmtp=False)}
        if own.lmtp_listen is not None:
            listeners["lmtp"] = partial(self._listen, own.lmtp_listen, lmtp=True)
        return {**listeners, "room": self._turned_away.watch, **own.watching}

    def accepts(self, address: str) -> bool:
        """
        Say whether mail to *address* is for us: the town, its reply addresses, its
        postmaster, and its mailboxes. A wrong token gets the same answer as a right
        one.
        """
        ours = self._ours
        if ours.has(address) or ours.is_postmaster(address):
            return True
        known = Address(self.name, address.lower())
        return self.setup.town().mailbox_at(known) is not None

    def reaches(self, mailbox: Address) -> bool:
        """
        Say whether letters can go to that address of a mailbox.
        """
        try:
            way = self._way(self.setup.town(), mailbox)
        except PermanentFailure:
            return False
        return not isinstance(way, ToMaildir) or way.has(mailbox.value)

    async def read(self, arrival: Arrival) -> Message | None:
        evidence = await self._evidence(arrival)
        token_of = partial(self._token_of, arrival.external_id)
        parse = partial(self._parse, arrival, token_of, evidence)
        # For an ordinary mail, a thread would take longer than the parsing itself.
        long = len(arrival.raw) > _LONG
        message = await asyncio.to_thread(parse) if long else parse()
        self._may_wait(message)
        message = marked_if_returned(message, arrival, self._ours, self.setup.key)
        bounced = partial(returned, arrival, message, self.setup.key)
        bounce = await asyncio.to_thread(bounced) if long else bounced()
        return evolve(message, bounce=bounce)

    def glance(self, arrival: Arrival) -> Message:
        return self._parse(arrival, lambda _: None, Evidence())

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        del visibility
        return (text,)

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        town, ours = self.setup.town(), self._ours
        if not ours.local:
            raise TemporaryFailure("routes.yaml names no mail address of the town")
        if delivery.automatic and answers_by_itself(delivery.to.value, ours):
            raise PermanentFailure("no machine answers a machine")
        way = self._way(town, delivery.to)
        compose = partial(
            wire.compose,
            delivery,
            files,
            from_address=ours.address,
            from_name=delivery.author or town.name,
            reply_to=ours.reply_to(delivery.token) if delivery.token else None,
            domain=ours.domain,
            now=self.setup.now().astimezone(town.timezone),
        )
        long = bool(files) or len(delivery.text) > _LONG
        content = await asyncio.to_thread(compose) if long else compose()
        await way.send(
            Outgoing(
                delivery=delivery.id,
                return_path=ours.return_path(self.setup.key)
                if delivery.automatic
                else ours.address,
                to=delivery.to.value,
                content=delivery_line(delivery.id, self.setup.key) + content,
                again=delivery.claim > 1,
            )
        )
        return Receipt(wire.message_id(delivery, ours.domain))

    async def find(self, delivery: Delivery) -> Receipt | None:
        town, to = self.setup.town(), delivery.to
        found = await self._way(town, to).find(delivery.id, to.value)
        return Receipt(wire.message_id(delivery, self._ours.domain)) if found else None

    def takes(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        del delivery
        return [True for _ in files]

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        try:
            return await asyncio.to_thread(wire.part, arrival.raw, attachment.reference)
        except (KeyError, Unreadable) as e:
            raise PermanentFailure("the mail has no such part") from e

    async def close(self) -> None:
        for way in self.ways.values():
            await way.close()
        self._proofs.shutdown(wait=False, cancel_futures=True)

    async def _listen(
        self, place: tuple[str, int], inbox: Inbox, *, lmtp: bool
    ) -> None:
        own, turn = self.settings, asyncio.Lock()
        terms = DoorTerms(
            hostname=own.hostname,
            accepts=self.accepts,
            deposit=partial(self._deposit, inbox),
            authenticate=(
                partial(admit, own.accounts.now, turn) if own.accounts else None
            ),
            tls=own.tls.now if own.tls else None,
            limits=Limits(size=own.size, per_address=own.connections),
            # A mail server that hands over by LMTP sends no PROXY header.
            proxy=own.proxy and not lmtp,
            turned_away=self._turned_away,
        )
        open_door = await serve(terms, *place, lmtp=lmtp)
        inbox.heard()
        try:
            await asyncio.Event().wait()
        finally:
            await open_door.close()

    async def _deposit(self, inbox: Inbox, raw: bytes, envelope: Envelope) -> None:
        now, long = self.setup.now(), len(raw) > _LONG
        became = partial(
            arrivals,
            raw,
            envelope,
            apart=partial(self._ours.apart, key=self.setup.key),
            received_at=now,
            crowd=self._crowds.add(came_from(raw, envelope), now),
        )
        await inbox.accept(await asyncio.to_thread(became) if long else became())

    async def _evidence(self, arrival: Arrival) -> Evidence:
        if arrival.envelope is None:
            return Evidence(because="nothing is known about the way it came")
        if not (self.settings.prove or arrival.envelope.user):
            return Evidence(because="senders of mail are not checked here")
        looking = asyncio.get_running_loop().run_in_executor(
            self._proofs,
            partial(
                prove,
                arrival.raw,
                arrival.envelope,
                self.settings.resolver,
                own_domain=self._ours.domain,
                now=arrival.received_at,
                authserv_id=self.settings.authserv_id,
            ),
        )
        try:
            return await asyncio.wait_for(looking, _PROOF)
        except TimeoutError:
            return Evidence(
                because="its sender could not be checked in time (DNS trouble)",
                dmarc="temperror",
            )

    def _parse(self, arrival: Arrival, token: wire.TokenOf, proof: Evidence) -> Message:
        whose = Whose(self._ours, self.setup.town())
        read = wire.parse(arrival, token_of=token, whose=whose, evidence=proof)
        return by_whoever_wrote_it(read, self.settings.forms)

    def _may_wait(self, message: Message) -> None:
        """
        Postpone a mailbox's mail until its sender can be authenticated, because a
        refused answer is refused for good. A citizen's mail is never postponed: it may
        be about danger.

        Raises:
            TemporaryFailure: The mail is recent, and the name servers are failing.
        """
        if is_proven(message) or not message.evidence.unchecked:
            return
        if self.setup.town().speaks_at(message.sender) is None:
            return
        if self.setup.now() - message.received_at < _WAITS:
            raise TemporaryFailure(f"DNS trouble: {message.evidence.because}")

    def _token_of(self, mail: str, recipients: Sequence[str]) -> str | None:
        def refused(e: TokenInvalid) -> None:
            log.warning("token.refused", problem=str(e), mail=mail)

        return self._ours.token(recipients, self.setup.key, refused)

    @property
    def _ours(self) -> Ours:
        return Ours.of(self.setup.town(), self.settings.former)

    def _way(self, town: Town, to: Address) -> Way:
        mailbox, own = town.speaks_at(to), self.settings
        name = own.ways.get(mailbox.id, own.default_way) if mailbox else "smarthost"
        if name not in self.ways:
            raise PermanentFailure(IN_TOWN)
        return self.ways[name]


def make(setup: ChannelSetup) -> EmailChannel:
    """
    Make the channel from its settings, of which there are some.

    Raises:
        SettingsInvalid: All problems at once.
    """
    own = read_settings(setup.environment, setup.folder, setup.town(), setup.now)
    ways = configured_ways(setup, own)
    return EmailChannel(setup=setup, settings=own, ways=ways, lacks=lacks(ways))
