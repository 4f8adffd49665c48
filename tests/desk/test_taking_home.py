"""
What somebody takes home from the counter is in their language, or in the town's.
"""

import io
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from desk_samples import NOON
from pypdf import PdfReader
from tagged import tagged

from gateway.core import delivery
from gateway.core.case import Case, CaseState, Number
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome
from gateway.core.delivery import Delivery
from gateway.core.errors import DeskRefused
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.core.town import Casework, Town
from gateway.ports.case_files import CaseFile
from gateway.ports.cases import CaseHistory
from gateway.town.paper.counter import take_home

PACO, LAMPS = Address("counter", "G-4K7Q2M"), Address("email", "lamps@town.example")
TOWN = Town(
    name="Junar",
    timezone=ZoneInfo("Europe/Madrid"),
    languages=("es",),
    casework=Casework(prefix="J"),
)
TALK = Conversation(
    id="aaaabbbbccccdddd",
    contact=PACO,
    mailbox="lamps",
    visibility=Visibility.PRIVATE,
    heard="1",
    heard_at=NOON,
    case="1",
)
CASE = Case(
    number=Number(1),
    contact=PACO,
    job=Number(1),
    state=CaseState.OPEN,
    opened_at=NOON,
    moved_at=NOON,
)


def archive(case=CASE, talks=(TALK,), shown=()):
    """
    Where one case is, with these conversations and messages.
    """
    told = CaseHistory(case=case, happenings=(), conversations=talks)
    numbers = tuple(range(1, len(shown) + 1))

    async def case_file(number):
        return CaseFile(told=told, promises=(), messages=numbers)

    async def show(number):
        return shown[number - 1]

    return SimpleNamespace(case_file=case_file, show=show)


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
                    state=CaseState.OPEN,
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
    town = evolve(TOWN, languages=spoken)

    paper = await take_home(desk.clerk(), desk.store, town, number)

    [page] = PdfReader(io.BytesIO(paper.pdf)).pages
    assert paper.case == f"J-{number.message}"
    assert "Paco (G-4K7Q2M)" == paper.whose
    assert title in page.extract_text()
    assert ("H2", title) in tagged(paper.pdf)


@pytest.mark.parametrize(
    ("case", "talks", "complaint"),
    [
        # It is held, or refused: nobody has a conversation about it.
        (evolve(CASE, confidential=True), (), "paper-confidential"),
        (CASE, (TALK, evolve(TALK, id="b", confidential=True)), "paper-confidential"),
        (evolve(CASE, contact=LAMPS), (TALK,), "paper-not-here"),
    ],
)
async def test_nothing_is_on_paper_of_what_is_confidential_or_was_not_said_here(
    desk, case, talks, complaint
):
    with pytest.raises(DeskRefused, match=complaint):
        await take_home(desk.clerk(), archive(case, talks), TOWN, CASE.number)


async def test_on_paper_is_what_they_themselves_were_told_in_this_case(desk):
    def said(text, **changes):
        usual = Delivery(
            id=text,
            message=1,
            conversation=TALK.id,
            to=PACO,
            text=text,
            state=delivery.DeliveryState.SENT,
            due_at=NOON,
        )
        return evolve(usual, **changes)

    def heard(sender, text, *deliveries):
        name = f"name of {sender.channel}"
        message = Message(
            external_id="1",
            reference="1",
            sender=sender,
            text=text,
            received_at=NOON,
            sent_at=NOON,
            display_name=name,
        )
        return SimpleNamespace(message=message, deliveries=deliveries)

    shown = [
        heard(
            PACO,
            "the lamp",
            said("the receipt", conversation="", automatic=True),
            said("the letter", to=LAMPS),
            said("of another case", conversation="b"),
        ),
        None,
        SimpleNamespace(message=None, deliveries=(said("unread"),)),
        heard(
            LAMPS,
            "for whoever works here",
            said("the answer"),
            said("not yet", state=delivery.DeliveryState.DUE),
            said("a note", conversation="", automatic=True),
        ),
    ]

    paper = await take_home(desk.clerk(), archive(shown=shown), TOWN, CASE.number)

    [page] = PdfReader(io.BytesIO(paper.pdf)).pages
    text = page.extract_text()
    assert "name of counter (G-4K7Q2M)" == paper.whose
    assert str(PACO) == paper.act.payload["address"]
    for told in ("the lamp", "the receipt", "the answer"):
        assert told in text
    for told in (
        "the letter",
        "of another case",
        "unread",
        "for whoever works here",
        "not yet",
        "a note",
    ):
        assert told not in text
