"""
What somebody takes home from the counter is in their language, or in the town's.
"""

import io
from zoneinfo import ZoneInfo

import pytest
from desk_samples import NOON
from pypdf import PdfReader

from gateway.core.case import Case, Number, State
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.core.town import Casework, Town
from gateway.town.paper.counter import take_home

PACO = Address("counter", "G-4K7Q2M")


async def told(store, language):
    arrived = Arrival(channel="counter", external_id="1", raw=b"", received_at=NOON)
    [number] = await store.receive([arrived], None)
    await store.record(
        Filing(
            id=number,
            status=Status.ROUTED,
            message=Message(
                external_id="1",
                reference="1",
                sender=PACO,
                text="farola",
                received_at=NOON,
                sent_at=NOON,
                display_name="Paco",
            ),
            verdict=Verdict(standing=Standing.KNOWN, because="came to the counter"),
            decision=Decision(
                outcome=Outcome.DELIVER, legs=(Leg(mailbox="lamps", because="lamp"),)
            ),
            conversations=(
                Conversation(
                    id="aaaabbbbccccdddd",
                    contact=PACO,
                    mailbox="lamps",
                    visibility=Visibility.PRIVATE,
                    heard="1",
                    heard_at=NOON,
                    language=language,
                    case=str(Number(number)),
                ),
            ),
            cases=(
                Case(
                    number=Number(number),
                    contact=PACO,
                    job=Number(number),
                    state=State.OPEN,
                    opened_at=NOON,
                    moved_at=NOON,
                    mailbox="lamps",
                ),
            ),
        )
    )
    return Number(number)


@pytest.mark.parametrize(
    ("theirs", "spoken", "title"),
    [
        ("es", ("en", "es"), "Lo que pidió"),
        ("en", ("es",), "What you asked"),
        ("eu", ("eu", "en"), "Lo que pidió"),
        ("fr", ("es",), "What you asked"),
    ],
)
async def test_a_paper_is_in_their_language_or_in_the_nearest(
    desk, theirs, spoken, title
):
    number = await told(desk.store, theirs)
    town = Town(
        name="Junar",
        timezone=ZoneInfo("Europe/Madrid"),
        languages=spoken,
        casework=Casework(prefix="J"),
    )

    paper = await take_home(desk.clerk(), desk.store, town, number)

    [page] = PdfReader(io.BytesIO(paper.pdf)).pages
    assert paper.case == f"J-{number.message}"
    assert "Paco (G-4K7Q2M)" == paper.whose
    assert title in page.extract_text()
