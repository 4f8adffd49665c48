import re

import pytest
from staged import playing, sample_town, short_town


@pytest.fixture
async def stage(tmp_path):
    async with playing(sample_town(tmp_path)) as stage:
        yield stage


def hurry(rules):
    assert "escalate_after" in rules
    return re.sub("escalate_after: [^,}\\n]+", "escalate_after: 1 minute", rules)


@pytest.fixture
def aside(monkeypatch, tmp_path_factory):
    """
    Rules that only some tests have are kept where they push out nobody else's.
    """
    folder = tmp_path_factory.getbasetemp() / "kept"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))


@pytest.fixture
async def short(aside, tmp_path):
    """
    The town with few rules, for whoever changes them.
    """
    async with playing(short_town(tmp_path)) as stage:
        yield stage


@pytest.fixture
async def hurried(aside, tmp_path):
    """
    The same town, in which what nobody has seen is urgent sooner.
    """
    async with playing(short_town(tmp_path, hurry)) as stage:
        yield stage
