"""
For whom something is applied for. Where identity matters, senders with mandates are
asked this first (Law 39/2015, arts. 5 and 66.1.a); bookings are always for oneself.
Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve

from gateway.core.identity import Standing, Verdict
from gateway.core.requests.form import AnswerKind, Ask, Form
from gateway.core.requests.request import WHOM, Request
from gateway.routing.table import RoutingTable
from gateway.routing.words.text import plain


def may_be_for(
    form: Form, verdict: Verdict, requires: Standing, today: date
) -> Mapping[str, str]:
    """
    Return for whom the sender may apply, names by number, themselves first; empty if
    they have no mandate *today*, or are not to be asked.
    """
    contact = verdict.contact
    if contact is None or form.books is not None or requires < Standing.VERIFIED:
        return {}
    others = {m.principal: m.name for m in contact.mandates if m.counts(today)}
    return {contact.person: contact.name, **others} if others else {}


def as_signed(request: Request) -> Request:
    """
    Return *request* with the question for whom it is unanswered, if the first message
    only names its sender: people who write for their father sign, too.
    """
    if request.acting_for is not None:
        return request
    return _unanswered(request)


def form_of(table: RoutingTable, request: Request) -> Form | None:
    """
    Return the form of *request*, with the question for whom; None if the rules no
    longer have it.
    """
    form = table.forms.get(request.procedure)
    if form is None or not request.whom:
        return form
    languages = (request.language, table.town.language)
    ask = Ask(
        name=WHOM,
        kind=AnswerKind.CHOICE,
        question={each: table.text("request-whom", each) for each in languages},
        label={each: table.text("request-whom-label", each) for each in languages},
        of={n: {request.language: name} for n, name in _told_apart(request.whom)},
    )
    return evolve(form, asks=(ask, *form.asks))


def asked_of(table: RoutingTable, request: Request) -> Ask | None:
    """
    Return the open question of *request*; None if it has none, or the rules no longer
    have its form.
    """
    form = form_of(table, request)
    return form.ask(request.asked) if form else None


def not_any_more(request: Request, verdict: Verdict, today: date) -> Request | None:
    """
    Return *request* without the principal for whom its sender may no longer act; None
    if they may, or it is for themselves.
    """
    acting = request.acting_for
    mandates = verdict.contact.mandates if verdict.contact else ()
    counts = {m.principal for m in mandates if m.counts(today)}
    if acting is None or acting[0] in counts:
        return None
    left = {n: name for n, name in request.whom.items() if n != acting[0]}
    return evolve(_unanswered(request), whom=left if len(left) > 1 else {})


def _unanswered(request: Request) -> Request:
    answers = {name: kept for name, kept in request.answers.items() if name != WHOM}
    return evolve(request, answers=answers)


def _told_apart(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """
    Return *names* with numbers where two are the same: a mother and a daughter often
    are.
    """
    called = Counter(plain(name) for name in names.values())
    for number, name in names.items():
        yield number, name if called[plain(name)] == 1 else f"{name} {number}"
