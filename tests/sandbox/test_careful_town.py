"""
A town whose clerks look twice has its sandbox, too.
"""

import asyncio
import json
import subprocess
import sys

from staged import playing, sample_town

from gateway.sandbox.cast import CITIZENS


def careful(rules):
    assert "four_eyes: no" in rules
    return rules.replace("four_eyes: no", "four_eyes: yes")


async def test_who_is_verified_in_the_sandbox_was_approved_by_another_clerk(tmp_path):
    async with playing(sample_town(tmp_path, careful), CITIZENS) as stage:
        listed = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "gateway", "desk", "list", "--json"],
            env=stage.environment,
            stdout=subprocess.PIPE,
            check=True,
        )

    people = json.loads(listed.stdout)
    assert {p.name for p in CITIZENS if p.verified} == {p["name"] for p in people}
    assert {"active"} == {p["state"] for p in people}
