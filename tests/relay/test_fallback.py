from datetime import timedelta
from itertools import product

import pytest
from attrs import evolve
from store_samples import act
from structlog.testing import capture_logs

from gateway.core.delivery import DEAD, UNASKED, DeliveryState, Receipt
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.identity import Role
from gateway.core.message import Address, Attachment, Evidence, Proof, Visibility
from gateway.core.town import Identity
from gateway.relay.mailboxes.voice import PUBLIC_PARTS
from gateway.testing import ScriptedChannel
from gateway.town.desk import binding, enrolling
from gateway.town.desk.enrolling import Enrolment

LIGHTS = Address("email", "lights@test.example")
ON_X = Address("twitter", "1001")
ON_TELEGRAM = Address("telegram", "44")
BY_MAIL = Address("email", "ana@correo.example")
LEASE = timedelta(seconds=90)
SUSPENDED = PermanentFailure("suspended")
DOWN = TemporaryFailure("down")
INTRO = "(Se lo enviamos por aquí porque no ha sido posible por otra vía: X.)"


async def enrolled(town, *addresses):
    person = await enrolling.take_over(
        town.clerk(), "Ana", Role.RESIDENT, 24, consent=True
    )
    for address in addresses:
        await binding.bind(town.clerk(), person.id, address, "")
    return person


async def answered(
    town, text="Voy.", question="la farola está fundida", at=LIGHTS, sender=ON_X
):
    """
    Let the mailbox answer Ana, on X unless she wrote elsewhere; nothing of it is said
    yet.
    """
    await town.tell(question, sender=sender)
    letter = next(d for d in town.said(at.channel) if d.to == at)
    await town.hear(
        text,
        sender=at,
        token=letter.token,
        visibility=Visibility.PRIVATE,
        evidence=Evidence(proof=Proof.SUBMITTED),
    )
    for channel in town.channels.values():
        channel.said.clear()


def said(town):
    """
    What was said to Ana, not to whoever answered.
    """
    return [
        (delivery.to, delivery.text)
        for name in town.channels
        for delivery in town.said(name)
        if not delivery.automatic
    ]


async def standing(town):
    deliveries = (await town.show(2)).deliveries
    return [(d.to, d.state, d.problem) for d in deliveries if not d.automatic]


async def test_what_a_platform_refuses_comes_over_another_account(town):
    await enrolled(town, ON_X, BY_MAIL, ON_TELEGRAM)
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    [(to, text)] = said(town)
    assert ON_TELEGRAM == to
    assert text.startswith(f"{INTRO}\n\nVoy.")
    assert Visibility.PRIVATE is town.said("telegram")[0].visibility
    assert [
        (ON_X, DeliveryState.FAILED, "went out over telegram instead: suspended"),
        (ON_TELEGRAM, DeliveryState.SENT, ""),
    ] == await standing(town)


async def test_whoever_answered_hears_once_that_nobody_got_it_and_why(town):
    town.channels["twitter"].parts = 3
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED] * 3

    await town.deliver()

    [told] = town.said("email")
    assert LIGHTS == told.to
    assert "«Voy.» no ha salido" in told.text
    assert "X no la ha admitido (con estas palabras: «suspended»)" in told.text
    assert told.token


@pytest.mark.parametrize(
    ("problem", "because"),
    [
        ("Telegram forbids it: Forbidden: bot was blocked by the user", "ha bloqueado"),
        ("the smarthost: 550 5.1.1 <ana@x.example>: User unknown", "no existe"),
        ("X refused: You are not permitted. (403)", "«You are not permitted.»)"),
        ("X refused: You have been blocked from replying (403)", "nuestra cuenta)"),
    ],
)
async def test_they_hear_why_in_their_language(town, problem, because):
    await answered(town)
    town.channels["twitter"].answers = [PermanentFailure(problem)]

    await town.deliver()

    [told] = town.said("email")
    assert because in told.text
    assert problem not in told.text


