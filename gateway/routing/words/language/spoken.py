"""
The language of a message, by the likelihood of all its words; and whether it is
certain, by its function words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from attrs import frozen

from gateway.routing.words.language.likely import (
    BYTES,
    LANGUAGES,
    MOST,
    STEPS,
    steps,
    unlikely,
)
from gateway.routing.words.remembered import Remembered

_SMALL = {
    "ca": "i el els la les a en amb que es de per una un hi ha molt bon gracies on "
    "aixo no vull puc com al del si us plau meu teva mig fa estic aquesta aquest quin "
    "quina quins quines quan avui fins obre",
    "de": "der die das und ist wo wie ich nicht ein eine mit bitte guten tag hat sie "
    "kann zu von auf danke heute den dem im es gibt",
    "en": "the is are and what where how my you please thanks for in of to hello hi "
    "there can i we it has at on who with a",
    "es": "el la los las de que y en un una por para con no se me del al es hay como "
    "mi lo muy esta hola gracias donde cuando su le ya si a o",
    "eu": "eta da dago ez kaixo nire du bat non nola egun on mesedez eskerrik asko "
    "dut zer zein noiz gaur daude dute naiz zait gabon dira",
    "fr": "le la les et est une dans bonjour je vous pour avec ou peut merci des du "
    "on en sur ne pas mon ma il a que qui s quel quelle quand hui",
    "gl": "o a os as un unha e de polo pola non miña na no da do ola grazas onde hai "
    "moi se meu teño esta eu ao cando hoxe garda",
    "ro": "si este la pe de ce nu am un o buna ziua va rog cu mea sa din unde cum "
    "sunt multumesc care in ca mi ce cand azi e",
}

#: By function word: a vote for each language that has it. Each language has a byte of
#: one integer, so that votes are counted by adding.
VOTES = {
    word: sum(
        1 << 8 * number
        for number, words in enumerate(_SMALL.values())
        if word in words.split()
    )
    for word in " ".join(_SMALL.values()).split()
}

_PLACES = {language: number for number, language in enumerate(_SMALL)}

#: The most words that are looked at; a byte can count them.
_VOTERS = 200

#: A language is certain with so many more function words than any other.
_SURELY = 2

#: The steps by which a language must be likelier than the default one, and the fewest
#: words, as a single one may be a name or a loan.
_CLEARLY, _LEAST = 3 * STEPS, 2

#: If it is detected, the default language is assumed, as few texts are in it.
_DARIJA = "ary"

#: The languages that may be detected, besides the default one.
TOLD = ("ar", *(language for language in LANGUAGES if language != _DARIJA))

#: Darija is often mixed with other languages ("salam, la farola dyal la calle"). It is
#: recognised by its own words, and by the digits that stand for letters.
_ITS_OWN = frozenset(
    ["salam", "dyal", "bzaf", "bezzaf", "wach", "hadi", "kayn", "chokran", "smahli"]
)
#: It begins with the digit, so that the search skips all else quickly.
_DIGITS = re.compile(r"[379](?:(?<=[a-z].)[a-z]|(?<=\b.)[a-z]{3})")

_ARABIC = re.compile(r"[\u0620-\u06ff]")


@frozen
class Spoken:
    """
    The language of a message.

    Attributes:
        language: The language assumed.
        surely: It is certain, and no other is mixed in.
        perhaps: A language that is likelier, but not clearly; empty if there is none.
    """

    language: str
    surely: bool
    perhaps: str = ""


def spoken_in(words: Sequence[str], otherwise: str) -> Spoken:
    """
    Detect the language of *words*; in doubt, it is *otherwise*.
    """
    said, mixed = words[:_VOTERS], False
    each, votes, odd = _summed(said)
    if odd:
        said = _without_numbers(said)
        letters = "".join(said)
        if not letters.isascii() and _is_arabic(said):
            return Spoken("ar", surely=False)
        mixed = _is_mixed(said, letters)
        each, votes, _ = _summed(said)
    least, next_least = sorted(each)[:2]
    own = each[LANGUAGES.index(otherwise)] if otherwise in LANGUAGES else next_least
    likeliest = LANGUAGES[each.index(least)]
    if own == least or likeliest == _DARIJA:
        likeliest = otherwise
    clearly = own - least > _CLEARLY and len(said) >= _LEAST
    language = likeliest if clearly else otherwise
    return Spoken(
        language,
        surely=not mixed and _is_beyond_doubt(votes, language),
        perhaps="" if likeliest == language else likeliest,
    )


def is_function_word(word: str, language: str) -> bool:
    """
    Say whether a plain *word* is one of the everyday words of a *language* in which
    messages are heard.
    """
    place = _PLACES.get(language)
    return place is not None and bool(VOTES.get(word, 0) >> 8 * place & 1)


def may_be(word: str, language: str) -> bool:
    """
    Say whether a plain *word* is at all likely in a *language*. That is not known of
    other letters, nor of a language that the model does not have.
    """
    if language not in LANGUAGES or not word.isascii():
        return False
    return _steps([word])[LANGUAGES.index(language)] < MOST


def tells(words: Sequence[str]) -> bool:
    """
    Say whether *words* are enough to detect their language.
    """
    said = _without_numbers(words[:_VOTERS])
    least, next_least = sorted(_steps(said))[:2]
    clearly = next_least - least > _CLEARLY and len(said) >= _LEAST
    return clearly or _is_arabic(said)


def _steps(said: Sequence[str]) -> list[int]:
    return _summed(said)[0]


def _summed(said: Sequence[str]) -> tuple[list[int], bytes, int]:
    """
    Return the steps of each language (`unlikely`) and the votes for each (`VOTES`) of
    the words *said*, and how many of them are odd (`_is_odd`).
    """
    whole = sum(map(_TOLD.__getitem__, said))
    counted = (whole >> 8 * BYTES).to_bytes(len(_SMALL) + 1, "little")
    return steps(whole & _STEPS), counted[:-1], counted[-1]


def _told_by(word: str) -> int:
    votes = VOTES.get(word, 0) | _is_odd(word) << 8 * len(_SMALL)
    return unlikely(word) | votes << 8 * BYTES


def _is_odd(word: str) -> bool:
    """
    Say whether a *word* may be a number, or show that other languages are mixed in: few
    messages have any such.
    """
    return not word.isascii() or not word.isalpha() or word in _ITS_OWN


#: The bits of a word's steps.
_STEPS = (1 << 8 * BYTES) - 1

#: By plain word: all that it tells of its language, in one integer, so that the words
#: of a message are looked up and added up once.
_TOLD = Remembered(_told_by)


def _without_numbers(words: Sequence[str]) -> Sequence[str]:
    numbers = [*compress(range(len(words)), map(str.isdecimal, words))]
    if not numbers:
        return words
    # Nor is a single letter before a number counted: "+1 J-412".
    told = bytearray(b"\1" * len(words))
    for at in numbers:
        told[at] = False
        before = words[at - 1] if at else ""
        if len(before) == 1 and before not in VOTES:
            told[at - 1] = False
    return [*compress(words, told)]


def _is_beyond_doubt(votes: bytes, language: str) -> bool:
    counted = bytearray(votes)
    own = counted.pop(_PLACES[language]) if language in _PLACES else 0
    return own >= max(counted) + _SURELY


def _is_arabic(said: Sequence[str]) -> bool:
    arabic = sum(bool(_ARABIC.match(word)) for word in said)
    return arabic * 2 > len(said)


def _is_mixed(said: Sequence[str], letters: str) -> bool:
    if not _ITS_OWN.isdisjoint(said):
        return True
    # Fast path: most messages have none of these digits.
    digits = "3" in letters or "7" in letters or "9" in letters
    return digits and _DIGITS.search(" ".join(said)) is not None
