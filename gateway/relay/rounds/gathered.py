"""
One letter to each mailbox about what several people told of the same fact, while each
of their messages waited for others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.calendar import shown_moment
from gateway.core.case import (
    UNANSWERED,
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
)
from gateway.core.consequences import SEVERAL, Consequences
from gateway.core.conversation import Conversation
from gateway.core.delivery import delivery_id
from gateway.core.message import Message
from gateway.core.objects import about_case
from gateway.core.writing.turning import marked, marked_line
from gateway.ports.cases import CaseHistory, Cases
from gateway.ports.store import Filings, Shown
from gateway.relay.cases.gathering import EVERY
from gateway.relay.mailboxes import letters
from gateway.relay.pen import Pen
from gateway.relay.speaking.wording import who
from gateway.relay.worker_loop import alone

#: How many messages of one case are looked at: the newest.
_FEW = 20


@frozen
class WaitingMessage:
    """
    A message that waits, by its number, its case, and the mailboxes that are to read
    it.
    """

    case: Case
    number: int
    message: Message
    readers: frozenset[str]


@frozen(kw_only=True)
class GatheredLetter:
    """
    What one letter tells of.

    Attributes:
        head: The first case of the job that goes on, if one does, and that the mailbox
            has: the letter is written in it.
        talk: Its conversation with the mailbox.
        waiting: The messages, the oldest first.
    """

    head: Case
    talk: Conversation
    waiting: Sequence[WaitingMessage]


async def together(
    cases: Cases, filings: Filings, told: CaseHistory, timer: Timer
) -> Sequence[GatheredLetter]:
    """
    Return what the mailbox of the case in *told*, and those that share it, are to read
    now that *timer* fires; nothing if nothing waits. Those that were solved with
    another, unread, are read all the same.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    mailbox, since = told.case.mailbox, timer.due_at - EVERY
    ours: list[CaseHistory] = []
    for each in sorted(await cases.job(told.case.job), key=_place):
        if each.mailbox == mailbox and _may_wait(each, since):
            with alone("case.job_broken", case=str(each.number)):
                its = await cases.case(each.number)
                ours += [its] if its else []
    recent = [its for its in ours if its.case.moved_at >= since]
    mine = [] if told.case in [its.case for its in recent] else [told]
    waiting = [
        found for its in (*mine, *recent) for found in await _waiting(filings, its)
    ]
    waiting.sort(key=lambda each: each.number)
    found: list[GatheredLetter] = []
    for reader in sorted({name for each in waiting for name in each.readers}):
        heads = [(its.case, talk) for its in ours if (talk := _talk(its, reader))]
        theirs = [each for each in waiting if reader in each.readers]
        if heads:
            head, talk = heads[0]
            found.append(GatheredLetter(head=head, talk=talk, waiting=theirs))
    return found


def _place(case: Case) -> tuple[bool, Number]:
    """
    Return its place among the cases of its job: those that go on come first.
    """
    return case.state not in UNANSWERED, case.number


def _may_wait(case: Case, since: datetime) -> bool:
    ended = case.state is CaseState.SOLVED and case.moved_at >= since
    return ended or case.state in UNANSWERED


def _talk(told: CaseHistory, reader: str) -> Conversation | None:
    whose = reader, told.case.contact
    theirs = (t for t in told.conversations if (t.mailbox, t.contact) == whose)
    return next(theirs, None)


async def _waiting(filings: Filings, told: CaseHistory) -> Sequence[WaitingMessage]:
    """
    Return the messages of a case of which its mailboxes were not told, by letter or in
    a letter about several.
    """
    heard = [
        h.message for h in told.happenings if h.event is CaseEvent.HEAR and h.message
    ]
    known = {h.message for h in told.happenings if h.by == GATEWAY}
    talks = {t.id: t for t in told.conversations}
    found: list[WaitingMessage] = []
    for number in [told.case.number.message, *heard][-_FEW:]:
        shown = None if number in known else await filings.show(number)
        message = shown.message if shown else None
        if shown is None or message is None:
            continue
        written = [
            each
            for each in shown.deliveries
            if each.conversation in talks
            and each.to != talks[each.conversation].contact
        ]
        if not written:
            readers = _readers(told, shown)
            found.append(WaitingMessage(told.case, number, message, readers))
    return found


def _readers(told: CaseHistory, shown: Shown) -> frozenset[str]:
    """
    Return the mailboxes that a message was for and that have the case; after it was
    passed on, only the one that has it now.
    """
    decision = shown.filing.decision if shown.filing else None
    legs = {leg.mailbox for leg in decision.legs} if decision else set()
    has = {talk.mailbox for talk in told.conversations}
    now = told.case.mailbox
    return frozenset((legs & has) if now in legs else ()) | {now}


def tell(them: Sequence[GatheredLetter], timer: Timer, pen: Pen) -> Consequences:
    """
    Return the letters about each of *them*, with a note in each case that they tell of.
    """
    follows = sum((_told(it, timer, pen) for it in them), Consequences())
    noted: dict[tuple[Number, int | None], Happening] = {}
    for each in follows.happenings:
        noted.setdefault((each.case, each.message), each)
    return evolve(follows, happenings=tuple(noted.values()))


def _told(it: GatheredLetter, timer: Timer, pen: Pen) -> Consequences:
    to = pen.table.town.mailboxes.get(it.talk.mailbox)
    if to is None:
        return Consequences()
    number = it.head.number
    seed = ("gathered", str(timer.case), timer.due_at.isoformat())
    name = partial(delivery_id, number.message, *seed)
    how = letters.Post(message=number.message, name=name, pen=pen)
    origin = evolve(it.waiting[0].message, attachments=())
    said = pen.table.town.casework.named(number)
    note = pen.table.own("note-gathered", number=said)
    letter, talk = _letter(it, pen, said), evolve(it.talk, case="")
    return Consequences(
        deliveries=letters.post(letter, origin, talk, to, how),
        happenings=tuple(
            Happening(
                case=each.case.number,
                event=CaseEvent.NOTE,
                at=pen.now,
                by=GATEWAY,
                message=each.number,
                note=note,
            )
            for each in it.waiting
        ),
        acts=(
            Act(
                at=pen.now,
                actor=GATEWAY,
                action=f"case.{timer.kind.value}",
                object=about_case(number),
                result=f"told {to.id}",
            ),
        ),
    )


def _letter(it: GatheredLetter, pen: Pen, number: str) -> letters.Letter:
    table, say, count = pen.table, pen.table.own, str(len(it.waiting))
    lines = [
        say(
            "letter-gathered-one",
            number=table.town.casework.named(each.case.number),
            when=shown_moment(each.message.received_at, table.town.timezone),
            who=who(each.message),
            text=marked(each.message.said),
        )
        for each in it.waiting
    ]
    subject = say("letter-gathered-subject", count=count)
    begins = say("letter-gathered", count=count, number=number)
    goes_on = it.head.state in UNANSWERED
    does = "letter-gathered-answer" if goes_on else "letter-gathered-ended"
    ends = f"--\n{say(does, number=number)}"
    return letters.Letter(
        subject=f"[{number}] {subject} {marked_line(it.head.summary)}".strip(),
        text="\n\n".join([begins, *lines, ends]),
        because=SEVERAL,
    )
