# ruff: noqa: RUF001 - letters made to deceive are what this is about.
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.identity import Contact
from gateway.core.lookalike import Lookalikes, skeleton
from gateway.core.message import Address, Message

DAY = datetime(2026, 3, 2, tzinfo=UTC)
ANA = Contact(
    address=Address("twitter", "100"),
    name="Ana Molina Vega",
    handle="@ana_molina",
    verified_at=DAY,
)
LUIS = Contact(
    address=Address("email", "luis.rey@correo.example"),
    name="Luis Rey",
    verified_at=DAY,
)
PEOPLE = Lookalikes((ANA, LUIS))


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("@Iuisa", "@luisa"),
        ("@luіsa", "@luisa"),  # Cyrillic
        ("@аnа", "@ana"),  # both of them
        ("@p0lic1a", "@policia"),
        ("@carrnen", "@carmen"),
        ("@vvendy", "@wendy"),
        ("@ana.mo-lina", "@ana_molina"),
        ("Ａｎａ", "ana"),  # full width
        ("Ángel", "angel"),
        ("SØREN", "soren"),
    ],
)
def test_what_the_eye_takes_for_the_same_has_one_skeleton(one, other):
    assert skeleton(other) == skeleton(one)


def test_other_names_have_other_skeletons():
    assert skeleton("@ana_molina") != skeleton("@ana_molino")


def test_a_letter_of_a_far_script_is_any_letter():
    assert "?" in skeleton("@anᎪ_molina")
    assert "?" not in skeleton("who?")


@pytest.mark.parametrize(
    "handle",
    [
        "@ana_molina",
        "@Ana_Molina",
        "@anamolina",
        "@ana_moIina",
        "@аna_molina",
        "@anձ_molina",
    ],
)
def test_a_handle_under_another_number_is_no_proof(handle):
    assert "Ana Molina Vega" == PEOPLE.resembling(said(handle=handle))


def test_a_mail_address_almost_right_resembles():
    assert "Luis Rey" == PEOPLE.resembling(said("email", "luis.rey@c0rreo.example"))


@pytest.mark.parametrize("name", ["Ana Moliпa Vega", "Аna Molina", "Ana M0lina Vega"])
def test_a_name_in_letters_made_to_deceive_resembles(name):
    assert "Ana Molina Vega" == PEOPLE.resembling(said(handle="@x", name=name))


@pytest.mark.parametrize(
    "message",
    [
        said(value="100", handle="@ana_molina", name="Ana Molina Vega"),
        said(handle="@other", name="Ana Molina Vega"),
        said(handle="@other", name="ANA MOLINA VEGA 🌻"),
        said("telegram", handle="@ana_molina"),
        said(handle="@ana_molina_new", name="Ana M."),
        said(handle="@o", name="أحمد"),
        said(handle="", name=""),
        said("email", "luis.rey@correo.example"),
    ],
)
def test_ordinary_people_resemble_nobody(message):
    """
    Themselves, namesakes, accounts elsewhere, longer handles, other scripts.
    """
    assert "" == PEOPLE.resembling(message)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_can_be_looked_at(handle, name):
    found = PEOPLE.resembling(said(handle=handle, name=name))

    assert found in ("", "Ana Molina Vega", "Luis Rey")
