"""
To whom a case is passed on.
"""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gateway.core.conversation import Mailbox
from gateway.routing.table import RoutingTable
from gateway.routing.words.text import plain

#: Letters that may be wrong in a mailbox's name, for so many that are right.
_NEAR = 0.25


def called(table: RoutingTable, name: str) -> Mailbox | None:
    """
    Find the mailbox that an employee calls *name*: by its own name, its office or the
    person who holds it; nearly written counts, and so does a part that is one's alone.
    """
    wanted = plain(name)
    if not wanted:
        return None
    names: dict[str, Mailbox] = {}
    for mailbox in table.town.mailboxes.values():
        for each in (mailbox.id.replace("_", " "), mailbox.office, mailbox.person):
            if each:
                names.setdefault(plain(each), mailbox)
    if wanted in names:
        return names[wanted]
    parts = {box.id: box for known, box in names.items() if wanted in known.split()}
    if len(parts) == 1:
        return next(iter(parts.values()))
    found = process.extractOne(
        wanted, list(names), scorer=OSA.normalized_distance, score_cutoff=_NEAR
    )
    return None if found is None else names[found[0]]


def instead_of(table: RoutingTable, mailbox: Mailbox) -> Mailbox | None:
    """
    Give the mailbox that gets what *mailbox* says is not theirs: whichever gets what
    nobody is named for, or else a backup of theirs.
    """
    others = (*table.rules.otherwise.deliver, *mailbox.backups)
    for name in others:
        other = table.town.mailboxes.get(name)
        fits = other is not None and (other.confidential or not mailbox.confidential)
        if fits and name != mailbox.id:
            return other
    return None
