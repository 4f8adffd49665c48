# ruff: noqa: RUF001 - letters made to deceive are what this is about.
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.conversation import Mailbox
from gateway.core.identity import Standing
from gateway.core.message import Address, Evidence, Proof
from gateway.core.town import Town
from gateway.routing.staff import Sender, staff

from .heard import KNOWN, said

OLD = Address("twitter", "17")


def mailbox(id, office, person="", *more):
    addresses = (Address("email", f"{id}@pueblo.example"), *more)
    return Mailbox(
        id=id,
        office=office,
        person=person,
        addresses=addresses,
        former=frozenset({OLD}.intersection(addresses)),
    )


TOWN = Town(
    name="Pueblo de la Sierra",
    timezone=ZoneInfo("Europe/Madrid"),
    accounts={
        "twitter": "@AytoPueblo",
        "telegram": "@pueblo_bot",
        "email": "town@pueblo.example",
    },
    formerly=("@ViejaCuenta",),
    mailboxes={
        box.id: box
        for box in (
            mailbox("police", "Policía Local", "Andrés Cabello Reina"),
            mailbox("lights", "Alumbrado y electricidad", "Miguel Ángel Zafra Pino"),
            mailbox("taxes", "Tesorería, tasas y recaudación", "Juan de la Cruz"),
            mailbox("plans", "Urbanismo (arquitecta técnica)", "Berta Alguacil Nieto"),
            mailbox("social", "Servicios Sociales comunitarios", "Marta"),
            mailbox("mayor", "Alcaldía", "", Address("twitter", "18"), OLD),
            mailbox("clerk", "Registro"),
        )
    },
)
STAFF = staff(TOWN, ["@PoliciaPueblo", "@luz_pueblo"], ["concejal de festejos"])


def sender(
    channel="twitter",
    value="999",
    standing=Standing.KNOWN,
    resembles="",
    **more,
):
    message = said("hola", sender=Address(channel, value), **more)
    return STAFF.sender(message, evolve(KNOWN, standing=standing, resembles=resembles))


@pytest.mark.parametrize(
    ("value", "name", "found"),
    [
        ("18", "Ana", {Sender.MAILBOX}),
        ("17", "Ana", set()),
        ("17", "Alcaldía de Pueblo", {Sender.LOOKALIKE}),
        ("16", "Ana", {Sender.LOOKALIKE}),
    ],
)
def test_who_left_an_office_is_anybody_with_its_handle_too_but_not_in_its_name(
    value, name, found
):
    assert found == sender(value=value, handle="@PoliciaPueblo", display_name=name)


@for_each(
    "handle",
    [
        "@PoliciaPueblo",
        "@policiapueblo",
        "@Policia_Pueblo",
        "@PoliciaPueblo_",
        "@PoIiciaPueblo",
        "@Po1iciaPueblo",
        "@P0liciaPueblo",
        "@PolіciaPueblo",
        "@Ｐoliciapueblo",
        "@Policia\u200bPueblo",
        "@PoliciaPueblo_oficial",
        "@AytoPueblo_Oficial",
        "@AytoPuebIo",
        "@pueblo_b0t",
        "@luzpueblo",
        "@ViejaCuenta",
        "@vieja_cuenta",
        "@anяa",  # no handle has letters of two scripts
    ],
)
def test_a_handle_like_one_of_ours_is_a_lookalike_on_any_channel(handle):
    assert {Sender.LOOKALIKE} == sender(handle=handle)
    assert {Sender.LOOKALIKE} == sender("pigeon", handle=handle)


@pytest.mark.parametrize("handle", ["@PoliciaPueblo@a.example", "@junar@b.example"])
def test_a_handle_is_like_ours_whatever_server_it_is_of(handle):
    junar = {"pigeon": "@junar@social.example"}
    here = staff(evolve(TOWN, accounts=junar), ["@PoliciaPueblo"])
    near = said("hola", sender=Address("email", "ana@soclal.example"))

    found = here.sender(
        said("hola", sender=Address("pigeon", "9"), handle=handle), KNOWN
    )

    assert {Sender.LOOKALIKE} == found
    # Whose server it is nobody told: no mail is an impostor's for its domain.
    assert set() == here.sender(near, KNOWN)


