import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.brief.supporting import (
    Backing,
    backs,
    says_more,
    takes_back_a_question,
)


@for_each(
    "said",
    [
        "apoyo J-412",
        "Apoyo la propuesta J-412, hace mucha falta",
        "+1 J-412",
        "+1",
        "@AytoJunar ¡apoyo!",
        "Hola, yo también apoyo la J-412",
        "Me sumo a J-412",
        "mi apoyo a J-412",
        "I support J-412",
        "Apoio J-412",
        "dono suport a J-412",
        "Apoyo a la propuesta J-412",
        "Apoio a J-412",
        "apoyo esta idea",
        "proposamena babesten dut",
        "J-412 babesten dut",
        "Estoy a favor de la propuesta J-412",
        "voto a favor de J-412",
        "yo también firmo la propuesta de Paco",
        "yo tb firmo J-412",
        "me apunto a la propuesta de los bancos",
        "I sign Paco's proposal",
        "sprijin J-412",
        "أؤيد الاقتراح",
    ],
)
def test_who_begins_with_being_for_it_is_for_it(said):
    assert Backing.FOR is backs(said)


@for_each(
    "said",
    [
        "retiro mi apoyo a J-412",
        "retiro mi apoyo a mi propuesta J-412",
        "ya no apoyo J-412",
        "ya no apoyo mi propuesta",
        "Quito mi apoyo",
        "I no longer support it",
        "I withdraw my support for J-412",
        "retiro el meu suport a J-412",
        "Retiro o meu apoio a J-412",
        "je retire mon soutien à J-412",
        "ich ziehe meine Unterstützung für J-412 zurück",
        "retrag sprijinul pentru J-412",
    ],
)
def test_who_takes_their_support_back_is_for_it_no_more(said):
    assert Backing.NO_MORE is backs(said)


@for_each(
    "said",
    [
        "retiro mi pregunta",
        "@AytoJunar retiro mi pregunta, ya me lo han dicho",
        "Hola, quiten mi pregunta de la lista",
        "retiro la meva pregunta",
        "retiro a miña pregunta",
        "I withdraw my question",
        "je retire ma question",
        "ich ziehe meine Frage zurück",
        "retrag întrebarea mea",
        "nire galdera kentzen dut",
        "أسحب سؤالي",
    ],
)
def test_who_takes_a_question_back_says_so_in_any_language(said):
    assert takes_back_a_question(said)


@for_each(
    "said",
    [
        "retiro mi propuesta",
        "quito la nieve y nadie contesta a mi pregunta",
        "mi pregunta es si quitan el contenedor",
        f"retiro mi pregunta{' y digo otra cosa' * 12}",
    ],
)
def test_what_only_speaks_of_a_question_takes_none_back(said):
    assert not takes_back_a_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "withdraw J-412",
        "retiro la J-412",
        "retiro J-412, gracias por el apoyo",
        "@AytoJunar retiro mi propuesta",
    ],
)
def test_who_takes_the_proposal_back_withdraws_it(said):
    assert Backing.WITHDRAWN is backs(said)


@for_each(
    "said",
    [
        "estoy a favor del carril bici",
        "firmo mañana la hoja del padrón",
        "firmo lo que haga falta, pero arreglen la fuente",
        "me apunto a la bolsa de empleo, ¿hay propuestas?",
        "no apoyo J-412",
        "retiro lo dicho de los bancos",
        "quito yo mismo los cartones",
        "el apoyo escolar empieza el lunes",
        "necesito apoyo para mi madre",
        "Apoyo a domicilio para mi madre, por favor, se ha caído",
        "apoyo para las 3 personas que cuidan",
        "apoyo escolar",
        "support for my mother, please",
        "apoyos",
        "¿quién apoya J-412?",
        "+100 personas en la plaza",
        "¿cómo va J-412?",
        "se ha caído el punto de apoyo de la farola",
        "",
        "apoyo J-412 " + "porque sí " * 20,
    ],
)
def test_whoever_says_something_else_says_nothing_of_it(said):
    assert backs(said) is None


@for_each(
    ("said", "more"),
    [
        ("apoyo J-412", False),
        ("Apoyo la propuesta J-412, hace mucha falta", False),
        ("retiro mi apoyo a la propuesta J-412", False),
        ("apoyo J-412, y la farola no va", True),
        ("+1, y en mi calle hay un bache", True),
    ],
)
def test_what_stresses_it_says_no_more_than_that(said, more):
    assert more is says_more(said)


@given(st.text())
def test_any_text_is_for_it_or_is_not(said):
    assert backs(said) in (None, *Backing)
