"""
What somebody adds in public, without replying to anything, reaches whoever has what
they reported there.
"""

from datetime import timedelta

import pytest

from gateway.core.message import Address

from .conftest import PRIVATE, texts
from .test_ambiguous_case import LAMP, LEAK, letters

pytestmark = pytest.mark.usefixtures("numbered")

NEIGHBOUR = Address("twitter", "1002")


async def heard(town, *said, **changes):
    """
    Let somebody say this in public; give to which mailboxes it went.
    """
    for text in said:
        await town.hear(f"@Testville {text}", **changes)
    await town.deliver()
    return [mailbox for mailbox, text in letters(town)]


@pytest.mark.parametrize(
    "then", ["sigue igual", "nadie ha venido", "¿viene alguien o no?", "¿se sabe algo?"]
)
async def test_what_tells_nothing_of_its_own_goes_on_with_what_was_reported(town, then):
    assert ["lights", "lights"] == await heard(town, LAMP, then)

    assert [] == [text for text in texts(town) if "No hemos entendido" in text]


@pytest.mark.parametrize(
    ("then", "to"), [("sigue igual", "lights"), ("¿viene alguien o no?", "clerk")]
)
async def test_later_on_only_what_says_that_it_lasts_goes_on_with_it(town, then, to):
    await heard(town, LAMP)
    town.now += timedelta(hours=2)

    assert ["lights", to] == await heard(town, then)


@pytest.mark.parametrize("other", [{"sender": NEIGHBOUR}, {"visibility": PRIVATE}])
async def test_nobody_goes_on_in_public_with_what_is_anothers_or_private(town, other):
    await heard(town, LAMP, **other)

    assert ["lights", "clerk"] == await heard(town, "sigue igual")


async def test_whoever_has_reported_several_things_goes_on_with_none(town):
    await heard(town, LAMP, LEAK)

    assert "clerk" == (await heard(town, "sigue igual"))[-1]


async def test_a_question_of_its_own_goes_to_whom_it_is_about(town):
    assert ["lights", "clerk"] == await heard(town, LAMP, f"¿{LEAK}?")


async def test_what_tells_another_matter_is_a_case_of_its_own(town):
    assert ["lights", "clerk"] == await heard(town, LAMP, LEAK)
