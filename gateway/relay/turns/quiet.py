"""
Somebody wants to hear nothing unasked, or to do so again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.ports.people import People
from gateway.relay.hearing import Hearing


@frozen(kw_only=True)
class Quiet:
    """
    Honours opt-out words at once, and remembers them.
    """

    people: People
    now: Callable[[], datetime]

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        wish = hearing.wish
        if wish is None or message.visibility is not Visibility.PRIVATE:
            return None
        await self.people.hush(message.sender, self.now(), on=wish)
        aloud = await hearing.may_speak()
        return hearing.speaker.hushed(hearing.verdict, on=wish, aloud=aloud)
