"""
What is asked in the same moment is read together, and each hears of their own.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, text

from gateway.core.errors import TemporaryFailure
from gateway.store.engine.reader import StoreReader


@pytest.fixture
def reader(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/some.db")
    made = StoreReader(engine, "", ThreadPoolExecutor(2))
    yield made
    made.stop()
    engine.dispose()


class Doubled:
    def __init__(self):
        self.times = 0

    def __call__(self, connection, asked):
        self.times += 1
        if any(one < 0 for one in asked):
            raise ValueError("less than nothing")
        return [connection.scalar(text(f"SELECT {one} * 2")) for one in asked]


async def test_those_who_ask_at_once_are_answered_at_once(reader):
    doubled = Doubled()

    answers = await asyncio.gather(*(reader.together(doubled, n) for n in range(9)))

    assert [2 * n for n in range(9)] == answers
    assert 1 == doubled.times


async def test_one_who_asks_wrongly_is_told_so_and_nobody_else(reader):
    asked = [reader.together(Doubled(), n) for n in (1, 2)]
    wrong = Doubled()
    asked += [reader.together(wrong, n) for n in (3, -1, 4)]

    answers = await asyncio.gather(*asked, return_exceptions=True)

    assert [2, 4, 6] == answers[:3]
    assert isinstance(answers[3], ValueError)
    assert 8 == answers[4]


async def test_who_has_gone_meanwhile_disturbs_nobody(reader):
    doubled = Doubled()
    gone = asyncio.ensure_future(reader.together(doubled, 1))
    stays = asyncio.ensure_future(reader.together(doubled, 2))
    await asyncio.sleep(0)
    gone.cancel()

    assert 4 == await stays


async def test_nobody_waits_for_a_reader_that_has_stopped(reader):
    reader.stop()

    with pytest.raises(TemporaryFailure):
        await reader.together(Doubled(), 1)


async def test_what_the_database_cannot_do_just_now_is_told_to_all(reader):
    def broken(connection, asked):
        return connection.exec_driver_sql("SELECT * FROM nowhere").all()

    answers = await asyncio.gather(
        *(reader.together(broken, n) for n in range(3)), return_exceptions=True
    )

    assert [TemporaryFailure] * 3 == [type(answer) for answer in answers]


async def test_nobody_waits_for_an_answer_that_was_forgotten(reader):
    def forgetful(connection, asked):
        return []

    asked = [reader.together(forgetful, n) for n in range(2)]
    async with asyncio.timeout(60):
        answers = await asyncio.gather(*asked, return_exceptions=True)

    assert [ValueError, ValueError] == [type(one) for one in answers]
