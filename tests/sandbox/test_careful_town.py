"""
A town whose clerks look twice has its sandbox, too.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.stage import set_stage

RULES = Path(__file__).parents[2]


async def test_who_is_verified_in_the_sandbox_was_approved_by_another_clerk(tmp_path):
    rules = (RULES / "routes.yaml").read_text(encoding="utf-8")
    careful = rules.replace("four_eyes: no", "four_eyes: yes")
    assert careful != rules
    (tmp_path / "routes.yaml").write_text(careful, encoding="utf-8")
    shutil.copytree(RULES / "routes", tmp_path / "routes")
    stage = set_stage(tmp_path, tmp_path / "routes.yaml")
    try:
        await stage.open(CITIZENS)
        listed = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "gateway", "desk", "list", "--json"],
            env=stage.environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    finally:
        await stage.close()

    people = json.loads(listed.stdout)
    assert {p.name for p in CITIZENS if p.verified} == {p["name"] for p in people}
    assert {"active"} == {p["state"] for p in people}
