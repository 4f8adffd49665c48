"""
`ventanilla bookings` and `ventanilla case register`, as they are used at the desk.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from lent import store_at

from gateway.core.case import Case, CaseState, Number
from gateway.core.decision import Decision, Outcome
from gateway.core.delivery import DeliveryState
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request, RequestState

pytestmark = pytest.mark.usefixtures("begun")

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
#: To come for as long as this is tested.
SIX = datetime(2126, 3, 6, 17, tzinfo=UTC)
ANA = Address("telegram", "1044")

TOWN = """
town: {name: Testville, accounts: {telegram: "@test_bot"}}
mailboxes:
  sports: {office: Deportes, addresses: {email: sports@test.example}}
cases: {prefix: J}
calendars:
  courts: {units: [padel 1], hours: L-D 9:00-21:00}
otherwise: {deliver: sports}
"""


@pytest.fixture
def booked(request, tmp_path, ventanilla, ana_says, monkeypatch):
    """
    A small town in which Ana has booked the court by her message 1.
    """
    six = getattr(request, "param", SIX)
    routes = tmp_path / "small.yaml"
    routes.write_text(TOWN, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))

    async def put():
        store, message, number = await ana_says("quiero reservar")
        opened = Case(
            number=Number(number),
            contact=ANA,
            job=Number(number),
            state=CaseState.OPEN,
            opened_at=NOW,
            moved_at=NOW,
        )
        request = Request(
            case=Number(number),
            procedure="procedure court",
            contact=ANA,
            state=RequestState.HANDED,
            begun_at=NOW,
            moved_at=NOW,
        )
        await store.record(
            Filing(
                id=number,
                status=Status.ROUTED,
                message=message,
                verdict=Verdict(standing=Standing.VERIFIED, because=""),
                decision=Decision(outcome=Outcome.DELIVER, legs=()),
                cases=(opened,),
                requests=(request,),
            )
        )
        booking = Booking(
            case=Number(number),
            diary="courts",
            unit="padel 1",
            starts=six,
            ends=six + timedelta(minutes=90),
            contact=ANA,
        )
        await store.book(booking, timedelta(minutes=30))
        await store.close()

    asyncio.run(put())
    return ventanilla


def test_what_is_booked_on_a_day_is_listed_by_the_towns_clock(booked, shown):
    """
    And nothing else on that day.
    """
    [told] = shown("bookings", "--day", "2126-03-06", "--calendar", "courts")

    assert {
        "starts": "2126-03-06T18:00:00+01:00",
        "ends": "2126-03-06T19:30:00+01:00",
        "calendar": "courts",
        "unit": "padel 1",
        "case": "J-1",
        "contact": "telegram:1044",
    } == told
    told = booked("bookings", "--day", "2126-03-06").output
    assert "06/03/2126 18:00-19:30  courts    padel 1" in told
    assert "nothing is booked" in booked("bookings", "--day", "2126-03-07").output


def test_a_calendar_that_is_none_is_told_with_those_that_there_are(booked):
    """
    And how to have one.
    """
    told = booked("bookings", "--calendar", "court", status=1)

    assert "there is no calendar court, only courts" in told.output


@pytest.fixture
def told_to_ana(tmp_path):
    """
    What waits to be said to her.
    """

    async def read():
        async with store_at(
            f"sqlite:///{tmp_path}/state/ventanilla.db", "one"
        ) as store:
            waiting = await store.deliveries([DeliveryState.DUE], 10)
        return [d.text for d in waiting if d.to == ANA]

    return lambda: asyncio.run(read())


def test_what_is_booked_is_called_as_people_choose_it(booked, tmp_path, shown):
    """
    In the list and where it is taken back; programs read the name in the rules.
    """
    form = """
intents: {procedure: {words: [reservar]}}
procedures:
  court:
    words: [reservar]
    deliver: sports
    form:
      name: {es: Reserva de pista}
      asks:
        court:
          kind: choice
          of: {padel 1: {es: pádel 1}, padel 2: {es: pádel 2}}
          label: {es: Pista}
          question: {es: "¿Qué pista?"}
        day: {kind: date, label: {es: Día}, question: {es: "¿Qué día?"}}
        start: {kind: time, label: {es: Hora}, question: {es: "¿A qué hora?"}}
      books: {calendar: courts, unit: court, day: day, start: start, minutes: 90}
"""
    town = TOWN.replace("units: [padel 1]", "units: [padel 1, padel 2]")
    (tmp_path / "small.yaml").write_text(town + form, encoding="utf-8")

    listed = booked("bookings", "--day", "2126-03-06").output
    assert "06/03/2126 18:00-19:30  courts    pádel 1  J-1" in listed
    [told] = shown("bookings", "--day", "2126-03-06")
    assert "padel 1" == told["unit"]
    told = booked("bookings", "cancel", "J-1", "--because", "Se ha roto la red.")

    assert "pádel 1 is free again" in told.output


def test_what_is_taken_back_is_free_and_its_owner_is_told_why(
    booked, shown, told_to_ana
):
    """
    Once, and the reason as it was written.
    """
    freed = shown("bookings", "cancel", "J-1", "--because", "Se ha roto la red.")

    assert "padel 1" == freed["unit"]
    assert [] == shown("bookings", "--day", "2126-03-06")
    [said] = told_to_ana()
    assert said.startswith("J-1: el Ayuntamiento ha tenido que anular su reserva")
    assert said.endswith("Se ha roto la red.")
    again = booked("bookings", "cancel", "J-1", "--because", "…", status=1)
    assert "has booked nothing" in again.output


@pytest.mark.parametrize("booked", [NOW + timedelta(hours=1)], indirect=True)
def test_what_is_over_is_cancelled_no_more_and_nobody_is_told(booked, told_to_ana):
    """
    A number that was mistyped sends nobody home.
    """
    told = booked("bookings", "cancel", "J-1", "--because", "…", status=1).output

    assert "what J-1 had booked ended on 02/03/2026 15:30" in told
    assert [] == told_to_ana()


def test_the_registrys_number_is_noted_in_the_case(booked, shown):
    """
    Its file has it from then on.
    """
    told = booked("case", "register", "J-1", "2026-E-RE-123", "--clerk", "inés").output

    assert "J-1 is entered in the registry as 2026-E-RE-123" in told
    case = shown("case", "J-1")
    assert "2026-E-RE-123" == case["case"]["registered"]
    assert "Entrada en el registro: 2026-E-RE-123" in str(case)
    assert [] == [file for said in case["messages"] for file in said["files"]]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["J-9", "2026-E-RE-123"], "there is no case J-9: `ventanilla cases`"),
        (
            ["J-1", "de ayer mismo"],
            "is not a registry entry: write it as 2026-E-RE-123",
        ),
        (["X1", "2026-E-RE-123"], "is not a case number"),
    ],
)
def test_what_cannot_be_noted_says_why(booked, arguments, problem):
    """
    And what would be right.
    """
    assert problem in booked("case", "register", *arguments, status=1).output
