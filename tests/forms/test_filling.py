"""
Forms are filled by talking.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.requests.booking import Booking, Diary, OpeningHours
from gateway.core.requests.form import AnswerKind, Ask, Books, Form
from gateway.core.requests.request import Request, RequestState
from gateway.town.forms.answer import FormAnswer, NotUnderstood
from gateway.town.forms.booking import BookingWish, trouble, unit_name
from gateway.town.forms.filling import Filling, question
from gateway.town.forms.words import Word, word_of

TODAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def ask(name: str, kind: AnswerKind, label: str, **more: object) -> Ask:
    return Ask(
        name=name,
        kind=kind,
        question={"es": f"¿{label}?", "en": f"{name}?"},
        label={"es": label, "en": name},
        **more,  # type: ignore[arg-type]
    )


FORM = Form(
    procedure="procedure court",
    name={"es": "Reserva", "en": "Booking"},
    asks=(
        ask(
            "court",
            AnswerKind.CHOICE,
            "Pista",
            of={"padel 1": {"es": "pádel 1"}, "padel 2": {"es": "pádel 2"}},
        ),
        ask("day", AnswerKind.DATE, "Día", first=0),
        ask("start", AnswerKind.TIME, "Hora"),
        ask("phone", AnswerKind.PHONE, "Teléfono móvil", optional=True),
    ),
    books=Books(
        diary="courts",
        unit="court",
        day="day",
        start="start",
        lasts=timedelta(minutes=90),
    ),
)
DIARY = Diary(
    name="courts",
    units=("padel 1", "padel 2"),
    openings=(OpeningHours(frozenset(range(7)), 9 * 60, 21 * 60),),
)
FILLING = Filling(form=FORM, diary=DIARY)


def request(**changes: object) -> Request:
    return Request(
        case=Number(412),
        procedure=FORM.procedure,
        contact=Address("telegram", "1044"),
        state=RequestState.ASKING,
        begun_at=NOON,
        moved_at=NOON,
        **changes,  # type: ignore[arg-type]
    )


@for_each(
    ("said", "word", "rest"),
    [
        ("d'acord", Word.YES, ""),
        ("D\u2019acord, gràcies", Word.YES, ""),
        ("sí", Word.YES, ""),
        ("Sí, gracias", Word.YES, ""),
        ("todo correcto", Word.YES, ""),
        ("sí, está bien", Word.YES, ""),
        ("Sí, todo correcto, gracias", Word.YES, ""),
        ("perfecto", Word.YES, ""),
        ("👍", Word.YES, ""),
        ("eso es", Word.YES, ""),
        ("si porfa", Word.YES, ""),
        ("está bien así", Word.YES, ""),
        ("de acuerdo, muchas gracias", Word.YES, ""),
        ("Sí. Un saludo, Pepa", Word.YES, ""),
        ("Sí\n\nEnviado desde mi iPhone", Word.YES, ""),
        ("da", Word.YES, ""),
        ("ja, danke", Word.YES, ""),
        ("نعم", Word.YES, ""),
        ("oui merci", Word.YES, ""),
        ("nein", Word.NO, ""),
        ("nu", Word.NO, ""),
        ("لا، شكرا", Word.NO, ""),
        ("déjelo", Word.CANCEL, ""),
        ("mejor no, gracias", Word.CANCEL, ""),
        ("no, gracias, ya no", Word.CANCEL, ""),
        ("al final no hace falta", Word.CANCEL, ""),
        ("ya no me hace falta", Word.CANCEL, ""),
        ("mejor no el viernes", None, ""),
        ("muchas gracias", None, ""),
        ("Un saludo, Pepa", None, ""),
        ("Yes, that's right", Word.YES, ""),
        ("correct", Word.YES, ""),
        ("correct the booking", Word.CORRECT, "the booking"),
        ("claro que no", None, ""),
        ("sí, cancelar", None, ""),
        ("no", Word.NO, ""),
        ("no, está mal", Word.NO, ""),
        ("no está bien", Word.NO, ""),
        ("cancelar", Word.CANCEL, ""),
        ("anular J-412", Word.CANCEL, ""),
        ("cancelar la reserva J-412, por favor", Word.CANCEL, ""),
        ("quiero cancelar mi reserva", Word.CANCEL, ""),
        ("cancel my booking", Word.CANCEL, ""),
        ("ya no lo quiero", Word.CANCEL, ""),
        ("corregir día: el viernes", Word.CORRECT, "día: el viernes"),
        ("change time to 18:00", Word.CORRECT, "time to 18:00"),
        ("seguir", Word.RESUME, ""),
        ("J-412 seguir", Word.RESUME, ""),
        ("el viernes", None, ""),
        ("sí, pero el viernes", None, ""),
        ("no tengo fotos de la farola rota", None, ""),
        ("han cancelado el concierto del viernes", None, ""),
        ("", None, ""),
    ],
)
def test_some_words_are_no_answers(said: str, word: Word | None, rest: str) -> None:
    """
    Only where they stand nearly alone.
    """
    assert (word, rest) == word_of(said)


@given(st.text())
def test_whatever_is_said_is_a_word_or_none(said: str) -> None:
    """
    And nothing breaks it.
    """
    word, rest = word_of(said)

    assert rest == "" or word is Word.CORRECT


def test_one_question_comes_after_the_other() -> None:
    """
    Until nothing is missing.
    """
    one, asked = request(), []
    for said in ("pádel 1", "el viernes", "18:00", "no"):
        ask_ = FILLING.next_ask(one)
        assert ask_ is not None
        asked.append(question(ask_, "es"))
        one = FILLING.answered(
            request(answers=one.answers, asked=ask_.name), FormAnswer(said, TODAY)
        )

    assert asked[:2] == ["¿Pista? (pádel 1, pádel 2)", "¿Día?"]
    assert FILLING.next_ask(one) is None
    assert FILLING.rows(one, "es") == (
        ("Pista", "pádel 1"),
        ("Día", "viernes 06/03/2026"),
        ("Hora", "18:00"),
        ("Teléfono móvil", "—"),
    )


@for_each(
    "said",
    [
        *("No, gracias", "no tengo", "no tengo móvil", "no quiero darlo", "no en tinc"),
        *(
            "no quiero dar el teléfono",
            "prefiero no darlo",
            "mejor no",
            "no hace falta",
        ),
        *("sin teléfono", "nein", "ich habe keins", "nu", "nu vreau", "لا", "ليس لدي"),
        *("je préfère ne pas le donner", "I'd rather not", "ez", "mejor no"),
        *("no tengo teléfono, soy sordo", "no tengo porque soy sorda, gracias"),
        *("nu am telefon, sunt surdă", "I don't have one because I'm deaf"),
    ],
)
def test_what_may_be_left_out_is_with_any_no(said: str) -> None:
    """
    Also with the words of the question, and with why there is no phone.
    """
    one = FILLING.answered(request(asked="phone"), FormAnswer(said, TODAY))

    assert {"phone": ""} == one.answers


def test_a_no_that_tells_something_leaves_nothing_out() -> None:
    """
    It may be a matter of its own.
    """
    with pytest.raises(NotUnderstood):
        FILLING.answered(request(asked="phone"), FormAnswer("no tengo agua", TODAY))


def test_free_words_may_begin_like_a_command() -> None:
    """
    Unless they name what is to be corrected, or nothing at all.
    """
    filling = Filling(form=evolve(FORM, asks=(ask("what", AnswerKind.TEXT, "Obra"),)))
    one = request(asked="what")

    assert filling.is_answer(one, FormAnswer("Cambiar los azulejos del baño", TODAY))
    assert not filling.is_answer(one, FormAnswer("cambiar", TODAY))
    assert not filling.is_answer(one, FormAnswer("corregir obra: un muro", TODAY))
    assert not filling.is_answer(one, FormAnswer("cancelar", TODAY))


def test_what_must_be_answered_cannot_be_left_out() -> None:
    """
    A no is no day.
    """
    with pytest.raises(NotUnderstood):
        FILLING.answered(request(asked="day"), FormAnswer("no", TODAY))


@given(st.text(max_size=60))
def test_an_answer_never_changes_another_that_was_given(said: str) -> None:
    """
    That takes a correction.
    """
    given_ = {"court": "padel 1", "start": "18:00"}
    before = request(asked="day", answers=given_)
    try:
        after = FILLING.answered(before, FormAnswer(said, TODAY))
    except NotUnderstood:
        return

    assert given_ == {name: after.answers[name] for name in given_}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("mejor el domingo a las 10:00", "2026-03-08"),
        ("a las 10 de la mañana", "2026-03-07"),
        ("a las 10, por la mañana", "2026-03-07"),
        ("10:00", "2026-03-07"),
    ],
)
def test_a_day_beside_the_hour_is_the_day(said: str, day: str) -> None:
    """
    Whatever day was told before.
    """
    before = request(asked="start", answers={"day": "2026-03-07"})

    one = FILLING.answered(before, FormAnswer(said, TODAY))

    assert {"day": day, "start": "10:00"} == one.answers


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("el domingo a las 10:00", "10:00"),
        ("el domingo a las siete", "19:00"),
        ("el domingo", "18:00"),
        ("el 8", "18:00"),
        ("8/3", "18:00"),
    ],
)
def test_an_hour_beside_the_day_is_the_hour(said: str, start: str) -> None:
    """
    Whatever hour was told before.
    """
    before = request(asked="day", answers={"start": "18:00"})

    one = FILLING.answered(before, FormAnswer(said, TODAY))

    assert {"day": "2026-03-08", "start": start} == one.answers


MATTER = Filling(
    form=evolve(FORM, asks=(ask("matter", AnswerKind.TEXT, "Asunto"), *FORM.asks))
)


@for_each(
    ("said", "told"),
    [
        ("a las 13:45", {"start": "13:45"}),
        ("el jueves 5 a las 11:00", {"day": "2026-03-05", "start": "11:00"}),
        ("mejor mañana por la tarde", {"day": "2026-03-04"}),
        ("On Friday at 18:00", {"day": "2026-03-06", "start": "18:00"}),
    ],
)
def test_a_day_or_an_hour_alone_is_no_words(said: str, told: dict[str, str]) -> None:
    """
    Where these are asked for besides.
    """
    asked, answer = request(asked="matter"), FormAnswer(said, TODAY)

    with pytest.raises(NotUnderstood):
        MATTER.answered(asked, answer)
    changed = MATTER.changed(asked, answer)
    assert changed is not None
    assert told == changed.answers


@pytest.mark.parametrize("said", ["el padrón, el jueves 5", "la fiesta de las 11:00"])
def test_words_with_a_day_or_an_hour_are_words(said: str) -> None:
    one = MATTER.answered(request(asked="matter"), FormAnswer(said, TODAY))

    assert said == one.answers["matter"]


def test_an_hour_is_words_where_no_hour_is_asked_for() -> None:
    only = Filling(form=evolve(FORM, asks=MATTER.form.asks[:1], books=None))

    one = only.answered(request(asked="matter"), FormAnswer("a las 13:45", TODAY))

    assert {"matter": "a las 13:45"} == one.answers


@for_each(
    ("said", "name", "rest"),
    [
        ("día: el viernes", "day", "el viernes"),
        ("la hora", "start", ""),
        ("teléfono móvil 600123456", "phone", "600123456"),
        ("start to 18:00", "start", "to 18:00"),
        ("PISTA pádel 2", "court", "pádel 2"),
    ],
)
def test_what_is_corrected_is_called_by_its_name(
    said: str, name: str, rest: str
) -> None:
    """
    The label's, in any language, or the rules'.
    """
    found = FILLING.corrected(said, "es")

    assert found is not None
    assert (name, rest) == (found[0].name, found[1])


@given(st.text())
def test_whatever_is_to_be_corrected_it_is_one_of_the_questions(said: str) -> None:
    """
    Or none.
    """
    found = FILLING.corrected(said, "es")

    assert found is None or found[0] in FORM.asks


@for_each(
    ("said", "kept"),
    [
        ("a las siete", "19:00"),
        ("7", "19:00"),
        ("a las diez", "10:00"),
        ("las 9", "09:00"),
        ("a las 7 de la mañana", "07:00"),
        ("7 am", "07:00"),
        ("07:00", "07:00"),
        ("a las 12 de la noche", "00:00"),
    ],
)
def test_a_time_is_read_within_the_hours(said: str, kept: str) -> None:
    """
    Nobody plays at seven in the morning, unless they say so.
    """
    one = FILLING.answered(request(asked="start"), FormAnswer(said, TODAY))

    assert kept == one.answers["start"]


def test_an_address_tells_where_it_is_and_not_what() -> None:
    """
    Where both are asked for, in whatever order; once it is known, it may be anything.
    """
    what, where = (
        ask("what", AnswerKind.TEXT, "Qué"),
        ask("at", AnswerKind.TEXT, "Dónde", place=True),
    )
    filling = Filling(form=evolve(FORM, asks=(what, where), books=None))
    house = FormAnswer("calle Almez 18", TODAY, houses=("calle Almez 18",))

    with pytest.raises(NotUnderstood):
        filling.answered(request(asked="what"), house)
    told = filling.changed(request(asked="what"), house)
    assert told is not None
    assert {"at": "calle Almez 18"} == told.answers
    later = filling.answered(evolve(told, asked="what"), house)
    assert "calle Almez 18" == later.answers["what"]
    sofa = FormAnswer("un sofá de la calle Almez 18", TODAY, houses=house.houses)
    assert "what" in filling.answered(request(asked="what"), sofa).answers


@pytest.mark.parametrize("said", ["12345678A", "X-1234567-L", "600 123 456."])
def test_what_is_asked_for_besides_is_no_words(said: str) -> None:
    """
    Of where somebody lives a document tells nothing, mistyped or not.
    """
    form = Form(
        procedure="procedure census",
        name={"es": "Padrón"},
        asks=(
            ask("address", AnswerKind.TEXT, "Domicilio"),
            ask("document", AnswerKind.DOCUMENT, "Documento"),
            ask("phone", AnswerKind.PHONE, "Teléfono"),
        ),
    )
    asked = request(asked="address")

    with pytest.raises(NotUnderstood):
        Filling(form=form).answered(asked, FormAnswer(said, TODAY))
    Filling(form=form).answered(asked, FormAnswer(f"calle Almez 18, {said}", TODAY))


def test_a_time_said_to_be_in_the_morning_stays_there() -> None:
    """
    Whatever else is answered after it.
    """
    one = FILLING.answered(request(asked="start"), FormAnswer("7 am", TODAY))
    later = FILLING.answered(evolve(one, asked="day"), FormAnswer("el viernes", TODAY))

    assert "07:00" == later.answers["start"]


CLOSURE = Filling(
    form=evolve(
        FORM,
        asks=(
            ask("day", AnswerKind.DATE, "Día"),
            ask("start", AnswerKind.TIME, "Desde"),
            ask("end", AnswerKind.TIME, "Hasta"),
        ),
        books=None,
    )
)


def test_one_hour_answers_one_question() -> None:
    """
    What follows is asked.
    """
    one = CLOSURE.answered(request(asked="start"), FormAnswer("a las 20:00", TODAY))

    assert {"start": "20:00"} == one.answers


def test_an_hour_that_may_be_either_of_two_is_neither() -> None:
    """
    In the first message, too.
    """
    one = CLOSURE.spotted(request(), FormAnswer("el viernes a las 20:00", TODAY))

    assert {"day": "2026-03-06"} == one.answers


def test_another_answer_that_may_be_to_either_of_two_is_in_doubt() -> None:
    """
    One to one of them is not.
    """
    said = FormAnswer("mejor a las 21:00", TODAY)

    assert CLOSURE.is_doubtful(said)
    assert CLOSURE.changed(request(), said) is None
    assert not CLOSURE.is_doubtful(FormAnswer("mejor el sábado", TODAY))
    assert not FILLING.is_doubtful(said)


def _trouble(day: date, start: str) -> str | None:
    answers = {"court": "padel 1", "day": day.isoformat(), "start": start}
    wish = BookingWish.of(request(answers=answers), FORM, DIARY)
    assert wish is not None

    zone = ZoneInfo("Europe/Madrid")
    begins = datetime(2026, 3, 6, 18, tzinfo=zone)
    other = Booking(
        case=Number(2),
        diary="courts",
        unit="padel 2",
        starts=begins,
        ends=begins + wish.books.lasts,
        contact=Address("twitter", "2"),
    )
    same = evolve(
        other, unit="padel 1", starts=other.ends, ends=other.ends + wish.books.lasts
    )
    found = trouble(wish, (other, same), NOON, zone, lambda d: d.day == 9, "es")
    return found.text if found else None


@for_each(
    ("day", "start", "text"),
    [
        (date(2026, 3, 6), "18:00", None),
        (date(2026, 3, 6), "19:30", "booking-taken"),
        (date(2026, 3, 6), "18:10", "booking-hours"),
        (date(2026, 3, 6), "20:30", "booking-hours"),
        (date(2026, 3, 3), "12:30", "booking-past"),
        (date(2026, 3, 9), "18:00", "booking-shut"),
        (date(2026, 4, 2), "18:00", None),
        (date(2026, 4, 3), "18:00", "booking-far"),
    ],
)
def test_what_cannot_be_booked_is_told_why(
    day: date, start: str, text: str | None
) -> None:
    """
    Outside the hours, over already, on a holiday, too far ahead, or another's: not what
    is booked of another unit then.
    """
    assert text == _trouble(day, start)


def test_what_has_no_units_to_choose_is_called_like_its_form() -> None:
    """
    And not like its mailbox.
    """
    books = Books(
        diary="courts", unit="", day="day", start="start", lasts=timedelta(minutes=15)
    )

    assert "pádel 1" == unit_name(FORM, "padel 1", "es")
    assert "Reserva" == unit_name(evolve(FORM, books=books), "registro", "es")
