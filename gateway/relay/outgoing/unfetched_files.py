"""
Files of citizens that could not be fetched for the letter about them: their sender is
told, who would otherwise take them for received.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from gateway.core.decision import Reply
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.ports.meter import Meter
from gateway.ports.store import Filings, Register
from gateway.relay.mailboxes.letters import is_letter
from gateway.relay.mailboxes.undelivered_answers import LeftOut, LeftOutFile
from gateway.relay.pen import Pen
from gateway.relay.speaking.allowance import may_speak
from gateway.relay.speaking.own_texts import to_sender

_TEXT = "file-not-fetched"


@frozen(kw_only=True)
class UnfetchedFiles:
    """
    Tells the sender of a message which of its files its mailbox did not get.
    """

    register: Register
    filings: Filings
    meter: Meter
    pen: Callable[[], Pen]

    async def told(
        self, delivery: Delivery, left_out: Sequence[LeftOutFile]
    ) -> Sequence[Delivery]:
        """
        Return the text, once for each message, if *delivery* is its letter and files of
        its own are *left_out* for good. It is said in private, to who wrote there; what
        was too large they were told before, and what is old is answered by people only.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        gone = {f.name for f in left_out if f.why is LeftOut.UNCLEAN and not f.late}
        filing = await self._filing(delivery) if gone else None
        heard, decision = (filing.message, filing.decision) if filing else (None, None)
        if filing is None or heard is None or decision is None:
            return ()
        own = [f.name for f in heard.attachments if f.name in gone and not f.too_large]
        if not own or heard.is_late or decision.reply is Reply.NONE:
            return ()
        public = heard.visibility is Visibility.PUBLIC
        if public and not await self.register.wrote(heard.sender):
            return ()
        pen = self.pen()
        if not await may_speak(self.meter, heard, filing.id, pen.now, begins=False):
            return ()
        text = pen.table.text(_TEXT, decision.language, files=", ".join(own))
        return to_sender(filing, _TEXT, text, pen)

    async def _filing(self, delivery: Delivery) -> Filing | None:
        if not is_letter(delivery):
            return None
        return await self.filings.filing(delivery.message)
