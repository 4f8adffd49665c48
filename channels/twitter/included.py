"""
What X returns along with the items of a page: authors, media, and other posts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from attrs import frozen

from gateway.core.errors import Unreadable
from gateway.core.writing.json_object import Object, sound

_NAME = re.compile(r"[A-Za-z0-9_]{1,30}")


@frozen(kw_only=True)
class Included:
    """
    The related things of a page; malformed ones are skipped.

    Attributes:
        users: Accounts by id.
        media: Files by media key.
        posts: What posts of the page answer or quote, by id.
    """

    users: Mapping[str, Any]
    media: Mapping[str, Any]
    posts: Mapping[str, Any]

    @classmethod
    def of(cls, page: Object) -> Included:
        """
        Find them in a response.

        Raises:
            Unreadable: It is no page at all.
        """
        told = page.object("includes")
        return cls(
            users=_named(told.anything("users"), "id"),
            media=_named(told.anything("media"), "media_key"),
            posts=_named(told.anything("tweets", "posts"), "id"),
        )

    @property
    def charged(self) -> Mapping[str, tuple[str, ...]]:
        """
        The ids of what X charges besides the items themselves, by kind on its bill.
        """
        return {
            "user.read": tuple(self.users),
            "media.read": tuple(self.media),
            "others.read": tuple(self.posts),
        }

    def around(self, item: Object) -> dict[str, Any]:
        """
        Return the author and the media of *item*, in the form that is stored.
        """
        keys: tuple[str, ...] = sound((), _media_keys, item)
        return {
            "author": self.users.get(sender_of(item), {}),
            "media": [self.media[key] for key in keys if key in self.media],
        }

    def pointed_at(self, item: Object, me: str) -> list[dict[str, Any]]:
        """
        Return the posts of others that *item* quotes, and the one that it answers, in
        the form that is stored. Not what mentions us where it is answered, and not
        ours, *me*: whoever reads the message has read that.
        """
        references: dict[str, str] = sound({}, references_of, item)
        found = []
        for kind, number in references.items():
            post = object_of(self.posts.get(number))
            mentioned: tuple[str, ...] = sound((), _mentioned, post)
            known = kind == "replied_to" and me in mentioned
            if number in self.posts and not known and sender_of(post) != me:
                found.append({"post": post.members, **self.around(post)})
        return found


def references_of(item: Object) -> dict[str, str]:
    """
    Return the ids of the posts that *item* refers to, by how it does: ``replied_to``,
    ``quoted``, ``retweeted``; without a name, shared in a direct message.

    Raises:
        Unreadable: One is malformed.
    """
    return {
        reference.text("type"): reference.id("id")
        for reference in item.objects("referenced_tweets", "referenced_posts")
    }


def sender_of(item: Object) -> str:
    """
    Return the id of who said *item*; empty if it does not tell.
    """
    return sound("", item.id, "author_id", "sender_id")


def author_of(item: Object, sender: str) -> tuple[str, str]:
    """
    Return the handle and the name of *sender*, if X included them with the stored
    *item*.

    Raises:
        Unreadable: They are malformed.
    """
    author = item.object("author")
    if author.id("id") != sender:
        return "", ""
    name = author.text("username")
    if not _NAME.fullmatch(name):
        raise Unreadable("the author's 'username' is none")
    return f"@{name}", author.text("name")


def object_of(told: Any) -> Object:
    """
    Return *told* as an object, an empty one if it is none.
    """
    return Object(told if isinstance(told, dict) else {})


def _named(told: tuple[Any, ...], key: str) -> dict[str, Any]:
    named = {}
    for one in told:
        with suppress(Unreadable):
            named[object_of(one).id(key)] = one
    return named


def _mentioned(post: Object) -> tuple[str, ...]:
    whole = (post, post.object("note_tweet", "note_post"))
    mentions = [
        m for each in whole for m in each.object("entities").objects("mentions")
    ]
    return tuple(mention.id("id") for mention in mentions)


def _media_keys(item: Object) -> tuple[str, ...]:
    return item.object("attachments").texts("media_keys")
