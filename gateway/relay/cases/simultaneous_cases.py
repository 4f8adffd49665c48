"""
Simultaneous cases, of what neighbours told at the same moment: six who see one lamp go
out open six cases, of which none was there when the others were compared with what was.
So each looks once more when it is written: of any two the later one to look finds the
other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import frozen

from gateway.core.case import Number
from gateway.core.filing import Filing
from gateway.ports.cases import Cases
from gateway.relay.cases.same_fact import compared, jobs_of
from gateway.routing.same_fact.clusters import tells
from gateway.routing.table import RoutingTable

#: So long before a case was opened another was that is written only now: longer than a
#: message is in hand.
_IN_HAND = timedelta(minutes=2)

#: So many are looked at, the newest.
_MOST = 50


@frozen
class SimultaneousCases:
    """
    Puts cases that were opened at the same time, and tell of the same, to one job. It
    is said to nobody: who answers one reads to which others it was done.
    """

    cases: Cases

    async def join(self, filing: Filing, table: RoutingTable, now: datetime) -> None:
        """
        Look once more for what tells of the same as the cases of a *filing* that was
        recorded.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        decision, message = filing.decision, filing.message
        if decision is None or message is None or not tells(decision):
            return
        for case in filing.cases:
            topics = compared([case.topic], case.urgency, table)
            since = case.opened_at - _IN_HAND
            jobs = await self.cases.opened_since(sorted(topics), since, _MOST)
            known = {case.number, *filing.compared}
            job = jobs.get(case.number, case.job)
            new = [
                each
                for each, its in jobs.items()
                if its != job and each not in known and each.message != filing.id
            ]
            others = await self.cases.opening(new) if new else ()
            found: Sequence[Number] = ()
            if others:
                found = await asyncio.to_thread(jobs_of, case, message, others, table)
            if jobs.get(case.job, case.job) != case.job:
                # What it was put to is itself another's since.
                found = (*found, case.job)
            for number in found:
                await self.cases.join(case.number, number, now)
