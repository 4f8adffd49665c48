"""
Normalization of text for comparison: folding, tokens, stems, sound, and typing errors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import Stemmer

from gateway.routing.words.excerpt import excerpt
from gateway.routing.words.language.spoken import VOTES
from gateway.routing.words.remembered import Remembered
from gateway.routing.words.spacing import apart

#: A longer text, in characters, is seldom asked for again.
_LONG = 2_000

#: Snowball's stemmer for each language of words. Where it has none: that of a related
#: language, or none, as for Basque, which has so many suffixes that rules list
#: beginnings instead. ``ary`` is Darija in Latin letters; ``und`` is any language.
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

#: White space within a line; and what of it is not a blank.
_BLANKS = re.compile(r"[^\S\n]+")
_OTHER_BLANKS = (
    "\t\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)

#: Spanish abbreviations of people in a hurry.
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

#: Spanish spellings and how they sound, to be replaced in this order. An h is silent,
#: except in ch, which is set aside meanwhile.
_SOUNDS = (
    *(("ch", "\0"), ("h", ""), ("\0", "ch"), ("qu", "c"), ("k", "c")),
    *(("ce", "se"), ("ci", "si"), ("z", "s"), ("ge", "je"), ("gi", "ji")),
    *(("ll", "y"), ("v", "b")),
)

#: Further stop words.
_EMPTY = (
    "esto eso este ese esa estas estos estan son soy eres somos fue ha han he lo te os "
    "nos les al sin sobre desde hasta pero porque pues aqui alli ahi mas todo toda "
    "todos todas cada otra otro ser estar tiene tengo haber favor buenas buenos buen "
    "tardes dia dias noches saludos saludo hombre mujer tio vaya anda usted ustedes "
    "vosotros ellos ella ello estoy era sera sido va van voy ir ver ni nada algo "
    "alguien nadie asi entonces ahora hoy siempre nunca cosa cosas so be was were but "
    "not this that"
)

#: Stop words of all languages.
SMALL = frozenset().union(VOTES, _EMPTY.split())

#: The entries of the cache of sounds: few enough to stay in the processor's caches.
_ASKED = 512

#: The fewest letters of a stem.
_STEM = 4

#: Accents, optional vowels of Arabic and Hebrew, and invisible characters: soft
#: hyphens, joiners and directional marks; and what only says whose face or hand an
#: emoji is: the signs of a woman and a man, and shades of skin.
_MARKS = re.compile(
    "[\xad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u061c\u064b-\u065f\u0670\u180e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff"
    "\u2640\u2642\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U0001f3fb-\U0001f3ff]"
)
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
#: The apostrophe of English contractions: can't, she's.
_APOSTROPHE = re.compile(r"(?<=[a-z])['\u2019](?=(?:t|s|m|d|re|ve|ll)\b)")
_TOKEN = re.compile(r"\w+|[\u2600-\u27bf\U0001f300-\U0001faff]")
#: A translation table of Latin-1: letters and digits stay, all else becomes a space.
_WORDS_ONLY = bytes(b if chr(b).isalnum() else ord(" ") for b in range(256))
_LETTERS = str.maketrans(
    {0x649: 0x64A, 0x629: 0x647, 0x640: None, 0x131: "i", 0x142: "l", 0xF8: "o"}
)
#: Digits of Arabic, of Persian and Urdu, of Hindi and of Bengali.
_LETTERS |= {
    zero + n: str(n) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for n in range(10)
}
_RARE = re.compile(f"[{''.join(map(chr, _LETTERS))}]")


def plain(text: str) -> str:
    """
    Remove case, accents and invisible characters.
    """
    if text.isascii():
        return text.casefold()
    try:
        # Most texts of Western Europe; this takes a tenth of the time.
        folded = text.encode("latin-1").translate(_folded(), b"\xad")
    except UnicodeEncodeError:
        return _plain(text)
    return folded.decode("ascii") if folded.isascii() else _plain(text)


@cache
def _folded() -> bytes:
    """
    Return a translation table of Latin-1: the plain form of each character if that is
    one of ASCII, or else a byte that is none.
    """
    plain = (_plain(chr(byte)) for byte in range(256))
    return bytes(
        ord(each) if len(each) == 1 and each.isascii() else 255 for each in plain
    )


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text).casefold()
    kept = _MARKS.sub("", parted)
    if kept.isascii():
        return kept
    whole = unicodedata.normalize("NFC", kept)
    return whole.translate(_LETTERS) if _RARE.search(whole) else whole


def routed(subject: str, said: str) -> str:
    """
    Return the plain text that a message is routed by: without case and accents, with
    single blanks, and with small words repaired (`apart`).
    """
    return (_routed_long if len(said) > _LONG else _routed_short)(subject, said)


def _routed(subject: str, said: str) -> str:
    whole = f"{subject}\n{said}" if subject else said
    return apart(_even(plain(excerpt(whole))))


# Each is asked for twice, recent ones again and again. 500 long ones would take 15 MiB.
_routed_short, _routed_long = lru_cache(512)(_routed), lru_cache(32)(_routed)


def _even(plain: str) -> str:
    # Most texts have single blanks only, which is seen in a tenth of the time.
    if "  " in plain or any(blank in plain for blank in _OTHER_BLANKS):
        return _BLANKS.sub(" ", plain)
    return plain


def fold(text: str) -> str:
    """
    Remove case, accents and repeated letters, and reduce white space to single blanks.
    """
    return once(spaced(plain(text)))


def spaced(plain: str) -> str:
    """
    Reduce white space to single blanks.
    """
    return " ".join(plain.split())


def once(plain: str) -> str:
    """
    Reduce letters repeated three times and more in plain text, to one, or two of l, r.
    """
    return _REPEATED.sub(_fewer, plain)


def cut(plain: str) -> list[str]:
    """
    Split plain text into words as they are written; each emoji is a word.
    """
    try:
        # Six times as fast as the regular expression, which few texts need.
        return plain.encode("latin-1").translate(_WORDS_ONLY).decode("latin-1").split()
    except UnicodeEncodeError:
        return _TOKEN.findall(plain.replace("_", " "))


def worded(plain: str) -> list[str]:
    """
    Split plain text into words as they are written, without emoji.
    """
    return [word for word in cut(plain) if any(map(str.isalnum, word))]


def run_together(english: str) -> str:
    """
    Return *english* without the apostrophes of contractions: ``cant`` for ``can't``.
    """
    return _APOSTROPHE.sub("", english)


def tokens(plain: str) -> list[str]:
    """
    Split plain text into words, with abbreviations and repeated letters resolved.
    """
    return [*map(spelled, cut(plain))]


def _spell(written: str) -> str:
    token = once(written)
    return _SHORT.get(token, token)


#: Resolves abbreviations and repeated letters in a word of plain text.
spelled: Callable[[str], str] = Remembered(_spell).__getitem__


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = STEMMERS.get(language)
    # Without the stemmer's own cache, as ours are in front of it.
    return Stemmer.Stemmer(name, 0) if name else None


def stem(token: str, language: str) -> str:
    """
    Return the stem of a folded word; the word itself if the stem would be too short.
    """
    stemmer = _stemmer(language)
    if stemmer is None:
        return token
    if language == "es":
        # Participles written without their d, as they are spoken: encendías, tratao.
        if token.endswith(("ao", "aos")):
            token = re.sub(r"(?<=[a-z]{2})ao(s?)$", r"ado\1", token)
        elif token.endswith("ias"):
            token = re.sub(r"(?<=[a-z]{4})(?<=[^r])ias$", "idas", token)
        elif "dad" in token and re.fullmatch("[a-z]{2}[lnr]dad(es)?", token):
            return token.removesuffix("es")  # "verd" is the stem of "verde".
    stem = str(stemmer.stemWord(token))
    # Too short a stem is ambiguous: "pist" of both "pistola" and "pista".
    most = len(stem) - (1 if language == "es" else 2)
    return stem if len(stem) >= _STEM and len(token) - len(stem) <= most else token


@lru_cache(_ASKED)
def sound(token: str) -> str:
    """
    Return the phonetic form of a folded Spanish word; singular and plural share it.
    """
    token = token.removesuffix("s")
    for written, said in _SOUNDS:
        token = token.replace(written, said)
    return token


def hasty(form: str) -> str:
    """
    Return a folded Spanish word in hasty spelling: ``kema``, ``uele``.
    """
    return re.sub("(?<!c)h", "", form).replace("qu", "k")


def _fewer(match: re.Match[str]) -> str:
    # Spanish has ll and rr: perrrro, callle.
    letter = match.group(1)
    return letter * 2 if letter in "lr" else letter
