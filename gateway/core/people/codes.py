"""
One-time codes: they prove that whoever has one account also has another.

A code is given at the desk, or to somebody whose message is held, and is sent back from
the account that it is to prove. Only a keyed hash is stored. A code is valid once, for
ten minutes, on the channel for which it was issued.
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

#: How long a code is valid.
LIFETIME = timedelta(minutes=10)

#: How many wrong codes from one sender make all codes issued before invalid for that
#: sender; and how many from all senders together make them invalid for binding at all.
TRIES = 5
ALL_TRIES = 100

#: The channel of codes that may come from any channel the person has.
ANY = "*"

#: What may separate groups of digits on one line.
_GAP = "[ \t\u00a0\u2013-]"

#: Eight digits, in two groups or one, that are no part of something longer: a date, a
#: card number, an amount, a DNI with its letter. Pairs of years and case numbers with a
#: hyphen do not count either.
_CODE = re.compile(
    rf"(?<![\w.,/+\u2013-])(?<!\d{_GAP})(?<!\d{_GAP}{{2}})(?<!\d{_GAP}{{3}})"
    r"(?!(?:19|20)\d\d ?[\u2013-]|\d{4} ?[\u2013-] ?(?:19|20)\d\d)"
    rf"\d{{4}}{_GAP}{{0,3}}\d{{4}}"
    rf"(?![\w/@]|[.,]\d|[\u2013-]\w|{_GAP}{{1,3}}\d|[ \u00a0]?[€%])"
    # A single letter may be a DNI's control letter, unless it is a word of one letter.
    r"(?![ \u00a0][A-Zb-df-np-tv-xz](?!\w))"
)

#: Eight digits in other groups, if the text is nothing else. Not with one full stop
#: between groups of two: 10.30-12.30 are hours.
_ONLY_CODE = re.compile(r"\d{4}[\s.]{1,3}\d{4}|\d\d(?:\s{1,3}\d\d){3}")

#: Eight digits however grouped, since a reader can regroup them. A lookahead, so that
#: matches may overlap: the groups before a code may make eight digits with its first.
_SEEN = re.compile(r"(?<!\d)(?=(\d(?:[\W_]{0,3}\d){7})(?!\d))")

#: How many letters may surround a code, and one that is called a code; a text with more
#: is a message that happens to contain a number. With `_ALONE` or fewer there is
#: nothing else to read.
_AROUND = 60
_AROUND_CALLED = 200
_ALONE = 6

#: Words with which people announce a code.
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
    WITHDRAWN = "withdrawn"  # replaced by a newer one, or shown in public


class CodeEvent(Enum):
    """
    What happens to a code.
    """

    REDEEM = "redeem"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


#: Every move there is. What is not here cannot happen: no code becomes valid again.
MOVES = {
    (CodeState.ISSUED, CodeEvent.REDEEM): CodeState.USED,
    (CodeState.ISSUED, CodeEvent.EXPIRE): CodeState.EXPIRED,
    (CodeState.ISSUED, CodeEvent.WITHDRAW): CodeState.WITHDRAWN,
}


@frozen(kw_only=True)
class Code:
    """
    A code as it is stored.

    Attributes:
        kind: What it proves.
        secret: Its keyed hash.
        channel: The channel from which it must come; `ANY` for codes that vouch.
        person: The person whose account it binds; for one that vouches, the person who
            was told what it is for.
        message: The held message that it releases; None for codes that bind.
        issued_at: From when it is valid.
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
    An attempt to redeem a code.

    Attributes:
        message: The stored message that contains it; repeating it is the same attempt.
        secrets: The keyed hashes of every code that it may be; of a public message,
            those of all numbers in it that look like a code.
        sender: From where.
        handle: The sender's label.
        proven: The channel vouches for the sender.
        office: It came from an office's address or from our own: no person's account.
        public: Everybody could read it, so that the code becomes invalid.
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
    The result of an attempt.
    """

    BOUND = "bound"
    ANEW = "anew"  # bound, and what was held there since an earlier binding has ended
    PENDING = "pending"  # bound to a person whom another clerk has to approve
    ASKED = "asked"  # the sender is told what it vouches for, and must send it again
    VOUCHED = "vouched"
    TAKEN = "taken"  # the account is another person's: only the desk can help
    SEEN = "seen"  # shown in public: it is no longer valid
    REFUSED = "refused"  # unknown, expired or too many attempts; nobody is told which


#: Characters of a message in which letters are counted first, as a quick check.
_LOOKED_AT = 500


def code_in(message: Message) -> str | None:
    """
    Return the code that *message* was sent for: the only one in it, with little else
    around it. None if there is no such code.
    """
    if sum(map(str.isalpha, message.text[:_LOOKED_AT])) > _AROUND_CALLED:
        return None  # Most messages end here, without being searched.
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
    Return everything in *message* that a reader could take for a code, whatever the
    message is about.
    """
    said = f"{message.subject}\n{message.text}"
    return frozenset(map(_digits, _SEEN.findall(said)))


def shows(text: str) -> bool:
    """
    Say whether *text* shows what may be a code.
    """
    return _CODE.search(text) is not None


def is_all(message: Message) -> bool:
    """
    Say whether *message* is little more than a code, so that nobody has to read it.
    """
    if message.attachments:
        return False
    letters = _letters(message)
    called = letters <= _AROUND and bool(_CALLED.search(message.text))
    return called or letters <= _ALONE


def without(message: Message) -> Message:
    """
    Return *message* without the code in it, and without the words that announce it.
    """

    def rest(text: str) -> str:
        for found in (_CODE, _CALLED, _FOR):
            text = found.sub(" ", text)
        return text

    return evolve(message, subject=rest(message.subject), text=rest(message.text))


def secret(kind: Purpose, channel: str, code: str, key: bytes) -> str:
    """
    Return what is stored of *code*: 64 hexadecimal characters.
    """
    seed = f"code:{kind.value}:{channel}:{code}".encode()
    return hmac.new(key, seed, hashlib.sha256).hexdigest()


def secrets_of(code: str, channels: Iterable[str], key: bytes) -> tuple[str, ...]:
    """
    Return the keyed hashes of *code* as each kind of code that it may be on *channels*.
    """
    return (
        *(secret(Purpose.BIND, channel, code, key) for channel in channels),
        secret(Purpose.VOUCH, ANY, code, key),
    )


def spoken(code: str) -> str:
    """
    Write a code in groups, for reading aloud.
    """
    return f"{code[:4]} {code[4:]}"


def is_public(message: Message) -> bool:
    """
    Say whether others can read the code in *message*.
    """
    return message.visibility is Visibility.PUBLIC


def _letters(message: Message) -> int:
    return sum(map(str.isalpha, message.text))


def _digits(text: str) -> str:
    # Digits of any script.
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())
