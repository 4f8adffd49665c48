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
from gateway.core.requests.form import AnswerKind, Ask
from gateway.routing.texts import shipped
from gateway.town.forms import kinds, showing
from gateway.town.forms.answer import FormAnswer, NotUnderstood
from gateway.town.forms.words import PHRASES, Word

#: A Tuesday.
TODAY = date(2026, 3, 3)


def ask(kind: AnswerKind, **changes: object) -> Ask:
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


def read(kind: AnswerKind, text: str, files: int = 0, **changes: object) -> str:
    return kinds.read(ask(kind, **changes), FormAnswer(text, TODAY, files))


def test_of_what_is_said_in_the_words_of_another_that_other_is_chosen() -> None:
    """
    Of a new contract and a new holder, "new holder" is the second: a button says so.
    """
    of = {"new": {"en": "new contract"}, "holder": {"en": "new holder"}}

    assert "holder" == read(AnswerKind.CHOICE, "new holder", of=of)
    assert "new" == read(AnswerKind.CHOICE, "a new contract", of=of)
    with pytest.raises(NotUnderstood):
        read(AnswerKind.CHOICE, "a new contract and a new holder", of=of)


def test_a_number_is_of_what_is_called_so_before_it_is_a_place_in_the_list() -> None:
    """
    And where more is said it is neither: "seremos unos 2".
    """
    of = {name: {"en": name} for name in ("tennis", "padel 1", "padel 2")}

    assert ["padel 2", "padel 2"] == [
        read(AnswerKind.CHOICE, said, of=of) for said in ("2", "la 2")
    ]
    assert "padel 2" == read(AnswerKind.CHOICE, "3", of=of)
    for said in ("seremos unos 2 hoy", "la 002"):
        with pytest.raises(NotUnderstood):
            read(AnswerKind.CHOICE, said, of=of)


@for_each(
    ("kind", "said", "kept"),
    [
        (AnswerKind.TEXT, "  un sofá y dos sillas ", "un sofá y dos sillas"),
        (AnswerKind.CHOICE, "la de Pádel 2, por favor", "padel 2"),
        (AnswerKind.CHOICE, "TENIS", "tennis"),
        (AnswerKind.CHOICE, "tennis", "tennis"),
        (AnswerKind.CHOICE, "padell 1", "padel 1"),
        (AnswerKind.CHOICE, "teniss", "tennis"),
        (AnswerKind.CHOICE, "3", "tennis"),
        (AnswerKind.CHOICE, "la 2", "padel 2"),
        (AnswerKind.DATE, "el viernes", "2026-03-06"),
        (AnswerKind.DATE, "22", "2026-03-22"),
        (AnswerKind.DATE, "8. Januar", "2027-01-08"),
        (AnswerKind.DATE, "Am 22.3.", "2026-03-22"),
        (AnswerKind.DATE, "22.3", "2026-03-22"),
        (AnswerKind.DATE, "mañana por la mañana", "2026-03-04"),
        (AnswerKind.TIME, "a las siete y media", "07:30"),
        (AnswerKind.TIME, "18", "18:00"),
        (AnswerKind.TIME, "18.30", "18:30"),
        (AnswerKind.TIME, "7 pm", "19:00"),
        (AnswerKind.NUMBER, "unos 1200 euros", "1200"),
        (AnswerKind.NUMBER, "1.500 €", "1500"),
        (AnswerKind.NUMBER, "12.000.000", "12000000"),
        (AnswerKind.PHONE, "es el 600 123 456, gracias", "+34600123456"),
        (AnswerKind.PHONE, "+34 958-12-34-56", "+34958123456"),
        (AnswerKind.PHONE, "+44 20 7946 0958", "+442079460958"),
        (AnswerKind.DOCUMENT, "12345678z", "12345678Z"),
        (AnswerKind.DOCUMENT, "mi DNI es 12.345.678-Z", "12345678Z"),
        (AnswerKind.DOCUMENT, "X-1234567-L", "X1234567L"),
        (AnswerKind.CADASTRAL, "7837301 VG8173B 0001 TT", "7837301VG8173B0001TT"),
        (AnswerKind.EMAIL, "Ana.Gil@Mail.Example", "ana.gil@mail.example"),
        (AnswerKind.YES, "sí, claro", "yes"),
        (AnswerKind.YES, "sí, la de mi madre", "yes"),
        (AnswerKind.YES, "sí, pero no la mía", "yes"),
        (AnswerKind.YES, "sí no hay problema", "yes"),
        (AnswerKind.YES, "\n:) ...sí la tengo", "yes"),
        (AnswerKind.YES, "claro tengo dos", "yes"),
        (AnswerKind.YES, "ja, einen Hund", "yes"),
        (AnswerKind.YES, "No", "no"),
        (AnswerKind.YES, "no, claro", "no"),
        (AnswerKind.YES, "tampoco la tengo", "no"),
    ],
)
def test_an_answer_is_kept_in_one_form(kind: AnswerKind, said: str, kept: str) -> None:
    """
    However it is written.
    """
    assert kept == read(kind, said)


