"""
The moves of a case as docs/cases.md tells them to whoever works with it.
"""

import re
from pathlib import Path

from gateway.core.case import Event, State

PAGE = (Path(__file__).parents[2] / "docs/cases.md").read_text("utf-8")


def documented():
    """
    Every move that the page tells, by state and event; None is before the first.
    """
    head, *rows = re.findall(r"^\| (?:\| \*|\*\*\w).*\|$", PAGE, re.MULTILINE)
    events = [Event(name) for name in re.findall(r"\*(\w+)\*", head)]
    moves = {}
    for row in rows:
        before, *after = [cell.strip(" *") for cell in row.strip("|").split("|")]
        for event, state in zip(events, after, strict=True):
            if state:
                moves[State(before), event] = State(state)
    [births] = re.findall(r"^A case begins ([^;]*);", PAGE, re.MULTILINE)
    for event, state in re.findall(r"by \*(\w+)\*\s+as\s+(\w+)", births):
        for before in (None, State.HELD, State.QUARANTINED):
            moves[before, Event(event)] = State(state)
    for state in State:
        moves |= {(state, event): state for event in (Event.NOTE, Event.JOIN)}
    return moves
