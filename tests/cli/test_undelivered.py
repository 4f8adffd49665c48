"""
Why a delivery waits or did not go out is told in the reader's language, and what a
platform said of it in the platform's own words.
"""

import ast
import re
from pathlib import Path

import pytest
from cases import for_each
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.email.outgoing.folders import AWAY
from channels.twitter.client import Refused
from gateway.cli.printing import visible
from gateway.cli.wording import say_kept
from gateway.core.delivery import BY_HAND, INSTEAD, UNASKED
from gateway.core.errors import FAULT
from gateway.core.unread import unread

ROOT = Path(__file__).parents[2]

#: What sends deliveries, and looks for them.
SENDING = (
    *(ROOT / "gateway/relay/outgoing").glob("*.py"),
    ROOT / "gateway/relay/enclosing.py",
    ROOT / "gateway/relay/mailboxes/readdressing.py",
    *(
        ROOT / "channels" / file
        for file in (
            *("email/channel.py", "email/wire.py"),
            *("email/outgoing/servers.py", "email/outgoing/ways.py"),
            *("telegram/channel.py", "telegram/failures.py"),
            *("twitter/channel.py", "twitter/client.py", "twitter/media.py"),
            *("twitter/prices.py", "twitter/searching.py"),
        )
    ),
)

FAILURES = {"PermanentFailure", "TemporaryFailure", "UnknownOutcome"}

#: What only a listener says, in `status`: it is for the sysadmin, in English.
LISTENING = {"DNS trouble: 7", "Telegram's updates have no numbers"}

#: Each problem as it is kept, and as whoever reads Spanish is told.
TOLD = [
    (
        unread("it came back: 550 5.1.1 <ana@x.example>: user unknown"),
        "no lo ha leído nadie: vino devuelto: 550 5.1.1 <ana@x.example>: user unknown",
    ),
    (
        "the smarthost: [Errno 111] Connect call failed ('127.0.0.1', 25)",
        "el servidor de salida: [Errno 111] Connect call failed ('127.0.0.1', 25)",
    ),
    (
        f"the Maildir: {AWAY}",
        (
            "el Maildir: .town ya no está en su carpeta: ¿está montado su sistema de "
            "archivos?"
        ),
    ),
    (
        "given up on: the smarthost does not answer",
        "se ha dejado de intentar: el servidor de salida no contesta",
    ),
    (
        f"{BY_HAND}P-7K2M4Q, telegram:7; telegram:7 {UNASKED}",
        (
            "a mano: P-7K2M4Q, telegram:7; telegram:7 no nos ha escrito por mensaje "
            "directo, o no admite los nuestros"
        ),
    ),
    (
        f"{BY_HAND}twitter:7, known by no other way; {Refused(403, 'Forbidden (you)')}",
        (
            "a mano: twitter:7, de quien no se conoce otra vía; X lo ha rechazado: "
            "Forbidden (you) (403)"
        ),
    ),
    (
        f"{INSTEAD} email instead: twitter takes nothing: X is in trouble (503)",
        "salió en su lugar por email: twitter no admite nada: X tiene problemas (503)",
    ),
    (
        str(Refused(401, "")),
        (
            "X lo ha rechazado: sin decir por qué (401): mire las claves en la "
            "configuración, y el reloj de la máquina"
        ),
    ),
    (
        "X lets our account or app say nothing (403): your account is locked",
        (
            "X no deja decir nada a nuestra cuenta o aplicación (403): your account is "
            "locked"
        ),
    ),
    (
        (
            "X answers no call: no credit is left, or its limit is reached (403: Your "
            "account has reached its cap.)"
        ),
        (
            "X no contesta a nada: no queda saldo, o se ha llegado a su límite (403: "
            "Your account has reached its cap.)"
        ),
    ),
    (
        "the month's money for X is spent (VENTANILLA_TWITTER_MONTHLY_CAP_USD)",
        "se ha gastado el dinero del mes para X (VENTANILLA_TWITTER_MONTHLY_CAP_USD)",
    ),
    (
        (
            "a limit on direct messages is reached: 15 in a quarter of an hour, 1440 a "
            "day, a fifth of them for danger"
        ),
        (
            "se ha llegado a un límite de los mensajes directos: 15 en un cuarto de "
            "hora, 1440 al día, y de ellos una quinta parte para peligros"
        ),
    ),
    (
        ("a limit on public replies is reached: 200 a day, a fifth of them for danger"),
        (
            "se ha llegado a un límite de las respuestas públicas: 200 al día, y de "
            "ellas una quinta parte para peligros"
        ),
    ),
    (
        "Telegram forbids it: Forbidden: bot was blocked by the user",
        "Telegram lo prohíbe: Forbidden: bot was blocked by the user",
    ),
    (
        f"[plano.pdf: it could not be brought: {FAULT}]",
        "[plano.pdf: no se pudo traer: un fallo de la pasarela; lo cuenta su registro]",
    ),
    ("too late to be said", "ya es tarde para decirlo"),
]


def failures(file):
    """
    Give each sentence with which the code of a *file* fails to send, with 7 for what is
    put in.
    """
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if name in FAILURES:
            parts = getattr(node.args[0], "values", [node.args[0]])
            said = [p.value if isinstance(p, ast.Constant) else "7" for p in parts]
            yield "".join(said)


@pytest.fixture(autouse=True)
def spanish(monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")


@for_each("file", SENDING)
def test_each_failure_to_send_has_its_spanish(file):
    sentences = {each for each in failures(file) if re.search("[a-z]{2}", each)}

    assert LISTENING >= {each for each in sentences if each == say_kept(each)}


@for_each(("kept", "told"), TOLD)
def test_a_problem_is_told_in_the_readers_language_around_the_platforms_words(
    kept, told
):
    assert told == say_kept(kept)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_whatever_a_server_says_is_told_as_it_says_it(said):
    told = say_kept(f"it came back: 550 {said}")

    assert f"vino devuelto: 550 {visible(said)}" == told
