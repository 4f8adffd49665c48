"""
Cases that tell of the same: which they are, and what is done to all of them at once.
"""

import asyncio
from datetime import timedelta
from itertools import product

import pytest
from cases import for_each

from gateway.core.audit import Act
from gateway.core.case import Case, CaseEvent, CaseState, Number
from gateway.core.message import Address
from gateway.core.town import Casework
from gateway.relay.cases import recalling
from gateway.relay.cases.job_cases import alike
from gateway.routing.compiler import compile_routes

from .conftest import CASES, NOON, PRIVATE, spoil, texts

POLICE = {"sender": Address("twitter", "77"), "visibility": PRIVATE}
ROUTES = (
    CASES.replace("intents:\n", "intents:\n  incident:\n    words: [rota, apagada]\n")
    .replace("words: [fuga]", "words: [fuga, charco]")
    .replace("    owner: lights\n", "    owner: lights\n    stays: yes\n")
    .replace(
        "topics:\n",
        "topics:\n  emergency:\n    words: [rescate]\n    owner: police\n"
        "    urgency: emergency\n"
        "  noise:\n    words: [radial]\n    owner: police\n",
    )
    .replace(
        "  violence:\n",
        "  blast:\n    words: [explota]\n    urgency: emergency\n    deliver: police\n"
        "    intent: incident\n    topic: noise\n"
        "  threat:\n    words: [amenaza]\n    confidential: yes\n    deliver: police\n"
        "    intent: incident\n    topic: noise\n  violence:\n",
    )
    .replace(
        "words: [incendio]",
        "words: [incendio, atrapado]\n    intent: incident\n    topic: emergency",
    )
    + "places: {streets: [calle Almez]}\n"
)


@pytest.fixture(autouse=True)
def places(town):
    town.table = compile_routes(ROUTES)


async def told(town, text, who=1):
    """
    Let somebody tell of something in private, and give the letter of it.
    """
    sender = Address("twitter", str(who))
    await town.tell(text, sender=sender, visibility=PRIVATE)
    return next(d for d in reversed(town.said("email")) if text in d.text)


async def said(town, letter, first, then):
    """
    Let the police answer a letter on X, and correct it there; give what it goes by.
    """
    spoken = await town.tell(first, token=letter.token, **POLICE)
    await corrected(town, then, spoken.reference)
    return spoken.reference


async def corrected(town, text, same):
    await town.tell(text, **POLICE, reference=same, edit_of=same)


async def jobs(town, *numbers):
    return [(await town.store.case(Number(n))).case.job.message for n in numbers]


async def states(town, *numbers):
    return [await town.state(Number(n)) for n in numbers]


def heard(town, text):
    return sorted(d.to.value for d in town.said("twitter") if text in d.text)


TRAPPED = "atrapado en un coche en la calle Almez"
NOISE = "radial rota en la calle Almez"


@pytest.mark.parametrize("who", [1, 2])
async def test_a_case_that_cannot_be_read_keeps_nobody_from_being_heard(
    town, tmp_path, who
):
    """
    Neither whose it is, nor whoever tells of the same.
    """
    await told(town, "farola rota en la calle Almez")
    spoil(tmp_path, "UPDATE cases SET value = '{'")

    assert await told(town, "está rota la farola de la calle Almez", who)


async def test_an_alarm_ends_no_other_unless_its_number_is_named(town):
    first = await told(town, TRAPPED, 1)
    await told(town, "otro atrapado en la calle Almez", 2)
    second = await told(town, "hay uno atrapado en el coche, calle Almez", 3)

    await town.answer("#resuelto El conductor ya está a salvo", first)
    ended = await states(town, 1, 3)
    safe = heard(town, "a salvo")
    warned = texts(town, "email")[-1]
    await town.answer("#resuelto J-3: También está a salvo", first)

    assert [1, 2, 1] == await jobs(town, 1, 2, 3)
    assert [CaseState.SOLVED, CaseState.OPEN] == ended
    assert ["1"] == safe
    assert "«#resuelto» no vale para J-3" in warned
    assert "no valen para J-1, que son urgencias" in second.text
    assert CaseState.SOLVED is await town.state(Number(3))
    assert ["3"] == heard(town, "También está a salvo")
    assert not heard(town, "J-3: También")
    assert "vale también para J-3" in texts(town, "email")[-1]


