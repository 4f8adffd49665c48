"""
Release of a held message whose sender came to the desk.
"""

from __future__ import annotations

from gateway.core.errors import DeskRefused
from gateway.core.filing import Filing, Status
from gateway.core.identity import Contact, Standing, Voucher
from gateway.core.objects import about_message
from gateway.core.people import documents
from gateway.core.people.person import Verification
from gateway.core.sentence import sentence
from gateway.town.desk import binding
from gateway.town.desk.clerk import Clerk

#: States in which a person's mandates count once their document was seen. After a
#: revocation mandates must be shown again, and a pending person needs a second clerk.
_MAY_ACT = (Verification.ACTIVE, Verification.EXPIRED)


async def held(clerk: Clerk, message: int) -> Filing:
    """
    Return a held message, so that the clerk sees whose it is before releasing it.

    Raises:
        DeskRefused: There is none, or it is no longer held.
    """
    filing = await clerk.filings.filing(message)
    if filing is None or filing.message is None:
        raise DeskRefused(sentence("held-none", message=message))
    if filing.status is not Status.HELD:
        raise DeskRefused(sentence("held-no-more", message=message))
    return filing


async def confirm(
    clerk: Clerk,
    message: int,
    name: str,
    document: str,
    *,
    passport: bool = False,
) -> Voucher:
    """
    Release a held message whose sender is at the desk with their document.

    Raises:
        DeskRefused: It cannot be released, and why.
    """
    seen = clerk.document(document, passport=passport)
    filing = await clerk.filings.filing(message)
    if filing is None or filing.message is None:
        raise DeskRefused(sentence("held-none", message=message))
    sender = filing.message.sender
    digest = documents.digest(seen, clerk.key)
    known = await clerk.people.by_document(digest)
    whose = await binding.owner(clerk, sender)
    if whose and (known is None or known.person.id != whose.person.id):
        raise DeskRefused(
            sentence("held-anothers", message=message, id=whose.person.id)
        )
    acts = known is not None and known.person.state in _MAY_ACT
    now = clerk.now()
    voucher = Voucher(
        message=message,
        standing=Standing.STRONG,
        contact=Contact(
            address=sender,
            name=known.person.name if known else name,
            person=known.person.id if known else "",
            mandates=known.person.mandates if known and acts else (),
            adult_on=known.person.adult_on if known else None,
            verified_at=now,
        ),
        because=f"came to the desk with the document on {clerk.today}",
    )
    # The document's hash is evidence if the person denies it later.
    act = clerk.act("desk.confirm", about_message(message), name=name, document=digest)
    if not await clerk.people.vouch(voucher, act, None):
        raise DeskRefused(sentence("held-no-more", message=message))
    return voucher
