import pytest

from channels.telegram.pace import Pace


@pytest.fixture
def pace(clock):
    return Pace(clock=clock, sleep=clock.sleep)


async def test_the_first_message_does_not_wait(pace, clock):
    await pace.turn("7")

    assert [] == clock.slept


async def test_one_chat_gets_a_message_a_second(pace, clock):
    for _ in range(3):
        await pace.turn("7")

    assert [1.0, 1.0] == clock.slept


async def test_all_chats_together_get_thirty_a_second(pace, clock):
    for chat in range(31):
        await pace.turn(str(chat))

    assert 101.0 == pytest.approx(clock.now)


async def test_a_chat_says_how_long_it_is_booked(pace):
    await pace.turn("7")

    assert (1.0, 0.0) == (pace.delay("7"), pace.delay("8"))


async def test_chats_that_are_free_again_are_forgotten(pace, clock):
    for chat in range(1000):
        await pace.turn(str(chat))
    clock.now += 60
    await pace.turn("new")

    assert ["new"] == list(pace._chats)


async def test_a_chat_is_given_the_time_that_is_asked_for(pace, clock):
    await pace.turn("7")
    pace.hold("7", 20.0)
    pace.hold("7", 3.0)
    await pace.turn("8")
    await pace.turn("7")

    assert 120.0 == pytest.approx(clock.now)
