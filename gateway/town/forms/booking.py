"""
Whether something can be booked, and what else can.

Pure: what is taken and the time come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from gateway.core.requests.booking import Booking, Diary, free, moment
from gateway.core.requests.form import Books, Form, said, spoken
from gateway.core.requests.request import Request
from gateway.routing.around.spoken_hours import named_date
from gateway.town.forms.showing import shown_time

#: Times that are offered instead, the nearest ones.
_OFFERED = 4


@frozen
class Trouble:
    """
    Why it cannot be booked as it was answered.

    Attributes:
        text: The name of what is said.
        variables: What is in it; days are told as its reader's language does.
        wrong: The name of what is to be asked again.
    """

    text: str
    variables: Mapping[str, str | date]
    wrong: str


@frozen(kw_only=True)
class Wish:
    """
    What somebody wants to book.

    Attributes:
        day, start: Where it is; as clocks show it there.
    """

    diary: Diary
    form: Form
    books: Books
    unit: str
    day: date
    start: time

    @classmethod
    def of(cls, request: Request, form: Form, diary: Diary | None) -> Wish | None:
        """
        Give the wish of a request; None where there is nothing to book, or something of
        it is missing yet, or misread.
        """
        books = form.books
        if books is None or diary is None or misread(request, form, diary):
            return None
        answers = request.answers
        unit = answers.get(books.unit, "") if books.unit else diary.units[0]
        day, start = answers.get(books.day), answers.get(books.start)
        if not (unit and day and start):
            return None
        return cls(
            diary=diary,
            form=form,
            books=books,
            unit=unit,
            day=date.fromisoformat(day),
            start=time.fromisoformat(start),
        )

    def booking(self, request: Request, zone: ZoneInfo) -> Booking | None:
        """
        Give it as a booking; None where no clock ever shows that time.
        """
        starts = moment(self.day, self.start, zone)
        if starts is None:
            return None
        return Booking(
            case=request.case,
            diary=self.diary.name,
            unit=self.unit,
            starts=starts,
            ends=starts + self.books.lasts,
            contact=request.contact,
        )


def misread(request: Request, form: Form, diary: Diary | None) -> Trouble | None:
    """
    Say which answer was kept before the form was edited, and names nothing any more
    that could be booked: it is to be asked again.
    """
    books = form.books
    if books is None or diary is None:
        return None
    reads: tuple[tuple[str, str, Callable[[str], object]], ...] = (
        (books.unit, "ask-not-choice", diary.units.index),
        (books.day, "ask-not-date", date.fromisoformat),
        (books.start, "ask-not-time", time.fromisoformat),
    )
    for name, text, read in reads:
        kept = request.answers.get(name)
        try:
            _ = kept and read(kept)
        except ValueError:
            return Trouble(text, {}, name)
    return None


def called(form: Form, unit: str, language: str) -> str:
    """
    Give what a unit is called where it is asked for; what the form is, where there is
    none to choose.
    """
    if form.books and not form.books.unit:
        return said(form.name, language)
    ask = form.ask(form.books.unit) if form.books else None
    return said(ask.of[unit], language) if ask and unit in ask.of else unit


def described(
    booking: Booking, form: Form | None, zone: ZoneInfo, language: str
) -> dict[str, str]:
    """
    Give what a text tells of a booking: its unit, its day, and when it starts. Where
    the rules have its form no more, the unit goes by its own name.
    """
    starts = booking.starts.astimezone(zone)
    return {
        "unit": called(form, booking.unit, language) if form else booking.unit,
        "day": named_date(
            starts.date(), spoken(form.name, language) if form else language
        ),
        "start": shown_time(starts.time()),
    }


def trouble(
    wish: Wish,
    taken: Sequence[Booking],
    now: datetime,
    zone: ZoneInfo,
    is_holiday: Callable[[date], bool],
    language: str,
) -> Trouble | None:
    """
    Say why *wish* cannot be had, if it cannot.

    Args:
        wish: What is wanted.
        taken: The bookings of that day, of others.
        now: The present.
        zone: Of the town's clocks.
        is_holiday: Says whether a day is a public holiday here.
        language: The reader's.
    """
    books, diary, day = wish.books, wish.diary, wish.day
    today = now.astimezone(zone).date()
    beside = spoken(wish.form.name, language)
    told = {
        "day": named_date(day, beside),
        "unit": called(wish.form, wish.unit, language),
    }
    if day - today > diary.ahead:
        last = named_date(today + diary.ahead, beside)
        return Trouble("booking-far", {**told, "last": last}, books.day)
    starts = diary.starts(day, books.lasts, holiday=is_holiday(day))
    if not starts:
        return Trouble("booking-shut", told, books.day)
    theirs = [each for each in taken if each.unit == wish.unit]
    open_ = [
        at
        for at in free(starts, day, books.lasts, theirs, zone)
        if (begins := moment(day, at, zone)) is not None and begins > now
    ]
    if wish.start in open_:
        return None
    at = shown_time(wish.start)
    if not open_:
        return Trouble("booking-full", told, books.day)
    near = sorted(sorted(open_, key=lambda each: _apart(each, wish.start))[:_OFFERED])
    times = ", ".join(map(shown_time, near))
    name = "booking-hours"
    if wish.start in starts:
        begins = moment(day, wish.start, zone)
        is_past = begins is not None and begins <= now
        name = "booking-past" if is_past else "booking-taken"
    return Trouble(name, {**told, "start": at, "times": times}, books.start)


def _apart(one: time, other: time) -> timedelta:
    first = timedelta(hours=one.hour, minutes=one.minute)
    return abs(first - timedelta(hours=other.hour, minutes=other.minute))
