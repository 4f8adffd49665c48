"""
The settings that list mail addresses: those that the town had, and those of its forms.
"""

from __future__ import annotations

from gateway.core.mail.addresses import normal
from gateway.core.message import Address
from gateway.core.town import Town
from gateway.environment import Environment


def former_addresses(env: Environment, town: Town) -> frozenset[str]:
    """
    Read the addresses that *town* had. None may be a mailbox's: it would be unclear
    whether a mail is for the town or for the mailbox.
    """
    return _listed(env, town, "VENTANILLA_EMAIL_FORMERLY", "that a town had")


def form_addresses(env: Environment, town: Town) -> frozenset[str]:
    """
    Read the addresses from which forms on web pages send. None may be the town's or a
    mailbox's: what is sent from it would be taken for a citizen's.
    """
    name = "VENTANILLA_EMAIL_FORMS"
    listed = _listed(env, town, name, "of a form")
    if town.accounts.get("email", "").lower() in listed:
        env.problems.append(f"{name}: a form needs an address besides the town's own")
    return listed


def _listed(env: Environment, town: Town, name: str, what: str) -> frozenset[str]:
    written = [part.strip() for part in env.text(name, "").split(",") if part.strip()]
    for each in written:
        if not normal(each) or "+" in each:
            env.problems.append(f"{name}: {each!r} is no address {what}")
        elif its := town.mailbox_at(Address("email", normal(each))):
            its_own = f"is mailbox {its.id}'s: take it out here, or in the rules"
            env.problems.append(f"{name}: {each!r} {its_own}")
    return frozenset(map(normal, written))
