"""
Answers at the counter: for whom they wait, and what there is to print.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gateway.core.people.counter import COUNTER, tray
from gateway.core.people.numbers import GUEST
from gateway.ports.counter import Laid
from gateway.ports.store import Store
from gateway.town.desk.counter import guest


async def waiting(store: Store) -> Sequence[tuple[str, Sequence[Laid]]]:
    """
    Return the names of those for whom answers wait, each with the answers.
    """
    found: dict[str, list[Laid]] = {}
    for one in await store.laid_out(None):
        if one.read_at is None:
            found.setdefault(one.delivery.to.value, []).append(one)
    return [(await visitor_name(store, whose), laid) for whose, laid in found.items()]


async def visitor_name(store: Store, whose: str) -> str:
    """
    Return the name of a person or guest.

    Raises:
        DeskRefused: There is no such guest.
    """
    if whose.startswith(GUEST):
        return await guest(store, whose)
    known = await store.person(whose)
    return known.person.name if known else whose


def files_of(state: Path, delivery: str) -> Sequence[Path]:
    """
    Return the files of an answer that are kept in this node's folder of everything.
    This blocks on the disk.
    """
    folder = state / COUNTER / tray(delivery)
    return sorted(folder.iterdir()) if folder.is_dir() else []
