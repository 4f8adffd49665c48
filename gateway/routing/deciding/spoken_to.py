"""
Which of the mailboxes that a message names it is written to: those that it only speaks
of get no copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.core.mail.heading import heading
from gateway.routing.deciding.naming import Named, names_in
from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Rules
from gateway.routing.words import text
from gateway.routing.words.vocative import ENDS, FEW, FOR, beginning

#: The characters at the beginning in which a message says whom it is for.
_HEAD = 90

#: A handle that a complaint is against: "una queja contra el concejal @oposicion".
_AGAINST = re.compile(
    r"\b(?:contra|against|contre|gegen|impotriva|quej\w+ (?:del?|sobre)"
    r"|reclam\w+ (?:a|por)|denunci\w+ a) (?:\w+ ){0,3}(@\w+)"
)
#: What is no part of a name: "Sra. alcaldesa:"; and signs.
_HONORIFIC = re.compile(r"\b(?:sra?|senora?|senyora?|dn?a?|don|dona|mrs?|ms)\b|[^\w ]")

#: A form of address that ends with a colon.
_CALLED = re.compile(r"(?:\w{1,4}\. )?[^:,;.!?\n]{1,40}:")


def spoken_to(
    rules: Rules,
    reading: Reading,
    named: Sequence[Named],
    *,
    confided: bool = False,
    trouble: bool = False,
) -> Sequence[Named]:
    """
    Return those of *named* that the message is for. If it begins with whom it is for,
    others count only if named by handle: what is written to the opposition about the
    mayor is not for the mayor. So do they if it tells of an incident in confidence
    (*confided*): whoever it only tells of may be whom it is to be kept from. Even a
    mailbox that it is written to, such as the press's, is left out then unless it may
    read what is confidential: whoever sees to it has it all the same. So is one that is
    only written to, if somebody tells of *trouble* of their own; elected people read
    what neighbours write to them.
    """
    there = at_its_head(rules, reading)
    if trouble:
        heard = rules.discreet | rules.elected.keys()
        named = [each for each in named if each.mailbox in heard]
    if not (there or confided):
        return named
    return [
        each
        for each in named
        if (each.mailbox in there or each.how is Naming.HANDLE)
        and not (confided and each.mailbox not in rules.discreet)
    ]


def written_to(
    rules: Rules, reading: Reading, named: Sequence[Named]
) -> frozenset[str]:
    """
    Return the mailboxes among *named* that a complaint is surely written to, not about:
    those at its head, and those named by handle, except a handle that it says it is
    against.
    """
    there = at_its_head(rules, reading)
    against = _AGAINST.findall(reading.plain)
    return frozenset(
        e.mailbox
        for e in named
        if e.mailbox in there or (e.how is Naming.HANDLE and e.said not in against)
    )


def at_its_head(rules: Rules, reading: Reading) -> frozenset[str]:
    """
    Return the mailboxes that the beginning of the message says it is for.
    """
    names = [
        (mailbox, reading.atoms.known[atom].words)
        for atom, (mailbox, _) in names_in(rules, reading).items()
    ]
    if not names:
        return frozenset()
    called = [said for _, said in names]
    # Of a mail, either the subject or the text may say it.
    heads = [_head(said, called) for said in (reading.plain, _body(reading))]
    return frozenset(
        mailbox for mailbox, said in names if any(said in head for head in heads)
    )


def _body(reading: Reading) -> str:
    message = reading.message
    body = text.plain(message.text) if heading(message) else ""
    return body if FOR.match(body) or _CALLED.match(body) else ""


def _head(plain: str, names: Sequence[str]) -> str:
    """
    Return the beginning of *plain* text that says whom it is for; empty if none does.
    """
    at, begin = beginning(plain)
    if any(name.startswith("@") and name in plain[:at] for name in names):
        return plain[:at]
    rest = plain[begin : begin + _HEAD]
    colon = rest.find(":")
    end = ENDS.search(rest)
    if colon < 0 and end is None:
        return ""
    head = rest[: colon if colon >= 0 or end is None else end.start()]
    besides = head
    for name in sorted(names, key=len, reverse=True):
        besides = besides.replace(name, " ")
    more = len(_HONORIFIC.sub(" ", besides).split())
    greeted = begin > at and more <= FEW
    return head if greeted or not more or FOR.match(rest) else ""
