"""
Failures on demand.
"""

from __future__ import annotations

from enum import Enum

from attrs import define, field


class Fault(Enum):
    """
    What happens to a request instead of its execution.
    """

    THROTTLED = "429, come back later"
    UNAUTHORIZED = "401, the token is refused"
    BLOCKED = "403, the person has blocked the bot"
    NO_CHAT = "400, there is no such chat"
    BAD_GATEWAY = "502, in HTML"
    NO_PAGE = "404, in HTML, of something in front"
    BLOCKED_PAGE = "403, in HTML, of something in front"
    THROTTLED_PAGE = "429, in HTML, which does not say when to come back"
    HANG = "no answer at all"
    DONE_THEN_CLOSED = "done, but the connection closes before the answer is told"


#: The Bot API's error responses: code and description.
REFUSALS = {
    Fault.THROTTLED: (429, "Too Many Requests: retry after 7"),
    Fault.UNAUTHORIZED: (401, "Unauthorized"),
    Fault.BLOCKED: (403, "Forbidden: bot was blocked by the user"),
    Fault.NO_CHAT: (400, "Bad Request: chat not found"),
}

#: Statuses of HTML pages from something in front of Telegram.
PAGES = {
    Fault.BAD_GATEWAY: 502,
    Fault.NO_PAGE: 404,
    Fault.BLOCKED_PAGE: 403,
    Fault.THROTTLED_PAGE: 429,
}

#: The wait that it asks for when it throttles, in seconds.
RETRY_AFTER = 7


@define
class Faults:
    """
    Pending failures, by method.
    """

    _waiting: dict[str, list[Fault]] = field(factory=dict)

    def add(self, method: str, fault: Fault, times: int) -> None:
        """
        Make the next requests for *method* fail.
        """
        self._waiting.setdefault(method.lower(), []).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """
        Return the failure of this request, if any.
        """
        waiting = self._waiting.get(method.lower())
        return waiting.pop(0) if waiting else None
