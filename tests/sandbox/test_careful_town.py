"""
A town whose clerks look twice has its sandbox, too, and one that is not everywhere.
"""

import asyncio
from zoneinfo import ZoneInfo

from staged import playing
from steps import command

from gateway.core.town import Town
from gateway.routing.compiler import compile_routes
from gateway.routing.load import load
from gateway.sandbox.cast import CITIZENS, employee
from gateway.sandbox.stage import set_stage

RULES = """
town:
  name: Vilanova
  accounts: {twitter: "@Vila", telegram: "@vila_bot", email: town@p.example}
identity: {four_eyes: yes}
mailboxes:
  registro: {office: Registre, addresses: {email: registre@p.example}}
otherwise: {deliver: registro}
"""


async def test_who_is_verified_in_the_sandbox_was_approved_by_another_clerk(tmp_path):
    (tmp_path / "routes.yaml").write_text(RULES, encoding="utf-8")
    async with playing(
        set_stage(
            tmp_path, tmp_path / "routes.yaml", load(tmp_path / "routes.yaml").town
        ),
        CITIZENS,
    ) as stage:
        people = await asyncio.to_thread(command, stage, "desk", "list", "--json")

    assert {p.name for p in CITIZENS if p.verified} == {p["name"] for p in people}
    assert {"active"} == {p["state"] for p in people}


def test_an_employee_writes_from_no_address_that_their_mailbox_had():
    had = "{id: old@p.example, former: yes}"
    town = compile_routes(
        RULES.replace("registre@", f"[{had}, registre@").replace(
            "registre@p.example", "registre@p.example]"
        )
    ).town

    assert "registre@p.example" == employee(town, "registro").id


def test_there_is_no_platform_on_which_the_town_has_no_account(tmp_path):
    accounts = {"twitter": "@Vila", "telegram": "@vila_bot", "email": "town@p.example"}
    for channel in accounts:
        others = {name: each for name, each in accounts.items() if name != channel}
        town = Town(name="Vila", timezone=ZoneInfo("UTC"), accounts=others)

        stage = set_stage(tmp_path, tmp_path / "routes.yaml", town)

        assert ((channel,), others.keys()) == (stage.absent, stage.far_ends.keys())
