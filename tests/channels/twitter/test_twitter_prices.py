"""
The month's money is not overspent, and danger to life is read a little longer.
"""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, patch

import pytest
from structlog.testing import capture_logs

from channels.twitter.prices import DOLLAR, PRICES, Ledger, next_month
from gateway.core.calendar import month_start
from gateway.core.errors import TemporaryFailure
from gateway.testing import MemoryMeter

NOW = datetime(2026, 12, 5, 12, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
NUMBERS = itertools.count(1000)


def news(count):
    """
    Name so many things that were never read before.
    """
    return [f"{next(NUMBERS)}" for _ in range(count)]


def ledger(cap=DOLLAR, now=lambda: NOW):
    return Ledger(meter=MemoryMeter(), now=now, prices=PRICES, cap=cap)


async def test_nothing_is_said_beyond_the_cap_until_next_month():
    ours = ledger()
    await ours.has_read("dm.read", news(99))

    with pytest.raises(TemporaryFailure) as failure:
        await ours.spend("dm.sent", "d")

    assert NEW_YEAR == failure.value.retry_at
    assert str(failure.value) == (
        "the month's money for X is spent (VENTANILLA_TWITTER_MONTHLY_CAP_USD)"
    )


async def test_whoever_is_in_danger_is_answered_though_no_more_is_read():
    """
    The page on which they wrote may be the one that uses up what reading may cost.
    """
    ours = ledger()
    await ours.has_read("mention.read", news(1_190))
    await ours.may_read()
    for kind in ("dm.read", "user.read", "media.read"):
        await ours.has_read(kind, news(100))
    with pytest.raises(TemporaryFailure):
        await ours.may_read()

    for number in range(251):
        await ours.spend("reply.sent", f"112, {number}", urgent=True)
    with pytest.raises(TemporaryFailure) as failure:
        await ours.spend("reply.sent", "one more", urgent=True)

    assert NEW_YEAR == failure.value.retry_at


async def test_what_was_not_said_costs_nothing():
    ours = ledger()
    await ours.has_read("dm.read", news(98))
    await ours.spend("dm.sent", "first")

    with pytest.raises(TemporaryFailure):
        await ours.spend("dm.sent", "second")
    await ours.give_back("first")
    await ours.spend("dm.sent", "second")

    assert (1, 15_000) == (await ours.meter.used("twitter", NOW))["dm.sent"]


async def test_only_what_was_counted_and_not_said_is_given_back_and_once():
    ours = ledger()
    for name in ("said", "not said"):
        await ours.spend("dm.sent", name)
    ours.said("said")

    for name in ("said", "not said", "not said", "another node's"):
        await ours.give_back(name)

    assert (1, 15_000) == (await ours.meter.used("twitter", NOW))["dm.sent"]


async def test_what_is_given_back_in_january_was_spent_in_december():
    ours = ledger()
    await ours.spend("dm.sent", "d")

    ours.now = lambda: NEW_YEAR
    await ours.give_back("d")

    assert {"dm.sent": (0, 0)} == await ours.meter.used("twitter", NOW)
    assert {} == await ours.meter.used("twitter", NEW_YEAR)


async def test_what_was_not_said_leaves_its_place_to_another():
    ours = ledger(cap=1000 * DOLLAR)
    ours.per_quarter_hour = 2
    for minutes in range(2):
        ours.now = lambda minutes=minutes: NOW + timedelta(minutes=minutes)
        await ours.spend("dm.sent", f"{minutes}")

    ours.now = lambda: NOW + timedelta(minutes=14)
    await ours.give_back("0")
    await ours.spend("dm.sent", "2")
    with pytest.raises(TemporaryFailure) as failure:
        await ours.spend("dm.sent", "3")

    assert NOW + timedelta(minutes=16) == failure.value.retry_at


async def test_reading_goes_on_to_six_fifths_of_the_cap():
    ours = ledger()

    await ours.has_read("dm.read", news(119))
    await ours.may_read()
    await ours.has_read("dm.read", news(1))
    with pytest.raises(TemporaryFailure, match="120 %") as failure:
        await ours.may_read()

    assert NEW_YEAR == failure.value.retry_at


async def test_what_was_spent_last_month_is_over():
    ours = ledger()
    await ours.has_read("dm.read", news(500))

    ours.now = lambda: NEW_YEAR
    await ours.spend("dm.sent", "d")

    counted = [use.count for use in ours.meter.uses if use.channel == "twitter"]
    assert 501 == sum(counted)


async def test_an_empty_page_costs_nothing():
    ours = ledger()

    await ours.has_read("dm.read", news(0))

    assert [] == ours.meter.uses


async def test_the_alarm_is_raised_once_a_month():
    ours = ledger()

    with capture_logs() as logs:
        for count in (79, 1, 1):
            await ours.has_read("dm.read", news(count))
        ours.now = lambda: NEW_YEAR
        for count in (79, 1, 1):
            await ours.has_read("dm.read", news(count))

    alarms = [entry for entry in logs if entry["event"] == "twitter.spending.alarm"]
    assert [0.8, 0.8] == [alarm["spent_usd"] for alarm in alarms]


async def test_an_alarm_that_could_not_be_kept_is_raised_by_whoever_looks_next():
    ours = ledger()
    full = AsyncMock(side_effect=[None, TemporaryFailure("the disk is full")])
    spent = {"dm.read": (80, 80 * DOLLAR // 100)}
    used = AsyncMock(return_value=spent)

    with capture_logs() as logs:
        with (
            patch.multiple(MemoryMeter, take=full, used=used),
            pytest.raises(TemporaryFailure),
        ):
            await ours.has_read("dm.read", news(80))
        await ours.has_read("dm.read", news(80))

    assert ["twitter.spending.alarm"] == [entry["event"] for entry in logs]


async def test_another_process_does_not_raise_it_again():
    ours, again = ledger(), ledger()
    again.meter = ours.meter

    with capture_logs() as logs:
        await asyncio.gather(*(ours.has_read("dm.read", news(40)) for _ in range(3)))
        await again.has_read("dm.read", news(1))

    assert ["twitter.spending.alarm"] == [entry["event"] for entry in logs]
    assert "twitter/alarm" not in await ours.meter.used("twitter", month_start(NOW))


@pytest.mark.parametrize(
    ("limit", "most", "usual"), [("per_quarter_hour", 15, 12), ("per_day", 1440, 1152)]
)
async def test_a_fifth_of_the_direct_messages_is_kept_for_danger(limit, most, usual):
    ours = ledger(cap=1000 * DOLLAR)
    ours.per_quarter_hour = ours.per_day = 10_000
    setattr(ours, limit, most)
    for n in range(usual):
        await ours.spend("dm.sent", f"{n}")

    told = rf"direct messages is reached: .*\b{most} .*, a fifth of them for danger"
    with pytest.raises(TemporaryFailure, match=told):
        await ours.spend("dm.sent", "library hours")
    for n in range(usual, most):
        await ours.spend("dm.sent", f"{n}", urgent=True)
    with pytest.raises(TemporaryFailure):
        await ours.spend("dm.sent", "one more", urgent=True)


async def test_a_fifth_of_the_public_replies_is_kept_for_danger_and_no_more_asked():
    """
    Whoever is in danger is answered for as long as X lets us: it may let us more.
    """
    ours = ledger(cap=1000 * DOLLAR)
    ours.replies_per_day = 10
    for n in range(8):
        await ours.spend("reply.sent", f"{n}")

    told = "limit on public replies is reached: 10 a day, a fifth of them for danger"
    with pytest.raises(TemporaryFailure, match=told) as failure:
        await ours.spend("reply.sent", "library hours")
    for n in range(8, 20):
        await ours.spend("reply.sent", f"{n}", urgent=True)

    assert NOW + timedelta(days=1) == failure.value.retry_at
    await ours.spend("dm.sent", "library hours")
    await ours.spend("post.sent", "library hours")


async def test_a_day_has_its_own_limit():
    ours = ledger(cap=1000 * DOLLAR)
    ours.per_day = 3
    for hours in range(3):
        ours.now = lambda hours=hours: NOW + timedelta(hours=hours)
        await ours.spend("dm.sent", f"{hours}")

    with pytest.raises(TemporaryFailure) as failure:
        await ours.spend("dm.sent", "one more")

    assert NOW + timedelta(days=1) == failure.value.retry_at


@pytest.mark.parametrize("limit", ["per_quarter_hour", "per_day"])
async def test_only_direct_messages_use_up_the_limits_of_direct_messages(limit):
    ours = ledger(cap=1000 * DOLLAR)
    setattr(ours, limit, 1)
    await ours.spend("reply.sent", "reply")
    await ours.has_read("dm.read", news(5))

    await ours.spend("dm.sent", "first")
    await ours.spend("reply.sent", "another reply")

    with pytest.raises(TemporaryFailure):
        await ours.spend("dm.sent", "second")


async def test_what_is_said_raises_the_alarm_too():
    ours = ledger()
    await ours.has_read("dm.read", news(78))

    with capture_logs() as logs:
        await ours.spend("reply.sent", "79 %")
        before = len(logs)
        await ours.spend("reply.sent", "80 %")

    assert (0, ["twitter.spending.alarm"]) == (before, [e["event"] for e in logs])


def test_the_month_after_december_is_january():
    assert NEW_YEAR == next_month(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))


async def test_what_is_read_again_costs_nothing_until_the_next_day():
    ours = ledger()

    for _ in range(2):
        await ours.has_read("dm.read", ["1", "2"])
    await ours.has_read("post.read", ["1"])
    ours.now = lambda: NOW + timedelta(hours=12)
    await ours.has_read("dm.read", ["2", "3"])

    assert {"dm.read": (4, 40_000), "post.read": (1, 1_000)} == (
        await ours.meter.used("twitter", NOW)
    )


async def test_what_is_twice_on_a_page_or_has_no_number_is_counted_once():
    ours = ledger()

    for _ in range(3):
        await ours.has_read("mention.read", ["1", "1", "a hash"])

    assert {"mention.read": (2, 2_000)} == await ours.meter.used("twitter", NOW)