async def test_of_many_alarms_of_one_fire_a_letter_names_the_newest(town):
    """
    What a command takes has their numbers, and no other word.
    """
    letters = [
        await told(town, "incendio en la calle Almez 3", who) for who in range(1, 9)
    ]

    numbers = "J-3, J-4, J-5, J-6, J-7"
    assert f"no valen para {numbers} y 2 más, que" in letters[-1].text
    assert f"#resuelto {numbers}\n" in letters[-1].text
    assert "no valen para J-1, J-2, J-3, J-4, J-5, que" in letters[5].text


async def test_what_names_others_is_said_to_them_and_corrected(town):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)

    await said(town, first, "#resuelto J-2 A salbo.", "#resuelto J-2 A salvo.")
    both = heard(town, "A salvo.")
    await said(town, first, "#resuelto J-2 En caza.", "#resuelto J-2 En casa.")

    assert ["1", "2"] == both
    assert [CaseState.SOLVED, CaseState.SOLVED] == await states(town, 1, 2)
    assert ["2"] == heard(town, "En casa.")


async def test_a_letter_says_what_ends_with_it_and_its_reader_which_ended(town):
    await told(town, "la farola de la calle Almez 18 está rota", 1)
    letter = await told(town, "farola apagada en calle Almez 18", 2)

    await town.answer("#resuelto Ya luce.", letter)

    assert "Parece lo mismo que J-1." in letter.text
    assert "#resuelto termina también J-1" in letter.text
    assert "#separar" in letter.text
    assert ["1", "2"] == heard(town, "Ya luce.")
    assert "vale también para J-1" in texts(town, "email")[-1]


async def test_a_number_that_is_of_no_such_job_is_told_and_nothing_done_to_it(town):
    first = await told(town, "la farola de la calle Almez está rota", 1)
    await told(town, "hay uno atrapado en la calle Almez", 2)

    await town.answer("#resuelto J-1 y J-2. Ya luce.", first)

    assert [CaseState.SOLVED, CaseState.OPEN] == await states(town, 1, 2)
    assert ["1"] == heard(town, "Ya luce.")
    assert "no vale para J-2: no cuentan lo mismo" in texts(town, "email")[-1]


async def test_what_was_erased_is_of_no_job_any_more(town):
    for who in (1, 2, 3):
        letter = await told(town, "la farola de la calle Almez 3 está rota", who)
    forget = Act(at=town.now, actor="inés", action="forget", object="message 1")
    await town.store.erase([1], forget)
    before = len(town.said("twitter"))

    await town.answer("#unir J-1", letter)
    await town.answer("#resuelto J-1 y J-2: ya", letter)
    joined, ended, other = texts(town, "email")[-3:]

    assert ["3", "2"] == [d.to.value for d in town.said("twitter")[before:]]
    assert "J-3 y J-1 no son dos casos que lleve este buzón" in joined
    assert "«#resuelto» vale también para J-2" in ended
    assert "no vale para J-1" in other


async def test_an_alarm_is_one_job_with_nothing_but_an_alarm(town):
    await told(town, "una radial rota que echa chispas, calle Almez", 1)
    await told(town, "la radial explota, echa chispas, calle Almez", 2)
    topics = {(await town.store.case(Number(n))).case.topic for n in (1, 2)}

    assert {"noise"} == topics
    assert [1, 2] == await jobs(town, 1, 2)


async def test_what_an_office_has_much_of_hides_nothing_else(town, monkeypatch):
    monkeypatch.setattr(recalling, "MOST", 2)
    await told(town, "la farola de la calle Almez 18 está rota", 1)
    for who in range(2, 5):
        await told(town, f"una fuga, apagada, {who}", who)
    await told(town, TRAPPED, 5)
    for who in range(6, 9):
        await told(town, f"una radial, rota, {who}", who)
    await told(town, "farola apagada en calle Almez 18", 9)
    await told(town, TRAPPED, 10)

    assert [1, 5] == await jobs(town, 9, 10)


async def test_what_one_person_tells_again_is_one_job_and_ends_once(town):
    first = await told(town, TRAPPED)
    for minutes in (1, 2, 3):
        town.now += timedelta(minutes=minutes)
        last = await told(town, f"{TRAPPED}, sigue {minutes}")
    elsewhere = await told(town, "un incendio en la calle Almez")

    await town.answer("#resuelto Ya ha salido.", first)

    assert "Parece lo mismo que J-1, de la misma persona." in last.text
    assert "de la misma persona" not in elsewhere.text
    assert [CaseState.SOLVED] * 4 == await states(town, 1, 2, 3, 4)
    assert CaseState.OPEN is await town.state(Number(5))
    assert ["1"] == heard(town, "Ya ha salido.")


