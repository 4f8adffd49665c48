"""
Moments as people say them: "hoy 14:00".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from attrs import frozen

from gateway.core.calendar import shown_moment


@frozen
class Moment:
    """
    A moment, as ``moment.html`` shows it.

    Attributes:
        whole: With its date, as it stands on paper.
        day: The word for its day; empty if it is not near.
        clock: Its time.
    """

    whole: str
    day: str = ""
    clock: str = ""


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

    def say(self, at: datetime) -> Moment:
        """
        Write a moment: with a word for yesterday, today and tomorrow, and its date.
        """
        try:
            there, here = at.astimezone(self.zone), self.now.astimezone(self.zone)
        except OverflowError:  # platforms send any date
            return Moment(at.isoformat())
        day = self.words.get((there.date() - here.date()).days, "")
        whole = shown_moment(at, self.zone)
        return Moment(whole, day, whole.partition(" ")[2])
