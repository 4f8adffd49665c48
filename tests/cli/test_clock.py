"""
Whoever knows what day it is says so.
"""

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.usefixtures("begun")


def test_nothing_is_known_before_somebody_says_that_the_clock_is_right(shown):
    today = datetime.now().astimezone().date()

    before = shown("clock")
    after = shown("clock", "--today", today)

    assert "1970" == before["latest"][:4]
    assert after["now"] == after["latest"]
    assert 1 == len(shown("audit", "list"))


def test_another_day_than_the_clocks_is_refused(ventanilla):
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()

    told = ventanilla("clock", "--today", tomorrow, status=1).output

    assert "set it right" in told
