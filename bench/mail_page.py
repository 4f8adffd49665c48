"""
The results of `bench.mail` as sections of a page.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import postfix
from bench.load import Load
from bench.page import machine, table
from bench.trial import Seen
from bench.turns import Round, Rounds

#: The contestants' positions.
_POSTFIX, _OURS = 0, 1


def beside_postfix(loads: Sequence[Load], rounds: Rounds) -> str:
    """
    Return the comparison with Postfix.
    """
    head = (
        "2 or 20 KB a mail, sessions",
        "delivered a second: Postfix",
        "ours",
        "ours ÷ Postfix",
        "ms of processor a mail: Postfix",
        "ours",
        "ours ÷ Postfix",
        "99 % of the 250s within, ms: Postfix",
        "ours",
        "ours ÷ Postfix",
    )
    rows = [
        (
            _named(load),
            *_both(rounds, _of(number, _delivered), "{:,.0f}"),
            *_both(rounds, _of(number, _cpu), "{:.2f}"),
            *_both(rounds, _of(number, _p99), "{:.1f}"),
        )
        for number, load in enumerate(loads)
    ]
    memory = (
        "Memory at the end, shared pages divided among those that share them: Postfix "
        f"{rounds.median(_POSTFIX, _own):.0f} MiB, ours "
        f"{rounds.median(_OURS, _own):.0f}; resident, each by itself: "
        f"{rounds.median(_POSTFIX, _resident):.0f} and "
        f"{rounds.median(_OURS, _resident):.0f}."
    )
    peer = f"Postfix {postfix.version()} as Debian has it."
    return "\n".join((*table(head, rows), "", memory, peer))


def by_workers(workers: Sequence[int], rounds: Rounds) -> str:
    """
    Return the comparison of Postfix with numbers of worker processes.
    """
    head = (
        "50 sessions, 2 KB",
        "delivered a second",
        "÷ Postfix",
        "ms of processor a mail",
        "99 % of the 250s within, ms",
        "memory, MiB",
    )
    ours = [f"{n} worker" + "s" * (n > 1) for n in workers]
    rows = [
        (
            name,
            f"{rounds.median(who, _of(0, _delivered)):,.0f}",
            f"{rounds.ratio(who, _POSTFIX, _of(0, _delivered)):.2f}",
            f"{rounds.median(who, _of(0, _cpu)):.2f}",
            f"{rounds.median(who, _of(0, _p99)):.1f}",
            f"{rounds.median(who, _own):.0f}",
        )
        for who, name in enumerate(("Postfix", *ours))
    ]
    return "\n".join(table(head, rows))


def by_rules(rules: tuple[int, int], rounds: Rounds) -> str:
    """
    Return the comparison of few rules with many.
    """
    head = ("rules", "delivered a second", "ms of processor a mail", "memory, MiB")
    rows = [
        (
            f"{count:,}",
            f"{rounds.median(who, _of(0, _delivered)):,.0f}",
            f"{rounds.median(who, _of(0, _cpu)):.2f}",
            f"{rounds.median(who, _own):.0f}",
        )
        for who, count in enumerate(rules)
    ]
    few, many = rules
    growth = rounds.ratio(1, 0, _of(0, _cpu))
    told = (
        f"A mail of 2 KB, from its connection to its mailbox, costs {growth:.2f} times "
        f"as much processor by {many:,} rules as by {few}."
    )
    return "\n".join((*table(head, rows), "", told))


def proven(rounds: Rounds) -> str:
    """
    Return the comparison with and without authentication of senders.
    """
    head = ("who vouches", "delivered a second", "ms of processor a mail")
    rows = [
        (
            name,
            f"{rounds.median(who, _of(0, _delivered)):,.0f}",
            f"{rounds.median(who, _of(0, _cpu)):.2f}",
        )
        for who, name in enumerate(("nobody looks", "SPF, DKIM and DMARC"))
    ]
    more = rounds.median(1, _of(0, _cpu)) - rounds.median(0, _of(0, _cpu))
    told = (
        f"Looking costs {more:.2f} ms of processor a mail: mails of 2 KB with an RSA "
        "signature of 2,048 bits, 10 sessions, a name server on loopback."
    )
    return "\n".join((*table(head, rows), "", told))


def where(folder: Path, rounds: int) -> str:
    """
    Return on what machine it was measured, and how.
    """
    return (
        f"{machine()}, {_file_system(folder)}, {platform.python_implementation()} "
        f"{platform.python_version()}; medians of {rounds} rounds in turns, whole "
        "process trees."
    )


def _named(load: Load) -> str:
    size = "20 KB" if load.pack.name.endswith("20480") else "2 KB"
    if load.rate:
        return f"{size}, {load.rate} a second offered"
    return f"{size}, {load.sessions}"


def _both(rounds: Rounds, of: Callable[[Round], float], shown: str) -> list[str]:
    return [
        shown.format(rounds.median(_POSTFIX, of)),
        shown.format(rounds.median(_OURS, of)),
        f"**{rounds.ratio(_OURS, _POSTFIX, of):.2f}**",
    ]


def _of(number: int, what: Callable[[Seen], float]) -> Callable[[Round], float]:
    return lambda one: what(one.seen[number])


def _delivered(seen: Seen) -> float:
    return seen.delivered


def _cpu(seen: Seen) -> float:
    return seen.cpu


def _p99(seen: Seen) -> float:
    return seen.taken.p99


def _own(one: Round) -> float:
    return one.memory.own


def _resident(one: Round) -> float:
    return one.memory.resident


def _file_system(folder: Path) -> str:
    mounts = [
        line.split()[1:3]
        for line in Path("/proc/self/mounts").read_text("utf-8").splitlines()
    ]
    # The deepest mount point above the folder, and the last of those at one place.
    found = [m for m in mounts if folder.is_relative_to(m[0])]
    return max(found, key=lambda m: len(m[0]))[1] if found else "an unknown disk"
