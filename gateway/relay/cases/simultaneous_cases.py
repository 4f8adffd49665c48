"""
Cases opened at the same moment that report the same fact. Six neighbours who see one
lamp go out open six cases, none of which existed when the others were compared. So each
is compared again after it was recorded: of any two, the later to look finds the other.
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

#: How much earlier a case may have been opened that is recorded only now: longer than
#: routing one message takes.
_IN_HAND = timedelta(minutes=2)

#: How many cases are compared: the newest.
_MOST = 50


@frozen
class SimultaneousCases:
    """
    Joins cases that were opened at the same time, and report the same, into one job.
    Nobody is notified: whoever answers one reads to which others it was applied.
    """

    cases: Cases

    async def join(self, filing: Filing, table: RoutingTable, now: datetime) -> None:
        """
        Compare the cases of a recorded *filing* with those recorded meanwhile, and join
        those that report the same.

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
                # The case whose job it joined has meanwhile joined another.
                found = (*found, case.job)
            for number in found:
                await self.cases.join(case.number, number, now)
