"""
A letter that its mailbox does not get is read by somebody else in the house.
"""

from datetime import timedelta

import pytest
from store_samples import act

from gateway.core.case import CaseEvent, Number
from gateway.core.delivery import DeliveryState
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.message import Address, Bounce
from gateway.routing.compiler import compile_routes

from .conftest import CASES, PRIVATE, texts

LEASE = timedelta(seconds=90)
REFUSED = PermanentFailure("550 no such user")
CLERK = Address("email", "clerk@test.example")
LIGHTS = Address("email", "lights@test.example")


@pytest.fixture(autouse=True)
def numbered(town):
    town.table = compile_routes(CASES)


async def told(town, text="la farola está rota", failures=(REFUSED,)):
    """
    Somebody tells it, and the first letters are not taken.
    """
    await town.hear(text, visibility=PRIVATE)
    town.channels["email"].answers = [*failures]
    await town.deliver()
    return town.said("email")


def postponed(town):
    return TemporaryFailure("paid up", retry_at=town.now + timedelta(days=20))


async def test_whoever_is_next_in_charge_gets_what_a_mailbox_does_not_take(town):
    [letter] = await told(town)

    assert CLERK == letter.to
    assert letter.text.startswith("NO HA LLEGADO A Alumbrado: ")
    assert "la farola está rota" in letter.text
    assert "[J-1]" in letter.subject
    noted = (await town.store.case(Number(1))).happenings[-1]
    assert (CaseEvent.NOTE, "La carta no ha llegado a Alumbrado.") == (
        noted.event,
        noted.note.partition(" Se")[0],
    )


async def test_they_get_it_once_however_often_it_is_tried_again(town):
    await told(town)
    [failed] = [
        d for d in (await town.show()).deliveries if d.state is DeliveryState.FAILED
    ]
    town.channels["email"].answers = [REFUSED]
    await town.store.retry(failed.id, town.now, act())

    await town.deliver()

    assert 1 == len(town.said("email"))


async def test_what_a_platform_takes_only_later_is_read_now_by_whoever_is_next(town):
    with_police_first(town)

    [letter] = await told(town, failures=(postponed(town), postponed(town)))

    assert CLERK == letter.to
    assert letter.text.startswith("AÚN NO HA LLEGADO A Policía: ")
    town.now += timedelta(days=20)
    await town.deliver()
    assert [CLERK, LIGHTS, POLICE] == [each.to for each in town.said("email")]


async def test_what_perhaps_arrived_is_read_by_whoever_is_next_if_nobody_can_look(town):
    town.channels["email"].found = postponed(town)
    await told(town, failures=(UnknownOutcome("no answer"),))
    town.now += timedelta(minutes=1)

    await town.deliver()

    [letter] = town.said("email")
    assert CLERK == letter.to
    assert letter.text.startswith("QUIZÁ NO HA LLEGADO A Alumbrado: ")
    noted = (await town.store.case(Number(1))).happenings[-1]
    assert noted.note.startswith("No se sabe si la carta ha llegado a Alumbrado.")


@pytest.mark.parametrize("failure", [lambda _: REFUSED, postponed])
async def test_what_the_mailbox_reads_at_another_address_goes_nowhere_else(
    town, failure
):
    both = "office: Alumbrado\n    deliver: [email, telegram]"
    town.table = compile_routes(CASES.replace("office: Alumbrado", both))

    assert [] == await told(town, failures=[failure(town)])
    assert "la farola está rota" in town.said("telegram")[0].text


@pytest.mark.parametrize("may", [False, True])
async def test_what_is_confidential_goes_to_a_mailbox_that_is_so_or_to_none(town, may):
    rules = CASES.replace(
        "    office: ", "    confidential: yes\n    office: ", may * 2
    )
    town.table = compile_routes(rules)

    letters = await told(town, "sufro maltrato en casa")

    assert [LIGHTS] * may == [letter.to for letter in letters]


async def comes_back(town, letter):
    await town.tell(
        "550 no such user",
        sender=Address("email", "mailer-daemon@test.example"),
        visibility=PRIVATE,
        bounce=Bounce(letter.id, "550 no such user"),
    )


async def test_what_a_server_sends_back_is_no_better_than_what_it_refused(town):
    [letter] = await told(town, failures=())

    await comes_back(town, letter)

    assert [LIGHTS, CLERK] == [each.to for each in town.said("email")]


