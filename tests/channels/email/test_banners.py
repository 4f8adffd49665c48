"""
What a mail server puts above mails from outside, and what people write themselves.
"""

from datetime import UTC, datetime

from cases import for_each
from mail_doors import OUR_ID, TO, WHOSE

from channels.email import wire
from channels.email.mail.banners import untagged, without_banner
from gateway.core.message import Arrival, Evidence

SPANISH = (
    "PRECAUCIÓN: Este correo electrónico se ha originado fuera de la organización. No "
    "haga clic en enlaces ni abra archivos adjuntos a menos que reconozca al remitente "
    "y sepa que el contenido es seguro."
)
ENGLISH = (
    "CAUTION: This email originated from outside of the organization. Do not click "
    "links or open attachments unless you recognize the sender and know the content is "
    "safe."
)
TIP = "https://aka.ms/LearnAboutSenderIdentification"
FRAUD = (
    "Extreme la precaución: revise los enlaces, podría ser phishing. "
    "No pulse en los enlaces."
)
DOUBT = "En caso de duda, contacte con el servicio de informática."
BANNERS = [
    SPANISH,
    ENGLISH,
    ENGLISH.replace("Do not ", "Do not\n").replace("know the ", "know the\n"),
    f"No suele recibir correo electrónico de a@b.es. Por qué es importante<{TIP}>",
    f"[You don't often get email from a@b.es. Learn why at {TIP} ]",
    f"ATENCIÓN: este mensaje procede de una dirección externa. {FRAUD}",
    "[EXTERNO] Correo externo. Verifique el remitente antes de dar sus contraseñas.",
    "Correo externo: no abra enlaces ni adjuntos si no conoce al remitente.",
    "ADVERTENCIA: Ha recibido un correo de un remitente externo.",
    f"Aviso: este mensaje ha sido enviado desde fuera del Ayuntamiento. {DOUBT}",
    "ATENCIÓ: Aquest correu prové de fora de l'organització. No feu clic als enllaços.",
    "KONTUZ: Mezu hau erakundetik kanpokoa da.",
    "ZjQcmQRYFpfptBannerStart\nFrom an External Sender\nZjQcmQRYFpfptBannerEnd",
    "*** EXTERNAL EMAIL *** This email is from an external sender. Check the links.",
    "[EXTERNAL]",
]
OWN = [
    "#visto",
    "Atención: hay un cable suelto.",
    "No se abre el enlace de la sede.",
    "Tenga cuidado quien pase, hay un cable.",
    "> ¿Dónde?\nEn el 18.",
]


def read(body, *, kind="text/plain", subject="x", answered=OUR_ID):
    heads = (
        "From: ana@b.es",
        f"To: {TO}",
        f"Subject: {subject}",
        f"In-Reply-To: <{answered}>",
        f"Content-Type: {kind}; charset=utf-8",
    )
    arrival = Arrival(
        channel="email",
        external_id="x",
        raw="\n".join((*heads, "", body)).encode(),
        received_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    return wire.parse(
        arrival, token_of=lambda _: None, whose=WHOSE, evidence=Evidence()
    )


@for_each("banner", BANNERS)
@for_each("own", OWN)
@for_each("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_a_mail_is_without_the_warning_that_a_server_put_above_it(banner, own, gap):
    assert own == without_banner(f"{banner}{gap}{own}")
    assert "" == without_banner(banner)


@for_each(
    "text",
    [
        "Este correo es para avisar de que fuera del Ayuntamiento hay una farola rota.",
        "Atención: este mensaje es para la empresa externa de basuras.",
        "Este correo lo envío desde fuera de España. Un saludo",
        "Tenga cuidado quien pase por la calle, hay un cable",
        "Aviso: he recibido un correo externo de la alcaldía. No abra enlaces.",
        "Correo externo que se hace pasar por ustedes",
        "No abra los enlaces del correo que circula en nombre del Ayuntamiento.",
        "Este mensaje lo envío desde fuera del Ayuntamiento: está cerrado.",
        "Cuidado: no abran la puerta. Este mensaje viene de la calle Real",
        f"La farola no luce.\n\n{SPANISH}",
    ],
)
def test_what_people_write_of_mails_and_dangers_stays(text):
    assert text == without_banner(text)


@for_each("answered", [OUR_ID, "other@x.example"])
def test_so_it_is_in_plain_text_and_in_a_page_answer_or_not(answered):
    page = f"<table><tr><td><b>{SPANISH}</b></td></tr></table><div>Gracias</div>"

    assert "Gracias" == read(f"{SPANISH}\n\nGracias", answered=answered).text
    assert "Gracias" == read(page, kind="text/html", answered=answered).text


@for_each("around", [f"{SPANISH}\n", "Este mensaje es confidencial.", ""])
def test_around_what_nobody_can_read_it_makes_nothing_readable(around):
    parts = (
        "--b",
        "Content-Type: text/plain; charset=utf-8",
        "",
        around,
        "--b",
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
        "",
        "x",
        "--b--",
    )

    message = read("\n".join(parts), kind="multipart/mixed; boundary=b")

    assert message.unreadable


@for_each(
    ("subject", "own"),
    [
        ("[EXTERNO] Re: Farola", "Re: Farola"),
        ("[EXT] Farola", "Farola"),
        ("*EXTERNAL* Automatic reply: x", "Automatic reply: x"),
        ("Correo externo", "Correo externo"),
        ("[Asunto externo] x", "[Asunto externo] x"),
    ],
)
def test_a_subject_is_without_the_tag_for_mails_from_outside(subject, own):
    assert own == untagged(subject)
    assert own == read("Hola", subject=subject).subject
