"""
What the town knows is said; what it does not is asked of whoever may; and what is
another administration's is passed on to it.
"""

from datetime import timedelta

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.delivery import UNASKED
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.message import (
    Address,
    Attachment,
    Bounce,
    Evidence,
    Place,
    Proof,
    Visibility,
)
from gateway.relay.speaking.allowance import AUTOMATIC, BEGUN
from gateway.routing.compiler import compile_routes
from gateway.town.forgetting import retain

from .conftest import ROUTES, texts
from .test_courier import PNG, SHOWN, TOLD

PRIVATE, PUBLIC = Visibility.PRIVATE, Visibility.PUBLIC
RULES = (
    ROUTES.replace(
        "topics:\n",
        """topics:
  sport: {words: [piscina, pista], owner: lights, means: information}
  roads: {words: [autovía], owner: [], outcome: refuse, says: third-party}
""",
    ).replace("intents:\n", "intents:\n  information: {words: [a qué hora, cuándo]}\n")
    + """cases: {prefix: J, receipts: yes}
facts:
  pool:
    words: [piscina]
    of: 2026-02-20
    until: 2026-09-06
    says: {es: Abre de 12 a 20., en: Open from 12 to 20.}
authorities:
  roads:
    for: roads
    office: Carreteras
    email: roads@state.example
    forward: yes
    how: Si hay peligro, 112.
"""
)
KNOWN = "Abre de 12 a 20. (dato del 20/02/2026)"
ROADS = Address("email", "roads@state.example")
PASSED = (
    "Esto lo lleva Carreteras, no el Ayuntamiento: se lo hemos pasado. "
    "Si hay peligro, 112."
)


@pytest.fixture(autouse=True)
def knowing(town):
    town.table = compile_routes(RULES)


def sent_to(town, address):
    return [d for d in town.said(address.channel) if d.to == address]


async def case(town):
    return await town.store.case(Number(1))


@pytest.mark.parametrize(
    ("channel", "visibility"),
    [("twitter", PUBLIC), ("twitter", PRIVATE), ("telegram", PRIVATE)],
)
async def test_a_fact_is_said_once_where_it_was_asked(town, channel, visibility):
    """
    No mailbox hears of it, and its case is answered.
    """
    await town.tell(
        "¿a qué hora abre la piscina?",
        sender=Address(channel, "1001"),
        visibility=visibility,
    )

    [answer] = town.said(channel)
    assert (KNOWN, visibility) == (answer.text, answer.visibility)
    assert [] == town.said("email")
    assert CaseState.ANSWERED is (await case(town)).case.state


async def test_what_the_gateway_answered_is_closed_and_erased_in_its_time(town):
    """
    Nobody is asked whether it was good: nobody did anything.
    """
    town.table = compile_routes(
        RULES.replace("receipts: yes", "receipts: yes, satisfaction: yes")
    )
    await town.tell("¿a qué hora abre la piscina?", visibility=PRIVATE)
    await town.later(days=6)
    assert CaseState.ANSWERED is (await case(town)).case.state

    await town.later(days=2)
    assert CaseState.CLOSED is (await case(town)).case.state
    assert [KNOWN] == texts(town, "twitter")
    await town.tell("¿cómo va lo mío?", visibility=PRIVATE)
    assert "No vemos ningún asunto abierto" in texts(town, "twitter")[-1]

    town.now += timedelta(days=366 * 10)
    gone = await retain(town.store, town.table.town.retention, town.now, dry_run=True)
    assert {"ordinary": 2} == {kind: n for kind, n in gone.items() if n}


async def test_what_is_told_beside_a_question_has_its_receipt(town):
    """
    The answer says nothing of who has the rest, nor its number.
    """
    asks = "  information: {words: [a qué hora, cuándo]}\n"
    rules = RULES.replace(asks, f"{asks}  incident: {{words: [rota]}}\n")
    town.table = compile_routes(rules)
    await town.tell(
        "La farola de mi calle está rota. ¿A qué hora abre la piscina?",
        visibility=PRIVATE,
    )

    receipt = "Recibido, J-1. Lo lleva Miguel Prueba. El número sirve para preguntar."
    assert sorted([KNOWN, receipt]) == sorted(texts(town, "twitter"))


