import asyncio
import struct
import zlib
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve
from store_samples import act

from gateway.core.decision import Urgency
from gateway.core.delivery import DEAD, DeliveryState, Receipt
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.message import Address, Attachment, Evidence, Proof, Visibility
from gateway.relay import worker_loop
from gateway.relay.outgoing import bringing, courier
from gateway.relay.worker_loop import Bell, work
from gateway.testing import ScriptedChannel

LIGHTS = Address("email", "lights@test.example")
LEASE = timedelta(seconds=90)


async def letter(town):
    """
    A message whose letter is in the outbox.
    """
    await town.hear("la farola está fundida")
    [delivery] = (await town.show()).deliveries
    return delivery


async def answer(town, text="Voy.", **changes):
    """
    An answer to a citizen that is in the outbox.
    """
    await town.tell("la farola está fundida")
    [written] = town.said("email")
    await town.hear(
        text,
        sender=LIGHTS,
        token=written.token,
        visibility=Visibility.PRIVATE,
        evidence=Evidence(proof=Proof.SUBMITTED),
        **changes,
    )
    return (await town.show(2)).deliveries[0]


async def stored(town, delivery):
    shown = await town.show(delivery.message)
    return next(d for d in shown.deliveries if d.id == delivery.id)


async def test_a_temporary_failure_is_tried_again_later(town):
    town.channels["email"].answers = [TemporaryFailure("busy")]
    due = await letter(town)
    await town.deliver()
    deferred = await stored(town, due)

    town.now += timedelta(minutes=1)
    await town.deliver()

    assert (DeliveryState.DUE, "busy", 1) == (
        deferred.state,
        deferred.problem,
        deferred.attempts,
    )
    assert DeliveryState.SENT is (await stored(town, due)).state


_MOVED = " [{id: lights@test.example, former: yes}, luz@test.example]"
_BOTH = " [luz@test.example, lights@test.example]"
_PERSON = "    person: Miguel Prueba\n    addresses:\n      email: "
_POLICE = """
      telegram: {id: "55", handle: "@lights"}
  police:
    office: Policía
    addresses:
      email: """


async def waiting_while(town, change, *, tried=True):
    """
    A letter that waits while the rules change, and what becomes of it; it was *tried*
    before, or nobody was there to send it.
    """
    if tried:
        town.channels["email"].answers = [TemporaryFailure("the disk is full")]
    due = await letter(town)
    if tried:
        await town.deliver()
    change()
    town.now += timedelta(minutes=1 if tried else 2)
    await town.deliver()

    return await stored(town, due)


@pytest.mark.parametrize(
    ("change", "to", "tried"),
    [
        # A domain is given up: whoever has it next would read them.
        (("@test.example", "@test.gal"), "lights@test.gal", True),
        (("@test.example", "@test.gal"), "lights@test.gal", False),
        # Another office gets the address.
        (
            (
                f"lights@test.example{_POLICE}police@test.example",
                f"luz@test.example{_POLICE}lights@test.example",
            ),
            "luz@test.example",
            True,
        ),
        # It is kept for those who still write there.
        ((" lights@test.example", _MOVED), "luz@test.example", True),
        # There is another one besides, or first on another channel.
        ((" lights@test.example", _BOTH), "lights@test.example", False),
        (
            (
                f"{_PERSON}lights@test.example",
                f"    deliver: telegram\n{_PERSON}luz@test.example",
            ),
            "luz@test.example",
            True,
        ),
    ],
)
async def test_a_letter_that_waits_goes_where_its_mailbox_reads_now(
    town, change, to, tried
):
    await waiting_while(town, lambda: town.rewrite(*change), tried=tried)

    assert [Address("email", to)] == [said.to for said in town.said("email")]


async def test_a_letter_that_waits_does_not_mind_what_its_mailbox_is_called(town):
    await waiting_while(town, town.rename_lights)

    assert [LIGHTS] == [said.to for said in town.said("email")]


async def test_a_letter_whose_mailbox_is_gone_goes_to_no_stranger(town):
    """
    Nor when a person wants it to be tried again.
    """
    ended = await waiting_while(town, lambda: town.rewrite("lights", "lamps"))

    assert DeliveryState.FAILED is ended.state
    assert "address of its mailbox no more" in ended.problem

    assert await town.store.retry(ended.id, town.now, act())
    await town.deliver()

    assert DeliveryState.FAILED is (await stored(town, ended)).state
    assert [] == town.said("email")


