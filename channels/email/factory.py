"""
The channel's factory, which loads nothing for mail unless it is configured.
"""

from __future__ import annotations

from gateway.core.errors import NotConfigured
from gateway.ports.channels import Channel, ChannelSetup


def create(setup: ChannelSetup) -> Channel:
    """
    Make the channel from its settings.

    Raises:
        NotConfigured: There are none.
        SettingsInvalid: All problems at once.
    """
    if not setup.environment.has_some("VENTANILLA_EMAIL_"):
        raise NotConfigured("no VENTANILLA_EMAIL_… is set")
    # Loaded late: the libraries for mail and DNS are large.
    from channels.email.channel import make

    return make(setup)
