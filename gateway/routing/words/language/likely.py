"""
How likely each word is in each language: a model of words and letter trigrams.

It is trained on the sample town's examples, the gateway's texts and common words (`make
languages`): the frequencies of some thousand words and of all trigrams. An unknown word
is judged by its trigrams: "haurtzaindegian" is Basque.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from gateway.core.languages import HEARD

#: Arabic is detected by its script instead.
_BY_LETTERS = "ar"

#: The languages of the model, in the order of `languages.txt`. Darija is one of them so
#: that it is not taken for another.
LANGUAGES = (*(each for each in HEARD if each != _BY_LETTERS), "ary")

#: The line of `languages.txt` with the languages that it was trained for.
LEARNED = f"# {' '.join(LANGUAGES)}\n"

#: Steps per unit of log-likelihood: 4 steps make a language e times as likely.
STEPS = 4

#: The most steps that one word counts, as it may be a name or a loan.
MOST = 5 * STEPS

#: The most letters of a word that are looked at.
_LETTERS = 40

#: Each language has two bytes of one integer, so that all are added at once.
BYTES = 2 * len(LANGUAGES)

#: In `languages.txt`: the character for no step (the next ones stand for more), for a
#: space, and behind a whole word.
NONE, SPACE, WORD = "0", "_", "."
_NOTHING = int.from_bytes((NONE * len(LANGUAGES)).encode("utf-16-le"), "little")


def steps(summed: int) -> list[int]:
    """
    Unpack the sum of what `unlikely` returns into the steps of each language.
    """
    return memoryview(summed.to_bytes(BYTES, "little")).cast("H").tolist()


def threes(word: str) -> list[str]:
    """
    Return the trigrams of a word, padded with two spaces before it and one behind.
    """
    padded = f"  {word[:_LETTERS]} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


@cache
def learned() -> dict[str, str]:
    """
    Return the entries of `languages.txt`, by trigram and word.

    Raises:
        RuntimeError: It was trained for other languages.
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


def unlikely(word: str) -> int:
    """
    Return the steps by which a plain word is less likely in each language than in the
    likeliest, packed into one integer, to be added up over the words of a message.
    """
    if word.isdecimal():
        return 0  # Numbers are of no language; digits within words are Darija's.
    told = learned()
    if word + WORD in told:
        return _packed(told[word + WORD])
    known = filter(None, map(told.get, threes(word)))
    each = steps(sum(map(_packed, known)))
    least = min(each)
    capped = (min(MOST, count - least) for count in each)
    return sum(count << 16 * at for at, count in enumerate(capped))
