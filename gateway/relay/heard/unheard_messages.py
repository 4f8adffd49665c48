"""
Messages that the gateway cannot process, because of a defect or of their content. Those
that tell of danger are delivered all the same; of the others a mailbox learns that they
exist.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from attrs import evolve, frozen

from gateway.core.calendar import shown_moment
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Stored
from gateway.core.identity import judge
from gateway.core.message import Message
from gateway.core.unread import unread
from gateway.ports.meter import Meter
from gateway.relay.cases.background import Background
from gateway.relay.heard.filings import file, quarantined
from gateway.relay.mailboxes.letters import is_letter, reached
from gateway.relay.pen import Pen
from gateway.relay.speaking.allowance import may_report
from gateway.relay.speaking.own_texts import discreetly
from gateway.relay.speaking.shaping import in_parts
from gateway.relay.speaking.speaker import Speaker
from gateway.relay.speaking.wording import channel_name

log = structlog.get_logger()

#: Texts of the letter about such a message, and of its subject.
_UNREAD = "letter-unheard", "letter-unheard-subject"
_HOMELESS = "letter-homeless", "letter-homeless-subject"


@frozen(kw_only=True)
class Unheard:
    """
    Files messages that could not be processed.
    """

    pen: Callable[[], Pen]
    meter: Meter

    def danger(self, stored: Stored, message: Message) -> Filing | None:
        """
        Return a filing by the rules alone, without cases or history, if they find an
        emergency in *message*: delivered twice, or beside its case, is better than
        late. None if they find none, if no mailbox would get it, or if the sender is
        one of our own mailboxes.
        """
        try:
            return self._danger(stored, message)
        except Exception:
            log.exception("message.unheard")
            return None

    async def nobodys(self, stored: Stored, problem: str) -> Filing:
        """
        Quarantine a message that could not be read, and tell the default mailboxes, and
        those that stand in for them, that it exists. The letter contains neither its
        text, which may be the cause, nor its sender.

        Raises:
            TemporaryFailure: The store cannot say how many such letters were sent.
        """
        return await self._kept(quarantined(stored, unread(problem)), stored, _UNREAD)

    async def unreadable(self, stored: Stored, message: Message) -> Filing:
        """
        Quarantine a message that was parsed but says nothing readable, such as an
        encrypted one, and tell the default mailboxes.

        Raises:
            TemporaryFailure: The store cannot say how many such letters were sent.
        """
        kept = quarantined(stored, unread(message.unreadable), message)
        return await self._kept(kept, stored, _UNREAD)

    async def homeless(self, stored: Stored, message: Message, mailbox: str) -> Filing:
        """
        Quarantine an answer for a *mailbox* that is no longer in the rules, and tell
        the default mailboxes.

        Raises:
            TemporaryFailure: The store cannot say how many such letters were sent.
        """
        gone = f"an answer for mailbox {mailbox}, which is no longer in the rules"
        kept = quarantined(stored, unread(gone), message)
        return await self._kept(kept, stored, _HOMELESS)

    async def _kept(
        self, kept: Filing, stored: Stored, line: tuple[str, str]
    ) -> Filing:
        if not await may_report(self.meter, self.pen().now):
            return kept
        try:
            return evolve(kept, deliveries=self._told(stored, line))
        except Exception:
            log.exception("message.unheard")
            return kept

    def _danger(self, stored: Stored, message: Message) -> Filing | None:
        pen = self.pen()
        table, now = pen.table, pen.now
        if table.town.speaks_at(message.sender) is not None:
            return None
        verdict = judge(message, None, now)
        decision = table.decide(message, verdict)
        if decision.urgency is not Urgency.EMERGENCY:
            return None
        speaker = Speaker(
            stored=stored,
            message=message,
            verdict=verdict,
            pen=pen,
        )
        filing = file(
            speaker, decision, None, aloud=True, invitation=None, known=Background()
        )
        heard = any(map(is_letter, filing.deliveries))
        return discreetly(filing, pen) if heard else None

    def _told(self, stored: Stored, line: tuple[str, str]) -> tuple[Delivery, ...]:
        pen, arrival = self.pen(), stored.arrival
        table, now = pen.table, pen.now
        say, town = table.own, table.town
        number = str(stored.id)
        named = table.rules.otherwise.deliver
        there = (table.substitute(each, now) for each in named)
        text = say(
            line[0],
            channel=channel_name(say, arrival.channel),
            when=shown_moment(arrival.received_at, town.timezone),
            number=number,
        )
        return tuple(
            part
            for name in dict.fromkeys((*named, *there))
            for address in reached(town.mailboxes[name], pen.channels)
            for part in in_parts(
                pen.channels,
                Delivery(
                    id=stored.id_for("unheard", str(address)),
                    message=stored.id,
                    to=address,
                    text=text,
                    subject=say(line[1], number=number),
                    author=town.name,
                    urgency=Urgency.HIGH,
                    repeatable=True,
                    due_at=now,
                ),
            )
        )
