"""
Look whether something was said already, since X has no idempotency keys.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from attrs import frozen

from channels.twitter import wire
from channels.twitter.client import Client, Refused
from channels.twitter.dialect import OF_OUR_EVENTS, OF_OUR_POSTS, sizes_of_pages
from channels.twitter.included import Included
from channels.twitter.listening import Ourselves
from channels.twitter.pages import page_of
from channels.twitter.prices import Ledger
from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import TemporaryFailure, UnknownOutcome, Unreadable
from gateway.core.message import Visibility
from gateway.core.writing.json_object import Object

# How far to look: so many pages of up to a hundred items and, if it answers nothing, so
# long before it was last due. That covers the time since it was first due, as retries
# end earlier (`BACKOFF`), however long we were down.
_PAGES = 8
_LONG_AGO = timedelta(days=6)

# The millisecond from which X's ids count.
_EPOCH = 1_288_834_974_657


@frozen(kw_only=True)
class Search:
    """
    A search in what we said.
    """

    client: Client
    ledger: Ledger
    ourselves: Ourselves

    async def find(self, delivery: Delivery, now: datetime) -> Receipt | None:
        """
        Return the receipt of the post or direct message that *delivery* became; None if
        there is none since what it answers.

        Raises:
            TemporaryFailure: X cannot be asked just now.
            UnknownOutcome: So much was said since then that X does not return all of
                it.
        """
        try:
            return await self._find(delivery, now)
        except Refused as e:
            raise TemporaryFailure(f"what we said cannot be looked up: {e}") from e
        except Unreadable as e:
            raise TemporaryFailure(f"X's page is not understood: {e}") from e

    async def _find(self, delivery: Delivery, now: datetime) -> Receipt | None:
        me = await self.ourselves.id()
        due = min(now, delivery.due_at)
        since = int(delivery.in_reply_to or 0) or _snowflake(due - _LONG_AGO)
        token = None
        for size in islice(sizes_of_pages(), _PAGES):
            await self.ledger.may_read()
            page = await self._page(delivery, me, since, token, size)
            said = page.objects("data")
            kind = "dm" if delivery.visibility is Visibility.PRIVATE else "post"
            ids = [post.id("id") for post in said]
            charged = {f"{kind}.read": ids, **Included.of(page).charged}
            await self.ledger.has_read_all(charged)
            numbers = [wire.number_of(post) for post in said]
            for number, post in zip(numbers, said, strict=True):
                ours = number > since and post.id("author_id", "sender_id") == me
                if ours and wire.is_said(post, delivery):
                    return Receipt(post.id("id"))
            token = page.object("meta").text("next_token")
            # A single old item among new ones may be X's mistake, and does not end the
            # search.
            if not token or (numbers and numbers[-1] <= since):
                return None
        raise UnknownOutcome("too much was said since to see all of it")

    async def _page(
        self, delivery: Delivery, me: str, since: int, token: str | None, size: int
    ) -> Object:
        if delivery.visibility is Visibility.PRIVATE:
            answer = await self.client.get_direct_message_events(
                participant_id=delivery.to.value,
                max_results=size,
                pagination_token=token,
                **OF_OUR_EVENTS,
            )
        else:
            answer = await self.client.get_users_tweets(
                me, since_id=since, pagination_token=token, **OF_OUR_POSTS
            )
        return page_of(answer)


def _snowflake(at: datetime) -> int:
    """
    Return the lowest id of what X received at that time.
    """
    return (int(at.timestamp() * 1000) - _EPOCH) << 22
