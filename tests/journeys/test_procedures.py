"""
Three procedures from the first word to the receipt, one for each level of identity,
through the real daemon, which dies in the middle of each.
"""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener
from zoneinfo import ZoneInfo

import pytest
from steps import PATIENCE, answer_letter, command, letters, seen, waits_for
from test_held import at_the_desk, dies_and_comes_back

from gateway.core.message import Visibility
from gateway.sandbox.broker import Citizen
from gateway.sandbox.cast import CITIZENS

pytestmark = pytest.mark.asyncio(loop_scope="module")

LUISA, SAMIR = CITIZENS
DOCUMENTS = {LUISA.key: "87654321X", SAMIR.key: "12345678Z"}
JPEG = bytes.fromhex("ffd8ffda") + b"a sofa" + bytes.fromhex("ffd9")


async def verified(stage, person, channel):
    """
    Somebody comes to the desk, and proves an account.
    """
    code = await at_the_desk(stage, person, DOCUMENTS[person.key], channel)
    account = person.accounts[channel]
    await stage.far_ends[channel].say(account, code, visibility=Visibility.PRIVATE)
    await waits_for(stage, channel, account, "esta cuenta ya")
    return account


def goes_to(link):
    """
    What a browser does: it follows where it is sent. Give the last page's status.
    """
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(link, timeout=PATIENCE) as page:
            return page.status
    except HTTPError as e:
        return e.code


async def says(stage, channel, account, text, waits, **more):
    """
    Somebody says something in private, and waits until they read what follows: a yes to
    what they have not read yet confirms nothing.
    """
    known = len(seen(stage, channel, account, waits))
    await stage.far_ends[channel].say(
        account, text, **{"visibility": Visibility.PRIVATE, **more}
    )
    return await waits_for(stage, channel, account, waits, known)


def in_days(days):
    there = datetime.now(ZoneInfo("Europe/Madrid")) + timedelta(days=days)
    return f"{there:%d/%m/%Y}"


async def on_the_eve(stage):
    """
    Let what is to be reminded of be so now, as if the daemon had been down until then.
    """
    await stage.kill_daemon()
    file = Path(stage.environment["VENTANILLA_STATE"]) / "ventanilla.db"
    with closing(sqlite3.connect(file)) as there, there:
        due = "UPDATE timers SET due_at = 0 WHERE kind = 'remind'"
        assert 1 == there.execute(due).rowcount
    await stage.start_daemon()


async def handed_over(stage, mailbox, words):
    """
    The mailbox reads it whole; give all such letters.
    """

    def came():
        return [p for p in letters(stage, mailbox) if words in p.text]

    assert await stage.until(lambda: bool(came()), PATIENCE), words
    return came()


async def test_without_any_proof_furniture_is_collected(town):
    """
    By mail, from somebody whom nobody knows, with a photo; the receipt is a PDF.
    """
    samir = SAMIR.accounts["email"]
    asked = await says(
        town, "email", samir, "quiero que recojan unos trastos", "¿Qué recogemos?"
    )
    number = re.search(r"J-\d+", asked.text).group()
    await says(town, "email", samir, "un sofá de dos plazas", "¿En qué calle")
    await dies_and_comes_back(town)
    await says(town, "email", samir, "calle Almez 18", "¿Qué teléfono")
    await says(town, "email", samir, "12345", "9 cifras")
    await says(town, "email", samir, "600 123 456", "¿Tiene una foto?")
    await says(town, "email", samir, "aquí va", "Ficheros: 1", photo=JPEG)
    await says(town, "email", samir, "corregir dónde: calle Almez 20", "Almez 20")
    receipt = await says(town, "email", samir, "sí", "solicitud completa")

    await handed_over(town, "limpieza", "Teléfono: +34600123456")
    await dies_and_comes_back(town)
    [letter] = await handed_over(town, "limpieza", "Teléfono: +34600123456")
    assert "Dónde: calle Almez 20" in letter.text
    assert ["image/jpeg"] == [kind for _, kind in letter.files]
    assert f"[{number}]" in letter.subject
    assert "no un recibo del registro" in " ".join(receipt.text.split())
    assert [(f"{number}.pdf", "application/pdf")] == list(receipt.files)


