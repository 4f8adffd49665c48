"""
Column types.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import BigInteger, Dialect, Text, TypeDecorator

from gateway.core.audit import EPOCH
from gateway.core.writing.plain import plain

_TICK = timedelta(microseconds=1)

#: The longest key that is stored as it is, in bytes: two fit into an index entry of
#: PostgreSQL, which is limited to 2,704 bytes.
_LONGEST_KEY = 1000


class Instant(TypeDecorator[datetime]):
    """
    A moment, as whole microseconds since 1970 in UTC: it sorts and compares the same in
    both databases, whatever they do about time zones.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> int | None:
        del dialect
        return None if value is None else (value - EPOCH) // _TICK

    def process_result_value(
        self, value: int | None, dialect: Dialect
    ) -> datetime | None:
        del dialect
        return None if value is None else EPOCH + value * _TICK


class PlainText(TypeDecorator[str]):
    """
    Text for people; characters that a database cannot store become U+FFFD.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else plain(value)


class Key(TypeDecorator[str]):
    """
    Text that is searched for; see `key`.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else key(value)


class Member(TypeDecorator[Enum]):
    """
    A member of an enumeration, stored as its value.
    """

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        del dialect
        return None if value is None else self.kind(value)


def key(text: str) -> str:
    """
    Return *text* in the form that is indexed: unchanged or, if it is too long for an
    index, its beginning and its digest.
    """
    text = plain(text)
    if len(text) * 4 <= _LONGEST_KEY or len(text.encode()) <= _LONGEST_KEY:
        return text
    return f"{text[:100]}…{hashlib.sha256(text.encode()).hexdigest()}"
