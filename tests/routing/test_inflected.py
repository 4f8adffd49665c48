from cases import for_each

from gateway.routing.words import text
from gateway.routing.words.matching.index import build
from gateway.routing.words.matching.vocabulary import Vocabulary


def is_said(entry, language, message):
    vocabulary = Vocabulary()
    atom = vocabulary.word(entry, language)
    plain = text.plain(message)
    return atom in build(vocabulary).find(plain, text.cut(plain), ()).known


@for_each(
    ("one", "many", "language"),
    [
        ("rata", "ratas", "es"),
        ("luz", "luces", "es"),
        ("red", "redes", "es"),
        ("nube", "nubes", "es"),
        ("mes", "meses", "es"),
        ("taxi", "taxis", "es"),
        ("camión", "camiones", "es"),
        ("gat", "gats", "ca"),
        ("gos", "gossos", "ca"),
        ("casa", "cases", "ca"),
        ("boca", "boques", "ca"),
        ("can", "cans", "gl"),
        ("luz", "luces", "gl"),
        ("sol", "soles", "gl"),
        ("papel", "papeis", "gl"),
        ("dog", "dogs", "en"),
        ("tax", "taxes", "en"),
        ("bus", "buses", "en"),
        ("fly", "flies", "en"),
        ("day", "days", "en"),
    ],
)
def test_a_word_for_one_thing_is_that_for_many_however_short(one, many, language):
    assert is_said(one, language, f"ay, {many}!")
    assert is_said(many, language, f"ay, {one}!")


def test_each_word_of_a_phrase_may_be_for_many():
    assert is_said("gato muerto", "es", "dos gatos muertos")


def test_arabic_is_known_with_its_article_and_without():
    assert is_said("زبالة", "ar", "الزبالة")
    assert is_said("الماء", "ar", "ماء")


@for_each(
    ("entry", "language", "message"),
    [
        ("casa", "es", "en este caso"),
        ("para", "es", "parar el coche"),
        ("rata", "es", "un rato"),
        ("dios", "es", "me dio las gracias"),
        ("press", "en", "pres"),
        ("news", "en", "a new lamp"),
        ("inés", "es", "in"),
        ("=rata", "es", "ratas"),
    ],
)
def test_a_short_word_is_no_other_word(entry, language, message):
    assert not is_said(entry, language, message)
