"""
What figures are made of, on both databases.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve
from store_samples import ANA, NOON, arrival, filing

from gateway.core.case import Case, CaseEvent, CaseState, Happening, Number
from gateway.core.public.figures import CountedCase

WEEK = (NOON, NOON + timedelta(days=7))
LIGHTS = "mailbox lights"


async def opened(store, name, *happened, at=NOON, **changes):
    """
    Let a case be opened, and the rest happen to it a minute after the other.
    """
    [number] = await store.receive([arrival(name)], None)
    case = Case(
        number=Number(number),
        contact=ANA,
        mailbox="lights",
        job=Number(number),
        state=CaseState.OPEN,
        opened_at=at,
        moved_at=at,
    )
    case = evolve(case, **changes)
    minute = timedelta(minutes=1)
    happenings = [
        Happening(case=case.number, event=event, at=at + n * minute, by=by)
        for n, (event, by) in enumerate(happened, 1)
    ]
    await store.record(filing(number, name, cases=(case,), happenings=happenings))


async def test_it_tells_when_a_person_first_answered_and_when_it_was_first_solved(
    store,
):
    await opened(
        store,
        "lamp",
        (CaseEvent.TAKE, LIGHTS),
        (CaseEvent.ASK, LIGHTS),
        (CaseEvent.ANSWER, LIGHTS),
        (CaseEvent.SOLVE, LIGHTS),
        (CaseEvent.REOPEN, "message 2"),
        (CaseEvent.SOLVE, LIGHTS),
    )

    [found] = await store.counted_cases(*WEEK)

    assert found == CountedCase(
        mailbox="lights",
        state=CaseState.SOLVED,
        opened_at=NOON,
        answered_at=NOON + timedelta(minutes=2),
        solved_at=NOON + timedelta(minutes=4),
    )


async def test_what_the_gateway_says_is_no_persons_answer(store):
    await opened(store, "when", (CaseEvent.ANSWER, "gateway"))

    [found] = await store.counted_cases(*WEEK)

    assert found.answered_at is None


async def test_what_is_confidential_or_waits_for_proof_or_a_look_is_in_none(store):
    await opened(store, "violence", confidential=True)
    await opened(store, "held", state=CaseState.HELD)
    await opened(store, "spam", state=CaseState.QUARANTINED)

    assert [] == await store.counted_cases(*WEEK)


async def test_what_the_desk_decides_is_a_persons_answer(store):
    await opened(store, "proposal", (CaseEvent.SOLVE, "clerk Inés"))

    [found] = await store.counted_cases(*WEEK)

    assert NOON + timedelta(minutes=1) == found.answered_at == found.solved_at


async def test_what_came_before_is_there_if_it_waits_or_was_told_something_since(store):
    before = WEEK[0] - timedelta(days=30)
    await opened(store, "waits", at=before)
    await opened(store, "refused", at=before, state=CaseState.REFUSED)
    await opened(store, "long ago", (CaseEvent.SOLVE, LIGHTS), at=before)
    minute = timedelta(minutes=1)
    await opened(store, "now", (CaseEvent.SOLVE, LIGHTS), at=WEEK[0] - minute)
    await opened(store, "after", at=WEEK[1])

    found = await store.counted_cases(*WEEK)

    assert [before, WEEK[0] - minute] == [each.opened_at for each in found]
