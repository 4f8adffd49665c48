"""
What a reply quotes is left out in every language of a town's mail programs; what
somebody writes, pastes or passes on themselves stays.
"""

import time

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from channels.email.mail.text import from_html, written
from gateway.core.mail.quotations import passes_on

TOWN = "Ayto. <ayto+abc@junar.example>"
OUTLOOK = [
    f"De: {TOWN}\nEnviado el: miércoles, 26 de noviembre\nPara: Ana\nAsunto: x",
    f"De: {TOWN}\nEnviado: miércoles, 26 de noviembre\nPara: Ana\nAsunto: x",
    f"De: {TOWN}\nPara: Ana\nEnviados: Miércoles, 26 de Noviembre\nAsunto: x",
    f"Von: {TOWN}\nGesendet: Mittwoch, 26. November\nAn: Ana\nBetreff: x",
    f"De : {TOWN}\nEnvoyé : mercredi 26 novembre\nÀ : Ana\nObjet : x",
    f"De\u00a0: {TOWN}\nEnvoyé\u00a0: mercredi\nÀ\u00a0: Ana\nObjet\u00a0: x",
    f"De: {TOWN}\nEnviat: dimecres, 26 de novembre\nPer a: Ana\nAssumpte: x",
    f"De: {TOWN}\nEnviat el: dimecres, 26 de novembre\nPer a: Ana\nTema: x",
    f"De: {TOWN}\nData: mércores, 26 de novembro\nPara: Ana\nAsunto: x",
    f"De la: {TOWN}\nTrimis: miercuri, 26 noiembrie\nCătre: Ana\nSubiect: x",
    f"Da: {TOWN}\nInviato: mercoledì 26 novembre\nA: Ana\nOggetto: x",
    f"*Von:* {TOWN}\n*Datum:* Mittwoch\n*An:* Ana\n*Betreff:* x",
    f"De: {TOWN}\n\nEnviado el: miércoles\n\nPara: Ana\n\nAsunto: x",
    f"Gesendet: Mittwoch, 26. November 2025 um 10:21\nVon: {TOWN}\nAn: Ana\nBetreff: x",
    f"Enviado: miércoles, 26 de noviembre\nDe: {TOWN}\nPara: Ana\nAsunto: x",
    "De: Ayuntamiento\nEn nombre de: Alumbrado\nEnviado el: 26/11/2025\nPara: Ana",
    f"De: {TOWN}\nDate: mié, 5 nov 2025 a las 10:00\nSubject: x\nTo: Ana",
    f"---------- Forwarded message ---------\nDe: {TOWN}\nDate: mié\nSubject: x\nTo: A",
    "---------- Mensaje reenviado ---------\nPara: Ana",
    "-----Ursprüngliche Nachricht-----\nVon: Ayto.",
    "-----Message d'origine-----\nDe : Ayto.",
    "-----Missatge original-----\nDe: Ayto.",
    f"----- Mensaje de {TOWN} ---------\nFecha: Wed, 26 Nov 2025",
]
ANNOUNCED = [
    f"El mié, 5 nov 2025 a las 10:00, {TOWN} escribió:",
    "El 5/11/25 a las 10:00, Alumbrado escribió:",
    f"Missatge de {TOWN} del dia dc., 5 de nov. 2025 a les 10:00:",
    f"El dc., 5 de nov. 2025 a les 10:00, {TOWN} va escriure:",
    "El 5/11/25 a les 10:00, Enllumenat ha escrit:",
    f"O mér., 5 de nov. de 2025 ás 10:00, {TOWN}\nescribiu:",
    f"Le mer. 5 nov. 2025 à 10:00, {TOWN} a écrit :",
    f"Le mer. 5 nov. 2025 à 10:00, {TOWN} a\nécrit\u00a0:",
    f"Am Mi., 5. Nov. 2025 um 10:00 Uhr schrieb {TOWN}:",
    "Am 05.11.2025 um 10:00 schrieb Rathaus:",
    f"În mie., 5 nov. 2025 la 10:00, {TOWN} a scris:",
    f"Il giorno mer 5 nov 2025 alle ore 10:00 {TOWN} ha scritto:",
    f"2025(e)ko aza. 5(a), az. (10:00) {TOWN} hau idatzi du:",
    "Hau idatzi du Ayto. (ayto@junar.example) erabiltzaileak (2025 aza. 5, (10:00)):",
    "On Wed, Nov 5, 2025 at 10:00 AM Town wrote:",
    "En miércoles, 5 de noviembre de 2025 10:00:33 CET Ayto. escribió:",
    "El 5/11/2025 10:00, Ayto. ha escrito:",
]
#: What announces only lines that are marked: it tells no time.
UNDATED = [f"{TOWN} escribió:", f"Citando a {TOWN}:", f"Quoting {TOWN}:"]
WHOLE = [f"{announced}\n\nHola\n\n--\nLe llega porque: x" for announced in ANNOUNCED]