@pytest.mark.parametrize(
    "newer",
    [
        (" lights@test.example", " luz@test.example"),
        ("lights", "lamps"),
    ],
)
async def test_a_letter_that_newer_rules_wrote_is_left_to_a_node_that_has_them(
    town, newer
):
    """
    By this node's its mailbox reads where it did before, or there is none.
    """
    older = town.table
    town.rewrite(*newer)
    written, newest = await letter(town), town.table

    town.table, town.behind = older, True
    await town.deliver()
    left = await stored(town, written)
    town.table, town.behind = newest, False
    town.now += timedelta(seconds=1)
    await town.deliver()

    assert (DeliveryState.DUE, 0) == (left.state, left.attempts)
    assert [written.to] == [said.to for said in town.said("email")]


async def test_while_another_node_is_to_deliver_nothing_is_claimed(town):
    await letter(town)
    town.rests = True

    assert () == await town.couriers["email"]._claim(0, 1)

    town.rests = False
    [claimed] = await town.couriers["email"]._claim(0, 1)
    assert LIGHTS == claimed.to


async def test_who_holds_an_office_reads_no_letter_to_it_that_they_may_not(town):
    """
    What was confided to whoever had it before is not simply handed on.
    """
    office = "    office: Policía"
    town.rewrite(office, f"    backups: [clerk]\n{office}")
    await town.hear("maltrato en casa", visibility=Visibility.PRIVATE)
    [due] = [d for d in (await town.show()).deliveries if d.to.channel == "email"]

    town.rewrite(office, f"    backups: [clerk]\n    vacant: yes\n{office}")
    await town.deliver()

    assert [] == town.said("email")
    assert "may not read" in (await stored(town, due)).problem


async def test_who_holds_an_office_reads_the_letters_to_it(town):
    lights = "    office: Alumbrado"
    town.rewrite(lights, f"    backups: [clerk]\n{lights}")
    await letter(town)

    town.rewrite(lights, f"    backups: [clerk]\n    vacant: yes\n{lights}")
    town.now += timedelta(minutes=2)
    await town.deliver()

    assert ["clerk@test.example"] == [said.to.value for said in town.said("email")]


@pytest.mark.parametrize("how", ["refused", "broken", "hangs"])
async def test_what_cannot_even_be_looked_for_is_said_again(town, how, monkeypatch):
    """
    To a mailbox: twice does no harm, and never would.
    """

    async def find(_):
        if how == "refused":
            raise PermanentFailure("there is no such folder any more")
        if how == "broken":
            raise ValueError("a fault of the channel's")
        await asyncio.Event().wait()

    monkeypatch.setattr(courier, "LOOKING", timedelta(seconds=0.05))
    monkeypatch.setattr(type(town.channels["email"]), "find", lambda _, d: find(d))
    town.channels["email"].answers = [UnknownOutcome("no answer")]
    due = await letter(town)
    await town.deliver()
    unsure = await stored(town, due)

    town.now += timedelta(hours=5)
    await town.deliver()

    assert DeliveryState.UNSURE is unsure.state
    assert DeliveryState.SENT is (await stored(town, due)).state
    assert 1 == len(town.said("email"))


@pytest.mark.parametrize(("later", "said"), [(23, True), (25, False)])
async def test_whom_to_call_is_told_in_public_on_the_same_day_or_not_at_all(
    town, later, said
):
    """
    Its mailbox has the alarm however late it is, and hears whether nobody was told.
    """
    down = TemporaryFailure("down")
    town.channels["twitter"].answers = [down]
    town.channels["email"].answers = [down]
    await town.tell("hay un incendio en la plaza")

    town.now += timedelta(hours=later)
    await town.deliver()

    assert said == bool(town.said("twitter"))
    assert 1 + (not said) == len(town.said("email"))


async def test_a_permanent_failure_waits_for_a_person(town):
    town.channels["email"].answers = [PermanentFailure("no such mailbox")]
    due = await letter(town)
    await town.deliver()

    dead = await town.store.deliveries(sorted(DEAD, key=str), 10)
    assert [(due.id, "no such mailbox")] == [(d.id, d.problem) for d in dead]

    assert await town.store.retry(due.id, town.now, act())
    await town.deliver()
    assert DeliveryState.SENT is (await stored(town, due)).state


async def test_what_may_have_been_said_is_looked_for_until_it_is_found(town):
    due = await answer(town)
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    town.channels["twitter"].found = TemporaryFailure("busy")
    for _ in range(2):
        await town.deliver()
        town.now += timedelta(minutes=1)
    looked_for = await stored(town, due)
    town.channels["twitter"].found = Receipt("777")

    await town.deliver()

    settled = await stored(town, due)
    assert (DeliveryState.UNSURE, "busy") == (looked_for.state, looked_for.problem)
    assert (DeliveryState.SENT, Receipt("777")) == (settled.state, settled.receipt)
    assert [] == town.said("twitter")


