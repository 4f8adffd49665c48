"""
What a rule may ask of a message besides its words, where that is more than to look at
one place: functions, and no closures, so that rules can be kept (`kept_rules.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase

from gateway.core.identity import Role, Standing
from gateway.core.message import Visibility
from gateway.routing.reading import Naming, Reading
from gateway.routing.staff import Sender


def is_by(channels: Collection[str], reading: Reading) -> bool:
    """
    Say whether it came by one of these *channels*.
    """
    return reading.message.channel in channels


def is_visible(wanted: Visibility | None, reading: Reading) -> bool:
    """
    Say whether it was said as publicly as *wanted*.
    """
    return reading.message.visibility is wanted


def stands(least: Standing, reading: Reading) -> bool:
    """
    Say whether its sender is believed at *least* so far.
    """
    return reading.verdict.standing >= least


def is_agreed(reading: Reading) -> bool:
    """
    Say whether its sender says what was agreed with them.
    """
    return bool(reading.verdict.agreed)


def is_role(role: Role | None, reading: Reading) -> bool:
    """
    Say whether its sender is a verified person with this *role*.
    """
    contact = reading.verdict.contact
    return contact is not None and contact.role is role


def is_from(wanted: frozenset[Sender], globs: Sequence[str], reading: Reading) -> bool:
    """
    Say whether its sender is one of those *wanted*, or called as one of *globs*.
    """
    if not wanted.isdisjoint(reading.sender):
        return True
    if not globs:
        return False
    names = (reading.message.sender.value, reading.message.handle.casefold())
    return any(fnmatchcase(name, glob) for name in names for glob in globs)


def has_headers(wanted: Sequence[tuple[str, str]], reading: Reading) -> bool:
    """
    Say whether it has one of the headers *wanted*, by name and how its value looks.
    """
    headers = reading.message.headers
    return any(
        name in headers and fnmatchcase(headers[name].strip().casefold(), value)
        for name, value in wanted
    )


def gave_dmarc(wanted: Collection[str], reading: Reading) -> bool:
    """
    Say whether DMARC gave one of the results *wanted*.
    """
    return reading.message.evidence.dmarc in wanted


def has_attachments(wanted: Collection[str], reading: Reading) -> bool:
    """
    Say whether a file of a media type *wanted* comes with it, ``any``, or ``none``.
    """
    types = [a.media_type.casefold() for a in reading.message.attachments]
    if "none" in wanted and not types:
        return True
    globs = ["*" if want == "any" else want.casefold() for want in wanted]
    return any(fnmatchcase(t, glob) for t in types for glob in globs)


def speaks(languages: Collection[str], reading: Reading) -> bool:
    """
    Say whether it is in one of these *languages*.
    """
    return reading.language in languages


def is_about(topics: Collection[str], reading: Reading) -> bool:
    """
    Say whether it is about one of these *topics*; ``none``, if about nothing known.
    """
    known = reading.topics
    return any(n in known or (n == "none" and not known) for n in topics)


def wants(intents: Collection[str], reading: Reading) -> bool:
    """
    Say whether its sender wants one of these.
    """
    return reading.intent in intents


def is_named(ways: frozenset[Naming], reading: Reading) -> bool:
    """
    Say whether a mailbox is named in it in one of these *ways*.
    """
    return not ways.isdisjoint(reading.named)


def is_short(most: int, reading: Reading) -> bool:
    """
    Say whether it has *most* words, or fewer.
    """
    return len(reading.words) <= most


def is_somewhere(reading: Reading) -> bool:
    """
    Say whether a place that is known is named in it.
    """
    return bool(reading.places)


def goes_on(reading: Reading) -> bool:
    """
    Say whether it goes on with a conversation.
    """
    return reading.goes_on
