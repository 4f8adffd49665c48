"""
Whoever comes back from the e-office lets go on what they went there for: once, and
nobody else's. The store is a real one.
"""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.cli.operating.verifying import verify_all
from gateway.core.consequences import Consequences
from gateway.core.filing import Status
from gateway.core.identity import Mandate, Role, Standing
from gateway.core.message import Address
from gateway.town.returning import MOST, WITHIN, Returned

ANA, BOB = Address("telegram", "1044"), Address("telegram", "7")
ANAS, BOBS = "12345678Z", "X1234567L"
MINUTE = timedelta(minutes=1)


async def test_who_comes_back_lets_the_message_go_on(town):
    number, link = await town.hold()

    outcome = await town.returning().returned(town.back(link))
    voucher = await town.voucher(number)

    assert Returned.DONE is outcome
    assert Status.RECEIVED is await town.status(number)
    assert (Standing.STRONG, ANA, "Ana Pérez", "P-123456", town.now) == (
        voucher.standing,
        voucher.contact.address,
        voucher.contact.name,
        voucher.contact.person,
        voucher.contact.verified_at,
    )
    assert "identified at the e-office (level substantial) on 2026-11-24" == (
        voucher.because
    )


async def test_it_is_in_the_chain_without_the_documents_number(town):
    number, link = await town.hold()

    await town.returning().returned(town.back(link))
    [(about, result, personal)] = await town.acts()

    assert (f"message {number}", "done") == (about, result)
    assert '"name":"Ana Pérez"' in personal
    assert '"level":"substantial"' in personal
    assert ANAS not in personal


async def test_other_messages_stay_held(town):
    _, link = await town.hold(1)
    other, _ = await town.hold(2)

    await town.returning().returned(town.back(link))

    assert Status.HELD is await town.status(other)


async def test_to_say_that_one_did_it_is_nothing(town):
    """
    The reference alone, which its sender knows, opens nothing.
    """
    number, link = await town.hold()
    reference = town.office.asked(link)

    outcomes = {
        await town.returning().returned(query)
        for query in (reference, f"reference={reference}", link.partition("?")[2])
    }

    assert {Returned.REFUSED} == outcomes
    assert Status.HELD is await town.status(number)


async def test_a_word_counts_once_however_many_bring_it(town):
    number, link = await town.hold()
    query = town.back(link)

    outcomes = await asyncio.gather(
        *(town.returning().returned(query) for _ in range(20))
    )
    again = await town.returning().returned(query)

    assert {Returned.DONE} == {*outcomes, again}
    assert 1 == [result for _, result, _ in await town.acts()].count("done")
    assert Status.RECEIVED is await town.status(number)


async def test_who_comes_just_as_it_is_released_is_told_that_it_is_done(
    town, monkeypatch
):
    """
    Between two looks into the store: the reference was good, the message is not held.
    """
    number, link = await town.hold()
    query, returning = town.back(link), town.returning()
    await returning.returned(query)

    async def still_good(_store, _secret, _at):
        return number

    monkeypatch.setattr(type(town.store), "return_from", still_good)

    assert Returned.DONE is await returning.returned(query)


async def test_a_replay_raises_the_alarm_and_its_own_person_reads_that_it_is_done(town):
    _, link = await town.hold()
    query = town.back(link)

    await town.returning().returned(query)
    town.now += MINUTE
    again = await town.returning().returned(query)
    last = (await town.acts())[-1]

    # Without who came: nobody could tell whose data it is, to erase it.
    because = "its reference was used, has ended or is none of ours"
    assert ("no message", because, "") == last
    assert Returned.DONE is again


async def test_a_forged_word_raises_the_alarm_and_nothing_of_it_is_kept(town):
    number, link = await town.hold()
    fields = dict(parse_qsl(town.back(link)))
    text = town.office.text(fields)
    forged = town.office.sign(text, Ed25519PrivateKey.generate())

    outcome = await town.returning().returned(
        urlencode({**fields, "signature": forged})
    )

    assert Returned.REFUSED is outcome
    assert Status.HELD is await town.status(number)
    assert [("no message", "the e-office did not sign it", "")] == await town.acts()


