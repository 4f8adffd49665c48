"""
What somebody asks of a case of theirs.
"""

from cases import for_each

from gateway.routing.words.brief.awaiting import asks_on, says_done
from gateway.routing.words.brief.courtesies import (
    asks_for_own,
    is_courtesy,
    is_grateful,
    is_thanks,
    score_in,
    tells_besides,
)
from gateway.routing.words.brief.unchanged import says_only_still


@for_each(
    ("said", "own"),
    [
        ("¿Cómo va lo mío?", True),
        ("hay novedades de mi solicitud?", True),
        ("como va lo mio", True),
        ("com va lo meu?", True),
        ("Wie steht es um meine Meldung?", True),
        ("on en est ma demande ?", True),
        ("mi caso es otro", False),
        ("¿cómo va la obra de la plaza?", False),
        (
            "¿cómo va lo mío? "
            + "y además hay un bache muy grande en la calle Real " * 3,
            False,
        ),
    ],
)
def test_asking_for_ones_own_needs_a_question_and_little_else(said, own):
    assert asks_for_own(said) is own


@for_each(
    ("said", "more"),
    [
        ("¿Cómo va J-1? Sigue sin luz", True),
        ("La farola se ha caído. ¿Cómo va J-1?", True),
        ("como va J-1 que nadie ha venido todavia", True),
        ("How is J-1 going? It is dark again", True),
        ("¿Cómo va lo mío? Ya funciona", True),
        ("¿Cómo va J-412? Peligroso", True),
        ("¿Cómo va J-412? Se Ha Caído Del Poste", True),
        ("¿Se sabe algo? Mi aviso es J-412", False),
        ("¿Se sabe algo? Lo que os comenté ayer", False),
        ("¿Se sabe algo? El caso J-412, por favor", False),
        ("Hola. soy ana gil 🙂 ¿Cómo va J-1? Muchas gracias.", False),
        ("¿Cómo va J-412? Ana María Gil Ruiz", False),
        ("¿Cómo va lo de la farola, J-1?\nUn saludo\nAna Gil", False),
        ("¿Aún no hay novedades de J-1? Sigo esperando", False),
        ("¿Cómo va J-1? Quedo a la espera. Muchas gracias por su atención", False),
        ("hay novedades de mi solicitud?", False),
        ("J-1", False),
    ],
)
def test_who_asks_how_it_goes_may_tell_something_besides(said, more):
    assert tells_besides(said) is more


@for_each(
    ("said", "only"),
    [
        ("¡Muchas gracias! 👏", True),
        ("ok", True),
        ("👍", True),
        ("?", False),
        ("", False),
        ("gracias, sigue rota", False),
    ],
)
def test_courtesy_says_nothing_else(said, only):
    assert is_courtesy(said) is only


@for_each(
    "said",
    [
        "?",
        "¿¿??",
        "hola, ¿se sabe algo ya?",
        "¿hay novedades?",
        "seguimos esperando respuesta",
        "¿en qué quedamos?",
        "¿cuándo me contestan?",
        "¿para cuándo lo vais a arreglar?",
        "¿vienen o no?",
        "¿va a venir alguien hoy?",
        "nadie me dice nada",
        "aquí no viene nadie",
        "todavía nada",
        "hi ha novetats?",
        "hai novidades?",
        "albisterik?",
        "any news?",
        "I'm still waiting",
        "des nouvelles ?",
        "gibt es Neues?",
        "cand veniti?",
        "¿se sabe algo? 🙏",
    ],
)
def test_whoever_waits_asks_of_nothing_in_particular(said):
    assert asks_on(said)


@for_each(
    "said",
    [
        "",
        "!",
        "sí",
        "gracias",
        "¿se sabe algo del robo?",
        "sigo esperando la licencia",
        "¿cuándo vienen los Reyes?",
        "hay alguien en el tejado",
        "viene alguien",
        "¿va a venir alguien famoso a las fiestas?",
        "van a venir a matarme",
        "nadie me dice nada " * 6,
    ],
)
def test_what_is_asked_of_something_is_no_mere_waiting(said):
    assert not asks_on(said)


