"""
Proposals in the store: made once, moved by the table, supported once a person, and
erased with whoever made or supported them.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from attrs import asdict, evolve
from store_samples import (
    ACCOUNT,
    ANA,
    CONTACT,
    NOON,
    PERSON,
    VERDICT,
    account,
    act,
    acts,
    arrival,
    code,
    conversation,
    delivery,
    enrol,
    everything,
    filing,
    message,
    names,
    person,
)

from gateway.core.case import (
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
    TimerKind,
)
from gateway.core.consequences import Consequences
from gateway.core.message import Address, Visibility
from gateway.core.people.codes import Purpose
from gateway.core.plenary.proposal import (
    MOVES,
    Proposal,
    ProposalEvent,
    ProposalState,
    Ruling,
    Support,
)
from gateway.core.town import Retention, Town
from gateway.town import forgetting
from gateway.town.forgetting import Erasure

BERTA = Address("telegram", "2055")
MARCH = NOON + timedelta(days=9)
TEXT = "que haya S0MBRA en las paradas"


def proposal(number, **changes):
    usual = Proposal(
        number=Number(number),
        person=PERSON.id,
        author=PERSON.name,
        contact=ANA,
        text=TEXT,
        proposed_at=NOON,
        moved_at=NOON,
        session=MARCH,
        due_at=MARCH,
    )
    return evolve(usual, **changes)


@pytest.fixture
def propose(store):
    """
    Records a message that makes a proposal, and gives it.
    """

    async def propose(name="one", where=Visibility.PRIVATE, **changes):
        [number] = await store.receive([arrival(name, raw=b"")], None)
        one = proposal(number, **changes)
        case = Case(
            number=one.number,
            contact=one.contact,
            person=one.person,
            mailbox="clerk",
            job=one.number,
            state=CaseState.REFUSED,
            opened_at=NOON,
            moved_at=NOON,
        )
        said = message(name, sender=one.contact, text=TEXT, visibility=where)
        await store.record(
            filing(number, name, message=said, agenda=(one,), cases=(case,))
        )
        return one

    return propose


@pytest.fixture
def back(store):
    """
    Records that somebody is for a proposal, or no more; gives the message.
    """

    async def back(name, one, who, sender=BERTA, *, given=True):
        [number] = await store.receive([arrival(name, raw=b"")], None)
        support = Support(
            number=one.number, person=who, at=NOON, message=number, given=given
        )
        said = message(name, sender=sender, text="apoyo")
        contact = evolve(CONTACT, address=sender, person=who)
        judged = evolve(VERDICT, contact=contact)
        its = {"message": said, "verdict": judged, "agenda": (support,)}
        await store.record(filing(number, name, **its))
        return number

    return back


async def test_a_proposal_comes_back_as_it_was_made(store, propose):
    one = await propose()

    assert one == await store.proposal(one.number)
    assert [one] == list(await store.proposals(10))
    assert await store.proposal(Number(99)) is None


async def test_of_what_everybody_could_read_the_newest_are_given(store, propose):
    _, second, third = [
        await propose(name, Visibility.PUBLIC) for name in ("one", "two", "three")
    ]
    await propose("four")

    assert [second, third] == list(await store.proposed_in_public(2))


async def test_what_is_there_is_made_no_second_time(store, propose):
    one = await propose()
    [again] = await store.receive([arrival("again")], None)

    await store.record(filing(again, "again", agenda=(evolve(one, text="otra cosa"),)))

    assert TEXT == (await store.proposal(one.number)).text


async def test_proposals_are_listed_by_session_and_as_they_came(store, propose):
    later = await propose("later", session=MARCH + timedelta(days=90))
    undated = await propose("undated", session=None)
    first = await propose("first")
    second = await propose("second")

    assert [first, second, later, undated] == list(await store.proposals(10))


async def test_a_ruling_moves_it_by_the_table_or_not_at_all(store, propose):
    for state, event in product(ProposalState, ProposalEvent):
        name = f"{state.value} {event.value}"
        one = await propose(name, state=state)
        [number] = await store.receive([arrival(f"ruling {name}")], None)
        ruling = Ruling(number=one.number, event=event, at=NOON, note="porque sí")

        await store.record(filing(number, name, agenda=(ruling,)))

        found = await store.proposal(one.number)
        assert MOVES.get((state, event), state) is found.state, name
        assert ("porque sí" if (state, event) in MOVES else "") == found.note, name


async def test_a_ruling_about_nothing_changes_nothing(store):
    [number] = await store.receive([arrival("ruling")], None)
    ruling = Ruling(number=Number(99), event=ProposalEvent.ADMIT, at=NOON)
    support = Support(number=Number(99), person="P-X", at=NOON, message=number)

    await store.record(filing(number, "ruling", agenda=(ruling, support)))

    assert [] == list(await store.proposals(10))
    assert {} == await store.supports([Number(99)])


async def test_a_person_counts_once_until_they_take_it_back(store, propose, back):
    one = await propose()
    await back("a", one, "P-BERTA2")
    await back("b", one, "P-BERTA2", sender=Address("email", "b@mail.example"))
    await back("c", one, "P-CARLOS")

    assert {one.number: 2} == await store.supports([one.number, Number(99)])
    assert await store.is_for(one.number, "P-BERTA2")
    assert not await store.is_for(one.number, "P-OTHER2")

    await back("d", one, "P-BERTA2", given=False)

    assert {one.number: 1} == await store.supports([one.number])
    assert {} == await store.supports([])


async def test_what_is_due_comes_up_and_moves_once(store, propose):
    one = await propose()
    await propose("later", due_at=MARCH + timedelta(days=1))
    await propose("never", due_at=None)
    assert [] == list(await store.proposals_due(MARCH - timedelta(seconds=1), 10))
    [due] = await store.proposals_due(MARCH, 10)
    assert one == due
    [waits] = await store.proposals_later(MARCH)
    assert MARCH + timedelta(days=1) == waits.due_at
    after = evolve(due, state=ProposalState.CONSIDERED, due_at=None)
    follows = Consequences(
        conversations=(conversation("talk000000000001"),),
        deliveries=(delivery("1.told", one.number.message, to=ANA),),
        acts=(act("proposal.considered", object="case 1"),),
    )

    assert [True, False] == [await store.move(due, after, follows) for _ in range(2)]

    assert ProposalState.CONSIDERED is (await store.proposal(one.number)).state
    assert ["1.told"] == await names(store)
    assert 1 == len(await acts(store, "case 1"))
    assert await store.conversation("talk000000000001") is not None


async def test_all_that_follows_is_recorded(store, propose):
    await enrol(store, PERSON)
    one, other = await propose(), await propose("other")
    noted = Happening(
        case=one.number, event=CaseEvent.NOTE, at=NOON, by="inés", note="seen"
    )
    follows = Consequences(
        happenings=(noted,),
        timers=(Timer(case=other.number, kind=TimerKind.CLOSE, due_at=MARCH),),
        agenda=(Ruling(number=other.number, event=ProposalEvent.REFUSE, at=NOON),),
        conversations=(conversation("talk000000000001"),),
        deliveries=(delivery("1.told", one.number.message, to=ANA),),
        codes=(code(kind=Purpose.VOUCH, message=other.number.message),),
        acts=(act("proposal.considered", object="case 1"),),
    )
    assert all(asdict(follows, recurse=False).values())

    assert await store.move(one, evolve(one, state=ProposalState.CONSIDERED), follows)

    assert noted in (await store.case(one.number)).happenings
    assert list(follows.timers) == list(await store.due(MARCH, 9))
    assert ProposalState.REFUSED is (await store.proposal(other.number)).state
    assert await store.conversation("talk000000000001") is not None
    assert ["1.told"] == await names(store)
    assert follows.codes[0].secret in everything(store)
    assert 1 == len(await acts(store, "case 1"))


async def test_nothing_is_recorded_of_a_move_from_where_it_is_no_more(store, propose):
    one = await propose()
    stale = evolve(one, state=ProposalState.DEFERRED)
    said = Consequences(deliveries=(delivery("1.told", one.number.message, to=ANA),))

    assert not await store.move(stale, evolve(one, state=ProposalState.ADMITTED), said)

    assert one == await store.proposal(one.number)
    assert [] == await names(store)


async def forget(store, id):
    terms = Retention(ordinary=24, people=12)
    town = Town(name="Junar", timezone=ZoneInfo("Europe/Madrid"), retention=terms)
    late = NOON + timedelta(days=3700)
    asked = Erasure(person=id, clerk="luis")
    return await forgetting.forget(store, [], asked, town, late)


async def test_whoever_is_forgotten_leaves_no_proposal(store, propose, back):
    await enrol(store, PERSON, ACCOUNT)
    one = await propose()
    await back("a", one, "P-BERTA2")

    await forget(store, PERSON.id)

    assert await store.proposal(one.number) is None
    assert {} == await store.supports([one.number])
    left = everything(store)
    assert "S0MBRA" not in left
    assert PERSON.name not in left


async def test_whoever_is_forgotten_is_for_nothing_any_more(store, propose, back):
    await enrol(store, PERSON, ACCOUNT)
    await enrol(store, person(), account(BERTA, person=person().id))
    one = await propose()
    said = await back("a", one, person().id)
    await back("b", one, "P-CARLOS", sender=Address("telegram", "3"))

    await forget(store, person().id)

    assert {one.number: 1} == await store.supports([one.number])
    assert one == await store.proposal(one.number)
    assert (await store.show(said)).filing.message is None


async def test_whoever_asks_is_told_what_they_proposed_and_support(
    store, propose, back
):
    await enrol(store, PERSON, ACCOUNT)
    one = await propose()
    await back("a", one, PERSON.id, sender=ANA)

    held = await store.held_about(await store.dossier(PERSON.id, None))

    assert [TEXT] == [each["value"]["text"] for each in held["proposals"]]
    assert [PERSON.id] == [each["person"] for each in held["supports"]]


@pytest.mark.parametrize("mistaken", [True, False])
async def test_what_an_account_bound_by_mistake_supported_counts_no_more(
    store, propose, back, mistaken
):
    """
    It was never that person who supported it; what they support from their own account
    counts, and so does what was supported before an account was stolen.
    """
    one, other = await propose("one"), await propose("other")
    await enrol(store, PERSON, ACCOUNT, account(BERTA))
    await back("by another", one, PERSON.id)
    await back("their own", other, PERSON.id, sender=ANA)

    assert await store.unbind(BERTA, NOON, act("desk.unbind"), mistaken=mistaken)

    counts = {other.number: 1} if mistaken else {one.number: 1, other.number: 1}
    assert counts == await store.supports([one.number, other.number])


@pytest.mark.parametrize("mistaken", [True, False])
async def test_it_is_known_which_proposals_have_a_name_by_a_mistake_of_the_desk(
    store, propose, mistaken
):
    own, one = await propose("own"), await propose("one", contact=BERTA)
    await enrol(store, PERSON, ACCOUNT, account(BERTA))

    assert await store.unbind(BERTA, NOON, act("desk.unbind"), mistaken=mistaken)

    found = [await store.proposal(each.number) for each in (own, one)]
    assert [False, mistaken] == [each.mistaken for each in found]