YAHOO = [
    f"  El lun., mar. 2, 2026 a la(s) 10:00, {TOWN} escribió:   Hola\n\n--\nLe llega",
    "On Mon, Mar 2, 2026 at 10:00 AM, Ayto.<a+b@junar.example> wrote:   Hola\nx",
    "Am Mo., März 2, 2026 at 10:00 schrieb Ayto.<a+b@junar.example>:   Hola\nx",
]
SAMSUNG = [
    f"-------- Mensaje original --------De: {TOWN} Fecha: 2/12/26 Para: Ana Hola",
    f"-------- Original message --------From: {TOWN} Date: 2/12/26 To: Ana\nHola",
    f"-------- Missatge original --------De: {TOWN} Data: 2/12/26  10:21\nHola",
]
PASSED_ON = f"Inicio del mensaje reenviado:\n\n{OUTLOOK[0]}\n\nHola"
QUOTED = [*(f"{head}\n\nHola" for head in OUTLOOK), *WHOLE, *YAHOO, *SAMSUNG, PASSED_ON]


@for_each("quoted", QUOTED)
def test_a_reply_is_without_the_mail_that_it_answers(quoted):
    assert "Mañana la cambio." == written(f"Mañana la cambio.\n\n{quoted}", reply=True)


def test_nothing_is_left_of_the_rule_above_the_mail_that_is_answered():
    head = f"{'_' * 32}\n{OUTLOOK[0]}"

    assert "Mañana la cambio." == written(f"Mañana la cambio.\n\n{head}", reply=True)


LINK = "<https://aka.ms/AAb9ysg>"
ADVERTISED = [
    f"Obtener Outlook para Android{LINK}",
    f"Obteniu l'Outlook per a iOS{LINK}",
    f"Obter Outlook para Android{LINK}",
    f"Lortu Outlook Android-erako{LINK}",
    f"Télécharger Outlook pour iOS{LINK}",
    f"Outlook für Android beziehen{LINK}",
    f"Obțineți Outlook pentru iOS{LINK}",
    f"Get Outlook for Android{LINK}",
    "الحصول على Outlook لـ Android" + LINK,
]


@for_each("line", [*ADVERTISED, *(a.split("<")[0] for a in ADVERTISED)])
@for_each("size", [1, 60])
def test_what_outlook_says_for_itself_is_left_out(line, size):
    own = "\n".join(["Mañana pasa el electricista."] * size)
    quoted = f"{'_' * 32}\n{OUTLOOK[1]}\n\nHola"

    assert own == written(f"{own}\n\n{line}\n{quoted}", reply=True)
    assert own == written(f"{own}\n\n{line}", reply=False)


@for_each(
    ("line", "own"),
    [
        ("Ya está.Enviado desde mi Galaxy", "Ya está."),
        ("Ya estáSent from my Galaxy", "Ya está"),
        ("Ya está.Enviat des del meu Galaxy", "Ya está."),
        ("Ya está.Enviado desde el taller", "Ya está.Enviado desde el taller"),
        ("Queda Enviado desde mi Galaxy", "Queda Enviado desde mi Galaxy"),
    ],
)
def test_so_it_is_right_behind_the_text_where_a_telephone_loses_the_line_break(
    line, own
):
    assert own == written(line, reply=False)
    assert own == written(f"{line}\n{SAMSUNG[0]}", reply=True)


SENT = [
    "Enviado desde mi iPhone", "Enviado desde mi TECNO Spark 10", "Sent from my iPhone",
    "Enviado desde Yahoo Mail con Android", "Enviat des del meu iPhone",
    "Enviat des de l'Outlook per a iOS", "Envoyé de mon iPhone",
    "Von meinem iPad gesendet",
    "Envoyé depuis mon téléphone Orange", "Gesendet von Outlook für Android",
    "Gesendet mit der GMX Mail App", "Enviado do meu iPhone",
    "Enviado desde o meu móbil",
    "Enviado dende o meu Galaxy", "Trimis de pe iPhone-ul meu", "Inviato da iPhone",
    "Enviado con Proton Mail", "Enviado con Proton Mail correo seguro.",
    "Sent with [Proton Mail](https://proton.me/mail/home) secure email.",
    "Sent from Yahoo Mail on Android <https://go.onelink.me/107872968?pid=x>",
    "Nire iPhonetik bidalia", "أُرسلت من الـ iPhone", "Obtener Outlook para Android",
]  # fmt: skip


