# ruff: noqa: RUF001 - letters made to deceive are what this is about.
import unicodedata
from datetime import UTC, datetime
from itertools import pairwise, product

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.identity import Contact
from gateway.core.message import Address, Message
from gateway.core.writing.lookalike import Lookalikes, ways_to_call

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def contact(channel, value, name, handle=""):
    return Contact(
        address=Address(channel, value), name=name, handle=handle, verified_at=DAY
    )


PEOPLE = Lookalikes(
    (
        contact("twitter", "100", "Ana Molina Vega", "@ana_molina"),
        contact("email", "luis.rey@correo.example", "Luis Rey"),
        contact("twitter", "101", "Pilar Roldán Vera", "@pilar_roldan"),
        contact("twitter", "102", "Iker Benítez Marín", "@ibenitezm"),
        contact("telegram", "103", "Ștefan Łukasz Núñez", "@stefanln"),
        contact("telegram", "105", "Hồng Thị Kjær", "@hongtk"),
        contact("telegram", "104", "Bernarda Clara Wilmar", "@wilmar_b"),
    )
)


def said(channel="twitter", value="200", handle="", name=""):
    return Message(
        external_id="1",
        reference="1",
        sender=Address(channel, value),
        handle=handle,
        display_name=name,
        text="hola",
        received_at=DAY,
    )


@for_each(
    ("name", "short"),
    [
        ("Ana Molina Vega", {"Ana Molina Vega", "Ana Molina"}),
        (
            "José Luis Baena Toro",
            {"José Luis Baena Toro", "José Luis Baena", "José Baena"},
        ),
        ("Luis Rey", {"Luis Rey"}),
        ("Juan de la Cruz", {"Juan de la Cruz", "Juan Cruz"}),
        ("Eva Gil de la Cruz", {"Eva Gil de la Cruz", "Eva Gil"}),
        ("de la Cruz", {"de la Cruz", "de Cruz"}),
        ("Andrés Cabello (cuenta personal)", {"Andrés Cabello"}),
        ("Encarna", set()),
        ("", set()),
    ],
)
def test_a_person_is_called_in_full_and_short(name, short):
    assert short == set(ways_to_call(name))


@for_each(
    "handle",
    [
        "@ana_molina",  # taken up by somebody else
        "@Ana_Molina",
        "@ANA_MOLINA",
        "@anamolina",
        "@ana_molina_",
        "@_ana_molina",
        "@ana__molina",
        "@ana-molina",
        "@ana.molina",
        "@ana_moIina",
        "@ana_mo1ina",
        "@ana_m0lina",
        "@ana_rnolina",
        "@аna_molina",
        "@anձ_molina",
        "@ana_mol𐊊na",
        "@ana\u200b_molina",
        "@\u202eanilom_ana",
        "@ａｎａ_molina",
        "@ana_molina\u0323",
        "@ana_molina_oficial",
        "@oficialanamolina",
    ],
)
def test_a_handle_under_another_number_is_no_proof(handle):
    assert "Ana Molina Vega" == PEOPLE.resembling(said(handle=handle))


@for_each(
    "address",
    [
        "luis.rey@c0rreo.example",
        "luis.rey@correo.exarnple",
        "luis.rey@соrrео.example",
        "luis.rey@xn--rr-olc7adn.example",  # the same, as the DNS has it
        "luis.rey@cor-reo.example",
        "1uis.rey@correo.example",
        "luisrey@correo.example",
        "luis_rey@correo.example",
        "ⅼuis.rey@correo.example",
        "ｌuis.rey@cοrreo.example",
        "iuis.rey@correo.example",  # an I, once it is in small letters
    ],
)
def test_a_mail_address_almost_right_resembles(address):
    assert "Luis Rey" == PEOPLE.resembling(said("email", address))


def test_a_mail_address_in_the_name_is_one_that_somebody_has_put_there():
    name = "luis.rey@correo.example"

    assert "Luis Rey" == PEOPLE.resembling(said("email", "x@y.example", name=name))
    assert "Luis Rey" == PEOPLE.resembling(said(name=f"Luis <{name}>"))


