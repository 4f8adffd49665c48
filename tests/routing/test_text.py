import tracemalloc

import pytest
from cases import for_each
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.routing.words import text
from gateway.routing.words.brief import length
from gateway.routing.words.brief.length import is_within
from gateway.routing.words.excerpt import ROUTED
from gateway.routing.words.slips import is_slip, meant, slips
from gateway.routing.words.tags import Hashtags


@for_each(
    ("one", "other"),
    [
        ("FAROLA", "farola"),
        ("socorroooo", "socorro"),
        ("perrrro", "perro"),
        ("médica", "medica"),
        ("القمامة", "القمامه"),
        ("ﬁesta", "fiesta"),
        ("fue\xadgo", "fuego"),
        ("fue\u200bgo\ufeff", "fuego"),
        ("\u200fزبل\u200e", "زبل"),
        ("می\u200cروم", "میروم"),
    ],
)
def test_what_people_leave_out_or_overdo_makes_no_difference(one, other):
    assert text.fold(one) == text.fold(other)


def test_letters_that_are_double_in_spanish_stay_so():
    assert ["perro", "calle", "leer"] == [
        text.fold(word) for word in ("perro", "calle", "leer")
    ]


@for_each(
    ("one", "other", "language"),
    [
        ("farola", "farolas", "es"),
        ("fundida", "fundido", "es"),
        ("encendias", "encendidas", "es"),
        ("tratao", "tratado", "es"),
        ("street", "streets", "en"),
    ],
)
def test_endings_change_and_the_stem_stays(one, other, language):
    stems = {text.stem(text.fold(word), language) for word in (one, other)}

    assert 1 == len(stems)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("pistola", "pista", "es"),
        ("pistola", "pista", "ca"),
        ("heridos", "her", "es"),
        ("verdades", "verdes", "es"),
    ],
)
def test_a_stem_that_tells_nothing_is_no_stem(one, other, language):
    assert text.stem(one, language) != text.stem(other, language)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("vasura", "basura"), ("aseras", "acera"), ("kiero", "quiero"), ("oyo", "hoyo")],
)
def test_spanish_is_known_by_its_sound(written, meant):
    assert text.sound(written) == text.sound(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fraola", "farola"),
        ("farolla", "farola"),
        ("contendor", "contenedor"),
        ("socrro", "socorro"),
    ],
)
def test_one_slip_of_the_finger_is_forgiven(written, meant):
    assert is_slip(written, meant)
    assert set(slips(written)) & set(slips(meant))


def test_what_is_no_shorter_in_a_hurry_is_a_word_of_its_own():
    forms = ("quema", "huele", "chapa", "valla", "fuego")

    assert ["kema", "uele", "chapa", "valla", "fuego"] == [*map(text.hasty, forms)]


@for_each(
    ("written", "known"),
    [
        ("#FuegoEnLaSierra", "Fuego En La Sierra"),
        ("¡#SOSJunar #FugaDeGas!", "¡SOS Junar Fuga De Gas!"),
        ("#FarolaRota en #Almez12", "Farola Rota en Almez 12"),
        ("#NiñaÁlbaPérdida", "Niña Álba Pérdida"),
        ("#Fuego #fuegoenlasierra #FUEGO", "#Fuego #fuegoenlasierra #FUEGO"),
        ("#PlenoPueblo, #PLENOPueblo", "#PlenoPueblo, #PLENOPueblo"),
        ("a@b.example/#HayFuego C#HayFuego", "a@b.example/Hay Fuego C#HayFuego"),
    ],
)
def test_a_hashtag_that_nobody_asks_for_is_its_words(written, known):
    assert known == Hashtags({"#plenopueblo"}).opened(written)


@for_each(
    ("written", "words"),
    [
        ("#HAYFUEGO", "hay fuego"),
        ("#hayfuegoenlasierra", "hay fuego en la sierra"),
        ("#fuegoenjunar", "fuego en junar"),
        ("#FUEGOENJUNAR ya", "fuego en junar ya"),
        ("#hayfuegoenxirbeka", "hay fuego en xirbeka"),
        ("#hayfuegoenlaxirbeka", "hay fuego en laxirbeka"),
        ("#hayfuegoenxir", "#hayfuegoenxir"),
        ("#hayfuegoxirbeka", "#hayfuegoxirbeka"),
        ("#sierradexirbeka", "#sierradexirbeka"),
        ("#fuegoxir", "#fuegoxir"),
        ("#fuego", "#fuego"),
        ("#mimaridomepega", "mi marido me pega"),
        ("#miexmepega", "mi ex me pega"),
        ("#noquierovivir", "no quiero vivir"),
        ("#seestaquemando", "se esta quemando"),
        ("#myhusbandhitsme", "my husband hits me"),
        ("#junardelavega", "junar de la vega"),
        ("#losquinientosrobles", "#losquinientosrobles"),
        ("#mierkoles", "#mierkoles"),
        ("#enero", "#enero"),
        ("#plenopueblo", "#plenopueblo"),
        ("#" + "en" * 30, "#" + "en" * 30),
    ],
)
def test_a_hashtag_without_capitals_is_the_words_that_people_say(written, words):
    spoken = {
        "fuego",
        "hits",
        "husband",
        "sierra",
        "vivir",
        "quiero",
        "pleno",
        "vegade",
        "erra",
        "xir",
    }

    assert words == Hashtags({"#plenopueblo"}, spoken).opened(written)


