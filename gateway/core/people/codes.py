"""
One-time codes: the proof that whoever has one account has another one, too.

A code is told at the desk, or to somebody whose message is held, and is sent back from
the account that it is to prove. It is kept only as a keyed hash, and counts once, for
ten minutes, on the channel that it was made for.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

from attrs import evolve, field, frozen

from gateway.core.message import Address, Message, Visibility, aware

#: Digits: 10⁸ codes.
DIGITS = 8

#: How long one counts.
LIFETIME = timedelta(minutes=10)

#: Wrong codes from one sender after which no code that was made before counts from
#: there; and from all senders together, after which none binds anybody.
TRIES = 5
ALL_TRIES = 100

#: A channel that does not matter: whichever the person has.
ANY = "*"

#: What may stand between groups of digits on one line.
_GAP = "[ \t\u00a0\u2013-]"

#: Eight digits, in two groups or one, that are no part of something longer: a date, a
#: card, an amount, a DNI with its letter. Years in pairs and numbers of cases have
#: a hyphen, too.
_CODE = re.compile(
    rf"(?<![\w.,/+\u2013-])(?<!\d{_GAP})(?<!\d{_GAP}{{2}})(?<!\d{_GAP}{{3}})"
    r"(?!(?:19|20)\d\d ?[\u2013-]|\d{4} ?[\u2013-] ?(?:19|20)\d\d)"
    rf"\d{{4}}{_GAP}{{0,3}}\d{{4}}"
    rf"(?![\w/@]|[.,]\d|[\u2013-]\w|{_GAP}{{1,3}}\d|[ \u00a0]?[€%])"
    # A letter alone; the words of one letter are none of a document's.
    r"(?![ \u00a0][A-Zb-df-np-tv-xz](?!\w))"
)

#: Eight digits in other groups, where there is nothing else: not the hours 10.30-12.30.
_ONLY_CODE = re.compile(r"\d{4}[\s.]{1,3}\d{4}|\d\d(?:\s{1,3}\d\d){3}")

#: Eight digits however they are grouped: whoever reads them can put them right. It is
#: only looked ahead, for the groups before a code may make eight with its first.
_SEEN = re.compile(r"(?<!\d)(?=(\d(?:[\W_]{0,3}\d){7})(?!\d))")

#: Letters that may stand around a code, and around what is called one; with more it is
#: a message that has a number.
_AROUND = 60
_AROUND_CALLED = 200
_ALONE = 6

#: By which people say that it is one.
_CALLED = re.compile(r"\b(?:c[oó]di\w*|codi|kode\w*|code|clave|cod)\b", re.IGNORECASE)
_FOR = re.compile(r"\b(?:d[eo]l?|of|zum|zur)? ?\b(?:verifi|egiazta)\w+", re.IGNORECASE)


class Purpose(Enum):
    """
    What a code proves.
    """

    BIND = "bind"  # that the account which sends it is the person's at the desk
    VOUCH = "vouch"  # that a verified person wrote the held message
    STEP_UP = "step-up"  # that whoever comes back from the e-office began there


class CodeState(Enum):
    """
    What became of a code.
    """

    ISSUED = "issued"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"  # another was made instead, or it was seen in public


class Event(Enum):
    """
    What happens to a code.
    """

    REDEEM = "redeem"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


#: Every move there is. What is not here cannot happen: no code comes back.
MOVES = {
    (CodeState.ISSUED, Event.REDEEM): CodeState.USED,
    (CodeState.ISSUED, Event.EXPIRE): CodeState.EXPIRED,
    (CodeState.ISSUED, Event.WITHDRAW): CodeState.WITHDRAWN,
}


@frozen(kw_only=True)
class Code:
    """
    A code as it is kept.

    Attributes:
        kind: What it proves.
        secret: Its keyed hash.
        channel: The channel by which it must come; `ANY` for those that vouch.
        person: Whose account it binds; of one that vouches, who was told what for.
        message: The held message that it releases; None for those that bind.
        issued_at: From when it counts.
        expires_at: Until when.
    """

    kind: Purpose
    secret: str
    channel: str
    issued_at: datetime = field(validator=aware)
    expires_at: datetime = field(validator=aware)
    person: str | None = None
    message: int | None = None


@frozen(kw_only=True)
class Attempt:
    """
    Somebody sends a code.

    Attributes:
        message: The stored message that it is in; the same again is the same attempt.
        secrets: The keyed hashes of what it may be; in public those of every code.
        sender: From where.
        handle: The sender's label.
        proven: The channel vouches for the sender.
        office: It came from an office's address, or our own: nobody's account.
        public: Everybody could read it: the code counts no more.
        at: When.
    """

    message: int
    secrets: tuple[str, ...]
    sender: Address
    handle: str = ""
    proven: bool
    public: bool
    at: datetime = field(validator=aware)
    office: bool = False


class Redeemed(Enum):
    """
    What came of an attempt.
    """

    BOUND = "bound"
    ANEW = "anew"  # bound, and what was held there since it counted before has ended
    PENDING = "pending"  # bound to a person whom another clerk has to approve
    ASKED = "asked"  # its sender is told what it vouches for, and sends it again
    VOUCHED = "vouched"
    TAKEN = "taken"  # the account is another person's: only the desk can help
    SEEN = "seen"  # in public: it counts no more
    REFUSED = "refused"  # no such code, or too late, or too often; nobody is told which


#: Characters of a message in which there are too many letters, if there are.
_LOOKED_AT = 500


def code_in(message: Message) -> str | None:
    """
    Give the code that *message* is there to send: the only one in it, and little else.
    """
    if sum(map(str.isalpha, message.text[:_LOOKED_AT])) > _AROUND_CALLED:
        return None  # As most are, and long before their end.
    said = f"{message.subject}\n{message.text}"
    found = {_digits(match) for match in _CODE.findall(said)}
    parts = message.subject.strip(), message.text.strip()
    found |= {_digits(part) for part in parts if _ONLY_CODE.fullmatch(part)}
    around = _AROUND_CALLED if _CALLED.search(said) else _AROUND
    if len(found) != 1 or _letters(message) > around:
        return None
    return found.pop()


def seen_in(message: Message) -> frozenset[str]:
    """
    Give all that may be a code in *message*, whatever it is there for: what others can
    read of it.
    """
    said = f"{message.subject}\n{message.text}"
    return frozenset(map(_digits, _SEEN.findall(said)))


def shows(text: str) -> bool:
    """
    Say whether whoever reads *text* may read a code in it.
    """
    return _CODE.search(text) is not None


def is_all(message: Message) -> bool:
    """
    Say whether a code is about all that there is in *message*: nobody has to read it.
    """
    if message.attachments:
        return False
    letters = _letters(message)
    called = letters <= _AROUND and bool(_CALLED.search(message.text))
    return called or letters <= _ALONE


def without(message: Message) -> Message:
    """
    Give *message* without the code in it, and without the words that say what it is.
    """

    def rest(text: str) -> str:
        for found in (_CODE, _CALLED, _FOR):
            text = found.sub(" ", text)
        return text

    return evolve(message, subject=rest(message.subject), text=rest(message.text))


def secret(kind: Purpose, channel: str, code: str, key: bytes) -> str:
    """
    Give what is kept of *code*: 64 hexadecimal characters.
    """
    seed = f"code:{kind.value}:{channel}:{code}".encode()
    return hmac.new(key, seed, hashlib.sha256).hexdigest()


def secrets_of(code: str, channels: Iterable[str], key: bytes) -> tuple[str, ...]:
    """
    Give the hashes of every kind of code that *code* may be on one of *channels*.
    """
    return (
        *(secret(Purpose.BIND, channel, code, key) for channel in channels),
        secret(Purpose.VOUCH, ANY, code, key),
    )


def spoken(code: str) -> str:
    """
    Write a code so that it can be read aloud.
    """
    return f"{code[:4]} {code[4:]}"


def is_public(message: Message) -> bool:
    """
    Say whether others can read the code in it.
    """
    return message.visibility is Visibility.PUBLIC


def _letters(message: Message) -> int:
    return sum(map(str.isalpha, message.text))


def _digits(text: str) -> str:
    # Whatever digits the sender's keyboard has.
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())