@for_each(
    "name",
    [
        "Ana Moliпa Vega",
        "Аna Molina",
        "Ana M0lina Vega",
        "Dra. Ana Mоlina Vega",
        "🌻 Ana Mоlina 🌻",
        "Mоlina, Ana",
        "Ana\u200b Molina Vega",
        "Ana Molina\u202c Vega",
        "\u202eageV aniloM anA",
        "Ana Molina\u202e",
        "Ana\u202e Molina",
        "Ana \u202emolina",
        "Ana Molina (Junar)\u202e",
        "Ａｎａ Ｍｏｌｉｎａ",
        "𝐀𝐧𝐚 𝐌𝐨𝐥𝐢𝐧𝐚 𝐕𝐞𝐠𝐚",
        "Ana Moli\u0323na Vega",
        "Aṇa Molina",
        "Ana M\u030bolina",
        "Ana Molina Vega ✔",
        "Ana Molina ✅",
        "Ana Molina Vega (oficial)",
        "Ana Molina - cuenta 0ficial",
        "Ana Mol!na Vega",
        "Ana M@lina Vega",
        "Ana M🌻lina Vega",
        "AnaMolinaVеga",
    ],
)
def test_a_name_made_to_deceive_resembles(name):
    assert "Ana Molina Vega" == PEOPLE.resembling(said(handle="@x", name=name))


@for_each(
    "name",
    [
        "Bemarda Clara Wilmar",
        "Bernarda Dara Wilmar",
        "Bernarda Clara VVilmar",
        "Bernarcla Clara Wilrnar",
        "Be𖽀narda Clara Wilmar",
        "Ber𖽀arda Clara Wilmar",
        "Be𖽀arda Clara Wilmar",  # in place of an m that looks like rn
        "Bernarda 𖽀ara 𖽀ilmar",
    ],
)
def test_letters_that_are_read_as_two_are_found_whatever_stands_for_them(name):
    assert "Bernarda Clara Wilmar" == PEOPLE.resembling(said(name=name))


@pytest.mark.parametrize(
    "message",
    [
        said(value="100", handle="@ana_molina", name="Ana Molina Vega"),
        said(value="100", handle="@pilar_roldan", name="Рilar Roldán ✔"),
        said(value="100", handle="@ana_has_a_new_one"),
        said("email", "luis.rey@correo.example", name="Ana Mоlina Vega"),
    ],
)
def test_whoever_has_the_number_is_who_they_are_whatever_they_are_called(message):
    assert "" == PEOPLE.resembling(message)


@for_each(
    "message",
    [
        said(handle="@other", name="Ana Molina Vega"),
        said(handle="@other", name="Ana Mólina Vega"),
        said(handle="@other", name="ANA MOLINA VEGA 🌻"),
        said(handle="@other", name="Ana Molina 👩‍🌾❤️"),
        said(handle="@other", name="Dra. Ana Molina (Granada)"),
        said(handle="@other", name="Stefan Lukasz Nunez"),
        said(handle="@other", name="Ștefan Łukasz Núñez"),
        said(handle="@other", name="Hong Thi Kjaer"),
        said("telegram", handle="@ana_molina"),
        said(handle="@ana_molina1", name="Ana M."),
        said(handle="@ana_molina_new", name="Ana M."),
        said(handle="@lbenitezm", name="Lola Benítez Marín"),
        said(handle="@LBenitezM", name="Lola Benítez Marín"),
        said(handle="@o", name="أحمد"),
        said(handle="@o", name="Ana محمد"),
        said(handle="@o", name="Ana 李明"),
        said(handle="@o", name="𖽀𖽀𖽀 𖽀𖽀𖽀𖽀𖽀𖽀 𖽀𖽀𖽀𖽀"),
        said(handle="@𖽀𖽀𖽀𖽀𖽀𖽀𖽀𖽀𖽀"),
        said(handle="@o", name="✔"),
        said(handle="", name=""),
        said("email", "luis.rey@mail.example", name="Luis Rey"),
        said("email", "用户@correo.example"),
        said("email", "luis.rey2@correo.example"),
        said("email", "rey.luis@correo.example"),
        said("pigeon", "luis", handle="luis"),
    ],
)
def test_ordinary_people_resemble_nobody(message):
    """
    Namesakes, accounts elsewhere, longer handles, brothers and sisters, other scripts.
    """
    assert "" == PEOPLE.resembling(message)


