"""
The month's money is not overspent, and danger to life is read a little longer.
"""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from channels.twitter.prices import DOLLAR, PRICES, Ledger, next_month
from gateway.core.errors import TemporaryFailure
from gateway.testing import MemoryMeter

NOW = datetime(2026, 12, 5, 12, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def ledger(cap=DOLLAR, now=lambda: NOW):
    return Ledger(meter=MemoryMeter(), now=now, prices=PRICES, cap=cap)


async def test_nothing_is_said_beyond_the_cap_until_next_month():
    ours = ledger()
    await ours.has_read("dm.read", 99)

    with pytest.raises(TemporaryFailure) as failure:
        await ours.spend("dm.sent")

    assert NEW_YEAR == failure.value.retry_at


async def test_reading_goes_on_to_six_fifths_of_the_cap():
    ours = ledger()

    await ours.has_read("dm.read", 119)
    await ours.may_read()
    await ours.has_read("dm.read", 1)
    with pytest.raises(TemporaryFailure, match="120 %") as failure:
        await ours.may_read()

    assert NEW_YEAR == failure.value.retry_at


async def test_what_was_spent_last_month_is_over():
    ours = ledger()
    await ours.has_read("dm.read", 500)

    ours.now = lambda: NEW_YEAR
    await ours.spend("dm.sent")

    assert 501 == sum(use.count for use in ours.meter.uses)


async def test_an_empty_page_costs_nothing():
    ours = ledger()

    await ours.has_read("dm.read", 0)

    assert [] == ours.meter.uses


async def test_the_alarm_is_raised_once_a_month():
    ours = ledger()

    with capture_logs() as logs:
        for count in (79, 1, 1):
            await ours.has_read("dm.read", count)
        ours.now = lambda: NEW_YEAR
        for count in (79, 1, 1):
            await ours.has_read("dm.read", count)

    alarms = [entry for entry in logs if entry["event"] == "twitter.spending.alarm"]
    assert [0.8, 0.8] == [alarm["spent_usd"] for alarm in alarms]


async def test_a_day_has_its_own_limit():
    ours = ledger(cap=1000 * DOLLAR)
    ours.per_day = 3
    for hours in range(3):
        ours.now = lambda hours=hours: NOW + timedelta(hours=hours)
        await ours.spend("dm.sent")

    with pytest.raises(TemporaryFailure) as failure:
        await ours.spend("dm.sent")

    assert NOW + timedelta(days=1) == failure.value.retry_at


def test_the_month_after_december_is_january():
    assert NEW_YEAR == next_month(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
