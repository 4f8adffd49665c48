"""
Comparison of mail systems: each load goes to one after another, round by round.
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

#: Warm-up mails, which are not counted.
_WARMING = 100


@frozen
class Contestant:
    """
    One system of the comparison.

    Attributes:
        make: Makes the system in a folder that does not exist yet.
        loads: Its loads; the same number for each contestant.
    """

    make: Callable[[Path], System]
    loads: Sequence[Load]


@frozen
class Round:
    """
    The results of one contestant in one round.

    Attributes:
        seen: By load.
        memory: At the end of the round.
    """

    seen: Sequence[Seen]
    memory: Memory


@frozen
class Rounds:
    """
    All results, by round, then by contestant.
    """

    rounds: Sequence[Sequence[Round]]

    def median(self, who: int, of: Callable[[Round], float]) -> float:
        """
        Return the median of a value of contestant *who*.
        """
        return statistics.median(of(each[who]) for each in self.rounds)

    def ratio(self, who: int, to: int, of: Callable[[Round], float]) -> float:
        """
        Return the median of the ratio, within a round, of *who*'s value to that of
        *to*.
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
    Run all rounds. Each system is started anew, in a new folder, in each round. Nothing
    is deleted meanwhile, since a file system that has deleted many files creates new
    ones slowly.
    """
    taken = []
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        place = folder / f"round-{number}"
        place.mkdir(parents=True)
        # Readable for Postfix's processes, which are not root.
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
