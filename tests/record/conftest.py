import pytest
from lent import store_at
from record_samples import Office

from gateway.town.record import pdf


@pytest.fixture(autouse=True, scope="session")
def _the_same_is_printed_once():
    """
    Cache PDFs: typesetting takes longer than the rest of an export. That the same
    record gives the same PDF is tested elsewhere.
    """
    printed, paper = {}, pdf.paper

    def once(record, files, index):
        asked = (repr(record), files, index)
        if asked not in printed:
            printed[asked] = paper(record, files, index)
        return printed[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "paper", once)
        yield


@pytest.fixture
async def office(tmp_path):
    """
    A town hall with the case J-1, about a lamp, and J-1-2 of the same message.
    """
    async with store_at(f"sqlite:///{tmp_path}/record.db", "one") as store:
        office = Office(store)
        await office.fill()
        yield office