async def test_a_stale_word_raises_the_alarm_and_a_new_one_counts(town):
    number, link = await town.hold()
    query = town.back(link)
    town.now += 11 * MINUTE

    stale = await town.returning().returned(query)
    held = await town.status(number)
    fresh = await town.returning().returned(town.back(link))

    assert (Returned.REFUSED, Status.HELD, Returned.DONE) == (
        stale,
        held,
        fresh,
    )
    assert ["it is older than ten minutes", "done"] == [
        result for _, result, _ in await town.acts()
    ]


async def test_a_clock_that_is_set_back_revives_no_link(town):
    number, link = await town.hold()
    town.now += timedelta(days=14, minutes=1)
    await town.store.tick(town.now)
    town.now -= timedelta(days=10)

    outcome = await town.returning().returned(town.back(link))

    assert Returned.REFUSED is outcome
    assert Status.HELD is await town.status(number)


async def test_a_reference_of_nobody_is_refused(town):
    number, link = await town.hold()
    query = town.back(link)
    other = town.office.query(town.now, reference="x" * 27)

    assert Returned.REFUSED is await town.returning().returned(other)
    assert Status.HELD is await town.status(number)
    assert Returned.DONE is await town.returning().returned(query)


async def test_the_accounts_own_person_is_known_by_their_number(town):
    mandate = Mandate(principal="P-OTHER1", name="Eva", basis="parent")
    person = await town.enrol(ANA, role=Role.COUNCILLOR, mandates=(mandate,))
    number, link = await town.hold()

    await town.returning().returned(town.back(link))
    contact = (await town.voucher(number)).contact

    assert (person.id, Role.COUNCILLOR, (mandate,)) == (
        contact.person,
        contact.role,
        contact.mandates,
    )


async def test_who_is_not_verified_in_person_has_nothing_signed(town):
    """
    Somebody could hand the link to another, who signs what they never wrote.
    """
    number, link = await town.hold(verified=False)
    await town.enrol()

    outcome = await town.returning().returned(town.back(link))

    assert Returned.REFUSED is outcome
    assert Status.HELD is await town.status(number)
    assert "its sender is not verified in person" == (await town.acts())[-1][1]


async def test_the_same_person_on_a_bound_account_may(town):
    await town.enrol(ANA)
    _, link = await town.hold()

    assert Returned.DONE is await town.returning().returned(town.back(link))


@pytest.mark.parametrize("enrolled", [True, False])
async def test_another_person_than_the_accounts_may_not(town, enrolled):
    await town.enrol(ANA)
    if enrolled:
        await town.enrol(BOB, BOBS)
    number, link = await town.hold()
    bobs = town.back(link, kind="nie", number=BOBS, name="Bob")

    outcome = await town.returning().returned(bobs)
    [(about, result, personal)] = await town.acts()

    assert Returned.REFUSED is outcome
    assert Status.HELD is await town.status(number)
    assert (f"message {number}", "the account is another person's") == (about, result)
    assert '"name":"Bob"' in personal
    assert BOBS not in personal


@pytest.mark.parametrize("enrolled", [True, False])
async def test_another_person_reads_nothing_of_what_was_done_with_a_reference(
    town, enrolled
):
    await town.enrol(ANA)
    if enrolled:
        await town.enrol(BOB, BOBS)
    _, link = await town.hold()
    await town.returning().returned(town.back(link))

    bobs = town.back(link, kind="nie", number=BOBS, name="Bob")

    assert Returned.REFUSED is await town.returning().returned(bobs)


async def test_after_another_person_was_refused_the_right_one_may(town):
    await town.enrol(ANA)
    _, link = await town.hold()
    await town.returning().returned(town.back(link, kind="nie", number=BOBS))

    assert Returned.DONE is await town.returning().returned(town.back(link))


async def test_an_account_that_counts_no_more_has_nothing_signed(town):
    await town.enrol(ANA)
    number, link = await town.hold()
    await town.unbind(ANA)

    assert Returned.REFUSED is await town.returning().returned(town.back(link))
    assert Status.HELD is await town.status(number)
    assert "its sender is not verified any more" == (await town.acts())[-1][1]