@pytest.mark.parametrize(
    ("made", "channel", "found", "state"),
    [
        (answer, "twitter", None, DeliveryState.FAILED),
        (answer, "twitter", UnknownOutcome("nobody can know"), DeliveryState.ASKING),
        (letter, "email", UnknownOutcome("nobody can know"), DeliveryState.FAILED),
    ],
)
async def test_who_looks_with_no_patience_left_says_nothing_again(
    town, made, channel, found, state
):
    due = await made(town)
    town.channels[channel].answers = [UnknownOutcome("no answer")]
    town.channels[channel].found = found
    await town.deliver()
    town.channels[channel].said.clear()
    town.now += timedelta(minutes=1)
    [looked_for] = await town.store.claim(town.now, LEASE, 10, (channel,))

    await town.couriers[channel].deliver(evolve(looked_for, attempts=999))

    assert state is (await stored(town, due)).state
    assert [] == town.said(channel)


@pytest.mark.parametrize(
    "receipt", [Receipt(12345), Receipt("1", (2,)), None, "12345"], ids=str
)
async def test_what_was_said_is_said_once_whatever_receipt_there_is(
    town, receipt, monkeypatch
):
    said = []

    async def send(_, delivery, files):
        said.append((delivery, files))
        return receipt

    monkeypatch.setattr(ScriptedChannel, "send", send)
    due = await letter(town)
    for _ in range(3):
        await town.deliver()
        town.now += timedelta(hours=1)

    assert DeliveryState.SENT is (await stored(town, due)).state
    assert 1 == len(said)


async def test_what_was_surely_not_said_is_said(town):
    due = await answer(town)
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    await town.deliver()
    town.now += timedelta(minutes=1)

    await town.deliver()

    assert DeliveryState.SENT is (await stored(town, due)).state
    assert 1 == len(town.said("twitter"))


async def test_an_answer_of_which_nobody_can_know_is_not_said_again(town):
    due = await answer(town)
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    town.channels["twitter"].found = UnknownOutcome("nobody can know")
    await town.deliver()
    town.now += timedelta(minutes=1)

    await town.deliver()

    assert DeliveryState.ASKING is (await stored(town, due)).state
    assert [] == town.said("twitter")


async def test_whoever_answered_hears_once_that_nobody_knows_whether_it_arrived(town):
    town.channels["twitter"].parts = 3
    await answer(town)
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    town.channels["twitter"].found = UnknownOutcome("nobody can know")
    town.channels["email"].said.clear()
    for _ in range(3):
        await town.deliver()
        town.now += timedelta(minutes=1)

    [told] = town.said("email")
    assert LIGHTS == told.to
    assert "No se sabe si su respuesta «Voy.» ha llegado" in told.text


async def test_a_letter_of_which_nobody_can_know_is_written_as_often_as_it_takes(town):
    due = await letter(town)
    town.channels["email"].answers = [UnknownOutcome("no answer") for _ in range(4)]
    town.channels["email"].found = UnknownOutcome("nobody can know")
    for _ in range(10):
        await town.deliver()
        town.now += timedelta(minutes=20)

    assert DeliveryState.SENT is (await stored(town, due)).state


class PowerFailed(BaseException):
    pass


async def receipts(town, answers, wait):
    """
    Let a receipt go out by a channel that gives these *answers*, and can never tell
    whether it was said, and begins anew after each *wait*; give how often it was told
    to say it, and what became of it.
    """
    told = []

    class Forgetful:
        name = "twitter"

        async def send(self, delivery, _):
            told.append(delivery.id)
            if answers:
                raise answers.pop(0)
            return Receipt("9")

        async def find(self, _):
            raise UnknownOutcome("nobody can know")

    its = evolve(town.couriers["twitter"], channel=Forgetful())
    await town.hear("sufro maltrato", visibility=Visibility.PRIVATE)
    for _ in range(8):
        await town.store.resume(town.now)
        for claimed in await town.store.claim(town.now, LEASE, 10, ("twitter",)):
            try:
                await its.deliver(claimed)
            except PowerFailed:
                town.now += LEASE
        town.now += wait
    [due] = [d for d in (await town.show()).deliveries if d.automatic]
    return len(told), due.state


@pytest.mark.parametrize("before", [0, 1, 3])
async def test_what_is_said_by_itself_and_perhaps_was_is_said_once_more(town, before):
    """
    However often it was put off before, surely unsaid.
    """
    busy = [TemporaryFailure("busy")] * before
    lost = UnknownOutcome("no answer")

    assert (before + 2, DeliveryState.SENT) == await receipts(
        town, [*busy, lost], timedelta(minutes=20)
    )


