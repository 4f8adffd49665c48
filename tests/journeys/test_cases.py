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

pytestmark = pytest.mark.asyncio(loop_scope="module")

LUISA, SAMIR = CITIZENS
PHOTO = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@pytest.mark.parametrize(
    ("person", "channel", "visibility", "street"),
    [
        (LUISA, "twitter", Visibility.PUBLIC, "calle Almez"),
        (SAMIR, "twitter", Visibility.PRIVATE, "calle Olivo"),
        (LUISA, "email", Visibility.PRIVATE, "calle Alhóndiga"),
        (SAMIR, "telegram", Visibility.PRIVATE, "calle Aljibe"),
    ],
    ids=["mention", "dm", "mail", "telegram"],
)
async def test_the_lamp_from_what_is_written_to_the_photo(
    town, person, channel, visibility, street
):
    """
    A named receipt at once, but for a post on X, "seen" from the electrician, a photo
    that closes it; each once, and the case says so.
    """
    who, worker = person.accounts[channel], employee(town.town, "alumbrado")
    handle = f"{town.town.accounts['twitter']} " if channel == "twitter" else ""
    lamp = f"la farola de la {street}, 18 está fundida"
    await town.far_ends[channel].say(who, handle + lamp, visibility=visibility)
    letter = await letter_of(town, "alumbrado", lamp)
    number = letter.subject.partition("[")[2].partition("]")[0]
    receipts = 0 if visibility is Visibility.PUBLIC else 1
    if receipts:
        await waits_for(town, channel, who, f"Recibido, {number}.")
    assert f"Caso {number}" in letter.text

    mail = town.far_ends["email"]
    await mail.say(worker, "#visto", in_reply_to=letter.reference)
    await waits_for(town, channel, who, f"{number}: lo lleva {worker.name}")
    await town.kill_daemon()
    await town.start_daemon()
    await mail.say(
        worker, "#resuelto Ya luce.", in_reply_to=letter.reference, photo=PHOTO
    )
    ended = await waits_for(town, channel, who, "Ya luce.")
    await asyncio.sleep(1)

    read = town.timeline(channel, who)
    assert 1 == len([p for p in read if "Ya luce." in p.text])
    assert receipts == len([p for p in read if "Recibido" in p.text])
    assert ended.files
    told = await asyncio.to_thread(command, town, "case", number, "--json")
    assert "solved" == told["case"]["state"]
