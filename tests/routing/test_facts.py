"""
What the town knows is answered from its facts, and nothing else is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import ASKED, Decision, Outcome, Reply
from gateway.core.message import Evidence, Proof, Visibility
from gateway.core.writing.weight import MOST, weigh
from gateway.routing.compiler import compile_routes
from gateway.routing.decided_texts import spoken
from gateway.routing.table import RoutingTable, Thread
from gateway.routing.words.text import plain
from gateway.routing.words.when.periods import period_in

from .heard import KNOWN, MADRID, mailboxes, said, talk

TOWN = """
town:
  name: Pueblo
  languages: [es, en]
  calendar:
    own: [03-19 San José, 2026-03-06 Fiesta del Agua]
    plenaries:
      - {starts: 2026-03-28 19:00, ends: 21:00, agenda_closes: 2026-03-25 20:00}
      - {starts: 2026-03-30 19:00, ends: 21:00, agenda_closes: 2026-03-29 20:00}
mailboxes:
  pools: {office: Deportes, person: Eva Sol, addresses: {email: p@p.example}}
  school: {office: Colegio, addresses: {email: s@p.example}}
  police: {office: Policía, addresses: {email: x@p.example}, confidential: yes}
  clerk: {office: Registro, addresses: {email: c@p.example}}
otherwise: {deliver: clerk, says: neutral}
"""
RULES = """
guards:
  violence: {words: [me pega], deliver: police, confidential: yes, says: neutral}
intents:
  information:
    words: {es: [a qué hora, cuándo, qué hay, cuánto, qué día], en: [when, what]}
    answer_within: 2 days
  incident: {words: [rota]}
topics:
  sport: {owner: clerk, means: information, words: {es: [piscina, pista], en: [pool]}}
  school: {owner: school, means: information, words: {es: [comedor], en: [canteen]}}
matters:
  broken: {match: {topics: sport, words: [rota]}, intent: incident}
  prices: {match: {intents: information, words: [precio]}, says: prices}
texts: {prices: Los precios están en la puerta.}
facts:
  pool:
    match: {topics: sport, words: {es: [piscina], en: [pool]}}
    owner: pools
    of: 2026-02-20
    until: 2026-09-06
    says: {es: La piscina abre de 12 a 20., en: The pool is open from 12 to 20.}
  menu:
    match: {topics: school}
    of: 2026-03-01
    says: {es: "{day}: {value}."}
    days:
      2026-03-03: {es: lentejas, en: lentils}
      2026-03-09: arroz
      wednesday: sopa
      friday: pescado
      monday: pasta
      holiday: cerrado
  feast: {words: [feria], of: 2026-01-01, says: La feria de 2026 es en agosto.}
  session: {words: [pleno], of: 2026-01-01, says: "El {plenary}, hasta el {closes}."}
  holiday: {words: [festivo], of: 2026-01-01, says: "El {holiday}."}
