"""
The questions of a session for its minutes, as Markdown or CSV: only those that were
shown or read. Pure: the same list gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from gateway.core.audit import Entry
from gateway.core.case import Number
from gateway.core.objects import about_message
from gateway.core.plenary.question import (
    CORRECTIONS,
    OPEN,
    Question,
    QuestionEvent,
    QuestionState,
)
from gateway.ports.audit import Trail
from gateway.routing.table import RoutingTable
from gateway.town.papers import Words
from gateway.town.plenary.authors import asker
from gateway.town.plenary.documents import plain
from gateway.town.spreadsheet import sheet

#: What the chain calls a correction, and whatever says that a question was read out.
_CORRECTED = frozenset(f"question.{event.value}" for event in CORRECTIONS)
_NOTED = _CORRECTED | {f"question.{QuestionEvent.READ.value}"}

#: How many entries about a question are read at most.
_MOST = 1000

#: The names of the columns.
COLUMNS = ("number", "asked", "author", "text", "shown", "outcome")


@frozen(kw_only=True)
class Minutes:
    """
    The public's questions in a session.

    Attributes:
        session: When it began.
        questions: Its whole list.
        held: Whether it was held.
        corrected: The entries of the chain by which the secretary corrected whether a
            question was read out, by its message.
        mistaken: The numbers of what was asked from an account that was bound to the
            wrong person, as was found later.
    """

    table: RoutingTable
    session: datetime
    questions: Sequence[Question]
    held: bool = True
    corrected: Mapping[int, Entry] = field(factory=dict)
    mistaken: Collection[Number] = ()

    @property
    def title(self) -> str:
        """
        The title.
        """
        begins = self.session.astimezone(self.table.town.timezone)
        return f"{self.word('title')}, {begins:%d/%m/%Y, %H:%M}"

    @property
    def others(self) -> int:
        """
        How many questions were neither shown nor read.
        """
        return sum(not self._tells(question) for question in self.questions)

    def word(self, name: str, **variables: str) -> str:
        """
        Return a text in the language of the town's documents.
        """
        return Words(self.table.town.of_papers, "minutes").say(name, **variables)

    def rows(self) -> Iterator[dict[str, str]]:
        """
        Yield the cells of each question, by column.
        """
        words = Words(self.table.town.of_papers, "minutes")
        for one in self.questions:
            if self._tells(one):
                text = one.text or self.word("forgotten")
                yield {
                    "number": self.table.town.casework.named(one.case),
                    "asked": self._clock(one.asked_at),
                    "author": asker(one, self.mistaken, words),
                    # Neither seen nor heard: only that it was noted wrongly.
                    "text": text if one.in_minutes else "",
                    "shown": self._clock(one.shown_at),
                    "outcome": self._outcome(one),
                }

    @property
    def is_provisional(self) -> bool:
        """
        Say whether the list is not ended.
        """
        return any(question.state in OPEN for question in self.questions)

    def _tells(self, one: Question) -> bool:
        return one.in_minutes or one.message in self.corrected

    def _outcome(self, one: Question) -> str:
        entry = self.corrected.get(one.message)
        if entry is None:
            return self._noted(one)
        at = entry.at.astimezone(self.table.town.timezone)
        # When it was read out after all, nobody noted.
        read = one.state is QuestionState.READ
        return self.word(
            "corrected",
            outcome=self.word("heard") if read else self._noted(one),
            when=f"{at:%d/%m/%Y, %H:%M}",
            because=entry.result,
        )

    def _noted(self, one: Question) -> str:
        if one.state is QuestionState.READ:
            return self.word("read", time=self._clock(one.moved_at))
        if not one.in_minutes:
            return self.word("unheard")
        taken_back = one.state is QuestionState.WITHDRAWN
        return self.word("withdrawn" if taken_back else "seen")

    def _clock(self, at: datetime | None) -> str:
        """
        Return the hour of a moment, with its day where that is not the session's.
        """
        if at is None:
            return ""
        zone = self.table.town.timezone
        here, begins = at.astimezone(zone), self.session.astimezone(zone)
        same = here.date() == begins.date()
        return f"{here:%H:%M}" if same else f"{here:%d/%m/%Y %H:%M}"


async def corrections(
    trail: Trail, questions: Sequence[Question]
) -> Mapping[int, Entry]:
    """
    Return the entries by which the secretary corrected what had been noted of each of
    *questions*, by its message: only where nothing was noted since.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    found: dict[int, Entry] = {}
    for one in questions:
        acts = await trail.acts(about_message(one.message), None, _MOST)
        noted = (kept.entry for kept in acts if kept.entry.action in _NOTED)
        last = next(noted, None)
        if last is not None and last.action in _CORRECTED:
            found[one.message] = last
    return found


def markdown(minutes: Minutes) -> str:
    """
    Return the questions as Markdown.
    """
    lines = [f"# {plain(minutes.title)}", "", plain(minutes.word("chair"))]
    if minutes.is_provisional:
        lines += ["", minutes.word("provisional")]
    if not minutes.held:
        lines += ["", minutes.word("not-held")]
    rows = list(minutes.rows())
    for row in rows:
        lines += ["", f"## {plain(row['number'])}", ""]
        told = (name for name in COLUMNS[1:] if row[name] and name != "text")
        lines += [f"- {minutes.word(name)}: {plain(row[name])}" for name in told]
        lines += ["", f"> {plain(row['text'])}"] if row["text"] else []
    if not rows:
        lines += ["", minutes.word("none")]
    if minutes.others:
        lines += ["", minutes.word("others", count=str(minutes.others))]
    return "\n".join(lines) + "\n"


def spreadsheet(minutes: Minutes) -> str:
    """
    Return the questions as CSV (RFC 4180); each row of a session that was not held says
    so.
    """
    columns = {name: minutes.word(name) for name in COLUMNS}
    if minutes.held:
        return sheet(columns, minutes.rows())
    said = minutes.word("not-held")
    return sheet(
        {**columns, "held": said}, ({**r, "held": said} for r in minutes.rows())
    )
