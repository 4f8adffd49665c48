import pickle

from attrs import evolve

from gateway.core.decision import Decision, Outcome, Step
from gateway.core.told_later import ToldLater
from gateway.store.engine import codec

STEPS = (Step(rule="topic lamps", matched=True, because="says farola"),)


def test_it_is_told_once_and_not_before_somebody_reads_it():
    asked = []

    def tell():
        asked.append("asked")
        return STEPS

    steps = ToldLater(tell)
    decision = Decision(outcome=Outcome.DELIVER, legs=(), trace=steps)
    decision = evolve(decision, rule="topic lamps")

    assert not asked
    assert STEPS == tuple(decision.trace)
    assert STEPS[0] is decision.trace[0]
    assert len(steps) == 1
    assert ["asked"] == asked


def test_it_is_the_same_as_what_it_tells():
    steps = ToldLater(lambda: [*STEPS])

    assert steps == STEPS
    assert STEPS == steps
    assert ToldLater(lambda: STEPS) == steps
    assert steps != ()
    assert hash(STEPS) == hash(steps)
    assert repr(STEPS) == repr(steps)
    assert STEPS == pickle.loads(pickle.dumps(steps))  # noqa: S301 - our own.


def test_it_is_stored_as_what_it_tells():
    told = Decision(outcome=Outcome.DELIVER, legs=(), trace=STEPS)
    later = evolve(told, trace=ToldLater(lambda: STEPS))

    assert codec.dump(told) == codec.dump(later)
    assert told == codec.load(codec.dump(later), Decision) == later
