"""
Whose mails an incoming mail answers and quotes: ours, or somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from channels.email.ours import Ours
from gateway.core.mail.quotations import IsOthers, nobodys
from gateway.core.message import Address
from gateway.core.town import Town

#: How the subject of a forwarded mail begins: such a mail refers to the one that it
#: contains, as an answer does.
_PASSED_ON = re.compile(r"\s*(?:fwd?|rv|tr|wg|enc|i)\s?:", re.IGNORECASE)

_ADDRESS = re.compile(r"[^\s@<>()\[\]:;,\"']+@[^\s@<>()\[\]:;,\"']+")


@frozen
class Whose:
    """
    Tells our mails from others'.

    Attributes:
        ours: The town's addresses.
        town: Whose mailboxes' answers are known by their senders.
    """

    ours: Ours
    town: Town

    def is_answered(self, references: Iterable[str], subject: str) -> bool:
        """
        Say whether a mail with *subject*, which refers to *references*, answers one of
        ours. What answers somebody else's, such as one to which the town is added in
        copy, is about what it quotes, like a forwarded mail.
        """
        ours = any(map(self.ours.wrote, references))
        return ours and not _PASSED_ON.match(subject)

    def others(self, sender: Address) -> IsOthers:
        """
        Return what says whether a mail that *sender*'s answer quotes is somebody
        else's, and must be read: it names an address, and none of ours. Of an
        employee's answer, nothing quoted reaches anybody.
        """
        return nobodys if self.town.speaks_at(sender) else self._is_others

    def _is_others(self, head: str) -> bool:
        addresses = _ADDRESS.findall(head)
        return bool(addresses) and not any(map(self._is_of_the_town, addresses))

    def _is_of_the_town(self, address: str) -> bool:
        spoken = self.town.speaks_at(Address("email", address.lower()))
        return spoken is not None or self.ours.has(address)
