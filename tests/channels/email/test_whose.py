"""
What a mail quotes is left out only if it is ours: whoever answers somebody else's mail
and adds the town passes it on.
"""

from datetime import UTC, datetime

import pytest
from cases import for_each
from mail_doors import OBRAS, OUR_ID, TO, TOWN, WHOSE, delivery

from channels.email import wire
from channels.email.ours import Ours
from channels.email.outgoing.sent_as import case_name
from gateway.core.message import Arrival, Evidence

MARTA = "Marta (<marta@x.example>)"
CRY = "Mi marido me ha pegado otra vez y tiene un cuchillo."
HEADS = [
    f"El lun, 1 dic 2026 a las 22:00, {MARTA} escribió:",
    "De: Marta <marta@x.example>\nEnviado: martes\nPara: Ana; Town\nAsunto: x\n",
    "-----Mensaje original-----\nDe: marta@x.example\nEnviado: martes\n",
    f"Am 05.11.2026 um 10:00 schrieb {MARTA}:\n",
    f"-------- Mensaje original --------De: marta@x.example Fecha: 1/12/26 Para: {TO} ",
]
OURS = f"El lun, 1 dic 2026 a las 23:00, Junar (<{TO}>) escribió:\n> Recibido, J-80."


def read(text, answered, sender="ana@b.es", subject="Re: x", token=None, html=""):
    kind = f"text/{'html' if html else 'plain'}; charset=utf-8"
    heads = (
        f"From: {sender}",
        f"To: {TO}",
        f"Subject: {subject}",
        f"In-Reply-To: <{answered}>",
        f"Content-Type: {kind}",
    )
    arrival = Arrival(
        channel="email",
        external_id="x",
        raw="\n".join((*heads, "", html or text)).encode(),
        received_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    return wire.parse(
        arrival, token_of=lambda _: token, whose=WHOSE, evidence=Evidence()
    )


@for_each("head", HEADS)
@for_each("closing", ["", "Un saludo,\nAna\n\n", "-- \nAna\n600 000 000\n\n"])
@for_each("mark", ["", "> "])
def test_a_mail_that_answers_somebody_elses_is_read_with_what_it_quotes(
    head, closing, mark
):
    """
    A signature above the quotation takes nothing with it.
    """
    text = f"Añado al Ayuntamiento en copia.\n\n{closing}{head}\n{mark}{CRY}"

    message = read(text, "bbb@x.example")

    assert CRY in message.text
    assert message.text.startswith("Añado al Ayuntamiento en copia.")
    assert "" == message.described


def test_so_it_is_in_the_page_of_a_mail_program():
    page = (
        f'<div>Miren.</div><div class="gmail_quote"><div>{HEADS[0]}</div>'
        f'<blockquote class="gmail_quote">{CRY}</blockquote></div>'
    )

    assert CRY in read("", "bbb@x.example", html=page).text


@pytest.mark.parametrize(
    "answered",
    [
        wire.message_id(delivery("ana@b.es"), "ayto.example"),
        wire.message_id(delivery("ana@b.es"), "AYTO.example").upper(),
        f"{case_name('80')}@junar.example",
    ],
)
def test_a_mail_of_ours_is_known_by_its_name_at_our_domains_of_now_and_before(answered):
    assert "Sí." == read(f"Sí.\n\n{OURS}", answered).text


@pytest.mark.parametrize(
    "answered",
    [
        f"{'0f' * 16}@x.example",
        "CAF0f0f@ayto.example",
        f"{'0f' * 20}@ayto.example",
        "0f" * 16,
    ],
)
def test_anything_else_is_somebody_elses(answered):
    assert not Ours.of(TOWN, ()).wrote(answered)


@for_each("subject", ["Fwd: gas", "RV: gas", "FW: gas", "TR: gas", "WG: gas"])
def test_whoever_passes_on_our_mail_means_what_is_in_it(subject):
    text = f"Mirad qué me contestan.\n\n{OURS}"

    assert text == read(text, OUR_ID, subject=subject).text


@for_each("head", HEADS)
@for_each("token", ["t", None])
def test_what_an_answer_to_ours_quotes_of_a_third_person_is_described(head, token):
    """
    It is read, in brackets, and is no answer; what it quotes of ours is left out.
    """
    above = f"Sí.\n\n{OURS}\n\nY me escribe mi hermana:\n\n{head}\n> {CRY}"

    message = read(above, OUR_ID, token=token)

    assert "Sí. Y me escribe mi hermana:".split() == message.said.split()
    assert message.described.startswith("[")
    assert f"{CRY}]" == message.described[-len(CRY) - 1 :]
    assert "marta@x.example" in message.described
    assert "Recibido" not in message.text


def test_below_our_own_head_everything_is_ours():
    below = f"De: Junar <{TO}>\nEnviado: hoy\nPara: Ana\nAsunto: x\n\nHola"

    message = read(f"Sí.\n\n{below}\n\n{HEADS[1]}\n{CRY}", OUR_ID)

    assert ("Sí.", "") == (message.text, message.described)


@for_each("head", HEADS)
@for_each("token", ["t", None])
def test_of_an_employees_answer_nothing_quoted_is_passed_on(head, token):
    text = f"Voy mañana.\n\n{head}\n> {CRY}"
    message = read(text, OUR_ID, sender=OBRAS.value, token=token)

    assert ("Voy mañana.", "") == (message.text, message.described)


def test_what_an_answer_quotes_of_an_employees_own_mail_is_left_out():
    head = f"El lun, 1 dic 2026 a las 22:00, Obras (<{OBRAS.value}>) escribió:"

    message = read(f"Sí, mañana.\n\n{head}\n> ¿Está rota la farola?", OUR_ID)

    assert ("Sí, mañana.", "") == (message.text, message.described)


def test_an_answer_that_is_nothing_but_a_quotation_is_read_once():
    message = read(f"{HEADS[0]}\n> {CRY}", OUR_ID)

    assert 1 == message.text.count(CRY)
    assert "" == message.described
