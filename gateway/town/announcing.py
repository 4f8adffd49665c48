"""
Publication, correction and withdrawal of notices.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.calendar import by_clock, read_moment
from gateway.core.errors import DeskRefused
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.core.objects import about_notice
from gateway.core.public.notice import (
    NOTICES,
    Notice,
    NoticeEvent,
    NoticeState,
    Saying,
    place_of,
)
from gateway.core.sentence import sentence
from gateway.core.town import Town
from gateway.ports.notices import Notices
from gateway.routing.texts import link_in
from gateway.routing.words.private.answers import words_in_public
from gateway.routing.words.private.kinds import Personal

#: The sentence about a link in what is posted on X.
_LINK = "notice-link"

#: Why a notice in this state can be neither corrected nor withdrawn.
_WHY = {
    NoticeState.SCHEDULED: "notice-not-said-yet",
    NoticeState.WITHDRAWN: "notice-is-withdrawn",
}

#: The audit action that leads to each state.
_ACTIONS = {
    NoticeState.SCHEDULED: "notice.schedule",
    NoticeState.CORRECTED: "notice.correct",
    NoticeState.WITHDRAWN: "notice.withdraw",
}


@frozen(kw_only=True)
class Draft:
    """
    The text of a notice or correction.

    Attributes:
        short: The text for X, if it differs.
        links: Whether the post on X may contain links; each such post costs more.
    """

    text: str
    short: str = ""
    links: bool = False


@frozen(kw_only=True)
class Announcer:
    """
    Publishes notices for a clerk.

    Attributes:
        clerk: The clerk's name, for the audit chain.
    """

    notices: Notices
    town: Town
    clerk: str
    now: Callable[[], datetime]

    def drafted(
        self, draft: Draft, title: str, to: tuple[str, ...], at: datetime
    ) -> Notice:
        """
        Return a notice made of *draft*, which is not stored yet.

        Args:
            draft: Its text.
            title: Its title, if any.
            to: The channels where it is published; all that the rules name, if empty.
            at: The earliest time of publication.

        Raises:
            DeskRefused: It cannot be published there, or is empty.
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
        saying = Saying(
            event=NoticeEvent.PUBLISH, text=draft.text, short=draft.short, at=at
        )
        return Notice(
            name=secrets.token_hex(10),
            title=title,
            to=channels,
            sayings=(saying,),
            moved_at=self.now(),
        )

    async def publish(self, notice: Notice) -> Notice:
        """
        Store a drafted notice; it is published when it is due.
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
        Return the notice with *draft* as its correction; nothing is stored yet.

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
        Return the notice as withdrawn; nothing is stored yet.

        Raises:
            DeskRefused: It is already withdrawn.
        """
        if because:
            # No title to check: on X it is posted without its links.
            _check(Draft(text=because), "", before.to, "notice-link-withdrawn")
        try:
            return before.withdraw(because, self.now())
        except KeyError:
            why = sentence(_WHY[before.state], number=before.number)
            raise DeskRefused(why) from None

    async def keep(self, before: Notice, after: Notice) -> None:
        """
        Store the changed notice.

        Raises:
            DeskRefused: Somebody else changed it meanwhile.
        """
        act = self._act(after)
        if not await self.notices.change_notice(before, after, act):
            raise DeskRefused(sentence("notice-just-changed", number=before.number))

    async def find(self, number: int) -> Notice:
        """
        Return a notice by its number.

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
            object=about_notice(notice.number),
        )


def moment(told: str, zone: ZoneInfo) -> datetime:
    """
    Return when to publish, in the town's time zone unless another is given; of an hour
    that occurs twice, the first.

    Raises:
        DeskRefused: It is no time, or falls into the hour that daylight saving skips.
    """
    try:
        at = read_moment(told)
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
    Refuse a text with somebody's full identity number: with a name it must not be
    published (Organic Law 3/2018, seventh additional provision).
    """
    kinds = words_in_public(said, allowed=())
    numbers = [words for words, kind in kinds if kind is Personal.IDENTITY]
    if numbers:
        raise DeskRefused(sentence("notice-identity", numbers=", ".join(numbers)))
