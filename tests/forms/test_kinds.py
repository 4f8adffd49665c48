"""
Answers are read as people write them, and refused with what helps.
"""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.languages import HEARD
from gateway.core.requests.form import Ask, Kind
from gateway.routing.texts import shipped
from gateway.town.forms import kinds, showing
from gateway.town.forms.answer import FormAnswer, NotUnderstood

#: A Tuesday.
TODAY = date(2026, 3, 3)


def ask(kind: Kind, **changes: object) -> Ask:
    usual = Ask(
        name="it",
        kind=kind,
        question={"es": "¿Qué?"},
        label={"es": "Dato"},
        of={
            "padel 1": {"es": "pádel 1", "en": "padel 1"},
            "padel 2": {"es": "pádel 2", "en": "padel 2"},
            "tennis": {"es": "tenis", "en": "tennis"},
        },
    )
    return evolve(usual, **changes)


def read(kind: Kind, text: str, files: int = 0, **changes: object) -> str:
    return kinds.read(ask(kind, **changes), FormAnswer(text, TODAY, files))


def test_of_what_is_said_in_the_words_of_another_that_other_is_chosen() -> None:
    """
    Of a new contract and a new holder, "new holder" is the second: a button says so.
    """
    of = {"new": {"en": "new contract"}, "holder": {"en": "new holder"}}

    assert "holder" == read(Kind.CHOICE, "new holder", of=of)
    assert "new" == read(Kind.CHOICE, "a new contract", of=of)
    with pytest.raises(NotUnderstood):
        read(Kind.CHOICE, "a new contract and a new holder", of=of)


def test_a_number_is_of_what_is_called_so_before_it_is_a_place_in_the_list() -> None:
    """
    And where more is said it is neither: "seremos unos 2".
    """
    of = {name: {"en": name} for name in ("tennis", "padel 1", "padel 2")}

    assert ["padel 2", "padel 2"] == [
        read(Kind.CHOICE, said, of=of) for said in ("2", "la 2")
    ]
    assert "padel 2" == read(Kind.CHOICE, "3", of=of)
    for said in ("seremos unos 2 hoy", "la 002"):
        with pytest.raises(NotUnderstood):
            read(Kind.CHOICE, said, of=of)


@for_each(
    ("kind", "said", "kept"),
    [
        (Kind.TEXT, "  un sofá y dos sillas ", "un sofá y dos sillas"),
        (Kind.CHOICE, "la de Pádel 2, por favor", "padel 2"),
        (Kind.CHOICE, "TENIS", "tennis"),
        (Kind.CHOICE, "tennis", "tennis"),
        (Kind.CHOICE, "padell 1", "padel 1"),
        (Kind.CHOICE, "teniss", "tennis"),
        (Kind.CHOICE, "3", "tennis"),
        (Kind.CHOICE, "la 2", "padel 2"),
        (Kind.DATE, "el viernes", "2026-03-06"),
        (Kind.DATE, "22", "2026-03-22"),
        (Kind.DATE, "8. Januar", "2027-01-08"),
        (Kind.DATE, "Am 22.3.", "2026-03-22"),
        (Kind.DATE, "22.3", "2026-03-22"),
        (Kind.DATE, "mañana por la mañana", "2026-03-04"),
        (Kind.TIME, "a las siete y media", "07:30"),
        (Kind.TIME, "18", "18:00"),
        (Kind.TIME, "18.30", "18:30"),
        (Kind.TIME, "7 pm", "19:00"),
        (Kind.NUMBER, "unos 1200 euros", "1200"),
        (Kind.NUMBER, "1.500 €", "1500"),
        (Kind.NUMBER, "12.000.000", "12000000"),
        (Kind.PHONE, "es el 600 123 456, gracias", "+34600123456"),
        (Kind.PHONE, "+34 958-12-34-56", "+34958123456"),
        (Kind.PHONE, "+44 20 7946 0958", "+442079460958"),
        (Kind.DOCUMENT, "12345678z", "12345678Z"),
        (Kind.DOCUMENT, "mi DNI es 12.345.678-Z", "12345678Z"),
        (Kind.DOCUMENT, "X-1234567-L", "X1234567L"),
        (Kind.CADASTRAL, "7837301 VG8173B 0001 TT", "7837301VG8173B0001TT"),
        (Kind.EMAIL, "Ana.Gil@Mail.Example", "ana.gil@mail.example"),
        (Kind.YES, "sí, claro", "yes"),
        (Kind.YES, "No", "no"),
    ],
)
def test_an_answer_is_kept_in_one_form(kind: Kind, said: str, kept: str) -> None:
    """
    However it is written.
    """
    assert kept == read(kind, said)


