"""
The far end of X on loopback, with its people.

Quotas are more generous than X's own, so that a sandbox may poll every second;
`REAL_QUOTAS` has X's.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field

from channels.twitter.sandbox_api import Api
from channels.twitter.sandbox_bill import Bill
from channels.twitter.sandbox_door import Credentials, Door, Fault, Quota
from channels.twitter.sandbox_world import DirectMessage, Media, Tweet, World
from gateway.core.message import Visibility
from gateway.core.town import Town
from gateway.ports.far_ends import Account, Post
from gateway.serving import Loopback

#: The town hall's numeric id on every loopback X.
OURS = "1747392259734621477"


@define(kw_only=True)
class LoopbackX:
    """
    X's API on loopback; it can be told to fail.

    After a restart it is the same X, at the same address.

    Attributes:
        bill: What it charges the town hall, as X would.
    """

    world: World
    credentials: Credentials = field(repr=False)
    quotas: Mapping[str, tuple[Quota, ...]] = field(factory=dict)
    bill: Bill = field(init=False)
    _api: Api = field(init=False)
    _server: Loopback = field(init=False)

    def __attrs_post_init__(self) -> None:
        door = Door(
            credentials=self.credentials, now=self.world.now, quotas=self.quotas
        )
        self.bill = Bill(self.world.now)
        self._api = Api(world=self.world, door=door, bill=self.bill)
        self._server = Loopback(self._api.app())

    async def start(self) -> None:
        self._api.door.released.clear()
        await self._server.start()

    async def stop(self) -> None:
        self._api.door.released.set()
        await self._server.stop()

    def environment(self) -> Mapping[str, str]:
        keys = self.credentials
        return {
            "VENTANILLA_TWITTER_BASE_URL": f"http://127.0.0.1:{self._server.port}",
            "VENTANILLA_TWITTER_CONSUMER_KEY": keys.consumer_key,
            "VENTANILLA_TWITTER_CONSUMER_SECRET": keys.consumer_secret,
            "VENTANILLA_TWITTER_ACCESS_TOKEN": keys.access_token,
            "VENTANILLA_TWITTER_ACCESS_TOKEN_SECRET": keys.access_token_secret,
            "VENTANILLA_TWITTER_POLL_SECONDS": "1",
            "VENTANILLA_TWITTER_DM_POLL_SECONDS": "1",
        }

    async def say(
        self,
        account: Account,
        text: str,
        *,
        visibility: Visibility = Visibility.PRIVATE,
        in_reply_to: str = "",
        photo: bytes | None = None,
    ) -> str:
        self.world.meet(account)
        media = [] if photo is None else [self.world.keep(photo)]
        if visibility is Visibility.PRIVATE:
            return self.world.write(account.id, OURS, text, media).id
        return self.world.post(
            account.id, text, in_reply_to=in_reply_to, media=media
        ).id

    async def repost(self, account: Account, reference: str) -> str:
        """
        Make *account* repost a post unchanged, and return the reference.
        """
        self.world.meet(account)
        return self.world.repost(account.id, reference).id

    async def quote(self, account: Account, text: str, reference: str) -> str:
        """
        Make *account* post *text* above a post, and return the reference.
        """
        self.world.meet(account)
        author = self.world.people[self.world.tweets[reference].author]
        link = f"https://x.com/{author.handle[1:]}/status/{reference}"
        return self.world.post(account.id, f"{text} {link}", quote_of=reference).id

    async def repeat(self) -> None:
        self.forget_since()

    def timeline(self, account: Account) -> Sequence[Post]:
        handle = self.world.people.get(account.id, account).handle
        label = handle.removeprefix("@").lower()
        posts = {
            tweet.id: self._post(tweet)
            for tweet in self.world.tweets.values()
            if tweet.author == account.id
            or (tweet.author == OURS and label in tweet.mentions)
        }
        posts |= {
            message.id: self._message(message)
            for message in self.world.written(account.id)
        }
        return [posts[reference] for reference in sorted(posts, key=int)]

    def _post(self, tweet: Tweet) -> Post:
        return Post(
            reference=tweet.id,
            author=self.world.people[tweet.author],
            text=tweet.text[tweet.starts :],
            at=tweet.at,
            visibility=Visibility.PUBLIC,
            in_reply_to=tweet.in_reply_to,
            files=_files(tweet.media),
        )

    def _message(self, message: DirectMessage) -> Post:
        return Post(
            reference=message.id,
            author=self.world.people[message.sender],
            text=message.text,
            at=message.at,
            files=_files(message.media),
        )

    def fail_next(self, route: str, fault: Fault, times: int = 1) -> None:
        """
        Make the next *times* requests to *route* fail.

        Args:
            route: As X's documentation writes it, ``GET /2/users/{id}/mentions``.
            fault: How they fail.
            times: How often.

        Raises:
            KeyError: There is no such route.
        """
        self._api.door.faults[route].extend([fault] * times)

    def forget_since(self, times: int = 1) -> None:
        """
        Answer the next *times* requests for mentions as if they had no ``since_id``:
        everything is returned again.
        """
        self._api.forgetful += times


def _files(media: Sequence[Media]) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, one.media_type) for one in media)


def create(
    folder: Path,
    town: Town,
    quotas: Mapping[str, tuple[Quota, ...]] | None = None,
) -> LoopbackX | None:
    """
    Make an X on which only the town hall has an account yet, if it has one.
    """
    del folder  # Everything is in memory.
    handle = town.accounts.get("twitter")
    if not handle:
        return None
    ours = Account(id=OURS, handle=handle, name=town.name)
    return LoopbackX(
        world=World(ours=ours, now=lambda: datetime.now(UTC)),
        quotas=quotas or {},
        credentials=new_credentials(),
    )


def new_credentials() -> Credentials:
    """
    Make random keys of the town hall.
    """
    return Credentials(
        consumer_key=secrets.token_urlsafe(18),
        consumer_secret=secrets.token_urlsafe(36),
        # X's access tokens begin with the account's id, on which tweepy relies.
        access_token=f"{OURS}-{secrets.token_urlsafe(30)}",
        access_token_secret=secrets.token_urlsafe(33),
    )
