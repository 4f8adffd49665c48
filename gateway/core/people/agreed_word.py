"""
The agreed word: what somebody agreed with the town hall in person, and says, in
whatever sentence, when they cannot say what is happening.

Only its keyed hash is kept: it tells whoever has the key whether the word is said, and
nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from gateway.core.sentence import Sentence, sentence

#: So many words, and so many letters in all: what is shorter is said by chance, and
#: what is longer is remembered by nobody in need.
MOST_WORDS = 6
LEAST_LETTERS = 6

#: Acts that tell that there is a word, or was.
AGREED, ENDED = ACTS = ("desk.word", "desk.end_word")

#: So much of a message is listened to; whoever is in need says it before that.
_HEARD = 300


def unfit(words: Sequence[str]) -> Sentence | None:
    """
    Say why these *words* are no agreed word; None if they may be one.

    Args:
        words: As the text was cut, without case and accents.
    """
    if sum(letter.isalpha() for word in words for letter in word) < LEAST_LETTERS:
        return sentence("word-too-short", count=LEAST_LETTERS)
    if len(words) > MOST_WORDS:
        return sentence("word-too-long", count=MOST_WORDS)
    return None


def digest(words: Sequence[str], person: str, key: bytes) -> str:
    """
    Give what is kept of the agreed word of the *person* with that number: 64
    hexadecimal characters, which are others if somebody else agrees the same.
    """
    seed = f"agreed:{person}:{' '.join(words)}".encode()
    return hmac.digest(key, seed, hashlib.sha256).hex()


def is_said(words: Sequence[str], kept: str, person: str, key: bytes) -> bool:
    """
    Say whether the word of which *kept* is the digest stands among the *words* of a
    message, one behind another as it was agreed.
    """
    heard = words[:_HEARD]
    return any(
        digest(heard[start:end], person, key) == kept
        for start in range(len(heard))
        for end in range(start + 1, min(start + MOST_WORDS, len(heard)) + 1)
    )