@pytest.mark.parametrize(
    "problem",
    [
        "X refused: Reply to a Tweet that is deleted or not visible to you. (403)",
        "X refused: the author restricted who can reply to this Tweet. (403)",
    ],
)
async def test_whoever_answers_a_post_that_takes_no_reply_hears_to_say_it_in_private(
    town, problem
):
    await answered(town)
    town.channels["twitter"].answers = [PermanentFailure(problem)]

    await town.deliver()

    [told] = town.said("email")
    assert "respondiendo a este mensaje con #privado delante" in told.text
    assert "mismo sitio" not in told.text


async def test_whoever_answers_who_must_write_first_hears_that_it_waits(town):
    await answered(town)
    refused = PermanentFailure(f"{ON_X} {UNASKED}")
    town.channels["twitter"].answers = [refused]

    await town.deliver()

    [told] = town.said("email")
    assert "«Voy.» no ha salido aún: por X solo" in told.text
    assert "no la repita" in told.text
    assert UNASKED not in told.text


async def test_the_log_has_no_address_of_whom_a_server_refuses(town):
    refused = f"550 5.1.1 <{BY_MAIL.value}>: User unknown"
    await answered(town)
    town.channels["twitter"].answers = [PermanentFailure(refused)]

    with capture_logs() as logs:
        await town.deliver()

    assert BY_MAIL.value in str(await standing(town))
    [told] = [line for line in logs if line.get("state") == "failed"]
    assert "550 5.1.1 [address] User unknown" in told["problem"]
    assert BY_MAIL.value not in str(logs)
    assert ON_X.value not in str(logs)


