"""
Rules that ask about time and place, and mailboxes that are closed or away.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from cases import for_each

from gateway.core.message import Place
from gateway.routing.compiler import compile_routes
from gateway.routing.table import Thread

from .heard import KNOWN, MADRID, at, mailboxes, said, talk
from .pages import LANGUAGE

#: A Tuesday.
MORNING = datetime(2026, 3, 3, 10, tzinfo=MADRID)

TOWN = """
town:
  name: Pueblo
  calendar:
    country: ES
    region: AN
    plenaries:
      - {starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00}
mailboxes:
  lights:
    office: Alumbrado
    addresses: {email: lights@p.example}
    hours: L-V 7:00-15:00 + retén
    backups: [works]
    absent:
      - {from: 2026-08-01, until: 2026-08-15}
      - {from: 2026-12-24, until: 2027-01-07, backup: clerk}
  works:
    office: Obras
    addresses: {email: works@p.example}
    hours: L-V 10:00-14:00 y 17:00-20:00
    backups: [lights, clerk]
    absent: [{from: 2026-08-10, until: 2026-08-31}]
  police:
    office: Policía
    addresses: {email: police@p.example}
    hours: 24 h por turnos/guardia
    confidential: yes
  social:
    office: Servicios Sociales
    addresses: {email: social@p.example}
    hours: M y J 9-14
    confidential: yes
    backups: [clerk, police]
    absent: [{from: 2026-08-01, until: 2026-08-31}]
  mayor: {office: Alcaldía, hours: agenda, addresses: {email: mayor@p.example}}
  clerk: {office: Registro, addresses: {email: clerk@p.example}, on_call: yes}
places:
  streets: [calle Almez, =calle Real]
  areas: {Barrio Alto: {streets: [calle Almez], circle: {at: "37,-3", metres: 99}}}
guards:
  violence: {words: [me pega], deliver: lights, confidential: yes}
topics:
  lighting: {owner: lights, words: [farola]}
  care: {owner: social, words: [ayuda]}
