"""
The agreed word: a phrase that somebody agreed with the town hall in person, to say in
any sentence when they cannot say openly what is happening.

Only a keyed hash is stored: it tells whoever has the key whether the word is said, and
nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from gateway.core.sentence import Sentence, sentence

#: The most words, and the fewest letters in all: a shorter phrase is said by chance, a
#: longer one is not remembered in need.
MOST_WORDS = 6
LEAST_LETTERS = 6

#: The actions of the audit chain that set and end a word.
AGREED, ENDED = ACTS = ("desk.word", "desk.end_word")

#: Only so many words of a message are searched; whoever is in need says it within them.
_HEARD = 300


def unfit(words: Sequence[str]) -> Sentence | None:
    """
    Say why these *words* cannot be an agreed word; None if they can.

    Args:
        words: The text's tokens, without case and accents.
    """
    if sum(letter.isalpha() for word in words for letter in word) < LEAST_LETTERS:
        return sentence("word-too-short", count=LEAST_LETTERS)
    if len(words) > MOST_WORDS:
        return sentence("word-too-long", count=MOST_WORDS)
    return None


def digest(words: Sequence[str], person: str, key: bytes) -> str:
    """
    Return what is stored of the agreed word of the *person* with that number: 64
    hexadecimal characters, different for each person even if the word is the same.
    """
    seed = f"agreed:{person}:{' '.join(words)}".encode()
    return hmac.digest(key, seed, hashlib.sha256).hex()


def is_said(words: Sequence[str], kept: str, person: str, key: bytes) -> bool:
    """
    Say whether the word whose digest is *kept* stands among the *words* of a message,
    in the agreed order and without gaps.
    """
    heard = words[:_HEARD]
    return any(
        digest(heard[start:end], person, key) == kept
        for start in range(len(heard))
        for end in range(start + 1, min(start + MOST_WORDS, len(heard)) + 1)
    )
