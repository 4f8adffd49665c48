import pytest
from desk_samples import Desk

from gateway.store.sql import open_store


@pytest.fixture
async def desk(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/desk.db", "one")
    await store.open()
    try:
        yield Desk(store)
    finally:
        await store.close()