async def test_what_is_not_known_is_asked_with_a_case_and_its_answer_comes_back(town):
    """
    The sender hears whom it asks and the number; the mailbox answers as always.
    """
    await town.tell("¿cuándo abre la pista?", visibility=PRIVATE)

    assert ["No lo sé; se lo pregunto a Miguel Prueba. J-1"] == texts(town, "twitter")
    [letter] = [d for d in town.said("email") if "pista" in d.text]
    assert "Caso J-1" in letter.text
    assert CaseState.OPEN is (await case(town)).case.state

    await town.answer("A las nueve.", letter)

    assert "A las nueve." in texts(town, "twitter")[-1]
    assert CaseState.ANSWERED is (await case(town)).case.state


async def test_a_fact_of_the_past_is_asked(town):
    """
    On the day after its last, what it says is said no more.
    """
    town.now = town.now.replace(month=9, day=7)
    await town.tell("¿a qué hora abre la piscina?", visibility=PRIVATE)

    assert ["No lo sé; se lo pregunto a Miguel Prueba. J-1"] == texts(town, "twitter")
    assert any("piscina" in letter.text for letter in town.said("email"))


@pytest.mark.parametrize(
    "more",
    [
        "ahora está en la autovía, me ha visto",
        "a qué hora puedo ir, está en la piscina esperándome",
        "¿cuándo viene alguien?",
    ],
)
async def test_what_was_told_in_confidence_goes_on_there(town, more):
    """
    No fact answers whoever fears for her life, and no other authority hears of it.
    """
    await town.tell("sufro maltrato de mi marido", visibility=PRIVATE)
    heard = texts(town, "twitter")
    town.now += timedelta(minutes=3)
    await town.tell(more, visibility=PRIVATE)

    assert [] == sent_to(town, ROADS)
    assert heard == texts(town, "twitter")
    assert {Address("email", "police@test.example")} == {
        letter.to for letter in town.said("email")
    }
    assert any(more in letter.text for letter in town.said("email"))


async def test_a_question_to_nobody_goes_to_who_gets_the_rest(town):
    """
    Nothing is ever without a mailbox.
    """
    await town.tell("¿cuándo viene el circo?", visibility=PRIVATE)

    assert ["No lo sé; se lo pregunto a Registro. J-1"] == texts(town, "twitter")
    [letter] = town.said("email")
    assert Address("email", "clerk@test.example") == letter.to


async def test_asked_again_after_a_crash_it_is_said_and_delivered_once(town):
    """
    A message that is routed twice has one case and one letter.
    """
    message = await town.hear("¿cuándo abre la pista?", visibility=PRIVATE)
    await town.intake.accept([town.arrival(message)])
    await town.work()

    assert 1 == len(texts(town, "twitter"))
    assert 1 == len([d for d in town.said("email") if "pista" in d.text])


async def test_what_is_anothers_is_passed_on_and_whoever_wrote_is_told(town):
    """
    A letter with what was said and by whom, and a note in the case (ROF, 231.2).
    """
    await town.tell(
        "hay un bache en la autovía",
        link="https://x.example/1",
        place=Place(latitude=37.1, longitude=-3.6),
    )

    assert [PASSED] == texts(town, "twitter")
    [letter] = sent_to(town, ROADS)
    told = await case(town)
    assert ["hay un bache en la autovía", "--"] == letter.text.split("\n")[::2][:2]
    for part in ("Ana (@ana)", "Canal: X", "https://x.example/1", "37.100000"):
        assert part in letter.text
    assert "" == letter.token
    assert CaseState.REFUSED is told.case.state
    assert ["Trasladado a: Carreteras."] == [h.note for h in told.happenings if h.note]


async def test_of_two_things_each_reaches_whose_it_is(town):
    """
    The town's half is delivered, and its sender is told whose the rest is.
    """
    await town.tell(
        "hay una farola rota en la calle Real y un bache en la autovía",
        visibility=PRIVATE,
    )

    assert any(PASSED in text for text in texts(town, "twitter"))
    [letter] = sent_to(town, ROADS)
    assert "bache" in letter.text
    [theirs] = sent_to(town, Address("email", "lights@test.example"))
    assert "farola" in theirs.text
    assert CaseState.OPEN is (await case(town)).case.state


