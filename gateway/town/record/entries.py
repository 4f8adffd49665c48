"""
The cases received, as a register lists them (Law 39/2015, art. 16.3). Pure: the same
cases give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gateway.core.town import Town
from gateway.ports.case_files import Entered
from gateway.ports.erasing import ERASED
from gateway.town.papers import Words
from gateway.town.record.case import (
    local,
    matter,
    opened_from,
    principal,
    proven,
    sender_name,
    spoken,
    unit,
)
from gateway.town.record.story import interested
from gateway.town.spreadsheet import sheet

#: The columns, by their names in the catalogue of documents.
_COLUMNS = (
    *("number", "matter", "opened", "interested", "unit", "state", "registered"),
)


def table(town: Town, entries: Iterable[Entered]) -> str:
    """
    Return the list as CSV in the language of the town's documents. The matter and
    person of confidential cases are hidden.
    """
    words = Words(town.of_papers, "case")
    columns = {name: words.say(name) for name in _COLUMNS}
    return sheet(columns, _rows(town, words, entries))


def _rows(
    town: Town, words: Words, entries: Iterable[Entered]
) -> Iterator[dict[str, str]]:
    for each in entries:
        case = each.case
        hidden = words.say("confidential") if case.confidential else ""
        name = proven(case, each.name, each.verdict)
        whose = interested(words, case, name, each.message, each.acting_for)
        yield {
            "number": town.casework.named(case.number),
            "matter": hidden or matter(town, case),
            "opened": spoken(town, each.at),
            "interested": hidden or whose,
            "unit": unit(town, case),
            "state": words.say(case.state),
            "registered": case.registered,
        }


def case_json(town: Town, each: Entered) -> dict[str, Any]:
    """
    Describe one case as JSON, with what the table shows of it.
    """
    case = each.case
    known = {
        "number": town.casework.named(case.number),
        "entered_at": local(town, each.at),
        "mailbox": case.mailbox,
        "unit": unit(town, case),
        "state": case.state.value,
        "entry": case.registered or None,
        "confidential": case.confidential,
    }
    if case.confidential:
        return known
    gone = case.contact.value == ERASED
    return {
        **known,
        "matter": matter(town, case),
        "interested": {
            "person": None if case.mistaken else case.person or None,
            "name": proven(case, each.name, each.verdict) or None,
            "address": None if gone else str(opened_from(case, each.message)),
            "called": sender_name(each.message),
        },
        "acting_for": principal(each.acting_for),
    }