@pytest.mark.parametrize("lost", [UnknownOutcome("no answer"), PowerFailed()])
async def test_however_often_it_starts_again_it_is_not_said_a_third_time(town, lost):
    assert (2, DeliveryState.ASKING) == await receipts(
        town, [lost] * 8, timedelta(seconds=1)
    )


async def test_a_courier_that_died_leaves_its_delivery_to_be_looked_for(town):
    """
    It was claimed and never settled: when its lease ends it may have been said.
    """
    due = await answer(town)
    await town.store.claim(town.now, LEASE, 10, ("twitter",))
    town.channels["twitter"].found = Receipt("777")
    town.now += LEASE + timedelta(seconds=1)

    await town.deliver()

    assert Receipt("777") == (await stored(town, due)).receipt
    assert [] == town.said("twitter")


async def test_what_another_took_up_before_one_heard_of_it_is_said_once(town):
    """
    The process stood still between its claim and the word of it.
    """
    await answer(town)
    claiming = asyncio.Event()

    class Late:
        async def claim(self, *args):
            claimed = await town.store.claim(*args)
            if not claiming.is_set():
                town.now += LEASE + timedelta(seconds=1)
                await town.deliver()
                claiming.set()
            return claimed

        def __getattr__(self, name):
            return getattr(town.store, name)

    still = evolve(town.couriers["twitter"], outbox=Late())
    delivering = asyncio.create_task(still.run(lambda: None))
    await claiming.wait()
    await asyncio.sleep(0)
    delivering.cancel()
    with suppress(asyncio.CancelledError):
        await delivering

    assert 1 == len(town.said("twitter"))


async def test_a_channel_that_hangs_is_given_up_on(town, monkeypatch):
    monkeypatch.setattr(courier, "DEADLINE", timedelta(seconds=0.05))
    due = await letter(town)

    async def hang(*_):
        await asyncio.sleep(3600)

    class Hanging:
        name = "email"
        send = staticmethod(hang)

    slow = evolve(town.couriers["email"], channel=Hanging())
    [claimed] = await town.store.claim(town.now, LEASE, 10, ("email",))
    await slow.deliver(claimed)

    assert DeliveryState.UNSURE is (await stored(town, due)).state


async def test_a_file_that_is_gone_is_named_to_the_mailbox(town):
    photo = Attachment(name="a.jpg", media_type="image/jpeg", reference="f1")

    async def gone(arrival, attachment):
        raise PermanentFailure("it is gone")

    class Forgetful:
        name = "twitter"
        fetch = staticmethod(gone)

    await town.hear("la farola está fundida", attachments=(photo,))
    [claimed] = await town.store.claim(town.now, LEASE, 10, ("email",))
    town.channels["twitter"] = Forgetful()
    await town.couriers["email"].deliver(claimed)

    [(said, files)] = town.channels["email"].said
    assert ((), ()) == (said.attachments, files)
    assert "FALTA: a.jpg. No se ha podido traer" in said.text


class Unfetched(ScriptedChannel):
    """
    A channel whose files cannot be had just now.
    """

    how = TemporaryFailure("its store is down")

    async def fetch(self, *_):
        if self.how is None:
            return b"a photo"
        if isinstance(self.how, Exception):
            raise self.how
        if self.how == "hangs":
            await asyncio.Event().wait()
        return self.how


PHOTO = Attachment(name="a.jpg", media_type="image/jpeg", reference="f1")
FAULTS = [TemporaryFailure("down"), ValueError("a bug"), "hangs", "no bytes"]


@pytest.fixture(params=FAULTS, ids=["down", "broken", "hangs", "no bytes"])
def unfetched(town, request, monkeypatch):
    for limit in ("HURRY", "FETCHING"):
        monkeypatch.setattr(bringing, limit, timedelta(seconds=0.05))
    town.channels["twitter"] = Unfetched("twitter")
    monkeypatch.setattr(Unfetched, "how", request.param)
    town.wire()


async def test_danger_is_told_at_once_and_its_photo_when_it_can_be_had(
    town, unfetched, monkeypatch
):
    await town.tell("un incendio", attachments=(PHOTO,))
    [(said, _), *_] = town.channels["email"].said
    monkeypatch.setattr(Unfetched, "how", None)
    town.now += timedelta(minutes=1)
    await town.deliver()

    assert "un incendio" in said.text
    assert "Llega después: a.jpg." in said.text
    assert () == said.attachments
    [_, (after, files)] = town.channels["email"].said
    assert (said.to, (b"a photo",)) == (after.to, files)
    assert Urgency.NORMAL is after.urgency


