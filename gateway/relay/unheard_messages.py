"""
Messages that the gateway fails to hear, by a fault of its own or of what came: somebody
reads them all the same, where they tell of danger, or hears at least that they are
there.
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
from gateway.relay.bringing import is_letter
from gateway.relay.cases.recalling import Background
from gateway.relay.filings import file, quarantined
from gateway.relay.mailboxes.letters import reached
from gateway.relay.pen import Pen
from gateway.relay.speaking.allowance import may_report
from gateway.relay.speaking.notices import in_parts
from gateway.relay.speaking.speaker import Speaker
from gateway.relay.speaking.wording import called

log = structlog.get_logger()

#: What a letter about it says, and its subject.
_UNREAD = "letter-unheard", "letter-unheard-subject"
_HOMELESS = "letter-homeless", "letter-homeless-subject"


@frozen(kw_only=True)
class Unheard:
    """
    Files what could not be heard.
    """

    pen: Callable[[], Pen]
    meter: Meter

    def danger(self, stored: Stored, message: Message) -> Filing | None:
        """
        File by the rules alone what was read and could not be heard, if they find an
        emergency in it: better twice, or beside the case that it is part of, than late.
        None where they find none, or nobody would read it; and of what one of our own
        mailboxes says, which goes where it was to go, and nowhere else.
        """
        try:
            return self._danger(stored, message)
        except Exception:
            log.exception("message.unheard")
            return None

    async def nobodys(self, stored: Stored, problem: str) -> Filing:
        """
        File what nobody reads, as it could not be read at all, and tell whoever gets
        what nobody is named for, and stands in there, that it is there; not a word of
        it, which might be what is wrong, nor of whom it is from.

        Raises:
            TemporaryFailure: The store did not say how many were told of.
        """
        return await self._kept(quarantined(stored, unread(problem)), stored, _UNREAD)

    async def unreadable(self, stored: Stored, message: Message) -> Filing:
        """
        File and tell so what was opened, and says nothing that is read here, such as
        what is encrypted.

        Raises:
            TemporaryFailure: The store did not say how many were told of.
        """
        kept = quarantined(stored, unread(message.unreadable), message)
        return await self._kept(kept, stored, _UNREAD)

    async def homeless(self, stored: Stored, message: Message, mailbox: str) -> Filing:
        """
        File and tell so an answer for a *mailbox* that is gone from the rules.

        Raises:
            TemporaryFailure: The store did not say how many were told of.
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
        return filing if any(map(is_letter, filing.deliveries)) else None

    def _told(self, stored: Stored, line: tuple[str, str]) -> tuple[Delivery, ...]:
        pen, arrival = self.pen(), stored.arrival
        table, now = pen.table, pen.now
        say, town = table.own, table.town
        number = str(stored.id)
        named = table.rules.otherwise.deliver
        there = (table.substitute(each, now) for each in named)
        text = say(
            line[0],
            channel=called(say, arrival.channel),
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
