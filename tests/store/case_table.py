"""
The transitions of a case as documented in docs/cases.md.
"""

import re
from pathlib import Path

from gateway.core.case import CaseEvent, CaseState

PAGE = (Path(__file__).parents[2] / "docs/cases.md").read_text("utf-8")


def documented():
    """
    Return every transition on the page, by state and event; None is the state before
    the first event.
    """
    head, *rows = re.findall(r"^\| (?:\| \*|\*\*\w).*\|$", PAGE, re.MULTILINE)
    events = [CaseEvent(name) for name in re.findall(r"\*(\w+)\*", head)]
    moves = {}
    for row in rows:
        before, *after = [cell.strip(" *") for cell in row.strip("|").split("|")]
        for event, state in zip(events, after, strict=True):
            if state:
                moves[CaseState(before), event] = CaseState(state)
    [births] = re.findall(r"^A case begins ([^;]*);", PAGE, re.MULTILINE)
    for event, state in re.findall(r"by \*(\w+)\*\s+as\s+(\w+)", births):
        for before in (None, CaseState.HELD, CaseState.QUARANTINED):
            moves[before, CaseEvent(event)] = CaseState(state)
    for state in CaseState:
        moves |= {(state, event): state for event in (CaseEvent.NOTE, CaseEvent.JOIN)}
    return moves
