"""
A desk with a real register.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from attrs import define, evolve, field

from gateway.core.message import Address
from gateway.core.town import Identity
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.enrolling import Enrolment

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = b"k" * 32
POLICE = Address("email", "police@town.example")
ANA = Enrolment(name="Ana Gil  Ruiz", document="12345678Z", consent=True)
LUIS = evolve(ANA, name="Luis Mora", document="X1234567L")


@define
class Desk:
    store: object
    now: datetime = NOON
    identity: Identity = field(factory=Identity)

    def clerk(self, name="inés"):
        return Clerk(
            name=name,
            people=self.store,
            filings=self.store,
            identity=self.identity,
            office_at=lambda address: "Policía" if address == POLICE else "",
            key=KEY,
            now=lambda: self.now,
            zone=ZoneInfo("Europe/Madrid"),
        )

    async def acts(self):
        """
        The audit entries, the oldest first: actor, action, object and result.
        """
        kept = await self.store.acts(None, None, 100)
        entries = [k.entry for k in reversed(kept)]
        return [(e.actor, e.action, e.object, e.result) for e in entries]
