import asyncio
import base64
import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from structlog.testing import capture_logs

from gateway.core.decision import Urgency
from gateway.core.delivery import UNASKED, DeliveryState
from gateway.core.errors import PermanentFailure, TemporaryFailure, Unreadable
from gateway.core.filing import Status
from gateway.core.mail import tokens
from gateway.core.message import (
    LATE,
    Address,
    Attachment,
    Evidence,
    Proof,
    Visibility,
)
from gateway.ports.store import ROOM
from gateway.relay.incoming import arrival_reader
from gateway.relay.incoming.arrival_reader import HANDS, LEASE, SHARE
from gateway.relay.incoming.router import ATTEMPTS
from gateway.relay.speaking.allowance import UNHEARD
from gateway.routing.compiler import compile_routes
from gateway.testing import ScriptedChannel

from .conftest import KEY, NOON, PRIVATE, ROUTES

LIGHTS = Address("email", "lights@test.example")
SUBMITTED = Evidence(proof=Proof.SUBMITTED)


async def answered(town, letter, text="Mañana la cambio.", **changes):
    """
    The mailbox answers its letter.
    """
    await town.answer(text, letter, **changes)


async def test_a_message_reaches_the_mailbox_with_what_its_reader_needs(town):
    letter = await town.letter()

    assert LIGHTS == letter.to
    assert "la farola está rota" == letter.subject
    for shown in ("@ana", "sin verificar", "Canal: X, 02/03/2026 13:00", "(«farola»)"):
        assert shown in letter.text, shown


async def test_the_answer_goes_back_in_public_under_the_name_of_the_office(town):
    letter = await town.letter()

    await answered(town, letter)

    [answer] = town.said("twitter")
    assert Address("twitter", "1001") == answer.to
    assert "Mañana la cambio.\n— Miguel Prueba, Alumbrado" == answer.text
    assert (Visibility.PUBLIC, "r1") == (answer.visibility, answer.in_reply_to)
    assert not answer.repeatable


async def test_a_private_question_is_answered_in_private(town):
    letter = await town.letter(visibility=PRIVATE)

    await answered(town, letter)

    assert [PRIVATE] == [a.visibility for a in town.said("twitter")]


async def test_a_repeat_changes_nothing(town):
    message = await town.hear("la farola está fundida")

    await town.intake.accept([town.arrival(message)])
    await town.work()

    assert 1 == len(town.said("email"))


async def test_routing_again_after_a_crash_queues_nothing_twice(town):
    """
    The router died after it recorded; the same message comes up once more.
    """
    message = await town.hear("la farola está fundida")
    shown = await town.show()

    with capture_logs() as logs:
        await town.router.route(shown.stored)
    await town.deliver()

    assert message == (await town.show()).filing.message
    assert 1 == len(town.said("email"))
    routed = town.router.tally.routed.labels("twitter", Status.ROUTED.value)
    assert 1 == routed._value.get()
    assert "message.filed" not in [each["event"] for each in logs]


@pytest.mark.parametrize(
    "forged",
    [
        {"evidence": Evidence(proof=Proof.PATH)},
        {"evidence": Evidence(proof=Proof.NONE, because="dmarc fail")},
    ],
)
async def test_the_mailbox_s_name_is_not_enough_to_answer_for_it(town, forged):
    """
    What is refused is kept for a person. Whoever wrote it is not told, but the mailbox
    is, by whom it may have been: its reply to that is its answer.
    """
    letter = await town.letter()

    await answered(town, letter, "Mañana iremos.", **forged)

    assert [] == town.said("twitter")
    first, told = town.said("email")
    assert (first.conversation, LIGHTS) == (told.conversation, told.to)
    assert "NO SE HA ENVIADO" in told.text
    assert told.text.endswith("Mañana iremos.")
    assert Status.QUARANTINED is (await town.show(2)).status

    await answered(town, told)

    assert "Mañana la cambio." in town.said("twitter")[0].text


@pytest.mark.parametrize(
    "stranger",
    [
        {
            "sender": Address("email", "ana@work.example"),
            "evidence": Evidence(proof=Proof.SIGNED),
        },
        {"sender": Address("telegram", "1009"), "evidence": Evidence()},
    ],
)
async def test_knowing_the_reply_address_makes_nobody_an_employee(town, stranger):
    """
    It is most likely one, from an address that is nobody's: its own mailbox reads what
    was said, and no words of it lead anywhere else. Its writer is told.
    """
    letter = await town.letter()
    own = stranger["sender"]

    await answered(town, letter, "Nunca, ni agua ni policía.", **stranger)

    assert [] == town.said("twitter")
    told = [d for d in town.said("email") if d.to == LIGHTS][-1]
    assert letter.conversation == told.conversation
    assert told.text.endswith("Nunca, ni agua ni policía.")
    [back] = [d for d in town.said(own.channel) if d.to == own]
    assert "No se ha enviado nada" in back.text
    assert {LIGHTS, own} == {d.to for d in [*town.said("email"), back]}
    shown = await town.show(2)
    assert (Status.QUARANTINED, ()) == (shown.status, shown.filing.cases)


async def test_whoever_was_answered_goes_on_from_another_address_of_theirs(town):
    """
    The reply address of an answer makes nobody one of the mailbox, whoever has it.
    """
    ana, work = (Address("email", f"ana@{where}.example") for where in ("casa", "work"))
    mail = {"visibility": PRIVATE, "evidence": Evidence(proof=Proof.SIGNED)}
    await answered(town, await town.letter(sender=ana, **mail))
    [said] = [d for d in town.said("email") if d.to == ana]

    await town.tell("Sigue igual.", sender=work, token=said.token, **mail)

    told = town.said("email")[-1]
    assert (LIGHTS, True) == (told.to, "Sigue igual." in told.text)
    assert Status.ROUTED is (await town.show(3)).status


