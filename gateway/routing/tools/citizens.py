"""
Reading of a file of people verified in person, for trying out rules. Unknown keys are
ignored, as the file may serve other purposes, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from gateway.core.errors import Mistake
from gateway.core.identity import Contact, Role
from gateway.core.message import Address
from gateway.routing.parsing.addresses import read_kept
from gateway.routing.parsing.reader import MAPPING, Reader, meant
from gateway.routing.parsing.source import Fields, Node, compose

#: The most bytes of the file.
BYTES = 16 * 1024 * 1024

#: The key of the list of people.
_LISTED = "verified_people"

_ROLES = {role.value: role for role in Role}


def read_citizens(text: str, file: str) -> Mapping[Address, Contact]:
    """
    Read ``verified_people`` into contacts by account. Of each person the file has the
    name, the role, the day of verification, and the accounts::

        verified_people:
        - name: Ana Pérez
          role: resident
          verified_in_person_on: '2026-01-18'
          verified_channels:
            twitter: {handle: '@ana', user_id: '1762218342774769184'}
            email: {address: ana@correo.example}

    Raises:
        ExceptionGroup: One Mistake for each mistake.
    """
    reader = Reader()
    root = compose(text, file, reader.mistakes, BYTES)
    found: dict[Address, Contact] = {}
    if isinstance(root, Fields):
        listed = root.get(_LISTED)
        if listed is None:
            slip = next((k for k, _ in root.pairs if meant(k.value, [_LISTED])), None)
            hint = f"rename {slip.value!r}" if slip else "the file lists nobody"
            reader.mistake(slip or root, f"there is no {_LISTED}", hint)
        for node in reader.items(listed):
            for contact in _contacts(dict(_known(node, reader)), node, reader):
                found[contact.address] = contact
    elif root is not None:
        reader.mistake(root, "the file must be a mapping", MAPPING)
    if reader.mistakes:
        raise ExceptionGroup(file, list[Mistake](reader.mistakes))
    return found


def _known(node: Node, reader: Reader) -> Iterator[tuple[str, Node]]:
    for key, value in reader.entries(node, "a person"):
        yield key.value, value


def _contacts(
    known: Mapping[str, Node], node: Node, reader: Reader
) -> Iterator[Contact]:
    name = reader.text(known.get("name"), "a name")
    if not name:
        reader.mistake(node, "the person has no name")
        return
    role = reader.choice(known.get("role"), "role", _ROLES) or Role.RESIDENT
    day = _day(known.get("verified_in_person_on"), reader)
    for channel, account in reader.entries(known.get("verified_channels"), "channels"):
        given = dict(_known(account, reader))
        value = reader.text(given.get("user_id") or given.get("address"), "an id")
        if not value:
            hint = "user_id: the platform's number, or address: a mail address"
            reader.mistake(account, f"the account on {channel.value} has no id", hint)
            continue
        kept = read_kept(channel.value, account, value, reader)
        if not kept:
            continue
        yield Contact(
            address=Address(channel.value, kept),
            name=name,
            handle=reader.text(given.get("handle"), "a handle"),
            role=role,
            verified_at=day,
        )


def _day(node: Node | None, reader: Reader) -> datetime:
    written = reader.text(node, "a day", "1970-01-01")
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        assert node is not None  # noqa: S101 - the default is a day.
        reader.mistake(node, f"not a day: {written[:40]!r}", "such as 2026-01-18")
        return datetime(1970, 1, 1, tzinfo=UTC)
