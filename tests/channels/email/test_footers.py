"""
What offices put below every mail, and what people say themselves.
"""

import pytest
from cases import for_each

from channels.email.mail.text import written

ASKED = "¿A qué hora cierran hoy el cementerio?"

LONG = (
    "AVISO LEGAL: Este mensaje y los ficheros anexos son confidenciales. Si lo ha "
    "recibido por error, le rogamos que nos lo comunique y proceda a borrarlo. " * 3
)
DATA = (
    "De conformidad con lo dispuesto en el Reglamento (UE) 2016/679 (RGPD), le "
    "informamos de que sus datos serán tratados por Oliveragro S.C.A. Puede ejercer "
    "sus derechos de acceso, rectificación y supresión escribiendo a la empresa."
)
SECRET = "La información contenida en este correo está amparada por el secreto."
NOTICES = [
    LONG,
    DATA,
    f"{SECRET[:-1]} profesional.",
    "Antes de imprimir este correo, piense en el medio ambiente.",
    "Abans d'imprimir aquest correu, penseu en el medi ambient.",
    "Este correo va dirigido a su destinatario. Si no lo desea, responda BAJA.",
    "This e-mail and any attachments are intended solely for the addressee.",
    "Aquest missatge és confidencial i s'adreça exclusivament al seu destinatari.",
    "Ce message est confidentiel et destiné exclusivement à ses destinataires.",
    "Diese E-Mail ist vertraulich.",
]


@for_each("notice", NOTICES)
@for_each("reply", [False, True])
@for_each("gap", ["\n", "\n\n"])
def test_what_an_office_puts_below_its_mails_is_nothing_that_anybody_says(
    notice, reply, gap
):
    assert ASKED == written(f"{ASKED}{gap}{notice}", reply=reply)


def test_several_notices_go_and_who_signed_above_them_stays():
    signed = f"{ASKED}\n\nSilvia Torralba\nDpto. de Calidad"
    wrapped = DATA.replace("(RGPD), le ", "(RGPD),\nle ")

    assert signed == written(f"{signed}\n{LONG}\n\n{wrapped}", reply=False)


@for_each(
    "said",
    [
        f"{SECRET}\n\nPor cierto, la farola sigue rota.",
        f"{ASKED}\n\nDe conformidad con el RGPD solicito que borren mis datos.",
        f"{ASKED}\n\nEste correo es para pedir el certificado.",
        f"{ASKED}\n\nAntes de imprimir el bando, quiero que lo corrijan.",
        f"{ASKED}\n\nEste mensaje lo he enviado por error, y quiero retirarlo.",
        f"{ASKED}\n\nThis message is a request: I want my data erased under the GDPR.",
        "Estimada vecina:\n\nLe informamos de que la multa se puso por error.",
        "Hola Ana:\n\nLe informamos que está prohibido aparcar, y lo notificamos.",
        "Hola\n\nEste mensaje es para la policía: tiene un cuchillo y prohibido venir.",
        "Hola\n\nEste mensaje va de un cartel, PROHIBIDO: ¿está prohibido?",
        f"{ASKED}\n\n{SECRET[:-1]} profesional.\n\nPor cierto, la farola sigue rota.",
        *NOTICES,
    ],
)
def test_what_somebody_says_stays_whatever_it_is_about(said):
    assert said.strip() == written(said, reply=False)


def test_a_text_of_notices_without_an_end_takes_no_time():
    long = "\n".join(["aviso legal " + 8_000 * "a"] * 31)

    assert long == written(long, reply=False)


@pytest.mark.parametrize("quoted", ["", "\n\nEl 3/3/2026 10:00, Ana escribió:\n> hola"])
def test_a_reply_that_is_a_notice_and_nothing_else_says_nothing(quoted):
    more = f"{NOTICES[2]}\n\nPor cierto, la farola sigue rota."

    assert "" == written(f"{NOTICES[2]}{quoted}", reply=True)
    assert more == written(f"{more}{quoted}", reply=True)
