from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from cases import for_each

from gateway.core.languages import HEARD
from gateway.routing.around.spoken_hours import spoken_days
from gateway.routing.words import text
from gateway.routing.words.brief.courtesies import is_thanks
from gateway.routing.words.brief.unsubscribing import asks_for_quiet
from gateway.routing.words.brief.wanted import WANTED
from gateway.routing.words.language import likely
from gateway.routing.words.language.spoken import TOLD, Spoken, spoken_in, tells
from gateway.routing.words.matching.index import build
from gateway.routing.words.matching.vocabulary import Vocabulary
from gateway.routing.words.text import STEMMERS
from gateway.routing.words.when.dates import dates_in
from gateway.town.forms.words import Word, word_of

from .pages import LANGUAGE

#: Sentences that nothing was learned from, a file a language.
SENTENCES = {
    path.stem: path.read_text("utf-8").splitlines()
    for path in (Path(__file__).parent / "spoken").glob("*.txt")
}


def spoken(written):
    return spoken_in(text.tokens(text.plain(written)), "es")


@for_each("language", sorted(SENTENCES.keys() - {"es", "ary"}))
def test_of_a_hundred_sentences_ninety_five_are_in_their_own_language(language):
    sentences = SENTENCES[language]
    taken = [(spoken(said).language, said) for said in sentences]
    wrong = [each for each in taken if each[0] != language]

    assert len(sentences) >= 40
    assert len(wrong) * 20 <= len(sentences), wrong


@pytest.mark.parametrize("language", ["es", "ary"])
def test_of_two_hundred_spanish_sentences_one_is_taken_for_another(language):
    """
    However it is spelled, whoever is named in it; and so Darija in Latin letters, which
    few texts are in.
    """
    taken = [(spoken(said).language, said) for said in SENTENCES[language]]
    wrong = [each for each in taken if each[0] != "es"]

    assert len(wrong) <= len(taken) // 200, wrong


def test_what_rules_may_ask_for_is_told_and_nothing_else_is():
    taken = {spoken(said).language for said in chain(*SENTENCES.values())}

    assert {*TOLD} == taken


#: What whoever writes in each language says anywhere: yes, no, that they give up,
#: thanks, that they want to hear nothing more.
SAID = {
    "es": ("sí", "no", "cancelar", "gracias", "no me escribáis más"),
    "ca": ("correcte", "malament", "ho deixo", "gràcies", "no vull més avisos"),
    "gl": ("perfeito", "non", "xa non quero", "grazas", "non quero máis avisos"),
    "eu": ("bai", "ez", "utzi", "eskerrik asko", "ez idatzi gehiago"),
    "en": ("yes", "wrong", "forget it", "thank you", "stop writing to me"),
    "fr": ("oui", "non", "annuler", "merci", "ne m'écrivez plus"),
    "de": ("ja", "nein", "abbrechen", "danke", "schreibt mir nicht mehr"),
    "ro": ("da", "nu", "renunt", "mulțumesc", "nu mai vreau mesaje"),
    "ar": ("نعم", "لا", "إلغاء", "شكرا", "لا ترسلوا لي رسائل"),
}


@for_each("language", HEARD)
def test_each_language_is_in_every_list_that_needs_it(language):
    """
    docs/maintaining.md says where each of these lists is.
    """
    yes, no, cancel, thanks, quiet = SAID[language]
    [monday] = dates_in(spoken_days(language)[0], date(2026, 3, 4))

    assert [Word.YES, Word.NO, Word.CANCEL] == [
        word_of(said)[0] for said in (yes, no, cancel)
    ]
    assert is_thanks(text.plain(thanks))
    assert asks_for_quiet(quiet)
    assert date(2026, 3, 9) == monday
    assert spoken_days("en") != spoken_days(language) or language == "en"
    for kind, asked in WANTED.items():
        assert language in asked, kind
    assert language in SENTENCES
    assert language in STEMMERS


def test_the_documentation_names_the_languages_that_are_told():
    assert f"one of `{' '.join(sorted(TOLD))}`" in LANGUAGE


def test_only_what_tells_its_language_leaves_that_of_the_conversation():
    assert tells(["quan", "vindran", "a", "arreglar", "ho"])
    assert not tells(["gracias"])
    assert not tells(["12", "34"])
    assert not tells([])
    assert tells(["أين", "البلدية"])


def test_another_town_speaks_another_language_where_nothing_tells():
    for language in ("ca", "it"):
        assert spoken_in(["ok"], language).language == language
    assert spoken_in(["hay", "una", "farola", "rota"], "ca").language == "es"


def test_a_number_speaks_for_no_language():
    """
    Nor does the letter of a case's, or "+1 J-412" would be French.
    """
    assert likely.unlikely("958") == 0
    assert {"es"} == {spoken(said).language for said in ("+1 J-412", "suport J-412")}
    assert "fr" == spoken("je soutiens J-412").language


@for_each("word", ["", "a", "ab" * 5000, "şöß", "7", "👍"])
def test_a_word_speaks_for_no_language_more_than_it_may(word):
    steps = likely.steps(likely.unlikely(word))

    assert min(steps) == 0
    assert max(steps) <= likely.MOST


@for_each(
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
    assert language == spoken(written).language


@for_each(
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
    assert surely == (spoken(written) == Spoken("es", surely=True))


@for_each(
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
    words = text.tokens(text.plain(written))
    surely = spoken(written) == Spoken("es", surely=True)

    assert found == {
        names[atom]
        for atom in index.find("", words, (), language="es" if surely else "").known
    }


@for_each(
    ("written", "language"),
    [
        ("je veux mourir", "fr"),
        ("il y a le feu dans la maison d'à côté", "fr"),
        ("mein Mann schlägt mich", "de"),
        ("i want to die", "en"),
        ("my wife can't breathe", "en"),
        ("etxea sutan dago", "eu"),
        ("vreau să mor", "ro"),
        ("em vull morir", "ca"),
        ("quero morrer", "gl"),
        ("me quiero morir", "es"),
        ("socorro", "es"),
    ],
)
def test_in_danger_people_are_answered_in_their_own_language(decide, written, language):
    assert decide(written).language == language


@for_each(
    ("written", "language"),
    [
        ("cheira a gas no portal", "gl"),  # "cheira" is listed.
        ("Feuer!", "de"),
        ("fuego", "es"),
        ("Müller", "es"),
        ("¿y https://the.good.example/house?", "es"),
        ("¿y www.the-good-house.example?", "es"),
    ],
)
def test_where_it_is_unclear_the_words_that_rules_list_tell(decide, written, language):
    assert decide(written).language == language
