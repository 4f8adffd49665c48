"""
What ends as time goes by, and stays so where a clock is set back.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from sqlalchemy import select
from store_samples import (
    ACCOUNT,
    ANA,
    CONTACT,
    MAIL,
    NOON,
    PERSON,
    VOUCHER,
    account,
    act,
    acts,
    arrival,
    attempt,
    code,
    enrol,
    filing,
    message,
    person,
    status,
)

from gateway.core.consequences import Consequences
from gateway.core.filing import Status
from gateway.core.identity import Standing, judge
from gateway.core.people.codes import LIFETIME, CodeState, Purpose, Redeemed
from gateway.core.people.person import Verification
from gateway.ports.meter import Use
from gateway.store import upkeep
from gateway.store.engine.schema import guesses

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
END = NOON + LIFETIME
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

#: What happens at one moment, each of it enough to know that it was so late.
LATE = {
    "a tick": lambda store, at: store.tick(at),
    "an enrolment": lambda store, at: store.keep(person(), None, act(at=at)),
    "a binding": lambda store, at: store.bind(account(MAIL), act(at=at)),
    "a revocation": lambda store, at: store.unbind(MAIL, at, act(at=at)),
    "a new code": lambda store, at: store.issue(
        code("1", channel="twitter", issued_at=at, expires_at=at + LIFETIME), act()
    ),
    "a wrong code": lambda store, at: store.redeem(attempt(99, "99999999", at=at)),
    "a return": lambda store, at: store.vouch(VOUCHER, act(at=at), "secret"),
    "a confirmation": lambda store, at: store.vouch(VOUCHER, act(at=at), None),
}


@pytest.mark.parametrize("happened", LATE)
async def test_a_clock_set_back_revives_no_code(store, happened):
    await enrol(store)
    await store.issue(code(), act())
    await LATE[happened](store, END)

    back = await store.redeem(attempt(1, sender=ANA, at=NOON - DAY))

    assert Redeemed.REFUSED is back
    assert END == (await store.known([])).at


async def test_a_challenge_tells_the_time_and_ends_with_it(store, challenge):
    await enrol(store)
    await store.issue(code(), act())
    ids = await store.receive([arrival(1), arrival(2)], None)
    told = await challenge(ids[0], "reference", Purpose.STEP_UP)
    at = {"issued_at": END, "expires_at": END + LIFETIME}
    late = code("2", kind=Purpose.STEP_UP, person=None, message=ids[1], **at)
    await store.record(filing(ids[1], 2, status=Status.HELD, codes=(late,)))

    back = await store.redeem(attempt(1, sender=ANA, at=NOON - DAY))

    assert Redeemed.REFUSED is back
    assert await store.return_from(told.secret, NOON - DAY) is None
    voucher = evolve(VOUCHER, message=ids[0])
    assert not await store.vouch(voucher, act(at=NOON - DAY), told.secret)


async def test_a_clock_set_back_a_little_changes_nothing(store):
    await enrol(store)
    await store.issue(code(), act())
    await store.tick(END - TICK)

    assert Redeemed.BOUND is await store.redeem(attempt(1, sender=ANA, at=NOON - DAY))


async def test_the_time_that_is_known_never_goes_back(store):
    seen = [(await store.known([])).at]
    for at in (NOON, NOON - DAY, NOON + TICK, NOON):
        await store.tick(at)
        seen.append((await store.known([])).at)

    assert [BEGINNING, NOON, NOON, NOON + TICK, NOON + TICK] == seen


@pytest.mark.parametrize("happened", [name for name in LATE if name != "a tick"])
async def test_a_clock_that_is_years_ahead_ends_nothing_for_ever(store, happened):
    """
    What happens meanwhile is judged by it, and what happens afterwards is not.
    """
    await store.tick(NOON)
    await enrol(store, PERSON, ACCOUNT)
    await store.issue(code(), act())

    await LATE[happened](store, NOON + 9_000 * DAY)

    assert NOON == (await store.known([])).at
    assert Standing.VERIFIED is await standing(store, NOON + TICK)


async def test_who_is_revoked_by_a_clock_that_is_ahead_counts_no_more(store):
    await enrol(store, PERSON, ACCOUNT)
    ahead = NOON + 9_000 * DAY
    await store.unbind(ANA, ahead, act(at=ahead))

    assert Standing.KNOWN is await standing(store, NOON + TICK)


async def test_the_first_time_that_is_known_may_be_any(store):
    await store.redeem(attempt(1, "99999999", at=NOON))

    assert NOON == (await store.known([])).at


async def test_a_restart_forgets_no_time(store, another):
    await store.tick(NOON)
    await store.close()

    assert NOON == (await (await another("two")).known([])).at


async def standing(store, at):
    """
    How far Ana is believed by a node whose clock says *at*.
    """
    known = await store.known([ANA])
    contact = known.contacts[ANA]
    return judge(message(1), contact, max(at, known.at)).standing


@pytest.mark.parametrize("happened", LATE)
async def test_a_clock_set_back_revives_no_verification(store, happened):
    await enrol(store, PERSON, ACCOUNT)
    end = PERSON.expires_at
    before = await standing(store, end - TICK)
    await store.tick(end - TICK)
    await LATE[happened](store, end)

    assert [Standing.VERIFIED, Standing.KNOWN] == [
        before,
        await standing(store, NOON - DAY),
    ]


async def test_a_clock_set_back_revives_no_account(store):
    await enrol(store, PERSON, ACCOUNT, account(MAIL))
    await store.unbind(ANA, NOON, act())

    assert Standing.KNOWN is await standing(store, NOON - DAY)


async def test_a_clock_set_back_revives_no_person(store):
    await enrol(store, PERSON, ACCOUNT)
    revoked = evolve(PERSON, state=Verification.REVOKED)
    await store.keep(revoked, Verification.ACTIVE, act(at=NOON + DAY))

    assert Standing.KNOWN is await standing(store, NOON - DAY)
    await store.tick(NOON - DAY)
    assert revoked == (await store.person(PERSON.id)).person


async def test_a_clock_set_back_revives_no_message(store, hold):
    number = await hold("one")
    await store.give_up(number, "", Consequences(acts=(act("message.lapse"),)))

    await store.tick(NOON - DAY)

    assert Status.LAPSED is await status(store, number)
    assert [] == await store.held_since(NOON + DAY, 10)


async def test_codes_end_by_themselves(store):
    await enrol(store)
    early = await store.issue(code(), act())
    at = {"issued_at": NOON + TICK, "expires_at": END + TICK}
    late = await store.issue(code("1", channel="email", **at), act())

    await store.tick(END)

    states = [(await store.told(number)).state for number in (early, late)]
    assert [CodeState.EXPIRED, CodeState.ISSUED] == states


async def test_a_code_that_was_used_is_not_over_afterwards(store):
    await enrol(store)
    used = await store.issue(code(), act())
    await store.redeem(attempt(1, sender=ANA))

    await store.tick(END)

    assert CodeState.USED is (await store.told(used)).state


async def test_a_verification_ends_when_it_is_to_be_renewed(store):
    states = {
        "P-PENDING": Verification.PENDING,
        "P-ENDED": Verification.ACTIVE,
        "P-LATER": Verification.ACTIVE,
    }
    for name, state in states.items():
        end = NOON + TICK if name == "P-LATER" else NOON
        await enrol(store, person(name, state=state, expires_at=end))

    ended = [await store.tick(NOON), await store.tick(NOON)]

    found = {e.person.id: e.person.state for e in await store.people()}
    assert [1, 0] == ended
    assert states | {"P-ENDED": Verification.EXPIRED} == found
    assert [("gateway", "desk.expire", "done")] == await acts(store, "person P-ENDED")


async def test_an_account_of_an_ended_verification_is_still_theirs(store):
    await enrol(store, PERSON, ACCOUNT)
    await enrol(store, person())

    await store.tick(PERSON.expires_at)

    assert CONTACT == (await store.known([ANA])).contacts[ANA]
    assert ACCOUNT == await store.bind(account(person="P-BERTA2"), act())


async def test_many_verifications_end_some_at_a_time(store, monkeypatch):
    monkeypatch.setattr(upkeep, "_AT_ONCE", 3)
    for number in range(7):
        await enrol(store, person(f"P-{number}"))

    assert [3, 3, 1, 0] == [await store.tick(PERSON.expires_at) for _ in range(4)]


async def test_wrong_codes_are_forgotten_after_a_day(store):
    async def kept():
        return await store._writer.run(
            lambda c: c.scalars(select(guesses.c.message)).all()
        )

    await store.redeem(attempt(1, "1"))
    await store.redeem(attempt(2, "2", at=NOON + TICK))

    await store.tick(NOON + DAY)
    before = await kept()
    await store.tick(NOON + DAY + TICK)

    assert [[1, 2], [2]] == [before, await kept()]


async def test_what_was_counted_is_forgotten_after_two_months(store):
    for channel, at in [("twitter", NOON), ("email", NOON), ("twitter", NOON + TICK)]:
        await store.take(Use(channel=channel, kind="dm", at=at))

    await store.tick(NOON + 62 * DAY + TICK)

    assert {"dm": (1, 0)} == await store.used("twitter", BEGINNING)
    assert {} == await store.used("email", BEGINNING)
