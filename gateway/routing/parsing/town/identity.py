"""
Reading of ``identity``: how the town verifies people, and who is told of impostors.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from gateway.core.town import Identity
from gateway.routing.parsing.lengths import DAYS, MONTHS, Measure
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, is_empty

IDENTITY = ("renew_after", "hold_for", "four_eyes", "alarm")

#: How long a verification is valid, and how long a message is held.
RENEWED = Measure(MONTHS, 120, "24 months, or 2 years")
HELD = Measure(DAYS, 90, "14 days, or 2 weeks")


def read_identity(part: Fields, mailboxes: Collection[str], reader: Reader) -> Identity:
    """
    Read ``identity``; missing keys have the gateway's defaults.
    """
    known = reader.fields(part, "identity", IDENTITY)
    usual = Identity()
    renewed = RENEWED.read(known.get("renew_after"), "renew_after", reader)
    held = HELD.read(known.get("hold_for"), "hold_for", reader)
    alarm = known.get("alarm")
    if alarm is not None and is_empty(alarm):
        hint = "name a mailbox, or leave it out"
        reader.mistake(alarm, "alarm names no mailbox", hint)
    return Identity(
        renew_after=renewed or usual.renew_after,
        hold_for=timedelta(days=held) if held else usual.hold_for,
        four_eyes=reader.yes(known.get("four_eyes"), "four_eyes"),
        alarm=reader.names(alarm, "mailbox", mailboxes),
    )
