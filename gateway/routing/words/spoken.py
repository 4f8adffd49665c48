"""
What language somebody speaks, by its smallest words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

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

#: A vote of each of these words for the languages that have it. Each has a byte in one
#: number, so that votes are counted by adding.
VOTES = {
    word: sum(
        1 << 8 * number
        for number, words in enumerate(_SMALL.values())
        if word in words.split()
    )
    for word in " ".join(_SMALL.values()).split()
}

#: So many words are asked; a byte can count them.
_VOTERS = 200

#: Small words that tell a language; and how many more of them than of any other tell it
#: beyond doubt.
_LEAST, _SURELY = 2, 2

#: Darija goes well with other languages, in one sentence: "salam, la farola dyal la
#: calle". It is told by its own words, and by the digits that stand for letters.
_DARIJA = frozenset(
    ["salam", "dyal", "bzaf", "bezzaf", "wach", "hadi", "kayn", "chokran", "smahli"]
)
_DIGITS = re.compile(r"[a-z][379][a-z]|\b[379][a-z]{3}")

_ARABIC = re.compile(r"[\u0620-\u06ff]")


@frozen
class Spoken:
    """
    What language was spoken.

    Attributes:
        surely: It is beyond doubt, and no other was spoken with it.
    """

    language: str
    surely: bool


def spoken_in(words: Sequence[str], otherwise: str) -> Spoken:
    """
    Guess what language was written, by its smallest words; in doubt, *otherwise*.
    """
    said = words[:_VOTERS]
    letters = "".join(said)
    if not letters.isascii() and _is_arabic(said):
        return Spoken("ar", surely=False)
    counted = _counted(said)
    best, next_best = sorted(counted, reverse=True)[:2]
    likely = [
        name for name, count in zip(_SMALL, counted, strict=True) if count == best
    ]
    unclear = best < _LEAST or otherwise in likely
    return Spoken(
        otherwise if unclear else likely[0],
        surely=best >= next_best + _SURELY and not _is_mixed(said, letters),
    )


def tells(words: Sequence[str]) -> bool:
    """
    Say whether so much was written that its language is told, whichever it is.
    """
    said = words[:_VOTERS]
    return max(_counted(said)) >= _LEAST or _is_arabic(said)


def _counted(said: Sequence[str]) -> bytes:
    votes = sum([VOTES[word] for word in said if word in VOTES])
    return votes.to_bytes(len(_SMALL), "little")


def _is_arabic(said: Sequence[str]) -> bool:
    # Numbers are of no language: "رقم 7".
    written = [word for word in said if not word.isdecimal()]
    arabic = sum(bool(_ARABIC.match(word)) for word in written)
    return arabic * 2 > len(written)


def _is_mixed(said: Sequence[str], letters: str) -> bool:
    if not _DARIJA.isdisjoint(said):
        return True
    # Most have none of these digits anywhere.
    digits = "3" in letters or "7" in letters or "9" in letters
    return digits and _DIGITS.search(" ".join(said)) is not None
