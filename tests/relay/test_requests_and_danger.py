"""
What is said while a form asks, and tells of danger, or was told in confidence: it is
heard, and is no answer.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.message import Address, Attachment
from gateway.core.requests.request import RequestState
from gateway.routing.compiler import compile_routes
from gateway.routing.load import load
from gateway.town.desk import agreeing

from .requests_samples import ANA, ROUTES, answers, asks_back, letters, says, state


async def test_danger_is_never_an_answer(applying):
    """
    What a guard decides goes its way, and the question stays.
    """
    await says(applying, "quiero que recojan un sofá")

    told = await says(applying, "hay un incendio en mi casa")

    assert "112" in told
    assert ["email:police@test.example"] == [str(d.to) for d in letters(applying)]
    assert RequestState.ASKING is await state(applying)


def despairing(routes):
    """
    Let despair be heard in what is like it, too.
    """
    likes = "ich will nicht mehr, mejor lo dejo estar, I don't want it any more"
    words = f"words: [incendio, morirme]\n    like: [{likes}]\n"
    return routes.replace("words: [incendio]\n", words)


async def test_an_address_that_was_asked_for_is_no_danger(applying):
    """
    Though it is like those that others in danger wrote. Whoever has told of danger
    since says where that is.
    """
    like = "like: [ayuda en la calle Mayor 12 3º izquierda, me pega Calle Real 40 1º A]"
    routes = ROUTES.replace("words: [incendio]\n", f"words: [incendio]\n    {like}\n")
    applying.table = compile_routes(routes)
    await says(applying, "quiero que recojan un sofá")

    assert "¿Qué teléfono?" in await says(applying, "Calle Mayor 12, 3º izquierda")
    assert {"what": "Calle Mayor 12, 3º izquierda"} == await answers(applying)
    assert [] == letters(applying)
    assert "112" in await says(applying, "Calle Mayor 12, 3º izquierda")

    await says(applying, "cancelar")
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "hay un incendio")
    told = len(letters(applying))
    await says(applying, "Calle Mayor 12, 3º izquierda")
    assert told < len(letters(applying))


async def test_a_no_that_leaves_a_question_out_is_no_danger(applying):
    """
    Though whoever is in danger says so, too.
    """
    like = "like: [no tengo aquí ninguna foto]"
    routes = ROUTES.replace("words: [incendio]\n", f"words: [incendio]\n    {like}\n")
    applying.table = compile_routes(routes)
    assert "112" in await says(applying, "no tengo aquí ninguna foto")
    told = len(letters(applying))
    applying.now += timedelta(minutes=1)
    for text in ("quiero que recojan un sofá", "un sofá viejo", "600123456"):
        await says(applying, text)
        applying.now += timedelta(minutes=1)

    assert "¿Está bien?" in await says(applying, "no tengo aquí ninguna foto")
    assert told == len(letters(applying))


@pytest.mark.parametrize("wish", ["ich will nicht mehr", "mejor lo dejo estar"])
async def test_who_cancels_in_words_that_sound_like_despair_cancels(applying, wish):
    """
    Outside of a form they are heard as that, and so is what a guard's words say in one.
    """
    applying.table = compile_routes(despairing(ROUTES))
    assert "112" in await says(applying, wish)
    told = len(letters(applying))
    applying.now += timedelta(minutes=1)
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    applying.now += timedelta(minutes=1)

    assert "cancelado" in await says(applying, wish)
    assert told == len(letters(applying))
    assert RequestState.CANCELLED is await state(applying, 2)


async def test_the_sample_town_takes_a_farmers_day_for_no_danger(applying, ana):
    """
    What is no answer is heard as it would be anywhere: a house that is flooding is like
    what is told of danger, and hardly nearer to it.
    """
    applying.table = load(Path(__file__).parents[2] / "routes.yaml")
    await says(applying, "quiero cita previa en el ayuntamiento")
    await says(applying, "entregar un papel")

    helped = await says(applying, "er lune que viene")
    calm = letters(applying)
    told = await says(applying, "my house is flooding and the kids are inside")

    assert "¿Qué día le viene bien?" in helped
    assert [] == calm
    assert "112" in told
    assert "policia@" in letters(applying)[0].to.value
    assert "J-1: cancelado" in await says(applying, "cancelar")


async def test_who_cancels_and_says_a_word_of_danger_is_in_danger(applying, ana):
    await says(applying, "quiero reservar pádel 1 el viernes")

    told = await says(applying, "cancela mi reserva, hay un incendio")

    assert "112" in told
    assert RequestState.ASKING is await state(applying)


@pytest.mark.parametrize(
    "said", ["ich will nicht mehr", "ya no hace falta, quiero morirme"]
)
async def test_who_tells_of_danger_in_a_form_and_then_sounds_so_is_heard(
    applying, said
):
    applying.table = compile_routes(despairing(ROUTES))
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    applying.now += timedelta(minutes=1)
    await says(applying, "hay un incendio")

    await says(applying, said)

    assert 2 == len(letters(applying))
    assert RequestState.ASKING is await state(applying)


async def in_a_form_and_in_danger(town, *answers):
    """
    Ana answers a form as far as that, and tells of danger.
    """
    for text in ("quiero que recojan un sofá", *answers, "hay un incendio"):
        await says(town, text)
        town.now += timedelta(minutes=1)


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ((), "no sabemos"),
        (("un sofá",), "600123456"),
        (("un sofá", "600123456"), "calle Olivo 20"),
        (("un sofá", "600123456", "no"), "600999999"),
    ],
)
async def test_what_tells_of_a_danger_where_it_is_is_no_answer_to_a_form(
    applying, answers, more
):
    """
    Whatever the form asks: whoever sees to the danger reads it in the same case.
    """
    await in_a_form_and_in_danger(applying, *answers)
    before = await applying.store.request(Number(1))

    told = await says(applying, more)

    letter = letters(applying)[-1]
    assert "police@test.example" == letter.to.value
    assert letter.text.startswith(more)
    assert f"[J-{2 + len(answers)}]" in letter.subject
    assert "" == told
    assert before == await applying.store.request(Number(1))


async def test_a_photo_of_a_danger_is_not_the_forms(applying):
    await in_a_form_and_in_danger(applying, "un sofá", "600123456")
    photo = Attachment(name="a.jpg", media_type="image/jpeg", size=4, reference="1")

    await says(applying, "", attachments=(photo,))

    assert "police@test.example" == letters(applying)[-1].to.value
    assert () == (await applying.store.request(Number(1))).files


async def test_a_form_that_danger_came_between_goes_on_when_its_sender_does(applying):
    """
    At their word, or with an answer that nobody means for whoever sees to the danger.
    """
    await in_a_form_and_in_danger(applying, "un sofá")
    await says(applying, "600999999")
    applying.now += timedelta(minutes=1)

    again = await says(applying, "seguir")
    applying.now += timedelta(minutes=1)
    photo = await says(applying, "600123456")
    applying.now += timedelta(minutes=1)
    await says(applying, "hay un incendio otra vez")
    summed = await says(applying, "no")
    applying.now += timedelta(minutes=1)
    await says(applying, "hay un incendio otra vez")

    assert "¿Qué teléfono?" == again
    assert "¿Tiene una foto?" == photo
    assert "Teléfono: +34600123456" in summed
    assert "solicitud completa" in await says(applying, "sí")


@pytest.mark.parametrize("answers", [("un sofá",), ("un sofá", "600123456")])
async def test_what_is_no_answer_goes_on_with_the_danger_that_came_between(
    applying, answers
):
    """
    Also once they have said something to the form again.
    """
    await in_a_form_and_in_danger(applying, *answers)
    await says(applying, "no" if answers[1:] else "seguir")
    applying.now += timedelta(minutes=1)

    assert "" == await says(applying, "calle Olivo 20")
    assert "police@test.example" == letters(applying)[-1].to.value
    assert letters(applying)[-1].text.startswith("calle Olivo 20")


async def test_a_bare_yes_is_said_to_whoever_asked_about_the_danger_since(applying):
    await in_a_form_and_in_danger(applying, "un sofá", "600123456", "no")
    await asks_back(applying, "¿Hay alguien dentro?")
    applying.now += timedelta(minutes=1)

    assert "" == await says(applying, "sí")
    assert letters(applying)[-1].text.startswith("sí")
    assert RequestState.CONFIRMING is await state(applying)


async def test_a_danger_that_is_over_lets_the_form_go_on(applying):
    """
    Once its case has ended, or some hours after they last spoke of it.
    """
    await in_a_form_and_in_danger(applying)
    await asks_back(applying, "#resuelto Los bomberos lo han apagado.")
    applying.now += timedelta(minutes=1)
    ended = await says(applying, "un sofá")
    await says(applying, "hay un incendio")
    applying.now += timedelta(hours=4)

    assert "¿Qué teléfono?" == ended
    assert "¿Tiene una foto?" == await says(applying, "600123456")


async def test_another_matter_goes_its_way_though_danger_was_told_of_in_a_form(
    applying,
):
    await in_a_form_and_in_danger(applying)

    await says(applying, "la farola está rota")

    assert "clerk@test.example" == letters(applying)[-1].to.value


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["quiero que recojan un sofá"], "un sillón. {}"),
        (["quiero que recojan un sofá", "un sofá viejo"], "{}"),
        (["quiero que recojan un sofá", "un sofá", "600 123 456", "no"], "sí, {}"),
        (["quiero reservar pádel 1 el viernes"], "anular J-1 {}"),
        (["quiero reservar pádel 1 el viernes a las 18:00"], "cancela mi reserva, {}"),
        (["quiero reservar pádel 1 el viernes a las 18:00"], "sí, {}"),
    ],
)
async def test_who_says_in_a_form_what_was_agreed_is_heard_and_answers_nothing(
    applying, told, said
):
    guard = (
        "guards:\n  calls: {match: {agreed: yes}, deliver: police, urgency: emergency,"
    )
    guard += " confidential: yes, says: received}\n"
    text = "texts: {received: {es: Recibido., en: Received.}}\n"
    applying.table = compile_routes(ROUTES.replace("guards:\n", guard) + text)
    person = await applying.enrol("Ana Prueba", ANA)
    pot = "¿me guardáis la maceta azul?"
    await agreeing.agree(applying.clerk(), person.id, pot, pot)
    for text in told:
        await says(applying, text)
    before = await applying.store.request(Number(1))

    assert "Recibido." == await says(applying, said.format(pot))
    assert before == await applying.store.request(Number(1))
    [letter] = letters(applying)
    assert "police@test.example" == letter.to.value


async def test_another_matter_in_the_middle_is_a_matter_of_its_own(applying):
    """
    It gets its own number, and the question is still open.
    """
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "dos sillas")

    await says(applying, "hay una farola rota")

    assert "farola" in letters(applying)[-1].text
    assert "¿Tiene una foto?" in await says(applying, "600123456")


NAMED = ROUTES.replace(
    "    person: Julia Prueba\n", "    person: Julia Prueba\n    aliases: [Julia]\n"
).replace("words: [pista, pádel]", "words: [pista, pádel, deportes]")


@pytest.mark.parametrize(
    "text",
    [
        "mensaje para Julia: gracias por todo",
        "Hola, un recado para Deportes: ¡mil gracias!",
        "un recado para los de la pista: ¡mil gracias!",
        "رسالة إلى Julia: شكرا جزيلا",
    ],
)
async def test_who_says_to_whom_a_message_is_answers_no_form_with_it(applying, text):
    """
    Whoever it is for reads it, the form waits from then on, and both are told.
    """
    applying.table = compile_routes(NAMED)
    await says(applying, "quiero que recojan un sofá")
    applying.now += timedelta(hours=1)

    told = await says(applying, text)

    assert ["sports@test.example"] == [d.to.value for d in letters(applying)]
    assert "J-2" in told
    assert "J-1 (Recogida de enseres)" in told
    assert {} == await answers(applying)
    assert applying.now == (await applying.store.request(Number(1))).moved_at
    assert "¿Qué teléfono?" in await says(applying, "un sofá de tres plazas")


async def test_of_a_form_nothing_is_said_beside_danger(applying):
    applying.table = compile_routes(NAMED)
    await says(applying, "quiero que recojan un sofá")

    assert "J-1" not in await says(applying, "mensaje para Julia: hay un incendio")


@pytest.mark.parametrize(
    "text",
    [
        "para Julia",
        "para Deportes: el sofá del pabellón",
        "un mensaje para mi hija Julia: el sofá verde",
        "recado para Pistacho: el sofá de la pista",
    ],
)
async def test_a_name_in_an_answer_makes_it_no_message(applying, text):
    applying.table = compile_routes(NAMED)
    await says(applying, "quiero que recojan un sofá")

    assert "¿Qué teléfono?" == await says(applying, text)


async def test_what_is_said_to_somebody_else_answers_no_question_of_a_mailbox(
    applying,
):
    applying.table = compile_routes(NAMED)
    await says(applying, "hay una farola rota")
    await asks_back(applying, "#pedir ¿En qué calle?")

    await says(applying, "mensaje para Julia: gracias por la pista")

    assert "sports@test.example" == letters(applying)[-1].to.value
    assert CaseState.WAITING is (await applying.store.case(Number(1))).case.state


@pytest.mark.parametrize(
    "asked",
    [
        "¿habéis leído lo de la farola?",
        "quiero saber si habéis leído lo de la farola",
        "I would like to know about the lamp, la farola",
        "vull saber si heu llegit això de la farola",
    ],
)
async def test_a_question_about_something_else_is_no_answer_in_free_words(
    applying, asked
):
    await says(applying, "quiero que recojan un sofá")

    await says(applying, asked)

    assert "farola" in letters(applying)[-1].text
    assert {} == await answers(applying)


async def test_a_day_where_an_hour_is_asked_for_stays_with_the_form(applying):
    """
    What it is about is only guessed: it is like what is said of a school. They read
    which day is taken now.
    """
    school = "  school: {owner: police, like: [el lunes que viene]}\n"
    at = ROUTES.index("intents:")
    applying.table = compile_routes(ROUTES[:at] + school + ROUTES[at:])
    await applying.enrol("Ana Prueba", ANA)
    await says(applying, "quiero reservar pádel 1 el viernes")

    told = await says(applying, "el lunes que viene")
    summed = await says(applying, "a las 18:00")

    assert "Día: lunes 09/03/2026. ¿A qué hora?" == told
    assert [] == letters(applying)
    assert "Día: lunes 09/03/2026\nHora: 18:00" in summed


def confiding(town):
    """
    Let what is told of violence be kept in confidence; addresses look like the census.
    """
    guard = "  violence: {words: [me pega], deliver: police, confidential: yes}\n"
    census = (
        "  census: {owner: clerk, means: procedure, like: [vivo en la calle Real]}\n"
    )
    form = """\
  census:
    match: {topics: census}
    form:
      name: {es: Padrón}
      asks:
        what: {kind: text, label: {es: Trámite}, question: {es: "¿Qué necesita?"}}
