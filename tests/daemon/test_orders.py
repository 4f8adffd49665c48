"""
What the daemon and its workers tell one another, and what of it is counted.
"""

import asyncio

import pytest
from prometheus_client import CollectorRegistry

from gateway.daemon.counting import News, add
from gateway.daemon.orders import (
    LIMIT,
    Edition,
    Order,
    WorkerReport,
    order,
    report,
    said,
)
from gateway.relay.metrics import tally

EDITION = Edition(
    version="abc", loaded_at="2026-11-25T10:00:00+00:00", texts={"routes.yaml": "ñ\n"}
)


def heard(*lines):
    reader = asyncio.StreamReader(limit=LIMIT)
    for line in lines:
        reader.feed_data(line)
    reader.feed_eof()
    return reader


@pytest.mark.parametrize(
    "told",
    [
        Order(routes=True),
        Order(rests=True, behind=True),
        Order(stops=True),
        Order(edition=EDITION, without=("fax",)),
    ],
)
async def test_an_order_is_heard_as_it_was_told(told):
    assert told == await order(heard(said(told)))


async def test_a_report_is_heard_as_it_was_told():
    told = WorkerReport(version="abc", workers=[{"name": "router"}], counted=[])

    assert told == await report(heard(said(told)))


async def test_half_a_line_is_the_end():
    line = said(Order(routes=True))
    reader = heard(line, line[:-5])

    assert Order(routes=True) == await order(reader)
    assert await order(reader) is None


def test_what_a_worker_counts_is_told_once():
    theirs, ours = (
        tally(registry := CollectorRegistry()),
        tally(all_of_it := CollectorRegistry()),
    )
    news = News(registry)

    theirs.routed.labels("email", "routed").inc(3)
    add(ours, news.take())
    add(ours, news.take())
    theirs.routed.labels("email", "routed").inc()
    theirs.delivered.labels("twitter", "sent").inc(2)
    add(ours, news.take())

    routed = {"channel": "email", "status": "routed"}
    sent = {"channel": "twitter", "state": "sent"}
    assert 4 == all_of_it.get_sample_value("ventanilla_routed_total", routed)
    assert 2 == all_of_it.get_sample_value("ventanilla_delivered_total", sent)
