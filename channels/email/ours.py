"""
The town's own mail addresses: the one that it writes from, and those that it had, to
which people still write and reply.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import frozen

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

    def reply_to(self, token: str) -> str:
        """
        Give the address at which an answer to what bears *token* arrives.
        """
        return f"{self.local}+{token}@{self.domain}"
