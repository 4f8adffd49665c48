"""
In which languages papers and pages of ours are.
"""

from __future__ import annotations

LANGUAGES = ("es", "en")

#: Whoever reads one of these reads Spanish rather than English.
_BESIDE_SPANISH = frozenset({"ca", "gl", "eu"})


def nearest(language: str) -> str:
    """
    Give the one of `LANGUAGES` that is *language*, or is nearest to it.
    """
    if language in LANGUAGES:
        return language
    return "es" if language in _BESIDE_SPANISH else "en"
