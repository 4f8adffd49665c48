"""
Text as rules compare it: folded, stemmed, by its sound, and almost spelled right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import groupby

import Stemmer
from rapidfuzz.distance import OSA

from gateway.routing.words.language.spoken import VOTES
from gateway.routing.words.remembered import Remembered
from gateway.routing.words.spacing import apart

#: Nobody needs more to say what it is about; the rest is kept, and not routed by.
ROUTED = 10_000

#: Snowball's stemmer for each language that a list of words may be written in. Where
#: it has none, the next of kin serves, or nothing: Basque puts so much behind a word
#: that its beginning tells more; ``ary`` is Darija, in Latin letters; ``und`` is any.
STEMMERS = {
    "ar": "arabic",
    "ary": "",
    "ca": "catalan",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "eu": "",
    "fr": "french",
    "gl": "portuguese",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "und": "",
}

#: Letters of a word; what is longer was not meant as one.
_LONGEST = 40

#: Between words, however many.
_BLANKS = re.compile(r"[^\S\n]+")

#: What people in a hurry leave out, in Spanish.
_SHORT = {
    "d": "de",
    "dl": "del",
    "k": "que",
    "ke": "que",
    "q": "que",
    "pa": "para",
    "x": "por",
    "xa": "para",
    "xq": "porque",
    "pq": "porque",
    "m": "me",
    "na": "nada",
    "to": "todo",
    "toa": "toda",
    "toas": "todas",
    "toos": "todos",
    "lao": "lado",
    "tb": "tambien",
    "tmb": "tambien",
    "tlf": "telefono",
    "ayto": "ayuntamiento",
    "dnd": "donde",
    "cdo": "cuando",
    "mñn": "mañana",
    "salio": "salido",
}

#: Spelled differently, said alike, in Spanish; in this order. Of all h only that of ch
#: is heard, which is out of the way meanwhile.
_SOUNDS = (
    *(("ch", "\0"), ("h", ""), ("\0", "ch"), ("qu", "c"), ("k", "c")),
    *(("ce", "se"), ("ci", "si"), ("z", "s"), ("ge", "je"), ("gi", "ji")),
    *(("ll", "y"), ("v", "b")),
)

#: Words that say nothing of what a message is about, besides.
_EMPTY = (
    "esto eso este ese esa estas estos estan son soy eres somos fue ha han he lo te os "
    "nos les al sin sobre desde hasta pero porque pues aqui alli ahi mas todo toda "
    "todos todas cada otra otro ser estar tiene tengo haber favor buenas buenos buen "
    "tardes dia dias noches saludos saludo hombre mujer tio vaya anda usted ustedes "
    "vosotros ellos ella ello estoy era sera sido va van voy ir ver ni nada algo "
    "alguien nadie asi entonces ahora hoy siempre nunca cosa cosas so be was were but "
    "not this that"
)

#: Words that say nothing of what a message is about, in any language.
SMALL = frozenset().union(VOTES, _EMPTY.split())

#: Whoever asks about a word is not the only one: so many are remembered meanwhile. Of
#: more, what is looked up would no longer be where a processor is quick.
_ASKED = 512

#: The shortest stem that is told apart from other words.
_STEM = 4

#: Of a word of this length or longer, any one letter may be wrong.
_LONG = 7

#: Accents, the vowels that Arabic and Hebrew may leave out, and what nobody sees: where
#: a word may be broken, how it is joined and which way it is written.
_MARKS = re.compile(
    "[\xad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u061c\u064b-\u065f\u0670\u180e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]"
)
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
#: What stands for a letter that is not said: can't, she's.
_APOSTROPHE = re.compile(r"(?<=[a-z])['\u2019](?=(?:t|s|m|d|re|ve|ll)\b)")
_TOKEN = re.compile(r"\w+|[\u2600-\u27bf\U0001f300-\U0001faff]")
#: For each byte of ASCII it, or a space where it is part of no word.
_WORDS_ONLY = bytes(b if chr(b).isalnum() else ord(" ") for b in range(256))
_LETTERS = str.maketrans(
    {0x649: 0x64A, 0x629: 0x647, 0x640: None, 0x131: "i", 0x142: "l", 0xF8: "o"}
)
#: Digits of Arabic, of Persian and Urdu, of Hindi and of Bengali, from zero.
_LETTERS |= {
    zero + n: str(n) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for n in range(10)
}
_RARE = re.compile(f"[{''.join(map(chr, _LETTERS))}]")


def plain(text: str) -> str:
    """
    Take away case, accents and what is not seen.
    """
    if text.isascii():
        return text.casefold()
    parted = unicodedata.normalize("NFKD", text).casefold()
    kept = _MARKS.sub("", parted)
    if kept.isascii():
        return kept
    whole = unicodedata.normalize("NFC", kept)
    return whole.translate(_LETTERS) if _RARE.search(whole) else whole


@lru_cache(512)  # Each is asked for twice, those of the last days again and again.
def routed(subject: str, said: str) -> str:
    """
    Give what of a message is routed by, without case and accents, with one blank where
    there are more, and small words apart that were run together.
    """
    whole = f"{subject}\n{said}" if subject else said
    return apart(_BLANKS.sub(" ", plain(whole[:ROUTED])))


def fold(text: str) -> str:
    """
    Take away what people leave out or overdo: case, accents, letters said three times
    and more, and blanks and line ends but for one blank between words.
    """
    return once(spaced(plain(text)))


def spaced(plain: str) -> str:
    """
    Leave one blank between words, where there are more, or a line ends.
    """
    return " ".join(plain.split())


def once(plain: str) -> str:
    """
    Take away letters said three times and more from plain text.
    """
    return _REPEATED.sub(_fewer, plain)


def cut(plain: str) -> list[str]:
    """
    Cut plain text into words as they are written, each emoji a word of its own.
    """
    if plain.isascii():
        # Six times as fast.
        return plain.encode().translate(_WORDS_ONLY).decode().split()
    return _TOKEN.findall(plain.replace("_", " "))


def worded(plain: str) -> list[str]:
    """
    Cut plain text into words as they are written, without emoji.
    """
    return [word for word in cut(plain) if any(map(str.isalnum, word))]


def run_together(english: str) -> str:
    """
    Write *english* as who is in a hurry does: ``cant`` for ``can't``.
    """
    return _APOSTROPHE.sub("", english)


def tokens(plain: str) -> list[str]:
    """
    Cut plain text into words, each spelled out and without letters said too often.
    """
    return [*map(spelled, cut(plain))]


def _spell(written: str) -> str:
    token = once(written)
    return _SHORT.get(token, token)


#: Writes a word of plain text as it is when nobody is in a hurry.
spelled: Callable[[str], str] = Remembered(_spell).__getitem__


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = STEMMERS.get(language)
    # Our own caches stand in front of it.
    return Stemmer.Stemmer(name, 0) if name else None


def stem(token: str, language: str) -> str:
    """
    Give what stays of a folded word when its endings change.
    """
    stemmer = _stemmer(language)
    if stemmer is None:
        return token
    if language == "es":
        # Said and written without the d: encendías, tratao, pelaos.
        if token.endswith(("ao", "aos")):
            token = re.sub(r"(?<=[a-z]{2})ao(s?)$", r"ado\1", token)
        elif token.endswith("ias"):
            token = re.sub(r"(?<=[a-z]{4})(?<=[^r])ias$", "idas", token)
    stem = str(stemmer.stemWord(token))
    # A stem that keeps too little tells nothing: "pist" of both "pistola" and "pista".
    most = len(stem) - (1 if language == "es" else 2)
    return stem if len(stem) >= _STEM and len(token) - len(stem) <= most else token


@lru_cache(_ASKED)
def sound(token: str) -> str:
    """
    Write a folded Spanish word as it sounds, however it was spelled, one or many.
    """
    token = token.removesuffix("s")
    for written, said in _SOUNDS:
        token = token.replace(written, said)
    return token


def hasty(form: str) -> str:
    """
    Write a folded Spanish word as who is in a hurry does: ``kema``, ``uele``.
    """
    return re.sub("(?<!c)h", "", form).replace("qu", "k")


def slips(token: str) -> list[str]:
    """
    Give *token*, and it with each letter but the first left out: words that are one
    slip of the finger apart share one of these. What is too long for a word has none.
    """
    if len(token) > _LONGEST:
        return [token]
    return [token, *[token[:i] + token[i + 1 :] for i in range(1, len(token))]]


def is_slip(token: str, word: str) -> bool:
    """
    Say whether *token* is *word* with one slip of the finger.

    Short words are too close to one another for more than two letters that changed
    places, or one that was struck twice: "poder" is no slip of "podar".
    """
    if token[0] != word[0] and token[-1] != word[-1]:
        return False  # One slip leaves one end as it is; most words share neither.
    if len(word) >= _LONG and len(token) >= _LONG - 1:
        return OSA.distance(token, word, score_cutoff=1) <= 1
    if len(token) == len(word):
        swapped = sorted(token) == sorted(word)
        return swapped and OSA.distance(token, word, score_cutoff=1) <= 1
    # Most differ at their ends already.
    ends = (token[0], token[-1]) == (word[0], word[-1])
    return ends and _single(token) == _single(word)


def _single(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _fewer(match: re.Match[str]) -> str:
    # Spanish doubles these two: perrrro, callle.
    letter = match.group(1)
    return letter * 2 if letter in "lr" else letter
