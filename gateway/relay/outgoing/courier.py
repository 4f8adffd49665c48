"""
Delivery worker: claim one delivery, send it, settle it. The file is long because every
way in which a delivery may end is here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import compress

import structlog
from attrs import evolve, field, frozen

from gateway.core.delivery import (
    UNASKED,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    Receipt,
)
from gateway.core.errors import (
    FAULT,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from gateway.core.message import Attachment, Visibility
from gateway.core.patience import may_repeat
from gateway.core.writing.logged import unaddressed
from gateway.ports.beginning import Reserved
from gateway.ports.channels import Channel, Choosy
from gateway.ports.store import Outbox, Register
from gateway.relay.broken_channel import unless_broken
from gateway.relay.enclosing import Encloser
from gateway.relay.mailboxes.fallback import Fallback, Outage, went_out
from gateway.relay.mailboxes.letters import is_letter
from gateway.relay.mailboxes.readdressing import Readdresser
from gateway.relay.mailboxes.undelivered_answers import (
    LeftOut,
    LeftOutFile,
    UndeliveredAnswers,
)
from gateway.relay.mailboxes.undelivered_instructions import (
    UndeliveredInstructions,
)
from gateway.relay.mailboxes.undelivered_letters import UndeliveredLetters
from gateway.relay.mailboxes.undelivered_notices import UndeliveredNotices
from gateway.relay.metrics import Tally
from gateway.relay.outgoing.bringing import afterwards, bring, is_hurried
from gateway.relay.outgoing.unfetched_files import UnfetchedFiles
from gateway.relay.speaking.shaping import parts
from gateway.relay.worker_loop import Bell, alone, insist, work

log = structlog.get_logger()

#: Timeout of one attempt, and the lease of its claim, which outlives it.
DEADLINE = timedelta(seconds=60)
LEASE = timedelta(seconds=90)

#: How much of the timeout may be spent on looking whether it was already said.
LOOKING = timedelta(seconds=30)

#: One hand in so many is reserved for emergencies.
_KEPT = 5

_TOO_LATE = "too late to be said"
_LATE_WORD = "the store was long in giving it out"


@frozen(kw_only=True)
class Courier:
    """
    The worker that sends the deliveries of one channel, to citizens and mailboxes
    alike.

    Each channel has its own courier, so that a channel that hangs holds up no other.

    Attributes:
        fallback: Sends an answer that this channel refuses over another one.
        unsaid: Tells whoever answered that the answer, or a part of it, was not
            delivered.
        unreached: Passes the case of an undeliverable letter to another mailbox.
        unread: Tells whoever has an alarm that its sender did not read what to do.
        unfetched: Tells the sender of a file that its mailbox did not get it.
        gone: Ends the subscription of an address that no longer exists.
        rests: Says whether delivering is left to another node at the moment.
        others_first: How long after it is due a delivery is left to couriers of other
            nodes.
    """

    outbox: Outbox
    register: Register
    channel: Channel
    encloser: Encloser
    fallback: Fallback
    unsaid: UndeliveredAnswers
    unreached: UndeliveredLetters
    unread: UndeliveredInstructions
    unfetched: UnfetchedFiles
    gone: UndeliveredNotices
    readdresser: Readdresser
    rests: Callable[[], bool]
    now: Callable[[], datetime]
    bell: Bell
    tally: Tally
    others_first: timedelta = timedelta()
    _inside: Outage = field(factory=Outage, init=False)
    _outside: Outage = field(factory=Outage, init=False)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Deliver until cancelled, then finish what was begun.

        Args:
            answered: Called whenever the store has answered.
        """
        hands, rest = self.channel.hands, self.others_first.total_seconds() / 4
        # Attempts that hang, such as on a server that took a mail and says nothing,
        # must leave some hands for emergencies.
        kept = hands // _KEPT
        claim = partial(self._claim, kept)
        await work(claim, self.deliver, self.bell, hands, answered, rest, kept)

    async def _claim(self, kept: int, free: int) -> Sequence[Delivery]:
        if self.rests():
            return ()
        asked, lease = self.now(), self.others_first + LEASE
        claimed = await self.outbox.claim(
            asked - self.others_first, lease, free, (self.channel.name,), kept
        )
        if self.now() - asked <= LEASE - DEADLINE:
            return claimed
        # The store took so long that the lease could end, and another courier claim
        # these, before an attempt would end.
        for delivery in claimed:
            await self.outbox.settle(delivery.deferred(_LATE_WORD, self.now()))
        return ()

    def outage_of(self, delivery: Delivery) -> Outage:
        """
        Return the outage of the way that *delivery* takes: a channel may reach the
        offices by another one than everybody else, such as folders on this machine.
        """
        town = self.fallback.pen().table.town
        return self._inside if town.office_at(delivery.to) else self._outside

    async def deliver(self, delivery: Delivery) -> None:
        """
        Make one attempt at a claimed delivery, and settle it.
        """
        with structlog.contextvars.bound_contextvars(delivery=delivery.id):
            left_out: list[LeftOutFile] = []
            settled = await self._attempt(delivery, left_out)
            if settled.state is DeliveryState.SENT:
                self.outage_of(delivery).over(self.now())
            self.tally.delivered.labels(self.channel.name, settled.state.value).inc()
            settled = await self._settle(settled, left_out)
            await self.gone.refused(settled)
            log.info(
                "delivery.settled",
                to=self.channel.name,
                state=settled.state.value,
                attempts=settled.attempts,
                problem=unaddressed(settled.problem, settled.to),
            )

    async def _settle(
        self, settled: Delivery, left_out: Sequence[LeftOutFile]
    ) -> Delivery:
        """
        Record the outcome, and retry while the claim holds: otherwise what was sent
        would be recorded as of unknown outcome.
        """
        until = self.now() + LEASE - DEADLINE
        keep = partial(self._keep, settled, left_out)
        return await insist(keep, "delivery.settle_waits", lambda: self.now() < until)

    async def _keep(
        self, settled: Delivery, left_out: Sequence[LeftOutFile]
    ) -> Delivery:
        outage = self.outage_of(settled)
        if outage.held_up:
            await self.outbox.resume(self.now(), self.channel.name)
            outage.held_up = False
            self.bell.ring()
        problem = settled.problem
        settled, instead = await self.fallback.settled(settled)
        settled, given = await self.unreached.give(settled)
        told = await self.unsaid.left_out(settled, left_out)
        if not told:
            told = await self.unsaid.refused(settled, problem)
        unread: Sequence[Delivery] = ()
        with alone("instructions.untold", delivery_id=settled.id):
            unread = await self.unread.told(settled)
        gone: Sequence[Delivery] = ()
        with alone("files.untold", delivery_id=settled.id):
            gone = await self.unfetched.told(settled, left_out)
        late = afterwards(settled, left_out, self.now())
        told = (*told, *given, *unread, *late, *gone)
        # The next delivery of the same conversation waits for this one.
        if await self.outbox.settle(settled, instead=instead, told=told):
            self.bell.ring()
        if instead is not None:
            log.info("delivery.goes_elsewhere", to=instead.to.channel, by=instead.id)
        return settled

    async def _attempt(
        self, delivery: Delivery, left_out: list[LeftOutFile]
    ) -> Delivery:
        """
        Send the delivery, or find out whether it was sent. Put the files that were left
        out into *left_out*, and clear that if nothing was sent. After an unknown
        outcome it stays filled, so that the mailbox is told now: by the time that the
        delivery is found to have been sent, the list is gone.
        """
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()):
                if delivery.state is DeliveryState.CHECKING:
                    delivery = await self._look(delivery)
                if delivery.state is DeliveryState.SENDING:
                    went_out(delivery)
                    delivery = await self.readdresser.as_of_now(delivery)
                    if delivery.until is not None and self.now() > delivery.until:
                        return delivery.move(DeliveryEvent.TOO_LATE, problem=_TOO_LATE)
                    await self._may_write(delivery)
                    delivery = await self._say(delivery, left_out)
        except TemporaryFailure as e:
            left_out.clear()
            delivery = await self._postponed(delivery, e)
        except PermanentFailure as e:
            left_out.clear()
            delivery = delivery.failed(str(e))
        except UnknownOutcome as e:
            delivery = delivery.unknown(str(e), self.now(), e.retry_at)
        except TimeoutError:
            problem = "the channel did not answer in time"
            delivery = delivery.unknown(problem, self.now())
        except Exception:
            # A defect of the gateway or the channel: nobody knows whether it was sent.
            log.exception("delivery.broken", to=self.channel.name)
            delivery = delivery.unknown(FAULT, self.now())
        return delivery

    async def _postponed(self, delivery: Delivery, e: TemporaryFailure) -> Delivery:
        silence = self.outage_of(delivery).silent(self.now())
        try:
            if await self.fallback.is_better(delivery, e, silence):
                return delivery.failed(f"{self.channel.name} takes nothing: {e}")
        except TemporaryFailure as unknown:
            problem = unaddressed(str(unknown), delivery.to)
            log.warning("delivery.fallback_waits", problem=problem)
        return delivery.deferred(str(e), self.now(), e.retry_at)

    async def _look(self, delivery: Delivery) -> Delivery:
        try:
            async with asyncio.timeout(LOOKING.total_seconds()):
                receipt = await self.channel.find(delivery)
        except TemporaryFailure:
            raise
        except UnknownOutcome as e:
            return self._unsettled(delivery, str(e))
        except PermanentFailure as e:
            self.outage_of(delivery).over(self.now())
            return self._unsettled(delivery, str(e))
        except TimeoutError:
            return self._unsettled(delivery, "the channel did not answer in time")
        except Exception:
            log.exception("delivery.broken", to=self.channel.name)
            return self._unsettled(delivery, FAULT)
        if receipt is not None:
            return _said(delivery, receipt)
        if delivery.spent:
            return delivery.absent().failed(f"given up on: {delivery.problem}")
        return delivery.absent()

    def _unsettled(self, delivery: Delivery, problem: str) -> Delivery:
        # Looking told nothing, and perhaps never will.
        its = delivery.urgency, delivery.doubts
        more = may_repeat(*its, automatic=delivery.automatic)
        if delivery.repeatable and delivery.spent and more:
            return delivery.absent().failed(f"given up on: {problem}")
        return delivery.unknown(problem, self.now())

    async def _may_write(self, delivery: Delivery) -> None:
        """
        Refuse to write in private, on a channel that only allows replies, to somebody
        who never wrote to us, even where the platform would accept it. Letters are
        exempt: whoever answers for a mailbox has consented.

        Raises:
            PermanentFailure: The recipient must write first.
            TemporaryFailure: The store cannot say whether they wrote.
        """
        channel = self.channel
        if delivery.visibility is Visibility.PUBLIC or is_letter(delivery):
            return
        reserved = unless_broken(
            channel.name,
            lambda: isinstance(channel, Reserved) and channel.only_writes_back,
            otherwise=True,
        )
        if not reserved:
            return
        if not await self.register.wrote(delivery.to):
            raise PermanentFailure(f"{delivery.to} {UNASKED}")

    async def _say(self, delivery: Delivery, left_out: list[LeftOutFile]) -> Delivery:
        complete, files = await self._with_files(delivery, left_out)
        alone = left_out and not files
        if alone and (await self.unsaid.were_all(complete) or not complete.text):
            return delivery.failed(" ".join(map(str, left_out)))
        try:
            receipt = await self._send(complete, files)
        except (TemporaryFailure, PermanentFailure) as e:
            if not files or not is_hurried(delivery):
                raise
            # The text may pass where the files do not, such as onto a full disk.
            problem = f"it follows; {e}"
            left_out += [
                LeftOutFile(a.name, LeftOut.UNCLEAN, problem, a)
                for a in complete.attachments
            ]
            receipt = await self._send(self._complete(delivery, (), left_out), [])
        return _said(delivery, receipt)

    async def _send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        try:
            return await self.channel.send(delivery, files)
        except PermanentFailure:
            self.outage_of(delivery).over(self.now())
            raise

    async def _with_files(
        self, delivery: Delivery, left_out: list[LeftOutFile]
    ) -> tuple[Delivery, list[bytes]]:
        if not delivery.attachments:
            return delivery, []
        stored = await self.register.stored(delivery.message)
        if stored is None:
            return evolve(delivery, attachments=()), []
        brought = await bring(self.encloser, stored.arrival, delivery)
        kept, files = brought.kept, brought.contents
        left_out.extend(brought.left_out)
        chosen = self._chosen(evolve(delivery, attachments=tuple(kept)), files)
        for attachment, taken in zip(kept, chosen, strict=True):
            if not taken:
                problem = f"not taken by {self.channel.name}"
                left_out.append(LeftOutFile(attachment.name, LeftOut.UNTAKEN, problem))
        complete = self._complete(delivery, tuple(compress(kept, chosen)), left_out)
        return complete, [*compress(files, chosen)]

    def _complete(
        self,
        delivery: Delivery,
        kept: tuple[Attachment, ...],
        left_out: Sequence[LeftOutFile],
    ) -> Delivery:
        """
        Return *delivery* with the files in *kept*, and with a line about those left out
        where its recipient can act on that.
        """
        for file in left_out:
            log.warning("delivery.file_stays", problem=unaddressed(file.problem))
        # Only a recipient who can act on it is told: a mailbox, or whoever is told why
        # they got it.
        reads = is_letter(delivery) or bool(delivery.because)
        told = "\n".join([delivery.text, *self.unsaid.missing(left_out)])
        itself = {self.channel.name: self.channel}
        fits = len(parts(itself, delivery.to, told, delivery.visibility)) == 1
        # If the note does not fit, the text goes without it.
        text = told if reads and fits else delivery.text
        return evolve(delivery, attachments=kept, text=text)

    def _chosen(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        if not isinstance(self.channel, Choosy):
            return [False for _ in files]
        takes = partial(self.channel.takes, delivery, files)
        return unless_broken(self.channel.name, takes, [True for _ in files])


def _said(delivery: Delivery, receipt: Receipt | None) -> Delivery:
    """
    Settle *delivery* as sent. A malformed receipt does not make it unsent: replies to
    it are then matched by other means, or not at all.
    """
    if isinstance(receipt, Receipt) and all(
        isinstance(reference, str) for reference in (receipt.reference, *receipt.others)
    ):
        return delivery.sent(receipt)
    log.error("delivery.receipt_broken", to=delivery.to.channel)
    return delivery.sent(None)
