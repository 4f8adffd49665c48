"""
Reading of mailboxes' addresses and handles, and of the town's own accounts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from attrs import define, evolve, field

from gateway.core.conversation import CONSOLE, Mailbox
from gateway.core.identity import Role
from gateway.core.message import Address
from gateway.core.platform import Spelling
from gateway.platforms import installed, platform
from gateway.routing.parsing.malformed import in_brackets
from gateway.routing.parsing.reader import Reader, meant
from gateway.routing.parsing.source import Fields, Node, Scalar, shown
from gateway.routing.reading import Naming
from gateway.routing.words.matching.vocabulary import Vocabulary

ADDRESS = ("id", "handle", "former")
CHANNEL = re.compile(r"[a-z0-9_]{1,20}")

_USUAL = "twitter"

#: The hint for a channel that is not known.
OWN_CHANNEL = "one of your own has an account: town: {accounts: …}"


@define
class Census:
    """
    The mailboxes read so far, and indexes of them that later ones are checked against.

    Attributes:
        language: The town's first, for aliases.
        known: The names of all mailboxes.
        accounts: The town's own accounts, by channel.
        mailboxes: Those read, by name.
        vacant: The offices of those that are vacant, by name.
        names: By atom: the mailbox that it names, and in which way.
        taken: The mailbox of each address.
        former: Addresses that mailboxes had.
        handles: The handles of each mailbox.
        called: The mailbox of each plain name.
        titles: Aliases of elected officials that contain no name of theirs.
        roles: The role of whoever answers from each mailbox.
        written: The entry of each mailbox in the rules.
    """

    reader: Reader
    vocabulary: Vocabulary
    language: str
    known: tuple[str, ...]
    accounts: Mapping[str, str]
    mailboxes: dict[str, Mailbox] = field(factory=dict)
    vacant: dict[str, str] = field(factory=dict)
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
    Read the ``addresses`` of mailbox *id*: by channel, one or several.
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
    return tuple(address for address in found if address is not None)


def _channel(census: Census, channel: Scalar) -> None:
    name = channel.value
    known = (*installed(), *census.accounts)
    if not CHANNEL.fullmatch(name):
        census.reader.mistake(channel, f"bad channel {shown(name)}")
    elif name == CONSOLE:
        problem = "every mailbox has its own address in the console"
        census.reader.mistake(channel, problem, "leave it out")
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
            hint = platform(channel).address.hint or None
            reader.mistake(node, "an address without its id", hint)
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
    Read the town's own account on a channel.
    """
    written = reader.text(node, "an account")
    return _spelt(platform(channel).account, node, written, reader)


def read_formerly(census: Census, node: Node | None) -> tuple[str, ...]:
    """
    Read the handles that the town had; whoever has one of them now is a look-alike.
    """
    found = []
    ours = [each.casefold() for each in census.accounts.values()]
    for scalar in census.reader.scalars(node, "a handle"):
        had, whose = scalar.value, census.names.get(census.vocabulary.tag(scalar.value))
        if not had.startswith("@"):
            hint = "such as @OldTown; a mail address: VENTANILLA_EMAIL_FORMERLY"
            census.reader.mistake(scalar, f"not a handle: {shown(had)}", hint)
        elif had.casefold() in ours:
            census.reader.mistake(scalar, f"{had} is the town's own account")
        elif whose is not None:
            census.reader.mistake(scalar, f"{had} is mailbox {whose[0]}'s")
        else:
            found.append(had)
    return tuple(found)


def _handle(census: Census, id: str, channel: str, node: Node) -> None:
    written = census.reader.text(node, "a handle")
    handle = _spelt(platform(channel).handle, node, written, census.reader)
    if not handle:
        return
    census.handles.setdefault(id, []).append(handle)
    owner = _tag(census, id, handle)
    if owner != id:
        census.reader.mistake(node, f"{handle} is already mailbox {owner}'s")
    if handle.casefold() in map(str.casefold, census.accounts.values()):
        census.reader.mistake(node, f"{handle} is the town's own account")


def _tag(census: Census, id: str, name: str) -> str:
    # A name belongs to the mailbox that has it first in the file.
    owner, _ = census.names.setdefault(census.vocabulary.tag(name), (id, Naming.HANDLE))
    return owner


def read_address(channel: str, written: str) -> str:
    """
    Return an address in its platform's canonical form, in which messages come from it;
    as *written* if that is unknown; empty if it is no address.
    """
    return platform(channel).address.read(written)


def read_kept(channel: str, node: Node, written: str, reader: Reader) -> str:
    """
    Read an address as `read_address` does; what is no address is a mistake.
    """
    spelling = platform(channel).address
    if "," in written:
        spelling = evolve(spelling, hint=in_brackets(written))
    return _spelt(spelling, node, written, reader)


def _spelt(spelling: Spelling, node: Node, written: str, reader: Reader) -> str:
    kept = spelling.read(written) if written else ""
    if written and not kept:
        problem = f"not {spelling.what}: {shown(written)}"
        reader.mistake(node, problem, spelling.hint or None)
    return kept


def channels(accounts: Iterable[str], mailboxes: Iterable[Mailbox]) -> tuple[str, ...]:
    """
    Return the channels on which people may write to the town: those installed, and
    those of its *accounts* and *mailboxes*.
    """
    reached = (a.channel for mailbox in mailboxes for a in mailbox.addresses)
    return tuple(dict.fromkeys((*installed(), *accounts, *reached)))


def usual_channel(accounts: Collection[str]) -> str:
    """
    Return the channel of a message tried out that names none: X, unless the town has
    *accounts* and none there; then that of the first.
    """
    first = next(iter(accounts), _USUAL)
    return _USUAL if _USUAL in accounts else first


def read_delivered(
    census: Census, node: Node | None, addresses: tuple[Address, ...]
) -> tuple[Address, ...]:
    """
    Read to which of its *addresses* a mailbox's letters go: those on the channels of
    ``deliver``, else by email, else on its first channel; never to a former one.
    """
    current = [each for each in addresses if each not in census.former]
    channels = tuple(dict.fromkeys(address.channel for address in current))
    wanted = census.reader.names(node, "channel of this mailbox", channels)
    if node is None:
        wanted = ("email",) if "email" in channels else channels[:1]
    elif not census.reader.items(node):
        hint = "name one of its channels, or leave it out to use email"
        census.reader.mistake(node, "deliver names no channel", hint)
    return tuple(a for channel in wanted for a in current if a.channel == channel)