@for_each(
    ("said", "only"),
    [
        ("¡Muchas gracias! 👏", True),
        ("👍", True),
        ("Gracias\n\nEnviado desde mi iPhone", True),
        ("¡Muchísimas gracias a todos!", True),
        ("thanks a lot", True),
        ("Merci beaucoup !", True),
        ("Vielen Dank", True),
        ("Danke schön 🙏", True),
        ("vă mulțumesc mult", True),
        ("Mila esker", True),
        ("a todos", False),
        ("nein danke, es ist nicht so", False),
        ("no, gracias", False),
        ("no", False),
        ("👎", False),
        ("hola", False),
        ("", False),
        ("gracias, sigue rota", False),
    ],
)
def test_thanks_say_that_all_is_well(said, only):
    assert is_thanks(said) is only


@for_each(
    ("said", "only"),
    [
        ("gracias guapa", True),
        ("vale muchas gracias señorita", True),
        ("ok gracias por la información", True),
        ("perfecto, ya luce, muchas gracias", True),
        ("thank you so much!", True),
        ("شكرا جزيلا", True),
        ("mulțumesc mult", True),
        ("gracias, pero sigue apagada", False),
        ("gracias, ¿cuándo vienen?", False),
        ("no ha venido nadie, gracias", False),
        ("el señor de ayer dio las gracias al cartero de mi calle", False),
        ("gracias por todo lo que hacéis, " + "y por la farola del parque " * 4, False),
        ("danke, aber es ist noch kaputt", False),
        ("perfecto", False),
        ("", False),
    ],
)
def test_who_thanks_neither_asks_nor_objects(said, only):
    assert is_grateful(said) is only


@for_each(
    ("said", "score"),
    [
        ("5", 5),
        (" 1. ", 1),
        ("4/5", 4),
        ("5, gracias", 5),
        ("3 de 5", 3),
        ("6", None),
        ("5/6", None),
        ("4,5", None),
        ("5 días", None),
        ("15", None),
        ("2 farolas", None),
        # Whoever says more says it at any length: it must not take long to see.
        ("5" + "\n" * 20_000, None),
    ],
)
def test_a_score_is_said_alone_or_with_thanks(said, score):
    assert score == score_in(said)


@for_each(
    "said",
    [
        *("ya he firmado, sí", "Ya está", "listo!", "ya me he identificado", "gata"),
        *("ja ho he fet", "eginda", "I've signed it", "c'est fait", "am semnat"),
    ],
)
def test_who_says_that_it_is_done_is_heard(said):
    assert says_done(said)


@for_each(
    "said",
    ["", "sí", "ya", "está rota la farola", "ya he pagado la basura", "hecho polvo"],
)
def test_who_tells_of_something_else_has_done_nothing(said):
    assert not says_done(said)


@for_each(
    "said",
    [
        "sigue ahí",
        "todo sigue igual",
        "aquí no ha venido nadie",
        "Hola, nadie ha venido y ya van tres semanas",
        "llevamos así tres semanas",
        "encara hi és",
        "ja fa tres setmanes",
        "segue igual",
        "xa van tres semanas",
        "berdin jarraitzen du",
        "ez da inor etorri",
        "it's still there",
        "nobody has come",
        "it has been three weeks now",
        "c'est toujours pareil",
        "personne n'est venu",
        "es ist immer noch da",
        "niemand ist gekommen",
        "tot la fel",
        "au trecut trei săptămâni",
        "ما زال هناك",
        "لم يأت أحد",
        "mazal temma",
        "sigue ahí 😡",
    ],
)
def test_what_is_still_so_tells_of_nothing_in_particular(said):
    assert says_only_still(said)


@for_each(
    "said",
    [
        "hace mucho calor estos días",
        "hace falta dos días",
        "",
        "sigue ahí el perro",
        "mi calle sigue sin agua",
        "nadie ha venido a recoger el sofá",
        "llevamos dos horas esperando la ambulancia",
        "hace dos días murió",
        "no ha pasado el camión",
        "sigue ahí " * 9,
    ],
)
def test_what_tells_of_what_it_is_still_so_is_heard_as_that(said):
    assert not says_only_still(said)
