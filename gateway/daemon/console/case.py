"""
The page of a case: what its letter shows, all that was said since, and forms to answer
and to do what a command does.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import evolve, frozen
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.core.case import ENDED, CaseState
from gateway.core.console.openings import PATH
from gateway.core.decision import Urgency
from gateway.core.message import Visibility
from gateway.core.writing.case_numbers import number_written
from gateway.core.writing.turning import marked_line
from gateway.daemon.console.case_reader import CaseReader, CaseView
from gateway.daemon.console.case_story import Item
from gateway.daemon.console.home import LISTS
from gateway.daemon.console.linked import linked
from gateway.daemon.console.moments import Moment, Moments
from gateway.daemon.console.reach import Sight, reach_of
from gateway.daemon.console.received import number_sent
from gateway.daemon.console.seat import Posted, Seat, Seats
from gateway.daemon.console.served import is_shown
from gateway.daemon.console.shell import HEADERS
from gateway.daemon.console.wishes import ConsoleWish, Draft, wish_of
from gateway.daemon.console.writing import SlipOutcome, SlipWriter
from gateway.pages import language_of
from gateway.ports.console import Console
from gateway.relay.speaking.wording import channel_name
from gateway.routing.table import RoutingTable
from gateway.town.commands import Verb
from gateway.town.papers import Words

#: The buttons below the text for the citizen, and below the note.
_ALOUD = (Verb.ANSWER, Verb.SOLVE, Verb.ASK, Verb.PRIVATE, Verb.CANCEL)
_INSIDE = (Verb.NOTE, Verb.NOT_MINE, Verb.SPLIT)

#: Cases among which the one to be done next is looked for.
_NEXT = 200


@frozen(kw_only=True)
class CasePage:
    """
    Shows a case to a mailbox that had a letter about it, and takes what it answers.

    Attributes:
        table: Returns the current rules.
    """

    console: Console
    reader: CaseReader
    writer: SlipWriter
    table: Callable[[], RoutingTable]
    seats: Seats

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        path = f"{PATH}/case/{{name}}"
        return [
            Route(path, self.seats.shows(self._show), methods=["GET"]),
            Route(path, self.seats.takes(self._write), methods=["POST"]),
        ]

    async def _show(self, request: Request, seat: Seat) -> Response:
        seen = await self.seen(request, seat)
        if seen is None:
            return self.seats.shell.missing(request, seat)
        number = number_sent(request.query_params.get("sent", ""))
        return await self._after(request, seat, seen, number, Draft())

    async def _write(self, request: Request, posted: Posted) -> Response:
        seat, wish = posted.seat, wish_of(posted.form)
        seen = await self.seen(request, seat)
        if seen is None or wish is None:
            return self.seats.shell.missing(request, seat, posted.kept)
        if seen.gone or wish.last != _happened(seen):
            sent = await self.writer.is_written(seat, seen.talk, wish)
            wish = evolve(wish, is_late=not sent)
        if seen.gone and wish.is_late:
            return await self._gone(request, seat, seen, None, wish.draft, "gone")
        if wish.problem:
            return await self._page(request, seat, seen, None, wish.draft, wish)
        number = await self.writer.write(seat, seen.talk, wish)
        if wish.left != Draft():
            return await self._after(request, seat, seen, number, wish.left)
        name = self.table().town.casework.named(seen.told.case.number)
        return RedirectResponse(f"{name}?sent={number}", 303, headers=HEADERS)

    async def seen(self, request: Request, seat: Seat) -> Sight | None:
        """
        Return the case that the path names, as the mailbox may see it; None if it may
        not.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        casework = self.table().town.casework
        number = number_written(request.path_params["name"], casework.understood)
        return await self.reader.see(number, seat.mailbox) if number else None

    async def _after(
        self, request: Request, seat: Seat, seen: Sight, sent: int | None, draft: Draft
    ) -> Response:
        """
        Return the page, with what became of the message that was *sent*.
        """
        outcome = None
        if sent is not None:
            outcome = await self.writer.outcome(seat, seen.talk, sent)
            # What was written may have moved it.
            seen = await self.seen(request, seat) or seen
        page = self._gone if seen.gone else self._page
        return await page(request, seat, seen, outcome, draft)

    async def _gone(
        self,
        request: Request,
        seat: Seat,
        seen: Sight,
        outcome: SlipOutcome | None,
        draft: Draft,
        problem: str = "",
    ) -> Response:
        town, case = self.table().town, seen.told.case
        told = {
            "number": town.casework.named(case.number),
            "office": town.office_of(case.mailbox),
            "sent": self._sent(request, outcome),
            "problem": problem,
            "kept": draft.words,
            "files_gone": bool(draft.files),
            "further": await self._further(seat, seen),
        }
        status = 400 if problem else 200
        return self.seats.shell.page(request, seat, "gone.html", told, status)

    async def _page(
        self,
        request: Request,
        seat: Seat,
        seen: Sight,
        outcome: SlipOutcome | None,
        draft: Draft,
        wish: ConsoleWish | None = None,
    ) -> Response:
        view = await self.reader.read(seen, seat)
        told = {
            **self._heading(request, view, seat),
            **self._forms(view, seat),
            "sent": self._sent(request, outcome),
            "draft": draft,
            "kept": draft.words,
            "problem": wish.problem if wish else "",
            "wrong": wish.field if wish else "",
            "files_lost": bool(draft.files),
            "nonce": secrets.token_hex(16),
            "last": _happened(seen),
            "further": await self._further(seat, seen),
        }
        status = 400 if wish else 200
        return self.seats.shell.page(request, seat, "case.html", told, status)

    async def _further(self, seat: Seat, seen: Sight) -> str:
        """
        Return the name of the case to be done after this one; empty if there is none.
        """
        table = self.table()
        cases, now = self.reader.cases, self.seats.now()
        reach = await reach_of(cases, seat.mailbox, table, now)
        listed = await self.console.to_do(reach, LISTS["open"], 0, _NEXT)
        numbers = [each.case.number for each in listed]
        this = seen.told.case.number
        after = numbers[numbers.index(this) + 1 :] if this in numbers else numbers
        return table.town.casework.named(after[0]) if after else ""

    def _heading(
        self, request: Request, view: CaseView, seat: Seat
    ) -> Mapping[str, Any]:
        table, case, language = self.table(), view.case, language_of(request)
        town, moments = table.town, self._moments(request)
        items = view.tell(seat.mailbox, table, language)
        # Of a mailbox that is gone from the rules, no other has it more than this one.
        theirs = case.mailbox != view.sight.talk.mailbox
        theirs &= case.mailbox in town.mailboxes
        say = partial(table.text, language=language)
        return {
            "number": town.casework.named(case.number),
            "topic": town.topic_in(case.topic, language),
            "state": Words(language, "case").say(case.state),
            "ended": case.state in ENDED,
            "emergency": case.urgency is Urgency.EMERGENCY,
            "confidential": view.sight.confidential,
            "office": town.office_of(case.mailbox) if theirs else "",
            "opened": moments.say(case.opened_at),
            "lines": [
                linked(line) for line in view.lines(seat.mailbox, table, language)
            ],
            "items": [_shown(item, moments) for item in items],
            "older": view.older,
            "promises": self._promised(request, view),
            "contact": channel_name(say, view.sight.talk.contact.channel),
        }

    def _promised(
        self, request: Request, view: CaseView
    ) -> Sequence[tuple[str, Moment, bool]]:
        words, moments = Words(language_of(request), "case"), self._moments(request)
        return [
            (words.say(each.kind), moments.say(each.due_at), each.due_at <= moments.now)
            for each in view.promises
        ]

    def _forms(self, view: CaseView, seat: Seat) -> Mapping[str, Any]:
        talk, state = view.sight.talk, view.case.state
        public = talk.visibility is Visibility.PUBLIC
        aloud = [
            verb.value
            for verb in _ALOUD
            if view.may(verb)
            and (public or verb is not Verb.PRIVATE)
            and (view.has_booked or verb is not Verb.CANCEL)
        ]
        inside = [
            verb.value
            for verb in _INSIDE
            if view.may(verb) and (view.has_alike or verb is not Verb.SPLIT)
        ]
        return {
            "aloud": aloud,
            "inside": inside,
            "public": public,
            "may_take": view.may(Verb.TAKE) and state is not CaseState.ASSIGNED,
            "mailboxes": self._others(view, seat) if view.may(Verb.PASS) else [],
        }

    def _others(self, view: CaseView, seat: Seat) -> Sequence[tuple[str, str]]:
        secret = view.sight.confidential
        found = [
            (name, box.office)
            for name, box in self.table().town.mailboxes.items()
            if name not in (seat.mailbox.id, view.case.mailbox, *view.accused)
            and box.may_read(confidential=secret)
        ]
        return sorted(found, key=lambda each: each[1].casefold())

    def _sent(
        self, request: Request, outcome: SlipOutcome | None
    ) -> Mapping[str, Any] | None:
        if outcome is None:
            return None
        words = Words(language_of(request), "case")
        return {
            "ready": outcome.ready,
            "done": outcome.done,
            "told": outcome.told,
            "said": [words.say(state) for state in outcome.said],
        }

    def _moments(self, request: Request) -> Moments:
        words = self.seats.shell.words(request)
        zone = self.table().town.timezone
        return Moments(zone=zone, now=self.seats.now(), words=words["days"])


def _happened(seen: Sight) -> int:
    return len(seen.told.happenings)


def _shown(item: Item, moments: Moments) -> Mapping[str, Any]:
    return {
        "kind": item.kind,
        "at": moments.say(item.at),
        "who": item.who,
        "text": item.text,
        "done": " · ".join(item.done),
        "aloud": item.aloud,
        "language": item.language,
        "files": [
            {
                "name": marked_line(each.name) or str(index + 1),
                "path": f"{item.message}/{index}",
                "large": each.too_large,
                "opens": is_shown(each),
            }
            for index, each in enumerate(item.files)
        ],
    }
