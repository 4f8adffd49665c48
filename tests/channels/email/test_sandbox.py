"""
The channel and its far end, talking over real sockets: nothing in between is faked.
"""

import asyncio
import gc
import socket
from contextlib import asynccontextmanager, suppress
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from mail_doors import delivery

from channels.email import factory, sandbox
from gateway.core.conversation import Mailbox, conversation_id
from gateway.core.mail import tokens
from gateway.core.message import Address, Attachment, Proof
from gateway.core.town import Town
from gateway.ports.far_ends import Account
from gateway.promises import FarEndPromises
from gateway.testing import MemoryInbox, channel_setup

WORKS = Account(id="obras@junar.example", name="Lidia Obras")
CITIZEN = Account(id="ana@correo.example", name="Ana Pérez")
TOWN = Town(
    name="Junar de la Vega",
    timezone=ZoneInfo("Europe/Madrid"),
    accounts={"email": "Ayuntamiento@junar.example"},
    mailboxes={
        "obras": Mailbox(
            id="obras",
            office="Obras",
            addresses=(Address("email", WORKS.id),),
            deliver=(Address("email", WORKS.id),),
        )
    },
)


class Place:
    """
    A far end, the channel made from its settings, and what that heard.
    """

    def __init__(self, folder, town=TOWN):
        self.far = sandbox.create(folder / "far", town)
        self.folder, self.town = folder, town
        self.inbox = MemoryInbox()

    @asynccontextmanager
    async def open(self):
        await self.far.start()
        self.setup = channel_setup(self.folder, self.far.environment(), self.town)
        self.channel = factory.create(self.setup)
        listen = self.channel.listeners()["smtp"]
        listening = asyncio.create_task(listen(self.inbox))
        try:
            yield self
        finally:
            listening.cancel()
            await asyncio.wait([listening])
            await self.channel.close()
            await self.far.stop()

    async def heard(self):
        return [await self.channel.read(a) for a in self.inbox.arrivals.values()]


@pytest.fixture
async def place(tmp_path):
    async with Place(tmp_path).open() as place:
        yield place


async def test_a_citizens_mail_comes_in_and_its_domain_vouches_for_it(place):
    reference = await place.far.say(CITIZEN, "Hay una farola rota\nen la calle Real.")

    [message] = await place.heard()
    assert Address("email", CITIZEN.id) == message.sender
    assert "Hay una farola rota\nen la calle Real." == message.text
    assert (Proof.SIGNED, "pass") == (message.evidence.proof, message.evidence.dmarc)
    assert (reference, None) == (message.reference, message.token)


async def test_a_mail_in_somebodys_name_proves_nothing(place):
    await place.far.say_forged(CITIZEN, "Cambien mi domicilio.")

    [message] = await place.heard()
    assert Address("email", CITIZEN.id) == message.sender
    assert Proof.NONE is message.evidence.proof
    assert message.evidence.because


async def test_a_letter_is_read_and_its_answer_comes_back_as_the_mailboxs_own(place):
    conversation = conversation_id("telegram", "7", "obras")
    token = tokens.mint(conversation, place.setup.key)
    letter = delivery(
        WORKS.id,
        text="La farola de la calle Real no luce.",
        subject="Farola rota",
        author="Ana Pérez",
        token=token,
        because="topic lighting",
        conversation=conversation,
    )

    receipt = await place.channel.send(letter, [])
    [shown] = place.far.timeline(WORKS)
    await place.far.say(WORKS, "Mañana la arreglamos.", in_reply_to=shown.reference)

    assert receipt.reference == shown.reference
    assert ("Farola rota", "topic lighting") == (shown.subject, shown.because)
    assert letter.text == shown.text
    assert "Ana Pérez" == shown.author.name
    [answer] = await place.heard()
    assert Proof.SUBMITTED is answer.evidence.proof
    assert Address("email", WORKS.id) == answer.sender
    assert ("Mañana la arreglamos.", token) == (answer.text, answer.token)
    assert (receipt.reference,) == answer.in_reply_to


