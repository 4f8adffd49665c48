"""
A message as rules see it: read once, asked often.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum

from attrs import frozen

from gateway.core.identity import Verdict
from gateway.core.message import Message
from gateway.routing import text
from gateway.routing.index import Index, Said
from gateway.routing.staff import Sender, Staff

#: Handles and hashtags; those of a mail address are no handles.
_TAG = re.compile(r"(?<![\w.@-])[@#][\w]{1,60}")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
#: Either: names are no words.
_NAME = re.compile(rf"{_ADDRESS.pattern}|(?<![\w.@-])@\w{{1,60}}")


class Naming(Enum):
    """
    How a message names a mailbox.
    """

    HANDLE = "handle"  # by its handle or its mail address
    NAME = "name"  # by its office, its person, or what people call it


@frozen(kw_only=True)
class Reading:
    """
    What a message says of all that rules ask about.

    Attributes:
        words: Its tokens, subject first, without handles.
        said: The atoms found.
        language: What it seems to be written in.
        sender: What its sender is to us.
        topics: What it is about, once that is known.
        intent: What is wanted, once that is known.
        named: The mailboxes that it names, and how, once that is known.
    """

    message: Message
    verdict: Verdict
    words: tuple[str, ...]
    said: Mapping[int, Said]
    language: str
    sender: frozenset[Sender]
    topics: tuple[str, ...] = ()
    intent: str = ""
    named: frozenset[Naming] = frozenset()


def read(
    message: Message, verdict: Verdict, index: Index, staff: Staff, language: str
) -> Reading:
    """
    Look through *message* once.

    Args:
        message: What was said.
        verdict: How far its sender is believed.
        index: Everything that rules ask about.
        staff: Who works here, for telling them from those who only seem to.
        language: What is spoken where nothing tells.
    """
    written = f"{message.subject}\n{message.text}"[: text.ROUTED]
    cased = unicodedata.normalize("NFKC", written).casefold()
    tags = {*_TAG.findall(cased), *_ADDRESS.findall(cased)}
    words = text.tokens(text.fold(_NAME.sub(" ", written)))
    addressed = (to.casefold() for to in message.to)
    return Reading(
        message=message,
        verdict=verdict,
        words=tuple(words),
        said=index.find(words, text.plain(written), [*addressed, *sorted(tags)]),
        language=text.language(words, language),
        sender=staff.sender(message, verdict),
    )
