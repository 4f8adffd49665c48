"""
What the sender of a message is to us: a machine, one of us, or somebody who wants to
be taken for one of us.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum

from attrs import frozen

from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message
from gateway.core.town import Town
from gateway.routing import text


class Sender(Enum):
    """
    What a sender may be.
    """

    MACHINE = "machine"  # nobody reads an answer (RFC 3834)
    OURSELVES = "ourselves"  # the gateway's own account
    MAILBOX = "mailbox"  # an employee or councillor, from the mailbox's own address
    LOOKALIKE = "lookalike"  # named as one of us, or in letters made to deceive


#: Letters and digits that are taken for one another, and their common form.
_SKELETON = str.maketrans(
    {
        **dict(zip("аеіїјорсухѕԁһӏвкмнт", "aeiijopcyxsdhlbkmht", strict=True)),
        **dict(zip("αεικνορτυχγ", "aeiknoptuxy", strict=True)),
        **dict(zip("013457", "oleast", strict=True)),
        "i": "l",
        "|": "l",
        "_": "",
        ".": "",
        "-": "",
    }
)
_TELLTALES = (
    "list-id",
    "list-post",
    "list-unsubscribe",
    "x-autoreply",
    "x-autorespond",
    "x-ventanilla-loop",
)
#: Invitations, and reports of what became of a mail.
_REPORTS = ("text/calendar", "multipart/report", "message/delivery-status")
_ROLE = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|no-?responder|bounces?"
    r"|owner-.*|.*-request)([+=].*)?@"
)


@frozen(kw_only=True)
class Staff:
    """
    Those who work here, as far as telling them from others needs.

    Attributes:
        town: With its mailboxes and accounts.
        addresses: Of all mailboxes.
        handles: Skeletons of the handles that are ours.
        people: Folded first name and surname of those who hold a mailbox.
    """

    town: Town
    addresses: frozenset[Address]
    handles: frozenset[str]
    people: frozenset[tuple[str, str]]

    def sender(self, message: Message, verdict: Verdict) -> frozenset[Sender]:
        """
        Say what the sender of *message* is; nothing, for an ordinary person.
        """
        found = set()
        if _is_machine(message):
            found.add(Sender.MACHINE)
        account = self.town.accounts.get(message.channel, "").casefold()
        if account and account in (message.handle.casefold(), message.sender.value):
            found.add(Sender.OURSELVES)
        elif message.sender in self.addresses:
            found.add(Sender.MAILBOX)
        elif verdict.standing < Standing.VERIFIED and self._deceives(message):
            found.add(Sender.LOOKALIKE)
        return frozenset(found)

    def _deceives(self, message: Message) -> bool:
        if _mixed(message.handle):
            return True
        if message.handle and skeleton(message.handle) in self.handles:
            return True
        names = text.tokens(text.fold(message.display_name))
        return any(first in names and last in names for first, last in self.people)


def staff(town: Town, handles: Iterable[str]) -> Staff:
    """
    Make it from the town and the handles of its mailboxes.
    """
    own = [*handles, *(h for h in town.accounts.values() if h.startswith("@"))]
    people = [
        text.tokens(text.fold(mailbox.person)) for mailbox in town.mailboxes.values()
    ]
    return Staff(
        town=town,
        addresses=frozenset(a for m in town.mailboxes.values() for a in m.addresses),
        handles=frozenset(skeleton(handle) for handle in own),
        # Of two surnames, as people have them here, the first is the one used.
        people=frozenset((p[0], p[-2 if len(p) > 2 else -1]) for p in people if p[1:]),
    )


def skeleton(name: str) -> str:
    """
    Write a name as the eye takes it, after UTS 39.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    return kept.lstrip("@").translate(_SKELETON)


def _mixed(handle: str) -> bool:
    # No platform of ours lets a handle have such letters: an adapter was careless,
    # or somebody hopes that we are.
    letters = [c for c in handle if c.isalpha()]
    return any(c.isascii() for c in letters) and not all(c.isascii() for c in letters)


def _is_machine(message: Message) -> bool:
    headers = message.headers
    automatic = headers.get("auto-submitted", "no").split(";")[0].strip().casefold()
    if automatic not in ("", "no"):
        return True
    if headers.get("precedence", "").strip().casefold() in ("bulk", "list", "junk"):
        return True
    if any(name in headers for name in _TELLTALES):
        return True
    if headers.get("return-path", "").strip() == "<>":
        return True
    types = [
        headers.get("content-type", ""),
        *(a.media_type for a in message.attachments),
    ]
    if any(each.casefold().startswith(_REPORTS) for each in types):
        return True
    return message.channel == "email" and bool(_ROLE.match(message.sender.value))
