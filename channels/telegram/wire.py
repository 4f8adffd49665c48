"""
Parse Telegram's updates into messages, and compose requests from deliveries.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from channels.telegram.buttons import PRESSED, keyboard, pressed
from channels.telegram.calls import Call, file_call, is_shared, text_call
from channels.telegram.content import full_name, handle, mentions, person
from channels.telegram.fields import moment
from channels.telegram.others import OTHERS, captioned, together
from channels.telegram.references import PARTS, is_direct, made, name, named, names
from channels.telegram.text import CAPTION, headed, split, units
from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import PermanentFailure, Unreadable
from gateway.core.message import (
    Address,
    Arrival,
    Evidence,
    Message,
    Proof,
    Visibility,
)
from gateway.core.writing.json_object import Object
from gateway.core.writing.strict_json import written

NAME = "telegram"

#: Telegram's updates have less than half of this.
MOST_BYTES = 2**20

#: Kinds of update in which a person may say something to us.
HEARD = ("message", "edited_message", PRESSED)

_VOUCHED = Evidence(
    proof=Proof.ACCOUNT, because="Telegram vouches for the account's number"
)


# ---------------------------------------------------------------- hearing


def preserve(update: Any) -> bytes:
    """
    Serialize *update*: always the same bytes for the same update.
    """
    return written(update)


def parse(arrival: Arrival, ours: str) -> Message | None:
    """
    Parse an update into a message; None if nobody said anything to us in it.

    Args:
        arrival: Its raw bytes are what `preserve` wrote.
        ours: The bot's handle, with its ``@``; empty if it is unknown.

    Raises:
        Unreadable: It is no update.
    """
    update = Object.read(arrival.raw, MOST_BYTES)
    kind = next((k for k in HEARD if k in update), None)
    if kind is None:
        return None
    if kind == PRESSED:
        return _press(arrival, update.needed(kind), ours.lower())
    said, edited = update.needed(kind), kind == "edited_message"
    sender = person(said)
    if sender is None or (edited and _goes_on(said)):
        return None
    chat, others = said.needed("chat"), update.objects(OTHERS)
    private = chat.text("type") == "private" or is_direct(said)
    to = _addressed(said, ours.lower(), private=private)
    if not private and (not ours or ours.lower() not in to):
        return None
    held = together(said, others)
    if held is None:
        return None
    reference = named(arrival.external_id, chat, captioned(said, others))
    return Message(
        external_id=arrival.external_id,
        reference=reference,
        sender=Address(NAME, str(sender.whole("id"))),
        text=held.text,
        described=held.described,
        received_at=arrival.received_at,
        sent_at=moment(said, "edit_date" if edited and "edit_date" in said else "date"),
        handle=handle(sender),
        display_name=full_name(sender),
        to=to,
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        attachments=held.attachments,
        place=held.place,
        in_reply_to=_answered(arrival, said, chat),
        edit_of=reference if edited else None,
        evidence=_VOUCHED,
        link="" if private else _link(chat, said),
        begins=held.begins,
        unreadable=held.unreadable,
    )


def is_overheard(raw: bytes, ours: Collection[str]) -> bool:
    """
    Say whether an update is not for us and is not even stored: what a group says to
    others, or an update of a live location. What cannot be parsed is stored.

    Args:
        raw: What `preserve` wrote.
        ours: The bot's handles, with their ``@``: the town's, and Telegram's.
    """
    try:
        update = Object.read(raw, MOST_BYTES)
        for kind in ("message", "edited_message"):
            said = update.part(kind)
            if said is not None:
                moves = kind == "edited_message" and _goes_on(said)
                return moves or _is_to_others(said, ours)
    except Unreadable:
        pass
    return False


def _goes_on(edited: Object) -> bool:
    # A live location is edited every few seconds; only its first point is a message.
    return edited.part("location") is not None


def _is_to_others(said: Object, ours: Collection[str]) -> bool:
    kind = said.needed("chat").text("type")
    if kind not in ("group", "supergroup") or is_direct(said):
        return False
    called = [name.lower() for name in ours if name]
    # Without a handle it is unknown whether it is for us.
    return bool(called) and not any(
        one in _addressed(said, one, private=False) for one in called
    )


def _press(arrival: Arrival, query: Object, ours: str) -> Message | None:
    """
    Turn a pressed button into a message, as if its data had been sent as an answer.
    """
    sender, letter = query.needed("from"), query.part("message")
    # Without a message, the button was below something that the bot never said.
    if sender.members.get("is_bot") is True or letter is None:
        return None
    chat = letter.needed("chat")
    said = pressed(query)
    if said is None or chat.text("type") != "private":
        return None
    return Message(
        external_id=arrival.external_id,
        # A press cannot be replied to, and the letter's reference is the letter's.
        reference="",
        sender=Address(NAME, str(sender.whole("id"))),
        text=said,
        received_at=arrival.received_at,
        handle=handle(sender),
        display_name=full_name(sender),
        to=(ours,) if ours else (),
        # The letter and, if it has several parts, its first: see `follow`.
        in_reply_to=(
            *names(arrival.external_id, chat, letter),
            *_answered(arrival, letter, chat),
        ),
        evidence=_VOUCHED,
    )


def _addressed(said: Object, ours: str, *, private: bool) -> tuple[str, ...]:
    """
    Return the handles that it is addressed to; ours first, if it is.
    """
    mentioned = [h.lower() for h in mentions(said)]
    answered = handle(said.object("reply_to_message").object("from")).lower()
    if ours and (private or ours in (*mentioned, answered)):
        mentioned.insert(0, ours)
    return tuple(dict.fromkeys(mentioned))


def _answered(arrival: Arrival, said: Object, chat: Object) -> tuple[str, ...]:
    original = said.part("reply_to_message")
    return () if original is None else names(arrival.external_id, chat, original)


def _link(chat: Object, said: Object) -> str:
    name = chat.text("username")
    if chat.text("type") != "supergroup" or not re.fullmatch(r"[A-Za-z0-9_]+", name):
        return ""
    return f"https://t.me/{name}/{said.whole('message_id')}"


# ---------------------------------------------------------------- speaking


def compose(delivery: Delivery, files: Sequence[bytes], bot: str) -> tuple[Call, ...]:
    """
    Return the requests by which *bot* says *delivery*, in order: at least one.

    Raises:
        PermanentFailure: Telegram would never accept it.
    """
    text = headed(delivery.subject, delivery.text)
    said = [piece for piece in split(text) if piece.strip()]
    caption = ""
    if files and len(said) == 1 and units(said[0]) <= CAPTION:
        caption = said.pop()
    chat, topic, reply = _chat_and_reply(delivery, bot)
    calls = [text_call(chat, piece) for piece in said]
    for attachment, data in zip(delivery.attachments, files, strict=True):
        calls.append(file_call(chat, attachment, data, caption))
        caption = ""
    if not calls:
        raise PermanentFailure("there is nothing to say")
    calls = [call.having(topic) for call in calls]
    calls[0] = calls[0].having(reply)
    # In a group anybody could press them.
    if not chat.startswith("-"):
        calls[-1] = calls[-1].having(keyboard(delivery.buttons))
    return tuple(calls)


def follow(call: Call, first: object) -> Call:
    """
    Make the part with the buttons a reply to the first part, whose reference is the
    receipt's: so a press refers to that, too. Send every part to the topic where the
    first is: it got there as a reply, and these reply to nothing.

    Args:
        call: One that is not the first.
        first: Telegram's response to the first.
    """
    said = made(first)
    if said is None:
        return call
    call = call.having(_topic(first))
    return call.having(_replying(said[1])) if "reply_markup" in call.arguments else call


def receipt(bot: str, *answers: object) -> Receipt | None:
    """
    Return the receipt for Telegram's responses; None if the first names no message.
    """
    first, *others = (_named(bot, answer) for answer in answers)
    return Receipt(first, tuple(filter(None, others))) if first else None


def _named(bot: str, answer: object) -> str:
    said = made(answer)
    if said is None:
        return ""
    chat, number, topic = said
    return name(bot, chat, number, topic)


def _topic(answer: object) -> Mapping[str, Any]:
    match answer:
        case {"is_topic_message": True, "message_thread_id": int(topic)}:
            return {"message_thread_id": topic}
        case _:
            return {}


def _chat_and_reply(
    delivery: Delivery, bot: str
) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    """
    Return the chat in which it is said, its topic there, and what it replies to: the
    person's own chat; that of a channel's direct messages, if they wrote there; or a
    group (whose number is negative) only if the answer may be public.
    """
    chat = delivery.to.value
    answered = PARTS.fullmatch(delivery.in_reply_to)
    if answered is None:
        return chat, {}, {}
    whose, where, topic, number = answered.groups()
    public = delivery.visibility is Visibility.PUBLIC and where.startswith("-")
    if where != chat and not public and topic is None:
        return chat, {}, {}
    # Another bot's number would be a different message here.
    theirs = whose not in (None, bot) and not is_shared(where)
    there = {} if topic is None else {"direct_messages_topic_id": int(topic)}
    return where, there, {} if theirs else _replying(int(number))


def _replying(number: int) -> Mapping[str, Any]:
    # The author may have deleted the original; the answer is sent all the same.
    reply = {"message_id": number, "allow_sending_without_reply": True}
    return {"reply_parameters": reply}