@for_each("line", SENT)
@for_each("reply", [False, True])
def test_what_a_telephone_says_for_itself_nobody_says(line, reply):
    own = "No luce la farola."

    assert "" == written(f"\n\n{line}\n", reply=reply)
    assert own == written(f"{own}\n\n{line}", reply=reply)


@pytest.mark.parametrize(
    "line",
    [
        "Miguel Prueba reacted via Gmail",
        "Miguel ha reaccionado mediante Gmail <https://www.google.com/gmail/about/>",
    ],
)
def test_of_a_reaction_the_emoji_is_what_is_said(line):
    assert "👍" == written(f"👍\n\n{line}\n\n{WHOLE[0]}", reply=True)


@for_each(
    "text",
    [
        "Enviado desde mi móvil. Mi padre no respira",
        "Enviado desde mi casa, hay un incendio",
        "Lo he enviado desde mi iPhone",
        "Me roban.\nGesendet am Montag und keiner antwortet",
    ],
)
@for_each("reply", [False, True])
def test_what_somebody_says_of_it_is_heard(text, reply):
    assert text == written(text, reply=reply)


@pytest.mark.parametrize(
    "text",
    ["No me va el Outlook para Android", "Uso Outlook.\nGracias por todo lo de hoy"],
)
def test_who_writes_about_outlook_is_heard(text):
    assert text == written(text, reply=True)


@for_each(
    "text", ["> te voy a matar", *(f"{line}\n> te voy a matar" for line in ANNOUNCED)]
)
def test_a_reply_that_would_be_empty_is_whole(text):
    assert text == written(text, reply=True)


def test_a_page_is_without_the_mail_that_it_answers():
    page = (
        "<p>Mañana la cambio.</p><div><p><b>De:</b> Ayto. &lt;a+b@c.example&gt;<br>"
        "<b>Enviado el:</b> jueves<br><b>Para:</b> Ana<br><b>Asunto:</b> x</p></div>"
        "<p>Hola</p><p>--</p><p>Le llega porque: x</p>"
    )

    assert "Mañana la cambio." == written(from_html(page), reply=True)


CITED = '<blockquote type="cite"><p>La farola</p>está <b>rota</b></blockquote>'
ABOVE = "El 5/11/25 a las 10:00, Alumbrado escribió:"
GMAIL = "<blockquote class='gmail_quote' style='margin:0'>La farola<br>x</blockquote>"
MANUAL = "<blockquote>Está rota</blockquote>"


@for_each(
    ("page", "own"),
    [
        (f"<div class=moz-cite-prefix>{ABOVE}</div>{CITED}<p>Vamos.</p>", "Vamos."),
        (f"<div class=gmail_quote>{ABOVE}<br>{GMAIL}</div><p>Vamos.</p>", "Vamos."),
        (
            f"<p>A todo:</p>{CITED}<p>Vamos.</p>{CITED}Es tarde.",
            "A todo: Vamos. Es tarde.",
        ),
        (f"Sí.<BLOCKQUOTE TYPE=cite>x{MANUAL}y{CITED}z</BLOCKQUOTE>Va.", "Sí. Va."),
        (f"<p>Dice:</p>{MANUAL}<p>Y no.</p>{CITED}", "Dice: Está rota Y no."),
        (f"Sí.</blockquote>{CITED}Va.<blockquote type='cite'>x", "Sí. Va."),
    ],
)
def test_of_a_page_what_is_written_below_and_between_quotations_stays(page, own):
    assert own == " ".join(written(from_html(page, reply=True), reply=True).split())


def test_what_somebody_quotes_in_a_page_that_answers_nothing_stays():
    page = f"Me dicen:{CITED}¿Es verdad?"

    assert "La farola\n\nestá rota" in written(from_html(page), reply=False)


@given(st.lists(st.sampled_from([CITED, MANUAL, "<p>", "</p>", "</blockquote>", "Ya"])))
def test_whatever_a_page_quotes_nothing_of_ours_is_left_in_it(pieces):
    text = from_html("".join(pieces), reply=True)

    assert not {"\ue000", "\ue001"} & {*text}
    said = [line for line in text.split("\n") if not line.startswith(">")]
    assert pieces.count("Ya") == "\n".join(said).count("Ya")


