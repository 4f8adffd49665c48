"""
Who else is called the same: it may be them, with another document.
"""

from __future__ import annotations

from gateway.core.errors import DeskRefused
from gateway.routing.words.text import cut, plain
from gateway.town.desk.clerk import Clerk


def called(name: str) -> str:
    """
    Give a name as it is however somebody writes it: in capitals or without accents.
    """
    return "".join(cut(plain(name)))


async def must_be_alone(clerk: Clerk, name: str) -> None:
    """
    See to it that nobody who is here, or was, is called the same.

    Raises:
        DeskRefused: Somebody is, and who.
    """
    same = [
        f"{person.id} is called {person.name}, and is {person.state.value}"
        + (f" because: {person.because}" if person.because else "")
        for known in await clerk.people.people()
        if called((person := known.person).name) == called(name)
    ]
    if same:
        raise DeskRefused(
            f"{'; '.join(same)}. If it is them: ventanilla desk add --person, or with "
            "their document renew (--before, if its number is new), or enrol --anew; "
            "if not: --namesake"
        )
