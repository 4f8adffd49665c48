"""
Mails as neighbours write them, of some 2 KB: a short message above a long signature and
disclaimer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gateway.core.decision import Outcome
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message, Visibility
from gateway.routing.table import RoutingTable
from gateway.sandbox.cast import reads_mail
from gateway.sandbox.trial.postman import sender

_SAID = (
    "La farola que hay delante de mi portal está fundida desde el lunes.",
    "El contenedor de la esquina lleva cuatro días lleno y huele muy mal.",
    "Sale agua por la acera junto al mercado, parece una tubería rota.",
    "Hay un bache enorme a la entrada del colegio y los coches lo esquivan.",
    "Quería saber a qué hora abre la biblioteca los sábados por la mañana.",
    "Han dejado muebles viejos junto a la parada del autobús, otra vez.",
    "El semáforo del cruce grande no funciona y no se puede cruzar.",
    "Las ramas de los árboles del parque tapan toda la señal de tráfico.",
)

_HEAD = """\
From: =?utf-8?q?Luc=C3=ADa?= <{sender}>
To: {recipient}
Subject: =?utf-8?q?Para_el_ayuntamiento=3A_n=C2=BA_{number}?=
Date: {date}
Message-ID: <{number}.trial@trial.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

"""

_SMALL_PRINT = """\
Este mensaje se dirige exclusivamente a su destinatario. Si usted no lo es y lo
ha recibido por error, le rogamos que nos lo comunique por esta misma vía y que
proceda a su eliminación, así como a la de cualquier documento adjunto. No se
garantiza la integridad de los mensajes enviados por Internet, y el remitente
no responde de lo que en ellos haya cambiado otro. Antes de imprimirlo, piense
si es necesario.
"""

_BELOW = f"""
Quedo a la espera. Un saludo,

Lucía

--
{_SMALL_PRINT * 3}"""


def mails(table: RoutingTable, recipient: str, now: datetime) -> Callable[[int], bytes]:
    """
    Return a function that makes mail after mail, from texts that *table* delivers to a
    mailbox that reads mail, or from all texts if there are none.
    """
    texts = [text for text in _SAID if _is_delivered(table, text, now)] or _SAID
    date = now.strftime("%a, %d %b %Y %H:%M:%S %z")

    def mail(number: int) -> bytes:
        head = _HEAD.format(
            sender=sender(number), recipient=recipient, number=number, date=date
        )
        return _lines(head + texts[number % len(texts)] + "\n" + _BELOW)

    return mail


def _is_delivered(table: RoutingTable, text: str, now: datetime) -> bool:
    message = Message(
        external_id="1",
        reference="1",
        sender=Address("email", sender(1)),
        handle=sender(1),
        display_name="Lucía",
        text=text + "\n" + _BELOW,
        visibility=Visibility.PRIVATE,
        received_at=now,
    )
    verdict = Verdict(standing=Standing.NONE, because="nobody looks")
    decision = table.decide(message, verdict)
    return decision.outcome is Outcome.DELIVER and any(
        reads_mail(table.town, leg.mailbox) for leg in decision.legs
    )


def _lines(text: str) -> bytes:
    return "".join(f"{line}\r\n" for line in text.splitlines()).encode()
