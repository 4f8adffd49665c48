"""
Find the conversation that a message goes on with.
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
from gateway.routing.table import Thread


@frozen
class Follower:
    """
    Follows threads, by the token, by what is replied to, or by who wrote lately.
    """

    register: Register
    key: bytes
    now: Callable[[], datetime]

    async def changes_nothing(self, id: int, message: Message) -> bool:
        """
        Say whether *message*, stored as *id*, is a new version that says the same:
        platforms tell of edits that changed no word. One with a reference of its own
        must be recorded: the next version is one of it.
        """
        if message.edit_of is None or message.edit_of != message.reference:
            return False
        before = await self.register.said_before(message.sender, message.edit_of, id)
        return before is not None and _said(before) == _said(message)

    async def was_asked(
        self, id: int, message: Message, verdict: Verdict, decision: Decision
    ) -> bool:
        """
        Say whether the sender of a new version, stored as *id*, has just been asked to
        show who they are for one before, which is held: the code that they were told
        counts for both. A signature is of one version.
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
        Give the conversation that the reply token names, if we minted it.
        """
        if message.token is None:
            return None
        try:
            named = tokens.conversation(message.token, self.key)
        except TokenInvalid:
            return None
        return await self.register.conversation(named)

    async def threads(self, message: Message) -> list[Conversation]:
        """
        Give the conversations in which something was said that *message* answers, or is
        a new version of; the nearest first.
        """
        edited = (message.edit_of,) if message.edit_of is not None else ()
        references = [(message.channel, r) for r in (*edited, *message.in_reply_to)]
        if not references:
            return []
        found = await self.register.threads(references)
        return [c for reference in references for c in found.get(reference, ())]

    async def thread(
        self, message: Message, threads: Sequence[Conversation], told: Thread | None
    ) -> Thread | None:
        """
        Give the conversation that *message* may be part of: its sender's own, or that
        of the case whose number is *told*, or the one below which it was said, or its
        sender's latest.
        """
        own = [c for c in threads if c.contact == message.sender]
        if told is not None and told.conversation in own:
            # Of several that they reply to, the one whose number they say.
            return told
        if own:
            return Thread(own[0], explicit=True, others=tuple(own[1:]))
        if told is not None:
            return told
        for conversation in threads:
            # By its token, a reply from somebody's other address; in public, anybody.
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
        Give the other conversations in which the same was told in confidence.
        """
        if not latest.confidential:
            return ()
        heard = (latest.contact.channel, latest.heard)
        found = await self.register.threads([heard])
        mine = [c for c in found.get(heard, ()) if c.contact == latest.contact]
        return tuple(c for c in mine if c.confidential and c.id != latest.id)


def _said(message: Message) -> tuple[object, ...]:
    # What a platform fetches a file by may be another every time.
    files = [
        (f.name, f.media_type, f.reference if f.size is None else f.size)
        for f in message.attachments
    ]
    return message.subject, message.text, message.place, message.unreadable, files
