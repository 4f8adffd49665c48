"""
What stands in a column, and how it comes back.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import BigInteger, Dialect, Text, TypeDecorator

from gateway.core.audit import EPOCH
from gateway.core.writing.plain import plain

_TICK = timedelta(microseconds=1)

#: The longest key that is kept as it is, in bytes: two of them fit into an entry of
#: PostgreSQL's indexes, which refuse more than 2,704 bytes.
_LONGEST_KEY = 1000


class Instant(TypeDecorator[datetime]):
    """
    A moment, as whole microseconds since 1970 in UTC: sorts, compares and comes back
    the same everywhere, whatever either database thinks of time zones.
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


class Words(TypeDecorator[str]):
    """
    Text for people; what a database cannot keep shows as U+FFFD.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else plain(value)


class Key(TypeDecorator[str]):
    """
    Text that is looked up.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else key(value)


class Member(TypeDecorator[Enum]):
    """
    One of an enumeration, as its value.
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
    Give *text* as it is looked up: itself, or its beginning and its digest where
    somebody sent a name that no index takes.
    """
    text = plain(text)
    if len(text) * 4 <= _LONGEST_KEY or len(text.encode()) <= _LONGEST_KEY:
        return text
    return f"{text[:100]}…{hashlib.sha256(text.encode()).hexdigest()}"