@pytest.mark.parametrize("how", [TemporaryFailure, PermanentFailure])
async def test_danger_goes_without_a_file_that_does_not_fit(town, how):
    """
    As where the disk is nearly full, or the mail server takes nothing so large; any
    other letter waits for its file, or fails.
    """
    photo = {"attachments": (PHOTO,)}
    town.channels["twitter"] = ScriptedChannel("twitter", files={"f1": b"a photo"})
    town.wire()
    town.channels["email"].answers = [how("no room for it")]
    await town.tell("un incendio", visibility=Visibility.PRIVATE, **photo)
    [(said, files), *after] = town.channels["email"].said
    town.channels["email"].answers = [how("no room for it")]
    await town.tell("la farola está rota", visibility=Visibility.PRIVATE, **photo)

    assert ("Llega después: a.jpg." in said.text, files) == (True, ())
    [(late, files)] = after
    assert (Urgency.NORMAL, said.to, (b"a photo",)) == (late.urgency, late.to, files)
    assert all(files for _, files in town.channels["email"].said[1:])


async def test_who_answers_the_photo_that_came_later_answers_its_letter(
    town, monkeypatch
):
    """
    As by a reply on a phone, which carries no token of ours.
    """
    town.channels["twitter"] = Unfetched("twitter")
    town.wire()
    await town.tell("un incendio", visibility=Visibility.PRIVATE, attachments=(PHOTO,))
    monkeypatch.setattr(Unfetched, "how", None)
    town.now += timedelta(minutes=1)
    await town.deliver()
    later = town.channels["email"].said[-1][0]
    assert later.follows

    answers = {"sender": later.to, "in_reply_to": (f"r-{later.id}",)}
    await town.hear("Ya vamos.", visibility=Visibility.PRIVATE, **answers)

    assert "answer" == (await town.store.filing(2)).decision.rule


async def test_words_do_not_wait_for_a_photo_for_ever(town, unfetched):
    await town.hear("la farola está fundida", attachments=(PHOTO,))
    for _ in range(bringing.TRIES):
        await town.deliver()
        [delivery] = (await town.show()).deliveries
        town.now += timedelta(minutes=10)

    assert DeliveryState.SENT is delivery.state
    [(said, files)] = town.channels["email"].said
    assert "FALTA: a.jpg. No se ha podido traer" in said.text
    assert () == files


PNG = b"\x89PNG\r\n\x1a\n"


def _chunk(name, body):
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check


SHOWN = [_chunk(b"IHDR", b"h" * 13), _chunk(b"IDAT", b"d"), _chunk(b"IEND", b"")]
TOLD = _chunk(b"tEXt", b"Comment\0calle Real 4")


@pytest.mark.parametrize(
    ("file", "left"),
    [
        (PNG + SHOWN[0] + TOLD + SHOWN[1] + SHOWN[2], [PNG + b"".join(SHOWN)]),
        (PNG + b"broken", []),
        (b"\0\0\0\x18ftypheic", []),
        (b"%PDF-1.7", []),
    ],
)
async def test_a_file_leaves_the_house_clean_or_not_at_all(town, file, left):
    photo = Attachment(name="a.png", media_type="image/png", reference="f1")
    town.channels["email"].files = {"f1": file}
    due = await answer(town, attachments=(photo,))

    await town.deliver()

    [(said, files)] = town.channels["twitter"].said
    assert (due.text, left) == (said.text, list(files))


async def test_a_mailbox_gets_a_file_as_it_came(town):
    photo = Attachment(name="a.png", media_type="image/png", reference="f1")
    town.channels["twitter"].files = {"f1": PNG + TOLD}
    await town.hear("la farola está fundida", attachments=(photo,))

    await town.deliver()

    [(_, files)] = town.channels["email"].said
    assert (PNG + TOLD,) == tuple(files)


def unclean(town):
    """
    A photo that cannot be cleaned, in the mail that comes with it.
    """
    town.channels["email"].files = {"f1": b"\0\0\0\x18ftypheic"}
    return Attachment(name="a.heic", media_type="image/heic", reference="f1")


async def test_an_answer_of_which_nothing_is_left_waits_for_a_person(town):
    await answer(town, attachments=(unclean(town),))
    [claimed] = await town.store.claim(town.now, LEASE, 1, ("twitter",))

    await town.couriers["twitter"].deliver(evolve(claimed, text=""))

    [dead] = await town.store.deliveries([DeliveryState.FAILED], 9)
    problem = "by hand: twitter:1001, nothing but files; [a.heic: picture-format]"
    assert problem == dead.problem


