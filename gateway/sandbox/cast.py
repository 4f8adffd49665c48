"""
The people of the sandbox, all invented.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from gateway.core.message import Address
from gateway.core.town import Town
from gateway.ports.far_ends import Account


@frozen(kw_only=True)
class CastMember:
    """
    Somebody with an account on each channel.

    Attributes:
        key: Their key on the page.
        name: Their name.
        accounts: Their accounts by channel.
        verified: Whether the town hall has checked their document.
    """

    key: str
    name: str
    accounts: Mapping[str, Account]
    verified: bool = False

    @property
    def addresses(self) -> list[Address]:
        """
        Their addresses.
        """
        return [Address(channel, a.id) for channel, a in self.accounts.items()]


def _person(
    name: str, handle: str, numbers: tuple[str, str], mail: str, *, verified: bool
) -> CastMember:
    x, telegram = numbers
    return CastMember(
        key=handle,
        name=name,
        verified=verified,
        accounts={
            "twitter": Account(id=x, handle=f"@{handle}", name=name),
            "telegram": Account(id=telegram, handle=f"@{handle}", name=name),
            "email": Account(id=mail, name=name),
        },
    )


CITIZENS = (
    _person(
        "Luisa Morante",
        "luisa_morante",
        ("1762218342774769184", "7143663459"),
        "luisa.morante@correo.example",
        verified=True,
    ),
    _person(
        "Samir Haddou",
        "samir_haddou",
        ("1799923341275230219", "7199110032"),
        "samir.haddou@correo.example",
        verified=False,
    ),
)


def employee(town: Town, mailbox: str) -> Account:
    """
    Return the account with which *mailbox* reads and answers mail.

    Raises:
        KeyError: The town has no such mailbox, or it has no mail address.
    """
    box = town.mailboxes[mailbox]
    for address in box.current:
        if address.channel == "email":
            return Account(id=address.value, name=box.person or box.office)
    raise KeyError(f"{mailbox} has no mail")


def reads_mail(town: Town, mailbox: str) -> bool:
    """
    Say whether *mailbox* exists and has a mail address, so that it can be played.
    """
    box = town.mailboxes.get(mailbox)
    return (
        bool(town.accounts.get("email"))
        and box is not None
        and any(address.channel == "email" for address in box.current)
    )