async def test_whoever_answered_hears_nothing_of_what_goes_another_way(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    assert [] == town.said("email")


async def test_a_mail_that_comes_instead_has_a_subject(town):
    await enrolled(town, ON_X, BY_MAIL)
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    assert ["Alumbrado"] == [d.subject for d in town.said("email")]


async def test_somebody_reaches_by_hand_who_is_linked_to_nothing_else(town):
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    problem = "by hand: twitter:1001, known by no other way; suspended"
    assert [] == said(town)
    assert [problem] == [d.problem for d in await town.store.deliveries([*DEAD], 9)]


async def test_a_person_with_no_other_account_is_called_by_their_number(town):
    person = await enrolled(town, ON_X)
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    problem = f"by hand: {person.id}, twitter:1001; suspended"
    assert [(ON_X, DeliveryState.FAILED, problem)] == await standing(town)


async def test_an_account_that_counts_no_more_gets_nothing(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    await binding.unbind(town.clerk(), ON_TELEGRAM, "lost")
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    assert [] == said(town)


@pytest.mark.parametrize("approved", [True, False])
async def test_a_person_who_counts_no_more_or_not_yet_gets_nothing_elsewhere(
    town, approved
):
    clerk = evolve(town.clerk(), identity=Identity(four_eyes=not approved))
    ana = Enrolment(name="Ana", document="12345678Z", consent=True)
    person = await enrolling.enrol(clerk, ana)
    for address in (ON_X, ON_TELEGRAM):
        await binding.bind(clerk, person.id, address, "")
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]
    if approved:
        town.now += timedelta(days=366 * 3)

    await town.deliver()

    assert [] == said(town)


async def test_what_was_said_in_confidence_goes_nowhere_else(town):
    """
    Somebody else in the house may read the other account.
    """
    await enrolled(town, ON_X, ON_TELEGRAM)
    police = Address("email", "police@test.example")
    await answered(town, question="sufro maltrato", at=police)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    assert [] == said(town)
    assert "by hand: twitter:1001, in confidence; suspended" in [
        problem for *_, problem in await standing(town)
    ]


async def test_what_may_have_been_said_goes_nowhere_else(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    town.channels["twitter"].found = UnknownOutcome("nobody can know")
    await town.deliver()
    town.now += timedelta(minutes=1)

    await town.deliver()

    assert [] == said(town)
    assert [(ON_X, DeliveryState.ASKING, "nobody can know")] == await standing(town)


class Counting(ScriptedChannel):
    def split(self, text, visibility):
        count = 3 if visibility is Visibility.PUBLIC else 1
        return tuple(f"{text} ({n}/{count})" for n in range(1, count + 1))


async def test_the_parts_of_an_answer_go_together(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    town.channels["twitter"] = x = Counting("twitter")
    town.couriers["twitter"] = evolve(town.couriers["twitter"], channel=x)
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()
    town.now += timedelta(days=1)
    await town.deliver()

    [(to, text)] = said(town)
    assert ON_TELEGRAM == to
    assert 3 == text.count("Voy.")
    assert "/3)" not in text
    assert [
        DeliveryState.FAILED,
        DeliveryState.DROPPED,
        DeliveryState.DROPPED,
        DeliveryState.SENT,
    ] == [state for _, state, _ in await standing(town)]


async def test_an_answer_of_nothing_but_files_is_left_to_somebody(town):
    """
    If the file stays in the house, there would be a first line and nothing else.
    """
    await enrolled(town, ON_X, ON_TELEGRAM)
    photo = Attachment(name="a.heic", media_type="image/heic", reference="f1")
    await answered(town)
    [claimed] = await town.store.claim(town.now, LEASE, 1, ("twitter",))
    refused = evolve(claimed, text="", attachments=(photo,)).failed("[a.heic]")

    ended, instead = await town.couriers["twitter"].fallback.settled(refused)

    assert instead is None
    assert "by hand: twitter:1001, nothing but files; [a.heic]" == ended.problem


async def test_the_end_of_an_answer_does_not_go_elsewhere_alone(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    town.channels["twitter"].parts = 3
    await answered(town)
    first = (await town.show(2)).deliveries[0]
    [claimed] = await town.store.claim(town.now, LEASE, 1, ("twitter",))
    await town.couriers["twitter"].deliver(claimed)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    assert [(ON_X, first.text)] == said(town)
    assert "by hand: part of it was said to twitter:1001; suspended" in [
        problem for *_, problem in await standing(town)
    ]


async def test_that_an_answer_comes_in_private_is_no_part_of_it(town):
    """
    X lets us write to nobody who has not written to us.
    """
    await enrolled(town, ON_X, ON_TELEGRAM)
    town.channels["twitter"].parts = PUBLIC_PARTS + 1
    await answered(town)
    [pointer] = await town.store.claim(town.now, LEASE, 1, ("twitter",))
    await town.couriers["twitter"].deliver(pointer)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    assert [Visibility.PUBLIC] == [d.visibility for d in town.said("twitter")]
    [(_, text)] = [(to, text) for to, text in said(town) if to == ON_TELEGRAM]
    assert text.startswith(f"{INTRO}\n\nVoy.")
    assert pointer.text not in text


async def test_an_answer_is_said_though_nothing_points_to_it_in_public(town):
    """
    Whoever asked has deleted the post: nobody can reply to it.
    """
    town.channels["twitter"].parts = PUBLIC_PARTS + 1
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]

    await town.deliver()

    [private] = town.said("twitter")
    assert Visibility.PRIVATE is private.visibility
    assert private.text.startswith("Voy.")
    assert [] == [d for d in town.said("email") if "suspended" in d.text]


async def test_a_platform_that_is_down_too_long_is_waited_for_no_more(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    town.channels["twitter"].answers = [DOWN] * 99
    await town.deliver()
    while town.now < (await town.show(2)).deliveries[0].due_at:
        assert [] == said(town)
        town.now = (await town.show(2)).deliveries[0].due_at
        await town.deliver()
    town.channels["twitter"].answers = []
    town.now += timedelta(days=3)
    await town.deliver()

    assert [ON_TELEGRAM] == [to for to, _ in said(town)]
    assert (
        "went out over telegram instead: twitter takes nothing: down"
        == (await standing(town))[0][2]
    )


async def test_a_platform_that_comes_back_in_time_says_it_itself(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    town.channels["twitter"].answers = [DOWN] * 3
    for _ in range(4):
        await town.deliver()
        town.now += timedelta(hours=1)

    assert [ON_X] == [to for to, _ in said(town)]


async def test_letters_that_arrive_do_not_hide_that_nobody_outside_is_reached(
    town, monkeypatch
):
    """
    Offices read their mail on this machine, and the smarthost is down.
    """
    send = ScriptedChannel.send

    async def no_smarthost(channel, delivery, files):
        if delivery.to == BY_MAIL:
            raise DOWN
        return await send(channel, delivery, files)

    await enrolled(town, BY_MAIL, ON_TELEGRAM)
    await answered(town, sender=BY_MAIL)
    monkeypatch.setattr(ScriptedChannel, "send", no_smarthost)
    for hour in range(6):
        await town.tell(f"otra farola, {hour}", sender=Address("twitter", "1002"))
        town.now += timedelta(hours=1)
    await town.deliver()

    assert [ON_TELEGRAM] == [to for to, _ in said(town) if to != LIGHTS]


async def test_who_can_be_reached_nowhere_else_is_waited_for(town):
    await answered(town)
    town.channels["twitter"].answers = [DOWN] * 8
    for _ in range(9):
        await town.deliver()
        town.now += timedelta(hours=4)

    assert [ON_X] == [to for to, _ in said(town)]


async def test_a_platform_that_wants_us_back_too_late_is_not_waited_for(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    next_month = TemporaryFailure("paid up", retry_at=town.now + timedelta(days=20))
    town.channels["twitter"].answers = [next_month]

    await town.deliver()

    assert [ON_TELEGRAM] == [to for to, _ in said(town)]


async def test_whoever_answered_hears_once_when_what_has_no_other_way_goes_out(town):
    await answered(town)
    begun = town.now
    for days in (20, 50):
        back = begun + timedelta(days=days)
        town.channels["twitter"].answers = [TemporaryFailure("paid up", retry_at=back)]
        await town.deliver()
        town.now = back
    await town.deliver()

    [told] = town.said("email")
    first = f"{begun + timedelta(days=20):%d/%m/%Y}"
    assert (
        f"«Voy.» no ha salido aún: por X no puede salir hasta el {first}" in told.text
    )
    assert [ON_X] == [to for to, _ in said(town)]
    assert told.until == begun + timedelta(days=20)


async def test_whoever_answered_hears_until_when_nobody_can_look_whether_it_arrived(
    town,
):
    await answered(town)
    back = town.now + timedelta(days=20)
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    town.channels["twitter"].found = TemporaryFailure("paid up", retry_at=back)
    for _ in range(3):
        await town.deliver()
        town.now += timedelta(minutes=1)

    [told] = town.said("email")
    assert told.text.startswith("No se sabe si su respuesta «Voy.» ha llegado")
    assert f"por X, y hasta el {back:%d/%m/%Y}" in told.text
    town.channels["twitter"].found = Receipt("777")
    town.now = back
    await town.deliver()
    assert [told] == town.said("email")
    assert [(ON_X, DeliveryState.SENT, "")] == await standing(town)


async def test_what_went_out_elsewhere_is_not_said_again_by_mistake(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    town.channels["twitter"].answers = [SUSPENDED]
    await town.deliver()
    dead = (await town.show(2)).deliveries[0]

    assert await town.store.retry(dead.id, town.now, act())
    await town.deliver()

    assert [ON_TELEGRAM] == [to for to, _ in said(town)]
    assert dead.problem == (await town.show(2)).deliveries[0].problem


async def test_a_courier_that_slept_through_its_lease_sends_nothing_elsewhere(town):
    """
    How it ended and what is said instead are recorded at once or not at all.
    """
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    [asleep] = await town.store.claim(town.now, LEASE, 1, ("twitter",))
    town.now += LEASE + timedelta(seconds=1)
    [_awake] = await town.store.claim(town.now, LEASE, 1, ("twitter",))
    town.channels["twitter"].answers = [SUSPENDED]

    await town.couriers["twitter"].deliver(asleep)

    assert [(ON_X, DeliveryState.CHECKING, "")] == await standing(town)


@pytest.mark.parametrize("kind", ["automatic", "repeatable"])
async def test_only_what_a_person_answers_goes_elsewhere(town, kind):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    [claimed] = await town.store.claim(town.now, LEASE, 1, ("twitter",))
    town.channels["twitter"].answers = [SUSPENDED]

    await town.couriers["twitter"].deliver(evolve(claimed, **{kind: True}))
    await town.deliver()

    assert [] == said(town)


ENDS = {
    "said": None,
    "refused": SUSPENDED,
    "unknown": UnknownOutcome("no answer"),
}


@pytest.mark.parametrize("ends", list(product(ENDS, repeat=3)), ids="-".join)
async def test_an_answer_is_seen_once_or_somebody_is_told(town, ends):
    """
    However the three platforms end it: tried in this order, never two that say it.
    """
    await enrolled(town, ON_X, ON_TELEGRAM, BY_MAIL)
    await answered(town)
    order = ("twitter", "telegram", "email")
    for name, end in zip(order, ends, strict=True):
        town.channels[name].answers = [] if ENDS[end] is None else [ENDS[end]]
        town.channels[name].found = UnknownOutcome("nobody can know")
    for _ in range(6):
        await town.deliver()
        town.now += timedelta(minutes=5)

    last = next((end for end in ends if end != "refused"), "refused")
    dead = await town.store.deliveries([*DEAD], 9)
    assert await town.store.deliveries([*DEAD], 9, "by hand: ") == [
        d for d in dead if d.problem.startswith("by hand: ")
    ]
    assert (1 if last == "said" else 0) == len(said(town))
    assert (1 if last == "unknown" else 0) == sum(
        d.state is DeliveryState.ASKING for d in dead
    )
    assert (1 if last == "refused" else 0) == sum(
        d.problem.startswith("by hand: ") for d in dead
    )
    assert all(text.count(INTRO) <= 1 for _, text in said(town))


def leave(town, name):
    """
    Let nobody have configured the channel any more.
    """
    del town.channels[name]
    town.wire()


async def test_what_is_for_a_channel_that_was_given_up_comes_over_another_account(town):
    await enrolled(town, ON_X, ON_TELEGRAM)
    await answered(town)
    leave(town, "twitter")

    for _ in range(10):
        await town.deliver()
        town.now += timedelta(hours=1)

    assert [ON_TELEGRAM] == [to for to, _ in said(town)]


async def test_whoever_answered_is_told_that_a_channel_was_given_up(town):
    """
    Who is known by no other way is reached by hand, and the channel says nothing when
    it comes back.
    """
    await answered(town)
    leave(town, "twitter")
    for _ in range(140):
        await town.deliver()
        town.now += timedelta(hours=1)
    town.channels["twitter"] = ScriptedChannel("twitter")
    town.wire()
    await town.deliver()

    problem = (
        "by hand: twitter:1001, known by no other way; channel twitter is not here"
    )
    assert (ON_X, DeliveryState.FAILED, problem) in await standing(town)
    [told] = town.said("email")
    assert "«Voy.» no ha salido" in told.text
    assert [] == said(town)


async def test_what_is_due_on_a_channel_that_is_not_here_is_left_to_other_nodes_first(
    town,
):
    await answered(town)
    leave(town, "twitter")
    absent = town.couriers["twitter"]

    assert [] == await absent._claim(0, 1)

    town.now += timedelta(minutes=2)
    assert [ON_X] == [due.to for due in await absent._claim(0, 1)]
    assert [] == await absent._claim(0, 1)


async def test_what_we_refuse_ourselves_says_nothing_of_how_the_platform_is(town):
    await answered(town)
    courier = town.couriers["twitter"]
    [late] = await town.store.claim(town.now, LEASE, 1, ("twitter",))
    courier.outage_of(late).silent(town.now)

    town.now += timedelta(hours=4)
    await courier.deliver(evolve(late, until=town.now - timedelta(hours=1)))

    assert timedelta(hours=4) == courier.outage_of(late).silent(town.now)


async def test_what_is_too_late_to_be_said_is_dropped(town):
    await answered(town)
    [late] = await town.store.claim(town.now, LEASE, 1, ("twitter",))

    await town.couriers["twitter"].deliver(evolve(late, until=town.now - LEASE))

    [told] = [
        d for d in (await town.store.show(late.message)).deliveries if d.id == late.id
    ]
    assert (DeliveryState.DROPPED, "too late to be said") == (told.state, told.problem)