async def test_what_was_passed_on_and_comes_back_is_read_by_whoever_is_next(town):
    await told(town, failures=())
    await town.answer("#pasar policía")

    await comes_back(town, town.said("email")[-1])

    assert [LIGHTS, POLICE, CLERK] == [each.to for each in town.said("email")]
    assert texts(town, "email")[-1].startswith("NO HA LLEGADO A Policía: ")


def with_police_first(town):
    rules = CASES.replace(
        "office: Alumbrado", "office: Alumbrado\n    backups: [police]"
    )
    town.table = compile_routes(rules)


async def test_what_the_next_does_not_take_either_goes_on(town):
    with_police_first(town)

    [letter] = await told(town, failures=(REFUSED, REFUSED))

    assert CLERK == letter.to
    assert letter.text.startswith("NO HA LLEGADO A Policía: ")


async def test_the_secretary_gets_what_is_taken_nowhere_else(town):
    rules = CASES.replace(
        "mailboxes:\n",
        "mailboxes:\n  secretary:\n    office: Secretaría\n"
        "    addresses: {email: secretary@test.example}\n",
    )
    chamber = "plenary:\n  secretary: secretary\n  mayor: clerk\n"
    town.table = compile_routes(rules + chamber)

    [letter] = await told(town, failures=(REFUSED, REFUSED))

    assert Address("email", "secretary@test.example") == letter.to


async def test_what_a_relief_took_goes_no_further_when_the_first_is_tried_again(town):
    with_police_first(town)
    await told(town, failures=(REFUSED, REFUSED))
    failed = [
        d for d in (await town.show()).deliveries if d.state is DeliveryState.FAILED
    ]
    town.channels["email"].answers = [REFUSED, REFUSED]
    for each in failed:
        await town.store.retry(each.id, town.now, act())

    await town.deliver()

    assert [CLERK] == [each.to for each in town.said("email")]


async def test_it_is_given_once_though_how_it_ended_could_not_be_kept(
    town, monkeypatch
):
    kept, failures = type(town.store).settle, [TemporaryFailure("the disk is full")]

    async def settle(store, delivery, **its):
        if failures:
            raise failures.pop()
        return await kept(store, delivery, **its)

    monkeypatch.setattr(type(town.store), "settle", settle)

    assert [CLERK] == [letter.to for letter in await told(town)]


async def test_what_nobody_takes_is_counted_as_read_by_nobody(town):
    assert [] == await told(town, failures=(REFUSED, REFUSED))

    letters = [d for d in (await town.show()).deliveries if not d.automatic]
    last = [d.problem for d in letters if d.to == CLERK]
    assert ["read by nobody: 550 no such user"] == last
    assert 1 == (await town.store.counts())["unread"]["letters"]


async def test_a_copy_that_is_not_taken_is_read_by_whoever_has_the_case(town):
    several = CASES.replace("    owner: lights", "    owner: [lights, police]")
    town.table = compile_routes(several)
    await town.hear("la farola está rota", visibility=PRIVATE)
    failing = Address("email", "police@test.example")
    for delivery in await town.store.claim(town.now, LEASE, 10, ("email",)):
        if delivery.to == failing:
            town.channels["email"].answers = [REFUSED]
        await town.couriers["email"].deliver(delivery)
    await town.deliver()

    assert [LIGHTS] == [letter.to for letter in town.said("email")]
    assert 0 == (await town.store.counts())["unread"]["letters"]


AWAY = CASES.replace(
    "office: Registro",
    "office: Registro\n    backups: [police]\n"
    "    absent: [{from: 2026-03-01, until: 2026-03-30}]",
)
POLICE = Address("email", "police@test.example")


async def test_who_stands_in_for_whoever_is_next_and_is_away_gets_it(town):
    town.table = compile_routes(AWAY)

    assert [POLICE] == [letter.to for letter in await told(town)]


@pytest.mark.parametrize(
    ("left", "reads"),
    [
        (AWAY, POLICE),
        (CASES.replace("clerk", "desk"), Address("email", "desk@test.example")),
    ],
    ids=["away", "gone"],
)
async def test_whoever_had_it_and_is_not_there_keeps_it_from_nobody(town, left, reads):
    await told(town)
    town.table = compile_routes(left)

    letters = await told(town, "la farola sigue rota")

    assert [CLERK, reads] == [letter.to for letter in letters]
    assert "la farola sigue rota" in letters[-1].text


