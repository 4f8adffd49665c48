"""
What the gateway tells whoever is in danger, such as to call 112, and nobody reads:
whoever has the alarm hears of it.
"""

from datetime import timedelta

import pytest
from store_samples import act

from gateway.core.decision import Urgency
from gateway.core.delivery import UNASKED, DeliveryState, Receipt
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.message import Address, Bounce, Visibility
from gateway.routing.compiler import compile_routes

from .conftest import ROUTES

FIRE = "hay un incendio en la plaza"
BLOCKED = PermanentFailure("Forbidden: bot was blocked by the user")
ON_TELEGRAM = {"sender": Address("telegram", "44"), "visibility": Visibility.PRIVATE}
UNREAD = "NO HA LEÍDO A QUIÉN LLAMAR"
NOT_YET = "AÚN NO HA LEÍDO A QUIÉN LLAMAR"


def told(town):
    return [d for d in town.said("email") if "LEÍDO A QUIÉN LLAMAR" in d.text]


async def test_whoever_has_the_alarm_hears_that_nobody_read_whom_to_call(town):
    town.channels["telegram"].answers = [BLOCKED]
    await town.hear(FIRE, **ON_TELEGRAM)

    await town.deliver()

    alarm, letter = town.said("email")
    assert Address("email", "police@test.example") == letter.to
    assert letter.text.startswith(UNREAD, letter.text.index("NO HA"))
    assert "Telegram no ha admitido" in letter.text
    assert alarm.text in letter.text
    assert (alarm.subject, alarm.case, alarm.token, alarm.conversation) == (
        letter.subject,
        letter.case,
        letter.token,
        letter.conversation,
    )
    assert Urgency.EMERGENCY is letter.urgency


async def test_they_hear_it_once_however_many_parts_it_had_and_however_often_tried(
    town,
):
    town.channels["twitter"].parts = 3
    town.channels["twitter"].answers = [BLOCKED] * 6
    await town.hear(FIRE)
    await town.deliver()

    for delivery in (await town.show()).deliveries:
        if delivery.automatic:
            await town.store.retry(delivery.id, town.now, act("outbox.retry"))
    await town.deliver()

    assert 1 == len(told(town))


async def test_all_who_have_the_alarm_hear_it(town):
    both = "deliver: [police, clerk]\n    says: call-112"
    town.table = compile_routes(
        ROUTES.replace("deliver: police\n    says: call-112", both)
    )
    town.channels["twitter"].answers = [BLOCKED]
    await town.hear(FIRE)
    await town.deliver()

    assert {"police@test.example", "clerk@test.example"} == {
        letter.to.value for letter in told(town)
    }


async def test_what_is_confided_is_told_to_no_other_and_shows_in_no_subject(town):
    secret = "Policía\n    confidential: yes"
    urgent = "confidential: true\n    urgency: emergency"
    town.table = compile_routes(
        ROUTES.replace("Policía", secret).replace("confidential: true", urgent)
    )
    town.channels["telegram"].answers = [BLOCKED]
    await town.hear("sufro maltrato", **ON_TELEGRAM)
    await town.deliver()

    [letter] = told(town)

    assert "police@test.example" == letter.to.value
    assert "maltrato" not in letter.subject


async def test_a_mail_that_another_server_returns_later_was_not_read_either(town):
    by_mail = {**ON_TELEGRAM, "sender": Address("email", "ana@correo.example")}
    await town.tell(FIRE, **by_mail)
    [instructions] = [d for d in town.said("email") if d.automatic]
    daemon = {**ON_TELEGRAM, "sender": Address("email", "mailer-daemon@x.example")}

    for _ in range(2):
        returned = Bounce(instructions.id, "550 5.1.1 no such user")
        await town.tell("Sorry.", **daemon, bounce=returned)

    [letter] = told(town)
    assert "esa dirección de correo no existe" in letter.text
    assert "police@test.example" == letter.to.value


async def test_who_must_write_first_has_not_read_it_either(town):
    refused = PermanentFailure(f"telegram:44 {UNASKED}")
    town.channels["telegram"].answers = [refused]
    await town.hear(FIRE, **ON_TELEGRAM)

    await town.deliver()

    assert 1 == len(told(town))


async def test_while_the_platform_is_down_they_hear_it_after_five_minutes_once(town):
    """
    It is tried on; once nobody may be told any more, they hear that, too.
    """
    down = TemporaryFailure("X cannot be reached")
    town.channels["twitter"].answers = [down] * 5
    await town.hear(FIRE)
    heard = []
    for minutes in (0, 2, 2, 2, 2):
        town.now += timedelta(minutes=minutes)
        await town.deliver()
        heard.append(len(told(town)))

    assert [0, 0, 0, 1, 1] == heard
    assert NOT_YET in told(town)[0].text
    assert [] == town.said("twitter")

    town.now += timedelta(hours=25)
    await town.deliver()

    assert [True, False] == [NOT_YET in each.text for each in told(town)]


async def test_they_hear_it_of_what_may_have_been_said_and_is_not_found(town):
    channel = town.channels["twitter"]
    channel.answers = [UnknownOutcome("no answer")]
    channel.found = TemporaryFailure("X cannot be reached")
    await town.hear(FIRE)
    for _ in range(4):
        await town.deliver()
        town.now += timedelta(minutes=2)

    [letter] = told(town)

    assert NOT_YET in letter.text


@pytest.mark.parametrize("text", ["la farola está rota", "quiero un certificado"])
async def test_of_what_is_not_urgent_they_hear_nothing(town, text):
    town.channels["telegram"].answers = [BLOCKED]
    await town.hear(text, **ON_TELEGRAM)

    await town.deliver()

    assert [] == told(town)


async def test_who_reads_whom_to_call_in_public_need_not_be_told_to_write(town):
    """
    The line that asks to write in private is no instruction.
    """
    hidden = "says: call-112\n    reply: private"
    town.table = compile_routes(ROUTES.replace("says: call-112", hidden))
    town.channels["twitter"].answers = [Receipt("said"), BLOCKED]
    await town.hear(FIRE)
    await town.deliver()

    assert 1 == len(town.said("twitter"))
    assert [] == told(town)


async def test_the_line_that_asks_to_write_has_no_claim_to_what_danger_has(town):
    """
    Where nothing else may be said this month, it is not said in the next one either.
    """
    month = town.now + timedelta(days=9)
    hidden = "says: call-112\n    reply: private"
    town.table = compile_routes(ROUTES.replace("says: call-112", hidden))
    spent = TemporaryFailure("a limit is reached", month)
    town.channels["twitter"].answers = [Receipt("said"), spent]
    await town.tell(FIRE)
    town.now = month
    await town.deliver()

    assert [
        (Urgency.EMERGENCY, DeliveryState.SENT),
        (Urgency.NORMAL, DeliveryState.DROPPED),
    ] == [
        (each.urgency, each.state)
        for each in (await town.show()).deliveries
        if each.automatic
    ]