def test_our_own_handle_is_ours_where_it_is_and_a_lookalike_elsewhere():
    ours = Evidence(proof=Proof.ACCOUNT)
    signed = Evidence(proof=Proof.SIGNED)
    assert {Sender.OURSELVES} == sender(handle="@aytopueblo", evidence=ours)
    assert {Sender.OURSELVES} == sender("email", "town@pueblo.example", evidence=signed)
    assert {Sender.LOOKALIKE} == sender("telegram", handle="@AytoPueblo")
    assert {Sender.LOOKALIKE} == sender(handle="@ＡytoPueblo")


@pytest.mark.parametrize("proof", [Proof.NONE, Proof.PATH])
def test_a_mail_that_only_says_it_is_ours_is_a_lookalike_that_nobody_answers(proof):
    forged = sender("email", "town@pueblo.example", evidence=Evidence(proof=proof))

    assert {Sender.OURSELVES, Sender.LOOKALIKE} == forged


@for_each(
    "name",
    [
        "Andrés Cabello Reina",
        "Andres Cabello",
        "ANDRÉS CABELLO",
        "Cabello Reina, Andrés",
        "Oficial Andrés Cabello 🚓",
        "Andrés Cabello (Policía)",
        "Andrés Cabеllo",
        "Andrés CabeIIo",
        "Аndrés 𝐂𝐚𝐛𝐞𝐥𝐥𝐨",
        "Andrés\u200b Cabello",
        "Miguel Zafra, alumbrado",
        "Miguel Ángel Zafra",
        "Berta Alguaci1 ✔",
        "Juan de la Cruz",
        "Juan Cruz",
    ],
)
def test_whoever_is_called_as_one_of_us_is_a_lookalike(name):
    assert {Sender.LOOKALIKE} == sender(display_name=name)


@for_each(
    "name",
    [
        "Policía Local",
        "POLICIA LOCAL",
        "Policía Local Pueblo (oficial)",
        "Policía Local de Pueblo de la Sierra",
        "Роlicía Local",
        "P𖽀licía Local",
        "Po1icía  L0cal ✔",
        "Policía Local Oficial",
        "Alumbrado y electricidad",
        "Registro",
        "Urbanismo",
        "Tesorería Pueblo",
        "Tesorería (oficial)",
        "Servicios Sociales Pueblo",
        "Alcaldía",
        "Pueblo de la Sierra",
        "Pueblо de la Sierra",
        "Ayuntamiento de Pueblo",
        "Ayto. Pueblo",
        "🏛 Excmo. Ayuntamiento de Pueblo",
        "Alcaldesa de Pueblo",
        "Аlcalde de Pueblo",
        "Alcal\u200bdesa Pueblo ✔",
        "Jefe de la Policía Local de Pueblo",
        "Secretario del Ayuntamiento de Pueblo",
        "Concejal de Festejos de Pueblo",
        "Casa Consistorial Pueblo",
        "Pueblоko Udala",
        "Mayor of Pueblo",
        "Maire de Pueblo",
        "Bürgermeisterin von Pueblo",
        "AytoPueblo",
        "Pueblo Council",
        "PoliciaPueblo",
        "police@pueblo.example",
        "Alcaldía <mayor@pueblo.example>",
    ],
)
def test_whoever_is_called_as_an_office_or_the_town_is_a_lookalike(name):
    assert {Sender.LOOKALIKE} == sender(display_name=name)


def test_an_alias_of_somebody_elected_is_a_title_unless_it_is_their_name(table):
    def called(name):
        return table.read(said("hola", display_name=name), KNOWN).sender

    assert {Sender.LOOKALIKE} == called("Concejal de Juventud de Junar")
    assert set() == called("Rocío de Junar")
    assert set() == called("Electricista Junar")