async def test_whoever_is_forgotten_is_forgotten_in_refusals_about_others_too(town):
    """
    The e-office may write a name in another way than the desk did.
    """
    await town.enrol(ANA)
    bob = await town.enrol(BOB, BOBS, name="Bob Mora")
    _, link = await town.hold()
    await town.returning().returned(
        town.back(link, kind="nie", number=BOBS, name="MORA, BOB")
    )

    found = await town.store.dossier(bob.id, None)
    await town.store.strike(found.subject, town.act())

    [report] = await verify_all(town.store, [])
    assert report.whole
    assert [""] == [personal for _, _, personal in await town.acts()]


async def test_a_weak_identification_is_refused(town):
    number, link = await town.hold()

    outcome = await town.returning().returned(town.back(link, level="low"))

    assert Returned.REFUSED is outcome
    assert Status.HELD is await town.status(number)


async def test_a_message_that_goes_on_already_does_not_go_on_twice(town):
    number, link = await town.hold()
    await town.store.requeue(number, town.act())

    outcome = await town.returning().returned(town.back(link))

    assert Returned.REFUSED is outcome
    assert await town.voucher(number) is None


async def test_a_message_that_was_given_up_stays_so(town):
    number, link = await town.hold()
    await town.store.give_up(number, "", Consequences())

    outcome = await town.returning().returned(town.back(link))

    assert Returned.REFUSED is outcome
    assert Status.LAPSED is await town.status(number)
    assert [(f"message {number}", "the message is not held any more")] == [
        act[:2] for act in await town.acts()
    ]


class Late:
    """
    The store, by which a message is given up just before it is let go.
    """

    def __init__(self, store):
        self.store = store

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def vouch(self, voucher, *what):
        await self.store.give_up(voucher.message, "", Consequences())
        return await self.store.vouch(voucher, *what)


async def test_nobody_reads_that_it_is_done_of_what_was_given_up_meanwhile(town):
    number, link = await town.hold()
    late = evolve(town.returning(), people=Late(town.store))

    assert Returned.REFUSED is await late.returned(town.back(link))
    assert Status.LAPSED is await town.status(number)
    assert "somebody was faster with it" == (await town.acts())[-1][1]


async def test_a_clock_that_is_set_back_verifies_nobody_again(town):
    person = await town.enrol(ANA)
    town.now = person.expires_at - timedelta(days=1)
    number, link = await town.hold(2)
    town.now += timedelta(days=2)
    await town.store.tick(town.now)
    town.now -= timedelta(days=2)

    outcome = await town.returning().returned(town.back(link))

    assert Returned.REFUSED is outcome
    assert Status.HELD is await town.status(number)


async def test_a_flood_of_forgeries_does_not_fill_the_chain(town):
    returning = town.returning()
    for number in range(MOST + 30):
        await returning.returned(f"forged={number}")

    noted = len(await town.acts())
    town.now += WITHIN
    await returning.returned("forged=again")

    assert (MOST, MOST + 1) == (noted, len(await town.acts()))


async def test_a_flood_of_forgeries_hides_no_other_alarm(town):
    await town.enrol(ANA)
    number, link = await town.hold()
    returning = town.returning()
    word = town.office.word(town.now)
    forged = {**word, "signature": "A" * 86}
    for each in range(MOST + 1):
        await returning.returned(f"forged={each}")
        await returning.returned(urlencode(forged))
    flood = len(await town.acts())

    for changes in (
        {"kind": "nie", "number": BOBS},
        {"issued_at": "2026-11-24T11:00:00Z"},
        {"reference": "x" * 27},
    ):
        await returning.returned(
            town.office.query(
                town.now, **{"reference": town.office.asked(link), **changes}
            )
        )

    assert [
        (f"message {number}", "the account is another person's"),
        ("no message", "it is older than ten minutes"),
        ("no message", "its reference was used, has ended or is none of ours"),
    ] == [act[:2] for act in (await town.acts())[flood:]]


async def test_a_flood_of_one_refusal_of_a_message_hides_no_other_of_it(town):
    await town.enrol(ANA)
    number, link = await town.hold()
    returning = town.returning()
    for _ in range(MOST + 1):
        await returning.returned(town.back(link, level="low"))

    await returning.returned(town.back(link, kind="nie", number=BOBS))

    assert (f"message {number}", "the account is another person's") == (
        (await town.acts())[-1][:2]
    )
