"""
Help with a form, and what somebody says beside an answer.
"""

import pytest

from gateway.core.case import Number
from gateway.core.filing import Status
from gateway.core.message import Address, Evidence, Proof
from gateway.core.requests.request import RequestState
from gateway.routing.compiler import compile_routes

from .requests_samples import (
    ANA,
    MAIL,
    ROUTES,
    SIGNED,
    answers,
    asks_back,
    letters,
    says,
    state,
)


async def applies(town, sender=ANA):
    """
    Ana is asked for her phone.
    """
    await says(town, "quiero que recojan un sofá", sender)
    return await says(town, "un sofá y dos sillas", sender)


@pytest.mark.parametrize("text", ["mai târziu, acum nu am timp", "luego"])
async def test_whoever_has_no_time_is_told_that_it_is_kept(applying, text):
    asked = await applies(applying)

    kept = await says(applying, text)
    resumed = await says(applying, "gata, continuăm")

    assert "J-1 (Recogida de enseres) se queda a medias" in kept
    assert asked == resumed
    assert [] == letters(applying)


@pytest.mark.parametrize(
    "text",
    [
        "hola, ya tengo el teléfono, ¿seguimos?",
        "perdón, se me pasó. ¿seguimos con la recogida?",
        "weiter",
    ],
)
async def test_whoever_goes_on_reads_again_what_was_asked(applying, text):
    """
    A summary, too: nobody says yes to what they do not see.
    """
    assert "¿Qué teléfono?" == await applies(applying)
    asked = await says(applying, text)
    await says(applying, "600 123 456")
    await says(applying, "no")
    summed = await says(applying, text)

    assert "¿Qué teléfono?" == asked
    assert "Enseres: un sofá y dos sillas" in summed
    assert [] == letters(applying)


@pytest.mark.parametrize(
    "text",
    [
        "hola, no entiendo, solo quiero que se lo lleven",
        "no entiendo",
        "no lo sé",
        "nu înțeleg",
        "لا أفهم",
        "ayuda",
    ],
)
async def test_whoever_does_not_understand_is_heard_by_a_person(applying, text):
    """
    Who has what they applied for, and what they are asked stays so until that person
    has written.
    """
    await applies(applying)

    told = await says(applying, text)
    asked = await says(applying, "12")

    assert "J-3" in told
    assert "Registro" in told
    [letter] = letters(applying)
    assert "clerk@test.example" == letter.to.value
    assert text in letter.text
    assert "no sabe cómo seguir con J-1 (Recogida de enseres)" in letter.text
    assert "¿Qué teléfono?" in asked
    assert RequestState.ASKING is await state(applying)


async def test_whoever_asks_for_help_need_not_show_first_who_they_are(applying):
    """
    Though what they apply for must be signed.
    """
    await says(applying, "quiero un certificado")

    told = await says(applying, "no entiendo nada, quiero el certificado")

    [letter] = letters(applying)
    assert "no sabe cómo seguir con J-1 (Certificado)" in letter.text
    assert "J-2" in told
    assert Status.HELD is (await applying.show()).status


async def test_a_person_is_offered_to_whoever_is_refused_twice(applying):
    """
    In words that are understood; an answer begins it anew.
    """
    await applies(applying)

    once = await says(applying, "12")
    twice = await says(applying, "345")
    await says(applying, "600 123 456")
    await says(applying, "no")
    summed = await says(applying, "hm")

    assert "«no entiendo»" not in once
    assert "«no entiendo»" in twice
    assert "«no entiendo»" not in summed
    assert "No lo hemos entendido. Recogida de enseres:\nEnseres: un sofá" in summed


async def test_in_free_words_help_may_be_what_it_is_for(applying, ana):
    await says(applying, "quiero un certificado")

    summed = await says(applying, "una ayuda")

    assert "Para qué: una ayuda" in summed


SUMMED = "quiero reservar pádel 2 el viernes a las 18:00"

LAMP = "hay una farola rota"


@pytest.mark.parametrize(
    "said",
    [
        f"sí gracias, por cierto {LAMP}",
        f"Sí y {LAMP}",
        f"vale, {LAMP} desde el lunes",
    ],
)
async def test_a_plain_yes_beside_another_matter_confirms_and_both_are_heard(
    applying, ana, said
):
    await says(applying, SUMMED)

    told = await says(applying, said)

    assert "J-1: reserva confirmada" in told
    assert "Recibido, J-2" in told
    assert {"sports@test.example", "clerk@test.example"} == {
        letter.to.value for letter in letters(applying)
    }
    assert said == (await applying.show(2)).message.text