def test_initials_are_told_apart_only_where_they_cannot_be_mistaken():
    assert "Iker Benítez Marín" == PEOPLE.resembling(said(handle="@IBenitezm"))
    assert "Iker Benítez Marín" == PEOPLE.resembling(said(handle="@1benitezm"))
    assert "Iker Benítez Marín" == PEOPLE.resembling(said(handle="@lbenitez_rn"))
    assert "Pilar Roldán Vera" == PEOPLE.resembling(said(handle="@pllar_roldan"))
    ending = Lookalikes((contact("twitter", "1", "Gil Vera", "@Vera_i"),))
    assert "" == ending.resembling(said(handle="@Vera_l"))
    assert "Gil Vera" == ending.resembling(said(handle="@vera_1"))


def test_of_two_whose_names_look_alike_each_may_be_called_as_the_other():
    people = Lookalikes(
        (
            contact("twitter", "1", "Ana Cornejo", "@anacornejo"),
            contact("twitter", "2", "Ana Comejo", "@acomejo"),
        )
    )

    assert "" == people.resembling(said(name="Ana Cornejo"))
    assert "" == people.resembling(said(name="Ana Comejo"))
    assert "Ana Cornejo" == people.resembling(said(name="Ana Cornej0"))


def test_two_who_were_verified_are_both_protected():
    people = Lookalikes(
        (
            contact("twitter", "1", "Iker Gil", "@ikergil"),
            contact("twitter", "2", "Lker Gil", "@lkergil"),
        )
    )

    assert "" == people.resembling(said(value="1", handle="@ikergil"))
    assert "" == people.resembling(said(value="2", handle="@lkergil"))
    assert "Lker Gil" == people.resembling(said(value="3", handle="@lkergil"))
    assert "Iker Gil" == people.resembling(said(value="3", handle="@ikergil"))


def bare(name):
    parted = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in parted if c.isascii() and c.isalpha())


FIRST = (
    *("Ana", "María", "José", "Lucía", "Íñigo", "Ioana", "Ștefan", "Łukasz", "Søren"),
    *("Nguyễn", "Çağla", "Fátima", "Youssef", "Иван", "Ольга", "Тарас", "Роман"),
    *("Γιώργος", "Ελένη", "Άννα", "محمد", "فاطمة", "דוד", "明", "伟", "ひろし", "민수"),
    *("सुनील", "Արամ", "ნინო"),
)
LAST = (
    *("Gil", "Muñoz", "Peña", "Ibáñez", "Güell", "Popescu", "Țurcanu", "Kowalski"),
    *("Kjær", "Văn", "Öztürk", "Benali", "Петров", "Коваленко", "Серова", "Παπάς"),
    *("Νικολάου", "العلوي", "لوي", "李", "王", "田中", "김", "कुमार", "მაისურაძე"),
)


def test_hundreds_of_ordinary_names_are_near_to_nobody():
    """
    Others with the same first names and surnames, and in their own scripts, beside
    those who were verified.
    """
    own = [*product(FIRST[:13], LAST[:12])]
    verified = own[::2]
    people = Lookalikes(
        tuple(
            contact("twitter", str(i), f"{a} {b} Vega", f"@{bare(a)}_{bare(b)}")
            for i, (a, b) in enumerate(verified)
        )
    )
    names = [f"{a} {b}" for a, b in product(FIRST, LAST)]
    names += [f"{a} {b} {c}" for a, (b, c) in product(FIRST, pairwise(LAST))]
    handles = [f"@{bare(a)}{bare(b)}{i}" for i, (a, b) in enumerate(own)]
    handles += [f"@{bare(a)}_{bare(b)}" for a, b in own[1::2]]

    assert 1_000 < len(names)
    assert [] == [n for n in names if people.resembling(said(handle="@q", name=n))]
    assert [] == [h for h in handles if people.resembling(said(handle=h))]


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_can_be_looked_at(handle, name):
    found = PEOPLE.resembling(said(handle=handle, name=name))
    mail = PEOPLE.resembling(said("email", f"{handle}@{name}"))

    assert {found, mail} <= {"", *(person.name for person in PEOPLE.people)}