"""
#: A Tuesday.
DAY = datetime(2026, 3, 3, 10, tzinfo=MADRID)
NIGHT = timedelta(hours=14)


@pytest.fixture(scope="module")
def pueblo() -> RoutingTable:
    """
    A town that knows some things.
    """
    return compile_routes(TOWN + RULES)


def decided(
    table: RoutingTable,
    text: str,
    at: datetime = DAY,
    thread: Thread | None = None,
    visibility: Visibility = Visibility.PRIVATE,
) -> Decision:
    """
    Decide what somebody nobody knows says.
    """
    message = said(text, received_at=at, visibility=visibility)
    return table.decide(message, KNOWN, thread=thread)


def test_a_question_is_answered_by_its_fact_with_the_day_that_it_is_of(
    pueblo: RoutingTable,
) -> None:
    """
    The gateway answers; the owner is who would be asked, and gets nothing.
    """
    decision = decided(pueblo, "¿a qué hora abre la piscina?")

    assert "La piscina abre de 12 a 20. (dato del 20/02/2026)" == decision.told
    assert (Outcome.ANSWER, "fact pool") == (decision.outcome, decision.rule)
    assert ["pools"] == mailboxes(decision)
    assert not decision.is_delivered
    assert decision.told == spoken("fact", decision, pueblo)


@pytest.mark.parametrize(
    ("topic", "opens", "told"),
    [
        ("school", "Abre.", "Abre. Hay sopa. (dato del 20/02/2026)"),
        # What is called the same may say the same in other words.
        ("sport", "Abre.", "Abre. (dato del 01/03/2026)"),
        # Both must have room.
        ("school", "Abre. " * 42, f"{'Abre. ' * 41}Abre. (dato del 01/03/2026)"),
    ],
)
def test_of_two_things_that_are_asked_at_once_both_are_told(
    topic: str, opens: str, told: str
) -> None:
    """
    With the day of the older, if they are called by different topics.
    """
    facts = (
        "facts: {pool: {words: [piscina], of: 2026-03-01, topic: sport,"
        f" says: '{opens.strip()}'}}, menu: {{words: [comedor], of: 2026-02-20,"
        f" topic: {topic}, says: Hay sopa.}}}}"
    )
    table = compile_routes(TOWN + RULES[: RULES.index("facts:")] + facts)

    answer = decided(table, "¿cuándo abre la piscina y qué hay en el comedor?")

    assert told == answer.told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what time does the pool open?", "The pool is open from 12 to 20."),
        ("when is the pool open? ", "The pool is open from 12 to 20."),
        ("wann? qué hay en la piscina", "La piscina abre de 12 a 20."),
    ],
)
def test_it_is_said_in_the_askers_language_or_the_towns_first(
    pueblo: RoutingTable, text: str, told: str
) -> None:
    """
    What is said behind it is in the same language.
    """
    decision = decided(pueblo, text)

    tail = "(as of 20/02/2026)" if told[0] == "T" else "(dato del 20/02/2026)"
    assert f"{told} {tail}" == decision.told


@for_each(
    ("text", "told"),
    [
        ("¿qué hay hoy en el comedor?", "03/03: lentejas."),
        ("¿qué hay en el comedor?", "03/03: lentejas."),
        ("¿qué hay mañana en el comedor?", "04/03: sopa."),
        ("¿qué hay el lunes en el comedor?", "09/03: arroz."),
        ("¿qué hay el 16 en el comedor?", "16/03: pasta."),
        ("¿qué hay el viernes en el comedor?", "06/03: cerrado."),
        ("¿qué hay el viernes 13 en el comedor?", "13/03: pescado."),
        ("¿qué hay hoy y mañana en el comedor?", "03/03: lentejas. 04/03: sopa."),
        ("what is there in the canteen today?", "03/03: lentils."),
    ],
)
def test_the_day_asked_for_is_told(pueblo: RoutingTable, text: str, told: str) -> None:
    """
    A date goes before its weekday, and a weekday says nothing of a public holiday. It
    is that of the day on which it was written, though it is read after midnight.
    """
    decision = decided(pueblo, text)
    vouched = Evidence(proof=Proof.ACCOUNT)
    late = said(text, received_at=DAY + NIGHT, sent_at=DAY, evidence=vouched)

    assert decision.told.startswith(told)
    if "hay en" not in text:
        assert decision.told == pueblo.decide(late, KNOWN).told
    assert "fact menu" == decision.rule


@for_each(
    ("text", "rule", "asked"),
    [
        ("¿qué hay el jueves en el comedor?", "fact menu", ["school"]),
        ("¿qué hay hoy y el jueves en el comedor?", "fact menu", ["school"]),
        ("¿a qué hora abre la piscina el 7 de septiembre?", "fact pool", ["pools"]),
        # A time that is no day; several days, of which one is not known.
        ("¿qué hay esta semana en el comedor?", "fact menu", ["school"]),
        ("¿qué hay la semana que viene en el comedor?", "fact menu", ["school"]),
        ("¿qué hay este fin de semana en el comedor?", "fact menu", ["school"]),
        ("¿qué hay hoy y la semana que viene, comedor?", "fact menu", ["school"]),
        ("what is there in the canteen next week?", "fact menu", ["school"]),
        ("¿qué hay en abril en el comedor?", "fact menu", ["school"]),
        ("¿qué hay en 2027 en el comedor?", "fact menu", ["school"]),
        ("¿qué hay 2, 3, 4, 9, el 13 y el jueves, comedor?", "fact menu", ["school"]),
        # A public holiday, of which hours say nothing; another year.
        ("¿a qué hora abre la piscina el viernes?", "fact pool", ["pools"]),
        ("¿a qué hora abre la piscina el 19 de marzo?", "fact pool", ["pools"]),
        ("¿cuánto costará la piscina en 2027?", "fact pool", ["pools"]),
        ("¿cuánto costó la piscina en 2025?", "fact pool", ["pools"]),
        ("¿cuánto costará la piscina el año que viene?", "fact pool", ["pools"]),
        ("when is the pool open next year?", "fact pool", ["pools"]),
        # Months of which it does not hold until the end, and one that comes next year.
        ("¿a qué hora abre la piscina en octubre?", "fact pool", ["pools"]),
        ("¿a qué hora abre la piscina en septiembre?", "fact pool", ["pools"]),
        ("¿a qué hora abre la piscina en febrero?", "fact pool", ["pools"]),
        ("¿cuándo es la feria de 2027?", "otherwise", ["clerk"]),
        # What is next says nothing of what is behind it.
        ("¿cuándo es festivo, el 19 de marzo?", "otherwise", ["clerk"]),
        ("¿cuándo es festivo en mayo?", "otherwise", ["clerk"]),
        ("¿cuándo es festivo en 2027?", "otherwise", ["clerk"]),
        ("¿cuándo es el pleno de mayo?", "otherwise", ["clerk"]),
        ("¿cuánto cuesta la pista?", "topic sport", ["clerk"]),
        ("¿cuándo viene el circo?", "otherwise", ["clerk"]),
    ],
)
def test_what_is_not_known_is_asked_and_never_made_up(
    pueblo: RoutingTable, text: str, rule: str, asked: list[str]
) -> None:
    """
    No entry for the day, no longer true then, no fact, no topic: whoever may know gets
    it, with what is promised of a question.
    """
    decision = decided(pueblo, text)

    assert (Outcome.ANSWER, rule) == (decision.outcome, decision.rule)
    assert asked == mailboxes(decision)
    assert ("fact-unknown",) == decision.says
    assert ASKED in decision.flags
    assert decision.is_delivered
    assert not decision.told
    assert "2 days" == str(decision.answer_within)


@for_each(
    ("text", "told"),
    [
        ("¿qué hay hoy martes en el comedor?", "03/03: lentejas. (dato"),
        ("¿qué hay en la calle 9 de Marzo, comedor?", "03/03: lentejas. (dato"),
        ("¿qué hay el lunes de la semana que viene, comedor?", "09/03: arroz. (dato"),
        ("¿a qué hora abre la piscina el lunes?", "La piscina abre de 12 a 20."),
        ("¿a qué hora abre la piscina en 2026?", "La piscina abre de 12 a 20."),
        ("¿a qué hora abre la piscina en agosto?", "La piscina abre de 12 a 20."),
        ("¿a qué hora abre la piscina este año?", "La piscina abre de 12 a 20."),
        ("¿a qué hora abre la piscina, esta semana?", "La piscina abre de 12 a 20."),
        ("¿cuándo es la feria de 2026?", "La feria de 2026 es en agosto."),
        ("¿cuándo es festivo, mañana?", "El 06/03/2026 (Fiesta del Agua)."),
        ("¿cuándo es festivo, el viernes?", "El 06/03/2026 (Fiesta del Agua)."),
        ("¿cuándo es el pleno de marzo?", "El 28/03/2026 a las 19:00"),
        ("¿cuándo es el pleno, el 28 de marzo?", "El 28/03/2026 a las 19:00"),
    ],
)
def test_what_is_known_of_the_time_asked_for_is_told(
    pueblo: RoutingTable, text: str, told: str
) -> None:
    """
    What is next says all of the days until then.
    """
    assert decided(pueblo, text).told.startswith(told)


def test_it_says_whom_it_asks(pueblo: RoutingTable) -> None:
    """
    A person by name, else the office.
    """
    late = datetime(2026, 10, 1, 9, tzinfo=MADRID)
    pool = decided(pueblo, "¿cuándo abre la piscina?", late)
    menu = decided(pueblo, "¿qué hay el jueves en el comedor?")

    assert "No lo sé; se lo pregunto a Eva Sol." == spoken("fact-unknown", pool, pueblo)
    assert "No lo sé; se lo pregunto a Colegio." == spoken("fact-unknown", menu, pueblo)


def test_a_text_of_a_matter_and_a_guard_go_first(pueblo: RoutingTable) -> None:
    """
    What is said already needs no fact, and danger is never a question.
    """
    text = decided(pueblo, "¿qué precio tiene la piscina?")
    guard = decided(pueblo, "me pega, ¿a qué hora abre la piscina?")

    assert (("prices",), "") == (text.says, text.told)
    assert ("guard violence", "") == (guard.rule, guard.told)


def test_what_is_no_question_is_delivered(pueblo: RoutingTable) -> None:
    """
    A matter that makes an incident of it is no question, whatever it says.
    """
    decision = decided(pueblo, "qué hay rota una ducha en la piscina")

    assert Outcome.DELIVER is decision.outcome
    assert not decision.told


def test_the_senders_own_conversation_goes_on_with_whoever_reads_there(
    pueblo: RoutingTable,
) -> None:
    """
    A reply is answered by a person; what names nothing goes into the latest.
    """
    own = Thread(talk("pools"), explicit=True)
    latest = Thread(talk("pools"), explicit=False)
    asked = decided(pueblo, "¿a qué hora abre la piscina?", thread=own)
    lost = decided(pueblo, "¿cuándo viene?", thread=latest)

    assert ["thread", "thread"] == [asked.rule, lost.rule]
    assert not asked.told


@for_each(
    ("at", "told"),
    [
        ("2026-03-03 10:00", "28/03 25/03"),
        ("2026-03-25 19:59", "28/03 25/03"),
        # The clocks go forward on the 29th.
        ("2026-03-25 20:00", "28/03 29/03"),
        ("2026-03-28 20:00", "28/03 29/03"),
        ("2026-03-29 19:59", "30/03 29/03"),
        ("2026-03-29 20:00", ""),
        ("2026-03-31 10:00", ""),
    ],
)
def test_the_calendar_says_when_the_plenary_is_by_the_clock_on_the_wall(
    pueblo: RoutingTable, at: str, told: str
) -> None:
    """
    A session that is live is the next; where none is known, nothing is made up.
    """
    moment = datetime.fromisoformat(at).replace(tzinfo=MADRID)
    decision = decided(pueblo, "¿cuándo es el pleno?", moment)
    said = "El {}/2026 a las 19:00, hasta el {}/2026 a las 20:00. (dato del 01/01/2026)"

    assert decision.told == (said.format(*told.split()) if told else "")
    assert (ASKED in decision.flags) is (not told)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-03-25 19:59", "Hasta el 25/03/2026 a las 20:00, para el 28/03/2026."),
        # That of the 28th is next, and closed.
        ("2026-03-25 20:00", "Hasta el 29/03/2026 a las 20:00, para el 30/03/2026."),
        ("2026-03-29 20:00", ""),
    ],
)
def test_of_an_agenda_its_own_session_is_told_and_not_the_next(
    at: str, told: str
) -> None:
    """
    Between the closing of one and its session, what is proposed is for another.
    """
    table = compile_routes(
        TOWN
        + "intents: {information: {words: [hasta cuándo]}}\n"
        + "facts: {agenda: {words: [pleno], of: 2026-01-01,"
        " says: 'Hasta el {closes}, para el {session}.'}}\n"
    )
    moment = datetime.fromisoformat(at).replace(tzinfo=MADRID)

    said = decided(table, "¿hasta cuándo, para el pleno?", moment).told

    assert said == (f"{told} (dato del 01/01/2026)" if told else "")


@pytest.mark.parametrize(
    ("fold", "told"),
    [(0, "Hasta el 25/10/2026 a las 2:30. (dato del 01/01/2026)"), (1, "")],
)
def test_an_agenda_closes_the_second_time_where_the_clocks_go_back(
    fold: int, told: str
) -> None:
    """
    Of an hour that exists twice, a deadline is the second.
    """
    sessions = "starts: 2026-10-29 19:00, ends: 21:00, agenda_closes: 2026-10-25 02:30"
    table = compile_routes(
        TOWN.replace("    plenaries:\n", f"    plenaries:\n      - {{{sessions}}}\n")
        + "intents: {information: {words: [hasta cuándo]}}\n"
        + "facts: {agenda: {words: [pleno], of: 2026-01-01,"
        " says: 'Hasta el {closes}.'}}\n"
    )
    moment = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=MADRID)
    early = moment - timedelta(seconds=1) if fold == 0 else moment

    assert told == decided(table, "¿hasta cuándo, para el pleno?", early).told


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (DAY, "El 06/03/2026 (Fiesta del Agua)."),
        (datetime(2026, 3, 6, 9, tzinfo=MADRID), "El 06/03/2026 (Fiesta del Agua)."),
        (datetime(2026, 3, 6, 23, 30, tzinfo=ZoneInfo("UTC")), "El 19/03/2026 ("),
        (datetime(2026, 3, 20, 9, tzinfo=MADRID), "El 19/03/2027 (San José)."),
    ],
)
def test_the_next_holiday_is_told_with_its_name(
    pueblo: RoutingTable, at: datetime, told: str
) -> None:
    """
    Today counts, and today is what it is in the town.
    """
    assert decided(pueblo, "¿cuándo es festivo?", at).told.startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("quan és el pròxim festiu?", "Divendres Sant"),
        ("¿cuándo es el próximo festivo?", "Viernes Santo"),
    ],
)
def test_a_holiday_is_called_as_its_language_calls_it(text: str, told: str) -> None:
    """
    In whichever of the town's languages the answer is.
    """
    table = compile_routes(
        """
