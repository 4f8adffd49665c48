"""
A case that uses everything that a case may have.
"""

from datetime import timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from attrs import define, evolve
from store_samples import (
    CONTACT,
    DECISION,
    LETTER,
    NOON,
    PERSON,
    act,
    arrival,
    conversation,
    delivery,
    enrol,
    filing,
    message,
)

from gateway.core.case import (
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
    TimerKind,
)
from gateway.core.conversation import Mailbox
from gateway.core.delivery import DeliveryState, Receipt
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Attachment
from gateway.core.people.person import Account
from gateway.core.town import Casework, Town
from gateway.town.record.exporting import Exporter

ANA = Address("email", "ana@example.org")
LIGHTS = Address("email", "lights@town.example")
WATER = Address("email", "water@town.example")

LAMP, LEAK = Number(1), Number(1, 2)

TOWN = Town(
    name="Ayuntamiento de Junar",
    timezone=ZoneInfo("Europe/Madrid"),
    mailboxes={
        "lights": Mailbox(id="lights", office="Alumbrado", addresses=(LIGHTS,)),
        "water": Mailbox(id="water", office="Aguas", addresses=(WATER,)),
    },
    casework=Casework(prefix="J"),
)

#: In three scripts, for some of which our fonts have no glyphs.
TEXT = "La farola está rota 💡 y pierde agua\nسلم في شجر\n王小明 lo vio"
ANSWER = "Va Miguel mañana a las 7"


def mail() -> bytes:
    made = EmailMessage()
    made["From"] = "Ana <ana@example.org>"
    made["Subject"] = "Farola"
    made.set_content(TEXT)
    made.add_attachment(b"\xff\xd8\xff", "image", "jpeg", filename="lamp.jpg")
    return made.as_bytes()


RAW = mail()
MORE = b'{"update_id": 7, "message": {"text": "sigue \xc3\xad igual"}}'


def opened(number, **changes):
    usual = Case(
        number=number,
        contact=ANA,
        person=PERSON.id,
        mailbox="lights",
        topic="lighting",
        intent="incident",
        job=number,
        summary="Farola",
        state=CaseState.OPEN,
        opened_at=NOON,
        moved_at=NOON,
    )
    return evolve(usual, **changes)


@define
class Office:
    store: object
    at: object = NOON + timedelta(hours=3)

    def exporter(self, clerk="inés"):
        return Exporter(archive=self.store, town=TOWN, clerk=clerk, now=lambda: self.at)

    async def read(self, number=LAMP):
        return await self.exporter().read(number)

    async def export(self, folder, number=LAMP):
        return await self.exporter().export(await self.read(number), folder)

    async def fill(self, **changes):
        """
        Ana reports a lamp and a leak by mail, adds something by Telegram, and is
        answered.
        """
        account = Account(
            address=ANA, person=PERSON.id, bound_at=NOON, bound_by="code 1"
        )
        await enrol(self.store, PERSON, account)
        [first] = await self.store.receive([evolve(LETTER, raw=RAW)], None)
        lamp = conversation("l" * 16, contact=ANA, mailbox="lights", case="1")
        leak = conversation("w" * 16, contact=ANA, mailbox="water", case="1-2")
        said = message(
            "letter",
            sender=ANA,
            reference="<1@example.org>",
            text=TEXT,
            subject="Farola",
            display_name="Ana",
            attachments=(
                Attachment(name="lamp.jpg", media_type="image/jpeg", reference="1.2"),
            ),
        )
        await self.store.record(
            filing(
                first,
                message=said,
                verdict=Verdict(
                    standing=Standing.VERIFIED,
                    because="in person",
                    contact=evolve(CONTACT, address=ANA),
                ),
                decision=evolve(DECISION, version="rules-7"),
                conversations=(lamp, leak),
                deliveries=(
                    delivery("1.lamp", first, to=LIGHTS, conversation=lamp.id),
                    delivery("1.leak", first, to=WATER, conversation=leak.id),
                ),
                cases=(
                    opened(LAMP, **changes),
                    opened(LEAK, mailbox="water", topic="water"),
                ),
                timers=(
                    Timer(
                        case=LAMP,
                        kind=TimerKind.ANSWER,
                        due_at=NOON + timedelta(days=2),
                    ),
                ),
                acts=(act("message.vouch", object="message 1"),),
            )
        )
        await self.more(lamp)
        await self.answer(lamp)

    async def more(self, lamp):
        [second] = await self.store.receive([arrival("more", raw=MORE)], None)
        later = evolve(lamp, heard="1044:more", heard_at=NOON + timedelta(hours=1))
        heard = Happening(
            case=LAMP,
            event=CaseEvent.HEAR,
            at=NOON + timedelta(hours=1),
            by=f"message {second}",
            message=second,
        )
        await self.store.record(
            filing(second, "more", conversations=(later,), happenings=(heard,))
        )

    async def answer(self, lamp):
        [third] = await self.store.receive([arrival("answer")], None)
        answered = Happening(
            case=LAMP,
            event=CaseEvent.TAKE,
            at=NOON + timedelta(hours=2),
            by="mailbox lights",
            message=third,
            note="hay que llevar la escalera",
        )
        said = message("answer", sender=LIGHTS, text=ANSWER, reference="<3@town>")
        to_ana = delivery(
            "3.answer",
            third,
            to=ANA,
            conversation=lamp.id,
            text=ANSWER,
            author="Miguel",
            because="",
            attachments=(
                Attachment(name="mended.jpg", media_type="image/jpeg", reference="1.2"),
            ),
        )
        await self.store.record(
            filing(
                third,
                message=said,
                conversations=(lamp,),
                deliveries=(to_ana,),
                happenings=(answered,),
            )
        )
        claimed = await self.store.claim(NOON, timedelta(minutes=1), 9, ("email",))
        for each in claimed:
            if each.id == "3.answer":
                sent = evolve(
                    each, state=DeliveryState.SENT, receipt=Receipt("<r-3@town>")
                )
                await self.store.settle(sent)