@pytest.mark.parametrize("text", ["Cambiada.", ""])
async def test_whoever_answered_hears_which_file_did_not_go_out(town, text):
    await answer(town, attachments=(unclean(town),))
    [claimed] = await town.store.claim(town.now, LEASE, 1, ("twitter",))

    await town.couriers["twitter"].deliver(evolve(claimed, text=text))
    await town.deliver()

    told = town.said("email")[-1]
    assert "lights@test.example" == told.to.value
    assert told.text.startswith("No ha salido: a.heic.")


class Choosy(ScriptedChannel):
    """
    Takes one file at a time, and no paper.
    """

    def takes(self, delivery, files):
        pictures = [a.media_type == "image/png" for a in delivery.attachments]
        return [number == 0 and pictures[0] for number, _ in enumerate(files)]


class Wordy(ScriptedChannel):
    """
    Says nothing of files.
    """

    takes = None


def choosy(town, kind=Choosy):
    town.channels["twitter"] = channel = kind("twitter")
    object.__setattr__(town.couriers["twitter"], "channel", channel)


PHOTOS = tuple(
    Attachment(name=f"{name}.png", media_type="image/png", reference=name)
    for name in "ab"
)
PAPER = Attachment(name="parte.pdf", media_type="application/pdf", reference="p")
FILES = {**dict.fromkeys("ab", PNG + b"".join(SHOWN)), "p": b"%PDF-1.7"}


async def test_whoever_answered_hears_what_the_platform_does_not_take(town):
    town.channels["email"].files = FILES
    await answer(town, attachments=PHOTOS)
    choosy(town)

    await town.deliver()

    [(said, files)] = town.channels["twitter"].said
    assert (PHOTOS[:1], 1) == (said.attachments, len(files))
    told = town.said("email")[-1].text
    assert told.startswith("No ha salido: b.png. X no admite ahí ese tipo de fichero")


async def test_a_channel_that_says_nothing_of_files_is_given_none(town):
    """
    Whoever wrote it knew of none: it would leave them out, and nobody would hear of it.
    """
    town.channels["email"].files = FILES
    await answer(town, attachments=PHOTOS)
    choosy(town, Wordy)

    await town.deliver()

    [(said, files)] = town.channels["twitter"].said
    assert ((), ()) == (said.attachments, files)
    assert town.said("email")[-1].text.startswith("No ha salido: a.png, b.png. X no")


async def test_whoever_answers_in_public_hears_that_only_pictures_leave(town):
    town.channels["email"].files = FILES
    await answer(town, attachments=(PAPER,))

    await town.deliver()

    told = town.said("email")[-1].text
    assert told.startswith("No ha salido: parte.pdf. En público solo salen imágenes.")
    assert "#privado" in told


@pytest.mark.parametrize("signed", ["", "Un saludo,\n\nMiguel Prueba\nTel. 958 000"])
async def test_where_only_files_were_to_be_said_no_signature_is_said(town, signed):
    town.channels["email"].files = FILES
    await answer(town, text=signed, attachments=(PAPER,))

    await town.deliver()

    assert [] == town.said("twitter")
    assert town.said("email")[-1].text.startswith("No ha salido: parte.pdf.")


async def test_who_answers_such_a_note_from_elsewhere_is_no_neighbour(town):
    town.channels["twitter"].answers = [PermanentFailure("suspended")]
    await answer(town)
    await town.deliver()
    note = town.said("email")[-1]

    await town.hear(
        "Ya le llamo yo.",
        sender=Address("email", "miguel@libre.example"),
        token=note.token,
        visibility=Visibility.PRIVATE,
    )

    assert "Pruebe por otra vía" in note.text
    shown = await town.show(3)
    assert ("forwarded", ()) == (shown.filing.decision.rule, shown.filing.cases)


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_an_answer_that_was_nothing_but_such_files_has_failed(town, visibility):
    town.channels["email"].files = FILES
    await town.tell("la farola está fundida", visibility=visibility)
    [written] = town.said("email")
    choosy(town)

    await town.tell(
        "",
        sender=LIGHTS,
        token=written.token,
        visibility=Visibility.PRIVATE,
        evidence=Evidence(proof=Proof.SUBMITTED),
        attachments=(PAPER,),
    )

    assert not town.said("twitter")
    [dead] = await town.store.deliveries([DeliveryState.FAILED], 9)
    assert "parte.pdf" in dead.problem
    assert town.said("email")[-1].text.startswith("No ha salido: parte.pdf.")


