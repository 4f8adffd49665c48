"""
One-time codes that bind an account: each counts once, for a while, for whom it is.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from attrs import evolve
from lent import store_at
from store_samples import (
    ANA,
    MAIL,
    NOON,
    PERSON,
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

from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.people.codes import LIFETIME, CodeState, Purpose, Redeemed
from gateway.core.people.person import Account, Verification
from gateway.ports.people import CodeTold

MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
STRANGER = Address("telegram", "7")


async def test_a_code_binds_the_account_that_sends_it(store, hold, issued):
    number = await hold("one")

    redeemed = await store.redeem(attempt(9, sender=ANA, at=NOON + MINUTE))

    bound = Account(
        address=ANA,
        person=PERSON.id,
        handle="@someone9",
        bound_at=NOON + MINUTE,
        bound_by=f"code {issued}",
    )
    assert Redeemed.BOUND is redeemed
    assert (bound,) == (await store.person(PERSON.id)).accounts
    assert CodeTold(CodeState.USED, NOON + LIFETIME, bound, "") == await store.told(
        issued
    )
    assert Status.RECEIVED is await status(store, number)
    assert ["@someone9"] == [label.handle for label in await store.labels(ANA)]
    assert [
        ("luis", "desk.enrol", "done"),
        ("luis", "desk.code", "done"),
        ("message 9", "desk.bind", "done"),
    ] == await acts(store)


async def test_the_chain_knows_whose_account_was_bound_and_from_where(store, issued):
    await store.redeem(attempt(9, sender=ANA))

    [kept, *_] = await store.acts(f"person {PERSON.id}", None, 1)

    assert ("message 9", "desk.bind") == (kept.entry.actor, kept.entry.action)
    assert {
        "address": str(ANA),
        "handle": "@someone9",
        "person": PERSON.id,
    } == json.loads(kept.payload.text)


async def test_the_desk_reads_what_whoever_sent_it_calls_themselves(store, issued):
    said = {
        "other": message("other", sender=MAIL, display_name="Berta"),
        "it": message("it", sender=ANA, display_name="Ana G."),
    }
    other, number = await store.receive([*map(arrival, said)], None)
    await store.record(filing(other, "other", message=said["other"]))
    await store.redeem(attempt(number, sender=ANA))

    unread = await store.told(issued)
    await store.record(filing(number, "it", message=said["it"]))
    read = await store.told(issued)

    assert ["", "Ana G."] == [unread.called, read.called]


async def test_whoever_has_to_be_approved_may_have_an_account_already(store, hold):
    await enrol(store, evolve(PERSON, state=Verification.PENDING))
    await store.issue(code(), act())
    number = await hold("one")

    tries = [await store.redeem(attempt(9, sender=ANA)) for _ in range(2)]

    assert [Redeemed.PENDING] * 2 == tries
    assert Status.HELD is await status(store, number)
    assert (await store.known([ANA])).contacts[ANA].pending


async def test_whoever_has_an_account_that_counted_before_hears_that_nothing_goes_on(
    store, hold, issued
):
    """
    What was held there meanwhile may be anybody's: they write it again.
    """
    assert await store.bind(account(), act("desk.bind")) is None
    assert await store.unbind(ANA, NOON, act("desk.unbind"))
    number = await hold("one")

    tries = [await store.redeem(attempt(9, sender=ANA)) for _ in range(2)]
    await store.issue(code("11112222"), act())

    assert [Redeemed.ANEW] * 2 == tries
    assert Status.LAPSED is await status(store, number)
    assert Redeemed.BOUND is await store.redeem(attempt(10, "11112222"))


async def test_of_a_hundred_who_send_it_at_once_one_is_bound(store, issued):
    tries = [attempt(number) for number in range(1, 101)]

    answers = await asyncio.gather(*[store.redeem(one) for one in tries])

    [winner] = [one for one, a in zip(tries, answers, strict=True) if a is not REFUSED]
    assert 99 == answers.count(REFUSED)
    assert Redeemed.BOUND is answers[tries.index(winner)]
    assert [winner.sender] == [a.address for a in await only(store)]
    assert 1 == [action for _, action, _ in await acts(store)].count("desk.bind")


async def test_it_is_the_same_where_they_come_to_several_nodes(store, url, issued):
    """
    Each node with its own loop, threads and connections.
    """
    tries = [attempt(number) for number in range(1, 101)]

    async def work(node, mine):
        async with store_at(url, f"node {node}") as theirs:
            found = await asyncio.gather(*[theirs.redeem(one) for one in mine])
        return list(zip(mine, found, strict=True))

    with ThreadPoolExecutor(4) as pool:
        loop = asyncio.get_running_loop()
        nodes = [
            loop.run_in_executor(pool, asyncio.run, work(n, tries[n::4]))
            for n in range(4)
        ]
        answers = [pair for some in await asyncio.gather(*nodes) for pair in some]

    [(winner, answer)] = [pair for pair in answers if pair[1] is not REFUSED]
    assert 100 == len(answers)
    assert Redeemed.BOUND is answer
    assert [winner.sender] == [a.address for a in await only(store)]
    assert 1 == [action for _, action, _ in await acts(store)].count("desk.bind")


REFUSED = Redeemed.REFUSED


async def only(store):
    return (await store.person(PERSON.id)).accounts


async def test_the_same_message_again_has_the_same_answer_and_does_nothing(
    store, another, challenge, issued
):
    """
    The daemon died before it had recorded what it had done.
    """
    await enrol(store, person(), account(STRANGER, person="P-BERTA2"))
    for digits, channel in [("11112222", "email"), ("33334444", "twitter")]:
        await store.issue(code(digits, channel=channel), act())
    on = {"sender": Address("twitter", "5")}
    tries = {
        Redeemed.BOUND: attempt(1, sender=ANA),
        Redeemed.REFUSED: attempt(2, "99999999"),
        Redeemed.TAKEN: attempt(3, "11112222", sender=MAIL),
        Redeemed.SEEN: attempt(4, "33334444", public=True, **on),
    }
    await store.bind(account(MAIL, person="P-BERTA2"), act())
    first = {wanted: await store.redeem(one) for wanted, one in tries.items()}
    before = await everything(store)
    await store.close()
    again = await another()

    repeated = [
        {wanted: await again.redeem(one) for wanted, one in tries.items()}
        for _ in range(2)
    ]

    expected = {wanted: wanted for wanted in tries}
    assert [expected] * 3 == [first, *repeated]
    assert before == await everything(again)


async def everything(store):
    told = [await store.told(number) for number in range(1, 5)]
    return await store.people(), told, await acts(store), await store.known([])


async def test_a_code_ends_after_ten_minutes(store, issued):
    await store.issue(code("11112222", channel="email"), act())
    end = NOON + LIFETIME

    late = await store.redeem(attempt(1, "11112222", sender=MAIL, at=end - TICK))
    too_late = await store.redeem(attempt(2, at=end))

    assert timedelta(minutes=10) == LIFETIME
    assert [Redeemed.BOUND, Redeemed.REFUSED] == [late, too_late]


@pytest.mark.parametrize("channel", ["email", "twitter"])
async def test_a_code_counts_on_its_channel_only(store, issued, channel):
    wrong = attempt(1, sender=Address(channel, "5"))

    assert Redeemed.REFUSED is await store.redeem(wrong)
    assert Redeemed.BOUND is await store.redeem(attempt(2))


async def test_what_nothing_proves_binds_nothing(store, issued):
    other = await store.issue(code("11112222", channel="email"), act())
    refused = await store.redeem(attempt(1, sender=ANA, proven=False))
    before = await only(store)

    assert (Redeemed.REFUSED, ()) == (refused, before)
    assert "nothing proves who sent it" == (await store.told(issued)).problem
    assert "" == (await store.told(other)).problem
    assert ("message 1", "code.refuse", "nothing proves who sent it") == (
        (await acts(store))[-1]
    )
    good = attempt(2, sender=ANA)
    assert [Redeemed.BOUND] * 2 == [await store.redeem(good) for _ in range(2)]
    assert "" == (await store.told(issued)).problem


async def test_what_everybody_could_read_counts_no_more(store, issued):
    seen = await store.redeem(attempt(1, sender=ANA, public=True))
    after = await store.redeem(attempt(2, sender=ANA))

    assert [Redeemed.SEEN, Redeemed.REFUSED] == [seen, after]
    told = await store.told(issued)
    assert (CodeState.WITHDRAWN, "it was sent in public") == (told.state, told.problem)
    assert () == await only(store)
    assert ("message 1", "code.refuse", "it was sent in public") in await acts(store)


async def test_all_that_everybody_could_read_count_no_more(store, issued):
    mail = await store.issue(code("11112222", channel="email"), act())
    other = await store.issue(code("33334444", channel="twitter"), act())
    seen = attempt(1).secrets + attempt(1, "11112222", sender=MAIL).secrets
    # Somebody may write more numbers than one statement takes.
    numbers = tuple(f"{number:064x}" for number in range(40_000))

    aloud = attempt(1, public=True, secrets=(*seen, *numbers))
    answers = [await store.redeem(aloud) for _ in range(2)]

    told = [await store.told(number) for number in (issued, mail, other)]
    withdrawn, good = CodeState.WITHDRAWN, CodeState.ISSUED
    assert [Redeemed.SEEN] * 2 == answers
    assert [withdrawn, withdrawn, good] == [one.state for one in told]
    assert 2 == [action for _, action, _ in await acts(store)].count("code.refuse")


async def test_what_was_a_code_is_in_public_a_number_like_any_other(store, issued):
    """
    Whoever writes it is told of no code, and nothing is in the chain.
    """
    mail = await store.issue(code("11112222", channel="email"), act())
    await store.redeem(attempt(1, sender=ANA))
    before = await acts(store)

    used = await store.redeem(attempt(2, public=True))
    late = attempt(3, "11112222", sender=MAIL, public=True, at=NOON + LIFETIME)
    ended = await store.redeem(late)

    assert [Redeemed.REFUSED] * 2 == [used, ended]
    assert before == await acts(store)
    assert ["", ""] == [(await store.told(one)).problem for one in (issued, mail)]


async def test_no_code_counts_of_who_counts_no_more(store, issued):
    """
    Made while another clerk revoked the person.
    """
    revoked = evolve(PERSON, state=Verification.REVOKED)
    await store.keep(revoked, Verification.ACTIVE, act())
    await store.issue(code("11112222"), act())

    assert Redeemed.REFUSED is await store.redeem(attempt(1, "11112222"))
    assert () == await only(store)


async def test_a_new_code_takes_the_place_of_the_one_before(store, issued):
    await enrol(store, person())
    mail = await store.issue(code("22223333", channel="email"), act())
    theirs = await store.issue(code("33334444", person="P-BERTA2"), act())

    fresh = await store.issue(code("11112222"), act())

    told = [await store.told(number) for number in (issued, mail, theirs, fresh)]
    withdrawn, good = CodeState.WITHDRAWN, CodeState.ISSUED
    assert [withdrawn, good, good, good] == [one.state for one in told]
    assert Redeemed.REFUSED is await store.redeem(attempt(1))
    assert Redeemed.BOUND is await store.redeem(attempt(2, "11112222"))


async def test_a_code_that_was_used_stays_so_when_another_is_made(store, issued):
    await store.redeem(attempt(1, sender=ANA))

    await store.issue(code("11112222"), act())

    assert CodeState.USED is (await store.told(issued)).state


async def test_an_account_that_is_somebody_elses_is_shown_to_the_desk(store, issued):
    await enrol(store, person(), account(person="P-BERTA2"))

    redeemed = await store.redeem(attempt(1, sender=ANA))

    told = await store.told(issued)
    problem = "the account is P-BERTA2's already"
    assert Redeemed.TAKEN is redeemed
    assert (CodeState.USED, None, problem) == (told.state, told.account, told.problem)
    assert "P-BERTA2" == (await store.by_address(ANA)).person.id
    assert () == await only(store)
    assert ("message 1", "desk.bind", problem) == (await acts(store))[-1]
    assert Redeemed.REFUSED is await store.redeem(attempt(2))


async def test_what_was_bound_by_a_code_is_told_only_while_it_is_theirs(store, issued):
    await enrol(store, person())
    await store.redeem(attempt(1, sender=ANA))
    await store.unbind(ANA, NOON, act())
    await store.bind(account(person="P-BERTA2", bound_by="code 99"), act())

    told = await store.told(issued)

    assert (CodeState.USED, None) == (told.state, told.account)
    assert await store.told(issued + 100) is None


async def test_a_copy_that_is_brought_back_ends_codes_for_accounts_and_no_other(
    store, issued
):
    """
    Such a code may have been used since, or withdrawn. Whoever was told one for their
    held message does as they were told.
    """
    other = await store.issue(code("11223344", kind=Purpose.STEP_UP), act())

    await store.leave_out(5, act())

    assert CodeState.WITHDRAWN is (await store.told(issued)).state
    assert CodeState.ISSUED is (await store.told(other)).state
