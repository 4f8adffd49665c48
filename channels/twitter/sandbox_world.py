"""
X in memory: its people, their posts, and their direct messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from attrs import define, evolve, field, frozen

from gateway.ports.far_ends import Account

#: The millisecond from which X's ids count.
_EPOCH = 1_288_834_974_657

MENTION = re.compile(r"(?<![A-Za-z0-9_@/])@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])")


@frozen(kw_only=True)
class Media:
    """
    A picture that somebody uploaded.
    """

    id: str
    content: bytes
    media_type: str = "image/jpeg"

    @property
    def key(self) -> str:
        """
        X's other id of it: its kind (3, a picture) and its id.
        """
        return f"3_{self.id}"

    @property
    def name(self) -> str:
        """
        The last part of its URL.
        """
        return f"{self.key}.{self.media_type.removeprefix('image/')}"


@frozen(kw_only=True)
class Tweet:
    """
    A post.

    Attributes:
        author: The id of its author.
        text: With the mentions that X puts in front of a reply.
        starts: Where the text begins that its author wrote and its reader sees.
        thread: The id of the first post of its conversation.
        mentions: Handles, in lower case.
        repost_of: The id of the post that it only repeats; empty if none.
        quote_of: The id of the post that it shows below its own text; empty if none.
    """

    id: str
    author: str
    text: str
    at: datetime
    thread: str
    mentions: frozenset[str]
    starts: int = 0
    in_reply_to: str = ""
    repost_of: str = ""
    quote_of: str = ""
    media: tuple[Media, ...] = ()


@frozen(kw_only=True)
class DirectMessage:
    """
    What one account wrote to another, or in a group that both are in.

    Attributes:
        group: X's id of the group; empty if there is none.
    """

    id: str
    sender: str
    to: str
    text: str
    at: datetime
    media: tuple[Media, ...] = ()
    group: str = ""

    @property
    def conversation(self) -> str:
        """
        X's id of the group, or of the conversation between the two.
        """
        return self.group or "-".join(
            sorted((self.sender, self.to), key=lambda one: (len(one), one))
        )


def handles_in(text: str) -> frozenset[str]:
    """
    Find the handles that *text* mentions, in lower case and without their ``@``.
    """
    return frozenset(found.lower() for found in MENTION.findall(text))


@define(kw_only=True)
class World:
    """
    All people and posts of this X.

    Attributes:
        ours: The town hall's account.
        people: By id; everybody who has said something.
        tweets: By id, the oldest first.
        said: The texts that the town hall posted: X accepts none twice.
        messages: The oldest first.
        writers: Everybody who has ever written to the town hall.
        media: By id.
    """

    ours: Account
    now: Callable[[], datetime]
    people: dict[str, Account] = field(factory=dict)
    tweets: dict[str, Tweet] = field(factory=dict)
    said: set[str] = field(factory=set)
    messages: list[DirectMessage] = field(factory=list)
    writers: set[str] = field(factory=set)
    media: dict[str, Media] = field(factory=dict)
    _last_id: int = 0

    def __attrs_post_init__(self) -> None:
        self.meet(self.ours)

    def meet(self, account: Account) -> None:
        """
        Add *account*, or update its handle: everybody has one here.
        """
        handle = account.handle.removeprefix("@") or f"x{account.id}"[:15]
        self.people[account.id] = evolve(account, handle=f"@{handle}")

    def by_handle(self, handle: str) -> Account | None:
        """
        Return the account with this *handle* today, with or without its ``@``.
        """
        wanted = handle.removeprefix("@").lower()
        for account in self.people.values():
            if account.handle.removeprefix("@").lower() == wanted:
                return account
        return None

    def keep(self, content: bytes, media_type: str = "image/jpeg") -> Media:
        """
        Store a picture.
        """
        media = Media(id=self._next_id(), content=content, media_type=media_type)
        self.media[media.id] = media
        return media

    def post(
        self,
        author: str,
        text: str,
        *,
        in_reply_to: str = "",
        quote_of: str = "",
        media: Sequence[Media] = (),
    ) -> Tweet:
        """
        Post as any account; a reply mentions whom X makes it mention.
        """
        front = self.opening(author, text, in_reply_to)
        number = self._next_id()
        tweet = Tweet(
            id=number,
            author=author,
            text=front + text,
            starts=len(front),
            at=self.now(),
            thread=self.tweets[in_reply_to].thread if in_reply_to else number,
            mentions=handles_in(front + text),
            in_reply_to=in_reply_to,
            quote_of=quote_of,
            media=tuple(media),
        )
        self._publish(tweet)
        return tweet

    def opening(self, author: str, text: str, in_reply_to: str) -> str:
        """
        Return what X puts in front of a reply: mentions of the answered post's author,
        and of everybody whom that post mentions.
        """
        if not in_reply_to:
            return ""
        answered = self.tweets[in_reply_to]
        handles = [self.people[answered.author].handle]
        found = map(self.by_handle, MENTION.findall(answered.text))
        handles += [account.handle for account in found if account is not None]
        said = handles_in(text) | {self._handle(author)}
        front = ""
        for handle in (h.removeprefix("@") for h in handles):
            if handle.lower() not in said:
                said |= {handle.lower()}
                front += f"@{handle} "
        return front

    def _handle(self, id: str) -> str:
        return self.people[id].handle.removeprefix("@").lower()

    def repost(self, author: str, id: str) -> Tweet:
        """
        Repost the post *id* as any account.
        """
        original = self.tweets[id]
        text = f"RT {self.people[original.author].handle}: {original.text}"
        tweet = Tweet(
            id=self._next_id(),
            author=author,
            text=text if len(text) <= 140 else f"{text[:139]}…",
            at=self.now(),
            thread=original.thread,
            mentions=original.mentions | handles_in(text),
            repost_of=id,
        )
        self._publish(tweet)
        return tweet

    def _publish(self, tweet: Tweet) -> None:
        self.tweets[tweet.id] = tweet
        if tweet.author == self.ours.id:
            self.said.add(tweet.text)

    def delete(self, id: str) -> None:
        """
        Delete the post *id*.
        """
        self.said.discard(self.tweets.pop(id).text)

    def write(
        self,
        sender: str,
        to: str,
        text: str,
        media: Sequence[Media] = (),
        group: str = "",
    ) -> DirectMessage:
        """
        Send a direct message between any two accounts, or in a group of theirs.
        """
        message = DirectMessage(
            id=self._next_id(),
            sender=sender,
            to=to,
            text=text,
            at=self.now(),
            media=tuple(media),
            group=group,
        )
        self.messages.append(message)
        if to == self.ours.id and not group:
            self.writers.add(sender)
        return message

    def mentioning(self, id: str) -> Iterator[Tweet]:
        """
        Yield the posts that mention account *id*, the newest first, including reposts
        and its own.
        """
        handle = self._handle(id)
        return (t for t in reversed(self.tweets.values()) if handle in t.mentions)

    def posted_by(self, id: str) -> Iterator[Tweet]:
        """
        Yield the posts of account *id*, the newest first.
        """
        return (t for t in reversed(self.tweets.values()) if t.author == id)

    def written(self, id: str | None = None) -> Iterator[DirectMessage]:
        """
        Yield the town hall's direct messages in both directions, the newest first; only
        those with account *id*, if it is given.
        """
        among = (m for m in reversed(self.messages) if id is None or not m.group)
        return (m for m in among if id in (None, m.sender, m.to))

    def _next_id(self) -> str:
        # A snowflake id: the time in its upper bits, and never the same twice.
        since = int(self.now().timestamp() * 1000) - _EPOCH
        self._last_id = max(self._last_id + 1, since << 22)
        return str(self._last_id)
