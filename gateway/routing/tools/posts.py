"""
Changes of who holds each mailbox between two versions of the rules, and what still
refers to the previous holder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from gateway.core.message import Address
from gateway.core.town import Town
from gateway.routing.table import RoutingTable
from gateway.routing.words.text import plain, tokens

_WORD = re.compile(r"\w+")
_LIKE = re.compile(r" *(?:- )?like:")

#: Shorter words of a name do not identify anybody: "de", "Gil".
_TELLING = 4


@frozen(kw_only=True)
class ChangedMailbox:
    """
    A mailbox whose holder changed.

    Attributes:
        mailbox: Its name.
        was, now: The name of its holder: empty if nobody has it, and ``held by works``
            if that mailbox holds its office now.
        speaks: Addresses from which the mailbox still speaks: the previous holder's,
            unless they were handed over.
        named: Files that still contain a name of the previous holder, with line
            numbers. Examples do not count: strangers in them share a surname.
    """

    mailbox: str
    was: str
    now: str
    speaks: tuple[Address, ...]
    named: tuple[str, ...]


def posts(
    old: RoutingTable, new: RoutingTable, texts: Mapping[str, str]
) -> Iterator[ChangedMailbox]:
    """
    Yield the mailboxes of the *old* rules with another holder by the *new* ones, whose
    files are *texts*, by name.
    """
    staying = {word for person in _people(new.town) for word in _words(person)}
    for name, mailbox in old.town.mailboxes.items():
        was, now = mailbox.person, _holder(new, name)
        if was == now:
            continue
        gone = {word for word in _words(was) if len(word) >= _TELLING} - staying
        yield ChangedMailbox(
            mailbox=name,
            was=was,
            now=now,
            speaks=tuple(a for a in mailbox.current if new.town.speaks_at(a)),
            named=tuple(_lines(texts, gone)),
        )


def _people(town: Town) -> Iterator[str]:
    return (mailbox.person for mailbox in town.mailboxes.values())


def _holder(table: RoutingTable, name: str) -> str:
    mailbox = table.town.mailboxes.get(name)
    if mailbox is not None:
        return mailbox.person
    return f"held by {table.town.holders[name]}" if name in table.town.holders else ""


def _words(text: str) -> list[str]:
    return tokens(plain(text))


def _lines(texts: Mapping[str, str], gone: set[str]) -> Iterator[str]:
    for file, text in texts.items():
        lines = _without_examples(text)
        # Names begin with a capital: "rocío" is dew.
        found = [
            str(number)
            for number, line in lines
            if any(w[0].isupper() and plain(w) in gone for w in _WORD.findall(line))
        ]
        if found:
            yield f"{file}:{','.join(found)}"


def _without_examples(text: str) -> Iterator[tuple[int, str]]:
    """
    Yield the lines of a rules file that are no examples (``like``), with their numbers.
    """
    below: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        depth = len(line) - len(line.lstrip())
        if below is not None and line.strip() and depth <= below:
            below = None
        if below is None and _LIKE.match(line):
            below = depth
        if below is None:
            yield number, line
