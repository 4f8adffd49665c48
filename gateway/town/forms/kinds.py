"""
Kinds of answers: parsed as people write them, stored in one form. Pure: the day and the
language come in as arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from gateway.core.errors import DocumentInvalid, DocumentMistyped
from gateway.core.people import documents
from gateway.core.requests import cadastral
from gateway.core.requests.form import AnswerKind, Ask
from gateway.routing.words.text import plain, tokens
from gateway.routing.words.when.alone import is_only_when
from gateway.routing.words.when.clocks import Clock, clocks_in, times_in
from gateway.routing.words.when.dates import dates_in
from gateway.town.forms import choices
from gateway.town.forms.answer import FormAnswer, NotUnderstood
from gateway.town.forms.limits import strayed
from gateway.town.forms.things import named_things
from gateway.town.forms.words import Word, word_of

#: Letters that identify a unit, whatever its ending: "metro", "metros".
_UNIT = 4

#: Maximum characters of an answer; nobody writes more on a phone.
LONGEST = 2000
#: First words that answer yes, whatever follows but a bare no: "sí la de mi madre".
_PLAIN_YES = frozenset(tokens("si s yes oui bai نعم 👍"))
#: The same, unless a no follows, as in "claro que no". Not what begins something else
#: elsewhere, such as "da igual".
_AGREEING = frozenset(tokens("vale ok okay claro correcto sure"))
_FIRST_NO = frozenset(tokens("no n nop nope non nein nu ez لا tampoco"))
_SIGN = re.compile(r"[\n.,;:!?،؟]")
#: "Am 22.3.", in German and Romanian; within a sentence it may be a time. And "22".
_POINTED = re.compile(r"\A\s*(?i:am |den |pe )?(\d{1,2})\.\s?(\d{1,2})\.?\s*\Z")
_ALONE = re.compile(r"\A\s*(\d{1,2})\s*\.?\s*\Z")
_NO_DIGITS = re.compile(r"\D")
_PHONE = re.compile(r"(?:(?:\+|00)34[ .-]?)?([6-9](?:[ .-]?\d){8})(?!\d)")
_ABROAD = re.compile(r"(?<!\w)(?:\+|00)((?!34)[1-9]\d(?:[ .-]?\d){6,12})(?!\d)")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:\.\d{3}){1,2}|\d{1,9})(?![\w]|[.,]\d)")
_DOCUMENT = re.compile(r"(?<!\w)[xyzXYZ]?[ .-]?\d[\d .]{5,10}\d[ .-]?[a-zA-Z](?!\w)")
_CADASTRAL = re.compile(r"(?<!\w)(?:[0-9A-Za-zÑñ][ -]?){19}[A-Za-z](?!\w)")


_ONLY = {
    AnswerKind.DOCUMENT: _DOCUMENT,
    AnswerKind.PHONE: _PHONE,
    AnswerKind.EMAIL: _MAIL,
}

_WHEN = frozenset([AnswerKind.DATE, AnswerKind.TIME])


def read(ask: Ask, answer: FormAnswer) -> str:
    """
    Return the stored form of *answer*.

    Raises:
        NotUnderstood: It is no answer.
    """
    found = _READ[ask.kind](ask, answer)
    if len(found) > LONGEST:
        raise NotUnderstood("ask-too-long", most=str(LONGEST))
    return found


def spotted(ask: Ask, answer: FormAnswer) -> str | None:
    """
    Return the stored form of an unambiguous answer to a question that was not asked
    yet: the only date, the only phone number; else None.
    """
    looks_for = _SPOTTED.get(ask.kind)
    if looks_for is None or len(looks_for(ask, answer)) != 1:
        return None
    if ask.kind is AnswerKind.TEXT:
        return _places_or_things(ask, answer)[0]
    if ask.kind is AnswerKind.CHOICE:
        return _choices(ask, answer)[0]
    try:
        return read(ask, answer)
    except NotUnderstood:
        return None


def is_either(answer: FormAnswer) -> bool:
    """
    Say whether the time in it may be morning or afternoon: "a las siete".
    """
    return all(clock.either for clock in _clocks(answer))


def _measured(ask: Ask, answer: FormAnswer) -> list[str]:
    """
    Return the numbers followed by the unit at the end of the label: for "ancho en
    metros", the 3 in "3 metros, calle Almez 18".
    """
    lasts = [tokens(plain(name))[-1:] for name in ask.label.values()]
    units = {last[:_UNIT] for words in lasts for last in words if len(last) >= _UNIT}
    found = _NUMBER.finditer(answer.plain)
    behind = [(each[0], answer.plain[each.end() :].lstrip()) for each in found]
    return [number for number, rest in behind if rest[:_UNIT] in units]


def is_only(ask: Ask, answer: FormAnswer) -> bool:
    """
    Say whether it is nothing but a document (mistyped or not), phone, mail address, day
    or hour, whichever *ask* is for.
    """
    if ask.kind in _WHEN:
        told = _SPOTTED[ask.kind](ask, answer)
        return bool(told) and is_only_when(answer.text, answer.today)
    only, said = _ONLY.get(ask.kind), answer.text.strip(" .")
    return only is not None and only.fullmatch(said) is not None


def _text(ask: Ask, answer: FormAnswer) -> str:
    text = answer.text.strip()
    few = not any(c.isalnum() for c in text) or len(text) < (ask.least or 1)
    if few or (ask.place and is_only_when(answer.text, answer.today)):
        raise NotUnderstood("ask-not-text")
    if ask.most is not None and len(text) > ask.most:
        raise NotUnderstood("ask-too-long", most=str(ask.most))
    return text


def _choice(ask: Ask, answer: FormAnswer) -> str:
    meant = choices.chosen(ask, answer.plain)
    if meant is None:
        raise NotUnderstood("ask-not-choice")
    return meant


def _date(ask: Ask, answer: FormAnswer) -> str:
    said = _ALONE.sub(r"el \1", _POINTED.sub(r"\1/\2", answer.text))
    found = dates_in(said, answer.today)
    if len(found) != 1:
        raise NotUnderstood("ask-not-date")
    day = found[0]
    outside = strayed(ask, day, answer.today)
    if outside is not None:
        text, limit = outside
        raise NotUnderstood(text, day=limit)
    return day.isoformat()


def _time(ask: Ask, answer: FormAnswer) -> str:
    del ask
    found = {clock.at for clock in _clocks(answer)}
    if len(found) != 1:
        raise NotUnderstood("ask-not-time")
    return f"{found.pop():%H:%M}"


def _clocks(answer: FormAnswer) -> Sequence[Clock]:
    alone = re.fullmatch(r"\s*(\d{1,2}(?:[:.h]\d{2})?)\s*\.?\s*", answer.text)
    written = alone[1].replace(".", ":").replace("h", ":") if alone else ""
    return clocks_in(f"a las {written}" if alone else answer.text)


def _number(ask: Ask, answer: FormAnswer) -> str:
    found = _measured(ask, answer) or _NUMBER.findall(answer.text)
    if len(found) != 1:
        raise NotUnderstood("ask-not-number")
    number = int(found[0].replace(".", ""))
    least = 0 if ask.least is None else ask.least
    if ask.most is None and number < least:
        raise NotUnderstood("ask-number-least", least=str(least))
    if ask.most is not None and not least <= number <= ask.most:
        raise NotUnderstood("ask-number-range", least=str(least), most=str(ask.most))
    return str(number)


def _phone(ask: Ask, answer: FormAnswer) -> str:
    del ask
    here = _phones(answer)
    if len(here) != 1:
        raise NotUnderstood("ask-not-phone")
    return here[0]


def _phones(answer: FormAnswer) -> list[str]:
    here = [f"34{found}" for found in _PHONE.findall(answer.plain)]
    every = [*here, *_ABROAD.findall(answer.plain)]
    return [*dict.fromkeys("+" + _NO_DIGITS.sub("", each) for each in every)]


def _document(ask: Ask, answer: FormAnswer) -> str:
    del ask
    written = _DOCUMENT.findall(answer.text) or [answer.text]
    try:
        read = documents.read(written[0])
    except DocumentMistyped:
        raise NotUnderstood("ask-document-letter") from None
    except DocumentInvalid:
        raise NotUnderstood("ask-not-document") from None
    if len(written) > 1:
        raise NotUnderstood("ask-not-document")
    return read.number


def _cadastral(ask: Ask, answer: FormAnswer) -> str:
    del ask
    written = _CADASTRAL.findall(answer.text) or [answer.text]
    try:
        return cadastral.read(written[0])
    except cadastral.ReferenceInvalid:
        raise NotUnderstood("ask-not-cadastral") from None


def _email(ask: Ask, answer: FormAnswer) -> str:
    del ask
    found = _MAIL.findall(answer.text)
    if len(found) != 1:
        raise NotUnderstood("ask-not-email")
    return str(found[0]).lower()


def _yes(ask: Ask, answer: FormAnswer) -> str:
    del ask
    said = tokens(plain(answer.text))
    parts = [part for part in _SIGN.split(answer.text) if tokens(plain(part))]
    first = tokens(plain(parts[0])) if parts else [""]
    words = {word_of(text)[0] for text in (answer.text, *parts[:1])}
    if first[0] in _PLAIN_YES:
        agrees = len(said) != 2 or said[1] not in _FIRST_NO
    else:
        negated = not _FIRST_NO.isdisjoint(said[: len(first) + 1])
        agrees = not negated and (Word.YES in words or first[0] in _AGREEING)
    if agrees:
        return "yes"
    if first[0] in _FIRST_NO or (Word.NO in words and Word.YES not in words):
        return "no"
    raise NotUnderstood("ask-not-yes")


def _file(ask: Ask, answer: FormAnswer) -> str:
    del ask
    if not answer.files:
        raise NotUnderstood("ask-not-file")
    return str(answer.files)


_READ: Mapping[AnswerKind, Callable[[Ask, FormAnswer], str]] = {
    AnswerKind.TEXT: _text,
    AnswerKind.CHOICE: _choice,
    AnswerKind.DATE: _date,
    AnswerKind.TIME: _time,
    AnswerKind.NUMBER: _number,
    AnswerKind.PHONE: _phone,
    AnswerKind.DOCUMENT: _document,
    AnswerKind.CADASTRAL: _cadastral,
    AnswerKind.EMAIL: _email,
    AnswerKind.YES: _yes,
    AnswerKind.FILE: _file,
}


def _choices(ask: Ask, answer: FormAnswer) -> Sequence[str]:
    named = choices.named(ask, answer.plain)
    told = choices.choices_told(ask, answer.plain) if answer.first else ()
    return [*dict.fromkeys((*named, *told))]


def _places_or_things(ask: Ask, answer: FormAnswer) -> Sequence[str]:
    if ask.place:
        return answer.houses
    told = named_things(ask, answer.text) if answer.first else ""
    fits = told and len(told) <= (ask.most or LONGEST)
    return (told,) if fits else ()


#: Search for answers to questions not asked yet; exactly one must be found.
_SPOTTED: Mapping[AnswerKind, Callable[[Ask, FormAnswer], Sequence[object]]] = {
    AnswerKind.TEXT: _places_or_things,
    AnswerKind.CHOICE: _choices,
    AnswerKind.DATE: lambda _, answer: dates_in(answer.text, answer.today),
    AnswerKind.TIME: lambda _, answer: times_in(answer.text),
    AnswerKind.NUMBER: lambda ask, answer: (
        _measured(ask, answer) if answer.first else ()
    ),
    AnswerKind.PHONE: lambda _, answer: _phones(answer),
    AnswerKind.DOCUMENT: lambda _, answer: _DOCUMENT.findall(answer.text),
    AnswerKind.CADASTRAL: lambda _, answer: _CADASTRAL.findall(answer.text),
    AnswerKind.EMAIL: lambda _, answer: _MAIL.findall(answer.text),
    AnswerKind.FILE: lambda _, answer: range(min(answer.files, 1)),
}
