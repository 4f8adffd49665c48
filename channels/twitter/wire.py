"""
Parse X's posts and direct messages, and compose what is said there.

X renamed the fields of its API in 2026 (``tweet.*`` to ``post.*``): both are parsed.
"""

from __future__ import annotations

import hashlib
import re
from enum import Enum
from typing import Any

from attrs import frozen

from channels.twitter.attachments import attachments_of, with_descriptions
from channels.twitter.included import (
    Included,
    author_of,
    object_of,
    references_of,
    sender_of,
)
from channels.twitter.others import with_others
from channels.twitter.text import (
    is_same,
    mentioned,
    text_of,
    without_leading_mentions,
)
from channels.twitter.when_and_where import place_of, time_of
from gateway.core.delivery import Delivery
from gateway.core.errors import Unreadable
from gateway.core.message import (
    Address,
    Arrival,
    Evidence,
    Message,
    Proof,
    Visibility,
)
from gateway.core.writing.json_object import Object, sound
from gateway.core.writing.strict_json import written

#: The largest post or event, in bytes.
LARGEST = 512 * 1024

_ID = re.compile(r"[0-9]{1,19}")

#: Events of people who join or leave a conversation: nothing is said.
_COMING_AND_GOING = frozenset({"ParticipantsJoin", "ParticipantsLeave"})


class Kind(Enum):
    """
    The kinds of items that X returns, by the names in their raw form and on the bill.
    """

    MENTION = "mention"
    DM = "dm"


@frozen(kw_only=True)
class Item:
    """
    One item of a page, in the form that is stored.

    Attributes:
        number: Its id, which grows with time; 0 if it has none.
        external_id: What identifies repeats.
        sender: Its sender; empty if there is none, or if it is ours.
        raw: All that `parse` needs, so that parsing needs no network.
    """

    number: int
    external_id: str
    sender: str
    raw: bytes


def items(kind: Kind, page: Object, me: str) -> list[Item]:
    """
    Split a response of X into items, in its order: the newest first.

    A malformed item is included, for a person to look at.

    Args:
        kind: What the page consists of.
        page: The response.
        me: Our own id.

    Raises:
        Unreadable: It is no page at all.
    """
    included = Included.of(page)
    return [_item(kind, told, included, me) for told in page.anything("data")]


def _item(kind: Kind, told: Any, included: Included, me: str) -> Item:
    post = object_of(told)
    number, sender = sound(0, number_of, post), sender_of(post)
    name = "post" if kind is Kind.MENTION else "event"
    whole = {"kind": kind.value, "me": me, name: told, **included.around(post)}
    if others := included.pointed_at(post, me):
        whole["others"] = others
    raw = written(whole)
    external_id = str(number) if number else hashlib.sha256(raw).hexdigest()
    prefix = "dm-" if kind is Kind.DM else ""
    return Item(
        number=number,
        external_id=prefix + external_id,
        # Our own messages block nobody.
        sender="" if sender == me else sender,
        raw=raw,
    )


def is_overheard(raw: bytes, ours: str) -> bool:
    """
    Say whether an item is not for us and is not even stored: what people say to one
    another in a group of direct messages. What cannot be parsed is stored.

    Args:
        raw: The item's.
        ours: Our handle, with its ``@``.
    """
    try:
        event = Object.read(raw, LARGEST).object("event")
        conversation, text = event.text("dm_conversation_id"), text_of(event)
    except Unreadable:
        return False
    # A conversation of two is named by their ids, with a hyphen.
    in_group = conversation != "" and "-" not in conversation
    return in_group and ours.lower() not in mentioned(text)


def parse(arrival: Arrival) -> Message | None:
    """
    Parse one item into a message, even if nobody can read what it says; None for
    reposts, for what we said ourselves, and for people who join or leave. Malformed
    details, such as the handle or a place, are skipped.

    Raises:
        Unreadable: It is malformed.
    """
    document = Object.read(arrival.raw, LARGEST)
    if document.text("kind") == Kind.MENTION.value:
        message = _mention(arrival, document, document.object("post"))
    elif document.text("kind") == Kind.DM.value:
        message = _direct(arrival, document, document.object("event"))
    else:
        raise Unreadable("neither a mention nor a direct message")
    return message and with_others(with_descriptions(message, document), document)


