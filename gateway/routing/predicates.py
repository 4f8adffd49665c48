"""
Predicates on a message, for what rules ask besides its words. They are module-level
functions, not closures, so that compiled rules can be pickled (`kept_rules.py`).
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
    Say whether the message came by one of these *channels*.
    """
    return reading.message.channel in channels


def is_visible(wanted: Visibility | None, reading: Reading) -> bool:
    """
    Say whether the message has the visibility *wanted*.
    """
    return reading.message.visibility is wanted


def stands(least: Standing, reading: Reading) -> bool:
    """
    Say whether the sender's standing is *least* or higher.
    """
    return reading.verdict.standing >= least


def is_agreed(reading: Reading) -> bool:
    """
    Say whether the message contains the word agreed with its sender.
    """
    return bool(reading.verdict.agreed)


def is_role(role: Role | None, reading: Reading) -> bool:
    """
    Say whether the sender is a verified person with this *role*.
    """
    contact = reading.verdict.contact
    return contact is not None and contact.role is role


def is_from(wanted: frozenset[Sender], globs: Sequence[str], reading: Reading) -> bool:
    """
    Say whether the sender is of one of the kinds *wanted*, or has an address or a
    handle that matches one of *globs*.
    """
    if not wanted.isdisjoint(reading.sender):
        return True
    if not globs:
        return False
    names = (reading.message.sender.value, reading.message.handle.casefold())
    return any(fnmatchcase(name, glob) for name in names for glob in globs)


def has_headers(wanted: Sequence[tuple[str, str]], reading: Reading) -> bool:
    """
    Say whether it has one of the headers *wanted*: pairs of a name and a glob for the
    value.
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
    Say whether it has an attachment of a media type *wanted* (a glob, or ``any``), or
    has none where ``none`` is wanted.
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
    Say whether it is about one of these *topics*; ``none`` stands for no known topic.
    """
    known = reading.topics
    return any(n in known or (n == "none" and not known) for n in topics)


def wants(intents: Collection[str], reading: Reading) -> bool:
    """
    Say whether its intent is one of these *intents*.
    """
    return reading.intent in intents


def is_named(ways: frozenset[Naming], reading: Reading) -> bool:
    """
    Say whether it names a mailbox in one of these *ways*.
    """
    return not ways.isdisjoint(reading.named)


def is_short(most: int, reading: Reading) -> bool:
    """
    Say whether it has at most *most* words.
    """
    return len(reading.words) <= most


def is_somewhere(reading: Reading) -> bool:
    """
    Say whether a known place was found in it.
    """
    return bool(reading.places)


def goes_on(reading: Reading) -> bool:
    """
    Say whether it continues its sender's own conversation.
    """
    return reading.goes_on
