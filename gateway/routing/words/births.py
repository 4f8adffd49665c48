"""
A birthday with its year, as people tell it and as employees do: a pattern for text
without accents, in lower case or without regard to it.
"""

from __future__ import annotations

from gateway.routing.words.called import MONTHS, any_of, numbered

#: Those in Spanish, Galician, Catalan, English, French, German. Of several that were
#: born nobody's birthday is told: "los nacidos entre".
_BORN = (
    r"nacid[oa](?:/[oa])?|naci|nacio|naciste|f\. ?nac"
    r"|nacin|naceu|naciches|nad[oa] o|(?:fecha|data) de (?:nacimiento|nacemento"
    r"|naixement)|nascuda?|nascut|va(?:ig|s)? neixer|born|nee? le|geboren"
)
#: A certificate has a date, too: here the birthday stands at once, or behind a colon.
_BIRTHDAY = r"(?:nacimiento|nacemento|naixement)"
_IS = (
    r"(?:[ :.,(=\n-]"
    r"|\b(?:el|es|o|e|un|a|on|the|am|den|le|dia|fue|foi|va ser)\b)"
)
_MONTH = any_of(numbered(MONTHS, 1))
_DAY = (
    rf"(?:\d{{1,2}}(?:[/. -]\d{{1,2}}[/. -]"
    rf"|\.?(?: de| d')? ?(?:{_MONTH})(?: del?| do)? )"
    r"(?:\d{4}|\d\d)\b|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\b)"
)
#: In Basque the year is first: 1980ko martxoaren 3an.
_BASQUE_DAY = rf"\b\d{{4}}ko (?:{_MONTH}) \d{{1,2}}(?:e?an|a)?\b"

BIRTH = (
    rf"\b(?:{_BORN})\b(?: (?:(?:en|in|a) [\w ]{{1,30}}?|ahi|aqui|ai),?)??"
    rf"{_IS}{{1,8}}{_DAY}"
    rf"|\b{_BIRTHDAY}(?: ?:{_IS}{{0,8}}|[ .(=\n-]{{1,4}}){_DAY}"
    rf"|{_BASQUE_DAY} jaio|\bjaio\w{{0,8}}(?: \w{{1,12}})?[ :,]{{1,2}}(?:{_BASQUE_DAY}"
    rf"|{_DAY})"
)