async def test_seen_counts_for_what_the_same_person_told_again(town):
    first = await told(town, TRAPPED)
    await told(town, f"{TRAPPED}, sigue")
    await told(town, TRAPPED, 2)

    await town.answer("#visto", first)
    warned = texts(town, "email")[-1]
    seen = await states(town, 1, 2, 3)
    await town.later(minutes=5)
    [rung] = [t for t in texts(town, "email") if "NADIE LO HA VISTO" in t]
    await town.answer("#visto J-3", first)

    assert [CaseState.ASSIGNED, CaseState.ASSIGNED, CaseState.OPEN] == seen
    assert "#visto J-3" in warned
    assert "Parece lo mismo que J-1" in rung
    assert CaseState.ASSIGNED is await town.state(Number(3))


async def test_an_edit_is_done_to_those_only_to_which_the_same_was_done_before(town):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)

    await said(town, first, "#visto J-2", "#resuelto El conductor está a salvo")

    assert [CaseState.SOLVED, CaseState.ASSIGNED] == await states(town, 1, 2)
    assert ["1"] == heard(town, "a salvo")


async def test_a_number_that_an_edit_adds_ends_that_case_too(town):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)

    same = await said(town, first, "#resuelto A salvo.", "#resuelto J-2: A salvo.")
    once = heard(town, "Corrección")
    await corrected(town, "#resuelto J-2: En casa.", same)

    assert [CaseState.SOLVED, CaseState.SOLVED] == await states(town, 1, 2)
    assert ["1", "1", "2"] == heard(town, "A salvo.")
    assert ["77"] == heard(town, "vale también para J-2")
    assert ["1"] == once
    assert ["1", "2"] == heard(town, "Corrección: En casa.")


async def test_what_names_others_only_is_done_though_the_answered_one_has_ended(town):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)
    await town.answer("#resuelto Ha salido.", first)

    await town.answer("#visto J-2", first)
    seen = await states(town, 1, 2)
    await town.later(days=40)
    await town.answer("#resuelto J-2: el otro también", first)

    assert [CaseState.SOLVED, CaseState.ASSIGNED] == seen
    assert [CaseState.CLOSED, CaseState.SOLVED] == await states(town, 1, 2)
    assert ["2"] == heard(town, "el otro también")


async def test_what_names_others_only_is_said_to_nobody_else(town):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)
    await town.answer("Vamos para allá.", first)

    await town.answer("#visto J-2: llegamos en 5 minutos", first)

    assert [CaseState.ANSWERED, CaseState.ASSIGNED] == await states(town, 1, 2)
    assert ["2"] == heard(town, "llegamos en 5 minutos")


@pytest.mark.parametrize(
    "text", ["J-2 i J-3: Fet.", "J-2/3 - Fet.", "J-2 eta J-3. Fet."]
)
async def test_a_list_of_numbers_is_done_to_all_of_it(town, text):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)
    await told(town, TRAPPED, 3)

    await town.answer(f"#resuelto {text}", first)

    assert [CaseState.SOLVED] * 3 == await states(town, 1, 2, 3)
    assert ["1", "2", "3"] == heard(town, "Fet.")
    assert not heard(town, "- Fet") + heard(town, "J-3")


@pytest.mark.parametrize("first", ["todos:", "a todas:", "a todos\n", "All -"])
async def test_what_is_said_to_all_who_told_the_same_ends_no_case(town, first):
    noise = await told(town, NOISE, 1)
    await told(town, NOISE, 2)
    await told(town, NOISE, 3)
    await town.answer("Ya lo sabemos.", noise)

    await town.answer(f"#visto {first} vamos esta tarde", noise)
    await town.answer(f"#visto {first} vamos mañana", noise)

    assert [CaseState.ASSIGNED] * 3 == await states(town, 1, 2, 3)
    assert ["1", "2", "3"] == heard(town, "vamos esta tarde")
    assert ["1", "2", "3"] == heard(town, "vamos mañana")


