"""
What mail programs and colleagues make of an answer, before anything of it is said.
"""

import pytest

from gateway.core.case import CaseState
from gateway.core.message import Address, Attachment, Evidence, Proof

from .conftest import texts
from .test_courier import PNG, SHOWN

pytestmark = pytest.mark.usefixtures("numbered")

CLERK = Address("email", "clerk@test.example")

PHOTO = Attachment(name="f.png", media_type="image/png", reference="2", size=9)

MAILS = [
    Attachment(name=name, media_type=media_type, reference="3", size=9)
    for name, media_type in [
        ("[J-7] Otra.eml", "message/rfc822"),
        ("OTRA.EML", "application/octet-stream"),
        ("otra.msg", "application/vnd.ms-outlook"),
    ]
]

SIGNED = """Miguel Prueba
Encargado del Ayto.
Servicio municipal de obras y alumbrado
Tel. 958 000 000
AVISO LEGAL: este mensaje es confidencial."""


async def told(town):
    await town.tell("la farola está rota")
    before = len(town.said("twitter"))
    return lambda: [each.text for each in town.said("twitter")[before:]]


#: As a program's page has it: each line is a paragraph.
SPACED = SIGNED.replace("\n", "\n\n")


@pytest.mark.parametrize(
    "signed",
    [SIGNED, SPACED, "Alumbrado · Ayuntamiento\nTel. 958", f"Un saludo,\n\n{SIGNED}"],
)
async def test_a_signature_below_a_command_is_no_answer(town, signed):
    heard = await told(town)

    await town.answer(f"#resuelto\n\n{signed}")

    assert CaseState.SOLVED is await town.state()
    assert not any("958" in each for each in heard())
    assert any("Miguel Prueba" in each for each in heard())


@pytest.mark.parametrize(
    "said",
    [
        "Miguel Prueba la cambió ayer.",
        "Alumbrado la cambió ayer.\nUn saludo",
        "Alumbrado: la cambió ayer la contrata",
        "Miguel Prueba, que la cambió ayer",
    ],
)
async def test_a_sentence_that_begins_with_a_name_is_one(town, said):
    heard = await told(town)

    await town.answer(f"#resuelto {said}")

    assert any("la cambió ayer" in each for each in heard())


@pytest.mark.parametrize(
    ("said", "is_left"),
    [
        (f"Ya luce.\n\n{SIGNED}", "Ya luce."),
        (f"#resuelto Ya luce.\n{SIGNED}", "Ya luce."),
        (f"Ya luce.\n\n{SPACED}", "Ya luce."),
        (f"Ya luce\n\nUn saludo,\n\n{SPACED[: SPACED.index('Tel.')]}", "Ya luce"),
        (f"#privado Ya luce.\n\n{SPACED}\n\nPD: no la toque", "Ya luce.\nPD: no la"),
        (
            f"Fuimos hoy.\nYa luce.\n\nMuchas gracias.\nUn saludo,\n\n{SIGNED}",
            "Fuimos hoy.\nYa luce.",
        ),
        ("#pedir Ya luce.\n\nAlumbrado\n\nMóvil: 655 123 456", "Ya luce."),
        (
            f"#privado Ya luce.\n\n{SIGNED}\n\nPD: no la toque.",
            "Ya luce.\nPD: no la toque.",
        ),
        ("La arregló ayer\nMiguel Prueba\ncon Rita.", "La arregló ayer\nMiguel Prueba"),
    ],
)
async def test_what_the_mailbox_s_program_signs_with_is_not_said(town, said, is_left):
    heard = await told(town)

    await town.answer(said)

    [text] = heard()
    assert text.startswith(is_left)
    assert not {"655", "958", "Encargado"} & set(text.split())


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("", "Debe pedirlo en:\nAlumbrado\nPlaza Mayor 1\n\nTraiga el DNI."),
        (
            "#resuelto ",
            "Debe pedirlo en:\n\nAlumbrado\nPlaza Mayor 1\n\nTraiga el DNI.",
        ),
        ("", "Buenos días.\nAlumbrado\nHemos cambiado la lámpara hoy."),
        ("#resuelto ", "Alumbrado\nHemos cambiado la lámpara\n\nGracias por avisar."),
        ("", "Es esto:\n\nAlumbrado\n\nPlaza Mayor 1\n\nTel. 010"),
        ("", "Alumbrado\n\nMañana la cambiamos\n\nSin cortar la luz"),
    ],
)
async def test_what_is_said_below_the_name_of_an_office_is_no_signature(
    town, verb, said
):
    heard = await told(town)

    await town.answer(f"{verb}{said}")

    assert heard()[0].startswith(said)


@pytest.mark.parametrize(
    "said",
    [
        "Mañana la cambiamos",
        "Traiga el DNI",
        "Aviso en la puerta. Llame al 010.",
        "Tel. 958 000 000\n\nLlame antes de venir.",
        "Jefe de obras\n\nTel. 958 000 000\n\nSi no luce mañana, vuelva a escribirnos.",
    ],
)
async def test_what_somebody_says_below_a_name_is_said(town, said):
    heard = await told(town)

    await town.answer(f"#privado Hay dos cosas.\n\nAlumbrado\n\n{said}")

    assert said.split("\n")[-1] in heard()[-1]


@pytest.mark.parametrize("signed", [SIGNED, SPACED, f"Un saludo:\n\n{SIGNED}"])
async def test_who_writes_nothing_but_a_signature_is_told_so(town, signed):
    heard = await told(town)

    await town.answer(signed)

    assert not heard()
    assert CaseState.OPEN is await town.state()
    assert "No se ha enviado nada" in texts(town, "email")[-1]


