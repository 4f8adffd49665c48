"""
The lamp, from what somebody writes to the photo of it mended, on every channel; and the
knife fight that nobody has seen. Through the real daemon.
"""

import asyncio
import base64

import pytest
from steps import PATIENCE, command, letters, waits_for

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS, employee

LUISA, SAMIR = CITIZENS
LAMP = "la farola de la calle Almez, 18 está fundida"
PHOTO = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


async def letter_of(stage, mailbox, words):
    def there():
        return [p for p in letters(stage, mailbox) if words in p.text]

    assert await stage.until(lambda: bool(there()), PATIENCE)
    return there()[-1]


@pytest.mark.parametrize(
    ("channel", "visibility"),
    [
        ("twitter", Visibility.PUBLIC),
        ("twitter", Visibility.PRIVATE),
        ("email", Visibility.PRIVATE),
        ("telegram", Visibility.PRIVATE),
    ],
    ids=["mention", "dm", "mail", "telegram"],
)
async def test_the_lamp_from_what_is_written_to_the_photo(stage, channel, visibility):
    """
    A named receipt at once, "seen" from the electrician, a photo that closes it; each
    once, and the case says so.
    """
    luisa, worker = LUISA.accounts[channel], employee(stage.town, "alumbrado")
    handle = f"{stage.town.accounts['twitter']} " if channel == "twitter" else ""
    await stage.far_ends[channel].say(luisa, handle + LAMP, visibility=visibility)
    receipt = await waits_for(stage, channel, luisa, "Recibido, J-")
    letter = await letter_of(stage, "alumbrado", LAMP)
    number = receipt.text.split(",")[1].split(".")[0].strip()
    assert f"Caso {number}" in letter.text

    mail = stage.far_ends["email"]
    await mail.say(worker, "#visto", in_reply_to=letter.reference)
    await waits_for(stage, channel, luisa, f"{number}: lo lleva {worker.name}")
    await stage.kill_daemon()
    await stage.start_daemon()
    await mail.say(
        worker, "#resuelto Ya luce.", in_reply_to=letter.reference, photo=PHOTO
    )
    ended = await waits_for(stage, channel, luisa, "Ya luce.")
    await asyncio.sleep(1)

    read = stage.timeline(channel, luisa)
    assert 1 == len([p for p in read if "Ya luce." in p.text])
    assert 1 == len([p for p in read if "Recibido" in p.text])
    assert ended.files
    told = await asyncio.to_thread(command, stage, "case", number, "--json")
    assert "solved" == told["case"]["state"]


async def test_the_knife_fight_that_nobody_acknowledges_goes_to_the_next(hurried):
    """
    Delivered and answered with 112 at once; told again after a while, until somebody
    says that they have seen it.
    """
    stage = hurried
    samir, police = SAMIR.accounts["telegram"], employee(stage.town, "policia")
    text = "dos tíos se están pegando con cuchillos en la plaza"
    await stage.far_ends["telegram"].say(samir, text)
    await waits_for(stage, "telegram", samir, "112")
    letter = await letter_of(stage, "policia", text)

    def told_again():
        return [
            (box, p)
            for box in stage.town.mailboxes
            if box != "policia" and _has_mail(stage, box)
            for p in letters(stage, box)
            if "NADIE LO HA VISTO" in p.text
        ]

    assert await stage.until(lambda: bool(told_again()), PATIENCE + 60)
    await stage.far_ends["email"].say(police, "#voy", in_reply_to=letter.reference)
    await waits_for(stage, "telegram", samir, f"lo lleva {police.name}")
    [case] = await asyncio.to_thread(
        command, stage, "cases", "--state", "assigned", "--json"
    )

    assert "policia" == case["mailbox"]


def _has_mail(stage, box):
    addresses = stage.town.mailboxes[box].addresses
    return any(address.channel == "email" for address in addresses)
