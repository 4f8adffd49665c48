"""
Questions to a plenary that is being held: they go to the hall's screen and into the
minutes.

The chair stays in charge of the public turn: nothing is shown or read out that a
moderator has not chosen. One table lists every move that each state allows.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import Enum
from unicodedata import category

from attrs import field, frozen

from gateway.core.case import Number
from gateway.core.message import aware

#: Characters that fit on the screen and can be read from the last row of a hall of 15
#: metres.
LONGEST = 280


class QuestionState(Enum):
    """
    Where a question stands.
    """

    WAITING = "waiting"  # before the moderator
    SHOWN = "shown"  # on the hall's screen
    DISMISSED = "dismissed"  # the moderator has put it aside
    KEPT_OUT = "kept_out"  # as its author changed it, it may not enter; they were told
    READ = "read"  # read out; its author has been told
    UNREAD = "unread"  # there was no time; its author has been told
    DECLINED = "declined"  # was put aside until the end; its author has been told
    WITHDRAWN = "withdrawn"  # its author took it back, and has been told


class QuestionEvent(Enum):
    """
    What happens to a question.
    """

    ENTER = "enter"  # its author asks it, anew
    KEEP_OUT = "keep_out"  # its author changes it so that it may not enter
    SHOW = "show"
    TAKE_DOWN = "take_down"
    READ = "read"
    DISMISS = "dismiss"
    RESTORE = "restore"
    WITHDRAW = "withdraw"  # its author takes it back
    END = "end"  # the session is over
    READ_AFTER_ALL = "read_after_all"  # the secretary corrects what was noted
    NOT_READ = "not_read"  # ... so that it was not read out
    BACK_ON_LIST = "back_on_list"  # ... or not yet: the list is open


#: Every move there is. What is not here cannot happen.
MOVES = {
    (QuestionState.WAITING, QuestionEvent.ENTER): QuestionState.WAITING,
    (QuestionState.WAITING, QuestionEvent.KEEP_OUT): QuestionState.KEPT_OUT,
    (QuestionState.WAITING, QuestionEvent.SHOW): QuestionState.SHOWN,
    (QuestionState.WAITING, QuestionEvent.READ): QuestionState.READ,
    (QuestionState.WAITING, QuestionEvent.DISMISS): QuestionState.DISMISSED,
    (QuestionState.WAITING, QuestionEvent.WITHDRAW): QuestionState.WITHDRAWN,
    (QuestionState.WAITING, QuestionEvent.END): QuestionState.UNREAD,
    (QuestionState.SHOWN, QuestionEvent.TAKE_DOWN): QuestionState.WAITING,
    (QuestionState.SHOWN, QuestionEvent.READ): QuestionState.READ,
    (QuestionState.SHOWN, QuestionEvent.DISMISS): QuestionState.DISMISSED,
    (QuestionState.SHOWN, QuestionEvent.WITHDRAW): QuestionState.WITHDRAWN,
    (QuestionState.SHOWN, QuestionEvent.END): QuestionState.UNREAD,
    (QuestionState.DISMISSED, QuestionEvent.RESTORE): QuestionState.WAITING,
    (QuestionState.DISMISSED, QuestionEvent.END): QuestionState.DECLINED,
    (QuestionState.KEPT_OUT, QuestionEvent.ENTER): QuestionState.WAITING,
    (QuestionState.WITHDRAWN, QuestionEvent.ENTER): QuestionState.WAITING,
    # The list may be open again: the session is held after all.
    (QuestionState.UNREAD, QuestionEvent.ENTER): QuestionState.WAITING,
    (QuestionState.UNREAD, QuestionEvent.READ_AFTER_ALL): QuestionState.READ,
    (QuestionState.DECLINED, QuestionEvent.READ_AFTER_ALL): QuestionState.READ,
    (QuestionState.WITHDRAWN, QuestionEvent.READ_AFTER_ALL): QuestionState.READ,
    (QuestionState.READ, QuestionEvent.NOT_READ): QuestionState.UNREAD,
    (QuestionState.READ, QuestionEvent.BACK_ON_LIST): QuestionState.WAITING,
}

#: What its author does with it, by the state that follows.
_BY_AUTHOR = {
    QuestionState.WAITING: QuestionEvent.ENTER,
    QuestionState.KEPT_OUT: QuestionEvent.KEEP_OUT,
    QuestionState.WITHDRAWN: QuestionEvent.WITHDRAW,
}

#: How the secretary corrects what was noted.
CORRECTIONS = frozenset(
    {
        QuestionEvent.READ_AFTER_ALL,
        QuestionEvent.NOT_READ,
        QuestionEvent.BACK_ON_LIST,
    }
)

#: What a moderator does with one click.
CLICKS = frozenset(
    {
        QuestionEvent.SHOW,
        QuestionEvent.TAKE_DOWN,
        QuestionEvent.READ,
        QuestionEvent.DISMISS,
        QuestionEvent.RESTORE,
    }
)

#: Its author has not been told yet what became of it.
OPEN = frozenset(before for before, event in MOVES if event is QuestionEvent.END)


@frozen(kw_only=True)
class Question:
    """
    What somebody asks the plenary.

    Attributes:
        message: The number of the stored message.
        case: The number by which its author follows it.
        session: When the session begins, which identifies it.
        name: The verified person's.
        text: What is shown: without hashtag and address, on one line.
        asked_at: When it was written.
        moved_at: When something last happened to it.
        shown_at: When it was last put on the screen, if it ever was.
    """

    message: int
    case: Number
    session: datetime = field(validator=aware)
    state: QuestionState = QuestionState.WAITING
    name: str
    text: str
    asked_at: datetime = field(validator=aware)
    moved_at: datetime = field(validator=aware)
    shown_at: datetime | None = field(default=None, validator=aware)

    @property
    def in_minutes(self) -> bool:
        """
        Say whether it belongs into the minutes, because the hall saw or heard it.
        """
        return self.state is QuestionState.READ or self.shown_at is not None

    def may_become(self, changed: Question) -> bool:
        """
        Say whether its author may have it *changed* so. Only what enters has other
        words, and what the hall has seen keeps them.
        """
        if (self.state, _BY_AUTHOR.get(changed.state)) not in MOVES:
            return False
        if self.text == changed.text:
            return True
        return self.shown_at is None and changed.state is QuestionState.WAITING


def shown_text(text: str, hashtag: str) -> str:
    """
    Return *text* for the screen: without the hashtag and the mentions, on one line,
    without characters that could change the direction of the writing.
    """
    if hashtag:
        text = re.sub(rf"{re.escape(hashtag)}(?!\w)", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<![\w.])@\w+", " ", text)
    seen = "".join(" " if category(c)[0] in "CZ" and c != "\u200d" else c for c in text)
    return " ".join(seen.split())


def shown_name(name: str) -> str:
    """
    Abbreviate *name* for the screen: ``Ana G. R.`` for ``Ana Gil Ruiz``.
    """
    first, *others = name.split() or [""]
    return " ".join((first, *(f"{other[0]}." for other in others)))
