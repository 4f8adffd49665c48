"""
The plenary's list as JSON for its pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.core.plenary.question import (
    CLICKS,
    MOVES,
    Question,
    QuestionEvent,
    QuestionState,
    shown_name,
)
from gateway.core.town import Town


def screen(listed: Sequence[Question], town: Town) -> Mapping[str, Any]:
    """
    Return the question on the screen, if any, with its author's name as shown in the
    hall.
    """
    shown = (q for q in listed if q.state is QuestionState.SHOWN and q.text)
    return {
        "question": next(
            (
                {
                    "number": _number(question, town),
                    "text": question.text,
                    "name": shown_name(question.name),
                }
                for question in shown
            ),
            None,
        )
    }


def moderation(listed: Sequence[Question], town: Town) -> Mapping[str, Any]:
    """
    Return the whole list, with what the moderator may do with each question.
    """
    return {
        "questions": [
            {
                "message": question.message,
                "number": _number(question, town),
                "state": question.state.value,
                "text": question.text,
                "name": question.name,
                "asked": clock(question.asked_at, town),
                "shown": clock(question.shown_at, town),
                "moved": clock(question.moved_at, town),
                "moves": _moves(question),
            }
            for question in listed
        ]
    }


def _moves(question: Question) -> list[str]:
    # An erased question has no text that could be shown, and one without a name was
    # asked by nobody who is proven.
    if not (question.text and question.name):
        return []
    return [
        event.value
        for event in QuestionEvent
        if event in CLICKS and (question.state, event) in MOVES
    ]


def _number(question: Question, town: Town) -> str:
    return town.casework.named(question.case)


def clock(at: datetime | None, town: Town) -> str:
    """
    Format a moment in the town's time zone as HH:MM; empty for None.
    """
    return f"{at.astimezone(town.timezone):%H:%M}" if at else ""
