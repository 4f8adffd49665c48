"""
A birthday with its year, as people tell it and as employees do: a pattern for text
without accents, in lower case or without regard to it.
"""

from __future__ import annotations

from gateway.routing.words.called import MONTHS, any_of, numbered

#: Those in Spanish, Galician, Catalan, English, French, German. Of several that were
#: born nobody's birthday is told: "los nacidos entre".
_BORN = (
    r"nacid[oa](?:/[oa])?|naci|nacio|naciste|nacimiento:|f\. ?nac"
    r"|nacin|naceu|naciches|nad[oa] o|(?:fecha|data) de (?:nacimiento|nacemento"
    r"|naixement)|nascuda?|nascut|va(?:ig|s)? neixer|born|nee? le|geboren"
)
_ON = r"(?:[ :.,]|\b(?:el|es|o|e|on|am|le|dia|fue|foi|va ser)\b){1,8}"
_MONTH = any_of(numbered(MONTHS, 1))
_DAY = (
    rf"(?:\d{{1,2}}(?:[/. -]\d{{1,2}}[/. -]"
    rf"|\.?(?: de| d')? ?(?:{_MONTH})(?: del?| do)? )"
    r"(?:\d{4}|\d\d)\b|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\b)"
)
#: In Basque the year is first: 1980ko martxoaren 3an.
_BASQUE_DAY = rf"\b\d{{4}}ko (?:{_MONTH}) \d{{1,2}}(?:e?an|a)?\b"

BIRTH = (
    rf"\b(?:{_BORN})(?:\b| )(?: (?:en [\w ]{{1,30}}?|ahi|aqui|ai),?)??"
    rf"{_ON}{_DAY}"
    rf"|{_BASQUE_DAY} jaio|\bjaio\w{{0,8}}(?: \w{{1,12}})?[ :,]{{1,2}}(?:{_BASQUE_DAY}"
    rf"|{_DAY})"
)