@for_each(
    "address",
    [
        "anybody@pueb1o.example",
        "anybody@puebl0.example",
        "anybody@puеblo.example",
        "anybody@xn--publo-0we.example",  # the same, as the DNS has it
        "anybody@pue-blo.example",
        "anybody@pueblo.exarnple",
        "anybody@pueblo٠example",
        "anybody@mail.puebIo.example",
        "police@pueblo.example.evil.example",
        "police@pueblo-example.com",
        "police@𝐩ueblo.example",
        "po1ice@pueblo.example",
        "t0wn@pueblo.example",
    ],
)
def test_a_mail_address_like_one_of_ours_is_a_lookalike(address):
    assert {Sender.LOOKALIKE} == sender("email", address)


@for_each(
    "address",
    [
        "ana@correo.example",
        "ana@pueblo.example",  # a colleague without a mailbox
        "ana@mail.pueblo.example",
        "ana@puebla.example",
        "ana@pueblos.example",
        "ana@pueblo.example.org",
        "ana@josé.example",
        "ana@пошта.example",
        "ana@例子.example",
        "ana@xn--",
        "ana@",
    ],
)
def test_other_mail_addresses_are_nothing(address):
    assert set() == sender("email", address)


@for_each(
    "name",
    [
        "Andrés Reina",
        "Andrea Cabello",
        "Ángel Zafra",
        "Marta Gil",
        "Juan de la Torre",
        "Cruz de la Fuente",
        "Vecina de Pueblo",
        "María Alcalde de Pueblo",
        "Sierra Alcalde",
        "Ex alcalde de Pueblo",
        "Alcalde de Motril",
        "Bar La Alcaldía de Pueblo",
        "Casa Pueblo",
        "Secretaria Ampa Pueblo",
        "Calle Mayor Pueblo",
        "Club Ciclista Pueblo",
        "Asociación Vecinal Barrio Alto",
        "Sindicato de Policía Local",
        "Tesorería",
        "Pueblo",
        "Sierra",
        "Ayuntamiento",
        "Ana (oficial de primera)",
        "Иван Петров",
        "Андрей Кабелло",
        "محمد العلوي",
        "Andrés 李明",
        "警察 Local",
        "🚓",
        "✔",
        "",
    ],
)
def test_an_ordinary_name_is_nothing(name):
    assert set() == sender(display_name=name, handle="@somebody_1")


@for_each("handle", ["@pueblo", "@policia_fan", "@iñaki", "@أحمد", ""])
def test_an_ordinary_handle_is_nothing(handle):
    assert set() == sender("pigeon", handle=handle)


def test_whoever_seems_to_be_a_verified_person_is_a_lookalike():
    assert {Sender.LOOKALIKE} == sender(resembles="Ana Gil")


@pytest.mark.parametrize(
    "more",
    [
        {"handle": "@PoIiciaPueblo"},
        {"display_name": "Policía Local"},
        {"display_name": "Andrés Cabello"},
        {"resembles": "Ana Gil"},
    ],
)
def test_whoever_was_verified_is_no_lookalike_whatever_they_are_called(more):
    assert set() == sender(standing=Standing.VERIFIED, **more)


def test_a_mailboxs_own_address_is_no_lookalike():
    assert {Sender.MAILBOX} == sender("email", "police@pueblo.example")
    assert {Sender.MAILBOX} == sender(value="18", handle="@PoIiciaPueblo")
    assert {Sender.MAILBOX} == sender(value="18", resembles="Ana Gil")


def test_a_machine_may_be_a_lookalike_besides():
    found = sender("email", "po1ice@pueblo.example", headers={"precedence": "bulk"})

    assert {Sender.MACHINE, Sender.LOOKALIKE} == found


def test_a_town_without_name_and_mailboxes_has_no_lookalikes():
    nobody = staff(Town(name="", timezone=ZoneInfo("UTC")), [])
    sender = Address("email", "a@b.example")
    message = said("", sender=sender, display_name="Ayuntamiento oficial")

    assert frozenset() == nobody.sender(message, KNOWN)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_sender_can_be_looked_at(one, other):
    found = sender("email", f"{one}@{other}", handle=other, display_name=one)

    assert found <= {*Sender}