async def test_a_file_that_went_out_is_told_to_nobody(town):
    photo = Attachment(name="a.png", media_type="image/png", reference="f1")
    town.channels["email"].files = {"f1": PNG + b"".join(SHOWN)}
    await answer(town, attachments=(photo,))
    before = len(town.said("email"))

    await town.deliver()

    assert before == len(town.said("email"))


async def test_work_that_was_begun_is_finished_before_the_worker_stops():
    waiting, finished = [3, 2, 1], []

    async def take(free):
        return [waiting.pop() for _ in range(min(free, len(waiting)))]

    async def do(piece):
        await asyncio.sleep(0.05)
        finished.append(piece)

    worker = asyncio.create_task(work(take, do, Bell(), 8, list))
    await asyncio.sleep(0.01)
    worker.cancel()
    await asyncio.wait([worker])

    assert [1, 2, 3] == finished


async def test_nobody_looks_again_before_there_is_more_or_a_hand_is_free(monkeypatch):
    """
    To look is a transaction.
    """
    monkeypatch.setattr(worker_loop, "LOOK_EVERY", 3600)
    waiting, asked, bell = [5, 4, 3, 2, 1], [], Bell()

    async def take(free):
        asked.append(free)
        return [waiting.pop() for _ in range(min(free, len(waiting)))]

    done = []

    async def do(piece):
        await asyncio.sleep(0.02)
        done.append(piece)

    worker = asyncio.create_task(work(take, do, bell, 3, list))
    async with asyncio.timeout(60):
        while len(done) < 5:  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)
    looked = len(asked)
    await asyncio.sleep(0.1)
    before = len(asked)
    waiting.append(6)
    bell.ring()
    async with asyncio.timeout(60):
        while len(done) < 6:  # noqa: ASYNC110 - as above.
            await asyncio.sleep(0.01)
    worker.cancel()
    await asyncio.wait([worker])

    assert looked == before
    assert 3 == asked[0]
    assert looked <= 4


async def test_what_was_claimed_while_it_was_told_to_stop_is_done():
    """
    Left alone it would look like work that was interrupted in the middle.
    """
    claiming, done = asyncio.Event(), []

    async def take(_free):
        claiming.set()
        await asyncio.sleep(0.05)
        return ["claimed"]

    async def do(piece):
        done.append(piece)

    worker = asyncio.create_task(work(take, do, Bell(), 4, list))
    await claiming.wait()
    worker.cancel()
    await asyncio.wait([worker])

    assert ["claimed"] == done


@pytest.fixture
def busy(town, monkeypatch):
    """
    Gives a courier of mail whose store is busy so often, and the clock goes on.
    """

    async def passes(seconds):
        town.now += timedelta(seconds=seconds)

    def courier_of(often):
        left = [TemporaryFailure("busy")] * often

        class Busy:
            async def settle(self, delivery, **besides):
                if left:
                    raise left.pop()
                return await town.store.settle(delivery, **besides)

        monkeypatch.setattr(courier.asyncio, "sleep", passes)
        return evolve(town.couriers["email"], outbox=Busy())

    return courier_of


async def test_how_it_ended_is_kept_although_the_store_is_busy(town, busy):
    """
    What was said must not come up again as if nobody knew.
    """
    due = await letter(town)
    [claimed] = await town.store.claim(town.now, LEASE, 10, ("email",))

    await busy(1).deliver(claimed)

    assert DeliveryState.SENT is (await stored(town, due)).state


async def test_it_is_kept_for_no_longer_than_its_claim_surely_holds(town, busy):
    await letter(town)
    [claimed] = await town.store.claim(town.now, LEASE, 10, ("email",))
    began = town.now

    with pytest.raises(TemporaryFailure, match="busy"):
        await busy(100).deliver(claimed)

    assert timedelta(seconds=30) == town.now - began


async def test_a_part_that_died_holds_back_the_rest(town):
    """
    Nobody should read the end of an answer without its beginning.
    """
    town.channels["twitter"].parts = 3
    due = await answer(town)
    town.channels["twitter"].answers = [PermanentFailure("refused")]

    await town.deliver()

    assert [] == town.said("twitter")
    await town.store.retry(due.id, town.now, act())
    await town.deliver()
    assert 3 == len(town.said("twitter"))


async def test_a_worker_has_no_more_hands_than_it_has():
    under_way, most = [], []

    async def take(free):
        return list(range(free)) if len(most) < 20 else []

    async def do(piece):
        under_way.append(piece)
        most.append(len(under_way))
        await asyncio.sleep(0.001)
        under_way.pop()

    worker = asyncio.create_task(work(take, do, Bell(), 4, list))
    await asyncio.sleep(0.2)
    worker.cancel()
    await asyncio.wait([worker])

    assert 4 == max(most)


