"""
What lists that show not everything say of the rest.
"""

import asyncio
from datetime import UTC, datetime

import pytest

from gateway.core.case import Case, CaseState, Number
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def busy(ana_says):
    """
    A store with three cases, three deliveries, and what follows from them.
    """

    async def put():
        store, message, number = await ana_says("la farola, el bache y el banco")
        cases = [
            Case(
                number=Number(number, matter),
                contact=message.sender,
                job=Number(number, matter),
                state=CaseState.OPEN,
                opened_at=NOON,
                moved_at=NOON,
            )
            for matter in (1, 2, 3)
        ]
        said = [
            Delivery(
                id=f"1.{n}", message=number, to=message.sender, text="Ya", due_at=NOON
            )
            for n in (1, 2, 3)
        ]
        await store.record(
            Filing(
                id=number,
                status=Status.ROUTED,
                message=message,
                cases=tuple(cases),
                deliveries=tuple(said),
            )
        )
        await store.close()

    asyncio.run(put())


@pytest.mark.parametrize("asked", [("cases",), ("outbox", "list", "waiting")])
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_whoever_is_not_shown_everything_is_told_so(busy, ventanilla, asked, as_json):
    some = ventanilla(*asked, "--limit", "2", *as_json)
    all_ = ventanilla(*asked, "--limit", "3", *as_json)

    assert "only 2 are shown, and there are more: --limit\n" == some.stderr
    assert "--limit" not in some.stdout
    assert "" == all_.stderr


@pytest.mark.parametrize(
    "asked",
    [
        ("audit", "list"),
        ("cases",),
        ("messages", "list"),
        ("notice", "list"),
        ("outbox", "list"),
    ],
)
def test_fewer_than_one_cannot_be_asked_for(ventanilla, asked):
    told = ventanilla(*asked, "--limit", "-5", status=2)

    assert "-5 is no number from 1 to 2147483648" in told.stderr
