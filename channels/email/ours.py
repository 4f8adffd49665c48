"""
The town's own mail addresses: the one that it writes from, and those that it had, to
which people still write and reply.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from attrs import frozen

from gateway.core.errors import TokenInvalid
from gateway.core.mail import tokens
from gateway.core.message import Address
from gateway.core.town import Town


@frozen
class Ours:
    """
    All of them, in lower case.

    Attributes:
        local: What is before the ``@`` of the one that the town writes from; empty if
            it has none.
        domain: And what is behind.
        former: Those that it had.
    """

    local: str
    domain: str
    former: Collection[str]

    @classmethod
    def of(cls, town: Town, former: Collection[str]) -> Ours:
        """
        Give those of *town* as of now, which had the *former* ones.
        """
        local, _, domain = town.accounts.get("email", "").lower().rpartition("@")
        return cls(local, domain, former)

    @property
    def address(self) -> str:
        """
        The one that the town writes from.
        """
        return f"{self.local}@{self.domain}"

    def has(self, address: str) -> bool:
        """
        Say whether *address* is one of them, or what they are with a token.
        """
        local, _, domain = address.lower().rpartition("@")
        whole = f"{local.partition('+')[0]}@{domain}"
        return bool(local) and (whole == self.address or whole in self.former)

    def tokens_in(self, recipients: Iterable[str]) -> Iterator[str]:
        """
        Give what stands where a token does in those of *recipients* that are ours.
        """
        for address in recipients:
            _, plus, token = address.rpartition("@")[0].partition("+")
            if plus and self.has(address):
                yield token

    def token(
        self,
        recipients: Iterable[str],
        key: bytes,
        refused: Callable[[TokenInvalid], None] = lambda _: None,
    ) -> str | None:
        """
        Give the first token in *recipients* that was made with our *key*; what is none
        before it is *refused*.
        """
        for token in self.tokens_in(recipients):
            try:
                tokens.conversation(token, key)
            except TokenInvalid as e:
                refused(e)
            else:
                return token
        return None

    def answered(self, recipients: Iterable[str], key: bytes) -> str:
        """
        Give the conversation that is answered at one of *recipients* that was made with
        our *key*; empty if none is.
        """
        token = self.token(recipients, key)
        return tokens.conversation(token, key) if token else ""

    def reply_to(self, token: str) -> str:
        """
        Give the address at which an answer to what bears *token* arrives.
        """
        return f"{self.local}+{token}@{self.domain}"


def has_folder(town: Town, former: Collection[str], mailbox: str) -> bool:
    """
    Say whether the *mailbox* address has a folder here, which is called by what is
    before its ``@``: one at the town's domain, or at one that the town had, unless
    another mailbox is called the same at another of these.
    """
    local, _, domain = mailbox.lower().rpartition("@")
    now = Ours.of(town, former).domain
    ours = {now, *(each.rpartition("@")[2] for each in former)}
    there = {town.mailbox_at(Address("email", f"{local}@{each}")) for each in ours}
    return domain == now or (domain in ours and len(there - {None}) == 1)
