"""
Whether something can be booked, and alternatives. Pure: existing bookings and the time
come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from gateway.core.requests.booking import Booking, Diary, free, moment
from gateway.core.requests.form import Books, Form, said, spoken
from gateway.core.requests.request import Request
from gateway.routing.around.spoken_hours import named_date
from gateway.town.forms.showing import shown_time

#: How many alternative times are offered, the nearest ones.
_OFFERED = 4


@frozen
class Trouble:
    """
    Why a booking is not possible as answered.

    Attributes:
        text: The name of the text that says so.
        variables: Its variables; dates are written in the reader's language.
        wrong: The name of the question to ask again.
    """

    text: str
    variables: Mapping[str, str | date]
    wrong: str


@frozen(kw_only=True)
class BookingWish:
    """
    What somebody wants to book.

    Attributes:
        day, start: In local time.
    """

    diary: Diary
    form: Form
    books: Books
    unit: str
    day: date
    start: time

    @classmethod
    def of(
        cls, request: Request, form: Form, diary: Diary | None
    ) -> BookingWish | None:
        """
        Return what a request wants to book; None if it books nothing, or an answer is
        missing or no longer valid.
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
        Return it as a booking; None if daylight saving skips that time.
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
    Return which stored answer is no longer valid, because the form was edited since;
    None if all are.
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


def unit_name(form: Form, unit: str, language: str) -> str:
    """
    Return the name of a unit where it can be chosen; else the form's name.
    """
    if form.books and not form.books.unit:
        return said(form.name, language)
    ask = form.ask(form.books.unit) if form.books else None
    return said(ask.of[unit], language) if ask and unit in ask.of else unit


def form_booking(forms: Iterable[Form], booking: Booking) -> Form | None:
    """
    Return the one of *forms* that books the calendar of *booking*; None if the rules no
    longer have it.
    """
    return next((f for f in forms if f.books and f.books.diary == booking.diary), None)


def booked_unit(forms: Iterable[Form], booking: Booking, language: str) -> str:
    """
    Return the name of the unit that *booking* takes, or if *forms* no longer have it,
    its internal name.
    """
    form = form_booking(forms, booking)
    return unit_name(form, booking.unit, language) if form else booking.unit


def booking_variables(
    booking: Booking, form: Form | None, zone: ZoneInfo, language: str
) -> dict[str, str]:
    """
    Return the variables of a text about a booking: its unit, day, start and end. If the
    rules no longer have its form, the unit has its internal name.
    """
    starts, ends = booking.starts.astimezone(zone), booking.ends.astimezone(zone)
    return {
        "unit": unit_name(form, booking.unit, language) if form else booking.unit,
        "day": named_date(
            starts.date(), spoken(form.name, language) if form else language
        ),
        "start": shown_time(starts.time()),
        "end": shown_time(ends.time()),
    }


def trouble(
    wish: BookingWish,
    taken: Sequence[Booking],
    now: datetime,
    zone: ZoneInfo,
    is_holiday: Callable[[date], bool],
    language: str,
) -> Trouble | None:
    """
    Return why *wish* is not possible; None if it is.

    Args:
        wish: What is wanted.
        taken: The bookings of others on that day.
        now: The present.
        zone: The town's time zone.
        is_holiday: Says whether a day is a public holiday.
        language: The reader's language.
    """
    books, diary, day = wish.books, wish.diary, wish.day
    today = now.astimezone(zone).date()
    beside = spoken(wish.form.name, language)
    told = {
        "day": named_date(day, beside),
        "unit": unit_name(wish.form, wish.unit, language),
    }
    if day - today > diary.ahead:
        last = named_date(today + diary.ahead, beside)
        return Trouble("booking-far", {**told, "last": last}, books.day)
    starts = diary.starts(wish.unit, day, books.lasts, holiday=is_holiday(day))
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
