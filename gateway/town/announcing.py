"""
Publish notices, correct and withdraw them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.calendar import by_clock
from gateway.core.errors import DeskRefused
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.core.public.notice import NOTICES, Event, Notice, Saying, State, place_of
from gateway.core.sentence import sentence
from gateway.core.town import Town
from gateway.ports.notices import Notices
from gateway.routing.texts import link_in
from gateway.routing.words.private.answers import words_in_public
from gateway.routing.words.private.kinds import Personal

#: What is said of a link on X, where a notice is written or corrected.
_LINK = "notice-link"

#: Why a notice in this state is neither corrected nor withdrawn.
_WHY = {
    State.SCHEDULED: "notice-not-said-yet",
    State.WITHDRAWN: "notice-is-withdrawn",
}

#: What the chain calls the order that leads to a state.
_ACTIONS = {
    State.SCHEDULED: "notice.schedule",
    State.CORRECTED: "notice.correct",
    State.WITHDRAWN: "notice.withdraw",
}


@frozen(kw_only=True)
class Draft:
    """
    What somebody wants to be said.

    Attributes:
        short: Instead of it, on X.
        links: There may be links in what X says; each post with one costs more.
    """

    text: str
    short: str = ""
    links: bool = False


@frozen(kw_only=True)
class Announcer:
    """
    Somebody who speaks for the town.

    Attributes:
        clerk: Their name; stands in the audit chain.
    """

    notices: Notices
    town: Town
    clerk: str
    now: Callable[[], datetime]

    def drafted(
        self, draft: Draft, title: str, to: tuple[str, ...], at: datetime
    ) -> Notice:
        """
        Make a notice of *draft*, which is not kept yet.

        Args:
            draft: What it says.
            title: What it is called, if anything.
            to: The channels that it is said by; all that the rules name, if empty.
            at: Not before.

        Raises:
            DeskRefused: It cannot be said there, or is empty.
        """
        places = self.town.noticing.places
        channels = to or places
        for channel in channels:
            if channel not in places:
                raise DeskRefused(
                    sentence("notice-no-place-so", place=place_of(channel))
                )
        if not channels:
            raise DeskRefused(sentence("notice-no-places"))
        _check(draft, title, channels, _LINK)
        saying = Saying(event=Event.PUBLISH, text=draft.text, short=draft.short, at=at)
        return Notice(
            name=secrets.token_hex(10),
            title=title,
            to=channels,
            sayings=(saying,),
            moved_at=self.now(),
        )

    async def publish(self, notice: Notice) -> Notice:
        """
        Keep a notice that was drafted; it is said when its time has come.
        """
        now = self.now()
        text = notice.sayings[0].text
        arrival = Arrival(
            channel=NOTICES,
            external_id=notice.name,
            raw=text.encode(),
            received_at=now,
        )
        message = Message(
            external_id=notice.name,
            reference="",
            sender=Address(NOTICES, "town"),
            text=text,
            subject=notice.title,
            visibility=Visibility.PUBLIC,
            received_at=now,
        )
        return await self.notices.announce(arrival, message, notice, self._act(notice))

    def corrected(self, before: Notice, draft: Draft) -> Notice:
        """
        Make of a notice what it is once *draft* is said instead; nothing is kept yet.

        Raises:
            DeskRefused: It cannot be corrected.
        """
        _check(draft, before.title, before.to, _LINK)
        try:
            return before.correct(draft.text, draft.short, self.now())
        except KeyError:
            why = sentence(_WHY[before.state], number=before.number)
            raise DeskRefused(why) from None

    def withdrawn(self, before: Notice, because: str) -> Notice:
        """
        Make of a notice what it is once it is withdrawn; nothing is kept yet.

        Raises:
            DeskRefused: It is withdrawn already.
        """
        if because:
            # X says the title of what is withdrawn without its links.
            _check(Draft(text=because), "", before.to, "notice-link-withdrawn")
        try:
            return before.withdraw(because, self.now())
        except KeyError:
            why = sentence(_WHY[before.state], number=before.number)
            raise DeskRefused(why) from None

    async def keep(self, before: Notice, after: Notice) -> None:
        """
        Keep what becomes of a notice.

        Raises:
            DeskRefused: It is another by now.
        """
        act = self._act(after)
        if not await self.notices.change_notice(before, after, act):
            raise DeskRefused(sentence("notice-just-changed", number=before.number))

    async def find(self, number: int) -> Notice:
        """
        Give a notice.

        Raises:
            DeskRefused: There is none.
        """
        found = await self.notices.notice(number)
        if found is None:
            raise DeskRefused(sentence("notice-none", number=number))
        return found

    def _act(self, notice: Notice) -> Act:
        return Act(
            at=self.now(),
            actor=self.clerk,
            action=_ACTIONS[notice.state],
            object=f"notice {notice.number}",
        )


def moment(told: str, zone: ZoneInfo) -> datetime:
    """
    Read when something is to be said, by the town's clocks unless it says another
    zone; of an hour that is there twice, the first.

    Raises:
        DeskRefused: It is no time, or the clocks go forward over it.
    """
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise DeskRefused(sentence("notice-no-time", told=told)) from None
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    there = by_clock(at, zone)
    if there is None:
        raise DeskRefused(sentence("notice-no-such-hour", hour=f"{at:%H:%M}"))
    return there.astimezone(UTC)


def _check(draft: Draft, title: str, to: tuple[str, ...], of_link: str) -> None:
    if not draft.text.strip():
        raise DeskRefused(sentence("notice-empty"))
    _check_persons(f"{title}\n{draft.text}\n{draft.short}")
    if "twitter" not in to or draft.links:
        return
    said = draft.short or f"{title}\n{draft.text}"
    link = link_in(said)
    if link:
        raise DeskRefused(sentence(of_link, link=link))


def _check_persons(said: str) -> None:
    """
    Refuse what has the whole number of somebody's identity document: with a name it is
    published nowhere (Organic Law 3/2018, seventh additional provision).
    """
    kinds = words_in_public(said, allowed=())
    numbers = [words for words, kind in kinds if kind is Personal.IDENTITY]
    if numbers:
        raise DeskRefused(sentence("notice-identity", numbers=", ".join(numbers)))
