"""
Opting out of notices, and in again.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.ports.people import People
from gateway.relay.heard.hearing import Hearing
from gateway.routing.words.brief.unsubscribing import asks_for_quiet


@frozen(kw_only=True)
class OptingOut:
    """
    Honours opt-out words at once, and stores them. Opting out in public is not
    confirmed, since that reply would again be unwanted; opting in again works only in
    private.
    """

    people: People

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        wish = quiet_wish(hearing)
        public = message.visibility is Visibility.PUBLIC
        if wish is None or (public and not wish):
            return None
        await self.people.hush(message.sender, hearing.now, on=wish)
        aloud = not public and await hearing.may_speak()
        language = await hearing.language(message.text)
        return hearing.speaker.hushed(language, on=wish, aloud=aloud)


def quiet_wish(hearing: Hearing) -> bool | None:
    """
    Say whether the sender wants nothing unasked any more (True), wants it again
    (False), or neither (None). Only who had opted out can say the latter: "avisadme"
    and "alta" are words like any others. True must be proven: an impostor could keep
    news from them.
    """
    wish = asks_for_quiet(hearing.message.said)
    means = hearing.is_proven if wish else hearing.recognised.quiet
    return wish if means else None
