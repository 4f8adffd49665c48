"""
What follows from a mailbox's answer: what the citizen and the employee are told, and
what happens to the case. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from attrs import evolve

from gateway.core.case import MOVES, Case, CaseEvent, CaseState, Happening, Timer
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Visibility
from gateway.core.rule_names import ANSWER
from gateway.ports.erasing import ERASED
from gateway.relay.cases.answer_text import points_below
from gateway.relay.cases.job_cases import SHARED, is_half_numbered
from gateway.relay.mailboxes.answering import DOES, Answering
from gateway.relay.mailboxes.cancelled_booking import cancel, cancelled
from gateway.relay.mailboxes.internal_commands import keep, minds, read_by_all
from gateway.relay.mailboxes.joining import is_new, is_of_others, tell_of_others
from gateway.relay.mailboxes.shared_rulings import tell_seated, with_alike
from gateway.relay.mailboxes.sharing import HOLDERS, said_only, tell_answered
from gateway.relay.mailboxes.still_booked import tell_booked
from gateway.relay.mailboxes.withheld_answers import (
    is_exposed,
    keep_crossed,
    no_command,
    shows_too_much,
    stopped,
    tell_kept_back,
    without_own,
    without_papers,
)
from gateway.town import commands
from gateway.town.commands import INSIDE, Command, Verb
from gateway.town.plenary import ruling

#: Verbs that an edited answer may repeat: its text is sent or noted again.
_CORRECTED = frozenset(
    {Verb.ANSWER, Verb.PRIVATE, Verb.ASK, Verb.SOLVE, Verb.TAKE, Verb.NOTE}
)

#: Events with which something is said to the citizen.
_SAYS = frozenset({CaseEvent.ANSWER, CaseEvent.ASK, CaseEvent.SOLVE})

#: What the employee is told where the case's state allows no command and it has not
#: ended.
_SHUT = {CaseState.QUARANTINED: "answer-quarantined", CaseState.HELD: "command-held"}


def file(its: Answering, verdict: Verdict) -> Filing:
    """
    Return the filing of an answer. If its sender may not speak for the mailbox, the
    mailbox is told, not the sender.
    """
    if verdict.standing is Standing.NONE:
        warned = its.voice.unproven(its.conversation) if its.says_something else ()
        return _refused(its, verdict, verdict.because, warned)
    if its.conversation.contact.value == ERASED:
        told = its.tell("answer-to-nobody")
        return _refused(its, verdict, "whom it is for was forgotten", told)
    addressed = its.voice.addresses(its.conversation)
    done = _do(its) if addressed else its.told("answer-astray")
    filing = _filing(its, verdict, Outcome.DELIVER)
    done += Consequences(deliveries=read_by_all(its))
    return evolve(
        filing.causing(done),
        conversations=done.conversations or filing.conversations,
        requests=cancelled(its, done),
        about=its.answered.cases,
    )


def _refused(
    its: Answering, verdict: Verdict, because: str, said: tuple[Delivery, ...]
) -> Filing:
    return evolve(
        _filing(its, verdict, Outcome.QUARANTINE),
        status=Status.QUARANTINED,
        problem=f"answer refused: {because}",
        conversations=(),
        deliveries=said,
    )


def _filing(its: Answering, verdict: Verdict, outcome: Outcome) -> Filing:
    public = its.conversation.visibility is Visibility.PUBLIC
    return Filing(
        id=its.voice.stored.id,
        status=Status.ROUTED,
        message=its.voice.message,
        verdict=verdict,
        decision=Decision(
            outcome=outcome,
            legs=(),
            reply=Reply.PUBLIC if public else Reply.PRIVATE,
            rule=ANSWER,
            language=its.conversation.language,
            version=its.table.version,
        ),
        conversations=(its.conversation,),
    )


def _do(its: Answering) -> Consequences:
    again, holder = _is_done(its), its.answered.holder
    objection = _objection(its, again=again)
    if its.voice.mailbox.id in its.answered.accused:
        objection = "answer-accused"
    elif holder and its.verb in HOLDERS and not again:
        objection = objection or "command-passed"
    if objection:
        has = its.table.town.office_of(holder)
        return its.told(objection, word=its.command.said, name=has)
    if its.verb in ruling.EVENTS:
        return _rule(its)
    if its.crossed is not None:
        return keep_crossed(its, its.crossed)
    if its.verb is Verb.CANCEL:
        done = cancel(its)
        return done + Consequences(deliveries=minds(its, done))
    inside = its.verb in INSIDE
    done = keep(its) if inside else _say(its, again=again)
    if holder and not inside:
        done = said_only(its, done)
    return done + Consequences(deliveries=minds(its, done))


def _objection(its: Answering, *, again: bool) -> str:
    """
    Return the name of the text that tells the employee why nothing is done; empty if it
    may be done.
    """
    voice, verb, text = its.voice, its.verb, its.command.text
    if voice.message.unreadable:
        return "answer-unreadable"
    none = no_command(verb, voice.message.said, its.table)
    if none:
        return none
    if verb is Verb.ANSWER and not its.says_something:
        return "answer-empty"
    if voice.is_mail and points_below(text):
        return "answer-below"
    if verb in (Verb.ASK, Verb.PRIVATE) and not text:
        return "command-needs-text"
    written = commands.read(voice.message.said)
    if is_half_numbered(written, its.table.town.casework):
        return "command-half-read"
    if again:
        more = verb in _CORRECTED and its.says_something
        return "" if more else "command-not-again"
    case = its.answered.case
    moves = case is None or is_of_others(its) or (case.state, DOES[verb]) in MOVES
    return "" if moves and not its.is_ended_alone else _shut(case)


def _shut(case: Case | None) -> str:
    return _SHUT.get(case.state, "command-ended") if case else "command-ended"


def _is_done(its: Answering) -> bool:
    """
    Say whether an earlier version of the answer already did this: then this one
    corrects it, and moves nothing again.
    """
    done = {happening.event for happening in its.answered.before}
    return DOES.get(its.verb) in done


def _corrects(its: Answering, *, again: bool) -> bool:
    if its.answered.case is None:
        return its.voice.message.edit_of is not None
    return again or any(each.event in _SAYS for each in its.answered.before)


def _say(its: Answering, *, again: bool) -> Consequences:
    """
    Return what follows from an answer that is said to citizens: the text to each, and
    what happens to the case and to those of the same job. What was said before is not
    said twice; said *again* in other words, it corrects the first.
    """
    answered, private = its.answered, its.verb is Verb.PRIVATE
    if private:
        talk = evolve(its.conversation, visibility=Visibility.PRIVATE)
        its = evolve(its, conversation=talk)
    own = its.conversation
    text = its.command.text or its.default(answered.case)
    problem, what = stopped(text, its)
    if problem:
        return its.told(problem, what=what)
    is_news = not (its.is_repeated or is_of_others(its))
    is_said = is_news and _tells(its, its.command, text)
    corrects = _corrects(its, again=again)
    said = its.voice.answer(own, text, corrects=corrects) if is_said else ()
    others, more = _others(its, corrects=corrects, is_said=is_said)
    if said and corrects and own.visibility is Visibility.PUBLIC:
        more += its.tell("answer-still-read")
    if is_news:
        more += tell_answered(its, text if is_said else "")
    happenings: tuple[Happening, ...] = ()
    timers: tuple[Timer, ...] = ()
    own_too = () if is_of_others(its) else (answered.case,)
    for each in (*own_too, *others):
        corrected = again and not is_new(answered, each)
        happenings += its.does(each, again=corrected)
        if not (corrected or its.verb is Verb.TAKE):
            timers += its.closes(each)
    new = [each for each in others if not again or is_new(answered, each)]
    if new or not again:
        more += tell_of_others(its, new)
    if is_news and not again:
        more += tell_booked(its)
    return Consequences(
        deliveries=said + more,
        happenings=happenings,
        timers=timers,
        conversations=(own,) if private else (),
    )


def _others(
    its: Answering, *, corrects: bool, is_said: bool
) -> tuple[list[Case], tuple[Delivery, ...]]:
    """
    Apply the command to the other cases of the job, and tell each person once. Where
    the text names something personal, or was private and the other conversation is
    public, the others get the gateway's default words instead. Files that are no
    pictures go to none of them.
    """
    left: list[str] = []
    bare: list[str] = []
    said: tuple[Delivery, ...] = ()
    if its.verb not in SHARED:
        return [], said
    others = its.answered.together
    theirs = shows_too_much(its.command.text, its.table) if others else ""
    reached = {its.conversation.contact} if is_said else set()

    def exposed(other: tuple[Case, Conversation]) -> bool:
        return is_exposed(its.conversation, other[1])

    for case, conversation in sorted(others, key=exposed):
        if conversation.contact in reached:
            continue
        again = corrects and not is_new(its.answered, case)
        own, kept = without_papers(its), bare
        if theirs or exposed((case, conversation)):
            own, kept = without_own(its), left
        kept.append(its.table.town.casework.spoken(case.number))
        words = own.command.text or own.default(case)
        # The gateway's own words need no correction.
        if _tells(its, own.command, words) and not (again and kept is left):
            said += own.voice.answer(conversation, words, corrects=again)
            reached.add(conversation.contact)
    said += tell_kept_back(its, left, bare, theirs)
    return [case for case, _ in others], said


def _tells(its: Answering, command: Command, text: str) -> bool:
    if command.verb is Verb.TAKE and not command.text:
        return bool(its.table.town.casework.receipts and text)
    return bool(text or its.voice.message.attachments)


def _rule(its: Answering) -> Consequences:
    voice, own, answered = its.voice, its.conversation, its.answered
    files, now = bool(voice.message.attachments), voice.pen.now
    found = ruling.rule(
        its.table, voice.mailbox, answered.proposal, its.command, now, files=files
    )
    if isinstance(found, ruling.Denied):
        return its.told(found.text, **found.variables)
    problem, what = stopped(found.tells, its)
    if problem:
        return its.told(problem, what=what)
    ended = DOES[its.verb] is CaseEvent.SOLVE
    done = Consequences(
        conversations=(own,),
        deliveries=voice.answer(own, found.tells),
        happenings=tuple(
            happening
            for event in found.happens
            for happening in its.happens(event, answered.case)
        ),
        timers=its.closes(answered.case) if ended else (),
        agenda=found.rulings,
        acts=(found.act,),
    )
    return with_alike(its, found, done + tell_seated(its, found))
