"""
Who is in charge of what nobody has seen, and who is told of what is overdue.
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.compiler import compile_routes

from .heard import at

TOWN = """
town: {name: Pueblo}
mailboxes:
  lights:
    office: Alumbrado
    addresses: {email: lights@p.example}
    hours: L-V 7:00-15:00 + retén
    backups: [works, clerk]
    head: mayor
    absent: [{from: 2026-08-03, until: 2026-08-14}]
  works:
    office: Obras
    addresses: {email: works@p.example}
    hours: L-V 10:00-14:00 y 17:00-20:00
    backups: [lights]
    absent: [{from: 2026-08-10, until: 2026-08-14, backup: clerk}]
  social:
    office: Servicios Sociales
    addresses: {email: social@p.example}
    hours: M y J 9-14
    confidential: yes
    backups: [clerk, police]
    head: mayor
  police: {office: Policía, hours: 24 h, confidential: yes, addresses: {email: a@p.es}}
  mayor: {office: Alcaldía, hours: agenda, addresses: {email: mayor@p.example}}
  clerk: {office: Registro, addresses: {email: clerk@p.example}}
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)


def turn(mailbox, moment, *, rounds=4, table=TABLE, confidential=False):
    """
    Who is told, one after the other, of what has come to *mailbox*.
    """
    told = [(mailbox, at(moment))]
    for n in range(1, rounds + 1):
        now = at(moment) + timedelta(minutes=5 * n)
        first, *_ = table.in_charge(mailbox, now, told, confidential=confidential)
        told.append((first, now))
    return [name for name, _ in told[1:]]


def test_what_nobody_sees_goes_to_whoever_can_be_reached_to_all_and_begins_again():
    """
    Whose it is hears again, too: a telephone that did not ring may ring by then.
    """
    works_open, works_shut = "2026-03-03 12:00", "2026-03-03 23:00"

    assert ["works", "clerk", "mayor", "lights", "works"] == turn(
        "lights", works_open, rounds=5
    )
    assert ["works", "clerk", "mayor", "lights"] == turn("lights", works_shut)
    assert ["lights", "works", "lights"] == turn("works", works_shut, rounds=3)


def test_who_was_never_told_while_they_could_be_is_before_who_was_and_is_back():
    hours = (
        "works: {office: A, hours: L-D 8-12 y 17-20, addresses: {email: w@p.example}}"
    )
    later = "clerk: {office: B, hours: L-D 17-20, addresses: {email: c@p.example}}"
    own = "own: {office: C, hours: L-D 8-9, backups: [works, clerk],"
    own += " addresses: {email: o@p.example}}"
    table = compile_routes(
        "town: {name: P, timezone: Europe/Madrid, languages: [es]}\n"
        f"mailboxes:\n  {hours}\n  {later}\n  {own}\n"
        "otherwise: {deliver: clerk}\n"
    )
    day = "2026-03-03"
    times = ("11:50", "12:05", "13:00", "14:00", "15:00", "16:00")
    names = ("works", "clerk", "own", "works", "clerk", "own")
    told = [(n, at(f"{day} {t}")) for n, t in zip(names, times, strict=True)]

    first, *_ = table.in_charge("own", at(f"{day} 17:00"), told, confidential=False)
    assert "clerk" == first


def test_whoever_is_on_leave_is_not_asked():
    assert ["clerk", "mayor", "clerk"] == turn("lights", "2026-08-12 12:00", rounds=3)


def test_the_first_who_can_be_reached_goes_before_the_others():
    table = compile_routes(
        TOWN.replace("backups: [works, clerk]", "backups: [clerk, police, works]")
    )

    assert ["police", "clerk", "works", "mayor"] == turn(
        "lights", "2026-03-03 23:00", table=table
    )


#: Of whom anybody may be told next: whose it is, some who stand in, and a head.
STAND_INS = "abcd"
ALL = ["own", *STAND_INS, "head"]

HOURS = st.sampled_from(
    ["agenda", "24 h", "agenda + retén", "L-V 8:00-15:00", "L-D 22:00-6:00"]
)
LEAVES = st.lists(st.integers(1, 6), max_size=2, unique=True)
WAITS = st.lists(st.sampled_from([5, 60, 360, 720]), min_size=1, max_size=30)


def staffed(there):
    """
    A town in which each has hours, and days of the month on which they are away.
    """
    boxes = "".join(
        f"""
  {name}:
    office: {name}
    addresses: {{email: {name}@p.example}}
    hours: {hours}
    absent: [{", ".join(f"{{from: 2026-03-0{d}, until: 2026-03-0{d}}}" for d in away)}]
    backups: [{", ".join(STAND_INS.replace(name, ""))}]
    head: head"""
        for name, (hours, away) in zip(ALL, there, strict=True)
    )
    return compile_routes(
        f"town: {{name: Pueblo}}\nmailboxes:{boxes}\notherwise: {{deliver: own}}\n"
    )


@given(st.lists(st.tuples(HOURS, LEAVES), min_size=6, max_size=6), WAITS)
def test_whoever_opens_comes_on_call_or_returns_is_told_before_anybody_is_told_twice(
    there, waits
):
    table = staffed(there)
    now = at("2026-03-01 12:00")
    told = [("own", now)]

    for wait in waits:
        now += timedelta(minutes=wait)
        last = dict(told)
        reached = {name for name in ALL if table.attended(name, now)}
        missed = {
            name
            for name in reached
            if name not in last or not table.attended(name, last[name])
        }
        next_, *others = table.in_charge("own", now, told, confidential=False)

        assert next_ not in others
        assert next_ not in last or reached <= last.keys()
        assert next_ in missed or not missed
        told.append((next_, now))


def test_whoever_comes_on_call_while_it_goes_round_is_told_next():
    """
    Whoever was told while they were not there is told again once they are; nobody is
    for the time of a clock that was set back.
    """
    shut, early = at("2026-03-03 03:00"), at("2026-03-03 06:55")
    works_open, ahead = at("2026-03-03 10:00"), at("2027-03-03 03:00")
    told = [("lights", shut), ("works", shut), ("clerk", shut), ("mayor", shut)]

    def next_in_charge(now):
        return TABLE.in_charge("lights", now, told, confidential=False)[0]

    assert "works" == next_in_charge(works_open)
    told = [("lights", ahead), ("works", ahead), ("clerk", shut), ("mayor", shut)]
    assert "lights" == next_in_charge(early)


def test_what_is_confidential_goes_on_among_those_who_may_read_it():
    moment = "2026-03-03 12:00"

    assert ["police", "social"] == turn("social", moment, rounds=2, confidential=True)
    assert ["police", "clerk", "mayor", "social"] == turn(
        "social", moment, rounds=4, confidential=False
    )
    assert ["lights"] == turn("lights", moment, rounds=1, confidential=True)


def test_what_waits_at_a_mailbox_that_is_gone_goes_to_who_gets_what_is_left():
    assert ["clerk"] == turn("gone", "2026-03-03 12:00", rounds=1)


def test_a_mailbox_answers_to_its_head_or_a_backup_or_who_gets_what_is_left():
    heads = {name: mailbox.head for name, mailbox in TABLE.town.mailboxes.items()}

    assert ("mayor", "lights", "clerk") == (
        heads["lights"],
        heads["works"],
        heads["police"],
    )
    assert "" == heads["clerk"]
