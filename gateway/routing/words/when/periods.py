"""
Periods longer than a day in text: "la semana que viene", "this weekend", "en agosto",
"de 2027".
"""

from __future__ import annotations

import re
from datetime import date

from attrs import frozen

from gateway.core.writing.regex import any_of, either
from gateway.routing.words.when.dates import without_dates
from gateway.routing.words.when.names import MONTHS

_SPAN_WORDS = either(
    r"""
    semanas?, quincena, finde, (?:este|ese|el|proximo) mes, cada dia, weeks?,
    (?:quince|proximos|todos los) dias, (?:this|next|every) (?:month|day), weekends?,
    setmanas?, aquest mes, astea, asteburu\w*, semaine, week-end, ce mois, wochen?,
    wochenende, monat, saptaman\w+, luna aceasta
    """
)
_SPAN = re.compile(rf"\b{_SPAN_WORDS}\b|الاسبوع")
_IN_MONTH = re.compile(
    r"\b(?:en|de|in|of|im|para|for|durante|al|au|du|mes de) (?:el mes de )?"
    rf"(?P<month>{any_of(MONTHS)})\b"
)
_YEAR = re.compile(r"(?<![\w/.-])20\d\d(?![\w/-])")
_NEXT_YEAR = either(
    r"""
    ano que viene, ano que ven, proximo ano, ano proximo, next year,
    any que ve, any vinent, datorren urte\w*, an(?:nee)? prochaine?,
    (?:nachste[ns]?|kommende[ns]?) jahr\w*, anul (?:viitor|care vine)
    """
)
_THIS_YEAR = either(
    "este ano, this year, aquest any, aurten, cette annee, diese[ms] jahr, anul acesta"
)
#: Ways of naming a year relative to this one, with the difference in years.
_YEARS_APART = (
    (1, re.compile(rf"\b{_NEXT_YEAR}\b|(?:السنه|العام) (?:القادم|المقبل)")),
    (0, re.compile(rf"\b{_THIS_YEAR}\b|(?:هذه السنه|هذا العام)")),
)


@frozen(kw_only=True)
class Period:
    """
    The periods that a text names.

    Attributes:
        span: It names a week, a weekend or the like.
        months: The months, by number; January is 1.
        years: The years.
    """

    span: bool = False
    months: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.span or bool(self.months or self.years)


def period_in(text: str, today: date) -> Period:
    """
    Return the periods that *text* names outside its dates: "el viernes de la semana que
    viene" is a date, and no week.

    Args:
        text: The text.
        today: The local date on which it was written.
    """
    rest, _ = without_dates(text, today)
    years = {today.year + apart for apart, said in _YEARS_APART if said.search(rest)}
    return Period(
        span=_SPAN.search(rest) is not None,
        months=frozenset(MONTHS[each["month"]] for each in _IN_MONTH.finditer(rest)),
        years=frozenset(years.union(map(int, _YEAR.findall(rest)))),
    )
