"""
What was begun from an account stays its owner's once it counts no more.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import (
    ACCOUNT,
    ANA,
    LATER,
    NOON,
    PERSON,
    UNVERIFIED,
    VERDICT,
    account,
    act,
    acts,
    arrival,
    claim,
    conversation,
    delivery,
    enrol,
    filing,
    message,
    person,
    state,
    status,
    statuses,
)

from gateway.core.case import Case, CaseEvent, CaseState, Happening, Number
from gateway.core.delivery import DeliveryState, Receipt
from gateway.core.filing import Status
from gateway.core.identity import Standing, Voucher
from gateway.core.message import Address, Visibility
from gateway.core.people.counter import address_of
from gateway.core.people.person import Verification
from gateway.core.plenary.question import Question, QuestionState
from gateway.core.public.notice import Subscription
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request, RequestState
from gateway.town.plenary.authors import by_mistake

HUGO = PERSON
WANDA = person("P-WANDA2", name="Wanda")
COUNTER = address_of(HUGO.id)
UNBOUND = Address("telegram", "77")
TOLD = "Don Hugo, su deuda de 4.000 euros está aplazada"


def case(number, **changes):
    usual = Case(
        number=Number(number),
        contact=ANA,
        person=HUGO.id,
        mailbox="lighting",
        job=Number(number),
        state=CaseState.OPEN,
        opened_at=NOON,
        moved_at=NOON,
    )
    return evolve(usual, **changes)


def question(number, **changes):
    usual = Question(
        message=number,
        case=Number(number),
        session=NOON,
        name="Hugo",
        text="¿quién cuida los caballos?",
        asked_at=NOON,
        moved_at=NOON,
    )
    return evolve(usual, **changes)


async def says(store, name, at=NOON, **changes):
    """
    Something is said from the account, and opens a case.
    """
    [number] = await store.receive([arrival(name, received_at=at)], None)
    talk = conversation(
        f"talk{number:012}",
        heard=f"1044:{name}",
        case=str(number),
        visibility=Visibility.PUBLIC,
    )
    usual = {
        "message": message(name, received_at=at),
        "conversations": (talk,),
        "deliveries": (
            delivery(f"{number}.a", number, conversation=talk.id),
            delivery(
                f"{number}.n",
                number,
                conversation=talk.id,
                to=ANA,
                text=TOLD,
                visibility=Visibility.PUBLIC,
                in_reply_to="1044:1",
            ),
            # In no conversation, such as what a form asks next.
            delivery(f"{number}.q", number, to=ANA, text=TOLD),
        ),
        "cases": (case(number),),
    }
    await store.record(filing(number, name, **(usual | changes)))
    return number


async def hold(store, name, verdict=UNVERIFIED, sender=ANA):
    [number] = await store.receive([arrival(name)], None)
    one = case(number, contact=sender, person="", state=CaseState.HELD)
    held = {"status": Status.HELD, "verdict": verdict, "cases": (one,)}
    said = message(name, sender=sender)
    await store.record(filing(number, message=said, **held))
    return number


async def books(store):
    """
    Somebody applies for the court, hands it over and has it.
    """
    number = Number(1)
    request = Request(
        case=number,
        procedure="court",
        contact=ANA,
        person=HUGO.id,
        state=RequestState.HANDED,
        begun_at=NOON,
        moved_at=NOON,
    )
    assert number.message == await says(store, "court", requests=(request,))
    booking = Booking(
        case=number,
        diary="padel",
        unit="1",
        starts=LATER,
        ends=LATER + timedelta(hours=1),
        contact=ANA,
    )
    assert await store.book(booking, timedelta(hours=1))
    return number


async def unbind(store):
    assert await store.unbind(ANA, NOON, act("desk.unbind"))


async def revoke(store):
    revoked = evolve(HUGO, state=Verification.REVOKED)
    assert await store.keep(revoked, Verification.ACTIVE, act("desk.revoke"))


@pytest.mark.parametrize("end", [unbind, revoke])
async def test_a_case_is_the_persons_once_the_account_counts_no_more(store, end):
    await enrol(store, HUGO, ACCOUNT)
    number = await says(store, "one")

    await end(store)

    told = await store.case(Number(number))
    assert (COUNTER, HUGO.id) == (told.case.contact, told.case.person)
    [talk] = told.conversations
    assert (COUNTER, "") == (talk.contact, talk.heard)
    assert Visibility.PRIVATE is talk.visibility
    assert [] == list(await store.going(ANA, "", 9))
    assert [told.case] == list(await store.going(ANA, HUGO.id, 9))
    assert await store.latest(ANA, NOON - timedelta(days=1)) is None


@pytest.mark.parametrize("end", [unbind, revoke])
async def test_what_was_asked_from_it_is_shown_to_no_hall_and_the_chain_says_by_whom(
    store, end
):
    """
    Only what a list still has: what was read out stays so.
    """
    await enrol(store, HUGO, ACCOUNT)
    asked = {QuestionState.WAITING, QuestionState.SHOWN, QuestionState.READ}
    numbers = {}
    for state_ in sorted(asked, key=lambda each: each.value):
        name = state_.value
        numbers[state_] = number = await says(store, name)
        [its] = await store.receive([arrival(f"asks {name}")], None)
        one = question(its, case=Number(number), state=state_)
        said = message(f"asks {name}")
        await store.record(filing(its, name, message=said, questions=(one,)))
    other = message("other", sender=UNBOUND)
    [its] = await store.receive([arrival("other")], None)
    await store.record(filing(its, message=other, questions=(question(its),)))

    await end(store)

    theirs = await store.asked_from(COUNTER)
    assert {Number(number) for number in numbers.values()} == {q.case for q in theirs}
    aside = {q.message for q in theirs if q.state is QuestionState.DISMISSED}
    assert 2 == len(aside)
    [last] = [q for q in await store.questions(NOON) if q.message == its]
    assert QuestionState.WAITING is last.state
    by = act("desk.unbind").actor
    for number in aside:
        assert [(by, "question.dismiss", "done")] == (
            await acts(store, f"message {number}")
        )


async def test_what_waits_to_be_said_there_is_laid_out_at_the_counter(store):
    await enrol(store, HUGO, ACCOUNT)
    number = await says(store, "one")
    [since] = await store.receive([arrival("since")], None)
    noted = Happening(
        case=Number(number), event=CaseEvent.NOTE, at=NOON, by="x", message=since
    )
    more = {
        "deliveries": (delivery(f"{since}.q", since, to=ANA, text=TOLD),),
        "happenings": (noted,),
    }
    await store.record(filing(since, "since", **more))

    await unbind(store)

    assert [f"{number}.a"] == [each.id for each in await claim(store)]
    there = await claim(store, channels=("counter",))
    assert {f"{number}.n", f"{number}.q", f"{since}.q"} == {each.id for each in there}
    assert {(COUNTER, TOLD, Visibility.PRIVATE, "")} == {
        (each.to, each.text, each.visibility, each.in_reply_to) for each in there
    }


async def test_what_is_being_said_there_and_fails_is_not_said_there_again(store):
    await enrol(store, HUGO, ACCOUNT)
    number = await says(store, "one")
    mine, theirs, _ = await claim(store)

    await unbind(store)
    await store.settle(theirs.deferred("down", NOON))

    assert [(f"{number}.a", f"{number}.n"), DeliveryState.DUE] == [
        (mine.id, theirs.id),
        await state(store, theirs.id),
    ]
    there = await claim(store, LATER, channels=("counter",))
    assert (theirs.id, COUNTER, TOLD) in [
        (each.id, each.to, each.text) for each in there
    ]


async def test_an_answer_that_was_recalled_before_is_laid_out_at_the_counter(store):
    """
    It is recorded after the account was revoked: the conversation does not come back.
    """
    await enrol(store, HUGO, ACCOUNT)
    number = await says(store, "one")
    [recalled] = (await store.case(Number(number))).conversations
    [answer] = await store.receive([arrival("answer", channel="email")], None)
    await revoke(store)
    talk = evolve(recalled, heard_at=LATER)
    told = {"to": ANA, "visibility": Visibility.PUBLIC, "in_reply_to": "1044:one"}
    said = delivery(f"{answer}.r", answer, conversation=talk.id, text=TOLD, **told)
    ours = {"conversations": (talk,), "deliveries": (said,), "verdict": None}
    await store.record(filing(answer, "answer", message=message("answer"), **ours))

    [kept] = (await store.case(Number(number))).conversations
    [there] = (await store.show(answer)).deliveries
    assert (COUNTER, Visibility.PRIVATE, "") == (
        kept.contact,
        kept.visibility,
        kept.heard,
    )
    assert (COUNTER, Visibility.PRIVATE, "") == (
        there.to,
        there.visibility,
        there.in_reply_to,
    )


async def test_what_was_said_there_is_said_no_second_time(store):
    await enrol(store, HUGO, ACCOUNT)
    number = await says(store, "one")
    for one in await claim(store):
        await store.settle(one.sent(Receipt(one.id)))

    await unbind(store)

    sent = (await store.show(number)).deliveries
    assert {DeliveryState.SENT} == {each.state for each in sent}
    assert COUNTER not in {each.to for each in sent}
    assert [] == list(await claim(store, channels=("counter",)))


async def test_a_booking_is_the_persons_once_the_account_counts_no_more(store):
    await enrol(store, HUGO, ACCOUNT)
    number = await books(store)
    [booking] = await store.bookings_of(ANA, HUGO.id, NOON)
    hers = account(Address("telegram", "7"), person=WANDA.id)
    await enrol(store, WANDA, hers)
    another = evolve(booking, case=Number(9), contact=hers.address)
    assert await store.book(evolve(another, unit="2"), timedelta(hours=1))

    await unbind(store)

    assert [] == list(await store.bookings_of(ANA, "", NOON))
    [theirs] = await store.bookings_of(ANA, HUGO.id, NOON)
    assert (number, COUNTER) == (theirs.case, theirs.contact)
    assert another.contact == (await store.booking(another.case)).contact
    assert COUNTER == (await store.request(number)).contact


async def test_an_answer_that_was_being_heard_to_a_form_is_heard_anew(store):
    await enrol(store, HUGO, ACCOUNT)
    number = await books(store)
    before = await store.request(number)
    [answer] = await store.receive([arrival("answer")], None)

    await unbind(store)
    next_ = evolve(before, changes=before.changes + 1)
    await store.record(filing(answer, "answer", requests=(next_,)))

    assert COUNTER == (await store.request(number)).contact
    assert Status.RECEIVED is await status(store, answer)


async def test_two_owners_of_an_address_share_no_message_case_or_conversation(store):
    await enrol(store, HUGO, ACCOUNT)
    hugos = await says(store, "hugo")
    unknown = await says(store, "unknown", verdict=None, cases=(), deliveries=())
    await revoke(store)
    await enrol(store, WANDA)
    theirs = account(person=WANDA.id, bound_at=LATER)
    assert await store.bind(theirs, act("desk.bind")) is None
    wish = Subscription(id="w", address=ANA, wanted=True, at=LATER, message=unknown + 1)
    asks = {"verdict": None, "cases": (), "deliveries": (), "subscriptions": (wish,)}
    wandas = await says(store, "wanda", LATER, **asks)
    [answer] = await store.receive([arrival("answer", received_at=LATER)], None)
    talk = (await store.case(Number(hugos))).conversations[0]
    made = delivery(
        f"{answer}.r", answer, conversation=talk.id, to=talk.contact, text=TOLD
    )
    said = {"message": None, "verdict": None, "conversations": (talk,)}
    await store.record(filing(answer, "answer", deliveries=(made,), **said))

    his = await store.dossier(HUGO.id, None)
    hers = await store.dossier(WANDA.id, None)

    assert not set(his.messages) & set(hers.messages)
    assert not set(his.conversations) & set(hers.conversations)
    assert ({hugos, unknown, answer}, (wandas,)) == (set(his.messages), hers.messages)
    assert [Number(hugos)] == [each.number for each in his.cases]
    assert () == hers.cases
    await store.strike(hers.subject, act("desk.forget"))
    assert {} == await store.subscribers()


async def test_what_was_said_before_an_account_was_bound_is_its_first_owners(store):
    """
    Others were bound elsewhere, and it was refused to somebody.
    """
    before = ACCOUNT.bound_at - timedelta(days=1)
    early = await says(store, "early", before, verdict=UNVERIFIED, cases=())
    whose, here = f"person {WANDA.id}", {"address": str(ANA)}
    elsewhere = account(Address("telegram", "7"), person=WANDA.id)
    bound = {"object": whose, "payload": {"address": str(elsewhere.address)}}
    await enrol(store, WANDA)
    await store.bind(elsewhere, act("desk.bind", result="done", **bound))
    await store.note(act("desk.bind", object=whose, result="taken", payload=here))
    await store.note(act("desk.unbind", object=whose, result="done", payload=here))
    await enrol(store, HUGO, ACCOUNT)

    assert (early,) == (await store.dossier(HUGO.id, None)).messages


@pytest.mark.parametrize("whose", [HUGO, WANDA])
async def test_what_is_held_from_before_goes_on_for_nobody_bound_since(store, whose):
    await enrol(store, HUGO, ACCOUNT)
    his = await hold(store, "his", VERDICT)
    await unbind(store)
    meanwhile = await hold(store, "meanwhile")
    others = await hold(store, "others", sender=Address("telegram", "7"))
    if whose is WANDA:
        await enrol(store, WANDA)

    new = account(person=whose.id, bound_at=LATER)
    assert await store.bind(new, act("desk.bind")) is None

    for number in (his, meanwhile):
        assert Status.LAPSED is await status(store, number)
        told = await store.case(Number(number))
        assert (CaseState.CLOSED, CaseEvent.LAPSE) == (
            told.case.state,
            told.happenings[-1].event,
        )
    assert Status.HELD is await status(store, others)


async def test_what_is_held_goes_on_when_its_account_is_bound_first(store):
    early = await hold(store, "early")
    await enrol(store, HUGO, ACCOUNT)
    meanwhile = await hold(store, "meanwhile", VERDICT)

    assert await store.bind(account(bound_at=LATER), act("desk.bind")) is None

    assert [Status.RECEIVED] * 2 == await statuses(store, early, meanwhile)


async def test_what_a_clerk_wrote_down_goes_on_when_its_person_counts_again(store):
    """
    Nobody else comes to the counter by their number.
    """
    await enrol(store, HUGO, account(COUNTER))
    assert await store.unbind(COUNTER, NOON, act("desk.unbind"))
    held = await hold(store, "held", sender=COUNTER)

    assert await store.bind(account(COUNTER, bound_at=LATER), act("desk.bind")) is None

    assert Status.RECEIVED is await status(store, held)


async def test_what_was_begun_from_an_account_bound_by_mistake_stays_its_holders(store):
    """
    Nobody else hears of it, whether at the counter or in what is handed over; only what
    was taken for the other's is answered there.
    """
    begun = await says(store, "hers", cases=(case(1, person=""),), verdict=UNVERIFIED)
    own = account(Address("telegram", "7"), person=WANDA.id, handle="@wanda")
    await enrol(store, WANDA, own)
    await enrol(store, HUGO, ACCOUNT)
    meanwhile = await says(store, "meanwhile")
    held = await hold(store, "held")

    assert await store.unbind(ANA, NOON, act("desk.unbind"), mistaken=True)

    left = [(await store.case(Number(n))).case for n in (begun, meanwhile)]
    assert [(ANA, False), (COUNTER, True)] == [(c.contact, c.mistaken) for c in left]
    shown = [(await store.show(n)).filing.verdict for n in (begun, meanwhile)]
    assert [False, True] == [verdict.mistaken for verdict in shown]
    asked = [question(number) for number in (begun, meanwhile)]
    assert [Number(meanwhile)] == await by_mistake(store, asked)
    assert begun not in (await store.dossier(HUGO.id, None)).messages
    said = [each.id for each in await claim(store) if each.to == ANA]
    assert [f"{begun}.n", f"{begun}.q"] == said
    assert await store.by_address(ANA) is None
    assert (own,) == (await store.person(WANDA.id)).accounts
    assert ["@wanda"] == [label.handle for label in await store.labels(own.address)]
    bound = account(person=WANDA.id, bound_at=LATER)
    assert await store.bind(bound, act("desk.bind")) is None
    assert Status.RECEIVED is await status(store, held)


async def test_nobody_is_proven_by_a_code_from_an_account_bound_by_mistake(store):
    """
    Unless they showed who they are for that very message.
    """
    await enrol(store, HUGO, ACCOUNT, account(UNBOUND))
    strong = evolve(VERDICT, standing=Standing.STRONG)
    numbers = []
    for name, verdict in (("by a code", VERDICT), ("with the document", strong)):
        held = await hold(
            store, name, sender=Address("email", f"{len(name)}@x.example")
        )
        numbers.append(held)
        voucher = Voucher(
            message=held, standing=verdict.standing, contact=VERDICT.contact, because=""
        )
        assert await store.vouch(voucher, act("message.vouch"), None)
        its = {"verdict": verdict, "cases": (case(held, contact=UNBOUND),)}
        await store.record(filing(held, name, message=message(name), **its))

    assert await store.unbind(ANA, NOON, act("desk.unbind"), mistaken=True)

    shown = [(await store.show(n)).filing.verdict.mistaken for n in numbers]
    cases = [(await store.case(Number(n))).case.mistaken for n in numbers]
    assert [True, False] == shown == cases