"""
    routes = ROUTES.replace("\ntopics:\n", f"\n{guard}topics:\n{census}")
    routes = routes.replace("\ncalendars:", f"\n{form}calendars:")
    town.table = compile_routes(routes)


async def test_no_form_begins_with_a_guess_where_somebody_told_in_confidence(applying):
    """
    "Vivo en la calle Real" is said to whoever reads that her husband beats her.
    """
    confiding(applying)
    census = await says(applying, "vivo en la calle Real 9", Address("telegram", "9"))
    await says(applying, "mi marido me pega")

    told = await says(applying, "vivo en la calle Real 9")

    assert "¿Qué necesita?" in census
    assert "" == told
    assert ["police@test.example"] * 2 == [
        letter.to.value for letter in letters(applying)
    ]
    assert "calle Real 9" in letters(applying)[-1].text


async def test_a_form_that_is_named_begins_and_who_was_told_in_confidence_reads_it(
    applying,
):
    """
    What it asks for then goes to its mailbox alone, which learns of no confidence.
    """
    confiding(applying)
    await says(applying, "mi marido me pega")

    begun = await says(applying, "quiero que recojan un sofá")
    [_, read] = letters(applying)
    await says(applying, "cancelar")

    assert "¿Qué recogemos?" in begun
    assert "police@test.example" == read.to.value
    assert "sofá" in read.text
    assert "sofá" not in read.subject
    assert RequestState.CANCELLED is await state(applying, 2)


@pytest.mark.parametrize(
    "more",
    ["¿me va a llamar alguien?", "no me llaméis que lo mira", "vale, mañana voy"],
)
async def test_a_form_takes_only_what_is_plainly_its_answer_beside_a_confidence(
    applying, more
):
    """
    In free words anything may be said, and then whoever was told reads it.
    """
    confiding(applying)
    await says(applying, "mi marido me pega")
    applying.now += timedelta(minutes=1)
    await says(applying, "quiero que recojan un sofá")
    applying.now += timedelta(minutes=1)

    told = await says(applying, more)

    assert "" == told
    assert "police@test.example" == letters(applying)[-1].to.value
    assert more in letters(applying)[-1].text
    assert {} == await answers(applying, 2)


async def test_a_form_goes_on_beside_a_confidence_where_an_answer_is_plain(applying):
    confiding(applying)
    await says(applying, "quiero que recojan un sofá")
    await says(applying, "un sofá viejo")
    applying.now += timedelta(minutes=1)
    await says(applying, "mi marido me pega")
    before = await says(applying, "600123456")
    await says(applying, "seguir J-1")
    applying.now += timedelta(minutes=1)

    told = await says(applying, "600123456")

    assert "" == before
    assert "¿Tiene una foto?" in told


async def test_a_day_and_a_command_are_the_forms_though_something_was_confided_since(
    applying,
):
    """
    Nobody means those for whoever was told; where they are and how they can be called,
    a bare yes, and what sounds like giving up they may.
    """
    confiding(applying)
    await says(applying, "quiero un corte")
    applying.now += timedelta(minutes=1)
    await says(applying, "mi marido me pega")

    for doubtful in ("sí", "ya no quiero", "calle Mayor 12"):
        assert "" == await says(applying, doubtful)
        assert doubtful in letters(applying)[-1].text
    told = len(letters(applying))
    hour = await says(applying, "el lunes")
    await says(applying, "a las 10:00")
    applying.now += timedelta(minutes=1)
    await says(applying, "mi marido me pega otra vez")
    over = await says(applying, "cancelar, por favor")

    assert "¿Desde qué hora?" == hour
    assert {"day", "start"} == {*await answers(applying)}
    assert "cancelado" in over
    assert told + 1 == len(letters(applying))
