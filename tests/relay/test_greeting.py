"""
Somebody presses Telegram's *Start*, or wants notices again.
"""

from datetime import timedelta

import pytest

from gateway.core.case import Number
from gateway.core.message import Address, Visibility
from gateway.routing.compiler import compile_routes

from .conftest import ROUTES

ANA = Address("telegram", "1044")


@pytest.fixture(autouse=True)
def numbered(town):
    town.table = compile_routes(f"{ROUTES}cases: {{prefix: J, receipts: yes}}\n")


async def says(town, text, sender=ANA, **changes):
    """
    Ana writes on Telegram, and reads what is said to her because of it.
    """
    return [delivery.text for delivery in await town.told(text, sender, **changes)]


@pytest.mark.parametrize(
    ("program", "begins"),
    [
        ("es", "Testville: escriba"),
        ("en", "Testville: write"),
        ("ca", "Testville: esc"),
    ],
)
async def test_whoever_begins_is_welcomed_in_their_language(town, program, begins):
    [welcome] = await says(town, "/start", begins=program)

    assert welcome.startswith(begins)
    assert "112" in welcome
    assert await town.store.case(Number(1)) is None


PAGE = "https://test.example/privacidad"


def with_page(town):
    rules = ROUTES.replace("languages:", f"privacy: {PAGE}\n  languages:")
    town.table = compile_routes(f"{rules}cases: {{prefix: J, receipts: yes}}\n")


async def test_whoever_begins_or_reports_something_in_private_is_told_of_their_data(
    town,
):
    with_page(town)

    [welcome] = await says(town, "/start", begins="es")
    [receipt] = await says(town, "la farola está rota")

    assert welcome.endswith(f"Protección de datos: {PAGE}")
    assert receipt.startswith("Recibido, J-2.")
    assert receipt.endswith(f"Protección de datos: {PAGE}")


@pytest.mark.parametrize("said", ["/start@Town", "la farola está rota"])
async def test_in_public_the_page_about_their_data_is_not_said(town, said):
    with_page(town)

    await town.tell(said, sender=ANA, begins="es" if said[0] == "/" else "")

    assert town.said("telegram")
    assert not [each for each in town.said("telegram") if PAGE in each.text]


async def test_where_no_language_is_told_the_towns_first_is_spoken(town):
    [welcome] = await says(town, "/start", begins="")

    assert "llame al 112" in welcome


async def test_in_a_group_the_welcome_is_said_where_it_was_asked_for(town):
    [welcome] = await says(
        town, "/start@Town", begins="es", visibility=Visibility.PUBLIC
    )

    assert "llame al 112" in welcome
    assert Visibility.PUBLIC is town.said("telegram")[-1].visibility


async def test_whoever_had_wished_for_quiet_and_begins_anew_gets_notices_again(town):
    await says(town, "baja")

    told = await says(town, "/start", begins="es")
    receipt = await says(town, "la farola está rota")
    later = await says(town, "/start", begins="es")

    assert ["Testville: es", "Hecho: volverá"] == [told[0][:13], told[1][:14]]
    assert "Recibido" in receipt[0]
    assert 1 == len(later)


async def test_what_somebody_does_in_a_group_ends_no_quiet(town):
    await says(town, "baja")

    await says(town, "/start@Town", begins="es", visibility=Visibility.PUBLIC)

    assert [] == await says(town, "la farola está rota")


@pytest.mark.parametrize("word", ["STOP", "@Town baja"])
async def test_a_wish_for_quiet_is_taken_in_public_too_and_not_answered(town, word):
    """
    It stands below what nobody asked for, and is no matter for a mailbox.
    """
    aloud = {"visibility": Visibility.PUBLIC}

    assert [] == await says(town, word, **aloud)
    assert [] == town.said("email")
    assert [] == await says(town, "la farola está rota", **aloud)


@pytest.mark.parametrize("word", ["alta", "@Town avisadme"])
async def test_in_public_nobody_wishes_for_notices_again(town, word):
    await says(town, "baja")

    await says(town, word, visibility=Visibility.PUBLIC)

    assert [] == await says(town, "la farola está rota")


async def test_whoever_presses_again_and_again_is_not_answered_for_ever(town):
    welcomes = [await says(town, "/start", begins="es") for _ in range(7)]

    assert 5 == len([each for each in welcomes if each])
    town.now += timedelta(hours=2)
    assert await says(town, "/start", begins="es")


@pytest.mark.parametrize("word", ["alta", "start", "quiero avisos", "avisadme"])
async def test_only_who_was_quiet_is_told_of_getting_notices_again(town, word):
    told = await says(town, word)
    await says(town, "baja")
    again = await says(town, word)

    assert "Recibido" in told[0]
    assert ["Hecho: volverá a recibir avisos."] == again


async def test_a_word_for_notices_is_part_of_what_it_goes_on_with(town):
    await says(town, "la farola está rota")

    await says(town, "avisadme", in_reply_to=("r1",))

    letters = [d for d in town.said("email") if "avisadme" in d.text]
    assert ["lights@test.example"] == [d.to.value for d in letters]


async def test_a_mailbox_that_begins_is_welcomed_too(town):
    """
    Its employee must press *Start*, or the bot could not write to them.
    """
    told = await says(town, "/start", begins="es", sender=Address("telegram", "55"))

    assert 1 == len(told)
    assert [] == town.said("email")


@pytest.mark.parametrize("command", ["/help", "/settings", "/farola", "/ayuda"])
async def test_a_command_and_nothing_else_gets_the_welcome_and_no_case(town, command):
    """
    Telegram's programs offer some of any bot; one word names no matter.
    """
    [welcome] = await says(town, command)

    assert welcome.startswith("Testville: escriba")
    assert await town.store.case(Number(1)) is None
    assert [] == town.said("email")


async def test_a_command_amid_a_talk_is_no_news_for_its_mailbox(town):
    await says(town, "la farola está rota")
    letters = len(town.said("email"))

    [welcome] = await says(town, "/help")

    assert welcome.startswith("Testville: escriba")
    assert letters == len(town.said("email"))


async def test_a_command_ends_no_quiet_and_one_for_quiet_is_taken(town):
    [quiet] = await says(town, "/stop")
    [welcome] = await says(town, "/help")

    assert quiet.startswith("No le enviaremos más avisos")
    assert welcome.startswith("Testville: escriba")
    assert [] == await says(town, "la farola está rota")


@pytest.mark.parametrize("said", ["/incendio", "/farola rota en mi calle"])
async def test_a_command_that_calls_for_help_or_says_more_is_read(town, said):
    await says(town, said)

    assert await town.store.case(Number(1)) is not None


async def test_a_command_as_a_reply_is_read_by_whom_it_answers(town):
    await says(town, "la farola está rota")

    await says(town, "/urgente", in_reply_to=("r1",))

    assert "/urgente" in town.said("email")[-1].text
