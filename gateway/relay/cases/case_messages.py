"""
All messages of a case, for a mailbox that gets the case later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.case import Case, CaseEvent, Number
from gateway.core.decision import Decision, Urgency
from gateway.core.filing import Filing
from gateway.ports.case_files import CaseFiles
from gateway.ports.cases import CaseHistory
from gateway.ports.requests import Requests
from gateway.ports.store import Filings, Shown
from gateway.relay.cases.answered_case import Since
from gateway.relay.cases.ongoing_alarm import is_alarm
from gateway.relay.cases.promises import as_opened, without_running
from gateway.relay.enclosing import as_handed
from gateway.relay.worker_loop import alone
from gateway.routing.table import RoutingTable

#: How many messages are looked up: the newest.
MOST = 50


@frozen(kw_only=True)
class CaseMessages:
    """
    Looks up the message that opened a case, and those that followed.
    """

    files: CaseFiles
    filings: Filings
    requests: Requests

    async def origin(self, number: Number) -> Filing | None:
        """
        Return the filing that opened a case; if a form began it, with the whole request
        as its text.
        """
        filing = await self.filings.filing(number.message)
        request = await self.requests.request(number)
        whole = request is not None and request.whole
        if not whole or request is None or filing is None or filing.message is None:
            return filing
        return evolve(filing, message=as_handed(filing.message, request))

    async def lacking(
        self, cases: Iterable[Case], table: RoutingTable, now: datetime
    ) -> Mapping[Number, Decision]:
        """
        Return the decisions that opened *cases*, with the terms of which no timer runs
        there now; without those that cannot be read: what is said now does not wait for
        what was. An emergency that is over has the terms of anything else.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        found: dict[Number, Decision] = {}
        for case in cases:
            with alone("message.broken", message=case.number.message):
                filing = await self.filings.filing(case.number.message)
                file = await self.files.case_file(case.number)
                if file is not None and filing is not None and filing.decision:
                    opened = as_opened(filing.decision, case)
                    if opened.urgency is Urgency.EMERGENCY and not is_alarm(case, now):
                        opened = table.promising(opened)
                    running = {timer.kind for timer in file.promises}
                    found[case.number] = without_running(opened, running)
        return found

    async def since(self, told: CaseHistory) -> Since:
        """
        Return the messages after the one that opened the case. One that cannot be read
        is given by its number only, since an alarm may wait for this.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        file = await self.files.case_file(told.case.number)
        began = _began(told)
        # A message that was delayed may have a lower number than the one that it
        # continues.
        later = [each for each in file.messages if each not in began] if file else []
        found: dict[int, Shown | None] = {}
        for each in later[-MOST:]:
            with alone("message.broken", message=each):
                found[each] = await self.filings.show(each)
        shown = [shown for shown in found.values() if shown is not None]
        return Since(
            shown=sorted(shown, key=lambda one: one.stored.arrival.received_at),
            older=[each for each in later if each not in found],
            talks=told.conversations,
        )


def _began(told: CaseHistory) -> set[int]:
    """
    Return the numbers of the messages that opened a case: of a request, all until it
    was handed in.
    """
    handed = [n for n, h in enumerate(told.happenings) if h.event is CaseEvent.HAND]
    before = told.happenings[: max(handed, default=-1) + 1]
    return {told.case.number.message, *(h.message for h in before if h.message)}
