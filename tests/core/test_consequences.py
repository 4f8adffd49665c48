from datetime import UTC, datetime

from attrs import evolve, fields

from gateway.core.audit import Act
from gateway.core.consequences import Consequences
from gateway.core.filing import Filing, Status


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


def test_a_filing_takes_over_all_that_follows_from_something_else():
    names = [each.name for each in fields(Consequences)]
    own, other = (dict.fromkeys(names, (sign,)) for sign in "ab")
    filing = Filing(id=1, status=Status.ROUTED, **own)
    answer = evolve(filing, **other)
    all_ = evolve(filing, **dict.fromkeys(names, ("a", "b")))

    assert all_ == filing.causing(Consequences(**other))
    assert evolve(all_, deliveries=("b", "a")) == answer.beside(filing)
