"""
Moments as people say them: "hoy 14:00".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from attrs import frozen

from gateway.core.calendar import shown_moment


@frozen(kw_only=True)
class Moments:
    """
    Writes moments in the town's time zone.

    Attributes:
        words: The words for days, by how many days from now they are.
    """

    zone: tzinfo
    now: datetime
    words: Mapping[int, str]

    def say(self, at: datetime) -> str:
        """
        Write a moment: with a word for yesterday, today and tomorrow, else its date.
        """
        try:
            there, here = at.astimezone(self.zone), self.now.astimezone(self.zone)
        except OverflowError:  # platforms send any date
            return at.isoformat()
        day = self.words.get((there.date() - here.date()).days)
        written = shown_moment(at, self.zone)
        return f"{day} {written.partition(' ')[2]}" if day else written
