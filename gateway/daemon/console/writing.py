"""
What an employee writes in a case's page is stored as a message of theirs, and goes the
way of all answers. What became of it is read from the store.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime

from attrs import field, frozen

from gateway.core.console import slips
from gateway.core.console.slips import ConsoleSlip
from gateway.core.conversation import CONSOLE, Conversation
from gateway.core.delivery import DeliveryState
from gateway.core.filing import Status
from gateway.core.mail import tokens
from gateway.core.message import Arrival
from gateway.core.writing.turning import marked_own
from gateway.daemon.console.seat import Seat
from gateway.daemon.console.wishes import ConsoleWish
from gateway.ports.console import Console
from gateway.ports.store import Filings
from gateway.town.awaiting import until_routed
from gateway.town.composing import compose

#: Seconds for which a page waits until what was written is routed.
_WAITS = 5.0

#: Answers with files that are stored at the same time: each takes several times the
#: memory of its files meanwhile.
_AT_ONCE = 2


@frozen(kw_only=True)
class SlipOutcome:
    """
    What became of something that was written.

    Attributes:
        ready: It was routed; otherwise nothing is known yet.
        told: What the gateway tells whoever wrote it.
        said: How each delivery to a citizen stands.
        done: It had an effect on the case.
    """

    ready: bool
    told: Sequence[str] = ()
    said: Sequence[DeliveryState] = ()
    done: bool = False


@frozen(kw_only=True)
class SlipWriter:
    """
    Stores what employees write.

    Attributes:
        arrived: Called when a message was stored, so that it is routed at once.
        language: Returns the town's language, in which commands are written.
    """

    console: Console
    filings: Filings
    key: bytes = field(repr=False)
    now: Callable[[], datetime]
    arrived: Callable[[], None]
    language: Callable[[], str]
    _room: asyncio.Semaphore = field(
        init=False, factory=lambda: asyncio.Semaphore(_AT_ONCE)
    )

    async def write(self, seat: Seat, talk: Conversation, wish: ConsoleWish) -> int:
        """
        Store a wish as an answer of the mailbox in *talk*, once for each form; return
        the number of the message.

        Raises:
            TemporaryFailure: Nothing was stored.
        """
        async with self._room if wish.used.files else nullcontext():
            arrival = await self._arrival(seat, talk, wish)
            number, is_new = await self.console.write_down(arrival)
        if is_new:
            self.arrived()
        return number

    async def is_written(
        self, seat: Seat, talk: Conversation, wish: ConsoleWish
    ) -> bool:
        """
        Say whether the same form was sent before.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        async with self._room if wish.used.files else nullcontext():
            arrival = await self._arrival(seat, talk, wish)
            return await self.console.written(arrival) is not None

    async def _arrival(
        self, seat: Seat, talk: Conversation, wish: ConsoleWish
    ) -> Arrival:
        slip = ConsoleSlip(
            mailbox=seat.mailbox.id,
            person=seat.person,
            token=self._token(talk),
            text=compose(wish.verb, wish.text, self.language(), wish.draft.to),
            files=wish.used.files,
        )
        form = f"{seat.session}\n{wish.nonce}\n"
        # With files it takes a while.
        raw, name = await asyncio.to_thread(_written_as, slip, form)
        return Arrival(
            channel=CONSOLE,
            external_id=name,
            raw=raw,
            received_at=self.now(),
            lane=talk.id,
        )

    async def outcome(
        self, seat: Seat, talk: Conversation, number: int
    ) -> SlipOutcome | None:
        """
        Return what became of message *number*, which the mailbox wrote in *talk*; wait
        a few seconds until it is routed. None if it wrote no such message there.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        if not await self._is_written(number, talk):
            return None
        shown = await until_routed(self.filings, number, _WAITS)
        if shown is None:
            return SlipOutcome(ready=False)
        at_console = seat.mailbox.at_console
        told = [d.text for d in shown.deliveries if d.to == at_console]
        answers = [d for d in shown.deliveries if d.is_answer and not d.because]
        return SlipOutcome(
            ready=True,
            told=[marked_own(text) for text in told],
            said=list(dict.fromkeys(each.state for each in answers)),
            done=shown.status is Status.ROUTED,
        )

    def _token(self, talk: Conversation) -> str:
        return tokens.mint(talk.id, self.key, tokens.LETTER)

    async def _is_written(self, number: int, talk: Conversation) -> bool:
        """
        Say whether a message was written here in *talk*.
        """
        arrivals = [s.stored.arrival for s in await self.filings.outlined([number])]
        return [(a.channel, a.lane) for a in arrivals] == [(CONSOLE, talk.id)]


def _written_as(slip: ConsoleSlip, form: str) -> tuple[bytes, str]:
    """
    Return a slip's bytes, and the name of its message: the same form with another text,
    as after going back, is another message.
    """
    raw = slips.write(slip)
    name = hashlib.sha256(form.encode())
    name.update(raw)
    return raw, name.hexdigest()[:40]
