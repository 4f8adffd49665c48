"""
Figures that anybody may read: how many matters came in and were answered, how long
people waited, and how many wait.

What is confidential is in none of them, and what is told of few could be told of
somebody: an area of its own is only what has received at least `ENOUGH`, and no other
number that is less is said, nor what would tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from attrs import evolve, field, frozen

from gateway.core.case import Event, State
from gateway.core.message import aware

#: Fewer than these are not told of, nor is a median of fewer.
ENOUGH = 5

#: By these a person answers whoever wrote.
ANSWERS = (Event.ANSWER, Event.ASK, Event.SOLVE)

#: Somebody at a mailbox is waited for.
WAITING = (State.OPEN, State.ASSIGNED, State.REOPENED)

#: What waits for proof or for a look is no matter of anybody's yet.
UNTOLD = (State.HELD, State.QUARANTINED)

#: The columns in which a small number is not said.
_VEILED = ("answered", "told", "waiting", "solved")

#: A time is said in minutes, one of several days in hours.
_MINUTE, _HOUR, _DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=3)


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
    The figures of one area in some days, or of all. A number that is None is less than
    `ENOUGH`, or would tell such a one.

    Attributes:
        area: What it is called; empty for all that are not told of by themselves.
        received: So many matters came in.
        answered: So many had a person's first answer, whenever they had come in.
        told: Of those that came in, so many were told something by the gateway, and
            wait for no person.
        waiting: So many waited for a person's first answer when the days were over,
            whenever they had come in.
        solved: So many were solved, whenever they had come in.
        answer: The median time until a person's first answer, by the clock; None if
            too few had one.
        solution: The same until it was solved.
    """

    area: str
    received: int
    answered: int | None
    told: int | None
    waiting: int | None
    solved: int | None
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


def figures(
    matters: Sequence[tuple[str, Matter]], since: datetime, until: datetime
) -> Figures:
    """
    Count what came in, was answered or was solved in a period, and what waited then.

    Args:
        matters: All that any of this may be said of, each with the name of its area;
            empty for one that has none.
        since: The first moment of the period.
        until: The first after it.
    """

    def inside(at: datetime | None) -> bool:
        return at is not None and since <= at < until

    by_area: dict[str, list[Matter]] = {}
    for area, matter in matters:
        by_area.setdefault(area, []).append(matter)
    received = {
        area: sum(inside(one.opened_at) for one in those)
        for area, those in by_area.items()
    }
    if sum(received.values()) < ENOUGH:
        return Figures(areas=(), total=None)

    def row(area: str, those: Sequence[Matter]) -> Row:
        return _row(area, those, inside, until)

    alone = _alone(received)
    rows = [row(area, by_area[area]) for area in sorted(alone, key=str.casefold)]
    others = [one for area in by_area if area not in alone for one in by_area[area]]
    if others:
        rows.append(row("", others))
    return _veiled(rows, row("", [one for _, one in matters]))


def _alone(received: Mapping[str, int]) -> Collection[str]:
    """
    Give the areas that are told of by themselves. What all have without them tells how
    many the others have: so these must be none, or enough.
    """
    large = [area for area, count in received.items() if area and count >= ENOUGH]
    large.sort(key=lambda area: (received[area], area))
    others = sum(received.values()) - sum(received[area] for area in large)
    while large and 0 < others < ENOUGH:
        others += received[large.pop(0)]
    return large


def _row(
    area: str,
    matters: Sequence[Matter],
    inside: Callable[[datetime | None], bool],
    until: datetime,
) -> Row:
    new = [one for one in matters if inside(one.opened_at)]
    answers = [
        _since(one, one.answered_at)
        for one in matters
        if one.answered_at and inside(one.answered_at)
    ]
    ends = [
        _since(one, one.solved_at)
        for one in matters
        if one.solved_at and inside(one.solved_at)
    ]
    told = [one for one in new if not one.answered_at and one.state not in WAITING]
    waits = [one for one in matters if _waited(one, until)]
    return Row(
        area=area,
        received=len(new),
        answered=len(answers),
        told=len(told),
        waiting=len(waits),
        solved=len(ends),
        answer=_median(answers),
        solution=_median(ends),
    )


def _waited(matter: Matter, until: datetime) -> bool:
    if matter.opened_at >= until:
        return False
    if matter.answered_at is not None:
        return matter.answered_at >= until
    return matter.state in WAITING


def _since(matter: Matter, at: datetime) -> timedelta:
    # Of two nodes one may be a second behind.
    return max(at - matter.opened_at, timedelta())


def _median(times: Sequence[timedelta]) -> timedelta | None:
    """
    Give the median, so roughly that it is nobody's very own time.
    """
    if len(times) < ENOUGH:
        return None
    middle = timedelta(seconds=median(each.total_seconds() for each in times))
    unit = _HOUR if middle >= _DAYS else _MINUTE
    return round(middle / unit) * unit


def _veiled(rows: Sequence[Row], total: Row) -> Figures:
    """
    Say no small number; where the rest of its column would tell it, neither the next
    smallest, nor, where there is none, the sum.
    """
    for name in _VEILED:
        counts: list[int] = [getattr(row, name) for row in rows]
        order = sorted(range(len(rows)), key=counts.__getitem__)
        told = [n for n in order if counts[n]]
        hidden = [n for n in told if counts[n] < ENOUGH]
        while _tells([counts[n] for n in hidden]) and len(hidden) < len(told):
            hidden = told[: len(hidden) + 1]
        nothing: dict[str, Any] = {name: None}
        small = 0 < getattr(total, name) < ENOUGH
        if small or _tells([counts[n] for n in hidden]):
            total = evolve(total, **nothing)
        rows = [
            evolve(row, **nothing) if n in hidden else row for n, row in enumerate(rows)
        ]
    return Figures(areas=tuple(rows), total=total)


def _tells(hidden: Sequence[int]) -> bool:
    """
    Say whether whoever knows how much numbers are together, and how many, would know
    one of them, or that they are less than `ENOUGH`.
    """
    alike = set(hidden) in ({1}, {ENOUGH - 1})
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < ENOUGH or alike)
