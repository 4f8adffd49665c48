"""
The hours and absences of mailboxes, and which mailbox substitutes for another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from attrs import evolve, frozen

from gateway.core.conversation import Mailbox
from gateway.core.decision import Leg, Reason, Why
from gateway.routing.around.calendar import Calendar
from gateway.routing.around.windows import (
    ALL_DAY,
    WEEK,
    Window,
    read_days,
    read_windows,
)
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar, shown
from gateway.routing.words.text import plain

ABSENT = ("from", "until", "backup")
_ALWAYS = re.compile(
    r"(?:24 ?h(?:oras|rs|ours|s)?\.?|24/7|siempre|always)(?: (?:abierto|open))?"
    r"(?:,? (?:por turnos(?:/guardia)?|al dia|todos los dias|a day|every day))*"
)
_BY_AGENDA = re.compile(
    r"\b(?:agenda|con cita(?: previa)?|cita previa|by appointment)\b"
)
_ON_CALL = re.compile(r"[\s,;+]*\b(?:reten|de guardia|on[ -]call)\b\s*$")

#: The windows of a mailbox attended at all hours, also on holidays.
_EVERY = (Window(days=WEEK, span=ALL_DAY, holidays=True),)


@frozen(kw_only=True)
class Absence:
    """
    A range of days, both ends included, on which nobody reads a mailbox.

    Attributes:
        backups: The mailboxes that may stand in for it, the best first.
    """

    first: date
    last: date
    backups: tuple[str, ...]


@frozen(kw_only=True)
class Hours:
    """
    When a mailbox is attended.

    Attributes:
        calendar: The town's.
        told: The hours as they are written in the rules.
        windows: Its fixed hours; empty if it has none.
        on_call: Somebody can be reached outside its fixed hours, too.
        absences: When nobody reads it.
    """

    calendar: Calendar
    told: str = ""
    windows: tuple[Window, ...] = ()
    on_call: bool = False
    absences: tuple[Absence, ...] = ()

    def is_open(self, at: datetime) -> bool:
        """
        Say whether *at* is within its fixed hours, and in no absence. On holidays only
        those windows count that are for holidays.
        """
        local = self.calendar.local(at)
        if self.absent(at) is not None:
            return False
        return any(w.holds(local, self.calendar.is_holiday) for w in self.windows)

    def attended(self, at: datetime) -> bool:
        """
        Say whether somebody reads the mailbox at *at*: within its fixed hours or on
        call, and not absent.
        """
        return self.is_open(at) or (self.on_call and self.absent(at) is None)

    def absent(self, at: datetime) -> Absence | None:
        """
        Return the absence during which *at* is, if any.
        """
        if not self.absences:
            return None
        day = self.calendar.local(at).date()
        return next((a for a in self.absences if a.first <= day <= a.last), None)


def substitute(mailbox: str, at: datetime, attendance: Mapping[str, Hours]) -> str:
    """
    Return the mailbox that substitutes for *mailbox*: itself, if it is not absent or
    if all of its substitutes, and theirs, are absent, too.
    """
    asked = [mailbox]
    for each in asked:
        absence = attendance[each].absent(at)
        if absence is None:
            return each
        asked += [backup for backup in absence.backups if backup not in asked]
    return mailbox


def in_turn(
    mailbox: Mailbox,
    at: datetime,
    attendance: Mapping[str, Hours],
    may_read: Callable[[str], bool],
    told: Sequence[tuple[str, datetime]],
) -> tuple[str, ...]:
    """
    Return the order in which to tell of something urgent that nobody at *mailbox* has
    read: first whoever can be reached and was not when last told, of these whoever
    never was when told; then those never told, then those told longest ago; of equals
    the substitute, the other backups, the head, *mailbox*. Who is absent is left out,
    unless all others than *mailbox* are.

    Args:
        mailbox: Where nobody has read it.
        at: The time.
        attendance: The hours of each mailbox.
        may_read: Says which mailboxes may read it.
        told: Who was told already, and when, in that order.
    """
    known = (substitute(mailbox.id, at, attendance), *mailbox.backups, mailbox.head)
    may = [n for n in dict.fromkeys(known) if n in attendance and n != mailbox.id]
    may = [name for name in may if may_read(name)]
    there = [name for name in may if attendance[name].absent(at) is None] or may
    anew = [mailbox.id] if attendance[mailbox.id].absent(at) is None else []
    # Not by their times: a clock may have been set back.
    last = {name: (turn, then) for turn, (name, then) in enumerate(told)}
    still = [each for each in told if each[0] in attendance]
    heard = {name for name, then in still if attendance[name].attended(then)}

    def rank(name: str) -> tuple[bool, bool, int]:
        turn, then = last.get(name, (-1, None))
        hours = attendance[name]
        missed = then is None or not hours.attended(then)
        first = missed and hours.attended(at)
        return not first, first and name in heard, turn

    return tuple(sorted((*there, *anew), key=rank))


def stand_in(
    legs: Sequence[Leg],
    at: datetime,
    attendance: Mapping[str, Hours],
    may_read: Callable[[Leg, str], bool],
) -> tuple[Leg, ...]:
    """
    Return *legs* with one for the substitute of each absent mailbox; that mailbox gets
    the message, too, for when it is back.

    Args:
        legs: Where the message goes.
        at: When it was received.
        attendance: The hours of each mailbox.
        may_read: Says whether a mailbox may get a given leg besides its own.
    """
    found: dict[str, Leg] = {}
    for leg in legs:
        absence = attendance[leg.mailbox].absent(at)
        if absence is None:
            found[leg.mailbox] = leg
            continue
        other = substitute(leg.mailbox, at, attendance)
        away = f"{leg.because}; absent until {absence.last}"
        if other == leg.mailbox or not may_read(leg, other):
            found[leg.mailbox] = evolve(leg, because=away)
            continue
        told = evolve(leg, because=f"{away}, {other} stands in")
        found[leg.mailbox] = _besides(told, Why.ABSENT, other)
        if all(other != each.mailbox for each in legs):
            stands_in = _besides(told, Why.STANDS_IN, leg.mailbox)
            found.setdefault(other, evolve(stands_in, mailbox=other))
    return tuple(found.values())


def _besides(leg: Leg, why: Why, mailbox: str) -> Leg:
    return evolve(leg, reasons=(*leg.reasons, Reason(why, mailbox)))


def read_hours(
    known: Mapping[str, Node],
    mailbox: Mailbox,
    others: Mapping[str, Mailbox],
    calendar: Calendar,
    reader: Reader,
) -> Hours:
    """
    Read the hours and absences of *mailbox*.

    Args:
        known: Its entry in the rules.
        mailbox: The mailbox.
        others: All mailboxes.
        calendar: The town's.
        reader: Reads values, and collects mistakes.
    """
    told = reader.text(known.get("hours"), "hours")
    folded = plain(told)
    regular = _ON_CALL.sub("", folded)
    windows = _windows(regular) if folded else ()
    if windows is None:
        hint = "such as L-V 9:00-14:00 y 17:00-20:00 + retén; L-V 0-24; 24 h; agenda"
        reader.mistake(known["hours"], f"cannot read the hours {shown(told)}", hint)
    absences = (
        _absence(item, mailbox, others, reader)
        for item in reader.items(known.get("absent"))
    )
    return Hours(
        calendar=calendar,
        told=told,
        # Whatever else depends on hours that cannot be read is no mistake of its own.
        windows=_EVERY if windows is None else windows,
        on_call=regular != folded or reader.yes(known.get("on_call"), "on_call"),
        absences=tuple(absence for absence in absences if absence is not None),
    )


def _windows(regular: str) -> tuple[Window, ...] | None:
    if _ALWAYS.fullmatch(regular):
        return _EVERY
    # "By appointment" beside fixed hours does not change them.
    fixed = _BY_AGENDA.sub(" ", regular)
    if fixed != regular and not fixed.strip(" ,;"):
        return ()
    return read_windows(fixed)


def _absence(
    node: Node, mailbox: Mailbox, others: Mapping[str, Mailbox], reader: Reader
) -> Absence | None:
    known = reader.fields(node, "an absence", ABSENT)
    first, last = (_date(known.get(key), reader) for key in ("from", "until"))
    if "from" not in known or "until" not in known:
        hint = "such as from: 2026-08-01, until: 2026-08-15"
        reader.mistake(node, "an absence needs two dates", hint)
    elif first and last and last < first:
        reader.mistake(known["until"], "the absence ends before it starts")
    backups = stand_ins(mailbox.id, known.get("backup"), others, reader)
    may = tuple(
        name
        for name in backups or mailbox.backups
        if name in others
        # A confidential mailbox needs a confidential substitute.
        and others[name].may_read(confidential=mailbox.confidential)
    )
    if not may and not reader.partial:
        kind = "confidential mailbox" if mailbox.confidential else "mailbox"
        problem = f"nobody stands in for mailbox {mailbox.id}"
        reader.mistake(known.get("backup", node), problem, f"backup: another {kind}")
    if first is None or last is None:
        return None
    return Absence(first=first, last=last, backups=may)


def stand_ins(
    name: str, node: Node | None, others: Collection[str], reader: Reader
) -> tuple[str, ...]:
    """
    Read the substitutes of mailbox *name*. Naming itself is a mistake; an office that
    it holds is left out.
    """
    written = [x.value for x in reader.items(node) if isinstance(x, Scalar)]
    if node is not None and name in written:
        reader.mistake(node, f"mailbox {name} cannot stand in for itself")
    named = reader.names(node, "mailbox", others)
    return tuple(each for each in named if each != name)


def _date(node: Node | None, reader: Reader) -> date | None:
    told = reader.text(node, "a date")
    days = read_days(told) if told else None
    if days is not None and days.first == days.last and len(days.first) == 3:
        return date(*days.first)
    if told and node is not None:
        reader.mistake(node, f"not a date: {shown(told)}", "such as 2026-08-01")
    return None