@pytest.mark.parametrize("said", ["Mañana la cambio.", "#resuelto", "#pasar registro"])
async def test_who_read_there_before_answers_no_letter_in_their_chat_either(town, said):
    """
    Its mailbox reads what was said, and nobody else: it is about what was told there.
    """
    town.deliver_lights_to("telegram")
    await town.tell("la farola está fundida", visibility=PRIVATE)
    [letter] = town.said("telegram")
    town.rewrite('telegram: {id: "55", handle: "@lights"}', 'telegram: {id: "66"}')

    chat = {"sender": letter.to, "in_reply_to": (f"r-{letter.id}",), "token": None}
    await answered(town, letter, said, **chat, evidence=Evidence(proof=Proof.ACCOUNT))

    assert [] == town.said("twitter")
    [told] = town.said("email")
    assert (LIGHTS, True) == (told.to, told.text.endswith(said))
    assert "No se ha enviado nada" in town.said("telegram")[-1].text
    shown = await town.show(2)
    assert (Status.QUARANTINED, ()) == (shown.status, shown.filing.cases)


async def test_what_answers_a_confidential_letter_from_elsewhere_stays_in_confidence(
    town,
):
    letter = await town.letter("hay maltrato en casa", visibility=PRIVATE)

    await answered(
        town, letter, "Venga el lunes.", sender=Address("email", "a@b.example")
    )

    told = [d for d in town.said("email") if d.to == letter.to][-1]
    assert "Mensaje confidencial" in told.subject
    assert (await town.show(2)).filing.decision.is_confidential


async def test_danger_that_answers_a_letter_from_elsewhere_is_danger(town):
    letter = await town.letter()

    await answered(
        town, letter, "hay un incendio", sender=Address("email", "a@b.example")
    )

    assert "police@test.example" in {d.to.value for d in town.said("email")}
    assert Status.ROUTED is (await town.show(2)).status


@pytest.mark.parametrize(
    ("domain", "status"),
    [("test.example", Status.IGNORED), ("other.example", Status.ROUTED)],
)
async def test_a_letter_of_ours_that_is_sent_on_to_us_is_heard_once(
    town, domain, status
):
    """
    Whatever danger it tells of: its mailbox would get it, and send it on, for ever.
    """
    letter = await town.letter("hay un incendio")
    before = len(town.said("email"))

    await town.tell(
        letter.text,
        sender=Address("email", "police@test.example"),
        headers={"x-ventanilla-loop": domain},
    )

    assert status is (await town.show(2)).status
    assert (status is Status.IGNORED) == (before == len(town.said("email")))


@pytest.mark.parametrize("sender", [LIGHTS, Address("email", "miguel@libre.example")])
async def test_an_answer_to_a_letter_that_nothing_is_known_of_is_nobodys_matter(
    town, sender
):
    """
    As after a copy was brought back: its words lead to no other office, no case is
    opened, and whoever wrote it is told that nothing was sent.
    """
    lost = evolve(await town.letter(), token=tokens.mint("a" * 16, KEY, "letter"))

    await answered(town, lost, "Del certificado, mañana.", sender=sender)

    filing = (await town.show(2)).filing
    assert (Status.QUARANTINED, ()) == (filing.status, filing.cases)
    assert "confidential" in filing.decision.flags
    told = town.said("email")[-1]
    assert sender == told.to
    assert told.text.startswith("No se ha enviado nada: de esa carta")


async def test_danger_in_an_answer_to_a_letter_that_nothing_is_known_of_is_heard(town):
    lost = evolve(await town.letter(), token=tokens.mint("a" * 16, KEY, "letter"))

    await answered(town, lost, "Hay un incendio en el monte.")

    assert Address("email", "police@test.example") in {d.to for d in town.said("email")}


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": {"auto-submitted": "auto-replied"}},
        {
            "headers": {"auto-submitted": "auto-replied"},
            "sender": Address("email", "a@b.example"),
        },
        {"subject": "Respuesta automática: [J-1] La farola"},
        {"subject": "Resposta automàtica: [J-1] La farola"},
        {"subject": "Automatic reply: [J-1] La farola"},
        {"subject": "Fuera de la oficina Re: [J-1] La farola"},
        {"subject": "Recuperar: [J-1] La farola"},
        {"subject": "Leído: [J-1] La farola"},
    ],
)
async def test_an_absence_note_is_no_answer(town, changes):
    """
    Every mail program with a vacation set would be published otherwise; one to which a
    mailbox is forwarded would answer what is told of it, for ever.
    """
    letter = await town.letter()

    await answered(town, letter, **changes)

    assert [] == town.said("twitter")
    assert [letter] == town.said("email")
    assert Status.IGNORED is (await town.show(2)).status


@pytest.mark.parametrize(
    "subject",
    ["Re: Fuera de la oficina no hay luz", "RE: Leído: x", "Leídos los autos"],
)
async def test_an_answer_to_who_writes_of_an_absence_is_one(town, subject):
    letter = await town.letter()

    await answered(town, letter, subject=subject)

    assert "Mañana la cambio." in town.said("twitter")[0].text


@pytest.mark.parametrize("subject", ["Ausencia: farola rota", "Vacaciones"])
async def test_whoever_answers_no_letter_may_have_such_a_subject(town, subject):
    await town.hear(
        "La farola está rota.",
        sender=Address("email", "ana@vecinos.example"),
        subject=subject,
        visibility=Visibility.PRIVATE,
    )

    assert Status.ROUTED is (await town.show(1)).status


async def test_an_answer_for_a_mailbox_that_is_gone_waits_for_a_person(town):
    """
    It must not go to somebody else as if a citizen had said it.
    """
    letter = await town.letter()
    town.rename_lights()

    await answered(town, letter)

    shown = await town.show(2)
    assert Status.QUARANTINED is shown.status
    assert "lights" in shown.filing.problem
    assert [] == town.said("twitter")