town:
  name: Vilanova
  languages: [ca, es]
  calendar: {country: ES, region: CT}
mailboxes: {clerk: {office: Clerk, addresses: {email: clerk@p.example}}}
otherwise: {deliver: clerk}
intents: {information: {words: {ca: [quan], es: [cuándo]}}}
facts:
  holiday:
    words: {ca: [festiu], es: [festivo]}
    of: 2026-01-01
    says: {ca: "El pròxim festiu: {holiday}.", es: "El próximo festivo: {holiday}."}
"""
    )

    assert told in decided(table, text, DAY).told


def test_a_town_that_keeps_no_facts_delivers_questions() -> None:
    """
    There, nobody promised that the gateway knows anything.
    """
    rules = RULES[: RULES.index("facts:")]
    decision = decided(compile_routes(TOWN + rules), "¿a qué hora abre la piscina?")

    assert Outcome.DELIVER is decision.outcome
    assert ASKED not in decision.flags


def test_a_public_question_is_answered_in_public(pueblo: RoutingTable) -> None:
    """
    A fact is nobody's secret, unless the question tells one.
    """
    aloud = Visibility.PUBLIC
    asked = decided(pueblo, "¿a qué hora abre la piscina?", visibility=aloud)
    told = decided(
        pueblo, "mi hija de 7 años, ¿a qué hora abre la piscina?", visibility=aloud
    )

    assert [Reply.PUBLIC, Reply.PRIVATE] == [asked.reply, told.reply]


def test_the_trace_says_of_when_it_is_and_why_it_is_not_known(
    pueblo: RoutingTable,
) -> None:
    """
    For whoever keeps the facts.
    """
    late = datetime(2026, 10, 1, 9, tzinfo=MADRID)

    def because(decision: Decision) -> list[str]:
        return [step.because for step in decision.trace if step.rule == "facts"]

    known = decided(pueblo, "¿cuándo abre la piscina?")
    past = decided(pueblo, "¿cuándo abre la piscina?", late)
    none = decided(pueblo, "¿cuándo viene el circo?")

    assert ["pool: of 2026-02-20"] == because(known)
    assert ["pool: it holds until 2026-09-06, and 2026-10-01 is asked for"] == because(
        past
    )
    assert ["none of them is asked for"] == because(none)


@given(
    value=st.text("abc é🙂", min_size=1, max_size=90).filter(str.strip),
    days=st.lists(st.integers(0, 6), min_size=1, max_size=4, unique=True),
)
def test_however_many_days_are_asked_for_it_fits_and_says_what_is_written(
    value: str, days: list[int]
) -> None:
    """
    Of several days all are told, or none.
    """
    written = " ".join(value.split())
    table = compile_routes(
        TOWN
        + RULES.replace('says: {es: "{day}: {value}."}', "says: 'Hay {value}.'")
        .replace("2026-03-03: {es: lentejas, en: lentils}", "tuesday: 'x'")
        .replace("monday: pasta", f"thursday: '{written}'")
    )
    asked = " y ".join(str(DAY.date() + timedelta(days=n)) for n in days)
    decision = decided(table, f"¿qué hay el {asked} en el comedor?")

    assert weigh(decision.told) <= MOST
    said = decision.told.removesuffix(" (dato del 01/03/2026)")
    known = {"x", "arroz", "sopa", "pescado", "cerrado", written}
    parts = list(filter(None, said.split("Hay ")))
    assert len(parts) in (0, len(days))
    assert set(parts) <= {part for each in known for part in (f"{each}.", f"{each}. ")}


def test_a_fact_ends_with_the_last_of_its_days(pueblo: RoutingTable) -> None:
    """
    Dates alone end by themselves; weekdays go on.
    """
    facts = pueblo.knowledge.facts
    only_dates = compile_routes(
        TOWN
        + "intents: {information: {words: [qué hay]}}\n"
        + "facts: {duty: {words: [farmacia], of: 2026-03-01, says: '{value}',"
        " days: {2026-03-02: A, 2026-03-05: B}}}"
    ).knowledge.facts

    assert date(2026, 9, 6) == facts["fact pool"].ends
    assert facts["fact menu"].ends is None
    assert date(2026, 3, 5) == only_dates["fact duty"].ends


@for_each(
    "said_so",
    [
        *("el año que viene", "el próximo año", "l'any que ve", "o ano que vén"),
        *("datorren urtean", "l'année prochaine", "nächstes Jahr", "anul viitor"),
        *("next year", "السنة القادمة", "العام المقبل"),
    ],
)
def test_next_year_is_a_year_in_each_language(said_so: str) -> None:
    assert {2027} == period_in(plain(said_so), DAY.date()).years
