"""
A pattern for dates of birth, in what people and employees write: for text without
accents, in lower case or case-insensitive.
"""

from __future__ import annotations

from gateway.core.writing.regex import any_of, any_way, either
from gateway.routing.words.when.names import DAYS, MONTHS, SHORT_MONTHS

#: Words for "born" and "birthday" in Spanish, Galician, Catalan, English, French,
#: German and Romanian; not "los nacidos entre", which is nobody's birthday.
_BORN = either(
    r"""
    nacid[oa]s?(?:/[oa]s?)?, naci, nacio, naciste, nacimos, nacieron, f(?:ec)?\. ?nac,
    f\. ?n, nacin, naceu, naciches, naceron, nad[oa]s? o, nascud[ae]s?, nascuts?,
    va(?:ig|s|n)? neixer, born, nee?s? le, geboren, geb, nascut[ae], nascuti,
    (?:fecha|data) (?:de )?(?:nacimiento|nacemento|naixement|nac),
    cumpleanos (?:es|fue), d(?:ate )?o(?:f )?b(?:irth)?, birth ?da(?:y|te),
    date de naissance, geburts(?:datum|tag), data nasterii, jaiotze-data
    """
)
#: Words behind which the date must follow at once, or behind a colon, as a certificate
#: of birth has a date, too.
_BIRTHDAY = either("nacimiento, nacemento, naixement, cumpleanos")
_ON = either(
    """
    el, en, es, o, e, un, a, on, the, am, den, le, la, pe, dia, is, fue, foi, va ser,
    amb[oa]s
    """
)
_IS = rf"(?:[ :.,(=\n-]|\b{_ON}\b)"
_NAMES = any_of({**MONTHS, **SHORT_MONTHS})
_DAY = any_way(
    rf"""
    # 3/5/1978, 3-V-78.
    \d{{1,2}}[/. -](?:\d{{1,2}}|[ivx]{{1,4}})[/. -](?:\d{{4}}|\d\d)\b

    # 3 de mayo de 1978, tres de mayo del 78.
    (?:\d{{1,2}}|{any_of(DAYS)})\.?(?: de| d')? ?
      (?:(?:{_NAMES})\.?|\d{{1,2}})(?: del?| do)?(?: ano)? (?:\d{{4}}|\d\d)\b

    # 1978-05-03.
    \d{{4}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}\b
    """
)
#: A date in Basque, with the year first: 1980ko martxoaren 3an.
_BASQUE_DAY = rf"\b\d{{4}}e?ko (?:{any_of(MONTHS)}) \d{{1,2}}(?:e?an|a)?\b"

#: A name and a date of long ago, at the beginning of the text.
_NAMED = (
    rf"^\W*(?:@\w+\W+)*[a-z]+(?: [a-z]+){{1,3}}, (?:del? )?\d{{1,2}}"
    rf"(?:[/.-]\d{{1,2}}[/.-]|(?: de| d')? ?(?:{_NAMES})\.?(?: del?)? )"
    r"(?:19\d\d|20[01]\d|[3-9]\d)[:.,]"
)

BIRTH = any_way(
    rf"""
    # Nacida en Junar el 3/5/1978.
    \b{_BORN}\b(?: (?:(?:en|in|a) [a-z ]{{1,30}}?|ahi|aqui|ai),?)??{_IS}{{1,8}}
      {_DAY}

    # Nacimiento: 3/5/1978.
    \b{_BIRTHDAY}(?: ?:{_IS}{{0,8}}|[ .(=\n-]{{1,4}}){_DAY}

    # 1978ko maiatzaren 3an jaio nintzen, jaio nintzen 1978ko maiatzaren 3an.
    {_BASQUE_DAY} jaio
    |\bjaio\w{{0,8}}(?: \w{{1,12}})?[ :,]{{1,2}}(?:{_BASQUE_DAY}|{_DAY})

    # Rosa Pérez, 3/5/1978: …
    {_NAMED}
    """
)
