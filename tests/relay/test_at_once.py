"""
What is held though words of danger are said: that guard's mailbox reads it at once.
"""

from gateway.core.case import Number
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.routing import weighing


async def test_of_what_is_held_in_doubt_of_danger_the_guards_mailbox_hears(
    town, monkeypatch
):
    # To examples it is a manner of speaking, in whatever part.
    monkeypatch.setattr(weighing, "danger", lambda *_: -9.0)
    await town.hear(
        "necesito un certificado, incendio en el monte", visibility=Visibility.PRIVATE
    )
    await town.deliver()

    [letter] = town.said("email")
    shown = await town.show()

    assert Status.HELD is shown.status
    assert Address("email", "police@test.example") == letter.to
    assert "«incendio»" in letter.text
    case = (await town.store.case(Number(shown.stored.id))).case
    assert "clerk" == case.mailbox
