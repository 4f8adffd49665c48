"""
What many people tell of one thing: the mailbox reads the first of them one by one, and
the others together.
"""

from datetime import timedelta

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.message import Address, Attachment, Visibility
from gateway.routing.compiler import compile_routes

from .test_one_job import NOISE, ROUTES, TRAPPED


@pytest.fixture(autouse=True)
def places(town):
    town.table = compile_routes(ROUTES)


async def tell(town, *who, text=NOISE, says="", **more):
    for each in who:
        sender = Address("twitter", str(each))
        said = {"sender": sender, "visibility": Visibility.PRIVATE, **more}
        await town.hear(says or f"Soy {each}: {text}", **said)
    await town.deliver()


def written(town):
    return [d for d in town.said("email") if "radial" in d.text or "atrapado" in d.text]


async def test_the_first_four_have_a_letter_each_and_the_others_one(town):
    await tell(town, *range(1, 9))

    assert len(written(town)) == 4
    await town.later(minutes=5)

    [*_, last] = written(town)
    assert len(written(town)) == 5
    assert "También cuentan lo mismo que J-1 (4):" in last.text
    told = [last.text.count(f"Soy {each}: {NOISE}") for each in range(3, 10)]
    assert told == [0, 0, 1, 1, 1, 1, 0]
    assert (last.case, written(town)[0].case) == ("", "1")
    assert (
        last.subject
        == "[J-1] Más de lo mismo (4): Soy 1: radial rota en la calle Almez"
    )
    await town.later(minutes=30)
    assert len(written(town)) == 5


async def test_two_offices_that_are_told_each_read_the_others_together(town):
    """
    As a councillor whom two hundred write to, and the office whose matter it is.
    """
    both = "words: [radial]\n    owner: [police, clerk]\n"
    town.table = compile_routes(
        ROUTES.replace("words: [radial]\n    owner: police\n", both)
    )
    await tell(town, *range(1, 8))
    before = len(written(town))
    await town.later(minutes=5)

    after = written(town)[before:]
    assert 8 == before
    assert sorted(d.to.value for d in after) == [
        "clerk@test.example",
        "police@test.example",
    ]
    told = [[d.text.count(f"Soy {n}: {NOISE}") for n in range(3, 8)] for d in after]
    assert [[0, 0, 1, 1, 1]] * 2 == told
    await town.later(minutes=30)
    assert len(written(town)) == before + 2
    await town.answer("#visto todos: va la patrulla", after[0])
    said = [d for d in town.said("twitter") if "va la patrulla" in d.text]
    assert sorted(d.to.value for d in said) == [*"1234567"]


async def test_whoever_waits_gets_a_number_and_all_get_the_answer(town):
    await tell(town, *range(1, 8))
    await town.later(minutes=5)

    await town.answer("#visto todos: va la patrulla", written(town)[-1])
    await town.answer("#resuelto Ya no hay ruido.", written(town)[-1])

    said = [d for d in town.said("twitter") if "Ya no hay ruido" in d.text]
    assert sorted(d.to.value for d in said) == [*"1234567"]
    said = [d for d in town.said("twitter") if "va la patrulla" in d.text]
    assert sorted(d.to.value for d in said) == [*"1234567"]
    assert await town.state(Number(7)) is CaseState.SOLVED


async def test_what_one_of_many_adds_waits_too_and_is_told_once(town):
    await tell(town, *range(1, 6))
    await tell(town, 3, says="¿Pero viene alguien o no?")
    before = len(town.said("email"))
    await town.later(minutes=5)
    await tell(town, 4, says="Sigue igual, no para")
    await town.later(minutes=5)

    first, second = town.said("email")[before:]
    assert "viene alguien" in first.text
    assert "no para" not in first.text
    assert "viene alguien" not in second.text
    assert "J-4 [02/03/2026 13:05] Ana (@ana):\nSigue igual, no para" in second.text


async def test_danger_files_and_a_question_that_was_asked_wait_for_nothing(town):
    await tell(town, *range(1, 6))
    await town.answer("#pedir ¿Qué número es?", written(town)[1])
    photo = Attachment(name="x.jpg", media_type="image/jpeg", size=9, reference="f")
    before = len(town.said("email"))

    await tell(town, 21, text=TRAPPED)
    await tell(town, 22, attachments=(photo,))
    await tell(town, 2, text="radial en el 12 de la calle Almez")

    assert len(town.said("email")) == before + 3


async def test_what_waits_is_read_though_it_was_solved_with_another_meanwhile(town):
    """
    Once, and whoever reads it is told that it is solved already.
    """
    await tell(town, *range(1, 7))
    town.now += timedelta(minutes=1)
    await town.answer("#resuelto Ya está.", written(town)[0])
    before = len(town.said("email"))

    await town.later(minutes=5)

    [letter] = town.said("email")[before:]
    assert [f"Soy {n}:" in letter.text for n in (4, 5, 6)] == [False, True, True]
    assert "Ya están terminados" in letter.text
    assert CaseState.SOLVED is await town.state(Number(6))
    await town.later(minutes=30)
    assert len(town.said("email")) == before + 1


async def test_what_waits_is_read_though_the_clock_was_wrong_or_is_doubted(town):
    at_work = town.sweeper()
    await at_work.sweep()
    town.now += timedelta(hours=20)
    await tell(town, *range(1, 6))
    await at_work.sweep()
    town.now -= timedelta(hours=19)

    await at_work.sweep()
    await town.deliver()
    assert "Soy 5" in written(town)[-1].text

    await tell(town, 6)
    town.time = nobody_knows
    town.now += timedelta(minutes=5)
    await town.sweeper().sweep()
    await town.deliver()
    assert "Soy 6" in written(town)[-1].text


async def nobody_knows():
    return None


async def test_a_campaign_is_one_job_wherever_it_is_and_all_get_the_answer(town):
    """
    Two hundred who send the same words have five letters, and everybody a number.
    """
    text = "@ayto ¡Basta ya de la radial rota a estas horas, que hay gente que madruga!"
    await tell(town, *range(1, 31), says=text, visibility=Visibility.PUBLIC)
    await town.later(minutes=5)

    letters = [d for d in town.said("email") if "madruga" in d.text]
    assert 5 == len(letters)
    assert 26 == letters[-1].text.count("que hay gente que madruga!")
    assert 30 == len(await town.store.job(Number(1)))
    await town.answer("#resuelto Ya no hay ruido.", letters[-1])
    said = [d for d in town.said("twitter") if "Ya no hay ruido" in d.text]
    assert sorted(map(str, range(1, 31))) == sorted(d.to.value for d in said)


async def test_the_same_words_of_where_each_lives_are_no_campaign(town):
    text = "Basta ya de la radial rota en mi calle, que hay gente que madruga"
    await tell(town, 1, 2, says=text)

    assert 1 == len(await town.store.job(Number(1)))