async def test_all_who_hear_the_same_house_are_told_wherever_they_live(town):
    noise = await told(town, "los del 3 de la calle Almez, con una radial rota", 1)
    await told(town, "vivo en calle Almez 14, y los del 3 con la radial rota", 2)
    await told(town, "radial rota en calle Almez, otra vez los del 30", 3)

    await town.answer("#visto todos: va la patrulla", noise)

    assert ["1", "2"] == heard(town, "va la patrulla")


async def test_what_is_said_to_all_of_a_thing_is_said_to_one(town):
    noise = await told(town, NOISE, 1)
    await told(town, NOISE, 2)

    await town.answer("#visto Todas las obras paran a las 10.", noise)

    assert ["1"] == heard(town, "Todas las obras")
    assert [CaseState.ASSIGNED, CaseState.OPEN] == await states(town, 1, 2)


async def test_alarms_that_nobody_has_read_are_told_nothing_with_all(town):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)

    await town.answer("#visto todos: llegamos ya", first)

    assert [CaseState.ASSIGNED, CaseState.OPEN] == await states(town, 1, 2)
    assert ["1"] == heard(town, "llegamos ya")
    told_off = texts(town, "email")[-1]
    assert "no vale para J-2, que siguen esperando" in told_off


async def test_a_list_of_numbers_that_is_read_in_part_only_is_done_to_none(town):
    first = await told(town, TRAPPED, 1)
    await told(town, TRAPPED, 2)
    await told(town, TRAPPED, 3)

    await town.answer("#resuelto J-2 a J-3: Fet.", first)

    assert [CaseState.OPEN] * 3 == await states(town, 1, 2, 3)
    assert not heard(town, "Fet.")
    assert "no se entiende a qué casos" in texts(town, "email")[-1]


async def test_a_number_whose_case_has_ended_is_told_and_nothing_done_to_it(town):
    first = await told(town, TRAPPED, 1)
    second = await told(town, TRAPPED, 2)
    await town.answer("#resuelto Ha salido.", second)

    await town.answer("#visto J-2", first)

    assert [CaseState.ASSIGNED, CaseState.SOLVED] == await states(town, 1, 2)
    assert "«#visto» no vale para J-2: ya había terminado" in texts(town, "email")[-1]


async def test_who_gets_a_case_passed_on_reads_what_tells_of_the_same(town):
    await told(town, TRAPPED, 1)
    second = await told(town, TRAPPED, 2)

    await town.answer("#pasar alumbrado", second)

    letter = town.said("email")[-1]
    assert "lights@test.example" == letter.to.value
    assert "Parece lo mismo que J-1." in letter.text
    assert "no valen para J-1" not in letter.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("la farola de mi calle está rota", "rota la farola de mi puerta, de la calle"),
        ("el charco, quisiera que lo vean, rota", "quisiera avisar: una fuga, rota"),
        ("una fuga en la calle Almez, rota, y también", "y también un charco, rota"),
        ("charco junto al contenedor, rota", "el charco del contenedor, rota"),
    ],
)
async def test_who_tells_no_place_tells_of_another_whatever_words_are_the_same(
    town, one, other
):
    letter = await told(town, one, 1)
    await told(town, other, 2)

    await town.answer("#resuelto Ya está.", letter)

    assert [1, 2] == await jobs(town, 1, 2)
    assert [CaseState.SOLVED, CaseState.OPEN] == await states(town, 1, 2)
    assert ["1"] == heard(town, "Ya está.")


async def test_what_is_loose_is_one_job_wherever_it_is_seen(town):
    await told(town, "un caballo con la pata rota, junto a la fuga", 1)
    letter = await told(town, "el caballo de la fuga, la pata rota", 2)

    await town.answer("#resuelto Ya tiene dueño.", letter)

    assert [1, 1] == await jobs(town, 1, 2)
    assert ["1", "2"] == heard(town, "dueño")


async def test_who_told_where_before_still_means_that_place(town):
    await told(town, "la farola de la calle Almez 3 está rota", 1)
    await told(town, "la farola de la calle Olmo 3 está rota", 2)
    town.now += timedelta(hours=1)
    again = await told(town, "la farola está apagada", 1)

    await town.answer("#resuelto Cambiada.", again)

    assert [1, 2, 1] == await jobs(town, 1, 2, 3)
    assert ["1"] == heard(town, "Cambiada.")


