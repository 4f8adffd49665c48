"""
The plenary's sessions and deadlines as iCalendar (RFC 5545). Pure: the same calendar
gives the same bytes. Times are in UTC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from gateway.core.town import Town
from gateway.routing.around.calendar import Calendar, Plenary
from gateway.town.papers import Words

#: Maximum octets of a line without its end (RFC 5545, section 3.1).
_FOLD = 75

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def ics(town: Town, calendar: Calendar, now: datetime) -> bytes:
    """
    Return a calendar with an event for each session and each closing of an agenda.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ventanilla//plenary//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(town.name)}",
    ]
    for plenary in calendar.plenaries:
        lines += _events(town, calendar, plenary, now)
    lines.append("END:VCALENDAR")
    return b"".join(map(_folded, lines))


def _events(
    town: Town, calendar: Calendar, plenary: Plenary, now: datetime
) -> Iterator[str]:
    name = f"{town.name}\n{_place(calendar, plenary)}"
    if plenary.agenda_closes < plenary.starts:
        yield from _event(town, name, "agenda", plenary, now)
    yield from _event(town, name, "session", plenary, now)


def _place(calendar: Calendar, plenary: Plenary) -> str:
    """
    Return the identity of a session: its day, and its position on that day, which stay
    the same when its hour changes.
    """
    day = calendar.local(plenary.starts).date()
    same = [p for p in calendar.plenaries if calendar.local(p.starts).date() == day]
    return f"{day} {same.index(plenary) + 1}"


def _event(
    town: Town, name: str, kind: str, plenary: Plenary, now: datetime
) -> Iterator[str]:
    summary = Words(town.of_papers, "calendar").say(kind)
    seed = f"{name}\n{kind}".encode()
    yield "BEGIN:VEVENT"
    # The same event has the same UID in every file.
    yield f"UID:{kind}-{hashlib.sha256(seed).hexdigest()[:32]}@ventanilla.invalid"
    yield f"DTSTAMP:{_moment(now)}"
    if kind == "session":
        yield f"DTSTART:{_moment(plenary.starts)}"
        yield f"DTEND:{_moment(plenary.ends)}"
    else:
        yield f"DTSTART:{_moment(plenary.agenda_closes)}"
        # A deadline occupies no time.
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(f'{summary}: {town.name}')}"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """
    Fold a line that is too long, never inside a character.
    """
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        # A continuation begins with a space, which counts.
        if len(piece) + len(octets) > _FOLD:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
