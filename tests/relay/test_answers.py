"""
What an employee does by a first line: to whom it goes, what is said, what is not.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gateway.core.audit import Act
from gateway.core.case import CaseState, Number
from gateway.core.errors import PermanentFailure, UnknownOutcome
from gateway.core.filing import Status
from gateway.core.message import (
    Address,
    Attachment,
    Evidence,
    Place,
    Proof,
    Visibility,
)
from gateway.relay import worker_loop
from gateway.relay.speaking.allowance import ASTRAY, AUTOMATIC, may_tell_astray
from gateway.routing.compiler import compile_routes
from gateway.routing.load import load

from .conftest import CASES, FIRST, PRIVATE, texts
from .test_courier import FILES
from .test_lanes import page

pytestmark = pytest.mark.usefixtures("numbered")

FILE = Attachment(name="a.jpg", media_type="image/jpeg", reference="u")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("#pasar la guardería", "no conocemos el buzón «la guardería»"),
        ("#pasar polisia es vuestro", "Los hay: lights, police, clerk."),
        ("#pasar registro de la propiedad", "el buzón «registro de la propiedad»"),
        ("#pasar registro civil", "el buzón «registro civil»"),
        ("#pasar policía y alumbrado los dos", "no conocemos el buzón"),
        ("#pasar", "no conocemos el buzón «»"),
    ],
)
async def test_whoever_passes_it_to_nobody_known_is_told(town, said, why):
    await town.letter()

    await town.answer(said)

    assert why in texts(town, "email")[-1]
    assert "lights" == (await town.store.case(FIRST)).case.mailbox


async def test_whoever_passes_on_in_confidence_is_told_who_may_not_read_it(town):
    await town.letter("mi marido: maltrato", visibility=PRIVATE)

    await town.answer("#pasar registro")

    assert "es confidencial, y Registro no puede leerlo" in texts(town, "email")[-1]
    assert "police" == (await town.store.case(FIRST)).case.mailbox


@pytest.mark.parametrize("said", ["#pasar al Paco Pérez", "#pasar sargento paco"])
async def test_it_is_passed_to_whom_some_words_name_alone(town, said):
    person = "Policía\n    person: Sargento Paco Pérez Ruiz"
    town.table = compile_routes(CASES.replace("Policía", person, 1))
    await town.letter()

    await town.answer(said)

    assert "police" == (await town.store.case(FIRST)).case.mailbox


@pytest.mark.parametrize("said", ["#esperar la pieza", "#unit J-1", "#desuelto"])
async def test_what_is_hardly_a_command_is_none(town, said):
    await town.letter()

    await town.answer(said)

    assert "no es una orden" in texts(town, "email")[-1]
    assert CaseState.OPEN is await town.state()


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("#forward policía", ""),
        ("#pasar a la policía", ""),
        ("#pasar policía: es vuestro", "es vuestro"),
        ("#pasar a la Policía, es vuestro\ny corre prisa", "es vuestro\ny corre prisa"),
        ("#pasar: policía.", ""),
        ("#pasar policía esto es vuestro", "esto es vuestro"),
        ("#pasar a la policía. Es vuestro, creo", "Es vuestro, creo"),
    ],
)
async def test_it_is_passed_on_as_one_says_it(town, said, note):
    await town.letter()

    await town.answer(said)

    assert Address("email", "police@test.example") == town.said("email")[-1].to
    assert note in texts(town, "email")[-1]
    told_of = await town.store.case(FIRST)
    assert ("police", note) == (told_of.case.mailbox, told_of.happenings[-1].note)


@pytest.mark.parametrize(
    ("hours", "text", "told_so"),
    [
        ("L-V 1:00-2:00", "hay un incendio", True),
        ("24 h", "hay un incendio", False),
        ("L-V 1:00-2:00", "la vía está rota", False),
    ],
)
async def test_whoever_passes_on_an_emergency_hears_that_it_is_not_read_now(
    town, hours, text, told_so
):
    office = "    office: Alumbrado"
    rules = CASES.replace(office, f"{office}\n    hours: {hours}")
    town.table = compile_routes(rules)
    await town.tell(text, visibility=PRIVATE)

    await town.answer("#pasar alumbrado")

    minded = [t for t in texts(town, "email") if "Alumbrado no lo verá hasta el" in t]
    assert told_so == bool(minded)
    assert "lights" == (await town.store.case(FIRST)).case.mailbox


async def talked(town):
    """
    Let somebody be asked for what is missing, and say it with a photo and a place.
    """
    letter = await town.letter(visibility=PRIVATE)
    await town.answer("#pedir ¿En qué número?")
    await town.answer("#nota es pesada")
    await town.tell(
        "en el 18",
        visibility=PRIVATE,
        in_reply_to=("r1",),
        attachments=(FILE,),
        place=Place(latitude=37.1, longitude=-3.6),
    )
    return letter


async def test_whoever_gets_it_reads_what_was_said_since_with_its_files(town):
    town.channels["twitter"].files = {"u": b"", "in:4\nu": b""}
    await talked(town)

    await town.answer("#pasar policía")
    letter = town.said("email")[-1]

    parts = (
        "la farola está rota",
        "Alumbrado:\n¿En qué número?",
        "Ana (@ana):\nen el 18",
    )
    places = [letter.text.index(part) for part in (*parts, "mlat=37.1", "\n--\n")]
    assert sorted(places) == places
    assert "pesada" not in letter.text
    assert ["in:4\nu"] == [each.reference for each in letter.attachments]
    assert "[J-1] la farola está rota" in letter.subject


async def test_whoever_gets_it_reads_who_had_it_before_and_their_notes(town):
    await town.letter()
    await town.answer("#pasar policía\nEs de un coche que la tiró.")
    given = town.said("email")[-1]

    await town.answer("#no es mío", given)

    letter = town.said("email")[-1]
    assert Address("email", "clerk@test.example") == letter.to
    had = "Antes lo tuvo Alumbrado, con esta nota: Es de un coche que la tiró."
    assert had in letter.text.splitlines()
    assert "Antes lo tuvo" not in given.text


async def test_an_answer_to_a_neighbour_is_no_part_of_what_was_said(town):
    letter = await town.letter()
    other = await town.letter("otra farola", sender=Address("twitter", "2"))
    await town.answer("#unir J-1", other)
    await town.answer("#resuelto Ya luce.", letter)
    await town.tell("sigue igual", in_reply_to=("r1",))

    await town.answer("#pasar policía", letter)

    text = texts(town, "email")[-1]
    assert 1 == text.count("Ya luce.")
    assert "sigue igual" in text


async def test_of_much_that_was_said_since_the_newest_is_read(town):
    letter = await town.letter(visibility=PRIVATE)
    for word in ("primero", "segundo", "tercero"):
        said = f"{word} {'y la farola sigue rota ' * 100}"
        await town.hear(said, visibility=PRIVATE, in_reply_to=("r1",))
    await town.deliver()

    await town.answer("#pasar policía", letter)
    text = texts(town, "email")[-1]

    assert "primero" not in text
    assert text.index("de estos mensajes: 2]") < text.index("segundo")
    assert text.index("segundo") < text.index("tercero")


async def test_what_an_impostor_said_is_no_part_of_it(town):
    letter = await town.letter(visibility=PRIVATE)
    await town.answer("La farola se queda así.", evidence=Evidence())

    await town.answer("#pasar policía", letter)

    assert "se queda así" not in texts(town, "email")[-1]


async def test_an_office_with_a_comma_in_its_name_is_found(town):
    town.table = compile_routes(CASES.replace("office: Policía", 'office: "Vía, luz"'))
    await town.letter()

    await town.answer("#pasar vía, luz\nes suyo")

    assert "police" == (await town.store.case(FIRST)).case.mailbox


async def corrected(town, letter, first, *versions):
    """
    Let the electrician answer a letter on Telegram, and correct it there.
    """
    said = {"sender": Address("telegram", "55"), "visibility": PRIVATE}
    spoken = await town.tell(first, token=letter.token, **said)
    for text in versions:
        # A message on Telegram keeps its number, whatever becomes of it.
        same = spoken.reference
        await town.tell(text, **said, reference=same, edit_of=same)


@pytest.mark.parametrize(
    ("command", "event"),
    [("#nota", "note"), ("#pasar policía\n", "pass"), ("#unir J-2\n", "join")],
)
async def test_what_stays_in_the_house_stays_there_when_it_is_corrected(
    town, command, event
):
    letter = await town.letter()
    await town.letter("otra farola", sender=Address("twitter", "2"))

    await corrected(town, letter, f"{command} es pesada", f"{command} es pesadísima")

    assert not [text for text in texts(town, "twitter") if "pesad" in text]
    happened = (await town.store.case(FIRST)).happenings
    assert event in {happening.event.value for happening in happened}


async def test_a_note_that_is_corrected_is_noted(town):
    await corrected(
        town, await town.letter(), "#nota falta un fusivle", "#nota falta un fusible"
    )

    assert "falta un fusible" == (await town.store.case(FIRST)).happenings[-1].note


@pytest.mark.parametrize(
    "said",
    [
        "Hola, vecina.\n#nota es pesada",
        "*#nota* es pesada",
        "«#nota» es pesada",
        "·\t#nota es pesada",
    ],
)
async def test_a_note_is_one_below_a_greeting_in_bold_quoted_and_as_an_item(town, said):
    await town.letter()
    before = texts(town, "twitter")

    await town.answer(said)

    assert before == texts(town, "twitter")
    assert "es pesada" == (await town.store.case(FIRST)).happenings[-1].note


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("#resuelto Ya luce.\n#nota la vecina es pesada", "«#nota» no está al"),
        ("#resuelto Ya luce. (#nota: la vecina es pesada)", "«#nota» no está al"),
        ("Paco, #nota la vecina es pesada", "«#nota» no está al principio"),
        ("Nota: la vecina es pesada", "«Nota», sin #, lo leería la persona"),
    ],
)
async def test_a_command_that_is_not_one_is_explained_and_reaches_nobody(
    town, said, why
):
    await town.letter()
    before = texts(town, "twitter")

    await town.answer(said)

    assert before == texts(town, "twitter")
    assert why in texts(town, "email")[-1]
    assert CaseState.OPEN is await town.state()


@pytest.mark.parametrize(
    "said",
    ["Se ve en junar.example/obras/#nota", "La #1 ya luce.", "Ya luce la #farola."],
)
async def test_what_has_no_commands_word_is_said_whatever_signs_it_has(town, said):
    await town.letter()

    await town.answer(said)

    assert texts(town, "twitter")[-1].startswith(said)


LAMPIST = {"sender": Address("telegram", "55"), "visibility": PRIVATE, "handle": ""}


@pytest.mark.parametrize("said", ["#nota es pesada", "Mañana la cambio", "/voy"])
async def test_whoever_forgets_to_reply_to_the_letter_is_told_so(town, said):
    await town.letter()
    before = len(town.said("email"))

    await town.tell(said, **LAMPIST)

    assert "respondiendo a la carta" in texts(town, "telegram")[-1]
    assert before == len(town.said("email"))
    assert await town.store.case(Number(2)) is None


async def test_whoever_forgets_it_is_told_so_each_time(town):
    """
    Who was told nothing would think that it was sent. So would be whoever is told too
    often, as only machines are: that is for a person to see.
    """
    await town.letter()
    many = AUTOMATIC.count + 2
    for number in range(many):
        await town.tell(f"Mañana cambio la número {number}", **LAMPIST)
    told = texts(town, "telegram")
    looping = town.message("Mañana", **LAMPIST)
    for number in range(1_000, 1_000 + ASTRAY.count - many):
        await may_tell_astray(town.store, looping, number, town.now)

    await town.tell("Mañana la cambio", **LAMPIST)

    assert many == len([text for text in told if "respondiendo a la carta" in text])
    assert told == texts(town, "telegram")
    shown = await town.show(many + 2)
    assert Status.QUARANTINED is shown.status
    assert "replies to no letter" in shown.filing.problem


async def test_whoever_forgets_it_is_told_so_too_after_a_matter_of_their_own(town):
    await town.letter()
    await town.tell("@police hay un coche", **LAMPIST)
    before = len(town.said("email"))

    await town.tell("Mañana la cambio", **LAMPIST)

    assert "respondiendo a la carta" in texts(town, "telegram")[-1]
    assert before == len(town.said("email"))


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ("Nota: es el de siempre con su farola", False),
        ("Compañeros, la farola la vemos el lunes", True),
    ],
)
async def test_what_an_office_writes_to_colleagues_in_public_is_answered_in_private(
    town, said, opens
):
    """
    And is no neighbour's matter if it reads like a note.
    """
    await town.tell(
        f"@testville {said}", sender=Address("twitter", "77"), handle="@police"
    )

    [told] = town.said("twitter")
    case = await town.store.case(FIRST)
    assert PRIVATE is told.visibility
    assert opens is (case is not None)
    assert opens is ("respondiendo a la carta" not in told.text)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("#nota J-1 este vecino es un pesado", True),
        ("J-1 #nota este vecino es un pesado", True),
        ("Nota: es el de siempre con su farola", True),
        ("#visto", False),
    ],
)
async def test_whoever_publishes_a_note_that_answers_nothing_is_told_to_delete_it(
    town, said, kept
):
    await town.letter()

    await town.tell(
        f"@testville {said}", sender=Address("twitter", "77"), handle="@police"
    )

    told = town.said("twitter")[-1]
    assert (PRIVATE, kept) == (told.visibility, "Bórrelo." in told.text)
    assert "No se ha enviado nada" in told.text


@pytest.mark.parametrize(("owner", "opens"), [("clerk", True), ("[]", False)])
async def test_what_is_answered_and_seen_to_all_the_same_is_no_question(
    town, owner, opens
):
    pool = f"  pool: {{words: [piscina], owner: {owner}, outcome: answer, says: seen}}"
    rules = CASES.replace("topics:\n", f"topics:\n{pool}\n").replace(
        "otherwise:", "texts: {seen: {es: Visto., en: Seen.}}\notherwise:"
    )
    town.table = compile_routes(rules)
    await town.letter()

    await town.tell("la piscina ya está", **LAMPIST)

    said = "respondiendo a la carta" if opens else "Visto."
    assert said in texts(town, "telegram")[-1]


async def test_a_command_by_mail_that_answers_nothing_is_nobody_s(town):
    lights = Address("email", "lights@test.example")
    signed = Evidence(proof=Proof.SIGNED, dmarc="pass")

    await town.tell(
        "#nota es pesada", sender=lights, visibility=PRIVATE, evidence=signed
    )

    assert "respondiendo a la carta" in texts(town, "email")[-1]
    assert await town.store.case(FIRST) is None


@pytest.mark.parametrize(
    ("subject", "said", "opens"),
    [
        ("RE: la farola de la esquina", "Mañana voy a arreglarla.", False),
        ("farola", "Mañana voy a arreglarla.", True),
        ("RV: la farola de la esquina", "¿Quién la arregla?", True),
        ("RE: un coche", "@police hay un coche", True),
        ("RE: la farola", "hay un incendio", True),
    ],
)
async def test_a_new_mail_of_an_office_that_looks_like_an_answer_is_no_case(
    town, subject, said, opens
):
    letter = await town.letter()

    await town.answer(said, letter, token=None, subject=subject)

    told = [d.text for d in town.said("email") if d.to == letter.to]
    assert opens is not ("respondiendo a la carta" in told[-1])
    assert opens is (await town.store.case(Number(2)) is not None)


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("[J-1] la farola", "Mañana cambiamos la farola."),
        ("Re: [J-1] hay un incendio", "Mañana cambiamos la farola."),
        ("J-1", "#resuelto Ya luce."),
        ("la farola", "J-1: ya luce."),
    ],
)
async def test_a_mail_about_a_mailboxs_own_case_that_replies_to_no_letter_is_no_case(
    town, subject, said
):
    """
    The neighbour did not get it, and its writer is told so, and can reply to that.
    """
    await town.letter()
    before = texts(town, "twitter")

    await town.answer(said, token=None, subject=subject)

    letter = town.said("email")[-1]
    assert (town.said("email")[0].to, 2) == (letter.to, len(town.said("email")))
    assert "No se ha enviado nada" in letter.text
    assert before == texts(town, "twitter")
    assert await town.store.case(Number(2)) is None
    await town.answer("Mañana la cambio.", letter)
    assert "Mañana la cambio." in texts(town, "twitter")[-1]


ON_X = {"sender": Address("twitter", "77"), "visibility": PRIVATE, "handle": "@police"}


async def on_x(town, *told):
    """
    Let people tell the police of something each, who read on X alone, where nobody can
    reply to one direct message; give the letters.
    """
    routes = CASES.replace(
        "    office: Policía", "    office: Policía\n    deliver: twitter"
    )
    town.table = compile_routes(routes)
    town.channels["twitter"].is_unthreaded = True
    for number, text in enumerate(told, 1):
        neighbour = Address("telegram", str(number))
        await town.tell(text, sender=neighbour, visibility=PRIVATE)
    return [d.text for d in town.said("twitter") if d.to == ON_X["sender"]]


@pytest.mark.parametrize(
    ("said", "state", "read"),
    [
        ("J-1: mañana vamos", CaseState.ANSWERED, "mañana vamos"),
        ("J-1 #resuelto Ya está.", CaseState.SOLVED, "Ya está."),
        ("#resuelto J-1: ya está.", CaseState.SOLVED, "ya está."),
        ("#pedir j1 ¿Dónde?", CaseState.WAITING, "¿Dónde?"),
        ("J-1 #pasar registro", CaseState.OPEN, ""),
        ("#nota J-1: es pesada", CaseState.OPEN, ""),
    ],
)
async def test_where_nobody_can_reply_the_number_says_what_is_answered(
    town, said, state, read
):
    [letter, _] = await on_x(town, "@police un coche", "@police otro coche")

    await town.tell(said, **ON_X)

    assert "«J-1 #visto»" in letter
    assert "este mensaje" not in letter
    assert [state, CaseState.OPEN] == [await town.state(Number(n)) for n in (1, 2)]
    last = [d.text for d in town.said("telegram") if not d.automatic]
    assert [read] == [text.split("\n")[0] for text in last] if read else not last


@pytest.mark.parametrize("numbered", [True, False])
async def test_a_note_says_how_it_is_answered_where_it_goes(town, numbered):
    await on_x(town, "@police un coche")
    town.channels["twitter"].is_unthreaded = numbered
    [letter] = town.said("twitter")
    town.channels["telegram"].answers = [PermanentFailure("blocked")] * 2
    await town.tell("J-1: vamos", **ON_X, token=letter.token)
    await town.deliver()

    told = texts(town, "twitter")[-1]
    assert "«vamos» no ha salido" in told
    assert numbered is ("aquí con el número delante («J-1: …»)" in told)
    assert numbered is not ("respondiendo a este mensaje" in told)


async def test_what_a_citizen_wrote_is_not_taken_for_how_a_letter_is_answered(town):
    said = f"@police me llegó esto: {town.table.own('letter-answer-private')}"

    [letter] = await on_x(town, said)

    assert said.removeprefix("@police ") in letter
    assert "«J-1 #visto»" in letter


async def test_a_letter_that_is_sent_again_says_how_it_is_answered_where_it_goes(town):
    """
    The person has blocked the bot, and did not read whom to call: all get it again.
    """
    both = "    office: Policía\n    deliver: [twitter, email]"
    town.table = compile_routes(CASES.replace("    office: Policía", both))
    town.channels["twitter"].is_unthreaded = True
    town.channels["telegram"].answers = [PermanentFailure("blocked")] * 2
    fire = {"sender": Address("telegram", "1"), "visibility": PRIVATE}
    await town.tell("un incendio en la calle", **fire)
    await town.deliver()

    on_x, by_mail = (texts(town, channel) for channel in ("twitter", "email"))
    assert 2 == len(on_x) == len(by_mail)
    assert all("«J-1 #visto»" in text for text in on_x)
    assert not any("«J-1 #visto»" in text for text in by_mail)
    assert all("Responda a este mensaje" in text for text in by_mail)


@pytest.mark.parametrize(
    ("said", "state", "read"),
    [
        ("J-1 #visto", CaseState.ASSIGNED, ""),
        ("J-1: mañana vamos", CaseState.ANSWERED, "mañana vamos"),
        ("j-1 #resuelto ya está", CaseState.SOLVED, "ya está"),
    ],
)
async def test_the_number_of_the_case_replied_to_is_for_nobody_else(
    town, said, state, read
):
    await town.tell("la farola está rota", visibility=PRIVATE)

    await town.answer(said)

    assert state is await town.state()
    assert not any(said in text for text in texts(town, "twitter"))
    assert texts(town, "twitter")[-1].startswith(read)


async def test_where_nobody_can_reply_what_was_said_in_private_is_answered_there(town):
    """
    The police shared the case in public, and got it again when it was private.
    """
    await on_x(town)
    neighbour = Address("telegram", "1")
    await town.tell("@lights @police la farola está rota", sender=neighbour)
    letter = town.said("email")[0]
    await town.answer("#privado ¿Está en su casa?", letter)
    await town.answer("#pasar policía", letter)

    await town.tell("J-1: mañana vamos", **ON_X)

    assert "mañana vamos" in texts(town, "telegram")[-1]
    assert PRIVATE is town.said("telegram")[-1].visibility


@pytest.mark.parametrize(
    "said", ["#visto", "J-2 #visto", "mañana vamos", "J-1, J-3: mañana vamos"]
)
async def test_where_nobody_can_reply_no_case_is_guessed(town, said):
    """
    J-2 is another mailbox's.
    """
    told = ("@police un coche", "la farola está rota", "@police un perro")
    await on_x(town, *told)

    await town.tell(said, **ON_X)

    assert "con el número delante: «J-412: …»" in texts(town, "twitter")[-1]
    states = [await town.state(Number(n)) for n in (1, 2, 3)]
    assert [CaseState.OPEN] * 3 == states
    assert await town.store.case(Number(4)) is None


async def test_it_is_heard_where_it_tells_of_danger(town):
    await town.letter()

    await town.answer("hay un incendio", token=None, subject="[J-1] la farola")

    assert Address("email", "police@test.example") in [d.to for d in town.said("email")]


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": Evidence()},
        {"sender": Address("email", "clerk@test.example")},
        {"sender": Address("email", "vecina@example.org")},
    ],
)
async def test_nobody_else_is_told_of_a_case_by_naming_it(town, changes):
    letter = await town.letter()

    await town.answer(
        "Mañana voy.", letter, token=None, subject="[J-1] la farola", **changes
    )

    said = [d for d in town.said("email") if "dirección de respuesta" in d.text]
    assert [] == said


@pytest.mark.parametrize("said", ["hay un incendio", "@police hay un coche"])
async def test_what_goes_its_way_goes_there_from_a_mailbox_too(town, said):
    await town.letter()

    await town.tell(said, **LAMPIST)

    assert Address("email", "police@test.example") == town.said("email")[-1].to


async def test_a_mailbox_with_nothing_before_it_may_tell_of_something(town):
    await town.tell("la farola está rota", **LAMPIST)

    assert CaseState.OPEN is await town.state()


async def test_what_somebody_else_says_after_a_command_is_a_matter(town):
    await town.letter()

    await town.hear("#nota la farola", sender=Address("telegram", "9"))

    assert CaseState.OPEN is await town.state(Number(2))


@pytest.mark.parametrize("command", ["#pasar policía", "#voy", "#resuelto"])
async def test_what_is_not_done_again_is_explained(town, command):
    again = command.title()

    await corrected(town, await town.letter(), command, again)

    assert f"lo que hizo «{again.split()[0]}»" in texts(town, "telegram")[-1]


@pytest.mark.parametrize("command", ["", "#resuelto ", "#pedir ", "#privado ", "#voy "])
async def test_what_was_said_is_said_again_without_its_command(town, command):
    await corrected(town, await town.letter(), f"{command}Ya luse", f"{command}Ya luce")
    first, again = texts(town, "twitter")[-2:]

    assert first.startswith("Ya luse")
    assert again.startswith("Corrección: Ya luce")
    assert "#" not in again
    note = (await town.store.case(FIRST)).happenings[-1].note
    assert "La respuesta se ha corregido." == note
    remains = "se sigue leyendo" in "".join(texts(town, "telegram"))
    assert (command != "#privado ") is remains


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("#pedir", CaseState.WAITING),
        ("#resuelto", CaseState.SOLVED),
        ("", CaseState.ANSWERED),
    ],
)
async def test_a_correction_moves_nothing_again(town, command, expected):
    await corrected(
        town,
        await town.letter(),
        f"{command} Ya luse",
        f"{command} Ya luce",
        f"{command} Luce",
    )
    happened = (await town.store.case(FIRST)).happenings

    assert expected is await town.state()
    assert ["note", "note"] == [h.event.value for h in happened[2:]]


@pytest.mark.parametrize("first", ["#xyzzy Ya luce", "#nota Ya luce", "#visto"])
async def test_a_command_that_is_mended_by_a_correction_acts(town, first):
    await corrected(town, await town.letter(), first, "#resuelto Ya luce")

    assert texts(town, "twitter")[-1].startswith("Ya luce")
    assert CaseState.SOLVED is await town.state()
    done = texts(town, "telegram")[-1]
    assert "como dice ahora su mensaje" in done


async def test_whoever_passes_it_on_by_a_correction_is_told_that_it_is(town):
    letter = await town.letter()

    await corrected(town, letter, "Vamos", "#nota vamos", "#pasar policía")

    *_, done, remains = texts(town, "telegram")
    assert "como dice ahora su mensaje" in done
    assert "no retira lo que ya dijo" in remains
    assert "police" == (await town.store.case(FIRST)).case.mailbox


async def test_whoever_corrects_a_pass_to_nobody_is_not_told_that_it_is_done(town):
    await corrected(town, await town.letter(), "#nota una", "#pasar guardería")

    assert not any("como dice ahora" in text for text in texts(town, "telegram"))


@pytest.mark.parametrize(
    ("first", "corrected_to", "is_told"),
    [
        ("Lo arreglará Rita", "#nota Lo arreglará Rita", True),
        ("Lo arreglará Rita", "#pasar policía", True),
        ("Lo arreglará Rita", "#privado Lo arreglará Rita", True),
        ("#visto", "#nota Lo arreglará Rita", True),
        ("#privado Lo arregla Rita", "#privado Lo arreglará Rita", False),
        ("#nota Lo arregla Rita", "#nota Lo arreglará Rita", False),
        ("#nota Lo arregla Rita", "#pasar policía", False),
    ],
)
async def test_whoever_corrects_what_was_read_into_what_is_not_is_told_that_it_was(
    town, first, corrected_to, is_told
):
    await corrected(town, await town.letter(), first, corrected_to)

    heard = "no retira lo que ya dijo" in "".join(texts(town, "telegram")[-1:])
    assert is_told is heard


async def test_a_correction_of_a_correction_is_one_where_each_has_its_number(town):
    letter = await town.letter()
    before = None
    for text in ("#pasar polisía", "#nota una", "#nota dos", "#pasar policía"):
        heard = await town.hear(
            text,
            sender=Address("telegram", "55"),
            visibility=PRIVATE,
            token=None if before else letter.token,
            edit_of=before,
        )
        before = heard.reference
        await town.deliver()

    assert "lo que hizo «#pasar»" in texts(town, "telegram")[-1]


async def test_all_who_were_answered_together_read_the_correction(town):
    first = await town.letter(visibility=PRIVATE)
    other = await town.letter(sender=Address("twitter", "2"), visibility=PRIVATE)
    await town.answer("#unir J-1", other)

    await corrected(town, first, "#resuelto Ya luse", "#resuelto Ya luce")

    read = [d.to.value for d in town.said("twitter") if "Corrección" in d.text]
    assert ["1001", "2"] == sorted(read)


async def neighbours(town, *texts, **changes):
    """
    Let neighbours tell of something each, and give the letters of it.
    """
    return [
        await town.letter(text, sender=Address("twitter", str(number)), **changes)
        for number, text in enumerate(texts, 1)
    ]


async def jobs(town, count):
    return [
        (await town.store.case(Number(n))).case.job.message for n in range(1, count + 1)
    ]


LAMPS = ("la farola está rota", "una farola sin luz", "otra farola sin luz")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([(1, "#unir J-1"), (2, "#unir J-2")], [1, 1, 1]),
        ([(1, "#unir J-1"), (0, "#unir J-3")], [3, 3, 3]),
        ([(1, "#unir J-1"), (0, "#separar")], [1, 2, 3]),
        ([(1, "#unir J-1"), (2, "#unir J-1"), (0, "#separar")], [1, 2, 2]),
        ([(1, "#unir J-1"), (2, "#unir J-1"), (1, "#separar")], [1, 2, 1]),
        ([(0, "#unir J-3"), (1, "#unir J-3"), (0, "#separar")], [1, 3, 3]),
    ],
)
async def test_jobs_are_joined_and_split_whole(town, said, expected):
    letters = await neighbours(town, *LAMPS)

    for letter, text in said:
        await town.answer(text, letters[letter])

    assert expected == await jobs(town, 3)


async def test_who_joins_or_splits_cases_is_told_what_was_done(town):
    _, second = await neighbours(town, *LAMPS[:2])

    await town.answer("#unir J-1", second)
    await town.answer("#separar", second)
    joined, apart = texts(town, "email")[-2:]

    assert "J-2 y J-1 cuentan lo mismo" in joined
    assert "J-2 va aparte" in apart


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("J-99999", "J-1 y J-99999 no son dos casos que lleve este buzón"),
        ("J-1", "el número del otro caso"),
    ],
)
async def test_a_case_is_joined_to_another_that_there_is(town, number, why):
    [letter] = await neighbours(town, LAMPS[0])

    await town.answer(f"#unir {number}", letter)

    assert why in texts(town, "email")[-1]
    assert [1] == await jobs(town, 1)


@pytest.mark.parametrize(
    "of_others",
    ["una farola que da miedo, maltrato", "¿qué papeles son?", "hay un incendio"],
)
async def test_a_mailbox_joins_to_nothing_that_it_may_not_read(town, of_others):
    own = await town.letter(LAMPS[0], visibility=PRIVATE)
    other = {"sender": Address("twitter", "2"), "visibility": PRIVATE}
    letter = await town.letter(of_others, **other)

    await town.answer("#unir J-2", own)
    refused = texts(town, "email")[-1]
    await town.answer("#resuelto Está en un piso de acogida.", letter)

    assert "J-1 y J-2 no son dos casos que lleve este buzón" in refused
    assert [1, 2] == await jobs(town, 2)
    read = [d.to.value for d in town.said("twitter") if "acogida" in d.text]
    assert ["2"] == read


async def test_what_is_confidential_is_joined_to_nothing_of_somebody_elses(town):
    other = {"sender": Address("twitter", "2"), "visibility": PRIVATE}
    secret = await town.letter("maltrato en casa", visibility=PRIVATE)
    fire = await town.letter("hay un incendio", **other)

    for number, letter in ((1, fire), (2, secret)):
        await town.answer(f"#unir J-{number}", letter)

    assert [1, 2] == await jobs(town, 2)


async def test_whoever_passed_a_case_on_joins_it_to_nothing(town):
    letters = await neighbours(town, *LAMPS[:2], visibility=PRIVATE)
    for letter in letters:
        await town.answer("#pasar policía", letter)
    passed = town.said("email")[-1]

    await town.answer("#unir J-1", letters[1])
    before = await jobs(town, 2)
    await town.answer("#unir J-1", passed)

    assert "police@test.example" == passed.to.value
    assert ([1, 2], [1, 1]) == (before, await jobs(town, 2))


async def test_what_is_joined_takes_no_other_offices_cases_along(town):
    letters = await neighbours(town, *LAMPS, visibility=PRIVATE)
    for letter in letters[1:]:
        await town.answer("#unir J-1", letter)
    await town.answer("#pasar policía", letters[2])
    await town.letter("la farola de Olmo", sender=Address("twitter", "4"))

    await town.answer("#unir J-7", letters[0])

    assert [7, 7, 1] == await jobs(town, 3)


async def test_what_nobody_in_the_rules_has_any_more_is_answered_and_not_joined(town):
    letters = await neighbours(town, *LAMPS[:2], visibility=PRIVATE)
    for letter in letters:
        await town.answer("#pasar policía", letter)
    town.table = compile_routes(CASES.replace("police", "guards"))

    await town.answer("#unir J-1", letters[1])
    await town.answer("Ya luce.", letters[1])

    assert [1, 2] == await jobs(town, 2)
    assert "Ya luce." in texts(town)[-1]


async def test_whoever_stands_in_joins_what_they_were_told(town):
    leave = "absent: {from: 2026-03-01, until: 2026-03-31, backup: lights}"
    office = "    office: Policía\n"
    town.table = compile_routes(CASES.replace(office, f"{office}    {leave}\n"))
    await neighbours(town, "hay un incendio", "se ve un incendio")
    own = town.said("email")[-1]

    await town.answer("#unir J-1", own)

    assert "lights@test.example" == own.to.value
    assert [1, 1] == await jobs(town, 2)


async def private_and_public(town, last="3"):
    """
    Let one neighbour tell of something in private, and then others in public and, the
    *last*, in private; give their letters.
    """
    first = await town.letter(LAMPS[0], visibility=PRIVATE)
    others = [
        await town.letter(text, sender=Address("twitter", who), visibility=where)
        for text, who, where in zip(
            LAMPS[1:], ("2", last), (Visibility.PUBLIC, PRIVATE), strict=True
        )
    ]
    for letter in others:
        await town.answer("#unir J-1", letter)
    return [first, *others]


def read_by(town, who):
    return [d for d in town.said("twitter") if d.to.value == who]


async def test_what_answers_one_in_private_is_published_nowhere_else(town):
    town.channels["email"].files = {"u": FILES["a"]}
    letters = await private_and_public(town)

    said = "#resuelto Doña Ana, ya luce; mejórese de la cadera."
    await town.answer(said, letters[0], attachments=(FILE,))

    one, posted, other = (read_by(town, who)[-1] for who in ("1001", "2", "3"))
    assert "mejórese" in one.text
    assert "mejórese" in other.text
    assert posted.text.startswith("J-2: resuelto.")
    assert (Visibility.PUBLIC, ()) == (posted.visibility, posted.attachments)
    assert [FILE.name] == [file.name for file in one.attachments]
    assert [CaseState.SOLVED] * 3 == [await town.state(Number(n)) for n in (1, 2, 3)]
    assert "no se ha publicado en J-2:" in " ".join(texts(town, "email"))


async def test_what_is_somebodys_own_is_told_to_nobody_else_of_the_job(town):
    letters = await private_and_public(town)

    said = "#resuelto Ya luce. Doña Ana, su depresión consta en el expediente."
    await town.answer(said, letters[0])

    one, *others = (read_by(town, who)[-1].text for who in ("1001", "2", "3"))
    assert "depresión" in one
    assert ["J-2: resuelto.", "J-3: resuelto."] == [
        text.split("\n")[0] for text in others
    ]
    [told] = [t for t in texts(town, "email") if "solo se ha dicho que está hecho" in t]
    assert told.startswith("En J-3, J-2, de otras personas,")
    assert "«Ana, su depresión»" in told


async def test_a_paper_goes_to_nobody_else_of_the_job(town):
    """
    Nobody here reads whom it is about; a picture of what is done goes to all.
    """
    town.channels["email"].files = {"u": FILES["a"], "p": FILES["p"]}
    letters = await private_and_public(town)
    paper = evolve(FILE, name="Rosa.pdf", media_type="application/pdf", reference="p")

    await town.answer("#resuelto Ya luce.", letters[0], attachments=(FILE, paper))

    one, other = (read_by(town, who)[-1] for who in ("1001", "3"))
    assert [FILE.name, paper.name] == [file.name for file in one.attachments]
    assert [FILE.name] == [file.name for file in other.attachments]
    assert "Ya luce." in other.text
    [told] = [t for t in texts(town, "email") if "no les ha llegado" in t]
    assert told.startswith("A J-3, de otras personas, no les ha llegado Rosa.pdf")


async def test_who_told_in_public_and_in_private_reads_it_in_private(town):
    letters = await private_and_public(town, last="2")

    await town.answer("#resuelto Ya luce; mejórese.", letters[0])

    told = read_by(town, "2")[-1]
    assert (PRIVATE, True) == (told.visibility, "mejórese" in told.text)
    assert not [d for d in read_by(town, "2") if "resuelto" in d.text]
    assert [CaseState.SOLVED] * 3 == [await town.state(Number(n)) for n in (1, 2, 3)]


@pytest.mark.parametrize("said", ["#resuelto J-2: Ya luce.", "#visto J-2: Vamos."])
async def test_a_number_makes_nothing_public_that_is_said_in_private(town, said):
    letters = await private_and_public(town)

    await town.answer(said, letters[0])

    words = said.rpartition(": ")[2]
    assert not [d for d in read_by(town, "2") if words in d.text]
    assert [d for d in read_by(town, "1001") if words in d.text]


async def test_what_is_corrected_in_private_is_published_nowhere_else(town):
    letters = await private_and_public(town)

    await corrected(town, letters[0], "#resuelto Ya luse", "#resuelto Ya luce")

    assert ["J-2: resuelto."] == [
        d.text.split("\n")[0] for d in read_by(town, "2") if "Recibido" not in d.text
    ]
    assert "Corrección" in read_by(town, "3")[-1].text


async def test_what_answers_one_in_public_is_read_by_all_in_their_place(town):
    letters = await private_and_public(town)

    await town.answer("#resuelto Ya luce.", letters[1])

    assert all("Ya luce." in read_by(town, who)[-1].text for who in ("1001", "2", "3"))
    assert not [t for t in texts(town, "email") if "no se ha publicado" in t]


async def test_each_neighbour_is_told_the_end_in_their_language(town):
    first, second = await neighbours(
        town,
        LAMPS[0],
        "the farola street light is broken, please repair it",
        visibility=PRIVATE,
    )
    await town.answer("#unir J-1", second)

    await town.answer("#resuelto", first)

    ended = {text.split("\n")[0] for text in texts(town, "twitter")[-2:]}
    assert {"J-1: resuelto.", "J-2: solved."} == ended


@pytest.mark.parametrize("said", ["#pasar policía", "#visto", "#pedir ¿Dónde?"])
async def test_what_no_longer_can_be_done_is_told_and_not_done(town, said):
    letter = await town.letter()
    await town.answer("#resuelto Ya luce.")
    read = texts(town, "twitter")

    await town.answer(said, letter)
    await town.later(days=3)

    assert "este caso ya no está abierto" in texts(town, "email")[-1]
    assert (read, CaseState.SOLVED) == (texts(town, "twitter"), await town.state())


async def test_a_better_solution_may_come_after_the_end(town):
    letter = await town.letter()
    await town.answer("#resuelto Ya luce.")
    await town.later(days=8)
    before = await town.state()

    await town.answer("#resuelto Y la de enfrente, también.", letter)
    after = await town.state()
    await town.later(days=8)

    assert texts(town, "twitter")[-1].startswith("Y la de enfrente, también.")
    assert (CaseState.CLOSED, CaseState.SOLVED) == (before, after)
    assert CaseState.CLOSED is await town.state()


@pytest.mark.parametrize(
    ("said", "line"), [("#resuelto", "J-1: resuelto."), ("#voy", "J-1: lo lleva")]
)
async def test_a_button_that_is_tapped_twice_says_it_once(town, said, line):
    await town.letter()

    await town.answer(said)
    await town.answer(said)

    assert 1 == len([text for text in texts(town, "twitter") if line in text])


async def test_an_answer_that_is_sent_twice_is_said_once_whatever_clock_took_it_in(
    town,
):
    """
    The node to which the neighbour wrote is ahead of the one that routes.
    """
    heard_at = town.now + timedelta(seconds=0.9)
    await town.letter(visibility=PRIVATE, received_at=heard_at)

    await town.answer("Mañana vamos.", received_at=heard_at)
    await town.answer("Mañana vamos.", received_at=heard_at)

    said = [text.split("\n")[0] for text in texts(town, "twitter")]
    assert 1 == said.count("Mañana vamos.")


@pytest.mark.parametrize(
    ("said", "line", "told"),
    [
        ("#resuelto", "J-1: resuelto.", ""),
        ("#resuelto Ya luce.", "Ya luce.", "este caso ya no está abierto"),
        ("Mañana vamos.", "Mañana vamos.", ""),
        ("#pasar police", "", "ya lo tiene Policía"),
    ],
)
async def test_what_two_of_a_mailbox_do_in_the_same_moment_is_done_once(
    town, monkeypatch, said, line, told
):
    """
    One by mail, the other by Telegram: the second hears what became of it, as if they
    had been later.
    """
    monkeypatch.setattr(worker_loop, "LOOK_EVERY", 0.01)
    both = "    deliver: [email, telegram]\n    person:"
    town.table = compile_routes(CASES.replace("    person:", both))
    await town.tell("la farola está fundida", visibility=PRIVATE)
    [mail], [chat] = town.said("email"), town.said("telegram")
    signed = Evidence(proof=Proof.SIGNED, dmarc="pass")
    theirs = {"handle": "", "visibility": PRIVATE}

    await page(
        town,
        [
            town.message(
                said, sender=mail.to, token=mail.token, evidence=signed, **theirs
            ),
            town.message(said, sender=chat.to, in_reply_to=(f"r-{chat.id}",), **theirs),
        ],
    )
    await town.deliver()

    heard = [text.split("\n")[0] for text in texts(town, "twitter")[1:]]
    passed = [d for d in town.said("email") if d.to.value == "police@test.example"]
    answers = [*texts(town, "email")[1:], *texts(town, "telegram")[1:]]
    assert ([line] if line else []) == heard
    assert (0 if line else 1) == len(passed)
    assert (1 if told else 0) == len([a for a in answers if told and told in a])


async def test_an_end_that_is_said_twice_in_the_same_words_is_said_once(town):
    await town.letter()

    await town.answer("#resuelto Ya luce.")
    await town.answer("#resuelto  Ya luce.")
    refused = texts(town, "email")[-1]
    await town.answer("#resuelto Ya luce, y la de al lado.")
    await town.answer("#resuelto Ya luce.")

    assert "este caso ya no está abierto" in refused
    said = [text.split("\n")[0] for text in texts(town, "twitter") if "luce" in text]
    assert ["Ya luce.", "Ya luce, y la de al lado.", "Ya luce."] == said


async def test_an_answer_that_is_sent_again_and_again_is_said_once(town):
    """
    It is said again where somebody has spoken since, or later on.
    """
    await town.letter(visibility=PRIVATE)

    async def heard(line, count):
        await town.answer(line)
        said = [text.split("\n")[0] for text in texts(town, "twitter")]
        return said.count(line.removeprefix("#pedir ")) == count

    assert await heard("Mañana vamos.", 1)
    assert await heard("Mañana vamos.", 1)
    assert await heard("Mañana vamos.", 1)
    assert await heard("#pedir ¿Qué farola?", 1)
    assert await heard("#pedir ¿Qué farola?", 1)
    await town.hear("la del parque", visibility=PRIVATE)
    assert await heard("#pedir ¿Qué farola?", 2)
    town.now += timedelta(minutes=11)
    assert await heard("#pedir ¿Qué farola?", 3)


@pytest.mark.parametrize("line", ["#resuelto Ya luce.", "Mañana luce."])
async def test_what_nobody_knows_to_be_said_is_said_when_it_is_written_again(
    town, line
):
    await town.letter(visibility=PRIVATE)
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    town.channels["twitter"].found = UnknownOutcome("nobody can know")
    await town.answer(line)
    town.now += timedelta(minutes=1)
    await town.deliver()

    await town.answer(line)

    assert 1 == len([text for text in texts(town, "twitter") if "luce." in text])


async def test_an_end_that_did_not_arrive_is_said_again(town):
    await town.letter()
    town.channels["twitter"].answers = [PermanentFailure("suspended")]

    await town.answer("#resuelto Ya luce.")
    await town.answer("#resuelto Ya luce.")

    assert "este caso ya no está abierto" not in texts(town, "email")[-1]
    # The first was refused before anybody read it.
    assert 1 == len([text for text in texts(town, "twitter") if "Ya luce." in text])


async def test_a_photo_or_another_neighbour_is_more_than_the_same_words(town):
    first = await town.letter(LAMPS[0], visibility=PRIVATE)
    await town.answer("#resuelto Ya luce.", first)
    await town.answer("#resuelto Ya luce.", first, attachments=(FILE,))
    second = await town.letter(
        LAMPS[1], sender=Address("twitter", "2"), visibility=PRIVATE
    )
    await town.answer("#unir J-1", second)

    await town.answer("#resuelto Ya luce.", first)

    heard = [d.to.value for d in town.said("twitter") if "Ya luce." in d.text]
    assert ["1001", "1001", "2"] == heard
    assert CaseState.SOLVED is await town.state(Number(4))


async def test_whoever_has_it_is_not_given_it_again(town):
    letter = await town.letter()
    await town.answer("#pasar policía")

    await town.answer("#pasar policía", letter)
    again = texts(town, "email")[-1]
    await town.answer("#pasar alumbrado", letter)

    assert "ya lo tiene Policía" in again
    assert "lights" == (await town.store.case(FIRST)).case.mailbox


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize(
    ("said", "below"),
    [("sigue igual", ("r1",)), ("J-1 sigue igual, no ha venido nadie", ())],
)
async def test_what_was_passed_on_goes_on_with_whoever_has_it(
    town, said, below, visibility
):
    await town.letter(visibility=visibility)
    await town.answer("#pasar policía")

    await town.tell(said, visibility=visibility, in_reply_to=below)

    letters = [d.to.value for d in town.said("email") if "sigue igual" in d.text]
    assert ["police@test.example"] == letters


async def test_what_came_back_goes_on_where_it_came_back_to(town):
    await town.letter()
    await town.answer("#pasar policía")
    await town.answer("#pasar alumbrado", town.said("email")[-1])

    await town.tell("sigue igual", in_reply_to=("r1",))

    letters = [d.to.value for d in town.said("email") if "sigue igual" in d.text]
    assert ["lights@test.example"] == letters


AWAY = CASES.replace(
    "    office: Registro",
    "    office: Registro\n    backups: [police]\n"
    "    absent: [{from: 2026-03-01, until: 2026-03-30}]",
)


@pytest.mark.parametrize("said", ["#pasar registro", "#no es mío"])
async def test_what_is_passed_to_who_is_away_reaches_who_stands_in(town, said):
    town.table = compile_routes(AWAY)
    await town.letter()

    await town.answer(said)
    await town.tell("sigue igual", in_reply_to=("r1",))

    reached = [letter.to.value for letter in town.said("email")[1:]]
    assert 2 * ["clerk@test.example", "police@test.example"] == reached
    assert "clerk" == (await town.store.case(FIRST)).case.mailbox
    assert await town.store.case(Number(3)) is None


async def test_what_is_passed_on_in_confidence_reaches_who_stands_in_and_may_read_it(
    town,
):
    private = "\n    confidential: true"
    absent = "\n    absent: [{from: 2026-03-01, until: 2026-03-30}]"
    social = (
        f"  social:\n    office: Bienestar{private}\n    addresses: {{email: s@p.es}}\n"
    )
    rules = CASES.replace("mailboxes:\n", f"mailboxes:\n{social}")
    for before, after in (
        ("office: Registro", f"office: Registro{private}"),
        ("backups: [lights]", f"backups: [lights, clerk]{private}{absent}"),
        (f"{private}\n    deliver: police", f"{private}\n    deliver: social"),
    ):
        assert before in rules
        rules = rules.replace(before, after)
    town.table = compile_routes(rules)
    await town.letter("mi marido: maltrato", visibility=PRIVATE)

    await town.answer("#pasar policía")

    letters = [letter.to.value for letter in town.said("email")[1:]]
    assert ["police@test.example", "clerk@test.example"] == letters


async def test_what_is_overdue_reaches_who_stands_in_for_the_head(town):
    town.table = compile_routes(
        AWAY.replace("    person:", "    head: clerk\n    person:")
    )
    await town.letter()

    await town.later(days=3)

    reached = [letter.to.value for letter in town.said("email")[1:]]
    assert ["clerk@test.example", "police@test.example"] == reached


@pytest.mark.parametrize("changes", [{}, {"attachments": (FILE,)}])
async def test_whoever_answers_what_nobody_can_read_is_told_so(town, changes):
    await town.letter()

    await town.answer("", unreadable="encrypted", **changes)

    assert "sin cifrar y como texto sin formato" in texts(town, "email")[-1]
    assert [] == [d for d in town.said("twitter") if not d.automatic]
    assert CaseState.OPEN is await town.state()


async def test_whoever_answers_somebody_who_was_forgotten_is_told_so(town):
    await town.letter()
    act = Act(at=town.now, actor="inés", action="erase", object="message 1")
    await town.store.erase([1], act)
    said = len(town.said("twitter"))

    await town.answer("Mañana se arregla.")

    assert "ya no hay a quién contestar" in texts(town, "email")[-1]
    assert said == len(town.said("twitter"))
    assert Status.QUARANTINED is (await town.show(2)).status


@pytest.mark.parametrize("visibility", Visibility)
async def test_an_answer_is_recorded_as_one_in_public_only_where_it_is(
    town, visibility
):
    await town.letter(visibility=visibility)

    await town.answer("Voy.")

    assert visibility.value == (await town.show(2)).filing.decision.reply.value


async def test_whoever_reads_at_once_what_is_held_talks_with_its_sender(town):
    """
    It may be danger. What is asked for besides waits on for proof.
    """
    town.table = load(Path(__file__).parents[2] / "routes.yaml")
    await town.tell(
        "necesito un volante de empadronamiento hay fuego", visibility=PRIVATE
    )
    [letter] = town.said("email")
    assert ("policia@junar.example", town.table.own("letter-held")) == (
        letter.to.value,
        next(line for line in letter.text.split("\n") if "identificado, y" in line),
    )

    for said in ("#visto", "#pedir ¿Dónde está?", "Vamos para allá.", "#resuelto"):
        await town.answer(said, letter)
    await town.tell("¡gracias! en la cuesta", visibility=PRIVATE, in_reply_to=("r4",))

    told = "\n".join(texts(town))
    assert "¿Dónde está?" in told
    assert "Vamos para allá." in told
    inside = texts(town, "email")
    assert [town.table.own("command-held")] == [t for t in inside if "No se ha" in t]
    assert "en la cuesta" in inside[-1]
    assert CaseState.HELD is await town.state()
    await town.later(days=8)
    assert CaseState.HELD is await town.state()
