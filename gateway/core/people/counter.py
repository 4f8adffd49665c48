"""
The counter: what a clerk writes down for a visitor, and who that visitor is.
"""

from __future__ import annotations

import hashlib
import json

from attrs import asdict, fields, frozen

from gateway.core.errors import Unreadable
from gateway.core.message import Address
from gateway.core.people.numbers import GUEST, PERSON
from gateway.core.writing.plain import plain
from gateway.core.writing.strict_json import written

#: The channel of addresses at the counter.
COUNTER = "counter"


@frozen(kw_only=True)
class CounterSlip:
    """
    What a clerk writes down for somebody who has no phone, or none at hand.

    Attributes:
        clerk: Who writes it.
        whose: The visitor's number: a person's, or a guest's.
        name: What they are called.
        text: What they want, in their own words.
        consent: They agree that the clerk identifies them and writes for them (Law
            39/2015, art. 12.2).
    """

    clerk: str
    whose: str
    name: str
    text: str
    consent: bool = False

    @property
    def enrolled(self) -> bool:
        """
        Say whether the visitor was enrolled at the desk.
        """
        return self.whose.startswith(PERSON)


def address_of(whose: str) -> Address:
    """
    Return the counter's address of the visitor with this number.
    """
    return Address(COUNTER, whose)


def person_at(address: Address) -> str:
    """
    Return the number of the person whose place at the counter this is, for ever; empty
    if it is none.
    """
    if address.channel == COUNTER and address.value.startswith(PERSON):
        return address.value
    return ""


def write(slip: CounterSlip) -> bytes:
    """
    Serialize a slip: always the same bytes for the same slip.
    """
    return written(asdict(slip))


def read(raw: bytes) -> CounterSlip:
    """
    Read what `write` wrote.

    Raises:
        Unreadable: It is no slip.
    """
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as e:
        raise Unreadable("not JSON") from e
    known = {field.name for field in fields(CounterSlip)}
    if not isinstance(value, dict) or value.keys() != known:
        raise Unreadable("not a slip")
    consent = value.pop("consent")
    if not (
        isinstance(consent, bool) and all(isinstance(v, str) for v in value.values())
    ):
        raise Unreadable("not a slip")
    if not value["whose"].startswith((PERSON, GUEST)):
        raise Unreadable("a slip for nobody")
    texts = {name: plain(text) for name, text in value.items()}
    return CounterSlip(consent=consent, **texts)


def tray(delivery: str) -> str:
    """
    Name the folder in which the files of an answer wait to be printed.
    """
    return hashlib.sha256(delivery.encode()).hexdigest()[:32]