async def test_nobody_floods_an_authority_through_us(town):
    """
    Who is answered no more this hour is passed on no more either; the next hour it
    goes on.
    """
    for number in range(8):
        await town.hear(f"hay {number} baches en la autovía", visibility=PRIVATE)
    await town.deliver()

    assert 5 == len(texts(town, "twitter")) == len(sent_to(town, ROADS))

    town.now += timedelta(hours=2)
    await town.tell("hay baches en la autovía", visibility=PRIVATE)

    assert 6 == len(sent_to(town, ROADS))


async def test_danger_there_is_danger_here(town):
    """
    A guard is never held up, nor answered with whose it is.
    """
    await town.tell("incendio en la autovía", visibility=PRIVATE)

    assert [] == sent_to(town, ROADS)
    assert not any("Carreteras" in text for text in texts(town, "twitter"))
    assert any("incendio" in letter.text for letter in town.said("email"))


@pytest.mark.parametrize("failure", [TemporaryFailure("busy"), UnknownOutcome("eof")])
async def test_a_letter_that_cannot_leave_waits_and_is_not_said_twice(town, failure):
    """
    The one who wrote is told once, whenever the letter goes; and it goes again where
    nobody knows whether it went.
    """
    town.channels["email"].answers = [failure]
    town.channels["email"].found = UnknownOutcome("no mail can be looked for")
    await town.hear("hay un bache en la autovía", visibility=PRIVATE)
    for _ in range(3):
        await town.deliver()
        town.now += timedelta(minutes=1)

    assert [PASSED] == texts(town, "twitter")
    assert 1 == len(sent_to(town, ROADS))


async def test_a_file_that_does_not_go_there_is_named_to_the_authority(town):
    """
    Nobody else could ask for it.
    """
    photo = Attachment(name="a.jpg", media_type="image/jpeg", reference="gone")
    await town.tell("hay un bache en la autovía", attachments=(photo,))

    [letter] = sent_to(town, ROADS)
    assert "FALTA: a.jpg." in letter.text


async def answered_by_roads(town, text, **changes):
    usual = {
        "sender": ROADS,
        "handle": "",
        "display_name": "Carreteras",
        "to": ("town@test.example",),
        "visibility": PRIVATE,
        "evidence": Evidence(proof=Proof.SIGNED, dmarc="pass"),
    }
    await town.tell(text, **(usual | changes))


@pytest.mark.parametrize("came_back", [False, True])
async def test_what_an_authority_does_not_take_is_told_to_who_has_it(town, came_back):
    """
    Its writer was told that it was passed on.
    """
    email = town.channels["email"]
    email.answers = [] if came_back else [PermanentFailure("550 unknown")]
    await town.tell("hay un bache en la autovía", visibility=PRIVATE)
    [forwarded] = [d for d in (await town.show()).deliveries if d.to == ROADS]
    if came_back:
        mailer = {"sender": Address("email", "mailer-daemon@state.example")}
        bounce = Bounce(forwarded.id, "550 unknown")
        await town.tell("550", bounce=bounce, visibility=PRIVATE, **mailer)

    [letter] = [d for d in town.said("email") if "NO HA LLEGADO A Carreteras" in d.text]
    assert Address("email", "clerk@test.example") == letter.to
    assert "hay un bache en la autovía" in letter.text
    assert letter.token


@pytest.mark.parametrize("came_back", [False, True])
async def test_a_fact_that_does_not_arrive_is_asked_of_whoever_knows(town, came_back):
    """
    Once, within the terms; and the mailbox answers as always.
    """
    by_mail = {"sender": Address("email", "ana@correo.example"), "visibility": PRIVATE}
    email, why = town.channels["email"], "550 5.1.1 no such user"
    email.answers = [] if came_back else [PermanentFailure(why)]
    await town.tell("¿a qué hora abre la piscina?", **by_mail)
    [fact] = [d for d in (await town.show()).deliveries if d.automatic]
    mailer = {**by_mail, "sender": Address("email", "mailer-daemon@correo.example")}
    for _ in range(2 * came_back):
        await town.tell("550", bounce=Bounce(fact.id, why), **mailer)

    [letter] = sent_to(town, Address("email", "lights@test.example"))
    assert letter.text.startswith("NO HA LEÍDO LA RESPUESTA: ")
    assert "esa dirección de correo no existe" in letter.text
    assert "¿a qué hora abre la piscina?" in letter.text
    told = await case(town)
    assert "La respuesta automática no ha llegado." in told.happenings[-1].note
    assert CaseState.ASSIGNED is told.case.state
    await town.answer("A las doce.", letter)
    assert "A las doce." in sent_to(town, by_mail["sender"])[-1].text


