"""
The proposals for a session as Markdown, CSV or PDF. Pure: the same list gives the same
bytes. People's text is escaped: it contains no markup and no formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from gateway.core.audit import Entry
from gateway.core.case import Number
from gateway.core.plenary.proposal import Proposal, ProposalState
from gateway.routing.table import RoutingTable
from gateway.town.papers import Words
from gateway.town.plenary import proposal_texts
from gateway.town.plenary.authors import author
from gateway.town.plenary.decisions import decided, decided_by
from gateway.town.record.pdf import document
from gateway.town.record.story import Row, Section
from gateway.town.spreadsheet import sheet

#: The names of the columns.
COLUMNS = (
    *("number", "received", "session", "author", "state", "supports", "text", "note"),
    *("decided", "missed"),
)

#: What is markup in Markdown, or in HTML inside it, wherever it stands, or makes links
#: of addresses; and what begins a list.
_MARKUP = re.compile(r"[\\`*_{}\[\]#|~<>&@]|:(?=//)|(?<=[wW]{3})\.|(?<=\])\(")
_BEGINS = re.compile(r"^(\s*\d*)([-+=.)])")


@frozen(kw_only=True)
class Listing:
    """
    Proposals with their supporters.

    Attributes:
        session: Their session; None for all sessions.
        at: When the document is made.
        gone: Whether the session was moved or cancelled since.
        held: Whether the session was held, as far as is known.
        decisions: The decisions about each, the first first.
    """

    table: RoutingTable
    proposals: Sequence[Proposal]
    supports: Mapping[Number, int]
    session: datetime | None
    at: datetime
    gone: bool = False
    held: bool = True
    decisions: Mapping[Number, Sequence[Entry]] = field(factory=dict)

    @property
    def title(self) -> str:
        """
        The title.
        """
        title = self.word("title")
        if self.session is None:
            return title
        return f"{title} ({self._when(self.session)})"

    def word(self, name: str | ProposalState) -> str:
        """
        Return a text in the language of the town's documents.
        """
        return self._words.say(name)

    @property
    def _words(self) -> Words:
        return Words(self.table.town.of_papers, "proposals")

    def notes(self) -> tuple[str, ...]:
        """
        Return notes that concern all proposals.
        """
        holds = {"signatures": True, "gone": self.gone, "not-held": not self.held}
        return tuple(self.word(name) for name, does in holds.items() if does)

    def rows(self) -> Iterator[dict[str, str]]:
        """
        Yield the cells of each proposal, by column.
        """
        for one in self.proposals:
            yield {
                "number": self.table.town.casework.named(one.number),
                "received": self._when(one.proposed_at),
                "session": self._when(one.session),
                "author": author(one, self._words),
                "state": self.word(one.state),
                "supports": str(self.supports.get(one.number, 0)),
                "text": one.text,
                "note": one.note,
                "decided": self._decided(one),
                "missed": self._when(one.too_late_for) if one.too_late_for else "",
            }

    def _decided(self, one: Proposal) -> str:
        return "; ".join(
            f"{self._when(its.at)} · {decided_by(self.table.town, its)}: "
            f"{self.word(decided(its))}"
            for its in self.decisions.get(one.number, ())
        )

    def _when(self, moment: datetime | None) -> str:
        return proposal_texts.when(self.table, moment, self.table.town.language)


def markdown(listing: Listing) -> str:
    """
    Return the list as Markdown.
    """
    lines = [f"# {plain(listing.title)}"]
    for note in listing.notes():
        lines += ["", plain(note)]
    rows = list(listing.rows())
    for row in rows:
        lines += ["", f"## {plain(row['number'])}", ""]
        told = (name for name in COLUMNS[1:] if row[name] and name != "text")
        lines += [f"- {listing.word(n)}: {_line(row[n])}" for n in told]
        lines += ["", *(f"> {plain(line)}" for line in row["text"].splitlines())]
    if not rows:
        lines += ["", listing.word("none")]
    return "\n".join(lines) + "\n"


def table(listing: Listing) -> str:
    """
    Return the list as CSV (RFC 4180), safe against formulas.
    """
    return sheet({name: listing.word(name) for name in COLUMNS}, listing.rows())


def pdf(listing: Listing) -> bytes:
    """
    Return the list as PDF.
    """
    town = listing.table.town
    rows = list(listing.rows())
    notes = tuple(Row("", note) for note in listing.notes())
    sections = [Section(listing.title, notes, 1)]
    for row in rows:
        told = [Row(listing.word(n), row[n]) for n in COLUMNS[1:] if row[n]]
        sections.append(Section(row["number"], tuple(told), 2))
    if not rows:
        sections.append(Section(listing.word("none"), (), 2))
    return document(listing.title, town.name, town, listing.at, sections)


def _line(text: str) -> str:
    return plain(" ".join(text.split()))


def plain(text: str) -> str:
    """
    Return *text* with all markup escaped.
    """
    return _BEGINS.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))