async def test_an_answer_reaches_the_citizen_with_its_file(place):
    asked = await place.far.say(CITIZEN, "¿Cuándo abre el registro?", photo=b"\xff\xd8")
    [question] = await place.heard()
    photo = await place.channel.fetch(
        next(iter(place.inbox.arrivals.values())), question.attachments[0]
    )
    sheet = Attachment(name="horario.pdf", media_type="application/pdf", reference="1")
    answer = delivery(
        CITIZEN.id,
        text="De nueve a dos.",
        subject="Re: ¿Cuándo abre?",
        author="Registro",
        in_reply_to=asked,
        attachments=(sheet,),
    )

    receipt = await place.channel.send(answer, [b"%PDF-1.7"])
    [said, read] = place.far.timeline(CITIZEN)

    assert b"\xff\xd8" == photo
    assert (asked, CITIZEN) == (said.reference, said.author)
    assert (receipt.reference, asked) == (read.reference, read.in_reply_to)
    assert ("De nueve a dos.", "Registro") == (read.text, read.author.name)
    assert (("horario.pdf", "application/pdf"),) == read.files


async def test_a_citizen_who_answers_an_answer_comes_back_in_its_thread(place):
    token = tokens.mint(conversation_id("email", "1", "obras"), place.setup.key)
    sent = await place.channel.send(delivery(CITIZEN.id, token=token), [])
    await place.far.say(CITIZEN, "Gracias.", in_reply_to=sent.reference)

    [message] = await place.heard()

    assert ("Gracias.", token) == (message.text, message.token)
    assert (sent.reference,) == message.in_reply_to


async def test_a_reply_refers_to_the_whole_chain_before_it(place):
    asked = await place.far.say(CITIZEN, "La farola de la calle Real no luce.")
    sent = await place.channel.send(delivery(CITIZEN.id, in_reply_to=asked), [])
    await place.far.say(CITIZEN, "Gracias.", in_reply_to=sent.reference)

    _, message = await place.heard()

    assert {sent.reference, asked} == {*message.in_reply_to}


async def test_it_is_the_same_place_after_a_restart(tmp_path):
    place = Place(tmp_path)
    async with place.open():
        await place.channel.send(delivery(CITIZEN.id), [])
        before = place.far.environment()
    async with place.open():
        await place.far.say(CITIZEN, "¿Siguen ahí?")

        assert before == place.far.environment()
        assert ["Hola", "¿Siguen ahí?"] == [p.text for p in place.far.timeline(CITIZEN)]
        assert Proof.SIGNED is (await place.heard())[0].evidence.proof


async def test_a_town_whose_mailboxes_are_all_elsewhere_hears_mail(tmp_path):
    """
    Such as on Telegram: nobody there logs in.
    """
    place = Place(tmp_path, evolve(TOWN, mailboxes={}))
    async with place.open():
        await place.far.say(CITIZEN, "La farola no luce")

        assert ["La farola no luce"] == [each.text for each in await place.heard()]


async def test_whoever_comes_while_it_stops_is_sent_away(tmp_path):
    """
    However many turns of the loop sooner. A connection that nobody closes is a warning,
    in whatever test runs by then.
    """
    far = sandbox.create(tmp_path, TOWN)
    for turns in range(6):
        await far.start()
        place = far.environment()["VENTANILLA_EMAIL_SMARTHOST"]

        with socket.create_connection(
            ("127.0.0.1", int(place.rpartition(":")[2]))
        ) as guest:
            for _ in range(turns):
                await asyncio.sleep(0)
            await far.stop()

            guest.settimeout(60)
            with suppress(ConnectionResetError):
                while guest.recv(9_999):
                    pass
    # What others left, such as rules, is older, and would be gone through for a second.
    gc.collect(1)


class TestFarEnd(FarEndPromises):
    @pytest.fixture
    async def far_end(self, tmp_path):
        far = sandbox.create(tmp_path / "far", TOWN)
        await far.start()
        yield far
        await far.stop()

    @pytest.fixture
    async def channel(self, far_end, tmp_path):
        channel = factory.create(channel_setup(tmp_path, far_end.environment(), TOWN))
        yield channel
        await channel.close()

    @pytest.fixture
    def somebody(self):
        return CITIZEN
