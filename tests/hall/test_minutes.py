"""
The list for the minutes: what the hall saw or heard, and nothing that does anything.
"""

import csv
import io
from datetime import UTC, datetime, timedelta

from attrs import evolve
from cases import for_each

from gateway.core.audit import Entry
from gateway.core.case import Number
from gateway.core.plenary.question import Question, QuestionState
from gateway.routing.compiler import compile_routes
from gateway.town.plenary.minutes import COLUMNS, Minutes, markdown, spreadsheet

RULES = """
town:
  name: Junar
  calendar: {plenaries: [{starts: 2026-03-05 19:00, ends: 21:00}]}
mailboxes:
  clerk: {office: Secretaría, addresses: {email: clerk@p.example}}
  mayor: {office: Alcaldía, addresses: {email: mayor@p.example}}
plenary: {secretary: clerk, mayor: mayor}
cases: {prefix: J}
otherwise: {deliver: clerk}
"""
AT = datetime(2026, 3, 5, 18, 5, tzinfo=UTC)
LATER = AT + timedelta(minutes=40)
READ = Question(
    message=1,
    case=Number(1),
    session=AT,
    state=QuestionState.READ,
    name="Ana Gil Ruiz",
    text="¿Cuándo abre la piscina?",
    asked_at=AT,
    moved_at=LATER,
    shown_at=AT + timedelta(minutes=39),
)


def minutes(*questions, rules=RULES):
    table = compile_routes(rules)
    session = table.around.calendar.plenaries[0]
    return Minutes(table=table, session=session.starts, questions=questions)


def test_they_tell_who_asked_what_and_when_it_was_read():
    written = markdown(minutes(READ))

    assert "# Preguntas del público en el pleno, 05/03/2026, 19:00" in written
    assert "## J-1" in written
    assert "- Quien pregunta: Ana Gil Ruiz" in written
    assert "> ¿Cuándo abre la piscina?" in written
    assert "leída a las 19:45" in written


def test_nobody_is_said_to_have_asked_from_an_account_bound_to_them_by_mistake():
    its = evolve(minutes(READ, evolve(READ, case=Number(2))), mistaken=[Number(2)])

    [_, first, second] = csv.reader(io.StringIO(spreadsheet(its), newline=""))

    told = "Nadie comprobado: la cuenta estuvo vinculada por error a Ana Gil Ruiz"
    assert ["Ana Gil Ruiz", told] == [row[2] for row in (first, second)]


def test_an_hour_of_another_day_has_its_date():
    """
    Questions are taken from the day before on, and a session may pass midnight.
    """
    before = evolve(READ, asked_at=AT - timedelta(days=1))

    written = markdown(minutes(before))

    assert "- Recibida: 04/03/2026 19:05" in written
    assert "- En pantalla: 19:44" in written


@for_each(
    ("state", "provisional"),
    [
        (QuestionState.WAITING, True),
        (QuestionState.SHOWN, True),
        (QuestionState.READ, False),
        (QuestionState.UNREAD, False),
    ],
)
def test_a_list_that_has_not_ended_is_provisional(state, provisional):
    written = markdown(minutes(READ, evolve(READ, message=2, state=state)))

    assert provisional is ("Lista provisional" in written)


def test_what_the_hall_neither_saw_nor_heard_is_only_counted():
    hidden = [
        evolve(
            READ, message=2, state=QuestionState.UNREAD, shown_at=None, text="¿Dos?"
        ),
        evolve(
            READ, message=3, state=QuestionState.DECLINED, shown_at=None, text="¿Tres?"
        ),
    ]
    seen = evolve(READ, message=4, state=QuestionState.UNREAD, text="¿Cuatro?")

    for written in (
        markdown(minutes(READ, *hidden, seen)),
        spreadsheet(minutes(READ, *hidden, seen)),
    ):
        assert "¿Dos?" not in written
        assert "¿Tres?" not in written
        assert "¿Cuatro?" in written
        assert "mostrada, no leída" in written
    assert "No se mostraron ni se leyeron: 2." in markdown(minutes(READ, *hidden, seen))


def test_what_its_author_withdrew_has_its_words_only_if_the_hall_saw_them():
    seen = evolve(READ, message=4, state=QuestionState.WITHDRAWN, text="¿Cuatro?")
    hidden = evolve(seen, message=5, shown_at=None, text="¿Cinco?")

    written = markdown(minutes(seen, hidden))

    assert "mostrada, y retirada por quien la hizo" in written
    assert "¿Cuatro?" in written
    assert "¿Cinco?" not in written
    assert "No se mostraron ni se leyeron: 1." in written


def entry(action, because="se leyó otra"):
    done = {"actor": "sara", "object": "message 1", "result": because}
    return Entry(
        chain="one",
        seq=1,
        at=LATER,
        action=action,
        payload_hash=b"",
        prev=b"",
        hash=b"",
        **done,
    )


def test_what_was_corrected_stands_with_when_and_why():
    hidden = evolve(
        READ, message=3, state=QuestionState.UNREAD, shown_at=None, text="¿Tres?"
    )
    seen = evolve(READ, message=2, state=QuestionState.UNREAD)
    corrected = {number: entry("question.not_read") for number in (1, 2, 3)}

    its = evolve(minutes(READ, seen, hidden), corrected=corrected)
    written = markdown(its)

    when = "(corregido el 05/03/2026, 19:45: se leyó otra)"
    for outcome in ("leída", "mostrada, no leída", "no leída"):
        assert f": {outcome} {when}" in written.replace("\\", "")
    # Neither seen nor heard, it was only noted wrongly.
    assert "¿Tres?" not in written
    assert 0 == its.others
    assert "se leyó otra" in spreadsheet(its)


def test_an_empty_session_says_so():
    assert "No se mostró ni se leyó ninguna." in markdown(minutes())
    assert 1 == len(list(csv.reader(io.StringIO(spreadsheet(minutes())))))


@for_each("text", ["=1+1", "+34", "-2", "@sum", "\uff1d1"])
def test_no_cell_is_a_formula(text):
    _, row = csv.reader(io.StringIO(spreadsheet(minutes(evolve(READ, text=text)))))

    assert f"'{text}" == row[COLUMNS.index("text")]


def test_no_part_of_a_cell_is_one_where_semicolons_split_them():
    _, row = csv.reader(io.StringIO(spreadsheet(minutes(evolve(READ, text="¿x;=1?")))))

    assert "¿x;'=1?" == row[COLUMNS.index("text")]


def test_nothing_that_was_asked_is_markup():
    written = markdown(minutes(evolve(READ, text="<b>[x](http://y)</b> # *z*")))

    assert "<b>" not in written.replace("\\<b\\>", "")
    assert "](" not in written


def test_what_was_forgotten_leaves_its_place():
    written = markdown(minutes(evolve(READ, text="", name="")))

    assert "borrada" in written
    assert "Ana" not in written


def test_a_town_that_speaks_english_reads_them_in_english():
    rules = RULES.replace("name: Junar", "name: Junar\n  languages: [en]")

    assert "read out at 19:45" in markdown(minutes(READ, rules=rules))