def test_whatever_confirms_a_form_or_does_not_answers_its_questions_alike() -> None:
    """
    In all languages: "de acuerdo", "genau", "👌", "gaizki dago".
    """
    for word, kept in ((Word.YES, "yes"), (Word.NO, "no")):
        for phrase in PHRASES[word]:
            assert kept == read(AnswerKind.YES, " ".join(phrase)), phrase


@for_each(
    ("kind", "said", "help_"),
    [
        (AnswerKind.TEXT, "…", "ask-not-text"),
        (AnswerKind.CHOICE, "la de pádel", "ask-not-choice"),
        (AnswerKind.CHOICE, "pádel 1 o pádel 2", "ask-not-choice"),
        (AnswerKind.CHOICE, "9", "ask-not-choice"),
        (AnswerKind.YES, "da igual", "ask-not-yes"),
        (AnswerKind.YES, "claro que no", "ask-not-yes"),
        (AnswerKind.YES, "correcto no es", "ask-not-yes"),
        (AnswerKind.YES, "exacto, no", "ask-not-yes"),
        (AnswerKind.YES, "perfecto, no tengo ninguno", "ask-not-yes"),
        (AnswerKind.YES, "Sí. No", "ask-not-yes"),
        (AnswerKind.DATE, "cuando sea", "ask-not-date"),
        (AnswerKind.DATE, "31/2", "ask-not-date"),
        (AnswerKind.DATE, "a las 9.10", "ask-not-date"),
        (AnswerKind.DATE, "el viernes o el sábado", "ask-not-date"),
        (AnswerKind.TIME, "por la tarde", "ask-not-time"),
        (AnswerKind.TIME, "25:00", "ask-not-time"),
        (AnswerKind.NUMBER, "muchos", "ask-not-number"),
        (AnswerKind.NUMBER, "15.50", "ask-not-number"),
        (AnswerKind.NUMBER, "1500,50", "ask-not-number"),
        (AnswerKind.PHONE, "123 456 789", "ask-not-phone"),
        (AnswerKind.PHONE, "60012345", "ask-not-phone"),
        (AnswerKind.DOCUMENT, "12345678A", "ask-document-letter"),
        (AnswerKind.DOCUMENT, "12345678", "ask-not-document"),
        (AnswerKind.CADASTRAL, "7837301VG8173B0001TA", "ask-not-cadastral"),
        (AnswerKind.EMAIL, "ana arroba mail", "ask-not-email"),
        (AnswerKind.YES, "depende", "ask-not-yes"),
        (AnswerKind.FILE, "no la encuentro", "ask-not-file"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_helps(
    kind: AnswerKind, said: str, help_: str
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
        read(AnswerKind.TEXT, said, place=True)

    assert said == read(AnswerKind.TEXT, said)
    assert "plaza del Lunes" == read(AnswerKind.TEXT, "plaza del Lunes", place=True)


def test_days_and_numbers_have_limits() -> None:
    """
    Told with the limit itself.
    """
    early = {"first": 0, "last": 30}
    assert "2026-03-03" == read(AnswerKind.DATE, "hoy", **early)
    for said, help_, told in (
        ("ayer", "ask-too-early", {"day": date(2026, 3, 3)}),
        ("3/4", "ask-too-late", {"day": date(2026, 4, 2)}),
    ):
        with pytest.raises(NotUnderstood) as caught:
            read(AnswerKind.DATE, said, **early)
        assert (help_, told) == (caught.value.text, caught.value.variables)
    with pytest.raises(NotUnderstood) as caught:
        read(AnswerKind.NUMBER, "21", least=1, most=20)
    assert {"least": "1", "most": "20"} == caught.value.variables
    with pytest.raises(NotUnderstood) as caught:
        read(AnswerKind.NUMBER, "0", least=1)
    assert ("ask-number-least", {"least": "1"}) == (
        caught.value.text,
        caught.value.variables,
    )


@pytest.mark.parametrize("kind", AnswerKind)
@given(text=st.text(), files=st.integers(0, 3))
def test_nothing_that_is_written_breaks_it(
    kind: AnswerKind, text: str, files: int
) -> None:
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
    asked = ask(AnswerKind.DATE, label=dict.fromkeys(HEARD, "Día"))
    for language in HEARD:
        shown = showing.shown(asked, day.isoformat(), language)
        assert day.isoformat() == read(AnswerKind.DATE, shown)


@pytest.mark.parametrize("language", ["ca", "fr", "ar"])
def test_what_is_shown_is_in_the_language_of_its_label(language: str) -> None:
    """
    A form that is in Spanish only is told so to whoever reads French, with its days.
    """
    assert "lunes 07/12/2026" == showing.shown(
        ask(AnswerKind.DATE), "2026-12-07", language
    )
    assert "sí" == showing.shown(ask(AnswerKind.YES), "yes", language)


def test_a_day_and_a_yes_are_said_in_each_of_the_nine_languages() -> None:
    """
    Whoever is asked in Catalan sums up in Catalan, and not with the days of Spanish.
    """
    day, yes = (
        ask(kind, label=dict.fromkeys(HEARD, "X"))
        for kind in (AnswerKind.DATE, AnswerKind.YES)
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
    assert f"{at:%H:%M}" == read(AnswerKind.TIME, f"{at:%H:%M}")


@given(st.integers(0, 99_999_999))
def test_every_document_has_one_letter(number: int) -> None:
    """
    And no other is taken.
    """
    right = "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]
    assert f"{number:08}{right}" == read(AnswerKind.DOCUMENT, f"{number:08}{right}")
    wrong = "A" if right != "A" else "B"
    with pytest.raises(NotUnderstood):
        read(AnswerKind.DOCUMENT, f"{number:08}{wrong}")


@pytest.mark.parametrize("kind", [AnswerKind.TEXT, AnswerKind.NUMBER, AnswerKind.YES])
@given(text=st.text())
def test_what_is_in_doubt_is_never_taken_before_it_is_asked(
    kind: AnswerKind, text: str
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

    assert "2026-03-06" == kinds.spotted(ask(AnswerKind.DATE), one)
    assert kinds.spotted(ask(AnswerKind.DATE), two) is None


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
    asked = ask(AnswerKind.CHOICE, of=of)

    assert kept == kinds.spotted(asked, FormAnswer(said, TODAY, first=True))
    assert kinds.spotted(asked, FormAnswer("cambiar el titular", TODAY)) is None


@for_each(
    ("said", "kept"),
    [
        ("quiero que recojan un sofá viejo y dos sillas", "un sofá viejo y dos sillas"),
        ("un sofá que hay que recoger", "un sofá que hay que recoger"),
        ("my old leather sofa must be picked up", "my old leather sofa"),
        ("an old sofa and a chair to be collected", "an old sofa and a chair"),
        ("the sofa is broken, and a chair", "the sofa is broken, and a chair"),
        ("a sofa that I need to get rid of", "a sofa"),
        ("Mein altes Sofa muss abgeholt werden", "Mein altes Sofa"),
        ("ein Sofa, das abgeholt werden muss", "ein Sofa"),
        ("Ich möchte zwei alte Sofas abholen lassen", "zwei alte Sofas"),
    ],
)
def test_a_thing_is_kept_as_it_is_described_and_without_what_shall_become_of_it(
    said: str, kept: str
) -> None:
    asked = ask(AnswerKind.TEXT, words=("sofa", "silla", "chair"))

    assert kept == kinds.spotted(asked, FormAnswer(said, TODAY, first=True))