async def test_a_fact_for_whoever_must_write_first_waits_for_them(town):
    refused = PermanentFailure(f"twitter:1001 {UNASKED}")
    town.channels["twitter"].answers = [refused]

    await town.tell("¿a qué hora abre la piscina?", visibility=PRIVATE)

    assert [] == town.said("email")


async def test_what_an_authority_answers_is_heard_in_the_case(town):
    """
    It names what is its own, and is neither told so nor passed on to itself; who gets
    the rest reads it, and answers the authority and nobody else.
    """
    await town.tell("hay un bache en la autovía")
    [letter] = sent_to(town, ROADS)
    reference = f"r-{letter.id}"

    for text in ("Recibido: bache, autovía.", "El lunes se repara la autovía."):
        await answered_by_roads(town, text, in_reply_to=(reference,))

    assert [letter] == sent_to(town, ROADS)
    assert [PASSED] == texts(town, "twitter")
    told = await case(town)
    assert (CaseState.OPEN, "clerk") == (told.case.state, told.case.mailbox)
    *_, last = sent_to(town, Address("email", "clerk@test.example"))
    assert "El lunes" in last.text
    assert "Caso J-1" in last.text

    await answered_by_roads(town, "¿A qué hora?", sender=last.to, token=last.token)

    assert "¿A qué hora?" in sent_to(town, ROADS)[-1].text
    assert [PASSED] == texts(town, "twitter")


@pytest.mark.parametrize("evidence", [Evidence(), Evidence(proof=Proof.SIGNED)])
async def test_what_an_authority_writes_by_itself_goes_to_who_gets_the_rest(
    town, evidence
):
    await answered_by_roads(town, "Obras en la autovía.", evidence=evidence)

    [letter] = town.said("email")
    assert Address("email", "clerk@test.example") == letter.to
    assert "Obras en la autovía." in letter.text


@pytest.mark.parametrize(
    ("said", "sender", "proof", "to"),
    [
        (
            "Remitan un certificado.",
            "sala2@granada.justicia.example",
            Proof.SIGNED,
            "clerk",
        ),
        ("Corten la autovía.", "sala2@granada.justicia.example", Proof.SIGNED, "clerk"),
        ("Corten la autovía.", "sala2@granada.justicia.example", Proof.PATH, ""),
        ("Remitan un certificado.", "sala2@otra-justicia.example", Proof.SIGNED, ""),
    ],
)
async def test_an_authority_whose_domain_is_proven_shows_no_document(
    town, said, sender, proof, to
):
    """
    What the rules would hold or refuse is read by whoever gets the rest.
    """
    courts = "  courts: {office: Audiencia, domains: [justicia.example]}\n"
    town.table = compile_routes(f"{RULES}{courts}")

    await answered_by_roads(
        town, said, sender=Address("email", sender), evidence=Evidence(proof=proof)
    )

    letters = [d for d in town.said("email") if said in d.text and d.token]
    expected = [f"{to}@test.example"] if to else []
    assert expected == [d.to.value for d in letters if d.to != ROADS]
    assert not to or "Audiencia" in letters[0].text


async def test_what_an_authority_tells_in_confidence_stays_with_who_may_read_it(town):
    secret = "{match: {words: [violencia]}, confidential: true, requires: verified"
    rules = RULES.replace(
        "    office: Policía", "    office: Policía\n    confidential: true"
    )
    town.table = compile_routes(
        f"{rules}  courts: {{office: Audiencia, domains: [justicia.example]}}\n"
        f"matters:\n  secret: {secret}, deliver: police}}\n"
    )

    court = Address("email", "sala2@justicia.example")
    signed = Evidence(proof=Proof.SIGNED)
    said = "Informen: violencia."
    await answered_by_roads(town, said, sender=court, evidence=signed)

    [letter] = town.said("email")
    assert Address("email", "police@test.example") == letter.to
    assert (await town.show()).filing.decision.is_confidential


