"""
A mail that comes back was not said: who wrote it hears of it, once.
"""

from datetime import timedelta

from attrs import evolve

from gateway.core.audit import Act
from gateway.core.delivery import DeliveryState
from gateway.core.filing import Status
from gateway.core.identity import Role
from gateway.core.message import Address, Bounce, Evidence, Proof
from gateway.town.desk import binding, enrolling

from .conftest import PRIVATE

LIGHTS = Address("email", "lights@test.example")
BY_MAIL = Address("email", "ana@correo.example")
ON_TELEGRAM = Address("telegram", "44")
DAEMON = Address("email", "mailer-daemon@correo.example")
WHY = "550 5.1.1 no such user"
TOLD = "esa dirección de correo no existe"


async def answered(town, sender=BY_MAIL):
    """
    Let the mailbox answer Ana by mail, and give the letter and the answer.
    """
    await town.tell("la farola está fundida", sender=sender, visibility=PRIVATE)
    [letter] = [d for d in town.said("email") if d.to == LIGHTS]
    await town.tell(
        "Voy.",
        sender=LIGHTS,
        token=letter.token,
        visibility=PRIVATE,
        evidence=Evidence(proof=Proof.SUBMITTED),
    )
    answer = town.said(sender.channel)[-1]
    for channel in town.channels.values():
        channel.said.clear()
    return letter, answer


async def comes_back(town, delivery, bounce=None):
    await town.tell(
        "Sorry.",
        sender=DAEMON,
        visibility=PRIVATE,
        headers={"return-path": "<>"},
        bounce=bounce or Bounce(delivery.id, WHY),
    )


async def standing(town, delivery):
    deliveries = (await town.show(delivery.message)).deliveries
    return next((d.state, d.problem) for d in deliveries if d.id == delivery.id)


async def acts(town):
    [chain] = await town.store.chains()
    return [noted.entry.action for noted in await town.store.entries(chain, 0, 100)]


async def test_the_mailbox_hears_once_that_its_answer_did_not_arrive_and_why(town):
    letter, answer = await answered(town)

    await comes_back(town, answer)
    await comes_back(town, answer)
    [told] = town.said("email")
    state, problem = await standing(town, answer)

    assert (LIGHTS, True, letter.token) == (told.to, told.automatic, told.token)
    assert "no ha llegado" in told.text
    assert TOLD in told.text
    assert DeliveryState.FAILED is state
    assert f"it came back: {WHY}" in problem
    assert [Status.IGNORED] * 2 == [(await town.show(n)).status for n in (3, 4)]
    assert "delivery.bounce" in await acts(town)


async def test_what_a_platform_gives_back_later_is_told_as_its_own(town):
    """
    As telephones say of an SMS that they were never reached; nor has one a subject.
    """
    _, answer = await answered(town, ON_TELEGRAM)

    await comes_back(town, answer)
    [told] = town.said("email")

    assert "Su respuesta «Voy.» no ha llegado: el servidor de Telegram" in told.text


async def test_an_answer_that_comes_back_goes_another_way_that_its_reader_has(town):
    person = await enrolling.take_over(
        town.clerk(), "Ana", Role.RESIDENT, 24, consent=True
    )
    for address in (BY_MAIL, ON_TELEGRAM):
        await binding.bind(town.clerk(), person.id, address, "")
    _, answer = await answered(town)

    await comes_back(town, answer)
    [elsewhere] = town.said("telegram")
    [told] = town.said("email")

    assert ON_TELEGRAM == elsewhere.to
    assert "Voy." in elsewhere.text
    assert "Telegram" in told.text
    assert (await standing(town, answer))[1].startswith("went out over telegram")


async def test_a_bounce_of_what_tells_of_a_bounce_says_nothing(town):
    _, answer = await answered(town)
    await comes_back(town, answer)
    [told] = town.said("email")
    town.channels["email"].said.clear()

    await comes_back(town, told)

    assert [] == town.said("email")
    assert DeliveryState.FAILED is (await standing(town, told))[0]


async def test_a_letter_that_comes_back_is_dead_as_any_that_is_refused(town):
    letter, _ = await answered(town)

    await comes_back(town, letter)

    assert [] == town.said("email")
    assert (DeliveryState.FAILED, f"it came back: {WHY}") == await standing(
        town, letter
    )


async def test_the_bounce_of_nothing_that_we_know_is_read_by_nobody(town):
    """
    It quotes a mail of ours all the same, of before a copy was brought back.
    """
    _, answer = await answered(town)

    await comes_back(town, evolve(answer, id="999.nothing"))

    report = await town.show(3)
    assert (Status.IGNORED, None) == (report.status, report.filing.message)
    assert [] == town.said("email")
    assert "delivery.bounce" not in await acts(town)
    assert DeliveryState.SENT is (await standing(town, answer))[0]


async def test_what_a_server_reports_of_a_mail_on_its_way_is_read_by_nobody(town):
    """
    The report quotes the mail, which whoever reads for the town may not be to know.
    """
    letter, answer = await answered(town)

    for late in letter, answer:
        await comes_back(town, late, Bounce(late.id, "", failed=False))

    assert [] == town.said("email")
    assert [Status.IGNORED] * 2 == [(await town.show(n)).status for n in (3, 4)]
    assert "delivery.bounce" not in await acts(town)
    for late in letter, answer:
        assert DeliveryState.SENT is (await standing(town, late))[0]


async def test_what_comes_back_once_it_was_forgotten_is_read_by_nobody(town):
    letter, answer = await answered(town)
    forget = Act(at=town.now, actor="inés", action="forget", object="message 1")
    await town.store.erase([1, 2], forget)

    await comes_back(town, answer)
    await comes_back(town, letter)

    assert [] == town.said("email")
    assert [Status.IGNORED] * 2 == [(await town.show(n)).status for n in (3, 4)]
    assert [None, None] == [(await town.show(n)).filing.message for n in (3, 4)]


async def test_a_mail_that_comes_back_before_it_is_known_as_said_waits(town):
    """
    A server may send it back before it has said goodbye.
    """
    await town.tell("la farola está fundida", sender=BY_MAIL, visibility=PRIVATE)
    [letter] = [d for d in town.said("email") if d.to == LIGHTS]
    proven = Evidence(proof=Proof.SUBMITTED)
    of_lights = {"sender": LIGHTS, "visibility": PRIVATE, "evidence": proven}
    await town.hear("Voy.", token=letter.token, **of_lights)
    lease = timedelta(seconds=90)
    [answer] = await town.store.claim(town.now, lease, 10, ("email",))
    town.channels["email"].said.clear()

    await town.hear(
        "Sorry.",
        sender=DAEMON,
        visibility=PRIVATE,
        headers={"return-path": "<>"},
        bounce=Bounce(answer.id, WHY),
    )
    early = await standing(town, answer)
    await town.couriers["email"].deliver(answer)
    said = len(town.said("email"))
    town.now += timedelta(minutes=2)
    await town.work()
    told = town.said("email")[said:]

    assert DeliveryState.SENDING is early[0]
    assert DeliveryState.FAILED is (await standing(town, answer))[0]
    assert [TOLD in one.text for one in told] == [True]