otherwise: {deliver: clerk}
"""


def ask(table, text, moment=MORNING, *, thread=None, place=None, explain=False):
    message = said(text, place=place, received_at=moment)
    return table.decide(message, KNOWN, thread=thread, explain=explain)


def reached(decision):
    return " ".join(mailboxes(decision))


@pytest.fixture(scope="module")
def town():
    return compile_routes(TOWN)


@pytest.fixture
def matching():
    """
    Says whether a message is matched by what stands in a match.
    """

    def matching(match, text="hola", moment=MORNING, **more):
        rules = compile_routes(
            f"{TOWN}\nmatters: {{it: {{match: {match}, also: mayor}}}}"
        )
        return "mayor" in reached(ask(rules, text, moment, **more))

    return matching


MONDAY, MONDAY_NIGHT, SUNDAY = (
    "2026-03-02 12:00",
    "2026-03-02 23:00",
    "2026-03-08 12:00",
)


def is_open(hours):
    told = compile_routes(TOWN.replace("hours: M y J 9-14", f"hours: '{hours}'"))
    attendance = told.around.attendance["social"]
    return [attendance.is_open(at(day)) for day in (MONDAY, MONDAY_NIGHT, SUNDAY)]


@for_each(
    ("hours", "open_"),
    [
        ("L-V 8:00-15:00", [True, False, False]),
        ("cita previa, L-V 9:00-14:00", [True, False, False]),
        ("L-V 9-14, con cita previa", [True, False, False]),
        ("L-V 0-24", [True, True, False]),
        ("24 h", [True, True, True]),
        ("24 horas", [True, True, True]),
        ("24h, todos los días", [True, True, True]),
        ("24 h por turnos/guardia", [True, True, True]),
        ("siempre + retén", [True, True, True]),
        ("agenda", [False, False, False]),
        ("con cita + retén", [False, False, False]),
    ],
)
def test_hours_are_read_to_their_end(hours, open_):
    assert open_ == is_open(hours)


@for_each(
    "hours",
    [
        "24 h L-V",
        "24 h de lunes a viernes",
        "siempre que haya cita, L-V 9-14",
        "agenda del alcalde",
        "cita previa, mañanas",
    ],
)
def test_hours_that_begin_like_others_are_not_taken_for_them(hours):
    with pytest.raises(ExceptionGroup) as caught:
        is_open(hours)

    assert "cannot read the hours" in str(caught.value.exceptions[0])


@for_each(
    ("when", "inside", "outside"),
    [
        ("{weekdays: L-V}", "2026-03-06 12:00", "2026-03-07 12:00"),
        ("{weekdays: [sat, D]}", "2026-03-08 12:00", "2026-03-06 12:00"),
        ("{hours: 7:00-15:00}", "2026-03-03 07:00", "2026-03-03 15:00"),
        ("{hours: [10-14, 17-20]}", "2026-03-03 17:30", "2026-03-03 16:00"),
        ("{dates: 2026-07-01..2026-08-31}", "2026-08-31 23:59", "2026-09-01 00:00"),
        ("{dates: [12-20..01-07, 08-15]}", "2031-01-07 12:00", "2031-01-08 12:00"),
        ("{holiday: yes}", "2026-04-03 12:00", "2026-03-08 12:00"),
        ("{holiday: no}", "2026-03-08 12:00", "2026-04-03 12:00"),
        ("{working: yes}", "2026-03-03 23:00", "2026-03-07 10:00"),
        ("{working: no}", "2026-04-03 10:00", "2026-03-03 10:00"),
        ("{plenary: live}", "2026-03-05 20:00", "2026-03-05 21:00"),
        ("{plenary: open}", "2026-03-02 20:00", "2026-03-02 20:01"),
        ("{plenary: closed}", "2026-03-02 20:01", "2026-03-02 20:00"),
        ("{open: works}", "2026-03-03 17:00", "2026-03-03 15:00"),
        ("{closed: works}", "2026-04-03 12:00", "2026-03-03 12:00"),
        ("{open: police}", "2026-12-25 03:00", None),
        ("{closed: lights}", "2026-08-03 12:00", "2026-09-01 12:00"),
        ("{weekdays: V, hours: 22-6}", "2026-03-07 05:00", "2026-03-06 05:00"),
        ("{weekdays: V, closed: works}", "2026-03-06 15:00", "2026-03-03 15:00"),
    ],
)
def test_when_asks_the_clocks_and_the_calendar_of_the_town(
    matching, when, inside, outside
):
    assert matching(f"{{when: {when}}}", moment=at(inside))
    assert outside is None or not matching(f"{{when: {when}}}", moment=at(outside))


def test_a_message_is_received_where_the_town_is(matching):
    """
    Tokyo's morning is still the night here.
    """
    moment = at("2026-03-03 03:00").astimezone(ZoneInfo("Asia/Tokyo"))

    assert not matching("{when: {hours: 7-15}}", moment=moment)


@for_each(
    ("moment", "open_"),
    [
        ("2026-03-29T00:59+00:00", True),  # 1:59, and a minute later it is 3:00
        ("2026-03-29T01:00+00:00", False),
        ("2026-10-25T00:30+00:00", True),  # 2:30 for the first time
        ("2026-10-25T01:30+00:00", True),  # … and again
        ("2026-10-25T02:00+00:00", False),
    ],
)
def test_a_night_shift_ends_with_the_clock_on_the_wall(matching, moment, open_):
    when = "{when: {hours: 22:00-3:00}}"

    assert open_ == matching(when, moment=datetime.fromisoformat(moment))


@for_each(
    ("match", "text", "holds"),
    [
        ("{place: Barrio Alto}", "un bache en la calle Almez 18", True),
        ("{place: barrio alto}", "el barrio alto está sucio", True),
        ("{place: [calle Real, calle Almez]}", "c/ real", True),
        ("{place: calle Real}", "calle Almez", False),
        ("{place: any}", "calle Almez", True),
        ("{place: any}", "en la calle", False),
        ("{place: none}", "en la calle", True),
        ("{place: none}", "calle Almez", False),
    ],
)
def test_place_asks_what_a_message_names(matching, match, text, holds):
    assert holds == matching(match, text)


def test_place_asks_where_a_message_comes_from(matching):
    here = Place(latitude=37, longitude=-3)

    assert matching("{place: Barrio Alto}", place=here)
    assert not matching("{place: calle Almez}", place=here)


@for_each(
    ("text", "topics"),
    [
        ("hay un perro en calle Luz 5", ["dogs"]),
        ("hay un perro en la plaza de la Fuente", ["dogs"]),
        ("hay un perro en la calle Luz y no hay luces", ["dogs", "lamps"]),
        ("@ana no hay luz: plaza de la Fuente 3", ["lamps"]),
        ("se ha roto el baile de la plaza de la Fuente", ["feast"]),
        ("hay un perro en la fuente", ["dogs", "lamps"]),
        ("vivo en calle Luz 5", []),
    ],
)
def test_the_name_of_a_street_is_no_word_of_a_topic(text, topics):
    table = compile_routes("""
