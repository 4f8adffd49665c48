"""
Limits of dates in a form, and answers that have gone past them since. Pure: the day
comes in as an argument.
"""

from __future__ import annotations

from datetime import date, timedelta

from gateway.core.requests.form import AnswerKind, Ask, Form
from gateway.core.requests.request import Request
from gateway.town.forms.booking import Trouble


def strayed(ask: Ask, day: date, today: date) -> tuple[str, date] | None:
    """
    Return the name of the text that says that *day* is too early or too late, and the
    limit; None if it is within.
    """
    first, last = _limit(ask.first, today), _limit(ask.last, today)
    if first is not None and day < first:
        return "ask-too-early", first
    if last is not None and day > last:
        return "ask-too-late", last
    return None


def overtaken(request: Request, form: Form, today: date) -> Trouble | None:
    """
    Return which date was within its limits when it was answered, and is not any more;
    None if all are.
    """
    for ask in form.asks:
        kept = request.answers.get(ask.name)
        if ask.kind is AnswerKind.DATE and kept and (day := _day(kept)) is not None:
            outside = strayed(ask, day, today)
            if outside is not None:
                text, limit = outside
                return Trouble(text, {"day": limit}, ask.name)
    return None


def _limit(told: date | int | None, today: date) -> date | None:
    return today + timedelta(days=told) if isinstance(told, int) else told


def _day(kept: str) -> date | None:
    # The form may have been edited since, so that the answer is no date.
    try:
        return date.fromisoformat(kept)
    except ValueError:
        return None