@pytest.mark.parametrize(
    "said", [f"sí, pero {LAMP}", f"sí, {LAMP}, no, mejor otro día", f"bueno, {LAMP}"]
)
async def test_beside_a_doubtful_yes_the_form_asks_again(applying, ana, said):
    """
    What is another matter is heard all the same.
    """
    await says(applying, SUMMED)

    told = await says(applying, said)

    assert "Recibido, J-2" in told
    assert told.index("Recibido, J-2") < told.index("¿Está bien?")
    assert RequestState.CONFIRMING is await state(applying)
    [letter] = letters(applying)
    assert said in letter.text


async def test_an_answer_beside_another_matter_is_taken_and_the_form_goes_on(applying):
    """
    Free words are an answer only if the rest says that it is something else; then the
    next question comes last, so that what is said next answers it.
    """
    await says(applying, "quiero que recojan un sofá")

    told = await says(applying, f"un sofá y dos sillas. Por cierto, {LAMP}")
    then = await says(applying, f"600 123 456, {LAMP} en la puerta")

    assert told.index("Recibido, J-2") < told.index("¿Qué teléfono?")
    request = await applying.store.request(Number(1))
    assert {"what": "un sofá y dos sillas", "phone": "+34600123456"} == request.answers
    assert then.endswith("¿Tiene una foto?")


async def test_a_report_with_a_day_in_it_is_no_answer_to_which_day(applying):
    await says(applying, "quiero un corte de calle")

    told = await says(applying, f"desde el lunes {LAMP}. Y no se ve nada")

    assert {} == (await applying.store.request(Number(1))).answers
    assert "Recibido, J-2" in told
    assert told.endswith("Corte de calle, J-1. ¿Qué día?")


async def test_danger_beside_a_yes_is_heard_whole_and_confirms_nothing(applying, ana):
    await says(applying, SUMMED)

    told = await says(applying, "sí. Por cierto, hay un incendio en la pista")

    assert "112" in told
    assert "¿Está bien?" not in told
    assert RequestState.CONFIRMING is await state(applying)
    [letter] = letters(applying)
    assert "sí. Por cierto, hay un incendio" in letter.text


async def test_what_begins_another_form_beside_a_yes_is_asked_last(applying, ana):
    await says(applying, SUMMED)

    told = await says(applying, "sí, y también quiero que recojan un sofá")

    assert told.index("reserva confirmada") < told.index("¿Qué recogemos?")
    assert RequestState.ASKING is await state(applying, 2)


async def test_what_was_held_beside_an_answer_is_read_once_it_is_signed(applying, ana):
    """
    It is no answer again, though the form still asks.
    """
    strong = "  stay:\n    words: [padrón]\n    requires: strong\n    deliver: clerk\n"
    applying.table = compile_routes(
        ROUTES.replace("procedures:\n", f"procedures:\n{strong}", 1)
    )
    await says(applying, SUMMED)
    told = await says(applying, "mejor a las 19:00. Y otra cosa, quiero el padrón")
    assert "tiene que identificarse con certificado" in told

    await applying.signed(ANA, 2)
    await applying.work()

    [letter] = letters(applying)
    assert "clerk@test.example" == letter.to.value
    assert "quiero el padrón" in letter.text
    assert RequestState.CONFIRMING is await state(applying)
    assert "19:00" == (await answers(applying))["start"]


async def test_a_replys_subject_is_ours_and_tells_nothing(applying):
    """
    A mail program repeats the subject of the mail that began the form.
    """
    mail = {"sender": Address("email", "ana@example.org")}
    mail |= {"evidence": Evidence(proof=Proof.SIGNED)}
    begun = "quiero que recojan un sofá"
    await says(applying, begun, **mail, subject="un sofá y un certificado")

    told = await says(
        applying,
        f"Un sofá azul. Por cierto, {LAMP}",
        **mail,
        subject="Re: un sofá y un certificado",
        in_reply_to=("r1",),
    )

    assert "¿Qué teléfono?" in told
    shown = await applying.show(2)
    assert ("lighting",) == shown.filing.decision.topics
    assert "Re: un sofá y un certificado" == shown.message.subject


