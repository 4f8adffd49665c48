"""
The mailbox to which a case is passed on.
"""

from __future__ import annotations

import re
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gateway.core.conversation import Mailbox
from gateway.routing.table import RoutingTable
from gateway.routing.words.text import plain

#: Prepositions before a name: "a la policía", "al registro", "to the police"; and their
#: words at most.
_TO = re.compile(r"^(?:al|a(?: l[ao]s?)?|to(?: the)?) ")
_PREPOSITION = 2

#: Words that go on with a name, or join another to it: "registro de la propiedad",
#: "obras y alumbrado".
_NAMES_ON = frozenset(
    "de del d da do dos das y e i o u ni para of and or for et".split()
)

#: The share of letters that may be wrong in a name.
_NEAR = 0.25


def mailbox_called(table: RoutingTable, line: str) -> tuple[Mailbox | None, str]:
    """
    Return the mailbox that *line* names, by its id, office, another office that it
    holds or its person, and the text that follows: "policía: es vuestro". A misspelt
    name counts, and so do words that occur in one name only; but where the text follows
    without a mark ("policía esto es vuestro"), only a whole name.
    """
    found = _called(table, line)
    if found is not None:
        # The whole line first: an office's name may contain a comma or a colon.
        return found, ""
    name, *said = re.split(r"[:,]", line, maxsplit=1)
    found = _called(table, name)
    return (found, "".join(said).strip()) if found else _begun(table, line)


def _begun(table: RoutingTable, line: str) -> tuple[Mailbox | None, str]:
    """
    Return the mailbox with whose whole name *line* begins, and at least two words that
    follow and do not go on with the name.
    """
    names = _names(table)
    # Somebody may write a whole letter on that line.
    most = _PREPOSITION + max((len(name.split()) for name in names), default=0)
    begins = islice(re.finditer(r"[\w-]+", line), most)
    for end in reversed([found.end() for found in begins]):
        wanted, rest = _words(line[:end]), _words(line[end:]).split()
        box = names.get(wanted) or names.get(_TO.sub("", wanted))
        if box and len(rest) > 1 and rest[0] not in _NAMES_ON:
            return box, re.sub(r"^[^\w¿¡«\"(]+", "", line[end:])
    return None, ""


def _called(table: RoutingTable, name: str) -> Mailbox | None:
    wanted = _words(name)
    if not wanted:
        return None
    names = _names(table)
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


def _names(table: RoutingTable) -> dict[str, Mailbox]:
    names: dict[str, Mailbox] = {}
    for mailbox in table.town.mailboxes.values():
        for each in (mailbox.id.replace("_", " "), mailbox.office, mailbox.person):
            if each:
                names.setdefault(_words(each), mailbox)
    for office, holder in table.town.holders.items():
        names.setdefault(_words(office), table.town.mailboxes[holder])
    return names


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
