import pytest
from staged import playing, small_town


@pytest.fixture
async def stage(tmp_path):
    async with playing(small_town(tmp_path)) as stage:
        yield stage
