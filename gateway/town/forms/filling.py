"""
Fill a form in conversation: one question at a time, corrections, summary, confirmation.
Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import time, timedelta

from attrs import evolve, frozen

from gateway.core.requests.booking import Diary
from gateway.core.requests.form import AnswerKind, Ask, Form, said
from gateway.core.requests.request import Request, RequestState
from gateway.core.writing.questions import has_question
from gateway.routing.around.doors import is_address
from gateway.routing.words.text import plain
from gateway.town.forms import kinds, showing
from gateway.town.forms.answer import FormAnswer, NotUnderstood
from gateway.town.forms.things import named_things
from gateway.town.forms.words import Word, leaves_out, word_of

#: Whoever tells the one may tell the other beside it: "mejor el domingo a las 10".
_BESIDE = {AnswerKind.TIME: AnswerKind.DATE, AnswerKind.DATE: AnswerKind.TIME}

_ARTICLES = frozenset(["el", "la", "los", "las", "mi", "mis", "de", "del", "the", "my"])


@frozen(kw_only=True)
class Filling:
    """
    A form that is being filled.

    Attributes:
        form: Its questions.
        diary: The calendar that it books, if any.
    """

    form: Form
    diary: Diary | None = None

    def spotted(self, request: Request, answer: FormAnswer) -> Request:
        """
        Return *request* with unambiguous answers found in a message, to questions that
        are not answered yet.
        """
        found = {
            name: kept
            for name, kept in self._clear(answer).items()
            if name not in request.answers
        }
        if not found:
            return request
        return self._with(request, found, answer)

    def answered(self, request: Request, answer: FormAnswer) -> Request:
        """
        Return *request* with the answer to the open question, and other answers in the
        same message.

        Raises:
            NotUnderstood: It is no answer.
        """
        ask = self.form.ask(request.asked)
        if ask is None:
            return self.spotted(request, answer)
        if ask.optional and leaves_out(ask, answer.text):
            kept = ""
        elif self._is_where(request, ask, answer) or self._is_other(ask, answer):
            raise NotUnderstood("ask-not-text")
        else:
            kept = kinds.read(ask, answer)
        taken = self._with(request, {ask.name: kept}, answer)
        if ask.kind is AnswerKind.TEXT:
            # Free text may mention anything.
            return taken
        beside = self._told(_BESIDE.get(ask.kind), answer)
        return self.spotted(self._with(taken, beside, answer), answer)

    def _is_where(self, request: Request, ask: Ask, answer: FormAnswer) -> bool:
        """
        Say whether a free-text question is answered only with an address, while a
        question for the address is still open.
        """
        if ask.kind is not AnswerKind.TEXT or ask.place or len(answer.houses) != 1:
            return False
        open_ = any(a.place and a.name not in request.answers for a in self.form.asks)
        return open_ and is_address(answer.text)

    def _is_other(self, ask: Ask, answer: FormAnswer) -> bool:
        """
        Say whether a free-text question is answered only with what there is another
        question for, such as a document, phone or hour; or one for a place with things.
        """
        if ask.kind is not AnswerKind.TEXT:
            return False
        named = [named_things(each, answer.text) for each in self.form.asks]
        if ask.place and answer.text.strip(" .") in filter(None, named):
            return True
        return any(kinds.is_only(other, answer) for other in self.form.asks)

    def _told(self, kind: AnswerKind | None, answer: FormAnswer) -> Mapping[str, str]:
        asks = {ask.name for ask in self.form.asks if ask.kind is kind}
        clear = self._clear(answer)
        return {name: kept for name, kept in clear.items() if name in asks}

    def is_answer(self, request: Request, answer: FormAnswer) -> bool:
        """
        Say whether the message answers the open question although its first words may
        be a command: a choice such as "cambio de titular", or free text that names
        nothing to be corrected, as "cambiar los azulejos".
        """
        ask = self.form.ask(request.asked)
        if ask is None or ask.kind not in (AnswerKind.CHOICE, AnswerKind.TEXT):
            return False
        if ask.kind is AnswerKind.TEXT:
            word, rest = word_of(answer.text)
            named = self.corrected(rest, request.language)
            return word is Word.CORRECT and rest != "" and named is None
        try:
            return bool(kinds.read(ask, answer))
        except NotUnderstood:
            return False

    def is_left_out(self, request: Request, answer: FormAnswer) -> bool:
        """
        Say whether it skips the open question, whatever else it may mean, as "mejor
        no".
        """
        ask = self.form.ask(request.asked)
        return ask is not None and ask.optional and leaves_out(ask, answer.text)

    def changed(self, request: Request, answer: FormAnswer) -> Request | None:
        """
        Return *request* with a changed answer, as by "mejor a las 19:00"; None if there
        is none.
        """
        found = self._clear(answer)
        return self._with(request, found, answer) if found else None

    def is_doubtful(self, answer: FormAnswer) -> bool:
        """
        Say whether something in it may answer several questions, such as a time for
        "from" or "until".
        """
        return len(self._clear(answer)) < len(self._found(answer))

    def _clear(self, answer: FormAnswer) -> Mapping[str, str]:
        """
        Return what answers exactly one question.
        """
        found = self._found(answer)
        asked = Counter((ask.kind, kept) for ask, kept in found)
        return {ask.name: kept for ask, kept in found if asked[ask.kind, kept] == 1}

    def _found(self, answer: FormAnswer) -> Sequence[tuple[Ask, str]]:
        spotted = [(ask, kinds.spotted(ask, answer)) for ask in self.form.asks]
        return [(ask, kept) for ask, kept in spotted if kept is not None]

    def corrected(self, text: str, language: str) -> tuple[Ask, str] | None:
        """
        Return the question whose label *text* begins with, and the text after it.
        """
        words = text.split()
        while words and plain(words[0]) in _ARTICLES:
            words = words[1:]
        rest = " ".join(words)
        for ask in self.form.asks:
            for name in (ask.name, said(ask.label, language), *ask.label.values()):
                count = len(name.split())
                called = plain(" ".join(words[:count])).strip(" :,")
                if called == plain(name):
                    return ask, " ".join(rest.split()[count:]).strip(" :,")
        return None

    def named(self, request: Request, answer: FormAnswer) -> tuple[Ask, str] | None:
        """
        Return the question to be corrected if the message is its label, alone or with a
        value: "dónde", "dónde: calle Almez 18"; None if it only begins with it: "dónde
        tiro el aceite".
        """
        found = self.corrected(answer.text, request.language)
        if found is None or answer.files or has_question(answer.text):
            return None
        ask, said = found
        head = answer.text.partition(":")[0]
        if self.corrected(head, request.language) == (ask, "") or is_address(said):
            return found
        told = kinds.spotted(ask, FormAnswer(said, answer.today))
        return found if told is not None else None

    def next_ask(self, request: Request) -> Ask | None:
        """
        Return the next question; None if nothing is missing.
        """
        return next((a for a in self.form.asks if a.name not in request.answers), None)

    def without(self, request: Request, name: str) -> Request:
        """
        Return *request* without an answer.
        """
        left = {key: kept for key, kept in request.answers.items() if key != name}
        return evolve(request, answers=left)

    def anew(self, request: Request, name: str, answer: FormAnswer) -> Request:
        """
        Return *request* as it asks the question *name* again, without what *answer*
        says.
        """
        ask = self.form.ask(name)
        # Free text may mention anything.
        free = ask is not None and ask.kind is AnswerKind.TEXT
        told = {name} if free else {name, *self._clear(answer)}
        left = {key: kept for key, kept in request.answers.items() if key not in told}
        return evolve(request, state=RequestState.ASKING, asked=name, answers=left)

    def rows(self, request: Request, language: str) -> tuple[tuple[str, str], ...]:
        """
        Return labels and answers for people.
        """
        return tuple(
            (said(ask.label, language), showing.shown(ask, kept, language))
            for ask in self.form.asks
            if (kept := request.answers.get(ask.name)) is not None
        )

    def _with(
        self, request: Request, found: Mapping[str, str], answer: FormAnswer
    ) -> Request:
        kept = {**request.answers, **self._in_hours(found, answer)}
        return evolve(request, answers=kept)

    def _in_hours(
        self, found: Mapping[str, str], answer: FormAnswer
    ) -> Mapping[str, str]:
        """
        Read "a las siete" as 19:00 if only that is within opening hours.
        """
        books, diary = self.form.books, self.diary
        start = found.get(books.start) if books else None
        if books is None or diary is None or not start or not kinds.is_either(answer):
            return found
        at = time.fromisoformat(start)
        later = at.replace(hour=at.hour + 12)
        if _is_open(diary, at) or not _is_open(diary, later):
            return found
        return {**found, books.start: f"{later:%H:%M}"}


def question(ask: Ask, language: str) -> str:
    """
    Return a question with its choices.
    """
    put = said(ask.question, language)
    if ask.kind is not AnswerKind.CHOICE:
        return put
    return f"{put} ({', '.join(said(each, language) for each in ask.of.values())})"


def _is_open(diary: Diary, at: time) -> bool:
    minute = timedelta(hours=at.hour, minutes=at.minute) // timedelta(minutes=1)
    return any(opening.start <= minute < opening.end for opening in diary.openings)
