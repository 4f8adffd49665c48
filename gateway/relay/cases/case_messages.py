"""
The messages of a case, all of them, for whoever gets it next.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import Event, Number
from gateway.core.filing import Filing
from gateway.ports.case_files import CaseFiles
from gateway.ports.cases import Told
from gateway.ports.requests import Requests
from gateway.ports.store import Office, Shown
from gateway.relay.cases.matter import Since
from gateway.relay.enclosing import as_handed
from gateway.relay.worker_loop import alone

#: Messages that are looked at for them: the newest.
MOST = 50


@frozen(kw_only=True)
class CaseMessages:
    """
    Looks up what opened a case, and what was said after it.
    """

    files: CaseFiles
    office: Office
    requests: Requests

    async def origin(self, number: Number) -> Filing | None:
        """
        Give what opened a case: of one that a form began, all that was asked for.
        """
        filing = await self.office.filing(number.message)
        request = await self.requests.request(number)
        whole = request is not None and request.whole
        if not whole or request is None or filing is None or filing.message is None:
            return filing
        return evolve(filing, message=as_handed(filing.message, request))

    async def since(self, told: Told) -> Since:
        """
        Give what was said after that. What cannot be read is given by its number only:
        no alarm waits for it.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        file = await self.files.case_file(told.case.number)
        began = _began(told)
        # What had to wait has a lower number than what it goes on with.
        later = [each for each in file.messages if each not in began] if file else []
        found: dict[int, Shown | None] = {}
        for each in later[-MOST:]:
            with alone("message.broken", message=each):
                found[each] = await self.office.show(each)
        shown = [shown for shown in found.values() if shown is not None]
        return Since(
            shown=sorted(shown, key=lambda one: one.stored.arrival.received_at),
            older=[each for each in later if each not in found],
            talks=told.conversations,
        )


def _began(told: Told) -> set[int]:
    """
    Give the messages that are what opened a case: of a request, all that was said
    before it was whole.
    """
    handed = [n for n, h in enumerate(told.happenings) if h.event is Event.HAND]
    before = told.happenings[: max(handed, default=-1) + 1]
    return {told.case.number.message, *(h.message for h in before if h.message)}
