"""
The sample town on a stage, with its loopback platforms and the real daemon as a child.
"""

import re
import shutil
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.sandbox.stage import set_stage

ROUTES = Path(__file__).parents[2]

#: Of what people say in any town: danger, what is for the plenary, and what the sample
#: town's own rules cannot do without.
FEW = """include: [danger.yaml, "danger/*.yaml", guards.yaml, topics.yaml, intents.yaml,
          matters/council.yaml, matters/hazards.yaml, procedures.yaml, texts.yaml]"""


def sample_town(folder):
    """
    Put the sample town into *folder*; set its stage, where nothing listens yet.
    """
    shutil.copytree(ROUTES / "routes", folder / "routes")
    shutil.copy(ROUTES / "routes.yaml", folder)
    return set_stage(folder, folder / "routes.yaml")


def short_town(folder, changed=str):
    """
    The same with few rules, its first file *changed*: what no other test has read must
    be compiled, and all of them take a few times as long.
    """
    few_rules(folder)
    rules = (ROUTES / "routes.yaml").read_text(encoding="utf-8")
    (folder / "routes.yaml").write_text(changed(rules), encoding="utf-8")
    return set_stage(folder, folder / "routes.yaml")


def few_rules(folder):
    """
    Put into *folder* what the first file of a short town includes.
    """
    shutil.copytree(ROUTES / "routes", folder / "routes")
    common = folder / "routes/common.yaml"
    text, found = re.subn(
        r"include: \[[^]]+\]", FEW, common.read_text(encoding="utf-8")
    )
    assert found == 1
    common.write_text(text, encoding="utf-8")


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
