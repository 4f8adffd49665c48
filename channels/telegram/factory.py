"""
How the channel is made; where nobody configured it, nothing of Telegram is loaded.
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
    # Only now: the bot's library is large.
    from channels.telegram.channel import make

    return make(settings, setup)
