"""
The counter channel's settings.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.errors import NotConfigured
from gateway.core.people.clerks import names_in
from gateway.environment import Environment

CLERKS = "VENTANILLA_COUNTER_CLERKS"
OFFICIALS = "VENTANILLA_COUNTER_OFFICIALS"


@frozen(kw_only=True)
class Settings:
    """
    Who serves at the counter.

    Attributes:
        clerks: The names of the clerks, as `known_as` writes them.
        officials: Those of them who may identify and sign for others.
    """

    clerks: frozenset[str]
    officials: frozenset[str]


def read_settings(environment: Environment) -> Settings:
    """
    Read the settings.

    Raises:
        NotConfigured: There are none.
        SettingsInvalid: Some are missing or wrong.
    """
    if not environment.has(CLERKS, OFFICIALS):
        raise NotConfigured
    clerks = names_in(environment.text(CLERKS))
    officials = names_in(environment.text(OFFICIALS, ""))
    for stranger in sorted(officials[name] for name in officials.keys() - clerks):
        environment.problems.append(
            f"{OFFICIALS} names {stranger}, and {CLERKS} does not: an official serves "
            "as a clerk, too"
        )
    environment.finish()
    return Settings(clerks=frozenset(clerks), officials=frozenset(officials))
