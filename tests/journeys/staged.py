"""
The sample town on a stage, with its loopback platforms and the real daemon as a child.
"""

import shutil
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.sandbox.stage import set_stage

ROUTES = Path(__file__).parents[2]


def sample_town(folder, changed=str):
    """
    Put the sample town into *folder*, its first file *changed*; set its stage, where
    nothing listens yet.
    """
    rules = (ROUTES / "routes.yaml").read_text(encoding="utf-8")
    (folder / "routes.yaml").write_text(changed(rules), encoding="utf-8")
    shutil.copytree(ROUTES / "routes", folder / "routes")
    return set_stage(folder, folder / "routes.yaml")


@asynccontextmanager
async def playing(stage, people=()):
    """
    Open *stage* with those of *people* verified who are, and close it in the end.
    """
    try:
        await stage.open(people)
        yield stage
    finally:
        await stage.close()
