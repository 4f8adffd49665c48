"""
An e-office implemented from docs/step-up.md alone, and a held message that waits for
it.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from attrs import define, evolve, field
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from lent import store_at

from gateway.core.audit import Act
from gateway.core.decision import Decision, Leg, Outcome
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict, judge
from gateway.core.message import Address, Arrival, Evidence, Message, Proof
from gateway.core.people import documents
from gateway.core.people.person import Account, Person, Verification
from gateway.town.inviting import invite
from gateway.town.returning import Returning
from gateway.town.signed_return import SignedReturn

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = b"k" * 32
RETURN_TO = "https://town.example/step-up/return"
ANA, BOB = Address("telegram", "1044"), Address("telegram", "7")
ANAS, BOBS = "12345678Z", "X1234567L"


@define
class Office:
    """
    The town's e-office.
    """

    shared: bytes = b"known to both, and to nobody else"
    private: Ed25519PrivateKey = field(factory=Ed25519PrivateKey.generate)

    def text(self, fields, return_to=RETURN_TO):
        names = ("reference", "kind", "number", "name", "level", "issued_at")
        lines = [f"{name}={fields[name]}" for name in names]
        first = ["ventanilla-step-up-return-1", f"return_to={return_to}"]
        return "\n".join([*first, *lines]).encode()

    def sign(self, text, private=None):
        signature = (private or self.private).sign(text)
        return base64.urlsafe_b64encode(signature).decode().strip("=")

    def word(self, at=NOON, **changes):
        """
        The signed fields of an answer.
        """
        fields = {
            "reference": "r" * 27,
            "kind": "dni",
            "number": ANAS,
            "name": "Ana Pérez",
            "level": "substantial",
            "issued_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            **changes,
        }
        return {**fields, "signature": self.sign(self.text(fields))}

    def query(self, at=NOON, **changes):
        return urlencode(self.word(at, **changes))

    def asked(self, link):
        """
        The reference in a link that the gateway signed.
        """
        given = {k: v for k, [v] in parse_qs(urlsplit(link).query).items()}
        text = (
            "ventanilla-step-up-begin-1\n"
            f"return_to={given['return_to']}\n"
            f"reference={given['reference']}"
        )
        sealed = hmac.digest(self.shared, text.encode(), hashlib.sha256)
        expected = base64.urlsafe_b64encode(sealed).decode().strip("=")
        assert expected == given["signature"]
        assert RETURN_TO == given["return_to"]
        return given["reference"]


@pytest.fixture(scope="session")
def office():
    return Office()


@define
class Town:
    """
    A town hall with a controlled clock, and its e-office.
    """

    store: object
    office: Office
    now: datetime = NOON
    step_up: object = field(init=False)

    def __attrs_post_init__(self):
        self.step_up = SignedReturn(
            url="https://sede.example/identify",
            return_to=RETURN_TO,
            key=self.office.shared,
            trusted=(self.office.private.public_key(),),
            now=lambda: self.now,
        )

    def returning(self):
        return Returning(
            people=self.store,
            register=self.store,
            filings=self.store,
            step_up=self.step_up,
            key=KEY,
            now=lambda: self.now,
        )

    async def hold(self, number=1, sender=ANA, *, verified=True):
        """
        Hold a message that needs a strong proof, from a sender who is *verified*;
        return its number and the link.
        """
        known = await self.store.known([sender])
        if verified and sender not in known.contacts:
            await self.enrol(sender)
            known = await self.store.known([sender])
        arrival = Arrival(
            channel="telegram",
            external_id=f"u-{number}",
            raw=b"{}",
            received_at=self.now,
        )
        [id_] = await self.store.receive([arrival], None)
        await self.store.take_received(
            self.now, timedelta(seconds=30), 10, ["telegram"]
        )
        decision = Decision(
            outcome=Outcome.CHALLENGE,
            legs=(Leg(mailbox="register", because="it says alta"),),
            requires=Standing.STRONG,
            says=("verify-strong",),
        )
        invitation = invite(
            id_,
            Verdict(standing=Standing.VERIFIED, because="a test"),
            decision,
            key=KEY,
            now=self.now,
            hold_for=timedelta(days=14),
            step_up=self.step_up,
        )
        message = Message(
            external_id=arrival.external_id,
            reference=f"{sender.value}:{number}",
            sender=sender,
            handle="@ana",
            text="Quiero darme de alta en el padrón",
            received_at=self.now,
            evidence=Evidence(proof=Proof.ACCOUNT),
        )
        verdict = judge(message, known.contacts.get(sender), max(self.now, known.at))
        await self.store.record(
            Filing(
                id=id_,
                status=Status.HELD,
                message=message,
                verdict=verdict,
                decision=decision,
                codes=invitation.codes,
            )
        )
        return id_, invitation.variables["url"]

    def back(self, link, **changes):
        """
        The query that the browser brings back from *link*.
        """
        reference = self.office.asked(link)
        return self.office.query(self.now, reference=reference, **changes)

    async def enrol(self, address=None, document=ANAS, **changes):
        """
        Enrol the holder of *document*, and bind *address* to them.
        """
        read = documents.read(document)
        person = Person(
            id=f"P-{document[:6]}",
            name="Ana Pérez",
            document=documents.digest(read, KEY),
            kind=read.kind,
            state=Verification.ACTIVE,
            seen_at=self.now,
            seen_by="clerk",
            consented_at=self.now,
            expires_at=self.now + timedelta(days=700),
        )
        person = evolve(person, **changes)
        act = self.act()
        assert await self.store.keep(person, None, act)
        if address is not None:
            account = Account(
                address=address,
                person=person.id,
                bound_at=self.now,
                bound_by="clerk",
            )
            assert await self.store.bind(account, act) is None
        return person

    async def unbind(self, address):
        assert await self.store.unbind(address, self.now, self.act())

    def act(self):
        return Act(at=self.now, actor="clerk", action="desk.test", object="a test")

    async def status(self, number):
        return (await self.store.show(number)).status

    async def voucher(self, number):
        return (await self.store.known([ANA], number)).voucher

    async def acts(self):
        """
        The audit entries of returns, the oldest first: object, result and payload.
        """
        kept = await self.store.acts(None, None, 1000)
        return [
            (k.entry.object, k.entry.result, k.payload.text if k.payload else "")
            for k in reversed(kept)
            if k.entry.action == "message.step_up"
        ]


@pytest.fixture
async def town(tmp_path, office):
    async with store_at(f"sqlite:///{tmp_path}/town.db", "one") as store:
        yield Town(store, office)