def _mention(arrival: Arrival, document: Object, post: Object) -> Message | None:
    number, sender = _id(post.id("id")), _id(post.id("author_id"))
    related: dict[str, str] = sound({}, references_of, post)
    if sender == document.text("me") or "retweeted" in related:
        return None
    text = text_of(post)
    answered = sound("", _id, related.get("replied_to", ""))
    attachments = attachments_of(document.objects("media"))
    handle, display_name = sound(("", ""), author_of, document, sender)
    # Which of them was heard is unknown here: X returns the latest one at the time.
    earlier: tuple[str, ...] = sound((), _earlier, post, number)
    return Message(
        external_id=arrival.external_id,
        reference=number,
        sender=Address("twitter", sender),
        handle=handle,
        display_name=display_name,
        text=without_leading_mentions(text) if answered else text,
        to=mentioned(text),
        visibility=Visibility.PUBLIC,
        sent_at=sound(None, time_of, post),
        received_at=arrival.received_at,
        in_reply_to=(*filter(None, (answered,)), *earlier[1:]),
        edit_of=earlier[0] if earlier else None,
        attachments=attachments,
        place=sound(None, place_of, post),
        evidence=Evidence(proof=Proof.ACCOUNT, because="X vouches for the account"),
        link=f"https://x.com/{handle[1:] or 'i'}/status/{number}",
        unreadable="" if text or attachments else "a post without text",
    )


def _earlier(post: Object, number: str) -> tuple[str, ...]:
    """
    Return the versions before this one, the latest first.
    """
    versions = post.texts("edit_history_tweet_ids", "edit_history_post_ids")
    earlier = {old for old in versions if int(_id(old)) < int(number)}
    return tuple(sorted(earlier, key=int, reverse=True))


def _direct(arrival: Arrival, document: Object, event: Object) -> Message | None:
    what = sound("", event.text, "event_type")
    if what in _COMING_AND_GOING:
        return None

    number, sender = _id(event.id("id")), _id(event.id("sender_id"))
    if sender == document.text("me"):
        return None

    text = text_of(event)
    attachments = attachments_of(document.objects("media"))
    silent = f"a {what or 'event'} without text: encrypted, or nothing was said"
    handle, display_name = sound(("", ""), author_of, document, sender)
    return Message(
        external_id=arrival.external_id,
        reference=number,
        sender=Address("twitter", sender),
        handle=handle,
        display_name=display_name,
        text=text,
        to=mentioned(text),
        visibility=Visibility.PRIVATE,
        sent_at=sound(None, time_of, event),
        received_at=arrival.received_at,
        attachments=attachments,
        evidence=Evidence(proof=Proof.ACCOUNT, because="X vouches for the account"),
        unreadable="" if text or attachments else silent,
    )


def compose(delivery: Delivery, media: tuple[str, ...]) -> dict[str, Any]:
    """
    Return *delivery* as arguments of tweepy's ``create_tweet`` or, if it is private, of
    its ``create_direct_message``.
    """
    body: dict[str, Any] = {"text": delivery.text}
    if delivery.visibility is Visibility.PRIVATE:
        body["participant_id"] = delivery.to.value
        if media:
            body["media_id"] = media[0]
        return body

    if delivery.in_reply_to:
        body["in_reply_to_tweet_id"] = delivery.in_reply_to
    if media:
        body["media_ids"] = list(media)
    return body


def is_said(post: Object, delivery: Delivery) -> bool:
    """
    Say whether *post*, a post or an event of ours, is what *delivery* says.

    X shortens links, escapes ``&`` and puts handles in front of replies: texts are
    compared without all of that. What X took for a duplicate ends with the time.
    """
    answered = delivery.in_reply_to or ""
    public = delivery.visibility is Visibility.PUBLIC
    if public and references_of(post).get("replied_to", "") != answered:
        return False
    return is_same(text_of(post), delivery.text)


def number_of(post: Object) -> int:
    """
    Return the id of a post or an event; it grows with time.

    Raises:
        Unreadable: It has none.
    """
    return int(_id(post.id("id")))


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise Unreadable("an id is not a number")
    return text
