"""
A question that the town knows, one that it does not, and one that is another's, through
the real daemon.
"""

import pytest
from steps import letter_of, letters, waits_for

from gateway.core.message import Visibility
from gateway.ports.far_ends import Account
from gateway.sandbox.cast import CITIZENS, employee

LUISA, _ = CITIZENS
AUTHORITY = Account(id="carreteras@junta.example", name="Carreteras")
KNOWN = "¿a qué hora abre la biblioteca?"
UNKNOWN = "¿cuántos libros se pueden sacar a la vez de la biblioteca?"
ROADS = "hay un socavón en la A-92, a la altura de la salida"


@pytest.mark.parametrize(
    ("channel", "visibility"),
    [("twitter", Visibility.PUBLIC), ("telegram", Visibility.PRIVATE)],
    ids=["mention", "telegram"],
)
async def test_questions_are_answered_asked_and_passed_on(stage, channel, visibility):
    """
    The fact with its date at once; "no lo sé", the number, and the librarian's answer
    after a restart; whose the road is, and the letter to them.
    """
    luisa, librarian = LUISA.accounts[channel], employee(stage.town, "cultura")
    handle = f"{stage.town.accounts['twitter']} " if channel == "twitter" else ""

    async def say(text):
        await stage.far_ends[channel].say(luisa, handle + text, visibility=visibility)

    await say(KNOWN)
    fact = await waits_for(
        stage, channel, luisa, "La Biblioteca abre de lunes a viernes"
    )
    assert fact.text.endswith("(dato del 01/03/2026)")
    assert [] == [p for p in letters(stage, "cultura") if KNOWN in p.text]

    await say(UNKNOWN)
    asked = await waits_for(stage, channel, luisa, "No lo sé; se lo pregunto a")
    letter = await letter_of(stage, "cultura", UNKNOWN)
    number = asked.text.split()[-1]
    assert f"Caso {number}" in letter.text

    await stage.kill_daemon()
    await stage.start_daemon()
    await stage.far_ends["email"].say(
        librarian, "Cinco, durante un mes.", in_reply_to=letter.reference
    )
    await waits_for(stage, channel, luisa, "Cinco, durante un mes.")

    await say(ROADS)
    told = await waits_for(stage, channel, luisa, "Carreteras de la Junta")
    assert "se lo hemos pasado. Si hay peligro" in told.text
    letter = await waits_for(stage, "email", AUTHORITY, ROADS)
    assert "ROF, art. 231.2" in letter.text
    assert LUISA.name in letter.text
