"""
Times of day in text: "a las siete y media", "from 8 to 9:30".

A time is read as it is written: "las 7" is 7:00, unless it says that it is in the
afternoon. Midnight is 0:00, also in "hasta las 12 de la noche", which means the end of
the day.
"""

from __future__ import annotations

import re
from datetime import time

from attrs import frozen

from gateway.core.writing.regex import any_of, either, ways
from gateway.routing.words.text import plain, spaced
from gateway.routing.words.when.names import AFTER, COUNTS, MONTHS, PAST

_HOUR = rf"(?:\d{{1,2}}|{any_of(set(COUNTS) - {'a', 'un', 'uno', 'unha'})})"

#: Phrases for parts of the day. The hours after midnight are also of the night.
_PARTS = {
    "dawn": either(
        r"a\.?m\b\.?, de (?:la )?(?:madrugada|matinada)\b, da madrugada\b",
    ),
    "morning": either(
        r"""
        (?:de|por|en) la manana\b, in the morning\b, (?:[dp]e|a)l mati\b,
        (?:d|pol)a mana\b
        """
    ),
    "late": either(
        r"""
        p\.?m\b\.?, (?:de|por|en) la tarde\b, (?:de|per|a) la tarda\b,
        (?:del|al) vespre\b, (?:d|pol)a tarde\b, in the (?:afternoon|evening)\b
        """
    ),
    "night": either(
        r"""
        (?:de|por|en) la noche\b, (?:de|per|a) la nit\b, (?:d|pol)a noite\b, at night\b
        """
    ),
}
_ANY_PART = "|".join(_PARTS.values())
_PART = rf"(?:\s*(?:{'|'.join(f'(?P<{n}>{said})' for n, said in _PARTS.items())}))?"
_MORNING = re.compile(rf"\b(?:{_PARTS['morning']})")

#: The last hour after midnight that is still of the night: "las 4 de la noche".
_SMALL = 4

#: Minutes behind an hour: "las 8 y media h".
_HALF = rf"(?:\s+(?P<after>{any_of(AFTER)})\b)?"
_WAYS = ways(
    rf"""
    # De 8 a 9:30, from 8 to 9, entre las 8 y las 9.
    \b(?:de|from|entre|between)\s+(?:l[ae]s\s+)?(?P<h>\d{{1,2}})(?:[:.](?P<m>\d{{2}}))?
      \s+(?:a|y|i|e|to|and|till|until)\s+(?:l[ae]s\s+)?(?P<h2>\d{{1,2}})
      (?:[:.](?P<m2>\d{{2}}))?
      (?![\d/-]|\s+(?:€|euros|anos|anys|dias|dies|de (?:{any_of(MONTHS)}))\b)

    # A las siete y media, a las 19:30, a les set, a l'una.
    (?:^\s*|\b(?:a|de|desde|hasta|sobre|para|son|es|y|i)\s+)
      (?:l[ae]s\s+(?P<h>{_HOUR})|(?:la\s+|l['\u2019])(?P<one>una|1))
      (?![\w/-])(?:[:.](?P<m>\d{{2}})(?!\d))?{_HALF}(?:\s*h(?:oras|s)?\b)?

    # Ás sete e media, á unha; "as sete farolas" are no time.
    \b(?:as\s+(?P<h>{_HOUR})|a\s+(?P<one>unha))(?![\w/-])(?:[:.](?P<m>\d{{2}})(?!\d))?
      {_HALF}(?:\s*h(?:oras)?\b)?(?=\s*(?:[.,;!?)]|$|{_ANY_PART}))

    # Half past six, un quart de sis.
    \b(?P<past>{any_of(PAST)})\s+(?P<h>{_HOUR})\b

    # At six, at 18:30.
    \bat\s+(?P<h>{_HOUR})(?![\w/-])(?:[:.](?P<m>\d{{2}})(?!\d))?

    # 18:00, 18h30, 18.30 h.
    (?<![\w/.,:-])(?P<h>\d{{1,2}})(?::|h|\.(?=\d\d\s*h))(?P<m>\d{{2}})(?![\d/:-])
      (?:\s*h(?:oras|rs|s)?\b)?

    # 18 h, 7 pm, 7 de la tarde.
    (?<![\w/.,:-])(?P<h>\d{{1,2}})\s*(?:h(?:oras|rs|s)?\b|o'clock\b|(?={_ANY_PART}))

    # Al mediodía.
    \b(?P<noon>mediodia|noon|midday)\b

    # A medianoche.
    \b(?P<midnight>medianoche|midnight)\b
    """
)
_CLOCKS = tuple(re.compile(way + _PART) for way in _WAYS)


@frozen
class Clock:
    """
    A time of day in a text.

    Attributes:
        at: The time as it is written.
        either: It may also be twelve hours later: "a las siete".
    """

    at: time
    either: bool = False


def times_in(text: str) -> tuple[time, ...]:
    """
    Return the times of day in *text*, in order, each once; both ends of a range.
    """
    return tuple(dict.fromkeys(clock.at for clock in clocks_in(text)))


def clocks_in(text: str) -> tuple[Clock, ...]:
    """
    Return the times of day in *text*, in order, each with whether the half of the day
    is left open.
    """
    _, found = without_clocks(text)
    return found


def without_clocks(text: str) -> tuple[str, tuple[Clock, ...]]:
    """
    Return *text* in plain form with each time of day blanked out, and the times.
    """
    whole = spaced(plain(text))
    rest, found = whole, dict[int, tuple[Clock | None, ...]]()
    for pattern in _CLOCKS:
        for match in pattern.finditer(rest):
            found[match.start()] = _times(match)
        rest = pattern.sub(_blank, rest)
    said = [each for at in sorted(found) for each in found[at] if each is not None]
    if _MORNING.search(whole):
        # The morning may also be named apart: "por la mañana, a las 7".
        said = [Clock(clock.at) for clock in said]
    return rest, tuple(said)


def _times(found: re.Match[str]) -> tuple[Clock | None, ...]:
    given = found.groupdict()
    part = next((name for name in _PARTS if given[name]), "")
    if given.get("noon"):
        return (Clock(time(12)),)
    if given.get("midnight"):
        return (Clock(time(0)),)
    shift = AFTER.get(given.get("after") or "", 0)
    shift += PAST.get(given.get("past") or "", 0)
    first = _time(given.get("one") or given["h"], given.get("m"), shift, part)
    if given.get("h2") is None:
        return (first,)
    return (first, _time(given["h2"], given.get("m2"), 0, part))


def _time(hour: str, minute: str | None, shift: int, part: str) -> Clock | None:
    number = int(hour) if hour.isdecimal() else COUNTS[hour]
    either = not part and 1 <= number < 12 and not hour.startswith("0")
    if number < 12 and (part == "late" or (part == "night" and number > _SMALL)):
        number += 12
    elif number == 12 and part in ("dawn", "night"):
        number = 0
    minutes = number * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > 24 * 60:
        return None

    # A quarter to midnight is 23:45, hence the modulus.
    minutes += shift
    return Clock(time(minutes // 60 % 24, minutes % 60), either)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