async def test_somebody_hears_of_an_answer_for_a_mailbox_that_is_gone(town):
    letter = await town.letter()
    town.rename_lights()

    await answered(town, letter)

    told = town.said("email")[-1]
    assert "clerk@test.example" == told.to.value
    assert "NO HA SALIDO la respuesta del mensaje 2" in told.text
    assert "Mañana" not in told.text
    assert 1 == (await town.store.counts())["unread"]["messages"]


async def test_danger_from_elsewhere_for_a_mailbox_that_is_gone_is_danger(town):
    letter = await town.letter()
    town.rename_lights()

    await answered(
        town, letter, "Hay un incendio.", sender=Address("email", "a@b.example")
    )

    assert "police@test.example" in {d.to.value for d in town.said("email")}


async def test_an_absence_is_no_answer_for_a_mailbox_that_is_gone(town):
    letter = await town.letter()
    town.rename_lights()

    await answered(town, letter, headers={"auto-submitted": "auto-replied"})

    assert Status.IGNORED is (await town.show(2)).status


async def test_what_began_in_private_is_never_answered_in_public(town):
    """
    A later word in public leads into the same conversation, and the older letter's
    reply address, too.
    """
    letter = await town.letter(visibility=PRIVATE)
    await answered(town, letter)
    [answer] = town.said("twitter")
    await town.tell("a ver si contestan", in_reply_to=(f"r-{answer.id}",))

    for written in (letter, town.said("email")[-1]):
        await answered(town, written, "Su teléfono es…")

    assert {PRIVATE} == {d.visibility for d in town.said("twitter")}


async def test_what_is_confidential_stays_so_whatever_is_said_later(town):
    await town.tell("mi marido: maltrato")
    [letter] = town.said("email")

    await town.tell("¿me podéis decir algo ya? @lights", in_reply_to=("r1",))
    await answered(
        town,
        letter,
        "La esperamos a las 5.",
        sender=Address("email", "police@test.example"),
    )

    assert [letter.to] * 2 == [d.to for d in town.said("email")]
    assert "podéis" not in town.said("email")[-1].subject
    assert {PRIVATE} == {d.visibility for d in town.said("twitter")}


async def test_a_reply_to_what_went_to_two_mailboxes_reaches_both(town):
    await town.tell("la farola, y @police también")

    await town.tell("¿y bien?", in_reply_to=("r1",))

    assert 4 == len(town.said("email"))
    assert 2 == len({d.to for d in town.said("email")[2:]})


async def test_the_next_message_in_the_thread_reaches_the_same_mailbox(town):
    letter = await town.letter()
    await answered(town, letter)
    [answer] = town.said("twitter")

    await town.tell("gracias, allí estaré", in_reply_to=(f"r-{answer.id}",))

    assert [LIGHTS, LIGHTS] == [d.to for d in town.said("email")]
    assert letter.conversation == town.said("email")[-1].conversation


async def test_who_writes_below_somebody_else_has_a_conversation_of_their_own(town):
    letter = await town.letter()

    berta = Address("twitter", "1002")
    await town.tell("sigue igual", sender=berta, in_reply_to=("r1",))

    theirs = town.said("email")[-1]
    assert LIGHTS == theirs.to
    assert letter.conversation != theirs.conversation


async def test_an_answer_replies_to_the_last_thing_said_in_its_thread(town):
    letter = await town.letter()
    await answered(town, letter)
    [answer] = town.said("twitter")
    await town.tell("¿a qué hora?", in_reply_to=(f"r-{answer.id}",))

    await answered(town, town.said("email")[-1], "A las 7.")

    assert "r3" == town.said("twitter")[-1].in_reply_to


async def test_a_citizen_who_answers_by_token_goes_on_with_the_thread(town):
    """
    A reply address reaches citizens by mail, too; it makes no employee of them.
    """
    ana = Address("email", "ana@correo.example")
    signed = Evidence(proof=Proof.SIGNED)
    letter = await town.letter(sender=ana, visibility=PRIVATE, evidence=signed)
    await answered(town, letter)

    await town.tell(
        "gracias",
        sender=ana,
        visibility=PRIVATE,
        evidence=signed,
        token=letter.token,
    )

    assert LIGHTS == town.said("email")[-1].to
    assert "gracias" in town.said("email")[-1].text


async def test_a_private_word_without_a_thread_goes_where_the_last_one_went(town):
    await town.letter(visibility=PRIVATE)

    await town.tell("¿se sabe algo?", visibility=PRIVATE)

    assert LIGHTS == town.said("email")[-1].to


async def test_an_old_conversation_is_not_gone_on_with(town):
    await town.letter(visibility=PRIVATE)
    town.now += timedelta(days=3)

    await town.tell("hola otra vez", visibility=PRIVATE)

    assert Address("email", "clerk@test.example") == town.said("email")[-1].to


async def test_an_employee_answers_on_telegram_by_replying(town):
    town.deliver_lights_to("telegram")
    await town.tell("la farola está fundida")
    [letter] = town.said("telegram")

    await town.tell(
        "Voy.",
        sender=Address("telegram", "55"),
        visibility=PRIVATE,
        in_reply_to=(f"r-{letter.id}",),
    )

    assert "Voy.\n— Miguel Prueba, Alumbrado" == town.said("twitter")[0].text


OUTLOOK_HEAD = (
    "De: Ana <town@test.example>\nEnviado el: miércoles, 5 de noviembre de 2025 10:00"
    "\nPara: Alumbrado\nAsunto: [J-1] La farola"
)


@pytest.mark.parametrize(
    "nothing",
    [
        "  ",
        "El 5/11/25 a las 10:00, Ana escribió:\n> La farola",
        f"-----Mensaje original-----\n{OUTLOOK_HEAD}\n\nLa farola",
    ],
)
async def test_whoever_answers_with_nothing_is_told_so(town, nothing):
    letter = await town.letter()

    await answered(town, letter, nothing)

    told = town.said("email")[-1]
    assert [] == town.said("twitter")
    assert (LIGHTS, letter.token) == (told.to, told.token)
    assert "No se ha enviado nada" in told.text


