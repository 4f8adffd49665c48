import re

import pytest
from staged import playing, sample_town, small_town


@pytest.fixture
async def stage(tmp_path):
    async with playing(sample_town(tmp_path)) as stage:
        yield stage


def hurry(rules):
    assert "escalate_after" in rules
    return re.sub("escalate_after: [^,}\\n]+", "escalate_after: 1 minute", rules)


@pytest.fixture
async def small(tmp_path):
    """
    A small town, for whoever changes its rules.
    """
    async with playing(small_town(tmp_path)) as stage:
        yield stage


@pytest.fixture
async def hurried(tmp_path):
    """
    The same town, in which what nobody has seen is urgent sooner.
    """
    async with playing(small_town(tmp_path, hurry)) as stage:
        yield stage
