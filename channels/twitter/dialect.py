"""
The two vocabularies of X's API: the old one, which tweepy uses, and that of 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any


class Dialect(Enum):
    """
    The API's word for a post.
    """

    TWEET = "tweet"
    POST = "post"


#: How many direct messages are requested at first, and the most that X returns at once.
FEWEST, MOST = 5, 100

#: The fields that we need of posts and direct messages, as arguments of tweepy's
#: methods. Authors are expanded: they cost as much as if they were looked up, but
#: once a day at most.
OF_POSTS: Mapping[str, Any] = {
    "max_results": 100,
    "expansions": [
        "author_id",
        "attachments.media_keys",
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
        "referenced_tweets.id.attachments.media_keys",
    ],
    "tweet_fields": [
        "attachments",
        "author_id",
        "created_at",
        "entities",
        "geo",
        "note_tweet",
        "referenced_tweets",
    ],
    "user_fields": ["name", "username"],
    "media_fields": [
        "alt_text",
        "duration_ms",
        "preview_image_url",
        "type",
        "url",
        "variants",
    ],
}
OF_EVENTS: Mapping[str, Any] = {
    "expansions": ["sender_id", "attachments.media_keys", "referenced_tweets.id"],
    "dm_event_fields": [
        "attachments",
        "created_at",
        "dm_conversation_id",
        "entities",
        "referenced_tweets",
        "sender_id",
    ],
    "tweet_fields": ["attachments", "author_id", "entities", "note_tweet"],
    "user_fields": OF_POSTS["user_fields"],
    "media_fields": OF_POSTS["media_fields"],
}

#: The fields by which we find what we said ourselves. Nothing is expanded: X charges
#: for accounts and files that come along.
OF_OUR_POSTS: Mapping[str, Any] = {
    "max_results": OF_POSTS["max_results"],
    "tweet_fields": ["author_id", "entities", "note_tweet", "referenced_tweets"],
}
OF_OUR_EVENTS: Mapping[str, Any] = {"dm_event_fields": ["entities", "sender_id"]}


def sizes_of_pages() -> Iterator[int]:
    """
    Yield the sizes of successive pages of direct messages. X returns old messages along
    with new ones, and charges for both: so a few at first, and never many more than
    were new on the pages before.
    """
    size = FEWEST
    while True:
        yield size
        size = min(2 * size, MOST)


# References to accounts and posts are no fields in the new vocabulary: they are
# included if they are expanded.
_EXPANDED = frozenset({"author_id", "referenced_tweets", "sender_id"})

# The new one has one expansion for all that belongs to a post that is referred to.
_REFERRED = "referenced_tweets.id"


def renamed(params: Mapping[str, Any]) -> dict[str, Any]:
    """
    Translate parameters to the vocabulary of 2026.
    """
    words: dict[str, Any] = {}
    expansions = [
        name.partition(".")[0] if name.startswith(_REFERRED) else name
        for name in str(params.get("expansions", "")).split(",")
    ]
    # Of a post that is shared in a direct message X tells no author.
    of_items = "dm_event.fields" if "dm_event.fields" in params else "tweet.fields"
    for name, value in params.items():
        if name.endswith(".fields"):
            fields = str(value).split(",")
            if name == of_items:
                expansions += [field for field in fields if field in _EXPANDED]
            kept = [field for field in fields if field not in _EXPANDED]
            words[_new(name)] = _new(",".join(kept))
        else:
            words[name] = value
    if any(expansions):
        words["expansions"] = _new(",".join(dict.fromkeys(filter(None, expansions))))
    return words


def _new(name: str) -> str:
    return name.replace("tweet", "post")
