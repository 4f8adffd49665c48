"""
The lamp, from what somebody writes to the photo of it mended, on every channel, through
the real daemon.
"""

import asyncio
import base64

from attrs import frozen
from steps import command, letter_of, waits_for

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS, employee

LUISA, SAMIR = CITIZENS
PHOTO = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@frozen
class Lamp:
    """
    A lamp that is broken, and how somebody says so.
    """

    person: object
    channel: str
    visibility: Visibility
    street: str

    @property
    def who(self):
        return self.person.accounts[self.channel]

    @property
    def receipts(self):
        return 0 if self.visibility is Visibility.PUBLIC else 1


LAMPS = (
    Lamp(LUISA, "twitter", Visibility.PUBLIC, "calle Almez"),
    Lamp(SAMIR, "twitter", Visibility.PRIVATE, "calle Olivo"),
    Lamp(LUISA, "email", Visibility.PRIVATE, "calle Alhóndiga"),
    Lamp(SAMIR, "telegram", Visibility.PRIVATE, "calle Aljibe"),
)


async def is_taken_up(stage, lamp):
    """
    A named receipt at once, but for a post on X, and "seen" from the electrician;
    return the letter and the number of the case. An album is one letter.
    """
    worker, channel = employee(stage.town, "alumbrado"), lamp.channel
    handle = f"{stage.town.accounts['twitter']} " if channel == "twitter" else ""
    told = f"la farola de la {lamp.street}, 18 está fundida"
    far_end = stage.far_ends[channel]
    photos = [PHOTO] * 3 if channel == "telegram" else []
    if photos:
        await far_end.send_album(lamp.who, told, photos)
    else:
        await far_end.say(lamp.who, handle + told, visibility=lamp.visibility)
    letter = await letter_of(stage, "alumbrado", told)
    assert len(photos) == len(letter.files)
    number = letter.subject.partition("[")[2].partition("]")[0]
    if lamp.receipts:
        await waits_for(stage, channel, lamp.who, f"Recibido, {number}.")
    assert f"Caso {number}" in letter.text
    mail = stage.far_ends["email"]
    await mail.say(worker, "#visto", in_reply_to=letter.reference)
    await waits_for(stage, channel, lamp.who, f"{number}: lo lleva {worker.name}")
    return letter, number


async def is_mended(stage, lamp, letter):
    """
    A photo that closes it.
    """
    await stage.far_ends["email"].say(
        employee(stage.town, "alumbrado"),
        "#resuelto Ya luce.",
        in_reply_to=letter.reference,
        photo=PHOTO,
    )
    ended = await waits_for(stage, lamp.channel, lamp.who, "Ya luce.")
    assert ended.files


async def test_lamps_from_what_is_written_to_the_photo(stage):
    """
    Each is said once, and its case says so.
    """
    taken = [await is_taken_up(stage, lamp) for lamp in LAMPS]
    await stage.kill_daemon()
    await stage.start_daemon()
    for lamp, (letter, _) in zip(LAMPS, taken, strict=True):
        await is_mended(stage, lamp, letter)
    await asyncio.sleep(1)

    for lamp, (_, number) in zip(LAMPS, taken, strict=True):
        read = stage.timeline(lamp.channel, lamp.who)
        assert 1 == len([p for p in read if "Ya luce." in p.text])
        assert lamp.receipts == len([p for p in read if "Recibido" in p.text])
        told = await asyncio.to_thread(command, stage, "case", number, "--json")
        assert "solved" == told["case"]["state"]
