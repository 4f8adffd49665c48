"""
What no person wrote is told from what somebody did; a file says nothing about that.
"""

from datetime import UTC, datetime

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.mail.machine import is_machine, is_posted, speaks_for_somebody
from gateway.core.message import Address, Attachment, Message

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def mail(media_type=None, method="", **headers):
    file = Attachment(
        name="x", media_type=media_type or "", reference="2", method=method
    )
    return Message(
        external_id="1",
        reference="1",
        sender=Address("email", "ana@vecinos.example"),
        text="hola",
        received_at=NOW,
        attachments=(file,) if media_type else (),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


@for_each(
    "message",
    [
        mail(content_type='text/calendar; charset="utf-8"; method=REPLY'),
        mail(content_type="TEXT/CALENDAR; METHOD=Cancel"),
        mail("text/calendar", "CANCEL", content_type="multipart/alternative"),
        mail("text/calendar", "REPLY"),
        mail(content_type="multipart/report; report-type=delivery-status"),
        mail("Message/Delivery-Status"),
        mail(x_auto_response_suppress="All"),
    ],
)
def test_reports_and_what_calendars_answer_are_a_machines(message):
    assert is_machine(message)


@pytest.mark.parametrize("method", ["", "PUBLISH", "REQUEST"])
def test_a_calendar_file_or_an_invitation_makes_nobody_a_machine(method):
    assert not is_machine(mail("text/calendar", method, content_type="multipart/mixed"))


@for_each("method", ["", "; method=PUBLISH", '; charset=utf-8; method="REQUEST"'])
def test_so_it_is_where_nothing_else_is_in_the_mail(method):
    assert not is_machine(mail(content_type=f"text/calendar{method}"))


def test_who_only_wants_no_notice_of_absence_is_a_person():
    assert not is_machine(mail(x_auto_response_suppress="OOF"))


@for_each(
    ("subject", "absent"),
    [
        ("Erantzun automatikoa: [J-1] Farola", True),
        ("Bulegotik kanpo Re: [J-1] Farola", True),
        ("رد تلقائي: [J-1] Farola", True),
        ("الرد التلقائي: [J-1] Farola", True),
        ("خارج المكتب Re: [J-1] Farola", True),
        ("Absent du bureau : [J-1] Farola", True),
        ("Re: خارج المكتب لا يوجد ضوء", False),
        ("رد تلقائي لا يعمل", False),
        ("Ausente: Re: [J-1] Farola", True),
        ("Ausente del trabajo: Re: [J-1] Farola", True),
        ("Ausencia", True),
        ("Ausencia: Re: [J-1] Farola", True),
        ("Mensaje automático: Re: [J-1] Farola", True),
        ("Missatge automàtic: Re: [J-1] Farola", True),
        ("Auto: Re: [J-1] Farola", True),
        ("Confirmación de lectura: [J-1] Farola", True),
        ("Lu : [J-1] Farola", True),
        ("Lesebestätigung: [J-1] Farola", True),
        ("No estoy en la oficina", True),
        ("Estoy de vacaciones hasta el lunes", True),
        ("Estic de vacances", True),
        ("Vacaciones", True),
        ("إجازة", True),
        ("Re: [J-1] Ausencia: no hay agua", False),
        ("Ausencia de agua", False),
        ("Vacaciones de Inés en agosto", False),
        ("Vacacionesde: x", False),
        ("Autobús: mañana no pasa", False),
        ("Luz: mañana la arreglan", False),
        ("Auto: ya retirado", False),
    ],
)
def test_an_absence_is_told_in_every_language_of_the_towns_here(subject, absent):
    assert absent is speaks_for_somebody(evolve(mail(), subject=subject))


@pytest.mark.parametrize(("hops", "looping"), [("50", False), ("51", True)])
def test_a_mail_that_went_round_too_often_is_in_a_loop(hops, looping):
    assert looping is is_machine(mail(received_count=hops))


@for_each("hops", ["", "many", "-60", "٩٩", "9" * 5_000])
def test_a_count_that_makes_no_sense_says_nothing(hops):
    assert not is_machine(mail(received_count=hops))


@for_each(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": " Auto-Generated; type=x"},
        {"precedence": " Bulk "},
        {"precedence": "list"},
        {"precedence": "junk"},
        {"precedence": "auto_reply"},
        {"list_id": "<vecinos.example>"},
        {"list_post": "<mailto:lista@vecinos.example>"},
        {"list_unsubscribe": "<mailto:baja@vecinos.example>"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "fuera de la oficina"},
        {"x_ventanilla_loop": "1"},
        {"return_path": " <> "},
    ],
)
def test_a_mail_that_says_so_is_a_machines(headers):
    assert is_machine(mail(**headers))


