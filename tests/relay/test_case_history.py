"""
What was said about a case since it was opened is shown to whoever may read it.
"""

from datetime import UTC, datetime

from attrs import evolve
from cases import for_each

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Outcome
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.core.rule_names import ANSWER
from gateway.ports.store import Shown
from gateway.relay.cases.answered_case import Since
from gateway.relay.mailboxes.case_history import with_since
from gateway.routing.compiler import compile_routes

from .conftest import ROUTES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = Address("twitter", "7")
TABLE = compile_routes(ROUTES)
LIGHTS = TABLE.town.mailboxes["lights"]
DECIDED = Decision(outcome=Outcome.DELIVER, legs=())
SECRET = evolve(DECIDED, flags=frozenset({"confidential"}))
ABOUT = evolve(DECIDED, accused=frozenset({"lights"}))


def said(text):
    return Message(
        external_id="1", reference="1", sender=ANA, text=text, received_at=NOON
    )


def talk(name, *, confidential=False):
    return Conversation(
        id=name,
        contact=ANA,
        mailbox="lights",
        visibility=Visibility.PRIVATE,
        heard="r1",
        heard_at=NOON,
        confidential=confidential,
    )


def shown(decision, conversation):
    heard = Arrival(channel="twitter", external_id="2", raw=b"", received_at=NOON)
    letter = Delivery(id="2.a", message=2, to=LIGHTS.addresses[0], text="", due_at=NOON)
    return Shown(
        stored=Stored(id=2, arrival=heard, attempts=1),
        status=Status.ROUTED,
        filing=Filing(
            id=2, status=Status.ROUTED, message=said("es la del 18"), decision=decision
        ),
        deliveries=(evolve(letter, conversation=conversation),),
    )


@for_each("confidential", [False, True])
@for_each(
    ("decision", "conversation", "readers"),
    [
        (None, "open", {False, True}),
        (DECIDED, "open", {False, True}),
        (SECRET, "open", {True}),
        (DECIDED, "secret", {True}),
        (ABOUT, "open", set()),
    ],
)
def test_what_was_said_in_confidence_or_about_somebody_is_not_shown_to_them(
    decision, conversation, readers, confidential
):
    talks = (talk("open"), talk("secret", confidential=True))
    since = Since(shown=(shown(decision, conversation),), talks=talks)
    to = evolve(LIGHTS, confidential=confidential)

    told = with_since(said("la farola está rota"), since, to, TABLE)

    assert told.text.startswith("la farola está rota")
    assert (confidential in readers) == ("es la del 18" in told.text)


def test_a_complaint_that_was_made_since_is_shown_to_whom_it_is_not_about():
    since = Since(shown=(shown(ABOUT, "open"),), talks=(talk("open"),))
    clerk = TABLE.town.mailboxes["clerk"]

    told = with_since(said("la farola está rota"), since, clerk, TABLE)

    assert "es la del 18" in told.text


def test_what_a_mailbox_noted_is_shown_to_nobody_though_it_reads_elsewhere_by_now():
    note = evolve(shown(evolve(DECIDED, rule=ANSWER), "open"), deliveries=())
    since = Since(shown=[note], talks=[talk("open")])

    letter = with_since(said("la farola"), since, LIGHTS, TABLE)

    assert "la farola" == letter.text
