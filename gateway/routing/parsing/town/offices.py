"""
Reading of ``mailboxes`` as offices: mailboxes that somebody reads, offices that another
mailbox holds, and vacant mailboxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from gateway.routing.parsing.reader import HELD, YES, Reader, is_nothing
from gateway.routing.parsing.source import Fields, Node, Scalar, items_of, shown
from gateway.routing.words.text import plain

ID = re.compile(r"[a-z0-9_]{1,40}")

#: The key of a mailbox that nobody has.
VACANT = "vacant"


@frozen(kw_only=True)
class Offices:
    """
    The entries of ``mailboxes``.

    Attributes:
        mailboxes: The mailboxes that somebody reads.
        holders: By office without a reader of its own: the mailbox that holds it.
        vacant: The vacant mailboxes. The substitute holds them, and is called by their
            names, too.
        titled: By office, person, alias and address, folded: the name of its mailbox.
    """

    mailboxes: Fields
    holders: Mapping[str, str]
    vacant: Fields
    titled: Mapping[str, str]


def read_offices(mailboxes: Fields, reader: Reader) -> Offices:
    """
    Separate mailboxes from offices that another one holds: ``police: mayor``, or those
    that are vacant.
    """
    held = {k.value: k for k, v in mailboxes.pairs if isinstance(v, Scalar)}
    blocks = tuple((k, v) for k, v in mailboxes.pairs if k.value not in held)
    empty = {k.value: v for k, v in blocks if _says(v, VACANT)}
    own = {k.value: v for k, v in blocks if k.value not in empty}
    known = {**own, **empty}
    holders = {}
    for key, value in mailboxes.pairs:
        if not isinstance(value, Scalar):
            continue
        check_id(key, reader)
        other = held.get(value.value)
        if is_nothing(value):
            reader.mistake(value, f"{key.value!r} has no value")
            holder = ""
        elif other is not None:
            problem = f"{shown(value.value)} is an office that another mailbox holds"
            reader.mistake(value, problem, f"name that mailbox: see {other.position}")
            holder = ""
        else:
            holder = reader.name(value, HELD, known)
        holders[key.value] = holder or next(iter(own), "")
    for key, value in blocks:
        if key.value in empty:
            there = _stands_in(value, own, {**holders}, empty)
            if not there and not reader.partial:
                problem = f"nobody stands in for mailbox {key.value}, which is vacant"
                secret = _says(value, "confidential")
                kind = "confidential mailbox" if secret else "mailbox"
                reader.mistake(key, problem, f"backups: another {kind}")
            holders[key.value] = there or next(iter(own), "")
    # An office held by a vacant mailbox is held by that one's substitute.
    holders = {office: holders.get(to, to) for office, to in holders.items()}
    filled = tuple((k, v) for k, v in blocks if k.value in own)
    vacant = tuple((k, v) for k, v in blocks if k.value in empty)
    return Offices(
        mailboxes=evolve(mailboxes, pairs=filled),
        holders=holders,
        vacant=evolve(mailboxes, pairs=vacant),
        titled={plain(title): k.value for k, v in blocks for title in _titles(v)},
    )


def check_id(key: Scalar, reader: Reader) -> None:
    """
    Note a mistake if *key* is no valid name of a mailbox.
    """
    if not ID.fullmatch(key.value):
        hint = "lower-case letters, digits and underscores, at most 40"
        reader.mistake(key, f"bad name for a mailbox: {shown(key.value)}", hint)


def _stands_in(
    block: Node,
    own: Mapping[str, Node],
    holders: Mapping[str, str],
    empty: Mapping[str, Node],
) -> str:
    """
    Return the holder of a vacant mailbox: the first of its backups that somebody reads,
    or of the backups of those that are vacant, too; empty if there is none. Of a
    confidential mailbox it must be a confidential one.
    """
    secret = _says(block, "confidential")
    asked = [*_backups(block)]
    for each in asked:
        name = holders.get(each, each)
        if name in own and (not secret or _says(own[name], "confidential")):
            return name
        if name in empty:
            asked += [more for more in _backups(empty[name]) if more not in asked]
    return ""


def _backups(block: Node) -> Iterator[str]:
    node = _of(block, "backups")
    for item in () if node is None else items_of(node):
        if isinstance(item, Scalar):
            yield item.value


def _titles(block: Node) -> Iterator[str]:
    named = (_of(block, key) for key in ("office", "person", "aliases"))
    for item in (item for node in named if node is not None for item in items_of(node)):
        if isinstance(item, Scalar):
            yield item.value
    addresses = _of(block, "addresses")
    for _, value in addresses.pairs if isinstance(addresses, Fields) else ():
        yield from (s.value for s in items_of(value) if isinstance(s, Scalar))


def _says(block: Node, key: str) -> bool:
    node = _of(block, key)
    return isinstance(node, Scalar) and YES.get(node.value, False)


def _of(block: Node, key: str) -> Node | None:
    pairs = block.pairs if isinstance(block, Fields) else ()
    return next((value for name, value in pairs if name.value == key), None)
