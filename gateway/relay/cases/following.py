"""
Find the conversation that a message continues.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from gateway.core.conversation import FRESH, Conversation
from gateway.core.decision import Decision, Outcome
from gateway.core.errors import TokenInvalid
from gateway.core.identity import Standing, Verdict
from gateway.core.mail import tokens
from gateway.core.message import Message, Visibility
from gateway.core.people.codes import LIFETIME
from gateway.ports.store import Register
from gateway.relay.enclosing import likeness
from gateway.routing.table import Thread


@frozen
class Follower:
    """
    Finds conversations by reply token, by reference, or by who wrote recently.
    """

    register: Register
    key: bytes
    now: Callable[[], datetime]

    async def changes_nothing(self, id: int, message: Message) -> bool:
        """
        Say whether *message*, stored as *id*, is an edit that changed nothing:
        platforms report such edits. An edit with a reference of its own must be
        recorded all the same, since the next edit refers to it.
        """
        if message.edit_of is None or message.edit_of != message.reference:
            return False
        before = await self.register.said_before(message.sender, message.edit_of, id)
        return before is not None and _said(before) == _said(message)

    async def was_asked(
        self, id: int, message: Message, verdict: Verdict, decision: Decision
    ) -> bool:
        """
        Say whether the sender of an edit, stored as *id*, was recently asked to prove
        who they are for an earlier version, which is held: the code that they got
        counts for both. A signature covers one version only.
        """
        if message.edit_of is None or decision.outcome is not Outcome.CHALLENGE:
            return False
        if verdict.standing >= Standing.VERIFIED:
            return False
        since = message.received_at - LIFETIME
        return any(
            held.message is not None
            and held.decision is not None
            and held.id < id
            and held.decision.says == decision.says
            and held.message.received_at >= since
            and message.edit_of in (held.message.reference, held.message.edit_of)
            for held in await self.register.held_of(message.sender)
        )

    async def by_token(self, message: Message) -> Conversation | None:
        """
        Return the conversation of the message's reply token; None without a valid one.
        """
        if message.token is None:
            return None
        try:
            named = tokens.conversation(message.token, self.key)
        except TokenInvalid:
            return None
        return await self.register.conversation(named)

    async def conversations(self, message: Message) -> list[Conversation]:
        """
        Return the conversations in which *message* replies to something, or edits it;
        the nearest first.
        """
        edited = (message.edit_of,) if message.edit_of is not None else ()
        references = [(message.channel, r) for r in (*edited, *message.in_reply_to)]
        if not references:
            return []
        found = await self.register.conversations_at(references)
        return [c for reference in references for c in found.get(reference, ())]

    async def thread(
        self,
        message: Message,
        conversations: Sequence[Conversation],
        told: Thread | None,
    ) -> Thread | None:
        """
        Return the conversation that *message* may be part of. In this order: the
        sender's own that it replies to (of several, the one of *told*), the one *told*
        by a case number, the one that it was posted below, or the sender's latest.
        """
        own = [c for c in conversations if c.contact == message.sender]
        if told is not None and told.conversation in own:
            # The case number chooses between several that they reply to.
            return told
        if own:
            return Thread(own[0], explicit=True, others=tuple(own[1:]))
        if told is not None:
            return told
        for conversation in conversations:
            # With a token it is a reply from the contact's other address; in public
            # anybody may reply.
            if message.token or conversation.visibility is Visibility.PUBLIC:
                return Thread(conversation, explicit=False)
        if message.visibility is Visibility.PRIVATE:
            latest = await self.register.latest(message.sender, self.now() - FRESH)
            if latest is not None:
                others = await self._confided(latest)
                return Thread(latest, explicit=False, others=others)
        return None

    async def _confided(self, latest: Conversation) -> tuple[Conversation, ...]:
        """
        Return the sender's other confidential conversations about the message heard in
        *latest*.
        """
        if not latest.confidential:
            return ()
        heard = (latest.contact.channel, latest.heard)
        found = await self.register.conversations_at([heard])
        mine = [c for c in found.get(heard, ()) if c.contact == latest.contact]
        return tuple(c for c in mine if c.confidential and c.id != latest.id)


def _said(message: Message) -> tuple[object, ...]:
    files = [likeness(each) for each in message.attachments]
    return message.subject, message.text, message.place, message.unreadable, files