async def test_who_told_of_what_has_ended_still_means_that_place(town):
    letter = await told(town, "la farola de la calle Almez 3 está rota", 1)
    await town.answer("#resuelto Cambiada.", letter)
    await town.hear("la farola está rota", sender=Address("twitter", "1"))
    elsewhere = await told(town, "la farola de la calle Olmo 3 está rota", 2)
    await told(town, "la farola de la calle Almez 3 está rota", 3)

    await town.answer("#resuelto Luce.", elsewhere)

    assert [1, 3, 4, 3] == await jobs(town, 1, 3, 4, 5)
    assert ["2"] == heard(town, "Luce.")


async def at_once(town, *texts):
    """
    Let as many people tell of something at the same moment, each in private: none is
    recorded before all were compared with what was there.
    """
    record, compared = town.store.record, asyncio.Barrier(len(texts))

    async def late(filing):
        await compared.wait()
        return await record(filing)

    said = [
        town.message(text, sender=Address("twitter", f"{n}"), visibility=PRIVATE)
        for n, text in enumerate(texts, 1)
    ]
    town.channels["twitter"].messages = {each.external_id: each for each in said}
    await town.intake.accept([town.arrival(each) for each in said])
    lease = timedelta(seconds=60)
    taken = await town.store.take_received(town.now, lease, 100, town.channels)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.store, "record", late)
        await asyncio.gather(*map(town.router.route, taken))


async def test_neighbours_who_tell_of_one_lamp_at_the_same_moment_are_one_job(town):
    """
    None of the six was there when the others were compared with what was; it is said
    to nobody, and what is elsewhere, or an alarm, stays apart.
    """
    lamp = "la farola de la calle Almez 3 está rota"
    alarm = "rescate, explota la calle Almez 3, atrapado"
    await at_once(town, *[lamp] * 6, "la farola de la calle Almez 90 está rota", alarm)

    assert [1] * 6 + [7, 8] == await jobs(town, *range(1, 9))
    for number in range(2, 7):
        told = await town.store.case(Number(number))
        # Two who found each other first, and then the rest, joined twice.
        assert 1 <= [h.event for h in told.happenings].count(CaseEvent.JOIN) <= 2
    await town.deliver()
    before = len(town.said("twitter"))
    [*_, letter] = [d for d in town.said("email") if d.text.startswith(lamp)]
    await town.answer("#resuelto Cambiada.", letter)
    assert [CaseState.SOLVED] * 6 == await states(town, *range(1, 7))
    assert CaseState.OPEN is await town.state(Number(7))
    assert 6 == len(town.said("twitter")[before:])


async def test_what_joins_a_job_that_is_put_to_another_meanwhile_is_of_that_one(
    town, monkeypatch
):
    await told(town, "la farola de la calle Almez 3 está rota", 1)
    await told(town, "la farola de la calle Olmo 3 está rota", 2)
    record = town.store.record

    async def late(filing):
        await town.store.join(Number(2), Number(1), NOON)
        return await record(filing)

    monkeypatch.setattr(town.store, "record", late)
    await told(town, "la farola de la calle Olmo 3 está rota", 3)

    assert [1, 1, 1] == await jobs(town, 1, 2, 3)


TWO = "la farola de la calle Almez 3 está rota y en la plaza Mayor hay una fuga"


@pytest.fixture
def squares(town):
    streets = "streets: [calle Almez, plaza Mayor]"
    town.table = compile_routes(ROUTES.replace("streets: [calle Almez]", streets))


async def test_two_matters_in_two_places_are_two_jobs_each_in_its_own(town, squares):
    """
    Each letter tells its own place, and so does the one of who gets it passed on.
    """
    await told(town, "un charco y una farola rota en la calle Almez", 1)
    await told(town, TWO, 2)
    await told(town, "otra vez la fuga rota de la plaza Mayor, un charco", 3)
    lamp, leak = [(await town.store.case(Number(2, n))).case for n in (1, 2)]
    letters = [d for d in town.said("email") if TWO in d.text]

    assert ("lights", "calle Almez 3") == (lamp.mailbox, lamp.place)
    assert ("clerk", "plaza Mayor") == (leak.mailbox, leak.place)
    assert Number(1, 2) == lamp.job
    assert leak.number == leak.job
    for letter in letters:
        lights = letter.to.value.startswith("lights")
        assert lights is ("calle Almez 3" in letter.text.partition("\n--")[2])
        assert lights is not ("plaza Mayor" in letter.text.partition("\n--")[2])
    assert leak.job == (await town.store.case(Number(3))).case.job

    await town.answer("#pasar police", letters[1])
    [passed] = [d for d in town.said("email") if d.to.value.startswith("police")]
    assert "calle Almez 3" not in passed.text.partition("\n--")[2]


