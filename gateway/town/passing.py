"""
The mailbox to which a case is passed on.
"""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gateway.core.conversation import Mailbox
from gateway.routing.table import RoutingTable
from gateway.routing.words.text import plain

#: Prepositions before a name: "a la policía", "al registro", "to the police".
_TO = re.compile(r"^(?:al|a(?: l[ao]s?)?|to(?: the)?) ")

#: The share of letters that may be wrong in a name.
_NEAR = 0.25


def called(table: RoutingTable, line: str) -> tuple[Mailbox | None, str]:
    """
    Return the mailbox that *line* names, by its id, office, another office that it
    holds or its person, and the text that follows: "policía: es vuestro". A misspelt
    name counts, and so do words that occur in one name only.
    """
    found = _called(table, line)
    if found is not None:
        # The whole line first: an office's name may contain a comma or a colon.
        return found, ""
    name, *said = re.split(r"[:,]", line, maxsplit=1)
    return _called(table, name), "".join(said).strip()


def _called(table: RoutingTable, name: str) -> Mailbox | None:
    wanted = _words(name)
    if not wanted:
        return None
    names: dict[str, Mailbox] = {}
    for mailbox in table.town.mailboxes.values():
        for each in (mailbox.id.replace("_", " "), mailbox.office, mailbox.person):
            if each:
                names.setdefault(_words(each), mailbox)
    for office, holder in table.holders.items():
        names.setdefault(_words(office), table.town.mailboxes[holder])
    if wanted not in names:
        wanted = _TO.sub("", wanted)
    if wanted in names:
        return names[wanted]
    within = f" {wanted} "
    parts = {box.id: box for known, box in names.items() if within in f" {known} "}
    if len(parts) == 1:
        return next(iter(parts.values()))
    found = process.extractOne(
        wanted, list(names), scorer=OSA.normalized_distance, score_cutoff=_NEAR
    )
    return None if found is None else names[found[0]]


def _words(name: str) -> str:
    return " ".join(re.findall(r"[\w-]+", plain(name).replace("_", " ")))


def instead_of(table: RoutingTable, mailbox: Mailbox) -> Mailbox | None:
    """
    Return the mailbox for a case that *mailbox* says is not theirs: the default one, or
    else one of its backups.
    """
    others = (*table.rules.otherwise.deliver, *mailbox.backups)
    for name in others:
        other = table.town.mailboxes.get(name)
        fits = other is not None and other.may_read(confidential=mailbox.confidential)
        if fits and name != mailbox.id:
            return other
    return None
