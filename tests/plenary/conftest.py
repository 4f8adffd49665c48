"""
A small town with a plenary, and proposals for it.
"""

from datetime import UTC, datetime

import pytest

from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.plenary.proposal import Proposal
from gateway.routing.compiler import compile_routes

ROUTES = """
town:
  name: Pueblo
  timezone: {zone}
  languages: [es, en]
  calendar: {{plenaries: [{sessions}]}}
mailboxes:
  clerk: {{office: Secretaría, person: Elena, addresses: {{email: clerk@p.example}}}}
  mayor: {{office: Alcaldía, person: Rocío, addresses: {{email: mayor@p.example}}}}
  lights: {{office: Alumbrado, addresses: {{email: lights@p.example}}}}
plenary: {{secretary: clerk, mayor: mayor, inhabitants: 3600}}
cases: {{prefix: J, receipts: yes}}
otherwise: {{deliver: clerk}}
"""


@pytest.fixture
def town():
    """
    Compiles the town with these plenary sessions.
    """

    def town(*sessions, zone="Europe/Madrid"):
        said = ", ".join(f"{{{session}}}" for session in sessions)
        return compile_routes(ROUTES.format(sessions=said, zone=zone))

    return town


@pytest.fixture
def proposal():
    """
    Makes a new proposal; *changes* override the defaults.
    """

    def proposal(number=412, **changes):
        at = changes.pop("at", datetime(2026, 3, 1, 12, tzinfo=UTC))
        known = {
            "number": Number(number),
            "person": "P-ANAGL2",
            "author": "Ana Gil",
            "contact": Address("telegram", "7"),
            "text": "sombra en las paradas",
            "proposed_at": at,
            "moved_at": at,
        }
        return Proposal(**{**known, **changes})

    return proposal
