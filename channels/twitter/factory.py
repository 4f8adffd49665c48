"""
The channel's factory, which loads nothing for X unless it is configured.
"""

from __future__ import annotations

from channels.twitter.settings import read_settings
from gateway.ports.channels import Channel, ChannelSetup


def create(setup: ChannelSetup) -> Channel:
    """
    Make the channel; nothing is asked of X yet.

    Raises:
        NotConfigured: None of its settings are set.
        SettingsInvalid: Some are missing or wrong.
    """
    settings = read_settings(setup.environment)
    # Loaded late: tweepy and aiohttp are large.
    from channels.twitter.channel import make

    return make(settings, setup)
