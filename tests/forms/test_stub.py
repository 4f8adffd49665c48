"""
What somebody keeps of a request on paper.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from pypdf import PdfReader
from tagged import tagged

from gateway.core.case import Case, CaseState, Number
from gateway.core.message import Address
from gateway.core.requests.booking import Booking
from gateway.core.requests.form import AnswerKind, Ask, Books, Form
from gateway.core.requests.request import Request, RequestState
from gateway.core.town import Casework, Town
from gateway.town.paper.stub import Stub, paper
from gateway.town.papers import registration

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
ANA = Address("telegram", "1044")
SIX = datetime(2026, 3, 6, 17, tzinfo=UTC)

FORM = Form(
    procedure="procedure court",
    name={"es": "Reserva de pista", "en": "Court booking"},
    legal="Ordenanza de pistas",
    asks=(
        Ask(
            name="court",
            kind=AnswerKind.CHOICE,
            question={"es": "¿Qué pista?"},
            label={"es": "Pista", "en": "Court"},
            of={"padel 2": {"es": "pádel 2"}, "tennis": {"es": "tenis"}},
        ),
        Ask(
            name="why",
            kind=AnswerKind.TEXT,
            question={"es": "¿Para qué?"},
            label={"es": "Para qué"},
        ),
    ),
    books=Books(
        diary="courts",
        unit="court",
        day="day",
        start="start",
        lasts=timedelta(minutes=90),
    ),
)

STUB = Stub(
    request=Request(
        case=Number(412),
        procedure=FORM.procedure,
        contact=ANA,
        answers={"court": "padel 2"},
        state=RequestState.HANDED,
        begun_at=NOON,
        moved_at=NOON,
    ),
    form=FORM,
    case=Case(
        number=Number(412),
        contact=ANA,
        job=Number(412),
        state=CaseState.OPEN,
        opened_at=NOON,
        moved_at=NOON,
    ),
    town=Town(
        name="Testville",
        timezone=ZoneInfo("Europe/Madrid"),
        casework=Casework(prefix="J"),
    ),
    booking=Booking(
        case=Number(412),
        diary="courts",
        unit="padel 2",
        starts=SIX,
        ends=SIX + timedelta(minutes=90),
        contact=ANA,
    ),
)


def text(stub: Stub) -> str:
    pages = PdfReader(io.BytesIO(paper(stub))).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_it_says_what_was_applied_for_and_that_it_is_no_registrys() -> None:
    """
    With the number, what was booked, the legal form and the hash of it all.
    """
    read = text(STUB)

    assert "Resguardo de la solicitud J-412" in read
    assert "Pista: pádel 2" in read
    assert "Reservado: pádel 2, viernes 06/03/2026, de 18:00 a 19:30" in read
    assert "Ordenanza de pistas" in read
    assert " ".join(registration("", "es").split()) in read
    assert STUB.seal in read.replace(" ", "")
    assert ("H2", "Resguardo de la solicitud J-412") in tagged(paper(STUB))


def test_once_the_registry_has_entered_it_its_number_stands_there_instead() -> None:
    """
    And it says no more that it is none.
    """
    entered = evolve(STUB, case=evolve(STUB.case, registered="2026-E-RE-123"))

    read = text(entered)

    assert "Entrada en el registro: 2026-E-RE-123" in read
    assert "no un asiento de registro" not in read


def test_it_is_in_the_language_of_whoever_applied() -> None:
    """
    Of those that there are; otherwise in the nearest.
    """

    def stub(language: str) -> str:
        return text(evolve(STUB, request=evolve(STUB.request, language=language)))

    assert "Copy of your request J-412" in stub("en")
    assert "Resguardo de la solicitud J-412" in stub("eu")
    assert "Copy of your request J-412" in stub("fr")


def test_the_same_request_makes_the_same_paper_and_another_another_seal() -> None:
    """
    So it shows whether what somebody carries is what they were given.
    """
    answers = {"court": "tennis"}
    changed = evolve(STUB, request=evolve(STUB.request, answers=answers))

    assert paper(STUB) == paper(STUB)
    assert changed.seal != STUB.seal


@pytest.mark.parametrize("said", ["porque sí " * 300, "مرحبا 💡 日本\u202e\x07", "—"])
def test_whatever_was_answered_it_is_one_page(said: str) -> None:
    """
    Smaller, or cut at its end.
    """
    answers = {**STUB.request.answers, "why": said}

    text(evolve(STUB, request=evolve(STUB.request, answers=answers)))
