"""
Hours as they are told in a sentence: "de lunes a viernes de 9 a 14".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from gateway.routing.around.windows import ALL_DAY, WEEK, Span, Window


def _each(words: str) -> Sequence[str]:
    return words.split()


@frozen(kw_only=True)
class _Tongue:
    """
    How one language tells hours.

    Attributes:
        days: Monday first.
        between: One day and another, and all those between.
        and_: Before the last of several.
        daily: On every day of the week.
        span: From one time of the day to another.
        before: Between the days and the hours.
        always: At any time.
        clock: A time of the day.
        from_, to: The days as one says from and to them, where that is another form.
    """

    days: Sequence[str] = field(converter=_each)
    between: str
    and_: str
    daily: str
    span: str
    before: str
    always: str
    clock: str = "{}"
    from_: Sequence[str] = field(converter=_each, default="")
    to: Sequence[str] = field(converter=_each, default="")

    def told(self, windows: Iterable[Window]) -> str:
        spans: dict[frozenset[int], list[Span]] = {}
        for window in windows:
            spans.setdefault(window.days, []).append(window.span)
        each = [
            f"{self._days(days)}{self.before}{self._joined(map(self._span, its))}"
            for days, its in spans.items()
            if days
        ]
        return self._joined(each) if each else ""

    def _days(self, days: frozenset[int]) -> str:
        if days == WEEK:
            return self.daily
        first, last = min(days), max(days)
        if len(days) > 2 and len(days) == last - first + 1:
            start, end = (self.from_ or self.days)[first], (self.to or self.days)[last]
            return self.between.format(start, end)
        return self._joined(self.days[day] for day in sorted(days))

    def _span(self, span: Span) -> str:
        return self.span.format(self._clock(span.start), self._clock(span.end))

    def _clock(self, minute: int) -> str:
        hour, minutes = divmod(minute, 60)
        return self.clock.format(f"{hour}:{minutes:02}" if minutes else str(hour))

    def _joined(self, each: Iterable[str]) -> str:
        *others, last = each
        return f"{', '.join(others)}{self.and_}{last}" if others else last


_TONGUES = {
    "es": _Tongue(
        days="lunes martes miércoles jueves viernes sábado domingo",
        between="de {} a {}",
        and_=" y ",
        daily="todos los días",
        span="de {} a {}",
        before=" ",
        always="a cualquier hora",
    ),
    "ca": _Tongue(
        days="dilluns dimarts dimecres dijous divendres dissabte diumenge",
        between="de {} a {}",
        and_=" i ",
        daily="cada dia",
        span="de {} a {}",
        before=" ",
        always="a qualsevol hora",
    ),
    "gl": _Tongue(
        days="luns martes mércores xoves venres sábado domingo",
        between="de {} a {}",
        and_=" e ",
        daily="todos os días",
        span="de {} a {}",
        before=" ",
        always="a calquera hora",
    ),
    "eu": _Tongue(
        days="astelehena asteartea asteazkena osteguna ostirala larunbata igandea",
        from_="astelehenetik asteartetik asteazkenetik ostegunetik ostiraletik "
        "larunbatetik igandetik",
        to="astelehenera asteartera asteazkenera ostegunera ostiralera "
        "larunbatera igandera",
        between="{} {}",
        and_=" eta ",
        daily="egunero",
        span="{}-{}",
        before=", ",
        always="edozein ordutan",
    ),
    "en": _Tongue(
        days="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        between="{} to {}",
        and_=" and ",
        daily="every day",
        span="{} to {}",
        before=", ",
        always="at any time",
    ),
    "fr": _Tongue(
        days="lundi mardi mercredi jeudi vendredi samedi dimanche",
        between="du {} au {}",
        and_=" et ",
        daily="tous les jours",
        span="de {} à {}",
        before=" ",
        always="à toute heure",
        clock="{} h",
    ),
    "de": _Tongue(
        days="Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        between="{} bis {}",
        and_=" und ",
        daily="täglich",
        span="{} bis {} Uhr",
        before=", ",
        always="jederzeit",
    ),
    "ro": _Tongue(
        days="luni marți miercuri joi vineri sâmbătă duminică",
        between="{}-{}",
        and_=" și ",
        daily="zilnic",
        span="{}-{}",
        before=", ",
        always="oricând",
    ),
    "ar": _Tongue(
        days="الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
        between="من {} إلى {}",
        and_=" و",
        daily="كل يوم",
        span="{}-{}",
        before=" ",
        always="في أي وقت",
    ),
}


def spoken_days(language: str) -> Sequence[str]:
    """
    Give what the days of the week are called in a *language*, Monday first; in
    English, where it is none of ours.
    """
    return _TONGUES.get(language, _TONGUES["en"]).days


def spoken_hours(windows: Sequence[Window], language: str) -> str:
    """
    Tell *windows* in a *language*; in English, where it is told in none of ours. Of
    holidays nothing is told: nothing at all, where there is nothing else.
    """
    tongue = _TONGUES.get(language, _TONGUES["en"])
    if any(each.span == ALL_DAY and each.days == WEEK for each in windows):
        return tongue.always
    return tongue.told(windows)
