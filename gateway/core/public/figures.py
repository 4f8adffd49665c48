"""
Public figures: how many cases came in, were answered and wait, and how long people
waited.

Confidential ones are never counted. Small counts could tell of a person (statistical
disclosure control): an area has a row of its own only if it received at least `ENOUGH`,
and no smaller number is published, nor one from which it could be computed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from attrs import evolve, field, frozen

from gateway.core.case import UNANSWERED, CaseEvent, CaseState
from gateway.core.message import aware

#: The smallest count that is published; also the fewest values of a median.
ENOUGH = 5

#: Events by which a person answers the sender.
ANSWERS = (CaseEvent.ANSWER, CaseEvent.ASK, CaseEvent.SOLVE)

#: Messages that wait for proof or for a look are not counted yet.
UNTOLD = (CaseState.HELD, CaseState.QUARANTINED)

#: Columns in which small numbers are suppressed.
_VEILED = ("answered", "told", "waiting", "solved")

#: Times are rounded to minutes, those of several days to hours.
_MINUTE, _HOUR, _DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=3)


@frozen(kw_only=True)
class CountedCase:
    """
    What figures know of a case: nothing that tells whose it is.

    Attributes:
        mailbox: The mailbox that answers for it; empty while none does.
        state: Where it stands.
        opened_at: When it came in.
        answered_at: When a person first answered; None if nobody has.
        solved_at: When it was first solved; None if it was not.
    """

    mailbox: str
    state: CaseState
    opened_at: datetime = field(validator=aware)
    answered_at: datetime | None = None
    solved_at: datetime | None = None


@frozen(kw_only=True)
class Row:
    """
    The figures of one area in a period, or of all areas. None stands for a number below
    `ENOUGH`, or one from which such a number could be computed.

    Attributes:
        area: Its name; empty for the rest, whose areas have no row of their own.
        received: How many came in.
        answered: How many had a person's first answer in the period, whenever they had
            come in.
        told: How many of those that came in were answered by the gateway, and wait for
            no person.
        waiting: How many waited for a person's first answer when the period ended,
            whenever they had come in.
        solved: How many were solved in the period, whenever they had come in.
        answer: The median time until a person's first answer, by the clock; None if too
            few had one.
        solution: The median time until it was solved, likewise.
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
    The figures of a period.

    Attributes:
        areas: In the order of their names; the rest last, if there is any.
        total: Of all areas; None if fewer than `ENOUGH` cases came in.
    """

    areas: tuple[Row, ...]
    total: Row | None


def figures(
    cases: Sequence[tuple[str, CountedCase]], since: datetime, until: datetime
) -> Figures:
    """
    Count what came in, was answered or was solved in a period, and what waited at its
    end.

    Args:
        cases: All cases that may count, each with the name of its area; empty for
            one that has none.
        since: The first moment of the period.
        until: The first moment after it.
    """

    def inside(at: datetime) -> bool:
        return since <= at < until

    by_area: dict[str, list[CountedCase]] = {}
    for area, case in cases:
        by_area.setdefault(area, []).append(case)
    received = {
        area: sum(inside(one.opened_at) for one in those)
        for area, those in by_area.items()
    }
    if sum(received.values()) < ENOUGH:
        return Figures(areas=(), total=None)

    def row(area: str, those: Sequence[CountedCase]) -> Row:
        return _row(area, those, inside, until)

    alone = _alone(received)
    rows = [row(area, by_area[area]) for area in sorted(alone, key=str.casefold)]
    others = [one for area in by_area if area not in alone for one in by_area[area]]
    if others:
        rows.append(row("", others))
    return _veiled(rows, row("", [one for _, one in cases]))


def _alone(received: Mapping[str, int]) -> Collection[str]:
    """
    Return the areas that get a row of their own. The total minus these rows is the
    rest, so that the rest must be empty or at least `ENOUGH`.
    """
    large = [area for area, count in received.items() if area and count >= ENOUGH]
    large.sort(key=lambda area: (received[area], area))
    others = sum(received.values()) - sum(received[area] for area in large)
    while large and 0 < others < ENOUGH:
        others += received[large.pop(0)]
    return large


def _row(
    area: str,
    cases: Sequence[CountedCase],
    inside: Callable[[datetime], bool],
    until: datetime,
) -> Row:
    new = [one for one in cases if inside(one.opened_at)]
    answers = [
        _since(one, one.answered_at)
        for one in cases
        if one.answered_at and inside(one.answered_at)
    ]
    ends = [
        _since(one, one.solved_at)
        for one in cases
        if one.solved_at and inside(one.solved_at)
    ]
    told = [one for one in new if not one.answered_at and one.state not in UNANSWERED]
    waits = [one for one in cases if _waited(one, until)]
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


def _waited(case: CountedCase, until: datetime) -> bool:
    if case.opened_at >= until:
        return False
    if case.answered_at is not None:
        return case.answered_at >= until
    return case.state in UNANSWERED


def _since(case: CountedCase, at: datetime) -> timedelta:
    # The clocks of two nodes may differ by a second.
    return max(at - case.opened_at, timedelta())


def _median(times: Sequence[timedelta]) -> timedelta | None:
    """
    Return the median, rounded so that it is no individual's exact time.
    """
    if len(times) < ENOUGH:
        return None
    middle = timedelta(seconds=median(each.total_seconds() for each in times))
    unit = _HOUR if middle >= _DAYS else _MINUTE
    return round(middle / unit) * unit


def _veiled(rows: Sequence[Row], total: Row) -> Figures:
    """
    Suppress small numbers. Where the rest of a column would reveal one, also suppress
    the next smallest or, if there is none, the total.
    """
    for name in _VEILED:
        counts: list[int] = [getattr(row, name) for row in rows]
        order = sorted(range(len(rows)), key=counts.__getitem__)
        told = [n for n in order if counts[n]]
        hidden = [n for n in told if counts[n] < ENOUGH]
        while _tells([counts[n] for n in hidden]) and len(hidden) < len(told):
            hidden = told[: len(hidden) + 1]
        nothing: dict[str, Any] = {name: None}
        if _tells([counts[n] for n in hidden]):
            total = evolve(total, **nothing)
        rows = [
            evolve(row, **nothing) if n in hidden else row for n, row in enumerate(rows)
        ]
    return Figures(areas=tuple(rows), total=total)


def _tells(hidden: Sequence[int]) -> bool:
    """
    Say whether somebody who knows the sum of the *hidden* numbers, and how many they
    are, could infer one of them, or that all are less than `ENOUGH`.
    """
    alike = set(hidden) in ({1}, {ENOUGH - 1})
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < ENOUGH or alike)
