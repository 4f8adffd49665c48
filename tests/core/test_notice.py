from datetime import UTC, datetime, timedelta

import pytest
from cases import for_each
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gateway.core.public.notice import MOVES, Notice, NoticeEvent, NoticeState, Saying

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def scheduled(at=NOON):
    return Notice(
        name="n1",
        to=("twitter",),
        sayings=(Saying(event=NoticeEvent.PUBLISH, text="Agua cortada.", at=at),),
        moved_at=NOON,
    )


STEPS = {
    NoticeEvent.PUBLISH: lambda notice: notice.said(NOON),
    NoticeEvent.CORRECT: lambda notice: notice.correct("No: el martes.", "", NOON),
    NoticeEvent.WITHDRAW: lambda notice: notice.withdraw("", NOON),
}
WAYS = {
    NoticeState.SCHEDULED: (),
    NoticeState.PUBLISHED: (NoticeEvent.PUBLISH,),
    NoticeState.CORRECTED: (NoticeEvent.PUBLISH, NoticeEvent.CORRECT),
    NoticeState.WITHDRAWN: (NoticeEvent.PUBLISH, NoticeEvent.WITHDRAW),
}


def in_state(state):
    notice = scheduled()
    for event in WAYS[state]:
        notice = STEPS[event](notice)
    return notice


@for_each("state", NoticeState)
@for_each("event", [NoticeEvent.CORRECT, NoticeEvent.WITHDRAW])
def test_what_is_not_in_the_table_cannot_happen(state, event):
    notice = in_state(state)

    assert state is notice.state
    if (state, event) in MOVES:
        assert MOVES[state, event] is STEPS[event](notice).state
    else:
        with pytest.raises(KeyError):
            STEPS[event](notice)


@pytest.mark.parametrize("event", NoticeEvent)
def test_every_event_has_a_move(event):
    assert any(event is each for _, each in MOVES)


def test_nothing_follows_a_withdrawal():
    assert NoticeState.WITHDRAWN not in {before for before, _ in MOVES}


def test_what_was_never_said_is_withdrawn_without_a_word():
    notice = scheduled().withdraw("llueve", NOON)

    assert NoticeState.WITHDRAWN is notice.state
    assert notice.waiting is None
    assert ["llueve"] == [s.text for s in notice.sayings[1:] if s.dropped]


def test_a_correction_that_waits_is_not_said_once_all_is_withdrawn():
    notice = in_state(NoticeState.CORRECTED).withdraw("llueve", NOON)

    assert [NoticeEvent.CORRECT] == [s.event for s in notice.sayings if s.dropped]
    assert NoticeEvent.WITHDRAW is notice.waiting.event


def test_to_say_a_correction_publishes_nothing_anew():
    notice = in_state(NoticeState.CORRECTED).said(NOON + timedelta(hours=1))

    assert NoticeState.CORRECTED is notice.state
    assert notice.waiting is None


def test_where_nothing_waits_nothing_is_said():
    with pytest.raises(ValueError, match="nothing to say"):
        in_state(NoticeState.PUBLISHED).said(NOON)


class Walk(RuleBasedStateMachine):
    """
    A notice to which everything happens that may.
    """

    def __init__(self):
        super().__init__()
        self.notice = scheduled()
        self.said = []
        self.at = self.notice.moved_at

    def later(self):
        self.at += timedelta(minutes=1)
        return self.at

    @precondition(lambda self: self.notice.waiting)
    @rule()
    def say(self):
        self.said.append(self.notice.waiting)
        self.notice = self.notice.said(self.later())

    @precondition(lambda self: (self.notice.state, NoticeEvent.CORRECT) in MOVES)
    @rule()
    def correct(self):
        self.notice = self.notice.correct("No, no.", "No.", self.later())
        assert "No." == self.notice.waiting.short

    @precondition(lambda self: (self.notice.state, NoticeEvent.WITHDRAW) in MOVES)
    @rule()
    def withdraw(self):
        self.notice = self.notice.withdraw("", self.later())

    @precondition(lambda self: self.notice.state is NoticeState.WITHDRAWN)
    @rule()
    def publish_another(self):
        self.notice, self.said = scheduled(), []
        self.at = self.notice.moved_at

    @invariant()
    def it_is_as_old_as_what_last_happened_to_it(self):
        assert self.at == self.notice.moved_at

    @invariant()
    def what_was_said_stays(self):
        kept = [s.text for s in self.notice.sayings if s.said_at is not None]
        assert [saying.text for saying in self.said] == kept

    @invariant()
    def a_withdrawal_is_said_last_and_only_of_what_was_said(self):
        events = [saying.event for saying in self.notice.sayings]
        if NoticeEvent.WITHDRAW in events:
            assert NoticeEvent.WITHDRAW is events[-1]
            assert self.notice.sayings[-1].dropped is not bool(self.said)


TestWalk = Walk.TestCase