LIST = {
    "list_id": "Barrio <barrio.vecinos.example>",
    "list_post": "<mailto:Barrio@vecinos.example>",
    "list_unsubscribe": "<mailto:baja@vecinos.example>",
    "return_path": "<barrio-bounces@vecinos.example>",
}


@for_each(
    "headers",
    [
        {},
        {"precedence": "list"},
        {"list_post": " <MAILTO:b@x?y=z>"},
        {"list_post": "<https://grupos.example/b/post>, <mailto:b@grupos.example>"},
    ],
)
def test_somebody_wrote_what_a_list_passes_on_to_which_people_write(headers):
    sent = mail(**LIST | headers)

    assert is_posted(sent)
    assert is_machine(sent)


@for_each(
    "headers",
    [
        {"list_post": "NO"},
        {"list_post": ""},
        {"list_post": "<https://vecinos.example/barrio>"},
        {"list_post": "<mailto:ana@vecinos.example>"},
        {"precedence": "bulk"},
        {"auto_submitted": "auto-replied"},
        {"return_path": "<>"},
        {"x_ventanilla_loop": "1"},
        {"received_count": "51"},
        {"content_type": "multipart/report"},
    ],
)
def test_a_newsletter_and_a_machines_word_to_a_list_are_nobodys(headers):
    assert not is_posted(mail(**LIST | headers))


@for_each(
    "headers",
    [
        {},
        {"auto_submitted": " No "},
        {"auto_submitted": "no; why=not"},
        {"auto_submitted": ""},
        {"precedence": "first-class"},
        {"return_path": "<ana@vecinos.example>"},
        {"content_type": "multipart/mixed"},
    ],
)
def test_a_mail_that_says_no_such_thing_is_a_persons(headers):
    assert not is_machine(mail("application/pdf", **headers))


@for_each(
    ("local", "machine"),
    [
        ("mailer-daemon", True),
        ("postmaster", True),
        ("microsoftexchange329e71ec88ae4615bbc36ab6ce41109e", True),
        ("microsoftexchange.support", False),
        ("mdaemon", True),
        ("noreply", True),
        ("no-reply", True),
        ("no-reply+7", True),
        ("donotreply", True),
        ("do-not-reply", True),
        ("noresponder", True),
        ("no-responder", True),
        ("bounce", True),
        ("bounces+ana=vecinos.example", True),
        ("bounce=ana", True),
        ("owner-lista", True),
        ("lista-request", True),
        ("noreplying", False),
        ("noelia.reply", False),
        ("ownership", False),
        ("ana", False),
    ],
)
def test_some_addresses_are_machines_and_only_in_mail(local, machine):
    sender = Address("email", f"{local}@vecinos.example")
    chat = evolve(sender, channel="telegram")

    assert machine is is_machine(evolve(mail(), sender=sender))
    assert not is_machine(evolve(mail(), sender=chat))


@for_each(
    ("channel", "handle", "machine"),
    [
        ("telegram", "@tiempo_bot", True),
        ("telegram", "@TiempoBot", True),
        ("telegram", "@botella", False),
        ("telegram", "@anatalbot", False),
        ("telegram", "", False),
        ("twitter", "@talbot", False),
    ],
)
def test_a_name_that_ends_in_the_word_bot_is_a_bots_on_telegram_only(
    channel, handle, machine
):
    message = evolve(mail(), sender=Address(channel, "7"), handle=handle)

    assert machine is is_machine(message)
