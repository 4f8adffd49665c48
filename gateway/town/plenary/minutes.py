"""
The questions of a session for its minutes: Markdown or CSV.

Pure: the same list gives the same bytes. Only what the hall saw or heard is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from gateway.core.question import Question, State
from gateway.routing.table import RoutingTable
from gateway.town.plenary import documents
from gateway.town.plenary.documents import plain

#: Each word, in Spanish and in English.
_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Preguntas del público en el pleno", "Questions to the plenary"),
    "chair": (
        "No son parte de la sesión (ROF, arts. 88.3 y 228.2) ni registro de entrada.",
        "No part of the session (ROF, arts. 88.3, 228.2), and no register of entries.",
    ),
    "number": ("Número", "Number"),
    "asked": ("Recibida", "Received"),
    "author": ("Quien pregunta", "Asked by"),
    "text": ("Texto", "Text"),
    "shown": ("En pantalla", "On the screen"),
    "outcome": ("Qué fue de ella", "What became of it"),
    "read": ("leída a las {time}", "read out at {time}"),
    "seen": ("mostrada, no leída", "shown, not read out"),
    "others": (
        "No se mostraron ni se leyeron: {count}.",
        "Neither shown nor read out: {count}.",
    ),
    "forgotten": ("(borrada)", "(erased)"),
    "none": ("No se mostró ni se leyó ninguna.", "None was shown or read out."),
}

#: The columns, as machines call them.
COLUMNS = ("number", "asked", "author", "text", "shown", "outcome")


@frozen(kw_only=True)
class Minutes:
    """
    What the public asked in a session.

    Attributes:
        session: When it began.
        questions: Its whole list.
    """

    table: RoutingTable
    session: datetime
    questions: Sequence[Question]

    @property
    def title(self) -> str:
        """
        What stands above it.
        """
        begins = self.session.astimezone(self.table.town.timezone)
        return f"{self.word('title')}, {begins:%d/%m/%Y, %H:%M}"

    @property
    def others(self) -> int:
        """
        Say how many the hall neither saw nor heard.
        """
        return sum(not question.in_minutes for question in self.questions)

    def word(self, name: str) -> str:
        """
        Give a word in the town's language, Spanish or English.
        """
        return self.table.town.on_paper(_WORDS[name])

    def rows(self) -> Iterator[dict[str, str]]:
        """
        Give what is told of each, by column.
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

    def _outcome(self, one: Question) -> str:
        if one.state is State.READ:
            return self.word("read").format(time=self._clock(one.moved_at))
        return self.word("seen")

    def _clock(self, at: datetime | None) -> str:
        return f"{at.astimezone(self.table.town.timezone):%H:%M}" if at else ""


def markdown(minutes: Minutes) -> str:
    """
    Write them for people who edit text.
    """
    lines = [f"# {plain(minutes.title)}", "", plain(minutes.word("chair"))]
    rows = list(minutes.rows())
    for row in rows:
        lines += ["", f"## {plain(row['number'])}", ""]
        told = (name for name in COLUMNS[1:] if row[name] and name != "text")
        lines += [f"- {minutes.word(name)}: {plain(row[name])}" for name in told]
        lines += ["", f"> {plain(row['text'])}"]
    if not rows:
        lines += ["", minutes.word("none")]
    if minutes.others:
        lines += ["", minutes.word("others").format(count=minutes.others)]
    return "\n".join(lines) + "\n"


def spreadsheet(minutes: Minutes) -> str:
    """
    Write them for spreadsheets (RFC 4180).
    """
    columns = {name: minutes.word(name) for name in COLUMNS}
    return documents.spreadsheet(columns, minutes.rows())
