import re

import pytest
import pytest_asyncio
from staged import playing, sample_town, small_town


@pytest.fixture
async def stage(tmp_path):
    async with playing(sample_town(tmp_path)) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory):
    """
    The sample town for all tests of a module, each of which has people and cases of its
    own.
    """
    async with playing(sample_town(tmp_path_factory.mktemp("town"))) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pueblo(tmp_path_factory):
    """
    The small town for several tests of a module.
    """
    async with playing(small_town(tmp_path_factory.mktemp("pueblo"))) as stage:
        yield stage


def hurry(rules):
    assert "escalate_after" in rules
    assert "[farola]" in rules
    assert "office: Alumbrado," in rules
    soon = rules.replace("[farola]", "[farola], answer_within: 1 minute")
    # A minute of working time is over at any time of the day.
    soon = soon.replace("office: Alumbrado,", "office: Alumbrado, hours: 24 h,")
    return re.sub("escalate_after: [^,}\\n]+", "escalate_after: 1 minute", soon)


@pytest.fixture
async def small(tmp_path):
    """
    A small town that compiles fast.
    """
    async with playing(small_town(tmp_path)) as stage:
        yield stage


@pytest.fixture
async def hurried(tmp_path):
    """
    The small town with a shorter time until alarms escalate.
    """
    async with playing(small_town(tmp_path, hurry)) as stage:
        yield stage
