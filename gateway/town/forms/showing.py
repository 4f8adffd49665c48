"""
Answers, days and times as people read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from gateway.core.form import Ask, Kind, said

_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": (
        *("Monday", "Tuesday", "Wednesday", "Thursday"),
        *("Friday", "Saturday", "Sunday"),
    ),
}


def shown(ask: Ask, kept: str, language: str) -> str:
    """
    Show an answer to a person; as it was kept where the form was edited since, and asks
    something else by that name.
    """
    if not kept:
        return "—"
    if ask.kind is Kind.CHOICE:
        return said(ask.of[kept], language) if kept in ask.of else kept
    if ask.kind is Kind.DATE:
        return _shown_date(kept, language)
    if ask.kind is Kind.YES:
        yes, no = ("yes", "no") if language == "en" else ("sí", "no")
        return yes if kept == "yes" else no
    return kept


def _shown_date(kept: str, language: str) -> str:
    try:
        day = date.fromisoformat(kept)
    except ValueError:
        return kept
    return shown_day(day, language)


def shown_day(day: date, language: str) -> str:
    """
    Show a day with its weekday.
    """
    names = _WEEKDAYS.get(language, _WEEKDAYS["es"])
    return f"{names[day.weekday()]} {day:%d/%m/%Y}"


def shown_time(at: time) -> str:
    """
    Show a time of day.
    """
    return f"{at.hour}:{at:%M}"
