import pytest
from record_samples import Office

from gateway.store.sql import open_store


@pytest.fixture
async def office(tmp_path):
    """
    A town hall with one case, J-1, about a lamp, and another, J-1-2, of the same
    message.
    """
    store = open_store(f"sqlite:///{tmp_path}/record.db", "one")
    await store.open()
    try:
        office = Office(store)
        await office.fill()
        yield office
    finally:
        await store.close()
