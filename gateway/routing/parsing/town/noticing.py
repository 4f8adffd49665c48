"""
Reading of ``notices``: where the town publishes its notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.core.conversation import CONSOLE
from gateway.core.people.counter import COUNTER
from gateway.core.public.notice import PLACES
from gateway.core.town import Noticing
from gateway.routing.parsing.addresses import OWN_CHANNEL
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields

NOTICES = (*PLACES, "also")
LIST = ("list", "from")

#: Telegram's ids of channels (-100…) and groups (-…), but not of people.
CHAT = re.compile(r"-[0-9]{1,18}")

#: The word to subscribe with: a single one, easy to type on a phone.
WORD = re.compile(r"[^\W\d_]{3,20}")


def read_notices(part: Fields, reader: Reader, accounts: Iterable[str]) -> Noticing:
    """
    Read ``notices``; without it, none are published. ``also`` may name channels of the
    town's own, which must be among its *accounts*.
    """
    own = tuple(c for c in accounts if c not in (*PLACES.values(), CONSOLE, COUNTER))
    known = reader.fields(part, "notices", NOTICES)
    mail = reader.fields(known.get("email"), "email", LIST)
    if "email" in known and "list" not in mail:
        problem = "the mailing list has no word to subscribe with"
        hint = "such as list: avisos; people then write ALTA avisos and BAJA avisos"
        reader.mistake(known["email"], problem, hint)
    word = reader.formed(
        mail.get("list"),
        "a word",
        WORD,
        "not a word to subscribe with: ",
        "one word of 3 to 20 letters, such as avisos",
    )
    chat = reader.formed(
        known.get("telegram"),
        "a chat",
        CHAT,
        "not the number of a channel: ",
        'such as "-1001234567890": forward a post of it to see its number',
    )
    return Noticing(
        x=reader.yes(known.get("x"), "x"),
        telegram=chat,
        list=word.lower(),
        author=reader.text(mail.get("from"), "a sender"),
        more=reader.names(known.get("also"), "channel", own, OWN_CHANNEL),
    )
