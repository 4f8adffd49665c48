"""
The channel's factory, which loads nothing for Telegram unless it is configured.
"""

from __future__ import annotations

from channels.telegram.settings import read_settings
from gateway.ports.channels import Channel, ChannelSetup


def create(setup: ChannelSetup) -> Channel:
    """
    Make the channel from its settings.

    Raises:
        NotConfigured: There are none.
        SettingsInvalid: Some are missing or wrong.
    """
    settings = read_settings(setup.environment)
    # Loaded late: the library is large.
    from channels.telegram.channel import make

    return make(settings, setup)
