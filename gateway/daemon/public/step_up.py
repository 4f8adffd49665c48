"""
The page to which people return from the e-office.

It is meant for the public: docs/step-up.md says what a reverse proxy lets through.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from attrs import frozen
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.core.town import Town
from gateway.daemon.public.said_page import HEADERS, said_page
from gateway.environment import Environment
from gateway.platforms import STEP_UPS, entries
from gateway.ports.step_up import StepUp, StepUpFactory, StepUpSetup
from gateway.settings import Settings
from gateway.town.returning import Returned, Returning

log = structlog.get_logger()

#: Path of the page, below the public URL.
PATH = "/step-up/return"

#: The text if the outcome cannot be determined just now.
_LATER = "later"

#: HTTP status of each text.
_STATUS = {Returned.DONE.value: 200, Returned.REFUSED.value: 403, _LATER: 503}

#: Maximum bytes of a query; a valid one has a few hundred.
_LONGEST = 4096


def load_step_up(
    settings: Settings, environment: Environment, now: Callable[[], datetime]
) -> StepUp | None:
    """
    Make the configured step-up; None if none is configured.

    Raises:
        SettingsInvalid: It is not installed, or cannot be made.
    """
    if not settings.step_up:
        return None
    found = {entry.name: entry for entry in entries(STEP_UPS)}
    if settings.step_up not in found:
        names = ", ".join(sorted(found)) or "(none is installed)"
        raise SettingsInvalid((f"VENTANILLA_STEP_UP must be one of: {names}",))
    setup = StepUpSetup(
        environment=environment.fresh(),
        return_to=settings.public_url + PATH,
        now=now,
    )
    try:
        create: StepUpFactory = found[settings.step_up].load()
        return create(setup)
    except SettingsInvalid:
        raise
    except Exception as e:
        # A third-party step-up may fail in any way when it is loaded.
        log.exception("step_up.refused", step_up=settings.step_up)
        told = f"{settings.step_up} cannot be made: {type(e).__name__}; see the log"
        raise SettingsInvalid((f"VENTANILLA_STEP_UP: {told}",)) from e


@frozen
class ReturnPage:
    """
    Takes the query that the browser brings, and shows the outcome.

    Attributes:
        town: Returns the town as the current rules describe it.
    """

    returning: Returning
    town: Callable[[], Town]

    def route(self) -> Route:
        """
        Return its route.
        """
        route = Route(PATH, self._answer)
        # No HEAD: a prefetch must not use up the person's one attempt.
        route.methods = {"GET"}
        return route

    async def _answer(self, request: Request) -> Response:
        query: bytes = request.scope["query_string"]
        said = query.decode("ascii", "replace")
        if said in {outcome.value for outcome in Returned}:
            return self._page(said)
        if not said or len(query) > _LONGEST:
            return self._page(Returned.REFUSED.value)
        try:
            outcome = await self.returning.returned(said)
        except TemporaryFailure as e:
            log.warning("step_up.waits", problem=str(e))
            return self._page(_LATER)
        except Exception:
            # A third-party step-up may fail in any way; the person gets a page.
            log.exception("step_up.broken")
            return self._page(_LATER)
        # Redirect to a URL without personal data, so that none stays in the history;
        # reloading that page is harmless.
        return RedirectResponse(f"?{outcome.value}", 303, headers=HEADERS)

    def _page(self, said: str) -> Response:
        return said_page("returned.yaml", said, self.town().name, PATH, _STATUS[said])