@pytest.mark.parametrize("token", [None, tokens.mint("a" * 16, KEY)])
async def test_a_mail_to_no_reply_address_is_no_answer_and_its_writer_is_told(
    town, token
):
    """
    Nor is one to that of a conversation that is gone, whatever it says it replies to.
    """
    letter = await town.letter()
    astray = {"token": token, "in_reply_to": (f"r-{letter.id}",)}

    await answered(town, letter, **astray)
    told = town.said("email")[-1]
    await answered(town, letter, evidence=Evidence(), **astray)
    unproven = town.said("email")[-1]

    assert [] == town.said("twitter")
    assert (LIGHTS, letter.token) == (told.to, told.token)
    assert "dirección de respuesta" in told.text
    assert "NO SE HA ENVIADO A NADIE" in unproven.text

    await answered(town, told)

    assert "Mañana la cambio." in town.said("twitter")[0].text


async def test_what_an_answer_cites_is_a_part_of_it(town):
    letter = await town.letter()

    await answered(town, letter, "La ordenanza dice:\n> Se sacan a las nueve.")

    [answer] = town.said("twitter")
    assert "> Se sacan a las nueve." in answer.text


async def test_nobody_else_is_told_of_an_empty_answer(town):
    letter = await town.letter()

    await answered(town, letter, "  ", evidence=Evidence())

    assert [letter] == town.said("email")
    assert Status.QUARANTINED is (await town.show(2)).status


#: One white point; what is no picture is not shown to citizens.
MENDED = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


async def test_a_photo_travels_with_the_question_and_with_the_answer(town):
    photo = Attachment(name="a.jpg", media_type="image/jpeg", reference="f1")
    town.channels["twitter"].files = {"f1": b"broken"}
    town.channels["email"].files = {"f1": MENDED}
    letter = await town.letter(attachments=(photo,))

    await answered(town, letter, attachments=(photo,))

    assert [(b"broken",)] == [files for _, files in town.channels["email"].said]
    assert [(MENDED,)] == [files for _, files in town.channels["twitter"].said]


async def test_a_long_answer_leaves_the_public_thread(town):
    """
    One sentence points to the private one; the answer is said there.
    """
    letter = await town.letter()
    town.channels["twitter"].parts = 5
    photo = Attachment(name="luz.gif", media_type="image/gif", reference="1")
    town.channels["email"].files = {"1": MENDED}

    await answered(town, letter, attachments=(photo,))

    (pointer, none), *rest = town.channels["twitter"].said
    assert Visibility.PUBLIC is pointer.visibility
    assert "Mañana" not in pointer.text
    parts = [part for part, _ in rest]
    assert {PRIVATE} == {part.visibility for part in parts}
    # It is the gateway's; the answer, with its files once, is the mailbox's.
    assert [True, *[False] * len(parts)] == [d.automatic for d in (pointer, *parts)]
    files = [(), (MENDED,), *[()] * (len(parts) - 1)]
    assert files == [none, *(with_it for _, with_it in rest)]


async def test_danger_is_delivered_and_answered_at_once(town):
    await town.tell("hay un incendio en la plaza")

    [letter], [told] = town.said("email"), town.said("twitter")
    assert letter.subject.startswith("URGENTE")
    assert "112" in told.text
    assert told.automatic
    assert told.repeatable
    # It goes before all else, and tells nobody in public whom to call since yesterday.
    assert Urgency.EMERGENCY is told.urgency
    assert (Visibility.PUBLIC, NOON + LATE) == (told.visibility, told.until)


async def test_who_never_wrote_in_private_is_told_whom_to_call(town):
    town.channels["twitter"].only_writes_back = True
    await town.tell("hay un incendio, mi hijo de 6 años está dentro")

    told, pointer = town.said("twitter")
    assert {Visibility.PUBLIC} == {told.visibility, pointer.visibility}
    assert "112" in told.text
    assert [] == await town.store.deliveries([DeliveryState.FAILED], 9)


async def test_danger_is_answered_however_often_it_is_told(town):
    for _ in range(8):
        await town.hear("hay un incendio en la plaza")
    await town.deliver()

    assert 8 == len(town.said("twitter"))


async def test_what_is_confidential_shows_nothing_in_a_subject_or_in_public(town):
    await town.tell("mi marido: maltrato")

    [letter], said = town.said("email"), town.said("twitter")
    assert "maltrato" not in letter.subject
    assert {PRIVATE} == {d.visibility for d in said}


async def test_what_must_be_proven_is_held_and_goes_on_by_itself(town):
    await town.tell("necesito un certificado", visibility=PRIVATE)
    held = await town.show()

    await town.enrol("Ana", Address("twitter", "1001"))
    await town.work()

    assert Status.HELD is held.status
    assert ["verify"] == list(held.filing.decision.says)
    assert Address("email", "clerk@test.example") == town.said("email")[0].to
    assert 1 == len(town.said("twitter"))


async def test_in_public_only_a_pointer_says_that_something_must_be_proven(town):
    """
    The fixed sentence repeats nothing; how to verify is said in private.
    """
    await town.tell("necesito un certificado")

    assert [Visibility.PUBLIC, PRIVATE] == [d.visibility for d in town.said("twitter")]


async def test_the_pointer_tells_the_link_where_one_begins_to_write(town):
    """
    Once, and nowhere else; whatever it points to.
    """
    town.channels["telegram"].begins_at = "https://t.me/TestBot?start"
    ana = {"sender": Address("telegram", "1044"), "to": ()}
    await town.hear("necesito un certificado", **ana)
    await town.tell("la farola está rota", **ana)
    town.channels["telegram"].parts = 5
    await answered(town, town.said("email")[-1])

    said = town.said("telegram")
    public = [d.text for d in said if d.visibility is Visibility.PUBLIC]
    assert ["https://t.me/TestBot?start"] * 2 == [t.split()[-1] for t in public]
    assert not any("t.me" in d.text for d in said if d.visibility is PRIVATE)