@for_each(
    ("kind", "said", "help_"),
    [
        (Kind.TEXT, "…", "ask-not-text"),
        (Kind.CHOICE, "la de pádel", "ask-not-choice"),
        (Kind.CHOICE, "pádel 1 o pádel 2", "ask-not-choice"),
        (Kind.CHOICE, "9", "ask-not-choice"),
        (Kind.DATE, "cuando sea", "ask-not-date"),
        (Kind.DATE, "31/2", "ask-not-date"),
        (Kind.DATE, "a las 9.10", "ask-not-date"),
        (Kind.DATE, "el viernes o el sábado", "ask-not-date"),
        (Kind.TIME, "por la tarde", "ask-not-time"),
        (Kind.TIME, "25:00", "ask-not-time"),
        (Kind.NUMBER, "muchos", "ask-not-number"),
        (Kind.NUMBER, "15.50", "ask-not-number"),
        (Kind.NUMBER, "1500,50", "ask-not-number"),
        (Kind.PHONE, "123 456 789", "ask-not-phone"),
        (Kind.PHONE, "60012345", "ask-not-phone"),
        (Kind.DOCUMENT, "12345678A", "ask-document-letter"),
        (Kind.DOCUMENT, "12345678", "ask-not-document"),
        (Kind.CADASTRAL, "7837301VG8173B0001TA", "ask-not-cadastral"),
        (Kind.EMAIL, "ana arroba mail", "ask-not-email"),
        (Kind.YES, "depende", "ask-not-yes"),
        (Kind.FILE, "no la encuentro", "ask-not-file"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_helps(
    kind: Kind, said: str, help_: str
) -> None:
    """
    Each by a text of its own.
    """
    with pytest.raises(NotUnderstood) as caught:
        read(kind, said)

    assert help_ == caught.value.text


@pytest.mark.parametrize("said", ["mañana", "el lunes por la mañana", "tomorrow"])
def test_a_day_is_no_place(said: str) -> None:
    with pytest.raises(NotUnderstood):
        read(Kind.TEXT, said, place=True)

    assert said == read(Kind.TEXT, said)
    assert "plaza del Lunes" == read(Kind.TEXT, "plaza del Lunes", place=True)


def test_days_and_numbers_have_limits() -> None:
    """
    Told with the limit itself.
    """
    early = {"first": 0, "last": 30}
    assert "2026-03-03" == read(Kind.DATE, "hoy", **early)
    for said, help_, told in (
        ("ayer", "ask-too-early", {"day": date(2026, 3, 3)}),
        ("3/4", "ask-too-late", {"day": date(2026, 4, 2)}),
    ):
        with pytest.raises(NotUnderstood) as caught:
            read(Kind.DATE, said, **early)
        assert (help_, told) == (caught.value.text, caught.value.variables)
    with pytest.raises(NotUnderstood) as caught:
        read(Kind.NUMBER, "21", least=1, most=20)
    assert {"least": "1", "most": "20"} == caught.value.variables
    with pytest.raises(NotUnderstood) as caught:
        read(Kind.NUMBER, "0", least=1)
    assert ("ask-number-least", {"least": "1"}) == (
        caught.value.text,
        caught.value.variables,
    )


@pytest.mark.parametrize("kind", Kind)
@given(text=st.text(), files=st.integers(0, 3))
def test_nothing_that_is_written_breaks_it(kind: Kind, text: str, files: int) -> None:
    """
    It is an answer, or there is a text that helps, in both languages.
    """
    try:
        kept, help_ = read(kind, text, files), ""
    except NotUnderstood as e:
        kept, help_ = "", e.text

    if help_:
        assert {"es", "en"} <= set(shipped().texts[help_])
    else:
        assert showing.shown(ask(kind), kept, "es")


@given(st.dates(TODAY, TODAY + timedelta(days=900)))
def test_what_is_shown_of_a_day_is_read_as_that_day(day: date) -> None:
    """
    So a summary can be answered with its own words, in any of the nine languages.
    """
    asked = ask(Kind.DATE, label=dict.fromkeys(HEARD, "Día"))
    for language in HEARD:
        shown = showing.shown(asked, day.isoformat(), language)
        assert day.isoformat() == read(Kind.DATE, shown)


@pytest.mark.parametrize("language", ["ca", "fr", "ar"])
def test_what_is_shown_is_in_the_language_of_its_label(language: str) -> None:
    """
    A form that is in Spanish only is told so to whoever reads French, with its days.
    """
    assert "lunes 07/12/2026" == showing.shown(ask(Kind.DATE), "2026-12-07", language)
    assert "sí" == showing.shown(ask(Kind.YES), "yes", language)


def test_a_day_and_a_yes_are_said_in_each_of_the_nine_languages() -> None:
    """
    Whoever is asked in Catalan sums up in Catalan, and not with the days of Spanish.
    """
    day, yes = (
        ask(kind, label=dict.fromkeys(HEARD, "X")) for kind in (Kind.DATE, Kind.YES)
    )
    days = [showing.shown(day, "2026-12-07", language) for language in HEARD]
    words = [showing.shown(yes, "no", language) for language in HEARD]

    assert [
        *("lunes 07/12/2026", "dilluns 07/12/2026", "luns 07/12/2026"),
        *("astelehena 2026/12/07", "Monday 07/12/2026", "lundi 07/12/2026"),
        *("Montag, 07.12.2026", "luni, 07.12.2026", "الإثنين 07/12/2026"),
    ] == days
    assert ["no", "no", "non", "ez", "no", "non", "nein", "nu", "لا"] == words


@given(st.times())
def test_what_is_kept_of_a_time_is_read_as_that_time(at: time) -> None:
    """
    To the minute.
    """
    assert f"{at:%H:%M}" == read(Kind.TIME, f"{at:%H:%M}")


@given(st.integers(0, 99_999_999))
def test_every_document_has_one_letter(number: int) -> None:
    """
    And no other is taken.
    """
    right = "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]
    assert f"{number:08}{right}" == read(Kind.DOCUMENT, f"{number:08}{right}")
    wrong = "A" if right != "A" else "B"
    with pytest.raises(NotUnderstood):
        read(Kind.DOCUMENT, f"{number:08}{wrong}")


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.NUMBER, Kind.YES])
@given(text=st.text())
def test_what_is_in_doubt_is_never_taken_before_it_is_asked(
    kind: Kind, text: str
) -> None:
    """
    Free words, numbers and a yes may be about anything.
    """
    assert kinds.spotted(ask(kind), FormAnswer(text, TODAY)) is None


def test_what_stands_there_twice_is_asked_for() -> None:
    """
    Of two days nobody knows which was meant.
    """
    one = FormAnswer("el viernes a las 18:00", TODAY)
    two = FormAnswer("el viernes o el sábado", TODAY)

    assert "2026-03-06" == kinds.spotted(ask(Kind.DATE), one)
    assert kinds.spotted(ask(Kind.DATE), two) is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("quiero cambiar el titular del contrato del agua", "holder"),
        ("quiero un contrato nuevo", "new"),
        ("cambiar el titular, con nuevo contrato", None),
        ("quiero algo del contrato", None),
    ],
)
def test_the_first_message_may_name_a_choice_in_other_words(
    said: str, kept: str | None
) -> None:
    """
    A later message may not: it may be about something else.
    """
    of = {"holder": {"es": "cambio de titular"}, "new": {"es": "nuevo contrato"}}
    asked = ask(Kind.CHOICE, of=of)

    assert kept == kinds.spotted(asked, FormAnswer(said, TODAY, first=True))
    assert kinds.spotted(asked, FormAnswer("cambiar el titular", TODAY)) is None