async def test_where_it_is_is_asked_and_answered_for_the_matter_that_lacks_it(
    town, squares
):
    text = "la farola de la calle Almez está rota. Otra cosa: hay una fuga"
    await told(town, text)
    lamp, leak = [(await town.store.case(Number(1, n))).case for n in (1, 2)]
    [asks] = [d for d in town.said("email") if d.to.value.startswith("clerk")]
    assert ("calle Almez", "") == (lamp.place, leak.place)

    await town.answer("#pedir ¿En qué calle?", asks)
    town.now += timedelta(minutes=30)
    await told(town, "en la plaza Mayor")

    assert CaseState.OPEN is await town.state(lamp.number)
    assert CaseState.ASSIGNED is await town.state(leak.number)


async def test_who_told_where_before_means_that_place_of_the_matter_that_lacks_it(
    town, squares
):
    await told(town, "hay una fuga rota en la plaza Mayor")
    await told(town, "la farola de la calle Almez está rota. Aparte, sigue la fuga")

    places = {
        (c := (await town.store.case(Number(2, n))).case).topic: c.place for n in (1, 2)
    }
    assert {"lighting": "calle Almez", "water": "plaza Mayor"} == places


async def test_a_street_that_no_list_has_is_a_street_of_its_own(town):
    await told(town, "la farola de la calle Almez, 18 está rota", 1)
    letter = await told(town, "la farola de la calle Olmo 3 está rota", 2)
    await told(town, "la farola de la calle Cuesta 5 está rota y hay ratas", 3)
    await told(town, "farola apagada en c/ Olmo, 5", 4)
    await told(town, "farola apagada en c/ Olmo, 50", 5)

    await town.answer("#resuelto Cambiada.", letter)

    assert [1, 2, 3, 2, 5] == await jobs(town, 1, 2, 3, 4, 5)
    assert ["2", "4"] == heard(town, "Cambiada.")


LOUD = "una radial rota que no para, calle Almez"


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
async def test_what_is_confidential_is_one_job_with_nothing(town, order):
    says = {1: f"una amenaza: {LOUD}", 2: f"{LOUD}, otra vez"}
    letters = {who: await told(town, says[who], who) for who in order}

    await town.answer("#resuelto La esperan en casa de su hermana.", letters[1])
    await town.answer("#resuelto Hemos pasado.", letters[2])

    assert [1, 2] == await jobs(town, 1, 2)
    assert ["1"] == heard(town, "hermana")
    assert ["2"] == heard(town, "pasado")
    assert not [text for text in texts(town, "email") if "Parece lo mismo" in text]


@pytest.mark.parametrize("answers", [1, 2])
async def test_what_became_confidential_later_is_nobody_elses(town, answers):
    letters = {1: await told(town, LOUD, 1), 2: await told(town, f"{LOUD}, sí", 2)}
    one = {"sender": Address("twitter", "1"), "visibility": PRIVATE}
    await town.tell("es él, hay maltrato", **one, in_reply_to=("r1",))

    await town.answer("#resuelto J-1, J-2: Vamos a verle.", letters[answers])

    assert [1, 1] == await jobs(town, 1, 2)
    assert [str(answers)] == heard(town, "Vamos a verle.")
    assert f"no vale para J-{3 - answers}" in texts(town, "email")[-1]


@for_each("secret", list(product((False, True), repeat=2)))
@for_each("who", ["1", "2"])
def test_of_any_two_cases_a_letter_tells_what_is_open_or_ones_own(secret, who):
    one, two = (
        Case(
            number=Number(number),
            contact=Address("twitter", contact),
            mailbox="police",
            confidential=confidential,
            job=Number(1),
            state=CaseState.OPEN,
            opened_at=NOON,
            moved_at=NOON,
        )
        for number, contact, confidential in zip(
            (1, 2), ("1", who), secret, strict=True
        )
    )

    told = alike(two, [one, two], Casework(prefix="J"))

    assert (["J-1"] if who == "1" or not any(secret) else []) == [*told.ends]