class Anybody:
    """
    A channel that says nothing of who begins: it writes to anybody.
    """

    def __init__(self, channel):
        vars(self)["channel"] = channel

    def __getattr__(self, name):
        if name in ("begins_at", "only_writes_back"):
            raise AttributeError(name)
        return getattr(self.channel, name)

    def __setattr__(self, name, value):
        setattr(self.channel, name, value)


async def test_who_is_written_to_first_is_not_asked_to_write_first(town):
    town.channels["twitter"] = Anybody(town.channels["twitter"])
    town.wire()
    await town.hear("necesito un certificado")
    await town.tell("la farola está rota")
    town.channels["twitter"].parts = 5
    await answered(town, town.said("email")[-1])

    public = [d.text for d in town.said("twitter") if d.visibility is Visibility.PUBLIC]
    names = ("private-follows", "answer-follows")
    assert [town.table.text(name, "es") for name in names] == public


NOT_YET = PermanentFailure(f"twitter:1001 {UNASKED}")


@pytest.mark.parametrize(
    ("because", "changes", "later", "said"),
    [
        (NOT_YET, {}, timedelta(days=1), True),
        (NOT_YET, {"visibility": Visibility.PUBLIC}, timedelta(days=1), False),
        (NOT_YET, {"sender": Address("twitter", "1002")}, timedelta(days=1), False),
        (NOT_YET, {"evidence": Evidence()}, timedelta(days=1), False),
        (NOT_YET, {}, timedelta(days=31), False),
        (PermanentFailure("suspended"), {}, timedelta(days=1), False),
    ],
)
async def test_what_waits_for_somebody_to_write_first_is_said_when_they_do(
    town, because, changes, later, said
):
    await town.hear("necesito un certificado")
    [pointer] = await town.store.claim(town.now, LEASE, 9, ("twitter",))
    await town.couriers["twitter"].deliver(pointer)
    town.channels["twitter"].answers = [because]
    await town.deliver()
    [private] = await town.store.deliveries([DeliveryState.FAILED], 9)
    town.now += later

    await town.tell("hola", **({"visibility": PRIVATE} | changes))

    assert said == (private.text in [d.text for d in town.said("twitter")])


async def test_where_one_only_writes_back_nobody_is_written_to_who_never_wrote(town):
    """
    That their messages are open to all is no leave. It is said once they have written,
    and in public at once; whoever answers for a mailbox has given theirs.
    """
    town.channels["twitter"].only_writes_back = True
    town.deliver_lights_to("telegram")
    town.channels["telegram"].only_writes_back = True
    await town.hear("la farola está rota")

    await town.tell("necesito un certificado")
    before, letters = town.said("twitter"), town.said("telegram")
    [private] = await town.store.deliveries([DeliveryState.FAILED], 9)
    await town.tell("hola", sender=Address("twitter", "1002"), visibility=PRIVATE)
    of_others = [d for d in town.said("twitter") if d.visibility is PRIVATE]
    await town.tell("hola", visibility=PRIVATE)

    assert private.problem == f"twitter:1001 {UNASKED}"
    assert [Visibility.PUBLIC] == [d.visibility for d in before]
    assert private.text not in [d.text for d in of_others]
    assert private.text in [d.text for d in town.said("twitter")]
    assert 1 == len(letters)


async def test_what_is_in_quarantine_is_not_answered(town):
    await town.tell("compra bitcoin")

    assert [] == [*town.said("twitter"), *town.said("email")]
    assert Status.QUARANTINED is (await town.show()).status


async def test_nobody_is_answered_automatically_for_ever(town):
    """
    Two machines that answer one another would go on until the power fails.
    """
    for _ in range(8):
        await town.hear("necesito un certificado", visibility=PRIVATE)
    await town.deliver()

    assert 5 == len(town.said("twitter"))


async def test_at_the_counter_there_is_something_to_read_out_every_time(town):
    """
    The clerk who stands between is no loop.
    """
    paco = Address("counter", "G-4K7Q2M")
    town.channels["counter"] = ScriptedChannel("counter")

    for _ in range(8):
        await town.hear("necesito un certificado", sender=paco, visibility=PRIVATE)

    told = [
        d for d in await town.store.deliveries([DeliveryState.DUE], 99) if d.to == paco
    ]
    assert 8 == len(told)


async def test_whoever_stands_at_the_counter_is_asked_for_their_document_there(town):
    """
    No account is verified, and no code given that they would have to send.
    """
    paco = Address("counter", "G-4K7Q2M")
    town.channels["counter"] = ScriptedChannel("counter")

    await town.hear("necesito un certificado", sender=paco, visibility=PRIVATE)

    [told] = (await town.show()).deliveries
    assert told.text.startswith("Para esto necesitamos saber quién es: enseñe ahora su")
    assert "cuenta" not in told.text


async def test_what_cannot_be_read_is_kept_for_a_person(town):
    message = town.message("x")
    town.channels["twitter"].messages = {message.external_id: Unreadable("no JSON")}
    await town.intake.accept([town.arrival(message)])

    await town.route()

    shown = await town.show()
    assert Status.QUARANTINED is shown.status
    assert "read by nobody: no JSON" == shown.filing.problem


async def test_whoever_writes_what_nobody_can_read_is_told_so(town):
    """
    They would wait for an answer otherwise, and call nobody.
    """
    await town.hear("", visibility=PRIVATE, unreadable="encrypted")
    await town.router.route((await town.show()).stored)
    await town.deliver()

    [told] = town.said("twitter")
    assert ("twitter:1001", PRIVATE, True) == (
        str(told.to),
        told.visibility,
        told.automatic,
    )
    assert "cifrado" in told.text


