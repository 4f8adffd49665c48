"""
What is forgotten is gone, and nothing else is.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from refusals import refused
from store_samples import (
    ACCOUNT,
    ANA,
    DECISION,
    LATER,
    MAIL,
    NOON,
    PERSON,
    PLANNING,
    UNVERIFIED,
    VERDICT,
    VOUCHER,
    account,
    act,
    acts,
    arrival,
    attempt,
    claim,
    code,
    conversation,
    delivery,
    enrol,
    everything,
    filing,
    message,
    names,
    person,
    status,
)

from gateway.cli.operating.verifying import verify_all
from gateway.core.case import Case, CaseEvent, CaseState, Happening, Keeping, Number
from gateway.core.decision import Leg, Outcome, Reason, Reply, Why
from gateway.core.delivery import Receipt
from gateway.core.filing import Filing, Status
from gateway.core.identity import Mandate
from gateway.core.message import Address, Bounce, Visibility
from gateway.core.people.agreed_word import ACTS
from gateway.core.people.counter import address_of
from gateway.core.people.person import GUARDIAN, Verification, contact_of
from gateway.core.plenary.proposal import Proposal, Support
from gateway.core.plenary.question import Question
from gateway.core.public.notice import Subscription
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import WHOM, Request, RequestState
from gateway.core.rule_names import ANSWER
from gateway.core.town import Casework, Retention, Town
from gateway.ports.channels import Cursor
from gateway.ports.counter import Serving
from gateway.ports.meter import Use
from gateway.store.cases import cases, requests
from gateway.store.engine import many
from gateway.store.erasing import tidying
from gateway.town import forgetting
from gateway.town.forgetting import Erasure, cutoffs_of

RETENTION = Retention(spam=1, ignored=1, ordinary=24, confidential=60, people=12)
TOWN = Town(
    name="Junar",
    timezone=ZoneInfo("Europe/Madrid"),
    casework=Casework(prefix="J"),
    retention=RETENTION,
)
BERTA = Address("telegram", "2055")
OFFICE = PLANNING

#: What may be nowhere after Ana is forgotten.
TRACES = ("Ana Pérez", "Ana P\\u00e9rez", "@ana", "telegram:1044", "farola", "F4R0L4")

#: So long after noon that nothing is over, only ended; and that all is.
SOON, LATE = NOON + timedelta(days=3), NOON + timedelta(days=3700)


def months(count):
    return NOON + timedelta(days=31 * count)


def case(number, contact=ANA, **changes):
    usual = Case(
        number=Number(number),
        contact=contact,
        person=PERSON.id if contact == ANA else "",
        mailbox="lighting",
        topic="lighting",
        place="Plaza F4R0L4",
        job=Number(number),
        summary="La farola está rota",
        state=CaseState.OPEN,
        opened_at=NOON,
        moved_at=NOON,
    )
    return evolve(usual, **changes)


async def tell(store, name, sender=ANA, *, ended=True, **changes):
    """
    Somebody says something, a mailbox gets it, and the case ends unless it does not.
    """
    [number] = await store.receive(
        [arrival(name, raw=b"F4R0L4 farola", lane="F4R0L4")], None
    )
    talk = conversation(f"talk{number:012}", contact=sender, case=str(number))
    said = message(name, sender=sender)
    usual = {
        "message": said,
        "verdict": VERDICT if sender == ANA else None,
        "conversations": (talk,),
        "deliveries": (
            delivery(f"{number}.a", number, conversation=talk.id, text="F4R0L4 farola"),
            delivery(
                f"{number}.n", number, conversation="a lane", to=sender, text="Ya"
            ),
        ),
        "cases": (case(number, sender),),
    }
    await store.record(filing(number, name, **(usual | changes)))
    if ended:
        await ends(store, number)
    return number


async def ends(store, number, at=NOON):
    """
    The mailbox answers, and says that it is done.
    """
    [answer] = await store.receive(
        [arrival(f"end-{number}", channel="email", raw=b"> F4R0L4 farola")], None
    )
    sender = (await store.show(number)).filing.message.sender
    said = message(f"end-{number}", sender=OFFICE, reference=f"end-{number}@town")
    talk = conversation(f"talk{number:012}", contact=sender, case=str(number))
    done = Happening(
        case=Number(number),
        event=CaseEvent.SOLVE,
        at=at,
        by="mailbox lights",
        message=answer,
        note="habló con Ana Pérez",
    )
    reply = delivery(f"{answer}.r", answer, conversation=talk.id, to=sender, text="Ya")
    await store.record(
        filing(
            answer,
            f"end-{number}",
            message=said,
            verdict=None,
            conversations=(talk,),
            deliveries=(reply,),
            happenings=(done,),
        )
    )
    return answer


def request(**changes):
    return evolve(Erasure(person=PERSON.id, clerk="luis"), **changes)


async def forget(store, now=LATE, **changes):
    return await forgetting.forget(store, [], request(**changes), TOWN, now)


async def heard(store, who, number):
    """
    What is kept of somebody besides what they said: that they sent a wrong code, that
    they were told something, that somebody talks with them, and that they want to hear
    no more.
    """
    [began] = await store.receive([arrival(f"began-{number}")], None)
    name = f"began-{number}"
    said = message(name, sender=OFFICE, reference=name, handle="", text="Ya luce")
    talk = conversation(name, contact=who)
    its = {"message": said, "verdict": None, "decision": None, "conversations": (talk,)}
    await store.record(filing(began, name, **its))
    await store.redeem(attempt(number, "00000000", sender=who))
    await store.take(Use(channel="gateway", kind=f"said {who}", at=NOON))
    await store.hush(who, NOON, on=True)


async def test_nothing_is_left_of_whoever_is_forgotten(store):
    await enrol(store, PERSON, ACCOUNT)
    await tell(store, "one")
    await tell(store, "two")
    await heard(store, ANA, 901)
    await store.note(act("desk.try", payload={"name": "Ana Pérez", "handle": "@ana"}))
    await store.note(act("desk.try", payload={"document": "F4R0L4"}))
    await store.note(act("code.refuse", object="person P-X", payload={"a": str(ANA)}))
    [echo] = await store.receive([arrival("echo", raw=b'{"id":1044,"n":"@ana"}')], None)
    await store.record(Filing(id=echo, status=Status.IGNORED))

    done = await forget(store)

    left = everything(store)
    assert [] == [trace for trace in TRACES if trace in left]
    assert 5 == done.messages
    assert (f"person {PERSON.id}", ()) == (done.object, done.named_in)
    assert await store.person(PERSON.id) is None
    assert Status.IGNORED is await status(store, echo)


async def test_who_wrote_much_is_forgotten_piece_by_piece(store, monkeypatch):
    monkeypatch.setattr(many, "AT_ONCE", 2)
    await enrol(store, PERSON, ACCOUNT)
    mine = [await tell(store, f"mine {number}") for number in range(5)]
    theirs = await tell(store, "theirs", BERTA)

    done = await forget(store)

    assert 10 == done.messages  # Those of the mailbox that answered among them.
    assert [] == [n for n in mine if "farola" in str(await store.show(n))]
    shown = await store.show(theirs)
    assert {str(OFFICE), str(BERTA)} == {str(each.to) for each in shown.deliveries}


async def test_the_chain_is_whole_afterwards_and_says_who_forgot_whom(store):
    await enrol(store, PERSON, ACCOUNT)
    await tell(store, "one")

    await forget(store, because="on request, 12 March")

    [report] = await verify_all(store, [])
    assert report.whole
    [last, *_] = await store.acts(f"person {PERSON.id}", None, 10)
    assert ("luis", "forget", "done") == (
        last.entry.actor,
        last.entry.action,
        last.entry.result,
    )
    assert '{"because":"on request, 12 March"}' == last.payload.text


async def test_what_is_others_stays(store):
    await enrol(store, PERSON, ACCOUNT)
    other = await tell(store, "berta", BERTA)
    berta = person()
    await enrol(store, berta, account(BERTA, person=berta.id, handle="@berta"))
    await store.issue(code(person=berta.id), act("desk.code"))
    await store.note(act(object=f"person {berta.id}", payload={"from": str(BERTA)}))
    await heard(store, BERTA, 902)

    def theirs():
        known = (str(BERTA), berta.id, "began-902")
        return [everything(store).count(one) for one in known]

    before, kept = await store.show(other), theirs()

    await tell(store, "ana")
    await heard(store, ANA, 901)
    await store.note(act(payload={"name": "Ana Pérez"}))
    await forget(store)

    assert before == await store.show(other)
    assert kept == theirs()
    assert CaseState.SOLVED is (await store.case(Number(other))).case.state


async def test_what_one_answer_said_to_others_stays(store):
    await enrol(store, PERSON, ACCOUNT)
    ana, berta = await tell(store, "a"), await tell(store, "b", BERTA, ended=False)
    [both] = await store.receive([arrival("both", channel="email")], None)
    talks = [f"talk{number:012}" for number in (ana, berta)]
    said = message("both", sender=OFFICE, reference="both@town")
    made = [
        delivery(f"both.{to.value}", both, conversation=talk, to=to, text="Ya luce")
        for talk, to in zip(talks, (ANA, BERTA), strict=True)
    ]
    talk = conversation(talks[0], case=str(ana))
    await store.record(
        filing(
            both, "both", message=said, conversations=(talk,), deliveries=tuple(made)
        )
    )

    await forget(store)

    shown = await store.show(both)
    assert [BERTA] == [delivery.to for delivery in shown.deliveries]
    assert ["Ya luce"] == [delivery.text for delivery in shown.deliveries]


async def both_told(store, ana, berta):
    """
    Whoever answers Berta's letter ends Ana's case as well, which tells of the same; the
    mail quotes the letter.
    """
    raw = b"Ya luce\n> Soy B3RTA, y mi madre no sale de casa"
    [both] = await store.receive([arrival("both", channel="email", raw=raw)], None)
    named = {"sender": OFFICE, "reference": "both@town", "subject": "Re: B3RTA"}
    hers = conversation(f"talk{berta:012}", contact=BERTA, case=str(berta))
    solved = [
        Happening(
            case=Number(number),
            event=CaseEvent.NOTE,
            at=NOON,
            by="mailbox lights",
            message=both,
            note="dicho a B3RTA",
        )
        for number in (ana, berta)
    ]
    made = [
        delivery(f"both.{to.value}", both, conversation=talk, to=to, text="Ya luce")
        for to, talk in ((ANA, f"talk{ana:012}"), (BERTA, hers.id))
    ]
    told = delivery("both.told", both, conversation=hers.id, text="B3RTA lo sabe")
    await store.record(
        filing(
            both,
            "both",
            message=message("both", text="Ya luce", **named),
            verdict=None,
            decision=evolve(DECISION, rule=ANSWER),
            conversations=(hers,),
            deliveries=(*made, told),
            happenings=tuple(solved),
        )
    )
    return both


async def test_of_an_answer_in_anothers_case_only_what_it_told_them_is_theirs(store):
    await enrol(store, PERSON, ACCOUNT)
    ana, berta = await tell(store, "a"), await tell(store, "b", BERTA)
    both = await both_told(store, ana, berta)

    found = await store.dossier(PERSON.id, None)
    held = await store.held_about(found)
    before = await store.stored(both)
    done = await forget(store)

    [told] = [each for each in held["messages"] if each["id"] == both]
    assert {"id", "channel", "received_at", "status", "sender"} == told.keys()
    assert "Ya luce" in [
        d["payload"]["text"] for d in held["deliveries"] if "payload" in d
    ]
    assert "B3RTA" not in repr(held)
    assert (both,) == found.elsewhere == done.named_in
    assert before == await store.stored(both)
    left = (await store.show(both)).deliveries
    assert ["both.2055", "both.told"] == [each.id for each in left]


async def test_an_answer_that_was_given_to_others_too_is_told_when_it_is_erased(store):
    """
    It quotes whoever is forgotten; the others keep what they were told.
    """
    ana, berta = await tell(store, "a"), await tell(store, "b", BERTA)
    both = await both_told(store, ana, berta)

    done = await forget(store, person="", address=BERTA, even_open=True)

    assert ((both,), ()) == (done.shared, done.named_in)
    assert b"" == (await store.stored(both)).arrival.raw
    [left] = (await store.show(both)).deliveries
    assert (ANA, "Ya luce") == (left.to, left.text)


async def test_what_whoever_left_answered_for_a_mailbox_is_the_towns_and_stays(store):
    await enrol(store, PERSON, ACCOUNT)
    own = await tell(store, "own")
    berta = await tell(store, "berta", BERTA, ended=False)
    [answer] = await store.receive([arrival("answer", channel="telegram")], None)
    talk = conversation(f"talk{berta:012}", contact=BERTA, case=str(berta))
    said = delivery("answer.r", answer, conversation=talk.id, to=BERTA, text="Ya luce")
    await store.record(
        filing(
            answer,
            "answer",
            message=message("answer", sender=ANA, text="Ya luce"),
            verdict=None,
            decision=evolve(DECISION, rule=ANSWER),
            conversations=(talk,),
            deliveries=(said,),
        )
    )
    before = await store.show(answer)

    await forget(store)

    assert before == await store.show(answer)
    assert (await store.show(own)).filing.message is None


async def test_letters_to_a_mailbox_are_not_what_was_said_to_it(store):
    number = await tell(store, "berta", BERTA, ended=False)
    before = everything(store)

    with refused("nothing is stored"):
        await forget(store, person="", address=OFFICE, even_open=True)

    assert before == everything(store)
    assert CaseState.OPEN is (await store.case(Number(number))).case.state


async def test_what_a_forgetting_that_was_cut_off_left_is_found(store):
    number = await tell(store, "one", MAIL, verdict=None)
    found = await store.dossier("", MAIL)
    await store.erase([number], act(), found.conversations)

    again = await store.dossier("", MAIL)

    assert (number + 1,) == again.messages


async def test_an_open_case_of_others_that_would_end_stands_in_the_way(store):
    """
    A message that came from another's address counts as the person's.
    """
    await enrol(store, PERSON, ACCOUNT)
    number = await tell(store, "berta", BERTA, ended=False, verdict=VERDICT)

    with refused(f"case J-{number} is open"):
        await forget(store)


async def test_what_came_back_of_what_was_said_to_them_goes_too(store):
    number = await tell(store, "one", MAIL, verdict=None)
    other = await tell(store, "berta", BERTA)
    for made in (f"{number}.n", f"{number + 1}.r", f"{other}.n"):
        [came] = await store.receive([arrival(made, channel="email")], None)
        said = message(
            made,
            sender=Address("email", "mailer-daemon@mail.example"),
            text=f"{made} did not arrive",
            in_reply_to=(),
            bounce=Bounce(made, "550 no such user"),
        )
        machine = {"message": said, "status": Status.IGNORED, "conversations": ()}
        await store.record(filing(came, made, deliveries=(), **machine))

    await forget(store, person="", address=MAIL)

    left = everything(store)
    assert f"{number}.n did not arrive" not in left
    assert f"{number + 1}.r did not arrive" not in left
    assert f"{other}.n did not arrive" in left


async def test_a_platforms_repeat_makes_nothing_new(store):
    await enrol(store, PERSON, ACCOUNT)
    await tell(store, "one")

    await forget(store)
    news = await store.receive([arrival("one"), arrival("another")], None)

    assert 1 == len(news)
    assert "u-another" == (await store.stored(news[0])).arrival.external_id
    assert "u-one" not in everything(store)


async def test_somebody_who_was_never_at_the_desk_is_forgotten_by_their_address(store):
    number = await tell(store, "one", MAIL, verdict=None)

    done = await forget(store, person="", address=MAIL)

    assert f"message {number}" == done.object
    assert str(MAIL) not in everything(store)
    with refused("nothing is stored"):
        await forget(store, person="", address=MAIL)


@pytest.mark.parametrize(
    ("ended", "now", "problem"),
    [
        (False, LATE, "case J-1 is open"),
        (True, SOON, "case J-1 is kept until 24/11/2028"),
    ],
)
async def test_what_is_open_or_must_be_kept_stands_in_the_way(
    store, ended, now, problem
):
    await enrol(store, PERSON, ACCOUNT)
    await tell(store, "one", ended=ended)
    before = everything(store)

    with refused(problem):
        await forget(store, now)

    assert before == everything(store)
    await forget(store, now, even_open=True)
    assert "farola" not in everything(store)
    assert CaseState.SOLVED is (await store.case(Number(1))).case.state


async def test_what_is_reopened_while_they_are_forgotten_stands_in_the_way(store):
    number = await tell(store, "one")

    class Reopened:
        async def stop_saying(self, found, now):
            await store.happen(reopening(number, LATE), act("case.reopen"))
            return await store.stop_saying(found, now)

        def __getattr__(self, name):
            return getattr(store, name)

    with refused("is reopened"):
        await forgetting.forget(
            Reopened(), [], Erasure(address=ANA, clerk="inés"), TOWN, LATE
        )

    assert b"" != (await store.stored(number)).arrival.raw
    assert {"1.a", "1.n"} <= {*await names(store, LATE)}


async def test_who_is_not_forgotten_as_something_is_on_its_way_is_told_what_waits(
    store, monkeypatch
):
    """
    A worker holds the letter for as long as somebody has patience.
    """
    monkeypatch.setattr(forgetting, "_BREATH", 0)
    await tell(store, "one")
    [held] = await claim(store, LATE, channels=("email",), limit=1)

    with refused("on its way"):
        await forget(store, person="", address=ANA)

    assert "1.a" == held.id
    assert "1.n" in await names(store, LATE)


async def test_what_is_answered_in_the_last_moment_is_not_left_behind(
    store, monkeypatch
):
    """
    The mailbox answers between the last look and the word that nothing is said.
    """
    monkeypatch.setattr(forgetting, "_BREATH", 0)
    number = await tell(store, "one", ended=False)
    answered = []

    class Answered:
        async def stop_saying(self, found, now):
            if not answered:
                answered.append(await ends(store, number))
            return await store.stop_saying(found, now)

        def __getattr__(self, name):
            return getattr(store, name)

    ask = request(person="", address=ANA, even_open=True)
    await forgetting.forget(Answered(), [], ask, TOWN, LATE)

    assert b"" == (await store.stored(answered[0])).arrival.raw
    assert [] == await names(store, LATE)


async def test_what_nobody_has_read_yet_stands_in_the_way(store, monkeypatch):
    raw = f"incendio en casa de {MAIL.value}".encode()
    came = arrival("berta", channel=MAIL.channel, raw=raw)
    [number] = await store.receive([came], None)
    said = message("berta", sender=Address(MAIL.channel, "berta@example.org"))

    async def routed(_seconds):
        await store.record(filing(number, "berta", message=said, verdict=None))

    with refused(f"message {number} waits to be routed"):
        await forget(store, person="", address=MAIL)
    monkeypatch.setattr(forgetting.asyncio, "sleep", routed)
    with refused("nothing is stored"):
        await forget(store, person="", address=MAIL, even_open=True)

    assert said == (await store.show(number)).message


async def test_what_nobody_comes_to_read_is_forgotten_all_the_same(store, monkeypatch):
    monkeypatch.setattr(forgetting, "_BREATH", 0)
    came = arrival("ana", channel=MAIL.channel, raw=MAIL.value.encode())
    [number] = await store.receive([came], None)

    done = await forget(store, person="", address=MAIL, even_open=True)

    assert 1 == done.messages
    assert str(MAIL.value) not in everything(store)
    assert Status.IGNORED is await status(store, number)


def keeping(number, until):
    why = Keeping(until=until, because="PO 12/2026")
    told = {
        "case": Number(number),
        "event": CaseEvent.NOTE,
        "at": NOON,
        "by": "clerk luis",
    }
    return Happening(**told, keeping=why)


async def keep(store, number, until):
    assert await store.happen(keeping(number, until), act("case.keep"))


async def test_what_a_court_needs_stays_until_then_with_whose_it_is(store):
    """
    And whoever is told hears what, why and until when; all else is erased.
    """
    await enrol(store, PERSON, ACCOUNT)
    kept, other = await tell(store, "one"), await tell(store, "two")
    await keep(store, kept, LATE + timedelta(days=1))
    before = await store.show(kept), await store.case(Number(kept))

    done = await forget(store, even_open=True)

    assert before == (await store.show(kept), await store.case(Number(kept)))
    assert b"" != (await store.stored(kept + 1)).arrival.raw
    assert b"" == (await store.stored(other)).arrival.raw
    assert await store.person(PERSON.id) is not None
    assert (f"case J-{kept} stays until 2037-01-11: PO 12/2026",) == done.kept

    again = await forget(store, LATE + timedelta(days=2))

    assert () == again.kept
    assert [] == [trace for trace in TRACES if trace in everything(store)]


async def test_what_is_kept_is_not_over_before_and_not_longer_than_that(store):
    await enrol(store, PERSON, ACCOUNT)
    kept, _ = await tell(store, "one"), await tell(store, "two")
    await keep(store, kept, LATE)

    async def due(now):
        counts = await forgetting.retain(store, RETENTION, now, dry_run=True)
        return counts["confidential"]

    assert [Number(kept)] == [one.number for one in await store.kept(NOON)]
    assert [] == await store.kept(LATE)
    assert [2, 4] == [await due(LATE - timedelta(days=1)), await due(LATE)]


async def test_of_whose_case_is_kept_all_goes_that_it_does_not_need(store):
    """
    Such as what they subscribed to or supported, but not that they want to be left
    alone: what stays may be told them yet.
    """
    await enrol(store, PERSON, ACCOUNT)
    kept = await tell(store, "one")
    two = await store.receive([arrival("two"), arrival("three")], None)
    asks = Subscription(id="s1", address=ANA, wanted=True, at=NOON, message=two[0])
    for number, said_in in zip(two, (two[0], kept), strict=True):
        berta = {"person": "P-BERTA2", "author": "Berta", "contact": BERTA}
        times = {"proposed_at": NOON, "moved_at": NOON}
        proposed = Proposal(number=Number(number), text="Sombra", **berta, **times)
        told = {"number": proposed.number, "person": PERSON.id, "at": NOON}
        agenda = (proposed, Support(message=said_in, **told))
        said = {"message": message(str(number), sender=BERTA), "verdict": None}
        filed = filing(number, str(number), agenda=agenda, **said)
        await store.record(evolve(filed, subscriptions=(asks,)))
    await store.hush(ANA, NOON, on=True)
    await store.take(Use(channel="gateway", kind=f"said {ANA}", at=NOON))
    await keep(store, kept, LATE + timedelta(days=1))

    done = await forget(store, even_open=True)

    assert {} == await store.subscribers()
    assert {Number(two[1]): 1} == await store.supports([*map(Number, two)])
    assert {ANA} == (await store.known([ANA])).quiet
    assert "said telegram:1044" not in everything(store)
    assert await store.person(PERSON.id) is not None
    assert 1 == len(done.kept)


async def test_what_only_tells_of_a_case_is_kept_with_it(store):
    """
    Such as what an office noted, in a message that is in no conversation.
    """
    await enrol(store, PERSON, ACCOUNT)
    kept = await tell(store, "one")
    [noted] = await store.receive([arrival("noted")], None)
    told = {
        "case": Number(kept),
        "event": CaseEvent.NOTE,
        "at": NOON,
        "by": "mailbox lights",
    }
    note = Happening(**told, message=noted, note="falta el repuesto")
    said = {"message": message("noted", sender=OFFICE), "verdict": None}
    await store.record(filing(noted, "noted", happenings=(note,), **said))
    await keep(store, kept, LATE + timedelta(days=1))

    await forgetting.retain(store, RETENTION, LATE)

    assert noted in (await store.case_file(Number(kept))).messages
    assert b"" != (await store.stored(noted)).arrival.raw


async def test_what_one_answer_said_in_a_case_that_is_kept_stays_with_it(store):
    """
    Though Ana is forgotten, who was told the same: it is Berta's as well.
    """
    await enrol(store, PERSON, ACCOUNT)
    ana, berta = await tell(store, "a"), await tell(store, "b", BERTA)
    [both] = await store.receive([arrival("both", channel="email")], None)
    talks = {to: f"talk{number:012}" for to, number in ((ANA, ana), (BERTA, berta))}
    made = [
        delivery(f"both.{to.value}", both, conversation=talk, to=to, text="Ya luce")
        for to, talk in talks.items()
    ]
    said = {"message": message("both", sender=OFFICE), "verdict": None}
    await store.record(filing(both, "both", deliveries=tuple(made), **said))
    await keep(store, berta, LATE + timedelta(days=1))

    done = await forget(store)

    assert b"" != (await store.stored(both)).arrival.raw
    assert ((), (both,)) == (done.kept, done.named_in)
    assert await store.person(PERSON.id) is None


async def test_what_is_kept_a_moment_before_it_is_erased_stays(store):
    """
    Whoever erases had found it before.
    """
    kept, other = await tell(store, "one"), await tell(store, "two")
    await keep(store, kept, LATE)
    before = await store.show(kept), await store.show(kept + 1)

    count = await store.erase([kept, kept + 1, other], act("retain"))

    assert 1 == count
    assert before == (await store.show(kept), await store.show(kept + 1))


async def test_what_is_being_kept_is_waited_for(store, another):
    """
    Two nodes do both at once.
    """
    kept, told = await tell(store, "one"), threading.Event()
    other = await another("two")

    def keeps():
        with other._engines.writing.begin() as connection:
            done = requests.happens_by_order(
                connection, keeping(kept, LATE), act("case.keep")
            )
            told.set()
            time.sleep(0.3)
            return done

    keeper = asyncio.create_task(asyncio.to_thread(keeps))
    await asyncio.to_thread(told.wait, 60)
    count = await store.erase([kept], act("retain"))

    assert await keeper
    assert 0 == count
    assert b"" != (await store.stored(kept)).arrival.raw


async def test_what_is_kept_while_somebody_is_forgotten_stays_with_whose_it_is(store):
    """
    It is kept while the letters are looked for.
    """
    await enrol(store, PERSON, ACCOUNT)
    kept, loop = await tell(store, "one"), asyncio.get_running_loop()

    class Letters:
        def erase(self, deliveries):
            doing = keep(store, kept, LATE + timedelta(days=1))
            asyncio.run_coroutine_threadsafe(doing, loop).result(9)
            return len(deliveries)

    done = await forgetting.forget(store, [Letters()], request(), TOWN, LATE)

    assert 1 == len(done.kept)
    assert b"" != (await store.stored(kept)).arrival.raw
    assert await store.person(PERSON.id) is not None


async def test_what_is_erased_is_kept_no_more(store):
    number = await tell(store, "one")
    await store.erase([number], act("retain"))

    assert not await store.happen(keeping(number, LATE), act("case.keep"))
    assert [] == await store.kept(NOON)


async def revoke(store):
    """
    Ana is verified no more.
    """
    revoked = evolve(PERSON, state=Verification.REVOKED)
    assert await store.keep(revoked, Verification.ACTIVE, act("desk.revoke"))


async def test_whose_case_is_kept_a_moment_before_is_not_let_go(store):
    await enrol(store, PERSON, ACCOUNT)
    kept = await tell(store, "one")
    subject = (await store.dossier(PERSON.id, None)).subject
    await keep(store, kept, LATE)
    await revoke(store)

    assert not await store.let_go(subject, act("retain"))
    assert await store.person(PERSON.id) is not None


async def test_what_waits_to_be_said_is_not_said(store):
    await enrol(store, PERSON, ACCOUNT)
    await tell(store, "one")

    await forget(store)

    assert [] == await store.claim(
        LATE, timedelta(minutes=1), 100, ("email", "telegram")
    )


async def test_nobody_acts_any_more_for_whoever_is_forgotten(store):
    given = Mandate(principal=PERSON.id, name=PERSON.name, basis="parent")
    others = Mandate(principal="P-LUIS23", name="Luis", basis="parent")
    another = person("P-CARLA2", mandates=(others,))
    await enrol(store, PERSON, ACCOUNT)
    await enrol(store, person(mandates=(given, others)))
    await enrol(store, another)

    await forget(store)

    assert (others,) == (await store.person("P-BERTA2")).person.mandates
    assert another == (await store.person("P-CARLA2")).person


async def test_what_somebody_shows_who_may_act_for_them_is_not_theirs(store, hold):
    """
    A daughter signs what is her own, or vouches for it: her father's file takes nothing
    of it in, and nothing of hers goes with him.
    """
    leave = (Mandate(principal=PERSON.id, name=PERSON.name, basis="notarial deed"),)
    daughter = contact_of(person(mandates=leave), account(BERTA, handle=""))
    await enrol(store, PERSON, ACCOUNT)
    number = await tell(store, "one", BERTA, verdict=evolve(VERDICT, contact=daughter))
    held = await hold("two", BERTA)
    assert await store.vouch(
        evolve(VOUCHER, message=held, contact=daughter), act(), None
    )

    found = await store.dossier(PERSON.id, None)

    assert {number, held}.isdisjoint({*found.messages, *found.named_in})


async def test_what_others_applied_for_on_their_behalf_is_told_and_stays(store):
    await enrol(store, PERSON, ACCOUNT)
    number = await tell(store, "one", BERTA, ended=False)
    asked = Request(
        case=Number(number),
        procedure="procedure census",
        contact=BERTA,
        person="P-BERTA2",
        whom={"P-BERTA2": "Berta", PERSON.id: PERSON.name},
        answers={WHOM: PERSON.id},
        state=RequestState.ASKING,
        begun_at=NOON,
        moved_at=NOON,
    )
    [more] = await store.receive([arrival("two")], None)
    said = message("two", sender=BERTA)
    await store.record(
        filing(more, "two", message=said, verdict=None, requests=(asked,))
    )

    done = await forget(store)

    assert (number,) == done.named_in


async def test_an_impostors_message_that_names_them_is_told_and_stays(store):
    await enrol(store, PERSON, ACCOUNT)
    looks = evolve(VERDICT, contact=None, resembles=PERSON.name)
    number = await tell(store, "impostor", BERTA, verdict=looks)

    done = await forget(store)

    assert (number,) == done.named_in
    assert PERSON.name == (await store.show(number)).filing.verdict.resembles


#: Whoever had Ana's account before her, or has it since.
CARLA = person("P-CARLA2", name="Carla")


async def test_everything_is_handed_over(store):
    """
    Of nobody else anything, and nothing that opens something.
    """
    await enrol(store, PERSON, ACCOUNT)
    theirs = f"person {CARLA.id}"
    assert await store.keep(CARLA, None, act("desk.enrol", object=theirs))
    of_lamps = (Reason(Why.NAMED, "farola"),)
    leg = Leg(mailbox="lighting", because="names it", reasons=of_lamps)
    asks = Subscription(id="s1", address=ANA, wanted=True, at=NOON, message=1)
    number = await tell(
        store,
        "one",
        decision=evolve(DECISION, legs=(leg,)),
        subscriptions=(asks, evolve(asks, id="s2", address=BERTA)),
    )
    for one in (PERSON, CARLA):
        issued = act("desk.code", object=f"person {one.id}")
        await store.issue(code(person=one.id), issued)
    at_ana = {"address": str(ANA)}
    await store.note(act("x.at", object="case 77", payload=at_ana))
    await store.note(act("x.for", object=theirs, payload={"principal": PERSON.id}))
    await store.note(act("x.others", object=theirs, payload=at_ana))
    await store.note(act("x.nobodys", object="case 77"))

    held = await store.held_about(await store.dossier(PERSON.id, None))

    assert [PERSON.name] == [row["name"] for row in held["person"]]
    assert [str(ANA)] == [row["address"] for row in held["accounts"]]
    assert [PERSON.id] == [row["person"] for row in held["codes"]]
    assert [str(ANA)] == [row["address"] for row in held["subscriptions"]]
    assert [number, number + 1] == [row["id"] for row in held["messages"]]
    assert "La farola está rota 💡" == held["messages"][0]["message"]["text"]
    assert held["messages"][0]["decision"]["legs"]
    assert [f"{number}.{part}" for part in "an"] + [f"{number + 1}.r"] == [
        d["id"] for d in held["deliveries"]
    ]
    assert ["habló con Ana Pérez"] == [
        h["note"] for h in held["happenings"] if h["note"]
    ]
    assert ["desk.bind", "desk.code", "desk.enrol", "x.at", "x.for"] == sorted(
        entry["action"] for entry in held["acts"]
    )
    assert "secret" not in json.dumps(held)


async def test_a_letter_and_its_answer_are_not_handed_over_as_they_may_quote_others(
    store,
):
    """
    Such as a letter about what several people told.
    """
    await enrol(store, PERSON, ACCOUNT)
    ana = await tell(store, "a", verdict=evolve(VERDICT, resembles="B3RTA"))
    talk = conversation(f"talk{ana:012}", case=str(ana))
    [answer] = await store.receive(
        [arrival("answer", channel="email", raw=b"Vamos\n> 2: B3RTA dijo")], None
    )
    letter = delivery("all", answer, conversation=talk.id, text="2: B3RTA dijo")
    await store.record(
        filing(
            answer,
            "answer",
            message=message("answer", sender=OFFICE, text="Vamos", reference="a@town"),
            verdict=None,
            decision=evolve(DECISION, rule=ANSWER),
            conversations=(talk,),
            deliveries=(letter,),
        )
    )

    held = await store.held_about(await store.dossier(PERSON.id, None))

    assert "B3RTA" not in repr(held)
    assert {"text": "Vamos"} == held["messages"][-1]["message"]
    assert "all" in [each["id"] for each in held["deliveries"]]


async def test_what_the_desk_did_for_a_namesake_is_not_handed_over(store):
    await enrol(store, PERSON, ACCOUNT)
    named = act(
        "desk.enrol", object=f"person {CARLA.id}", payload={"name": PERSON.name}
    )
    await store.note(named)

    held = await store.held_about(await store.dossier(PERSON.id, None))

    assert CARLA.id not in repr(held["acts"])


async def test_whether_there_is_an_agreed_word_is_not_handed_over(store):
    """
    Somebody else may read the file at home.
    """
    await enrol(store, evolve(PERSON, agreed="c0ffee"), ACCOUNT)
    why = (Reason(Why.AGREED, PERSON.name),)
    leg = Leg(mailbox="police", because="says what was agreed", reasons=why)
    await tell(
        store,
        "one",
        verdict=evolve(VERDICT, agreed=PERSON.name),
        decision=evolve(DECISION, legs=(leg,)),
    )
    for action in ACTS:
        await store.note(act(action, object=f"person {PERSON.id}"))

    held = await store.held_about(await store.dossier(PERSON.id, None))

    for told in ("c0ffee", "agreed", *ACTS):
        assert told not in repr(held)
    # Nor the letter about it, only what they were told themselves.
    assert ["Ya"] == [each["payload"]["text"] for each in held["deliveries"]]
    await forget(store)
    assert await store.person(PERSON.id) is None
    assert {} == (await store.known([ANA])).agreed


async def test_who_handed_their_cases_over_is_theirs_to_know_and_is_forgotten(store):
    await enrol(store, PERSON, ACCOUNT)
    number = await tell(store, "one")
    export = act("case.export", object=f"case {number}", payload={"index.json": "c4"})
    await store.note(export)

    held = await store.held_about(await store.dossier(PERSON.id, None))
    [told] = [each for each in held["acts"] if each["action"] == "case.export"]
    assert ("luis", f"case {number}") == (told["actor"], told["object"])

    await forget(store)

    [kept] = await store.acts(f"case {number}", None, 9)
    assert kept.payload is None


async def others(store, name, person, at=NOON, sender=ANA, bound=ANA, **changes):
    """
    A *person* says something from an account that is, or was, Ana's, and is recognised
    by the one that is *bound*.
    """
    contact = contact_of(person, account(bound, person=person.id)) if person else None
    judged = evolve(VERDICT, contact=contact) if person else UNVERIFIED
    [number] = await store.receive([arrival(name, received_at=at)], None)
    talk = conversation(f"talk{number:012}", contact=sender, case=str(number))
    its = evolve(case(number, sender), person=person.id if person else "")
    await store.record(
        filing(
            number,
            name,
            message=message(name, sender=sender, text="Mi marido me pega"),
            verdict=judged,
            conversations=(talk,),
            deliveries=(delivery(f"{number}.a", number, conversation=talk.id),),
            cases=(its,),
            **changes,
        )
    )
    return number


async def test_what_came_from_an_account_when_it_was_anothers_is_not_theirs(store):
    """
    An address that Ana had is bound to Carla.
    """
    old = evolve(ACCOUNT, bound_at=NOON - timedelta(days=30))
    await enrol(store, PERSON, old)
    unproven = await others(store, "unproven", None, NOON - timedelta(days=9))
    anas = await others(store, "ana", PERSON)
    revoked = NOON + timedelta(hours=1)
    assert await store.unbind(ANA, revoked, act("desk.unbind"))
    again = NOON + timedelta(days=1)
    await store.keep(CARLA, None, act("desk.enrol", object=f"person {CARLA.id}"))
    new = account(person=CARLA.id, bound_at=again, handle="@carla")
    payload = {"address": str(ANA)}
    told = act("desk.bind", object=f"person {CARLA.id}", payload=payload)
    await store.note(act("desk.bind", payload=payload))
    assert await store.bind(new, told) is None
    hers = await others(store, "carla", CARLA, again + timedelta(hours=1))

    carlas = await store.dossier(CARLA.id, None)
    held = await store.held_about(carlas)
    await forget(store, person=CARLA.id, even_open=True)

    assert (hers,) == carlas.messages
    assert (f"talk{hers:012}",) == carlas.conversations
    assert (f"{hers}.a",) == carlas.deliveries
    assert [Number(hers)] == [each.number for each in carlas.cases]
    assert (unproven, anas) == carlas.named_in
    assert PERSON.id not in repr(held)
    assert ["@carla"] == [each["handle"] for each in held["labels"]]
    left = await store.show(anas)
    assert "Mi marido me pega" == left.filing.message.text
    talk = f"talk{anas:012}"
    assert address_of(PERSON.id) == (await store.conversation(talk)).contact
    assert (unproven, anas) == (await store.dossier(PERSON.id, None)).messages


async def test_what_comes_after_an_account_was_revoked_is_not_theirs(store):
    await enrol(store, PERSON, ACCOUNT)
    anas = await others(store, "ana", PERSON)
    assert await store.unbind(ANA, NOON + timedelta(hours=1), act("desk.unbind"))
    later = await others(store, "other", None, NOON + timedelta(hours=2))

    found = await store.dossier(PERSON.id, None)
    await forget(store, even_open=True)

    assert ((anas,), (later,)) == (found.messages, found.named_in)
    assert (f"talk{anas:012}",) == found.conversations
    assert "Mi marido me pega" == (await store.show(later)).filing.message.text
    assert ANA == (await store.conversation(f"talk{later:012}")).contact
    assert CaseState.OPEN is (await store.case(Number(later))).case.state


async def test_nobody_is_told_for_whom_they_were_taken(store):
    """
    Carla's account was bound to Ana by mistake, and Ana vouched for a message of
    another account.
    """
    await enrol(store, PERSON, ACCOUNT)
    bound = act("desk.bind", payload={"address": str(BERTA), "person": PERSON.id})
    await store.bind(account(BERTA), bound)
    whom = Mandate(principal="P-PEDR22", name="Pedro", basis="deed")
    ana = evolve(PERSON, mandates=(whom,))
    carlas = await others(store, "carla", ana, sender=BERTA)
    undone = act("desk.unbind", payload={"address": str(BERTA)})
    assert await store.unbind(BERTA, NOON, undone, mistaken=True)
    stranger = Address("email", "stranger@example.org")
    vouched = await others(store, "vouched", ana, sender=stranger)

    for address, number in ((BERTA, carlas), (stranger, vouched)):
        held = await store.held_about(await store.dossier("", address))
        assert [number] == [each["id"] for each in held["messages"]]
        assert [number] == [each["message"] for each in held["cases"]]
        assert not any("contact" in each["verdict"] for each in held["messages"])
        for told in (ana.id, ana.name, whom.name):
            assert told not in repr(held)


async def bound_by_mistake(store):
    """
    Berta's account is bound to Ana by mistake: Berta writes, and is answered; once that
    is undone, Ana is answered at the counter.
    """
    await enrol(store, PERSON, ACCOUNT)
    its = {"object": f"person {PERSON.id}", "payload": {"address": str(BERTA)}}
    assert await store.bind(account(BERTA), act("desk.bind", **its)) is None
    at = {"session": LATER, "asked_at": NOON, "moved_at": NOON}
    one = Question(message=1, case=Number(1), name=PERSON.name, text="¿Cuándo?", **at)
    whose = {"sender": BERTA, "bound": BERTA, "questions": (one,)}
    wrote = await others(store, "wrote", PERSON, **whose)
    told = await answers(store, "told", wrote, BERTA, "Ya no está con él")
    for one in await claim(store):
        await store.settle(one.sent(Receipt(one.id)))
    its["payload"] = {"address": str(BERTA), "mistaken": "yes"}
    undone = act("desk.unbind", **its)
    assert await store.unbind(BERTA, NOON, undone, mistaken=True)
    place = address_of(PERSON.id)
    return wrote, told, await answers(store, "later", wrote, place, "Su deuda")


async def answers(store, name, number, to, text):
    [answer] = await store.receive([arrival(name, channel="email")], None)
    said = message(name, sender=OFFICE, reference=f"{name}@town", text=text)
    talk = (await store.case(Number(number))).conversations
    reply = delivery(f"{answer}.r", answer, conversation=talk[0].id, to=to, text=text)
    its = {"decision": evolve(DECISION, rule=ANSWER), "conversations": talk}
    made = {"message": said, "verdict": None, "deliveries": (reply,)}
    await store.record(filing(answer, name, **made, **its))
    return answer


async def test_what_came_from_an_account_bound_by_mistake_is_none_of_theirs(store):
    wrote, told, later = await bound_by_mistake(store)

    found = await store.dossier(PERSON.id, None)
    held = await store.held_about(found)
    await forget(store)

    assert ((later,), (wrote, told)) == (found.messages, found.named_in)
    assert () == found.cases
    assert "Su deuda" in repr(held["deliveries"])
    assert "Mi marido me pega" not in repr(held)
    assert "Ya no está con él" not in repr(held)
    left = await store.show(wrote)
    assert "Mi marido me pega" == left.filing.message.text
    assert () == (await store.dossier(PERSON.id, None)).messages


async def test_what_came_from_an_account_bound_by_mistake_is_its_holders(store):
    """
    Also once it is bound to them.
    """
    wrote, told, later = await bound_by_mistake(store)

    for whose in ("", CARLA.id):
        if whose:
            await enrol(store, CARLA, account(BERTA, person=CARLA.id, bound_at=LATER))
        found = await store.dossier(whose, BERTA)
        held = await store.held_about(found)
        assert ((wrote, told), (later,)) == (found.messages, found.named_in)
        assert "Mi marido me pega" in repr(held["messages"])
        assert "Ya no está con él" in repr(held["deliveries"])
        assert "Su deuda" not in repr(held)
        assert "¿Cuándo?" in repr(held["questions"])
        assert PERSON.id not in repr(held)
        assert PERSON.name not in repr(held)


async def test_a_revoked_address_stands_for_whoever_has_had_it_since(store):
    """
    The buyer of Ana's account asks what is kept of it, and wants it erased.
    """
    await enrol(store, PERSON, ACCOUNT)
    await store.note(act("desk.bind", payload={"address": str(ANA)}))
    anas = await others(store, "ana", PERSON)
    early = await others(store, "early", None, NOON - timedelta(days=90))
    assert await store.unbind(ANA, NOON + timedelta(hours=1), act("desk.unbind"))
    with refused(f"belonged to {PERSON.id} until 24/11/2026"):
        await forgetting.find(store, Erasure(address=ANA, clerk="luis"))
    later = await others(store, "other", None, NOON + timedelta(hours=2))

    found = await store.dossier("", ANA)
    held = await store.held_about(found)
    done = await forget(store, person="", address=ANA, even_open=True)

    assert (later,) == found.messages == tuple(m["id"] for m in held["messages"])
    assert [] == held["person"] + held["accounts"] + held["labels"] + held["codes"]
    assert PERSON.id not in repr(held)
    assert (1, f"message {later}") == (done.messages, done.object)
    assert {anas, early} == set((await store.dossier(PERSON.id, None)).messages)
    assert "Mi marido me pega" == (await store.show(anas)).filing.message.text
    assert (await store.known([ANA])).contacts[ANA].revoked_at is not None
    binds = [each for each in await store.acts(None, None, 99) if each.payload]
    assert ["desk.bind"] == [each.entry.action for each in binds]


@pytest.mark.parametrize("place", [account(address_of(PERSON.id)), None])
@pytest.mark.parametrize("gone", [False, True])
async def test_what_somebody_says_at_the_counter_is_always_theirs(store, place, gone):
    """
    Ana is revoked, and served all the same; she had been served before, or not.
    """
    await enrol(store, PERSON, ACCOUNT, *filter(None, [place]))
    anas = await others(store, "ana", PERSON)
    await revoke(store)
    there, later = address_of(PERSON.id), NOON + timedelta(days=1)
    slip = await others(store, "slip", None, later, there)
    if gone:
        subject = (await store.dossier(PERSON.id, None)).subject
        assert await store.let_go(subject, act("retain"))

    found = await store.dossier(PERSON.id, None)
    assert (anas, slip) == found.messages
    assert await store.dossier("", there) == found

    await forget(store, person="", address=there, even_open=True)

    assert await store.dossier(PERSON.id, None) is None


async def test_what_somebody_said_before_their_account_was_bound_is_theirs(store):
    early = await others(store, "ana", None, NOON - timedelta(days=90))
    await enrol(store, PERSON, ACCOUNT)

    assert (early,) == (await store.dossier(PERSON.id, None)).messages


async def test_whom_the_desk_let_go_is_known_by_number_while_something_is_kept(store):
    """
    What their accounts said after they were last recognised may be anybody's.
    """
    await enrol(store, PERSON, ACCOUNT)
    early = await others(store, "early", None, NOON - timedelta(days=9))
    anas = await others(store, "ana", PERSON)
    await revoke(store)
    gone = await store.dossier(PERSON.id, None)
    assert await store.let_go(gone.subject, act("retain"))
    later = await others(store, "later", None, NOON + timedelta(days=1))

    found = await store.dossier(PERSON.id, None)
    done = await forget(store, even_open=True)

    assert (early, anas) == found.messages
    assert (f"{early}.a", f"{anas}.a") == found.deliveries
    assert (later,) == done.named_in
    assert "Mi marido me pega" == (await store.show(later)).filing.message.text
    assert await store.dossier(PERSON.id, None) is None
    assert await store.dossier("P-NOBODY", None) is None


async def test_whose_account_is_anothers_by_now_takes_nothing_of_it_along(store):
    await enrol(store, PERSON, ACCOUNT)
    anas = await others(store, "ana", PERSON)
    await revoke(store)
    gone = await store.dossier(PERSON.id, None)
    assert await store.let_go(gone.subject, act("retain"))
    await enrol(store, CARLA, account(person=CARLA.id))

    found = await store.dossier(PERSON.id, None)
    await forget(store, even_open=True)

    assert (anas,) == found.messages
    [kept] = (await store.person(CARLA.id)).accounts
    assert ANA == kept.address


async def test_of_a_conversation_with_two_each_has_the_part_of_their_time(store):
    """
    A stranger has what was Ana's account, and begins what Carla goes on with.
    """
    await enrol(store, PERSON, ACCOUNT)
    payload = {"address": str(ANA)}
    await store.note(act("desk.bind", payload=payload))
    assert await store.unbind(ANA, NOON + timedelta(hours=1), act("desk.unbind"))
    first = await others(store, "first", None, NOON + timedelta(hours=2))
    again = NOON + timedelta(days=1)
    await enrol(store, CARLA, account(person=CARLA.id, bound_at=again))
    at = again + timedelta(hours=1)
    talk = conversation(f"talk{first:012}", case=str(first), heard_at=at)
    [later, reply] = await store.receive(
        [arrival("later", received_at=at), arrival("reply", received_at=at)], None
    )
    made = delivery(f"{later}.a", later, conversation=talk.id, text="Soy Carla")
    said = {"conversations": (talk,), "deliveries": (made,)}
    await store.record(filing(later, "later", verdict=UNVERIFIED, **said))
    made = delivery(f"{reply}.r", reply, conversation=talk.id, to=ANA, text="Sí")
    said = {"message": message("reply", sender=OFFICE), "verdict": None}
    await store.record(filing(reply, "reply", deliveries=(made,), **said))

    found = await store.dossier(CARLA.id, None)

    assert ((later, reply), (first,)) == (found.messages, found.named_in)


async def leftovers(store, tmp_path):
    """
    A row that was deleted as rows usually are: its bytes are still there.
    """
    await store.receive([], Cursor("canary", "F4R0L4" * 2000))
    file = tmp_path / "ventanilla.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM cursors")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"F4R0L4" in file.read_bytes()
    return file


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_was_freed_before_is_in_no_file_either(store, tmp_path):
    file = await leftovers(store, tmp_path)

    assert await store.tidy(5)

    files = [f for f in tmp_path.iterdir() if f.is_file()]
    assert file in files
    assert [] == [f for f in files if b"F4R0L4" in f.read_bytes()]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_that_somebody_still_reads_is_told(store, tmp_path):
    file = await leftovers(store, tmp_path)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM cursors").fetchone()

        assert not await store.tidy(0.2)

    assert await store.tidy(5)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_that_somebody_has_it_to_themselves_is_told(tmp_path, url):
    """
    As whoever is the last to close it, who moves its log: nobody reads it meanwhile.
    """
    file = tmp_path / "ventanilla.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as last:
        last.execute("PRAGMA journal_mode = WAL")
        last.execute("PRAGMA locking_mode = EXCLUSIVE")
        last.execute("CREATE TABLE erased (said)")

        assert not tidying.tidy(file, 0.1)

    assert tidying.tidy(file, 5)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_that_there_is_no_room_for_a_second_copy_is_told(store, tmp_path):
    await leftovers(store, tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The system refuses longer files, as a full disk does.
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OSError, match="disk"):
            await store.tidy(0.2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert await store.tidy(5)


async def retain(store, now, **changes):
    return dict(await forgetting.retain(store, RETENTION, now, 2, **changes))


SPAM = evolve(
    DECISION,
    outcome=Outcome.QUARANTINE,
    reply=Reply.NONE,
    rule="guard spam",
    flags=frozenset(),
)
ALONE = {"ended": False, "conversations": (), "cases": ()}


async def test_each_class_goes_in_its_time(store):
    plain = evolve(DECISION, flags=frozenset())
    bulk = {"status": Status.QUARANTINED, "decision": SPAM, "cases": ()}
    for name in "abc":
        await tell(store, name, ended=False, conversations=(), **bulk)
        await tell(store, f"{name}-plain", BERTA, decision=plain)
    await tell(store, "private", BERTA)  # its decision is confidential

    assert {} == await retain(store, NOON + timedelta(days=20))
    assert {"spam": 3} == await retain(store, months(2))
    assert {} == await retain(store, months(23))
    # The mailbox's own answers are confidential by their sample's decision.
    first = await retain(store, months(26))
    assert first["ordinary"] == 3
    rest = await retain(store, LATE)
    assert {"confidential"} == set(rest)
    assert "farola" not in everything(store)
    assert {} == await retain(store, LATE)


@pytest.mark.parametrize(
    "changes",
    [
        {"decision": evolve(SPAM, flags=frozenset({"lookalike"}))},
        {"decision": evolve(SPAM, reply=Reply.PRIVATE)},
        {"decision": evolve(SPAM, outcome=Outcome.CHALLENGE)},
        {"decision": evolve(SPAM, rule="topic lighting")},
        {"decision": None},
        {"status": Status.ROUTED},
    ],
)
async def test_what_may_be_more_than_a_nuisance_does_not_go_as_one(store, changes):
    usual = {"status": Status.QUARANTINED, "decision": SPAM}
    await tell(store, "one", BERTA, **ALONE | usual | changes)

    assert {} == await retain(store, months(23))
    assert {"ordinary": 1} == await retain(store, months(26))


async def test_every_reference_goes_under_which_a_delivery_was_said(store):
    number = await tell(store, "one", BERTA)
    lane = f"talk{number:012}"
    [letter] = [d for d in await claim(store, LATE) if d.id == f"{number}.a"]
    await store.settle(letter.sent(Receipt("<a@town>", ("<b@town>", "<c@town>"))))
    names = [("email", f"<{name}@town>") for name in "abc"]
    before = await store.conversations_at(names)

    await retain(store, LATE)

    assert dict.fromkeys(names, lane) == {n: f[0].id for n, f in before.items()}
    assert {} == await store.conversations_at(names)


async def test_that_in_which_nobody_said_anything_goes_first(store):
    ignored = {"status": Status.IGNORED, "decision": None, "verdict": None}
    await tell(store, "one", BERTA, **ALONE | ignored)

    assert {"ignored": 1} == await retain(store, months(2))


async def test_trying_it_erases_nothing(store):
    await tell(store, "one", BERTA)
    before = everything(store)

    counted = await retain(store, LATE, dry_run=True)

    assert {"confidential": 2} == counted
    assert before == everything(store)


async def test_what_is_open_is_kept_however_old_it_is(store):
    number = await tell(store, "one", BERTA, ended=False)

    assert {} == await retain(store, LATE)
    await ends(store, number)
    assert {"confidential": 2} == await retain(store, LATE)


def reopening(number, at):
    told = {"case": Number(number), "event": CaseEvent.REOPEN, "at": at}
    return Happening(**told, by="mailbox lights")


async def test_what_is_reopened_a_moment_before_it_is_erased_stays(store, another):
    """
    Whoever erases had found it before; what is being reopened by another node is waited
    for.
    """
    found = [await tell(store, name, BERTA) for name in ("one", "two", "three")]
    other, told, terms = (
        await another("two"),
        threading.Event(),
        cutoffs_of(RETENTION, LATE),
    )
    await store.happen(reopening(found[0], NOON), act("case.reopen"))

    def reopens():
        with other._engines.writing.begin() as connection:
            cases.happen(connection, [reopening(found[1], NOON)])
            told.set()
            time.sleep(0.3)

    doing = asyncio.create_task(asyncio.to_thread(reopens))
    await asyncio.to_thread(told.wait, 60)
    count = await store.expire(found, terms, act("retain"))
    await doing

    left = [(await store.stored(number)).arrival.raw != b"" for number in found]
    assert (1, [True, True, False]) == (count, left)


async def test_what_was_booked_or_is_for_a_session_stays_until_that_is_over(store):
    """
    A hall is let a year ahead, and a town may keep what is over for a month; who is for
    a proposal is counted until then.
    """
    number, over = Number(await tell(store, "one", BERTA)), LATE + timedelta(days=1)
    when = {"starts": over - timedelta(hours=1), "ends": over}
    booking = Booking(case=number, diary="hall", unit="1", contact=BERTA, **when)
    await store.book(booking, timedelta(hours=1))
    berta = {"person": "P-BERTA2", "author": "Berta", "contact": BERTA}
    times = {"proposed_at": NOON, "moved_at": NOON, "due_at": over}
    proposal = Proposal(number=Number(3), text="Sombra", **berta, **times)
    await tell(store, "two", BERTA, agenda=(proposal,))
    told = {"number": proposal.number, "person": PERSON.id, "at": NOON}
    backs = (Support(message=5, **told),)
    await tell(store, "three", BERTA, **ALONE | {"agenda": backs})

    assert {} == await retain(store, LATE)
    assert {proposal.number: 1} == await store.supports([proposal.number])
    assert {"confidential": 5} == await retain(store, over)


async def test_what_is_over_stays_its_time_after_what_last_happened(store):
    number = await tell(store, "one", BERTA, ended=False)
    await ends(store, number, at=months(20))
    talk = conversation("talk", contact=BERTA, heard_at=months(20))
    await tell(store, "two", BERTA, **ALONE | {"conversations": (talk,)})

    assert {} == await retain(store, months(70))
    assert {"confidential": 3} == await retain(store, months(90))


async def test_what_was_said_where_things_are_confidential_goes_as_such(store):
    plain = evolve(DECISION, flags=frozenset())
    talk = conversation("talk", contact=BERTA, confidential=True)
    both = {"decision": plain, "conversations": (talk,)}
    await tell(store, "one", BERTA, **ALONE | both)
    [number] = await store.receive([arrival("two")], None)
    its = case(number, BERTA, confidential=True)
    said = {"message": message("two", sender=BERTA), "verdict": None, "decision": plain}
    await store.record(filing(number, "two", cases=(its,), **said))
    await ends(store, number)

    assert {} == await retain(store, months(50))
    # With the answer in that case.
    assert {"confidential": 3} == await retain(store, LATE)


async def test_what_was_said_of_a_case_that_is_kept_stays_with_it_alone(store):
    kept, _ = [await tell(store, name, BERTA) for name in ("one", "two")]
    await keep(store, kept, LATE)

    assert {"confidential": 2} == await retain(store, LATE - timedelta(days=1))
    assert {"confidential": 2} == await retain(store, LATE)


async def test_people_go_a_year_after_they_count_no_more(store):
    await enrol(store, PERSON, ACCOUNT)
    said = message("open", sender=BERTA, handle="@berta")
    await tell(store, "open", BERTA, ended=False, message=said)
    over = PERSON.expires_at + timedelta(days=1)
    await store.tick(over)

    assert {} == await retain(store, over + timedelta(days=300))
    assert {"people": 1} == await retain(store, over + timedelta(days=370))
    assert await store.person(PERSON.id) is None
    assert "@ana" not in everything(store)
    [report] = await verify_all(store, [])
    assert report.whole


async def test_who_agreed_for_a_child_stays_for_as_long_as_it_counts_by_that(store):
    """
    At fourteen it has agreed for itself.
    """
    over = PERSON.expires_at + timedelta(days=400)
    agreed = Mandate(principal="P-CHILD2", name="Eva", basis=GUARDIAN)
    child = evolve(
        PERSON,
        id=agreed.principal,
        document="child",
        expires_at=months(200),
        adult_on=over.date().replace(year=over.year + 5),
    )
    nobodys = evolve(PERSON, id="P-BERTA2", document="hers")
    await enrol(store, evolve(PERSON, mandates=(agreed,)))
    await enrol(store, nobodys)
    await enrol(store, child)
    await store.tick(PERSON.expires_at + timedelta(days=1))

    assert {"people": 1} == await retain(store, over)
    assert await store.person(nobodys.id) is None
    assert {"people": 1} == await retain(store, over + timedelta(days=400))
    assert await store.person(child.id) is not None


async def test_who_was_revoked_goes_a_year_after_the_desk_last_did_something(store):
    await enrol(store, PERSON, ACCOUNT)
    revoked = evolve(PERSON, state=Verification.REVOKED)
    await store.keep(revoked, Verification.ACTIVE, act("desk.revoke", at=months(8)))

    assert {} == await retain(store, months(19))
    assert {"people": 1} == await retain(store, months(21))


async def test_what_two_nodes_find_over_at_once_is_erased_and_noted_once(
    store, another
):
    await enrol(store, PERSON, ACCOUNT)
    over = PERSON.expires_at + timedelta(days=1)
    await store.tick(over)
    for name in "abc":
        await tell(store, name, BERTA)
    both = (store, await another("two"))

    found = await asyncio.gather(*(retain(node, LATE) for node in both))

    assert {"confidential": 6, "people": 1} == dict(sum(map(Counter, found), Counter()))
    noted = [result for _, action, result in await acts(store) if action == "retain"]
    counts = [int(each.split()[0]) for each in noted if each != "done"]
    assert (6, 1) == (sum(counts), noted.count("done"))


async def test_people_with_an_open_case_stay(store):
    await enrol(store, PERSON, ACCOUNT)
    await tell(store, "one", ended=False)
    over = PERSON.expires_at + timedelta(days=1)
    await store.tick(over)

    assert {} == await retain(store, over + timedelta(days=400))


async def test_people_with_a_case_that_is_kept_stay_for_as_long_as_that(store):
    await enrol(store, PERSON, ACCOUNT)
    kept = await tell(store, "one")
    over = PERSON.expires_at + timedelta(days=1)
    await store.tick(over)
    await keep(store, kept, over + timedelta(days=400))

    early = await retain(store, over + timedelta(days=399))
    late = await retain(store, over + timedelta(days=400))

    assert [0, 1] == [counts.get("people", 0) for counts in (early, late)]


async def test_people_who_count_are_kept(store):
    await enrol(store, PERSON, ACCOUNT)

    assert {} == await retain(store, LATE)


async def test_the_chain_calls_a_guest_by_name_until_nothing_is_left_of_them(store):
    guest = Address("counter", "G-4K7Q2M")
    named = {"name": "Paco", "address": str(guest)}
    private = {"sender": guest, "visibility": Visibility.PRIVATE}
    numbers = []
    for name in ("one", "two"):
        came = arrival(name, channel="counter")
        served = Serving(
            slip=came,
            place=None,
            acts=lambda number: (
                act("counter.serve", object="guest G-4K7Q2M", payload=named),
                act("counter.write", object=f"message {number}", payload=named),
            ),
        )
        number = await store.serve(served)
        answer = delivery(f"{number}.a", number, to=guest)
        await store.record(
            filing(number, name, message=message(name, **private), deliveries=(answer,))
        )
        about = f"delivery {answer.id}"
        await store.note(act("counter.read_out", object=about, payload=named))
        numbers.append(number)

    await store.erase(numbers[:1], act("retain"))
    first = [k.entry.object for k in await store.acts(None, None, 99) if k.payload]
    await store.erase(numbers[1:], act("retain"))

    assert {"guest G-4K7Q2M", "message 2", "delivery 2.a"} == set(first)
    assert "Paco" not in everything(store)
    [report] = await verify_all(store, [])
    assert report.whole
