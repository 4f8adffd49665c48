"""
Whoever brings a copy back says so, and numbers go on behind those that were told.
"""

import asyncio
from datetime import UTC, datetime

import pytest

pytestmark = pytest.mark.usefixtures("begun")


def test_whoever_brings_a_copy_back_reads_which_numbers_are_nobodys(ventanilla):
    told = ventanilla("restored", "--numbers", 20, "--clerk", "Toñi").output

    assert "the numbers 1 to 20 are skipped" in told
    assert "ventanilla outbox list waiting" in told


def test_what_comes_next_has_none_of_them(shown, ana_says):
    async def number_of(text, name):
        store, _, number = await ana_says(text, name)
        await store.close()
        return number

    first = asyncio.run(number_of("la farola", "1"))

    left = shown("restored", "--clerk", "Toñi")
    next_ = asyncio.run(number_of("y otra", "2"))
    [act, *_] = shown("audit", "list")

    assert (first + 1, first + 1_000) == (left["first"], left["last"])
    assert left["last"] + 1 == next_
    assert ("Toñi", "store.restored") == (act["actor"], act["action"])


def test_beside_a_running_daemon_no_number_is_left_out(working, ventanilla, shown):
    with working():
        told = ventanilla("restored", "--clerk", "Toñi", status=1).output

        assert "a daemon works there (process " in told
    assert 1 == shown("restored", "--clerk", "Toñi")["first"]


def test_whoever_brings_a_copy_back_reads_until_when_it_goes_and_what_to_do_again(
    ventanilla, shown, ana_says
):
    async def tick():
        store, *_ = await ana_says("la farola", "1")
        await store.tick(datetime(2026, 3, 2, 12, 5, tzinfo=UTC))
        await store.close()

    asyncio.run(tick())

    told = ventanilla("restored", "--clerk", "Toñi").output

    assert "the copy goes until 02/03/2026 1" in told
    assert "`desk revoke`, `forget`" in told
    assert "2026-03-02T12:05:00+00:00" == shown("restored", "--clerk", "Toñi")["until"]


@pytest.mark.parametrize("count", [0, -1, "many", 1_000_001])
def test_how_many_must_be_a_number_that_leaves_others(ventanilla, count):
    ventanilla("restored", "--numbers", count, status=2)
