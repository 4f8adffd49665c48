# ruff: noqa: RUF001 - these letters are Arabic.
"""
Names of places as those write them who do not write Spanish: translated, as in "church
square", or in Arabic letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from gateway.routing.words.inflected import ARTICLE

#: Words that many places are named after, as other languages call them: in Catalan,
#: Galician, Basque, Portuguese, English, French, German, Romanian and Arabic.
_TRANSLATED = {
    "alta": "alto haut haute upper ober oberes sus عالي عاليه",
    "alto": "alt alta haut haute upper ober oberes sus عالي عاليه",
    "ayuntamiento": (
        "ajuntament concello udaletxe camara hall mairie rathaus primariei بلديه"
    ),
    "castillo": "castell castelo gaztelu castle chateau burg schloss castelului قلعه",
    "cementerio": "cementiri cemiterio cemetery cimetiere friedhof cimitirului مقبره",
    "constitucion": "constitucio constituicao constitution verfassung دستور",
    "ermita": "capela chapel chapelle kapelle capelei",
    "escuelas": "escoles escolas schools school ecoles ecole schule schul scolii مدرسه",
    "espana": "espanya spain espagne spanien spaniei اسبانيا",
    "estacion": "estacio estacao geltoki station gare bahnhof garii محطه",
    "francia": "franca france frankreich frantei فرنسا",
    "fuente": "font fonte iturri fountain fontaine brunnen fantanii fantana نافوره عين",
    "granada": "grenade غرناطه",
    "hospital": "hospital hopital krankenhaus spitalului مستشفي",
    "huerta": "horta huerto orchard verger بستان",
    "iglesia": (
        "esglesia igrexa igreja eliza elizako church eglise kirche kirch biserica "
        "bisericii كنيسه"
    ),
    "italia": "italy italie italien italiei ايطاليا",
    "libertad": "llibertat liberdade askatasun liberty liberte freiheit libertatii",
    "mercado": "mercat azoka market marche markt pietei سوق",
    "molino": "moli muino moinho errota mill moulin muhle morii طاحونه",
    "olivo": "olivera oliveira oliveiro olive olivier oliven maslinului زيتون",
    "paz": "pau bake peace paix frieden pacii سلام",
    "puente": "pont ponte zubi bridge brucke podului قنطره جسر",
    "real": "royal reial regal konig malki ملكي",
    "rio": "riu ibai river riviere fluss raului واد نهر",
    "sol": "sun soleil sonne sonnen soarelui شمس",
}

#: Spanish spelling, in this order: how it is written in Arabic letters, and which
#: consonants, one letter for those that are confused, that are.
_SPELLINGS = (
    ("ch", "(?:تش|ش)", ("S", "TS")),
    ("ll", "(?:لل?|ي|ج)", ("L", "", "K")),
    ("rr?", "رر?", ("R",)),
    ("qu(?=[ei])|[ck]c?(?![eih])|[qk]", "[كقگڭ]", ("K",)),
    ("gu(?=[ei])|g(?![ei])", "[غجگڭكق]", ("K",)),
    ("[gj]", "[خحجهغ]", ("K",)),
    ("[czsç]s?", "[سصزثش]", ("S",)),
    ("x", "(?:كس|ش|س)", ("KS", "S")),
    ("[bv]", "[بفڤ]", ("B",)),
    ("p", "[بپ]", ("B",)),
    ("f", "[فڤ]", ("B",)),
    ("[td]", "[تطدضذظ]", ("T",)),
    ("[nñ]n?", "ني?", ("N",)),
    ("m", "م", ("M",)),
    ("l", "ل", ("L",)),
    ("h", "ه?", ("",)),
    ("w", "و", ("",)),
    ("^a", "[اع]", ("",)),
    ("^[eiy]", "(?:اي?|ي|ع)", ("",)),
    ("^[ou]", "(?:او?|و|ع)", ("",)),
    ("a", "[اه]?", ("",)),
    ("[eiy]", "[يا]?", ("",)),
    ("[ou]", "و?", ("",)),
)
_LETTER = re.compile("|".join(f"({spelled})" for spelled, *_ in _SPELLINGS))

#: A vowel that Arabic writes between two consonants, and Spanish does not.
_BETWEEN = "[اوي]?"

_CONSONANTS = {
    **dict.fromkeys("بپفڤ", "B"),
    **dict.fromkeys("تطدضذظ", "T"),
    **dict.fromkeys("كقگڭغجخح", "K"),
    **dict.fromkeys("سصزثش", "S"),
    "م": "M",
    "ن": "N",
    "ل": "L",
    "ر": "R",
}
_ARABIC = re.compile("[\u0621-\u064a\u067e-\u06d3]+")


def translated(word: str) -> tuple[str, ...]:
    """
    Return the forms in other languages of a folded *word* in a Spanish name.
    """
    return tuple(_TRANSLATED.get(word, "").split())


def is_arabic(word: str) -> bool:
    """
    Return whether a *word* is in Arabic letters.
    """
    return _ARABIC.fullmatch(word) is not None


def without_article(word: str) -> str:
    """
    Return an Arabic *word* without the article.
    """
    return word.removeprefix(ARTICLE)


def spelled_in_arabic(word: str) -> tuple[frozenset[str], str]:
    """
    Return the consonants of a folded Spanish *word*, in each way in which Arabic may
    write them, as `consonants` does; and a pattern for the whole word in Arabic
    letters.
    """
    said = [_SPELLINGS[m.lastindex - 1] for m in _LETTER.finditer(word) if m.lastindex]
    written = _BETWEEN.join(arabic for _, arabic, _ in said)
    ways = product(*(ways for *_, ways in said))
    return frozenset(map("".join, ways)), f"(?:{ARTICLE})?{written}"


def consonants(word: str) -> Iterator[str]:
    """
    Yield the consonants of a folded Arabic *word*, one letter for those that are
    confused: of the whole word, and without its article.
    """
    for form in dict.fromkeys((word, without_article(word))):
        yield "".join(_CONSONANTS.get(letter, "") for letter in form)
