"""
The town's own mail addresses: the one that it writes from, and former ones, to which
people still write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from attrs import evolve, frozen

from channels.email.outgoing.sent_as import is_name
from gateway.core.errors import TokenInvalid
from gateway.core.mail import tokens
from gateway.core.message import Address, Envelope
from gateway.core.town import Town

#: What stands for a conversation where mail servers return mails: it is none.
_RETURNED = "returned".ljust(16, "2")


@frozen
class Ours:
    """
    The town's addresses, in lower case.

    Attributes:
        local: The local part of the one that the town writes from; empty if it has
            none.
        domain: Its domain.
        former: The former ones.
    """

    local: str
    domain: str
    former: Collection[str]

    @classmethod
    def of(cls, town: Town, former: Collection[str]) -> Ours:
        """
        Return the addresses of *town* as of now, with its *former* ones.
        """
        local, _, domain = town.accounts.get("email", "").lower().rpartition("@")
        return cls(local, domain, former)

    @property
    def address(self) -> str:
        """
        The address that the town writes from.
        """
        return f"{self.local}@{self.domain}"

    @property
    def domains(self) -> frozenset[str]:
        """
        The domains of all of them.
        """
        return frozenset((self.domain, *(a.rpartition("@")[2] for a in self.former)))

    def has(self, address: str) -> bool:
        """
        Say whether *address* is one of them, with a token or without.
        """
        local, _, domain = address.lower().rpartition("@")
        whole = f"{local.partition('+')[0]}@{domain}"
        return bool(local) and (whole == self.address or whole in self.former)

    def wrote(self, reference: str) -> bool:
        """
        Say whether *reference*, a Message-ID, is of a mail of ours, by its form and its
        domain: how long ago it was sent does not matter.
        """
        local, _, domain = reference.lower().rpartition("@")
        return domain in self.domains and is_name(local)

    def is_postmaster(self, address: str) -> bool:
        """
        Say whether *address* is the postmaster's, at one of their domains or without
        any: a server must accept it (RFC 5321, section 4.5.1).
        """
        local, _, domain = address.lower().partition("@")
        return local == "postmaster" and domain in {"", *self.domains}

    def tokens_in(self, recipients: Iterable[str]) -> Iterator[str]:
        """
        Yield what stands in the place of a token in those of *recipients* that are
        ours.
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
        Return the first token in *recipients* that was made with our *key*; *refused*
        is called for each invalid one before it.
        """
        for token in self.tokens_in(recipients):
            try:
                tokens.conversation(token, key)
            except TokenInvalid as e:
                if not _is_return(token, key):
                    refused(e)
            else:
                return token
        return None

    def answered(self, recipients: Iterable[str], key: bytes) -> str:
        """
        Return the conversation whose reply address, made with our *key*, is among
        *recipients*; empty if there is none.
        """
        token = self.token(recipients, key)
        return tokens.conversation(token, key) if token else ""

    def apart(self, envelope: Envelope, key: bytes) -> dict[str, Envelope]:
        """
        Return an envelope for each conversation whose reply address, made with our
        *key*, is in *envelope*: a mail to several answers each of them. The other
        recipients go with the first; if there is none, it is empty.
        """
        found = {to: self.answered((to,), key) for to in envelope.rcpt_to}
        first = next(filter(None, found.values()), "")
        several: dict[str, list[str]] = {}
        for to, conversation in found.items():
            several.setdefault(conversation or first, []).append(to)
        return {c: evolve(envelope, rcpt_to=tuple(to)) for c, to in several.items()}

    def return_path(self, key: bytes) -> str:
        """
        Return the address to which servers return what the gateway says by itself. No
        mail shows it to its reader, so only programs write to it.
        """
        return self.reply_to(tokens.mint(_RETURNED, key, tokens.BOUNCE))

    def is_returned(self, recipients: Collection[str], key: bytes) -> bool:
        """
        Say whether *recipients* are nothing but the `return_path`, of now or of a
        former address: what goes to the town as well may be a person's.
        """
        returned = [
            token for token in self.tokens_in(recipients) if _is_return(token, key)
        ]
        return bool(returned) and len(returned) == len(recipients)

    def reply_to(self, token: str) -> str:
        """
        Return the reply address that contains *token*.
        """
        return f"{self.local}+{token}@{self.domain}"


def _is_return(token: str, key: bytes) -> bool:
    try:
        return tokens.read(token, key, tokens.BOUNCE) == _RETURNED
    except TokenInvalid:
        return False


def has_folder(town: Town, former: Collection[str], mailbox: str) -> bool:
    """
    Say whether the *mailbox* address has a folder here, which is named by its local
    part: so if it is at the town's domain, or at a former one, unless another mailbox
    has the same local part at another of these domains.
    """
    local, _, domain = mailbox.lower().rpartition("@")
    own = Ours.of(town, former)
    there = {
        town.mailbox_at(Address("email", f"{local}@{each}")) for each in own.domains
    }
    return domain == own.domain or (domain in own.domains and len(there - {None}) == 1)
