"""
Who gets notices by mail: how people ask for them, and how it is made sure that it was
them.
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

#: Days for which a code counts, that of the mail included.
DAYS = 7

#: Characters of a code (40 bits), and of the id of a subscription (80 bits).
_CODE, _ID = 8, 16

#: What a mail whose subject says it all may hold besides, in letters.
_NEXT_TO_NOTHING = 12

#: Words that may follow the wish to leave, such as a name; and that only make it kind.
_AFTER = 2
# fmt: off
_KIND = frozenset([
    "hola", "buenos", "buenas", "dias", "tardes", "noches", "por", "favor", "si", "us",
    "plau", "gracias", "muchas", "gracies", "de", "los", "un", "saludo", "saludos",
    "hello", "hi", "please", "thanks", "thank", "you", "from",
])
# fmt: on

#: Before the word of the list, folded.
_JOIN = ("alta", "join", "subscribe")
_LEAVE = ("baja", "baixa", "leave", "unsubscribe")

_LIKE_A_CODE = re.compile(rf"\b[a-z2-7]{{{_CODE}}}\b")


class Wish(Enum):
    """
    What somebody wants of the mailing list.
    """

    JOIN = "join"
    LEAVE = "leave"


@frozen
class Asked:
    """
    A wish, and the code that was sent back with it; empty if there was none.
    """

    wish: Wish
    code: str = ""


def asked(message: Message, word: str) -> Asked | None:
    """
    Say what *message* wants of the list that is called by *word*; None if nothing. It
    says that and little else, in its text or, where that is next to empty, in its
    subject; below a code that is sent back anything may stand.

    To leave is easier, as whoever asks for it again and again is annoyed: the first
    line says it, or the subject of a mail that is no reply, whatever stands below.
    """
    found = _read(message.text, word)
    if found is not None:
        return found
    first = next(iter(message.text.strip().splitlines()), "")
    if _leaves(first, word) or _leaves(message.subject, word):
        return Asked(Wish.LEAVE)
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
    # Who sends a code back has been asked to: a signature may stand below.
    if verb in _JOIN and (code or not more):
        return Asked(Wish.JOIN, code)
    return Asked(Wish.LEAVE) if verb in _LEAVE and not more else None


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
    Name the subscription of *address*: always the same, so that the link in every
    notice that its reader ever got is good, and telling nothing of it.
    """
    return _sealed(f"subscription:{address}", key)[:_ID]


def code(address: Address, at: datetime, key: bytes) -> str:
    """
    Give the code that proves, for some days from *at* on, that somebody reads what is
    sent to *address*. Nothing is kept of whoever never sends it back.
    """
    return _sealed(f"join:{at:%Y-%m-%d}:{address}", key)[:_CODE]


def _sealed(seed: str, key: bytes) -> str:
    digest = hmac.new(key, seed.encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().lower()


def counts(given: str, address: Address, at: datetime, key: bytes) -> bool:
    """
    Say whether *given* is a code of *address* that counts yet.
    """
    days = [at - timedelta(days=back) for back in range(DAYS)]
    # As people's words are read, so that a letter said three times is said twice.
    codes = [fold(code(address, day, key)).encode() for day in days]
    return any(hmac.compare_digest(given.encode(), known) for known in codes)
