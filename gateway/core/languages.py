"""
The languages in which the gateway listens and speaks, and those of its papers and
pages.
"""

from __future__ import annotations

#: Languages in which the gateway understands people and has texts of its own. All that
#: depends on a language starts from this list (docs/maintaining.md says what another
#: one needs).
HEARD = ("es", "ca", "gl", "eu", "en", "fr", "de", "ro", "ar")

#: The languages of papers and pages.
LANGUAGES = ("es", "en")

#: Languages whose readers are served in Spanish rather than English.
_BESIDE_SPANISH = frozenset({"ca", "gl", "eu"})


def nearest(language: str) -> str:
    """
    Return *language* if it is one of `LANGUAGES`, and else the one that its readers
    most likely understand.
    """
    if language in LANGUAGES:
        return language
    return "es" if language in _BESIDE_SPANISH else "en"
