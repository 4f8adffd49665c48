"""
A signature is the same whether the library is asked or need not be.
"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mailparser_reply.constants import MAIL_LANGUAGES

from channels.email.mail.replies import by_library, signature, unadvertised, unsigned

CLOSINGS = [*MAIL_LANGUAGES["es"]["signatures"], *MAIL_LANGUAGES["en"]["signatures"]]
PIECES = [
    "\n", "\n\n", "\n\n\n", " ", "> ", ">", "* ", "--\n", "__\n", "-_\nx", "-----",
    "_" * 32, "Original Message", "On x", "El x", ":", "Hola.", "\nAna María", "x" * 40,
    "\u017fent: x", "Enviado desde mi iPhone", "Sent from my phone", "\u2028", "\x85",
    "Get Outlook for x",
]  # fmt: skip
#: Below a word that closes a letter, more than anybody signs with.
LISTED = "\n".join(["Un saludo,", *(f"La de la calle {n} tampoco" for n in range(10))])
SAID = st.lists(
    st.sampled_from(PIECES) | st.sampled_from(CLOSINGS) | st.text(max_size=5),
    max_size=12,
).map("".join)


@given(SAID)
@example("Hola.\n\nUn saludo,\nAna")
@example("Un saludo,\nAna")
@example("Hola.\n \n> > --\nAna")
@example("Hola.\n\n ________________________________\nAna")
@example("Hola.\n\nGracias, pero no.\n\nSaludos,\nAna")
def test_a_signature_is_what_the_library_finds(text):
    assert by_library(text) == signature(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Buenos días:\nNo luce.", "Buenos días:\nNo luce."),
        ("No luce.\n\nUn saludo,\nAna", "No luce."),
        ("No luce.\nGet Outlook for iOS", "No luce."),
        (f"No luce.\n{LISTED}", f"No luce.\n{LISTED}"),
    ],
)
def test_a_signature_is_left_out(text, own):
    assert own == unsigned(text)


@pytest.mark.parametrize(
    "said",
    [
        "Enviado por correo",
        "Enviado por correo certificado el lunes",
        "Enviado por mi compañera Ana",
        "Sent by mail yesterday",
    ],
)
def test_how_something_was_sent_is_what_somebody_says(said):
    assert said == unadvertised(said)
