"""
Insertion of mailboxes' hours into texts, in place of ``{hours:registry}``, so that
texts never tell outdated hours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import evolve, frozen

from gateway.routing.around.hours import Hours
from gateway.routing.around.spoken_hours import spoken_hours
from gateway.routing.parsing.reader import Reader, meant
from gateway.routing.parsing.source import Fields, Node, Scalar, shown
from gateway.routing.words.text import STEMMERS

_HOURS = re.compile(r"\{hours:([^{}]*)\}")


def hours_told(
    part: Fields, attendance: Mapping[str, Hours], language: str, reader: Reader
) -> Fields:
    """
    Return a *part* with each ``{hours:…}`` in its texts replaced by the hours of that
    mailbox in *attendance*. Texts that name no language are in *language*, the town's
    first.
    """
    teller = _Teller(attendance, reader)
    pairs = tuple((key, teller.told(node, language)) for key, node in part.pairs)
    return evolve(part, pairs=pairs)


@frozen
class _Teller:
    attendance: Mapping[str, Hours]
    reader: Reader

    def told(self, node: Node, language: str) -> Node:
        if isinstance(node, Fields):
            pairs = tuple(
                (key, self.told(each, key.value if key.value in STEMMERS else language))
                for key, each in node.pairs
            )
            return evolve(node, pairs=pairs)
        if not isinstance(node, Scalar) or not _HOURS.search(node.value):
            return node

        def put(found: re.Match[str]) -> str:
            return self._of(found[1].strip(), node, language)

        return evolve(node, value=_HOURS.sub(put, node.value))

    def _of(self, name: str, node: Scalar, language: str) -> str:
        hours = self.attendance.get(self.reader.holders.get(name, name))
        told = spoken_hours(hours.windows, language) if hours else ""
        if hours is None:
            known = [*self.attendance, *self.reader.holders]
            problem = f"unknown mailbox {shown(name)} in {{hours:…}}"
            self.reader.mistake(node, problem, meant(name, known))
        elif not told:
            problem = f"mailbox {name} has no fixed hours to tell"
            self.reader.mistake(node, problem, "such as hours: L-V 9:00-14:00")
        return told
