import pytest
from desk_samples import Desk
from lent import store_at


@pytest.fixture
async def desk(tmp_path):
    async with store_at(f"sqlite:///{tmp_path}/desk.db", "one") as store:
        yield Desk(store)
