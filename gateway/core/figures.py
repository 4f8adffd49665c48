"""
Figures that anybody may read: how many matters came in, and how long people waited.

What is confidential is in none of them, and what is told of few could be told of
somebody: an area of its own is only what has at least `ENOUGH` of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from statistics import median

from attrs import field, frozen

from gateway.core.case import Event, State
from gateway.core.message import aware

#: Fewer than these are not told of, nor is a median of fewer.
ENOUGH = 5

#: By these a person at a mailbox answers whoever wrote.
ANSWERS = (Event.ANSWER, Event.ASK, Event.SOLVE)

#: Somebody at a mailbox is waited for.
_WAITING = (State.OPEN, State.ASSIGNED, State.REOPENED)

#: What waits for proof or for a look is no matter of anybody's yet.
UNTOLD = (State.HELD, State.QUARANTINED)


@frozen(kw_only=True)
class Matter:
    """
    What figures know of a case: nothing that tells whose it is.

    Attributes:
        mailbox: Which answers for it; empty while nobody does.
        state: Where it stands.
        opened_at: When it came in.
        answered_at: When a person first answered; None if nobody has.
        solved_at: When it was first solved; None if it was not.
    """

    mailbox: str
    state: State
    opened_at: datetime = field(validator=aware)
    answered_at: datetime | None = None
    solved_at: datetime | None = None


@frozen(kw_only=True)
class Row:
    """
    The figures of one area, or of all.

    Attributes:
        area: What it is called; empty for all that are not told of by themselves.
        received: So many matters came in.
        answered: A person has answered so many of them.
        told: So many were told something by the gateway, and wait for no person.
        waiting: So many wait for a person's first answer.
        solved: So many were solved.
        answer: The median time until a person's first answer, by the clock; None if
            too few were answered.
        solution: The same until the end.
    """

    area: str
    received: int
    answered: int
    told: int
    waiting: int
    solved: int
    answer: timedelta | None
    solution: timedelta | None


@frozen(kw_only=True)
class Figures:
    """
    Of a period.

    Attributes:
        areas: In the order of their names; the others last, if there are any.
        total: Of all; None if fewer than `ENOUGH` came in.
    """

    areas: tuple[Row, ...]
    total: Row | None


def figures(matters: Sequence[tuple[str, Matter]]) -> Figures:
    """
    Count *matters*, each with the name of its area; empty for one that has none.
    """
    if len(matters) < ENOUGH:
        return Figures(areas=(), total=None)
    by_area: dict[str, list[Matter]] = {}
    for area, matter in matters:
        by_area.setdefault(area, []).append(matter)
    alone = _alone(by_area)
    rows = [_row(area, by_area[area]) for area in sorted(alone, key=str.casefold)]
    others = [one for area in by_area if area not in alone for one in by_area[area]]
    if others:
        rows.append(_row("", others))
    return Figures(areas=tuple(rows), total=_row("", [one for _, one in matters]))


def _alone(by_area: dict[str, list[Matter]]) -> Collection[str]:
    """
    Give the areas that are told of by themselves. What all have without them tells how
    many the others have: so these must be none, or enough.
    """
    large = [area for area in by_area if area and len(by_area[area]) >= ENOUGH]
    large.sort(key=lambda area: (len(by_area[area]), area))
    others = sum(map(len, by_area.values())) - sum(len(by_area[a]) for a in large)
    while large and 0 < others < ENOUGH:
        others += len(by_area[large.pop(0)])
    return large


def _row(area: str, matters: Sequence[Matter]) -> Row:
    answers = [_since(one, one.answered_at) for one in matters if one.answered_at]
    ends = [_since(one, one.solved_at) for one in matters if one.solved_at]
    waiting = [m for m in matters if not m.answered_at and m.state in _WAITING]
    return Row(
        area=area,
        received=len(matters),
        answered=len(answers),
        told=len(matters) - len(answers) - len(waiting),
        waiting=len(waiting),
        solved=len(ends),
        answer=_median(answers),
        solution=_median(ends),
    )


def _since(matter: Matter, at: datetime) -> timedelta:
    # Of two nodes one may be a second behind.
    return max(at - matter.opened_at, timedelta())


def _median(times: Sequence[timedelta]) -> timedelta | None:
    if len(times) < ENOUGH:
        return None
    return timedelta(seconds=round(median(each.total_seconds() for each in times)))