async def test_an_end_that_is_said_and_signed_twice_is_said_once(town):
    heard = await told(town)

    await town.answer(f"#resuelto Ya luce.\n\n{SIGNED}")
    await town.answer(f"#resuelto Ya luce.\n\n{SIGNED}")

    assert 1 == len(heard())


async def test_who_chats_signs_as_they_like(town):
    heard = await told(town)

    await town.answer("Ya luce.\nMiguel Prueba", evidence=Evidence(proof=Proof.ACCOUNT))

    assert heard()[0].startswith("Ya luce.\nMiguel Prueba\n")


async def test_a_photo_goes_without_the_mail_that_is_quoted_below_it(town):
    heard = await told(town)
    town.channels["email"].files = {PHOTO.reference: PNG + b"".join(SHOWN)}
    head = "De: x@y.example\nFecha: 1/1/2026\nPara: z\nAsunto: w"

    await town.answer(f"{head}\n\nLa farola", attachments=(PHOTO,))

    [photo] = [d for d in town.said("twitter") if d.attachments]
    assert not any("farola" in each for each in [photo.text, *heard()])
    assert CaseState.ANSWERED is await town.state()


async def test_a_signature_alone_is_no_answer(town):
    heard = await told(town)

    await town.answer("--\nM. Prueba\nEncargado\n\nEl 5/11/25 a las 10:00, X escribió:")

    assert CaseState.OPEN is await town.state()
    assert heard() == []
    assert "no hay más que lo que cita" in texts(town, "email")[-1]


@pytest.mark.parametrize("mail", MAILS)
async def test_an_answer_with_a_whole_mail_attached_is_not_sent_and_told(town, mail):
    heard = await told(town)

    await town.answer("Aquí lo tiene todo.", attachments=(PHOTO, mail))

    assert CaseState.OPEN is await town.state()
    assert heard() == []
    assert f"un correo entero («{mail.name}»)" in texts(town, "email")[-1]


async def test_an_answer_with_an_invitation_is_not_sent_and_told(town):
    """
    Its guest is the reply address, and its description what the letter says.
    """
    heard = await told(town)
    fields = {"media_type": "text/calendar", "reference": "3", "size": 9}

    await town.answer(
        "El jueves.",
        attachments=(Attachment(name="a.ics", method="REQUEST", **fields),),
    )

    assert CaseState.OPEN is await town.state()
    assert heard() == []
    assert "convocatoria" in texts(town, "email")[-1]

    await town.answer(
        "El jueves.", attachments=(Attachment(name="calendario.ics", **fields),)
    )

    assert "El jueves." in heard()[-1]


async def test_a_note_keeps_the_mail_that_is_attached_to_it(town):
    await told(town)

    await town.answer("#nota es el mismo", attachments=(MAILS[0],))

    assert "correo entero" not in texts(town, "email")[-1]


@pytest.mark.parametrize(
    "said",
    [
        "Le contesto abajo en rojo.",
        "Buenos días. Respondo más abajo, en azul.",
        "Mis comentarios van intercalados, entre líneas.",
        "Ver respuestas debajo",
        "See my answers inline below.",
        "Te contesto abajo en rojo:",
        "Buenos días, le respondo debajo en azul:",
        "Te respondo abajo en color rojo",
    ],
)
async def test_an_answer_that_points_into_the_quoted_letter_is_not_sent_and_told(
    town, said
):
    heard = await told(town)

    await town.answer(said)

    assert CaseState.OPEN is await town.state()
    assert not heard()
    assert (
        "remite a lo que escribió dentro del correo citado" in texts(town, "email")[-1]
    )


@pytest.mark.parametrize(
    "said",
    [
        "La arqueta de más abajo la cambiamos mañana.",
        "Mañana vamos a ver la arqueta de abajo.",
        "Se lo arreglamos mañana, y también la farola de más abajo.",
        "Le respondo a continuación: la farola se cambia mañana.",
        "Le respondo a continuación:\nla farola se cambia mañana.",
        "Mañana vemos por qué el semáforo está siempre en rojo.",
        "El contador se puede ver mañana en el cuadro de abajo, junto al portal.",
        "Parece lo mismo que la semana pasada. Mañana vamos.",
        f"Le contesto: abajo hay otra, y mañana vamos. {'Está lejos. ' * 12}",
    ],
)
async def test_an_answer_that_says_more_than_where_to_look_is_said(town, said):
    heard = await told(town)

    await town.answer(said)

    assert any("mañana" in each.casefold() for each in heard())


@pytest.mark.parametrize("said", ["Es de los nuestros, vamos mañana.", "#resuelto"])
async def test_who_answers_a_colleagues_letter_is_told_whose_it_is(town, said):
    heard = await told(town)

    await town.answer(said, sender=CLERK)

    assert "esa carta es de Alumbrado" in texts(town, "email")[-1]
    assert CLERK == town.said("email")[-1].to
    assert CaseState.OPEN is await town.state()
    assert not heard()


@pytest.mark.parametrize(
    "said", ["hay un incendio en la nave", "es un maltrato, lo he visto"]
)
async def test_danger_in_a_colleagues_answer_is_read_all_the_same(town, said):
    await told(town)

    await town.answer(said, sender=CLERK)

    reached = [each.to.value for each in town.said("email")]
    assert "police@test.example" in reached


async def test_a_colleague_whose_mail_proves_nothing_is_told_nothing(town):
    await told(town)
    before = len(town.said("email"))

    await town.answer(
        "Vamos mañana.",
        sender=CLERK,
        evidence=Evidence(),
    )

    assert not any("esa carta es de" in each for each in texts(town, "email")[before:])
