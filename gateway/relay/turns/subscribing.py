"""
Subscribing to notices by mail, and unsubscribing.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.decision import Reply
from gateway.core.filing import Filing
from gateway.core.public.notice import Subscription
from gateway.relay.heard.hearing import Hearing
from gateway.routing.table import RoutingTable
from gateway.routing.words.brief.unsubscribing import asks_for_quiet
from gateway.town.subscribing import (
    Asked,
    ListWish,
    asked,
    code,
    counts,
    subscription_id,
)

#: The rule that such a message is filed under.
_RULE = "subscription"


@frozen(kw_only=True)
class Subscribing:
    """
    Adds people to the mailing list, and removes them.

    To prevent subscriptions in somebody else's name, an unproven mail must return a
    code. Leaving needs no proof; an unproven opt-out counts as leaving, too.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        word = hearing.table.town.noticing.list
        wish = _wish(hearing, word) if word else None
        if wish is None or await hearing.guarded():
            return None
        if hearing.message.channel != "email":
            return await self._filed(hearing, "notices-elsewhere", ())
        if wish.wish is ListWish.LEAVE:
            ended = self._subscription(hearing, wanted=False)
            return await self._filed(hearing, "notices-left", (ended,))
        said = self._answer(hearing, wish)
        begun: tuple[Subscription, ...] = ()
        if said == "notices-joined":
            begun = (self._subscription(hearing, wanted=True),)
        return await self._filed(hearing, said, begun)

    def _answer(self, hearing: Hearing, wish: Asked) -> str:
        message = hearing.message
        if hearing.is_proven:
            return "notices-joined"
        if not wish.code:
            return "notices-confirm"
        good = counts(
            wish.code, message.sender, message.received_at, hearing.speaker.pen.key
        )
        return "notices-joined" if good else "notices-refused"

    def _subscription(self, hearing: Hearing, *, wanted: bool) -> Subscription:
        message = hearing.message
        return Subscription(
            id=subscription_id(message.sender, hearing.speaker.pen.key),
            address=message.sender,
            wanted=wanted,
            at=hearing.now,
            message=hearing.stored.id,
        )

    async def _filed(
        self, hearing: Hearing, name: str, subscriptions: tuple[Subscription, ...]
    ) -> Filing:
        speaker, where = hearing.speaker, hearing.message.visibility
        language = (await hearing.decide()).language
        said = speaker.own_texts.say(name, self._text(name, hearing, language), where)
        filing = speaker.filed(
            speaker.decided(_RULE, Reply(where.value)),
            said,
            aloud=await hearing.may_speak(),
        )
        return evolve(filing, subscriptions=subscriptions)

    def _text(self, name: str, hearing: Hearing, language: str) -> str:
        table, message = hearing.table, hearing.message
        return table.text(
            name,
            language,
            join=_word("notice-join", table, language),
            leave=_word("notice-leave", table, language),
            mail=table.town.accounts.get("email", ""),
            code=code(message.sender, message.received_at, hearing.speaker.pen.key),
        )


def _wish(hearing: Hearing, word: str) -> Asked | None:
    wish = asked(hearing.message, word)
    if wish is None and not hearing.is_proven and asks_for_quiet(hearing.message.said):
        return Asked(ListWish.LEAVE)
    return wish


def _word(name: str, table: RoutingTable, language: str) -> str:
    return table.text(name, language, list=table.town.noticing.list)
