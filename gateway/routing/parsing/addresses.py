"""
Read where mailboxes are reached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from attrs import define, field

from gateway.core.conversation import Mailbox
from gateway.core.identity import Role
from gateway.core.mail.addresses import normal
from gateway.core.message import Address
from gateway.core.people.counter import COUNTER
from gateway.routing.parsing.reader import Reader, meant
from gateway.routing.parsing.source import Fields, Node, Scalar, shown
from gateway.routing.reading import Naming
from gateway.routing.words.vocabulary import Vocabulary

ADDRESS = ("id", "handle", "former")
CHANNEL = re.compile(r"[a-z0-9_]{1,20}")

#: Letters of a handle, as platforms give them out; others' are about as long.
_LONGEST = {"telegram": 32, "twitter": 15}
_USUAL = 32

#: Channels by the names that they have here. Strangers' have others; one that is almost
#: one of these is a slip, unless the town has an account there.
_CHANNELS = ("email", "telegram", "twitter", COUNTER)

#: How a channel that is not among them is made known.
OWN_CHANNEL = "one of your own has an account: town: {accounts: …}"

#: Channels whose addresses are numbers that the platform gave.
NUMBERED = ("telegram", "twitter")

#: One of those.
_NUMBER = re.compile("[1-9][0-9]*")
_BY_NUMBER = "the number that the platform gave: a handle may change hands"


@define
class Census:
    """
    The mailboxes read so far, and what is known of them meanwhile.
    """

    reader: Reader
    vocabulary: Vocabulary
    language: str
    known: tuple[str, ...]
    accounts: Mapping[str, str]
    mailboxes: dict[str, Mailbox] = field(factory=dict)
    names: dict[int, tuple[str, Naming]] = field(factory=dict)
    taken: dict[Address, str] = field(factory=dict)
    former: set[Address] = field(factory=set)
    handles: dict[str, list[str]] = field(factory=dict)
    called: dict[str, str] = field(factory=dict)
    titles: list[str] = field(factory=list)
    roles: dict[str, Role] = field(factory=dict)
    written: dict[str, dict[str, Node]] = field(factory=dict)


def read_addresses(
    census: Census, id: str, key: Scalar, node: Node | None
) -> tuple[Address, ...]:
    """
    Read where mailbox *id* is reached: by channel, one address or several.
    """
    reader = census.reader
    listed = list(reader.entries(node, "addresses"))
    items = [(channel, item) for channel, v in listed for item in reader.items(v)]
    for channel, _ in listed:
        _channel(census, channel)
    if not items and (node is None or isinstance(node, Fields)):
        hint = "give it an address: addresses: {email: …}"
        reader.mistake(key, f"mailbox {id} cannot be reached", hint)
    found = [
        _address(census, id, channel.value, item)
        for channel, item in items
        if CHANNEL.fullmatch(channel.value)
    ]
    addresses = tuple(address for address in found if address is not None)
    if addresses and census.former.issuperset(addresses):
        hint = "add one where it is read now"
        reader.mistake(key, f"mailbox {id} has only addresses that it had", hint)
    return addresses


def _channel(census: Census, channel: Scalar) -> None:
    name = channel.value
    known = (*_CHANNELS, *census.accounts)
    if not CHANNEL.fullmatch(name):
        census.reader.mistake(channel, f"bad channel {shown(name)}")
    elif name not in known and meant(name, known):
        census.reader.unknown(channel, "channel", known)


def _address(census: Census, id: str, channel: str, node: Node) -> Address | None:
    reader = census.reader
    handle: Node | None = None
    value: Node | None = node
    former = False
    if isinstance(node, Fields):
        known = reader.fields(node, f"a {channel} address", ADDRESS)
        value, handle = known.get("id"), known.get("handle")
        former = reader.yes(known.get("former"), "former")
        if value is None:
            reader.mistake(node, "an address without its id", _BY_NUMBER)
    if handle is not None:
        _handle(census, id, channel, handle)
    text = reader.text(value, "an address")
    if not text or value is None:
        return None
    text = read_kept(channel, value, text, reader)
    if not text:
        return None
    if channel == "email":
        _tag(census, id, text)
    address = Address(channel, text)
    if former:
        census.former.add(address)
    owner = census.taken.setdefault(address, id)
    if owner != id:
        reader.mistake(value, f"{address} is already mailbox {owner}'s")
    if text == census.accounts.get(channel, "").casefold():
        reader.mistake(value, f"{address} is the town's own account")
    return address


def read_account(channel: str, node: Node, reader: Reader) -> str:
    """
    Read the town's own account on a channel: a mail address, or a handle; on a
    stranger's, as it is written.
    """
    if channel in _LONGEST:
        return _read_handle(channel, node, reader, "an account")
    written = reader.text(node, "an account")
    if channel != "email" or not written:
        return written
    return read_kept(channel, node, written, reader)


def _read_handle(channel: str, node: Node, reader: Reader, what: str) -> str:
    most = _LONGEST.get(channel, _USUAL)
    form = re.compile(rf"@\w{{1,{most}}}", re.ASCII)
    hint = f"an @, then at most {most} letters without accents, digits and underscores"
    return reader.formed(node, what, form, f"no handle of {channel}: ", hint)


def _handle(census: Census, id: str, channel: str, node: Node) -> None:
    handle = _read_handle(channel, node, census.reader, "a handle")
    if not handle:
        return
    census.handles.setdefault(id, []).append(handle)
    owner = _tag(census, id, handle)
    if owner != id:
        census.reader.mistake(node, f"{handle} is already mailbox {owner}'s")
    if handle.casefold() in map(str.casefold, census.accounts.values()):
        census.reader.mistake(node, f"{handle} is the town's own account")


def _tag(census: Census, id: str, name: str) -> str:
    # Whose it is: who is first in the file.
    owner, _ = census.names.setdefault(census.vocabulary.tag(name), (id, Naming.HANDLE))
    return owner


def read_address(channel: str, written: str) -> str:
    """
    Give somebody's address as messages come from it: a mail address in its one form,
    the number that a platform gave, one of the counter in capitals; on a stranger's
    channel, as it is *written*. Empty if it is none.
    """
    if channel == "email":
        return normal(written)
    if channel in NUMBERED:
        return written if _NUMBER.fullmatch(written) else ""
    return written.upper() if channel == COUNTER else written


def read_kept(channel: str, node: Node, written: str, reader: Reader) -> str:
    """
    Read an address as `read_address` does; one that is none is a mistake.
    """
    kept = read_address(channel, written)
    if not kept and channel == "email":
        reader.mistake(node, f"not a mail address: {shown(written)}")
    elif not kept:
        reader.mistake(node, f"not a number: {shown(written)}", _BY_NUMBER)
    return kept


def channels(accounts: Iterable[str], mailboxes: Iterable[Mailbox]) -> tuple[str, ...]:
    """
    Give the channels by which somebody may write to the town: those that it has by
    nature, and those of its *accounts* and of its *mailboxes*.
    """
    reached = (a.channel for mailbox in mailboxes for a in mailbox.addresses)
    return tuple(dict.fromkeys((*_CHANNELS, *accounts, *reached)))


def read_delivered(
    census: Census, node: Node | None, addresses: tuple[Address, ...]
) -> tuple[Address, ...]:
    """
    Read which of its *addresses* a mailbox's messages go to: none of those that it had.
    """
    current = [each for each in addresses if each not in census.former]
    channels = tuple(dict.fromkeys(address.channel for address in current))
    wanted = census.reader.names(node, "channel of this mailbox", channels)
    if node is None:
        wanted = ("email",) if "email" in channels else channels[:1]
    elif not census.reader.items(node):
        hint = "deliver: one of its channels, or nothing for its email"
        census.reader.mistake(node, "a mailbox that is delivered nothing", hint)
    return tuple(a for channel in wanted for a in current if a.channel == channel)
