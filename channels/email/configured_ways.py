"""
The configured ways of sending mail.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from channels.email.ours import has_folder
from channels.email.outgoing.maildir import maildir_at
from channels.email.outgoing.servers import lmtp, smarthost
from channels.email.outgoing.ways import ToMaildir, Way
from channels.email.settings import Settings
from gateway.ports.channels import ChannelSetup

#: Why a mail for somebody outside cannot be sent.
IN_TOWN = "VENTANILLA_EMAIL_SMARTHOST is not set: mail stays within the town"


def configured_ways(setup: ChannelSetup, own: Settings) -> Mapping[str, Way]:
    """
    Make the configured ways, by their names.

    Raises:
        SettingsInvalid: The folder of letters is another town's.
    """
    ways: dict[str, Way] = {}
    if "maildir" in (own.default_way, *own.ways.values()):
        town = setup.town().accounts.get("email", "")
        maildir = maildir_at(own.maildir, town, own.former)
        ways["maildir"] = ToMaildir(
            maildir, lambda to: has_folder(setup.town(), own.former, to)
        )
    if own.lmtp is not None:
        ways["lmtp"] = lmtp(own.lmtp, own.hostname)
    if own.smarthost is not None:
        far = own.smarthost
        ways["smarthost"] = smarthost(far.place, own.hostname, far.security, far.login)
    return ways


def lacks(ways: Collection[str]) -> Sequence[str]:
    """
    Return what is missing from *ways*, and what follows from that.
    """
    outside = "whoever writes from outside gets no receipt and no answer"
    return [] if "smarthost" in ways else [f"{IN_TOWN}; {outside}"]
