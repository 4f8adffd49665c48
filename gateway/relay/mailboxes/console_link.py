"""
The command by which an employee gets a link into the console. It is about no case,
wherever it is written. Nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from gateway.core.console.openings import link
from gateway.core.conversation import CONSOLE
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import Standing, judge_answer
from gateway.core.mail.machine import is_machine
from gateway.core.message import Message, Visibility
from gateway.ports.console import Console
from gateway.relay.cases import answer_text
from gateway.relay.pen import Pen
from gateway.relay.speaking.own_texts import OwnTexts
from gateway.town import commands
from gateway.town.commands import Verb
from gateway.town.console import new_link


@frozen(kw_only=True)
class ConsoleLinks:
    """
    Sends links to whoever writes from an address of their mailbox.

    Attributes:
        console: Says how often the links of a mailbox were ended.
        public_url: The base URL of our pages; empty where there is no console.
    """

    console: Console
    public_url: str
    pen: Callable[[], Pen]

    async def file(self, stored: Stored, message: Message) -> Filing | None:
        """
        Return the filing of the command, with a link to the very address that it came
        from; None if the message is none, or may not have one: what is written in
        public, or without proof, gets no link.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        pen = self.pen()
        mailbox = pen.table.town.speaks_at(message.sender)
        aloud = message.visibility is Visibility.PUBLIC
        if mailbox is None or aloud or message.channel == CONSOLE:
            return None
        command = answer_text.answer_command(message, mailbox, pen.table.town.casework)
        verdict = judge_answer(message, mailbox)
        # A mail may say it in its subject alone.
        verbs = command.verb, commands.read(message.subject).verb
        asked = Verb.CONSOLE in verbs and verdict.standing is not Standing.NONE
        if not asked or is_machine(message):
            return None
        name, url = "command-console-off", ""
        if self.public_url:
            name = "command-console-besides" if command.text else "command-console"
            once = stored.id_for("console")
            made = await new_link(self.console, mailbox, once, pen.now)
            url = link(self.public_url, made, pen.key)
        own = OwnTexts(id=stored.id, message=message, pen=pen)
        text = pen.table.own(name, url=url, office=mailbox.short)
        said = own.say("console", text, Visibility.PRIVATE)
        return Filing(
            id=stored.id,
            status=Status.ROUTED,
            message=message,
            verdict=verdict,
            decision=_decided(pen),
            deliveries=tuple(said),
        )


def _decided(pen: Pen) -> Decision:
    return Decision(
        outcome=Outcome.ANSWER,
        legs=(),
        reply=Reply.PRIVATE,
        rule="console",
        language=pen.table.town.language,
        version=pen.table.version,
    )
