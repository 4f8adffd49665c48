"""
Subscriptions to notices by mail: requests to join and leave, and the double opt-in.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from datetime import datetime, timedelta
from enum import Enum

from attrs import frozen

from gateway.core.mail.quotations import bare_subject
from gateway.core.message import Address, Message
from gateway.routing.words.text import fold, plain, tokens

#: Days for which a code is valid, including the day of the mail.
DAYS = 7

#: Characters of a code (40 bits), and of a subscription id (80 bits).
_CODE, _ID = 8, 16

#: Letters that the text may contain if the subject is the request.
_NEXT_TO_NOTHING = 12

#: How many words, such as a name, may follow a request to leave, and words of courtesy
#: that are ignored.
_AFTER = 2
# fmt: off
_KIND = frozenset([
    "hola", "buenos", "buenas", "dias", "tardes", "noches", "por", "favor", "si", "us",
    "plau", "gracias", "muchas", "gracies", "de", "los", "un", "saludo", "saludos",
    "hello", "hi", "please", "thanks", "thank", "you", "from",
])
# fmt: on

#: Verbs before the list's name, folded.
_JOIN = ("alta", "join", "subscribe")
_LEAVE = ("baja", "baixa", "leave", "unsubscribe")

_LIKE_A_CODE = re.compile(rf"\b[a-z2-7]{{{_CODE}}}\b")


class ListWish(Enum):
    """
    A request to the mailing list.
    """

    JOIN = "join"
    LEAVE = "leave"


@frozen
class Asked:
    """
    A request, and the code that was sent back with it, if any.
    """

    wish: ListWish
    code: str = ""


def asked(message: Message, word: str) -> Asked | None:
    """
    Return what *message* asks of the list called *word*; None if nothing. The request
    must be nearly all of the text, or of the subject if there is hardly any text; below
    a returned code anything may follow.

    Leaving is easier, so that nobody is annoyed: the first line suffices, or the
    subject of a mail that is no reply, whatever follows.
    """
    found = _read(message.text, word)
    if found is not None:
        return found
    first = next(iter(message.text.strip().splitlines()), "")
    if _leaves(first, word) or _leaves(message.subject, word):
        return Asked(ListWish.LEAVE)
    letters = sum(c.isalpha() for c in message.text)
    if letters > _NEXT_TO_NOTHING:
        return None
    return _read(bare_subject(message.subject.strip()), word)


def _read(said: str, word: str) -> Asked | None:
    first, _, below = said.strip().partition("\n")
    match tokens(plain(first)):
        case [verb, named, *after] if [named] == [*tokens(plain(word))]:
            rest = [each for each in after if each not in _KIND]
        case _:
            return None
    codes = {fold(each) for each in _LIKE_A_CODE.findall(first.casefold())}
    code = next((each for each in rest[:1] if each in codes), "")
    letters = sum(c.isalpha() for c in below)
    more = len(rest) > _AFTER or letters > _NEXT_TO_NOTHING
    # Whoever returns a code was asked to: a signature may follow.
    if verb in _JOIN and (code or not more):
        return Asked(ListWish.JOIN, code)
    return Asked(ListWish.LEAVE) if verb in _LEAVE and not more else None


def _leaves(said: str, word: str) -> bool:
    words = [each for each in tokens(plain(said)) if each not in _KIND]
    match words:
        case [verb, named, *rest]:
            its = [named] == [*tokens(plain(word))] and verb in _LEAVE
            return its and len(rest) <= _AFTER
        case _:
            return False


def subscription_id(address: Address, key: bytes) -> str:
    """
    Return the id of the subscription of *address*: deterministic, so that the link in
    every past notice stays valid, and not revealing the address.
    """
    return _sealed(f"subscription:{address}", key)[:_ID]


def code(address: Address, at: datetime, key: bytes) -> str:
    """
    Return the code that proves, for `DAYS` from *at* on, that somebody reads mail to
    *address*. It is derived from the key, and not stored.
    """
    return _sealed(f"join:{at:%Y-%m-%d}:{address}", key)[:_CODE]


def _sealed(seed: str, key: bytes) -> str:
    digest = hmac.new(key, seed.encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().lower()


def counts(given: str, address: Address, at: datetime, key: bytes) -> bool:
    """
    Say whether *given* is a valid code for *address*.
    """
    days = [at - timedelta(days=back) for back in range(DAYS)]
    # Folded like the input, in which a letter repeated three times becomes two.
    codes = [fold(code(address, day, key)).encode() for day in days]
    return any(hmac.compare_digest(given.encode(), known) for known in codes)
