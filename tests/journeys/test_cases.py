"""
The lamp, from what somebody writes to the photo of it mended, on every channel, through
the real daemon.
"""

import asyncio
import base64

import pytest
from steps import command, letter_of, waits_for

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS, employee

LUISA, _ = CITIZENS
LAMP = "la farola de la calle Almez, 18 está fundida"
PHOTO = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


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
    A named receipt at once, but for a post on X, "seen" from the electrician, a photo
    that closes it; each once, and the case says so.
    """
    luisa, worker = LUISA.accounts[channel], employee(stage.town, "alumbrado")
    handle = f"{stage.town.accounts['twitter']} " if channel == "twitter" else ""
    await stage.far_ends[channel].say(luisa, handle + LAMP, visibility=visibility)
    letter = await letter_of(stage, "alumbrado", LAMP)
    number = letter.subject.partition("[")[2].partition("]")[0]
    receipts = 0 if visibility is Visibility.PUBLIC else 1
    if receipts:
        await waits_for(stage, channel, luisa, f"Recibido, {number}.")
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
    assert receipts == len([p for p in read if "Recibido" in p.text])
    assert ended.files
    told = await asyncio.to_thread(command, stage, "case", number, "--json")
    assert "solved" == told["case"]["state"]