async def test_a_hand_that_is_free_again_is_used_though_some_are_kept():
    waiting, under_way, most, bell = [*range(9)], [], [], Bell()

    async def take(free):
        return [waiting.pop() for _ in range(min(free - 2, len(waiting)))]

    async def do(piece):
        under_way.append(piece)
        most.append(len(under_way))
        await asyncio.sleep(0.001)
        under_way.remove(piece)

    worker = asyncio.create_task(work(take, do, bell, 5, list, 3600, kept=2))
    async with asyncio.timeout(60):
        while waiting or under_way:  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)
    worker.cancel()
    await asyncio.wait([worker])

    assert 3 == max(most)


@pytest.mark.parametrize("times", [1, 3])
async def test_a_bell_wakes_once_however_often_it_is_rung(times):
    bell = Bell()
    for _ in range(times):
        bell.ring()

    async with asyncio.timeout(60):
        await bell.wait(3600)
    before = asyncio.get_running_loop().time()
    await bell.wait(0.05)

    assert asyncio.get_running_loop().time() - before >= 0.04


@pytest.mark.parametrize("found", [None, Receipt("777")])
async def test_what_a_lost_answer_left_at_home_is_told_once(town, found):
    """
    Whether it turns out that it was said, or it is said again.
    """
    due = await answer(town, attachments=(unclean(town),))
    town.channels["twitter"].answers = [UnknownOutcome("no answer")]
    town.channels["twitter"].found = found
    for _ in range(3):
        await town.deliver()
        town.now += timedelta(minutes=1)

    assert DeliveryState.SENT is (await stored(town, due)).state
    told = [delivery.text for delivery in town.said("email") + town.said("telegram")]
    assert 1 == sum("a.heic" in text for text in told)


@pytest.mark.parametrize(
    ("failure", "hears"),
    [(TemporaryFailure("busy"), False), (PermanentFailure("suspended"), True)],
)
async def test_what_stays_at_home_is_not_told_of_an_answer_that_is_not_said(
    town, failure, hears
):
    """
    Whoever answered hears that it was not, and can answer another way, file and all.
    """
    await answer(town, attachments=(unclean(town),))
    town.channels["twitter"].answers = [failure]

    await town.deliver()
    await town.deliver()

    told = [delivery.text for delivery in town.said("email") + town.said("telegram")]
    assert not any("a.heic" in text for text in told)
    assert hears == any("Su respuesta «Voy.» no ha salido" in text for text in told)


@pytest.mark.parametrize("answers", [[], [PermanentFailure("no such mailbox")]])
@pytest.mark.parametrize(("silence", "due"), [(20, True), (10, False)])
async def test_once_a_channel_answers_after_a_long_silence_what_it_held_up_is_tried(
    town, silence, due, answers
):
    """
    Even if what it says to the first is no; and once: what it does not take then waits
    its own time.
    """
    down = TemporaryFailure("down", retry_at=town.now + timedelta(hours=3))
    town.channels["email"].answers = [down, *answers]
    first = await letter(town)
    await town.deliver()
    town.now += timedelta(minutes=silence)
    await town.hear("la farola parpadea", sender=Address("twitter", "1002"))

    await town.deliver()
    await town.deliver()

    assert due == (DeliveryState.SENT is (await stored(town, first)).state)
    town.channels["email"].answers = [down]
    await town.tell("hay otra farola apagada", sender=Address("twitter", "1003"))
    await town.hear("la farola hace ruido", sender=Address("twitter", "1004"))
    said = len(town.said("email"))
    await town.deliver()
    await town.deliver()

    assert said + 1 == len(town.said("email"))


async def test_who_leaves_what_is_due_to_others_first_looks_seldom(town, monkeypatch):
    monkeypatch.setattr(worker_loop, "LOOK_EVERY", 0.01)
    looks = []
    here = town.couriers["email"]
    asked = []

    class Empty:
        async def claim(self, _due, _lease, limit, _channels, kept):
            asked.append((limit, kept))
            return ()

    here = evolve(here, outbox=Empty())
    for its in (here, evolve(here, others_first=timedelta(minutes=1))):
        looked = []
        worker = asyncio.create_task(its.run(partial(looked.append, 1)))
        await asyncio.sleep(0.5)
        worker.cancel()
        await asyncio.wait([worker])
        looks.append(len(looked))

    assert looks[0] > looks[1] == 1
    assert {(8, 1)} == {*asked}  # One is kept for danger.
