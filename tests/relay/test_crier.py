"""
What is said of a notice, where, to whom and when.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from cases import for_each
from refusals import refused

from gateway.core.decision import Urgency
from gateway.core.delivery import DeliveryState, Receipt
from gateway.core.errors import (
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from gateway.core.mail import tokens
from gateway.core.message import Address, Bounce, Evidence, Proof, Visibility
from gateway.core.public.notice import EVERYBODY, NoticeEvent
from gateway.relay import crier as crying
from gateway.relay.crier import Crier
from gateway.relay.worker_loop import Bell
from gateway.routing.compiler import compile_routes
from gateway.testing import ScriptedChannel
from gateway.town.announcing import Announcer, Draft, moment

from .conftest import ROUTES

KEY = b"k" * 32
X, TELEGRAM = Address("twitter", EVERYBODY), Address("telegram", "-100")
ANA, EVA = (Address("email", f"{name}@mail.example") for name in ("ana", "eva"))
URL = "https://town.example"


@pytest.fixture
def announcer(town):
    town.say_notices()
    return Announcer(
        notices=town.store,
        town=town.table.town,
        clerk="inés",
        now=lambda: town.now,
    )


@pytest.fixture
def publish(announcer, town):
    async def published(text="Se corta el agua.", at=None, to=(), title="", short=""):
        draft = Draft(text=text, short=short)
        made = announcer.drafted(draft, title, to, at or town.now)
        return (await announcer.publish(made)).number

    return published


def crier(town, url=URL):
    return Crier(
        notices=town.store,
        pen=town.pen,
        public_url=url,
        time=town.time,
        couriers={name: Bell() for name in town.channels},
    )


@pytest.fixture
def cry(town):
    async def cried(url=URL):
        await crier(town, url).cry()
        await town.deliver()

    return cried


@pytest.fixture
def correct(announcer):
    async def corrected(number, text):
        before = await announcer.find(number)
        await announcer.keep(before, announcer.corrected(before, Draft(text=text)))

    return corrected


@pytest.fixture
def withdraw(announcer):
    async def withdrawn(number, because=""):
        before = await announcer.find(number)
        await announcer.keep(before, announcer.withdrawn(before, because))

    return withdrawn


async def join(town, *addresses, word="ALTA"):
    for address in addresses:
        await town.hear(
            f"{word} avisos",
            sender=address,
            visibility=Visibility.PRIVATE,
            evidence=Evidence(proof=Proof.SIGNED),
        )
    await town.deliver()
    town.channels["email"].said.clear()


async def test_a_channel_of_the_towns_own_posts_it_for_everybody_in_one_thread(
    announcer, town, cry
):
    await join(town, ANA)
    rules = ROUTES.replace("accounts: {", "accounts: {pigeon: loft, ")
    town.table = compile_routes(f"{rules}notices: {{x: yes, also: pigeon}}\n")
    town.channels["pigeon"] = ScriptedChannel("pigeon", parts=2)
    town.wire()
    here = evolve(announcer, town=town.table.town)
    made = here.drafted(Draft(text="Se corta el agua."), "", ("pigeon",), town.now)
    await here.publish(made)

    await cry()

    first, second = town.said("pigeon")
    assert "Se corta el agua." == first.text + second.text
    assert {(Address("pigeon", EVERYBODY), Visibility.PUBLIC)} == {
        (said.to, said.visibility) for said in (first, second)
    }
    assert f"r-{first.id}" == second.in_reply_to
    # Nowhere else, and by no mail.
    assert [] == [*town.said("twitter"), *town.said("email")]


def mails(town):
    return {delivery.to: delivery for delivery in town.said("email")}


async def test_it_is_said_once_in_each_place_and_to_each_who_asked(town, publish, cry):
    await join(town, ANA, EVA)
    number = await publish(title="Corte de agua")

    await cry()
    await cry()

    [post], [message] = town.said("twitter"), town.said("telegram")
    assert [X, TELEGRAM] == [post.to, message.to]
    assert "Corte de agua\nSe corta el agua." == post.text == message.text
    assert {ANA, EVA} == set(mails(town))
    assert 2 == len(town.said("email"))
    assert "Corte de agua" == mails(town)[ANA].subject
    said = [post, message, *town.said("email")]
    assert {Urgency.LOW} == {delivery.urgency for delivery in said}
    assert all(d.automatic and not d.repeatable for d in said)
    assert [number] == list({delivery.message for delivery in said})


async def test_each_mail_says_how_to_leave_and_no_two_by_the_same_link(
    town, publish, cry
):
    await join(town, ANA, EVA)
    await publish()
    await cry()

    known = await town.store.subscribers()
    for address, mail in mails(town).items():
        link, word = mail.unsubscribe
        assert "mailto:town@test.example?subject=BAJA%20avisos" == word
        token = link.removeprefix(f"{URL}/notices/leave/")
        assert known[address] == tokens.read(token, KEY, tokens.LEAVE)
        assert "responda BAJA avisos" in mail.text
        assert link in mail.text
    assert not any(d.unsubscribe for d in town.said("twitter"))


async def test_without_a_page_people_leave_by_word(town, publish, cry):
    await join(town, ANA)
    await publish()

    await cry(url="")

    [mail] = town.said("email")
    assert ("mailto:town@test.example?subject=BAJA%20avisos",) == mail.unsubscribe
    assert "http" not in mail.text


async def test_what_is_long_is_a_thread_in_which_each_part_answers_the_last(
    town, publish, cry
):
    town.channels["twitter"].parts = 3
    town.channels["twitter"].answers = [Receipt("71"), Receipt("72"), Receipt("73")]
    await publish()

    await cry()

    assert ["", "71", "72"] == [post.in_reply_to for post in town.said("twitter")]
    assert 1 == len(town.said("telegram"))


async def test_x_may_say_something_shorter(town, publish, cry):
    await publish(
        "Se corta el agua de 8 a 14 h.", title="Agua", short="Agua: 8 a 14 h."
    )

    await cry()

    assert ["Agua: 8 a 14 h."] == [post.text for post in town.said("twitter")]
    assert ["Agua\nSe corta el agua de 8 a 14 h."] == [
        message.text for message in town.said("telegram")
    ]


async def test_it_waits_for_its_time(town, publish, cry):
    await publish(at=town.now + timedelta(hours=1))
    await cry()
    assert [] == town.said("twitter")

    town.now += timedelta(hours=1)
    await cry()

    assert 1 == len(town.said("twitter"))


async def test_who_left_meanwhile_is_not_told_and_who_came_is(town, publish, cry):
    await join(town, ANA)
    await publish(at=town.now + timedelta(hours=1))
    await join(town, ANA, word="BAJA")
    await join(town, EVA)

    town.now += timedelta(hours=1)
    await cry()

    assert {EVA} == set(mails(town))


async def test_withdrawn_before_its_time_nothing_is_said(town, publish, cry, withdraw):
    number = await publish(at=town.now + timedelta(hours=1))
    await withdraw(number)

    town.now += timedelta(hours=2)
    await cry()

    assert [] == town.said("twitter") + town.said("telegram")
    assert () == (await town.show(number)).deliveries


async def test_a_correction_answers_what_was_said_wherever_it_was(
    town, publish, cry, correct
):
    await join(town, ANA)
    number = await publish(title="Agua")
    town.channels["twitter"].answers = [Receipt("71"), Receipt("72")]
    town.channels["telegram"].answers = [Receipt("-100:5"), Receipt("-100:6")]
    town.channels["email"].answers = [Receipt("a@b"), Receipt("c@d")]
    await cry()
    await join(town, EVA)

    await correct(number, "Es el jueves.")
    await cry()

    _, post = town.said("twitter")
    _, message = town.said("telegram")
    assert "Corrección: Agua\nEs el jueves." == post.text == message.text
    assert ["71", "-100:5"] == [post.in_reply_to, message.in_reply_to]
    [mail] = [m for m in town.said("email") if "Corrección" in m.text]
    assert (ANA, "Corrección: Agua", "a@b") == (
        mail.to,
        mail.subject,
        mail.in_reply_to,
    )


async def test_a_withdrawal_is_said_to_those_who_were_told_and_nobody_else(
    town, publish, cry, withdraw
):
    await join(town, ANA)
    number = await publish("El jueves hay mercadillo en la plaza.")
    town.channels["telegram"].answers = [PermanentFailure("kicked")]
    await cry()

    await withdraw(number, "Llueve.")
    await cry()

    [_, post] = town.said("twitter")
    assert "Retirado: El jueves hay mercadillo en la plaza.\nLlueve." == post.text
    assert [] == town.said("telegram")
    assert 2 == len(town.said("email"))


@pytest.mark.parametrize("because", ["", "Llueve."])
@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Vea junar.example.com", "Retirado: Vea"),
        ("https://junar.example.com", "Retirado: Se corta el agua."),
    ],
)
async def test_a_withdrawal_has_no_link_on_x(
    town, publish, cry, withdraw, title, said, because
):
    """
    Its title had one that X never said; where links cost nothing it stays.
    """
    number = await publish(title=title, short="Se corta.", to=("twitter", "telegram"))
    await cry()

    await withdraw(number, because)
    await cry()

    whole = "\n".join(filter(None, [said, because]))
    assert whole == town.said("twitter")[-1].text
    assert title in town.said("telegram")[-1].text


async def test_what_nobody_knows_of_holds_no_withdrawal_up(
    town, publish, cry, withdraw
):
    number = await publish(to=("telegram",))
    town.channels["telegram"].answers = [UnknownOutcome("no word")]
    town.channels["telegram"].found = UnknownOutcome("no way of knowing")
    await cry()
    town.now += timedelta(hours=1)
    await town.deliver()
    [first] = (await town.show(number)).deliveries
    assert DeliveryState.ASKING is first.state

    await withdraw(number)
    await cry()

    assert ["Retirado: Se corta el agua."] == [d.text for d in town.said("telegram")]


async def test_a_correction_never_comes_before_what_it_corrects(
    town, publish, cry, correct
):
    number = await publish("El martes.", to=("twitter",))
    down = TemporaryFailure("down")
    town.channels["twitter"].answers = [down, Receipt("71"), Receipt("72")]
    await cry()

    await correct(number, "El jueves.")
    await cry()
    assert [] == town.said("twitter")
    town.now += timedelta(hours=1)
    await cry()

    first, second = town.said("twitter")
    assert ("El martes.", "71") == (first.text, second.in_reply_to)


async def test_whoever_leaves_does_not_hear_what_follows(town, publish, cry, correct):
    await join(town, ANA)
    number = await publish()
    await cry()
    await join(town, ANA, word="BAJA")

    await correct(number, "Es el jueves.")
    await cry()

    assert {} == mails(town)
    assert 2 == len(town.said("twitter"))


async def test_a_channel_that_cannot_cut_one_says_it_whole_and_stops_no_other(
    town, publish, cry
):
    await publish("Uno.", to=("telegram",))
    await publish("Dos.", to=("twitter",))

    # What no channel of ours does: it fails in a way that nobody thought of.
    town.channels["telegram"].parts = None
    await cry()

    assert ["Uno."] == [post.text for post in town.said("telegram")]
    assert ["Dos."] == [post.text for post in town.said("twitter")]
    assert [] == await town.store.due_notices(town.now, 9)


async def test_what_was_done_is_in_the_chain_by_number(town, publish, cry, withdraw):
    number = await publish()
    await cry()
    await withdraw(number)
    await cry()

    kept = await town.store.acts(f"notice {number}", None, 9)
    told = [(k.entry.actor, k.entry.action, k.entry.result) for k in reversed(kept)]
    assert [
        ("inés", "notice.schedule", "done"),
        ("gateway", "notice.say", "publish: 2 deliveries"),
        ("inés", "notice.withdraw", "done"),
        ("gateway", "notice.say", "withdraw: 2 deliveries"),
    ] == told


async def test_an_answer_to_a_notice_is_a_message_like_any_other(town, publish, cry):
    await publish()
    town.channels["twitter"].answers = [Receipt("71")]
    await cry()

    await town.hear("¿y la farola?", in_reply_to=("71",))

    assert ["lights"] == [c.mailbox for c in (await town.show(2)).filing.conversations]


async def test_links_cost_money_on_x_and_stand_there_only_if_wanted(announcer):
    said, at = "Más en https://town.example/agua", datetime(2026, 3, 2, tzinfo=UTC)

    with refused("--link"):
        announcer.drafted(Draft(text=said), "", (), at)

    for draft, to in [
        (Draft(text=said), ("email",)),
        (Draft(text=said, links=True), ()),
        (Draft(text=said, short="Más en la web."), ()),
    ]:
        assert said == announcer.drafted(draft, "", to, at).sayings[0].text


async def test_a_withdrawal_repeats_no_link(town, announcer, cry, withdraw):
    draft = Draft(text="Todo en https://town.example/agua desde hoy.", links=True)
    made = await announcer.publish(announcer.drafted(draft, "", (), town.now))
    await cry()

    await withdraw(made.number)
    await cry()

    assert "Retirado: Todo en desde hoy." == town.said("twitter")[-1].text


async def test_what_may_not_be_done_says_why(town, announcer, publish, cry, withdraw):
    number = await publish()
    with refused("is not published yet"):
        announcer.corrected(await announcer.find(number), Draft(text="No."))
    await cry()
    before = await announcer.find(number)
    await withdraw(number)

    with refused("is withdrawn"):
        announcer.withdrawn(await announcer.find(number), "")
    with refused("has just changed"):
        await announcer.keep(before, announcer.withdrawn(before, ""))
    with refused("no notice 77"):
        await announcer.find(77)
    with refused("nothing to say"):
        announcer.drafted(Draft(text=" "), "", (), town.now)
    town.say_notices(telegram="")
    poorer = evolve(announcer, town=town.table.town)
    with refused("notices are not published on telegram"):
        poorer.drafted(Draft(text="Hola"), "", ("telegram",), town.now)


@for_each(
    ("told", "utc"),
    [
        ("2026-03-01T09:00", "2026-03-01T08:00"),
        ("2026-07-01 09:00", "2026-07-01T07:00"),
        ("01/07/2026 09:00", "2026-07-01T07:00"),
        ("2026-03-29T01:59", "2026-03-29T00:59"),
        ("2026-03-29T03:00", "2026-03-29T01:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30"),
        ("25/10/2026 02:30 (UTC+0100)", "2026-10-25T01:30"),
    ],
)
def test_times_are_the_towns_in_summer_and_in_winter(announcer, told, utc):
    assert datetime.fromisoformat(f"{utc}+00:00") == moment(
        told, announcer.town.timezone
    )


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("mañana", "is not a time"),
        ("07/13/2026 09:00", "is not a time"),
        ("2026-03-29T02:30", "go forward"),
    ],
)
def test_a_time_that_is_none_is_refused(announcer, told, why):
    with refused(why):
        moment(told, announcer.town.timezone)


async def test_every_event_is_told_apart(town, publish, cry, correct, withdraw):
    number = await publish("Uno.")
    await cry()
    await correct(number, "Dos.")
    await cry()
    await withdraw(number)
    await cry()

    assert ["Uno.", "Corrección: Dos.", "Retirado: Uno."] == [
        post.text for post in town.said("twitter")
    ]
    notice = await town.store.notice(number)
    assert [*NoticeEvent] == [saying.event for saying in notice.sayings]
    counts = (await town.store.notice_counts([number]))[number]
    assert {"twitter": {DeliveryState.SENT.value: 3}, "telegram": {"sent": 3}} == counts


async def test_a_notice_that_is_broken_holds_up_no_other(town, publish, monkeypatch):
    """
    It comes first in each round; as many more are looked at.
    """
    monkeypatch.setattr(crying, "AT_ONCE", 1)
    for text in ("Se corta el agua.", "Se corta la luz."):
        await publish(text)
    audience = town.store.audience

    async def broken(_store, number):
        if number == 1:
            raise ValueError(number)
        return await audience(number)

    monkeypatch.setattr(type(town.store), "audience", broken)
    cries = crier(town)
    for _ in range(2):
        await cries.cry()
    await town.deliver()

    assert ["Se corta la luz."] == [post.text for post in town.said("twitter")]


async def test_a_store_that_does_not_answer_is_no_secret_of_the_criers(town):
    """
    Whoever looks after it shows it as down, and has it begin again.
    """

    class Silent:
        async def due_notices(self, *_):
            raise TemporaryFailure("the store cannot be read just now")

    answers = []
    silent = evolve(crier(town), notices=Silent())
    with pytest.raises(TemporaryFailure):
        async with asyncio.timeout(60):
            await silent.run(lambda: answers.append(1))

    assert [] == answers


@pytest.mark.parametrize("hours", [23, 25])
async def test_what_says_tomorrow_is_posted_on_the_same_day_or_not_at_all(
    town, publish, cry, hours
):
    """
    A mail tells when it was written.
    """
    await join(town, ANA)
    for channel in town.channels.values():
        channel.answers = [TemporaryFailure("down")]
    await publish()
    await cry()

    town.now += timedelta(hours=hours)
    await town.deliver()

    posted = [d.to for name in ("twitter", "telegram") for d in town.said(name)]
    assert ([X, TELEGRAM] if hours == 23 else []) == posted
    assert [ANA] == [d.to for d in town.said("email")]


async def test_what_is_taken_back_is_taken_back_however_late(
    town, publish, cry, withdraw
):
    number = await publish(to=("twitter",))
    await cry()
    town.channels["twitter"].answers = [TemporaryFailure("down")]
    await withdraw(number)
    await cry()

    town.now += timedelta(hours=25)
    await town.deliver()

    assert 2 == len(town.said("twitter"))


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("why", "stays"),
    [
        ("550 5.1.1 no such user", False),
        ("550 5.2.1 mailbox disabled", False),
        ("552 5.2.2 mailbox full", True),
        ("550 5.7.1 taken for spam", True),
        ("550 5.1.8 Sender address rejected: Domain not found", True),
    ],
)
async def test_an_address_that_no_longer_exists_gets_no_more_notices(
    town, publish, cry, why, stays, at_once
):
    """
    Whatever else a server says of a mail that it refuses or returns, the next may
    arrive.
    """
    await join(town, ANA)
    town.now += timedelta(minutes=1)
    await join(town, EVA)
    await publish("Se corta el agua.")
    if at_once:
        town.channels["email"].answers = [PermanentFailure(f"the smarthost: {why}")]
    await cry()
    if not at_once:
        [lost] = [d for d in town.said("email") if d.to == ANA]
        await town.tell(
            "Sorry.",
            sender=Address("email", "mailer-daemon@mail.example"),
            visibility=Visibility.PRIVATE,
            bounce=Bounce(lost.id, why),
        )
    town.channels["email"].said.clear()
    await publish("Ya hay agua.")
    await cry()

    told = sorted(d.to.value for d in town.said("email"))
    assert ["ana@mail.example"] * stays + ["eva@mail.example"] == told
    dead = [d.to for d in await town.store.deliveries([DeliveryState.FAILED], 9)]
    assert [ANA] * stays == dead
    acts = await town.store.acts("notices", None, 9)
    noted = [k.entry.result for k in acts if k.entry.actor == "gateway"]
    assert ["refused by its mail server"] * (at_once and not stays) == noted
