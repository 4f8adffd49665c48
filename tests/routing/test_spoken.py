import pytest

from gateway.routing.words import text
from gateway.routing.words.index import build
from gateway.routing.words.spoken import Spoken, spoken_in
from gateway.routing.words.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("la farola de la calle está rota", "es"),
        ("el fanal del carrer no va, si us plau", "ca"),
        ("¿quin dia és el mercat?", "ca"),
        ("¿qué día es el pleno?", "es"),
        ("¿qué día es el mercadillo?", "es"),
        ("buen día", "es"),
        ("the street light is broken, please", "en"),
        ("bonjour, où est la mairie ?", "fr"),
        ("guten Tag, wo ist das Rathaus?", "de"),
        ("buna ziua, unde este primaria?", "ro"),
        ("kaixo, non dago udaletxea?", "eu"),
        ("السلام عليكم أين البلدية", "ar"),
        ("ok", "es"),
        ("رقم 7", "ar"),
        ("calle شارع 7", "es"),
        ("quina farmàcia està de guàrdia avui?", "ca"),
        ("quan és el proper ple?", "ca"),
        ("a quina hora obre la biblioteca?", "ca"),
        ("que farmacia está de garda hoxe?", "gl"),
        ("zein farmazia dago irekita gaur?", "eu"),
        ("quelle pharmacie est de garde aujourd'hui ?", "fr"),
        ("ce farmacie e de gardă azi?", "ro"),
        ("cand e urmatoarea sedinta de consiliu local?", "ro"),
    ],
)
def test_a_language_is_told_by_its_smallest_words(written, language):
    words = text.tokens(text.fold(written))

    assert language == spoken_in(words, "es").language


@pytest.mark.parametrize(
    ("written", "surely"),
    [
        ("la farola de mi calle no se enciende", True),
        ("farola fundida", False),
        ("el fanal de la plaça no va", False),
        ("el contenidor de la plaça està cremant", False),
        ("la llum de la plaça no funciona, és la bombeta", False),
        ("salam, la farola de la calle no se enciende", False),
        ("la farola de la calle no se enciende, 3afak", False),
        ("la lampe de la rue est cassée", False),
    ],
)
def test_what_two_languages_share_tells_neither_surely(written, surely):
    words = text.tokens(text.fold(written))

    assert surely == (spoken_in(words, "es") == Spoken("es", surely=True))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("que no se sepa en la calle lo de mi vecino", set()),
        ("es por el cambio de domicilio, que no me lo hacen", set()),
        ("bitte das SEPA-Mandat ändern", {"sepa"}),
        ("no vull domiciliar els rebuts, gràcies", {"domiciliar"}),
        ("domicilio", {"domiciliar"}),
        ("hay ratas en la calle y no se van", {"ratas"}),
        ("en la plaza hay un kiosk que no abre", {"kiosk"}),
    ],
)
def test_in_one_language_no_word_is_of_another(written, found):
    vocabulary = Vocabulary()
    entries = [("sepa", "de"), ("domiciliar", "ca"), ("ratas", "es"), ("kiosk", "und")]
    names = {vocabulary.word(*entry): entry[0] for entry in entries}
    index = build(vocabulary)
    words = text.tokens(text.fold(written))
    surely = spoken_in(words, "es") == Spoken("es", surely=True)

    assert found == {
        names[atom]
        for atom in index.find("", words, (), language="es" if surely else "").known
    }
