"""
The whole email channel behind its real ports, and clients for them.
"""

import asyncio
import smtplib
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from channels.email import factory
from channels.email.channel import EmailChannel
from channels.email.ours import Ours
from channels.email.whose import Whose
from gateway.core.conversation import Mailbox
from gateway.core.delivery import Delivery
from gateway.core.message import Address
from gateway.core.town import Town
from gateway.serving import free_port
from gateway.testing import MemoryInbox, channel_setup

OBRAS = Address("email", "obras@ayto.example")
TOWN = Town(
    name="Junar de la Vega",
    timezone=ZoneInfo("Europe/Madrid"),
    accounts={"email": "ayuntamiento@ayto.example"},
    mailboxes={
        "obras": Mailbox(
            id="obras", office="Obras", addresses=(OBRAS,), deliver=(OBRAS,)
        )
    },
)
TO = "ayuntamiento@ayto.example"

#: Tells that town's mails, which had other addresses, from others'; and the Message-ID
#: of one of them.
WHOSE = Whose(Ours.of(TOWN, ("p@ayto.example", "ayto@junar.example")), TOWN)
OUR_ID = f"{'0f' * 16}@ayto.example"

#: The setting of the address and a client, by the name of the listener.
_DOORS = {
    "smtp": ("VENTANILLA_EMAIL_LISTEN", smtplib.SMTP),
    "lmtp": ("VENTANILLA_EMAIL_LMTP_LISTEN", smtplib.LMTP),
}


def delivery(to, **more):
    """
    A delivery of "Hola" to a mail address.
    """
    now = datetime.now(UTC)
    fields = {"id": "d1", "message": 1, "text": "Hola", "due_at": now, **more}
    return Delivery(to=Address("email", to), **fields)


@frozen(kw_only=True)
class Doors:
    """
    Where the channel listens, and what it has heard.
    """

    channel: EmailChannel
    inbox: MemoryInbox
    kind: str
    port: int

    async def hand_in(self, mail, *, to=TO, **around):
        """
        Bring one mail, and give the replies up to the first that refuses it.

        Args:
            mail: Its bytes.
            to: Its one recipient.
            around: As `_bring` has it.
        """
        return await asyncio.to_thread(self._bring, mail, to, **around)

    def heard(self):
        """
        Take the one mail that came since the last time.
        """
        _, arrival = self.inbox.arrivals.popitem()
        assert {} == self.inbox.arrivals
        return arrival

    def _bring(self, mail, to, *, helo="me", mail_from="ana@vecinos.example", peer=""):
        client = _DOORS[self.kind][1]()
        client.sock = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        with client:
            if peer:
                kind = "TCP6" if ":" in peer else "TCP4"
                local = "::1" if ":" in peer else "127.0.0.1"
                client.sock.sendall(f"PROXY {kind} {peer} {local} 4242 25\r\n".encode())
            replies = [client.getreply(), client.ehlo(helo)]
            for command in (f"MAIL FROM:<{mail_from}>", f"RCPT TO:<{to}>"):
                replies.append(client.docmd(command))
                if replies[-1][0] != 250:
                    return replies
            return [*replies, client.data(mail)]


@asynccontextmanager
async def opened(folder, resolver, kind="smtp", **settings):
    """
    Open one port of a channel of its own; *settings* are named without their prefix.
    """
    port = free_port()
    variables = {f"VENTANILLA_EMAIL_{k}": v for k, v in settings.items()}
    variables |= {
        "VENTANILLA_EMAIL_RESOLVER": resolver,
        _DOORS[kind][0]: f"127.0.0.1:{port}",
    }
    channel = factory.create(channel_setup(folder, variables, TOWN))
    inbox = MemoryInbox()
    listening = asyncio.create_task(channel.listeners()[kind](inbox))
    try:
        while not inbox.answers:
            assert not listening.done(), listening
            await asyncio.sleep(0.01)
        yield Doors(channel=channel, inbox=inbox, kind=kind, port=port)
    finally:
        listening.cancel()
        await asyncio.wait([listening])
        await channel.close()


async def brought(folder, resolver, mail, **around):
    """
    Return the message that the channel reads from one delivered mail; None if it is
    refused.
    """
    async with opened(folder, resolver) as door:
        replies = await door.hand_in(mail, **around)
        if replies[-1][0] != 250:
            return None
        return await door.channel.read(door.heard())
