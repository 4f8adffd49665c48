"""
What is said to somebody of what they apply for: the next question, the summary.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from attrs import evolve, frozen

from gateway.core.delivery import Button
from gateway.core.message import Message
from gateway.core.requests.form import Form, said
from gateway.core.requests.request import MOVES, Event, Request, State
from gateway.relay.requests.transition import Transition
from gateway.relay.speaking.notices import buttons
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.table import RoutingTable
from gateway.town.forms.answer import NotUnderstood
from gateway.town.forms.booking import Trouble
from gateway.town.forms.filling import Filling, question
from gateway.town.forms.whom import form_of

#: After so many answers that were none a person is offered.
_STUCK = 2

#: Bytes of what a button may say: more no channel takes.
_TOUCHED = 60


@frozen(kw_only=True)
class Scribe:
    """
    Writes for one form.
    """

    table: RoutingTable
    form: Form

    @property
    def filling(self) -> Filling:
        """
        The form, to be filled.
        """
        books = self.form.books
        return Filling(
            form=self.form, diary=self.table.diaries.get(books.diary) if books else None
        )

    def say(self, name: str, request: Request, **variables: str | date) -> str:
        """
        Give a text about *request*.
        """
        language = request.language
        told = {
            each: spoken_date(value, language) if isinstance(value, date) else value
            for each, value in variables.items()
        }
        return self.table.text(
            name,
            language,
            number=self.table.town.casework.spoken(request.case)
            or self.called(request),
            procedure=self.called(request),
            **told,
        )

    def noted(self, request: Request) -> str:
        """
        Say where *request* stands, as its case notes it: in the town's own language.
        """
        name = f"note-request-{request.state.value}"
        return self.table.own(name)

    def called(self, request: Request) -> str:
        """
        Give what the form is called, to its sender.
        """
        return said(self.form.name, request.language)

    def titled(self, request: Request) -> str:
        """
        Give the number of *request* and what its form is called, to its mailbox.
        """
        town = self.table.town
        number = town.casework.spoken(request.case)
        return f"{number} ({said(self.form.name, town.language)})".lstrip()

    def begin(self, request: Request, before: str = "", first: str = "") -> Transition:
        """
        Begin to ask: the first question, or the summary where nothing is missing.
        What is said *before* it, and what is asked *first*, is as for `go_on`. What was
        taken from what they wrote is told, so that they can correct it.
        """
        event = self._event(request)
        begun = evolve(
            request, state=MOVES[None, event], asked=self._missing(request, first)
        )
        intro = self.say("request-begins", request)
        rows = self.filling.rows(begun, begun.language) if begun.asked else ()
        taken = " ".join(f"{label}: {kept}." for label, kept in rows)
        text = " ".join(filter(None, (intro, taken, before, self.put(begun))))
        return Transition(request=begun, text=text)

    def go_on(
        self, request: Request, at: datetime, before: str = "", first: str = ""
    ) -> Transition:
        """
        Ask for what is missing, or sum up.

        Args:
            request: With what was answered just now.
            at: When that was.
            before: What is said before it.
            first: The name of what is asked first, if it is missing.
        """
        moved = request.move(self._event(request), at)
        moved = evolve(moved, asked=self._missing(request, first))
        text = " ".join(filter(None, (before, self.put(moved))))
        return Transition(request=moved, text=text)

    def instead(self, request: Request, at: datetime, trouble: Trouble) -> Transition:
        """
        Say what cannot be had as it was answered, and ask again.
        """
        left = self.filling.without(request, trouble.wrong)
        helps = self.say(trouble.text, request, **trouble.variables)
        return self.go_on(left, at, helps, trouble.wrong)

    def not_for_them(self, request: Request, left: Request, at: datetime) -> Transition:
        """
        Say that their sender may not act any more for whom *request* was, and ask again
        with what is *left* of it.
        """
        whom = request.acting_for
        told = self.say("request-whom-over", request, whom=whom[1] if whom else "")
        form = form_of(self.table, left) or self.form
        return evolve(self, form=form).go_on(left, at, told)

    def put(self, request: Request) -> str:
        """
        Put what is asked just now: a question, or whether the summary is right.
        """
        ask = self.form.ask(request.asked)
        if ask is not None:
            return question(ask, request.language)
        rows = self.filling.rows(request, request.language)
        lines = [f"{label}: {answer}" for label, answer in rows]
        if request.files:
            lines.append(self._files(request))
        return self.say("request-summary", request, rows="\n".join(lines))

    def buttons(self, request: Request) -> tuple[Button, ...]:
        """
        Give what may be answered with one touch, where a channel has buttons.
        """
        form, say = form_of(self.table, request), partial(self.say, request=request)
        ask = (form or self.form).ask(request.asked)
        if request.state is State.CONFIRMING:
            return buttons(say, ("confirm", "cancel"))
        if request.state is not State.ASKING or ask is None:
            return ()
        of = {value: said(label, request.language) for value, label in ask.of.items()}
        if any(len(label.encode()) > _TOUCHED for label in of.values()):
            return ()
        return tuple(Button(label, label) for label in of.values())

    def helped(
        self, request: Request, problem: NotUnderstood, before: Request | None = None
    ) -> str:
        """
        Say what an answer lacked, how to give it up, and ask again; what it did change,
        against what was answered *before*, is told instead.
        """
        told = set(self.filling.rows(before, request.language)) if before else set()
        rows = self.filling.rows(request, request.language) if before else ()
        changed = [
            f"{label}: {kept}." for label, kept in rows if (label, kept) not in told
        ]
        helps = [
            self.say(problem.text, request, **problem.variables),
            self.say("request-way-out", request),
        ]
        helps += self._offered(request)
        return " ".join((*(changed or helps), self.put(request)))

    def refuse(
        self,
        request: Request,
        at: datetime,
        problem: NotUnderstood,
        changed: Request | None,
        heard: Message,
    ) -> Transition:
        """
        Say that what was *heard* is no answer to what was asked; what it *changed* may
        be told, and that its files are kept. Who sends nothing but files, such as the
        rest of an album, has said nothing wrong.
        """
        given = any(not each.too_large for each in heard.attachments)
        files = [f"{self._files(request)}."] if given else []
        if files and not heard.text.strip():
            moved = request.move(Event.ASK, at)
            return Transition(request=moved, text=" ".join((*files, self.put(moved))))
        refused = 0 if changed else request.refused + 1
        again = evolve((changed or request).move(Event.ASK, at), refused=refused)
        helps = self.helped(again, problem, request)
        return Transition(request=again, text=" ".join((*files, helps)))

    def _files(self, request: Request) -> str:
        return self.say("request-files", request, count=str(len(request.files)))

    def sum_up(self, request: Request, at: datetime, heard: Message) -> Transition:
        """
        Put the summary again: what was *heard* is no answer to it, unless it is a file.
        """
        moved, helps = request.move(Event.SUM_UP, at), []
        if not heard.attachments:
            moved = evolve(moved, refused=request.refused + 1)
            helps = [self.say("request-say-yes", moved), *self._offered(moved)]
        return Transition(request=moved, text=" ".join((*helps, self.put(moved))))

    def which(self, request: Request, at: datetime) -> Transition:
        """
        Ask what is to be corrected.
        """
        labels = self.labels(request)
        text = self.say("request-correct-which", request, labels=labels)
        same = Event.ASK if request.asked else Event.SUM_UP
        return Transition(request=request.move(same, at), text=text)

    def _offered(self, request: Request) -> list[str]:
        stuck = request.refused >= _STUCK
        return [self.say("request-help", request)] if stuck else []

    def labels(self, request: Request) -> str:
        """
        Name what can be corrected.
        """
        language = request.language
        return ", ".join(said(ask.label, language) for ask in self.form.asks)

    def _event(self, request: Request) -> Event:
        missing = self.filling.next_ask(request)
        return Event.SUM_UP if missing is None else Event.ASK

    def _missing(self, request: Request, first: str) -> str:
        if first and first not in request.answers:
            return first
        ask = self.filling.next_ask(request)
        return ask.name if ask else ""