async def test_somebody_hears_of_what_nobody_can_read_and_it_is_counted(town):
    await town.tell("", visibility=PRIVATE, subject="la farola", unreadable="encrypted")

    [told] = town.said("email")
    filing = (await town.show()).filing
    assert "clerk@test.example" == told.to.value
    assert "NO SE HA PODIDO LEER el mensaje 1" in told.text
    assert "farola" not in f"{told.subject} {told.text}"
    assert Status.QUARANTINED is filing.status
    assert "read by nobody: encrypted" == filing.problem
    assert "la farola" == filing.message.subject
    assert 1 == (await town.store.counts())["unread"]["messages"]


@pytest.mark.parametrize(
    ("subject", "boxes"),
    [
        ("incendio", ["police@test.example"]),
        ("bitcoin", ["clerk@test.example"]),
        ("la farola", ["clerk@test.example"]),
    ],
)
async def test_danger_in_a_subject_is_heard_above_what_nobody_can_read(
    town, subject, boxes
):
    await town.tell("", visibility=PRIVATE, subject=subject, unreadable="encrypted")

    letters = town.said("email")
    assert boxes == [letter.to.value for letter in letters]
    assert ("incendio" == subject) == (subject in letters[0].text)


async def test_all_that_can_be_read_is_in_the_letter_of_what_is_confidential(town):
    await town.tell("", visibility=PRIVATE, subject="maltrato", unreadable="encrypted")

    [letter] = town.said("email")
    assert "maltrato" not in letter.subject
    assert "maltrato" in letter.text


async def test_danger_in_the_words_of_what_nobody_can_read_goes_its_way(town):
    await town.tell("¿hay un incendio?", visibility=PRIVATE, unreadable="a poll")

    assert "¿hay un incendio?" in town.said("email")[-1].text
    assert "NO SE LEE ENTERO" in town.said("email")[-1].text
    assert Address("email", "police@test.example") == town.said("email")[-1].to
    assert Status.ROUTED is (await town.show()).status


async def test_whoever_calls_for_help_is_not_told_that_nobody_can_read_it(town):
    """
    Their words have reached somebody; the letter says that there is more.
    """
    await town.tell("¿hay un incendio?", visibility=PRIVATE, unreadable="a poll")

    assert town.said("twitter")
    assert not any("No podemos leer" in told.text for told in town.said("twitter"))


async def test_a_mailbox_that_answers_with_what_nobody_can_read_is_told_so(town):
    letter = await town.letter()

    await answered(town, letter, "¿Mañana?", unreadable="a poll")

    assert [] == town.said("twitter")
    assert "No se ha enviado nada: su mensaje llegó" in town.said("email")[-1].text


async def test_what_nobody_can_read_is_not_answered_for_ever(town):
    for _ in range(8):
        await town.hear("", visibility=PRIVATE, unreadable="encrypted")
    await town.deliver()

    assert 5 == len(town.said("twitter"))


@pytest.mark.parametrize("failure", [TemporaryFailure("dns"), ValueError("a bug")])
async def test_what_fails_to_be_read_comes_up_again_and_at_last_before_a_person(
    town, failure
):
    message = town.message("la farola")
    town.channels["twitter"].messages = {message.external_id: failure}
    await town.intake.accept([town.arrival(message)])

    for _ in range(ATTEMPTS):
        await town.route()
        waiting = (await town.show()).status
        town.now += timedelta(minutes=2)

    assert Status.QUARANTINED is (await town.show()).status
    assert Status.QUARANTINED is waiting


@pytest.mark.parametrize("promise", ["contacts", "record"])
@pytest.mark.parametrize(
    ("often", "status"), [(3, Status.ROUTED), (100, Status.RECEIVED)]
)
async def test_what_the_store_keeps_from_being_routed_is_as_soon_as_it_answers(
    town, monkeypatch, promise, often, status
):
    """
    A call for help waits for no claim of ours to end: who has it in hand tries again.
    """
    kept, failures = (
        getattr(type(town.store), promise),
        [TemporaryFailure("down")] * often,
    )

    async def busy(store, *args, **kwargs):
        if failures:
            raise failures.pop()
        return await kept(store, *args, **kwargs)

    async def passes(seconds):
        town.now += timedelta(seconds=seconds)

    monkeypatch.setattr(type(town.store), promise, busy)
    monkeypatch.setattr(asyncio, "sleep", passes)
    message = town.message("hay un incendio", visibility=PRIVATE)
    town.channels["twitter"].messages = {message.external_id: message}
    [number] = await town.store.receive([town.arrival(message)], None)
    [taken] = await town.store.take_received(town.now, LEASE, 1, town.channels)
    began = town.now

    with suppress(TemporaryFailure):
        await town.router.route(taken)

    assert status is (await town.show(number)).status
    assert town.now - began <= LEASE


async def test_what_is_heavy_waits_while_as_much_is_in_hand(town):
    """
    To read a mail takes several times what it weighs; a call for help weighs nothing.
    """
    large, call = [
        town.arrival(town.message(text, external_id=text))
        for text in ("a plan", "fire")
    ]
    large = evolve(large, raw=bytes(ROOM))
    ids = await town.store.receive([large, evolve(large, external_id="2"), call], None)

    reader, hands = town.router.reader, []
    while taken := await reader.take(HANDS):
        hands.append([stored.id for stored in taken])
        with reader.in_hand(taken[0]):
            hands.append([stored.id for stored in await reader.take(HANDS)])

    assert [[ids[0], ids[2]], [], [ids[1]], []] == hands


class Broken:
    async def take(self, _):
        raise ValueError("a bug")


@pytest.mark.parametrize(
    ("text", "status"),
    [("hay un incendio en la calle", Status.ROUTED), ("la farola", Status.RECEIVED)],
)
async def test_what_a_fault_of_ours_keeps_from_being_heard_is_if_it_is_danger(
    town, text, status
):
    outsiders = evolve(town.router.outsiders, turns=(Broken(),))
    town.router = evolve(town.router, outsiders=outsiders)

    await town.tell(text, visibility=PRIVATE)

    assert status is (await town.show()).status
    police = [d for d in town.said("email") if "police" in d.to.value]
    assert (status is Status.ROUTED) is bool(police)


