"""
The database rows of a town besides its messages: people, codes, usage, the plenary,
requests and notices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from bench.stored import SPAN
from bench.trail import Row, instant
from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import Person, Verification
from gateway.core.plenary.proposal import Proposal, ProposalState
from gateway.core.public.notice import Notice, NoticeEvent, NoticeState, Saying
from gateway.core.requests.request import Request, RequestState
from gateway.store.engine import codec

#: Minimum number of each.
LEAST = 1_000

_DAY = timedelta(days=1)


@frozen
class Beside:
    """
    A town with *count* messages, which are in the database already, as of *now*.
    """

    count: int
    now: datetime

    def rows(self) -> Iterator[Row]:
        """
        Yield all rows, in an order that satisfies the foreign keys.
        """
        for number in range(max(self.count // 200, LEAST)):
            yield from self._person(number)
        for number in range(max(self.count // 50, LEAST)):
            yield self._code(number)
            yield self._support(number)
        for number in range(max(self.count // 12, LEAST)):
            yield self._use(number)
        for number in range(LEAST):
            message = 1 + (self.count // 4 + number) % self.count
            yield self._request(number, message)
            yield self._booking(number, message)
            yield self._question(number, message)
            yield self._proposal(number, message)
            yield self._notice(number, message)
            yield self._subscription(number, message)
            yield self._guess(number, message)

    def _at(self, number: int) -> datetime:
        return self.now - SPAN * ((number % 997) / 997)

    def _person(self, number: int) -> Iterator[Row]:
        # Some verifications have expired, a few of them long ago.
        gone = number % 20 == 0
        state = Verification.EXPIRED if gone else Verification.ACTIVE
        ends = self.now + _DAY * (-(number % 400) if gone else 1 + number % 700)
        name, seen = f"P-{number:06}", self.now - SPAN
        person = Person(
            id=name,
            name=f"Vecina {number}",
            document=f"{number:064x}",
            kind=DocumentKind.DNI,
            state=state,
            seen_at=seen,
            seen_by="luis",
            consented_at=seen,
            expires_at=ends,
        )
        row = {"id": name, "document": person.document, "state": state.value}
        row |= {"name": person.name, "value": codec.dump(person)}
        yield "people", {**row, "expires_at": instant(ends)}
        account = {"address": f"telegram:{number}", "person": name}
        yield (
            "accounts",
            {**account, "handle": "", "bound_at": instant(seen), "bound_by": "luis"},
        )
        label = {"address": account["address"], "since": instant(seen)}
        yield "labels", {**label, "handle": f"@vecina{number}"}

    def _code(self, number: int) -> Row:
        at, issued = self._at(number), number % 500 == 0
        return "codes", {
            "kind": "bind",
            "state": "issued" if issued else "used",
            "secret": f"{number:064x}",
            "channel": "telegram",
            "person": f"P-{number % LEAST:06}",
            "message": 1 + number * 3 % self.count,
            "issued_at": instant(self.now if issued else at),
            "expires_at": instant((self.now if issued else at) + _DAY / 144),
            "used_by": None if issued else 1 + number % self.count,
            "problem": "",
        }

    def _support(self, number: int) -> Row:
        return "supports", {
            "message": 1 + number % LEAST,
            "matter": 1,
            "person": f"P-{number // LEAST:06}",
            "at": instant(self._at(number)),
            "said_in": 1 + number * 7 % self.count,
        }

    def _use(self, number: int) -> Row:
        share = number / max(self.count // 12, LEAST)
        return "uses", {
            "channel": "twitter" if number % 2 else "gateway",
            "kind": "dm" if number % 2 else f"said telegram:{number % 5_000}",
            "at": instant(self.now - 61 * _DAY * share),
            "count": 1,
            "cost": 15_000 if number % 2 else 0,
            "occasion": "",
        }

    def _request(self, number: int, message: int) -> Row:
        at = self._at(number)
        state = RequestState.ASKING if number % 100 == 0 else RequestState.HANDED
        contact = Address("telegram", str(number))
        request = Request(
            case=Number(message),
            procedure="census",
            contact=contact,
            state=state,
            begun_at=at,
            moved_at=at,
        )
        row = {"message": message, "matter": 1, "state": state.value}
        row |= {"contact": str(contact), "moved_at": instant(at)}
        left = {"reminded": False, "changes": 1, "value": codec.dump(request)}
        return "requests", {**row, **left}

    def _booking(self, number: int, message: int) -> Row:
        at = instant(self.now + _DAY * (number - LEAST / 2))
        return "bookings", {
            "diary": "tennis",
            "unit": "court 1",
            "cell": at,
            "message": message,
            "matter": 1,
            "contact": f"telegram:{number}",
            "starts": at,
            "ends": at + 3_600_000_000,
        }

    def _question(self, number: int, message: int) -> Row:
        at = self._at(number // 20)
        return "questions", {
            "message": message,
            "case": str(message),
            "session": instant(at),
            "state": "waiting" if number >= LEAST - 20 else "read",
            "name": f"Vecina {number}",
            "text": "¿Cuándo se arregla la calle Real?",
            "asked_at": instant(at),
            "moved_at": instant(at),
        }

    def _proposal(self, number: int, message: int) -> Row:
        at = self._at(number)
        waits = number % 100 == 0
        due = self.now + _DAY * (number % 30 - 1) if waits else None
        proposal = Proposal(
            number=Number(message),
            person=f"P-{number:06}",
            author=f"Vecina {number}",
            contact=Address("telegram", str(number)),
            text="Propongo que el pleno hable del carril bici",
            proposed_at=at,
            state=ProposalState.PROPOSED if waits else ProposalState.REPORTED,
            moved_at=at,
            due_at=due,
        )
        row = {"message": message, "matter": 1, "person": proposal.person}
        row |= {"contact": str(proposal.contact), "value": codec.dump(proposal)}
        return "proposals", {**row, "due_at": None if due is None else instant(due)}

    def _notice(self, number: int, message: int) -> Row:
        at = self._at(number)
        said = Saying(
            event=NoticeEvent.PUBLISH, text="Corte de agua", at=at, said_at=at
        )
        notice = Notice(
            number=message,
            name=f"n-{number}",
            to=("email",),
            state=NoticeState.PUBLISHED,
            sayings=(said,),
            moved_at=at,
        )
        row = {"message": message, "state": notice.state.value}
        return "notices", {
            **row,
            "moved_at": instant(at),
            "value": codec.dump(notice),
        }

    def _subscription(self, number: int, message: int) -> Row:
        name, at = f"{number:032x}", instant(self._at(number))
        row = {"id": name, "address": f"email:v{number}@mail.example"}
        return "subscriptions", {**row, "since": at, "message": message}

    def _guess(self, number: int, message: int) -> Row:
        row = {"message": message, "sender": f"telegram:{number}"}
        at = self.now - _DAY * 2 * number / LEAST
        return "guesses", {**row, "channel": "telegram", "at": instant(at)}
