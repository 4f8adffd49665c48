import pytest
from staged import playing, sample_town


@pytest.fixture
async def stage(tmp_path):
    async with playing(sample_town(tmp_path)) as stage:
        yield stage
