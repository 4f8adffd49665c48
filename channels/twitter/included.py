"""
What X returns along with the items of a page: authors, media, and other posts.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from attrs import frozen

from gateway.core.errors import Unreadable
from gateway.core.writing.json_object import Object, sound


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


def sender_of(item: Object) -> str:
    """
    Return the id of who said *item*; empty if it does not tell.
    """
    return sound("", item.id, "author_id", "sender_id")


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


def _media_keys(item: Object) -> tuple[str, ...]:
    return item.object("attachments").texts("media_keys")
