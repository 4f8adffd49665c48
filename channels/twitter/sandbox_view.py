"""
X's representation of things: only the requested fields, in the vocabulary of the
request.

X renamed ``tweet`` to ``post`` in 2026, in parameters, fields and expansions. tweepy
uses the old names, X's own SDK the new ones; here everything is stored under the old
ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from channels.twitter.sandbox_rules import invalid
from channels.twitter.sandbox_world import (
    MENTION,
    DirectMessage,
    Media,
    Tweet,
    World,
)
from gateway.ports.far_ends import Account

#: Fields that are always returned.
_ALWAYS = {
    "tweet": frozenset({"id", "text", "edit_history_tweet_ids"}),
    "dm_event": frozenset({"id", "text", "event_type"}),
    "user": frozenset({"id", "name", "username"}),
    "media": frozenset({"media_key", "type"}),
}

#: Further fields that may be requested; the sandbox has no values for most of them.
_ASKABLE = {
    "tweet": "article article_title attachments author_id card_uri community_id "
    "context_annotations conversation_id created_at display_text_range edit_controls "
    "entities geo in_reply_to_user_id lang matched_media_notes media_metadata "
    "non_public_metrics note_request_suggestions note_tweet organic_metrics "
    "paid_partnership possibly_sensitive promoted_metrics public_metrics "
    "referenced_tweets reply_settings scopes source suggested_source_links "
    "suggested_source_links_with_counts withheld",
    "dm_event": "attachments created_at dm_conversation_id entities participant_ids "
    "referenced_tweets sender_id",
    "user": "affiliation confirmed_email connection_status created_at description "
    "entities is_identity_verified location most_recent_tweet_id parody "
    "pinned_tweet_id profile_banner_url profile_image_url protected public_metrics "
    "receives_your_dm subscribes_to_you subscription subscription_type url verified "
    "verified_followers_count verified_type withheld",
    "media": "alt_text duration_ms height non_public_metrics organic_metrics "
    "preview_image_url promoted_metrics public_metrics url variants width",
}

#: What of a direct message may be expanded.
_EXPANDABLE = {
    "attachments.media_keys",
    "participant_ids",
    "referenced_tweets",
    "referenced_tweets.id",
    "sender_id",
}


def stamp(at: datetime) -> str:
    """
    Return a time in X's format.
    """
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


@frozen(kw_only=True)
class View:
    """
    What one request asked for.

    Attributes:
        renamed: It uses the vocabulary of 2026.
        fields: The fields to return, by kind of thing.
        expansions: Related things to return along with it.
        pictures: The base URL of pictures.
        included: The related things, by kind and by id.
    """

    world: World
    renamed: bool
    fields: Mapping[str, frozenset[str]]
    expansions: frozenset[str]
    pictures: str
    included: dict[str, dict[str, Any]] = field(factory=dict)

    @classmethod
    def of(cls, world: World, query: Mapping[str, str], pictures: str) -> View:
        """
        Parse a request's ``….fields`` and ``expansions``.

        Raises:
            Refused: It requests a field or an expansion that X does not know.
        """
        old = {name.replace("post", "tweet"): value for name, value in query.items()}
        expansions = _names(old.get("expansions", ""))
        if "dm_event.fields" in old and expansions - _EXPANDABLE:
            raise invalid(f"The `expansions` {sorted(expansions)} are unknown.")
        # An expansion also returns the field that it is based on.
        stems = frozenset(name.partition(".")[0] for name in expansions)
        fields = {}
        for kind, always in _ALWAYS.items():
            asked = _names(old.get(f"{kind}.fields", ""))
            unknown = asked - always - set(_ASKABLE[kind].split())
            if unknown:
                raise invalid(f"The `{kind}.fields` {sorted(unknown)} are unknown.")
            fields[kind] = always | asked | stems
        return cls(
            world=world,
            renamed="post" in "".join(query) or "post" in query.get("expansions", ""),
            fields=fields,
            expansions=expansions,
            pictures=pictures,
        )

    def tweet(self, tweet: Tweet) -> dict[str, Any]:
        """
        Represent a post.
        """
        world = self.world
        whole: dict[str, Any] = {
            "id": tweet.id,
            "text": tweet.text,
            "edit_history_tweet_ids": [tweet.id],
            "author_id": tweet.author,
            "conversation_id": tweet.thread,
            "created_at": stamp(tweet.at),
            "display_text_range": [tweet.starts, len(tweet.text)],
            "entities": self._entities(tweet),
            "lang": "und",
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            **_attached(tweet.media),
        }
        referenced = {
            "replied_to": tweet.in_reply_to,
            "retweeted": tweet.repost_of,
            "quoted": tweet.quote_of,
        }
        whole["referenced_tweets"] = [
            {"type": kind, "id": other} for kind, other in referenced.items() if other
        ]
        answered = world.tweets.get(tweet.in_reply_to)
        if answered is not None:
            whole["in_reply_to_user_id"] = answered.author
            self._include_person("in_reply_to_user_id", answered.author)
        self._include_person("author_id", tweet.author)
        self._include_media("attachments.media_keys", tweet.media)
        for other in referenced.values():
            if other in world.tweets:
                self._include_tweet(world.tweets[other])
        return self._cut("tweet", whole)

    def message(self, message: DirectMessage) -> dict[str, Any]:
        """
        Represent a direct message.
        """
        self._include_person("sender_id", message.sender)
        self._include_media("attachments.media_keys", message.media)
        whole = {
            "id": message.id,
            "text": message.text,
            "event_type": "MessageCreate",
            "sender_id": message.sender,
            "dm_conversation_id": message.conversation,
            "created_at": stamp(message.at),
            **_attached(message.media),
        }
        return self._cut("dm_event", whole)

    def person(self, account: Account) -> dict[str, Any]:
        """
        Represent an account.
        """
        whole = {
            "id": account.id,
            "name": account.name or account.handle.removeprefix("@"),
            "username": account.handle.removeprefix("@"),
            "description": "",
            "protected": False,
            "verified": False,
        }
        return self._cut("user", whole)

    def answer(self, data: object, **rest: object) -> dict[str, Any]:
        """
        Combine *data* with the related things.
        """
        answer: dict[str, Any] = {"data": data} if data else {}
        if self.included:
            answer["includes"] = {
                self._dialect(kind): list(things.values())
                for kind, things in self.included.items()
            }
        return answer | rest

    def _entities(self, tweet: Tweet) -> dict[str, Any]:
        mentions = []
        for found in MENTION.finditer(tweet.text):
            mention: dict[str, Any] = {"start": found.start(), "end": found.end()}
            account = self.world.by_handle(found[1])
            if account is not None:
                mention["id"] = account.id
                self._include_person("entities.mentions.username", account.id)
            mentions.append(mention | {"username": found[1]})
        return {"mentions": mentions} if mentions else {}

    def _include_person(self, expansion: str, id: str) -> None:
        if expansion in self.expansions:
            person = self.person(self.world.people[id])
            self.included.setdefault("users", {})[id] = person

    def _include_tweet(self, tweet: Tweet) -> None:
        if self.expansions & {"referenced_tweets", "referenced_tweets.id"}:
            plain = self._without_expansions().tweet(tweet)
            self.included.setdefault("tweets", {})[tweet.id] = plain
            self._include_person("referenced_tweets.id.author_id", tweet.author)
            named = "referenced_tweets.id.attachments.media_keys"
            self._include_media(named, tweet.media)

    def _include_media(self, expansion: str, media: tuple[Media, ...]) -> None:
        if expansion in self.expansions:
            for one in media:
                whole = {
                    "media_key": one.key,
                    "type": "photo",
                    "url": f"{self.pictures}/{one.name}",
                }
                cut = self._cut("media", whole)
                self.included.setdefault("media", {})[one.key] = cut

    def _without_expansions(self) -> View:
        return evolve(self, expansions=frozenset(), included={})

    def _cut(self, kind: str, whole: Mapping[str, Any]) -> dict[str, Any]:
        fields = self.fields[kind]
        return {
            self._dialect(name): value
            for name, value in whole.items()
            if name in fields and value not in ([], {})
        }

    def _dialect(self, name: str) -> str:
        return name.replace("tweet", "post") if self.renamed else name


def _names(value: str) -> frozenset[str]:
    return frozenset(value.replace("post", "tweet").split(",")) - {""}


def _attached(media: tuple[Media, ...]) -> dict[str, Any]:
    keys = [one.key for one in media]
    return {"attachments": {"media_keys": keys}} if keys else {}