async def hangs(_):
    await asyncio.Event().wait()


async def test_what_is_never_read_comes_up_again_and_at_last_before_a_person(
    town, monkeypatch
):
    monkeypatch.setattr(arrival_reader, "READING", timedelta(seconds=0.01))
    monkeypatch.setattr(ScriptedChannel, "read", lambda _, arrival: hangs(arrival))
    await town.intake.accept([town.arrival(town.message("la farola"))])

    async with asyncio.timeout(60):
        for _ in range(ATTEMPTS):
            await town.route()
            town.now += timedelta(minutes=2)

    problem = "read by nobody: twitter did not read it in time"
    assert problem == (await town.show()).filing.problem


async def test_a_channel_that_does_not_read_keeps_no_other_s_message(town, monkeypatch):
    """
    However much of its own waits: danger that is written by mail goes out at once.
    """
    read = ScriptedChannel.read
    monkeypatch.setattr(
        ScriptedChannel,
        "read",
        lambda its, arrival: (hangs if its.name == "twitter" else read.__get__(its))(
            arrival
        ),
    )
    stuck = [town.arrival(town.message("hola")) for _ in range(2 * HANDS)]
    danger = town.message("un incendio", sender=Address("email", "ana@home.example"))
    town.channels["email"].messages = {danger.external_id: danger}
    await town.intake.accept([*stuck, town.arrival(danger)])

    routing = asyncio.create_task(town.router.run(lambda: None))
    async with asyncio.timeout(60):
        while not (shown := await town.show(2 * HANDS + 1)).deliveries:  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)
    for _ in range(2):
        routing.cancel()
        await asyncio.sleep(0.1)
    await asyncio.wait([routing])

    assert Status.ROUTED is shown.status


async def test_a_channel_that_does_not_read_gets_three_hands_of_four(town, monkeypatch):
    monkeypatch.setattr(ScriptedChannel, "read", lambda _, arrival: hangs(arrival))
    stuck = [town.arrival(town.message("hola")) for _ in range(2 * HANDS)]
    await town.intake.accept(stuck)

    reader, some, hung = town.router.reader, SHARE - 1, set()
    for free in (some, HANDS - some, HANDS):
        taken = await reader.take(free)
        hung |= {asyncio.create_task(reader.read(each.arrival)) for each in taken}
        await asyncio.sleep(0)
    for each in hung:
        each.cancel()
    await asyncio.wait(hung)

    assert HANDS * 3 // 4 == len(hung)


@pytest.mark.parametrize(
    "forged",
    [{"sender": Address("email", "police@test.example")}, {"external_id": "m7"}],
)
async def test_a_channel_makes_no_message_of_another_channel_s(town, forged):
    message = town.message("la farola")
    other = evolve(message, **forged)
    town.channels["twitter"].messages = {message.external_id: other}
    await town.intake.accept([town.arrival(message)])

    await town.route()

    shown = await town.show()
    assert Status.QUARANTINED is shown.status
    assert "another message" in shown.filing.problem


async def test_what_no_worker_survives_comes_before_a_person_unread(town):
    """
    A process that is killed, or hangs and is ended, says nothing of why: whatever it
    read would be read by the next, and hold up everything else for ever.
    """
    message = town.message("la farola")
    town.channels["twitter"].messages = {message.external_id: AssertionError("read")}
    await town.intake.accept([town.arrival(message)])
    for _ in range(ATTEMPTS):
        await town.store.take_received(town.now, LEASE, 1, ("twitter",))
        await town.store.take_back(town.now)

    await town.route()

    shown = await town.show()
    assert Status.QUARANTINED is shown.status
    assert "lost" in shown.filing.problem


async def unreadable(town, count=1):
    """
    So many messages that cannot be read at all; give what the mailboxes read.
    """
    for _ in range(count):
        message = town.message("la farola de la calle Luna")
        town.channels["twitter"].messages = {message.external_id: Unreadable("broken")}
        await town.intake.accept([town.arrival(message)])
        await town.route()
    await town.deliver()
    return town.said("email")


async def test_whoever_gets_what_is_nobody_s_hears_of_what_could_not_be_read(town):
    [letter] = await unreadable(town)

    assert Address("email", "clerk@test.example") == letter.to
    assert "mensaje 1" in letter.subject
    assert "ventanilla show --raw 1" in letter.text
    assert not {"farola", "@ana", "broken"} & set(letter.text.split())
    assert 1 == (await town.store.counts())["unread"]["messages"]


async def test_whoever_stands_in_there_hears_of_what_could_not_be_read(town):
    away = "absent: [{from: 2026-03-02, until: 2026-03-30, backup: police}]"
    office = "office: Registro\n"
    town.table = compile_routes(ROUTES.replace(office, f"{office}    {away}\n"))

    letters = await unreadable(town)

    both = [Address("email", f"{name}@test.example") for name in ("clerk", "police")]
    assert both == [letter.to for letter in letters]


async def test_who_sends_much_that_cannot_be_read_fills_no_mailbox(town):
    letters = await unreadable(town, UNHEARD.count + 2)

    assert UNHEARD.count == len(letters)
    assert UNHEARD.count + 2 == (await town.store.counts())["unread"]["messages"]


async def test_our_own_echo_is_ignored(town):
    message = town.message("x")
    town.channels["twitter"].messages = {message.external_id: None}
    await town.intake.accept([town.arrival(message)])

    await town.route()

    assert Status.IGNORED is (await town.show()).status


