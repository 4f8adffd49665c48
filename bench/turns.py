"""
Mail systems that take turns: each load goes to one after the other, round by round.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from attrs import evolve, frozen

from bench import trial
from bench.load import Generator, Load
from bench.trial import Seen, System, Trial
from gateway.sandbox.trial.footprint import Memory

#: Mails that do not count, before those that do: caches fill, processes start.
_WARMING = 100


@frozen
class Contestant:
    """
    One that takes turns.

    Attributes:
        make: Makes the system in a folder that is not there yet.
        loads: What it gets; as many for each contestant.
    """

    make: Callable[[Path], System]
    loads: Sequence[Load]


@frozen
class Round:
    """
    What one contestant showed in one round.

    Attributes:
        seen: By load.
        memory: At the end.
    """

    seen: Sequence[Seen]
    memory: Memory


@frozen
class Rounds:
    """
    All rounds: by round, then by contestant.
    """

    rounds: Sequence[Sequence[Round]]

    def median(self, who: int, of: Callable[[Round], float]) -> float:
        """
        Give the median of something that contestant *who* showed.
        """
        return statistics.median(of(each[who]) for each in self.rounds)

    def ratio(self, who: int, to: int, of: Callable[[Round], float]) -> float:
        """
        Give the median of what *who* showed in a round, for one that *to* showed.
        """
        return statistics.median(
            of(each[who]) / (of(each[to]) or float("inf")) for each in self.rounds
        )


def in_turns(
    contestants: Sequence[Contestant],
    generator: Generator,
    folder: Path,
    rounds: int,
    tell: Callable[[str], None],
) -> Rounds:
    """
    Let them take turns. Each starts anew, in a fresh folder, in each round; nothing is
    removed meanwhile: a file system that has removed many files makes new ones slowly.
    """
    taken = []
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        place = folder / f"round-{number}"
        place.mkdir(parents=True)
        # Everybody may look into it: Postfix's processes are not root.
        place.chmod(0o755)
        taken.append(_round(contestants, generator, place, backwards=number % 2 == 1))
    return Rounds(taken)


def _round(
    contestants: Sequence[Contestant],
    generator: Generator,
    place: Path,
    *,
    backwards: bool,
) -> Sequence[Round]:
    with ExitStack() as stack:
        trials: list[Trial] = []
        for number, contestant in enumerate(contestants):
            system = contestant.make(place / str(number))
            trials.append(stack.enter_context(trial.on(system, generator)))
            trials[-1].run(evolve(contestant.loads[0], count=_WARMING, sessions=10))
        seen: list[list[Seen]] = [[] for _ in contestants]
        order = list(range(len(contestants)))
        if backwards:
            order.reverse()
        for number in range(len(contestants[0].loads)):
            for who in order:
                load = contestants[who].loads[number]
                seen[who].append(trials[who].run(load))
        return [Round(s, t.memory()) for s, t in zip(seen, trials, strict=True)]
