"""
Formulas do not count for what a message is about or wants.
"""

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.formulas import without_formulas
from gateway.routing.words.text import cut, plain

MATTER = "no hay luz en la calle Real"


def left(text):
    return " ".join(cut(without_formulas(plain(text))))


@for_each(
    "text",
    [
        "Estimados señores: {}",
        "Muy señores míos:\n{}",
        "Benvolguts senyors, {}",
        "Dear Sir or Madam,\n{}",
        "Aupa! {}",
        "iepa lagunak, {}",
        "Me dirijo a ustedes para comunicarles lo siguiente: {}",
        "Perdonad que os moleste, {}",
        "{}. Perdón por las molestias",
        "{}, que pago mis impuestos como todo el mundo",
        "{} y pagamos impuestos!",
        "{}, para eso pagamos",
        "{} y nunca me he quejado",
        "{}. Os mando foto.",
        "No sé si escribo al sitio correcto. {}. Si no es aquí decidme dónde",
        "{} muchas gracias y un saludo",
        "{}. Gracias por su atención.",
        "{}, gracias de antemano",
        "{}. Reciban un cordial saludo",
        "{} 🤡 que pago mis impuestos como todo el mundo.",
        "{}\n\nAtentamente,",
        "{}\nSalutacions cordials",
        "{}\nMit freundlichen Grüßen",
        "{}. Quedo a la espera de su respuesta. Un saludo",
    ],
)
def test_a_formula_is_left_out(text):
    assert left(MATTER) == left(text.format(MATTER)).removesuffix(" 🤡")


@for_each(
    "text",
    [
        # Short: it says nothing but its formulas.
        "Un saludo",
        "Muchas gracias y un saludo.",
        "Estimados señores: hola",
        # Part of what is said.
        "dale un saludo a la alcaldesa de mi parte",
        "no hay luz por las molestias de la obra",
        "perdonad las molestias que da la obra de la calle",
        "Gracias por arreglar la farola de la plaza",
        "¿dónde pago mis impuestos?",
        "te paso foto del título de familia numerosa",
        "nunca me he quejado del ruido hasta hoy",
        "dime cuándo pagamos los impuestos",
        # Good wishes tell a farewell that is none.
        "gracias por todo, adiós y que tengáis buen finde",
    ],
)
def test_what_is_more_than_a_formula_stays(text):
    assert " ".join(cut(plain(text))) == left(text)


FORMULAS = st.sampled_from(["un saludo", "gracias y un saludo", "perdon las molestias"])


@given(st.lists(st.text(max_size=20) | FORMULAS, max_size=20).map(" ".join))
def test_words_are_only_left_out_and_keep_their_order(text):
    folded = plain(text)
    words = iter(cut(folded))
    assert all(word in words for word in cut(without_formulas(folded)))


def test_what_is_danger_is_never_left_out():
    assert "me quiero morir" == left("Un saludo, me quiero morir")