async def test_what_was_taken_before_at_a_former_address_is_not_what_comes_now(town):
    """
    The mailbox has moved since, and nobody at its new address takes what comes next.
    """
    await told(town, failures=())
    moved = CASES.replace("lights@test.example", "lamps@test.example")
    town.table = compile_routes(moved)

    await told(town, "la farola sigue rota")

    assert [LIGHTS, CLERK] == [each.to for each in town.said("email")]
    letter = town.said("email")[-1]
    assert letter.text.startswith("NO HA LLEGADO A Alumbrado: ")
    assert "[J-1]" in letter.subject


async def test_it_goes_on_with_its_case_though_another_node_took_it_in(town):
    """
    The clock of the one that routed the first is ahead by nearly a second.
    """
    await told(town, failures=())
    heard_at = town.now - timedelta(seconds=0.9)

    still = "la farola sigue rota"
    await town.tell(still, visibility=PRIVATE, received_at=heard_at)

    assert "[J-1]" in town.said("email")[-1].subject


async def test_what_is_said_once_somebody_else_has_the_case_is_read_by_them(town):
    """
    They got what opened it, and nothing of what came then.
    """
    await told(town)

    await told(town, "la farola sigue rota, y hay un cable suelto")

    assert [CLERK, CLERK] == [each.to for each in town.said("email")]
    letter = town.said("email")[-1]
    assert letter.text.startswith("NO HA LLEGADO A Alumbrado: ")
    assert "hay un cable suelto" in letter.text
    assert 0 == (await town.store.counts())["unread"]["letters"]

    await town.answer("Voy yo.", letter)

    assert "Voy yo." in texts(town, "twitter")[-1]


async def test_what_was_said_before_somebody_else_got_it_is_read_by_them(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await told(town, "es la del 18", (REFUSED, REFUSED))

    assert "es la del 18" in town.said("email")[0].text
    assert "la farola está rota" in town.said("email")[0].text


async def test_what_is_said_then_and_nobody_takes_is_counted_as_read_by_nobody(town):
    await told(town)

    await told(town, "la farola sigue rota", failures=(REFUSED,) * 2)

    assert [CLERK] == [each.to for each in town.said("email")]
    assert 1 == (await town.store.counts())["unread"]["letters"]


@pytest.mark.parametrize("may", [False, True])
@pytest.mark.parametrize("owner", ["lights", "[lights, police]"])
async def test_what_a_mailbox_in_confidence_has_goes_to_one_that_is_so_or_to_none(
    town, owner, may
):
    """
    Nor does what another reads of it, whose copy is not taken.
    """
    rules = CASES.replace("owner: lights", f"owner: {owner}")
    for office in ("Alumbrado", "Registro")[: 1 + may]:
        rules = rules.replace(office, f"{office}\n    confidential: yes")
    town.table = compile_routes(rules)

    letters = await told(town, failures=(REFUSED, *[REFUSED] * ("[" in owner)))

    assert [CLERK] * may == [letter.to for letter in letters]


@pytest.mark.parametrize("may", [False, True])
@pytest.mark.parametrize("secret", ["what is said", "the mailbox"])
async def test_what_is_said_in_confidence_then_is_read_by_who_may_or_by_none(
    town, secret, may
):
    """
    Also what a mailbox gets that is so by now, and was not when somebody got its case.
    """
    await told(town)
    rules = CASES
    if secret == "what is said":
        guard = "confidential: true\n    deliver: "
        rules = rules.replace(f"{guard}police", f"{guard}lights")
    else:
        rules = rules.replace("Alumbrado", "Alumbrado\n    confidential: yes")
    if may:
        rules = rules.replace("Registro", "Registro\n    confidential: yes")
    town.table = compile_routes(rules)
    text = "maltrato" if secret == "what is said" else "la farola sigue rota"

    await town.hear(text, visibility=PRIVATE, in_reply_to=("r1",))
    town.channels["email"].answers = [REFUSED]
    await town.deliver()

    assert [CLERK] * (1 + may) == [each.to for each in town.said("email")]