async def test_whoever_only_says_to_be_the_authority_is_heard_in_no_case(town):
    await town.tell("hay un bache en la autovía")
    [letter] = sent_to(town, ROADS)

    await answered_by_roads(
        town, "Está reparado.", in_reply_to=(f"r-{letter.id}",), evidence=Evidence()
    )

    assert CaseState.REFUSED is (await case(town)).case.state
    assert [letter] == sent_to(town, ROADS)


async def test_danger_that_an_authority_tells_of_is_danger(town):
    await answered_by_roads(town, "Incendio en la autovía.")

    assert [Address("email", "police@test.example")] == [
        letter.to for letter in town.said("email") if "Incendio" in letter.text
    ]


async def test_nobody_is_passed_on_in_somebody_elses_name(town):
    """
    A mail that nobody vouches for goes to no other administration, and nobody is told
    that it did.
    """
    await town.tell(
        "hay un bache en la autovía",
        sender=Address("email", "ana@mail.example"),
        visibility=PRIVATE,
        evidence=Evidence(because="forged"),
    )

    assert [] == sent_to(town, ROADS)
    told = " ".join(texts(town, "email"))
    assert "Carreteras" in told
    assert "se lo hemos pasado" not in told


async def test_no_machine_answers_what_is_passed_on(town):
    await town.tell("hay un bache en la autovía")

    assert sent_to(town, ROADS)[0].automatic


async def test_a_photo_leaves_for_another_administration_clean(town):
    """
    Where a neighbour's telephone was is nothing to them.
    """
    photo = Attachment(name="a.png", media_type="image/png", reference="f1")
    town.channels["twitter"].files = {"f1": PNG + TOLD + b"".join(SHOWN)}
    await town.tell("hay un bache en la autovía", attachments=(photo,))

    [[sent]] = [files for d, files in town.channels["email"].said if d.to == ROADS]
    assert b"calle Real" not in sent


async def test_a_case_is_forgotten_with_what_was_passed_on(town):
    """
    What the authority was told of its sender, what it answered, and who read that.
    """
    await town.tell("hay un bache en la autovía")
    [letter] = sent_to(town, ROADS)
    await answered_by_roads(town, "A Ana: el lunes.", in_reply_to=(f"r-{letter.id}",))

    found = await town.store.dossier("", Address("twitter", "1001"))

    assert {1, 2} == set(found.messages)
    for number in (1, 2):
        shown = await town.show(number)
        assert {d.id for d in shown.deliveries} <= set(found.deliveries)


async def test_of_what_is_ours_in_part_each_hears_what_is_said_to_them(town):
    """
    Whoever has our part reads the authority, too; to end it is told to its sender, and
    what answers the sender answers nobody else.
    """
    await town.tell(
        "no luce la farola y hay un bache en la autovía", visibility=PRIVATE
    )
    [letter] = [d for d in town.said("email") if d.token]
    [passed] = sent_to(town, ROADS)
    await answered_by_roads(town, "Mañana.", in_reply_to=(f"r-{passed.id}",))
    assert "Mañana." in sent_to(town, letter.to)[-1].text

    await answered_by_roads(
        town, "#resuelto Ya luce.", sender=letter.to, token=letter.token
    )

    assert "Ya luce." in texts(town, "twitter")[-1]
    assert [passed] == sent_to(town, ROADS)
    found = await town.store.conversations_at([("twitter", "r1")])
    assert {"1001"} == {
        talk.contact.value for talks in found.values() for talk in talks
    }


@pytest.mark.parametrize(
    ("where", "most"), [(PRIVATE, BEGUN.count), (PUBLIC, AUTOMATIC.count)]
)
async def test_a_question_that_may_not_be_answered_any_more_goes_to_who_knows(
    town, where, most
):
    """
    A limit keeps machines from talking with us for ever; what a person asks after that
    is read by somebody, in a case that is open. Whoever asks ten things in private has
    ten answers, as whoever reports ten has ten numbers.
    """
    for _ in range(most + 1):
        await town.hear("¿a qué hora abre la piscina?", visibility=where)
    await town.deliver()

    assert [KNOWN] * most == texts(town, "twitter")
    [letter] = town.said("email")
    assert "piscina" in letter.text
    assert f"Caso J-{most + 1}" in letter.text
    states = [(await town.store.case(Number(n))).case.state for n in (most, most + 1)]
    assert [CaseState.ANSWERED, CaseState.OPEN] == states