async def test_with_a_verified_account_a_court_is_booked_and_is_nobody_elses(town):
    """
    On X: what began in public is asked by private message. The town hall sees it, they
    are reminded of it, and it is taken back.
    """
    luisa = await verified(town, LUISA, "twitter")
    x, day = town.far_ends["twitter"], in_days(2)
    await x.say(
        luisa,
        f"{town.town.accounts['twitter']} quiero reservar la pista de pádel",
        visibility=Visibility.PUBLIC,
    )
    asked = await waits_for(town, "twitter", luisa, "¿Qué pista?")
    assert Visibility.PRIVATE is asked.visibility
    await says(town, "twitter", luisa, "pádel 1", "¿Qué día?")
    await dies_and_comes_back(town)
    # In one message: X lets the account send so many in a quarter of an hour.
    when = f"el {day} a las siete de la tarde"
    await says(town, "twitter", luisa, when, "Hora: 19:00")
    booked = await says(town, "twitter", luisa, "sí", "reserva confirmada: pádel 1")

    [letter] = await handed_over(town, "deportes", "Reservado: pádel 1")
    assert f"{day}, de 19:00 a 20:30" in letter.text
    number = re.search(r"J-\d+", booked.text).group()
    wish = f"quiero reservar la pista de pádel 1 el {day} a las 19:30"
    late = await says(town, "twitter", luisa, wish, "No queda libre (pádel 1)")
    assert "Horas libres:" in late.text
    [shown] = await asyncio.to_thread(
        command, town, "bookings", "--calendar", "courts", "--days", "5", "--json"
    )
    assert (number, "padel 1") == (shown["case"], shown["unit"])
    await says(town, "twitter", luisa, f"anular {number}", "Queda libre")
    await says(town, "twitter", luisa, "19:30", "Hora: 19:30")
    again = await says(town, "twitter", luisa, "sí", "de 19:30 a 21:00")
    number = re.search(r"J-\d+", again.text).group()

    # They are reminded of it by the next daemon, and not by the one after.
    await on_the_eve(town)
    reminder = f"{number}: le recordamos su reserva: pádel 1"
    told = await waits_for(town, "twitter", luisa, reminder)
    assert Visibility.PRIVATE is told.visibility

    # Without its number it is shown first, and free once they say yes.
    shown = f"Reserva {number}: pádel 1"
    await says(town, "twitter", luisa, "quiero cancelar mi reserva", shown)
    await dies_and_comes_back(town)
    await says(town, "twitter", luisa, "sí", f"{number}: anulada la reserva")
    await handed_over(town, "deportes", f"{number}: la persona ha anulado su reserva")
    read = [post.text for post in town.timeline("twitter", luisa)]
    assert 1 == sum(reminder in text for text in read)
    assert [] == await asyncio.to_thread(
        command, town, "bookings", "--calendar", "courts", "--days", "5", "--json"
    )


async def test_with_a_signature_what_was_asked_first_goes_on_by_itself(town):
    """
    On Telegram: everything is asked, then comes the link, and when its sender has
    signed at the e-office the whole request is at its mailbox. Claiming to have signed
    is not enough.
    """
    samir = await verified(town, SAMIR, "telegram")
    wish = "quiero un certificado de empadronamiento"
    asked = await says(town, "telegram", samir, wish, "¿Qué domicilio")
    assert "http" not in asked.text
    await dies_and_comes_back(town)
    await says(town, "telegram", samir, "calle Almez 18, 2ºB", "¿Qué teléfono")
    await says(town, "telegram", samir, "600123456", "Para alta o cambio")
    await says(town, "telegram", samir, "no", "Domicilio: calle Almez 18")
    told = await says(town, "telegram", samir, "sí", "Identifíquese aquí")
    await says(town, "telegram", samir, "ya he firmado, sí", "como le hemos")
    assert [] == [p for p in letters(town, "padron") if "Domicilio" in p.text]

    link = re.search(r"http://\S+", told.text).group()
    citizen = Citizen(document=DOCUMENTS[SAMIR.key], name=SAMIR.name)
    back = town.broker.identify(link, citizen)
    forged = back.replace(citizen.document, DOCUMENTS[LUISA.key])
    await dies_and_comes_back(town)
    assert 403 == await asyncio.to_thread(goes_to, forged)
    assert [] == [p for p in letters(town, "padron") if "Domicilio" in p.text]
    # Who loads the page again reads that it is done.
    assert [200, 200] == [await asyncio.to_thread(goes_to, back) for _ in range(2)]

    receipt = await waits_for(town, "telegram", samir, "solicitud completa")
    [letter] = await handed_over(town, "padron", "Domicilio: calle Almez 18")
    assert (
        f"identidad verificada con certificado o documento: {SAMIR.name}" in letter.text
    )
    number = re.search(r"J-\d+", receipt.text).group()
    assert [(f"{number}.pdf", "application/pdf")] == list(receipt.files)
    noted = await asyncio.to_thread(
        command, town, "case", "register", number, "2026-E-RE-123", "--json"
    )
    assert {"case": number, "registered": "2026-E-RE-123"} == noted

    # What a verified account books, its mailbox frees by answering the letter.
    wish = f"quiero reservar la pista de pádel 2 el {in_days(3)} a las 18:00"
    await says(town, "telegram", samir, wish, "¿Está bien?")
    await says(town, "telegram", samir, "sí", "reserva confirmada: pádel 2")
    [letter] = await handed_over(town, "deportes", "Reservado: pádel 2")
    await answer_letter(town, "deportes", letter, "#anular Se ha roto la red.")
    told = await waits_for(town, "telegram", samir, "Se ha roto la red.")
    assert "ha tenido que anular su reserva de pádel 2" in told.text
    assert [] == await asyncio.to_thread(
        command, town, "bookings", "--calendar", "courts", "--days", "5", "--json"
    )
