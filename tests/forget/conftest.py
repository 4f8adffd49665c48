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
