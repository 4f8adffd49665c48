"""
What the channel says is read on the loopback X once, and it knows what was not.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from attrs import define, evolve
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from channels.twitter.client import Client, Refused
from channels.twitter.sandbox import OURS
from channels.twitter.sandbox_door import Fault
from channels.twitter.text import TIME
from gateway.clock import utcnow
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, DeliveryState, Receipt
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.message import Address, Attachment, Visibility
from gateway.core.public.notice import EVERYBODY
from gateway.core.town import Town
from gateway.core.writing.weight import MOST
from gateway.ports.beginning import Reserved, Unthreaded
from gateway.ports.far_ends import Account
from gateway.promises import ChannelPromises, FarEndPromises
from gateway.relay.enclosing import Encloser
from gateway.relay.mailboxes.fallback import Fallback
from gateway.relay.mailboxes.readdressing import Readdresser
from gateway.relay.mailboxes.undelivered_answers import UndeliveredAnswers
from gateway.relay.mailboxes.undelivered_instructions import (
    UndeliveredInstructions,
)
from gateway.relay.mailboxes.undelivered_letters import UndeliveredLetters
from gateway.relay.mailboxes.undelivered_notices import UndeliveredNotices
from gateway.relay.metrics import tally
from gateway.relay.outgoing.courier import Courier
from gateway.relay.outgoing.unfetched_files import UnfetchedFiles
from gateway.relay.pen import Pen
from gateway.relay.worker_loop import Bell

ANA = Account(id="1001", handle="@ana_92", name="Ana")
LUIS = Account(id="1002", handle="@luis", name="Luis")
JPEG = b"\xff\xd8\xff a picture of a street lamp"
PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE
NO_OFFICES = SimpleNamespace(town=Town(name="Test Town", timezone=ZoneInfo("UTC")))
POST = "POST /2/tweets"
WRITE = "POST /2/dm_conversations/with/{id}/messages"


@pytest.fixture
def refuses(monkeypatch):
    """
    Let X refuse to say anything, in these words.
    """

    def refuses(words):
        async def refused(_client, **_words):
            raise Refused(403, words)

        monkeypatch.setattr(Client, "create_tweet", refused)
        monkeypatch.setattr(Client, "create_direct_message", refused)

    return refuses


def delivery(
    text,
    *,
    to="1001",
    in_reply_to="",
    visibility=PUBLIC,
    attachments=(),
    urgency=Urgency.NORMAL,
):
    return Delivery(
        id="d",
        message=1,
        to=Address("twitter", to),
        text=text,
        visibility=visibility,
        in_reply_to=in_reply_to,
        attachments=attachments,
        urgency=urgency,
        due_at=datetime.now(UTC),
    )


async def spent(channel):
    """
    What was spent on saying, by kind.
    """
    used = await channel.ledger.meter.used("twitter", datetime.min.replace(tzinfo=UTC))
    return {
        kind: cost
        for kind, (_, cost) in used.items()
        if cost and not kind.endswith(".read")
    }


class Everybody:
    """
    A register in which whoever is asked for has written to us.
    """

    async def wrote(self, _):
        return True


@define
class OneDelivery:
    """
    An outbox with one delivery, as it was settled last.
    """

    settled: Delivery | None = None

    async def settle(self, delivery, **_besides):
        self.settled = delivery
        return False


def courier_of(channel, outbox):
    """
    A courier where nobody has files or another account.
    """

    def pen():
        return Pen(NO_OFFICES, {}, b"", utcnow())

    return Courier(
        outbox=outbox,
        register=Everybody(),
        channel=channel,
        encloser=Encloser(
            register=None, cases=None, requests=None, origins={}, table=None
        ),
        fallback=Fallback(register=None, filings=None, people=None, pen=pen),
        unsaid=UndeliveredAnswers(register=None, filings=None, pen=pen),
        unreached=UndeliveredLetters(
            register=None, filings=None, cases=None, whole=None, pen=None
        ),
        unread=UndeliveredInstructions(register=None, filings=None, pen=None),
        unfetched=UnfetchedFiles(register=None, filings=None, meter=None, pen=None),
        gone=UndeliveredNotices(notices=None, pen=pen),
        readdresser=Readdresser(None, pen, lambda: False),
        rests=lambda: False,
        now=utcnow,
        bell=Bell(),
        tally=tally(CollectorRegistry()),
    )


async def test_an_answer_is_read_where_the_question_was_asked(x, channel):
    asked = await x.say(ANA, "@TestTown ¿horario?", visibility=PUBLIC)
    await x.say(ANA, "¿y mi expediente?")
    picture = Attachment(name="plano.png", media_type="image/png", reference="r")

    public = await channel.send(
        delivery("De 9 a 14.", in_reply_to=asked, attachments=(picture,)),
        [b"\x89PNG\r\n\x1a\n"],
    )
    private = await channel.send(delivery("En curso.", visibility=PRIVATE), [])

    shown = {post.reference: post for post in x.timeline(ANA)}
    assert ("De 9 a 14.", asked) == (
        shown[public.reference].text,
        shown[public.reference].in_reply_to,
    )
    assert 1 == len(shown[public.reference].files)
    assert ("En curso.", PRIVATE) == (
        shown[private.reference].text,
        shown[private.reference].visibility,
    )
    assert {"reply.sent": 10_000, "dm.sent": 15_000} == await spent(channel)


async def test_nothing_is_said_as_anybody_but_the_town(x, channel):
    x.world.ours = evolve(x.world.ours, handle="@councillor")
    x.world.meet(x.world.ours)
    asked = await x.say(ANA, "@councillor ¿horario?", visibility=PUBLIC)

    with pytest.raises(TemporaryFailure, match=r"@councillor.*@TestTown"):
        await channel.send(delivery("De 9 a 14.", in_reply_to=asked), [])

    assert 1 == len(x.timeline(ANA))
    assert {} == await spent(channel)


@pytest.mark.parametrize(("visibility", "most"), [(PUBLIC, 4), (PRIVATE, 1)])
def test_x_takes_the_first_pictures_and_no_other_file(channel, visibility, most):
    paper = Attachment(name="acta.pdf", media_type="application/pdf", reference="s")
    picture = Attachment(name="a.png", media_type="image/png", reference="r")
    answer = delivery(
        "Aquí.", visibility=visibility, attachments=(paper, *(picture,) * 7)
    )

    unfit = (b"%PDF", bytes(5 * 2**20 + 1), b"")
    taken = channel.takes(answer, [*unfit, *(b"\x89PNG",) * 5])

    assert [False, False, False, *(True,) * most, *(False,) * (5 - most)] == taken


async def test_a_link_costs_more(x, channel):
    asked = await x.say(ANA, "@TestTown ¿horario?", visibility=PUBLIC)

    await channel.send(delivery("Vea ayto.example/x", in_reply_to=asked), [])

    assert {"post.link": 200_000} == await spent(channel)


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ({"in_reply_to": "7"}, 10_000),
        ({}, 15_000),
        ({"to": EVERYBODY, "in_reply_to": "7"}, 15_000),
    ],
)
def test_only_a_reply_to_somebody_is_cheaper(channel, said, price):
    assert price == channel.price(delivery("Buenas.", **said))


async def test_what_x_takes_without_naming_it_may_have_been_said(
    x, channel, monkeypatch
):
    async def nameless(**_):
        return {"data": {"text": "Buenas."}}

    monkeypatch.setattr(channel.client, "create_tweet", nameless)

    with pytest.raises(UnknownOutcome, match="without naming it"):
        await channel.send(delivery("Buenas.", in_reply_to="7"), [])


async def test_refusals_say_which_rule_it_was(x, channel):
    asked = await x.say(ANA, "@TestTown ¿horario?", visibility=PUBLIC)
    stranger = await x.say(ANA, "qué calor", visibility=PUBLIC)
    await channel.send(delivery("De 9 a 14.", in_reply_to=asked), [])

    with pytest.raises(PermanentFailure, match="only where we were mentioned"):
        await channel.send(delivery("Hola", in_reply_to=stranger), [])
    with pytest.raises(PermanentFailure, match="X refused: You attempted"):
        await channel.send(delivery("Hola", in_reply_to="999"), [])
    with pytest.raises(PermanentFailure, match="not written to us by direct message"):
        await channel.send(delivery("Hola", to="1009", visibility=PRIVATE), [])
    with pytest.raises(PermanentFailure, match="numbers"):
        await channel.send(delivery("Hola", to="@ana_92", visibility=PRIVATE), [])
    with pytest.raises(PermanentFailure, match="numbers"):
        await channel.send(delivery("Hola", to="@ana_92", in_reply_to=asked), [])
    with pytest.raises(PermanentFailure, match="numbers"):
        await channel.send(delivery("Hola", in_reply_to="9 or 10"), [])
    with pytest.raises(PermanentFailure, match="too long"):
        await channel.send(delivery("x" * 281, in_reply_to=asked), [])
    with pytest.raises(PermanentFailure, match="longer than"):
        await channel.send(delivery("x" * 10_001, visibility=PRIVATE), [])

    assert {"reply.sent": 10_000} == await spent(channel)


async def test_keys_that_x_does_not_take_are_for_the_sysadmin_and_it_waits(x, make):
    asked = await x.say(ANA, "@TestTown ¿horario?", visibility=PUBLIC)
    channel = make(access_token_secret="another")

    with pytest.raises(TemporaryFailure, match="keys in the settings"):
        await channel.send(delivery("De 9 a 14.", in_reply_to=asked), [])

    assert {} == await spent(channel)


@pytest.mark.parametrize("visibility", [PUBLIC, PRIVATE])
@pytest.mark.parametrize(
    "words",
    [
        "Your account is suspended and is not permitted to access this feature.",
        "The user used for authentication is suspended",
        "This account is temporarily locked. Please log in to unlock your account.",
        "Your client app is not configured with the appropriate oauth1 app permissions",
        "You must use keys and tokens from a developer App that is attached to one.",
    ],
)
async def test_what_x_has_against_our_account_waits_until_it_is_mended(
    channel, refuses, words, visibility
):
    refuses(words)

    with pytest.raises(TemporaryFailure, match="our account or app") as failure:
        await channel.send(delivery("En curso.", visibility=visibility), [])

    assert words in str(failure.value)
    assert {} == await spent(channel)


@pytest.mark.parametrize("visibility", [PUBLIC, PRIVATE])
@pytest.mark.parametrize("fault", [Fault.NO_CREDIT, Fault.CAPPED])
async def test_what_x_does_not_say_for_want_of_money_waits_for_it(
    x, channel, fault, visibility
):
    asked = await x.say(ANA, "@TestTown hola", visibility=visibility)
    x.fail_next(POST if visibility is PUBLIC else WRITE, fault)
    answer = delivery("En curso.", in_reply_to=asked, visibility=visibility)

    with pytest.raises(TemporaryFailure, match="no credit is left") as failure:
        await channel.send(answer, [])

    assert failure.value.retry_at > datetime.now(UTC)
    assert {} == await spent(channel)


@pytest.mark.parametrize("visibility", [PUBLIC, PRIVATE])
@pytest.mark.parametrize(
    "words",
    [
        "User is over daily status update limit.",
        "You have reached your daily limit for sending Tweets and messages.",
        "This request looks like it might be automated. Please try again later.",
    ],
)
async def test_what_is_too_much_for_one_account_today_is_said_later(
    channel, refuses, words, visibility
):
    """
    X lets an account that is not verified reply 200 times a day, and in half an hour
    of it fewer times.
    """

    refuses(words)

    with pytest.raises(TemporaryFailure, match="limit on what our account may") as told:
        await channel.send(delivery("En curso.", visibility=visibility), [])

    assert words in str(told.value)
    assert {} == await spent(channel)


async def test_x_is_quoted_where_it_does_not_say_that_they_must_write_first(
    channel, refuses
):
    refuses("You are not permitted to perform this action.")

    with pytest.raises(PermanentFailure, match="X refused: You are not permitted"):
        await channel.send(delivery("En curso.", visibility=PRIVATE), [])


async def test_what_x_refuses_is_asked_for_once(x, channel):
    """
    Only what it says was said before is tried in other words.
    """
    stranger = await x.say(ANA, "qué calor", visibility=PUBLIC)
    await channel.ourselves.id()

    with capture_logs() as logs, pytest.raises(PermanentFailure):
        await channel.send(delivery("Hola", in_reply_to=stranger), [])

    assert [POST] == [entry["route"] for entry in logs if "route" in entry]


async def test_what_x_took_before_is_not_said_twice(x, channel):
    asked = await x.say(ANA, "@TestTown ¿horario?", visibility=PUBLIC)
    answer = delivery("De 9 a 14.", in_reply_to=asked)
    receipt = await channel.send(answer, [])

    assert receipt == await channel.send(answer, [])


async def test_the_same_words_are_said_again_to_something_else(x, channel):
    words = "Llame al 112. ".ljust(MOST - TIME, "x")
    began = datetime.now(ZoneInfo("Europe/Madrid"))
    for n in range(2):
        asked = await x.say(ANA, f"@TestTown fuego {n}", visibility=PUBLIC)
        answer = delivery(*channel.split(words, PUBLIC), in_reply_to=asked)
        receipt = await channel.send(answer, [])

    ended = datetime.now(ZoneInfo("Europe/Madrid"))
    first, second = [post for post in x.timeline(ANA) if post.author.id == OURS]
    assert (words, words, asked) == (
        first.text,
        second.text[:-TIME],
        second.in_reply_to,
    )
    assert second.text[-TIME:-3] in {f" ({at:%H:%M}:" for at in (began, ended)}
    assert {"reply.sent": 20_000} == await spent(channel)
    assert receipt == await channel.send(answer, []) == await channel.find(answer)


async def test_what_was_said_again_without_a_word_of_it_is_found(x, channel):
    asked = [
        await x.say(ANA, f"@TestTown fuego {n}", visibility=PUBLIC) for n in range(2)
    ]
    await channel.send(delivery("Llame al 112.", in_reply_to=asked[0]), [])
    answer = delivery("Llame al 112.", in_reply_to=asked[1])

    # The first of them is refused, the second is posted.
    x.fail_next(POST, Fault.UNANSWERED, times=2)
    with pytest.raises(UnknownOutcome):
        await channel.send(answer, [])
    found = await channel.find(answer)

    [_, said] = [post for post in x.timeline(ANA) if post.author.id == OURS]
    assert Receipt(said.reference) == found


@pytest.mark.parametrize(
    ("fault", "failure", "again"),
    [
        (Fault.LIMITED, UnknownOutcome, True),
        (Fault.LIMITED_SILENTLY, UnknownOutcome, True),
        (Fault.NO_CREDIT, TemporaryFailure, True),
        (Fault.UNAVAILABLE, TemporaryFailure, False),
        (Fault.HANG, UnknownOutcome, False),
    ],
)
@pytest.mark.parametrize("visibility", [PUBLIC, PRIVATE])
async def test_what_was_not_said_is_not_found(
    x, channel, fault, failure, again, visibility
):
    asked = await x.say(ANA, "@TestTown hola", visibility=visibility)
    answer = delivery("Buenas.", in_reply_to=asked, visibility=visibility)
    x.fail_next(POST if visibility is PUBLIC else WRITE, fault)
    usual = channel.client.deadline
    channel.client.deadline = 1 if fault is Fault.HANG else usual

    with pytest.raises(failure) as raised:
        await channel.send(answer, [])

    channel.client.deadline = usual
    before = await spent(channel)
    assert again == (raised.value.retry_at is not None)
    assert (failure is UnknownOutcome) == bool(before)
    assert await channel.find(answer) is None
    assert {} == await spent(channel)


@pytest.mark.parametrize("dialect", ["tweet", "post"])
@pytest.mark.parametrize("visibility", [PUBLIC, PRIVATE])
@pytest.mark.parametrize("fault", [Fault.UNANSWERED, Fault.LIMITED_BUT_DONE])
async def test_what_was_said_without_a_word_of_it_is_found(
    x, make, visibility, dialect, fault
):
    channel = make(dialect=dialect)
    asked = await x.say(ANA, "@TestTown hola", visibility=visibility)
    answer = delivery("Buenas & cía.", in_reply_to=asked, visibility=visibility)
    x.fail_next(POST if visibility is PUBLIC else WRITE, fault)

    with pytest.raises(UnknownOutcome):
        await channel.send(answer, [])
    before = await spent(channel)
    found = await channel.find(answer)

    [said] = [post for post in x.timeline(ANA) if post.author.id == OURS]
    assert Receipt(said.reference) == found
    assert before == await spent(channel)
    assert before in ({"reply.sent": 10_000}, {"dm.sent": 15_000})


@pytest.mark.parametrize("fault", [(), (Fault.UNANSWERED,)])
async def test_what_was_said_stays_paid_whatever_is_not_found_later(x, channel, fault):
    asked = await x.say(ANA, "@TestTown hola", visibility=PUBLIC)
    answer = delivery("Buenas.", in_reply_to=asked)
    if fault:
        x.fail_next(POST, *fault)
        with pytest.raises(UnknownOutcome):
            await channel.send(answer, [])
        await channel.find(answer)
    else:
        await channel.send(answer, [])

    assert await channel.find(evolve(answer, text="Otra cosa.")) is None
    assert {"reply.sent": 10_000} == await spent(channel)


async def test_what_was_broken_off_is_paid_for_until_it_is_known(x, channel, met):
    await x.say(ANA, "hola")
    answer = delivery("Buenas.", visibility=PRIVATE)
    x.fail_next(WRITE, Fault.HANG)

    sending = asyncio.create_task(channel.send(answer, []))
    await met(WRITE)
    sending.cancel()
    await asyncio.wait([sending])
    before = await spent(channel)
    await channel.find(answer)

    assert ({"dm.sent": 15_000}, {}) == (before, await spent(channel))


@pytest.mark.parametrize("fault", [Fault.LIMITED, Fault.LIMITED_BUT_DONE])
@pytest.mark.parametrize("visibility", [PUBLIC, PRIVATE])
async def test_after_a_limit_a_courier_says_it_once(x, channel, visibility, fault):
    asked = await x.say(ANA, "@TestTown hola", visibility=visibility)
    answer = delivery("Buenas.", in_reply_to=asked, visibility=visibility)
    x.fail_next(POST if visibility is PUBLIC else WRITE, fault)
    outbox = OneDelivery()
    courier = courier_of(channel, outbox)

    await courier.deliver(answer.claimed())
    limited = outbox.settled
    await courier.deliver(limited.claimed())

    [said] = [post for post in x.timeline(ANA) if post.author.id == OURS]
    assert (DeliveryState.UNSURE, "X asks us to wait (429)") == (
        limited.state,
        limited.problem,
    )
    assert Receipt(said.reference) == outbox.settled.receipt
    assert await spent(channel) in ({"reply.sent": 10_000}, {"dm.sent": 15_000})


def test_x_wants_no_program_to_write_first(channel):
    assert isinstance(channel, Reserved)
    assert channel.only_writes_back


def test_in_private_x_does_not_tell_what_is_replied_to(channel):
    assert isinstance(channel, Unthreaded)
    assert channel.is_unthreaded


async def test_a_picture_that_meets_a_limit_was_surely_not_shown(x, channel):
    asked = await x.say(ANA, "@TestTown ¿plano?", visibility=PUBLIC)
    picture = Attachment(name="plano.png", media_type="image/png", reference="r")
    answer = delivery("Aquí.", in_reply_to=asked, attachments=(picture,))
    x.fail_next("POST /2/media/upload", Fault.LIMITED)

    with pytest.raises(TemporaryFailure, match="429") as failure:
        await channel.send(answer, [b"\x89PNG\r\n\x1a\n"])

    assert failure.value.retry_at is not None
    assert 1 == len(x.timeline(ANA))
    assert {} == await spent(channel)


async def test_at_the_cap_only_what_is_about_danger_to_life_is_said(x, make):
    channel = make(monthly_cap_usd="1")
    await channel.ledger.has_read("dm.read", [f"{n}" for n in range(100)])
    asked = await x.say(ANA, "@TestTown fuego", visibility=PUBLIC)
    usual = delivery("Gracias.", in_reply_to=asked)
    urgent = delivery("Llame al 112.", in_reply_to=asked, urgency=Urgency.EMERGENCY)

    with pytest.raises(TemporaryFailure, match="money for X is spent"):
        await channel.send(usual, [])
    await channel.send(urgent, [])

    said = [post.text for post in x.timeline(ANA) if post.author.id == OURS]
    assert ["Llame al 112."] == said


async def test_the_same_words_said_before_or_by_or_to_another_are_not_it(x, channel):
    """
    What is read to know that is counted, as X counts it.
    """
    await x.say(ANA, "hola")
    before = await channel.send(delivery("Recibido.", visibility=PRIVATE), [])
    asked = await x.say(ANA, "hola otra vez")
    await x.say(ANA, "Recibido.")
    await x.say(LUIS, "hola")
    await channel.send(delivery("Recibido.", to=LUIS.id, visibility=PRIVATE), [])
    answer = delivery("Recibido.", in_reply_to=asked, visibility=PRIVATE)

    assert await channel.find(answer) is None
    assert before == await channel.find(evolve(answer, in_reply_to=""))
    used = await channel.ledger.meter.used("twitter", datetime.min.replace(tzinfo=UTC))
    assert 0 < x.bill.cost["dm.read"] == used["dm.read"][1]


async def test_one_old_message_among_the_new_hides_nothing_that_was_said(
    x, channel, monkeypatch
):
    """
    It would be said again.
    """
    old = await x.say(ANA, "hola")
    asked = await x.say(ANA, "¿hay alguien?")
    answer = delivery("Recibido.", in_reply_to=asked, visibility=PRIVATE)
    said = await channel.send(answer, [])
    for n in range(7):
        await x.say(ANA, f"gracias {n}")
    ask = channel.client.get_direct_message_events

    async def odd(**how):
        told = await ask(**how)
        newest, *others = told["data"]
        return told | {"data": [newest | {"id": old}, *others]}

    monkeypatch.setattr(channel.client, "get_direct_message_events", odd)

    assert said == await channel.find(answer)


async def test_where_not_all_that_was_said_since_is_shown_nobody_knows(
    x, channel, monkeypatch
):
    """
    What is not found would be said again.
    """
    monkeypatch.setattr("channels.twitter.searching._PAGES", 1)
    asked = await x.say(ANA, "hola")
    for number in range(6):
        await x.say(ANA, f"y {number}")
    answer = delivery("Recibido.", in_reply_to=asked, visibility=PRIVATE)

    with pytest.raises(UnknownOutcome):
        await channel.find(answer)


@pytest.mark.parametrize("answer", [{"errors": [{"title": "Oh"}]}, {}])
async def test_an_answer_that_is_no_page_does_not_say_that_nothing_was_said(
    channel, monkeypatch, answer
):
    async def broken(*_, **__):
        return answer

    monkeypatch.setattr(channel.client, "get_users_tweets", broken)
    with pytest.raises(TemporaryFailure, match="page is not understood"):
        await channel.find(delivery("Buenas.", in_reply_to="1"))


async def test_looking_for_what_was_said_may_have_to_wait(x, channel):
    asked = await x.say(ANA, "@TestTown hola", visibility=PUBLIC)
    x.fail_next("GET /2/users/{id}/tweets", Fault.LIMITED_SILENTLY)

    with pytest.raises(TemporaryFailure) as failure:
        await channel.find(delivery("Buenas.", in_reply_to=asked))

    assert failure.value.retry_at is not None


async def test_direct_messages_wait_for_their_quarter_of_an_hour(x, channel):
    await x.say(ANA, "hola")
    for n in range(12):
        await channel.send(delivery(f"{n}", visibility=PRIVATE), [])

    with pytest.raises(TemporaryFailure, match="on direct messages") as failure:
        await channel.send(delivery("12", visibility=PRIVATE), [])

    wait = failure.value.retry_at - datetime.now(UTC)
    assert timedelta(minutes=14) < wait <= timedelta(minutes=15)
    # X would take three more: they are for danger.
    assert 13 == len(x.timeline(ANA))


async def test_a_town_may_say_how_many_direct_messages_a_day_has(x, make):
    channel = make(dms_per_day="1")
    await x.say(ANA, "hola")
    await channel.send(delivery("1", visibility=PRIVATE), [])

    with pytest.raises(TemporaryFailure, match="on direct messages") as failure:
        await channel.send(delivery("2", visibility=PRIVATE), [])

    assert failure.value.retry_at - datetime.now(UTC) > timedelta(hours=23)


async def test_a_town_may_say_how_many_replies_a_day_has(x, make):
    channel = make(replies_per_day="1")
    asked = await x.say(ANA, "@TestTown hola", visibility=PUBLIC)
    await channel.send(delivery("1", in_reply_to=asked), [])

    with pytest.raises(TemporaryFailure, match="on public replies"):
        await channel.send(delivery("2", in_reply_to=asked), [])


class TestPromises(ChannelPromises):
    @pytest.fixture
    async def delivery(self, x):
        await x.say(ANA, "hola")
        return delivery("Mañana.", visibility=PRIVATE)


class TestFarEnd(FarEndPromises):
    @pytest.fixture
    def channel(self, make):
        return make(dm_poll_seconds="1", poll_seconds="1")

    @pytest.fixture
    def far_end(self, x):
        return x

    @pytest.fixture
    def somebody(self):
        return ANA
