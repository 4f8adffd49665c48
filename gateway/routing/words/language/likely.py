"""
How likely each word is in each language: by the words themselves, and by their letters.

What is known was learned from the sample town's examples, the gateway's texts and words
that are said everywhere (`make languages`): how often each of some thousand words is
said, and three letters in a row. A word that was never seen is judged by its letters:
"haurtzaindegian" is Basque.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from gateway.core.languages import HEARD
from gateway.routing.words.remembered import Remembered

#: Arabic is told by its letters.
_BY_LETTERS = "ar"

#: The languages told, in the order of `languages.txt`. Darija is among them so that
#: nobody takes it for one of the others.
LANGUAGES = (*(each for each in HEARD if each != _BY_LETTERS), "ary")

#: Tells in `languages.txt` for which languages it was learned.
LEARNED = f"# {' '.join(LANGUAGES)}\n"

#: So many steps are a language e times as likely as another.
STEPS = 4

#: One word may be a name or a loan: it speaks for no language more than this, in steps.
MOST = 5 * STEPS

#: So many letters of a word are looked at; none longer is written.
_LETTERS = 40

#: Each language has two bytes of a number, so that all are added at once.
_BYTES = 2 * len(LANGUAGES)

#: In `languages.txt` stand: for no step this, and for more the characters that follow;
#: for a space; and behind a whole word.
NONE, SPACE, WORD = "0", "_", "."
_NOTHING = int.from_bytes((NONE * len(LANGUAGES)).encode("utf-16-le"), "little")


def steps(summed: int) -> list[int]:
    """
    Give the steps by which each language is less likely, of what was added up.
    """
    return memoryview(summed.to_bytes(_BYTES, "little")).cast("H").tolist()


def threes(word: str) -> list[str]:
    """
    Give the letters of a word, three in a row; before the first stand two spaces, and
    behind the last is one.
    """
    padded = f"  {word[:_LETTERS]} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


@cache
def learned() -> dict[str, str]:
    """
    Give what stands in `languages.txt`, by letters and words.

    Raises:
        RuntimeError: It was learned for other languages.
    """
    text = (files("gateway.routing.words.language") / "languages.txt").read_text(
        "ascii"
    )
    if LEARNED not in text:
        raise RuntimeError(f"languages.txt is not of {LEARNED[2:]}: `make languages`")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return dict(line.replace(SPACE, " ").rsplit(" ", 1) for line in lines)


def _packed(written: str) -> int:
    return int.from_bytes(written.encode("utf-16-le"), "little") - _NOTHING


def _unlikely(word: str) -> int:
    if word.isdecimal():
        return 0  # Digits are of no language; with letters, they are Darija's.
    told = learned()
    if word + WORD in told:
        return _packed(told[word + WORD])
    known = filter(None, map(told.get, threes(word)))
    each = steps(sum(map(_packed, known)))
    least = min(each)
    capped = (min(MOST, count - least) for count in each)
    return sum(count << 16 * at for at, count in enumerate(capped))


#: By how much a plain word is less likely in each language than in the likeliest, as
#: one number that is added to others.
UNLIKELY = Remembered(_unlikely)
