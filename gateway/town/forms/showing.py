"""
Answers, days and times as people read them.
"""

from __future__ import annotations

from datetime import date, time

from gateway.core.requests.form import AnswerKind, Ask, said, spoken
from gateway.routing.around.spoken_hours import named_date
from gateway.routing.texts import look_up, shipped


def shown(ask: Ask, kept: str, language: str) -> str:
    """
    Format an answer for a person; as stored if the form was edited since.
    """
    if not kept:
        return "—"
    if ask.kind is AnswerKind.CHOICE:
        return said(ask.of[kept], language) if kept in ask.of else kept
    if ask.kind is AnswerKind.DATE:
        return _shown_date(kept, spoken(ask.label, language))
    if ask.kind is AnswerKind.YES:
        name = "answered-yes" if kept == "yes" else "answered-no"
        return look_up((shipped(),), name, (spoken(ask.label, language), "en"))[1]
    return kept


def _shown_date(kept: str, language: str) -> str:
    try:
        day = date.fromisoformat(kept)
    except ValueError:
        return kept
    return named_date(day, language)


def shown_time(at: time) -> str:
    """
    Format a time of day.
    """
    return f"{at.hour}:{at:%M}"
