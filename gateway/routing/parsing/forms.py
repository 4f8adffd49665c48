"""
Reading of procedures' forms: their questions, and what they book.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from attrs import frozen

from gateway.core.requests.booking import Diary
from gateway.core.requests.form import AnswerKind, Ask, Books, Form, Said
from gateway.core.rule_names import OF_PROCEDURE
from gateway.routing.parsing.reader import Reader, meant
from gateway.routing.parsing.source import Fields, Node, Scalar, held, shown
from gateway.routing.parsing.town.diaries import LONG
from gateway.routing.texts import read_said
from gateway.routing.words.text import plain

FORM = ("name", "legal", "asks", "books")
ASK = (
    *("kind", "question", "label", "optional", "place", "words", "of"),
    *("from", "until", "least", "most"),
)
BOOKS = ("calendar", "unit", "day", "start", "minutes")

#: Required keys of a form, of a question and of a booking.
FORM_MUST, ASK_MUST = ("name", "asks"), ("kind", "question")
BOOKS_MUST = ("calendar", "day", "start", "minutes")

KINDS = {kind.value: kind for kind in AnswerKind}

#: Days relative to the day of the answer.
NEAR = {"today": 0, "tomorrow": 1}
IN_DAYS = re.compile(r"([0-9]{1,3}) days?")

#: Kinds of questions that may have limits, and the keys of these.
_DAYS = ("from", "until")
_COUNTS = ("least", "most")
_LIMITED = {
    AnswerKind.DATE: _DAYS,
    AnswerKind.NUMBER: _COUNTS,
    AnswerKind.TEXT: _COUNTS,
}

_MINUTE = timedelta(minutes=1)

#: The most questions of a form, choices of a question, and value of a limit.
_MANY, _CHOICES, _MOST = 20, 20, 999_999_999


def read_forms(
    procedures: Fields, diaries: Mapping[str, Diary], language: str, reader: Reader
) -> dict[str, Form]:
    """
    Read the forms of all *procedures*; return them by the name of the rule.
    """
    forms = {}
    for key, node in procedures.pairs:
        form = held(node, "form")
        if form is not None:
            rule = f"{OF_PROCEDURE}{key.value}"
            forms[rule] = _Forms(reader, diaries, language).read(rule, form)
    return forms


@frozen
class _Forms:
    reader: Reader
    diaries: Mapping[str, Diary]
    language: str

    def read(self, rule: str, node: Node) -> Form:
        reader, what = self.reader, f"the form of {rule}"
        known = reader.fields(node, what, FORM)
        reader.must(node, known, what, FORM_MUST)
        asks = tuple(
            self._ask(key, value)
            for key, value in reader.entries(known.get("asks"), what)
        )
        if len(asks) > _MANY:
            hint = "nobody answers so many on a phone"
            reader.mistake(known["asks"], f"more than {_MANY} questions", hint)
        books = self._books(known["books"], asks) if "books" in known else None
        return Form(
            procedure=rule,
            name=self._said(known.get("name"), rule),
            legal=reader.text(known.get("legal"), "a legal form"),
            asks=asks,
            books=books,
        )

    def _ask(self, key: Scalar, node: Node) -> Ask:
        reader, what = self.reader, f"question {key.value}"
        known = reader.fields(node, what, ASK)
        reader.must(node, known, what, ASK_MUST)
        kind = reader.choice(known.get("kind"), "kind", KINDS) or AnswerKind.TEXT
        for limit in (*_DAYS, *_COUNTS):
            if limit in known and limit not in _LIMITED.get(kind, ()):
                hint = f"{limit!r} is for kind {_takes(limit)}"
                problem = f"{limit!r} cannot be used with kind {kind.value}"
                reader.mistake(known[limit], problem, hint)
        for free in ("place", "words"):
            if free in known and kind is not AnswerKind.TEXT:
                problem = f"{free!r} cannot be used with kind {kind.value}"
                reader.mistake(known[free], problem, f"{free!r} is for kind text")
        first, last = (self._day(known.get(limit)) for limit in _DAYS)
        least, most = (
            reader.whole(known.get(limit), limit, 0, _MOST) for limit in _COUNTS
        )
        for limit, low, high in (("until", first, last), ("most", least, most)):
            if _crossed(low, high):
                problem = f"no answer of {what} is within its limits"
                reader.mistake(known[limit], problem)
        return Ask(
            name=key.value,
            kind=kind,
            question=self._said(known.get("question"), key.value),
            label=self._said(known.get("label"), key.value),
            optional=reader.yes(known.get("optional"), "optional"),
            place=reader.yes(known.get("place"), "place"),
            words=tuple(map(plain, reader.texts(known.get("words"), "a word"))),
            of=self._choices(kind, known, node),
            first=first,
            last=last,
            least=least,
            most=most,
        )

    def _choices(
        self, kind: AnswerKind, known: Mapping[str, Node], node: Node
    ) -> Mapping[str, Said]:
        reader, of = self.reader, known.get("of")
        if kind is not AnswerKind.CHOICE:
            if of is not None:
                problem = f"'of' cannot be used with kind {kind.value}"
                reader.mistake(of, problem, "'of' is for kind choice")
            return {}
        if isinstance(of, Fields):
            options = [(k.value, self._said(v, k.value)) for k, v in of.pairs]
        else:
            listed = reader.texts(of, "a choice")
            options = [(name, {self.language: name}) for name in listed]
        labels = Counter(
            (language, plain(label))
            for _, said in options
            for language, label in said.items()
        )
        for (language, label), times in labels.items():
            if times > 1:
                problem = f"{times} options are called {shown(label)} in {language!r}"
                reader.mistake(of or node, problem)
        found = dict(options)
        if not 2 <= len(found) <= _CHOICES:
            hint = "such as of: [one, another]"
            problem = f"a choice needs from 2 to {_CHOICES} options"
            reader.mistake(of or node, problem, hint)
        return found

    def _said(self, node: Node | None, name: str) -> dict[str, str]:
        if node is None:
            return {self.language: name}
        return read_said(node, self.reader, self.language, ())

    def _day(self, node: Node | None) -> date | int | None:
        told = self.reader.text(node, "a day")
        if node is None or not told:
            return None
        counted = IN_DAYS.fullmatch(told)
        if told in NEAR or counted:
            return NEAR[told] if counted is None else int(counted[1])
        try:
            return date.fromisoformat(told)
        except ValueError:
            hint = "such as today, tomorrow, 10 days or 2026-06-30"
            self.reader.mistake(node, f"not a day: {shown(told)}", hint)
            return None

    def _books(self, node: Node, asks: Collection[Ask]) -> Books | None:
        reader = self.reader
        known = reader.fields(node, "books", BOOKS)
        reader.must(node, known, "books", BOOKS_MUST)
        named = reader.name(known.get("calendar"), "calendar", self.diaries)
        minutes = reader.whole(known.get("minutes"), "minutes", 1, LONG)
        unit = self._asked(known, "unit", AnswerKind.CHOICE, asks)
        day = self._asked(known, "day", AnswerKind.DATE, asks)
        start = self._asked(known, "start", AnswerKind.TIME, asks)
        if not named or minutes is None or not (day and start):
            return None
        diary, lasts = self.diaries[named], timedelta(minutes=minutes)
        if lasts % diary.cell or lasts > diary.most:
            cell, most = (each // _MINUTE for each in (diary.cell, diary.most))
            hint = f"a multiple of {cell} minutes, at most {most}"
            problem = f"{minutes} minutes do not fit calendar {diary.name}"
            reader.mistake(known["minutes"], problem, hint)
        self._units(known.get("unit") or node, unit, diary)
        return Books(
            diary=diary.name,
            unit=unit.name if unit else "",
            day=day.name,
            start=start.name,
            lasts=lasts,
        )

    def _asked(
        self,
        known: Mapping[str, Node],
        key: str,
        kind: AnswerKind,
        asks: Collection[Ask],
    ) -> Ask | None:
        node = known.get(key)
        name = self.reader.text(node, "a question")
        if node is None or not name:
            return None
        ask = next((each for each in asks if each.name == name), None)
        if ask is None:
            hint = meant(name, [each.name for each in asks])
            self.reader.mistake(node, f"the form has no question {shown(name)}", hint)
        elif ask.kind is not kind or ask.optional:
            problem = f"{key} must be a required question of kind {kind.value}"
            self.reader.mistake(node, problem)
            return None
        return ask

    def _units(self, at: Node, unit: Ask | None, diary: Diary) -> None:
        if unit is None:
            if len(diary.units) > 1:
                hint = "unit: the name of the question that asks which one"
                problem = f"calendar {diary.name} has several units"
                self.reader.mistake(at, problem, hint)
            return
        for value in unit.of:
            if value not in diary.units:
                near = meant(value, diary.units)
                problem = f"calendar {diary.name} has no unit {shown(value)}"
                self.reader.mistake(at, problem, near)


def _crossed(low: date | int | None, high: date | int | None) -> bool:
    # Whether a day comes before so many days from now depends on when it is asked.
    if isinstance(low, date) and isinstance(high, date):
        return low > high
    return isinstance(low, int) and isinstance(high, int) and low > high


def _takes(limit: str) -> str:
    return " or ".join(
        kind.value for kind, limits in _LIMITED.items() if limit in limits
    )
