"""
What the town posts for everybody, as an answer to nobody.
"""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from channels.twitter.sandbox import OURS
from channels.twitter.sandbox_door import Fault
from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure, UnknownOutcome
from gateway.core.message import Address, Visibility
from gateway.core.public.notice import EVERYBODY
from gateway.ports.channels import Priced
from gateway.ports.far_ends import Account

US = Account(id=OURS)
POST = Delivery(
    id="d",
    message=1,
    to=Address("twitter", EVERYBODY),
    text="Mañana se corta el agua.",
    visibility=Visibility.PUBLIC,
    due_at=datetime.now(UTC),
)


async def test_a_post_and_what_goes_on_from_it_are_a_thread(x, channel):
    first = await channel.send(POST, ())
    second = evolve(POST, id="e", text="De 8 a 14 h.", in_reply_to=first.reference)
    await channel.send(second, ())

    one, two = x.timeline(US)
    assert ("Mañana se corta el agua.", "") == (one.text, one.in_reply_to)
    assert ("De 8 a 14 h.", first.reference) == (two.text, two.in_reply_to)


@pytest.mark.parametrize(("tried_for", "away"), [(0, 0), (5, 0), (0, 30)])
async def test_what_may_have_been_posted_is_found_and_not_posted_again(
    x, channel, monkeypatch, tried_for, away
):
    """
    Though X could not be asked for days, or we were away for a month.
    """
    x.fail_next("POST /2/tweets", Fault.UNANSWERED)
    with pytest.raises(UnknownOutcome):
        await channel.send(POST, ())
    again = POST.due_at + timedelta(days=tried_for)
    monkeypatch.setattr(channel, "now", lambda: again + timedelta(days=away))

    receipt = await channel.find(evolve(POST, due_at=again))

    assert [receipt.reference] == [post.reference for post in x.timeline(US)]


@pytest.mark.parametrize(
    ("changes", "dollars"),
    [
        ({}, 0.015),
        ({"in_reply_to": "71"}, 0.015),  # to ourselves: no cheaper
        ({"text": "Más en https://town.example/agua"}, 0.2),
        ({"text": "Más en town.es"}, 0.2),
        ({"to": Address("twitter", "1001"), "in_reply_to": "71"}, 0.01),
    ],
)
async def test_each_post_has_its_price(channel, changes, dollars):
    assert isinstance(channel, Priced)
    assert dollars == channel.price(evolve(POST, **changes)) / 1_000_000


async def test_nobody_is_written_to_in_bulk(x, channel):
    """
    For everybody there are posts, and nothing else.
    """
    with pytest.raises(PermanentFailure, match="by numbers only"):
        await channel.send(evolve(POST, visibility=Visibility.PRIVATE), ())

    assert [] == x.timeline(US)
