"""
Whom a message speaks to, of those whom it names: who is only spoken of reads no copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.routing.deciding.naming import Named
from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Rules
from gateway.routing.words.vocative import ENDS, FEW, FOR, GREETING

#: A message says for whom it is within so many characters.
_HEAD = 90

#: Whom somebody complains of: "una queja contra el concejal @oposicion".
_AGAINST = re.compile(
    r"\b(?:contra|against|contre|gegen|impotriva|quej\w+ (?:del?|sobre)"
    r"|reclam\w+ (?:a|por)|denunci\w+ a) (?:\w+ ){0,3}(@\w+)"
)


def spoken_to(
    rules: Rules, reading: Reading, named: Sequence[Named]
) -> Sequence[Named]:
    """
    Give those of *named* to whom a word is said. Where it begins with whom it is for,
    whoever is named by name after that is spoken of: what is told to the opposition of
    the mayor is not for the mayor.
    """
    there = _at_its_head(rules, reading)
    if not there:
        return named
    return [e for e in named if e.mailbox in there or e.how is Naming.HANDLE]


def written_to(
    rules: Rules, reading: Reading, named: Sequence[Named]
) -> frozenset[str]:
    """
    Give the mailboxes among *named* that it is surely written to, and not about: by a
    handle, but for one that stands where it is said against whom it is.
    """
    there = _at_its_head(rules, reading)
    against = _AGAINST.findall(reading.plain)
    return frozenset(
        e.mailbox
        for e in named
        if e.mailbox in there or (e.how is Naming.HANDLE and e.said not in against)
    )


def _at_its_head(rules: Rules, reading: Reading) -> frozenset[str]:
    names = [
        (rules.names[atom][0], reading.atoms.known[atom].words)
        for atom in reading.atoms.known.keys() & rules.names.keys()
    ]
    if not names:
        return frozenset()
    head = _head(reading.plain, [said for _, said in names])
    return frozenset(mailbox for mailbox, said in names if said in head)


def _head(plain: str, names: Sequence[str]) -> str:
    """
    Give the words with which *plain* text begins, if they say for whom it is; empty
    if they do not.
    """
    handles = re.match(r"[^\w@]*(?:@\w+[^\w@]+)*", plain)
    at = handles.end() if handles else 0
    if any(name.startswith("@") and name in plain[:at] for name in names):
        return plain[:at]
    greeting = GREETING.match(plain, at)
    begin = greeting.end() if greeting else at
    rest = plain[begin : begin + _HEAD]
    colon = rest.find(":")
    end = ENDS.search(rest)
    if colon < 0 and end is None:
        return ""
    head = rest[: colon if colon >= 0 or end is None else end.start()]
    besides = head
    for name in sorted(names, key=len, reverse=True):
        besides = besides.replace(name, " ")
    greeted = begin > at and len(re.findall(r"\w+", besides)) <= FEW
    return head if greeted or FOR.match(rest) else ""