@pytest.mark.parametrize(
    ("one", "other"), [("poder", "podar"), ("navas", "navaja"), ("fuego", "juego")]
)
def test_two_words_are_not_one_word_misspelled(one, other):
    near = set(slips(one)) & set(slips(other)) and is_slip(one, other)

    assert not near


@pytest.mark.parametrize(
    ("written", "word"), [("fugeo", "fuego"), ("fuueego", "fueego"), ("gass", "gas")]
)
def test_a_word_may_be_meant_by_one_with_letters_swapped_or_typed_twice(written, word):
    assert word in {*meant(written)}
    assert written not in {*meant(written)}


def test_an_emoji_is_a_word():
    assert ["me", "muero", "😂"] == text.tokens(text.plain("Me muero😂"))
    assert ["👩", "🚒", "❤"] == text.tokens(text.plain("👩\u200d🚒❤\ufe0f"))


@pytest.mark.parametrize("emoji", ["🤷🏽", "🤷\u200d♀️", "🤷🏿\u200d♂️"])
def test_whose_face_or_hand_an_emoji_is_makes_no_difference(emoji):
    assert text.fold(emoji) == text.fold("🤷")


@for_each(
    ("written", "hasty"),
    [
        ("can't find my son", "cant find my son"),
        ("he\u2019s here, she's not", "hes here, shes not"),
        ("i'm a burden", "im a burden"),
        ("my kids' father", "my kids' father"),
        ("o'clock", "o'clock"),
    ],
)
def test_english_is_written_without_apostrophes_in_a_hurry(written, hasty):
    assert hasty == text.run_together(written)


def test_what_is_too_long_for_a_word_has_no_slips():
    assert ["a" * 41] == slips("a" * 41)
    assert 40 == len(slips("a" * 40))


@given(st.text(), st.integers(0, 6))
@example("una\u0301 \xad dos", 1)
@example(" " * 500 + "uno dos", 1)
@example("_uno_ \u0394\u03c5\u03bf 🔥🔥", 3)
def test_a_text_is_within_as_many_words_as_it_is_cut_into(said, words):
    count = len(text.cut(text.plain(said)))

    assert is_within(said, words) == (count <= words)


def test_that_a_text_is_long_is_seen_in_its_beginning(monkeypatch):
    read = []
    monkeypatch.setattr(length, "plain", lambda part: read.append(part) or part)

    is_within("una farola fundida " * 1_000, 12)

    assert 1 == len(read)
    assert len(read[0]) < 500


@for_each("byte", range(256))
def test_a_text_of_western_europe_is_folded_as_any_other(byte):
    character = chr(byte)

    # The Greek letter keeps it from being read as Latin-1.
    assert f"{text.plain(character)}\u03b1" == text.plain(f"{character}\u03b1")


def test_of_many_long_texts_few_are_kept():
    tracemalloc.start()
    try:
        for number in range(300):
            text.routed("", f"{number} " + "a" * 20_000)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    # Each is 20 KB, and as much as is routed by 10 KB more.
    assert kept < 100 * 30_000


@pytest.mark.parametrize(
    ("written", "begins", "ends"),
    [
        ("palabra " * 30_000 + "hay fuego\naquí", "palabra palabra ", "fuego\naqui"),
        ("a" * 30_000, "aaa", "aaa"),
        ("palabra " + " " * 30_000, "palabra ", ""),
        ("x " * 9_000 + "desincendio " + "b" * 1_991, "x x", f"\n{'b' * 1_991}"),
    ],
)
def test_a_long_text_is_routed_by_how_it_begins_and_ends(written, begins, ends):
    """
    What stands below what somebody quotes is new; no word is made of a part of one.
    """
    read = text.routed("", written)

    assert len(read) <= ROUTED
    assert read.startswith(begins)
    assert read.endswith(ends)
