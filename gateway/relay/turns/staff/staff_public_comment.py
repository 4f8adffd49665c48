"""
A public comment of one office below a citizen's post whose case another office has.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.actors import by_mailbox
from gateway.core.case import CaseEvent, Happening, Number
from gateway.core.conversation import Mailbox
from gateway.core.decision import Reply
from gateway.core.filing import Filing
from gateway.core.identity import Standing, judge_answer
from gateway.core.message import Visibility
from gateway.core.writing.turning import marked
from gateway.relay.heard.hearing import Hearing
from gateway.relay.mailboxes.voice import Voice
from gateway.relay.speaking import wording
from gateway.routing.table import Thread


@frozen
class StaffPublicComment:
    """
    Sends the comment to the mailbox that has the case, and notes it there, since
    everybody has read it. It opens no case, and is not the answer of the mailbox in
    charge.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table, thread = hearing.message, hearing.table, hearing.thread
        mailbox = table.town.speaks_at(message.sender)
        if mailbox is None or thread is None or not _is_below(hearing, thread):
            return None
        talk = thread.conversation
        keeper = table.town.mailboxes.get(talk.mailbox)
        believed = judge_answer(message, mailbox).standing is not Standing.NONE
        if keeper is None or not believed or await _goes_its_way(hearing, keeper):
            return None
        speaker = hearing.speaker
        voice = Voice(
            stored=hearing.stored,
            message=message,
            mailbox=mailbox,
            pen=speaker.pen,
        )
        who = wording.who(message)
        told = table.own("letter-answered", office=mailbox.office, who=who)
        because = "another office has written below it"
        text = f"{told}\n\n{marked(message.text)}"
        said = voice.write(keeper, talk, text, because, "below")
        filing = speaker.filed(speaker.decided("below", Reply.NONE), said, aloud=True)
        return evolve(filing, happenings=(_noted(hearing, mailbox, talk.case),))


def _is_below(hearing: Hearing, thread: Thread) -> bool:
    message, talk = hearing.message, thread.conversation
    public = {message.visibility, talk.visibility} == {Visibility.PUBLIC}
    replies = bool(message.in_reply_to) and hearing.named is None
    return public and replies and not thread.explicit and bool(talk.case)


async def _goes_its_way(hearing: Hearing, keeper: Mailbox) -> bool:
    """
    Say whether it tells of danger, or names another employee.
    """
    decision = await hearing.decide()
    return bool(decision.named - {keeper.id}) or await hearing.must_be_heard()


def _noted(hearing: Hearing, mailbox: Mailbox, case: str) -> Happening:
    return Happening(
        case=Number.read(case),
        event=CaseEvent.NOTE,
        at=hearing.now,
        by=by_mailbox(mailbox.id),
        message=hearing.stored.id,
        note=hearing.table.own("note-said-below", office=mailbox.office),
    )
