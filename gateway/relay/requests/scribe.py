"""
Texts to somebody who fills a form: the next question, help, the summary. Pure: nothing
is looked up or sent here.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from attrs import evolve, frozen

from gateway.core.button import Button
from gateway.core.message import Message
from gateway.core.requests.form import Form, said
from gateway.core.requests.request import (
    CORRECTION,
    MOVES,
    Request,
    RequestEvent,
    RequestState,
)
from gateway.relay.requests.transition import Transition
from gateway.relay.speaking.shaping import buttons
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.table import RoutingTable
from gateway.town.forms.answer import NotUnderstood
from gateway.town.forms.booking import Trouble
from gateway.town.forms.filling import Filling, question
from gateway.town.forms.whom import form_of

#: After so many refused answers the help of a person is offered.
_STUCK = 2

#: Maximum bytes of a button's label, for every channel.
_TOUCHED = 60


@frozen(kw_only=True)
class Scribe:
    """
    Writes the texts of one form.
    """

    table: RoutingTable
    form: Form

    @property
    def filling(self) -> Filling:
        """
        The form as something to fill.
        """
        books = self.form.books
        return Filling(
            form=self.form, diary=self.table.diaries.get(books.diary) if books else None
        )

    def say(self, name: str, request: Request, **variables: str | date) -> str:
        """
        Return the text called *name* about *request*, with *variables* put in.
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
        Return the note about the state of *request* for its case, in the town's
        language.
        """
        name = f"note-request-{request.state.value}"
        return self.table.own(name)

    def called(self, request: Request) -> str:
        """
        Return the form's name in the sender's language.
        """
        return said(self.form.name, request.language)

    def titled(self, request: Request) -> str:
        """
        Return the number of *request* and the form's name in the town's language.
        """
        town = self.table.town
        number = town.casework.spoken(request.case)
        return f"{number} ({said(self.form.name, town.language)})".lstrip()

    def begin(self, request: Request, before: str = "", first: str = "") -> Transition:
        """
        Begin to ask: return the first question, or the summary if nothing is missing.
        *before* and *first* are as for `go_on`. Answers that were taken from the first
        message are shown, so that the sender can correct them.
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
        Ask the next missing question, or sum up.

        Args:
            request: The request with the latest answer.
            at: When that was given.
            before: What is said before the question.
            first: The name of the question to ask first, if it is unanswered.
        """
        moved = request.move(self._event(request), at)
        moved = evolve(moved, asked=self._missing(request, first))
        text = " ".join(filter(None, (before, self.put(moved))))
        return Transition(request=moved, text=text)

    def ask_again(self, request: Request, at: datetime) -> Transition:
        """
        Repeat what *request* asks, after something else was said.
        """
        request = as_put(request)
        moved = evolve(request.stay(at), refused=request.refused)
        begins = self.say("request-begins", request) if request.asked else ""
        text = " ".join(filter(None, (begins, self.put(request))))
        return Transition(request=moved, text=text)

    def instead(self, request: Request, at: datetime, trouble: Trouble) -> Transition:
        """
        Say why an answer cannot be had, and ask again.
        """
        left = self.filling.without(request, trouble.wrong)
        helps = self.say(trouble.text, request, **trouble.variables)
        return self.go_on(left, at, helps, trouble.wrong)

    def not_for_them(self, request: Request, left: Request, at: datetime) -> Transition:
        """
        Say that the sender may no longer act for the person that *request* was for, and
        go on with what is *left* of it.
        """
        whom = request.acting_for
        told = self.say("request-whom-over", request, whom=whom[1] if whom else "")
        form = form_of(self.table, left) or self.form
        return evolve(self, form=form).go_on(left, at, told)

    def put(self, request: Request) -> str:
        """
        Return the open question, or the summary with the question whether it is right.
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
        Return the possible answers as buttons; none if one would be too long.
        """
        form, say = form_of(self.table, request), partial(self.say, request=request)
        ask = (form or self.form).ask(request.asked)
        if request.state is RequestState.CONFIRMING and not request.asked:
            return buttons(say, ("confirm", "cancel"))
        if request.state is not RequestState.ASKING or ask is None:
            return ()
        of = {value: said(label, request.language) for value, label in ask.of.items()}
        if any(len(label.encode()) > _TOUCHED for label in of.values()):
            return ()
        return tuple(Button(label, label) for label in of.values())

    def helped(
        self, request: Request, problem: NotUnderstood, before: Request | None = None
    ) -> str:
        """
        Return help after a refused answer: what it lacked, how to give up, and the
        question. If the answer changed something against *before*, the change is shown
        instead.
        """
        changed = self._changes(before, request) if before else []
        helps = [
            self.say(problem.text, request, **problem.variables),
            self.say("request-way-out", request),
        ]
        helps += self._offered(request)
        return " ".join((*(changed or helps), self.put(request)))

    def changed(self, before: Request, request: Request) -> str:
        """
        Return what *request* says other than *before*, to be said ahead of the next
        question; empty ahead of the summary, which says it.
        """
        asks = self.filling.next_ask(request) is not None
        return " ".join(self._changes(before, request)) if asks else ""

    def _changes(self, before: Request, request: Request) -> list[str]:
        told = {*self.filling.rows(before, request.language)}
        rows = self.filling.rows(request, request.language)
        return [
            f"{label}: {kept}." for label, kept in rows if (label, kept) not in told
        ]

    def refuse(
        self,
        request: Request,
        at: datetime,
        problem: NotUnderstood,
        changed: Request | None,
        heard: Message,
    ) -> Transition:
        """
        Return the transition for a message that is no answer: *changed* is the request
        with what it did change, if anything, and *heard* is the message, whose files
        are kept. A message of files only, such as the rest of an album, is not counted
        as a refused answer.
        """
        given = any(not each.too_large for each in heard.attachments)
        files = [f"{self._files(request)}."] if given else []
        if files and not heard.text.strip():
            moved = request.move(RequestEvent.ASK, at)
            return Transition(request=moved, text=" ".join((*files, self.put(moved))))
        refused = 0 if changed else request.refused + 1
        again = evolve((changed or request).move(RequestEvent.ASK, at), refused=refused)
        helps = self.helped(again, problem, request)
        return Transition(request=again, text=" ".join((*files, helps)))

    def _files(self, request: Request) -> str:
        return self.say("request-files", request, count=str(len(request.files)))

    def sum_up(self, request: Request, at: datetime, heard: Message) -> Transition:
        """
        Repeat the summary after *heard*, which confirms nothing; files in it are no
        wrong answer.
        """
        moved, helps = as_put(request).move(RequestEvent.SUM_UP, at), []
        if not heard.attachments:
            moved = evolve(moved, refused=request.refused + 1)
            helps = [self.say("request-say-yes", moved), *self._offered(moved)]
        return Transition(request=moved, text=" ".join((*helps, self.put(moved))))

    def which(self, request: Request, at: datetime) -> Transition:
        """
        Ask what is to be corrected. After a summary, it is put again before a yes
        counts.
        """
        labels = self.labels(request)
        text = self.say("request-correct-which", request, labels=labels)
        if request.state is RequestState.ASKING:
            return Transition(request=request.move(RequestEvent.ASK, at), text=text)
        moved = request.move(RequestEvent.SUM_UP, at)
        return Transition(request=evolve(moved, asked=CORRECTION), text=text)

    def _offered(self, request: Request) -> list[str]:
        stuck = request.refused >= _STUCK
        return [self.say("request-help", request)] if stuck else []

    def labels(self, request: Request) -> str:
        """
        Return the labels of what can be corrected, with commas.
        """
        language = request.language
        return ", ".join(said(ask.label, language) for ask in self.form.asks)

    def _event(self, request: Request) -> RequestEvent:
        missing = self.filling.next_ask(request)
        return RequestEvent.SUM_UP if missing is None else RequestEvent.ASK

    def _missing(self, request: Request, first: str) -> str:
        if first and first not in request.answers:
            return first
        ask = self.filling.next_ask(request)
        return ask.name if ask else ""


def as_put(request: Request) -> Request:
    """
    Return *request* as its summary, or its question, is put again: a yes counts.
    """
    return evolve(request, asked="") if request.asked == CORRECTION else request
