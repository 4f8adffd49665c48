"""
The questions of a session for its minutes, as Markdown or CSV: only those that were
shown or read. Pure: the same list gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from gateway.core.plenary.question import OPEN, Question, QuestionState
from gateway.routing.table import RoutingTable
from gateway.town.papers import Words
from gateway.town.plenary.documents import plain
from gateway.town.spreadsheet import sheet

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
    """

    table: RoutingTable
    session: datetime
    questions: Sequence[Question]
    held: bool = True

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
        return sum(not question.in_minutes for question in self.questions)

    def word(self, name: str, **variables: str) -> str:
        """
        Return a text in the language of the town's documents.
        """
        return Words(self.table.town.of_papers, "minutes").say(name, **variables)

    def rows(self) -> Iterator[dict[str, str]]:
        """
        Yield the cells of each question, by column.
        """
        for one in self.questions:
            if one.in_minutes:
                yield {
                    "number": self.table.town.casework.named(one.case),
                    "asked": self._clock(one.asked_at),
                    "author": one.name,
                    "text": one.text or self.word("forgotten"),
                    "shown": self._clock(one.shown_at),
                    "outcome": self._outcome(one),
                }

    @property
    def is_provisional(self) -> bool:
        """
        Say whether the list is not ended.
        """
        return any(question.state in OPEN for question in self.questions)

    def _outcome(self, one: Question) -> str:
        if one.state is QuestionState.READ:
            return self.word("read", time=self._clock(one.moved_at))
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
        lines += ["", f"> {plain(row['text'])}"]
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