town: {name: Prueba, timezone: Europe/Madrid, languages: [es, en]}
mailboxes:
  dogs: {office: Perrera, addresses: {email: dogs@p.example}}
  lamps: {office: Alumbrado, addresses: {email: lamps@p.example}}
places: {streets: [calle Luz, =plaza de la Fuente]}
topics:
  dogs: {owner: dogs, words: [perro]}
  lamps: {owner: lamps, words: [fuente, luz]}
  feast: {owner: dogs, words: [baile de la plaza de la fuente]}
otherwise: {deliver: dogs}
""")

    assert topics == [*ask(table, text).topics]


def test_thread_asks_whether_it_goes_on(matching):
    conversation = talk("clerk")
    guard = "guards: {again: {match: {thread: yes}, deliver: mayor}}"
    rules = compile_routes(re.sub("guards:.*\n.*", guard, TOWN))

    went = [
        reached(ask(rules, "gracias", thread=thread))
        for thread in (
            Thread(conversation, explicit=True),
            Thread(conversation, explicit=False),
            None,
        )
    ]

    assert ["mayor", "clerk", "clerk"] == went
    assert matching("{thread: no}")


def test_the_trace_says_where_it_is_and_when_it_came(town):
    rules = TOWN + "\nmatters: {late: {match: {when: {hours: 20-7}}, also: mayor}}"

    steps = {
        step.rule: (step.matched, step.because)
        for step in ask(compile_routes(rules), "calle Almez 18", explain=True).trace
    }

    assert (True, "calle Almez 18") == steps["place"]
    expected = "received Tuesday 2026-03-03 10:00, not: hours 20-7"
    assert (False, expected) == steps["matter late"]


def test_a_mailbox_is_attended_in_its_hours_or_on_call(town):
    def attended(name, *moments):
        return [town.attended(name, at(moment)) for moment in moments]

    night, noon, summer = "2026-03-03 23:00", "2026-03-03 12:00", "2026-08-12 12:00"

    assert [True, True, False] == attended("lights", night, noon, summer)
    assert [False, True, False] == attended("works", night, noon, summer)
    assert [True, True, True] == attended("police", night, noon, summer)
    assert [False, False, False] == attended("mayor", night, noon, summer)
    assert [True, True, True] == attended("clerk", night, noon, summer)


def test_people_are_told_the_hours_as_they_were_written(town):
    assert "L-V 7:00-15:00 + retén" == town.attendance["lights"].told
    assert not town.attendance["works"].on_call


@pytest.mark.parametrize(
    ("mailbox", "moment", "other"),
    [
        ("lights", "2026-07-31 23:59", "lights"),
        ("lights", "2026-08-01 00:00", "works"),
        ("lights", "2026-08-12 10:00", "clerk"),  # works is away itself
        ("lights", "2026-08-15 23:59", "clerk"),
        ("lights", "2026-08-16 00:00", "lights"),
        ("works", "2026-08-12 10:00", "clerk"),
        ("works", "2026-08-20 10:00", "lights"),
        ("lights", "2026-12-31 10:00", "clerk"),
        ("social", "2026-08-12 10:00", "police"),  # the clerk must not read it
    ],
)
def test_somebody_stands_in_who_is_there(town, mailbox, moment, other):
    assert other == town.substitute(mailbox, at(moment))


def test_who_stands_in_gets_the_message_too_and_is_told_why(town):
    decision = ask(town, "una farola", at("2026-08-03 10:00"))

    because = "topic lighting: says farola; absent until 2026-08-15, works stands in"
    assert [("lights", because), ("works", because)] == [
        (leg.mailbox, leg.because) for leg in decision.legs
    ]
    assert {"lighting"} == {leg.topic for leg in decision.legs}


def test_who_gets_it_anyway_gets_it_once(town):
    text = "una farola, y a Obras: lights@p.example, works@p.example"

    decision = ask(town, text, at("2026-08-03 10:00"))

    assert ["lights", "works"] == sorted(mailboxes(decision))


def test_a_conversation_goes_on_with_who_stands_in(town):
    thread = Thread(talk("lights"), explicit=True)

    decision = ask(town, "sigue igual", at("2026-08-03 10:00"), thread=thread)

    assert "lights works" == reached(decision)


def test_what_is_confidential_stays_among_those_who_may_read_it(town):
    secret = ask(town, "mi marido me pega", at("2026-08-03 10:00"))
    care = ask(town, "necesito ayuda", at("2026-08-03 10:00"))

    assert "lights" == reached(secret)
    assert "social police" == reached(care)


def test_nobody_stands_in_when_everybody_is_away():
    away = "absent: [{from: 2026-08-01, until: 2026-08-31, backup: works}]"
    table = compile_routes(
        TOWN.replace("backups: [lights, clerk]", "backups: [lights]").replace(
            "on_call: yes", away
        )
    )
    moment = at("2026-08-12 10:00")

    assert "lights" == table.substitute("lights", moment)
    assert "lights" == reached(ask(table, "una farola", moment))


def test_the_sample_town_knows_its_hours_days_and_streets(table):
    friday = at("2026-04-03 12:00")

    assert table.attended("alumbrado", friday)
    assert not table.attendance["alumbrado"].is_open(friday)
    assert table.attendance["cultura"].is_open(at("2026-03-03 18:00"))
    assert table.around.calendar.plenary_live(at("2026-03-05 19:30"))
    message = said("no hay luz en Almez 18 ni en el barrio alto")
    assert ("calle almez 18", "barrio alto") == table.places(message)


BLOCKS = re.findall(r"```(\w+ ?\w*)\n(.*?)```", LANGUAGE, re.DOTALL)
EXAMPLE = next(text for kind, text in BLOCKS if kind == "yaml town")
LINES = next(text for kind, text in BLOCKS if kind == "text times").splitlines()


@for_each("line", LINES)
def test_messages_go_where_the_page_says_at_that_time(line):
    written, _, named = line.partition("->")
    text = written[len("2026-03-03 10:00") :].strip()

    decision = ask(compile_routes(EXAMPLE), text, at(line[:16]))

    assert named.strip() == reached(decision)


def test_a_proposal_in_time_is_flagged_as_the_page_says():
    rules = compile_routes(EXAMPLE)

    early, late = (
        ask(rules, "propongo más sombra", at(moment)).flags
        for moment in ("2026-03-01 12:00", "2026-03-03 12:00")
    )

    assert ({"this-plenary"}, set()) == (early, late)
