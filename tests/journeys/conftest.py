import re
import shutil
from pathlib import Path

import pytest

from gateway.sandbox.stage import set_stage

ROUTES = Path(__file__).parents[2]


@pytest.fixture
async def stage(tmp_path):
    """
    The sample town with its loopback platforms, and the real daemon as a child.
    """
    shutil.copy(ROUTES / "routes.yaml", tmp_path)
    shutil.copytree(ROUTES / "routes", tmp_path / "routes")
    stage = set_stage(tmp_path, tmp_path / "routes.yaml")
    try:
        await stage.open()
        yield stage
    finally:
        await stage.close()


@pytest.fixture
async def hurried(tmp_path):
    """
    The same town, in which what nobody has seen is urgent sooner.
    """
    rules = (ROUTES / "routes.yaml").read_text(encoding="utf-8")
    assert "escalate_after" in rules
    hurry = re.sub("escalate_after: [^,}\\n]+", "escalate_after: 1 minute", rules)
    (tmp_path / "routes.yaml").write_text(hurry, encoding="utf-8")
    shutil.copytree(ROUTES / "routes", tmp_path / "routes")
    stage = set_stage(tmp_path, tmp_path / "routes.yaml")
    try:
        await stage.open()
        yield stage
    finally:
        await stage.close()