async def test_a_form_is_filled_in_by_mail_in_one_thread(applying):
    """
    Each question and the confirmation are replies to the sender's own subject, and so
    is what the mailbox writes of it.
    """
    mail = {"sender": MAIL, "evidence": SIGNED, "to": ()}
    begun = "quiero que recojan un sofá"
    replied = {"subject": "Re: recogida", "in_reply_to": ("r1",)} | mail

    said = [*await applying.told(begun, **mail, subject="recogida")]
    for answer in ("un sofá azul", "600123456", "no", "sí"):
        said += await applying.told(answer, **replied)
    await asks_back(applying, "Mañana vamos.")

    said += [d for d in applying.said("email") if d.text.startswith("Mañana")]
    assert "solicitud completa" in said[-2].text
    assert ["Re: recogida"] * 6 == [delivery.subject for delivery in said]


@pytest.mark.parametrize("head", ["", "sí. Por cierto, "])
async def test_what_is_confidential_is_read_though_it_has_no_topic(applying, ana, head):
    abuse = "matters:\n  abuse: {words: [abusos], deliver: police, confidential: yes}\n"
    applying.table = compile_routes(
        ROUTES.replace("procedures:\n", f"{abuse}procedures:\n", 1)
    )
    await says(applying, SUMMED)

    await says(applying, f"{head}denuncio abusos de un concejal")

    letter = letters(applying)[0]
    assert "police@test.example" == letter.to.value
    assert "denuncio abusos" in letter.text


THINGS = ROUTES.replace(
    "what: {kind: text,", "what: {kind: text, words: [sofa, silla],"
)


@pytest.fixture
async def collecting(applying):
    """
    Ana is asked what is to be collected, which the rules know by some words.
    """
    words = THINGS.replace("furniture: {words: [sofá]", "furniture: {words: [trasto*]")
    applying.table = compile_routes(words)
    assert "¿Qué recogemos?" in await says(applying, "quiero que recojan trastos")


@pytest.mark.parametrize("subject", ["", "nadie ha visto los trastos, está rota"])
async def test_a_report_of_the_same_topic_is_not_what_is_collected(
    collecting, applying, subject
):
    """
    Nor in the subject of another mail.
    """
    said = "" if subject else "la puerta de los trastos está rota"
    mail = {"subject": subject} if subject else {}

    told = await says(applying, said, **mail)
    cancelled = await says(applying, "cancelar")

    assert "Recibido, J-2" in told
    assert told.endswith("Recogida de enseres, J-1. ¿Qué recogemos?")
    [letter] = letters(applying)
    assert (said or subject) in letter.text
    assert "J-1: cancelado" in cancelled


@pytest.mark.parametrize(
    "said", ["el sofá está rota", "una puerta rota", "tres trastos, una rota"]
)
async def test_broken_things_are_collected(collecting, applying, said):
    told = await says(applying, said)

    assert "¿Qué teléfono?" == told
    assert said == (await applying.store.request(Number(1))).answers["what"]


@pytest.mark.parametrize("said", ["hola", "muchas gracias", "vale"])
async def test_thanks_and_greetings_are_no_free_words(collecting, applying, said):
    told = await says(applying, said)

    assert "Recogida de enseres, J-1. ¿Qué recogemos?" == told
    assert {} == (await applying.store.request(Number(1))).answers


async def test_what_was_told_elsewhere_is_heard_while_a_form_waits(applying, ana):
    await says(applying, SUMMED)

    told = await says(
        applying, "perdonad, lo de la fuente que os puse: es la de la plaza"
    )

    assert "Recibido, J-2" in told
    assert "¿Está bien?" in told
    assert "No lo hemos entendido" not in told


async def test_things_that_were_said_at_first_are_not_asked_for(applying):
    """
    They are shown, so that they can be corrected; they are no place either.
    """
    where = (
        "where: {kind: text, place: yes, label: {es: Dónde}, question: {es: ¿Dónde?}}"
    )
    applying.table = compile_routes(
        THINGS.replace(
            "        phone: {kind", f"        {where}\n        phone: {{kind", 1
        )
    )

    asked = await says(
        applying, "Hola. Quiero que recojan un sofá y dos sillas viejas."
    )
    again = await says(applying, "un sofá y dos sillas")

    told = "Enseres: un sofá y dos sillas viejas. ¿Dónde?"
    assert f"Recogida de enseres, J-1. {told}" == asked
    assert again.endswith("¿Dónde?")
