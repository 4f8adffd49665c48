"""
The sample town's catalogue of procedures.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cases import for_each

from gateway.core.decision import Decision
from gateway.core.identity import Standing, Verdict
from gateway.core.languages import HEARD
from gateway.core.message import Address, Message, Visibility
from gateway.core.requests.form import AnswerKind, Form
from gateway.core.writing.weight import weigh
from gateway.routing.load import load
from gateway.routing.table import RoutingTable
from gateway.routing.texts import shipped
from gateway.routing.words.text import plain
from gateway.town.forms.answer import FormAnswer
from gateway.town.forms.filling import question
from gateway.town.forms.kinds import read
from gateway.town.forms.words import Word, leaves_out, word_of

ROOT = Path(__file__).parents[2]

#: What is to be written, as each language quotes it.
QUOTED = re.compile(r"[«“„]\s?(.+?)\s?[»”“]")

#: What neighbours tell in the middle of a form.
INCIDENTS = (
    *("no han recogido la basura", "no han recollit les escombraries"),
    *(
        "el fanal del carrer no s'encén",
        "non recolleron o lixo",
        "ez dute zaborra jaso",
    ),
    *("the bins have not been emptied", "the street light is out"),
    *("les poubelles n'ont pas été ramassées", "l'eau est coupée depuis ce matin"),
    *("die Mülltonnen wurden nicht geleert", "nu s-a ridicat gunoiul"),
    *("لم يتم جمع القمامة", "المصباح في الشارع مطفأ"),
)

#: What is read, and not only seen.
SHORT = 140

DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def table() -> RoutingTable:
    """
    The sample town's rules.
    """
    return load(ROOT / "routes.yaml")


def test_every_procedure_that_asks_says_by_which_law_it_goes(
    table: RoutingTable,
) -> None:
    """
    And has a promise, an identity that it requires, and a row in the documentation.
    """
    listed = (ROOT / "docs/procedures.md").read_text("utf-8")
    rules = {rule.name: rule.effect for rule in table.rules.procedures.rules}

    assert len(table.forms) >= 15
    for name, form in table.forms.items():
        effect = rules[name]
        assert form.legal, name
        assert effect.requires is not None, name
        assert f"| {form.name['es']} |" in listed, name
    assert {"none", "verified", "strong"} == {
        str(rules[name].requires.name).lower()
        for name in table.forms
        if rules[name].requires is not None
    }


def test_every_question_is_short_and_in_all_languages(table: RoutingTable) -> None:
    """
    With what there is to choose, it is still one message.
    """
    for form in table.forms.values():
        assert set(HEARD) <= set(form.name), form.procedure
        for ask in form.asks:
            for said in (ask.question, ask.label, *ask.of.values()):
                assert set(HEARD) <= set(said), (form.procedure, ask.name)
            for language in HEARD:
                assert weigh(question(ask, language)) <= SHORT, ask.question


def test_no_two_questions_are_called_alike(table: RoutingTable) -> None:
    """
    Whatever the language: whoever corrects one by its name corrects no other.
    """
    for form in table.forms.values():
        called = {ask.name: {plain(n) for n in ask.label.values()} for ask in form.asks}
        for name, names in called.items():
            others = set().union(*(called[other] for other in called if other != name))
            assert not names & others, (form.procedure, name)


@for_each("language", HEARD)
def test_what_there_is_to_choose_is_understood_as_it_is_put(
    table: RoutingTable, language: str
) -> None:
    """
    In each of the town's languages; and a question that may be left out tells the word
    by which it is.
    """
    for form in table.forms.values():
        for ask in form.asks:
            for value, names in ask.of.items():
                assert value == read(ask, FormAnswer(names[language], DAY))
            told = QUOTED.findall(ask.question[language])
            assert len(told) == ask.optional, ask.question
            assert all(leaves_out(ask, word) for word in told), ask.question


def decide(table: RoutingTable, said: str, standing: Standing) -> Decision:
    """
    Return what is decided of *said* in private by somebody of this standing.
    """
    message = Message(
        external_id="1",
        reference="1",
        sender=Address("telegram", "1"),
        text=said,
        visibility=Visibility.PRIVATE,
        received_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
    return table.decide(message, Verdict(standing=standing, because=""))


def form_for(table: RoutingTable, said: str) -> str:
    """
    Return the Spanish name of the form that *said* begins; empty if none.
    """
    form = table.forms.get(decide(table, said, Standing.VERIFIED).rule)
    return form.name["es"] if form else ""


@for_each(
    ("said", "form"),
    [
        ("solicito licencia de obra mayor para mi casa en calle Almez 20", "Obras"),
        ("quiero pedir permiso para tirar un tabique", "Obras"),
        ("solicito licencia de apertura con reforma del local", "Obras"),
        ("solicito la licencia de apertura de mi peluquería", ""),
        ("solicito licencia para poner una terraza en mi bar", ""),
        ("solicito un informe urbanístico de mi parcela", ""),
        ("solicito la licencia de primera ocupación de mi casa nueva", ""),
        (
            "quiero solicitar acceso a información pública",
            "Acceso a información pública",
        ),
        ("solicito copia de los contratos menores de 2026", ""),
        (
            "por la ley de transparencia, solicito saber quién hizo la fuente y cuándo",
            "",
        ),
    ],
)
def test_only_what_its_form_is_for_is_asked_by_it(
    table: RoutingTable, said: str, form: str
) -> None:
    assert form == form_for(table, said)


@for_each(
    "said",
    [
        "quiero darme de baja del padrón",
        "dar de baja del padrón a mi hijo, que vive en Francia",
        "vull donar-me de baixa del padró",
        "errolda baja eman nahi dut",
        "removal from the register",
        "radiation du registre",
        "Abmeldung ins Ausland",
    ],
)
def test_whoever_moves_away_may_say_so_to_the_census(
    table: RoutingTable, said: str
) -> None:
    [what] = [a for a in table.forms["procedure census"].asks if a.name == "what"]

    assert "removal" == read(what, FormAnswer(said, DAY))


@pytest.mark.parametrize(
    "said",
    [
        "Quiero solicitar licencia de terraza para el bar Central",
        "quiero pedir permiso para poner mesas en la acera de mi bar",
    ],
)
def test_whoever_puts_tables_outside_is_not_asked_which_works_they_do(
    table: RoutingTable, said: str
) -> None:
    decided = decide(table, said, Standing.KNOWN)

    assert ["urbanismo"] == [leg.mailbox for leg in decided.legs]
    assert Standing.STRONG is decided.requires
    assert decided.rule not in table.forms


def test_no_form_needs_a_telephone(table: RoutingTable) -> None:
    """
    Whoever is deaf has none to be called on.
    """
    asks = [ask for form in table.forms.values() for ask in form.asks]
    phones = [ask for ask in asks if ask.kind is AnswerKind.PHONE]

    assert phones
    assert all(ask.optional for ask in phones)


@for_each("language", HEARD)
def test_the_way_out_is_told_in_a_word_that_is_understood(
    table: RoutingTable, language: str
) -> None:
    """
    In each of the town's languages, and each in its own.
    """
    told = table.text("request-way-out", language)
    [word] = QUOTED.findall(told)

    assert Word.CANCEL is word_of(word)[0]
    assert language == "es" or told != table.text("request-way-out", "es")


#: What the gateway asks people to write, by the words that it must be understood as.
WRITTEN = {
    "request-summary": (Word.YES, Word.CORRECT, Word.CANCEL),
    "request-help": (Word.HELP,),
    "request-later": (Word.RESUME, Word.CANCEL),
    "request-correct-which": (Word.CORRECT,),
    "request-booked": (Word.CANCEL,),
    "request-reminder": (Word.CANCEL,),
    "request-reminder-proof": (Word.RESUME, Word.CANCEL),
    "booking-cancel": (Word.YES, Word.NO),
    "booking-reminder": (Word.CANCEL,),
    "ask-not-yes": (Word.YES, Word.NO),
}


@for_each("language", HEARD)
def test_what_is_said_around_a_form_is_in_what_people_here_speak(
    table: RoutingTable, language: str
) -> None:
    """
    And each word that they are to write is understood.
    """
    texts = shipped().texts
    forms = [n for n in texts if n.startswith(("request-", "ask-", "booking-"))]

    assert all(language in texts[name] for name in forms)
    for name, words in WRITTEN.items():
        told = table.text(name, language).replace("{number}", "J-1")
        written = QUOTED.findall(told)
        assert words == tuple(word_of(word)[0] for word in written), told
    buttons = {"confirm": Word.YES, "keep": Word.NO, "cancel": Word.CANCEL}
    for name, word in buttons.items():
        assert word is word_of(table.text(f"button-{name}-says", language))[0]


@for_each("text", INCIDENTS)
def test_what_is_out_or_left_undone_is_told_by_a_word(
    table: RoutingTable, text: str
) -> None:
    """
    So that a form which asks for free words takes it for no answer, whatever the
    language.
    """
    message = Message(
        external_id="1",
        reference="1",
        sender=Address("telegram", "5"),
        text=text,
        received_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
    decision = table.decide(message, Verdict(standing=Standing.KNOWN, because="test"))

    said = {s.rule for s in decision.trace if s.by_words}
    assert "intent incident" in said
    assert any(f"topic {topic}" in said for topic in decision.topics)


def test_everything_that_is_booked_can_be_booked(table: RoutingTable) -> None:
    """
    On some day of the week there is an hour at which it may begin.
    """
    for form in table.forms.values():
        if form.books is None:
            continue
        diary = table.diaries[form.books.diary]
        week = [date(2026, 3, 2) + timedelta(days=n) for n in range(7)]
        starts = [
            diary.starts(diary.units[0], d, form.books.lasts, holiday=False)
            for d in week
        ]
        assert any(starts), form.procedure


def test_the_documentation_has_every_one_of_them(table: RoutingTable) -> None:
    """
    With its legal form, as the rules say it.
    """
    page = (ROOT / "docs/procedures.md").read_text("utf-8")

    def row(form: Form) -> str:
        return f"| {form.name['es']} | "

    for form in table.forms.values():
        [line] = [line for line in page.splitlines() if line.startswith(row(form))]
        assert line.endswith(f"| {form.legal} |")
