from datetime import UTC, datetime

from attrs import fields

from gateway.core.audit import Act
from gateway.core.consequences import Consequences


def act(action):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Act(at=at, actor="gateway", action=action, object="case 1")


def test_what_follows_from_two_things_follows_in_their_order():
    first, second = act("one"), act("two")

    assert (first, second) == (
        Consequences(acts=(first,)) + Consequences(acts=(second,))
    ).acts


def test_of_two_things_nothing_that_follows_is_left_out():
    names = [each.name for each in fields(Consequences)]
    one, other = (Consequences(**dict.fromkeys(names, (sign,))) for sign in "ab")

    assert Consequences(**dict.fromkeys(names, ("a", "b"))) == one + other
