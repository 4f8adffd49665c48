"""
How the channel is made; where nobody configured it, nothing of mail is loaded.
"""

from __future__ import annotations

from gateway.core.errors import NotConfigured
from gateway.ports.channels import Channel, ChannelSetup


def create(setup: ChannelSetup) -> Channel:
    """
    Make the channel from its settings.

    Raises:
        NotConfigured: There are none.
        SettingsInvalid: Every problem at once.
    """
    if not setup.environment.has_some("VENTANILLA_EMAIL_"):
        raise NotConfigured("no VENTANILLA_EMAIL_… is set")
    # Only now: what reads mail and asks name servers is large.
    from channels.email.channel import make

    return make(setup)
