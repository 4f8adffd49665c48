"""
Reading of ``cases`` and ``retention``: how cases are numbered, closed and escalated,
and for how long data are kept.
"""

from __future__ import annotations

import re
from datetime import timedelta

from attrs import evolve

from gateway.core.town import Casework, Retention
from gateway.routing.parsing.lengths import DAYS, MINUTES, MONTHS, Measure
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields

CASES = ("prefix", "receipts", "satisfaction", "close_after", "escalate_after")
RETENTION = ("spam", "ignored", "ordinary", "confidential", "people")

PREFIX = re.compile(r"[A-Z]{1,4}")

#: How long an answered case stays open, how long something urgent may be unread until
#: it is escalated, and how long data are kept.
CLOSED = Measure(DAYS, 90, "7 days, or 2 weeks")
ESCALATED = Measure(MINUTES, 24 * 60, "5 minutes, or 1 hour")
KEPT = Measure(MONTHS, 1200, "24 months, or 5 years")


def read_cases(part: Fields, reader: Reader) -> Casework:
    """
    Read ``cases``; missing keys have the gateway's defaults.
    """
    known = reader.fields(part, "cases", CASES)
    usual = Casework()
    closed = CLOSED.read(known.get("close_after"), "close_after", reader)
    unseen = ESCALATED.read(known.get("escalate_after"), "escalate_after", reader)
    casework = Casework(
        prefix=reader.formed(
            known.get("prefix"),
            "a prefix",
            PREFIX,
            "a prefix is 1 to 4 capital letters, A to Z: ",
            "such as J: cases are then called J-412",
        ),
        receipts=reader.yes(known.get("receipts"), "receipts"),
        satisfaction=reader.yes(known.get("satisfaction"), "satisfaction"),
        close_after=timedelta(days=closed) if closed else usual.close_after,
        escalate_after=timedelta(minutes=unseen) if unseen else usual.escalate_after,
    )
    if casework.receipts and "prefix" not in known:
        problem = "receipts need a prefix for the numbers of cases"
        reader.mistake(known["receipts"], problem, "such as prefix: J")
    return casework


def read_retention(part: Fields, reader: Reader) -> Retention:
    """
    Read ``retention``; missing keys have the gateway's defaults.
    """
    known = reader.fields(part, "retention", RETENTION)
    told = {name: KEPT.read(known.get(name), name, reader) for name in RETENTION}
    return evolve(Retention(), **{name: n for name, n in told.items() if n})
