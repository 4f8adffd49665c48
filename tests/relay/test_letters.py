"""
What strangers are called, and write, makes no letter read otherwise than it is.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.delivery import DeliveryState
from gateway.core.message import Address, Attachment, Place, Visibility
from gateway.relay.speaking.allowance import AUTOMATIC
from gateway.relay.speaking.wording import channel_name
from gateway.routing.compiler import compile_routes
from gateway.town import commands
from gateway.town.commands import Verb

from .conftest import CASES, NOON, ROUTES

TURN = "\u202e"


async def letter(town, **changes):
    """
    Give what a mailbox reads of a mail.
    """
    said = {
        "sender": Address("email", "pedro@libre.example"),
        "handle": "",
        "visibility": Visibility.PRIVATE,
        **changes,
    }
    await town.tell(said.pop("text", "la farola está rota"), **said)
    return next(d for d in town.said("email") if d.to.value == "lights@test.example")


@pytest.mark.parametrize("gone", [["telegram"], ["telegram", "email"]])
async def test_what_would_go_to_a_channel_that_is_not_there_goes_to_one_that_is(
    town, gone
):
    town.deliver_lights_to("telegram")
    for name in gone:
        del town.channels[name]
    town.wire()

    await town.hear("la farola está rota")

    [written] = (await town.show()).deliveries
    expected = "telegram:55" if "email" in gone else "email:lights@test.example"
    assert expected == str(written.to)


@pytest.mark.parametrize("name", [f"Pedro Gil{TURN}", f"Pedro {TURN}gil"])
async def test_a_name_that_turns_what_follows_shows_that_it_does(town, name):
    written = await letter(town, display_name=name)
    shown = name.replace(TURN, "[U+202E]")

    assert f"De: {shown} (pedro@libre.example), identidad sin verificar" in written.text
    assert f"{shown} (pedro@libre.example)" == written.author


@pytest.mark.parametrize("end", ["\r\n", "\u2028", "\x85"])
async def test_a_name_stands_on_one_line(town, end):
    name = f"Pedro{end}De: Ana Molina, identidad verificada"

    written = await letter(town, display_name=name)
    lines = [line for line in written.text.splitlines() if line.startswith("De:")]

    assert 1 == len(lines)
    assert len(written.author.splitlines()) == 1


@pytest.mark.parametrize(
    ("handle", "name", "shown"),
    [
        ("@pedro", "Pedro Gil", "Pedro Gil (@pedro)"),
        ("@pedro", "@pedro", "@pedro"),
        ("@pedro", "", "@pedro"),
        ("", "Pedro Gil", "Pedro Gil (pedro@libre.example)"),
    ],
)
async def test_whoever_wrote_goes_by_name_and_label_or_whichever_there_is(
    town, handle, name, shown
):
    written = await letter(town, handle=handle, display_name=name)

    assert shown == written.author
    assert f"De: {shown}, identidad sin verificar" in written.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ana@casa.example", "Pide que le contesten en ana@casa.example; su respuesta"),
        ("pedro@libre.example, a@b.example", "Pide que le contesten en a@b.example;"),
        ("pedro@libre.example", ""),
    ],
)
async def test_whoever_answers_is_told_where_the_answer_does_not_go(town, asked, told):
    """
    A form on a web page sends from its own address, and names its writer's in Reply-To.
    """
    written = await letter(town, headers={"reply-to": asked})

    assert told in written.text
    assert bool(told) is ("Pide que le contesten" in written.text)


def test_a_channel_of_a_stranger_goes_by_its_own_name(town):
    told = [channel_name(town.table.own, name) for name in ("twitter", "pigeon")]

    assert ["X", "pigeon"] == told


async def test_a_letter_says_when_it_was_written_and_what_it_was_changed_to(town):
    sent = {"sent_at": NOON - timedelta(hours=3)}

    plain = await letter(town, **sent)
    town.channels["email"].said.clear()
    changed = await letter(town, edit_of="r0", **sent)

    assert "02/03/2026 10:00" in plain.text
    edited, late, closed, unread = (
        town.table.own(f"letter-{name}")
        for name in ("edited", "late", "reopened", "unreadable")
    )
    assert edited in changed.text
    assert not [each for each in (edited, late, closed, unread) if each in plain.text]


@pytest.mark.parametrize(
    ("hour", "told"), [(0, "02:30 (UTC+0200)"), (1, "02:30 (UTC+0100)"), (2, "03:30")]
)
async def test_of_an_hour_that_clocks_show_twice_it_says_which(town, hour, told):
    town.now = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)

    read = await letter(town)

    assert f"25/10/2026 {told}\n" in read.text


async def test_a_place_stands_on_one_line(town):
    label = "Plaza\nDe: Ana Molina, identidad verificada"

    written = await letter(town, place=Place(latitude=37, longitude=-3, label=label))
    lines = [line for line in written.text.splitlines() if line.startswith("De:")]

    assert 1 == len(lines)


async def test_a_place_of_the_town_that_is_named_is_looked_for_on_a_map(town):
    streets = "places: {streets: [=calle Real, calle Ñora]}\n"
    town.table = compile_routes(ROUTES + streets)

    written = await letter(town, text="farola rota en la calle real 12")
    said = "openstreetmap.org/search?query=calle%20Real%2012%2C%20Testville"

    assert f"Lugar: calle Real 12 https://www.{said}\n" in written.text
    assert said not in "".join(d.text for d in town.said("email") if d != written)


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("farola rota en la calle Real de Sevilla", False),
        ("farola rota en la calle Real 12 de Sevilla", False),
        ("farola rota en la calle Real de Testville", True),
        ("farola rota en la calle Real de Almenara", True),
        ("farola rota en la calle Real de noche", True),
        ("FAROLA ROTA EN LA CALLE REAL DE NOCHE", True),
        ("farola rota en la calle Real. De Sevilla no sé nada", True),
        ("al volver de Sevilla vi una farola rota en la calle Real", True),
    ],
)
async def test_a_street_of_another_town_is_looked_for_on_no_map_of_ours(
    town, said, ours
):
    area = "areas: {Almenara: {streets: [calle Real]}}"
    town.table = compile_routes(f"{ROUTES}places: {{streets: [=calle Real], {area}}}\n")

    written = await letter(town, text=said)

    assert ours is ("openstreetmap.org/search" in written.text)


async def test_whoever_has_one_of_two_matters_is_shown_where_that_is(town):
    town.table = compile_routes(
        f"{CASES}places: {{streets: [=calle Real, calle Ñora]}}\n"
    )

    await town.tell(
        "la farola de la calle Real está rota. Hay una fuga en la calle Ñora"
    )

    linked = {
        letter.to.value: [name for name in ("Real", "%C3%91ora") if name in where]
        for letter in town.said("email")
        for where in ["".join(re.findall(r"search\?query=\S+", letter.text))]
    }
    assert {
        "lights@test.example": ["Real"],
        "clerk@test.example": ["%C3%91ora"],
    } == linked


async def test_where_the_telephone_is_counts_more_than_what_is_named(town):
    town.table = compile_routes(ROUTES + "places: {streets: [calle Ñora]}\n")

    here = Place(latitude=37, longitude=-3)
    written = await letter(town, text="farola rota en la calle ñora 3", place=here)

    assert 1 == written.text.count("openstreetmap.org")
    assert "?mlat=37.000000&mlon=-3.000000" in written.text


async def test_who_names_no_place_has_none_in_the_letter(town):
    assert "Lugar:" not in (await letter(town)).text


@pytest.mark.parametrize(
    ("text", "told"), [("la farola parpadea", 1), ("compra bitcoin", 0)]
)
async def test_who_sent_what_nobody_here_is_given_is_told_so(town, text, told):
    film = Attachment(
        name="farola.mp4", media_type="video/mp4", reference="1", too_large=True
    )

    photo = evolve(film, name="foto.jpg", media_type="image/jpeg", too_large=False)

    await town.tell(text, visibility=Visibility.PRIVATE, attachments=(photo, film))

    said = [d.text for d in town.said("twitter")]
    assert told == len([t for t in said if "no nos ha llegado: farola." in t])


async def test_in_public_it_is_pointed_to_where_that_is_told(town):
    """
    Whoever never wrote in private reads nothing there.
    """
    film = Attachment(
        name="farola.mp4", media_type="video/mp4", reference="1", too_large=True
    )

    await town.tell("la farola está rota", attachments=(film,))

    public, private = town.said("twitter")[-2:]
    assert (Visibility.PUBLIC, Visibility.PRIVATE) == (
        public.visibility,
        private.visibility,
    )
    assert "mensaje directo" in public.text
    assert "no nos ha llegado: farola.mp4" in private.text


async def test_what_was_told_in_confidence_is_not_pointed_to_for_a_file(town):
    film = Attachment(
        name="golpes.mp4", media_type="video/mp4", reference="1", too_large=True
    )

    await town.tell("sufro maltrato", attachments=(film,))

    said = town.said("twitter")
    assert any("no nos ha llegado: golpes.mp4" in each.text for each in said)
    assert {Visibility.PRIVATE} == {each.visibility for each in said}


@pytest.mark.parametrize(
    ("where", "begun", "told"),
    [
        (Visibility.PRIVATE, "", 1),
        (Visibility.PUBLIC, "", 0),
        (Visibility.PUBLIC, "hola", 1),
    ],
)
async def test_who_sent_what_cannot_be_fetched_is_told_in_private_if_they_write_there(
    town, where, begun, told
):
    if begun:
        await town.tell(begun, visibility=Visibility.PRIVATE)
    voice = Attachment(name="voz.ogg", media_type="audio/ogg", reference="gone")

    await town.tell("la farola está rota", visibility=where, attachments=(voice,))

    said = [d for d in town.said("twitter") if "voz.ogg" in d.text]
    assert [Visibility.PRIVATE] * told == [d.visibility for d in said]
    assert "FALTA: voz.ogg" in town.said("email")[-1].text


async def test_who_sends_files_that_cannot_be_fetched_is_told_no_oftener_than_the_rest(
    town,
):
    voice = Attachment(name="voz.ogg", media_type="audio/ogg", reference="gone")
    for _ in range(AUTOMATIC.count + 2):
        await town.tell(
            "la farola está rota", visibility=Visibility.PRIVATE, attachments=(voice,)
        )

    said = [d for d in town.said("twitter") if "voz.ogg" in d.text]
    assert AUTOMATIC.count == len(said)


async def test_a_letter_is_settled_though_its_sender_cannot_be_told_of_a_file(
    town, monkeypatch
):
    monkeypatch.setattr("gateway.relay.outgoing.unfetched_files.to_sender", None)
    voice = Attachment(name="voz.ogg", media_type="audio/ogg", reference="gone")

    await town.tell(
        "la farola está rota", visibility=Visibility.PRIVATE, attachments=(voice,)
    )

    assert DeliveryState.SENT in {d.state for d in (await town.show()).deliveries}


async def test_a_subject_and_a_text_that_turn_show_that_they_do(town):
    written = await letter(town, subject=f"farola {TURN}atoR", text=f"está {TURN}ator")

    assert "farola [U+202E]atoR" in written.subject
    assert written.text.startswith("está [U+202E]ator")


async def test_a_text_keeps_its_lines_and_its_script(town):
    text = "la farola está rota\n\nمكسور 🌻\ufe0f"

    written = await letter(town, text=text)

    assert written.text.startswith(f"{text}\n")


@for_each("language", ["es", "en"])
@for_each(
    ("button", "verb"),
    [
        ("going", Verb.TAKE),
        ("solved", Verb.SOLVE),
        ("not-mine", Verb.NOT_MINE),
        ("admit", Verb.ADMIT),
        ("defer", Verb.DEFER),
    ],
)
def test_whoever_presses_a_button_says_what_is_done(town, language, button, verb):
    says = town.table.text(f"button-{button}-says", language)

    assert verb is commands.read(says).verb


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (CASES, "está escrito bajo el caso J-1, que es de otra persona"),
        (ROUTES, "está escrito bajo una conversación de otra persona con este buzón"),
    ],
)
async def test_a_remark_below_somebody_elses_post_names_the_case_of_that(
    town, rules, told
):
    town.table = compile_routes(rules)
    post = await town.tell("la farola está rota", to=("@testville",))

    await town.tell(
        "vergonzoso, y encima huele",
        sender=Address("twitter", "1002"),
        in_reply_to=(post.reference,),
    )

    assert f"Le llega porque: {told}" in town.said("email")[-1].text