@for_each(
    "text",
    [
        "Sí.\nEl viernes mi ex escribió:\nte voy a matar",
        "Sí.\nEl 5/11/25 a las 10:00 mi ex me escribió:\nte voy a matar",
        "Yes.\nOn Friday my ex wrote:\nI will kill you",
        "Sí.\nEs así:\nno luce",
        "Sí.\nEl 5/11/25 a las 10:00 mi ex escribió: te voy a matar",
        "Sí.\nEl lunes mi ex <a@b.es> escribió: te voy a matar",
        "Sí.\nMi ex <a@b.es> escribió el 5/11/25 a las 10:00: te voy a matar",
        f"Lo dijo {TOWN}:\nmañana",
        "En 2020 el alcalde escribió:\nlo haremos",
        "Enviado: el lunes\nDe: la calle Almez\nPara: la calle Olmo",
        "De: la calle Almez\nEl tramo: entero\nDesde: el lunes",
        "Hay mudanza.\nDe: calle Almez 3\nPara: calle Olmo 5\nFecha: 3 de mayo\nYa",
        "Hay mudanza.\nDe: calle Almez 3\nFecha: 3/5/2026\nHora: 10:00\nGracias.",
        "La cita:\nDe: 9 a 12\nFecha: 14/12/2026\nPara: todos los vecinos\n\nGracias.",
        "Der Termin:\nVon: 9 bis 12\nDatum: 14.12.2026\nAn: alle",
        "A van.\nFrom: Main street\nDate: 3/5/2026\nAsunto: move\nThank you.",
        f"{OUTLOOK[0]}\n\nMe lo mandó él.",
        "Von: dem Platz\nBis: zur Kirche\nWann: immer\nLicht: aus\nDatum: heute",
    ],
)
def test_who_answers_may_tell_what_somebody_wrote(text):
    assert text == written(text, reply=True)


@for_each("announced", [*ANNOUNCED, *UNDATED])
def test_what_is_written_below_and_between_quoted_lines_stays(announced):
    said = f"Hola.\n\n{announced}\n\n> ¿Dónde?\nEn el 18\n>\n> ¿Y cuándo?\nAyer"

    assert "Hola.\n\n\nEn el 18\nAyer" == written(said, reply=True)


def test_what_is_written_below_what_is_passed_on_stays():
    said = "Mirad.\n\nInicio del mensaje reenviado:\n\n> De: X <x@y.es>\n> Hola\n\nYa."

    assert "Mirad.\n\n\n\nYa." == written(said, reply=True)


def test_what_was_quoted_before_ends_nothing():
    quoted = "\n".join(f"> {line}" for line in OUTLOOK[0].split("\n"))

    assert "Voy." == written(f"{ANNOUNCED[0]}\n{quoted}\n\nVoy.", reply=True)


@for_each(
    "text",
    [
        "Buenos días.\nEl viernes mi ex me escribió:\nte voy a matar\nTengo miedo",
        "El 5/11/25 a las 10:00, mi ex escribió:\nte voy a matar\nTengo miedo",
        "Me han mandado esto:\n> te voy a matar\nTengo miedo",
        "Mirad.\n\nInicio del mensaje reenviado:\n\n> De: X <x@y.es>\n> Huele a gas",
        "Hay mudanza.\n\nDe: calle Almez 3\nPara: calle Olmo 5\nFecha: 3 de mayo",
        "Mirad.\n-----Mensaje original-----\nDe: X\n\nHuele a gas.",
        *(
            f"Mirad esto.\n\n{head}\n\nHuele a gas.\n\nUn saludo,\nX"
            for head in OUTLOOK
        ),
    ],
)
def test_a_first_mail_is_whole_whatever_it_quotes(text):
    assert text == written(text, reply=False)


@pytest.mark.parametrize(
    "signature", ["Un saludo,\nAna", "--\nAna\n600 000 000", "Enviado desde mi iPhone"]
)
def test_a_first_mail_is_without_its_signature(signature):
    text = "Me escribió:\n> te voy a matar"

    assert text == written(f"{text}\n\n{signature}", reply=False)


def test_what_is_hardly_an_address_takes_no_time():
    text = "hola\n" + ("10:30 <" + "@" * 480 + ":\n") * 500
    began = time.process_time()

    assert "hola" in written(text, reply=True)

    assert 1 > time.process_time() - began


@pytest.mark.parametrize("dash", ["-", "_", "\u2010"])
def test_a_line_between_dashes_announces_another_mail(dash):
    assert passes_on(["Os paso esto.", f"{4 * dash} Original Message {4 * dash}"])
