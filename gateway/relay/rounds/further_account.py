"""
When an account is bound to somebody who has others, they are told on those: whoever got
the code, or a clerk, may have bound somebody else's.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import structlog
from attrs import evolve, field, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.consequences import Consequences
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.core.message import Address, Visibility
from gateway.core.objects import about_person
from gateway.core.people.person import Account
from gateway.ports.people import NO_TIME, FurtherAccount, Upkeep
from gateway.ports.store import Register
from gateway.relay.pen import Pen
from gateway.relay.speaking.own_texts import OwnTexts
from gateway.relay.speaking.wording import Say, channel_name
from gateway.relay.worker_loop import alone
from gateway.routing.around.spoken_hours import spoken_date

log = structlog.get_logger()

#: Accounts of which people are told in one round.
AT_ONCE = 100

#: The text.
_TEXT = "account-further"

#: Characters of a handle, or of a mail address, by which its owner recognises it.
_SHOWN = 2


@frozen(kw_only=True)
class AccountTeller:
    """
    Tells people of a further account, in private, on each that they had before; also
    those who want no unasked messages.
    """

    upkeep: Upkeep
    register: Register
    # How many failed, and will be the first again in the next round.
    _stuck: Counter[str] = field(factory=Counter, init=False)

    async def go(self, pen: Pen) -> Sequence[Delivery]:
        """
        Record that they are told, and return the deliveries; each is sent once.
        """
        said: list[Delivery] = []
        told, most = 0, AT_ONCE + self._stuck["untold"]
        waiting = await self.upkeep.untold(most)
        for new in waiting:
            with alone("account.not_told", person=new.account.person):
                said += await self._tell(new, pen)
                told += 1
        self._stuck["untold"] = len(waiting) - told
        return said

    async def _tell(self, new: FurtherAccount, pen: Pen) -> Sequence[Delivery]:
        heard = await self._heard(new.theirs)
        if not heard:
            # It was erased meanwhile.
            return ()
        follows = _told(new, heard, pen)
        if not await self.upkeep.tell(new.account, follows):
            return ()
        log.info("account.told", person=new.account.person)
        return follows.deliveries

    async def _heard(self, theirs: Sequence[Address]) -> Mapping[Address, Filing]:
        """
        Return the last message from each address that one is stored from.
        """
        found: dict[Address, Filing] = {}
        for address in theirs:
            for visibility in (Visibility.PUBLIC, Visibility.PRIVATE):
                last = await self.register.heard_before(
                    address, sys.maxsize, NO_TIME, visibility
                )
                if last is not None:
                    found[address] = last
        return found


def _told(
    new: FurtherAccount, heard: Mapping[Address, Filing], pen: Pen
) -> Consequences:
    """
    Return the deliveries, each stemming from what its address said last, or another of
    theirs.
    """
    account, any_said = new.account, next(iter(heard.values()))
    said = tuple(
        delivery
        for to in new.before
        if to.channel in pen.channels
        for delivery in _say(account, to, heard.get(to, any_said), pen)
    )
    act = Act(
        at=pen.now,
        actor=GATEWAY,
        action="account.tell",
        object=about_person(account.person),
        result=f"on {len({each.to for each in said})} of {len(new.before)}",
        payload={"address": str(account.address)},
    )
    return Consequences(deliveries=said, acts=(act,))


def _say(account: Account, to: Address, origin: Filing, pen: Pen) -> Sequence[Delivery]:
    if origin.message is None:
        return ()
    table, decision = pen.table, origin.decision
    language = decision.language if decision else table.town.language
    say = partial(table.text, language=language)
    at = account.bound_at.astimezone(table.town.timezone)
    date = spoken_date(at.date(), language)
    text = say(_TEXT, account=_recognised(account, say), date=date)
    # It answers nothing that was said.
    message = evolve(origin.message, sender=to, reference="", subject="")
    own = OwnTexts(id=origin.id, message=message, pen=pen)
    called = f"{_TEXT} {account.address} {account.bound_at.isoformat()} {to}"
    return own.say(called, text, Visibility.PRIVATE)


def _recognised(account: Account, say: Say) -> str:
    """
    Return by what only its owner recognises *account*: somebody else may read it.
    """
    channel, address = channel_name(say, account.address.channel), account.address
    name = account.handle or (address.value if "@" in address.value else "")
    at = "@" * name.startswith("@")
    begins = name.removeprefix("@")[:_SHOWN]
    return f"{channel} ({at}{begins}…)" if begins else channel
