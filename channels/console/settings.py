"""
The console channel's setting.
"""

from __future__ import annotations

from gateway.core.errors import NotConfigured
from gateway.environment import Environment
from gateway.settings import console_is_on


def read_settings(environment: Environment) -> None:
    """
    Read whether there is a console.

    Raises:
        NotConfigured: There is none.
        SettingsInvalid: The setting is wrong.
    """
    on = console_is_on(environment)
    environment.finish()
    if not on:
        raise NotConfigured
