"""
A question that the town knows, one that it does not, and one that is another's, through
the real daemon.
"""

from steps import letter_of, letters, waits_for

from gateway.core.message import Visibility
from gateway.ports.far_ends import Account
from gateway.sandbox.cast import CITIZENS, employee

LUISA, _ = CITIZENS
AUTHORITY = Account(id="carreteras@junta.example", name="Carreteras")
KNOWN = "¿a qué hora abre la biblioteca?"
UNKNOWN = "¿cuántos libros se pueden sacar a la vez de la biblioteca?"
ROADS = "hay un socavón en la A-92, a la altura de la salida"


async def test_questions_are_answered_asked_and_passed_on(stage):
    """
    In public on X: the fact with its date at once; "no lo sé", the number, and the
    librarian's answer after a restart; whose the road is, and the letter to them.
    """
    luisa, librarian = LUISA.accounts["twitter"], employee(stage.town, "cultura")
    handle = stage.town.accounts["twitter"]

    async def say(text):
        await stage.far_ends["twitter"].say(
            luisa, f"{handle} {text}", visibility=Visibility.PUBLIC
        )

    await say(KNOWN)
    fact = await waits_for(
        stage, "twitter", luisa, "La Biblioteca abre de lunes a viernes"
    )
    assert fact.text.endswith("(dato del 01/03/2026)")
    assert [] == [p for p in letters(stage, "cultura") if KNOWN in p.text]

    await say(UNKNOWN)
    asked = await waits_for(stage, "twitter", luisa, "No lo sé; se lo pregunto a")
    letter = await letter_of(stage, "cultura", UNKNOWN)
    number = asked.text.split()[-1]
    assert f"Caso {number}" in letter.text

    await stage.kill_daemon()
    await stage.start_daemon()
    await stage.far_ends["email"].say(
        librarian, "Cinco, durante un mes.", in_reply_to=letter.reference
    )
    await waits_for(stage, "twitter", luisa, "Cinco, durante un mes.")

    await say(ROADS)
    told = await waits_for(stage, "twitter", luisa, "Carreteras de la Junta")
    assert "se lo hemos pasado. Si hay peligro" in told.text
    letter = await waits_for(stage, "email", AUTHORITY, ROADS)
    assert "ROF, art. 231.2" in letter.text
    assert LUISA.name in letter.text