async def test_an_edit_that_changes_no_word_is_none(town):
    """
    Only what was said last counts, and a file is the same however it is fetched.
    """
    photo = Attachment(name="f.jpg", media_type="image/jpeg", reference="1", size=9)
    same = {"reference": "r1", "visibility": PRIVATE}
    edit = {**same, "edit_of": "r1", "attachments": (evolve(photo, reference="2"),)}
    words, others = "¡un incendio!", "¡un incendio en la calle Mayor!"

    await town.hear(words, **same, attachments=(photo,))
    for text in (words, words, others, words):
        await town.hear(text, **edit)
    await town.hear(words, **{**edit, "attachments": ()})

    became = [(await town.show(number)).status for number in range(1, 7)]
    routed, ignored = Status.ROUTED, Status.IGNORED
    assert [routed, ignored, ignored, routed, routed, routed] == became


async def test_an_edit_of_one_that_changed_nothing_goes_on_with_it_on_x(town):
    """
    On X an edit has an id of its own, and is one of the version before it.
    """
    words, before = "la farola está rota", None
    for text in (words, words, f"{words}, la del 18"):
        before = (await town.hear(text, visibility=PRIVATE, edit_of=before)).reference

    talks = [(await town.show(number)).filing.conversations for number in (1, 2, 3)]
    assert 1 == len({talk.id for each in talks for talk in each})


async def test_who_edits_twice_before_x_is_asked_again_opens_no_second_case(town):
    """
    The version between was never heard.
    """
    first = await town.hear("la farola está rota", visibility=PRIVATE)
    last = "la farola está rota, la del 18"

    earlier = {"edit_of": "never-heard", "in_reply_to": (first.reference,)}
    await town.hear(last, visibility=PRIVATE, **earlier)

    talks = [(await town.show(number)).filing.conversations for number in (1, 2)]
    assert 1 == len({talk.id for each in talks for talk in each})


async def test_an_answer_edited_without_a_word_is_not_said_again(town):
    letter = await town.letter()
    same = {"reference": "<1@test>", "token": letter.token}

    await answered(town, letter, **same)
    await answered(town, letter, **same, edit_of="<1@test>")

    assert 1 == len(town.said("twitter"))


async def test_an_edit_goes_to_whoever_has_the_message(town):
    await town.letter()

    await town.tell("la farola del 18, perdón", edit_of="r1")

    assert "ha cambiado" in town.said("email")[-1].text


async def test_what_goes_to_a_mailbox_may_be_said_twice_and_an_answer_may_not(town):
    letter = await town.letter()
    await answered(town, letter)

    [answer] = town.said("twitter")
    assert (True, False) == (letter.repeatable, answer.repeatable)
    assert DeliveryState.SENDING is answer.state


async def test_a_word_that_says_little_belongs_to_the_conversation_it_follows(town):
    """
    Alone, it would go to whoever gets what nobody understands.
    """
    await town.letter(visibility=PRIVATE)

    await town.tell("vale, allí estaré", visibility=PRIVATE)

    first, second = town.said("email")
    assert (LIGHTS, first.conversation) == (second.to, second.conversation)


OLD = {"sent_at": datetime(2025, 9, 1, tzinfo=UTC)}


async def test_what_is_old_reaches_its_mailbox_and_is_not_answered_in_public(town):
    """
    A first start finds what was said for half a year, all at once.
    """
    await town.hear("hay un incendio en la plaza", **OLD)
    await town.hear("la farola está rota", **OLD)
    await town.tell("mi marido: maltrato", **OLD)

    assert [] == town.said("twitter")
    letters = town.said("email")
    assert 3 == len(letters)
    assert all("ANTIGUO" in letter.text for letter in letters)
    assert letters[0].subject.startswith("URGENTE")


async def test_what_is_old_is_told_in_private_whom_to_call_and_how_to_prove(town):
    """
    Of that nobody else reads it, or a life may depend on it.
    """
    private = OLD | {"visibility": PRIVATE}
    await town.hear("hay un incendio en la plaza", **private)
    await town.hear("la farola está rota", **private)
    await town.hear("necesito un certificado", **private)
    await town.tell("necesito un certificado", **OLD)

    said = town.said("twitter")
    assert {PRIVATE} == {d.visibility for d in said}
    assert ["al 112" in d.text for d in said] == [True, False, False]


@pytest.mark.parametrize(
    ("changes", "answered"),
    [
        ({"sent_at": NOON - timedelta(hours=23)}, True),
        ({"sent_at": NOON - timedelta(hours=25)}, False),
        ({"sent_at": None}, True),
        (
            {
                "sent_at": NOON - timedelta(days=3),
                "sender": Address("email", "ana@home.example"),
                "visibility": PRIVATE,
                "evidence": Evidence(proof=Proof.SIGNED),
            },
            True,
        ),
    ],
)
async def test_a_mail_may_be_days_under_way_and_is_answered(town, changes, answered):
    """
    Its date is its writer's. A platform's is its own, which kept it until we asked.
    """
    town.table = compile_routes(f"{ROUTES}cases: {{prefix: J, receipts: yes}}\n")
    message = await town.tell("la farola está rota", **changes)

    told = [d for d in town.said(message.channel) if d.to == message.sender]
    assert answered == bool(told)


async def test_what_is_filed_in_confidence_is_called_so_in_the_chain_and_no_more(town):
    await town.hear("una farola rota")
    await town.hear("sufro maltrato")

    filed = await town.store.acts("message 2", None, 9)
    plain = await town.store.acts("message 1", None, 9)

    assert ["confidential"] == [kept.entry.result for kept in filed]
    assert ["topic lighting"] == [kept.entry.result for kept in plain]
    told = json.loads(filed[0].payload.text)
    assert "guard violence" == told["rule"]
    assert hashlib.sha256(b"{}").hexdigest() == told["raw"]
    assert "1001" not in filed[0].payload.text


async def test_while_another_node_is_to_route_nothing_is_taken_up(town):
    await town.intake.accept([town.arrival(town.message("la farola está rota"))])
    town.rests = True

    assert () == await town.router.reader.take(HANDS)

    town.rests = False
    [taken] = await town.router.reader.take(HANDS)
    assert 1 == taken.id
