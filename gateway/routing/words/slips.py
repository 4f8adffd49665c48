"""
Typing errors in words: one letter wrong, missing, too many, or two swapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rapidfuzz.distance import OSA

#: The most letters of a word.
_LONGEST = 40

#: From this length on, a word may have any one letter wrong.
_LONG = 7


def slips(token: str) -> list[str]:
    """
    Return *token*, and each form of it with one letter but the first left out. Words
    one typing error apart share one of these. Too long a token has only itself.
    """
    if len(token) > _LONGEST:
        return [token]
    return [token, *[token[:i] + token[i + 1 :] for i in range(1, len(token))]]


def is_slip(token: str, word: str) -> bool:
    """
    Say whether *token* is *word* with one typing error.

    In short words only two swapped letters or one typed twice count, as other short
    words are too near: "poder" is no slip of "podar".
    """
    if token[0] != word[0] and token[-1] != word[-1]:
        return False  # Fast path: one error leaves one end as it is.
    if len(word) >= _LONG and len(token) >= _LONG - 1:
        return OSA.distance(token, word, score_cutoff=1) <= 1
    if len(token) == len(word):
        swapped = sorted(token) == sorted(word)
        return swapped and OSA.distance(token, word, score_cutoff=1) <= 1
    # The ends are compared first, as most words differ there.
    ends = (token[0], token[-1]) == (word[0], word[-1])
    return ends and _single(token) == _single(word)


def meant(token: str) -> Iterator[str]:
    """
    Yield what a word may be meant to be, known or not, if two of its letters are
    swapped or one is typed twice.
    """
    for i in range(len(token) - 1):
        if token[i] != token[i + 1]:
            yield token[:i] + token[i + 1] + token[i] + token[i + 2 :]
        else:
            yield token[:i] + token[i + 1 :]


def _single(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))
