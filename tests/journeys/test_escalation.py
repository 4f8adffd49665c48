"""
The knife fight that nobody has seen, and the lamp of which nobody says anything,
through the real daemon.

In a file of its own: it waits for a whole minute.
"""

import asyncio

from steps import PATIENCE, command, letter_of, letters, waits_for

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS, employee

LUISA, SAMIR = CITIZENS


async def test_the_knife_fight_that_nobody_acknowledges_goes_to_the_next(hurried):
    """
    Delivered and answered with 112 at once; told again after a while, until somebody
    says that they have seen it. Meanwhile who has posted of a lamp, and never wrote in
    private, reads below their post that its answer is late.
    """
    stage = hurried
    luisa, x = LUISA.accounts["twitter"], stage.far_ends["twitter"]
    lamp = "@AytoPueblo la farola está rota"
    posted = await x.say(luisa, lamp, visibility=Visibility.PUBLIC)
    samir, police = SAMIR.accounts["telegram"], employee(stage.town, "policia")
    text = "dos tíos se están pegando con cuchillos en la plaza"
    await stage.far_ends["telegram"].say(samir, text)
    await waits_for(stage, "telegram", samir, "112")
    letter = await letter_of(stage, "policia", text)

    def told_again():
        return [
            post
            for box in stage.town.mailboxes["policia"].backups
            for post in letters(stage, box)
            if "NADIE LO HA VISTO" in post.text
        ]

    assert await stage.until(lambda: bool(told_again()), PATIENCE + 60)
    await stage.far_ends["email"].say(police, "#voy", in_reply_to=letter.reference)
    await waits_for(stage, "telegram", samir, f"lo lleva {police.name}")
    [case] = await asyncio.to_thread(
        command, stage, "cases", "--state", "assigned", "--json"
    )

    assert "policia" == case["mailbox"]
    late = await waits_for(stage, "twitter", luisa, "aún no hay respuesta")
    assert (Visibility.PUBLIC, posted) == (late.visibility, late.in_reply_to)
