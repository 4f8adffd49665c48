"""
The languages in which the gateway listens and speaks, and those of its papers and
pages.
"""

from __future__ import annotations

from collections.abc import Sequence

#: Languages in which the gateway understands people and has texts of its own. All that
#: depends on a language starts from this list (docs/maintaining.md says what another
#: one needs).
HEARD = ("es", "ca", "gl", "eu", "en", "fr", "de", "ro", "ar")

#: The languages of papers and pages.
LANGUAGES = ("es", "en")

#: Languages whose readers are served in Spanish rather than English.
_BESIDE_SPANISH = frozenset({"ca", "gl", "eu"})


def preferred(languages: Sequence[str]) -> str:
    """
    Return the one of `LANGUAGES` for whoever prefers these *languages* in this order:
    the first that is one or whose readers are served in Spanish, or else the `nearest`
    to the first of all.
    """
    known = (each for each in languages if each in {*LANGUAGES, *_BESIDE_SPANISH})
    return nearest(next(known, languages[0] if languages else ""))


def nearest(language: str) -> str:
    """
    Return *language* if it is one of `LANGUAGES`, and else the one that its readers
    most likely understand.
    """
    if language in LANGUAGES:
        return language
    return "es" if language in _BESIDE_SPANISH else "en"
