"""
First contact: somebody opens a chat, and has said nothing yet.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.ports.people import People
from gateway.relay.heard.hearing import Hearing


@frozen(kw_only=True)
class Greeting:
    """
    Welcomes whoever pressed the platform's start button, and opens no case. If they had
    opted out of notices, and start in private, they get notices again.
    """

    people: People

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        if message.begins is None:
            return None
        private = message.visibility is Visibility.PRIVATE
        again = hearing.recognised.quiet and private
        if again:
            await self.people.hush(message.sender, hearing.now, on=False)
        aloud = await hearing.may_speak()
        return hearing.speaker.welcomed(message.begins, again=again, aloud=aloud)
