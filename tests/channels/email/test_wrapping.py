"""
What somebody says is the same whether their program broke its lines or not.
"""

import textwrap

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from channels.email.mail.text import written
from channels.email.mail.wrapping import joined

SAID = (
    "En la calle Real, delante del número 12, lleva tres días sin luz la farola de la"
    " esquina y los niños vuelven del colegio a oscuras, así que agradecería que"
    " vinieran a verla antes del lunes si puede ser."
)
ALSO = "Además se ha hundido una tapa de alcantarilla en la puerta de la panadería."


@pytest.mark.parametrize("width", [64, 72, 76, 78])
def test_a_paragraph_is_one_line_however_wide_a_program_breaks_it(width):
    said = f"{textwrap.fill(SAID, width)}\n\n{textwrap.fill(ALSO, width)}"
    assert f"{SAID}\n\n{ALSO}" == joined(said)


def test_so_is_one_that_flows():
    # RFC 3676: a line that goes on ends with a space.
    flowing = textwrap.fill(SAID, 72).replace("\n", " \n")
    assert SAID == written(f"{flowing}\n\nUn saludo,\nAna\n", reply=False)


@for_each(
    "own",
    [
        "- que vengan",
        "* que vengan",
        "2. que vengan",
        "b) que vengan",
        "#resuelto",
        "Nombre: Ana Ruiz",
        "Correo electrónico: ana@ejemplo.example",
        # As long as the name of a field may be.
        "Correos para las notificaciones: ana@ejemplo.example",
    ],
)
def test_what_begins_a_line_of_its_own_stays_there(own):
    [broken, *_] = textwrap.wrap(SAID, 72)
    assert f"{broken}\n{own}" == joined(f"{broken}\n{own}")
    assert f"{broken} que vengan" == joined(f"{broken}\nque vengan")


@for_each(
    "lines",
    [
        "Buenos días:\nNo luce la farola.\nGracias",
        f"{SAID}\nGracias",
        f"{textwrap.fill(SAID, 72)}\nGracias, Ana",
        "Mañana por la mañana pasa la brigada y cambia la lámpara.\nGracias\nAna Ruiz",
        f"{ALSO}\nGracias",
    ],
)
def test_a_line_that_somebody_ended_themselves_stays(lines):
    assert lines.count("\nGracias") == joined(lines).count("\nGracias")


@given(st.text(alphabet="ab .:-#1\n", max_size=400))
def test_nothing_but_the_ends_of_lines_is_changed(text):
    assert text == "".join(
        "\n" if was == "\n" else now
        for was, now in zip(text, joined(text), strict=True)
    )
